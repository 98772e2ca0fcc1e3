package appserver_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zss"
)

// inProcess carries requests to a handler in the same program; a real one would
// be an http.Transport.
func inProcess(h http.Handler) http.RoundTripper {
	return &wire{to: h}
}

// COLIN logs in with a browser, has the Unified Experience app change something in
// a subsystem, and logs out.
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
	zssServer, err := zss.New(zss.Config{System: system, Now: now, Random: rand.Reader})
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	db2 := ums.NewStandIn()
	umsServer, err := ums.New(ums.Config{System: system, Key: key, Subsystem: db2, Now: now, Random: rand.Reader})
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := appserver.New(appserver.Config{ZSS: inProcess(zssServer), UMS: inProcess(umsServer), Now: now, Random: rand.Reader})
	if err != nil {
		fmt.Println(err)
		return
	}

	var cookies []*http.Cookie
	call := func(method, path, body string) {
		request := httptest.NewRequest(method, "https://zlux:7556"+path, strings.NewReader(body))
		request.TLS = &tls.ConnectionState{HandshakeComplete: true}
		for _, c := range cookies {
			request.AddCookie(c)
		}
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if set := recorder.Result().Cookies(); len(set) > 0 {
			cookies = set
		}
		fmt.Println(method, path, recorder.Code)
	}
	call("GET", appserver.AppPath, "")
	call("POST", "/auth", `{"username":"COLIN","password":"ROSEBUD1"}`)
	call("GET", appserver.AppPath, "")
	call("PUT", appserver.ActionPath+"subsystem/DB2A/catalog", "a row")
	call("POST", "/auth-logout", "")
	call("PUT", appserver.ActionPath+"subsystem/DB2A/catalog", "one more")
	fmt.Println(db2.Reached())

	// Output:
	// GET /ZLUX/plugins/unified-experience/web/ 401
	// POST /auth 200
	// GET /ZLUX/plugins/unified-experience/web/ 200
	// PUT /ZLUX/plugins/com.rs.auth.db2Auth/services/ums/subsystem/DB2A/catalog 200
	// POST /auth-logout 200
	// PUT /ZLUX/plugins/com.rs.auth.db2Auth/services/ums/subsystem/DB2A/catalog 401
	// [{COLIN PUT /subsystem/DB2A/catalog}]
}
