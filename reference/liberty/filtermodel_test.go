package liberty_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/liberty"
)

// asker is what filters look at in a request.
type asker struct {
	host, path, agent, application string
	address                        [4]int
}

func drawAsker(t *rapid.T) asker {
	a := asker{
		host:        rapid.SampledFrom([]string{"mqweb.example:9443", "mqweb.example", "zosmf.example"}).Draw(t, "host"),
		path:        rapid.SampledFrom([]string{"/", "/ibmmq/rest", "/ibmmq/rest?user=x"}).Draw(t, "path"),
		agent:       rapid.SampledFrom([]string{"curl/8.5.0", "Mozilla/5.0"}).Draw(t, "agent"),
		application: rapid.SampledFrom([]string{"mq", "mq-console"}).Draw(t, "application"),
	}
	for i := range a.address {
		a.address[i] = rapid.SampledFrom([]int{0, 1, 9, 10, 255}).Draw(t, "piece")
	}
	return a
}

func (a asker) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "https://"+a.host+a.path, nil)
	r.RemoteAddr = fmt.Sprintf("%d.%d.%d.%d:40000", a.address[0], a.address[1], a.address[2], a.address[3])
	r.Header.Set("User-Agent", a.agent)
	return r
}

// drawCondition returns an element of an authFilter, and what it says of a request.
func drawCondition(t *rapid.T) (element string, holds func(asker) bool) {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if kind >= 4 {
		return drawAddresses(t)
	}
	name := []string{"requestUrl urlPattern", "host name", "userAgent agent", "webApp name"}[kind]
	about := func(a asker) string {
		return []string{"https://" + a.host + a.path, a.host, a.agent, a.application}[kind]
	}
	value := about(drawAsker(t))
	from := rapid.IntRange(0, len(value)-1).Draw(t, "from")
	to := rapid.IntRange(from+1, len(value)).Draw(t, "to")
	if rapid.Bool().Draw(t, "whole") {
		from, to = 0, len(value)
	}
	value = value[from:to]
	if rapid.IntRange(0, 4).Draw(t, "asterisk") == 0 {
		value = "*" + value[1:] // stands for itself alone
	}
	match := drawMatch(t, "equals", "notContain")
	return conditionElement(name, value, match), func(a asker) bool {
		switch match {
		case "equals":
			return about(a) == value
		case "notContain":
			return !strings.Contains(about(a), value)
		default:
			return strings.Contains(about(a), value)
		}
	}
}

// drawMatch may leave the match type out.
func drawMatch(t *rapid.T, others ...string) string {
	return rapid.SampledFrom(append(others, "", "contains")).Draw(t, "match type")
}

func conditionElement(name, value, match string) string {
	if match != "" {
		match = fmt.Sprintf(` matchType=%q`, match)
	}
	return fmt.Sprintf(`<%s=%q%s/>`, name, value, match)
}

// drawAddresses draws an address, or a range: pieces, then one that is a range, and
// asterisks behind it.
func drawAddresses(t *rapid.T) (element string, holds func(asker) bool) {
	pieces := make([]string, 4)
	low, high := drawAsker(t).address, [4]int{255, 255, 255, 255}
	exact := rapid.IntRange(0, 4).Draw(t, "exact pieces")
	for i := range pieces {
		switch {
		case i < exact:
			pieces[i], high[i] = fmt.Sprint(low[i]), low[i]
		case i == exact && rapid.Bool().Draw(t, "bounds"):
			high[i] = rapid.IntRange(low[i], 255).Draw(t, "upper bound")
			pieces[i] = fmt.Sprintf("[%d-%d]", low[i], high[i])
		default:
			pieces[i], low[i] = "*", 0
		}
	}
	match := drawMatch(t, "equals", "notContain", "greaterThan", "lessThan")
	return conditionElement("remoteAddress ip", strings.Join(pieces, "."), match), func(a asker) bool {
		n := addressNumber(a.address)
		switch within := addressNumber(low) <= n && n <= addressNumber(high); match {
		case "notContain":
			return !within
		case "greaterThan":
			return n > addressNumber(high)
		case "lessThan":
			return n < addressNumber(low)
		default:
			return within
		}
	}
}

func addressNumber(pieces [4]int) int {
	return pieces[0]<<24 | pieces[1]<<16 | pieces[2]<<8 | pieces[3]
}

// A client is asked for a request of which all conditions of its filter hold, and for no
// other.
func TestFilterFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		elements, conditions := "", []func(asker) bool{}
		for range rapid.IntRange(1, 3).Draw(rt, "conditions") {
			element, holds := drawCondition(rt)
			elements += element
			conditions = append(conditions, holds)
		}
		for range 10 {
			a, want := drawAsker(rt), true
			for _, holds := range conditions {
				want = want && holds(a)
			}
			w := newWorld(t, filtered(elements), func(o *liberty.Options) { o.Application.Name = a.application })
			if d := w.Decide(a.request()); selected(d) != want {
				rt.Fatalf("%s\n%+v\nselected %t, want %t\n%s", elements, a, selected(d), want, show(d))
			}
		}
	})
	t.Attr("rule", "LIB-50")
	t.Attr("rule", "LIB-51")
	t.Attr("rule", "LIB-52")
	t.Attr("rule", "LIB-53")
	t.Attr("rule", "LIB-54")
	t.Attr("rule", "LIB-55")
	t.Attr("rule", "ZC-12")
	t.Attr("rule", "JW-05")
}
