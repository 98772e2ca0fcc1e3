package steps

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

const requestHelp = "Lines of the table: certificate (the role of the TLS client certificate), cookie (name=value), header (name: value), " +
	"basic (user:password), bearer (token), body, type (Content-Type; application/json if there is a body, none for none), over (HTTP: without TLS), from (the address of the client). " +
	"A line whose value is empty is left out; cookie and header may stand several times."

// wireSteps send requests.
var wireSteps = []Step{
	{
		Keyword: "When",
		Pattern: "{method} {path} is sent",
		Help:    "The server that was opened last gets a request without credentials or a body.",
		Example: `GET "/api/v1/auth/query" is sent`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.sendTable(ctx, w.wire.latest, a[0], a[1], nil)
		},
	},
	{
		Keyword: "When",
		Pattern: "{method} {path} is sent with:",
		Help:    "The server that was opened last gets a request. " + requestHelp,
		Example: `POST "/gateway/api/v1/auth/ticket" is sent with:`,
		Table:   []string{"part", "value"},
		run: func(w *World, ctx context.Context, a []string, table *godog.Table) error {
			return w.sendTable(ctx, w.wire.latest, a[0], a[1], table)
		},
	},
	{
		Keyword: "When",
		Pattern: "{method} {path} is sent to {server} with:",
		Help:    "The same, to one of several servers that were opened.",
		Example: `POST "/api/v1/auth/login" is sent to EQAPROF with:`,
		Table:   []string{"part", "value"},
		run: func(w *World, ctx context.Context, a []string, table *godog.Table) error {
			return w.sendTable(ctx, a[2], a[0], a[1], table)
		},
	},
	{
		Keyword: "When",
		Pattern: "the same request is sent again",
		Help:    "The latest request, as it was, where and when the scenario works now.",
		Example: "the same request is sent again",
		run: func(w *World, ctx context.Context, _ []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			latest.request.Place = w.at(w.wire.clock)
			return w.send(ctx, latest.request)
		},
	},
	{
		Keyword: "When",
		Pattern: "the same request is sent {n} times at once",
		Help:    "The latest request, as it was, by as many clients.",
		Example: "the same request is sent 20 times at once",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.sendAtOnce(ctx, a[0])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the {role} has logged in",
		Help:    "The user logs in to the server that was opened last, by its own login. The token in the answer is that of the scenario; cookies are kept.",
		Example: "the user has logged in",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.logIn(ctx, strings.TrimSuffix(a[0], " user"))
		},
	},
	{
		Keyword: "Given",
		Pattern: "the token of the answer is taken",
		Help:    "The first token in the latest answer is that of the scenario.",
		Example: "the token of the answer is taken",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			if _, err := w.latestExchange(); err != nil {
				return err
			}
			w.keepToken(w.tokenInAnswer(), w.responseText())
			_, err := w.token()
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "{string} is kept as {string}",
		Help:    "What the text comes to now, under a name that stands for it in braces.",
		Example: `"{token}" is kept as "first token"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			value, err := w.fill(a[0], nil)
			if err == nil {
				w.wire.kept[a[1]] = value
			}
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "the member {string} of the answer is kept as {string}",
		Help:    "The value of a member, a string, under a name that stands for it in braces. It is a secret from now on.",
		Example: `the member "accessToken" of the answer is kept as "UMS token"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			value, err := w.stringMember(a[0])
			if err != nil {
				return err
			}
			w.secrets.wire(aToken, value)
			w.wire.kept[a[1]] = value
			return nil
		},
	},
}

// sendTable sends the request that a table describes.
func (w *World) sendTable(ctx context.Context, server, method, path string, table *godog.Table) error {
	if w.wire.opened[server] == nil {
		return misuse("server " + server + " was not opened")
	}
	request := target.ServerRequestArgs{Place: w.at(w.wire.clock), Server: server, Method: method, Header: make(http.Header)}
	var err error
	if request.Path, err = w.fill(path, nil); err != nil {
		return err
	}
	if err := w.compose(&request, table); err != nil {
		return err
	}
	return w.send(ctx, request)
}

// compose adds the lines of a table to a request.
func (w *World) compose(request *target.ServerRequestArgs, table *godog.Table) error {
	if table == nil {
		return nil
	}
	lines := make(map[string][]string)
	for _, row := range table.Rows {
		if len(row.Cells) != 2 {
			return misuse("a line of a request has two cells: its part and its value")
		}
		if part, value := row.Cells[0].Value, row.Cells[1].Value; value != "" {
			lines[part] = append(lines[part], value)
		}
	}
	kind := "application/json"
	if given := lines["type"]; given != nil {
		kind = given[0]
	}
	for _, part := range parts {
		values := lines[part.name]
		delete(lines, part.name)
		if len(values) > 1 && !part.several {
			return misuse("the part " + part.name + " of a request stands twice")
		}
		for _, text := range values {
			var escape func(string) string
			if part.name == "body" && strings.Contains(kind, "json") {
				escape = inJSON
			}
			value, err := w.fill(text, escape)
			if err != nil {
				return err
			}
			if err := part.add(w, request, value); err != nil {
				return err
			}
		}
	}
	for name := range lines {
		return misuse(fmt.Sprintf("a request has no part %q", name))
	}
	if request.Body != "" && kind != "none" {
		request.Header.Set("Content-Type", kind)
	}
	return nil
}

