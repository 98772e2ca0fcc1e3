package saml_test

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/saml"
)

func TestAnAssertionAsItShouldBe(t *testing.T) {
	c := config()
	c.UserUniqueIdentifier, c.GroupIdentifier, c.Audiences = "uid", "groups", []string{"https://other.example", audience}
	got, err := judge(t, c, good(t))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, got, saml.Assertion{
		ID: "_a1", Issuer: issuer, NameID: "IBMUSER", NameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
		User: "IBMUSER", Unique: "COLIN", Realm: issuer, Groups: []string{"SYS1", "DEV"},
		SessionEnds: time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC),
		Attributes:  map[string][]string{"uid": {"COLIN"}, "groups": {"SYS1", "DEV"}},
	})
}

// change is a change of the assertion before it is signed.
type change struct{ old, new string }

const confirmationEnd = `NotOnOrAfter="2026-11-27T12:05:00Z" Recipient`

func TestWhatLibertyAccepts(t *testing.T) {
	for name, test := range map[string]change{
		"a confirmation that ends with the skew": {confirmationEnd, `NotOnOrAfter="2026-11-27T11:55:00Z" Recipient`},
		"conditions that end with the skew":      {`NotOnOrAfter="2026-11-27T12:05:00Z">`, `NotOnOrAfter="2026-11-27T11:55:00Z">`},
		"conditions that begin with the skew":    {`NotBefore="2026-11-27T11:59:00Z"`, `NotBefore="2026-11-27T12:05:00Z"`},
		"a session that ends with the skew":      {`SessionNotOnOrAfter="2026-11-27T14:00:00Z"`, `SessionNotOnOrAfter="2026-11-27T11:55:00Z"`},
		"no session":                             {` SessionNotOnOrAfter="2026-11-27T14:00:00Z"`, ``},
		"conditions without times":               {` NotBefore="2026-11-27T11:59:00Z" NotOnOrAfter="2026-11-27T12:05:00Z">`, `>`},
		"any audience":                           {`https://zosconnect.example</saml:Audience>`, `urn:other</saml:Audience>`},
		"any recipient":                          {`Recipient="https://zosconnect.example/api"`, `Recipient="https://other.example"`},
		"no recipient":                           {` Recipient="https://zosconnect.example/api"`, ``},
		"an answer to nobody's question":         {`Recipient=`, `InResponseTo="_q" Recipient=`},
		"OneTimeUse and ProxyRestriction":        {`</saml:Conditions>`, `<saml:OneTimeUse/><saml:ProxyRestriction Count="0"/></saml:Conditions>`},
		"Format of an entity":                    {`<saml:Issuer>`, `<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">`},
		"white space around the issuer":          {`https://idp.example/saml</saml:Issuer>`, "\n https://idp.example/saml </saml:Issuer>"},
		"white space around the user":            {`>IBMUSER<`, ">\n\tIBMUSER\n<"},
		"another confirmation before the bearer": {`<saml:SubjectConfirmation `, `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"/><saml:SubjectConfirmation `},
		"issued tomorrow":                        {`IssueInstant="2026-11-27T11:59:00Z"`, `IssueInstant="2026-11-28T11:59:00Z"`},
		"times with an offset":                   {`NotBefore="2026-11-27T11:59:00Z"`, `NotBefore="2026-11-27T12:59:00.5+01:00"`},
		"CDATA":                                  {`>IBMUSER<`, `><![CDATA[IBMUSER]]><`},
		"character references":                   {`>IBMUSER<`, `>&#73;BM&#x55;SER<`},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := judge(t, config(), sign(t, with(t, test.old, test.new), everybody().idp, signing{}))
			wantAccepted(t, a, err)
		})
	}
}

func TestWhatLibertyRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change
		reason  saml.Reason
		message saml.Message
	}{
		"another version":                       {change{`Version="2.0"`, `Version="1.1"`}, saml.Malformed, saml.WrongVersion},
		"an issuer whom nobody trusts":          {change{`https://idp.example/saml</saml:Issuer>`, `https://evil.example</saml:Issuer>`}, saml.WrongIssuer, saml.IssuerNotTrusted},
		"an issuer in other case":               {change{`https://idp.example/saml</saml:Issuer>`, `https://IDP.example/saml</saml:Issuer>`}, saml.WrongIssuer, saml.IssuerNotTrusted},
		"another Format of the issuer":          {change{`<saml:Issuer>`, `<saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">`}, saml.WrongIssuer, saml.IssuerFormat},
		"no bearer":                             {change{`cm:bearer`, `cm:holder-of-key`}, saml.NoConfirmation, saml.NoBearer},
		"NotBefore in the confirmation":         {change{`Recipient=`, `NotBefore="2026-11-27T11:00:00Z" Recipient=`}, saml.NoConfirmation, saml.ConfirmationStarts},
		"a confirmation without an end":         {change{` NotOnOrAfter="2026-11-27T12:05:00Z" Recipient`, ` Recipient`}, saml.NoConfirmation, saml.AttributeMissing},
		"a confirmation that is over":           {change{confirmationEnd, `NotOnOrAfter="2026-11-27T11:54:59Z" Recipient`}, saml.Expired, saml.ConfirmationOver},
		"no data of the confirmation":           {change{`<saml:SubjectConfirmationData NotOnOrAfter="2026-11-27T12:05:00Z" Recipient="https://zosconnect.example/api"/>`, ``}, saml.NoConfirmation, saml.ElementMissing},
		"a bad bearer before a good one":        {change{`<saml:SubjectConfirmation `, `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/><saml:SubjectConfirmation `}, saml.NoConfirmation, saml.ElementMissing},
		"no restriction of the audience":        {change{`<saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction>`, ``}, saml.WrongCondition, saml.ElementMissing},
		"not yet":                               {change{`NotBefore="2026-11-27T11:59:00Z"`, `NotBefore="2026-11-27T12:05:01Z"`}, saml.NotYetValid, saml.NotYet},
		"over":                                  {change{`NotOnOrAfter="2026-11-27T12:05:00Z">`, `NotOnOrAfter="2026-11-27T11:54:59Z">`}, saml.Expired, saml.Over},
		"an unknown condition":                  {change{`</saml:Conditions>`, `<saml:Condition/></saml:Conditions>`}, saml.WrongCondition, saml.ConditionUnknown},
		"a condition of somebody else":          {change{`</saml:Conditions>`, `<x:OneTimeUse xmlns:x="urn:x"/></saml:Conditions>`}, saml.WrongCondition, saml.ConditionUnknown},
		"a session that is over":                {change{`SessionNotOnOrAfter="2026-11-27T14:00:00Z"`, `SessionNotOnOrAfter="2026-11-27T11:54:59Z"`}, saml.Expired, saml.SessionOver},
		"a time without a zone":                 {change{`NotBefore="2026-11-27T11:59:00Z"`, `NotBefore="2026-11-27T11:59:00"`}, saml.Malformed, ""},
		"a time that is none":                   {change{confirmationEnd, `NotOnOrAfter="never" Recipient`}, saml.Malformed, ""},
		"an end of the confirmation, but empty": {change{confirmationEnd, `NotOnOrAfter="" Recipient`}, saml.Malformed, ""},
		"a time with a comma":                   {change{`NotBefore="2026-11-27T11:59:00Z"`, `NotBefore="2026-11-27T11:59:00,5Z"`}, saml.Malformed, ""},
		"no user":                               {change{`<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">IBMUSER</saml:NameID>`, ``}, saml.MissingIdentity, ""},
		"an empty user":                         {change{`>IBMUSER<`, `> <`}, saml.MissingIdentity, ""},
		"two users":                             {change{`</saml:NameID>`, `</saml:NameID><saml:NameID>ROOT</saml:NameID>`}, saml.Ambiguous, ""},
		"an element in the user":                {change{`>IBMUSER<`, `>IBM<saml:X/>USER<`}, saml.Malformed, ""},
		"a BaseID":                              {change{`</saml:NameID>`, `</saml:NameID><saml:BaseID/>`}, saml.MissingIdentity, ""},
		"an encrypted user":                     {change{`</saml:NameID>`, `</saml:NameID><saml:EncryptedID/>`}, saml.Encrypted, ""},
		"two data of a confirmation":            {change{`<saml:SubjectConfirmationData `, `<saml:SubjectConfirmationData/><saml:SubjectConfirmationData `}, saml.Ambiguous, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := judge(t, config(), sign(t, with(t, test.old, test.new), everybody().idp, signing{}))
			wantRejected(t, err, test.reason, test.message)
		})
	}
}

