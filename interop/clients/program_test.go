package clients

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// outcome is a test that ends at once when it is skipped or fails, and says how.
type outcome struct {
	testing.TB
	skipped, failed string
}

func (o *outcome) Skipf(format string, args ...any) {
	o.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (o *outcome) Fatalf(format string, args ...any) {
	o.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func find(t *testing.T, c Client) *outcome {
	o := &outcome{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		Find(o, c)
	}()
	<-done
	return o
}

func TestMissingClient(t *testing.T) {
	for name, c := range map[string]Client{
		"no program": {Name: "X", Advice: "buy it", Command: []string{"no-such-program"}},
		"no script":  {Name: "X", Advice: "buy it", Command: []string{"sh", "/no/such/script"}},
		"no version": {Name: "X", Advice: "buy it", Command: []string{"sh", "-c", "exit 3"}},
	} {
		t.Setenv(Requirement, "")
		if o := find(t, c); !strings.Contains(o.skipped, "X is missing. To have it, buy it.") || o.failed != "" {
			t.Errorf("%s: skipped %q, failed %q", name, o.skipped, o.failed)
		}
		t.Setenv(Requirement, "require")
		if o := find(t, c); !strings.Contains(o.failed, "X is missing, and SAFPROOF_INTEROP=require.") || o.skipped != "" {
			t.Errorf("%s, which is required: skipped %q, failed %q", name, o.skipped, o.failed)
		}
	}
}

func TestRun(t *testing.T) {
	t.Setenv("SECRET", "of this process")
	p := Find(t, Client{Name: "a shell", Command: []string{"sh", "-c", `echo "$1 $GIVEN $SECRET"; cat; echo no >&2; [ "$1" = --version ]`, "sh"}}).With("GIVEN=given")
	got := p.Run(t, "argument")
	if want := (Result{"argument given \n", "no\n", 1}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestForge(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	got := Forge(t, "head."+encode([]byte(`{"iss":"x","sub":"COLIN"}`))+".signature", "ADMIN")
	if want := "head." + encode([]byte(`{"iss":"x","sub":"ADMIN"}`)) + ".signature"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
