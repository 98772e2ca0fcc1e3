package mutant

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/safproof/safproof/features/target"
)

const serverXML = "server.xml"

// onLiberty makes a behaviour that stands before the openings of Liberty servers and
// the requests to them.
func onLiberty(open func(a *target.ServerOpenArgs), ask func(l *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error)) func() behaviour {
	return func() behaviour {
		l := &libertyWorld{opened: make(map[string]target.ServerOpenArgs)}
		return behaviour{before: []string{target.OpServerOpen}, server: target.LIBERTY, security: func(s *session, op string, args, result any) (target.Answer, error) {
			l.session = s
			switch a := args.(type) {
			case target.ServerOpenArgs:
				if a.Server != target.LIBERTY {
					break
				}
				wanted := a.Level
				if open != nil {
					a.Files = map[string]string{}
					for name, text := range args.(target.ServerOpenArgs).Files {
						a.Files[name] = text
					}
					open(&a)
				}
				l.opened[systemOf(a)] = a
				answer, err := s.right(op, a, result)
				if there := result.(*target.ServerOpenResult); wanted != "" {
					there.Level = wanted
				}
				return answer, err
			case target.ServerRequestArgs:
				if a.Server != target.LIBERTY || ask == nil {
					break
				}
				answer := target.Answer{Kind: target.OK}
				r, err := ask(l, a, func(a target.ServerRequestArgs) (target.ServerRequestResult, error) {
					var r target.ServerRequestResult
					var err error
					answer, err = s.right(op, a, &r)
					return r, err
				})
				*result.(*target.ServerRequestResult) = r
				return answer, err
			}
			return s.right(op, args, result)
		}}
	}
}

// libertyWorld is what a mutant knows of the servers that were opened.
type libertyWorld struct {
	session *session
	opened  map[string]target.ServerOpenArgs // by system
}

func systemOf(a target.ServerOpenArgs) string { return cmp.Or(strings.Join(a.Systems, " "), "SYS1") }

// xml is the server.xml of the server that a request goes to.
func (l *libertyWorld) xml(a target.ServerRequestArgs) string {
	return l.opened[a.System].Files[serverXML]
}

// reads makes a behaviour in which a server reads something else than stands in its
// server.xml.
func reads(change func(xml string) string) func() behaviour {
	return onLiberty(func(a *target.ServerOpenArgs) { a.Files[serverXML] = change(a.Files[serverXML]) }, nil)
}

// unread makes a behaviour in which a server does not read what matches.
func unread(expr string) func() behaviour { return instead(expr, "") }

// instead makes a behaviour in which a server reads something else for what matches.
func instead(expr, other string) func() behaviour {
	compiled := regexp.MustCompile(expr)
	return reads(func(xml string) string { return compiled.ReplaceAllString(xml, other) })
}

// lenient makes a behaviour in which a request that is refused is judged again with
// another server.xml, if change makes one of it.
func lenient(change func(xml string, a *target.ServerRequestArgs) string) func() behaviour {
	return onLiberty(nil, func(l *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		if err != nil || r.Status < http.StatusBadRequest {
			return r, err
		}
		as := l.opened[a.System]
		before, asked := as.Files[serverXML], a
		after := change(before, &asked)
		if after == before && asked.Header.Get("Authorization") == a.Header.Get("Authorization") {
			return r, err
		}
		l.reopen(as, after, a)
		defer l.reopen(as, before, a)
		if again, err := right(asked); err != nil || again.Status < http.StatusBadRequest {
			return again, err
		}
		return r, nil
	})
}

// lenientFor is lenient with a replacement.
func lenientFor(expr, other string) func() behaviour {
	compiled := regexp.MustCompile(expr)
	return lenient(func(xml string, _ *target.ServerRequestArgs) string { return compiled.ReplaceAllString(xml, other) })
}

func (l *libertyWorld) reopen(as target.ServerOpenArgs, xml string, a target.ServerRequestArgs) {
	files := map[string]string{}
	for name, text := range as.Files {
		files[name] = text
	}
	files[serverXML] = xml
	as.Files, as.Time = files, a.Time
	var there target.ServerOpenResult
	_, _ = l.session.right(target.OpServerOpen, as, &there) // one that cannot be opened leaves the other
}

// answers makes a behaviour that changes the answers of Liberty servers.
func answers(change func(l *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult)) func() behaviour {
	return onLiberty(nil, func(l *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		change(l, a, &r)
		return r, err
	})
}

