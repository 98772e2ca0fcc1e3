package esm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
)

const readers = "SAFPROOF.TEST"

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name    string
		choices esm.Choices
		options *esm.Options
		profile esm.Profile
		request esm.Request
		want    esm.Decision
	}{
		{
			name:    "UACC grants",
			profile: esm.Profile{UACC: esm.Read},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByUACC},
		}, {
			name:    "UACC does not suffice",
			profile: esm.Profile{UACC: esm.Read},
			request: esm.Request{User: "U1", Level: esm.Update},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.Read, By: esm.ByUACC},
		}, {
			name:    "the user's entry decides, though UACC gives more",
			profile: esm.Profile{UACC: esm.Alter, Access: []esm.Access{{ID: "U1", Level: esm.None}}},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.None, By: esm.ByUser},
		}, {
			name:    "the user's entry decides, though a group gives more",
			profile: esm.Profile{Access: []esm.Access{{ID: "U1", Level: esm.Read}, {ID: "G1", Level: esm.Update}}},
			request: esm.Request{User: "U1", Level: esm.Update},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.Read, By: esm.ByUser},
		}, {
			name:    "the highest of all groups",
			profile: esm.Profile{Access: []esm.Access{{ID: "G2", Level: esm.Control}, {ID: "G1", Level: esm.Read}}},
			request: esm.Request{User: "U1", Level: esm.Update},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Control, By: esm.ByGroup},
		}, {
			name:    "without a list of groups only the current one",
			options: &esm.Options{},
			profile: esm.Profile{Access: []esm.Access{{ID: "G2", Level: esm.Control}, {ID: "G1", Level: esm.Read}}},
			request: esm.Request{User: "U1", Group: "G1", Level: esm.Update},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.Read, By: esm.ByGroup},
		}, {
			name:    "a group entry overrides UACC",
			profile: esm.Profile{UACC: esm.Update, Access: []esm.Access{{ID: "G1", Level: esm.None}}},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.None, By: esm.ByGroup},
		}, {
			name:    "a group entry overrides ID(*)",
			profile: esm.Profile{Access: []esm.Access{{ID: "*", Level: esm.Update}, {ID: "G2", Level: esm.None}}},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, Allowed: esm.None, By: esm.ByGroup},
		}, {
			name:    "the group of somebody else",
			profile: esm.Profile{Access: []esm.Access{{ID: "G1", Level: esm.Update}}},
			request: esm.Request{User: "U2", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByUACC},
		}, {
			name:    "ID(*) for a defined user",
			profile: esm.Profile{Access: []esm.Access{{ID: "*", Level: esm.Read}}},
			request: esm.Request{User: "U2", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByAnyUser},
		}, {
			name:    "ID(*) overrides UACC downwards",
			profile: esm.Profile{UACC: esm.Read, Access: []esm.Access{{ID: "*", Level: esm.None}}},
			request: esm.Request{User: "U2", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByAnyUser},
		}, {
			name:    "ID(*) is not for undefined users",
			profile: esm.Profile{Access: []esm.Access{{ID: "*", Level: esm.Read}}},
			request: esm.Request{User: "NOBODY", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByUACC},
		}, {
			name:    "ID(*) is for undefined users by choice",
			choices: esm.Choices{UndefinedUserIsAnyUser: true},
			profile: esm.Profile{Access: []esm.Access{{ID: "*", Level: esm.Read}}},
			request: esm.Request{User: "NOBODY", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByAnyUser},
		}, {
			name:    "UACC for undefined users",
			profile: esm.Profile{UACC: esm.Read},
			request: esm.Request{Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByUACC},
		}, {
			name:    "no UACC for a restricted user",
			profile: esm.Profile{UACC: esm.Alter},
			request: esm.Request{User: "R1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByNoAccess},
		}, {
			name:    "no ID(*) for a restricted user",
			profile: esm.Profile{Access: []esm.Access{{ID: "*", Level: esm.Alter}}},
			request: esm.Request{User: "R1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByNoAccess},
		}, {
			name:    "an entry for a restricted user",
			profile: esm.Profile{Access: []esm.Access{{ID: "R1", Level: esm.Read}}},
			request: esm.Request{User: "R1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByUser},
		}, {
			name:    "a group of a restricted user",
			profile: esm.Profile{Access: []esm.Access{{ID: "G1", Level: esm.Read}}},
			request: esm.Request{User: "R1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByGroup},
		}, {
			name:    "WARNING",
			profile: esm.Profile{Warning: true},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, By: esm.ByUACC, Warning: true},
		}, {
			name:    "WARNING is silent when access suffices",
			profile: esm.Profile{Warning: true, UACC: esm.Read},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Granted, Allowed: esm.Read, By: esm.ByUACC},
		}, {
			name:    "SPECIAL gives no access",
			request: esm.Request{User: esm.IBMUSER, Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByUACC},
		}, {
			name:    "the owner has no access for that",
			profile: esm.Profile{Owner: "U1"},
			request: esm.Request{User: "U1", Level: esm.Read},
			want:    esm.Decision{Outcome: esm.Denied, By: esm.ByUACC},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{Choices: c.choices})
			activate(t, s, esm.FACILITY)
			c.profile.Class, c.profile.Name = esm.FACILITY, readers
			define(t, s, c.profile)
			if c.options != nil {
				update(t, s, func(tx *esm.Tx) error { return tx.SetOptions(*c.options) })
			}
			c.request.Class, c.request.Resource, c.want.Profile = esm.FACILITY, readers, readers
			if diff := cmp.Diff(c.want, s.Decide(c.request)); diff != "" {
				t.Errorf("Decide(%+v) (-want +got):\n%s", c.request, diff)
			}
		})
	}
}

