package zaas_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/zaas"
)

// No answer that refuses repeats anything secret of the request.
func TestSecretsAreNotRepeated(t *testing.T) {
	c := certificates()
	const secret = "S3cr3tS3cr3t"
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.login()
		signature := token[strings.LastIndex(token, ".")+1:]
		for _, path := range []string{gateway + "/login", gateway + "/query", gateway + "/logout", gateway + "/ticket", access + "/generate", access + "/validate", access + "/revoke/tokens/user", gateway + "/nothing"} {
			for _, method := range []string{"GET", "POST", "DELETE", "PUT", secret} {
				for name, r := range map[string]request{
					"Basic":        request{}.basic(secret, secret),
					"broken Basic": request{}.with("Authorization", "Basic "+secret),
					"body":         request{}.json(body(secret, secret)),
					"broken body":  request{}.json(`{"password":"` + secret + `"`),
					"Bearer":       request{}.bearer(secret),
					"cookie":       request{}.cookie(secret),
					"a good token": request{}.cookie(token).json(`{"applicationName":"` + secret + `"}`),
				} {
					r.method, r.path, r.certificate = method, path, c.client
					recorder := send(t, w, r)
					shown := recorder.Body.String() + fmt.Sprint(recorder.Header())
					if recorder.Code >= 400 && (strings.Contains(shown, secret) || strings.Contains(shown, signature)) {
						t.Errorf("%s %s, %s: %s", method, path, name, shown)
					}
				}
			}
		}
	})
}

// A token in the address is not repeated either.
func TestTokenInAddress(t *testing.T) {
	for level, path := range map[zaas.Level]string{zaas.ZoweV2: "/gateway/auth/invalidate/", zaas.ZoweV30: service + "/invalidate/", zaas.ZoweV3: service + "/invalidate/"} {
		w := newWorld(t, level)
		token := w.login()
		recorder := send(t, w, get(path+token))
		if recorder.Code != 405 || strings.Contains(recorder.Body.String(), token) {
			t.Errorf("%s: %d %s", level, recorder.Code, recorder.Body)
		}
	}
}

// A server that is printed shows no token that was logged out, and no key.
func TestServerDoesNotPrintTokens(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.login()
	w.ask(post(gateway + "/logout").cookie(token))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, w.Server); strings.Contains(text, token) || strings.Contains(text, signingKey().D.String()) {
			t.Errorf("%s shows a secret", verb)
		}
	}
}
