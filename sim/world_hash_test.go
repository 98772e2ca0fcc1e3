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
	const want = "717def5cd2013e06cf0af1dee379d28c64f24769e529af528c10fe5c4b456dd4"
	if got := fmt.Sprint(r.Hash); got != want {
		t.Errorf("seed 1: expected hash %s, observed %s after %d events", want, got, r.Events)
	}
}
