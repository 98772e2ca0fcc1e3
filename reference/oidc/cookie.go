package oidc

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/safproof/safproof/reference/jose"
)

// Names of cookies, or what they begin with.
const (
	stateCookie = "WASOidcState"
	nonceCookie = "WASOidcNonce"
	urlCookie   = "WASReqURLOidc"
	codeCookie  = "WASOidcCode"
)

// javaHash is what Liberty puts behind the name of a cookie: Java's hash of a text,
// with a letter for its sign.
func javaHash(text string) string {
	var hash int32
	for _, unit := range utf16.Encode([]rune(text)) {
		hash = 31*hash + int32(unit)
	}
	if hash < 0 {
		return "n" + strconv.FormatInt(int64(-hash), 10)
	}
	return "p" + strconv.FormatInt(int64(hash), 10)
}

func (c *client) nonceName(state string) string { return nonceCookie + javaHash(state+c.ClientID) }

// seal proves that this client wrote the parts. label keeps what is proven apart.
func (c *client) seal(label string, parts ...string) string {
	mac := hmac.New(sha256.New, c.key)
	for _, part := range append([]string{label, c.ID, c.ClientID}, parts...) {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// cookie makes a cookie that lives as long as a sign-on may take, or as long as the
// browser if session is true.
func (c *client) cookie(r *http.Request, name, value string, session bool) *http.Cookie {
	made := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: r.TLS != nil}
	if !session {
		made.MaxAge = int(c.TimeLimit.Seconds())
	}
	return made
}

// removal makes the cookie that takes another away.
func removal(r *http.Request, name string) *http.Cookie {
	return &http.Cookie{Name: name, Path: "/", HttpOnly: true, Secure: r.TLS != nil, MaxAge: -1}
}

func cookieValue(r *http.Request, name string) string {
	if cookie, err := r.Cookie(name); err == nil {
		return cookie.Value
	}
	return ""
}

// response is what the provider answered by way of the browser.
type response struct {
	Code   string `json:"code"`
	State  string `json:"state"`
	Issuer string `json:"iss,omitempty"`
}

// sealResponse is the value of WASOidcCode.
func (c *client) sealResponse(r response) string {
	text, _ := json.Marshal(r) // strings always can
	encoded := base64.RawURLEncoding.EncodeToString(text)
	return encoded + "." + c.seal(codeCookie, encoded)
}

// openResponse reads WASOidcCode. What this client did not write is as good as
// nothing.
func (c *client) openResponse(value string) (response, bool) {
	encoded, proof, found := strings.Cut(value, ".")
	if !found || !equal(proof, c.seal(codeCookie, encoded)) {
		return response{}, false
	}
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return response{}, false
	}
	object, err := jose.ParseObject(string(text))
	if err != nil {
		return response{}, false
	}
	var made response
	made.Code, _ = object.Text("code")
	made.State, _ = object.Text("state")
	made.Issuer, _ = object.Text("iss")
	return made, made.Code != "" && made.State != ""
}
