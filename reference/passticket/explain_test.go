package passticket_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/passticket"
)

// values picks steps by name, in their order, as "name=value".
func values(part passticket.Part, names ...string) (out []string) {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	for _, step := range part.Steps {
		if wanted[step.Name] {
			out = append(out, step.Name+"="+step.Value)
		}
	}
	return out
}

// The intermediate values of the one published vector, computed by two
// independent programs.
func TestExplainLegacyGenerate(t *testing.T) {
	p := passticket.Profile{Legacy: legacyKey(t, "E001193519561977")}
	x, err := p.ExplainGenerate(userID(t, "MIKEM"), applID(t, "TSOSYS1"), at(1111111))
	if err != nil {
		t.Fatal(err)
	}
	if x.Ticket != "AEPRRZ3S" || x.Time != "1970-01-13T20:38:31Z" || x.Verdict != nil || len(x.Parts) != 1 || x.Parts[0].Algorithm != passticket.Legacy {
		t.Fatalf("explanation %+v", x)
	}
	want := `user ID in EBCDIC=D4C9D2C5D4404040
application in EBCDIC=E3E2D6E2E8E2F140
time=0010F447
Result-1=4EB6CF1EC170DEFF
Result-2A=AD5419FC29922FBF
Result-2=6950FDAA65D69E17
Result-3=6950FDAA
Result-4=694009ED
PAD1=D4C9D2C5D455
PAD2=555555555555
L2B=6940
R2B=09ED
round 1: B=09EDD4C9D2C5D455
round 1: E=9A14
round 1: L2B=09ED
round 1: R2B=3845
round 2: B=3845555555555555
round 2: E=19F5
round 2: L2B=3845
round 2: R2B=54BE
round 3: B=54BED4C9D2C5D455
round 3: E=1744
round 3: L2B=54BE
round 3: R2B=40B3
round 4: B=40B3555555555555
round 4: E=0847
round 4: L2B=40B3
round 4: R2B=8A06
round 5: B=8A06D4C9D2C5D455
round 5: E=66C9
round 5: L2B=8A06
round 5: R2B=44F5
round 6: B=44F5555555555555
round 6: E=25CC
round 6: L2B=44F5
round 6: R2B=19D2
Result-5=44F519D2
character 1=A
character 2=E
character 3=P
character 4=R
character 5=R
character 6=Z
character 7=3
character 8=S
PassTicket=AEPRRZ3S`
	var got []string
	for _, step := range x.Parts[0].Steps {
		if strings.HasSuffix(step.Name, ": C") || strings.HasSuffix(step.Name, ": D") {
			continue // not in the published values; see TestExplainRounds
		}
		got = append(got, step.Name+"="+step.Value)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestExplainLegacyResults(t *testing.T) {
	for _, c := range []struct {
		user, appl, key string
		second          int64
		want            []string
	}{
		{"USERID", "APPNAME", "A1B2C3D4E5F6A7B8", 1475020800, []string{"Result-1=3BBF4F6DA1E82929",
			"Result-2A=FA6898B8603CEC69", "Result-2=78D1E9E40E5D161A", "Result-4=2F3AE1E4", "Result-5=BEC44693"}},
		{"IBMUSER", "TSO1234", "0123456789ABCDEF", 1000000000, []string{"Result-1=D4A2770465FEF36A",
			"Result-2=D4F84DDD5F264305", "Result-4=EF6287DD", "Result-5=1F3051F0"}},
	} {
		p := passticket.Profile{Legacy: legacyKey(t, c.key)}
		x, err := p.ExplainGenerate(userID(t, c.user), applID(t, c.appl), at(c.second))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, w := range c.want {
			names = append(names, w[:strings.Index(w, "=")])
		}
		if diff := cmp.Diff(c.want, values(x.Parts[0], names...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.user, diff)
		}
	}
}

// D is the left of C, and E is D XOR the L2B of before.
func TestExplainRounds(t *testing.T) {
	p := passticket.Profile{Legacy: legacyKey(t, "E001193519561977")}
	x, err := p.ExplainGenerate(userID(t, "MIKEM"), applID(t, "TSOSYS1"), at(1111111))
	if err != nil {
		t.Fatal(err)
	}
	value := map[string]string{}
	for _, step := range x.Parts[0].Steps {
		value[step.Name] = step.Value
	}
	for _, round := range []string{"1", "2", "3", "4", "5", "6"} {
		c, d := value["round "+round+": C"], value["round "+round+": D"]
		if len(c) != 16 || d != c[:4] {
			t.Errorf("round %s: C=%s, D=%s", round, c, d)
		}
	}
	if d := value["round 1: D"]; d != "F354" { // 9A14 XOR 6940
		t.Errorf("round 1: D=%s, want F354", d)
	}
}

func TestExplainEnhancedGenerate(t *testing.T) {
	user, appl := userID(t, "USERID"), applID(t, "APPNAME")
	for _, c := range []struct {
		algorithm passticket.Algorithm
		want      []string
	}{
		{passticket.EnhancedUpper, []string{
			"UA=E4E2C5D9C9C44040C1D7D7D5C1D4C540", "time=00005F5E1000", "H=787300219DF2", "X=78735F7F8DF2",
			"round 1: L3B=7F8DF2", "round 1: R3B=003AA5", "round 2: L3B=003AA5", "round 2: R3B=76EEAF",
			"round 3: L3B=76EEAF", "round 3: R3B=004E84", "round 4: L3B=004E84", "round 4: R3B=B7DC40",
			"round 5: L3B=B7DC40", "round 5: R3B=016BD4", "round 6: L3B=016BD4", "round 6: R3B=ADFD22",
			"V=016BD4ADFD22", "character 1=J", "character 8=6", "PassTicket=JXV8A8F6"}},
		{passticket.EnhancedMixed, []string{
			"H=787300219DF2", "X=78735F7F8DF2", "V=DCB52BF37226", "character 1=t", "character 8=c", "PassTicket=tBKhyt8c"}},
	} {
		p := passticket.Profile{Enhanced: enhancedKey(t, k64), Type: c.algorithm, Legacy: legacyKey(t, "E001193519561977")}
		x, err := p.ExplainGenerate(user, appl, at(1600000000))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, w := range c.want {
			names = append(names, w[:strings.Index(w, "=")])
		}
		if len(x.Parts) != 1 || x.Parts[0].Algorithm != c.algorithm {
			t.Fatalf("parts %+v, want one of %v", x.Parts, c.algorithm)
		}
		if diff := cmp.Diff(c.want, values(x.Parts[0], names...)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.algorithm, diff)
		}
	}
}

// The rounds undone are the rounds: the same halves, in the opposite order.
func TestExplainEvaluateMirrorsGenerate(t *testing.T) {
	user, appl := userID(t, "MIKEM"), applID(t, "TSOSYS1")
	for name, c := range map[string]struct {
		profile *passticket.Profile
		shared  []string
	}{
		"legacy":         {legacyProfile(t), []string{"Result-1", "Result-2A", "Result-2", "Result-3", "Result-4", "Result-5", "time", "PAD1", "PAD2"}},
		"enhanced-upper": {enhancedProfile(t, passticket.EnhancedUpper), []string{"UA", "H", "V", "time"}},
		"enhanced-mixed": {enhancedProfile(t, passticket.EnhancedMixed), []string{"UA", "H", "X", "V", "time"}},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := c.profile.ExplainGenerate(user, appl, at(noon))
			if err != nil {
				t.Fatal(err)
			}
			judged, err := c.profile.ExplainEvaluate(user, appl, made.Ticket, at(noon+7))
			if err != nil {
				t.Fatal(err)
			}
			forward, back := map[string]string{}, map[string]string{}
			for _, step := range made.Parts[0].Steps {
				forward[step.Name] = step.Value
			}
			for _, step := range judged.Parts[0].Steps {
				back[step.Name] = step.Value
			}
			for _, name := range c.shared {
				if forward[name] == "" || forward[name] != back[name] {
					t.Errorf("%s is %q in the generation and %q in the evaluation", name, forward[name], back[name])
				}
			}
			for _, half := range []string{"L2B", "R2B", "L3B", "R3B"} {
				for _, pair := range [][2]string{{"round 5: ", "round 6 undone: "}, {"round 2: ", "round 3 undone: "}, {"round 1: ", "round 2 undone: "}} {
					if forward[pair[0]+half] != back[pair[1]+half] {
						t.Errorf("%s%s is %q, %s%[2]s is %[5]q", pair[0], half, forward[pair[0]+half], pair[1], back[pair[1]+half])
					}
				}
			}
			if back["distance"] != "-7 s" || back["verdict"] != "accepted" || !judged.Verdict.Accepted || !judged.Parts[0].Verdict.Accepted {
				t.Errorf("distance %q, verdict %q, %+v", back["distance"], back["verdict"], judged.Verdict)
			}
		})
	}
}

