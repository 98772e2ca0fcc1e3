package adapter

import "strings"

const (
	configureArgs = `{"system":"SYS1","server":"EQAPROF","text":"safJwtIsEnabled=true"}`
	startArgs     = `{"system":"SYS1","server":"RSED"}`
	openArgs      = `{"time":"2026-03-01T12:00:00Z","server":"ZAAS"}`
	signOnArgs    = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","application":"MQWEB","user":"COLIN","authenticator":"ROSEBUD1"}`
	openOK        = `{"users":{"user":{"id":"COLIN","password":"ROSEBUD1"}},"certificates":["trusted"],"abilities":["clock"]}`
	requestArgs   = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","server":"EQAPROF","method":"GET","path":"/api/v1/auth/query"}`
)

// The definitions of servers.
func init() {
	anything := map[string]string{`null`: "want object", `[]`: "want object"}
	for name, e := range map[string]example{
		"server.configure.args": {
			good: []string{configureArgs, strings.Replace(configureArgs, "safJwtIsEnabled=true", "", 1)},
			bad: map[string]string{
				strings.Replace(configureArgs, "EQAPROF", "CICS", 1):  "value must be one of",
				strings.Replace(configureArgs, `"text"`, `"file"`, 1): "missing property 'text'",
			},
		},
		"server.configure.ok": {good: []string{`{}`}, bad: anything},
		"server.start.args": {
			good: []string{startArgs, strings.Replace(startArgs, "{", `{"application":"FEKAPPL","level":"3.3.6",`, 1)},
			bad: map[string]string{
				strings.Replace(startArgs, `"system"`, `"smfid"`, 1): "missing property 'system'",
				strings.Replace(startArgs, "{", `{"level":3.3,`, 1):  "want string",
			},
		},
		"server.start.ok": {good: []string{`{}`}, bad: anything},
		"server.request.args": {
			good: []string{requestArgs, strings.Replace(requestArgs, "{", `{"body":"","header":{"Authorization":["Basic eDp5"]},`, 1), strings.Replace(requestArgs, "{", `{"certificate":"trusted","plain":true,`, 1), strings.Replace(requestArgs, "{", `{"from":"10.1.0.2",`, 1)},
			bad: map[string]string{
				strings.Replace(requestArgs, "{", `{"header":{"Authorization":"Basic eDp5"},`, 1): "want array",
				strings.Replace(requestArgs, "{", `{"certificate":true,`, 1):                      "want string",
				strings.Replace(requestArgs, "{", `{"from":["10.1.0.2"],`, 1):                     "want string",
				strings.Replace(requestArgs, "{", `{"plain":"yes",`, 1):                           "want boolean",
				strings.Replace(requestArgs, "12:00:00Z", "noon", 1):                              "date-time",
				strings.Replace(requestArgs, `"path"`, `"url"`, 1):                                "missing property 'path'",
			},
		},
		"server.open.args": {
			good: []string{
				openArgs, strings.Replace(openArgs, "{", `{"level":"zowe-v3","systems":["SYS1","SYS2"],"options":{"provider":"saf"},`, 1),
				strings.Replace(openArgs, "{", `{"files":{"server.xml":"<server/>"},"sites":[{"url":"https://as.example/","status":200,"type":"a/b","body":"","form":{"token":"x"},"header":{"Accept":"a/b"}}],`, 1),
			},
			bad: map[string]string{
				strings.Replace(openArgs, "12:00:00Z", "noon", 1):                        "date-time",
				strings.Replace(openArgs, "ZAAS", "CICS", 1):                             "value must be one of",
				strings.Replace(openArgs, "{", `{"systems":"SYS1",`, 1):                  "want array",
				strings.Replace(openArgs, "{", `{"options":{"refresh":true},`, 1):        "want string",
				strings.Replace(openArgs, "{", `{"files":{"server.xml":5},`, 1):          "want string",
				strings.Replace(openArgs, "{", `{"sites":[{"status":200}],`, 1):          "missing property 'url'",
				strings.Replace(openArgs, "{", `{"sites":[{"url":"x","status":99}],`, 1): "minimum",
			},
		},
		"server.open.ok": {
			good: []string{`{}`, openOK, `{"level":"zowe-v2","options":{"provider":"saf"},"applications":{"authorized":"MQWEB"}}`},
			bad: map[string]string{
				strings.Replace(openOK, `"password"`, `"pass"`, 1): "missing property 'password'",
				strings.Replace(openOK, `COLIN`, ``, 1):            "minLength",
				strings.Replace(openOK, `trusted`, `good`, 1):      "value must be one of",
				strings.Replace(openOK, `clock`, `telepathy`, 1):   "value must be one of",
			},
		},
		"server.signon.args": {
			good: []string{signOnArgs},
			bad: map[string]string{
				strings.Replace(signOnArgs, `"authenticator"`, `"password"`, 1): "missing property 'authenticator'",
				strings.Replace(signOnArgs, `"MQWEB"`, `null`, 1):               "want string",
			},
		},
		"server.signon.ok": {good: []string{`{}`}, bad: anything},
		"server": {
			good: []string{`"ZAAS"`, `"EQAPROF"`},
			bad:  map[string]string{`"CICS"`: "value must be one of", `null`: "value must be one of"},
		},
		"server.request.ok": {
			good: []string{`{"status":204}`, `{"status":401,"header":{"Www-Authenticate":["Bearer"]},"body":"{}"}`},
			bad: map[string]string{
				`{}`:                         "missing property 'status'",
				`{"status":"200"}`:           "want integer",
				`{"status":42}`:              "minimum",
				`{"status":200,"body":null}`: "want string",
			},
		},
	} {
		examples[name] = e
	}
}
