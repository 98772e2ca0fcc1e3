package steps

import (
	"net/http"
	"testing"

	"github.com/safproof/safproof/features/target"
)

// TestCookieName: a cookie whose name is the target's own is sent back whole.
func TestCookieName(t *testing.T) {
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{
		Status: 200, Header: http.Header{"Set-Cookie": {"connect.sid.7=abcdef; Path=/"}},
	}}
	if err := do(standingWorld(s), "a ZAAS", `GET "/" is sent`,
		`GET "/" is sent with:`, table("cookie", "{cookie name connect.sid.*}={cookie connect.sid.*}")); err != nil {
		t.Fatal(err)
	}
	if got := s.requests[1].Header.Get("Cookie"); got != "connect.sid.7=abcdef" {
		t.Errorf("expected the cookie, observed %q", got)
	}
	if err := do(standingWorld(s), "a ZAAS", `GET "/" is sent with:`, table("cookie", "{cookie name connect.sid.*}=x")); err == nil {
		t.Error("a cookie that no answer has set was sent")
	}
}
