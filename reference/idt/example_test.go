package idt_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// A token for COLIN and FEKAPPL is good for 30 minutes, and for FEKAPPL alone.
func Example() {
	store := icsf.New()
	object := icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}
	if err := store.AddTokenKey(object, bytes.Repeat([]byte{0x4B}, 64)); err != nil {
		fmt.Println(err)
		return
	}
	fekappl, _ := passticket.ParseApplID("FEKAPPL")
	eqaappl, _ := passticket.ParseApplID("EQAAPPL")
	fmt.Println("profile:", idt.ProfileName(fekappl, "COLIN"))

	profile := &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "HS512", Timeout: 30 * time.Minute}
	rules := idt.NewRules(profile, zos.At(zos.V2R4))
	tokens := idt.NewTokens("SYS1", 0, store)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	made := tokens.Generate(rules, idt.Subject{User: "COLIN", Application: fekappl, Methods: []string{idt.ByPassword}}, idt.MinBuffer, now)
	fmt.Println("generation return code:", made.Generation, "signed:", made.Signed)

	for _, p := range []struct {
		application passticket.ApplID
		after       time.Duration
	}{{fekappl, 29 * time.Minute}, {fekappl, 30 * time.Minute}, {eqaappl, 0}} {
		presented := idt.Presented{Token: made.Token, User: "COLIN", Application: p.application, SignatureRequired: true}
		fmt.Printf("%s after %v: %q\n", p.application, p.after, tokens.Validate(rules, presented, now.Add(p.after)).Problem)
	}

	// Output:
	// profile: JWT.FEKAPPL.COLIN.SAF
	// generation return code: 0 signed: true
	// FEKAPPL after 29m0s: ""
	// FEKAPPL after 30m0s: "idt-expired"
	// EQAAPPL after 0s: "idt-audience"
}