// part is a line of the table of a request.
type part struct {
	name    string
	several bool
	add     func(w *World, r *target.ServerRequestArgs, value string) error
}

// parts are in the order in which they are added.
var parts = []part{
	{"certificate", false, (*World).presentCertificate},
	{"header", true, func(_ *World, r *target.ServerRequestArgs, value string) error {
		name, content, ok := strings.Cut(value, ":")
		if !ok {
			return misuse("a header is a name, a colon and a value")
		}
		r.Header.Add(strings.TrimSpace(name), strings.TrimSpace(content))
		return nil
	}},
	{"cookie", true, func(_ *World, r *target.ServerRequestArgs, value string) error {
		if before := r.Header.Get("Cookie"); before != "" {
			value = before + "; " + value
		}
		r.Header.Set("Cookie", value)
		return nil
	}},
	{"basic", false, func(w *World, r *target.ServerRequestArgs, value string) error {
		w.secrets.add(aPassword, base64.StdEncoding.EncodeToString([]byte(value)))
		r.Header.Add("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
		return nil
	}},
	{"bearer", false, func(_ *World, r *target.ServerRequestArgs, value string) error {
		r.Header.Add("Authorization", "Bearer "+value)
		return nil
	}},
	{"body", false, func(_ *World, r *target.ServerRequestArgs, value string) error {
		r.Body = value
		return nil
	}},
	{"type", false, func(*World, *target.ServerRequestArgs, string) error { return nil }}, // goes with the body
	{"from", false, func(w *World, r *target.ServerRequestArgs, value string) error {
		r.From = value
		return w.need(target.AbilityAddress, "requests come from the address of the suite")
	}},
	{"over", false, func(w *World, r *target.ServerRequestArgs, value string) error {
		if value != "HTTP" {
			return misuse(fmt.Sprintf("a request goes over HTTP or, if nothing is said, HTTPS: not %q", value))
		}
		r.Plain = true
		return w.need(target.AbilityPlain, "it takes no requests without TLS")
	}},
}

// presentCertificate puts the certificate of a role into a request.
func (w *World) presentCertificate(r *target.ServerRequestArgs, role string) error {
	if role == "none" {
		return nil
	}
	if !slices.Contains(target.Certificates, role) {
		return misuse(fmt.Sprintf("a certificate has the role %q, none of %q", role, target.Certificates))
	}
	if !slices.Contains(w.wire.opened[r.Server].Certificates, role) {
		return &notOffered{"a client certificate in the role " + role}
	}
	r.Certificate = role
	return nil
}

// send sends a request and keeps the answer, for the steps that judge it.
func (w *World) send(ctx context.Context, request target.ServerRequestArgs) error {
	var answer target.ServerRequestResult
	if err := w.must(ctx, target.OpServerRequest, request, &answer); err != nil {
		return err
	}
	w.wire.atOnce = nil
	w.received(exchange{request, answer})
	return nil
}

// received keeps an answer.
func (w *World) received(e exchange) {
	w.wire.answers = append(w.wire.answers, e)
	w.response = &w.wire.answers[len(w.wire.answers)-1].answer
	w.service, w.outcomes = nil, nil // what is judged next is this
	w.hideAnswer(e.answer)
}

// hideAnswer takes what no report is to show of an answer, and what later steps
// may need of it.
func (w *World) hideAnswer(answer target.ServerRequestResult) {
	for _, token := range tokensIn(answer) {
		w.secrets.token(token)
	}
	for _, cookie := range cookiesOf(answer) {
		w.wire.cookies[cookie.Name] = cookie.Value
		w.secrets.wire(aToken, cookie.Value)
	}
	for name, value := range stringMembers(answer.Body) {
		switch lower := strings.ToLower(name); {
		case lower == "ticket":
			w.wire.ticket = value
			w.secrets.wire(aPassTicket, value)
		case strings.Contains(lower, "token"), strings.Contains(lower, "password"), lower == "jwt":
			w.secrets.wire(aToken, value)
		}
	}
}

// latestExchange is the latest request with its answer.
func (w *World) latestExchange() (exchange, error) {
	if len(w.wire.answers) == 0 {
		return exchange{}, misuse("no request was sent")
	}
	return w.wire.answers[len(w.wire.answers)-1], nil
}

// sendAtOnce sends the latest request several times at once.
func (w *World) sendAtOnce(ctx context.Context, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil || n < 2 || n > 1000 {
		return misuse(fmt.Sprintf("a request can be sent 2 to 1000 times at once, not %s", times))
	}
	latest, err := w.latestExchange()
	if err != nil {
		return err
	}
	latest.request.Place = w.at(w.wire.clock)
	exchanges, errs := make([]exchange, n), make([]error, n)
	before := w.calls.len()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			exchanges[i].request = latest.request
			errs[i] = w.must(ctx, target.OpServerRequest, latest.request, &exchanges[i].answer)
		})
	}
	group.Wait()
	w.calls.sortFrom(before)
	for i := range n {
		if errs[i] != nil {
			return errs[i]
		}
		w.received(exchanges[i])
	}
	w.wire.atOnce = exchanges
	return nil
}
