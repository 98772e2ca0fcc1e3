package features

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/saf"
)

// services maps the names that requests use to those of package saf.
var services = map[string]saf.Service{
	"VERIFY": saf.RacrouteVerify, "initACEE": saf.InitACEE,
	"AUTH": saf.RacrouteAuth, "FASTAUTH": saf.RacrouteFastAuth,
	"R_ticketserv": saf.RTicketServ, "R_GenSec": saf.RGenSec, "RCVTPTGN": saf.RCVTPTGN,
	"": saf.RUserMap,
}

// TestEveryReturnCodeHasAScenario holds the suite to the documents: each code
// that the reference can answer is answered in some scenario.
func TestEveryReturnCodeHasAScenario(t *testing.T) {
	if testing.Short() {
		t.Skip("this reads the whole suite; short runs look for something else")
	}
	record, err := Run(t.Context(), Config{
		Registry: suite(t), Target: target.Reference("test"), Clock: time.Now, Concurrency: 2, Trace: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	answered := make(map[string]bool)
	for _, s := range record.Scenarios {
		for _, a := range s.Attachments {
			for line := range strings.Lines(a.Text) {
				noteCodes(t, line, answered)
			}
		}
	}
	listed := make(map[string]bool)
	for _, c := range UncoveredCodes() {
		listed[c.Service+" "+c.Codes] = true
	}
	for _, service := range saf.Services() {
		for _, c := range saf.Documented(service) {
			name := fmt.Sprint(service, " ", c.Codes)
			switch {
			case !answered[name] && !listed[name]:
				t.Errorf("%s (%s): no scenario has the reference answer it", name, c.Meaning)
			case answered[name] && listed[name]:
				t.Errorf("%s (%s): answered, and again listed as not covered", name, c.Meaning)
			}
		}
	}
}

// noteCodes takes the codes that a service answered from a line of calls.
func noteCodes(t *testing.T, line string, answered map[string]bool) {
	t.Helper()
	var call struct {
		Op   string
		Args struct{ Service string }
		OK   saf.Codes
	}
	if !strings.Contains(line, `"op":"saf.`) {
		return
	}
	if err := json.Unmarshal([]byte(line), &call); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	answered[fmt.Sprint(services[call.Args.Service], " ", call.OK)] = true
}
