package debugprofile

import (
	"maps"
	"slices"
	"strings"
)

// nearest returns the known key that a misspelt one is likely to stand for, or
// "". Case does not count. A third of the letters may be wrong.
func nearest(name string) string {
	best, least := "", len(name)/3+1
	for _, known := range slices.Sorted(maps.Keys(keys)) {
		if d := distance(strings.ToLower(name), strings.ToLower(known)); d < least {
			best, least = known, d
		}
	}
	return best
}

// distance is how many letters must be inserted, deleted or replaced to get from
// one name to the other (Levenshtein distance), in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of a[:i] from each b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
