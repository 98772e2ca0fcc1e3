package adapter

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/safproof/safproof/features/target"
)

// The keys and the token that the steps use were made for tests: everybody has
// them.
//
//go:embed check.ltpa.keys
var checkLTPAKeys string

const (
	checkLTPAPassword = "TestOnly1"
	checkLTPAToken    = "y89YSGcR1DKZNGj/V+IyoyKQmUG2uZVrD9uEwGznMxuban7GR604/vKXQR3wPIqFCAgWtNU+i6vJkS2o6Rbis9t5AWOlM44UzsdGDDxLY16+ZyFVktL/h+i/Fp/QcWcq3Ij21zxrCbs2mZdRVcSp5KkxWNBEq6LXFEjNUIi67zNS+Pw3OMECrOmIN0z8p8+4/hv6dw0uAl2Az1HNXQ96JUw+9X66osqRiBH3imgEg4jzEF6aZi9awPeiACJBlgjYKhWQXdvjg4ImouOyqwIA+brQiEiGgyUxpdHYBjvqN1TBH3Boori2bisIg1Po72/L"
)

// checkLTPAExpiry is when that token expires.
var checkLTPAExpiry = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// ltpa walks through the operations on LTPA tokens that the adapter offers.
func (c *checker) ltpa(t target.Target) {
	if t.Info().Offers(target.OpLTPACreate) {
		c.createLTPA(t)
	}
	if t.Info().Offers(target.OpLTPAValidate) {
		c.validateLTPA(t)
	}
}

func (c *checker) createLTPA(t target.Target) {
	args := target.LTPACreateArgs{
		Keys: checkLTPAKeys, Password: checkLTPAPassword, User: "COLIN", Realm: "defaultRealm", Expires: checkLTPAExpiry,
	}
	var result target.LTPACreateResult
	c.step(t, target.OpLTPACreate+": a good request", target.OpLTPACreate, args, &result, func(a target.Answer) error {
		if a.Kind == target.OK && result.Token != checkLTPAToken {
			return fmt.Errorf("its token is another than Liberty would make: the layout leaves no choice")
		}
		return wantAnswered(a)
	})
	args.Keys = "com.ibm.websphere.ltpa.version=1.0\n"
	c.step(t, target.OpLTPACreate+": a file without keys", target.OpLTPACreate, args, &result, wantRefused)
}

func (c *checker) validateLTPA(t target.Target) {
	args := target.LTPAValidateArgs{Keys: checkLTPAKeys, Password: checkLTPAPassword, Token: checkLTPAToken, Time: checkTime}
	var result target.LTPAValidateResult
	c.step(t, target.OpLTPAValidate+": a good token", target.OpLTPAValidate, args, &result, func(a target.Answer) error {
		if a.Kind == target.OK && (result.User != "COLIN" || result.Realm != "defaultRealm") {
			return fmt.Errorf("its user is %q in realm %q: want COLIN in defaultRealm", result.User, result.Realm)
		}
		return wantAnswered(a)
	})
	args.Token = "none"
	c.step(t, target.OpLTPAValidate+": characters that are no token", target.OpLTPAValidate, args, &result, wantRefused)
}
