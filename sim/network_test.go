package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sent has a message of the first intent go through a network as change made it,
// and returns when it arrived and what was told.
func sent(t *testing.T, faults NetworkFaults, change func(*Network)) (arrivals []time.Duration, told []string) {
	t.Helper()
	l := newLoop(Config{Seed: 1, Observe: func(e Event) { told = append(told, e.Operation+" "+e.Detail) }})
	n := NewNetwork(l, faults)
	if change != nil {
		change(n)
	}
	i := &Intent{Number: 1, network: source{seed: 1, index: 1}}
	n.Send(i, "client", "SYS1", func() { arrivals = append(arrivals, time.Duration(l.now-l.begun)) })
	l.until(l.begun + int64(24*time.Hour))
	return arrivals, told
}

func TestNetworkFates(t *testing.T) {
	for name, tt := range map[string]struct {
		faults   NetworkFaults
		change   func(*Network)
		arrivals int
		told     []string
	}{
		"without faults":  {NetworkFaults{Delay: time.Second}, nil, 1, nil},
		"lost":            {NetworkFaults{Lost: 1}, nil, 0, []string{"lost client to SYS1"}},
		"duplicated":      {NetworkFaults{Delay: time.Second, Duplicated: 1}, nil, 2, []string{"duplicated client to SYS1"}},
		"late":            {NetworkFaults{Slow: time.Minute, Late: 1}, nil, 1, []string{"late client to SYS1"}},
		"late, and twice": {NetworkFaults{Late: 1, Duplicated: 1}, nil, 2, []string{"late client to SYS1", "duplicated client to SYS1"}},
		"cut": {NetworkFaults{}, func(n *Network) { n.Partition("SYS1", "client") }, 0,
			[]string{"cut off client to SYS1"}},
		"cut elsewhere": {NetworkFaults{}, func(n *Network) { n.Partition("client", "SYS2") }, 1, nil},
		"cut and mended": {NetworkFaults{}, func(n *Network) { n.Partition("client", "SYS1"); n.Mend("SYS1", "client") },
			1, nil},
		"cut twice, mended once": {NetworkFaults{}, func(n *Network) {
			n.Partition("client", "SYS1")
			n.Partition("SYS1", "client")
			n.Mend("client", "SYS1")
		}, 1, nil},
		"another one mended": {NetworkFaults{}, func(n *Network) { n.Partition("client", "SYS1"); n.Mend("client", "SYS2") },
			0, []string{"cut off client to SYS1"}},
		"healed": {NetworkFaults{Lost: 1, Duplicated: 1, Late: 1}, func(n *Network) { n.Partition("client", "SYS1"); n.Heal() },
			1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			arrivals, told := sent(t, tt.faults, tt.change)
			if len(arrivals) != tt.arrivals {
				t.Errorf("expected %d arrivals, observed %v", tt.arrivals, arrivals)
			}
			if diff := cmp.Diff(tt.told, told); diff != "" {
				t.Errorf("told (-expected +observed):\n%s", diff)
			}
		})
	}
}

// Whatever becomes of a message, the draws after it are the same.
func TestAFateCostsTheSameDraws(t *testing.T) {
	var after []uint64
	for _, faults := range []NetworkFaults{{}, {Lost: 1}, {Duplicated: 1}, {Late: 1, Slow: time.Hour}, {Delay: time.Second}} {
		l := newLoop(Config{Seed: 1})
		i := &Intent{Number: 1, network: source{seed: 1, index: 1}, random: source{seed: 2, index: 1}}
		NewNetwork(l, faults).Send(i, "a", "b", func() {})
		after = append(after, i.Network().Uint64())
		if i.random.rand != nil {
			t.Errorf("%+v: the network drew from the intent's decisions", faults)
		}
	}
	if len(slices.Compact(after)) != 1 {
		t.Errorf("the next draw: observed %x", after)
	}
}

func TestMessagesMayOvertake(t *testing.T) {
	l := newLoop(Config{Seed: 1})
	n := NewNetwork(l, NetworkFaults{Delay: time.Minute})
	i := &Intent{Number: 1, network: source{seed: 3, index: 1}}
	var order []int
	for m := range 20 {
		n.Send(i, "a", "b", func() { order = append(order, m) })
	}
	l.until(l.begun + int64(24*time.Hour))
	if len(order) != 20 || slices.IsSorted(order) {
		t.Errorf("expected 20 messages in another order, observed %v", order)
	}
}
