package page_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/serve/page"
)

// What the script does is looked at in a browser, whose program (Chromium, Chrome)
// the environment names. Pictures of the page are left in a folder, if it names one.
const (
	browserVariable  = "SAFPROOF_BROWSER"
	picturesVariable = "SAFPROOF_PICTURES"
)

const description = `
name: PAGEPLEX
databases:
  - name: SHARED
    commands: |
      ADDUSER COLIN
      SETROPTS CLASSACT(PTKTDATA)
      RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
      SETROPTS RACLIST(PTKTDATA)
    users:
      - {id: COLIN, password: ROSEBUD1}
systems:
  - smfid: SYS1
    database: SHARED
    servers:
      - {server: MQWEB, port: 0}
  - smfid: SYS2
    database: SHARED
    servers:
      - {server: MQWEB, port: 0}
control: {port: 0}
`

const controlToken = "control-token-of-a-test"

// looked is a sysplex with its page in a browser.
type looked struct {
	*serve.Sysplex
	client  *http.Client
	browser context.Context
}

// action is something that is done in the browser.
type action = chromedp.Action[chromedp.Void]

func look(t *testing.T, width, height int64) looked {
	t.Helper()
	program := os.Getenv(browserVariable)
	if program == "" {
		t.Skip(browserVariable + " names no browser")
	}
	config, err := serve.Parse("test.yaml", []byte(description))
	must(t, err)
	authority, err := pki.New("test authority")
	must(t, err)
	plex, err := serve.Start(serve.Options{Config: config, Authority: authority, ControlToken: controlToken, Page: page.Handler()})
	must(t, err)
	t.Cleanup(func() { must(t, plex.Stop(context.WithoutCancel(t.Context()))) })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox,
		chromedp.Flag("ignore-certificate-errors", true), chromedp.UserDataDir(t.TempDir()))
	allocated, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	must(t, chromedp.Do(browser, chromedp.EmulateViewport(width, height)))
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}, DisableKeepAlives: true,
	}}
	return looked{plex, client, browser}
}

func (l looked) do(t *testing.T, actions ...action) {
	t.Helper()
	if err := chromedp.Do(l.browser, actions...); err != nil {
		seen, _ := chromedp.Run(l.browser, chromedp.Text("body")) // if it cannot be read, the first error says enough
		t.Fatalf("%v; the page shows:\n%s", err, seen)
	}
}

// open opens the page with a control token.
func (l looked) open(t *testing.T, token string) {
	t.Helper()
	l.do(t, chromedp.Navigate(l.ControlURL()+"/#token="+token))
}

// until waits for an expression of the page's to be true.
func until(expression string, a ...any) action {
	return chromedp.Poll[chromedp.Void](fmt.Sprintf(expression, a...), chromedp.WithPollingTimeout(20*time.Second))
}

// script runs in the page.
func script(text string, a ...any) action {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(text, a...))
}

const lane = `document.querySelector('[aria-label="System %s"]')`

// signOn asks MQWEB of a system who COLIN is.
func (l looked) signOn(t *testing.T, system int, password string) (int, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", l.Systems()[system].Servers[0].URL+"/whoami", nil)
	must(t, err)
	r.SetBasicAuth("COLIN", password)
	answer, err := l.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

func (l looked) picture(t *testing.T, name string) {
	t.Helper()
	folder := os.Getenv(picturesVariable)
	if folder == "" {
		return
	}
	png, err := chromedp.Run(l.browser, chromedp.FullScreenshot(100))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644))
}

