package saf_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/saf"
)

// A record names PassTickets and tokens, so that the one that was made is known
// again when it is presented. Passwords have no names.
func TestNamesOfCredentials(t *testing.T) {
	w := newTokenWorld(t)
	w.define("JWT.TSOS0W1.*.SAF", signed())
	named := map[string]string{} // by the credential
	var err error
	w.System, err = saf.New(saf.Config{
		SMFID: "S0W1", Security: w.security, ICSF: w.icsf, Replays: w.replays, Now: func() time.Time { return w.now },
		Audit: func(r saf.AuditRecord) { w.records = append(w.records, r) },
		Name: func(credential string) string {
			if named[credential] == "" {
				named[credential] = fmt.Sprintf("N%d", len(named)+1)
			}
			return named[credential]
		},
	})
	must(t, err)
	type names struct{ Presented, Issued string }
	for _, test := range []struct {
		name string
		run  func()
		want names
	}{
		{"password", func() { w.logOn(colin, password) }, names{}},
		{"wrong password", func() { w.logOn(colin, "WRONG") }, names{}},
		{"PassTicket that is made", func() { w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1") }, names{Issued: "N1"}},
		{"it signs on", func() { w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1")) }, names{Presented: "N1"}},
		{"it is replayed, in lower case", func() { w.logOn(colin, strings.ToLower(w.ticket(keyText, colin, "TSOS0W1"))) }, names{Presented: "N1"}},
		{"it is evaluated", func() {
			w.EvaluatePassTicket(acee(boss), "COLIN", "TSOS0W1", saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1")))
		}, names{Presented: "N1"}},
		{"PassTicket that cannot be made", func() { w.GeneratePassTicket(acee(boss), "COLIN", "TSOS0W1") }, names{}},
		{"token that is made", func() { w.issue("TSOS0W1") }, names{Issued: "N2"}},
		{"another token signs on", func() { w.present(colin, "TSOS0W1", w.issue("TSOS0W1")) }, names{Presented: "N3"}},
		{"a sign-on that is refused leaves none", func() {
			w.Verify(saf.VerifyRequest{User: "NOBODY", Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(password)})
		}, names{}},
	} {
		test.run()
		got := names{w.last().Presented, w.last().Issued}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	for credential := range named {
		if credential == password || credential == "WRONG" {
			t.Error("a password was named")
		}
	}
}
