package safjwt

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/idt"
)

var errClaims = errors.New("the claims of the token cannot be read")

// readTimes reads the claims iat and exp (RFC 7519, section 4.1), and validates
// nothing. SAF sets both, in whole seconds. The errors of the decoders would
// show parts of the token, so they are left out.
func readTimes(token idt.Token) (issued, expires time.Time, err error) {
	_, rest, _ := strings.Cut(token.Text(), ".")
	payload, _, _ := strings.Cut(rest, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	var claims map[string]json.RawMessage // by exact name, which a struct would not ask for
	var iat, exp int64
	if err != nil || json.Unmarshal(text, &claims) != nil ||
		json.Unmarshal(claims["iat"], &iat) != nil || json.Unmarshal(claims["exp"], &exp) != nil {
		return time.Time{}, time.Time{}, errClaims
	}
	return time.Unix(iat, 0).UTC(), time.Unix(exp, 0).UTC(), nil
}
