package serve_test

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/serve"
)

// Systems of every manager are set up in its own language.
func TestManagers(t *testing.T) {
	for manager, commands := range map[string]string{
		"racf":      "ADDUSER MIKEM",
		"acf2":      "SET LID\nINSERT MIKEM",
		"topsecret": "TSS CREATE(DEPT1) TYPE(DEPT) NAME('DEPT')\nTSS CREATE(MIKEM) TYPE(USER) DEPT(DEPT1) NAME('MIKE') PASSWORD(OLDPASS1)",
	} {
		t.Run(manager, func(t *testing.T) {
			c, err := serve.Parse("a.yaml", []byte(`
manager: `+manager+`
databases:
  - name: A
    commands: "`+yamlText(commands)+`"
    users: [{id: MIKEM, password: SECRET12}]
systems: [{smfid: SYS1, database: A, servers: [{server: MQWEB}]}]
`))
			must(t, err)
			w := start(t, serve.Options{Config: c, Data: t.TempDir()})
			for password, want := range map[string]int{"SECRET12": 200, "WRONG": 401} {
				if got := ask(t, w.client, "GET", w.url("SYS1", "MQWEB")+"/whoami", basic("MIKEM", password)); got.status != want {
					t.Errorf("%s: %d, want %d", password, got.status, want)
				}
			}
		})
	}
}

// yamlText is a text as it stands between double quotes.
func yamlText(text string) string { return strings.ReplaceAll(text, "\n", `\n`) }
