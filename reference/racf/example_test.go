package racf_test

import (
	"fmt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
)

// A server may generate PassTickets for MQWEB, once the class is refreshed.
func ExampleSession_Run() {
	system := esm.New(esm.Config{}).IPL("S0W1")
	session, err := racf.NewSession(racf.Config{System: system})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = session.Run(`
/* The region that runs the server has no password. */
ADDUSER  ZWESVUSR DFLTGRP(SYS1) NAME('ZOWE SERVER') NOPASSWORD
SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
RDEFINE  PTKTDATA MQWEB SSIGNON(KEYMASKED(0123456789ABCDEF)) -
         UACC(NONE)
RDEFINE  PTKTDATA IRRPTAUTH.MQWEB.* UACC(NONE)
PERMIT   IRRPTAUTH.MQWEB.* CLASS(PTKTDATA) ID(ZWESVUSR) +
         ACCESS(UPDATE)
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	generate := esm.Request{User: "ZWESVUSR", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.MQWEB.ALICE", Level: esm.Update}
	fmt.Println(system.Decide(generate).Codes())
	result, err := session.Execute("SETROPTS RACLIST(PTKTDATA) REFRESH")
	fmt.Println(result.Messages, err)
	fmt.Println(system.Decide(generate).Codes())
	// Output:
	// 4 4 0
	// [ICH14063I SETROPTS command complete.] <nil>
	// 0 0 0
}

// An error says where it is and what should be there.
func ExampleParse() {
	_, err := racf.Parse("RDEFINE PTKTDATA MQWEB -\n  SSIGNON(TIMEOUT(601))")
	fmt.Println(err)
	// Output:
	// line 2, column 19: RDEFINE: the value of TIMEOUT is not valid; expected a number from 1 to 600
}
