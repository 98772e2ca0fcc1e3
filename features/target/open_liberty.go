package target

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/sim/sysplex"
)

// The levels of LIBERTY: whose documents it is held to, and of z/OS Connect the level
// before filters knew headers.
const (
	LevelOpenLiberty = "open-liberty"
	LevelZOSConnect  = "zos-connect"
	levelsZOSConnect = LevelZOSConnect + "-" // with the level behind it
)

// openLIBERTY is a Liberty server, configured by the files of the scenario. Without
// server.xml it starts with an empty one. The system knows what SAF is asked: the
// applications MQWEB and BBGZDFLT, of which all users may use the first, a role of
// each that the user has and the other has not, and two maps of one name.
var openLIBERTY = opening{
	levels: []string{LevelOpenLiberty, LevelZOSConnect, levelsZOSConnect + "3.0.16"},
	files:  true,
	commands: `SETROPTS CLASSACT(APPL EJBROLE IDIDMAP) GENERIC(EJBROLE) RACLIST(APPL EJBROLE IDIDMAP)
ADDUSER WSGUEST NOPASSWORD RESTRICTED
RDEFINE APPL MQWEB UACC(NONE)
PERMIT MQWEB CLASS(APPL) ID(COLIN DORIS WSGUEST) ACCESS(READ)
RDEFINE APPL BBGZDFLT UACC(NONE)
PERMIT BBGZDFLT CLASS(APPL) ID(COLIN WSGUEST) ACCESS(READ)
RDEFINE EJBROLE MQWEB.safproof.user UACC(NONE)
PERMIT MQWEB.safproof.user CLASS(EJBROLE) ID(COLIN) ACCESS(READ)
RDEFINE EJBROLE MQWEB.zos.connect.access.roles.zosConnectAccess UACC(NONE)
PERMIT MQWEB.zos.connect.access.roles.zosConnectAccess CLASS(EJBROLE) ID(COLIN) ACCESS(READ)
RACMAP ID(COLIN) MAP USERDIDFILTER(NAME('colin@example')) REGISTRY(NAME('zOSMF')) WITHLABEL('one')
RACMAP ID(DORIS) MAP USERDIDFILTER(NAME('colin@example')) REGISTRY(NAME('elsewhere')) WITHLABEL('two')
SETROPTS RACLIST(APPL EJBROLE IDIDMAP) REFRESH`,
	prepare: prepareLIBERTY,
	start: func(a ServerOpenArgs) sysplex.Start {
		how := sysplex.Liberty{Profile: liberty.Profile(a.Level), Outside: &sites{all: a.Sites, asked: make(map[string]int)}}
		if level, ok := strings.CutPrefix(a.Level, levelsZOSConnect); ok {
			how.Profile, how.Level = liberty.ZOSConnect, level
		}
		return sysplex.Start{Liberty: how}
	},
}

func prepareLIBERTY(system *sysplex.System, a ServerOpenArgs) error {
	if _, ok := a.Files["server.xml"]; !ok {
		if err := system.WriteFile(sysplex.LIBERTY, "<server/>"); err != nil {
			return err
		}
	}
	for name, text := range a.Files {
		if err := system.WriteFileBeside(sysplex.LIBERTY, name, text); err != nil {
			return err
		}
	}
	return nil
}

// sites answer what goes out.
type sites struct {
	all   []Site
	mu    sync.Mutex
	asked map[string]int // by address
}

// RoundTrip implements [http.RoundTripper].
func (s *sites) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	plain := *r.URL
	plain.RawQuery = ""
	for _, site := range s.all {
		if site.URL == plain.String() {
			s.mu.Lock()
			s.asked[site.URL]++
			over := site.Times > 0 && s.asked[site.URL] > site.Times
			s.mu.Unlock()
			if over {
				site = Site{Status: http.StatusServiceUnavailable}
			}
			return site.answer(r, body), nil
		}
	}
	return nil, fmt.Errorf("nothing answers at %s", plain.Redacted())
}

func (s Site) answer(r *http.Request, body []byte) *http.Response {
	answer := &http.Response{
		StatusCode: s.Status, Status: http.StatusText(s.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(s.Body))), ContentLength: int64(len(s.Body)), Request: r,
	}
	if s.Type != "" {
		answer.Header.Set("Content-Type", s.Type)
	}
	form, err := url.ParseQuery(string(body))
	good := err == nil
	for name, value := range s.Form {
		good = good && form.Get(name) == value && len(form[name]) == 1
	}
	for name, value := range s.Header {
		good = good && r.Header.Get(name) == value
	}
	if !good {
		answer.StatusCode, answer.Status = http.StatusBadRequest, http.StatusText(http.StatusBadRequest)
		answer.Body, answer.ContentLength = http.NoBody, 0
	}
	return answer
}
