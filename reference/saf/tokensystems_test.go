package saf_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// A token of one system is taken by another that has its key and its profile.
func TestTokenOnAnotherSystem(t *testing.T) {
	otherICSF := func(key []byte) func(*tokenWorld) *saf.System {
		return func(w *tokenWorld) *saf.System {
			store := icsf.New()
			must(w.t, store.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}, key))
			return w.image("SYS2", w.security, store)
		}
	}
	otherDatabase := func(parms *esm.IDTPARMS) func(*tokenWorld) *saf.System {
		return func(w *tokenWorld) *saf.System {
			second := newTokenWorld(w.t)
			if parms != nil {
				second.define("JWT.**", parms)
			}
			return w.image("SYS2", second.security, second.icsf)
		}
	}
	for _, test := range []struct {
		name   string
		second func(*tokenWorld) *saf.System
		want   outcome
	}{
		{"all shared", func(w *tokenWorld) *saf.System { return w.image("SYS2", w.security, w.icsf) }, byToken},
		{"TKDS of its own with the same key", otherICSF(tokenKey), byToken},
		{"TKDS of its own with another key", otherICSF(make([]byte, 64)), refusedToken(idt.BadSignature)},
		{"TKDS of its own without the key", func(w *tokenWorld) *saf.System { return w.image("SYS2", w.security, icsf.New()) }, refusedToken(idt.NoKeyInICSF)},
		{"no ICSF", func(w *tokenWorld) *saf.System { return w.image("SYS2", w.security, nil) }, refusedToken(idt.NoICSF)},
		{"database of its own with the same profile", otherDatabase(signed()), byToken},
		{"database of its own with another algorithm", otherDatabase(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "HS384"}), refusedToken(idt.WrongAlgorithm)},
		{"database of its own with another key", otherDatabase(byLabel("OTHER.KEY", "HS512", "")), refusedToken(idt.BadSignature)},
		{"database of its own without a profile", otherDatabase(nil), refusedToken(idt.WrongAlgorithm)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTokenWorld(t).define("JWT.**", signed())
			token := w.issue("FEKAPPL")
			second := test.second(w)
			for range 2 { // tokens are not used up
				if diff := cmp.Diff(test.want, of(present(second, colin, "FEKAPPL", token))); diff != "" {
					t.Errorf("on the second system (-want +got):\n%s", diff)
				}
			}
			if got := of(w.present(colin, "FEKAPPL", token)); got != byToken {
				t.Errorf("on the first system: %+v, want %+v", got, byToken)
			}
		})
	}
}

// Systems that issue at the same instant never issue the same token.
func TestTokensDiffer(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	systems := []*saf.System{w.System, w.image("SYS2", w.security, w.icsf)}
	var mu sync.Mutex
	seen := map[string]bool{}
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			r := systems[i%2].Verify(saf.VerifyRequest{User: colin, Application: appl("FEKAPPL"), NoPassCheck: true, IDTA: &idt.Input{}})
			again := present(systems[(i+1)%2], colin, "FEKAPPL", r.IDTA.Token)
			mu.Lock()
			defer mu.Unlock()
			if !r.OK() || !again.OK() || seen[r.IDTA.Token.Text()] {
				t.Errorf("issued %v, again accepted %v, seen before: %t", r.Codes, again.Codes, seen[r.IDTA.Token.Text()])
			}
			seen[r.IDTA.Token.Text()] = true
		})
	}
	group.Wait()
}

// A wrong token is no wrong password: it neither counts nor revokes, and a right
// one forgets nothing.
func TestTokensDoNotCount(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	revokeAfter(w.world, 3)
	token := w.issue("FEKAPPL")
	w.logOn(colin, "WRONG")
	for range 10 {
		if r := w.present(colin, "FEKAPPL", idt.NewToken(token.Text()+"A")); r.RACF != 108 || r.Attempt != esm.NotCounted {
			t.Fatalf("wrong token: %v, attempt %v; want 8/108, not counted", r.Codes, r.Attempt)
		}
	}
	if r := w.present(colin, "FEKAPPL", token); !r.OK() || r.Attempt != esm.NotCounted || w.user(colin).FailedAttempts != 1 {
		t.Errorf("right token: %v, attempt %v, %d failures on record; want 0/0/0, not counted, 1", r.Codes, r.Attempt, w.user(colin).FailedAttempts)
	}
	if r := w.logOn(colin, password); r.Attempt != esm.Reset {
		t.Errorf("right password: attempt %v, want the failure forgotten", r.Attempt)
	}
}

