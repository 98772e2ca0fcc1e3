package adapter

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// behaviour is what an adapter under test prints for its n-th request, the
// first being hello; right is the line that a good one would.
type behaviour func(n int, r request, right string) string

// operation is a behaviour that hello and reset do not show.
func operation(b behaviour) behaviour {
	return func(n int, r request, right string) string {
		if r.Op == opHello || r.Op == opReset {
			return right
		}
		return b(n, r, right)
	}
}

// at is a behaviour that only one kind of request shows.
func at(op string, b behaviour) behaviour {
	return func(n int, r request, right string) string {
		if r.Op == op {
			return b(n, r, right)
		}
		return right
	}
}

// says answers with a text in which %d is the request's id.
func says(format string) behaviour {
	return func(_ int, r request, _ string) string {
		return strings.ReplaceAll(format, "%d", strconv.FormatInt(r.ID, 10)) + "\n"
	}
}

func good(_ int, _ request, right string) string { return right }

func twice(_ int, _ request, right string) string { return right + right }

func hangs(int, request, string) string {
	hang()
	return ""
}

// behaviours of adapters, by name. Those that say more than one answer a
// request, or end on their own, are in play.
var behaviours = map[string]behaviour{
	"good": good,

	"hello-hangs":     at(opHello, hangs),
	"hello-garbage":   at(opHello, says("Welcome!")),
	"hello-error":     at(opHello, says(`{"id":%d,"error":{"message":"no licence"}}`)),
	"hello-skip":      at(opHello, says(`{"id":%d,"skip":{"why":"not today"}}`)),
	"hello-reject":    at(opHello, says(`{"id":%d,"reject":{"reason":"not-valid"}}`)),
	"hello-nothing":   at(opHello, says(`{"id":%d,"ok":{"name":"n","version":"1","language":"","homepage":"","operations":[]}}`)),
	"hello-misspelt":  at(opHello, says(`{"id":%d,"ok":{"name":"n","version":"1","language":"","homepage":"","operations":["passticket.evalute"]}}`)),
	"hello-no-name":   at(opHello, says(`{"id":%d,"ok":{"version":"1","language":"","homepage":"","operations":["passticket.evaluate"]}}`)),
	"hello-silent":    at(opHello, func(int, request, string) string { os.Exit(0); return "" }),
	"hello-crash":     at(opHello, func(int, request, string) string { os.Exit(9); return "" }),
	"hello-once":      at(opHello, second(says(`{"id":%d,"error":{"message":"one licence only"}}`))),
	"hello-other":     at(opHello, second(func(_ int, _ request, right string) string { return strings.Replace(right, "test", "other", 1) })),
	"hello-reordered": at(opHello, second(reorder)),
	"crash-third":     func(n int, _ request, right string) string { return crashAt(n == 3, right) },
	"crash-one":       at(target.OpEvaluate, crashOne),
	"hang":            operation(hangs),
	"garbage":         operation(says("DEBUG request %d")),
	"twice":           operation(twice),
	"wrong-id":        operation(says(`{"id":1%d0,"ok":{"ticket":"AAAAAAAA"}}`)),
	"long-line":       operation(func(int, request, string) string { return strings.Repeat("x", 2*MaxLine) + "\n" }),
	"endless-line":    operation(func(int, request, string) string { return endless() }),
	"lies":            operation(says(`{"id":%d,"error":{"message":"not implemented"}}`)),
	"wrong-type":      operation(says(`{"id":%d,"ok":{"ticket":5,"generated":5}}`)),
	"wrong-reason":    operation(says(`{"id":%d,"reject":{"reason":"because"}}`)),
	"ok-and-reject":   operation(says(`{"id":%d,"ok":{"ticket":"AAAAAAAA"},"reject":{"reason":"malformed"}}`)),
	"neither":         operation(says(`{"id":%d}`)),
	"doubled-name":    operation(says(`{"id":%d,"reject":{"reason":"replayed"},"reject":{"reason":"malformed"}}`)),
	"doubled-case":    operation(says(`{"id":%d,"ok":{"ticket":"AAAAAAAA","Ticket":"BBBBBBBB"}}`)),
	"trailing":        operation(func(_ int, _ request, right string) string { return strings.TrimSpace(right) + " {}\n" }),
	"latin-1":         operation(says("{\"id\":%d,\"reject\":{\"reason\":\"malformed\",\"detail\":\"ung\xfcltig\"}}")),
	"always-error": func(n int, r request, right string) string {
		return helloThen(n, r, right, `{"id":%d,"error":{"message":"database down"}}`)
	},
	"reset-rejected": at(opReset, says(`{"id":%d,"reject":{"reason":"unspecified"}}`)),
	"reset-skipped":  at(opReset, says(`{"id":%d,"skip":{"why":"there is no reset"}}`)),
	"reset-error":    at(opReset, says(`{"id":%d,"error":{"message":"cannot"}}`)),
	"reset-twice":    at(opReset, twice),
	"reset-late-second": at(opReset, func(_ int, _ request, right string) string {
		return right + `{"id":2,"ok":{"ticket":"AAAAAAAA"}}` + "\n"
	}),
	"reset-not":       nil, // in play: it remembers
	"closed-output":   operation(func(int, request, string) string { os.Stdout.Close(); return "" }),
	"not-reading":     operation(hangs),
	"exits-7":         good,
	"talks-at-end":    good,
	"stays":           good,
	"floods-stderr":   flood,
	"floods-and-dies": operation(func(n int, r request, right string) string { flood(n, r, right); return crashAt(true, "") }),
	"eight":           nil, // in play: it answers eight at a time
	"child":           operation(child(false)),
	"child-away":      operation(child(true)),
	"leaves-child":    at(opHello, func(n int, r request, right string) string { child(false)(n, r, ""); return right }),
	"holder":          nil, // in play: the child of these

	"skips": at(target.OpEvaluate, says(`{"id":%d,"skip":{"why":"no evaluation yet","url":"https://example.com/issues/1"}}`)),
	"vague": operation(func(_ int, _ request, right string) string {
		a, err := parseAnswer([]byte(strings.TrimSpace(right)))
		if err != nil || a.Reject == nil {
			return right
		}
		a.Reject.Reason = target.Unspecified
		return line(a)
	}),
	"generates": only(target.OpGenerate),
	"evaluates": only(target.OpEvaluate),
	"asks-malformed": operation(says(
		`{"id":%d,"reject":{"reason":"malformed","detail":"cannot read the arguments"}}`)),
	"real-clock": func(n int, r request, right string) string {
		if r.Op == target.OpTokenValidate || r.Op == target.OpLTPAValidate {
			return says(`{"id":%d,"reject":{"reason":"expired"}}`)(n, r, right)
		}
		return right
	},
	"accepts-all": operation(says(`{"id":%d,"ok":{"ticket":"AAAAAAAA"}}`)),
	"knows-all": func(n int, r request, right string) string {
		if strings.HasPrefix(r.Op, "safproof.") {
			return says(`{"id":%d,"ok":{}}`)(n, r, right)
		}
		return right
	},
	"refuses-unknown": func(n int, r request, right string) string {
		if strings.HasPrefix(r.Op, "safproof.") {
			return says(`{"id":%d,"reject":{"reason":"unspecified"}}`)(n, r, right)
		}
		return right
	},
}

