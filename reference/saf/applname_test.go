package saf_test

import (
	"errors"
	"testing"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

func TestApplicationNames(t *testing.T) {
	type maker func(string) (passticket.ApplID, error)
	db2 := func(n saf.DB2Names) maker { return func(string) (passticket.ApplID, error) { return n.Application() } }
	for _, test := range []struct {
		name  string
		make  maker
		input string
		want  string // "" for an error
	}{
		{"TSO", saf.TSOApplication, "S0W1", "TSOS0W1"},
		{"TSO, short SMF ID", saf.TSOApplication, "A", "TSOA"},
		{"TSO, no SMF ID", saf.TSOApplication, "", ""},
		{"TSO, long SMF ID", saf.TSOApplication, "S0W12", ""},
		{"TSO, lower case", saf.TSOApplication, "s0w1", ""},
		{"TSO, bad character", saf.TSOApplication, "S-W1", ""},
		{"batch", saf.BatchApplication, "SA12", "MVSSA12"},
		{"batch, no SMF ID", saf.BatchApplication, "", ""},
		{"CICS", saf.TransactionApplication, "CICSPROD", "CICSPROD"},
		{"CICS, too long", saf.TransactionApplication, "CICSPROD1", ""},
		{"IMS, nothing", saf.TransactionApplication, "", ""},
		{"Db2 by LU name", db2(saf.DB2Names{LUName: "LUDB2A"}), "", "LUDB2A"},
		{"Db2 data sharing", db2(saf.DB2Names{LUName: "LUDB2A", GenericLUName: "LUDB2G"}), "", "LUDB2G"},
		{"Db2 by IPNAME", db2(saf.DB2Names{LUName: "LUDB2A", GenericLUName: "LUDB2G", IPName: "IPDB2"}), "", "IPDB2"},
		{"Db2 without a name", db2(saf.DB2Names{}), "", ""},
		{"Liberty", saf.ServerApplication, "MQWEB", "MQWEB"},
		{"Liberty by default", saf.ServerApplication, "", "BBGZDFLT"},
		{"Liberty, too long", saf.ServerApplication, "CSQ9WEBXX", ""},
		{"Liberty, mixed case", saf.ServerApplication, "Mqweb", ""},
	} {
		got, err := test.make(test.input)
		if got.String() != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: %q is the application %q, error %v; want %q", test.name, test.input, got, err, test.want)
		}
		if err != nil && !errors.Is(err, saf.ErrApplication) {
			t.Errorf("%s: error %v does not wrap ErrApplication", test.name, err)
		}
	}
	for _, name := range []string{saf.ZOSMFApplication, saf.RSEApplication, saf.RMFApplication, saf.OMVSApplication, saf.LibertyApplication} {
		if got, err := passticket.ParseApplID(name); err != nil || got.String() != name {
			t.Errorf("%q is no application name: %v", name, err)
		}
	}
}
