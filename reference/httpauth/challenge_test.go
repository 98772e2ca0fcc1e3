package httpauth_test

import (
	"testing"

	"github.com/safproof/safproof/reference/httpauth"
)

func TestChallenges(t *testing.T) {
	for _, test := range []struct{ name, got, want string }{
		{"Basic", httpauth.BasicChallenge("Debug Profile Service"), `Basic realm="Debug Profile Service", charset="UTF-8"`},
		{"Basic, odd realm", httpauth.BasicChallenge("a\"b\\c\r\nSet-Cookie: é"), `Basic realm="a\"b\\c??Set-Cookie: ?", charset="UTF-8"`},
		{"Bearer without a token", httpauth.BearerChallenge("x", "", "not shown"), `Bearer realm="x"`},
		{"Bearer", httpauth.BearerChallenge("x", httpauth.InvalidToken, "It has expired."), `Bearer realm="x", error="invalid_token", error_description="It has expired."`},
		{"Bearer, odd description", httpauth.BearerChallenge("x", httpauth.InvalidRequest, "a\"b\\c\nd"), `Bearer realm="x", error="invalid_request", error_description="a?b?c?d"`},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, test.got, test.want)
		}
	}
}
