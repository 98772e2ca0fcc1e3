package zosmf

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/reference/restapi"
)

// SampleDataSets are the names of data sets that there are unless told otherwise.
func SampleDataSets() []string {
	return []string{
		"SYS1.LINKLIB", "SYS1.MACLIB", "SYS1.PARMLIB", "SYS1.PROCLIB", "SYS1.SAMPLIB",
		"USER.PARMLIB", "USER.JCL.CNTL", "USER.JCL.CNTL.OLD",
	}
}

// dataSet is an item of a list.
type dataSet struct {
	Name string `json:"dsname"`
}

// dataSetList is what /zosmf/restfiles/ds answers.
type dataSetList struct {
	Items    []dataSet `json:"items"`
	Returned int       `json:"returnedRows"`
	More     bool      `json:"moreRows,omitempty"`
	Version  int       `json:"JSONversion"`
}

// maxLevel is the length of the longest name of a data set, in characters.
const maxLevel = 44

// dataSets lists the names that match dslevel, in order, as many as X-IBM-Max-Items
// says; 0 means all.
func (s *Server) dataSets(w http.ResponseWriter, r *http.Request) {
	level := strings.ToUpper(r.URL.Query().Get("dslevel"))
	if level == "" || len(level) > maxLevel {
		refuse(w, r, http.StatusBadRequest, "dslevel must be the name of a data set, of 1 to 44 characters, or a pattern of such names.")
		return
	}
	limit := 0
	if text := r.Header.Get("X-IBM-Max-Items"); text != "" {
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			refuse(w, r, http.StatusBadRequest, "X-IBM-Max-Items must be a whole number; 0 means all.")
			return
		}
		limit = int(n)
	}
	list := dataSetList{Items: []dataSet{}, Version: 1}
	pattern := strings.Split(level, ".")
	for _, name := range slices.Sorted(slices.Values(s.config.DataSets)) {
		if !matches(pattern, strings.Split(name, ".")) {
			continue
		}
		if limit > 0 && len(list.Items) == limit {
			list.More = true
			break
		}
		list.Items = append(list.Items, dataSet{name})
	}
	list.Returned = len(list.Items)
	restapi.Answer(w, r, http.StatusOK, list)
}

// matches says whether qualifiers match those of a pattern.
func matches(pattern, qualifiers []string) bool {
	return covers(len(pattern), len(qualifiers),
		func(p int) bool { return pattern[p] == "**" },
		func(p, q int) bool { return matchesQualifier(pattern[p], qualifiers[q]) })
}

func matchesQualifier(pattern, qualifier string) bool {
	return covers(len(pattern), len(qualifier),
		func(p int) bool { return pattern[p] == '*' },
		func(p, q int) bool { return pattern[p] == '%' || pattern[p] == qualifier[q] })
}

// covers says whether a pattern covers a text, both of which are known by their
// lengths: star says which parts of the pattern stand for any number of parts of the
// text, and one whether another part stands for one. It goes back to the last star
// only, so that no pattern takes long.
func covers(pattern, text int, star func(p int) bool, one func(p, t int) bool) bool {
	p, last, resume := 0, -1, 0
	for t := 0; t < text; {
		switch {
		case p < pattern && star(p):
			last, resume = p, t
			p++
		case p < pattern && one(p, t):
			p, t = p+1, t+1
		case last >= 0:
			resume++
			p, t = last+1, resume
		default:
			return false
		}
	}
	for p < pattern && star(p) {
		p++
	}
	return p == pattern
}
