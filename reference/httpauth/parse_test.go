package httpauth_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/httpauth"
)

const limit = 200

func header(values ...string) http.Header { return http.Header{"Authorization": values} }

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// revealed is what credentials hold.
type revealed struct {
	Scheme                httpauth.Scheme
	User, Password, Token string
}

func reveal(c httpauth.Credentials) revealed {
	return revealed{c.Scheme(), c.User(), c.Password(), c.Token()}
}

func TestParseAccepts(t *testing.T) {
	for _, test := range []struct {
		name, header string
		want         revealed
	}{
		{"Basic", basic("COLIN:ROSEBUD1"), revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "ROSEBUD1"}},
		{"scheme in lower case", "basic " + basic("COLIN:ROSEBUD1")[6:], revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "ROSEBUD1"}},
		{"several blanks", "BASIC   " + basic("COLIN:ROSEBUD1")[6:], revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "ROSEBUD1"}},
		{"colons in the password", basic("COLIN:a:b:"), revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "a:b:"}},
		{"phrase", basic("COLIN:the quick brown fox"), revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "the quick brown fox"}},
		{"UTF-8", basic("COLIN:Zürich"), revealed{Scheme: httpauth.Basic, User: "COLIN", Password: "Zürich"}},
		{"empty password", basic("COLIN:"), revealed{Scheme: httpauth.Basic, User: "COLIN"}},
		{"empty user", basic(":x"), revealed{Scheme: httpauth.Basic, Password: "x"}},
		{"Bearer", "Bearer a.b-c_d~e+f/g==", revealed{Scheme: httpauth.Bearer, Token: "a.b-c_d~e+f/g=="}},
		{"Bearer in mixed case", "bEARER x", revealed{Scheme: httpauth.Bearer, Token: "x"}},
		{"as long as the limit", "Bearer " + strings.Repeat("x", limit-7), revealed{Scheme: httpauth.Bearer, Token: strings.Repeat("x", limit-7)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := httpauth.Parse(header(test.header), limit)
			if diff := cmp.Diff(test.want, reveal(got)); diff != "" || err != nil {
				t.Errorf("Parse(%q): %v (-want +got):\n%s", test.header, err, diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		header http.Header
		want   error
	}{
		{"no header", http.Header{}, httpauth.ErrNone},
		{"two headers", header("Bearer x", basic("COLIN:SECRET")), httpauth.ErrDuplicate},
		{"one header twice", header("Bearer SECRET", "Bearer SECRET"), httpauth.ErrDuplicate},
		{"one byte beyond the limit", header("Bearer " + strings.Repeat("x", limit-6)), httpauth.ErrTooLarge},
		{"another scheme", header("Negotiate SECRET"), httpauth.ErrScheme},
		{"a scheme that begins like one", header("Bearers SECRET"), httpauth.ErrScheme},
		{"a token alone", header("SECRET"), httpauth.ErrScheme},
		{"empty", header(""), httpauth.ErrMalformed},
		{"blanks", header("   "), httpauth.ErrMalformed},
		{"blank before the scheme", header(" Bearer SECRET"), httpauth.ErrMalformed},
		{"scheme that is no token", header("a@b SECRET"), httpauth.ErrMalformed},
		{"a tab", header("Bearer\tSECRET"), httpauth.ErrMalformed},
		{"Bearer alone", header("Bearer"), httpauth.ErrMalformed},
		{"Bearer and blanks", header("Bearer   "), httpauth.ErrMalformed},
		{"two tokens", header("Bearer SECRET x"), httpauth.ErrMalformed},
		{"a list", header("Bearer SECRET, Basic eDp5"), httpauth.ErrMalformed},
		{"equals signs only", header("Bearer =="), httpauth.ErrMalformed},
		{"an equals sign inside", header("Bearer SECRET=x"), httpauth.ErrMalformed},
		{"a parameter", header(`Bearer token="SECRET"`), httpauth.ErrMalformed},
		{"a letter beyond ASCII", header("Bearer SECRÉT"), httpauth.ErrMalformed},
		{"a line end", header("Bearer SECRET\r\n"), httpauth.ErrMalformed},
		{"a NUL", header("Bearer SECRET\x00"), httpauth.ErrMalformed},
		{"Basic alone", header("Basic"), httpauth.ErrMalformed},
		{"Basic not encoded", header("Basic COLIN:SECRET"), httpauth.ErrMalformed},
		{"Basic without a colon", header(basic("SECRET")), httpauth.ErrMalformed},
		{"Basic without padding", header("Basic " + base64.RawStdEncoding.EncodeToString([]byte("COLIN:x"))), httpauth.ErrMalformed},
		{"Basic with the other alphabet", header("Basic " + base64.URLEncoding.EncodeToString([]byte("??>:~~~?"))), httpauth.ErrMalformed},
		{"Basic with bits left over", header("Basic eDp5eR=="), httpauth.ErrMalformed},
		{"Basic with a line end", header("Basic eD\r\np5eXk="), httpauth.ErrMalformed},
		{"Basic with a control character", header(basic("COLIN:SEC\tRET")), httpauth.ErrMalformed},
		{"Basic with DEL", header(basic("CO\x7FLIN:SECRET")), httpauth.ErrMalformed},
		{"Basic that is not UTF-8", header(basic("COLIN:SECR\xFFET")), httpauth.ErrMalformed},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := httpauth.Parse(test.header, limit)
			if !errors.Is(err, test.want) || reveal(got) != (revealed{}) {
				t.Fatalf("Parse(%q) = %+v, %v; want error %v", test.header, reveal(got), err, test.want)
			}
			if text := err.Error(); strings.Contains(text, "SECR") || strings.Contains(text, "COLIN") {
				t.Errorf("the error shows a part of the header: %s", text)
			}
		})
	}
}

