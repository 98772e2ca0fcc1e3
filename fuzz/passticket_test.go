package fuzz

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/passticket/rescan"
)

// ticketNames makes identifiers of fuzzed strings; it skips those that are none,
// which FuzzParseIDs sees to.
func ticketNames(t *testing.T, user, appl string) (passticket.UserID, passticket.ApplID) {
	t.Helper()
	u, err := passticket.ParseUserID(user)
	if err != nil {
		t.Skip()
	}
	a, err := passticket.ParseApplID(appl)
	if err != nil {
		t.Skip()
	}
	return u, a
}

// The verdict on any string equals that of a scan of the window by a second
// implementation, and a string that inverts to a second is its ticket.
func FuzzLegacyEvaluate(f *testing.F) {
	seeds := []struct {
		user, appl string
		key        uint64
		ticket     string
		clock      uint32
	}{
		{"MIKEM", "TSOSYS1", 0xE001193519561977, "AEPRRZ3S", 1111111},
		{"MIKEM", "TSOSYS1", 0xE001193519561977, "AEPRRZ3S", 1111111 + 600},
		{"MIKEM", "TSOSYS1", 0xE001193519561977, "AEPRRZ3S", 1111111 + 601},
		{"MIKEM", "TSOSYS1", 0xE001193519561977, "AEPRRZ3S", 1111111 - 601},
		{"TOM", "TSOR001", 0xE001193519561977, "LSAKDML0", 0},
		{"$ABC#@1", "#$@", 0x098D61A85585D2AB, "J5UKG9V2", 1<<32 - 1},
		{"USER1234", "CICSPROD", 0xFEDCBA9876543210, "ZV1QPRQP", 1 << 31},
		{"USER12", "TSOSYS1", 0xE001193519561977, "RUIGEKK9", 1 << 24},
		{"IBMUSER", "TSO1234", 0x0123456789ABCDEF, "b5pmfr5m", 1000000000},
		{"IBMUSER", "TSO1234", 0x0123456789ABCDEF, "PASSWORD", 1000000000},
		{"IBMUSER", "TSO1234", 0x0123456789ABCDEF, "B5PMFR5M ", 1000000000},
		{"A", "B", 0, "", 0},
	}
	for _, s := range seeds {
		f.Add(s.user, s.appl, s.key, s.ticket, s.clock)
	}
	f.Fuzz(func(t *testing.T, userText, applText string, keyNumber uint64, ticket string, clock uint32) {
		user, appl := ticketNames(t, userText, applText)
		var keyBytes [8]byte
		binary.BigEndian.PutUint64(keyBytes[:], keyNumber)
		key := passticket.NewLegacyKey(keyBytes)
		oracle, err := rescan.NewLegacy(keyBytes)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(int64(clock), 0)
		profile := passticket.Profile{Legacy: &key}
		verdict, err := profile.Evaluate(user, appl, ticket, at, passticket.NewRegister(1))
		if err != nil {
			t.Fatalf("Evaluate %q at %d: %v", ticket, clock, err)
		}
		second, ok := oracle.Evaluate(user.String(), appl.String(), ticket, int64(clock), 600)
		if verdict.Accepted != ok || ok && verdict.GeneratedAt.Unix() != second {
			t.Errorf("verdict on %q at %d: %+v, rescan: %v, %d", ticket, clock, verdict, ok, second)
		}
		checkVerdict(t, verdict, ticket)
		if generated, ok := key.GeneratedAt(user, appl, ticket); ok {
			if again := oracle.Generate(user.String(), appl.String(), uint32(generated.Unix())); again != ticket {
				t.Errorf("%q inverts to %v, whose ticket is %q", ticket, generated, again)
			}
			t.Attr("rule", "PT-12")
		} else if verdict.Reason != passticket.Malformed {
			t.Errorf("%q does not invert, and yet: %+v", ticket, verdict)
		} else {
			t.Attr("rule", "PT-30")
		}
		if from := int64(clock) - verdict.GeneratedAt.Unix(); ok || verdict.Reason == passticket.NotValid && (from == 601 || from == -601) {
			t.Attr("rule", "PT-04")
		}
	})
}

