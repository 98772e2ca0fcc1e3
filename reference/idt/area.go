package idt

import (
	"strconv"
	"time"
)

// MinBuffer is the length of the smallest buffer for a token that a caller may
// hand in, in bytes (mapping macro IRRPIDTA).
const MinBuffer = 1024

// Input is what a caller of RACROUTE REQUEST=VERIFY puts into the IDTA.
type Input struct {
	// Token to be validated; zero asks for one to be generated.
	Token Token
	// Buffer is the length of the caller's token buffer in bytes; 0 means
	// MinBuffer.
	Buffer int
	// FromEndUser: the token came from an end user, or will go to one.
	FromEndUser bool
}

// Validates says whether there is a token to be validated; otherwise one is to
// be generated.
func (in Input) Validates() bool { return !in.Token.IsZero() }

// BufferLength returns Buffer, or what it means if it is 0.
func (in Input) BufferLength() int {
	if in.Buffer == 0 {
		return MinBuffer
	}
	return in.Buffer
}

// Output is what the security manager leaves in the IDTA. The zero value is
// what is left where it ignores the parameter.
type Output struct {
	// Token that was generated, or that was validated; zero (IDT length 0) if
	// there is none, or its validation failed.
	Token Token
	// Returned, Complete and Signed are the output properties: a token is
	// returned; authentication is complete; the token has a signature.
	Returned, Complete, Signed bool
	// Issued and Expires are the claims iat and exp of the token, in UTC; zero
	// without a token. The token is good before Expires, not
	// at it. z/OS returns them in
	// the token only: they are here so that nobody decodes it again.
	Issued, Expires time.Time
	// Generation is what became of generating a token.
	Generation GenerationRC
	// Problem is why no token was made, or why the one there was is refused. z/OS
	// does not return it.
	Problem Problem
	// Rules that the token was made or validated by, and whether there was a
	// profile that they come from. z/OS does not return them; it records the
	// algorithm, the key ID and the source of the key.
	Rules   Rules
	Covered bool
}

// Cleared returns the output of a sign-on that was refused: without a token, and
// with what z/OS does not return.
func (out Output) Cleared() Output {
	return Output{Problem: out.Problem, Rules: out.Rules, Covered: out.Covered}
}

// GenerationRC is the return code of generating a token. A sign-on never fails
// because its token could not be generated: this code alone says so.
type GenerationRC int

// The return codes that were published (mapping macro IRRPIDTA; RACF
// presentation for z/OS 3.2 on identity tokens). 1, 2 and 6 are not among them.
const (
	Generated           GenerationRC = 0
	GeneratedUnsigned   GenerationRC = 3
	ICSFUnavailable     GenerationRC = 4
	ICSFError           GenerationRC = 5
	AlgorithmNotAllowed GenerationRC = 7
)

// Unpublished stands for a return code that is not public: that of a buffer that
// is too small.
const Unpublished GenerationRC = -1

// String returns the number, or ? for [Unpublished].
func (rc GenerationRC) String() string {
	if rc == Unpublished {
		return "?"
	}
	return strconv.Itoa(int(rc))
}
