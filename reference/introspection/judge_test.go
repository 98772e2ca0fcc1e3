package introspection_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/introspection"
)

// with returns good with members replaced; "" takes one away.
func with(members map[string]string) string {
	all := map[string]string{
		"active": "true", "iss": `"https://op.example/oauth2"`, "sub": `"IBMUSER"`, "iat": "1700000000", "exp": "1700003600",
	}
	for name, value := range members {
		all[name] = value
	}
	text := ""
	for _, name := range []string{"active", "iss", "sub", "iat", "exp", "nbf", "aud", "scope", "client_id", "token_type", "uid"} {
		if value := all[name]; value != "" {
			text += fmt.Sprintf(",%q:%s", name, value)
		}
	}
	return "{" + text[1:] + "}"
}

func TestWhatLibertyAccepts(t *testing.T) {
	for name, members := range map[string]map[string]string{
		"all as it should be":            nil,
		"active missing":                 {"active": ""},
		"active null":                    {"active": "null"},
		"times as strings":               {"iat": `"1700000000"`, "exp": `"1700003600"`, "nbf": `"1700000000"`},
		"exp at the end of the skew":     {"exp": "1699999800"},
		"iat at the end of the skew":     {"iat": "1700000400"},
		"nbf at the end of the skew":     {"nbf": "1700000400"},
		"aud of somebody else":           {"aud": `"other"`},
		"scope of nothing":               {"scope": `""`},
		"client_id of another client":    {"client_id": `"other"`},
		"token_type of another kind":     {"token_type": `"MAC"`},
		"exp before iat within the skew": {"iat": "1700000050", "exp": "1700000040"},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := validate(t, config(answers(with(members))))
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			wantEqual(t, result.User, "IBMUSER")
		})
	}
}

func TestWhatLibertyRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		members map[string]string
		reason  introspection.Reason
		message introspection.Message
	}{
		"active false":                 {map[string]string{"active": "false"}, introspection.NotActive, introspection.TokenNotActive},
		"active as a string":           {map[string]string{"active": `"true"`}, introspection.BadAnswer, introspection.InternalError},
		"exp missing":                  {map[string]string{"exp": ""}, introspection.MissingClaim, introspection.ClaimMissing},
		"exp null":                     {map[string]string{"exp": "null"}, introspection.MissingClaim, introspection.ClaimMissing},
		"exp with a fraction":          {map[string]string{"exp": "1700003600.5"}, introspection.MissingClaim, introspection.ClaimMissing},
		"exp no number":                {map[string]string{"exp": `"tomorrow"`}, introspection.MissingClaim, introspection.ClaimMissing},
		"exp in milliseconds":          {map[string]string{"exp": "1700003600000"}, introspection.MissingClaim, introspection.ClaimMissing},
		"exp beyond the skew":          {map[string]string{"exp": "1699999799"}, introspection.Expired, introspection.TokenExpired},
		"iat missing":                  {map[string]string{"iat": ""}, introspection.MissingClaim, introspection.ClaimMissing},
		"iat beyond the skew":          {map[string]string{"iat": "1700000401"}, introspection.IssuedInFuture, introspection.TokenFromFuture},
		"nbf beyond the skew":          {map[string]string{"nbf": "1700000401"}, introspection.NotYetValid, introspection.TokenNotYet},
		"nbf no number":                {map[string]string{"nbf": "true"}, introspection.MissingClaim, introspection.ClaimMissing},
		"iss missing":                  {map[string]string{"iss": ""}, introspection.MissingClaim, introspection.ClaimMissing},
		"iss of somebody else":         {map[string]string{"iss": `"https://evil.example"`}, introspection.WrongIssuer, introspection.IssuerMismatch},
		"iss with a slash more":        {map[string]string{"iss": `"https://op.example/oauth2/"`}, introspection.WrongIssuer, introspection.IssuerMismatch},
		"iss empty":                    {map[string]string{"iss": `""`}, introspection.WrongIssuer, introspection.IssuerMismatch},
		"iss no string":                {map[string]string{"iss": "1"}, introspection.BadAnswer, introspection.InternalError},
		"user missing":                 {map[string]string{"sub": ""}, introspection.MissingClaim, introspection.UserClaimMissing},
		"user no string":               {map[string]string{"sub": "4711"}, introspection.MissingClaim, introspection.WrongClaimType},
		"active false goes before exp": {map[string]string{"active": "false", "exp": ""}, introspection.NotActive, introspection.TokenNotActive},
		"exp goes before iss":          {map[string]string{"exp": "1", "iss": ""}, introspection.Expired, introspection.TokenExpired},
		"iss goes before nbf":          {map[string]string{"nbf": "1800000000", "iss": ""}, introspection.MissingClaim, introspection.ClaimMissing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := validate(t, config(answers(with(test.members))))
			wantRefused(t, err, test.reason, test.message)
		})
	}
}

func TestAnEmptyUserIsRefusedWithoutAMessage(t *testing.T) {
	_, err := validate(t, config(answers(with(map[string]string{"sub": `""`}))))
	wantRefused(t, err, introspection.MissingClaim)
}