// play is an adapter's whole life; it returns its exit status.
func play(name string) int {
	fmt.Fprintf(os.Stderr, "this is %s\n", name)
	if name == "holder" {
		return hold()
	}
	change := behaviours[name]
	s := &server{target: target.Reference("test"), out: os.Stdout}
	s.session, _ = s.target.Session(context.Background())
	requests := json.NewDecoder(os.Stdin)
	var kept []string
	for n := 1; ; n++ {
		var r request
		if err := requests.Decode(&r); err != nil {
			return farewell(name)
		}
		right := s.right(r, name != "reset-not")
		if name == "eight" && r.Op != opHello && r.Op != opReset {
			if kept = append(kept, right); len(kept) == 8 {
				slices.Reverse(kept)
				fmt.Print(strings.Join(kept, ""))
				kept = nil
			}
			continue
		}
		if change != nil {
			right = change(n, r, right)
		}
		os.Stdout.WriteString(right) //nolint:errcheck // what becomes of it is for the suite to see
	}
}

// right is the line that a good adapter answers with.
func (s *server) right(r request, forget bool) string {
	switch {
	case r.Op == opHello:
		return line(s.hello(r))
	case r.Op == opReset:
		if forget {
			if err := s.renew(context.Background()); err != nil {
				panic(err)
			}
		}
		return line(answer{ID: r.ID, OK: []byte("{}")})
	}
	return line(s.operate(context.Background(), r))
}

