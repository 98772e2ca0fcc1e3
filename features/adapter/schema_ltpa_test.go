package adapter

import "strings"

const (
	ltpaCreateArgs   = `{"keys":"a=b","password":"x","user":"COLIN","realm":"r","expires":"2026-03-01T12:00:00.001Z"}`
	ltpaValidateArgs = `{"keys":"a=b","password":"x","token":"","time":"2026-03-01T12:00:00Z"}`
	ltpaValidateOK   = `{"user":"COLIN","realm":"r","expires":"2026-03-01T12:00:00Z"}`
)

// The definitions of LTPA tokens.
func init() {
	for name, e := range map[string]example{
		"ltpa.create.args": {
			good: []string{ltpaCreateArgs},
			bad: map[string]string{
				strings.Replace(ltpaCreateArgs, `"keys"`, `"file"`, 1):   "missing property 'keys'",
				strings.Replace(ltpaCreateArgs, "12:00:00.001Z", "x", 1): "date-time",
				strings.Replace(ltpaCreateArgs, `"COLIN"`, `5`, 1):       "want string",
			},
		},
		"ltpa.create.ok": {good: []string{`{"token":""}`}, bad: map[string]string{`{}`: "missing property 'token'"}},
		"ltpa.validate.args": {
			good: []string{ltpaValidateArgs},
			bad: map[string]string{
				strings.Replace(ltpaValidateArgs, `"token"`, `"cookie"`, 1): "missing property 'token'",
				strings.Replace(ltpaValidateArgs, "12:00:00Z", "noon", 1):   "date-time",
			},
		},
		"ltpa.validate.ok": {
			good: []string{ltpaValidateOK},
			bad: map[string]string{
				strings.Replace(ltpaValidateOK, `"realm"`, `"registry"`, 1):                "missing property 'realm'",
				strings.Replace(ltpaValidateOK, `"2026-03-01T12:00:00Z"`, `1772366400`, 1): "want string",
			},
		},
	} {
		examples[name] = e
	}
}