func FuzzEnhancedEvaluate(f *testing.F) {
	k64 := make([]byte, 64)
	for i := range k64 {
		k64[i] = byte(i)
	}
	k32, k256 := bytes.Repeat([]byte{0x0B}, 32), bytes.Repeat([]byte{0xAA}, 256)
	seeds := []struct {
		user, appl string
		key        []byte
		mixed      bool
		ticket     string
		clock      uint64
	}{
		{"USERID", "APPNAME", k64, false, "JXV8A8F6", 1600000000},
		{"USERID", "APPNAME", k64, true, "tBKhyt8c", 1600000060},
		{"USERID", "APPNAME", k64, true, "tBKhyt8c", 1600000061},
		{"USERID", "APPNAME", k64, true, "TBKHYT8C", 1600000000},
		{"IBMUSER", "TSO1234", k32, false, "2CK20WZX", 0},
		{"IBMUSER", "TSO1234", k32, true, "5VCiog1C", 0},
		{"USER123", "#$@", k64, false, "1XHUPNMF", 1 << 41},
		{"USER123", "#$@", k64, true, "xfeMj_wR", 1<<41 - 1},
		{"Z", "Z", k256, false, "0FH50NL9", 1<<48 - 1},
		{"Z", "Z", k256, true, "PoRvW5s2", 1<<48 - 1},
		{"Z", "Z", k256, false, "T0000000", 0},
		{"Z", "Z", k256, true, "________", 0},
		{"Z", "Z", k256, true, "", 0},
	}
	for _, s := range seeds {
		f.Add(s.user, s.appl, s.key, s.mixed, s.ticket, s.clock)
	}
	f.Fuzz(func(t *testing.T, userText, applText string, keyBytes []byte, mixed bool, ticket string, clock uint64) {
		user, appl := ticketNames(t, userText, applText)
		key, err := passticket.NewEnhancedKey(keyBytes)
		if err != nil {
			t.Skip()
		}
		algorithm := passticket.EnhancedUpper
		if mixed {
			algorithm = passticket.EnhancedMixed
		}
		clock %= 1 << 48
		at := time.Unix(int64(clock), 0)
		profile := passticket.Profile{Enhanced: key, Type: algorithm}
		verdict, err := profile.Evaluate(user, appl, ticket, at, passticket.NewRegister(1))
		if err != nil {
			t.Fatalf("Evaluate %q at %d: %v", ticket, clock, err)
		}
		oracle := rescan.NewEnhanced(keyBytes, mixed)
		second, ok := oracle.Evaluate(user.String(), appl.String(), ticket, int64(clock), 60)
		if verdict.Accepted != ok || ok && verdict.GeneratedAt.Unix() != second {
			t.Errorf("verdict on %q at %d: %+v, rescan: %v, %d", ticket, clock, verdict, ok, second)
		}
		checkVerdict(t, verdict, ticket)
		if generated, ok := key.GeneratedAt(algorithm, user, appl, ticket, at); ok {
			if again := oracle.Generate(user.String(), appl.String(), uint64(generated.Unix())); again != ticket {
				t.Errorf("%q inverts to %v, whose ticket is %q", ticket, generated, again)
			}
			t.Attr("rule", "EPT-02")
		} else if verdict.Reason != passticket.Malformed {
			t.Errorf("%q does not invert, and yet: %+v", ticket, verdict)
		} else if !mixed && len(ticket) == passticket.TicketLength && ticket[0] > 'S' {
			t.Attr("rule", "EPT-03")
		}
		if from := int64(clock) - verdict.GeneratedAt.Unix(); verdict.Reason == passticket.NotValid && from == 61 {
			t.Attr("rule", "EPT-06")
		}
		if mixed && !ok && strings.EqualFold(ticket, oracle.Generate(user.String(), appl.String(), clock)) {
			t.Attr("rule", "EPT-11")
		}
	})
}

// checkVerdict holds what is true of every verdict.
func checkVerdict(t *testing.T, v passticket.Verdict, ticket string) {
	t.Helper()
	if v.Accepted != (v.Reason == "") || v.Accepted != (v.Detail == "") {
		t.Errorf("accepted or with a reason, not both and not neither: %+v", v)
	}
	if (v.Reason == passticket.Malformed) != v.GeneratedAt.IsZero() || v.GeneratedAt.IsZero() != (v.Algorithm == 0) {
		t.Errorf("a time and an algorithm for all but a malformed string: %+v", v)
	}
	if len(ticket) == passticket.TicketLength && strings.Contains(v.Detail, ticket) {
		t.Errorf("the detail shows the ticket: %+v", v)
	}
}

// legalInNames is what an identifier may consist of once it is in upper case.
const legalInNames = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@"

