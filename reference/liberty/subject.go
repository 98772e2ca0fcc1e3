package liberty

import (
	"encoding/json"
	"errors"

	"github.com/safproof/safproof/reference/jose"
)

// subject makes an identity of claims, as step 12 and 13 of the validation do.
func (x *run) subject(m Mechanism, c *OpenIDConnectClient, claims jose.Object) (Identity, error) {
	const check = "12 user"
	name := c.userClaim()
	raw, there := claims.Raw(name)
	user, isText := claims.Text(name)
	switch {
	case isText && user == "":
		x.step(m, c.ID, check, Failed, "claim %s is empty", quote(name))
		return Identity{}, &Failure{Text: "the claim that is to name the user is empty"} // which Liberty has no message for
	case !there || string(raw) == "null":
		x.step(m, c.ID, check, Failed, "claim %s is missing", quote(name))
		return Identity{}, failure("CWWKS1738E", "claim %s, which is to name the user, is missing", quote(name))
	case !isText:
		x.step(m, c.ID, check, Failed, "claim %s is no string", quote(name))
		return Identity{}, wrong("claim %s is no string", quote(name))
	}
	x.step(m, c.ID, check, Passed, "claim %s is %s", quote(name), quote(user))
	if c.MapIdentityToRegistryUser {
		return x.registryUser(m, c, user)
	}
	realm, from := c.RealmName, "realmName"
	if realm == "" {
		realm, from = textClaim(claims, c.RealmIdentifier), "claim "+quote(c.RealmIdentifier)
	}
	if realm == "" {
		realm, from = textClaim(claims, "iss"), "iss"
	}
	if realm == "" {
		x.step(m, c.ID, "13 realm", Failed, "neither realmName nor a claim says one")
		return Identity{}, wrong("there is no realm")
	}
	x.step(m, c.ID, "13 realm", Passed, "the realm is %s, from %s", quote(realm), from)
	unique := textClaim(claims, c.UniqueUserIdentifier)
	if unique == "" {
		unique = user
	}
	groups, err := groupsOf(claims, c.GroupIdentifier)
	if err != nil {
		x.step(m, c.ID, "13 groups", Failed, "claim %s: %v", quote(c.GroupIdentifier), err)
		return Identity{}, wrong("claim %s: %v", quote(c.GroupIdentifier), err)
	}
	return Identity{User: user, Realm: realm, Unique: "user:" + realm + "/" + unique, Client: c.ID, Groups: groups}, nil
}

// textClaim returns a claim that is a string, or "".
func textClaim(claims jose.Object, name string) string {
	if name == "" {
		return ""
	}
	text, _ := claims.Text(name)
	return text
}

var errGroups = errors.New("it is neither a string nor a list of strings")

// groupsOf reads a list of groups, or one.
func groupsOf(claims jose.Object, name string) ([]string, error) {
	raw, there := claims.Raw(name)
	if !there || string(raw) == "null" {
		return nil, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, nil
	}
	var all []string
	if json.Unmarshal(raw, &all) != nil {
		return nil, errGroups
	}
	return all, nil
}

// errNotInRegistry: with mapIdentityToRegistryUser, a user whom the registry does not
// have.
var errNotInRegistry = errors.New("the user is not in the registry")

// registryUser makes an identity of a user who must be in the registry. A user of
// SAF is looked for when the credential is made.
func (x *run) registryUser(m Mechanism, c *OpenIDConnectClient, user string) (Identity, error) {
	const check = "13 user of the registry"
	if x.config.SAFRegistry != nil {
		x.step(m, c.ID, check, Passed, "mapIdentityToRegistryUser: %s is looked for in SAF", quote(user))
		return x.safIdentity(user), nil
	}
	i, ok := x.basicIdentity(user)
	if !ok {
		x.step(m, c.ID, check, Failed, "mapIdentityToRegistryUser: the registry has no user %s", quote(user))
		return Identity{}, errNotInRegistry
	}
	x.step(m, c.ID, check, Passed, "mapIdentityToRegistryUser: the registry has %s", quote(i.User))
	i.Client = c.ID
	return i, nil
}