// Whatever is encoded as RFC 7617 says is read back.
func TestBasicRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		user := rapid.StringMatching(`[^:\x00-\x1F\x7F]{0,20}`).Draw(t, "user")
		password := rapid.StringMatching(`[^\x00-\x1F\x7F]{0,40}`).Draw(t, "password")
		c, err := httpauth.Parse(header(basic(user+":"+password)), 1000)
		if err != nil || c.User() != user || c.Password() != password {
			t.Fatalf("%q:%q was read as %+v, %v", user, password, reveal(c), err)
		}
	})
}

// FuzzParse compares what was read with what is written from it again, and looks
// for parts of the header in errors.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "Bearer", "Bearer x", "bearer  a.b.c", "Bearer a=b", basic("COLIN:ROSEBUD1"), "Basic eDp5eR==", "Basic Og==", "Digest x", "Bearer x, Bearer y", " Bearer x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		c, err := httpauth.Parse(header(value), limit)
		known := 0
		for _, e := range []error{httpauth.ErrNone, httpauth.ErrDuplicate, httpauth.ErrScheme, httpauth.ErrMalformed, httpauth.ErrTooLarge} {
			if errors.Is(err, e) {
				known++
			}
		}
		if (err == nil) != (c.Scheme() != "") || err != nil && known != 1 || (len(value) > limit) != errors.Is(err, httpauth.ErrTooLarge) {
			t.Fatalf("Parse(%q) = %+v, %v", value, reveal(c), err)
		}
		var written string
		switch c.Scheme() {
		case httpauth.Basic:
			written = basic(c.User() + ":" + c.Password())
		case httpauth.Bearer:
			written = "Bearer " + c.Token()
		default:
			return
		}
		scheme, rest, _ := strings.Cut(value, " ")
		wantScheme, wantRest, _ := strings.Cut(written, " ")
		if !strings.EqualFold(scheme, wantScheme) || strings.TrimLeft(rest, " ") != wantRest {
			t.Fatalf("Parse(%q) is written again as %q", value, written)
		}
	})
}

func TestCredentialsDoNotPrint(t *testing.T) {
	b, err := httpauth.Parse(header(basic("COLIN:ROSEBUD1")), limit)
	if err != nil {
		t.Fatal(err)
	}
	token, err := httpauth.Parse(header("Bearer ROSEBUD1"), limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{
		b, &b, token, []httpauth.Credentials{b, token}, struct{ c httpauth.Credentials }{b}, struct{ c *httpauth.Credentials }{&token},
		map[string]httpauth.Credentials{"x": b},
	} {
		for how, text := range printed(t, value) {
			if strings.Contains(text, "ROSEBUD") || strings.Contains(text, "COLIN") || strings.Contains(text, fmt.Sprintf("%x", "ROSEBUD")) || strings.Contains(text, fmt.Sprintf("%X", "ROSEBUD")) {
				t.Errorf("%T by %s shows %s", value, how, text)
			}
		}
	}
	for how, text := range printed(t, b) {
		if !strings.Contains(text, "(credentials, redacted)") {
			t.Errorf("%s does not say what it is: %q", how, text)
		}
	}
}
