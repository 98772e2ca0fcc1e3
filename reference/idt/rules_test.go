package idt_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

func TestProfileName(t *testing.T) {
	application, err := passticket.ParseApplID("FEKAPPL")
	if err != nil {
		t.Fatal(err)
	}
	if got := idt.ProfileName(application, "COLIN"); got != "JWT.FEKAPPL.COLIN.SAF" {
		t.Errorf("the profile is %s, want JWT.FEKAPPL.COLIN.SAF (rule IDT-04)", got)
	}
}

func TestRules(t *testing.T) {
	all := &esm.IDTPARMS{
		SigToken: "TOK", SigSeqNum: "0000002A", SigCat: "Y", SigLabelPrimary: "A.KEY", SigKIDPrimary: "key-1", SigAlg: "RS384",
		Timeout: time.Hour, AnyAppl: true, ProtAllowed: true,
	}
	object := icsf.TokenObject{Token: "TOK", Sequence: "0000002A", Category: "Y"}
	for _, test := range []struct {
		name  string
		parms *esm.IDTPARMS
		level zos.Level
		want  idt.Rules
	}{
		{"no segment", nil, zos.Level{}, idt.Rules{Algorithm: jose.None, Timeout: 5 * time.Minute, ReadsKeyID: true}},
		{"empty segment", &esm.IDTPARMS{}, zos.At(zos.V2R4), idt.Rules{Algorithm: jose.None, Timeout: 5 * time.Minute}},
		{"token alone", &esm.IDTPARMS{SigToken: "TOK"}, zos.At(zos.V2R4), idt.Rules{
			Algorithm: jose.HS256, Key: idt.TokenKey, Object: icsf.TokenObject{Token: "TOK", Sequence: "1", Category: "T"}, Timeout: 5 * time.Minute}},
		{"label alone", &esm.IDTPARMS{SigLabelPrimary: "A.KEY"}, zos.Level{}, idt.Rules{
			Algorithm: jose.HS256, Key: idt.PrimaryKey, Label: "A.KEY", Timeout: 5 * time.Minute, ReadsKeyID: true}},
		{"all, IDT3", all, zos.Level{}, idt.Rules{
			Algorithm: jose.RS384, Key: idt.PrimaryKey, Label: "A.KEY", KeyID: "key-1", ReadsKeyID: true,
			Timeout: time.Hour, AnyApplication: true, ProtectedAllowed: true}},
		{"all, IDT2", all, zos.At(zos.V3R1), idt.Rules{
			Algorithm: jose.HS256, Key: idt.TokenKey, Object: object, Timeout: time.Hour, AnyApplication: true, ProtectedAllowed: true}},
		{"all, IDT1", all, zos.At(zos.V2R5), idt.Rules{
			Algorithm: jose.HS256, Key: idt.TokenKey, Object: object, Timeout: time.Hour, AnyApplication: true}},
		{"RSA with a token, IDT3", &esm.IDTPARMS{SigToken: "TOK", SigAlg: "RS256"}, zos.Level{}, idt.Rules{
			Algorithm: jose.RS256, Key: idt.TokenKey, Object: icsf.TokenObject{Token: "TOK", Sequence: "1", Category: "T"}, Timeout: 5 * time.Minute, ReadsKeyID: true}},
	} {
		if diff := cmp.Diff(test.want, idt.NewRules(test.parms, test.level)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	want := idt.Rules{Algorithm: jose.None, Timeout: 5 * time.Minute, AnyApplication: true}
	if diff := cmp.Diff(want, idt.DefaultRules(zos.At(zos.V2R4))); diff != "" {
		t.Errorf("without a profile (-want +got):\n%s", diff)
	}
}