func TestTheFirstCheckThatFailsGivesTheRejection(t *testing.T) {
	late := clock.Add(24 * time.Hour)
	for name, test := range map[string]struct {
		text    string
		now     time.Time
		message saml.Message
	}{
		"the issuer before the signature": {with(t, "idp.example", "evil.example"), clock, saml.IssuerNotTrusted},
		"the signature before times":      {plain, late, saml.SignatureMissing},
		"the subject before conditions":   {good(t), late, saml.ConfirmationOver},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := validator(t, config()).Validate(test.text, test.now)
			var rejection *saml.Rejection
			if !errors.As(err, &rejection) || rejection.Message != test.message {
				t.Errorf("error is %v, want %s", err, test.message)
			}
		})
	}
}

func TestWhatTheElementsOfAnAssertionMustBe(t *testing.T) {
	const statement = `<saml:AuthnStatement AuthnInstant="2026-11-27T11:59:00Z" SessionNotOnOrAfter="2026-11-27T14:00:00Z"><saml:AuthnContext/></saml:AuthnStatement>`
	for name, test := range map[string]struct {
		change
		reason  saml.Reason
		message saml.Message
	}{
		"no statement of authentication": {change{statement, ``}, saml.Malformed, ""},
		"two issuers":                    {change{`</saml:Issuer>`, `</saml:Issuer><saml:Issuer>x</saml:Issuer>`}, saml.Ambiguous, ""},
		"two conditions":                 {change{`<saml:AuthnStatement`, `<saml:Conditions/><saml:AuthnStatement`}, saml.Ambiguous, ""},
		"an unknown element":             {change{`<saml:AuthnStatement`, `<saml:Extra/><saml:AuthnStatement`}, saml.Malformed, ""},
		"an element of somebody else":    {change{`<saml:AuthnStatement`, `<AuthnStatement xmlns="urn:x"/><saml:AuthnStatement`}, saml.Malformed, ""},
		"elements in another order":      {change{`</saml:Assertion>`, `<saml:Advice/></saml:Assertion>`}, saml.Malformed, ""},
		"text between elements":          {change{`</saml:Issuer>`, `</saml:Issuer>IBMUSER`}, saml.Malformed, ""},
		"no ID":                          {change{` ID="_a1"`, ``}, saml.Malformed, ""},
		"an ID that is no name":          {change{`ID="_a1"`, `ID="1 2"`}, saml.Malformed, ""},
		"no time of issue":               {change{` IssueInstant="2026-11-27T11:59:00Z"`, ``}, saml.Malformed, ""},
		"another namespace":              {change{`SAML:2.0:assertion"`, `SAML:1.0:assertion"`}, saml.Malformed, saml.NotAnAssertion},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.UnsignedAllowed = true
			_, err := judge(t, c, with(t, test.old, test.new))
			wantRejected(t, err, test.reason, test.message)
		})
	}
}

func TestNoSubject(t *testing.T) {
	d := document(t, plain)
	d.Root().RemoveChild(d.Root().SelectElement("Subject"))
	c := config()
	c.UnsignedAllowed = true
	_, err := judge(t, c, text(d))
	wantRejected(t, err, saml.Malformed, saml.ElementMissing)
}

