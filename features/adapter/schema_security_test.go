package adapter

import "strings"

const (
	verifyArgs = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","service":"VERIFY","user":"COLIN","authenticator":"x"}`
	authArgs   = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","service":"AUTH","user":"COLIN","class":"APPL","resource":"TSO","access":"READ"}`
	ticketArgs = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","service":"R_GenSec","caller":"A","user":"B","application":"TSO"}`
	mapArgs    = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","caller":"A","name":"n","registry":"r"}`
	enterArgs  = `{"system":"SYS1","time":"2026-03-01T12:00:00Z","manager":"racf","text":"SETROPTS LIST"}`
	codesOK    = `{"saf":8,"racf":8,"reason":16}`
	record     = `{"event":1,"qualifier":32,"system":"SYS1","user":"COLIN","text":"{}"}`
)

// The definitions of security managers and services.
func init() {
	codes := map[string]string{
		`{"saf":8,"racf":8}`:                "missing property 'reason'",
		`{"saf":"8","racf":8,"reason":16}`:  "want integer",
		`{"saf":8,"racf":8.5,"reason":16}`:  "want integer",
		`{"saf":8,"racf":8,"reason":"X20"}`: "want integer",
	}
	anything := map[string]string{`null`: "want object", `[]`: "want object"}
	for name, e := range map[string]example{
		"security.commands.args": {
			good: []string{enterArgs, strings.Replace(enterArgs, "{", `{"user":"COLIN",`, 1)},
			bad: map[string]string{
				strings.Replace(enterArgs, "racf", "rakf", 1):      "value must be one of",
				strings.Replace(enterArgs, `"text"`, `"line"`, 1):  "missing property 'text'",
				strings.Replace(enterArgs, "12:00:00Z", "noon", 1): "date-time",
			},
		},
		"security.commands.ok": {
			good: []string{`{"returnCode":0}`, `{"returnCode":8,"problem":"p","messages":[{"id":"ICH14063I","text":"t"},{"text":"t"}],"output":["x"]}`},
			bad: map[string]string{
				`{}`:                                   "missing property 'returnCode'",
				`{"returnCode":0,"messages":[{}]}`:     "missing property 'text'",
				`{"returnCode":0,"output":"x"}`:        "want array",
				`{"returnCode":0,"messages":["text"]}`: "want object",
			},
		},
		"security.icsf.args": {
			good: []string{`{"available":false}`, `{"label":"A.B","kind":"DES","key":"00"}`, `{"system":"SYS2","token":"A.B","kind":"HMAC","key":"00"}`},
			bad:  map[string]string{`{"available":"no"}`: "want boolean", `{"kind":"AES"}`: "value must be one of", `{"token":1}`: "want string"},
		},
		"security.icsf.ok": {good: []string{`{}`}, bad: anything},
		"security.ipl.args": {
			good: []string{`{"system":"SYS2"}`, `{"system":"SYS2","level":"3.1,OA65299","ownICSF":true}`},
			bad:  map[string]string{`{}`: "missing property 'system'", `{"system":"SYS2","level":2.4}`: "want string"},
		},
		"security.ipl.ok":     {good: []string{`{}`}, bad: anything},
		"security.audit.args": {good: []string{`{}`}, bad: anything},
		"security.audit.ok": {
			good: []string{`{"records":[]}`, `{"records":[` + record + `]}`},
			bad: map[string]string{
				`{}`: "missing property 'records'",
				`{"records":[` + strings.Replace(record, "32", `"32"`, 1) + `]}`: "want integer",
			},
		},
		"saf.verify.args": {
			good: []string{
				verifyArgs, strings.Replace(verifyArgs, "VERIFY", "initACEE", 1),
				strings.Replace(verifyArgs, "{", `{"idta":{},`, 1), strings.Replace(verifyArgs, "{", `{"idta":{"token":"a.b.c","fromEndUser":true},`, 1),
			},
			bad: map[string]string{
				strings.Replace(verifyArgs, "{", `{"idta":"a.b.c",`, 1):       "want object",
				strings.Replace(verifyArgs, "VERIFY", "LOGON", 1):             "value must be one of",
				strings.Replace(verifyArgs, `"authenticator"`, `"secret"`, 1): "missing property 'authenticator'",
			},
		},
		"saf.verify.ok": {
			good: []string{
				codesOK, `{"saf":0,"racf":0,"reason":0,"user":"COLIN"}`, `{"saf":8,"racf":108,"reason":-1,"idta":{"generation":0}}`,
				`{"saf":0,"racf":0,"reason":0,"idta":{"token":"a.b.c","signed":true,"generation":0}}`,
			},
			bad: codes,
		},
		"saf.auth.args": {
			good: []string{authArgs},
			bad: map[string]string{
				strings.Replace(authArgs, "READ", "WRITE", 1):     "value must be one of",
				strings.Replace(authArgs, `"class"`, `"kind"`, 1): "missing property 'class'",
			},
		},
		"saf.auth.ok": {good: []string{codesOK}, bad: codes},
		"saf.ticket.args": {
			good: []string{ticketArgs, strings.Replace(ticketArgs, "{", `{"ticket":"AEPRRZ3S","function":3,`, 1)},
			bad: map[string]string{
				strings.Replace(ticketArgs, "R_GenSec", "R_gensec", 1):  "value must be one of",
				strings.Replace(ticketArgs, "{", `{"function":"3",`, 1): "want integer",
			},
		},
		"saf.ticket.ok":    {good: []string{codesOK, `{"saf":0,"racf":0,"reason":0,"ticket":"AEPRRZ3S"}`}, bad: codes},
		"saf.usermap.args": {good: []string{mapArgs}, bad: map[string]string{strings.Replace(mapArgs, `"registry"`, `"realm"`, 1): "missing property 'registry'"}},
		"saf.usermap.ok":   {good: []string{codesOK}, bad: codes},
	} {
		examples[name] = e
	}
}
