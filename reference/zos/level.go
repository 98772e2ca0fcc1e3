package zos

import (
	"fmt"
	"slices"
	"strings"
)

// Level is a release with the APARs that are applied to it. Levels are
// comparable. The zero value is the latest release, which needs no APAR.
type Level struct {
	release Release
	// applied has a bit for each feature that an APAR brought.
	applied uint8
}

// At returns the level of a release without any APAR.
func At(r Release) Level { return Level{release: r} }

// ParseLevel reads a level: a release, then the APARs, with plus signs, commas
// or blanks between, as in "z/OS 2.4 + OA59196" or "2.4,OA59196,OA63462". An
// APAR is refused if it is not known here, not for this release or in its base;
// the one of SAF may stand beside the one of RACF that it belongs to. Errors
// wrap [ErrLevel].
func ParseLevel(text string) (Level, error) {
	release, apars := splitLevel(text)
	r, err := ParseRelease(release)
	if err != nil {
		return Level{}, err
	}
	l := Level{release: r}
	for _, apar := range apars {
		f, err := l.bring(apar)
		if err != nil {
			return Level{}, err
		}
		if apar == arrivals[f].apar {
			l.applied |= 1 << f
		}
	}
	for _, apar := range apars {
		if f, _ := l.bring(apar); l.applied&(1<<f) == 0 {
			return Level{}, fmt.Errorf("%w: APAR %s comes with %s; name that one", ErrLevel, apar, arrivals[f].apar)
		}
	}
	return l, nil
}

func splitLevel(text string) (release string, apars []string) {
	words := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t+,", c) })
	n := 1
	if len(words) > 1 && strings.EqualFold(words[0], "z/OS") {
		n = 2
	}
	n = min(n, len(words))
	for _, word := range words[n:] {
		apars = append(apars, strings.ToUpper(word))
	}
	return strings.Join(words[:n], " "), apars
}

// bring returns the feature that an APAR brings to this release.
func (l Level) bring(apar string) (Feature, error) {
	for _, f := range Features() {
		a := arrivals[f]
		switch {
		case apar != a.apar && (apar != a.sysAPAR || apar == ""):
			continue
		case slices.Contains(a.on, l.release):
			return f, nil
		case l.release >= a.base:
			return 0, fmt.Errorf("%w: %v has %v in its base; leave out APAR %s", ErrLevel, l.release, f, apar)
		case len(a.on) == 0:
			return 0, fmt.Errorf("%w: APAR %s (%v) is not known to be for %v; they need %s", ErrLevel, apar, f, l.release, f.Needs())
		}
		return 0, fmt.Errorf("%w: APAR %s is for %s, not for %v", ErrLevel, apar, a.releases(), l.release)
	}
	return 0, fmt.Errorf("%w: APAR %q is not known here; expected one of %s", ErrLevel, apar, knownAPARs())
}

func knownAPARs() string {
	var list []string
	for _, f := range Features() {
		if a := arrivals[f]; len(a.on) > 0 {
			list = append(list, a.apar)
			if a.sysAPAR != "" {
				list = append(list, a.sysAPAR)
			}
		}
	}
	return strings.Join(list, ", ")
}

// Release returns the release.
func (l Level) Release() Release { return l.release }

// Has says whether the level has a feature.
func (l Level) Has(f Feature) bool {
	return f.known() && (l.release >= arrivals[f].base || l.applied&(1<<f) != 0)
}

// Require returns nil if the level has a feature, and else an error that wraps
// [ErrLacks] and says what the feature needs.
func (l Level) Require(f Feature) error {
	if l.Has(f) {
		return nil
	}
	return fmt.Errorf("%w: this is %v; %v need %s", ErrLacks, l, f, f.Needs())
}

// String returns the level as [ParseLevel] reads it: "z/OS 2.4 + OA59196".
func (l Level) String() string {
	text := l.release.String()
	for _, f := range Features() {
		if l.applied&(1<<f) != 0 {
			text += " + " + arrivals[f].apar
		}
	}
	return text
}

// MarshalText returns what String does.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText does what [ParseLevel] does.
func (l *Level) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLevel(string(text))
	return err
}
