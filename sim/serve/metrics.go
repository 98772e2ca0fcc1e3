package serve

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/safproof/safproof/reference/saf"
)

// metrics counts what happens, and writes it in Prometheus' text format, version
// 0.0.4.
type metrics struct {
	sysplex *Sysplex

	mu        sync.Mutex
	requests  map[requestKey]int64
	durations map[serverKey]*histogram
	records   map[recordKey]int64
}

type (
	requestKey struct {
		serverKey
		status int
	}
	serverKey struct{ system, server string }
	recordKey struct{ system, event, outcome string }
)

// bounds are the upper bounds of the durations that are counted together, seconds.
var bounds = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// histogram counts durations by their size; the last count has the rest.
type histogram struct {
	counts []int64
	sum    float64
}

func newMetrics(s *Sysplex) *metrics {
	return &metrics{
		sysplex: s, requests: make(map[requestKey]int64),
		durations: make(map[serverKey]*histogram), records: make(map[recordKey]int64),
	}
}

func (m *metrics) request(r request) {
	seconds := r.duration.Seconds()
	bucket, _ := slices.BinarySearch(bounds, seconds)
	key := serverKey{r.system, r.server}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[requestKey{key, r.status}]++
	h := m.durations[key]
	if h == nil {
		h = &histogram{counts: make([]int64, len(bounds)+1)}
		m.durations[key] = h
	}
	h.counts[bucket]++
	h.sum += seconds
}

// eventNames are the events of audit records as metrics call them.
var eventNames = map[int]string{
	saf.EventLogon: "logon", saf.EventAccess: "access",
	saf.EventEvaluate: "passticket-evaluate", saf.EventGenerate: "passticket-generate",
}

func (m *metrics) audit(r saf.AuditRecord) {
	event, known := eventNames[r.Event]
	if !known {
		event = strconv.Itoa(r.Event)
	}
	key := recordKey{r.SMFID, event, "accepted"}
	if r.Cause != "" {
		key.outcome = "refused"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records[key]++
}

func (m *metrics) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		var text strings.Builder
		m.write(&text)
		_, _ = io.WriteString(w, text.String()) // if this fails, the client has gone
	})
}

func (m *metrics) write(w *strings.Builder) {
	m.writeCounts(w)
	systems := m.sysplex.Systems()
	each := func(name, kind, help string, value func(ServerState) int64) {
		family(w, name, kind, help)
		for _, system := range systems {
			for _, s := range system.Servers {
				sample(w, name, float64(value(s)), "system", s.System, "server", string(s.Server))
			}
		}
	}
	each("safproof_connections", "gauge", "Clients that are connected.", func(s ServerState) int64 { return int64(s.Connections) })
	each("safproof_connections_refused_total", "counter", "Connections that were not let in.", func(s ServerState) int64 { return s.Refused })
	each("safproof_connections_evicted_total", "counter", "Connections that had to make room for others.", func(s ServerState) int64 { return s.Evicted })
	each("safproof_server_running", "gauge", "Whether the server runs.", func(s ServerState) int64 { return number(s.Running) })
	each("safproof_server_restarts_total", "counter", "Restarts of the server.", func(s ServerState) int64 { return int64(s.Restarts) })
	system := func(name, kind, help string, value func(SystemState) float64) {
		family(w, name, kind, help)
		for _, s := range systems {
			sample(w, name, value(s), "system", s.SMFID)
		}
	}
	system("safproof_ipls_total", "counter", "IPLs of the system.", func(s SystemState) float64 { return float64(s.IPLs) })
	system("safproof_clock_offset_seconds", "gauge", "By how much the system's clock is ahead.", func(s SystemState) float64 { return s.Clock.Offset.Seconds() })
	system("safproof_icsf_available", "gauge", "Whether ICSF is available.", func(s SystemState) float64 { return float64(number(s.ICSF)) })
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	for _, one := range []struct {
		name, kind, help string
		value            float64
	}{
		{"safproof_events_total", "counter", "Audit records and actions.", float64(m.sysplex.hub.lastSequence())},
		{"process_start_time_seconds", "gauge", "When the sysplex was started, seconds since 1970.", float64(m.sysplex.started.UnixMilli()) / 1000},
		{"go_goroutines", "gauge", "Goroutines that exist.", float64(runtime.NumGoroutine())},
		{"go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap that are in use.", float64(memory.HeapAlloc)},
		{"go_memstats_heap_objects", "gauge", "Objects on the heap.", float64(memory.HeapObjects)},
		{"go_memstats_sys_bytes", "gauge", "Bytes that were got from the operating system.", float64(memory.Sys)},
	} {
		family(w, one.name, one.kind, one.help)
		sample(w, one.name, one.value)
	}
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// writeCounts writes what was counted.
func (m *metrics) writeCounts(w *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const requests, duration, records = "safproof_requests_total", "safproof_request_duration_seconds", "safproof_audit_records_total"
	family(w, requests, "counter", "Requests that were answered, by status.")
	for _, k := range sorted(m.requests) {
		sample(w, requests, float64(m.requests[k]), "system", k.system, "server", k.server, "status", strconv.Itoa(k.status))
	}
	family(w, duration, "histogram", "How long answers took.")
	for _, k := range sorted(m.durations) {
		h, total := m.durations[k], int64(0)
		for n, count := range h.counts {
			total += count
			bound := "+Inf"
			if n < len(bounds) {
				bound = strconv.FormatFloat(bounds[n], 'g', -1, 64)
			}
			sample(w, duration+"_bucket", float64(total), "system", k.system, "server", k.server, "le", bound)
		}
		sample(w, duration+"_sum", h.sum, "system", k.system, "server", k.server)
		sample(w, duration+"_count", float64(total), "system", k.system, "server", k.server)
	}
	family(w, records, "counter", "Audit records of the security manager.")
	for _, k := range sorted(m.records) {
		sample(w, records, float64(m.records[k]), "system", k.system, "event", k.event, "outcome", k.outcome)
	}
}

// sorted are the keys of a map in an order that does not change.
func sorted[K comparable, V any](m map[K]V) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

func family(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// label escapes the value of a label.
var label = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// sample writes a value; labels are name, value, name, value.
func sample(w io.Writer, name string, value float64, labels ...string) {
	fmt.Fprint(w, name)
	for n := 0; n < len(labels); n += 2 {
		sign := ","
		if n == 0 {
			sign = "{"
		}
		fmt.Fprintf(w, `%s%s="%s"`, sign, labels[n], label.Replace(labels[n+1]))
	}
	if len(labels) > 0 {
		fmt.Fprint(w, "}")
	}
	fmt.Fprintf(w, " %s\n", strconv.FormatFloat(value, 'g', -1, 64))
}
