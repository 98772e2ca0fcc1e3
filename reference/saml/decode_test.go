package saml_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/saml"
)

func zipped(plain string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(plain))
	w.Close()
	return b.Bytes()
}

func TestEncodings(t *testing.T) {
	signed := good(t)
	// Lengths that leave one, two and no characters of padding.
	for _, blanks := range []string{"", " ", "  "} {
		xml := []byte(signed + blanks)
		for name, token := range map[string]string{
			"as it is":                  string(xml),
			"base64":                    base64.StdEncoding.EncodeToString(xml),
			"base64 without padding":    base64.RawStdEncoding.EncodeToString(xml),
			"base64url":                 base64.URLEncoding.EncodeToString(xml),
			"base64url without padding": base64.RawURLEncoding.EncodeToString(xml),
			"compressed":                base64.StdEncoding.EncodeToString(zipped(string(xml))),
			"compressed, base64url":     base64.RawURLEncoding.EncodeToString(zipped(string(xml))),
			"with blanks around":        "  " + base64.StdEncoding.EncodeToString(xml) + " ",
		} {
			t.Run(name, func(t *testing.T) {
				a, err := validator(t, config()).Validate(token, clock)
				wantAccepted(t, a, err)
			})
		}
	}
}

func TestTokensThatCannotBeDecoded(t *testing.T) {
	encode := base64.StdEncoding.EncodeToString
	broken := zipped(good(t))
	broken[len(broken)-5] ^= 1 // the checksum
	for name, test := range map[string]struct {
		token   string
		reason  saml.Reason
		message saml.Message
	}{
		"nothing":                      {"", saml.Malformed, saml.NotAnAssertion},
		"no base64":                    {"§§§§", saml.Undecodable, saml.NotAnAssertion},
		"one character too many":       {encode([]byte("abc")) + "A", saml.Undecodable, saml.NotAnAssertion},
		"blanks within":                {"AA AA", saml.Undecodable, saml.NotAnAssertion},
		"line ends within":             {"AA\r\nAA", saml.Undecodable, saml.NotAnAssertion},
		"padding within":               {"AA==AAAA", saml.Undecodable, saml.NotAnAssertion},
		"padding alone":                {"====", saml.Undecodable, saml.NotAnAssertion},
		"base64 of no XML":             {encode([]byte("IBMUSER")), saml.Malformed, saml.NotAnAssertion},
		"base64 of base64":             {encode([]byte(encode([]byte(good(t))))), saml.Malformed, saml.NotAnAssertion},
		"a broken stream":              {encode(broken), saml.Undecodable, saml.NotAnAssertion},
		"a stream that breaks off":     {encode(zipped(good(t))[:100]), saml.Undecodable, saml.NotAnAssertion},
		"the begin of a stream":        {encode([]byte{0x1F, 0x8B}), saml.Undecodable, saml.NotAnAssertion},
		"data behind the stream":       {encode(append(zipped(good(t)), 'x')), saml.Undecodable, saml.NotAnAssertion},
		"two streams":                  {encode(append(zipped(good(t)[:9]), zipped(good(t)[9:])...)), saml.Undecodable, saml.NotAnAssertion},
		"a token that is too long":     {encode(bytes.Repeat([]byte("A"), saml.DefaultMaxSize)), saml.TooLarge, ""},
		"a stream that grows too long": {encode(zipped(strings.Repeat(" ", 10*saml.DefaultMaxSize))), saml.TooLarge, ""},
		"an encrypted assertion":       {`<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>`, saml.Encrypted, ""},
		"a response":                   {`<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>`, saml.Malformed, saml.ResponseNotSupported},
		"a JSON Web Token":             {"eyJhbGciOiJub25lIn0.e30.", saml.Undecodable, saml.NotAnAssertion},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := validator(t, config()).Validate(test.token, clock)
			wantRejected(t, err, test.reason, test.message)
		})
	}
}

func TestWhereATokenIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		names  []string
		header http.Header
		want   string
	}{
		"the default header":                 {nil, http.Header{"Saml": {"T"}}, "T"},
		"the first of several":               {[]string{"X-One", "X-Two"}, http.Header{"X-One": {"1"}, "X-Two": {"2"}}, "1"},
		"the second, if the first is absent": {[]string{"X-One", "X-Two"}, http.Header{"X-Two": {"2"}}, "2"},
		"the first of equal headers":         {nil, http.Header{"Saml": {"1", "2"}}, "1"},
		"before Authorization":               {nil, http.Header{"Saml": {"1"}, "Authorization": {"Saml 2"}}, "1"},
		"Authorization with a blank":         {nil, http.Header{"Authorization": {"Saml T"}}, "T"},
		"Authorization with an equals sign":  {nil, http.Header{"Authorization": {"saml=T"}}, "T"},
		"Authorization in quotes":            {nil, http.Header{"Authorization": {`SAML="T=="`}}, "T=="},
		"Authorization with a name of ours":  {[]string{"saml_token"}, http.Header{"Authorization": {"saml_token T"}}, "T"},
		"nothing":                            {nil, http.Header{}, ""},
		"an empty header":                    {nil, http.Header{"Saml": {""}}, ""},
		"an empty header ends the search":    {nil, http.Header{"Saml": {""}, "Authorization": {"Saml T"}}, ""},
		"another scheme":                     {nil, http.Header{"Authorization": {"Bearer T"}}, ""},
		"a name in other case":               {nil, http.Header{"Authorization": {"sAML T"}}, ""},
		"a name that goes on":                {nil, http.Header{"Authorization": {"Samltoken T"}}, ""},
		"a name alone":                       {nil, http.Header{"Authorization": {"Saml "}}, ""},
		"a quote alone":                      {nil, http.Header{"Authorization": {`Saml="`}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.HeaderNames = test.names
			got, err := validator(t, c).Token(&http.Request{Header: test.header})
			if test.want == "" {
				wantRejected(t, err, saml.Missing, saml.NoToken)
				return
			}
			if err != nil || got != test.want {
				t.Errorf("token is %q, error %v; want %q", got, err, test.want)
			}
		})
	}
}

// FuzzChange changes an assertion after it was signed: whatever is accepted must say
// what was signed.
func FuzzChange(f *testing.F) {
	signed, v := good(f), validator(f, config())
	want, err := v.Validate(signed, clock)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(0), uint16(0), "")
	f.Add(uint16(strings.Index(signed, "IBMUSER")), uint16(3), "<!-- -->")
	f.Add(uint16(strings.Index(signed, "IBMUSER")), uint16(3), "OTH")
	f.Add(uint16(strings.Index(signed, "#_a1")), uint16(4), "")
	f.Add(uint16(0), uint16(0), "<!DOCTYPE a>")
	f.Add(uint16(len(signed)), uint16(0), plain)
	f.Fuzz(func(t *testing.T, at, remove uint16, insert string) {
		from := min(int(at), len(signed))
		changed := signed[:from] + insert + signed[min(from+int(remove), len(signed)):]
		got, err := v.Validate(changed, clock)
		var rejection *saml.Rejection
		switch {
		case err == nil:
			wantEqual(t, got, want)
		case !errors.As(err, &rejection):
			t.Errorf("error is %v, want a rejection", err)
		default:
			t.Attr("rule", "ZC-08")
		}
	})
}

// FuzzDecode reads tokens of strangers, up to where a signature would be verified.
func FuzzDecode(f *testing.F) {
	unsigned := config()
	unsigned.UnsignedAllowed, unsigned.Certificates = true, nil
	v := validator(f, unsigned)
	f.Add(plain)
	f.Add(base64.RawURLEncoding.EncodeToString(zipped(plain)))
	for _, seed := range []string{"<a>", "PGE+", "PGE-", "H4sIAAAAAAAA", "AAAA", "="} {
		f.Add(seed)
	}
	f.Add(base64.StdEncoding.EncodeToString(zipped("<a/>")))
	f.Add(base64.StdEncoding.EncodeToString(zipped(manyPrefixes(29, 4000)))) // 6 KB that took a second
	f.Fuzz(func(t *testing.T, token string) {
		const limit = 1 << 12
		data, err := saml.Decode(token, limit)
		var rejection *saml.Rejection
		switch {
		case err == nil && len(data) > limit:
			t.Errorf("%d bytes, want at most %d", len(data), limit)
		case err != nil && !errors.As(err, &rejection):
			t.Errorf("error is %v, want a rejection", err)
		}
		if _, err := v.Validate(token, clock); err != nil && !errors.As(err, &rejection) {
			t.Errorf("error is %v, want a rejection", err)
		}
	})
}
