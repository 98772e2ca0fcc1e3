package ums

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// Stored credentials do not print, wherever they are.
func TestCredentialsDoNotPrint(t *testing.T) {
	const secret = "ROSEBUD1"
	c := newPassword("COLIN", secret)
	kept := newSessions(1)
	kept.add(session{name: "x", user: "COLIN", credentials: c, expires: time.Unix(1, 0)}, time.Unix(0, 0))
	for _, value := range []any{c, *c, []*credentials{c}, map[string]credentials{"x": *c}, struct{ c *credentials }{c}, kept, kept.byName["x"]} {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("", "value", value)
		encoded, _ := json.Marshal(value) // what cannot be encoded shows nothing
		text := fmt.Sprintf("%v %+v %#v %s %q %x %X %d", value, value, value, value, value, value, value, value) + log.String() + string(encoded)
		for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(text, form) {
				t.Errorf("%T shows the password: %s", value, text)
			}
		}
	}
	if fmt.Sprint(c) != redacted {
		t.Errorf("credentials print as %q, want %q", fmt.Sprint(c), redacted)
	}
}

// Sessions that expire make room; those that are renewed or ended leave the queue
// in order.
func TestSessionQueue(t *testing.T) {
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0) }
	s := newSessions(3)
	for name, expires := range map[string]int64{"a": 10, "b": 20, "c": 30} {
		if !s.add(session{name: name, refresh: "r", expires: at(expires)}, at(0)) {
			t.Fatalf("there was no room for %s", name)
		}
	}
	if s.add(session{name: "d", expires: at(40)}, at(9)) {
		t.Error("there was room for a fourth")
	}
	if !s.renew("a", "r", "r2", at(50)) || s.renew("a", "r", "r3", at(60)) || s.renew("x", "r", "r2", at(60)) {
		t.Error("a refresh token was not good once")
	}
	s.end("b")
	s.end("b")
	if s.full(at(29)) || len(s.queue) != 2 || len(s.byName) != 2 {
		t.Errorf("%d in the queue and %d by name, want 2", len(s.queue), len(s.byName))
	}
	if s.full(at(30)); len(s.queue) != 1 || s.queue[0].name != "a" {
		t.Errorf("%d in the queue when c has expired, want a alone", len(s.queue))
	}
	if _, ok := s.get("a", at(50)); ok {
		t.Error("an expired session was found")
	}
}
