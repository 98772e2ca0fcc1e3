package steps

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// segmentNames are the names by which a distortion means a segment.
var segmentNames = [3]string{"header", "payload", "signature"}

// respellings change how one segment is spelled; the signature covers header
// and payload as they are then sent.
var respellings = map[string]func(string) string{
	"padding on":           func(s string) string { return s + strings.Repeat("=", (4-len(s)%4)%4) },
	"the old alphabet in":  func(s string) string { return strings.NewReplacer("-", "+", "_", "/").Replace(s) },
	"a line break in":      func(s string) string { return within(s, "\n") },
	"a carriage return in": func(s string) string { return within(s, "\r") },
	"a blank in":           func(s string) string { return within(s, " ") },
	"an asterisk in":       func(s string) string { return within(s, "*") },
	"trailing bits in":     trailingBits,
	"one character after":  func(s string) string { return s + "A" },
}

func within(s, what string) string { return s[:len(s)/2] + what + s[len(s)/2:] }

const alphabetURL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// trailingBits sets the last bit of the last character, which no octet has
// where the length is no multiple of three (RFC 4648, section 3.5).
func trailingBits(s string) string {
	if len(s)%4 == 0 {
		return s
	}
	last := strings.IndexByte(alphabetURL, s[len(s)-1])
	return s[:len(s)-1] + string(alphabetURL[last|1])
}

// distortions is what may become of a token, by the phrase of the features.
var distortions = func() map[string]func(*forgery) {
	all := make(map[string]func(*forgery))
	for phrase, respell := range respellings {
		for i, name := range segmentNames {
			all[phrase+" its "+name] = func(f *forgery) {
				f.encode[i] = func(bytes []byte) string { return respell(base64url(bytes)) }
			}
		}
	}
	maps.Copy(all, map[string]func(*forgery){
		"a salt of 0 bytes":                   func(f *forgery) { f.salt = new(int) },
		"a salt of 20 bytes":                  func(f *forgery) { twenty := 20; f.salt = &twenty },
		"the longest salt":                    func(f *forgery) { longest := longestSalt; f.salt = &longest },
		"its signature in DER":                func(f *forgery) { f.der = true },
		"its claims encrypted":                whole(func(t *forged) (string, error) { return t.encrypted() }),
		"its parts in a JSON object":          whole(func(t *forged) (string, error) { return t.flattened(), nil }),
		"nothing at all":                      segments(func(s []string) []string { return []string{""} }),
		"its header alone":                    segments(func(s []string) []string { return s[:1] }),
		"no third segment":                    segments(func(s []string) []string { return s[:2] }),
		"an empty header":                     segments(func(s []string) []string { return []string{"", s[1], s[2]} }),
		"an empty payload":                    segments(func(s []string) []string { return []string{s[0], "", s[2]} }),
		"an empty signature":                  segments(func(s []string) []string { return []string{s[0], s[1], ""} }),
		"an empty fourth segment":             segments(func(s []string) []string { return append(s, "") }),
		"a fourth segment":                    segments(func(s []string) []string { return append(s, s[2]) }),
		"an empty segment before it":          segments(func(s []string) []string { return append([]string{""}, s...) }),
		"itself again behind it":              segments(func(s []string) []string { return append(s, s...) }),
		"header and payload exchanged":        segments(func(s []string) []string { return []string{s[1], s[0], s[2]} }),
		"payload and signature exchanged":     segments(func(s []string) []string { return []string{s[0], s[2], s[1]} }),
		"a blank before it":                   segments(func(s []string) []string { return append([]string{" " + s[0]}, s[1:]...) }),
		"a line feed behind it":               segments(func(s []string) []string { return append(s[:2], s[2]+"\n") }),
		"a NUL behind it":                     segments(func(s []string) []string { return append(s[:2], s[2]+"\x00") }),
		"a byte order mark before it":         segments(func(s []string) []string { return append([]string{"\uFEFF" + s[0]}, s[1:]...) }),
		"Bearer before it":                    segments(func(s []string) []string { return append([]string{"Bearer " + s[0]}, s[1:]...) }),
		"another user in its payload":         reclaimed("sub", `"ADMIN"`),
		"another issuer in its payload":       reclaimed("iss", `"SOMEBODY"`),
		"a later expiry in its payload":       reclaimed("exp", "4102444800"),
		"a kid put into its header":           reheaded("kid", `"K1"`),
		"HS512 put into its header":           reheaded("alg", `"HS512"`),
		"none put into its header":            reheaded("alg", `"none"`),
		"its header written otherwise":        recoded(inHeader, func(t *forged) []byte { return spaced(t.headerText()) }),
		"its payload written otherwise":       recoded(inPayload, func(t *forged) []byte { return spaced(t.claimsText()) }),
		"a bit changed in its header":         recoded(inHeader, func(t *forged) []byte { return changed(t.headerText()) }),
		"a bit changed in its payload":        recoded(inPayload, func(t *forged) []byte { return changed(t.claimsText()) }),
		"a bit changed in its signature":      recoded(inSignature, func(t *forged) []byte { return changed(t.signature) }),
		"the first half of its signature":     recoded(inSignature, func(t *forged) []byte { return t.signature[:len(t.signature)/2] }),
		"a signature one byte short":          recoded(inSignature, func(t *forged) []byte { return t.signature[:len(t.signature)-1] }),
		"a signature one byte long":           recoded(inSignature, func(t *forged) []byte { return append(t.signature, 0) }),
		"a zero byte before its signature":    recoded(inSignature, func(t *forged) []byte { return append([]byte{0}, t.signature...) }),
		"a signature of zeros":                recoded(inSignature, func(t *forged) []byte { return zeros(t.signature) }),
		"r and s exchanged":                   recoded(inSignature, exchanged),
		"r of zeros":                          recoded(inSignature, zeroHalf(true)),
		"s of zeros":                          recoded(inSignature, zeroHalf(false)),
		"the neutral point for its signature": recoded(inSignature, neutral),
		"s taken from the order":              numbered(orderLess),
		"the order added to s":                numbered(orderAdded),
		"the modulus added to its signature":  numbered(modulusAdded),
		"the signature of another token":      signedElse,
	})
	return all
}()

