package liberty

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// MatchType is how a condition of an authFilter compares.
type MatchType string

// The match types. GreaterThan and LessThan are for addresses only.
const (
	MatchEquals      MatchType = "equals"
	MatchContains    MatchType = "contains"
	MatchNotContain  MatchType = "notContain"
	MatchGreaterThan MatchType = "greaterThan"
	MatchLessThan    MatchType = "lessThan"
)

// Condition is one element below authFilter.
type Condition struct {
	Element string // webApp, requestUrl, remoteAddress, host, userAgent, cookie or requestHeader
	ID      string
	Match   MatchType
	Value   string // "" of a requestHeader: it must be there
	Header  string // name of a requestHeader
	// Ranges are the addresses of a remoteAddress.
	Ranges []AddressRange

	// never: it can match nothing, as its match type is not one.
	never bool
}

// AuthFilter is an element authFilter: conditions that must all hold. One without
// conditions accepts every request.
type AuthFilter struct {
	ID         string
	File       string
	Line       int
	Conditions []Condition
	// Dropped are conditions that were left out: their address is malformed, or they have
	// no value.
	Dropped []Condition
}

// conditionElements are the elements below authFilter in the order in which they
// are asked, and the attribute with the value.
var conditionElements = []struct{ element, attribute string }{
	{"webApp", "name"},
	{"requestUrl", "urlPattern"},
	{"remoteAddress", "ip"},
	{"host", "name"},
	{"userAgent", "agent"},
	{"cookie", "name"},
	{"requestHeader", "value"},
}

// authFilter reads an authFilter at the top.
func (r *configReader) authFilter(e *element) {
	f := r.readFilter(e)
	if f.ID == "" {
		r.report(Problem{File: e.file, Line: e.line, Kind: BadValue, Element: e.name, Attribute: "id", Message: "AUTH_FILTER_MISSING_ID",
			Text: "an authFilter that is not nested needs an id, as nothing can refer to it"})
		return
	}
	r.config.Filters[f.ID] = f
}

// filterOf returns the filter of an element that has one below it, or refers to
// one; nil if it has none.
func (r *configReader) filterOf(f *fields) *AuthFilter {
	ref := f.text("authFilterRef", "")
	if nested := f.nested("authFilter"); len(nested) > 0 {
		if len(nested) > 1 || ref != "" {
			f.bad("authFilterRef", "there is more than one authFilter; the first nested one is taken")
		}
		return r.readFilter(nested[0])
	}
	if ref == "" {
		return nil
	}
	found, ok := r.config.Filters[ref]
	if !ok {
		f.dangling("authFilterRef", ref, "every request is accepted")
		return nil
	}
	return found
}

func (r *configReader) readFilter(e *element) *AuthFilter {
	f := r.fields(e)
	filter := &AuthFilter{ID: e.value("id"), File: e.file, Line: e.line}
	for _, kind := range conditionElements {
		for _, below := range f.nested(kind.element) {
			c, ok := r.condition(below, kind.attribute)
			if ok {
				filter.Conditions = append(filter.Conditions, c)
			} else {
				filter.Dropped = append(filter.Dropped, c)
			}
		}
	}
	f.done()
	if len(filter.Conditions) == 0 {
		r.report(Problem{File: e.file, Line: e.line, Kind: Widens, Element: "authFilter", Text: "it has no usable condition, and accepts every request"})
	}
	return filter
}

// condition reads one element. It is false for one that is left out.
func (r *configReader) condition(e *element, attribute string) (Condition, bool) {
	f := r.fields(e)
	c := Condition{Element: e.name, ID: e.value("id"), Match: MatchContains}
	c.Value = f.text(attribute, "")
	types := []string{"equals", "contains", "notContain"}
	switch e.name {
	case "remoteAddress":
		types = append(types, "greaterThan", "lessThan")
	case "requestHeader":
		c.Header = f.text("name", "")
	}
	if text, ok := f.raw("matchType"); ok {
		c.Match = MatchType(text)
		if !slices.Contains(types, text) {
			c.never = true
			r.report(Problem{File: e.file, Line: e.line, Kind: BadValue, Element: e.name, Attribute: "matchType", Message: "CWWKS4353E",
				Nearest: nearest(text, types), Text: "it is none of " + strings.Join(types, ", ") + "; the filter matches nothing"})
		}
	}
	f.done()
	switch {
	case e.name == "remoteAddress":
		return r.addresses(e, c)
	case c.Value == "" && e.name != "requestHeader" || e.name == "requestHeader" && c.Header == "":
		name := attribute
		if e.name == "requestHeader" {
			name = "name"
		}
		f.bad(name, "it is missing, and the condition is left out: the filter is wider than it looks")
		return c, false
	}
	return c, true
}

// addresses reads the ranges of a remoteAddress. All of the value is one range if the
// match type takes no pieces.
func (r *configReader) addresses(e *element, c Condition) (Condition, bool) {
	if c.never {
		return c, true
	}
	texts := []string{c.Value}
	if c.Value != "" && (c.Match == MatchContains || c.Match == MatchNotContain) {
		texts = pieces(c.Value)
	}
	for _, text := range texts {
		a, err := ParseAddressRange(text)
		if err != nil {
			r.report(Problem{File: e.file, Line: e.line, Kind: Widens, Element: e.name, Attribute: "ip",
				Text: err.Error() + "; Liberty leaves the condition out, and the filter is wider than it looks"})
			return c, false
		}
		c.Ranges = append(c.Ranges, a)
	}
	return c, true
}

