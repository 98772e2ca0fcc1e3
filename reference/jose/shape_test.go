package jose_test

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

// Form: the segments and base64url.
func TestShape(t *testing.T) {
	good := hs256(t, goodClaims)
	part := strings.Split(good, ".")
	changed := func(header, payload string) string {
		return header + "." + payload + "." + part[2]
	}
	judge(t, policy(t, jose.HS256), []judged{
		{"good", good, nil, "accepted"},
		{"size reached", good, func(p *jose.Policy) { p.MaxSize = len(good) }, "accepted"},
		{"size exceeded", good, func(p *jose.Policy) { p.MaxSize = len(good) - 1 }, "too-large: size"},
		{"default size exceeded", strings.Repeat(".", jose.DefaultMaxSize+1), nil, "too-large: size"},
		{"default size reached", strings.Repeat(".", jose.DefaultMaxSize), nil, "malformed: three segments"},
		{"empty", "", nil, "malformed: three segments"},
		{"one segment", part[0], nil, "malformed: three segments"},
		{"two segments", part[0] + "." + part[1], nil, "malformed: three segments"},
		{"four segments", good + ".", nil, "malformed: three segments"},
		{"five segments", good + "..", nil, "encrypted: three segments"},
		{"six segments", good + "...", nil, "malformed: three segments"},
		{"two tokens", good + good, nil, "encrypted: three segments"},
		{"two tokens and a blank", good + " " + good, nil, "encrypted: three segments"},
		{"no header", "." + part[1] + "." + part[2], nil, "malformed: three segments"},
		{"no payload", part[0] + ".." + part[2], nil, "bad-signature: signature"},
		{"no payload, signed", signed(t, `{"alg":"HS256"}`, "", hmacKey(t, secret), jose.HS256), nil, "malformed: payload is one JSON object"},
		{"no signature", part[0] + "." + part[1] + ".", nil, "unsigned: signed, or alg is none"},
		{"nothing but dots", "..", nil, "malformed: three segments"},
		{"blank before", " " + good, nil, "malformed: header is base64url"},
		{"line break behind", good + "\n", nil, "malformed: signature is base64url"},
		{"line break in the signature", good[:len(good)-4] + "\n" + good[len(good)-4:], nil, "malformed: signature is base64url"},
		{"line break in the payload", changed(part[0], part[1][:4]+"\r\n"+part[1][4:]), nil, "malformed: payload is base64url"},
		{"padding", good + "=", nil, "malformed: signature is base64url"},
		{"padding of the header", changed(part[0]+"=", part[1]), nil, "malformed: header is base64url"},
		{"standard alphabet", changed("+/+/", part[1]), nil, "malformed: header is base64url"},
		{"standard alphabet in the payload", changed(part[0], "+/+/"), nil, "malformed: payload is base64url"},
		{"bits left over", good[:len(good)-1] + string(rune(good[len(good)-1]+1)), nil, "malformed: signature is base64url"},
		{"a character cut off", good[:len(good)-1], nil, "malformed: signature is base64url"},
		{"three characters cut off", good[:len(good)-3], nil, "bad-signature: signature"},
		{"two characters cut off", good[:len(good)-2], nil, "malformed: signature is base64url"},
		{"not UTF-8", good[:10] + "\xff" + good[10:], nil, "malformed: header is base64url"},
		{"NUL", good + "\x00", nil, "malformed: signature is base64url"},
		{"segments reordered", part[1] + "." + part[0] + "." + part[2], nil, "malformed: types of header members"},
		{"JSON serialization", `{"payload":"` + part[1] + `","protected":"` + part[0] + `","signature":"` + part[2] + `"}`, nil, "malformed: three segments"},
		{"Bearer", "Bearer " + good, nil, "malformed: header is base64url"},
	})
}

