package saml

import (
	"net/http"
	"strings"
)

// Token takes the token from a request: from the first header of the configuration
// that is there, or else from Authorization in one of the forms name=token,
// name="token" and name token. A header that is there and empty ends the search. The
// names of headers are compared without regard to case, those in Authorization with
// it. The error is a [*Rejection].
func (v *Validator) Token(r *http.Request) (string, error) {
	for _, name := range v.config.HeaderNames {
		if values := r.Header.Values(name); len(values) > 0 {
			return v.given(values[0])
		}
	}
	return v.given(v.fromAuthorization(strings.TrimSpace(r.Header.Get("Authorization"))))
}

func (v *Validator) given(token string) (string, error) {
	if token == "" {
		return "", reject(Missing, NoToken, "put the assertion into the header %s", short(v.config.HeaderNames[0]))
	}
	return token, nil
}

// fromAuthorization returns the token behind one of the names, "" if there is none.
func (v *Validator) fromAuthorization(value string) string {
	for _, name := range v.config.HeaderNames {
		rest, found := strings.CutPrefix(value, name)
		if !found || len(rest) < 2 || rest[0] != '=' && rest[0] != ' ' {
			continue
		}
		token := rest[1:]
		if strings.HasPrefix(token, `"`) {
			// Liberty takes off the last character, whatever it is.
			token = token[1:max(len(token)-1, 1)]
		}
		return token
	}
	return ""
}
