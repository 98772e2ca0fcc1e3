package liberty_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// No way to print a decision shows what the request had, or what the answer sets.
func TestDecisionsShowNoSecrets(t *testing.T) {
	token := good(t)
	changed := token[:len(token)-8] + "AAAAAAAA"
	parts := strings.Split(token, ".")
	later := cookie(t, bearer(token), "basic", "jane", start.Add(1))
	expired := cookie(t, request(), "basic", "jane", start.Add(-1))
	query := request("Authorization", "Basic cm9zZWJ1ZA==")
	query.URL.RawQuery = "access_token=" + token
	for name, r := range map[string]struct {
		elements string
		d        func(w *world) liberty.Decision
	}{
		"good":     {required(`authnSessionDisabled="false"`), func(w *world) liberty.Decision { return w.Decide(bearer(token)) }},
		"bad":      {required(``), func(w *world) liberty.Decision { return w.Decide(bearer(changed)) }},
		"opaque":   {required(`validationEndpointUrl="https://me:rosebud@op.example/x"`), func(w *world) liberty.Decision { return w.Decide(bearer("rosebud")) }},
		"cookie":   {``, func(w *world) liberty.Decision { return w.Decide(later) }},
		"expired":  {``, func(w *world) liberty.Decision { return w.Decide(expired) }},
		"basic":    {``, func(w *world) liberty.Decision { return w.Decide(basic("jane", "rosebud")) }},
		"password": {``, func(w *world) liberty.Decision { return w.Decide(basic("jane", "rosebud2")) }},
		"query":    {filtered(`<requestUrl urlPattern="x"/>`), func(w *world) liberty.Decision { return w.Decide(query) }},
	} {
		d := r.d(newWorld(t, r.elements+jane, withKeys))
		text := show(d) + fmt.Sprintf("%v %+v %#v", d, d, d)
		for _, secret := range []string{token, parts[1], parts[2], "rosebud", "cm9zZWJ1ZA", "access_token=", later.Header.Get("Cookie")[12:40]} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q is shown:\n%s", name, secret, text)
			}
		}
		if c := d.Cookies.Get("LtpaToken2"); c != nil && strings.Contains(text, c.Value[:20]) {
			t.Errorf("%s: the new cookie is shown:\n%s", name, text)
		}
	}
}

// What strangers write stays on its line.
func TestStepsArePrintable(t *testing.T) {
	d := newWorld(t, required(``)).Decide(bearer(sign(t, claims(map[string]any{"iss": "a\nb\x1b[31m" + strings.Repeat("x", 5000)}), conn1().key(t), jose.RS384)))
	for _, s := range d.Steps {
		if strings.ContainsAny(s.Detail, "\n\x1b") || len(s.Detail) > 400 {
			t.Errorf("detail %q", s.Detail)
		}
	}
}
