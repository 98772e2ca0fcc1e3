package liberty_test

import (
	"testing"

	"github.com/safproof/safproof/reference/liberty"
)

func withSystem(o *liberty.Options) {
	now := o.Now
	o.System = zosOf(now)
}

func TestSAF(t *testing.T) {
	const (
		mapping  = `<safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>`
		registry = `<safRegistry id="saf" realm="SAFREALM"/>`
		prefix   = `<safCredentials profilePrefix="MQWEB"/>`
	)
	for _, test := range []struct {
		name, elements string
		claims         map[string]any
		status         int
		saf, messages  string
	}{
		{"neither a registry nor mapping: no credential", prefix, nil, 200, "", ""},
		{"mapped", mapping, nil, 200, "COLIN", ""},
		{"mapped, with a registry", mapping + registry, nil, 200, "COLIN", ""},
		{"no map", mapping, map[string]any{"sub": "nobody"}, 403, "", "CWWKS2915E"},
		{"no map, though SAF has the user", mapping + registry, map[string]any{"sub": "OTHER"}, 403, "", "CWWKS2915E"},
		{"mapped to a user without the application", mapping, map[string]any{"sub": "noappl"}, 403, "", "CWWKS2917E"},
		{"another case is another name", mapping, map[string]any{"sub": "COLIN"}, 403, "", "CWWKS2915E"},
		{"asserted", prefix + registry, nil, 200, "COLIN", ""},
		{"asserted, a user whom SAF does not have", prefix + registry, map[string]any{"sub": "nobody"}, 403, "", "CWWKS2905E"},
		{"asserted, a user without the application", prefix + registry, map[string]any{"sub": "noappl"}, 403, "", "CWWKS2907E"},
		{"asserted, a name that is too long", prefix + registry, map[string]any{"sub": "averylongname"}, 403, "", "CWWKS2902E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, required(``)+test.elements, withSystem).Decide(bearer(sign(t, claims(test.claims), conn1().key(t), "RS384")))
			if d.Status != test.status || d.Identity.SAF != test.saf || ids(d) != test.messages {
				t.Errorf("status %d, SAF user %q, messages %q; want %d, %q, %q\n%s", d.Status, d.Identity.SAF, ids(d), test.status, test.saf, test.messages, show(d))
			}
		})
	}
	d := newWorld(t, required(`mapIdentityToRegistryUser="true"`)+prefix+registry, withSystem).Decide(bearer(good(t)))
	if d.Identity.User != "COLIN" || d.Identity.Realm != "SAFREALM" || d.Identity.SAF != "COLIN" {
		t.Errorf("mapIdentityToRegistryUser: %+v", d.Identity)
	}
}

func TestSAFMessagesAreSuppressed(t *testing.T) {
	for value, want := range map[string]bool{"true": false, "false": true} {
		d := newWorld(t, required(``)+`<safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true" suppressAuthFailureMessages="`+value+`"/>`, withSystem).
			Decide(bearer(sign(t, claims(map[string]any{"sub": "nobody"}), conn1().key(t), "RS384")))
		if len(d.Messages) != 1 || d.Messages[0].Logged != want {
			t.Errorf("suppressAuthFailureMessages %s: messages %+v", value, d.Messages)
		}
	}
}

func TestSAFRegistry(t *testing.T) {
	const registry = `<safRegistry id="saf"/><safCredentials profilePrefix="MQWEB"/>`
	for _, test := range []struct {
		name, user, password string
		status               int
		messages             string
	}{
		{"right", "colin", "ROSEBUD1", 200, ""},
		{"wrong", "COLIN", "ROSEBUD2", 401, ""},
		{"nobody", "NOBODY", "ROSEBUD1", 401, "CWWKS2905E"},
		{"not for the application", "NOAPPL", "ROSEBUD1", 401, "CWWKS2907E"},
	} {
		d := newWorld(t, registry, withSystem).Decide(basic(test.user, test.password))
		if d.Status != test.status || ids(d) != test.messages {
			t.Errorf("%s: status %d, messages %q; want %d, %q\n%s", test.name, d.Status, ids(d), test.status, test.messages, show(d))
		}
		if d.Accepted() && (d.Identity.Realm != "LOCAL" || d.Identity.SAF != "COLIN" || d.Identity.ACEE().User != "COLIN") {
			t.Errorf("%s: identity %+v", test.name, d.Identity)
		}
	}
	if d := newWorld(t, registry).Decide(basic("colin", "ROSEBUD1")); d.Accepted() {
		t.Error("without SAF somebody got in")
	}
}

// A cookie takes the same way to SAF as a token.
func TestSAFByCookie(t *testing.T) {
	const mapping = `<safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>`
	for _, test := range []struct {
		elements, realm, user, saf string
		status                     int
	}{
		{mapping, "zOSMF", "colin", "COLIN", 200},
		{mapping, "elsewhere", "colin", "OTHER", 200},
		{mapping, "nowhere", "colin", "", 403},
		{mapping + `<safRegistry id="s" realm="R"/>`, "R", "OTHER", "OTHER", 200},
		{`<safCredentials profilePrefix="MQWEB"/><safRegistry id="s" realm="R"/>`, "zOSMF", "colin", "COLIN", 200},
	} {
		d := newWorld(t, test.elements, withSystem, withKeys).Decide(cookie(t, request(), test.realm, test.user, start.Add(1)))
		if d.Status != test.status || d.Identity.SAF != test.saf {
			t.Errorf("realm %s: status %d, SAF user %q; want %d, %q\n%s", test.realm, d.Status, d.Identity.SAF, test.status, test.saf, show(d))
		}
	}
}

func TestEJBROLE(t *testing.T) {
	const base = `<safRegistry id="saf"/><safCredentials profilePrefix="MQWEB"/>`
	for _, test := range []struct {
		name, elements, user, resource, role string
		status                               int
		messages                             string
	}{
		{"READ", base + `<safAuthorization/>`, "COLIN", "com.ibm.mq.console", "MQWebUser", 200, ""},
		{"no READ", base + `<safAuthorization/>`, "OTHER", "com.ibm.mq.console", "MQWebUser", 403, "CWWKS2912E"},
		{"no profile", base + `<safAuthorization/>`, "COLIN", "com.ibm.mq.console", "MQWebAdmin", 403, "CWWKS2911E"},
		{"case counts", base + `<safAuthorization/>`, "COLIN", "com.ibm.mq.console", "MQWEBUSER", 403, "CWWKS2911E"},
		{"any role", base + `<safAuthorization/>`, "OTHER", "com.ibm.mq.console", "**", 200, ""},
		{"no safAuthorization", base, "OTHER", "com.ibm.mq.console", "MQWebUser", 200, ""},
		{"another pattern", base + `<safAuthorization/><safRoleMapper profilePattern="%profilePrefix%.com.ibm.mq.console.%role%"/>`, "COLIN", "x", "MQWebUser", 200, ""},
		{"upper case", base + `<safAuthorization/><safRoleMapper toUpperCase="true"/>`, "COLIN", "com.ibm.mq.console", "MQWebUser", 403, "CWWKS2911E"},
		{"special characters", base + `<safAuthorization/>`, "COLIN", "com.ibm.mq.console", "M*", 403, "CWWKS2911E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, test.elements, withSystem, func(o *liberty.Options) {
				o.Application.Resource, o.Application.Role = test.resource, test.role
			}).Decide(basic(test.user, "ROSEBUD1"))
			if d.Status != test.status || ids(d) != test.messages {
				t.Errorf("status %d, messages %q; want %d, %q\n%s", d.Status, ids(d), test.status, test.messages, show(d))
			}
		})
	}
}
