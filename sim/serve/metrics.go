package serve

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/safproof/safproof/reference/saf"
)

// metrics counts what happens, for Prometheus.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	records   *prometheus.CounterVec
}

// bounds are the upper bounds of the durations that are counted together, seconds.
var bounds = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(s *Sysplex) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safproof_requests_total", Help: "Requests that were answered, by status.",
		}, []string{"system", "server", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "safproof_request_duration_seconds", Help: "How long answers took.", Buckets: bounds,
		}, []string{"system", "server"}),
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safproof_audit_records_total", Help: "Audit records of the security manager.",
		}, []string{"system", "event", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.records, states{s}, // Only two of one name would panic.
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) request(r request) {
	m.requests.WithLabelValues(r.system, r.server, strconv.Itoa(r.status)).Inc()
	m.durations.WithLabelValues(r.system, r.server).Observe(r.duration.Seconds())
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
	outcome := "accepted"
	if r.Cause != "" {
		outcome = "refused"
	}
	m.records.WithLabelValues(r.SMFID, event, outcome).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// measure is what is read from a state when the metrics are asked for.
type measure[S any] struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(S) float64
}

func newMeasure[S any](name, help string, kind prometheus.ValueType, value func(S) float64, labels ...string) measure[S] {
	return measure[S]{prometheus.NewDesc(name, help, labels, nil), kind, value}
}

func (m measure[S]) send(to chan<- prometheus.Metric, state S, labels ...string) {
	to <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value(state), labels...)
}

var (
	ofServers = []measure[ServerState]{
		newMeasure("safproof_connections", "Clients that are connected.", prometheus.GaugeValue,
			func(s ServerState) float64 { return float64(s.Connections) }, "system", "server"),
		newMeasure("safproof_connections_refused_total", "Connections that were not let in.", prometheus.CounterValue,
			func(s ServerState) float64 { return float64(s.Refused) }, "system", "server"),
		newMeasure("safproof_connections_evicted_total", "Connections that had to make room for others.", prometheus.CounterValue,
			func(s ServerState) float64 { return float64(s.Evicted) }, "system", "server"),
		newMeasure("safproof_server_running", "Whether the server runs.", prometheus.GaugeValue,
			func(s ServerState) float64 { return number(s.Running) }, "system", "server"),
		newMeasure("safproof_server_restarts_total", "Restarts of the server.", prometheus.CounterValue,
			func(s ServerState) float64 { return float64(s.Restarts) }, "system", "server"),
	}
	ofSystems = []measure[SystemState]{
		newMeasure("safproof_ipls_total", "IPLs of the system.", prometheus.CounterValue,
			func(s SystemState) float64 { return float64(s.IPLs) }, "system"),
		newMeasure("safproof_clock_offset_seconds", "By how much the system's clock is ahead.", prometheus.GaugeValue,
			func(s SystemState) float64 { return s.Clock.Offset.Seconds() }, "system"),
		newMeasure("safproof_icsf_available", "Whether ICSF is available.", prometheus.GaugeValue,
			func(s SystemState) float64 { return number(s.ICSF) }, "system"),
	}
	ofSysplex = newMeasure("safproof_events_total", "Audit records and actions.", prometheus.CounterValue,
		func(s *Sysplex) float64 { return float64(s.hub.lastSequence()) })
)

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// states collects how servers and systems stand. It implements
// [prometheus.Collector].
type states struct{ sysplex *Sysplex }

func (states) Describe(to chan<- *prometheus.Desc) {
	for _, m := range ofServers {
		to <- m.desc
	}
	for _, m := range ofSystems {
		to <- m.desc
	}
	to <- ofSysplex.desc
}

func (c states) Collect(to chan<- prometheus.Metric) {
	for _, system := range c.sysplex.Systems() {
		for _, m := range ofSystems {
			m.send(to, system, system.SMFID)
		}
		for _, server := range system.Servers {
			for _, m := range ofServers {
				m.send(to, server, server.System, string(server.Server))
			}
		}
	}
	ofSysplex.send(to, c.sysplex)
}
