package liberty_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/liberty"
)

func load(files map[string]string, env map[string]string) (*liberty.Config, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return liberty.LoadConfig(fsys, "server.xml", func(name string) string { return env[name] })
}

func loaded(t *testing.T, files, env map[string]string) *liberty.Config {
	t.Helper()
	c, err := load(files, env)
	must(t, err)
	return c
}

func problems(c *liberty.Config) []string {
	all := []string{}
	for _, p := range c.Problems {
		line := fmt.Sprintf("%s:%d %s %s %s", p.File, p.Line, p.Kind, p.Element, p.Attribute)
		if p.Nearest != "" {
			line += " -> " + p.Nearest
		}
		all = append(all, line)
	}
	return all
}

func TestDefaults(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server><openidConnectClient id="c"/><samlWebSso20 id="s"/></server>`}, nil)
	o, s := c.Clients[0], c.SAML[0]
	for name, pair := range map[string][2]any{
		"inboundPropagation":          {liberty.PropagationNone, o.InboundPropagation},
		"signatureAlgorithm":          {"HS256", o.SignatureAlgorithm},
		"userIdentityToCreateSubject": {"sub", o.UserIdentityToCreateSubject},
		"realmIdentifier":             {"realmName", o.RealmIdentifier},
		"groupIdentifier":             {"groupIds", o.GroupIdentifier},
		"uniqueUserIdentifier":        {"uniqueSecurityName", o.UniqueUserIdentifier},
		"clockSkew":                   {300 * time.Second, o.ClockSkew},
		"authnSessionDisabled":        {true, o.AuthnSessionDisabled},
		"disableLtpaCookie":           {false, o.DisableLTPACookie},
		"headerName":                  {"", o.HeaderName},
		"tokenReuse":                  {false, o.TokenReuse},
		"validationMethod":            {"introspect", o.ValidationMethod},
		"tokenEndpointAuthMethod":     {"post", o.TokenEndpointAuthMethod},
		"scope":                       {"openid profile", o.Scope},
		"accessTokenCacheTimeout":     {5 * time.Minute, o.AccessTokenCacheTimeout},
		"filter":                      {(*liberty.AuthFilter)(nil), o.Filter},
		"saml inboundPropagation":     {liberty.PropagationNone, s.InboundPropagation},
		"saml headerName":             {[]string{"Saml", "saml", "SAML"}, s.HeaderNames},
		"saml disableLtpaCookie":      {true, s.DisableLTPACookie},
		"saml wantAssertionsSigned":   {true, s.WantAssertionsSigned},
		"saml clockSkew":              {5 * time.Minute, s.ClockSkew},
		"ltpa expiration":             {120 * time.Minute, c.LTPA.Expiration},
		"ltpa keysFileName":           {"./resources/security/ltpa.keys", c.LTPA.KeysFileName},
		"profilePrefix":               {"BBGZDFLT", c.SAFCredentials.ProfilePrefix},
		"unauthenticatedUser":         {"WSGUEST", c.SAFCredentials.UnauthenticatedUser},
		"mapDistributedIdentities":    {false, c.SAFCredentials.MapDistributedIdentities},
		"allowFailOverToBasicAuth":    {false, c.WebAppSecurity.AllowFailOverToBasicAuth},
		"ssoCookieName":               {"LtpaToken2", c.WebAppSecurity.SSOCookieName},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReferencesListsAndDurations(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server>
		<authFilter id="f"><requestUrl id="u" urlPattern="/x"/></authFilter>
		<openidConnectClient id="c" authFilterRef="f" audiences="a, b" clockSkew="1h1m1s500ms">
			<audiences>c</audiences>
			<issuerIdentifier>me</issuerIdentifier>
		</openidConnectClient>
		<ltpa expiration="90"/>
		<webAppSecurity allowFailOverToBasicAuth="TRUE"/>
	</server>`}, nil)
	o := c.Clients[0]
	if diff := cmp.Diff([]string{"a", "b", "c"}, o.Audiences); diff != "" {
		t.Error(diff)
	}
	if o.Filter == nil || o.Filter.ID != "f" || o.Filter.Conditions[0].Value != "/x" {
		t.Errorf("filter %+v, want f", o.Filter)
	}
	if o.ClockSkew != time.Hour+time.Minute+time.Second || o.IssuerIdentifier != "me" {
		t.Errorf("skew %v, issuer %q", o.ClockSkew, o.IssuerIdentifier)
	}
	if c.LTPA.Expiration != 90*time.Minute || !c.WebAppSecurity.AllowFailOverToBasicAuth {
		t.Errorf("expiration %v, failover %v", c.LTPA.Expiration, c.WebAppSecurity.AllowFailOverToBasicAuth)
	}
	if diff := cmp.Diff([]string{"server.xml:7 bad-value ltpa expiration"}, problems(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestVariables(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server>
		<variable name="issuer" value="${env.WHO}-${level}"/>
		<variable name="level" defaultValue="1"/><variable name="over" defaultValue="default"/><variable name="loop" value="${loop}"/>
		<openidConnectClient id="${issuer}" issuerIdentifier="${issuer}" realmName="${over}" userIdentifier="${my.claim}" headerName="x${missing}"
			clientId="${loop}"/>
	</server>`}, map[string]string{"WHO": "zOSMF", "over": "environment", "MY_CLAIM": "upn"})
	o := c.Clients[0]
	got := []string{o.IssuerIdentifier, o.RealmName, o.UserIdentifier, o.HeaderName}
	if diff := cmp.Diff([]string{"zOSMF-1", "environment", "upn", "x${missing}"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{"server.xml:5 undefined-variable openidConnectClient clientId", "server.xml:4 undefined-variable openidConnectClient headerName"}
	if diff := cmp.Diff(want, problems(c), cmp.Transformer("sorted", sorted)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Variables that multiply come to an end.
func TestVariableBomb(t *testing.T) {
	var text strings.Builder
	for i := range 16 {
		fmt.Fprintf(&text, `<variable name="v%d" value="%s"/>`, i, strings.Repeat(fmt.Sprintf("${v%d}", i+1), 50))
	}
	c := loaded(t, map[string]string{"server.xml": `<server>` + text.String() + `<variable name="v16" value="x"/><openidConnectClient id="c" clientId="${v0}"/></server>`}, nil)
	if len(c.Clients[0].ClientID) > 1<<20 || len(c.Problems) == 0 {
		t.Errorf("%d bytes, problems %d", len(c.Clients[0].ClientID), len(c.Problems))
	}
}

// Of very many variables in one value the first are looked at, and the others left as
// they are written.
func TestManyVariables(t *testing.T) {
	var all strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&all, "${v%d}", i)
	}
	c := loaded(t, map[string]string{"server.xml": `<server><openidConnectClient id="c" clientId="` + all.String() + `"/></server>`}, nil)
	if c.Clients[0].ClientID != all.String() {
		t.Error("the value is not as it is written")
	}
	if len(c.Problems) == 0 || len(c.Problems) > 1000 {
		t.Errorf("%d problems; want some, and at most 1000", len(c.Problems))
	}
}

func sorted(all []string) map[string]bool {
	set := map[string]bool{}
	for _, each := range all {
		set[each] = true
	}
	return set
}

func TestIncludes(t *testing.T) {
	const inner = `<server><openidConnectClient id="c" issuerIdentifier="inner" clientId="inner"/><webAppSecurity ssoCookieName="inner"/></server>`
	for _, test := range []struct{ name, outer, issuer, client, cookie string }{
		{"merged, and the last value counts", `<openidConnectClient id="c" issuerIdentifier="outer"/><include location="inner.xml"/>`, "inner", "inner", "inner"},
		{"merged, the other way round", `<include location="inner.xml"/><openidConnectClient id="c" issuerIdentifier="outer"/><webAppSecurity ssoCookieName="outer"/>`, "outer", "inner", "outer"},
		{"replaced", `<include location="inner.xml" onConflict="REPLACE"/><openidConnectClient id="c" realmName="outer" issuerIdentifier="outer"/>`, "inner", "inner", "inner"},
		{"ignored", `<include location="inner.xml" onConflict="ignore"/><openidConnectClient id="c" issuerIdentifier="outer"/>`, "outer", "", "inner"},
		{"optional and not there", `<include location="none.xml" optional="true"/><openidConnectClient id="c" issuerIdentifier="outer"/>`, "outer", "", "LtpaToken2"},
		{"relative to the including file", `<include location="conf/a.xml"/>`, "inner", "inner", "inner"},
		{"of the folder of the server", `<include location="${server.config.dir}/inner.xml"/>`, "inner", "inner", "inner"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := loaded(t, map[string]string{
				"server.xml": "<server>" + test.outer + "</server>", "inner.xml": inner,
				"conf/a.xml": `<server><include location="b.xml"/></server>`, "conf/b.xml": `<server><include location="../inner.xml"/></server>`,
			}, nil)
			if len(c.Clients) != 1 {
				t.Fatalf("%d clients, want 1", len(c.Clients))
			}
			o := c.Clients[0]
			got := []string{o.IssuerIdentifier, o.ClientID, c.WebAppSecurity.SSOCookieName}
			if diff := cmp.Diff([]string{test.issuer, test.client, test.cookie}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithoutIDsNothingMerges(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server><openidConnectClient clientId="a"/><openidConnectClient clientId="b"/></server>`}, nil)
	if len(c.Clients) != 2 || c.Clients[0].ClientID != "a" || c.Clients[1].ClientID != "b" {
		t.Errorf("clients %v, want a and b", c.Clients)
	}
}

