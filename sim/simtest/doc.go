// Package simtest implements a sysplex for a Go test, made of package serve,
// according to its default description or to one of the test's own.
//
//	func TestSignOn(t *testing.T) {
//		s := simtest.Start(t)
//		user := s.User("COLIN")
//		response, err := s.Client().Post(s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/login", …)
//
// The servers listen on free ports of loopback, over TLS, each test's apart from
// those of every other one; at the end of the test they stop. What is tested gets
// the URL of a server, the authority to trust as a pool or a file, a client
// certificate, and a user with a password.
//
// Time is the test's: [Sysplex.Advance] moves all clocks, so that a token of eight
// hours expires at once. With [ClockAt] time stands still but for that.
//
// # Choices
//
//   - Servers sign tokens with keys that everybody has (sysplex.TestKey), as making
//     keys would take longer than most tests.
//   - Nothing is logged unless [Log] says where.
package simtest
