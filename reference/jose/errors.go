package jose

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// What callers test for with errors.Is, beside [Rejection]. No error holds a
// key, a token or a signature.
var (
	// ErrAlgorithm: not the name of an algorithm.
	ErrAlgorithm = errors.New("signature algorithm is not known")
	// ErrKey: not a key, or one that contradicts itself.
	ErrKey = errors.New("key is not valid")
	// ErrKeyUse: a key that is not for the algorithm or the purpose.
	ErrKeyUse = errors.New("key is not fit for this use")
	// ErrPolicy: a policy that cannot be applied.
	ErrPolicy = errors.New("token policy is not valid")
	// ErrContent: a header or claims that a token cannot have.
	ErrContent = errors.New("content of the token is not valid")
)

// errForm marks a key that is written wrongly: a member of another JSON type, or
// one that is not base64url. It is wrapped beside ErrKey.
var errForm = errors.New("that is not the form of a JWK")

// errUnsupported marks a key of a kind that is not known here. It is wrapped
// beside ErrKey.
var errUnsupported = errors.New("its kind is not supported")

// clip quotes text for a message: what is not printable is escaped, and what is
// long is cut off after 64 bytes.
func clip(s string) string {
	const limit = 64
	if len(s) <= limit {
		return strconv.Quote(s)
	}
	n := limit
	for n > limit-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return strconv.Quote(s[:n]) + "..."
}

// shownName quotes a name of a key for a message. What is longer than registered names
// are may be a part of the key in the wrong place, and only its length is told.
func shownName(s string) string {
	const longest = 20 // of the JOSE registries: PBES2-HS512+A256KW has 18
	if len(s) > longest {
		return fmt.Sprintf("of %d bytes", len(s))
	}
	return strconv.Quote(s)
}