func TestProblems(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server>
<openidConnectClients id="a"/>
<openidConnectClient id="c"
	issuerIdentifer="x"
	inboundPropagation="always" authFilterRef="gone"
	trustStoreRef="gone" signatureAlgorithm="RS256">
	<authFiler/>
</openidConnectClient>
<authFilter><requestUrl urlPattern="x"/></authFilter>
<authFilter id="wide"><remoteAddress ip="10.0.0.0/8"/></authFilter>
<authFilter id="none"><requestUrl pattern="x"/></authFilter>
<safCredentials profilePrefx="MQWEB"/>
<httpEndpoint id="h" httpPort="x"/>
<dataSource id="db" anything="goes"/>
<openidConnectClient id="n" inboundPropagation="supported" signatureAlgorithm="none" audiences="ALL_AUDIENCES"/>
</server>`}, nil)
	want := []string{
		"server.xml:2 unknown-element openidConnectClients  -> openidConnectClient",
		"server.xml:4 unknown-attribute openidConnectClient issuerIdentifer -> issuerIdentifier",
		"server.xml:5 bad-value openidConnectClient inboundPropagation",
		"server.xml:5 dangling-reference openidConnectClient authFilterRef",
		"server.xml:6 dangling-reference openidConnectClient trustStoreRef",
		"server.xml:7 unknown-element authFiler  -> authFilter",
		"server.xml:9 bad-value authFilter id",
		"server.xml:10 widens remoteAddress ip", "server.xml:10 widens authFilter ",
		"server.xml:11 unknown-attribute requestUrl pattern -> urlPattern", "server.xml:11 bad-value requestUrl urlPattern", "server.xml:11 widens authFilter ",
		"server.xml:12 unknown-attribute safCredentials profilePrefx -> profilePrefix",
		"server.xml:13 bad-value httpEndpoint httpPort",
		"server.xml:15 widens openidConnectClient signatureAlgorithm", "server.xml:15 widens openidConnectClient audiences",
	}
	if diff := cmp.Diff(sorted(want), sorted(problems(c))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotRead(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for _, test := range []struct{ name, text, want string }{
		{"a document type", `<!DOCTYPE server SYSTEM "http://evil.example/x"><server/>`, "server.xml:1: it has a document type declaration"},
		{"an entity of its own", `<!DOCTYPE server [<!ENTITY x SYSTEM "file:///etc/passwd">]><server>&x;</server>`, "document type declaration"},
		{"an entity that is not defined", "<server>\n&x;</server>", "server.xml:2: it refers to an entity"},
		{"not closed", "<server>\n<a>", "server.xml:2: it is not well-formed"},
		{"another root", `<client/>`, "server.xml:1: the root element is client"},
		{"two roots", `<server/><server/>`, "more than one root element"},
		{"an attribute twice", `<server><ltpa expiration="1m" expiration="2m"/></server>`, "attribute expiration of ltpa stands twice"},
		{"nothing", ``, "it holds no element"},
		{"too deep", `<server>` + deep + `</server>`, "deeper than 32"},
		{"text outside", `<server/>password`, "text outside"},
		{"another encoding", `<?xml version="1.0" encoding="IBM-1047"?><server/>`, "encoding"},
		{"includes itself", `<server><include location="server.xml"/></server>`, "server.xml includes itself"},
		{"an include that is not there", "<server>\n<include location=\"none.xml\"/></server>", "none.xml"},
		{"an include from the web", `<server><include location="https://example.com/x.xml"/></server>`, "only files are read"},
		{"an include from above", `<server><include location="../x.xml"/></server>`, "leads out of the folder"},
		{"an absolute include", `<server><include location="/etc/x.xml"/></server>`, "absolute path"},
		{"a strange conflict", `<server><include location="x.xml" onConflict="fight"/></server>`, "none of merge, replace and ignore"},
		{"too large", `<server><!--` + strings.Repeat("x", liberty.MaxFileSize) + `--></server>`, "more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(map[string]string{"server.xml": test.text}, nil)
			if !errors.Is(err, liberty.ErrConfig) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want ErrConfig and %q", err, test.want)
			}
		})
	}
	if _, err := load(nil, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v, want it to be fs.ErrNotExist", err)
	}
}

// An include bomb ends soon.
func TestIncludeBomb(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		next := fmt.Sprintf(`<include location="%d.xml"/>`, i+1)
		files[fmt.Sprintf("%d.xml", i)] = "<server>" + next + next + "</server>"
	}
	files["20.xml"], files["server.xml"] = "<server/>", `<server><include location="0.xml"/></server>`
	if _, err := load(files, nil); !errors.Is(err, liberty.ErrConfig) || !strings.Contains(err.Error(), "more than 64") {
		t.Errorf("error %v, want one that says how many there may be", err)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	c := loaded(t, map[string]string{"server.xml": `<server>
		<basicRegistry><user name="jane" password="rosebud"/></basicRegistry>
		<openidConnectClient id="c" clientSecret="rosebud" sharedKey="{xor}LTAsOj0qOw==" inboundPropagation="required"/>
		<ltpa keysPassword="{xor}LTAsOj0qOw=="/>
		<keyStore id="k" password="rosebud" location="x"/>
		<variable name="p" value="rosebud"/><safRegistry id="${p${p}" realm="{aes}rosebud"/>
	</server>`}, nil)
	text := fmt.Sprintf("%v %+v %#v %s", c.Clients, c.BasicRegistry, c.LTPA, c.Problems)
	if strings.Contains(text, "rosebud") || strings.Contains(text, "LTAsOj0qOw") {
		t.Errorf("a password prints:\n%s", text)
	}
	if got := c.Clients[0].SharedKey.Reveal(); got != "rosebud" {
		t.Errorf("the secret in xor is %q", got)
	}
	for name, bad := range map[string]string{"aes": "{aes}AAAA", "hash": "{hash}AAAA", "xor": "{xor}*"} {
		c := loaded(t, map[string]string{"server.xml": "<server>\n<ltpa keysPassword=\"" + bad + `"/></server>`}, nil)
		if diff := cmp.Diff([]string{"server.xml:2 unreadable ltpa keysPassword"}, problems(c)); diff != "" || c.LTPA.KeysPassword.Given() {
			t.Errorf("%s: password given %v, problems (-want +got):\n%s", name, c.LTPA.KeysPassword.Given(), diff)
		}
	}
	// A password that has something like a variable in it is taken as it is written.
	c = loaded(t, map[string]string{"server.xml": `<server><openidConnectClient id="c" clientSecret="pre${rosebud}post"><sharedKey>${rose${bud}</sharedKey></openidConnectClient></server>`}, nil)
	want := []string{"server.xml:1 undefined-variable openidConnectClient sharedKey", "server.xml:1 undefined-variable openidConnectClient clientSecret"}
	if diff := cmp.Diff(want, problems(c)); diff != "" || c.Clients[0].ClientSecret.Reveal() != "pre${rosebud}post" {
		t.Errorf("secret %q, problems (-want +got):\n%s", c.Clients[0].ClientSecret.Reveal(), diff)
	}
	if text := fmt.Sprint(c.Problems); strings.Contains(text, "rose") || strings.Contains(text, "bud") {
		t.Errorf("a part of a password prints:\n%s", text)
	}
	_, err := load(map[string]string{"server.xml": `<server><ltpa keysPassword="rosebud></server>`}, nil)
	if err == nil || strings.Contains(err.Error(), "rosebud") {
		t.Errorf("error %v, want one without the password", err)
	}
}