func TestRevokedConnection(t *testing.T) {
	for _, counts := range []bool{false, true} {
		_, s := newSystem(t, esm.Config{Choices: esm.Choices{RevokedConnectionCounts: counts}})
		activate(t, s, esm.FACILITY)
		define(t, s, esm.Profile{Class: esm.FACILITY, Name: readers, Access: []esm.Access{{ID: "G2", Level: esm.Read}}})
		update(t, s, func(tx *esm.Tx) error { return tx.Connect(esm.Connection{User: "U1", Group: "G2", Revoked: true}) })
		d := s.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: readers, Level: esm.Read})
		if got := d.Outcome == esm.Granted; got != counts {
			t.Errorf("RevokedConnectionCounts %t: granted %t", counts, got)
		}
	}
}

func TestDecideWithoutProfile(t *testing.T) {
	deny := esm.Class{Name: "ZDENY", MaxLength: 8, NoProfileDenied: true}
	for _, c := range []struct {
		name              string
		class             esm.ClassName
		active, raclist   bool
		trusted           bool
		outcome           esm.Outcome
		saf, racf, reason int
	}{
		{name: "unknown class", class: "NOCLASS", outcome: esm.NoDecision, saf: 4},
		{name: "class not active", class: esm.APPL, outcome: esm.NotProtected, saf: 4, racf: 4},
		{name: "trusted, class not active", class: esm.APPL, trusted: true, outcome: esm.NotProtected, saf: 4, racf: 4},
		{name: "class must be RACLISTed", class: esm.IDTDATA, active: true, trusted: true, outcome: esm.NotProtected, saf: 4, racf: 4},
		{name: "RACLISTed, no profile", class: esm.IDTDATA, active: true, raclist: true, outcome: esm.NotProtected, saf: 4, racf: 4},
		{name: "no profile", class: esm.APPL, active: true, outcome: esm.NotProtected, saf: 4, racf: 4},
		{name: "no profile, class denies", class: "ZDENY", active: true, outcome: esm.Denied, saf: 8, racf: 8, reason: 0x200},
		{name: "trusted", class: "ZDENY", active: true, trusted: true, outcome: esm.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{})
			update(t, s, func(tx *esm.Tx) error { return tx.AddClass(deny) })
			if c.active {
				activate(t, s, c.class)
			}
			if c.raclist {
				update(t, s, func(tx *esm.Tx) error { return tx.Raclist(c.class) })
			}
			d := s.Decide(esm.Request{User: "U1", Class: c.class, Resource: "X", Level: esm.Read, Trusted: c.trusted})
			saf, racf, reason := d.Codes()
			got, want := []int{int(d.Outcome), saf, racf, reason}, []int{int(c.outcome), c.saf, c.racf, c.reason}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("outcome, SAF, RACF, reason (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		name     string
		decision esm.Decision
		want     [3]int
	}{
		{"granted", esm.Decision{Outcome: esm.Granted, By: esm.ByUACC}, [3]int{0, 0, 0}},
		{"warning", esm.Decision{Outcome: esm.Granted, By: esm.ByUACC, Warning: true}, [3]int{0, 0, 4}},
		{"denied", esm.Decision{Outcome: esm.Denied, By: esm.ByUACC}, [3]int{8, 8, 0}},
	} {
		if saf, racf, reason := c.decision.Codes(); [3]int{saf, racf, reason} != c.want {
			t.Errorf("%s: %d/%d/%d, want %v", c.name, saf, racf, reason, c.want)
		}
	}
}

// An unusable profile was defined before the class had generics.
func TestUnusableProfile(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	update(t, s, func(tx *esm.Tx) error { return tx.SetClass(esm.FACILITY, esm.ClassState{Active: true}) })
	define(t, s, esm.Profile{Class: esm.FACILITY, Name: "BPX.**", UACC: esm.Read})
	ask := func(resource esm.ProfileName) esm.Outcome {
		return s.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: resource, Level: esm.Read}).Outcome
	}
	activate(t, s, esm.FACILITY)
	for _, resource := range []esm.ProfileName{"BPX.SERVER", "BPX.**"} {
		if got := ask(resource); got != esm.NotProtected {
			t.Errorf("%s: outcome %d, want NotProtected", resource, got)
		}
	}
	define(t, s, esm.Profile{Class: esm.FACILITY, Name: "BPX.**", UACC: esm.Read}) // generic now, beside the other
	if got := ask("BPX.SERVER"); got != esm.Granted {
		t.Errorf("outcome %d, want Granted by the generic profile", got)
	}
	update(t, s, func(tx *esm.Tx) error { return tx.DeleteProfile(esm.FACILITY, "BPX.**", false) })
	update(t, s, func(tx *esm.Tx) error { return tx.SetClass(esm.FACILITY, esm.ClassState{Active: true}) })
	if got := ask("BPX.SERVER"); got != esm.NotProtected {
		t.Errorf("outcome %d, want NotProtected with NOGENERIC", got)
	}
}