// Matched says of one condition whether it held, and of what.
type Matched struct {
	Condition Condition `json:"-"`
	Text      string    `json:"text"` // the condition in a line
	Held      bool      `json:"held"`
	Detail    string    `json:"detail"`
}

// facts are what filters look at in a request.
type facts struct {
	request     *http.Request
	url         string
	application string
	address     netip.Addr
	broken      bool // a filter could not be asked, and the request fails
}

// matches asks all conditions, up to the first that does not hold. The details
// show no value of a header.
func (f *AuthFilter) matches(x *facts, choices Choices) (bool, []Matched) {
	var all []Matched
	for _, c := range f.Dropped {
		if choices.MalformedAddressMatchesNothing && c.Element == "remoteAddress" {
			return false, []Matched{{c, c.String(), false, "it cannot be read"}}
		}
	}
	for _, c := range f.Conditions {
		held, detail := c.holds(x, choices)
		all = append(all, Matched{c, c.String(), held, detail})
		if !held {
			return false, all
		}
	}
	return true, all
}

// String returns the condition in a line.
func (c Condition) String() string {
	name := c.Element
	if c.Header != "" {
		name += " " + quote(c.Header)
	}
	if c.Element == "requestHeader" && c.Value == "" {
		return name + " is there"
	}
	return name + " " + string(c.Match) + " " + quote(c.Value)
}

func (c Condition) holds(x *facts, choices Choices) (bool, string) {
	if c.never {
		return false, "the match type is not known"
	}
	if c.Element == "remoteAddress" {
		return c.holdsAddress(x, choices)
	}
	value, there := c.found(x, choices)
	if !there {
		return c.Match == MatchNotContain, "the request has none"
	}
	if c.Element == "requestHeader" && c.Value == "" {
		return c.Match != MatchNotContain, "the request has it"
	}
	detail := "the request has another value"
	held := false
	switch c.Match {
	case MatchEquals:
		held = value == c.Value
	case MatchContains:
		held = containsAny(value, c.Value)
	case MatchNotContain:
		held = !containsAny(value, c.Value)
	}
	if held {
		detail = "it holds"
	}
	if c.Element == "requestUrl" {
		detail = "the address is " + quote(stripQuery(value))
	}
	return held, detail
}

// stripQuery leaves the query out: it may hold a token.
func stripQuery(address string) string {
	before, _, _ := strings.Cut(address, "?")
	return before
}

// pieces are what contains and notContain look for: what stands between the |. One that
// is empty is none (processOrValues of CommonFilter), though every value contains it.
func pieces(value string) []string {
	return strings.FieldsFunc(value, func(r rune) bool { return r == '|' })
}

func containsAny(value, wanted string) bool {
	return slices.ContainsFunc(pieces(wanted), func(piece string) bool { return strings.Contains(value, piece) })
}

// conditionKeys are the headers that are consulted before what a condition is
// about.
var conditionKeys = map[string]string{
	"webApp": "webApp", "requestUrl": "request-url", "remoteAddress": "remote-address",
	"host": "Host", "userAgent": "User-Agent", "cookie": "Cookie",
}

// found returns the value that a condition compares.
func (c Condition) found(x *facts, choices Choices) (string, bool) {
	if c.Element == "requestHeader" {
		return header(x.request, c.Header)
	}
	if value, there := header(x.request, conditionKeys[c.Element]); there && !choices.HeadersDoNotShadow && c.Element != "cookie" {
		return value, true
	}
	switch c.Element {
	case "webApp":
		return x.application, true
	case "requestUrl":
		return x.url, true
	case "cookie":
		return c.cookie(x, choices)
	}
	return header(x.request, conditionKeys[c.Element])
}

// cookie is the whole header, or with the choice the name of the cookie that has
// the value as its name.
func (c Condition) cookie(x *facts, choices Choices) (string, bool) {
	if !choices.CookieByName {
		value, there := header(x.request, "Cookie")
		return value, there
	}
	for _, cookie := range x.request.Cookies() {
		if cookie.Name == c.Value || c.Match != MatchEquals && containsAny(cookie.Name, c.Value) {
			return cookie.Name, true
		}
	}
	return "", true
}

// header returns the first value of a header. The host is none of net/http's.
func header(r *http.Request, name string) (string, bool) {
	if strings.EqualFold(name, "Host") {
		return r.Host, r.Host != ""
	}
	values := r.Header.Values(name)
	if len(values) == 0 {
		return "", false
	}
	return values[0], true
}

func (c Condition) holdsAddress(x *facts, choices Choices) (bool, string) {
	if _, there := header(x.request, conditionKeys["remoteAddress"]); there && !choices.HeadersDoNotShadow {
		x.broken = true
		return false, "the request has a header remote-address, which takes the place of the address and is none: Liberty fails"
	}
	if !x.address.IsValid() {
		return false, "the address of the client is not known"
	}
	detail := "the address is " + x.address.String()
	inside := slices.ContainsFunc(c.Ranges, func(a AddressRange) bool { return a.Contains(x.address) })
	switch c.Match {
	case MatchNotContain:
		return !inside, detail
	case MatchGreaterThan:
		return c.Ranges[0].Above(x.address), detail
	case MatchLessThan:
		return c.Ranges[0].Below(x.address), detail
	}
	return inside, detail
}
