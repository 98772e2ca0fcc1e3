package passticket

import "fmt"

// Algorithm is a kind of PassTicket. The zero value means none, or the default
// where one is documented.
type Algorithm uint8

const (
	// Legacy is the DES algorithm of secured signon.
	Legacy Algorithm = iota + 1
	// EnhancedUpper is the HMAC-SHA-512 algorithm with TYPE(UPPER): tickets of
	// 0–9 and A–Z.
	EnhancedUpper
	// EnhancedMixed is the HMAC-SHA-512 algorithm with TYPE(MIXED): tickets of
	// 0–9, A–Z, a–z, - and _.
	EnhancedMixed
)

var algorithmNames = [...]string{Legacy: "legacy", EnhancedUpper: "enhanced-upper", EnhancedMixed: "enhanced-mixed"}

// ParseAlgorithm reads "legacy", "enhanced-upper" or "enhanced-mixed". Errors
// wrap [ErrAlgorithm].
func ParseAlgorithm(s string) (Algorithm, error) {
	for a := Legacy; a <= EnhancedMixed; a++ {
		if s == algorithmNames[a] {
			return a, nil
		}
	}
	return 0, fmt.Errorf("%w: %.40q; give legacy, enhanced-upper or enhanced-mixed", ErrAlgorithm, s)
}

// String returns the name that [ParseAlgorithm] reads, and "none" for the zero value.
func (a Algorithm) String() string {
	switch {
	case a == 0:
		return "none"
	case int(a) < len(algorithmNames):
		return algorithmNames[a]
	}
	return fmt.Sprintf("Algorithm(%d)", uint8(a))
}

// MarshalText returns the name that [ParseAlgorithm] reads, and nothing for
// the zero value.
func (a Algorithm) MarshalText() ([]byte, error) {
	if a == 0 {
		return nil, nil
	}
	if a > EnhancedMixed {
		return nil, fmt.Errorf("%w: number %d", ErrAlgorithm, uint8(a))
	}
	return []byte(a.String()), nil
}

// UnmarshalText does what [ParseAlgorithm] does; empty text is the zero value.
func (a *Algorithm) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*a = 0
		return nil
	}
	*a, err = ParseAlgorithm(string(text))
	return err
}

func (a Algorithm) enhanced() bool { return a == EnhancedUpper || a == EnhancedMixed }
