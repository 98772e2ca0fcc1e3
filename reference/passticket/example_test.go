package passticket_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// The one vector in print: a ticket for TSO on system SYS1.
func Example() {
	user, err := passticket.ParseUserID("mikem")
	if err != nil {
		panic(err)
	}
	appl, err := passticket.ParseApplID("TSOSYS1")
	if err != nil {
		panic(err)
	}
	key, err := passticket.ParseLegacyKey("E001193519561977")
	if err != nil {
		panic(err)
	}
	profile := passticket.Profile{Legacy: &key}
	generated := time.Unix(1111111, 0)

	ticket, err := profile.Generate(user, appl, generated)
	if err != nil {
		panic(err)
	}
	fmt.Println(ticket, "has the text", ticket.Text())

	register := passticket.NewRegister(1000)
	for range 2 {
		verdict, err := profile.Evaluate(user, appl, ticket.Text(), generated.Add(9*time.Minute), register)
		if err != nil {
			panic(err)
		}
		fmt.Printf("accepted: %v, reason: %q\n", verdict.Accepted, verdict.Reason)
	}
	// Output:
	// (PassTicket, redacted) has the text AEPRRZ3S
	// accepted: true, reason: ""
	// accepted: false, reason: "replayed"
}

func ExampleProfile_Generate_enhanced() {
	user, _ := passticket.ParseUserID("IBMUSER")
	appl, _ := passticket.ParseApplID("TSO1234")
	key, err := passticket.NewEnhancedKey([]byte("thirty-two bytes of key material"))
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
		profile := passticket.Profile{Enhanced: key, Type: algorithm, Timeout: 2 * time.Minute}
		ticket, err := profile.Generate(user, appl, at)
		if err != nil {
			panic(err)
		}
		verdict, err := profile.Evaluate(user, appl, ticket.Text(), at.Add(121*time.Second), passticket.NewRegister(10))
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v: %d characters; %s\n", algorithm, len(ticket.Text()), verdict.Detail)
	}
	// Output:
	// enhanced-upper: 8 characters; generated 121 s before the evaluator's clock; the window is 120 s
	// enhanced-mixed: 8 characters; generated 121 s before the evaluator's clock; the window is 120 s
}

func ExampleLegacyKey_GeneratedAt() {
	user, _ := passticket.ParseUserID("MIKEM")
	appl, _ := passticket.ParseApplID("TSOSYS1")
	key, _ := passticket.ParseLegacyKey("E001193519561977")
	generated, ok := key.GeneratedAt(user, appl, "AEPRRZ3S")
	fmt.Println(generated.Format(time.RFC3339), ok)
	// Output: 1970-01-13T20:38:31Z true
}

func ExampleProfile_ExplainGenerate() {
	user, _ := passticket.ParseUserID("MIKEM")
	appl, _ := passticket.ParseApplID("TSOSYS1")
	key, _ := passticket.ParseLegacyKey("E001193519561977")
	profile := passticket.Profile{Legacy: &key}
	explanation, err := profile.ExplainGenerate(user, appl, time.Unix(1111111, 0))
	if err != nil {
		panic(err)
	}
	for _, step := range explanation.Parts[0].Steps[:8] {
		fmt.Printf("%-21s %-16s %s\n", step.Name, step.Value, step.Note)
	}
	// Output:
	// user ID in EBCDIC     D4C9D2C5D4404040 MIKEM, filled up with blanks (X'40')
	// application in EBCDIC E3E2D6E2E8E2F140 TSOSYS1, filled up with blanks (X'40')
	// time                  0010F447         1111111 s since 1970-01-01 00:00:00 UTC
	// Result-1              4EB6CF1EC170DEFF user ID enciphered
	// Result-2A             AD5419FC29922FBF Result-1 XOR application
	// Result-2              6950FDAA65D69E17 Result-2A enciphered
	// Result-3              6950FDAA         left four bytes of Result-2
	// Result-4              694009ED         Result-3 XOR time
}

func ExampleParseUserID() {
	_, err := passticket.ParseUserID("IBM-USER")
	fmt.Println(errors.Is(err, passticket.ErrUserID))
	fmt.Println(err)
	// Output:
	// true
	// user ID is not valid: character 4 is '-'; give 1 to 8 characters of A-Z, 0-9, $, # and @
}
