package steps

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// tokensIn finds the tokens in the answer of a server: in the strings of a JSON
// body in their order, in the body as text, and in the fields of the header in
// the order of their names. One may stand there twice.
func tokensIn(r target.ServerRequestResult) []string {
	texts := append(jsonStrings(r.Body), r.Body)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		texts = append(texts, r.Header[name]...)
	}
	var list []string
	for _, text := range texts {
		list = append(list, compactTokens(text)...)
	}
	return list
}

// tokenInAnswer is the first token in the latest answer of a server, or "".
func (w *World) tokenInAnswer() string {
	if list := tokensIn(*w.response); len(list) > 0 {
		return list[0]
	}
	return ""
}

// jsonStrings are the strings of a JSON text with their escapes undone, names of
// members among them, however deep they stand. A text that ceases to be JSON has
// those before.
func jsonStrings(text string) []string {
	var list []string
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if err != nil {
			return list
		}
		if s, ok := token.(string); ok {
			list = append(list, s)
		}
	}
}

// isDotted says what base64url segments with dots between them are made of.
func isDotted(r rune) bool {
	return 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' || r == '-' || r == '.'
}

// compactTokens finds each JWS in compact form in a text: three segments, the
// first of them a header (RFC 7515, sections 3.1 and 4.1.1). An unsigned one ends
// with its second dot.
func compactTokens(text string) (list []string) {
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isDotted(r) }) {
		segments := strings.Split(run, ".")
		for i := range len(segments) - 2 {
			if isHeader(segments[i]) && isBase64url(segments[i+1]) && isBase64url(segments[i+2]) {
				list = append(list, strings.Join(segments[i:i+3], "."))
			}
		}
	}
	return list
}

// isHeader reports whether a segment is a JSON object with the member alg.
func isHeader(segment string) bool {
	content, err := base64.RawURLEncoding.DecodeString(segment)
	var members map[string]json.RawMessage
	return err == nil && json.Unmarshal(content, &members) == nil && members["alg"] != nil
}

func isBase64url(segment string) bool {
	_, err := base64.RawURLEncoding.DecodeString(segment)
	return err == nil
}
