package serve

import (
	"net/http"

	"github.com/safproof/safproof/reference/saf"
)

type metrics struct{}

func newMetrics(*Sysplex) *metrics       { return &metrics{} }
func (m *metrics) request(request)       {}
func (m *metrics) audit(saf.AuditRecord) {}
func (m *metrics) handler() http.Handler { return http.NotFoundHandler() }
