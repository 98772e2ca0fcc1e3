package ums_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
)

// COLIN logs in to UMS and has a tool do something; somebody else tries with a
// token of his own making.
func Example() {
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	security := esm.New(esm.Config{Random: rand.Reader}).IPL("SYS1")
	if err := security.Update(func(tx *esm.Tx) error {
		if err := tx.AddUser(esm.User{ID: "COLIN", Owner: "IBMUSER", DefaultGroup: esm.SYS1}); err != nil {
			return err
		}
		return tx.SetPassword("COLIN", "ROSEBUD1", false, now())
	}); err != nil {
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
	tools := ums.NewStandIn()
	server, err := ums.New(ums.Config{System: system, Key: key, ToolServices: tools, Now: now, Random: rand.Reader})
	if err != nil {
		fmt.Println(err)
		return
	}

	call := func(method, path, body, token string) (answer struct{ AccessToken, Code string }) {
		request := httptest.NewRequest(method, "https://izp:12023"+path, strings.NewReader(body))
		request.TLS = &tls.ConnectionState{HandshakeComplete: true}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		_ = json.Unmarshal(recorder.Body.Bytes(), &answer)
		fmt.Println(strings.TrimSpace(fmt.Sprint(method, " ", path, " ", recorder.Code, " ", answer.Code)))
		return answer
	}
	token := call("POST", "/ws/security/login", `{"id":"COLIN","password":"ROSEBUD1"}`, "").AccessToken
	call("POST", "/ws/plugin/db2/utilities", "{}", token)
	call("POST", "/ws/plugin/db2/utilities", "{}", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJDT0xJTiJ9.")
	fmt.Println(tools.Reached())

	// Output:
	// POST /ws/security/login 200
	// POST /ws/plugin/db2/utilities 200
	// POST /ws/plugin/db2/utilities 401 token-not-accepted
	// [{COLIN POST /plugin/db2/utilities}]
}
