package liberty_test

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
)

// security is what the model knows of the database: who may READ which profile, and
// whom a name in a realm is mapped to. Users are COLIN and OTHER.
type security struct {
	read map[string]bool   // "APPL MQWEB COLIN"
	maps map[string]string // "colin zOSMF"
}

const masked = "E001193519561977"

// profiles of APPL and EJBROLE that there are; the last differs from another in case.
var profiles = []string{
	"APPL MQWEB", "APPL BBGZDFLT", "EJBROLE MQWEB.console.MQWebUser", "EJBROLE BBGZDFLT.console.MQWebUser", "EJBROLE MQWEB.CONSOLE.MQWEBUSER",
}

// drawSecurity defines users, profiles and maps.
func drawSecurity(t *testing.T, rt *rapid.T, now func() time.Time) (security, *saf.System) {
	s := security{read: map[string]bool{}, maps: map[string]string{}}
	system := esm.New(esm.Config{Random: bytes.NewReader(bytes.Repeat([]byte{7}, 1<<16)), PasswordIterations: 1}).IPL("S0W1")
	commands := "SETROPTS CLASSACT(APPL PTKTDATA IDIDMAP EJBROLE)\n"
	for _, user := range []string{"COLIN", "OTHER"} {
		commands += "ADDUSER " + user + " PASSWORD(ROSEBUD1)\nALTUSER " + user + " PASSWORD(ROSEBUD1) NOEXPIRED\n"
		for _, name := range []string{"colin", "other"} {
			for _, realm := range []string{"zOSMF", "R"} {
				if s.maps[name+" "+realm] == "" && rapid.IntRange(0, 2).Draw(rt, "map "+name+" of "+realm+" to "+user) == 0 {
					s.maps[name+" "+realm] = user
					commands += fmt.Sprintf("RACMAP ID(%s) MAP USERDIDFILTER(NAME('%s')) REGISTRY(NAME('%s')) WITHLABEL('%s %s')\n", user, name, realm, name, realm)
				}
			}
		}
	}
	for _, profile := range profiles {
		class, name, _ := strings.Cut(profile, " ")
		commands += fmt.Sprintf("RDEFINE %s %s UACC(NONE)\n", class, name)
		for _, user := range []string{"COLIN", "OTHER"} {
			if rapid.IntRange(0, 3).Draw(rt, "permit "+profile+" to "+user) > 0 {
				s.read[profile+" "+user] = true
				commands += fmt.Sprintf("PERMIT %s CLASS(%s) ID(%s) ACCESS(READ)\n", name, class, user)
			}
		}
	}
	for _, application := range []string{"MQWEB", "BBGZDFLT"} {
		commands += "RDEFINE PTKTDATA " + application + " SSIGNON(KEYMASKED(" + masked + "))\n"
	}
	session, err := racf.NewSession(racf.Config{System: system})
	must(t, err)
	_, err = session.Run(commands + "SETROPTS RACLIST(APPL PTKTDATA IDIDMAP EJBROLE)\n")
	must(t, err)
	answers, err := saf.New(saf.Config{SMFID: "S0W1", Security: system, Replays: passticket.NewRegister(100), Now: now})
	must(t, err)
	return s, answers
}

// safServer is what the rules say of a server with SAF: attributes as they stand, empty
// where they are left out.
type safServer struct {
	prefix, realm, tokenRealm string
	mapped, roles, upper      bool
}

func (s safServer) elements() string {
	e := `<safCredentials` + attributes("profilePrefix", s.prefix, "mapDistributedIdentities", set(s.mapped)) + `/>` +
		`<safRegistry id="saf"` + attributes("realm", s.realm) + `/>`
	if s.roles {
		e += `<safAuthorization/>`
	}
	if s.upper {
		e += `<safRoleMapper toUpperCase="true"/>`
	}
	return e
}

// admits says whether a user is let in, and past the role.
func (s safServer) admits(db security, user string) (application, role bool) {
	prefix := cmp.Or(s.prefix, "BBGZDFLT")
	profile := prefix + ".console.MQWebUser"
	if s.upper {
		profile = strings.ToUpper(profile)
	}
	return db.read["APPL "+prefix+" "+user], !s.roles || db.read["EJBROLE "+profile+" "+user]
}