func TestWhatTheConfigurationChanges(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*introspection.Config)
		members map[string]string
		user    string
	}{
		"several issuers, parted by a comma": {
			func(c *introspection.Config) { c.Issuers = "https://a.example,https://b.example" },
			map[string]string{"iss": `"https://b.example"`}, "IBMUSER",
		},
		"one issuer that has a comma": {
			func(c *introspection.Config) { c.Issuers = "https://a.example/x,y" },
			map[string]string{"iss": `"https://a.example/x,y"`}, "IBMUSER",
		},
		"no check of the issuer": {
			func(c *introspection.Config) { c.DisableIssuerCheck = true }, map[string]string{"iss": ""}, "IBMUSER",
		},
		"exp and iat optional": {
			func(c *introspection.Config) { c.ExpiryOptional, c.IssuedAtOptional = true, true },
			map[string]string{"exp": "", "iat": ""}, "IBMUSER",
		},
		"another claim with the user": {
			func(c *introspection.Config) { c.UserClaim = "uid" }, map[string]string{"sub": "", "uid": `"COLIN"`}, "COLIN",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := config(answers(with(test.members)))
			test.change(&c)
			result, err := validate(t, c)
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			wantEqual(t, result.User, test.user)
		})
	}
}

func TestTheIssuerMustBeAbsentWhenItIsNotChecked(t *testing.T) {
	c := config(answers(good))
	c.DisableIssuerCheck = true
	_, err := validate(t, c)
	wantRefused(t, err, introspection.WrongIssuer, introspection.IssuerUnexpected)
}

func TestAnIssuerThatIsConfiguredReplacesTheOneOfTheEndpoint(t *testing.T) {
	c := config(answers(good))
	c.Issuers = "https://other.example"
	_, err := validate(t, c)
	wantRefused(t, err, introspection.WrongIssuer, introspection.IssuerMismatch)
}

func TestAStrictClientRefusesWhatLibertyAccepts(t *testing.T) {
	full := map[string]string{"aud": `["mqweb","zosconnect"]`, "scope": `"read write"`, "client_id": `"portal"`, "token_type": `"bearer"`}
	strict := introspection.Strict()
	strict.Audiences, strict.Scopes = []string{"zosconnect"}, []string{"write"}
	strict.ClientIDs, strict.TokenTypes = []string{"portal"}, []string{"Bearer"}
	for name, test := range map[string]struct {
		name, value string
		reason      introspection.Reason
	}{
		"all as it should be":   {},
		"active missing":        {"active", "", introspection.BadAnswer},
		"aud missing":           {"aud", "", introspection.WrongAudience},
		"aud of somebody else":  {"aud", `"other"`, introspection.WrongAudience},
		"aud no strings":        {"aud", `[1]`, introspection.WrongAudience},
		"scope missing":         {"scope", "", introspection.WrongScope},
		"scope a part of one":   {"scope", `"writer"`, introspection.WrongScope},
		"another client":        {"client_id", `"other"`, introspection.WrongClient},
		"another type of token": {"token_type", `"MAC"`, introspection.WrongType},
		"exp is now":            {"exp", "1700000100", introspection.Expired},
		"exp a string":          {"exp", `"1700003600"`, introspection.MissingClaim},
	} {
		t.Run(name, func(t *testing.T) {
			members := map[string]string{}
			for k, v := range full {
				members[k] = v
			}
			if test.name != "" {
				members[test.name] = test.value
			}
			c := config(answers(with(members)))
			if _, err := validate(t, c); err != nil {
				t.Fatalf("Liberty refuses it: %v", err)
			}
			c.Strict = strict
			_, err := validate(t, c)
			switch {
			case test.reason == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.reason == introspection.Expired, test.reason == introspection.MissingClaim:
				wantReason(t, err, test.reason)
			case test.reason != "":
				wantRefused(t, err, test.reason)
			}
		})
	}
}

func wantReason(t *testing.T, err error, reason introspection.Reason) {
	t.Helper()
	if refusal, isRefusal := err.(*introspection.Refusal); !isRefusal || refusal.Reason != reason {
		t.Errorf("error is %v, want reason %s", err, reason)
	}
}

func TestUserInfo(t *testing.T) {
	for name, test := range map[string]struct {
		body    string
		reason  introspection.Reason
		message []introspection.Message
	}{
		"iss is there":         {`{"sub":"IBMUSER","iss":"https://op.example/oauth2"}`, "", nil},
		"iss is not":           {`{"sub":"IBMUSER"}`, "", nil},
		"exp is not looked at": {`{"sub":"IBMUSER","exp":1}`, "", nil},
		"iss of somebody else": {`{"sub":"IBMUSER","iss":"https://evil.example"}`, introspection.WrongIssuer, []introspection.Message{introspection.IssuerMismatch}},
		"user missing":         {`{"name":"IBMUSER"}`, introspection.MissingClaim, []introspection.Message{introspection.UserClaimMissing}},
		"error in an answer":   {`{"error":"invalid_token","sub":"IBMUSER"}`, introspection.NotActive, []introspection.Message{introspection.TokenNotActive}},
		"error no string":      {`{"error":1,"sub":"IBMUSER"}`, introspection.BadAnswer, []introspection.Message{introspection.InternalError}},
	} {
		t.Run(name, func(t *testing.T) {
			s := answers(test.body)
			c := config(s)
			c.Method = introspection.UserInfo
			result, err := validate(t, c)
			if test.reason != "" {
				wantRefused(t, err, test.reason, test.message...)
				return
			}
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			wantEqual(t, result.User, "IBMUSER")
			wantEqual(t, s.got[0].Method+" "+s.got[0].URL.String(), "GET "+endpoint)
			wantEqual(t, s.got[0].Header, http.Header{"Accept": {"application/json"}, "Authorization": {"Bearer " + opaque}})
		})
	}
}

func TestExpiresIsExp(t *testing.T) {
	result, err := validate(t, config(answers(good)))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, result.Expires, time.Unix(1_700_003_600, 0).UTC())
	issuer, _ := result.Claims.Text("iss")
	wantEqual(t, issuer, "https://op.example/oauth2")
}
