package debugprofile_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
)

// COLIN logs in, asks about the token, and logs it out.
func Example() {
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	salt := strings.NewReader("0123456789ABCDEF") // a real program hands in crypto/rand.Reader
	security := esm.New(esm.Config{Random: salt}).IPL("SYS1")
	session, _ := racf.NewSession(racf.Config{System: security})
	if _, err := session.Run(`
ADDUSER COLIN DFLTGRP(SYS1)
SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA)
RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) SIGALG(HS256) IDTTIMEOUT(30))
SETROPTS RACLIST(IDTDATA)`); err != nil {
		fmt.Println(err)
		return
	}
	keys := icsf.New()
	key := bytes.Repeat([]byte("K"), 32) // a real program makes it at random
	if err := keys.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.EQAAPPL", Sequence: "1", Category: "T"}, key); err != nil {
		fmt.Println(err)
		return
	}
	err := security.Update(func(tx *esm.Tx) error { return tx.SetPassword("COLIN", "ROSEBUD1", false, now()) })
	if err != nil {
		fmt.Println(err)
		return
	}
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: security, ICSF: keys, Replays: passticket.NewRegister(1000), Now: now})
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := debugprofile.New(debugprofile.Config{
		System: system, Now: now,
		ReadEnvironment: func() ([]byte, error) { return []byte("safJwtApplID=EQAAPPL\n"), nil },
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	call := func(method, path string, authorize func(*http.Request)) (token string) {
		request := httptest.NewRequest(method, path, nil)
		authorize(request)
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		var answer struct{ Token, Code, User, Expires string }
		_ = json.Unmarshal(recorder.Body.Bytes(), &answer)
		fmt.Println(path, recorder.Code, cmp.Or(answer.Code, answer.User+" until "+answer.Expires))
		return answer.Token
	}
	token := call("POST", "/api/v1/auth/login", func(r *http.Request) { r.SetBasicAuth("COLIN", "ROSEBUD1") })
	withToken := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	call("GET", "/api/v1/auth/query", withToken)
	call("POST", "/api/v1/auth/logout", withToken)
	call("GET", "/api/v1/auth/query", withToken)

	// Output:
	// /api/v1/auth/login 200 COLIN until 2026-03-01T12:30:00Z
	// /api/v1/auth/query 200 COLIN until 2026-03-01T12:30:00Z
	// /api/v1/auth/logout 200 COLIN until 2026-03-01T12:30:00Z
	// /api/v1/auth/query 401 token-logged-out
}
