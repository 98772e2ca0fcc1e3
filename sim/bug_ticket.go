package sim

import (
	"regexp"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
)

// ticketBugs are in what a PassTicket is bound to, and in its keys.
var ticketBugs = []Bug{
	{
		Name: "application-not-in-ticket", What: "takes a PassTicket of another application", Rule: "PT-06", Also: []string{"PT-02"}, Budget: 4,
		plant: func(r *reference) Subject { return &unbound{reference: r, application: true} },
	},
	{
		Name: "user-not-in-ticket", What: "takes a PassTicket of another user for that user's", Rule: "PT-07", Also: []string{"SAF-24", "SAF-14", "PT-01"}, Budget: 4,
		plant: func(r *reference) Subject { return &unbound{reference: r} },
	},
	{
		Name: "old-key-still-taken", What: "takes PassTickets under a key that was replaced and refreshed", Rule: "SAF-11", Also: []string{"PT-22"}, Budget: 20,
		plant: func(r *reference) Subject {
			return &oldKeys{reference: r, current: map[string]string{}, retired: map[string]string{}}
		},
	},
	{
		Name: "icsf-outage-ignored", What: "uses the keys of ICSF while that is not available", Rule: "SAF-20", Also: []string{"IDT-25", "IDT-31"}, Budget: 6,
		plant: func(r *reference) Subject { return &withoutOutage{r} },
	},
}

// unbound leaves the application, or else the user, out of what a PassTicket is
// compared with.
type unbound struct {
	*reference
	made        ticketMemory
	application bool
}

func (u *unbound) Generate(system, user, application string) (Answer, error) {
	return u.made.generate(u.reference, system, user, application)
}

func (u *unbound) SignOn(system, user, application string, with Secret) (Answer, error) {
	user, application = u.names(user, application, with)
	return u.reference.SignOn(system, user, application, with)
}

func (u *unbound) Evaluate(system, user, application string, ticket Secret) (Answer, error) {
	user, application = u.names(user, application, ticket)
	return u.reference.Evaluate(system, user, application, ticket)
}

func (u *unbound) names(user, application string, ticket Secret) (string, string) {
	k, ok := u.made.find(ticket)
	switch {
	case !ok:
		return user, application
	case u.application:
		return user, k.application
	}
	return k.user, application
}

// oldKeys goes on with the legacy key of before the last change. Names are those
// of database and application.
type oldKeys struct {
	*reference
	current, changed, retired map[string]string
}

var keyCommand = regexp.MustCompile(`R(?:ALTER|DEFINE) PTKTDATA (\S+) SSIGNON\(KEYMASKED\(([0-9A-F]{16})\)`)

func (o *oldKeys) Commands(system, text string) error {
	database := o.systems[system].spec.Database
	for _, match := range keyCommand.FindAllStringSubmatch(text, -1) {
		name := database + " " + match[1]
		if was := o.current[name]; was != "" {
			if o.changed == nil {
				o.changed = map[string]string{}
			}
			o.changed[name] = was
		}
		o.current[name] = match[2]
	}
	if strings.Contains(text, "RACLIST(PTKTDATA) REFRESH") {
		for name, key := range o.changed {
			if strings.HasPrefix(name, database+" ") {
				o.retired[name] = key
				delete(o.changed, name)
			}
		}
	}
	return o.reference.Commands(system, text)
}

func (o *oldKeys) SignOn(system, user, application string, with Secret) (Answer, error) {
	a, err := o.reference.SignOn(system, user, application, with)
	if err == nil && a.Codes == notAuthentic && o.good(system, user, application, with) {
		return Answer{Accepted: true, Codes: signedOn}, nil
	}
	return a, err
}

func (o *oldKeys) good(system, user, application string, ticket Secret) bool {
	s := o.systems[system]
	key, err := passticket.ParseLegacyKey(o.retired[s.spec.Database+" "+application])
	if err != nil {
		return false // there is none
	}
	u, err := passticket.ParseUserID(user)
	appl, applErr := passticket.ParseApplID(application)
	if err != nil || applErr != nil {
		return false
	}
	profile := passticket.Profile{Legacy: &key, NoReplayProtection: true}
	v, err := profile.Evaluate(u, appl, ticket.Text(), s.spec.Now(), nil)
	return err == nil && v.Accepted
}

type withoutOutage struct{ *reference }

func (withoutOutage) SetICSF(string, bool) error { return nil }
