package passticket_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/passticket"
)

const (
	secretLegacyHex = "E001193519561977"
	secretText      = "AEPRRZ3S"
)

// forms are the ways that digits, bytes or characters of a secret could show.
var forms = []string{
	secretText, fmt.Sprintf("%x", secretText), fmt.Sprintf("%X", secretText), "[65 69", "0x41, 0x45", "[1000001 1000101",
	secretLegacyHex, strings.ToLower(secretLegacyHex), "[224 1 25", "0xe0, 0x1",
	"AAAAAAAA", "aaaaaaaa", "[170 170", "0xaa, 0xaa",
}

func TestSecretsDoNotPrint(t *testing.T) {
	legacy, enhanced := legacyKey(t, secretLegacyHex), enhancedKey(t, k256)
	ticket, err := legacy.Generate(userID(t, "MIKEM"), applID(t, "TSOSYS1"), at(1111111))
	if err != nil || ticket.Text() != secretText {
		t.Fatalf("Generate = %q, %v", ticket.Text(), err)
	}
	type holder struct {
		Legacy   *passticket.LegacyKey
		Value    passticket.LegacyKey
		Enhanced *passticket.EnhancedKey
		Ticket   passticket.Ticket
	}
	for _, c := range []struct {
		name  string
		value any
	}{
		{"legacy key", *legacy},
		{"pointer to a legacy key", legacy},
		{"enhanced key", enhanced},
		{"ticket", ticket},
		{"pointer to a ticket", &ticket},
		{"profile", passticket.Profile{Legacy: legacy, Enhanced: enhanced}},
		{"pointer to a profile", &passticket.Profile{Legacy: legacy, Enhanced: enhanced}},
		{"struct", holder{legacy, *legacy, enhanced, ticket}},
		{"slice", []any{legacy, *legacy, enhanced, ticket}},
		{"map", map[string]any{"l": *legacy, "e": enhanced, "t": ticket}},
		{"tickets", []passticket.Ticket{ticket}},
		{"unexported fields", struct {
			legacy   passticket.LegacyKey
			pointer  *passticket.LegacyKey
			enhanced *passticket.EnhancedKey
		}{*legacy, legacy, enhanced}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for how, text := range printed(t, c.value) {
				if text == "" {
					t.Errorf("%s prints nothing", how)
				}
				for _, form := range forms {
					if strings.Contains(text, form) {
						t.Errorf("%s reveals %q: %s", how, form, text)
					}
				}
			}
		})
	}
}

// printed returns a value in every way that it may get into a log.
func printed(t *testing.T, value any) map[string]string {
	t.Helper()
	out := map[string]string{"Sprint": fmt.Sprint(value), "Sprintln": fmt.Sprintln(value)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%d", "%c", "%b", "%o", "%t", "%20s", "%.3s", "%U", "%e"} {
		out[verb] = fmt.Sprintf(verb, value)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Errorf("Marshal: %v", err)
	}
	out["JSON"] = string(text)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", value)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("JSON", "value", value)
	out["slog"] = log.String()
	if s, ok := value.(fmt.Stringer); ok {
		out["String"] = s.String()
	}
	if s, ok := value.(fmt.GoStringer); ok {
		out["GoString"] = s.GoString()
	}
	if m, ok := value.(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			t.Errorf("MarshalText: %v", err)
		}
		out["MarshalText"] = string(text)
	}
	if v, ok := value.(slog.LogValuer); ok {
		out["LogValue"] = v.LogValue().String()
	}
	return out
}

// The kinds themselves say what they are, in each form and for each verb.
func TestSecretsSayWhatTheyAre(t *testing.T) {
	legacy, enhanced := legacyKey(t, secretLegacyHex), enhancedKey(t, k256)
	for want, values := range map[string][]any{
		"(PassTicket key, redacted)": {*legacy, legacy, enhanced},
		"(PassTicket, redacted)":     {passticket.Ticket{}, passticket.Ticket([]byte(secretText))},
	} {
		for _, value := range values {
			for how, text := range printed(t, value) {
				if !strings.Contains(text, want) {
					t.Errorf("%T, %s: %q, want %q", value, how, text, want)
				}
			}
		}
	}
}

func TestTicketTextReveals(t *testing.T) {
	if got := passticket.Ticket([]byte(secretText)).Text(); got != secretText {
		t.Errorf("Text() = %q, want %q", got, secretText)
	}
}
