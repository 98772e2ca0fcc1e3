package zos

import (
	"errors"
	"fmt"
	"strings"
)

// What callers test for with errors.Is.
var (
	// ErrLevel: a text that names no level.
	ErrLevel = errors.New("level is not valid")
	// ErrLacks: the level lacks a feature.
	ErrLacks = errors.New("level of z/OS is too low")
)

// Release is a release of z/OS; a later one is greater. The zero value is the
// latest.
type Release int8

// The releases.
const (
	V2R2 Release = iota - 5
	V2R3
	V2R4
	V2R5
	V3R1
	V3R2
)

var releaseNames = map[Release]string{V2R2: "2.2", V2R3: "2.3", V2R4: "2.4", V2R5: "2.5", V3R1: "3.1", V3R2: "3.2"}

// Releases returns all releases, in ascending order.
func Releases() []Release { return []Release{V2R2, V2R3, V2R4, V2R5, V3R1, V3R2} }

// String returns the release in the usual form, z/OS 2.4 for instance.
func (r Release) String() string {
	if name, ok := releaseNames[r]; ok {
		return "z/OS " + name
	}
	return fmt.Sprintf("Release(%d)", int8(r))
}

// ParseRelease reads version and release with a period between, 2.4 for
// instance, with or without z/OS before it. Errors wrap [ErrLevel].
func ParseRelease(text string) (Release, error) {
	name := strings.TrimSpace(text)
	if prefix := "z/os "; len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
		name = strings.TrimSpace(name[len(prefix):])
	}
	var known []string
	for _, r := range Releases() {
		if releaseNames[r] == name {
			return r, nil
		}
		known = append(known, releaseNames[r])
	}
	return 0, fmt.Errorf("%w: %q is no release of z/OS; expected one of %s", ErrLevel, text, strings.Join(known, ", "))
}