// JSON: header and payload.
func TestStrictJSON(t *testing.T) {
	header := func(text string) string { return signed(t, text, goodClaims, hmacKey(t, secret), jose.HS256) }
	claims := func(text string) string { return hs256(t, text) }
	with := func(members string) string { return claims(strings.TrimSuffix(goodClaims, "}") + "," + members + "}") }
	const badHeader, badPayload = "malformed: header is one JSON object", "malformed: payload is one JSON object"
	deep := func(levels int) string {
		return with(`"x":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1))
	}
	judge(t, policy(t, jose.HS256), []judged{
		{"white space", header(" {\r\n\t\"alg\" : \"HS256\" }\n"), nil, "accepted"},
		{"names escaped", signed(t, `{"\u0061lg":"HS\u003256"}`, strings.Replace(goodClaims, "sub", `\u0073ub`, 1), hmacKey(t, secret), jose.HS256), nil, "accepted"},
		{"header: duplicate alg", header(`{"alg":"HS256","alg":"HS256"}`), nil, badHeader},
		{"header: duplicate alg, escaped", header(`{"alg":"HS256","\u0061lg":"none"}`), nil, badHeader},
		{"header: array", header(`["HS256"]`), nil, badHeader},
		{"header: string", header(`"HS256"`), nil, badHeader},
		{"header: null", header(`null`), nil, badHeader},
		{"header: byte order mark", header("\ufeff" + `{"alg":"HS256"}`), nil, badHeader},
		{"header: not UTF-8", header("{\"alg\":\"HS256\",\"x\":\"\xc3\x28\"}"), nil, badHeader},
		{"header: something behind", header(`{"alg":"HS256"}{}`), nil, badHeader},
		{"header: comma behind", header(`{"alg":"HS256",}`), nil, badHeader},
		{"header: comment", header(`{"alg":"HS256"/**/}`), nil, badHeader},
		{"payload: duplicate exp", with(`"exp":9999999999`), nil, badPayload},
		{"payload: duplicate sub, escaped", with(`"s\u0075b":"ROOT"`), nil, badPayload},
		{"payload: duplicate deep inside", with(`"x":[{"y":{"a":1,"b":2,"a":3}}]`), nil, badPayload},
		{"payload: same name in other objects", with(`"x":[{"a":1},{"a":1}],"a":{"a":{"a":1}}`), nil, "accepted"},
		{"payload: not UTF-8", with("\"x\":\"\xff\""), nil, badPayload},
		{"payload: overlong UTF-8", with("\"x\":\"\xc0\xaf\""), nil, badPayload},
		{"payload: surrogate in UTF-8", with("\"x\":\"\xed\xa0\x80\""), nil, badPayload},
		{"payload: half a surrogate pair", with(`"x":"\ud800"`), nil, badPayload},
		{"payload: surrogate pair", with(`"x":"\ud83d\ude00"`), nil, "accepted"},
		{"payload: control character", with("\"x\":\"a\tb\""), nil, badPayload},
		{"payload: array", claims("[" + goodClaims + "]"), nil, badPayload},
		{"payload: text", claims("IBMUSER"), nil, badPayload},
		{"payload: nested as deep as allowed", deep(32), nil, "accepted"},
		{"payload: nested too deep", deep(33), nil, badPayload},
		{"payload: NaN", with(`"x":NaN`), nil, badPayload},
		{"payload: leading zero", with(`"x":01`), nil, badPayload},
		{"payload: hexadecimal", with(`"x":0x10`), nil, badPayload},
		{"payload: plus sign", with(`"x":+1`), nil, badPayload},
		{"payload: cut off", claims(goodClaims[:len(goodClaims)-1]), nil, badPayload},
	})
}

// Header members.
func TestHeader(t *testing.T) {
	header := func(members string) string {
		return signed(t, `{"alg":"HS256"`+members+`}`, goodClaims, hmacKey(t, secret), jose.HS256)
	}
	bare := func(text string) string { return signed(t, text, goodClaims, hmacKey(t, secret), jose.HS256) }
	typ := func(want string) func(*jose.Policy) { return func(p *jose.Policy) { p.Type = want } }
	const types, crit, b64 = "malformed: types of header members", "malformed: critical extensions", "malformed: payload is encoded (b64)"
	judge(t, policy(t, jose.HS256), []judged{
		{"no alg", bare(`{"typ":"JWT"}`), nil, types},
		{"alg is null", bare(`{"alg":null}`), nil, types},
		{"alg is a number", bare(`{"alg":256}`), nil, types},
		{"alg is an array", bare(`{"alg":["HS256"]}`), nil, types},
		{"alg is empty", bare(`{"alg":""}`), nil, "algorithm-not-allowed: algorithm"},
		{"alg in lower case", bare(`{"alg":"hs256"}`), nil, "algorithm-not-allowed: algorithm"},
		{"alg with a blank", bare(`{"alg":"HS256 "}`), nil, "algorithm-not-allowed: algorithm"},
		{"alg unknown", bare(`{"alg":"HS257"}`), nil, "algorithm-not-allowed: algorithm"},
		{"kid is a number", header(`,"kid":1`), nil, types},
		{"typ is an object", header(`,"typ":{}`), nil, types},
		{"cty is true", header(`,"cty":true`), nil, types},
		{"cty", header(`,"cty":"x"`), nil, "accepted"},
		{"cty empty", header(`,"cty":""`), nil, "accepted"},
		{"cty of another token", header(`,"cty":"at+jwt"`), nil, "accepted"},
		{"cty says nested", header(`,"cty":"JWT"`), nil, "malformed: not nested"},
		{"cty says nested, in lower case", header(`,"cty":"jwt"`), nil, "malformed: not nested"},
		{"cty says nested, full", header(`,"cty":"application/JWT"`), nil, "malformed: not nested"},
		{"cty says nested, full and mixed", header(`,"cty":"Application/jWt"`), nil, "malformed: not nested"},
		{"cty says nested, escaped", header(`,"ct\u0079":"J\u0057T"`), nil, "malformed: not nested"},
		{"nested indeed", signed(t, `{"alg":"HS256","cty":"JWT"}`, hs256(t, goodClaims), hmacKey(t, secret), jose.HS256), nil, "malformed: not nested"},
		{"unknown member", header(`,"x":1`), nil, "accepted"},
		{"enc", header(`,"enc":"A128GCM"`), nil, "encrypted: not encrypted"},
		{"crit unknown", header(`,"crit":["exp"],"exp":1`), nil, "unknown-critical-header: critical extensions"},
		{"crit names b64", header(`,"crit":["b64"],"b64":false`), nil, "unknown-critical-header: critical extensions"},
		{"crit names b64, true", header(`,"crit":["b64"],"b64":true`), nil, "unknown-critical-header: critical extensions"},
		{"crit empty", header(`,"crit":[]`), nil, crit},
		{"crit null", header(`,"crit":null`), nil, crit},
		{"crit string", header(`,"crit":"exp","exp":1`), nil, crit},
		{"crit of numbers", header(`,"crit":[1]`), nil, crit},
		{"crit names twice", header(`,"crit":["exp","exp"],"exp":1`), nil, crit},
		{"crit names absent", header(`,"crit":["exp"]`), nil, crit},
		{"crit names standard", header(`,"crit":["alg"]`), nil, crit},
		{"crit names itself", header(`,"crit":["crit"]`), nil, crit},
		{"b64 false", header(`,"b64":false`), nil, b64},
		{"b64 text", header(`,"b64":"true"`), nil, b64},
		{"b64 true", header(`,"b64":true`), nil, "accepted"},
		{"typ not wanted", header(`,"typ":"at+jwt"`), nil, "accepted"},
		{"typ wanted", header(`,"typ":"JWT"`), typ("JWT"), "accepted"},
		{"typ wanted, other case", header(`,"typ":"jwt"`), typ("JWT"), "accepted"},
		{"typ wanted, full", header(`,"typ":"application/at+JWT"`), typ("at+jwt"), "accepted"},
		{"typ wanted full", header(`,"typ":"at+JWT"`), typ("application/at+jwt"), "accepted"},
		{"typ missing", header(``), typ("JWT"), "malformed: type"},
		{"typ empty", header(`,"typ":""`), typ("JWT"), "malformed: type"},
		{"typ other", header(`,"typ":"JWT"`), typ("at+jwt"), "malformed: type"},
		{"typ with a letter that folds to ASCII elsewhere", header(`,"typ":"\u212ab+jwt"`), typ("kb+jwt"), "malformed: type"},
		{"typ in capitals", header(`,"typ":"KB+JWT"`), typ("kb+jwt"), "accepted"},
		{"typ other tree", header(`,"typ":"x/JWT"`), typ("JWT"), "malformed: type"},
	})
}
