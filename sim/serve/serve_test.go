package serve_test

import (
	"testing"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

func TestDefaultSysplex(t *testing.T) {
	w := start(t, serve.Options{})
	token := w.logIn("SYS1")
	for _, system := range []string{"SYS1", "SYS2"} {
		if got := w.query(system, token); got != 200 {
			t.Errorf("query on %s: %d, want 200", system, got)
		}
		got := ask(t, w.client, "POST", w.url(system, sysplex.RSED)+"/rse/signon", basic("COLIN", "ROSEBUD1"))
		if got.status != 200 {
			t.Errorf("RSED on %s: %d %s", system, got.status, got.body)
		}
	}
}