func FuzzParseIDs(f *testing.F) {
	for _, s := range []string{"", "A", "ibmuser", "USER1234", "USER12345", "$#@", "A B", " A", "A ", "A\x00", "MÜLLER", "ſAM", "\u212aEN", "\xff", "TSO+SMF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' {
				return r - 'a' + 'A'
			}
			return r
		}, s)
		valid := len(folded) >= 1 && len(folded) <= 8 && !strings.ContainsFunc(folded, func(r rune) bool {
			return !strings.ContainsRune(legalInNames, r)
		})
		user, userErr := passticket.ParseUserID(s)
		appl, applErr := passticket.ParseApplID(s)
		if valid != (userErr == nil) || valid != (applErr == nil) {
			t.Fatalf("%q: %v and %v, want success: %v", s, userErr, applErr, valid)
		}
		t.Attr("rule", "PT-40")
		if !valid {
			if !errors.Is(userErr, passticket.ErrUserID) || !errors.Is(applErr, passticket.ErrApplID) {
				t.Errorf("%q: errors %v and %v are of another kind", s, userErr, applErr)
			}
			return
		}
		if user.String() != folded || appl.String() != folded {
			t.Errorf("%q: %v and %v, want %q", s, user, appl, folded)
		}
		if s != folded {
			t.Attr("rule", "EPT-10")
		}
		if again, err := passticket.ParseUserID(user.String()); err != nil || again != user {
			t.Errorf("%q, parsed again: %v, %v", s, again, err)
		}
	})
}

// A key text is a key if and only if encoding/hex reads it to a legal length.
func FuzzParseKey(f *testing.F) {
	for _, s := range []string{"", "E001193519561977", "e001193519561977", "E00119351956197", "E001193519561977 ", "G001193519561977",
		strings.Repeat("0b", 32), strings.Repeat("0B", 31), strings.Repeat("aA", 256), strings.Repeat("AA", 257), strings.Repeat("A", 65), "E0011935195619é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, hexErr := hex.DecodeString(s)
		legacy, err := passticket.ParseLegacyKey(s)
		checkTicketKey(t, s, err, hexErr == nil && len(want) == 8)
		t.Attr("rule", "PT-21")
		enhanced, enhancedErr := passticket.ParseEnhancedKey(s)
		checkTicketKey(t, s, enhancedErr, hexErr == nil && len(want) >= 32 && len(want) <= 256)
		t.Attr("rule", "EPT-05")

		user, appl := ticketNames(t, "IBMUSER", "TSO1234")
		const second = 1700000000
		if err == nil {
			oracle, oracleErr := rescan.NewLegacy([8]byte(want))
			ticket, generateErr := legacy.Generate(user, appl, time.Unix(second, 0))
			if oracleErr != nil || generateErr != nil || ticket.Text() != oracle.Generate("IBMUSER", "TSO1234", second) {
				t.Errorf("the legacy key of %q makes another ticket than its bytes: %v, %v", s, oracleErr, generateErr)
			}
		}
		if enhancedErr == nil {
			ticket, err := enhanced.Generate(passticket.EnhancedMixed, user, appl, time.Unix(second, 0))
			if err != nil || ticket.Text() != rescan.NewEnhanced(want, true).Generate("IBMUSER", "TSO1234", second) {
				t.Errorf("the enhanced key of %q makes another ticket than its bytes: %v", s, err)
			}
		}
	})
}

func checkTicketKey(t *testing.T, s string, err error, valid bool) {
	t.Helper()
	if valid != (err == nil) || !valid && !errors.Is(err, passticket.ErrKey) {
		t.Errorf("%q: %v, want success: %v", s, err, valid)
	}
	if err != nil && len(s) >= 8 && strings.Contains(err.Error(), s) {
		t.Errorf("the error shows the text: %v", err)
	}
}

// Whatever can be evaluated can be explained, with the same verdict.
func FuzzExplainEvaluate(f *testing.F) {
	f.Add("AEPRRZ3S", int64(1111111))
	f.Add("tBKhyt8c", int64(1600000000))
	f.Add("JXV8A8F6", int64(1600000000))
	f.Add("________", int64(1)<<48-1)
	f.Add("é", int64(-1))
	f.Add("", int64(0))
	user, _ := passticket.ParseUserID("MIKEM")
	appl, _ := passticket.ParseApplID("TSOSYS1")
	legacy, _ := passticket.ParseLegacyKey("E001193519561977")
	enhanced, _ := passticket.NewEnhancedKey(make([]byte, 64))
	f.Fuzz(func(t *testing.T, ticket string, clock int64) {
		for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
			p := passticket.Profile{Legacy: &legacy, Enhanced: enhanced, Type: algorithm}
			verdict, err := p.Evaluate(user, appl, ticket, time.Unix(clock, 0), passticket.NewRegister(1))
			explanation, explainErr := p.ExplainEvaluate(user, appl, ticket, time.Unix(clock, 0))
			if (err == nil) != (explainErr == nil) {
				t.Fatalf("%q at %d: Evaluate %v, ExplainEvaluate %v", ticket, clock, err, explainErr)
			}
			if err == nil && *explanation.Verdict != verdict {
				t.Errorf("%q at %d: Evaluate %+v, ExplainEvaluate %+v", ticket, clock, verdict, *explanation.Verdict)
			}
		}
	})
}
