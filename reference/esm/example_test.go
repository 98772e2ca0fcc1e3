package esm_test

import (
	"errors"
	"fmt"

	"github.com/safproof/safproof/reference/esm"
)

// A class that is RACLISTed is decided upon from a copy.
func ExampleSystem_Decide() {
	system := esm.New(esm.Config{}).IPL("S0W1")
	err := system.Update(func(tx *esm.Tx) error {
		return errors.Join(
			tx.AddUser(esm.User{ID: "ALICE", DefaultGroup: esm.SYS1}),
			tx.SetClass(esm.APPL, esm.ClassState{Active: true, Generic: true}),
			tx.AddProfile(esm.Profile{Class: esm.APPL, Name: "MQ*"}),
			tx.Raclist(esm.APPL),
		)
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mqweb := esm.Request{User: "ALICE", Class: esm.APPL, Resource: "MQWEB", Level: esm.Read}
	show := func(when string) {
		d := system.Decide(mqweb)
		saf, racf, reason := d.Codes()
		fmt.Printf("%s: %d/%d/%d by %s, ALICE has %v\n", when, saf, racf, reason, d.Profile, d.Allowed)
	}
	show("defined")
	permit := func(tx *esm.Tx) error {
		return tx.PutProfile(esm.Profile{Class: esm.APPL, Name: "MQ*", Generic: true, Access: []esm.Access{{ID: "ALICE", Level: esm.Read}}})
	}
	refresh := func(tx *esm.Tx) error { return tx.RefreshRaclist(esm.APPL) }
	fmt.Println(system.Update(permit))
	show("permitted")
	fmt.Println(system.Update(refresh))
	show("refreshed")
	// Output:
	// defined: 8/8/0 by MQ*, ALICE has NONE
	// <nil>
	// permitted: 8/8/0 by MQ*, ALICE has NONE
	// <nil>
	// refreshed: 0/0/0 by MQ*, ALICE has READ
}
