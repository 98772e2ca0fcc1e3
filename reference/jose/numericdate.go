package jose

import (
	"strings"
	"time"
)

// The first and the last second that a NumericDate may name: the years 1 to
// 9999, which RFC 3339 can express.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// maxExponent stops the reading of an exponent: no text that fits a token has
// as many digits.
const maxExponent int64 = 1 << 32

// date is a NumericDate that may be missing. It is
// half as long as a time.Time with its presence would be.
type date struct {
	seconds int64 // since 1970-01-01 UTC
	nanos   int32
	present bool
}

// time returns the time in UTC, the zero time if there is none.
func (d date) time() time.Time {
	if !d.present {
		return time.Time{}
	}
	return time.Unix(d.seconds, int64(d.nanos)).UTC()
}

// decimal is a JSON number taken apart: 0.DIGITS × 10^point, negated if negative.
type decimal struct {
	negative bool
	digits   string // without zeroes at its start; empty for zero
	point    int64
}

// parseNumericDate reads the text of a JSON number as seconds since 1970-01-01
// UTC, fractions included (RFC 7519, section 2). No floating point is involved.
// Digits after nanoseconds are cut off. It says no when the time is outside of
// the years 1 to 9999.
func parseNumericDate(number string) (date, bool) {
	if seconds, ok := plainSeconds(number); ok {
		return date{seconds, 0, true}, true
	}
	d := parseDecimal(number)
	const mostDigits = 12 // of lastSecond
	if d.digits != "" && d.point > mostDigits {
		return date{}, false
	}
	seconds, nanos := d.part(0, d.point), d.part(d.point, d.point+9)
	if d.negative {
		seconds, nanos = -seconds, -nanos
	}
	if seconds < firstSecond || seconds > lastSecond || seconds == firstSecond && nanos < 0 {
		return date{}, false
	}
	return date{seconds, int32(nanos), true}, true
}

// plainSeconds reads what nearly all tokens have: up to eleven digits.
func plainSeconds(number string) (seconds int64, ok bool) {
	if len(number) > 11 {
		return 0, false
	}
	for i := range len(number) {
		digit := number[i] - '0'
		if digit > 9 {
			return 0, false
		}
		seconds = seconds*10 + int64(digit)
	}
	return seconds, true
}

func parseDecimal(number string) decimal {
	var d decimal
	mantissa, exponent := number, ""
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		mantissa, exponent = number[:i], number[i+1:]
	}
	mantissa, d.negative = strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	all := whole + fraction
	d.digits = strings.TrimLeft(all, "0")
	d.point = int64(len(whole)-(len(all)-len(d.digits))) + parseExponent(exponent)
	return d
}

// parseExponent reads an exponent; what is huge becomes maxExponent.
func parseExponent(text string) int64 {
	text, negative := strings.CutPrefix(text, "-")
	text = strings.TrimPrefix(text, "+")
	var n int64
	for i := range len(text) {
		n = min(n*10+int64(text[i]-'0'), maxExponent)
	}
	if negative {
		return -n
	}
	return n
}

// part returns the digits from one position to another, the positions counted
// from the first digit, as a number. Digits that are not there are zeroes.
func (d decimal) part(from, to int64) int64 {
	if d.digits == "" {
		return 0
	}
	var n int64
	for i := from; i < to; i++ {
		n *= 10
		if 0 <= i && i < int64(len(d.digits)) {
			n += int64(d.digits[i] - '0')
		}
	}
	return n
}
