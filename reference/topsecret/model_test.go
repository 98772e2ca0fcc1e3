package topsecret_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
)

// grants are permissions, by user and resource.
type grants map[[2]string]esm.Level

// level is what a user has: the longest permission of the user's own that fits,
// else the longest one of ALL.
func (g grants) level(user, resource string) esm.Level {
	for _, acid := range []string{user, "ALL"} {
		best, level := "", esm.None
		for place, l := range g {
			fits := place[1] == resource || strings.HasSuffix(place[1], ".") && strings.HasPrefix(resource, place[1])
			if place[0] == acid && fits && len(place[1]) > len(best) {
				best, level = place[1], l
			}
		}
		if best != "" {
			return level
		}
	}
	return esm.None
}

// The profiles that permissions become decide as the permissions do.
func TestPermissionsAgainstModel(t *testing.T) {
	levels := map[string]esm.Level{"READ": esm.Read, "UPDATE": esm.Update, "ALL": esm.Alter}
	rapid.Check(t, func(rt *rapid.T) {
		permitted := grants{}
		script := acids + "TSS ADDTO(DEP) IBMFAC(K)\n"
		for range rapid.IntRange(0, 8).Draw(rt, "permissions") {
			acid := rapid.SampledFrom([]string{"JOE", "ANN", "ALL"}).Draw(rt, "acid")
			resource := rapid.SampledFrom([]string{"K", "K.", "K.A", "K.A.", "K.A.B", "K.A.B.", "KB"}).Draw(rt, "resource")
			level := rapid.SampledFrom([]string{"READ", "UPDATE", "ALL"}).Draw(rt, "level")
			permitted[[2]string{acid, resource}] = levels[level]
			script += fmt.Sprintf("TSS PERMIT(%s) IBMFAC(%s) ACCESS(%s)\n", acid, resource, level)
		}
		w := newWorld(t)
		w.run(t, script+"TSS REFRESH")
		for _, resource := range []string{"K", "K.A", "K.A.B", "K.A.B.C", "K.AB", "KB", "KBC"} {
			for _, user := range []string{"JOE", "ANN"} {
				d := w.sysA.Decide(esm.Request{User: esm.UserID(user), Class: esm.FACILITY, Resource: esm.ProfileName(resource), Level: esm.Read})
				if want := permitted.level(user, resource); d.Allowed != want || d.Outcome == esm.NotProtected {
					rt.Fatalf("%s%s %s: %+v, want level %v", script, user, resource, d, want)
				}
			}
		}
	})
}
