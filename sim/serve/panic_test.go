package serve

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What is logged of a panic says where it was, and shows neither its value nor the
// arguments of the calls that led to it.
func TestPanicShowsNoArguments(t *testing.T) {
	var log bytes.Buffer
	h := guarded(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panicWith([8]byte{0xE0, 0x01, 0x19, 0x35, 0x19, 0x56, 0x19, 0x77}, 0x5EC2E7)
	}), 10, slog.New(slog.NewJSONHandler(&log, nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	text := strings.ToLower(log.String())
	if w.Code != http.StatusInternalServerError || !strings.Contains(text, "panicwith:") {
		t.Errorf("%d, log %s", w.Code, text)
	}
	for _, secret := range []string{"0xe0", "0x77", "5ec2e7", "rosebud"} {
		if strings.Contains(text, secret) || strings.Contains(strings.ToLower(w.Body.String()), secret) {
			t.Errorf("%s is shown: %s", secret, text)
		}
	}
}

//go:noinline
func panicWith(key [8]byte, number int) { panic("ROSEBUD1") }
