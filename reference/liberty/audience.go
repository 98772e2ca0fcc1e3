package liberty

import (
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strings"
)

// audience reads aud, which is a string or an array of strings.
func (j *jwtRun) audience() (all []string, ok bool) {
	raw, there := j.claims.Raw("aud")
	if !there || string(raw) == "null" {
		return nil, true
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true
	}
	return all, json.Unmarshal(raw, &all) == nil
}

// checkAudience: with audiences, one of them must be in aud; without, aud must be
// an address of this server; and without aud there must be no audiences.
func (j *jwtRun) checkAudience() (string, *Failure) {
	aud, ok := j.audience()
	if !ok {
		return "", wrong("aud is neither a string nor an array of strings")
	}
	want := j.client.Audiences
	switch {
	case slices.Contains(want, AllAudiences):
		return "audiences is " + AllAudiences, nil
	case len(aud) == 0 && len(want) == 0:
		return "there is neither aud nor audiences", nil
	case len(aud) == 0:
		return "", failure("CWWKS1779E", "aud is missing; audiences is %s", list(want))
	case len(want) == 0:
		for _, each := range aud {
			if j.isAddress(each) {
				return "there are no audiences, and aud is an address of this server: " + quote(each), nil
			}
		}
		return "", failure("CWWKS1774E", "aud is %s, and without audiences it must be an address of this server", list(aud))
	}
	for _, each := range aud {
		if slices.Contains(want, each) {
			return "aud has " + quote(each), nil
		}
	}
	return "", failure("CWWKS1774E", "aud is %s; audiences is %s", list(aud), list(want))
}

// isAddress says whether an audience is scheme, name and port of this server, as
// the request has them, and then nothing or a path. The port may be left out where
// it is the scheme's.
func (j *jwtRun) isAddress(audience string) bool {
	scheme, standard := "http", "80"
	if j.r.TLS != nil {
		scheme, standard = "https", "443"
	}
	host, port, err := net.SplitHostPort(j.r.Host)
	if err != nil {
		host, port = strings.Trim(j.r.Host, "[]"), standard
	}
	bases := []string{scheme + "://" + net.JoinHostPort(host, port)}
	if port == standard {
		bases = append(bases, scheme+"://"+bracketed(host))
	}
	return slices.ContainsFunc(bases, func(base string) bool {
		rest, is := strings.CutPrefix(audience, base)
		return is && host != "" && (rest == "" || rest[0] == '/')
	})
}

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// list quotes the first few of a list.
func list(all []string) string {
	const limit = 4
	var quoted []string
	for i, each := range all {
		if i == limit {
			quoted = append(quoted, "...")
			break
		}
		quoted = append(quoted, quote(each))
	}
	return fmt.Sprintf("[%s]", strings.Join(quoted, " "))
}
