package sim

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTextLine(t *testing.T) {
	at := time.Date(2026, time.March, 4, 14, 2, 11, 123456789, time.UTC)
	header := "time                     event   intent system clock       kind      actor             credential operation                        outcome  codes      rules                cause"
	if got := TextHeader(); got != header {
		t.Errorf("header (-expected +observed):\n%s", cmp.Diff(header, got))
	}
	for name, tt := range map[string]struct {
		event Event
		want  string
	}{
		"a ticket": {Event{Seq: 17, Intent: 5, At: at, Local: at.Add(-90 * time.Second), System: "SYS1", Kind: Present, Actor: "attacker",
			User: "IBMUSER", Application: "TSO1234", Credential: "T17", Operation: "VERIFY", Codes: "8/16/32",
			Rules: []string{"PT-05", "SAF-11"}, Cause: "used before on this system", Detail: "first at 14:02:10"},
			"2026-03-04T14:02:11.123Z 17      5      SYS1   -90.000s    present   attacker IBMUSER  T17        VERIFY TSO1234                   refused  8/16/32    PT-05,SAF-11         used before on this system: first at 14:02:10"},
		"accepted": {Event{Seq: 1, At: at, Local: at, Actor: "ALICE", User: "ALICE", System: "SYS2", Server: "EQAPROF", Kind: Logout, Operation: "logout", Accepted: true},
			"2026-03-04T14:02:11.123Z 1       -      SYS2   +0.000s     logout    ALICE             -          logout EQAPROF                   accepted -          -                    -"},
		"a phase": {Event{Seq: 1, At: at, Kind: Phase, Operation: "end", Accepted: true},
			"2026-03-04T14:02:11.123Z 1       -      -      -           phase     -                 -          end                              -        -          -                    -"},
		"a violation": {Event{Seq: 2, At: at, Kind: Violation, Rules: []string{"IDT-11"}, Cause: "lives on"},
			"2026-03-04T14:02:11.123Z 2       -      -      -           violation -                 -          -                                WRONG    -          IDT-11               lives on"},
		"too long for its column": {Event{Seq: 3, At: at, Kind: Command, Operation: "RALTER PTKTDATA TSO1234 SSIGNON(REPLAY(NO))", Accepted: true},
			"2026-03-04T14:02:11.123Z 3       -      -      -           command   -                 -          RALTER PTKTDATA TSO1234 SSIGNON… accepted -          -                    RALTER PTKTDATA TSO1234 SSIGNON(REPLAY(NO))"},
		"hostile": {Event{Seq: 4, At: at, Kind: Present, User: "A\nB", Credential: "\x1b[2J", Cause: "é\u202e\r"},
			"2026-03-04T14:02:11.123Z 4       -      -      -           present   A·B               ·[2J       -                                refused  -          -                    é··"},
	} {
		t.Run(name, func(t *testing.T) {
			got := TextLine(tt.event)
			if got != tt.want {
				t.Errorf("line:\nexpected %q\nobserved %q", tt.want, got)
			}
			if cause := utf8.RuneCountInString(header[:strings.LastIndex(header, " ")]); []rune(got)[cause] != ' ' {
				t.Errorf("the last column does not begin where the header's does: %q", got)
			}
		})
	}
}

func TestJSONLine(t *testing.T) {
	e := Event{Seq: 17, At: noon, Kind: Present, Codes: "8/16/32", Cause: "used <before>\n"}
	var b bytes.Buffer
	if err := WriteJSON(&b, e); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != 1 || !strings.Contains(b.String(), "used <before>") {
		t.Errorf("expected one line, as it is: observed %q", b.String())
	}
	var back Event
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || !cmp.Equal(e, back) {
		t.Errorf("read back (-expected +observed), %v:\n%s", err, cmp.Diff(e, back))
	}
}
