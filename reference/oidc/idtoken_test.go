package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
)

// signOn runs a flow and returns the world behind it.
func signOn(t *testing.T, change ...func(*world)) *world {
	t.Helper()
	w := newWorld(t, change...)
	w.login("IBMUSER", "sys1")
	return w
}

// claim sets a claim of the ID token; nil takes it away.
func claim(name string, value any) func(*world) {
	return func(w *world) {
		w.provider.Claims = func(claims map[string]any) {
			if value == nil {
				delete(claims, name)
				return
			}
			claims[name] = value
		}
	}
}

// noon is when the tests run.
const noon = 1795780800

func TestIDTokensThatAreTaken(t *testing.T) {
	for name, change := range map[string]func(*world){
		"as it should be":               func(*world) {},
		"several audiences":             claim("aud", []string{"other", clientID}),
		"azp is the client":             claim("azp", clientID),
		"iat as late as the skew":       claim("iat", noon+299),
		"nbf as late as the skew":       claim("nbf", noon+300),
		"iat with a fraction":           claim("iat", noon-0.5),
		"at_hash of nothing":            claim("at_hash", "x"),
		"exp and iat are equal":         func(w *world) { w.provider.Claims = func(c map[string]any) { c["iat"], c["exp"] = noon, noon } },
		"exp over, within the skew":     func(w *world) { w.provider.Claims = func(c map[string]any) { c["iat"], c["exp"] = noon-600, noon-299 } },
		"other events":                  claim("events", map[string]any{"urn:x": map[string]any{}}),
		"no kid":                        func(w *world) { w.provider.Key = rsaKey().WithID("") },
		"aud missing, where it may be":  func(w *world) { claim("aud", nil)(w); w.config.AudienceOptional = true },
		"several algorithms":            func(w *world) { w.config.Algorithms = []jose.Algorithm{jose.HS256, jose.RS256} },
		"several issuers":               func(w *world) { w.config.Issuers = "https://a.example, https://op.example" },
		"the issuer of the endpoint":    func(w *world) { w.config.Issuers = "" },
		"another claim with the user":   func(w *world) { claim("uid", "IBMUSER")(w); w.config.UserClaim = "uid" },
		"unsigned, where none is asked": func(w *world) { w.provider.Sign, w.config.Algorithms = unsigned(t), []jose.Algorithm{jose.None} },
	} {
		t.Run(name, func(t *testing.T) {
			w := signOn(t, change)
			if outcome := w.last(); !outcome.Authenticated || outcome.User != "IBMUSER" {
				t.Errorf("user is %q, refusal %v", outcome.User, outcome.Refusal)
			}
		})
	}
}

