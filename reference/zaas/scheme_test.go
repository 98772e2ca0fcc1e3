package zaas_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/zaas"
)

const scheme = "/zaas/scheme/"

func TestSchemeTicket(t *testing.T) {
	c := certificates()
	for _, level := range []zaas.Level{zaas.ZoweV30, zaas.ZoweV3} {
		t.Run(string(level), func(t *testing.T) {
			late := level == zaas.ZoweV3
			pick := func(early, later answer) answer {
				if late {
					return later
				}
				return early
			}
			w := newWorld(t, level)
			token, access := w.login(), w.accessToken("USER", "one")
			ask := post(scheme + "ticket").by(c.own).json(wanted)
			client := base64.StdEncoding.EncodeToString(c.client.Raw)
			for name, test := range map[string]struct {
				request request
				user    string
			}{
				"token":                        {ask.cookie(token), "USER"},
				"access token":                 {ask.with("Cookie", "personalAccessToken="+access).with("X-Service-Id", "one"), "USER"},
				"access token in a header":     {ask.with("Private-Token", access).with("X-Service-Id", "one"), "USER"},
				"access token in place of one": {ask.bearer(access).with("X-Service-Id", "one"), "USER"},
				"certificate":                  {ask.with("Client-Cert", client), "CERTUSER"},
			} {
				got := w.ticket(test.request)
				if got.Token != "" || got.UserID != test.user || got.ApplicationName != "ZOWEAPPL" || len(got.Ticket) != 8 {
					t.Errorf("%s: token of %d, user %s, application %s", name, len(got.Token), got.UserID, got.ApplicationName)
				}
			}
			w.steps([]step{
				{"no certificate", ask.by(nil).cookie(token), answer{401, ""}},
				{"certificate of a client", ask.by(c.client).cookie(token), answer{401, ""}},
				{"certificate of a stranger", ask.by(c.strange).cookie(token), answer{401, ""}},
				{"nobody", ask, answer{401, ""}},
				{"garbage", ask.cookie("garbage"), pick(answer{401, "ZWEAG102E"}, answer{401, "ZWEAO402E"})},
				{"access token for another service", ask.bearer(access).with("X-Service-Id", "two"), pick(answer{401, "ZWEAG102E"}, answer{401, "ZWEAO402E"})},
				{"access token for no service", ask.bearer(access), pick(answer{401, "ZWEAG102E"}, answer{401, "ZWEAO402E"})},
				{"certificate of nobody", ask.with("Client-Cert", base64.StdEncoding.EncodeToString(c.nobody.Raw)), answer{401, ""}},
				{"certificate of a revoked user", ask.with("Client-Cert", base64.StdEncoding.EncodeToString(c.gone.Raw)), answer{401, ""}},
				{"no type", func() request { r := ask.cookie(token); r.contentType = ""; return r }(), pick(answer{404, ""}, answer{415, ""})},
				{"XML", func() request { r := ask.cookie(token); r.contentType = "application/xml"; return r }(), pick(answer{404, ""}, answer{415, ""})},
				{"no body", ask.cookie(token).json(""), answer{400, "ZWEAG140E"}},
				{"unknown", ask.cookie(token).json(`{"applicationName":"XBADAPPL"}`), pick(answer{400, "ZWEAG141E"}, answer{500, "ZWEAG141E"})},
				{"GET", get(scheme + "ticket").by(c.own).cookie(token), pick(answer{404, ""}, answer{405, "ZWEAO405E"})},
				{"revoke", revoke(access), answer{204, ""}},
				{"a revoked access token", ask.bearer(access).with("X-Service-Id", "one"), pick(answer{401, "ZWEAG102E"}, answer{401, "ZWEAO402E"})},
			})
			w.pass(zaas.Life)
			w.steps([]step{{"expired", ask.cookie(token), answer{401, "ZWEAG103E"}}})
		})
	}
	if got := newWorld(t, zaas.ZoweV2).ask(post(scheme + "ticket").by(c.own)); got.Status != 404 {
		t.Errorf("%s: %+v", zaas.ZoweV2, got)
	}
}

