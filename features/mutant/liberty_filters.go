package mutant

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// condition is an element of an authFilter.
var condition = regexp.MustCompile(`<(requestUrl|host|userAgent|webApp|requestHeader) [^>]*/>`)

// libertyFilterMutants are wrong about authFilter.
var libertyFilterMutants = []Mutant{
	{
		Name: "liberty-from-anywhere", Breaks: "JW-05",
		What: "does not look where a request comes from",
		new:  lenientFor(`<remoteAddress ip="[0-9.]+" matchType="equals"/>`, ``),
	},
	{
		Name: "liberty-no-references", Breaks: "ZC-12",
		What: "does not follow authFilterRef",
		new:  lenientFor(`authFilterRef="[^"]*"`, ``),
	},
	{
		Name: "liberty-wildcards", Breaks: "LIB-50",
		What: "takes an asterisk in urlPattern for anything",
		new:  lenientFor(`urlPattern="https://\*`, `urlPattern="`),
	},
	{
		Name: "liberty-host-without-port", Breaks: "LIB-51",
		What: "compares the name of the host without its port",
		new:  instead(`<host name="mqweb.example:9443"`, `<host name="mqweb.example"`),
	},
	{
		Name: "liberty-user-agent-contains", Breaks: "LIB-52",
		What: "knows no notContain of userAgent",
		new:  instead(`(<userAgent agent="[^"|]*") matchType="notContain"`, `$1 matchType="contains"`),
	},
	{
		Name: "liberty-context-root", Breaks: "LIB-53",
		What: "takes the context root for the name of the application",
		new:  instead(`<webApp name="([^"]*)" matchType="equals"`, `<webApp name="/$1" matchType="equals"`),
	},
	{
		Name: "liberty-greater-is-less", Breaks: "LIB-54",
		What: "confuses what is above a range with what is below",
		new: reads(func(xml string) string {
			return strings.NewReplacer("greaterThan", "lessThan", "lessThan", "greaterThan").Replace(xml)
		}),
	},
	{
		Name: "liberty-headers-at-any-level", Breaks: "ZC-13",
		What: "has filters on headers at levels that know none",
		new: onLiberty(func(a *target.ServerOpenArgs) {
			if strings.HasPrefix(a.Level, "zos-connect-") {
				a.Level = target.LevelZOSConnect
			}
		}, nil),
	},
	{
		Name: "liberty-equals-by-default", Breaks: "LIB-55",
		What: "compares whole values where no matchType is set",
		new: reads(func(xml string) string {
			return condition.ReplaceAllStringFunc(xml, func(element string) string {
				if strings.Contains(element, "matchType") {
					return element
				}
				return strings.Replace(element, "/>", ` matchType="equals"/>`, 1)
			})
		}),
	},
}

// libertyOrderMutants are wrong about the order of mechanisms, and failover.
var libertyOrderMutants = []Mutant{
	{
		Name: "liberty-always-fails-over", Breaks: "ZC-14",
		What: "asks for a password where a certificate is missing",
		new:  lenientFor(`<webAppSecurity (allowFailOverToBasicAuth="false")?/>`, `<webAppSecurity allowFailOverToBasicAuth="true"/>`),
	},
	{
		Name: "liberty-fails-over-to-basic", Breaks: "LIB-65",
		What: "knows no failover but to a password",
		new:  instead(`allowAuthenticationFailOverToAuthMethod="FORM"`, `allowAuthenticationFailOverToAuthMethod="BASIC"`),
	},
	{
		Name: "liberty-certificates-at-will", Breaks: "ZC-15",
		What: "asks for a certificate, and takes tokens without one",
		new:  instead(`clientAuthentication="true"`, `clientAuthentication="false"`),
	},
	{
		Name: "liberty-interceptors-always-on", Breaks: "ZC-16",
		What: "asks interceptors that are switched off",
		new:  unread(`enabled="false"`),
	},
	{
		Name: "liberty-interceptors-first", Breaks: "LIB-68",
		What: "asks interceptors before the cookie, whatever they are set to",
		new:  unread(`invokeBeforeSSO="false" invokeAfterSSO="true"`),
	},
	{
		Name: "liberty-interceptors-have-the-last-word", Breaks: "LIB-69",
		What: "does not read failOverToAppAuthType",
		new:  unread(`failOverToAppAuthType="true"`),
	},
	{
		Name: "liberty-cookies-for-tokens", Breaks: "LIB-71",
		What: "leaves an LTPA cookie behind for each token",
		new: reads(func(xml string) string {
			if strings.Contains(xml, "authnSessionDisabled") {
				return xml
			}
			return strings.ReplaceAll(xml, "<openidConnectClient ", `<openidConnectClient authnSessionDisabled="false" `)
		}),
	},
}

