package rsed_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/internal/asciicase"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/reference/zos"
)

// Only the one user with the one password gets a token, and package net/http reads
// these credentials out of the header, too.
func FuzzSignOn(f *testing.F) {
	for _, authorization := range []string{
		basic("COLIN", password), basic("colin", "rosebud1"), basic("COLIN", ""), basic("COLIN ", password), basic("COL\u0131N", password), basic("COLIN", password+":"), basic("OTHER", password), basic("", ""),
		"Basic", "basic  " + basic("COLIN", password)[6:], basic("COLIN", password) + "=", basic("COLIN", password) + ", Basic x", "Bearer a.b.c", "", "\x00",
	} {
		f.Add(authorization)
	}
	f.Fuzz(func(t *testing.T, authorization string) {
		s, err := rsed.New(rsed.Config{System: newSystem(t, zos.Level{})})
		must(t, err)
		got, token := signOn(t, s, authorization)
		r := httptest.NewRequest("POST", rsed.DefaultPath, nil)
		scheme, rest, _ := strings.Cut(authorization, " ")
		r.Header.Set("Authorization", scheme+" "+strings.TrimLeft(rest, " ")) // net/http wants one blank, RFC 9110 one or more
		user, secret, _ := r.BasicAuth()
		if colin := asciicase.Upper(user) == "COLIN" && asciicase.Upper(secret) == password; token != "" && !colin || (token != "") != (got.Status == 200) || got.Status >= 500 {
			t.Errorf("%q, which is %q with %q: %d, token %t", authorization, user, secret, got.Status, token != "")
		}
	})
}
