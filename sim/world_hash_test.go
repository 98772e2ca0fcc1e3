package sim

import (
	"fmt"
	"testing"
	"time"
)

// TestWorldHashIsPinned holds the events of a seed to what they were on another
// machine: a checkout elsewhere, another number of cores or another architecture
// must give the same. Whoever changes on purpose what is simulated updates it.
func TestWorldHashIsPinned(t *testing.T) {
	r, err := Run(Config{Seed: 1, Duration: 6 * time.Hour, Faults: 1})
	if err != nil {
		t.Fatal(err)
	}
	const want = "4cd387c96d5b7d7baeac3abda3360410a3e67365c5c8841a00043ec2294c4134"
	if got := fmt.Sprint(r.Hash); got != want {
		t.Errorf("seed 1: expected hash %s, observed %s after %d events", want, got, r.Events)
	}
}