// Whoever watches sees who was let in and who was not, and no password.
func TestWatching(t *testing.T) {
	l := look(t, 1280, 1000)
	l.open(t, controlToken)
	l.do(t, until(`!document.getElementById("all").hidden && document.getElementById("name").textContent === "PAGEPLEX"`),
		until(`document.getElementById("link").textContent === "live"`), until(`location.hash === ""`))
	for password, want := range map[string]int{"ROSEBUD1": 200, "ROSEBUD9": 401} {
		if got, err := l.signOn(t, 0, password); got != want || err != nil {
			t.Fatalf("sign-on: %d, %v, want %d", got, err, want)
		}
	}
	l.do(t,
		until(`document.querySelectorAll("#rows tr").length >= 2`),
		until(`[...document.querySelectorAll("#rows tr")].some(r => r.querySelector(".refused") && r.textContent.includes("COLIN"))`),
		until(`document.querySelectorAll("#credentials tr").length >= 2`),
		until(lane+`.querySelectorAll(".strip .mark.refused").length === 1`, "SYS1"),
		until(lane+`.querySelectorAll(".strip .mark").length === 0`, "SYS2"),
		chromedp.Click("#rows tr:has(.refused) button"),
		until(`document.getElementById("record").open && document.getElementById("record").textContent.includes("8/8/0")`),
	)
	l.picture(t, "record")
	content, err := chromedp.Run(l.browser, chromedp.Evaluate[string](`document.documentElement.outerHTML`))
	must(t, err)
	for _, secret := range []string{"ROSEBUD1", "ROSEBUD9", controlToken} {
		if strings.Contains(content, secret) {
			t.Error("the page shows a secret")
		}
	}
	l.do(t, script(`document.getElementById("record").close()`),
		chromedp.SetValue(`.filters [name=result]`, "accepted"), script(`document.querySelector(".filters").dispatchEvent(new Event("input"))`),
		until(`document.querySelectorAll("#rows .refused").length === 0 && document.querySelectorAll("#rows .accepted").length > 0`))
	l.picture(t, "desktop")
}

// Whoever operates moves clocks, restarts, IPLs, cuts off and heals.
func TestOperating(t *testing.T) {
	l := look(t, 390, 844)
	l.open(t, controlToken)
	l.do(t, until(`document.getElementById("link").textContent === "live"`))
	in := func(selector string) action { return script(lane+`.querySelector('%s').click()`, "SYS2", selector) }
	l.do(t, in("summary"),
		in(`[data-step="10m"]`), until(lane+`.querySelector(".clock").textContent.includes("10 min ahead")`, "SYS2"),
		until(lane+`.querySelector(".clock").textContent.includes("right")`, "SYS1"),
		in("[data-icsf]"), until(lane+`.querySelector(".flags").textContent.includes("ICSF down")`, "SYS2"),
		in("[data-cut=clients]"), until(lane+`.querySelector(".flags").textContent.includes("cut off from clients")`, "SYS2"))
	l.picture(t, "phone")
	if status, err := l.signOn(t, 1, "ROSEBUD1"); err == nil {
		t.Errorf("a system that is cut off answers %d", status)
	}
	l.do(t, script(`document.getElementById("heal").click()`),
		until(lane+`.querySelector(".flags").textContent === "" && `+lane+`.querySelector(".clock").textContent.includes("right")`, "SYS2", "SYS2"))
	if status, err := l.signOn(t, 1, "ROSEBUD1"); status != 200 || err != nil {
		t.Errorf("a system that is healed answers %d, %v", status, err)
	}
	l.do(t, script(lane+`.querySelector("textarea").value = "LISTUSER COLIN"`, "SYS2"), in(".commands button"),
		until(lane+`.querySelector(".commands pre").textContent.includes("USER=COLIN")`, "SYS2"),
		script(lane+`.querySelector("textarea").value = "NOSUCH COLIN"`, "SYS2"), in(".commands button"), // and is told so once
		until(lane+`.querySelector(".commands pre").textContent.match(/not a RACF command/g)?.length === 1`, "SYS2"),
		in("[data-ipl]"), until(`document.getElementById("rows").textContent.includes("IPL")`),
		in(".servers button"), until(`document.getElementById("rows").textContent.includes("server restarted")`),
		script(lane+`.querySelector("[name=step]").value = "soon"`, "SYS2"), in("[data-form=step] button"),
		until(`document.getElementById("problem").textContent.includes("step")`))
	if got := l.Systems()[1]; got.IPLs != 2 {
		t.Errorf("SYS2 was IPLed %d times, want 2", got.IPLs)
	}
}

func TestWrongToken(t *testing.T) {
	l := look(t, 800, 600)
	l.open(t, "wrong")
	l.do(t, until(`!document.getElementById("sign-in").hidden && document.querySelector("#sign-in .problem").textContent !== ""`),
		until(`document.getElementById("all").hidden`))
	l.picture(t, "sign-in")
	l.do(t, chromedp.SetValue(`[name=token]`, controlToken), chromedp.Click("#sign-in button"),
		until(`!document.getElementById("all").hidden && document.getElementById("name").textContent === "PAGEPLEX"`))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
