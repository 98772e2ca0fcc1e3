package esm_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
)

// matcher is the slow and obvious way: a regular expression for each profile.
func matcher(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`\A`)
	qualifiers := strings.Split(pattern, ".")
	for i, q := range qualifiers {
		last := i == len(qualifiers)-1
		switch {
		case q == "**" && last && i > 0:
			b.WriteString(`(\..*)?`)
			continue
		case q == "**" && last:
			b.WriteString(`.*`)
			continue
		case q == "**" && i > 0:
			b.WriteString(`(\.[^.]*)*`)
			continue
		case q == "**":
			b.WriteString(`([^.]*\.)*`)
			continue
		case i > 0 && !(i == 1 && qualifiers[0] == "**"):
			b.WriteString(`\.`)
		}
		switch {
		case q == "*" && last:
			b.WriteString(`.+`)
			continue
		case q == "*":
			b.WriteString(`[^.]+`)
			continue
		}
		for _, c := range q {
			switch {
			case c == '%':
				b.WriteString(`[^.]`)
			case c == '*' && last:
				b.WriteString(`.*`)
			case c == '*':
				b.WriteString(`[^.]*`)
			default:
				b.WriteString(regexp.QuoteMeta(string(c)))
			}
		}
	}
	return regexp.MustCompile(b.String() + `\z`)
}

func TestGenericMatches(t *testing.T) {
	for _, c := range []struct {
		pattern    string
		yes, notIt []esm.ProfileName
	}{
		{"ABC.DEF.*", []esm.ProfileName{"ABC.DEF.G", "ABC.DEF.G.H"}, []esm.ProfileName{"ABC.DEF", "ABC.DEFG", "ABC.DEF."}},
		{"ABC.DEF*", []esm.ProfileName{"ABC.DEF", "ABC.DEFG", "ABC.DEF.G", "ABC.DEFX.Y.Z"}, []esm.ProfileName{"ABC.DE"}},
		{"ABC.*.GHI", []esm.ProfileName{"ABC.X.GHI"}, []esm.ProfileName{"ABC.GHI", "ABC.X.Y.GHI", "ABC..GHI"}},
		{"ABC.**.GHI", []esm.ProfileName{"ABC.GHI", "ABC.X.GHI", "ABC.X.Y.GHI"}, []esm.ProfileName{"ABC.GHI.J", "ABC", "ABC.XGHI"}},
		{"ABC.**", []esm.ProfileName{"ABC", "ABC.X", "ABC.X.Y"}, []esm.ProfileName{"ABCD", "AB"}},
		{"*.GHI", []esm.ProfileName{"X.GHI"}, []esm.ProfileName{"GHI", "X.Y.GHI"}},
		{"**.GHI", []esm.ProfileName{"GHI", "X.GHI", "X.Y.GHI"}, []esm.ProfileName{"XGHI", "GHI.X"}},
		{"ABC.D*.F", []esm.ProfileName{"ABC.D.F", "ABC.DX.F"}, []esm.ProfileName{"ABC.X.F", "ABC.DX.Y.F"}},
		{"ABC.D%F", []esm.ProfileName{"ABC.DXF"}, []esm.ProfileName{"ABC.DF", "ABC.D.F", "ABC.DXXF"}},
		{"IRRPTAUTH.CICSA.*", []esm.ProfileName{"IRRPTAUTH.CICSA.USER1"}, []esm.ProfileName{"IRRPTAUTH.CICSA"}},
		{"JWT.CICSA.*.SAF", []esm.ProfileName{"JWT.CICSA.USER1.SAF"}, []esm.ProfileName{"JWT.CICSA.SAF"}},
		{"A%B*", []esm.ProfileName{"AXB", "AXBY", "AXB.C"}, []esm.ProfileName{"AB", "A.B", "A.BX"}},
		{"**", []esm.ProfileName{"A", "A.B.C"}, nil},
		{"*", []esm.ProfileName{"A", "A.B.C"}, nil},
		{"A%.**", []esm.ProfileName{"AB", "AB.C"}, []esm.ProfileName{"A", "ABC"}},
	} {
		t.Run(c.pattern, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{})
			activate(t, s, "XFACILIT")
			define(t, s, esm.Profile{Class: "XFACILIT", Name: esm.ProfileName(c.pattern)})
			slow := matcher(c.pattern)
			for _, name := range c.yes {
				if _, ok := s.BestMatch("XFACILIT", name); !ok || !slow.MatchString(string(name)) {
					t.Errorf("%s: found %t, slow matcher %t, want true", name, ok, slow.MatchString(string(name)))
				}
			}
			for _, name := range c.notIt {
				if p, ok := s.BestMatch("XFACILIT", name); ok || slow.MatchString(string(name)) {
					t.Errorf("%s: found %q, slow matcher %t, want none", name, p.Name, slow.MatchString(string(name)))
				}
			}
		})
	}
}