// libertySAFMutants are wrong about SAF behind a Liberty server.
var libertySAFMutants = []Mutant{
	{
		Name: "liberty-names-are-user-ids", Breaks: "JW-07",
		What: "lets a user in whom RACMAP does not map, by the name in the token",
		new: answers(func(l *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult) {
			name := claim(a, "sub")
			if r.Status == http.StatusForbidden && strings.Contains(l.xml(a), `mapDistributedIdentities="true"`) && name != "" && name != "colin@example" {
				letIn(r, name)
			}
		}),
	},
	{
		Name: "liberty-always-maps", Breaks: "LIB-93",
		What: "asks RACMAP although nobody wants it",
		new:  lenientFor(`<safCredentials profilePrefix="MQWEB"/>`, `<safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>`),
	},
	{
		Name: "liberty-prefix-by-default", Breaks: "LIB-95",
		What: "has another default of profilePrefix",
		new:  instead(`<safCredentials\s+mapDistributedIdentities`, `<safCredentials profilePrefix="MQWEB" mapDistributedIdentities`),
	},
	{
		Name: "liberty-one-prefix", Breaks: "LIB-96",
		What: "signs on for one application, whatever profilePrefix says",
		new:  instead(`profilePrefix="BBGZDFLT"`, `profilePrefix="MQWEB"`),
	},
	{
		Name: "liberty-one-pattern", Breaks: "LIB-98",
		What: "does not read safRoleMapper",
		new:  unread(`<safRoleMapper[^>]*/>`),
	},
	{
		Name: "liberty-no-roles-in-zos-connect", Breaks: "LIB-99",
		What: "lets everybody use z/OS Connect",
		new: onLiberty(func(a *target.ServerOpenArgs) {
			if a.Level == target.LevelZOSConnect {
				a.Files[serverXML] = strings.Replace(a.Files[serverXML], `<safAuthorization id="saf"/>`, "", 1)
			}
		}, nil),
	},
	{
		Name: "liberty-one-realm", Breaks: "LIB-101",
		What: "does not read the realm of a safRegistry",
		new:  instead(`<safRegistry id="saf" realm="[^"]*"/>`, `<safRegistry id="saf"/>`),
	},
}

// libertyIntrospectionMutants are wrong about tokens that an endpoint is asked about.
var libertyIntrospectionMutants = []Mutant{
	{
		Name: "liberty-active-or-not", Breaks: "ZC-07",
		What: "does not look at active",
		new:  outside(func(site *target.Site) { site.Body = strings.Replace(site.Body, `"active":false`, `"active":true`, 1) }),
	},
	{
		Name: "liberty-always-post", Breaks: "LIB-102",
		What: "names itself in the form, whatever tokenEndpointAuthMethod says",
		new:  unread(`tokenEndpointAuthMethod="basic"`),
	},
	{
		Name: "liberty-no-userinfo", Breaks: "LIB-103",
		What: "does not read validationMethod",
		new:  unread(`validationMethod="userinfo"`),
	},
	{
		Name: "liberty-not-before", Breaks: "LIB-104",
		What: "does not look at nbf",
		new:  outside(func(site *target.Site) { site.Body = strings.Replace(site.Body, `"nbf"`, `"note"`, 1) }),
	},
	{
		Name: "liberty-allow-is-none", Breaks: "LIB-111",
		What: "does not ask about a token that is not good here",
		new:  unread(`jwtAccessTokenRemoteValidation="allow"`),
	},
	{
		Name: "liberty-cache-for-ever", Breaks: "LIB-112",
		What: "does not ask again about a token for an hour",
		new: reads(func(xml string) string {
			if strings.Contains(xml, "accessTokenCache") {
				return xml
			}
			return strings.ReplaceAll(xml, "<openidConnectClient ", `<openidConnectClient accessTokenCacheTimeout="1h" `)
		}),
	},
}

// libertyFlowMutants are wrong about the flow of OpenID Connect.
var libertyFlowMutants = []Mutant{
	{
		Name: "liberty-flow-by-basic", Breaks: "ZC-06",
		What: "names itself to the token endpoint by Basic credentials, though nobody wants it",
		new:  instead(`tokenEndpointUrl=`, `tokenEndpointAuthMethod="basic" tokenEndpointUrl=`),
	},
	{
		Name: "liberty-flow-of-any-state", Breaks: "LIB-113",
		What: "takes a state that only begins like the one that was sent",
		new: onLiberty(nil, func(_ *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if strings.Contains(a.Path, "&state=") {
				a.Path = strings.TrimSuffix(a.Path, "x")
			}
			return right(a)
		}),
	},
	{
		Name: "liberty-one-scope", Breaks: "LIB-114",
		What: "does not read scope",
		new:  unread(`scope="[^"]*"`),
	},
	{
		Name: "liberty-no-nonce", Breaks: "LIB-115",
		What: "does not read nonceEnabled",
		new: onLiberty(func(a *target.ServerOpenArgs) {
			a.Files[serverXML] = strings.Replace(a.Files[serverXML], `nonceEnabled="true"`, "", 1)
		}, nil),
	},
	{
		Name: "liberty-always-a-cookie", Breaks: "LIB-116",
		What: "does not read disableLtpaCookie",
		new:  unread(`disableLtpaCookie="true"`),
	},
}
