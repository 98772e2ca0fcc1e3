package esm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

func mapped(t *testing.T, c esm.Choices, maps ...esm.IdentityMap) *esm.System {
	t.Helper()
	_, s := newSystem(t, esm.Config{Choices: c})
	update(t, s, func(tx *esm.Tx) error {
		for _, m := range maps {
			if err := tx.AddIdentityMap(m); err != nil {
				return err
			}
		}
		return errors.Join(tx.SetClass(esm.IDIDMAP, esm.ClassState{Active: true}), tx.Raclist(esm.IDIDMAP))
	})
	return s
}

func TestMapIdentity(t *testing.T) {
	maps := []esm.IdentityMap{
		{User: "U1", Label: "sub", Name: "alice", Registry: "realm1"},
		{User: "U2", Label: "sub", Name: "alice", Registry: "realm2"},
		{User: "U1", Label: "dn", Name: "CN=Alice,OU=Sales,O=Example", Registry: "ldap"},
		{User: "U2", Label: "ou", Name: "ou = Sales , o = Example", Registry: "ldap"},
		{User: "U2", Label: "o", Name: "O=Other", Registry: "ldap"},
		{User: "R1", Label: "any", Name: "*", Registry: "ldap"},
		{User: "U1", Label: "everywhere", Name: "bob", Registry: "*"},
	}
	for _, c := range []struct {
		name, subject, registry string
		want                    esm.UserID
	}{
		{"simple", "alice", "realm1", "U1"},
		{"the same name in another realm is another user", "alice", "realm2", "U2"},
		{"unknown realm", "alice", "realm3", ""},
		{"case counts in a name", "Alice", "realm1", ""},
		{"case counts in a registry", "alice", "REALM1", ""},
		{"whole distinguished name", "CN=Alice,OU=Sales,O=Example", "ldap", "U1"},
		{"written otherwise", "cn=Alice, ou=Sales, o=Example", "ldap", "U1"},
		{"first part dropped", "CN=Carol,OU=Sales,O=Example", "ldap", "U2"},
		{"two parts dropped", "CN=Carol,CN=Users,OU=Sales,O=Example", "ldap", "U2"},
		{"all parts but the last dropped", "CN=Carol,OU=Sales,O=Other", "ldap", "U2"},
		{"one of two parts dropped", "CN=Carol,O=Other", "ldap", "U2"},
		{"values keep their case", "CN=Carol,OU=sales,O=Example", "ldap", "R1"},
		{"an escaped comma is no separator", `CN=A\,OU=Sales,O=Example`, "ldap", "R1"},
		{"any name of the registry", "zoe", "ldap", "R1"},
		{"the name in any registry", "bob", "realm9", "U1"},
		{"the registry before the name", "bob", "ldap", "R1"},
		{"nothing", "zoe", "realm9", ""},
		{"a part alone is not searched for a simple name", "x,alice", "realm1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := mapped(t, esm.Choices{}, maps...)
			if got, ok := s.MapIdentity(c.subject, c.registry); got != c.want || ok != (c.want != "") {
				t.Errorf("MapIdentity(%q, %q) = %q, %t; want %q", c.subject, c.registry, got, ok, c.want)
			}
		})
	}
	t.Run("the name before the registry, by choice", func(t *testing.T) {
		s := mapped(t, esm.Choices{NameBeforeRegistry: true}, maps...)
		if got, _ := s.MapIdentity("bob", "ldap"); got != "U1" {
			t.Errorf("got %q, want U1", got)
		}
	})
	t.Run("default filter", func(t *testing.T) {
		s := mapped(t, esm.Choices{}, append(maps, esm.IdentityMap{User: "R1", Label: "default", Name: "*", Registry: "*"})...)
		if got, _ := s.MapIdentity("zoe", "realm9"); got != "R1" {
			t.Errorf("got %q, want R1", got)
		}
	})
}

