package debugprofile_test

import (
	"encoding/base64"
	"testing"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/saf"
)

// lenient makes always the same token, and takes each one, however its signature
// is spelled.
type lenient struct{ token string }

func (l lenient) Verify(r saf.VerifyRequest) saf.VerifyResult {
	token := r.IDTA.Token
	if token.IsZero() {
		token = idt.NewToken(l.token)
	}
	return saf.VerifyResult{ACEE: saf.ACEE{User: "COLIN"}, IDTA: idt.Output{
		Token: token, Returned: true, Complete: true, Signed: true, Issued: start, Expires: start.Add(lives),
	}}
}

// Over a security manager that is less strict than it should be, a token that
// was logged out still does not come back in another spelling.
func TestLogoutOfEachSpelling(t *testing.T) {
	w := newWorld(t)
	token := "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"iat":1772366400,"exp":1772366700}`)) + ".c2ln"
	server, err := debugprofile.New(debugprofile.Config{System: lenient{token}, Now: w.clock})
	must(t, err)
	s := &system{Server: server}
	s.login(t)
	w.expect("logout of another spelling", s.asks(t, logoutPath, token+"="), good)
	for _, spelling := range []string{token, token + "=", token[:len(token)-1] + "h"} {
		w.expect("query of "+spelling, s.asks(t, queryPath, spelling), loggedOut)
	}
	w.expect("query of another token", s.asks(t, queryPath, "e31"+token[3:]), good)
}