func TestAudiences(t *testing.T) {
	const restriction = `<saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction>`
	for name, test := range map[string]struct {
		audiences   []string
		restriction string
		every       bool
		message     saml.Message
	}{
		"one that fits":                        {[]string{audience}, restriction, false, ""},
		"one that fits, among others":          {[]string{audience}, `<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience><saml:Audience> https://zosconnect.example </saml:Audience></saml:AudienceRestriction>`, true, ""},
		"any, by name":                         {[]string{"urn:y", "ANY"}, restriction, false, ""},
		"one that does not fit":                {[]string{"urn:y"}, restriction, false, saml.AudienceUnknown},
		"one in other case":                    {[]string{"https://ZOSCONNECT.example"}, restriction, false, saml.AudienceUnknown},
		"one that begins like it":              {[]string{audience + "/"}, restriction, false, saml.AudienceUnknown},
		"no audience":                          {[]string{audience}, `<saml:AudienceRestriction/>`, false, saml.AttributeMissing},
		"an element within":                    {[]string{audience}, `<saml:AudienceRestriction><saml:Audience>https://zosconnect.example<saml:X/></saml:Audience></saml:AudienceRestriction>`, false, saml.AudienceUnknown},
		"one of two restrictions":              {[]string{audience}, restriction + `<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience></saml:AudienceRestriction>`, false, ""},
		"one of two restrictions, as SAML has": {[]string{audience}, restriction + `<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience></saml:AudienceRestriction>`, true, saml.AudienceUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.Audiences, c.Strict.EveryRestriction = test.audiences, test.every
			a, err := judge(t, c, sign(t, with(t, restriction, test.restriction), everybody().idp, signing{}))
			if test.message == "" {
				wantAccepted(t, a, err)
				return
			}
			wantRejected(t, err, saml.WrongAudience, test.message)
		})
	}
}

func TestAStrictValidatorRefusesWhatLibertyAccepts(t *testing.T) {
	for name, test := range map[string]struct {
		change
		strict saml.Strictness
		reason saml.Reason
	}{
		"another recipient": {change{`Recipient="https://zosconnect.example/api"`, `Recipient="https://other.example"`}, saml.Strictness{Recipient: "https://zosconnect.example/api"}, saml.WrongRecipient},
		"no recipient":      {change{` Recipient="https://zosconnect.example/api"`, ``}, saml.Strictness{Recipient: "https://zosconnect.example/api"}, saml.WrongRecipient},
		"an answer":         {change{`Recipient=`, `InResponseTo="_q" Recipient=`}, saml.Strictness{Unsolicited: true}, saml.NoConfirmation},
		"it ends now":       {change{confirmationEnd, `NotOnOrAfter="2026-11-27T12:00:00Z" Recipient`}, saml.Strictness{Exact: true}, saml.Expired},
	} {
		t.Run(name, func(t *testing.T) {
			signed := sign(t, with(t, test.old, test.new), everybody().idp, signing{})
			a, err := judge(t, config(), signed)
			wantAccepted(t, a, err)
			c := config()
			c.Strict = test.strict
			_, err = judge(t, c, signed)
			var rejection *saml.Rejection
			if !errors.As(err, &rejection) || rejection.Reason != test.reason {
				t.Errorf("error is %v, want %s", err, test.reason)
			}
		})
	}
}

func TestAnAssertionIsTakenOnceWhereItMustBe(t *testing.T) {
	signed := good(t)
	for name, test := range map[string]struct {
		limit  int
		reason saml.Reason
	}{"as Liberty does it": {0, ""}, "single use": {10, saml.Replayed}} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.Strict.SingleUse = test.limit
			v := validator(t, c)
			a, err := v.Validate(signed, clock)
			wantAccepted(t, a, err)
			a, err = v.Validate(signed, clock.Add(10*time.Minute)) // the last moment of the skew
			if test.reason == "" {
				wantAccepted(t, a, err)
				return
			}
			wantRejected(t, err, test.reason, "")
		})
	}
}

