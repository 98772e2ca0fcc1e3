package idt_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/jose"
)

func withClaims(claims string) idt.Token {
	return idt.NewToken("e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".AAAA")
}

func TestClaimedNames(t *testing.T) {
	for _, test := range []struct {
		token             idt.Token
		user, application string // "" if there is none
	}{
		{withClaims(`{"sub":"COLIN","aud":"FEKAPPL"}`), "COLIN", "FEKAPPL"},
		{withClaims(`{"sub":"COLIN","aud":["FEKAPPL","*ANYAPPL*"]}`), "COLIN", "FEKAPPL"},
		{withClaims(`{"sub":"#A$@1","aud":"A"}`), "#A$@1", "A"},
		{withClaims(`{"SUB":"COLIN","Aud":"FEKAPPL"}`), "", ""},
		{withClaims(`{"sub":"colin","aud":"fekappl"}`), "", ""},
		{withClaims(`{"sub":" COLIN","aud":" FEKAPPL"}`), "", ""},
		{withClaims(`{"sub":"NINECHARS","aud":"NINECHARS"}`), "", ""},
		{withClaims(`{"sub":7,"aud":7}`), "", ""},
		{withClaims(`{"sub":null,"aud":null}`), "", ""},
		{withClaims(`{"sub":["COLIN"],"aud":[]}`), "", ""},
		{withClaims(`{"sub":"","aud":["*ANYAPPL*","FEKAPPL"]}`), "", ""},
		{withClaims(`{"sub":"COLIN","sub":"BOB","aud":"A","aud":"B"}`), "BOB", "B"},
		{withClaims(`{"s\u0075b":"C\u004fLIN","aud":["FEKAPPL",null]}`), "COLIN", "FEKAPPL"},
		{withClaims(`{"sub":"COLIN","aud":["FEKAPPL",7]}`), "COLIN", ""},
		{withClaims("{\"sub\":\"COLIN\",\"x\":\"\xff\"}"), "COLIN", ""},
		{withClaims(`{}`), "", ""},
		{withClaims(`[]`), "", ""},
		{withClaims(`null`), "", ""},
		{withClaims(`{"sub":"COLIN"`), "", ""},
		{idt.Token{}, "", ""},
		{idt.NewToken("e30"), "", ""},
		{idt.NewToken("e30.e30"), "", ""},
		{idt.NewToken("e30.*.AAAA"), "", ""},
		{withClaims(`{"sub":"COLIN","aud":"FEKAPPL","x":"` + strings.Repeat("x", jose.DefaultMaxSize) + `"}`), "", ""},
	} {
		user, ok := test.token.ClaimedUser()
		if ok != (test.user != "") || user != esm.UserID(test.user) {
			t.Errorf("%s claims the user %q, %t; want %q", test.token.Text(), user, ok, test.user)
		}
		application, ok := test.token.ClaimedApplication()
		if ok != (test.application != "") || application.String() != test.application {
			t.Errorf("%s claims the application %q, %t; want %q", test.token.Text(), application, ok, test.application)
		}
	}
}

func TestInput(t *testing.T) {
	for _, test := range []struct {
		in        idt.Input
		buffer    int
		validates bool
	}{
		{idt.Input{}, 1024, false},
		{idt.Input{Buffer: 2048, Token: idt.NewToken("")}, 2048, false},
		{idt.Input{Buffer: 1, Token: idt.NewToken("x")}, 1, true},
	} {
		if got := test.in.BufferLength(); got != test.buffer || test.in.Validates() != test.validates {
			t.Errorf("%+v: buffer of %d bytes, validates: %t; want %d, %t", test.in, got, test.in.Validates(), test.buffer, test.validates)
		}
	}
}

func TestCodesOfProblems(t *testing.T) {
	for problem, want := range map[idt.Problem]int{idt.UnreadableKeyID: 0x1C, idt.WrongKeyID: 0x1D} {
		if got, published := problem.Reason(); got != want || !published {
			t.Errorf("%s has the reason %d, published: %t; want %d", problem, got, published, want)
		}
	}
	for _, problem := range []idt.Problem{idt.Expired, idt.BadSignature, idt.WrongAudience, idt.Malformed, ""} {
		if got, published := problem.Reason(); got != 0 || published {
			t.Errorf("%q has the reason %d, published: %t; want none", problem, got, published)
		}
	}
	for rc, want := range map[idt.GenerationRC]string{
		idt.Generated: "0", idt.GeneratedUnsigned: "3", idt.ICSFUnavailable: "4", idt.ICSFError: "5", idt.AlgorithmNotAllowed: "7", idt.Unpublished: "?",
	} {
		if rc.String() != want {
			t.Errorf("generation return code %d prints as %s, want %s", int(rc), rc, want)
		}
	}
}
