package timeline

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// legible makes characters visible that a page would obey or swallow: control
// characters, and those that turn the direction of writing and so could make a
// line read otherwise than it is, become their code point in brackets.
func legible(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.IndexFunc(text, unseen) < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	for _, r := range text {
		if unseen(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unseen(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xfffe || r == 0xffff)
}

// sentence begins a text with a capital.
func sentence(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 || strings.HasPrefix(text, "z/OS") {
		return text
	}
	return string(unicode.ToUpper(first)) + text[n:]
}

// count writes a number and its noun: "1 event", "2 events".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(uint64(n)) + " " + noun + "s"
}

// grouped writes a number with a comma at each thousand.
func grouped(n uint64) string {
	text := strconv.FormatUint(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// millis writes a moment as milliseconds since the page begins.
func millis(begun, t time.Time) string {
	return strconv.FormatFloat(float64(t.Sub(begun).Microseconds())/1000, 'f', -1, 64)
}

// symbol stands beside the word for a decision, so that colour is never the only
// sign.
func symbol(verdict string) string {
	switch verdict {
	case "accepted":
		return "✓"
	case "refused":
		return "✕"
	}
	return "!"
}
