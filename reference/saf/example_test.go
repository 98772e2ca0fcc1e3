package saf_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// COLIN makes a PassTicket for TSO on system S0W1, and signs on with it, once.
func Example() {
	key, _ := passticket.ParseLegacyKey("E001193519561977")
	salt := strings.NewReader("0123456789ABCDEF") // a real program hands in crypto/rand.Reader
	security := esm.New(esm.Config{Random: salt}).IPL("S0W1")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	err := security.Update(func(tx *esm.Tx) error {
		for _, err := range []error{
			tx.AddUser(esm.User{ID: "COLIN", Owner: "IBMUSER", DefaultGroup: esm.SYS1}),
			tx.SetPassword("COLIN", "ROSEBUD1", false, now),
			tx.SetClass(esm.PTKTDATA, esm.ClassState{Active: true, Generic: true}),
			tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "TSOS0W1", Owner: "IBMUSER", Details: &esm.Details{
				SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &key},
			}}),
			tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "IRRPTAUTH.TSOS0W1.*", Owner: "IBMUSER",
				Access: []esm.Access{{ID: "COLIN", Level: esm.Update}}}),
			tx.Raclist(esm.PTKTDATA),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	system, err := saf.New(saf.Config{
		SMFID:    "S0W1",
		Security: security,
		Replays:  passticket.NewRegister(1000),
		Now:      func() time.Time { return now },
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	made := system.GeneratePassTicket(saf.ACEE{User: "COLIN"}, "COLIN", "TSOS0W1")
	fmt.Println("generate:", made.Codes)
	application, _ := saf.TSOApplication("S0W1")
	request := saf.VerifyRequest{
		User: "COLIN", Application: application, Authenticator: saf.NewAuthenticator(made.Ticket.Text()),
	}
	for range 2 {
		logOn := system.Verify(request)
		fmt.Printf("sign on: %v %q\n", logOn.Codes, logOn.Cause)
	}

	// Output:
	// generate: 0/0/0
	// sign on: 0/0/0 ""
	// sign on: 8/8/0 "replayed"
}
