package serve_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// The grammar of the text format, as far as it is used.
var (
	comment = regexp.MustCompile(`^# (HELP [a-z0-9_]+ .+|TYPE [a-z0-9_]+ (counter|gauge|histogram|summary))$`)
	metric  = regexp.MustCompile(`^[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? ([-+0-9.e]+|\+Inf)$`)
)

// measured reads the metrics.
func (w *world) measured() map[string]float64 {
	w.t.Helper()
	got := ask(w.t, w.client, "GET", w.ControlURL()+"/metrics", nil)
	if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8") {
		w.t.Fatalf("metrics: %d, %s", got.status, got.header.Get("Content-Type"))
	}
	values := map[string]float64{}
	for line := range strings.Lines(got.body) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			if !comment.MatchString(line) {
				w.t.Errorf("a comment that is none: %s", line)
			}
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		value, err := strconv.ParseFloat(text, 64)
		if !metric.MatchString(line) || err != nil {
			w.t.Errorf("a line that is none: %s", line)
		}
		if _, twice := values[name]; twice {
			w.t.Errorf("%s stands twice", name)
		}
		values[name] = value
	}
	return values
}

func TestMetrics(t *testing.T) {
	w := start(t, serve.Options{})
	for range 3 {
		w.logIn("SYS1")
	}
	w.present("SYS1", "WRONG")
	must(t, w.Restart("SYS1", sysplex.RSED))
	must(t, w.IPL("SYS2"))
	got := w.measured()
	for name, want := range map[string]float64{
		`safproof_requests_total{server="EQAPROF",status="200",system="SYS1"}`:               3,
		`safproof_requests_total{server="MQWEB",status="401",system="SYS1"}`:                 1,
		`safproof_request_duration_seconds_count{server="EQAPROF",system="SYS1"}`:            3,
		`safproof_request_duration_seconds_bucket{server="EQAPROF",system="SYS1",le="+Inf"}`: 3,
		`safproof_audit_records_total{event="logon",outcome="accepted",system="SYS1"}`:       3,
		`safproof_audit_records_total{event="logon",outcome="refused",system="SYS1"}`:        1,
		`safproof_server_running{server="ZAAS",system="SYS1"}`:                               1,
		`safproof_server_restarts_total{server="RSED",system="SYS1"}`:                        1,
		`safproof_ipls_total{system="SYS2"}`:                                                 2,
		`safproof_icsf_available{system="SYS1"}`:                                             1,
		`safproof_events_total`:                                                              6,
	} {
		if value, ok := got[name]; value != want || !ok {
			t.Errorf("%s: %v, %t; want %v", name, value, ok, want)
		}
	}
	if got["go_goroutines"] < 5 || got["go_memstats_heap_alloc_bytes"] < 1000 || got[`safproof_request_duration_seconds_sum{server="EQAPROF",system="SYS1"}`] <= 0 {
		t.Errorf("%v goroutines, %v bytes", got["go_goroutines"], got["go_memstats_heap_alloc_bytes"])
	}
}
