package clients

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// Forge changes whom a token is for, and keeps its signature.
func Forge(t testing.TB, token, user string) string {
	t.Helper()
	part := strings.Split(token, ".")
	if len(part) != 3 {
		t.Fatalf("the token has %d segments, want 3", len(part))
	}
	text, err := base64.RawURLEncoding.DecodeString(part[1])
	must(t, err)
	claims := make(map[string]any)
	must(t, json.Unmarshal(text, &claims))
	if claims["sub"] == user {
		t.Fatalf("the token is for %s already", user)
	}
	claims["sub"] = user
	text, err = json.Marshal(claims)
	must(t, err)
	part[1] = base64.RawURLEncoding.EncodeToString(text)
	return strings.Join(part, ".")
}
