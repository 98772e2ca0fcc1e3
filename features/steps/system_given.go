package steps

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// systemSteps are about systems that differ from one another: in the level of
// z/OS, or in the keys that their ICSF has.
var systemSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "system {system} of z/OS {level} is IPLed",
		Help:    "The system starts, or starts again, at a level of z/OS; what follows happens on it. It shares the security database of the others.",
		Example: "system SYS2 of z/OS 3.1 with OA65299 and OA66783 is IPLed",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			level := strings.NewReplacer(" with ", ",", " and ", ",").Replace(a[1])
			return w.ipl(ctx, target.IPLArgs{System: a[0], Level: level})
		},
	},
	{
		Keyword: "Given",
		Pattern: "system {system} is IPLed with an ICSF of its own",
		Help:    "The same, for a system that has none of the others' keys until it is given some.",
		Example: "system SYS2 is IPLed with an ICSF of its own",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.ipl(ctx, target.IPLArgs{System: a[0], OwnICSF: true})
		},
	},
	{
		Keyword: "Given",
		Pattern: "system {system} is IPLed with a security database of its own",
		Help:    "The same, for a system that has a database without users and profiles of the others.",
		Example: "system SYS2 is IPLed with a security database of its own",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			w.begun = false
			return w.ipl(ctx, target.IPLArgs{System: a[0], OwnDatabase: true})
		},
	},
	{
		Keyword: "Given",
		Pattern: "ICSF has the HMAC key {key} in the PKCS#11 token {label}",
		Help:    "A key of ICSF's token data set, for SIGTOKEN of an IDTDATA profile: clear, the first of its token.",
		Example: "ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F in the PKCS#11 token JWTTOK.EQAAPPL",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.must(ctx, target.OpICSF, target.ICSFArgs{System: w.system, Kind: "HMAC", Key: a[0], Token: a[1]}, &struct{}{})
		},
	},
	{
		Keyword: "Given",
		Pattern: "ICSF has an RSA key under the label {label}",
		Help:    "The RSA key of the suite, in ICSF's data set of public-key algorithms, for SIGLABELPRIMARY of an IDTDATA profile.",
		Example: "ICSF has an RSA key under the label JWT.RSA.ONE",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			key, err := icsfRSAKey()
			if err != nil {
				return err
			}
			return w.must(ctx, target.OpICSF, target.ICSFArgs{System: w.system, Kind: "RSA", Key: key, Label: a[0]}, &struct{}{})
		},
	},
	{
		Keyword: "Given",
		Pattern: "the security manager signs tokens for application {application} by {alg} with the HMAC key {key}",
		Help:    "SAF identity tokens of every user for this application are signed with this key, in the PKCS#11 token JWTTOK.application, and the class that they need is in use.",
		Example: "the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			icsf := target.ICSFArgs{System: w.system, Kind: "HMAC", Key: a[2], Token: "JWTTOK." + a[0]}
			if err := w.must(ctx, target.OpICSF, icsf, &struct{}{}); err != nil {
				return err
			}
			return w.setUpManager(ctx, "token", a[0], a[1])
		},
	},
}

// ipl starts a system, on which the work goes on.
func (w *World) ipl(ctx context.Context, args target.IPLArgs) error {
	w.system = args.System
	return w.must(ctx, target.OpIPL, args, &struct{}{})
}

// icsfRSAKind is the kind of the RSA key that ICSF is given.
const icsfRSAKind = "RSA-2048"

// icsfRSAKey is the first RSA key of its kind, in PKCS#8 and hexadecimal digits.
func icsfRSAKey() (string, error) {
	key, err := newKey(icsfRSAKind, "", 0)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key.signer)
	return hex.EncodeToString(der), err
}
