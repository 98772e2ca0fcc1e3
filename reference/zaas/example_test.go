package zaas_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zaas"
)

// COLIN logs in, and a service that has a client certificate gets a PassTicket
// for COLIN, which is good once.
func Example() {
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	security := esm.New(esm.Config{Random: strings.NewReader("0123456789ABCDEF")}).IPL("SYS1")
	session, _ := racf.NewSession(racf.Config{System: security})
	if _, err := session.Run(`
ADDUSER COLIN DFLTGRP(SYS1)
ADDUSER ZWESVUSR DFLTGRP(SYS1)
SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.MQWEB.* UACC(NONE)
PERMIT IRRPTAUTH.MQWEB.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
SETROPTS RACLIST(PTKTDATA)`); err != nil {
		fmt.Println(err)
		return
	}
	if err := security.Update(func(tx *esm.Tx) error { return tx.SetPassword("COLIN", "ROSEBUD1", false, now()) }); err != nil {
		fmt.Println(err)
		return
	}
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(1000), Now: now})
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	certificate, roots := certificates().client, certificates().roots // a real program has them from files
	server, err := zaas.New(zaas.Config{
		System: system, Level: zaas.ZoweV2, Caller: saf.ACEE{User: "ZWESVUSR", Group: esm.SYS1},
		Key: key, ClientCAs: roots, Now: now, Random: rand.Reader,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	login := httptest.NewRequest("POST", "/gateway/api/v1/auth/login", nil)
	login.SetBasicAuth("COLIN", "ROSEBUD1")
	loggedIn := httptest.NewRecorder()
	server.ServeHTTP(loggedIn, login)
	fmt.Println("login", loggedIn.Code)

	ask := func(c ...*x509.Certificate) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/gateway/api/v1/auth/ticket", strings.NewReader(`{"applicationName":"MQWEB"}`))
		for _, cookie := range loggedIn.Result().Cookies() {
			r.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		}
		r.TLS = &tls.ConnectionState{PeerCertificates: c}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w
	}
	fmt.Println("ticket without a certificate", ask().Code)
	answer := ask(certificate)
	fmt.Println("ticket", answer.Code)

	var made struct{ Ticket string }
	_ = json.Unmarshal(answer.Body.Bytes(), &made)
	mqweb, _ := passticket.ParseApplID("MQWEB")
	for range 2 {
		result := system.Verify(saf.VerifyRequest{User: "COLIN", Application: mqweb, Authenticator: saf.NewAuthenticator(made.Ticket)})
		fmt.Println("sign-on", result.Codes)
	}

	// Output:
	// login 204
	// ticket without a certificate 403
	// ticket 200
	// sign-on 0/0/0
	// sign-on 8/8/0
}
