package serve_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// kept notes every secret of a session.
type kept struct {
	t       *testing.T
	secrets map[string]string // secret to what it is
}

func (k *kept) add(what, secret string) string {
	k.t.Helper()
	if len(secret) < 6 {
		k.t.Fatalf("there is no %s", what)
	}
	k.secrets[secret] = what
	return secret
}

// tokenText is what may be a token or a cookie's value in an answer.
var tokenText = regexp.MustCompile(`[A-Za-z0-9_+/=.-]{30,}`)

// answer notes what may be secrets in an answer.
func (k *kept) answer(r reply) reply {
	for _, text := range append(r.header.Values("Set-Cookie"), r.body) {
		for _, found := range tokenText.FindAllString(text, -1) {
			k.secrets[found] = "part of an answer"
		}
	}
	return r
}

// TestNoSecretIsLogged has clients do all that can be done, right and wrong, and
// looks for each of their secrets, in every spelling, in the logs, events,
// metrics and states.
func TestNoSecretIsLogged(t *testing.T) {
	w := start(t, serve.Options{Data: t.TempDir()})
	k := &kept{t, map[string]string{}}
	k.add("control token", w.Token())
	k.add("control cookie", strings.TrimPrefix(w.session(), "__Host-safproof="))
	k.secretsOfClients(w)
	k.secretsOfMistakes(w)
	k.secretsOfCommands(w)
	secret, err := ca().Secret()
	must(t, err)
	for line := range strings.Lines(string(secret)) {
		if !strings.Contains(line, "-----") && !strings.Contains(string(ca().PEM()), line) {
			k.add("line of the authority's key", strings.TrimSpace(line))
		}
	}
	texts := map[string]string{"log": w.log.String()}
	for _, path := range []string{"/metrics", "/readyz", "/api/v1/sysplex", "/api/v1/events?limit=10000", "/api/v1/credentials?limit=10000"} {
		texts[path] = ask(t, w.client, "GET", w.ControlURL()+path, bearer(w.Token())).body
	}
	if len(k.secrets) < 25 || strings.Count(texts["log"], `"msg":"request"`) < 40 || strings.Count(texts["log"], `"msg":"audit"`) < 15 {
		t.Fatalf("%d secrets, log of %d bytes: that was no busy session", len(k.secrets), len(texts["log"]))
	}
	for secret, what := range k.secrets {
		for _, form := range forms(secret) {
			for where, text := range texts {
				if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
					t.Errorf("%s holds a %s: %s", where, what, form)
				}
			}
		}
	}
}

// forms are the ways to write a secret that a log might have.
func forms(secret string) []string {
	digest := sha256.Sum256([]byte(secret))
	return []string{
		secret, base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		hex.EncodeToString([]byte(secret)), hex.EncodeToString(digest[:]),
		base64.StdEncoding.EncodeToString([]byte("COLIN:" + secret)),
	}
}

// secretsOfClients has every server used as it should be.
func (k *kept) secretsOfClients(w *world) {
	t := k.t
	colin, _ := w.Certificate("colin")
	text, err := pki.Encode(colin)
	must(t, err)
	k.add("key of a client", strings.Split(string(text), "\n")[len(strings.Split(string(text), "\n"))-4])
	password := k.add("password", "ROSEBUD1")
	gateway := w.url("SYS1", sysplex.ZAAS) + "/gateway/api/v1"
	login := k.answer(ask(t, w.client, "POST", gateway+"/auth/login", basic("COLIN", password)))
	cookie, _, _ := strings.Cut(login.header.Get("Set-Cookie"), ";")
	_, token, _ := strings.Cut(cookie, "=")
	k.add("Zowe token", token)
	byCookie := header("Cookie", cookie, "Content-Type", "application/json", "X-CSRF-ZOSMF-HEADER", "true")
	client := w.with(&colin)
	ticket, err := try(t, client, "POST", gateway+"/auth/ticket", `{"applicationName":"MQWEB"}`, byCookie)
	must(t, err)
	passTicket := k.add("PassTicket", ticket.member("ticket"))
	for range 2 {
		w.present("SYS1", passTicket)
	}
	w.present("SYS1", k.add("PassTicket of one's own", w.ticket("SYS1")))
	access, err := try(t, w.client, "POST", gateway+"/auth/access-token/generate", `{"validity":1,"scopes":["a"]}`, func(r *http.Request) {
		r.SetBasicAuth("COLIN", password)
		r.Header.Set("Content-Type", "application/json")
	})
	must(t, err)
	k.add("access token", access.body)
	_, err = try(t, w.client, "DELETE", gateway+"/auth/access-token/revoke", `{"token":"`+access.body+`"}`, byCookie)
	must(t, err)
	k.answer(ask(t, w.client, "GET", gateway+"/auth/query?token="+token, byCookie))
	k.answer(ask(t, w.client, "POST", gateway+"/auth/refresh", byCookie))
	k.answer(ask(t, w.client, "GET", w.url("SYS1", sysplex.ZAAS)+"/ibmzosmf/api/v1/zosmf/restfiles/ds?dslevel=SYS1.**", byCookie))
	k.answer(ask(t, client, "DELETE", w.url("SYS1", sysplex.ZAAS)+"/zaas/api/v1/auth/invalidate/"+token, byCookie))
	ask(t, w.client, "POST", gateway+"/auth/logout", byCookie)
	k.answer(ask(t, w.client, "POST", w.url("SYS1", sysplex.ZOSMF)+"/zosmf/services/authenticate", func(r *http.Request) {
		r.SetBasicAuth("COLIN", password)
		r.Header.Set("X-CSRF-ZOSMF-HEADER", "true")
	}))
	for server, path := range map[sysplex.Server]string{sysplex.ZSS: "/login", sysplex.ZLUX: "/auth", sysplex.UMS: "/ws/security/login"} {
		got, err := try(t, w.client, "POST", w.url("SYS1", server)+path, `{"username":"COLIN","id":"COLIN","password":"`+password+`"}`, header("Content-Type", "application/json"))
		must(t, err)
		k.answer(got)
	}
	identity := k.add("identity token", w.logIn("SYS1"))
	w.query("SYS2", identity)
	ask(t, w.client, "POST", w.url("SYS1", sysplex.EQAPROF)+"/api/v1/auth/logout", bearer(identity))
}

