package passticket_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/passticket"
)

// names holds what both parsers must do alike; an empty problem means success.
var names = []struct {
	name, in, want, problem string
}{
	{"one letter", "A", "A", ""},
	{"one digit", "0", "0", ""},
	{"six", "USER12", "USER12", ""},
	{"seven", "IBMUSER", "IBMUSER", ""},
	{"eight", "USER1234", "USER1234", ""},
	{"national characters", "$#@", "$#@", ""},
	{"lower case", "ibmuser", "IBMUSER", ""},
	{"mixed case", "iBmUsEr#", "IBMUSER#", ""},
	{"all letters, first part", "ABCDEFGH", "ABCDEFGH", ""},
	{"all letters, second part", "IJKLMNOP", "IJKLMNOP", ""},
	{"all letters, third part", "QRSTUVWX", "QRSTUVWX", ""},
	{"all letters, last part and digits", "YZ012345", "YZ012345", ""},
	{"digits", "6789", "6789", ""},

	{"empty", "", "", "it is empty"},
	{"nine", "USER12345", "", "it has 9 characters"},
	{"leading blank", " IBMUSER", "", "character 1 is ' '"},
	{"trailing blank", "IBMUSER ", "", "character 8 is ' '"},
	{"inner blank", "IBM USER", "", "character 4 is ' '"},
	{"hyphen", "IBM-USER", "", "character 4 is '-'"},
	{"dot", "A.B", "", "character 2 is '.'"},
	{"underscore", "A_", "", "character 2 is '_'"},
	{"wildcard", "IBM*", "", "character 4 is '*'"},
	{"percent", "%", "", "character 1 is '%'"},
	{"NUL", "A\x00", "", `character 2 is '\x00'`},
	{"newline", "A\n", "", `character 2 is '\n'`},
	{"pound sign, at the place of # or $ elsewhere", "A£", "", "character 2 is '£'"},
	{"umlaut", "MÜLLER", "", "character 2 is 'Ü'"},
	{"long s, which Unicode folds to S", "ſAM", "", "character 1 is 'ſ'"},
	{"Kelvin sign, which Unicode folds to k", "\u212aEN", "", "character 1 is '\u212a'"},
	{"full-width A", "Ａ", "", "character 1 is 'Ａ'"},
	{"not UTF-8", "A\xff", "", "character 2 is '\ufffd'"},
}

func TestParseUserID(t *testing.T) {
	for _, c := range names {
		t.Run(c.name, func(t *testing.T) {
			got, err := passticket.ParseUserID(c.in)
			checkName(t, c.in, got.String(), c.want, err, passticket.ErrUserID, "user ID", c.problem)
			if c.problem != "" && got != (passticket.UserID{}) {
				t.Errorf("ParseUserID(%q) = %v beside an error", c.in, got)
			}
		})
	}
}

func TestParseApplID(t *testing.T) {
	for _, c := range names {
		t.Run(c.name, func(t *testing.T) {
			got, err := passticket.ParseApplID(c.in)
			checkName(t, c.in, got.String(), c.want, err, passticket.ErrApplID, "application name", c.problem)
			if c.problem != "" && got != (passticket.ApplID{}) {
				t.Errorf("ParseApplID(%q) = %v beside an error", c.in, got)
			}
		})
	}
}

func checkName(t *testing.T, in, got, want string, err, sentinel error, argument, problem string) {
	t.Helper()
	if problem == "" {
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
		return
	}
	if !errors.Is(err, sentinel) {
		t.Fatalf("%q: error %v, want one that is %q", in, err, sentinel)
	}
	for _, part := range []string{argument, problem, "1 to 8"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q: error %q does not say %q", in, err, part)
		}
	}
}

func TestIdentifiersAreComparable(t *testing.T) {
	if userID(t, "ibmuser") != userID(t, "IBMUSER") {
		t.Error("ibmuser and IBMUSER are two user IDs")
	}
	seen := map[passticket.ApplID]bool{applID(t, "TSO1"): true}
	if !seen[applID(t, "tso1")] || seen[applID(t, "TSO2")] {
		t.Errorf("a map keyed by application name holds %v", seen)
	}
}

func TestIdentifiersAsText(t *testing.T) {
	type pair struct {
		User passticket.UserID `json:"user"`
		Appl passticket.ApplID `json:"appl"`
	}
	want := pair{userID(t, "$ABC#@1"), applID(t, "TSO1234")}
	text, err := json.Marshal(want)
	if err != nil || string(text) != `{"user":"$ABC#@1","appl":"TSO1234"}` {
		t.Fatalf("Marshal = %s, %v", text, err)
	}
	var got pair
	if err := json.Unmarshal([]byte(`{"user":"$abc#@1","appl":"tso1234"}`), &got); err != nil || got != want {
		t.Errorf("Unmarshal = %v, %v; want %v", got, err, want)
	}
	if err := json.Unmarshal([]byte(`{"user":""}`), &got); !errors.Is(err, passticket.ErrUserID) {
		t.Errorf("Unmarshal of an empty user ID: %v, want %v", err, passticket.ErrUserID)
	}
	if err := json.Unmarshal([]byte(`{"appl":"TOO LONG A NAME"}`), &got); !errors.Is(err, passticket.ErrApplID) {
		t.Errorf("Unmarshal of a bad application name: %v, want %v", err, passticket.ErrApplID)
	}
}

func TestAlgorithmAsText(t *testing.T) {
	for name, want := range map[string]passticket.Algorithm{
		"legacy":         passticket.Legacy,
		"enhanced-upper": passticket.EnhancedUpper,
		"enhanced-mixed": passticket.EnhancedMixed,
	} {
		got, err := passticket.ParseAlgorithm(name)
		if err != nil || got != want || got.String() != name {
			t.Errorf("ParseAlgorithm(%q) = %v, %v; want %v", name, got, err, want)
		}
		text, err := json.Marshal(want)
		if err != nil || string(text) != `"`+name+`"` {
			t.Errorf("Marshal(%v) = %s, %v", want, text, err)
		}
		var back passticket.Algorithm
		if err := json.Unmarshal(text, &back); err != nil || back != want {
			t.Errorf("Unmarshal(%s) = %v, %v; want %v", text, back, err, want)
		}
	}
	for _, name := range []string{"", "none", "Legacy", "LEGACY", "enhanced", "mixed", "legacy "} {
		if got, err := passticket.ParseAlgorithm(name); !errors.Is(err, passticket.ErrAlgorithm) || got != 0 {
			t.Errorf("ParseAlgorithm(%q) = %v, %v; want an error that is %q", name, got, err, passticket.ErrAlgorithm)
		}
	}
	var none passticket.Algorithm
	if none.String() != "none" {
		t.Errorf("the zero value prints %q", none)
	}
	if text, err := json.Marshal(none); err != nil || string(text) != `""` {
		t.Errorf("Marshal of the zero value = %s, %v", text, err)
	}
	back := passticket.Legacy
	if err := json.Unmarshal([]byte(`""`), &back); err != nil || back != 0 {
		t.Errorf(`Unmarshal("") = %v, %v; want the zero value`, back, err)
	}
	if _, err := json.Marshal(passticket.Algorithm(9)); !errors.Is(err, passticket.ErrAlgorithm) {
		t.Errorf("Marshal of number 9: %v, want %v", err, passticket.ErrAlgorithm)
	}
}
