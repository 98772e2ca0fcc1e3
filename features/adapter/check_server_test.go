package adapter

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/features/target"
)

func TestWantOpened(t *testing.T) {
	user := map[string]target.User{target.RoleUser: {ID: "COLIN", Password: "ROSEBUD1"}}
	for _, c := range []struct {
		name   string
		answer target.Answer
		there  target.ServerOpenResult
		says   string // "" for good
	}{
		{"opened", target.Answer{Kind: target.OK}, target.ServerOpenResult{Users: user}, ""},
		{"skipped", target.Answer{Kind: target.Unsupported}, target.ServerOpenResult{}, ""},
		{"refused", target.Answer{Kind: target.Refused, Reason: target.Malformed}, target.ServerOpenResult{}, "answer what is there, or skip"},
		{"nobody", target.Answer{Kind: target.OK}, target.ServerOpenResult{}, "nobody in the role user"},
		{"a role of nobody", target.Answer{Kind: target.OK}, target.ServerOpenResult{
			Users: map[string]target.User{target.RoleUser: {}, "admin": {}},
		}, `the role "admin"`},
		{"an application of nobody", target.Answer{Kind: target.OK}, target.ServerOpenResult{
			Users: user, Applications: map[string]string{"best": "MQWEB"},
		}, `the role "best"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := wantOpened(c.answer, c.there)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("expected %q, observed %v", c.says, err)
			}
		})
	}
}