func line(a answer) string {
	text, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return string(text) + "\n"
}

// farewell is what an adapter does at the end of its input.
func farewell(name string) int {
	switch name {
	case "exits-7":
		return 7
	case "talks-at-end":
		fmt.Println(`{"id":1,"ok":{}}`)
	case "stays":
		hang()
	}
	return 0
}

// hang blocks for good. A bare select would be a deadlock that Go ends.
func hang() {
	never := make(chan os.Signal, 1)
	signal.Notify(never, os.Interrupt)
	<-never
}

// second behaves so in every process but the first to come to the place.
func second(b behaviour) behaviour {
	return func(n int, r request, right string) string {
		f, err := os.OpenFile(os.Getenv(placeVar), os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			f.Close()
			return right
		}
		return b(n, r, right)
	}
}

// reorder says the same in another order.
func reorder(_ int, _ request, right string) string {
	return strings.Replace(right, `"passticket.generate","passticket.evaluate"`, `"passticket.evaluate","passticket.generate"`, 1)
}

func crashAt(now bool, right string) string {
	if now {
		fmt.Fprintln(os.Stderr, "Segmentation fault")
		os.Exit(3)
	}
	return right
}

// crashOne crashes at one PassTicket of one scenario.
func crashOne(_ int, r request, right string) string {
	return crashAt(bytes.Contains(r.Args, []byte(`"AEPR-Z3S"`)), right)
}

func endless() string {
	for {
		if _, err := os.Stdout.WriteString(strings.Repeat("x", 4096)); err != nil {
			os.Exit(1)
		}
	}
}

func helloThen(n int, r request, right, other string) string {
	if n == 1 {
		return right
	}
	return says(other)(n, r, right)
}

// flood writes far more to standard error than is kept.
func flood(_ int, _ request, right string) string {
	os.Stderr.WriteString(strings.Repeat("all work and no play\n", 10_000)) //nolint:errcheck
	return right
}

// operations is what the reference's hello offers.
var operations = regexp.MustCompile(`"operations":\[[^]]*\]`)

// only offers one operation, and breaks if it is asked for another.
func only(op string) behaviour {
	return func(_ int, r request, right string) string {
		if r.Op == opHello {
			return operations.ReplaceAllString(right, `"operations":["`+op+`"]`)
		}
		return crashAt(r.Op != op && slices.Contains(target.Operations, r.Op), right)
	}
}

// child starts a process that keeps the adapter's output open, and crashes
// unless it has something to say.
func child(away bool) behaviour {
	return func(_ int, _ request, right string) string {
		binary, err := os.Executable()
		if err != nil {
			panic(err)
		}
		c := exec.Command(binary)
		c.Env = append(os.Environ(), behaviourVar+"=holder")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		if away {
			leaveGroup(c)
		}
		if err := c.Start(); err != nil {
			panic(err)
		}
		return crashAt(right != "", "")
	}
}

// hold keeps what it inherited open for as long as the test keeps the place
// open, or else for good.
func hold() int {
	if place := os.Getenv(placeVar); place != "" {
		f, err := os.Open(place)
		if err != nil {
			panic(err)
		}
		io.Copy(io.Discard, f) //nolint:errcheck
		return 0
	}
	hang()
	return 0
}