func TestMemoryOfAssertionsIsBounded(t *testing.T) {
	c := config()
	c.Strict.SingleUse = 2
	v := validator(t, c)
	for i, id := range []string{"_1", "_2", "_3"} {
		a, err := v.Validate(sign(t, with(t, "_a1", id), everybody().idp, signing{}), clock)
		if i < 2 {
			wantAccepted(t, a, err)
		} else {
			wantRejected(t, err, saml.Replayed, "")
		}
	}
	// When the first two are over there is room again.
	long := strings.ReplaceAll(strings.Replace(plain, "_a1", "_4", 1), "12:05:00Z", "13:05:00Z")
	a, err := v.Validate(sign(t, long, everybody().idp, signing{}), clock.Add(11*time.Minute))
	wantAccepted(t, a, err)
}

func TestConfigurationsThatMakeNoValidator(t *testing.T) {
	for name, change := range map[string]func(*saml.Config){
		"signature method": func(c *saml.Config) { c.SignatureMethod = "MD5" },
		"clock skew":       func(c *saml.Config) { c.ClockSkew = -1 },
		"size":             func(c *saml.Config) { c.MaxSize = -1 },
		"memory":           func(c *saml.Config) { c.Strict.SingleUse = -1 },
		"certificate":      func(c *saml.Config) { c.Certificates = []*x509.Certificate{nil} },
		"header":           func(c *saml.Config) { c.HeaderNames = []string{"Saml", " "} },
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			change(&c)
			if _, err := saml.New(c); !errors.Is(err, saml.ErrConfig) {
				t.Errorf("error is %v, want ErrConfig", err)
			}
		})
	}
}

func TestWhoTheUserIs(t *testing.T) {
	double := with(t, `COLIN</saml:AttributeValue>`, `COLIN</saml:AttributeValue><saml:AttributeValue>ROOT</saml:AttributeValue>`)
	for name, test := range map[string]struct {
		change  func(*saml.Config)
		text    string
		want    [3]string // user, unique name, realm
		reason  saml.Reason
		message saml.Message
	}{
		"NameID and Issuer":              {func(*saml.Config) {}, plain, [3]string{"IBMUSER", "IBMUSER", issuer}, "", ""},
		"an attribute":                   {func(c *saml.Config) { c.UserIdentifier = "uid" }, plain, [3]string{"COLIN", "COLIN", issuer}, "", ""},
		"an attribute for the realm":     {func(c *saml.Config) { c.RealmIdentifier = "uid" }, plain, [3]string{"IBMUSER", "IBMUSER", "COLIN"}, "", ""},
		"a realm that is given":          {func(c *saml.Config) { c.RealmIdentifier, c.RealmName = "none", "MQWEB" }, plain, [3]string{"IBMUSER", "IBMUSER", "MQWEB"}, "", ""},
		"an attribute that is not there": {func(c *saml.Config) { c.UserIdentifier = "mail" }, plain, [3]string{}, saml.MissingIdentity, saml.AttributeNotThere},
		"no attribute for the realm":     {func(c *saml.Config) { c.RealmIdentifier = "mail" }, plain, [3]string{}, saml.MissingIdentity, saml.AttributeNotThere},
		"no attribute for the name":      {func(c *saml.Config) { c.UserUniqueIdentifier = "mail" }, plain, [3]string{}, saml.MissingIdentity, saml.AttributeNotThere},
		"an attribute with two values":   {func(c *saml.Config) { c.UserIdentifier = "uid" }, double, [3]string{}, saml.Ambiguous, ""},
		"an attribute with an element":   {func(c *saml.Config) { c.UserIdentifier = "uid" }, with(t, `>COLIN<`, `>CO<b/>LIN<`), [3]string{}, saml.MissingIdentity, saml.AttributeNotThere},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			test.change(&c)
			a, err := judge(t, c, sign(t, test.text, everybody().idp, signing{}))
			if test.reason != "" {
				wantRejected(t, err, test.reason, test.message)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wantEqual(t, [3]string{a.User, a.Unique, a.Realm}, test.want)
		})
	}
}
