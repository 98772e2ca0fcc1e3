package bench

import (
	"errors"
	"fmt"
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

const (
	fewProfiles  = 10_000
	manyProfiles = 1_000_000
)

// profileName is that of profile n: nine of ten are discrete, the tenth is generic.
func profileName(n int) esm.ProfileName {
	if n%10 == 0 {
		return esm.ProfileName(fmt.Sprintf("IRRPTAUTH.APPL%04d.U%03d*", n/1000, n%1000))
	}
	return esm.ProfileName(fmt.Sprintf("IRRPTAUTH.APPL%04d.USER%04d", n/1000, n%1000))
}

// loadProfiles makes a security database with so many profiles in one class.
func loadProfiles(b *testing.B, n int) *esm.System {
	s := esm.New(esm.Config{}).IPL("SYSA")
	access := []esm.Access{{ID: "G1", Level: esm.Read}}
	check(b, s.Update(func(tx *esm.Tx) error {
		errs := errors.Join(
			tx.AddGroup(esm.Group{ID: "G1", Superior: esm.SYS1, Owner: "IBMUSER"}),
			tx.AddUser(esm.User{ID: "U1", DefaultGroup: "G1"}),
			tx.SetClass("XFACILIT", esm.ClassState{Active: true, Generic: true}),
		)
		for i := range n {
			if err := tx.AddProfile(esm.Profile{Class: "XFACILIT", Name: profileName(i), Access: access}); err != nil {
				return err
			}
		}
		return errs
	}))
	return s
}

// Loading a profile into a class that has a million in the end, to one of ten thousand,
// and what each takes in memory. A profile goes into a tree by the qualifiers of its
// name and into a sorted index, so that the cost grows by the logarithm at most; what
// the collector marks, and what falls out of the processor's caches, comes on top.
func BenchmarkScaleProfilesLoad(b *testing.B) {
	load := func(n int) func() int {
		return func() int {
			loadProfiles(b, n)
			return n
		}
	}
	growth{
		small: load(fewProfiles), large: load(manyProfiles), unit: "profile", times: manyProfiles / fewProfiles, target: 2.5,
	}.run(b, b.N)
	before := held()
	few := loadProfiles(b, fewProfiles)
	between := held()
	many := loadProfiles(b, manyProfiles)
	after := held()
	b.ReportMetric((between-before)/fewProfiles, "small-B/profile")
	b.ReportMetric((after-between)/manyProfiles, "B/profile")
	use(few, many)
}

// A decision in a class of a million profiles, to one of ten thousand. The search goes
// down a tree by the qualifiers of the name, and is as long in both. Of the same few
// names the ratio is near 1. Of names all over the class each decision reads lines of
// memory that no cache of the processor holds in a million, and some caches hold in ten
// thousand: half a dozen such reads, 80 to 100 ns each, on top of 200 ns, is what the
// larger target is for. More profiles would add no more of them.
func BenchmarkScaleProfilesDecide(b *testing.B) {
	few, many := raclisted(b, fewProfiles), raclisted(b, manyProfiles)
	for _, c := range []struct {
		name   string
		spread int // names asked for, evenly over the class; 0 is all
		target float64
	}{
		{"few names", 64, 1.5},
		{"names all over", 0, 4},
	} {
		b.Run(c.name, func(b *testing.B) {
			growth{
				small: deciding(b, few, fewProfiles, c.spread), large: deciding(b, many, manyProfiles, c.spread),
				unit: "decision", times: 1, target: c.target,
			}.run(b, max(3, b.N))
		})
	}
}

func raclisted(b *testing.B, n int) *esm.System {
	s := loadProfiles(b, n)
	check(b, s.Update(func(tx *esm.Tx) error { return tx.Raclist("XFACILIT") }))
	return s
}

// deciding asks 100,000 times, each with a text of its own that was made before, so
// that what is asked takes the same room whatever the class has.
func deciding(b *testing.B, s *esm.System, profiles, spread int) func() int {
	const decisions = 100_000
	if spread == 0 {
		spread = profiles
	}
	requests := make([]esm.Request, decisions)
	for n := range requests {
		// A step that has no divisor in common with the number of profiles visits all.
		which := n * 618_033 % spread * (profiles / spread)
		resource := profileName(which)
		if which%10 == 0 {
			resource = resource[:len(resource)-1] + "XY" // is covered by the generic one
		}
		requests[n] = esm.Request{User: "U1", Class: "XFACILIT", Resource: resource, Level: esm.Read}
	}
	return func() int {
		for n := range requests {
			if s.Decide(requests[n]).Profile == "" {
				b.Fatalf("%s: no profile", requests[n].Resource)
			}
		}
		return decisions
	}
}

// use keeps what is measured until here.
//
//go:noinline
func use(...any) {}