// ticket is a PassTicket of a user for an application.
func ticket(t *testing.T, user, application string, at time.Time) string {
	key, err := passticket.ParseLegacyKey(masked)
	must(t, err)
	id, err := passticket.ParseUserID(user)
	must(t, err)
	appl, err := passticket.ParseApplID(application)
	must(t, err)
	made, err := key.Generate(id, appl, at)
	must(t, err)
	return made.Text()
}

// byPassword signs on with Basic credentials.
func (s safServer) byPassword(t *testing.T, rt *rapid.T, db security, w *world, now time.Time) {
	user := rapid.SampledFrom([]string{"COLIN", "OTHER", "NOBODY"}).Draw(rt, "user")
	prefix := cmp.Or(s.prefix, "BBGZDFLT")
	password, right := "ROSEBUD1", user != "NOBODY"
	switch rapid.SampledFrom([]string{"password", "ticket", "ticket of another", "wrong"}).Draw(rt, "with") {
	case "ticket":
		password = ticket(t, user, prefix, now)
	case "ticket of another":
		password, right = ticket(t, user, map[bool]string{true: "BBGZDFLT", false: "MQWEB"}[prefix == "MQWEB"], now), false
	case "wrong":
		password, right = "ROSEBUD2", false
	}
	application, role := s.admits(db, user)
	want := http.StatusUnauthorized
	switch {
	case right && application && role:
		want = http.StatusOK
	case right && application:
		want = http.StatusForbidden
	}
	d := w.Decide(basic(user, password))
	wrongRealm := s.realm != "" && d.Identity.Realm != s.realm
	if d.Status != want || want == http.StatusOK && (d.Identity.SAF != user || wrongRealm) {
		rt.Fatalf("%s\n%+v\n%s is to be answered %d: %s", s.elements(), db, user, want, show(d))
	}
}

// byToken signs on with a token, whose name is mapped or is a user ID.
func (s safServer) byToken(t *testing.T, rt *rapid.T, db security, w *world) {
	name := rapid.SampledFrom([]string{"colin", "other", "nobody"}).Draw(rt, "sub")
	user := map[string]string{"colin": "COLIN", "other": "OTHER"}[name]
	if s.mapped {
		user = db.maps[name+" "+cmp.Or(s.tokenRealm, "zOSMF")]
	}
	application, role := s.admits(db, user)
	want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[application && role]
	d := w.Decide(bearer(sign(t, claims(map[string]any{"sub": name, "exp": start.Unix() + 36_000}), conn1().key(t), jose.RS384)))
	if d.Status != want || want == http.StatusOK && d.Identity.SAF != user {
		rt.Fatalf("%s\n%+v\n%s, who is %q, is to be answered %d: %s", s.elements(), db, name, user, want, show(d))
	}
}

// Whoever SAF signs on by a password, a PassTicket or the name in a token, mapped or as it
// is, is the user whom the rules say, and needs the profiles that they say.
func TestSAFFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := safServer{
			prefix: rapid.SampledFrom([]string{"", "MQWEB"}).Draw(rt, "profilePrefix"), realm: rapid.SampledFrom([]string{"", "OWN"}).Draw(rt, "realm"),
			tokenRealm: rapid.SampledFrom([]string{"", "R"}).Draw(rt, "realmName"), mapped: rapid.Bool().Draw(rt, "mapDistributedIdentities"),
			roles: rapid.Bool().Draw(rt, "safAuthorization"), upper: rapid.Bool().Draw(rt, "toUpperCase"),
		}
		now := start
		clock := func() time.Time { return now }
		db, system := drawSecurity(t, rt, clock)
		options := func(o *liberty.Options) {
			o.System, o.Now, o.Application.Resource, o.Application.Role = system, clock, "console", "MQWebUser"
		}
		passwords := newWorld(t, s.elements(), options)
		tokens := newWorld(t, required(attributes("realmName", s.tokenRealm))+s.elements(), options)
		for range 4 {
			s.byPassword(t, rt, db, passwords, now)
			s.byToken(t, rt, db, tokens)
			now = now.Add(time.Second) // as a ticket of the same second is the same one
		}
	})
	t.Attr("rule", "JW-07")
	t.Attr("rule", "LIB-93")
	t.Attr("rule", "LIB-95")
	t.Attr("rule", "LIB-96")
	t.Attr("rule", "LIB-98")
	t.Attr("rule", "LIB-101")
}