func TestExplainEvaluateRefusals(t *testing.T) {
	both := passticket.Profile{Legacy: legacyKey(t, "0123456789ABCDEF"), Enhanced: enhancedKey(t, k64)}
	user, appl := userID(t, "IBMUSER"), applID(t, "TSO1234")
	legacy := newSubject(t, &passticket.Profile{Legacy: both.Legacy}).generate(t, noon)
	x, err := both.ExplainEvaluate(user, appl, legacy, at(noon+601))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Parts) != 2 || x.Parts[0].Algorithm != passticket.EnhancedMixed || x.Parts[1].Algorithm != passticket.Legacy {
		t.Fatalf("parts %+v, want an enhanced and a legacy one", x.Parts)
	}
	if diff := cmp.Diff([]string{"distance=-601 s", "verdict=not-valid"}, values(x.Parts[1], "distance", "verdict")); diff != "" {
		t.Errorf("legacy part (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(x.Parts[1].Verdict, x.Verdict); diff != "" {
		t.Errorf("the verdict is not that of the legacy part (-legacy +whole):\n%s", diff)
	}
	for _, ticket := range []string{"", "é", "!!!!!!!!", "PASSWOR"} {
		x, err := both.ExplainEvaluate(user, appl, ticket, at(noon))
		if err != nil {
			t.Fatalf("%q: %v", ticket, err)
		}
		for _, part := range x.Parts {
			if diff := cmp.Diff([]string{"verdict=malformed"}, values(part, "verdict")); diff != "" || len(part.Steps) != 1 {
				t.Errorf("%q as %v: steps %+v", ticket, part.Algorithm, part.Steps)
			}
		}
	}
}

func TestExplanationHidesTheKeyAndIsJSON(t *testing.T) {
	p := passticket.Profile{Legacy: legacyKey(t, "E001193519561977"), Enhanced: enhancedKey(t, k256)}
	x, err := p.ExplainEvaluate(userID(t, "MIKEM"), applID(t, "TSOSYS1"), "AEPRRZ3S", at(1111111))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"E001193519561977", "AAAAAAAA", "e001193519561977", "aaaaaaaa"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the explanation shows %s of a key: %s", secret, text)
		}
	}
	for _, part := range []string{`"user":"MIKEM"`, `"application":"TSOSYS1"`, `"ticket":"AEPRRZ3S"`, `"name":"Result-3","value":"6950FDAA"`, `"accepted":true`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the explanation lacks %s: %s", part, text)
		}
	}
}
