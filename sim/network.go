package sim

import (
	"slices"
	"time"
)

// NetworkFaults is what happens to messages between two places, as chances from 0
// to 1 for each message.
type NetworkFaults struct {
	// Delay is the mean of what a message takes, and Slow that of one that is late.
	Delay, Slow time.Duration
	Lost        float64
	Duplicated  float64
	Late        float64
}

// Network is the links between places: systems, clients, whatever has a name. A
// message goes its way alone: two of them may arrive in the other order.
type Network struct {
	loop   *Loop
	faults NetworkFaults
	cut    [][2]string // pairs, each in order, in the order in which they were cut
}

// NewNetwork makes a network with every link up.
func NewNetwork(l *Loop, faults NetworkFaults) *Network {
	return &Network{loop: l, faults: faults}
}

// SetFaults changes what happens to messages from now on. Those on their way are
// not concerned.
func (n *Network) SetFaults(f NetworkFaults) { n.faults = f }

// Partition cuts the link between two places, in both directions; messages on
// their way arrive.
func (n *Network) Partition(a, b string) {
	if !n.Partitioned(a, b) {
		n.cut = append(n.cut, pair(a, b))
	}
}

// Mend puts up the link between two places.
func (n *Network) Mend(a, b string) {
	p := pair(a, b)
	n.cut = slices.DeleteFunc(n.cut, func(c [2]string) bool { return c == p })
}

// Heal puts up every link and ends every fault of messages; their mean delay stays.
func (n *Network) Heal() {
	n.cut, n.faults = nil, NetworkFaults{Delay: n.faults.Delay}
}

// Partitioned says whether the link between two places is cut.
func (n *Network) Partitioned(a, b string) bool {
	return len(n.cut) > 0 && slices.Contains(n.cut, pair(a, b))
}

func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// Send has deliver happen when the message arrives: never, once or twice. What
// becomes of it is drawn from the intent's network source, always with the same
// number of draws. A fate that is not the common one is an event.
func (n *Network) Send(i *Intent, from, to string, deliver func()) {
	r := i.fates()
	lost, duplicated, late := fraction(r) < n.faults.Lost, fraction(r) < n.faults.Duplicated, fraction(r) < n.faults.Late
	mean := n.faults.Delay
	if late {
		mean = n.faults.Slow
	}
	first, second := exponential(r, int64(mean)), exponential(r, int64(mean))
	switch {
	case n.Partitioned(from, to):
		n.tell(i, from, to, "cut off")
		return
	case lost:
		n.tell(i, from, to, "lost")
		return
	case late:
		n.tell(i, from, to, "late")
	}
	n.loop.After(time.Duration(first), i, deliver)
	if duplicated {
		n.tell(i, from, to, "duplicated")
		n.loop.After(time.Duration(second), i, deliver)
	}
}

// tell makes the fate of a message known.
func (n *Network) tell(i *Intent, from, to, fate string) {
	n.loop.Fault("message " + fate)
	e := Event{Kind: Message, Actor: "network", Operation: fate}
	if n.loop.Observed() {
		e.Detail = from + " to " + to
	}
	n.loop.Emit(i, e)
}