// unsigned makes tokens with alg none.
func unsigned(t *testing.T) func([]byte) string {
	return func(claims []byte) string {
		token, err := jose.SignBytes([]byte(`{"alg":"none"}`), claims, nil, jose.None)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
}

// signed makes tokens that another key signed, or in another way.
func signed(t *testing.T, key *jose.Key, algorithm jose.Algorithm, header string) func([]byte) string {
	return func(claims []byte) string {
		token, err := jose.SignBytes([]byte(header), claims, key, algorithm)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
}

func TestIDTokensThatAreRefused(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := jose.NewKey(private)
	if err != nil {
		t.Fatal(err)
	}
	public, err := rsaKey().Public().MarshalJWK(false)
	if err != nil {
		t.Fatal(err)
	}
	confused, err := jose.NewHMACKey(public)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(f func([]byte) string) func(*world) { return func(w *world) { w.provider.Sign = f } }
	for name, test := range map[string]struct {
		change  func(*world)
		message oidc.Message // within CWWKS1706E; "": there is none
	}{
		"iat missing":                     {claim("iat", nil), oidc.IssuedAtMissing},
		"iss missing":                     {claim("iss", nil), oidc.IssuerMissing},
		"iss of another provider":         {claim("iss", "https://evil.example"), oidc.WrongIssuer},
		"iss with a slash more":           {claim("iss", "https://op.example/"), oidc.WrongIssuer},
		"aud missing":                     {claim("aud", nil), oidc.WrongAudience},
		"aud of another client":           {claim("aud", "other"), oidc.WrongAudience},
		"aud without the client":          {claim("aud", []string{"other", "another"}), oidc.WrongAudience},
		"aud no strings":                  {claim("aud", []int{1}), ""},
		"azp is another client":           {claim("azp", "other"), oidc.WrongAuthorizedParty},
		"iat in the future":               {claim("iat", noon+300), oidc.OutsideOfTime},
		"iat behind exp":                  {claim("iat", noon+3601), oidc.OutsideOfTime},
		"exp over":                        {func(w *world) { w.provider.Claims = func(c map[string]any) { c["iat"], c["exp"] = noon-600, noon-300 } }, oidc.OutsideOfTime},
		"exp missing":                     {claim("exp", nil), ""},
		"exp no number":                   {claim("exp", "tomorrow"), ""},
		"exp in milliseconds":             {claim("exp", int64(noon)*1000), ""},
		"nbf in the future":               {claim("nbf", noon+301), oidc.NotYetValid},
		"sub missing":                     {claim("sub", nil), ""},
		"sub no string":                   {claim("sub", 4711), ""},
		"a logout token":                  {claim("events", map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}), ""},
		"a logout token by its typ":       {sign(signed(t, rsaKey(), jose.RS256, `{"alg":"RS256","kid":"k1","typ":"logout+jwt"}`)), ""},
		"unsigned":                        {sign(unsigned(t)), oidc.SignatureMissing},
		"unsigned, and it says otherwise": {sign(func(c []byte) string { return cut(signed(t, rsaKey(), jose.RS256, `{"alg":"RS256","kid":"k1"}`)(c)) }), oidc.SignatureMissing},
		"another algorithm":               {sign(signed(t, rsaKey(), jose.RS384, `{"alg":"RS384","kid":"k1"}`)), oidc.WrongAlgorithm},
		"HMAC with the public key":        {sign(signed(t, confused, jose.HS256, `{"alg":"HS256","kid":"k1"}`)), oidc.WrongAlgorithm},
		"HMAC where it is allowed": {func(w *world) {
			w.provider.Sign, w.config.Algorithms = signed(t, confused, jose.HS256, `{"alg":"HS256"}`), []jose.Algorithm{jose.HS256, jose.RS256}
		}, oidc.BadSignature},
		"another key":             {sign(signed(t, stranger, jose.RS256, `{"alg":"RS256","kid":"k1"}`)), oidc.BadSignature},
		"a key that nobody has":   {sign(signed(t, stranger, jose.RS256, `{"alg":"RS256","kid":"k2"}`)), oidc.NoKey},
		"no keys at all":          {func(w *world) { w.config.Keys = nil }, oidc.NoKey},
		"keys that cannot be had": {func(w *world) { w.config.Keys = oidc.FetchKeys(w, "https://op.example/none") }, oidc.NoKey},
		"no secret for HMAC": {func(w *world) {
			w.provider.Key, w.config.Algorithms = nil, nil
			w.provider.Sign = signed(t, confused, jose.HS256, `{"alg":"HS256"}`)
		}, oidc.BadSignature},
		"encrypted":                  {sign(func([]byte) string { return "a.b.c.d.e" }), oidc.NotSigned},
		"no token":                   {sign(func([]byte) string { return "opaque" }), oidc.NotSigned},
		"no base64url":               {sign(func([]byte) string { return "e30=.e30.x" }), ""},
		"no JSON":                    {sign(func([]byte) string { return "e30.AAAA.x" }), ""},
		"the issuer before the time": {func(w *world) { w.provider.Claims = func(c map[string]any) { c["iss"], c["exp"] = "x", 1 } }, oidc.WrongIssuer},
		"the time before the signature": {func(w *world) {
			claim("exp", 1)(w)
			w.provider.Sign = signed(t, stranger, jose.RS256, `{"alg":"RS256","kid":"k1"}`)
		}, oidc.OutsideOfTime},
		"unsigned, but exp and sub are still wanted": {func(w *world) {
			claim("exp", nil)(w)
			w.provider.Sign, w.config.Algorithms = unsigned(t), []jose.Algorithm{jose.None}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			messages := []oidc.Message{oidc.IDTokenFailed}
			if test.message != "" {
				messages = []oidc.Message{test.message, oidc.IDTokenFailed}
			}
			signOn(t, test.change).wantRefused(http.StatusUnauthorized, messages...)
		})
	}
}

// cut takes the signature off a token.
func cut(token string) string {
	for i := len(token) - 1; ; i-- {
		if token[i] == '.' {
			return token[:i+1]
		}
	}
}

func TestNonces(t *testing.T) {
	for name, change := range map[string]func(*world){
		"missing":   claim("nonce", nil),
		"another":   claim("nonce", "x"),
		"no string": claim("nonce", 1),
		"empty":     claim("nonce", ""),
	} {
		t.Run(name, func(t *testing.T) {
			w := signOn(t, func(w *world) { w.config.Nonce = true }, change)
			w.wantRefused(http.StatusUnauthorized, oidc.NonceFailed)
			if w := signOn(t, change); !w.last().Authenticated {
				t.Errorf("without a nonce it is refused: %v", w.last().Refusal)
			}
		})
	}
}

func TestTheClaimWithTheUser(t *testing.T) {
	for name, value := range map[string]any{"missing": nil, "no string": 4711, "empty": ""} {
		t.Run(name, func(t *testing.T) {
			w := signOn(t, claim("uid", value), func(w *world) { w.config.UserClaim = "uid" })
			w.wantRefused(http.StatusUnauthorized, oidc.UserClaimMissing)
		})
	}
}

func TestAStrictClientRefusesWhatLibertyAccepts(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*world)
		strict  oidc.Strictness
		message []oidc.Message
	}{
		"at_hash of another token": {claim("at_hash", "x"), oidc.Strictness{AccessTokenHash: true}, []oidc.Message{oidc.IDTokenFailed}},
		"azp missing":              {claim("aud", []string{clientID, "other"}), oidc.Strictness{AuthorizedParty: true}, []oidc.Message{oidc.WrongAuthorizedParty, oidc.IDTokenFailed}},
	} {
		t.Run(name, func(t *testing.T) {
			if w := signOn(t, test.change); !w.last().Authenticated {
				t.Fatalf("Liberty refuses it: %v", w.last().Refusal)
			}
			strict := func(w *world) { w.config.Strict = test.strict }
			signOn(t, test.change, strict).wantRefused(http.StatusUnauthorized, test.message...)
			if w := signOn(t, strict); !w.last().Authenticated {
				t.Errorf("a good token is refused: %v", w.last().Refusal)
			}
		})
	}
}

