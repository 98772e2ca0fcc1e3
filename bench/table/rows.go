package main

import (
	"slices"
	"strings"
)

// documented are the paths with a target, in the order in which they are documented,
// and what they are called.
var documented = []struct{ benchmark, title string }{
	{"PassTicketLegacyGenerate", "legacy PassTicket: generate, key kept"},
	{"PassTicketLegacyGenerateNewKey", "legacy: generate, a new key each time"},
	{"PassTicketLegacyEvaluate", "legacy: evaluate"},
	{"PassTicketLegacyEvaluateAgainstScan", "legacy: evaluate, against a scan of the window"},
	{"PassTicketLegacyEvaluateMalformed", "legacy: refuse what is malformed, against one DES block"},
	{"PassTicketEnhancedGenerate/enhanced-upper", "enhanced PassTicket: generate, upper case"},
	{"PassTicketEnhancedGenerate/enhanced-mixed", "enhanced: generate, mixed case"},
	{"PassTicketEnhancedEvaluate/enhanced-upper", "enhanced: evaluate, upper case"},
	{"PassTicketEnhancedEvaluate/enhanced-mixed", "enhanced: evaluate, mixed case"},
	{"PassTicketEnhancedEvaluateAgainstScan/enhanced-upper", "enhanced: evaluate, upper case, against a scan of 1,201 seconds"},
	{"PassTicketEnhancedEvaluateAgainstScan/enhanced-mixed", "enhanced: evaluate, mixed case, against a scan"},
	{"TokenVerify/HS256/reference", "JWT, HS256: strict layer and all claims"},
	{"TokenVerify/HS512/reference", "JWT, HS512"},
	{"TokenVerify/RS256/reference", "JWT, RS256"},
	{"TokenVerify/RS384/reference", "JWT, RS384"},
	{"TokenVerify/ES256/reference", "JWT, ES256"},
	{"TokenCacheHit/HS256", "JWT seen before, HS256"},
	{"TokenCacheHit/RS256", "JWT seen before, RS256"},
	{"Suite", "the whole suite on the reference"},
	{"Sim", "the simulator, every decision judged"},
	{"SimMemory", "the simulator: memory after ten times as long"},
	{"Serve/query", "ZAAS over TLS 1.3: query"},
	{"Serve/ticket", "ZAAS over TLS 1.3: ticket"},
}

// row is a path, and others that do the same.
type row struct {
	benchmark, title string
	peers            []string // benchmarks
}

// peerName is a peer without what it has in common with the path.
func peerName(benchmark string) string { return benchmark[strings.LastIndexByte(benchmark, '/')+1:] }

// rowsOf sorts benchmarks: documented ones first, then the others in their order.
func rowsOf(r *results) []row {
	var rows []row
	for _, d := range documented {
		if r.readings[d.benchmark] != nil {
			rows = append(rows, row{benchmark: d.benchmark, title: d.title})
		}
	}
	for _, name := range r.names {
		known := slices.ContainsFunc(rows, func(w row) bool { return w.benchmark == name })
		if !known && len(r.pathsOf(name)) == 0 {
			rows = append(rows, row{benchmark: name, title: strings.TrimSuffix(name, "/reference")})
		}
	}
	for i := range rows {
		for _, name := range r.names {
			if slices.Contains(r.pathsOf(name), rows[i].benchmark) {
				rows[i].peers = append(rows[i].peers, name)
			}
		}
	}
	return rows
}

// pathsOf are the benchmarks of paths that another one is a peer of: A/x of A/reference
// or A, and APeer/x of A or all of A/….
func (r *results) pathsOf(name string) []string {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return nil
	}
	parent := name[:at]
	if path, found := strings.CutSuffix(parent, "Peer"); found {
		return slices.DeleteFunc(slices.Clone(r.names), func(n string) bool {
			return n != path && !strings.HasPrefix(n, path+"/")
		})
	}
	for _, path := range []string{parent + "/reference", parent} {
		if path != name && r.readings[path] != nil {
			return []string{path}
		}
	}
	return nil
}

// unmeasured are documented paths that there is nothing of.
func unmeasured(r *results) []string {
	var titles []string
	for _, d := range documented {
		if r.readings[d.benchmark] == nil {
			titles = append(titles, d.title)
		}
	}
	return titles
}
