package saf_test

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/saf"
)

// tokenProfiles are names of profiles that cover tokens for FEKAPPL, those for COLIN
// alone first, and the one for all applications last.
var tokenProfiles = []esm.ProfileName{"JWT.FEKAPPL.COLIN.SAF", "JWT.FEKAPPL.*.SAF", "JWT.*.*.SAF"}

// tokenKeys are the keys that there are, by the first letters of the algorithms that
// they are for.
var tokenKeys = map[string]string{"JWTTOK.FEKAPPL": "HS", "HMAC.KEY": "HS", "RSA.KEY": "RS"}

func drawParms(t *rapid.T) *esm.IDTPARMS {
	one := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	return &esm.IDTPARMS{
		SigToken: one("SIGTOKEN", "JWTTOK.FEKAPPL", "JWTTOK.FEKAPPL", "NO.TOKEN", ""), SigLabelPrimary: one("SIGLABELPRIMARY", "", "", "HMAC.KEY", "RSA.KEY", "NO.KEY"),
		SigAlg: one("SIGALG", "", "HS256", "HS384", "HS512", "RS256", "RS512"), SigKIDPrimary: one("SIGKIDPRIMARY", "", "K1"),
		ProtAllowed: rapid.Bool().Draw(t, "PROTALLOWED"),
	}
}

// made is what comes of making a token by a profile, or by none.
type made struct {
	code           idt.GenerationRC
	algorithm, kid string // of the header
}

func makes(p *esm.IDTPARMS) made {
	if p == nil || p.SigToken == "" && p.SigLabelPrimary == "" {
		return made{code: idt.GeneratedUnsigned, algorithm: "none"}
	}
	algorithm := cmp.Or(p.SigAlg, "HS256")
	switch key := cmp.Or(p.SigLabelPrimary, p.SigToken); {
	case p.SigLabelPrimary == "" && strings.HasPrefix(algorithm, "RS"):
		return made{code: idt.AlgorithmNotAllowed}
	case tokenKeys[key] != algorithm[:2]:
		return made{code: idt.ICSFError}
	case p.SigLabelPrimary != "":
		return made{algorithm: algorithm, kid: p.SigKIDPrimary}
	}
	return made{algorithm: algorithm}
}

// Of the profiles of IDTDATA the one for the user counts, then the one for the
// application: a token is signed as that says, or not at all, by a sign-on and from an
// ACEE, and is good, for a protected user where that says so, only if it is signed.
func TestTokensFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newTokenWorld(t)
		w.change(func(tx *esm.Tx) error {
			return tx.AddUser(esm.User{ID: "PROT", Owner: "IBMUSER", DefaultGroup: esm.SYS1})
		})
		defined := map[esm.ProfileName]*esm.IDTPARMS{}
		for _, name := range tokenProfiles {
			if rapid.Bool().Draw(rt, "defines "+string(name)) {
				defined[name] = drawParms(rt)
				w.define(name, defined[name])
			}
		}
		active := rapid.IntRange(0, 4).Draw(rt, "active") > 0
		if !active {
			w.change(func(tx *esm.Tx) error { return tx.SetClass(esm.IDTDATA, esm.ClassState{}) })
		}
		for _, user := range []esm.UserID{colin, "PROT"} {
			rules := cmp.Or(defined["JWT.FEKAPPL.*.SAF"], defined["JWT.*.*.SAF"])
			if user == colin {
				rules = cmp.Or(defined["JWT.FEKAPPL.COLIN.SAF"], rules)
			}
			want := makes(rules)
			bySignOn := w.Verify(saf.VerifyRequest{User: user, Application: appl("FEKAPPL"), NoPassCheck: true, IDTA: &idt.Input{}})
			if out := bySignOn.IDTA; !bySignOn.OK() || out.Token.IsZero() != (!active || want.algorithm == "") || active && out.Generation != want.code {
				rt.Fatalf("%s by %+v: %v, %v, want %+v", user, rules, bySignOn.Codes, out.Generation, want)
			}
			fromACEE := w.GenerateToken(bySignOn.ACEE, appl("FEKAPPL"))
			codes := saf.Codes{}
			switch {
			case active && want.code == idt.AlgorithmNotAllowed:
				codes = saf.Codes{SAF: 8, RACF: 16, Reason: 7}
			case !active || want.algorithm == "":
				codes = saf.Codes{SAF: 8, RACF: 16, Reason: saf.Unpublished}
			}
			if fromACEE.Codes != codes || fromACEE.IDTA.Token.IsZero() != (codes != saf.Codes{}) {
				rt.Fatalf("%s by %+v, from the ACEE: %v, want %v", user, rules, fromACEE.Codes, codes)
			}
			if codes != (saf.Codes{}) {
				continue
			}
			for _, token := range []idt.Token{bySignOn.IDTA.Token, fromACEE.IDTA.Token} {
				wantHeader(rt, w, token, want)
				good := want.code == idt.Generated && (user == colin || rules.ProtAllowed)
				if got := w.present(user, "FEKAPPL", token); got.OK() != good || good && got.ACEE.User != user {
					rt.Fatalf("a token of %s by %+v signs on: %v (%s), want %t", user, rules, got.Codes, got.Cause, good)
				}
			}
		}
	})
	t.Attr("rule", "IDT-04")
	t.Attr("rule", "IDT-21")
	t.Attr("rule", "IDT-23")
	t.Attr("rule", "IDT-35")
	t.Attr("rule", "IDT-36")
	t.Attr("rule", "IDT-37")
	t.Attr("rule", "IDT-38")
}

func wantHeader(rt *rapid.T, w *tokenWorld, token idt.Token, want made) {
	text, _ := parts(w.t, token)
	var header map[string]any
	must(w.t, json.Unmarshal([]byte(text), &header))
	kid := any(nil)
	if want.kid != "" {
		kid = want.kid
	}
	if header["alg"] != want.algorithm || header["kid"] != kid || len(header) > 2 {
		rt.Fatalf("the header is %s, want %+v", text, want)
	}
}
