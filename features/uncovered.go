package features

// Missing is a rule that the suite is to have and does not have yet.
type Missing struct {
	ID    string `json:"id"`
	About string `json:"about"`
}

// Uncovered lists the rules of the documents that the suite is built on that
// no feature holds a target to yet. A rule that gets a feature leaves the
// list; a test keeps the two apart and complete.
func Uncovered() []Missing {
	return []Missing{}
}