// distortionPhrases lists the phrases, in order.
func distortionPhrases() []string { return slices.Sorted(maps.Keys(distortions)) }

// distortionExpr matches the phrases, and nothing else.
func distortionExpr() string {
	var list []string
	for _, phrase := range distortionPhrases() {
		list = append(list, regexp.QuoteMeta(phrase))
	}
	return "(?:" + strings.Join(list, "|") + ")"
}

// distort adds a distortion of the signed token.
func (f *forgery) distort(do func(*forged) error) { f.last = append(f.last, do) }

func whole(make func(*forged) (string, error)) func(*forgery) {
	return func(f *forgery) {
		f.distort(func(t *forged) (err error) {
			t.whole, err = make(t)
			return err
		})
	}
}

func segments(change func([]string) []string) func(*forgery) {
	return func(f *forgery) {
		f.distort(func(t *forged) error {
			t.segments = change(t.segments)
			return nil
		})
	}
}

// recoded replaces what a segment of the signed token holds.
func recoded(segment int, content func(*forged) []byte) func(*forgery) {
	return func(f *forgery) {
		f.distort(func(t *forged) error {
			t.segments[segment] = base64url(content(t))
			return nil
		})
	}
}

func reclaimed(name, value string) func(*forgery) {
	return recoded(inPayload, func(t *forged) []byte { return t.claims.with(member{name, []byte(value)}).text() })
}

func reheaded(name, value string) func(*forgery) {
	return recoded(inHeader, func(t *forged) []byte { return t.header.with(member{name, []byte(value)}).text() })
}

// spaced is the same JSON object in other octets.
func spaced(object []byte) []byte { return append([]byte("{ "), object[1:]...) }

// exchanged is an ECDSA signature whose halves have changed places.
func exchanged(t *forged) []byte {
	half := len(t.signature) / 2
	return append(slices.Clone(t.signature[half:]), t.signature[:half]...)
}

func signedElse(f *forgery) {
	f.distort(func(t *forged) error {
		other, err := t.resigned()
		t.segments[inSignature] = base64url(other)
		return err
	})
}
