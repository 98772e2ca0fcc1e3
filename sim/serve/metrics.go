package serve

import "github.com/safproof/safproof/reference/saf"

type metrics struct{}

func newMetrics(*Sysplex) *metrics       { return &metrics{} }
func (m *metrics) request(request)       {}
func (m *metrics) audit(saf.AuditRecord) {}