// outside makes a behaviour in which what is outside answers otherwise.
func outside(change func(site *target.Site)) func() behaviour {
	return onLiberty(func(a *target.ServerOpenArgs) {
		sites := append([]target.Site(nil), a.Sites...)
		for i := range sites {
			change(&sites[i])
		}
		a.Sites = sites
	}, nil)
}

// claim is a claim of the token of a request, "" if it has none.
func claim(a target.ServerRequestArgs, name string) string {
	var claims map[string]any
	if json.Unmarshal([]byte(payload(a.Header.Get("Authorization"))), &claims) != nil {
		return ""
	}
	text, _ := claims[name].(string)
	return text
}

// letIn answers for a user.
func letIn(r *target.ServerRequestResult, user string) {
	r.Status, r.Body = http.StatusOK, `{"user":"`+user+`"}`
}

// libertyMutants are wrong about tokens and filters of Liberty servers.
var libertyMutants = []Mutant{
	{
		Name: "liberty-any-issuer", Breaks: "JW-02", Also: []string{"JW-05", "JW-07", "LIB-37"},
		What: "takes whatever issuer a token names",
		new: lenient(func(xml string, a *target.ServerRequestArgs) string {
			issuer := claim(*a, "iss")
			if issuer == "" {
				issuer = "a\u00a0name" // which no token has
			}
			return regexp.MustCompile(`issuerIdentifier="[^"]*"`).ReplaceAllString(xml, `issuerIdentifier="`+issuer+`"`)
		}),
	},
	{
		Name: "liberty-any-algorithm", Breaks: "JW-03",
		What: "takes whatever algorithm a token names",
		new:  lenientFor(`signatureAlgorithm="[RHE]S\d*"`, `signatureAlgorithm="FROM_HEADER"`),
	},
	{
		Name: "liberty-issuer-although-disabled", Breaks: "LIB-02",
		What: "takes tokens with iss where it must not be there",
		new:  lenientFor(`disableIssChecking="true"`, ``),
	},
	{
		Name: "liberty-hs384-by-default", Breaks: "LIB-03",
		What: "takes HS384, too, where no algorithm is set",
		new: lenient(func(xml string, a *target.ServerRequestArgs) string {
			if strings.Contains(xml, "signatureAlgorithm") || payload(a.Header.Get("Authorization")) == "" {
				return xml
			}
			return strings.Replace(xml, "<openidConnectClient", `<openidConnectClient signatureAlgorithm="HS384"`, 1)
		}),
	},
	{
		Name: "liberty-no-elliptic-curves", Breaks: "LIB-04",
		What: "knows no algorithm of elliptic curves",
		new:  instead(`signatureAlgorithm="ES\d*"`, `signatureAlgorithm="HS256"`),
	},
	{
		Name: "liberty-allows-all-algorithms", Breaks: "LIB-06",
		What: "does not read allowedSignatureAlgorithms",
		new:  lenientFor(`allowedSignatureAlgorithms="[^"]*"`, ``),
	},
	{
		Name: "liberty-unsigned", Breaks: "LIB-08",
		What: "takes tokens that are not signed",
		new: lenient(func(xml string, a *target.ServerRequestArgs) string {
			if !strings.HasSuffix(a.Header.Get("Authorization"), ".") {
				return xml
			}
			return strings.Replace(xml, "<openidConnectClient", `<openidConnectClient signatureAlgorithm="none"`, 1)
		}),
	},
	{
		Name: "liberty-any-certificate", Breaks: "JW-04",
		What: "verifies by any certificate of the key store",
		new:  lenientFor(`trustAliasName="OTHER"`, `trustAliasName="CONN1"`),
	},
	{
		Name: "liberty-first-key", Breaks: "LIB-09",
		What: "takes the first key of a JWK set for all of it",
		new: outside(func(site *target.Site) {
			site.Body = strings.Replace(site.Body, `},{"kty"`, `}],"more":[{"kty"`, 1)
		}),
	},
	{
		Name: "liberty-any-audience", Breaks: "LIB-20",
		What: "does not read the audiences",
		new:  lenientFor(`audiences="[^"]*"`, `audiences="ALL_AUDIENCES"`),
	},
	{
		Name: "liberty-skew-of-a-day", Breaks: "LIB-25",
		What: "takes tokens for a day longer",
		new: lenient(func(xml string, a *target.ServerRequestArgs) string {
			var times struct{ Exp int64 }
			if json.Unmarshal([]byte(payload(a.Header.Get("Authorization"))), &times) != nil || times.Exp > a.Time.Unix() {
				return xml
			}
			return strings.Replace(regexp.MustCompile(`clockSkew="[^"]*"`).ReplaceAllString(xml, ""), "<openidConnectClient", `<openidConnectClient clockSkew="24h"`, 1)
		}),
	},
	{
		Name: "liberty-tokens-for-ever", Breaks: "LIB-27",
		What: "takes tokens that never expire",
		new: answers(func(_ *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if text := payload(a.Header.Get("Authorization")); strings.HasPrefix(text, "{\"") && !strings.Contains(text, `"exp"`) {
				letIn(r, claim(a, "sub"))
			}
		}),
	},
	{
		Name: "liberty-reuse", Breaks: "LIB-30",
		What: "takes a token again and again",
		new: reads(func(xml string) string {
			if strings.Contains(xml, "tokenReuse") {
				return xml
			}
			return strings.ReplaceAll(xml, "<openidConnectClient ", `<openidConnectClient tokenReuse="true" `)
		}),
	},
	{
		Name: "liberty-no-groups-of-the-registry", Breaks: "ZC-04",
		What: "leaves out the groups of a user of the registry",
		new: answers(func(_ *libertyWorld, _ target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(r.Body, `"realm":"own"`) {
				r.Body = strings.Replace(r.Body, `["admins"]`, `[]`, 1)
			}
		}),
	},
	{
		Name: "liberty-create-subject-first", Breaks: "LIB-33",
		What: "has userIdentityToCreateSubject go before userIdentifier",
		new:  instead(`(userIdentityToCreateSubject="[^"]*") userIdentifier="[^"]*"`, `$1`),
	},
	{
		Name: "liberty-realm-by-default-claim", Breaks: "LIB-36",
		What: "does not read realmIdentifier",
		new:  unread(`realmIdentifier="[^"]*"`),
	},
	{
		Name: "liberty-groups-by-default-claim", Breaks: "LIB-37",
		What: "does not read groupIdentifier",
		new:  unread(`groupIdentifier="[^"]*"`),
	},
	{
		Name: "liberty-unique-name-by-default-claim", Breaks: "LIB-39",
		What: "does not read uniqueUserIdentifier",
		new:  unread(`uniqueUserIdentifier="[^"]*"`),
	},
	{
		Name: "liberty-token-in-the-query", Breaks: "JW-08",
		What: "takes a token out of the address",
		new: lenient(func(xml string, a *target.ServerRequestArgs) string {
			if _, token, ok := strings.Cut(a.Path, "access_token="); ok {
				a.Header = http.Header{"Authorization": {"Bearer " + token}}
			}
			return xml
		}),
	},
	{
		Name: "liberty-challenge-of-realm-oauth", Breaks: "LIB-45",
		What: "has one challenge for all tokens",
		new: answers(func(_ *libertyWorld, _ target.ServerRequestArgs, r *target.ServerRequestResult) {
			if r.Status == http.StatusUnauthorized {
				r.Header = r.Header.Clone()
				r.Header.Set("WWW-Authenticate", strings.Replace(r.Header.Get("WWW-Authenticate"), `realm="jwt"`, `realm="oauth"`, 1))
			}
		}),
	},
	{
		Name: "liberty-none-is-supported", Breaks: "JW-09",
		What: "takes tokens where inboundPropagation is none",
		new:  instead(`inboundPropagation="none"`, `inboundPropagation="supported"`),
	},
	{
		Name: "liberty-one-client-a-token", Breaks: "ZC-05",
		What: "takes a token from one address only",
		new: func() behaviour {
			of := make(map[string]string) // the address, by token
			return answers(func(_ *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult) {
				token := a.Header.Get("Authorization")
				if first, known := of[token]; known && a.From != first {
					r.Status, r.Body = http.StatusUnauthorized, ""
				}
				of[token] = a.From
			})()
		},
	},
	{
		Name: "liberty-supported-is-required", Breaks: "LIB-48",
		What: "refuses requests without a token where one is supported",
		new: answers(func(l *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(l.xml(a), `"supported"`) && r.Status == http.StatusFound && strings.HasPrefix(r.Header.Get("Location"), "https://op.example/authorize") {
				r.Status = http.StatusUnauthorized
			}
		}),
	},
}
