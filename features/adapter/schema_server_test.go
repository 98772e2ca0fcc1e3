package adapter

import "strings"

const (
	configureArgs = `{"system":"SYS1","server":"EQAPROF","text":"safJwtIsEnabled=true"}`
	startArgs     = `{"system":"SYS1","server":"RSED"}`
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
			good: []string{requestArgs, strings.Replace(requestArgs, "{", `{"body":"","header":{"Authorization":["Basic eDp5"]},`, 1)},
			bad: map[string]string{
				strings.Replace(requestArgs, "{", `{"header":{"Authorization":"Basic eDp5"},`, 1): "want array",
				strings.Replace(requestArgs, "12:00:00Z", "noon", 1):                              "date-time",
				strings.Replace(requestArgs, `"path"`, `"url"`, 1):                                "missing property 'path'",
			},
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