// secretsOfMistakes has clients put their secrets where they do not belong.
func (k *kept) secretsOfMistakes(w *world) {
	t := k.t
	wrong := k.add("wrong password", "WR0NGPW9")
	identity := k.add("identity token", w.logIn("SYS2"))
	for _, server := range []sysplex.Server{sysplex.EQAPROF, sysplex.RSED, sysplex.ZAAS, sysplex.ZSS, sysplex.ZLUX, sysplex.ZOSMF, sysplex.UMS, sysplex.MQWEB} {
		url := w.url("SYS1", server)
		for _, request := range []struct{ method, path, body string }{
			{"GET", "/?password=" + wrong, ""}, {"GET", "/" + identity, ""}, {"GET", "/a/" + identity + "/b", ""}, {"GET", "/a/" + wrong, ""},
			{"GET", "/api/v1/auth/query?token=" + identity, ""},
			{"POST", "/login", `{"password":"` + wrong}, {"POST", "/auth", wrong}, {identity[:20], "/", ""},
		} {
			got, err := try(t, w.client, request.method, url+request.path, request.body, func(r *http.Request) {
				r.SetBasicAuth("COLIN", wrong)
				r.Header.Set("X-Password", wrong)
				r.Header.Set("User-Agent", wrong)
				r.Header.Set("Referer", "https://a/?"+identity)
				r.AddCookie(&http.Cookie{Name: "apimlAuthenticationToken", Value: identity})
			})
			must(t, err)
			k.answer(got)
		}
	}
	ask(t, w.client, "GET", w.ControlURL()+"/?token="+w.Token(), nil)
	ask(t, w.client, "GET", w.ControlURL()+"/api/v1/events?after="+wrong, bearer(w.Token()))
	k.add("half of a request", "HALFWORD7")
	w.dial(sysplex.EQAPROF, false).send("GET /HALFWORD7 HTTP/1.1\r\nAuthorization: HALFWORD7\r\n\r\n").closed()
	w.dial(sysplex.EQAPROF, true).send("HALFWORD7: HALFWORD7\r\n\r\n").closed()
}

// secretsOfCommands enters commands that hold secrets.
func (k *kept) secretsOfCommands(w *world) {
	for _, text := range []string{
		"ALTUSER DORIS PASSWORD(" + k.add("password of a command", "C0MMAND1") + ") NOEXPIRED",
		"RDEFINE PTKTDATA CICSPROD SSIGNON(KEYMASKED(" + k.add("key of a command", "00112233445566AA") + "))",
		"ALTUSER DORIS PASSWORD(" + k.add("password that is too long", "TOOLONGPASSW0RD") + ")",
		"ALTUSER DORIS PASSWORD(" + k.add("password without an end", "N0END123"),
		k.add("password for a command", "S0LO9999"),
	} {
		got, err := try(k.t, w.client, "POST", w.ControlURL()+"/api/v1/systems/SYS1/commands", `{"text":"`+text+`"}`,
			header("Authorization", "Bearer "+w.Token(), "Content-Type", "application/json"))
		must(k.t, err)
		if got.status != 200 && got.status != 400 {
			k.t.Errorf("%d %s", got.status, got.body)
		}
	}
}

// Files with secrets are for their owner alone.
func TestFilesAreKeptFromOthers(t *testing.T) {
	data, out := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "out")
	w := start(t, serve.Options{Data: data})
	must(t, w.WriteCertificates(out))
	public := 0
	for _, folder := range []string{data, out} {
		info, err := os.Stat(folder)
		must(t, err)
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", folder, info.Mode())
		}
		files, err := os.ReadDir(folder)
		must(t, err)
		for _, f := range files {
			info, err := f.Info()
			must(t, err)
			if f.Name() == "ca.pem" {
				public++
			} else if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", f.Name(), info.Mode())
			}
		}
	}
	if public != 1 || w.TokenFile() != filepath.Join(data, "control-token") {
		t.Errorf("%d files are public, the token is in %s", public, w.TokenFile())
	}
}
