package liberty

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// foundToken is a token and where it came from.
type foundToken struct {
	text  string
	from  string
	isJWT bool
}

// Limits of what is read of a request.
const (
	// MaxTokenSize is the length of the longest token that is looked at, in bytes.
	MaxTokenSize = 64 << 10
	maxSegments  = 64
	maxForm      = 128 << 10
)

// cutBearer leaves out a prefix Bearer, in capitals or not, and says whether it was
// there.
func cutBearer(value string) (text string, found bool) {
	const prefix = "Bearer "
	if len(value) < len(prefix) || !strings.EqualFold(value[:len(prefix)], prefix) {
		return value, false
	}
	return value[len(prefix):], true
}

// findToken takes a token out of a request as the client wants it.
func (x *run) findToken(c *OpenIDConnectClient) foundToken {
	t := foundToken{}
	if c.HeaderName != "" {
		t.text, t.from = fromHeader(x.r, c.HeaderName)
	} else {
		t.text, t.from = fromAuthorization(x.r)
	}
	t.isJWT = looksLikeJWT(t.text)
	return t
}

// fromHeader reads the header of headerName, whole or in segments. A prefix Bearer
// is left out.
func fromHeader(r *http.Request, name string) (text, from string) {
	if value := r.Header.Get(name); value != "" {
		text, _ = cutBearer(value)
		return text, "in header " + quote(name)
	}
	n, err := strconv.Atoi(r.Header.Get(name + "-segments"))
	if err != nil || n < 1 || n > maxSegments {
		return "", ""
	}
	var all strings.Builder
	for i := 1; i <= n; i++ {
		all.WriteString(r.Header.Get(name + "-" + strconv.Itoa(i)))
	}
	text, _ = cutBearer(all.String())
	return text, "in the segments of header " + quote(name)
}

// fromAuthorization reads the header Authorization: behind Bearer, or else in a
// form, or else whatever stands there.
func fromAuthorization(r *http.Request) (text, from string) {
	value := r.Header.Get("Authorization")
	if text, ok := cutBearer(value); ok {
		return text, "in header Authorization behind Bearer"
	}
	if r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		if text := fromForm(r); text != "" {
			return text, "in the form, as access_token"
		}
	}
	return value, "in header Authorization, all of it"
}

// fromForm reads the body, and puts it back for who comes after.
func fromForm(r *http.Request) string {
	if _, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || r.Body == nil {
		return ""
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if err != nil || len(body) > maxForm {
		return ""
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return form.Get("access_token")
}

// looksLikeJWT says whether there are several parts, of which the first, or else
// the second, is JSON in base64.
func looksLikeJWT(text string) bool {
	parts := strings.Split(text, ".")
	if len(parts) < 2 {
		return false
	}
	return isObject(parts[0]) || isObject(parts[1])
}

func isObject(part string) bool {
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(part, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return false
	}
	decoded = bytes.TrimSpace(decoded)
	return len(decoded) > 0 && decoded[0] == '{' && json.Valid(decoded)
}