// A token that is presented while class IDTDATA is not active is ignored. As no
// password was typed either, none was wrong: nobody is revoked for it.
func TestIgnoredTokensDoNotCount(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	revokeAfter(w.world, 3)
	token := w.issue("FEKAPPL")
	must(t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.IDTDATA, esm.ClassState{}) }))
	for attempt := range 5 {
		r := w.present(colin, "FEKAPPL", token)
		want := outcome{"8/8/0", saf.NothingTyped, ""}
		if got := of(r); got != want || r.Attempt != esm.NotCounted || r.Verdict != (passticket.Verdict{}) {
			t.Errorf("attempt %d: %+v, %v, verdict %+v; want %+v, not counted and not evaluated", attempt+1, got, r.Attempt, r.Verdict, want)
		}
	}
	if u := w.user(colin); u.FailedAttempts != 0 || u.Revoked {
		t.Errorf("%d failures on record, revoked %t; want none", u.FailedAttempts, u.Revoked)
	}
	r := w.Verify(saf.VerifyRequest{
		User: colin, Application: appl("FEKAPPL"), Authenticator: saf.NewAuthenticator("WRONG"), IDTA: &idt.Input{Token: token},
	})
	if r.String() != "8/8/0" || r.Attempt != esm.Counted {
		t.Errorf("an ignored token and a wrong password: %v, attempt %v; want 8/8/0, counted", r.Codes, r.Attempt)
	}
	if r := w.logOn(colin, password); !r.OK() {
		t.Errorf("the right password after that: %v (%s), want 0/0/0", r.Codes, r.Cause)
	}
}

// A system that is IPLed again within the instant makes no token twice, if it is
// told of the IPL.
func TestTokensDifferOverIPL(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	for _, test := range []struct {
		name          string
		before, after uint16
		same          bool
	}{
		{"counted", 0, 1, false},
		{"counted, much later", 65534, 65535, false},
		{"not counted", 7, 7, true},
	} {
		var tokens [2]string
		for i, ipls := range []uint16{test.before, test.after} {
			s, err := saf.New(saf.Config{
				SMFID: "S0W1", Security: w.security, ICSF: w.icsf, Replays: w.replays, IPLs: ipls, Now: func() time.Time { return start },
			})
			must(t, err)
			tokens[i] = s.GenerateToken(acee(colin), appl("FEKAPPL")).IDTA.Token.Text()
		}
		if same := tokens[0] == tokens[1]; tokens[0] == "" || same != test.same {
			t.Errorf("%s: tokens of IPLs %d and %d at one instant are the same: %t, want %t", test.name, test.before, test.after, same, test.same)
		}
	}
}

func TestTokenRecords(t *testing.T) {
	record := func(algorithm, kid string, key idt.KeySource) *saf.TokenRecord {
		return &saf.TokenRecord{Algorithm: algorithm, KeyID: kid, Key: key}
	}
	for _, test := range []struct {
		name, level string
		parms       *esm.IDTPARMS
		spoil       func(*tokenWorld)
		qualifier   int
		by          saf.Method
		want        *saf.TokenRecord
	}{
		{"by SIGTOKEN", "3.2", signed(), nil, saf.LogonSuccess, saf.ByToken, record("HS512", "", idt.TokenKey)},
		{"by label", "3.2", byLabel("RSA.KEY", "RS256", "key-1"), nil, saf.LogonSuccess, saf.ByToken, record("RS256", "key-1", idt.PrimaryKey)},
		{"on z/OS 2.5", "2.5", signed(), nil, saf.LogonSuccess, saf.ByToken, nil},
		{"expired", "3.2", signed(), func(w *tokenWorld) { w.now = w.now.Add(time.Hour) }, saf.LogonTokenRefused, "", record("HS512", "", idt.TokenKey)},
		{"revoked", "3.2", signed(), func(w *tokenWorld) { revoke(w.world) }, saf.LogonUserRevoked, "", nil},
		{"undefined", "3.2", signed(), func(w *tokenWorld) {
			w.change(func(tx *esm.Tx) error { return tx.DeleteUser(colin) })
		}, saf.LogonUndefinedUser, "", nil},
	} {
		w := newTokenWorld(t).define("JWT.**", test.parms).at(level(t, test.level))
		token := w.issue("FEKAPPL")
		if test.spoil != nil {
			test.spoil(w)
		}
		w.present(colin, "FEKAPPL", token)
		got := w.last()
		if diff := cmp.Diff(test.want, got.Token); diff != "" || got.Qualifier != test.qualifier || got.By != test.by || got.Event != saf.EventLogon {
			t.Errorf("%s: event %d, qualifier %d, by %q; want 1, %d, %q (token -want +got):\n%s", test.name, got.Event, got.Qualifier, got.By, test.qualifier, test.by, diff)
		}
		text, err := json.Marshal(got)
		must(t, err)
		unpublished := test.qualifier == saf.Unpublished
		if strings.Contains(string(text), `"evq":null`) != unpublished || strings.Contains(string(text), `"token":`) != (test.want != nil) {
			t.Errorf("%s: %s", test.name, text)
		}
		if strings.Contains(string(text), token.Text()) {
			t.Errorf("%s: the record holds the token", test.name)
		}
	}
}

