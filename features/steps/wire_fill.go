package steps

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// braces are a name in braces. An object of JSON begins otherwise.
var braces = regexp.MustCompile(`\{([A-Za-z0-9][A-Za-z0-9 ._*-]*)\}`)

// manyLetters is a name that stands for letters.
var manyLetters = regexp.MustCompile(`^(\d{1,6}) letters$`)

// fill puts in what names in braces stand for; escape, if it is not nil, makes
// each fit for where it goes.
func (w *World) fill(text string, escape func(string) string) (string, error) {
	var failed error
	filled := braces.ReplaceAllStringFunc(text, func(found string) string {
		value, err := w.named(found[1 : len(found)-1])
		if failed == nil {
			failed = err
		}
		if escape != nil {
			value = escape(value)
		}
		return value
	})
	return filled, failed
}

// named is what a name stands for.
func (w *World) named(name string) (string, error) {
	if plain, ok := strings.CutSuffix(name, " in lower case"); ok {
		value, err := w.named(plain)
		return strings.ToLower(value), err
	}
	if plain, ok := strings.CutSuffix(name, " in upper case"); ok {
		value, err := w.named(plain)
		return strings.ToUpper(value), err
	}
	if m := manyLetters.FindStringSubmatch(name); m != nil {
		n, err := strconv.Atoi(m[1])
		return strings.Repeat("x", n), err
	}
	if cookie, ok := strings.CutPrefix(name, "cookie name "); ok {
		full, _, err := w.cookie(cookie)
		return full, err
	}
	if cookie, ok := strings.CutPrefix(name, "cookie "); ok {
		_, value, err := w.cookie(cookie)
		return value, err
	}
	if value, ok := w.wire.kept[name]; ok {
		return value, nil
	}
	if parameter, ok := strings.CutPrefix(name, "query "); ok {
		return w.queryParameter(parameter)
	}
	switch name {
	case "LTPA token":
		return w.ltpaToken()
	case "SAML assertion":
		return w.samlAssertion()
	case "token":
		return w.token()
	case "ticket":
		if w.wire.ticket == "" {
			return "", w.expect(false, "a PassTicket in an answer", "none so far")
		}
		return w.wire.ticket, nil
	case "password":
		name = target.RoleUser + " password"
	}
	return w.role(name)
}

// role is the ID or the password of a user, or the APPLID of an application.
func (w *World) role(name string) (string, error) {
	there, err := w.there()
	if err != nil {
		return "", err
	}
	role, password := strings.CutSuffix(name, " password")
	if user, ok := there.Users[role]; ok {
		if password {
			return user.Password, nil
		}
		return user.ID, nil
	}
	if application, ok := there.Applications[name]; ok {
		return application, nil
	}
	switch {
	case slices.Contains(target.Users, role):
		return "", &notOffered{"a user in the role " + role}
	case slices.Contains(target.Applications, name):
		return "", &notOffered{"an application in the role " + name}
	}
	return "", misuse(fmt.Sprintf("nobody knows what {%s} stands for", name))
}

// queryParameter is a parameter of the address that the latest answer leads to.
func (w *World) queryParameter(name string) (string, error) {
	latest, err := w.latestExchange()
	if err != nil {
		return "", err
	}
	to, err := url.Parse(latest.answer.Header.Get("Location"))
	if err != nil || !to.Query().Has(name) {
		return "", w.expect(false, "an address with "+name, w.shown(latest.answer))
	}
	return to.Query().Get(name), nil
}

// cookie is a cookie that answers set: its name, and the value that they gave it
// last. A name that ends with an asterisk is the beginning of one.
func (w *World) cookie(name string) (full, value string, err error) {
	if value, ok := w.wire.cookies[name]; ok {
		return name, value, nil
	}
	beginning, ok := strings.CutSuffix(name, "*")
	if ok {
		for _, full := range slices.Sorted(maps.Keys(w.wire.cookies)) {
			if strings.HasPrefix(full, beginning) {
				return full, w.wire.cookies[full], nil
			}
		}
	}
	return "", "", w.expect(false, "the cookie "+name, fmt.Sprintf("no answer set it, only %q", slices.Sorted(maps.Keys(w.wire.cookies))))
}

// wire takes a secret in each form in which a request or an answer may have it.
func (s *Secrets) wire(kind, text string) {
	for _, form := range []string{
		text, inJSON(text), url.QueryEscape(text), url.PathEscape(text), base64.StdEncoding.EncodeToString([]byte(text)),
	} {
		s.add(kind, form)
	}
}
