package httpstarget

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/target"
)

// Check walks through a file: what it says, whether each server answers with each
// certificate, whether each application does; and calls found after each step. It
// looks at connections, not at what the answers say: whether that conforms is what
// a run says. Nobody logs in. It returns whether every step went well.
func Check(ctx context.Context, path, version string, found func(adapter.Finding)) bool {
	t, err := Load(path, version)
	if err != nil {
		found(adapter.Finding{What: "the file", Detail: err.Error()})
		return false
	}
	defer t.Close()
	c := checker{session{service: t.(*service), tickets: newTickets()}, found, true}
	c.report("the file", nil, c.summary())
	for _, server := range slices.Sorted(maps.Keys(c.urls)) {
		for _, system := range slices.Sorted(maps.Keys(c.urls[server])) {
			for _, role := range slices.Sorted(maps.Keys(c.clients)) {
				c.reach(ctx, fmt.Sprintf("%s on %s", server, system), role, c.urls[server][system])
			}
		}
		if plain := c.plain[server]; plain != nil {
			c.reach(ctx, server+" without TLS", "", plain)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.signOn)) {
		c.reach(ctx, "application "+name, "", c.signOn[name].url)
	}
	return c.good
}

type checker struct {
	session
	found func(adapter.Finding)
	good  bool
}

func (c *checker) report(what string, err error, detail string) {
	f := adapter.Finding{What: what, OK: err == nil, Detail: detail}
	if err != nil {
		f.Detail, c.good = err.Error(), false
	}
	c.found(f)
}

// summary says what there is, and which roles are missing.
func (c *checker) summary() string {
	text := c.Info().Notes + "; operations " + strings.Join(c.Info().Operations, ", ")
	for _, list := range []struct {
		what   string
		roles  []string
		exists func(string) bool
	}{
		{"users", target.Users, func(role string) bool { _, ok := c.users[role]; return ok }},
		{"applications", target.Applications, func(role string) bool { return c.applications[role] != "" }},
		{"certificates", target.Certificates, func(role string) bool { _, ok := c.certificates[role]; return ok }},
	} {
		missing := slices.DeleteFunc(slices.Clone(list.roles), list.exists)
		if len(missing) > 0 {
			text += fmt.Sprintf("; no %s in the roles %s: rules that need them are not applicable", list.what, strings.Join(missing, ", "))
		}
	}
	return text
}

// reach sends a request without credentials: any answer will do.
func (c *checker) reach(ctx context.Context, what, role string, base *url.URL) {
	if role != "" {
		what += " with the certificate " + role
	}
	answer, err := c.send(ctx, c.clients[role], http.MethodGet, base.String(), nil, "")
	detail := ""
	if err == nil {
		detail = fmt.Sprintf("it answers with status %d", answer.Status)
	}
	c.report(what, err, detail)
}