func TestTokensDoNotPrint(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	r := w.askToken("FEKAPPL")
	request := saf.VerifyRequest{User: colin, IDTA: &idt.Input{Token: r.IDTA.Token}}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "token", r.IDTA.Token, "result", r, "request", request)
	encoded, err := json.Marshal(map[string]any{"result": r, "input": request.IDTA})
	must(t, err)
	texts := []string{log.String(), string(encoded)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		texts = append(texts, fmt.Sprintf(verb, r), fmt.Sprintf(verb, *request.IDTA), fmt.Sprintf(verb, struct{ x idt.Output }{r.IDTA}))
	}
	signature := r.IDTA.Token.Text()[strings.LastIndex(r.IDTA.Token.Text(), ".")+1:]
	for _, text := range texts {
		if strings.Contains(text, signature) || strings.Contains(text, fmt.Sprintf("%x", signature[:8])) {
			t.Errorf("the token shows in %s", text)
		}
	}
}

// A token for a user and an application is accepted exactly from its iat up to
// its exp, and there alone; changed in one byte, or cut, it never is.
func TestTokenValidity(t *testing.T) {
	applications := []string{"FEKAPPL", "EQAAPPL", "CICSA"}
	parms := []*esm.IDTPARMS{signed(), {SigToken: "JWTTOK.FEKAPPL"}, byLabel("HMAC.KEY", "HS384", "key-1"), byLabel("RSA.KEY", "RS256", ""), {}}
	rapid.Check(t, func(rt *rapid.T) {
		p := *rapid.SampledFrom(parms).Draw(rt, "parms")
		minutes := rapid.IntRange(1, 1440).Draw(rt, "minutes")
		p.Timeout, p.AnyAppl = time.Duration(minutes)*time.Minute, rapid.Bool().Draw(rt, "anyappl")
		w := newTokenWorld(t).define("JWT.**", &p).choosing(saf.Choices{UnsignedFromEndUser: true})
		w.now = w.now.Add(time.Duration(rapid.Int64Range(0, int64(time.Second)-1).Draw(rt, "fraction")))
		issued := rapid.SampledFrom(applications).Draw(rt, "issued for")
		token := w.issue(issued)
		from := w.now.Truncate(time.Second)

		offset := rapid.OneOf(
			rapid.SampledFrom([]time.Duration{-1, 0, p.Timeout - 1, p.Timeout}),
			rapid.Custom(func(t *rapid.T) time.Duration {
				return time.Duration(rapid.Int64Range(int64(-p.Timeout), int64(2*p.Timeout)).Draw(t, "offset"))
			}),
		).Draw(rt, "offset")
		w.now = from.Add(offset)
		presented := rapid.SampledFrom(applications).Draw(rt, "presented to")
		user := rapid.SampledFrom([]esm.UserID{colin, other, ""}).Draw(rt, "user")
		want := offset >= 0 && offset < p.Timeout && (p.AnyAppl || presented == issued) && user != other
		if r := w.present(user, presented, token); r.OK() != want {
			rt.Fatalf("%+v: token for %s at %v, presented for %q to %s %v later: %v (%s), want accepted: %t", p, issued, from, user, presented, offset, r.Codes, r.Cause, want)
		}

		if p.SigToken+p.SigLabelPrimary == "" {
			return // without a signature a change may make another good token
		}
		w.now = from
		changed := mutate(rt, token.Text())
		if r := w.present(colin, issued, idt.NewToken(changed)); r.OK() && changed != token.Text() {
			rt.Fatalf("a changed token was accepted: %q instead of %q", changed, token.Text())
		}
	})
	t.Attr("rule", "IDT-22")
	t.Attr("rule", "IDT-27")
	t.Attr("rule", "IDT-28")
	t.Attr("rule", "IDT-29")
	t.Attr("rule", "IDT-41")
}

// mutate changes, adds or removes a byte, or cuts the token.
func mutate(t *rapid.T, text string) string {
	i := rapid.IntRange(0, len(text)-1).Draw(t, "at")
	with := rapid.SampledFrom([]byte("ABCXYZabcxyz0189-_.=+/ \n\x00\xff")).Draw(t, "byte")
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		return text[:i] + string([]byte{with}) + text[i+1:]
	case 1:
		return text[:i] + string([]byte{with}) + text[i:]
	case 2:
		return text[:i] + text[i+1:]
	}
	return text[:i]
}