func TestSchemeTokens(t *testing.T) {
	c := certificates()
	w := newWorld(t, zaas.ZoweV3)
	token, access := w.login(), w.accessToken("USER", "one")
	read := func(r request) (a struct{ CookieName, HeaderName, Token string }) {
		recorder := send(t, w, r)
		if recorder.Code != 200 {
			t.Fatalf("%s: %d %s", r.path, recorder.Code, recorder.Body)
		}
		must(t, json.Unmarshal(recorder.Body.Bytes(), &a))
		return a
	}
	zowe := post(scheme + "zoweJwt").by(c.own)
	if got := read(zowe.cookie(token)); got.Token != token || got.CookieName != "apimlAuthenticationToken" {
		t.Errorf("zoweJwt: cookie %s, the same token: %v", got.CookieName, got.Token == token)
	}
	for name, r := range map[string]request{
		"USER":     zowe.bearer(access).with("X-Service-Id", "one"),
		"CERTUSER": zowe.with("Client-Cert", base64.StdEncoding.EncodeToString(c.client.Raw)),
	} {
		if got := read(r); w.claims(got.Token)["sub"] != name || w.ask(get(gateway+"/query").cookie(got.Token)).Status != 200 {
			t.Errorf("zoweJwt: %v, want a good token of %s", w.claims(got.Token)["sub"], name)
		}
	}
	identity := read(post(scheme + "safIdt").by(c.own).cookie(token).json(wanted))
	if claims := w.claims(identity.Token); identity.HeaderName != "X-SAF-Token" || claims["sub"] != "USER" || claims["iss"] != "saf" {
		t.Errorf("safIdt: header %s, claims %v", identity.HeaderName, claims)
	}
	w.steps([]step{
		{"zosmf", post(scheme + "zosmf").by(c.own).cookie(token), answer{503, "ZWEAZ601W"}},
		{"zosmf for nobody", post(scheme + "zosmf").by(c.own), answer{401, ""}},
		{"zoweJwt by nobody", zowe.by(nil).cookie(token), answer{401, ""}},
		{"safIdt by nobody", post(scheme + "safIdt").cookie(token).json(wanted), answer{401, ""}},
		{"safIdt without application", post(scheme + "safIdt").by(c.own).cookie(token).json("{}"), answer{400, "ZWEAG140E"}},
		{"safIdt for what is none", post(scheme + "safIdt").by(c.own).cookie(token).json(`{"applicationName":"A-B"}`), answer{500, "ZWEAG141E"}},
		{"safIdt for what is too long", post(scheme + "safIdt").by(c.own).cookie(token).json(`{"applicationName":"TooLongAppName"}`), answer{400, "ZWEAO400E"}},
		{"safIdt for what is unknown", post(scheme + "safIdt").by(c.own).cookie(token).json(`{"applicationName":"XBADAPPL"}`), answer{500, "ZWEAG141E"}},
		{"safIdt without authority", post(scheme + "safIdt").by(c.own).cookie(token).json(`{"applicationName":"NOAUTH"}`), answer{500, "ZWEAG141E"}},
	})
	w.pass(time.Second) // The ticket of that second has been used.
	w.steps([]step{{"safIdt in lower case", post(scheme + "safIdt").by(c.own).cookie(token).json(`{"applicationName":"zoweappl"}`), answer{200, ""}}})
	early := newWorld(t, zaas.ZoweV30)
	early.steps([]step{{"safIdt for what is unknown, earlier", post(scheme + "safIdt").by(c.own).cookie(early.login()).json(`{"applicationName":"XBADAPPL"}`), answer{400, "ZWEAG141E"}}})
	w.commands("ALTUSER USER REVOKE")
	w.steps([]step{{"safIdt for a revoked user", post(scheme + "safIdt").by(c.own).cookie(token).json(wanted), answer{500, "ZWEAG150E"}}})
}