func TestAnswersOfTheTokenEndpoint(t *testing.T) {
	reply := func(status int, body string) func(*world) {
		return func(w *world) {
			w.config.TokenEndpoint = "https://token.example/token"
			w.web["token.example"] = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(status)
				rw.Write([]byte(body))
			})
		}
	}
	without, err := json.Marshal(map[string]any{"access_token": "a"})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change   func(*world)
		status   int
		messages []oidc.Message
	}{
		"no ID token":           {reply(200, string(without)), 401, []oidc.Message{oidc.NoIDToken}},
		"an ID token as number": {reply(200, `{"id_token":1}`), 401, []oidc.Message{oidc.NoIDToken}},
		"no JSON":               {reply(200, `<html>`), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"a member twice":        {reply(200, `{"id_token":"a","id_token":"b"}`), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"400":                   {reply(400, `{"error":"invalid_grant"}`), 400, []oidc.Message{oidc.TokenRequestFailed}},
		"400 without JSON":      {reply(400, ``), 400, []oidc.Message{oidc.TokenRequestFailed}},
		"401":                   {reply(401, `{"error":"invalid_client"}`), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"a redirection":         {reply(302, ``), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"500":                   {reply(500, ``), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"too long":              {reply(200, `{"x":"`+string(make([]byte, oidc.MaxAnswer))+`"}`), 401, []oidc.Message{oidc.TokenRequestFailed}},
		"unreachable":           {func(w *world) { w.config.TokenEndpoint = "https://nowhere.example/token" }, 401, []oidc.Message{oidc.TokenRequestFailed}},
		"none":                  {func(w *world) { w.config.TokenEndpoint = "" }, 401, []oidc.Message{oidc.NoTokenEndpoint, oidc.TokenRequestFailed}},
		"no address":            {func(w *world) { w.config.TokenEndpoint = "https://\x7f" }, 401, []oidc.Message{oidc.TokenRequestFailed}},
		"without HTTPS":         {func(w *world) { w.config.TokenEndpoint = "http://op.example/token" }, 401, []oidc.Message{oidc.NotHTTPS}},
		"another secret":        {func(w *world) { w.config.Secret = func() string { return "x" } }, 401, []oidc.Message{oidc.TokenRequestFailed}},
	} {
		t.Run(name, func(t *testing.T) {
			signOn(t, test.change).wantRefused(test.status, test.messages...)
		})
	}
}
