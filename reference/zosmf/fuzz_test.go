package zosmf_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/internal/asciicase"
	"github.com/safproof/safproof/reference/internal/jsonmembers"
	"github.com/safproof/safproof/reference/zosmf"
)

// A body changes a password only if another reader sees the user and the old one in
// it, and what signs on from then on is the new one.
func FuzzChangePassword(f *testing.F) {
	for _, body := range []string{
		`{"userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}`, `{"userID":"OLD","oldPwd":"rosebud1","newPwd":"MARIGLD2"}`, `{"userID":"GONE","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}`,
		`{"userID":"OTHER","userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}`, `{"userid":"COLIN","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}`, `{"userID":"col\u0131n","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}`,
		`{"userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":""}`, `{"userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":"\ud800\u0000"}`, `{"userID":1}`, "null", "[]", "", `{"userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":"MARIGLD2"}x`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		w := newWorld(t)
		status, answer := w.text(request{method: "PUT", body: body})
		if !slices.Contains([]int{200, 400, 401, 413}, status) {
			t.Fatalf("%q: %d %s", body, status, answer)
		}
		seen := jsonmembers.Of(body)
		user, before, now := asciicase.Upper(seen.Text("userID")), seen.Text("oldPwd"), seen.Text("newPwd")
		right := seen != nil && slices.Contains([]string{"COLIN", "OLD", "BOSS"}, user) && asciicase.Upper(before) == password && now != ""
		if status == 200 && !right {
			t.Errorf("%q changes a password; encoding/json sees %s", body, seen)
		}
		old, changed := w.status(request{basic: "COLIN:" + password}), 0
		if status == 200 && user == "COLIN" && asciicase.Upper(now) != password {
			changed = w.status(request{basic: "COLIN:" + now})
			// What a header cannot carry, nobody can sign on with by one.
			if carried := !strings.ContainsFunc(now, func(r rune) bool { return r < ' ' || r == 0x7F }); old == 200 && len(now) <= 8 || changed != 200 && carried {
				t.Errorf("%q: the old password is answered %d, the new one %d", body, old, changed)
			}
		} else if old != 200 && user != "COLIN" {
			t.Errorf("%q: the password of COLIN is answered %d", body, old)
		}
	})
}

// A token, changed in one place, is good only if it came out the same; of an LTPA
// token, if it is of the same bytes.
func TestChangedTokens(t *testing.T) {
	var w *world // one for all: tokens take their time
	var jwt, ltpaToken string
	rapid.Check(t, func(r *rapid.T) {
		which := rapid.Uint8Range(0, 2).Draw(r, "which")
		place, cut := rapid.Uint16().Draw(r, "at"), rapid.Uint8Range(0, 8).Draw(r, "cut")
		with := rapid.SampledFrom([]string{"", "A", "=", "%", "%61", ".", " ", "\x00", "AAAA", "s:"}).Draw(r, "with")
		if w == nil {
			w = newWorld(t, at(zosmf.Passwords))
			jwt, ltpaToken = w.logIn()
		}
		w.t = t
		change := func(token string) string {
			from := int(place) % (len(token) + 1)
			return token[:from] + with + token[min(from+int(cut), len(token)):]
		}
		var q request
		var same bool
		switch which % 3 {
		case 0:
			q.bearer = change(jwt)
			same = strings.TrimLeft(q.bearer, " ") == jwt // blanks may stand before it
		case 1:
			q.jwt = inCookie(change(jwt))
			same = q.jwt == jwt
		default:
			q.ltpa = inCookie(change(ltpaToken))
			a, errA := base64.StdEncoding.DecodeString(q.ltpa)
			b, errB := base64.StdEncoding.DecodeString(ltpaToken)
			same = errA == nil && errB == nil && bytes.Equal(a, b)
		}
		if status := w.status(q); status != 200 && status != 401 || (status == 200) != same {
			r.Errorf("%+v: %d; the tokens are %q, %q", q, status, jwt, ltpaToken)
		}
	})
	t.Attr("rule", "ZMF-02")
}

// inCookie is what net/http sends of a value.
func inCookie(value string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F || strings.ContainsRune(`";\`, r) {
			return -1
		}
		return r
	}, value)
}

// dslevel selects the names that a regular expression made of it selects.
func FuzzDataSets(f *testing.F) {
	for _, level := range []string{"SYS1.*", "sys1.**", "**", "*", "USER.**.OLD", "USER.**.**.JCL.**", "*.%ARMLIB", "**.CNTL.*", "SYS1.PARMLIB", "S*1.*L*B", "..", "USER.J*%L.CNTL", "%", "ſYS1.**", ""} {
		f.Add(level, "")
		f.Add(level, "2")
	}
	for _, items := range []string{"0", "-1", "+1", "1.0", "99999999999999999999", " 1", "\xff"} {
		f.Add("**", items)
	}
	f.Fuzz(func(t *testing.T, level, items string) {
		w := newWorld(t)
		status, body := w.text(request{method: "GET", path: "/zosmf/restfiles/ds?" + url.Values{"dslevel": {level}}.Encode(), basic: "COLIN:" + password, maxItems: items})
		if status != 200 {
			if _, err := strconv.ParseUint(items, 10, 31); status != 400 || level != "" && len(strings.ToUpper(level)) <= 44 && (items == "" || err == nil) {
				t.Errorf("dslevel %q, X-IBM-Max-Items %q: %d %s", level, items, status, body)
			}
			return
		}
		var want []string
		for _, name := range zosmf.SampleDataSets() {
			if selected(strings.ToUpper(level), name) {
				want = append(want, name)
			}
		}
		slices.Sort(want)
		limit, _ := strconv.Atoi(items)
		more := limit > 0 && len(want) > limit
		if more {
			want = want[:limit]
		}
		var list struct {
			Items        []struct{ Dsname string }
			ReturnedRows int
			MoreRows     bool
		}
		must(t, json.Unmarshal([]byte(body), &list))
		var got []string
		for _, item := range list.Items {
			got = append(got, item.Dsname)
		}
		if !slices.Equal(got, want) || list.ReturnedRows != len(want) || list.MoreRows != more {
			t.Errorf("dslevel %q, X-IBM-Max-Items %q: %s; want %q, more %v", level, items, body, want, more)
		}
		t.Attr("rule", "ZMF-09")
	})
}

// selected says whether a name matches a pattern, by a regular expression.
func selected(pattern, name string) bool {
	var all strings.Builder
	for _, qualifier := range strings.Split(pattern, ".") {
		if qualifier == "**" {
			all.WriteString(`(\.[^.]*)*`)
			continue
		}
		all.WriteString(`\.`)
		for _, c := range []byte(qualifier) {
			switch c {
			case '*':
				all.WriteString("[^.]*")
			case '%':
				all.WriteString("[^.]")
			default:
				all.WriteString(regexp.QuoteMeta(string(rune(c))))
			}
		}
	}
	return regexp.MustCompile(`^` + all.String() + `$`).MatchString("." + name)
}
