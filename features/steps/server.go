package steps

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// serverSteps are about servers of a system: what they are told to be, and what
// their users ask of them.
var serverSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "eqaprof.env holds:",
		Help:    "The configuration file of EQAPROF on this system is written. It acts when the server starts.",
		Example: "eqaprof.env holds:",
		Doc:     "the file",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			args := target.ServerConfigureArgs{System: w.system, Server: target.EQAPROF, Text: a[0]}
			return w.must(ctx, target.OpServerConfigure, args, &struct{}{})
		},
	},
	{
		Keyword: "Given",
		Pattern: "server {server} is started",
		Help:    "The server starts on this system.",
		Example: "server EQAPROF is started",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.startServer(ctx, target.ServerStartArgs{Server: a[0]})
		},
	},
	{
		Keyword: "Given",
		Pattern: "server {server} is restarted",
		Help:    "The server stops and starts again on this system.",
		Example: "server EQAPROF is restarted",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			if w.wire.opened[a[0]] != nil {
				if err := w.need(target.AbilityRestart, "it cannot be restarted"); err != nil {
					return err
				}
			}
			return w.startServer(ctx, target.ServerStartArgs{Server: a[0]})
		},
	},
	{
		Keyword: "Given",
		Pattern: "server RSED is started for application {application}",
		Help:    "The RSE daemon starts on this system, with another application name than FEKAPPL.",
		Example: "server RSED is started for application EQAAPPL",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.startServer(ctx, target.ServerStartArgs{Server: target.RSED, Application: a[0]})
		},
	},
	{
		Keyword: "Given",
		Pattern: "server RSED of z/OS Explorer {product} is started",
		Help:    "The RSE daemon of this level of the z/OS Explorer host starts on this system.",
		Example: "server RSED of z/OS Explorer 3.3.6 is started",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.startServer(ctx, target.ServerStartArgs{Server: target.RSED, Level: a[0]})
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} logs in to {server} with the password {password} at {time}",
		Help:    "The user asks the server on this system for a token. If it gives one, that is the token of the scenario.",
		Example: `user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			if err := w.request(ctx, a[1], "login", basic(a[0], a[2]), a[3]); err != nil {
				return err
			}
			w.keepToken(w.tokenInAnswer(), w.responseText())
			return nil
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} queries {server} with the password {password} at {time}",
		Help:    "The user asks the server whom the credentials stand for, with Basic credentials in place of a token.",
		Example: `user COLIN queries EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.request(ctx, a[1], "query", basic(a[0], a[2]), a[3])
		},
	},
	{
		Keyword: "When",
		Pattern: "the token is queried at {server} at {time}",
		Help:    "Whoever has the token asks the server on this system whom it stands for.",
		Example: "the token is queried at EQAPROF at 2026-03-01T12:00:01Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.askWithToken(ctx, a[0], "query", a[1])
		},
	},
	{
		Keyword: "When",
		Pattern: "the token is logged out at {server} at {time}",
		Help:    "Whoever has the token asks the server on this system to end it.",
		Example: "the token is logged out at EQAPROF at 2026-03-01T12:00:02Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.askWithToken(ctx, a[0], "logout", a[1])
		},
	},
}

// endpoints are where the servers take requests. The sub-paths of Debug Profile
// Service are not public: these are the reference's.
var endpoints = map[string]map[string][2]string{
	target.EQAPROF: {
		"login":  {http.MethodPost, "/api/v1/auth/login"},
		"query":  {http.MethodGet, "/api/v1/auth/query"},
		"logout": {http.MethodPost, "/api/v1/auth/logout"},
	},
	target.RSED: {
		"login": {http.MethodPost, "/rse/signon"},
	},
}

func (w *World) startServer(ctx context.Context, args target.ServerStartArgs) error {
	args.System = w.system
	return w.must(ctx, target.OpServerStart, args, &struct{}{})
}

// request sends a server a request and keeps its answer.
func (w *World) request(ctx context.Context, server, what, authorization, timeText string) error {
	at, err := parseTime(timeText)
	if err != nil {
		return err
	}
	endpoint, ok := endpoints[server][what]
	if !ok {
		return misuse(fmt.Sprintf("server %s has no %s", server, what))
	}
	w.response = &target.ServerRequestResult{}
	w.service, w.outcomes = nil, nil // what is judged next is this
	err = w.must(ctx, target.OpServerRequest, target.ServerRequestArgs{
		Place: w.at(at), Server: server, Method: endpoint[0], Path: endpoint[1],
		Header: http.Header{"Authorization": {authorization}},
	}, w.response)
	for _, token := range tokensIn(*w.response) {
		w.secrets.token(token)
	}
	return err
}

func (w *World) askWithToken(ctx context.Context, server, what, timeText string) error {
	token, err := w.token()
	if err != nil {
		return err
	}
	return w.request(ctx, server, what, "Bearer "+token, timeText)
}

// basic are Basic credentials (RFC 7617, section 2).
func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}