func TestMostSpecificFirst(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	activate(t, s, "XFACILIT")
	want := []esm.ProfileName{"ABC.DEF", "ABC.DE%", "ABC.D*", "ABC.*", "ABC.**", "**"}
	for _, name := range slices.Backward(want) {
		define(t, s, esm.Profile{Class: "XFACILIT", Name: name})
	}
	for resource, want := range map[esm.ProfileName]esm.ProfileName{
		"ABC.DEF": "ABC.DEF", "ABC.DEX": "ABC.DE%", "ABC.DX": "ABC.D*", "ABC.X.Y": "ABC.*", "ABC": "ABC.**", "Z": "**",
	} {
		if p, _ := s.BestMatch("XFACILIT", resource); p.Name != want {
			t.Errorf("%s: %q, want %q", resource, p.Name, want)
		}
	}
	var order []esm.ProfileName
	s.Read(func(v esm.View) {
		for _, p := range v.Profiles("XFACILIT") {
			order = append(order, p.Name)
		}
	})
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("search order (-want +got):\n%s", diff)
	}
}

// Behind ** a name may match in several ways; the best result counts, not the
// first.
func TestMostSpecificBehindDoubleAsterisk(t *testing.T) {
	for _, c := range []struct {
		resource, better, worse esm.ProfileName
	}{
		{"X.A", "**.A", "**.%.A"},
		{"B.A", "**.A", "**.B.*"},
		{"A.X.B", "**.B", "**.X*"},
		{"A.B", "**.A.*", "**.B"},
		{"X.Y", "**.X.Y", "**.Y"},
		{"P.X.Y", "P.**.X.*", "P.**.Y"},
	} {
		_, s := newSystem(t, esm.Config{})
		activate(t, s, "XFACILIT")
		define(t, s, esm.Profile{Class: "XFACILIT", Name: c.worse}, esm.Profile{Class: "XFACILIT", Name: c.better})
		if p, _ := s.BestMatch("XFACILIT", c.resource); p.Name != c.better {
			t.Errorf("%s: by %q, want %q rather than %q", c.resource, p.Name, c.better, c.worse)
		}
	}
}

func TestComparePatterns(t *testing.T) {
	ordered := []string{
		"$A*", "a*", "A.B*", "A.9*", "A.%B", "A.*.C", "A.*.**", "A.*", "AB.X*", "AB%.X", "AB*.X", "AB*", "A.**.X", "A.**", "A*", "9.*", "*.B.X*", "*.B", "*.B.**", "*", "**.X", "**",
	}
	for i := range ordered {
		for j := range ordered {
			got := esm.ComparePatterns(ordered[i], ordered[j])
			if got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("ComparePatterns(%q, %q) = %d; places %d and %d", ordered[i], ordered[j], got, i, j)
			}
		}
	}
}

func TestProfileNamesRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		profile esm.ProfileName
		want    error
	}{
		{"ends in percent asterisk", "A.B%*", esm.ErrPercentAsterisk},
		{"asterisk inside a qualifier", "A.B*C", esm.ErrProfileName},
		{"asterisk before the end of a middle qualifier", "A.*B.C", esm.ErrProfileName},
		{"double asterisk in a qualifier", "A.B**", esm.ErrProfileName},
		{"two double asterisks", "A.**.B.**", esm.ErrProfileName},
		{"variable", "A.&B", esm.ErrProfileName},
		{"lower case", "a.b", esm.ErrProfileName},
		{"blank", "A B", esm.ErrProfileName},
		{"comma", "A,B", esm.ErrProfileName},
		{"empty", "", esm.ErrProfileName},
		{"too long", esm.ProfileName(strings.Repeat("A", 40)), esm.ErrProfileName},
		{"beyond ASCII", "ÄPFEL", esm.ErrProfileName},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{})
			activate(t, s, esm.FACILITY)
			err := s.Update(func(tx *esm.Tx) error { return tx.AddProfile(esm.Profile{Class: esm.FACILITY, Name: c.profile}) })
			if !errors.Is(err, c.want) || !errors.Is(err, esm.ErrProfileName) {
				t.Errorf("AddProfile(%q): %v, want %v", c.profile, err, c.want)
			}
		})
	}
}

// TestBestMatchAgrees holds the tree to the obvious way: of all profiles whose
// regular expression matches, the first in search order; and so after some of
// them are gone again, and in copies taken in between.
func TestBestMatchAgrees(t *testing.T) {
	qualifier := rapid.SampledFrom([]string{"A", "B", "AB", "ABC", "AA", "*", "A*", "AB*", "%", "A%", "%B", "%%*", "A%*", "%B*", "**", "B"})
	name := rapid.SampledFrom([]string{"A", "B", "AB", "ABC", "AA", "ABB", "BB", ""})
	rapid.Check(t, func(rt *rapid.T) {
		_, s := newSystem(t, esm.Config{})
		activate(t, s, "XFACILIT")
		var live []string
		for range rapid.IntRange(1, 40).Draw(rt, "profiles") {
			pattern := strings.Join(rapid.SliceOfN(qualifier, 1, 4).Draw(rt, "pattern"), ".")
			err := s.Update(func(tx *esm.Tx) error {
				return tx.AddProfile(esm.Profile{Class: "XFACILIT", Name: esm.ProfileName(pattern)})
			})
			if err == nil {
				live = append(live, pattern)
			}
			if len(live) > 0 && rapid.IntRange(0, 5).Draw(rt, "delete?") == 0 {
				i := rapid.IntRange(0, len(live)-1).Draw(rt, "victim")
				victim := live[i]
				update(t, s, func(tx *esm.Tx) error {
					return tx.DeleteProfile("XFACILIT", esm.ProfileName(victim), esm.HasGenericCharacter(victim))
				})
				live = slices.Delete(live, i, i+1)
			}
		}
		listed := slices.Clone(live)
		update(t, s, func(tx *esm.Tx) error { return tx.Raclist("XFACILIT") })
		update(t, s, func(tx *esm.Tx) error {
			for i, pattern := range live {
				if i%2 == 0 {
					if err := tx.DeleteProfile("XFACILIT", esm.ProfileName(pattern), esm.HasGenericCharacter(pattern)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		var rest []string
		for i, pattern := range live {
			if i%2 == 1 {
				rest = append(rest, pattern)
			}
		}
		for range 20 {
			resource := strings.Join(rapid.SliceOfN(name, 1, 4).Draw(rt, "resource"), ".")
			if resource == "" {
				continue
			}
			p, _ := s.BestMatch("XFACILIT", esm.ProfileName(resource))
			if want := slowest(listed, resource); string(p.Name) != want {
				rt.Fatalf("in storage: %s by %q, want %q out of %q", resource, p.Name, want, listed)
			}
			s.Read(func(v esm.View) { p, _ = v.BestMatch("XFACILIT", esm.ProfileName(resource)) })
			if want := slowest(rest, resource); string(p.Name) != want {
				rt.Fatalf("database: %s by %q, want %q out of %q", resource, p.Name, want, rest)
			}
		}
	})
	t.Attr("rule", "RACF-43")
	t.Attr("rule", "RACF-44")
}

func slowest(patterns []string, resource string) string {
	if slices.Contains(patterns, resource) {
		return resource
	}
	fitting := slices.DeleteFunc(slices.Clone(patterns), func(p string) bool {
		return !esm.HasGenericCharacter(p) || !matcher(p).MatchString(resource)
	})
	if len(fitting) == 0 {
		return ""
	}
	return slices.MinFunc(fitting, esm.ComparePatterns)
}
