package sim

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// toy is a world that shows the engine at work: credentials that are issued and
// presented later, faults, messages; and, if it is planted, a failure that takes a
// fault, an issue and a message, in this order.
type toy struct {
	loop    *Loop
	network *Network
	planted bool
	stage   int
	extra   bool // one more stream
	greedy  bool // every issue draws once more
	begin   func(*Loop) error
	issue   func(i *Intent) // in place of what issues do
	heal    func()
	end     func()
}

func (w *toy) Shape() Shape { return Shape{Systems: []SystemShape{{SMFID: "SYS1"}}, Users: 3} }

func (w *toy) Streams() []Stream {
	s := []Stream{
		{Name: "issue", Mean: time.Minute, Do: w.doIssue},
		{Name: "fault", Mean: 20 * time.Minute, Fault: true, Do: w.doFault},
		{Name: "talk", Mean: 2 * time.Minute, Do: w.doTalk},
	}
	if w.extra {
		s = append(s, Stream{Name: "extra", Mean: 30 * time.Second, Do: func(i *Intent) {
			w.loop.Emit(i, Event{Kind: Command, Operation: "extra " + strconv.Itoa(i.Random().IntN(100))})
		}})
	}
	return s
}

func (w *toy) Begin(l *Loop) error {
	w.loop = l
	w.network = NewNetwork(l, NetworkFaults{Delay: time.Second, Slow: time.Minute, Lost: 0.2, Duplicated: 0.2, Late: 0.2})
	l.Declare([]string{"TOY-01", "TOY-02", "TOY-99"}, []string{"key", "never happens"}, []string{"first use"})
	if w.begin != nil {
		return w.begin(l)
	}
	return nil
}

func (w *toy) doIssue(i *Intent) {
	if w.issue != nil {
		w.issue(i)
		return
	}
	if w.greedy {
		i.Random().IntN(2)
	}
	if w.planted && w.stage == 1 && i.Random().IntN(7) == 0 {
		w.stage = 2
	}
	name := "T" + strconv.FormatUint(i.Number, 10)
	w.loop.Emit(i, Event{Kind: Issue, System: "SYS1", Credential: name, User: "U1", Accepted: true, Rules: []string{"TOY-01"}})
	w.loop.After(time.Duration(i.Random().Int64N(int64(10*time.Minute))), i, func() {
		w.loop.Emit(i, Event{Kind: Present, System: "SYS1", Credential: name, User: "U1", Accepted: true,
			Cause: "first use", Rules: []string{"TOY-02"}})
	})
}

func (w *toy) doFault(i *Intent) {
	w.loop.Fault("key")
	w.loop.Emit(i, Event{Kind: ICSF, Operation: "key " + strconv.Itoa(i.Random().IntN(100))})
	if w.planted && i.Random().IntN(3) == 0 {
		w.stage = max(w.stage, 1)
	}
}

func (w *toy) doTalk(i *Intent) {
	word := "word " + strconv.Itoa(i.Random().IntN(100))
	w.network.Send(i, "client", "SYS1", func() {
		w.loop.Emit(i, Event{Kind: Present, System: "SYS1", User: "U2", Operation: word, Cause: "heard"})
		if w.stage == 2 && i.Random().IntN(5) == 0 {
			w.loop.Fail(i, "TOY-99", "the planted failure")
		}
	})
}

func (w *toy) Heal(*Loop) {
	w.network.Heal()
	if w.heal != nil {
		w.heal()
	}
}

func (w *toy) End(*Loop) {
	if w.end != nil {
		w.end()
	}
}

// toyConfig is a run of a toy that is made anew for each run.
func toyConfig(seed uint64, change func(*toy)) Config {
	return Config{Seed: seed, Duration: 24 * time.Hour, Faults: 1,
		World: func(Config, *rand.Rand) (World, error) {
			w := &toy{}
			if change != nil {
				change(w)
			}
			return w, nil
		}}
}

// observed runs c and returns its events.
func observed(t testing.TB, c Config) ([]Event, Result) {
	t.Helper()
	var events []Event
	c.Observe = func(e Event) { events = append(events, e) }
	r, err := Run(c)
	if err != nil {
		t.Fatal(err)
	}
	return events, r
}

// unnumbered is events without what counts across streams.
func unnumbered(events []Event, keep func(Event) bool) []Event {
	var rest []Event
	for _, e := range events {
		if keep(e) {
			e.Seq = 0
			rest = append(rest, e)
		}
	}
	return rest
}
