package target

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// TestOpen opens servers as they can be had, and as they cannot.
func TestOpen(t *testing.T) {
	tests := []struct {
		name string
		args ServerOpenArgs
		want string // of the answer, its beginning
	}{
		{"as it is", ServerOpenArgs{Server: EQAPROF}, "accepted"},
		{"with an option", ServerOpenArgs{Server: EQAPROF, Options: map[string]string{"safBasicIsEnabled": "true"}}, "accepted"},
		{"on two systems", ServerOpenArgs{Server: EQAPROF, Systems: []string{"SYS1", "SYS2"}}, "accepted"},
		{"an unknown server", ServerOpenArgs{Server: "CICS"}, `not supported (command is not supported: server "CICS" cannot be opened`},
		{"an unknown level", ServerOpenArgs{Server: EQAPROF, Level: "zowe-v1"}, `not supported (command is not supported: EQAPROF has no level "zowe-v1"`},
		{"an unknown option", ServerOpenArgs{Server: EQAPROF, Options: map[string]string{"provider": "saf"}}, "not supported (command is not supported: EQAPROF has no option provider=saf"},
		{"an unknown value", ServerOpenArgs{Server: EQAPROF, Options: map[string]string{"safBasicIsEnabled": "perhaps"}}, "not supported (command is not supported: EQAPROF has no option"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.args.Time = noon
			var result ServerOpenResult
			answer, err := session(t).Call(t.Context(), OpServerOpen, test.args, &result)
			if err != nil || !strings.HasPrefix(answer.String(), test.want) {
				t.Errorf("expected %s, observed %s, %v", test.want, answer, err)
			}
			if got := result.Users[RoleUser].ID != ""; got != (answer.Kind == OK) {
				t.Errorf("%s, users %v", answer, result.Users)
			}
		})
	}
}

func TestOpenOtherManager(t *testing.T) {
	s, err := ReferenceOn("test", ACF2).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.Call(t.Context(), OpServerOpen, ServerOpenArgs{Time: noon, Server: EQAPROF}, &ServerOpenResult{})
	if err != nil || answer.Kind != Unsupported {
		t.Errorf("expected not supported, observed %s, %v", answer, err)
	}
}

// TestStandardWorld has every user sign on to every application, and to a server.
func TestStandardWorld(t *testing.T) {
	s := session(t)
	var there ServerOpenResult
	open := ServerOpenArgs{Time: noon, Server: EQAPROF}
	if answer, err := s.Call(t.Context(), OpServerOpen, open, &there); err != nil || answer.Kind != OK {
		t.Fatal(answer, err)
	}
	place := Place{System: "SYS1", Time: noon}
	want := map[string]bool{RoleUser: true, RoleOther: true, RoleExpired: false, RoleRevoked: false}
	got := make(map[string]bool)
	for role, user := range there.Users {
		for _, application := range there.Applications {
			answer, err := s.Call(t.Context(), OpServerSignOn, ServerSignOnArgs{place, application, user.ID, user.Password}, &struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			got[role] = answer.Kind == OK
			if answer.Kind == Refused && answer.Reason != Unspecified {
				t.Errorf("%s: expected no reason, observed %s", role, answer)
			}
		}
		request := ServerRequestArgs{Place: place, Server: EQAPROF, Method: http.MethodPost, Path: "/api/v1/auth/login", Header: http.Header{}}
		r, _ := http.NewRequest(http.MethodPost, "/", nil)
		r.SetBasicAuth(user.ID, user.Password)
		request.Header.Set("Authorization", r.Header.Get("Authorization"))
		var response ServerRequestResult
		if _, err := s.Call(t.Context(), OpServerRequest, request, &response); err != nil {
			t.Fatal(err)
		}
		if ok := response.Status == http.StatusOK; ok != want[role] {
			t.Errorf("login of %s: status %d", role, response.Status)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who may sign on (-want +got):\n%s", diff)
	}
}

// TestTickets has the user ID of Zowe's servers ask for PassTickets.
func TestTickets(t *testing.T) {
	s := session(t)
	var there ServerOpenResult
	if _, err := s.Call(t.Context(), OpServerOpen, ServerOpenArgs{Time: noon, Server: EQAPROF}, &there); err != nil {
		t.Fatal(err)
	}
	want := map[string]Codes{
		RoleAuthorized: {}, RoleReplayable: {}, RoleUnauthorized: {8, 8, 16}, RoleUnknown: {8, 16, 28},
	}
	got := make(map[string]Codes)
	for role, application := range there.Applications {
		var result ServiceResult
		args := TicketArgs{
			Place: Place{System: "SYS1", Time: noon}, Service: "R_ticketserv", Caller: "ZWESVUSR",
			User: there.Users[RoleUser].ID, Application: application,
		}
		if _, err := s.Call(t.Context(), OpTicket, args, &result); err != nil {
			t.Fatal(err)
		}
		got[role] = result.Codes
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("return codes (-want +got):\n%s", diff)
	}
}

// TestCertificates: what a handler sees of the roles.
func TestCertificates(t *testing.T) {
	s := session(t)
	var there ServerOpenResult
	if _, err := s.Call(t.Context(), OpServerOpen, ServerOpenArgs{Time: noon, Server: EQAPROF}, &there); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		role string
		want Kind
	}{{"", OK}, {CertificateTrusted, OK}, {CertificateUntrusted, OK}, {CertificateOwn, OK}, {"somebody's", Refused}} {
		args := ServerRequestArgs{
			Place: Place{System: "SYS1", Time: noon}, Server: EQAPROF, Method: http.MethodGet, Path: "/api/v1/auth/query", Certificate: test.role,
		}
		answer, err := s.Call(t.Context(), OpServerRequest, args, &ServerRequestResult{})
		if err != nil || answer.Kind != test.want {
			t.Errorf("certificate %q: observed %s, %v", test.role, answer, err)
		}
	}
	made, err := madePKI()
	if err != nil {
		t.Fatal(err)
	}
	for role, trusted := range map[string]bool{CertificateTrusted: true, CertificateUntrusted: false, CertificateOwn: true} {
		if got := made.trusts(role); got != trusted {
			t.Errorf("%s: expected trusted %t, observed %t", role, trusted, got)
		}
	}
}

// trusts reports whether the authority of the standard world issued the
// certificate of a role.
func (p testPKI) trusts(role string) bool {
	_, err := p.roles[role].Verify(x509.VerifyOptions{Roots: p.roots, CurrentTime: noon, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err == nil
}

// TestUserHidesPassword: no verb of package fmt prints it.
func TestUserHidesPassword(t *testing.T) {
	user := User{"COLIN", "ROSEBUD1"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, value := range []any{user, &user, ServerOpenResult{Users: map[string]User{RoleUser: user}}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "ROSEBUD1") {
				t.Errorf("%s of %T prints the password: %s", verb, value, text)
			}
		}
	}
}