func TestMapIdentityNeedsTheClass(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	m := esm.IdentityMap{User: "U1", Label: "L", Name: "alice", Registry: "realm"}
	update(t, s, func(tx *esm.Tx) error { return tx.AddIdentityMap(m) })
	for _, step := range []struct {
		name string
		do   func(*esm.Tx) error
		want bool
	}{
		{"class not active", func(*esm.Tx) error { return nil }, false},
		{"class not RACLISTed", func(tx *esm.Tx) error { return tx.SetClass(esm.IDIDMAP, esm.ClassState{Active: true}) }, false},
		{"RACLISTed", func(tx *esm.Tx) error { return tx.Raclist(esm.IDIDMAP) }, true},
		{"deleted, not refreshed", func(tx *esm.Tx) error { return tx.DeleteIdentityMap("U1", "L") }, true},
		{"refreshed", func(tx *esm.Tx) error { return tx.RefreshRaclist(esm.IDIDMAP) }, false},
	} {
		update(t, s, step.do)
		if _, ok := s.MapIdentity("alice", "realm"); ok != step.want {
			t.Errorf("%s: mapped %t, want %t", step.name, ok, step.want)
		}
	}
}

func TestIdentityMapRefusals(t *testing.T) {
	good := esm.IdentityMap{User: "U1", Label: "L", Name: "CN=alice,O=x", Registry: "realm"}
	with := func(change func(*esm.IdentityMap)) esm.IdentityMap { m := good; change(&m); return m }
	for _, c := range []struct {
		name string
		m    esm.IdentityMap
		want error
	}{
		{"no such user", with(func(m *esm.IdentityMap) { m.User = "NOBODY" }), esm.ErrNotDefined},
		{"mapped to another", with(func(m *esm.IdentityMap) { m.User = "U2" }), esm.ErrExists},
		{"mapped, written otherwise", with(func(m *esm.IdentityMap) { m.User, m.Name = "U2", "cn=alice, o=x" }), esm.ErrExists},
		{"label in use", with(func(m *esm.IdentityMap) { m.Name = "bob" }), esm.ErrExists},
		{"no name", with(func(m *esm.IdentityMap) { m.Name, m.Label = "", "M" }), esm.ErrValue},
		{"no registry", with(func(m *esm.IdentityMap) { m.Registry, m.Label = "", "M" }), esm.ErrValue},
		{"no label", with(func(m *esm.IdentityMap) { m.Name, m.Label = "bob", "" }), esm.ErrValue},
		{"name too long", with(func(m *esm.IdentityMap) { m.Name, m.Label = strings.Repeat("n", 247), "M" }), esm.ErrValue},
		{"label too long", with(func(m *esm.IdentityMap) { m.Name, m.Label = "bob", strings.Repeat("n", 33) }), esm.ErrValue},
		{"no attribute", with(func(m *esm.IdentityMap) { m.Name, m.Label = "=x,O=y", "M" }), esm.ErrValue},
		{"half a distinguished name", with(func(m *esm.IdentityMap) { m.Name, m.Label = "CN=x,,O=y", "M" }), esm.ErrValue},
		{"control character", with(func(m *esm.IdentityMap) { m.Name, m.Label = "a\x00b", "M" }), esm.ErrValue},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := mapped(t, esm.Choices{}, good)
			if err := s.Update(func(tx *esm.Tx) error { return tx.AddIdentityMap(c.m) }); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
	s := mapped(t, esm.Choices{}, good)
	if err := s.Update(func(tx *esm.Tx) error { return tx.DeleteUser("U1") }); !errors.Is(err, esm.ErrInUse) {
		t.Errorf("deleting a mapped user: %v, want ErrInUse", err)
	}
	if err := s.Update(func(tx *esm.Tx) error { return tx.DeleteIdentityMap("U2", "L") }); !errors.Is(err, esm.ErrNotDefined) {
		t.Errorf("deleting a map of another: %v, want ErrNotDefined", err)
	}
}
