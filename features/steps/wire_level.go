package steps

import (
	"context"

	"github.com/cucumber/godog"
)

// wireLevels open servers that know levels of behaviour.
var wireLevels = []Step{
	{
		Keyword: "Given",
		Pattern: "{aserver} of level {behaviour}",
		Help:    "The server stands, and behaves as that level does. A target of another level is not asked.",
		Example: "a ZAAS of level zowe-v3",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.open(ctx, a[0], a[1], nil)
		},
	},
	{
		Keyword: "Given",
		Pattern: "{aserver} of level {behaviour} with:",
		Help:    "The same with options, as above.",
		Example: "a ZAAS of level zowe-v3 with:",
		Table:   []string{"option", "value"},
		run: func(w *World, ctx context.Context, a []string, table *godog.Table) error {
			return w.open(ctx, a[0], a[1], table)
		},
	},
}
