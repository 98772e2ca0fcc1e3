package timeline

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

func written(t *testing.T, events []sim.Event, r sim.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, events, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	path := filepath.Join("testdata", "told.html")
	events, result := told()
	got := written(t, events, result)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; if it is right: go test ./sim/timeline -run TestGolden -update):\n%s", path, diff)
	}
}
