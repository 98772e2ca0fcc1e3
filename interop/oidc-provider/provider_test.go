// Package oidcprovider runs the flow of OpenID Connect in a browser: oidc-provider
// as the OpenID provider, package oidc in a client application, and package liberty
// as the resource server that takes the token.
package oidcprovider

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/reference/liberty"
)

// The provider's client, its user, and the resource server that may ask about
// tokens. All of them live as long as a test.
const (
	clientID       = "orders"
	clientSecret   = "secret-of-the-client-application"
	resourceID     = "api"
	resourceSecret = "secret-of-the-resource-server"
	user           = "COLIN"
	password       = "ROSEBUD1"
)

// patience is how long the provider may take to start.
const patience = time.Minute

// startProvider starts oidc-provider, and returns its issuer. Without Node.js or the
// package the test is skipped, or fails (see [clients.Requirement]).
func startProvider(t *testing.T, redirect string) (issuer string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a provider and a browser take seconds to start")
	}
	module, err := filepath.Abs("testdata/node_modules/oidc-provider/package.json")
	must(t, err)
	const advice = "run make interop with Node.js and npm installed"
	text, err := os.ReadFile(module)
	if err != nil {
		missing(t, "oidc-provider is missing. To have it, "+advice)
	}
	var about struct{ Version string }
	must(t, json.Unmarshal(text, &about))
	clients.Find(t, clients.Client{Name: "Node.js, for oidc-provider " + about.Version, Advice: advice, Command: []string{"node"}})
	settings, err := json.Marshal(map[string]any{
		"client": clientID, "secret": clientSecret, "redirect": redirect, "resource": resourceID, "resourceSecret": resourceSecret,
		"user": user, "password": password, "groups": []string{"BUYERS"},
	})
	must(t, err)
	c := exec.Command("node", "provider.mjs")
	c.Dir, c.Env = "testdata", []string{"PATH=" + os.Getenv("PATH"), "NODE_ENV=test", "SETTINGS=" + string(settings)}
	output, err := c.StdoutPipe()
	must(t, err)
	var problems bytes.Buffer
	c.Stderr = &problems
	must(t, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	timer := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		_ = c.Wait()
		t.Fatalf("oidc-provider does not start: %v\n%s", err, &problems)
	}
	return strings.TrimSpace(line)
}

// missing skips the test, or fails it where what is missing is required.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(clients.Requirement) == "require" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// recorder keeps the status.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// newResourceServer makes a Liberty of a client element; ISSUER in it is the
// provider's.
func newResourceServer(t *testing.T, issuer, element string) *liberty.Server {
	t.Helper()
	text := "<server>\n" + strings.ReplaceAll(element, "ISSUER", issuer) + "\n</server>"
	config, err := liberty.LoadConfig(fstest.MapFS{"server.xml": {Data: []byte(text)}}, "server.xml", nil)
	must(t, err)
	for _, problem := range config.Problems {
		t.Logf("server.xml: %v", problem)
	}
	server, err := liberty.New(liberty.Options{Config: config, Now: time.Now, Transport: http.DefaultTransport})
	must(t, err)
	return server
}

// ask sends a request with a token, and returns the status and the user.
func ask(ctx context.Context, address, token string) (status int, who string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, "", err
	}
	var identity liberty.Identity
	if answer.StatusCode == http.StatusOK {
		err = json.Unmarshal(body, &identity)
	}
	return answer.StatusCode, fmt.Sprintf("%s of %s, groups %q", identity.User, identity.Realm, identity.Groups), err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
