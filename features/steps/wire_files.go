package steps

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// serverXML is the configuration file of LIBERTY.
const serverXML = "server.xml"

// wireFiles say what a server is configured with that is told by files, and what is
// outside where it calls. They come before the step that opens it.
var wireFiles = []Step{
	{
		Keyword: "Given",
		Pattern: "{aserver} with server.xml:",
		Help:    "A server that is told by a file stands, with these elements in its server.xml. Which identity a request has there, its application says in JSON at any path: user, realm, groups, and the user ID of SAF as saf.",
		Example: "a LIBERTY with server.xml:",
		Doc:     "what stands below the element server",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.openWith(ctx, a[0], "", a[1])
		},
	},
	{
		Keyword: "Given",
		Pattern: "{aserver} of level {behaviour} with server.xml:",
		Help:    "The same, as a level of behaviour has it: open-liberty, zos-connect, or one of z/OS Connect's own such as zos-connect-3.0.16.",
		Example: "a LIBERTY of level zos-connect with server.xml:",
		Doc:     "what stands below the element server",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.openWith(ctx, a[0], a[1], a[2])
		},
	},
	{
		Keyword: "Given",
		Pattern: "{aserver} on system {system} with server.xml:",
		Help:    "The same on another system, where the scenario works from then on. It shares the security database and the LTPA keys.",
		Example: "a LIBERTY on system SYS2 with server.xml:",
		Doc:     "what stands below the element server",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			w.system, w.wire.systems = a[1], []string{a[1]}
			return w.openWith(ctx, a[0], "", a[2])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the file {string} has the certificate of {keyname} as {string}",
		Help:    "A file of the server that is opened next, in PEM as OpenSSL writes it: a self-signed certificate of the key, and the alias as friendlyName before it. Said again, the certificate comes behind the others.",
		Example: `the file "trust.pem" has the certificate of R1 as "CONN1.IZUDFLT"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := w.tokenKey(a[1])
			if err != nil {
				return err
			}
			if key.signer == nil {
				return misuse("an HMAC key has no certificate")
			}
			der, err := key.certificate()
			if err != nil {
				return err
			}
			w.wire.addFile(a[0], fmt.Sprintf("Bag Attributes\n    friendlyName: %s\n%s", a[2],
				pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "the keys {string} are at {string}",
		Help:    "At this address outside, a JWK set answers with the public keys of these names. Changes to their JWKs must come before.",
		Example: `the keys "R1 R2" are at "https://keys.example/jwks"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			set := []json.RawMessage{}
			for name := range strings.FieldsSeq(a[0]) {
				key, err := w.tokenKey(name)
				if err != nil {
					return err
				}
				set = append(set, key.jwk.text())
			}
			list, err := json.Marshal(set)
			if err != nil {
				return err
			}
			w.wire.sites = append(w.wire.sites, target.Site{
				URL: a[1], Status: http.StatusOK, Type: "application/json", Body: string(object{{"keys", list}}.text()),
			})
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "{string} answers:",
		Help: "What is at this address outside, where the server that is opened next may call. Lines of the table: status (200 if left out), type (Content-Type; application/json if left out), body, " +
			"form (name=value) and header (name: value): what a request must have among its fields; it gets 400 otherwise; times: so many requests are answered, and 503 then.",
		Example: `"https://as.example/introspect" answers:`,
		Table:   []string{"part", "value"},
		run: func(w *World, _ context.Context, a []string, table *godog.Table) error {
			site, err := w.site(a[0], table)
			w.wire.sites = append(w.wire.sites, site)
			return err
		},
	},
}

// openWith opens a server with elements of its server.xml.
func (w *World) openWith(ctx context.Context, phrase, level, elements string) error {
	text, err := w.fill(elements, inXML)
	if err != nil {
		return err
	}
	w.wire.files[serverXML] = "<server>\n" + text + "\n</server>\n"
	return w.open(ctx, phrase, level, nil)
}

var inXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "'", "&apos;").Replace

func (w *wire) addFile(name, text string) { w.files[name] += text }

// site reads the table of a site.
func (w *World) site(url string, table *godog.Table) (target.Site, error) {
	site := target.Site{URL: url, Status: http.StatusOK, Type: "application/json", Form: map[string]string{}, Header: map[string]string{}}
	for _, row := range table.Rows {
		if len(row.Cells) != 2 {
			return site, misuse("a line of a site has two cells: its part and its value")
		}
		part := row.Cells[0].Value
		var escape func(string) string
		if part == "body" {
			escape = inJSON
		}
		value, err := w.fill(row.Cells[1].Value, escape)
		if err != nil {
			return site, err
		}
		separator := map[string]string{"form": "=", "header": ":"}[part]
		name, rest, found := strings.Cut(value, separator)
		switch {
		case part == "status":
			if site.Status, err = strconv.Atoi(value); err != nil {
				return site, misuse("the status of a site is a number")
			}
		case part == "times":
			if site.Times, err = strconv.Atoi(value); err != nil {
				return site, misuse("times is a number")
			}
		case part == "type":
			site.Type = value
		case part == "body":
			site.Body = value
		case part == "form" && found:
			site.Form[name] = rest
		case part == "header" && found:
			site.Header[name] = strings.TrimSpace(rest)
		default:
			return site, misuse(fmt.Sprintf("a site has no part %q, or not like this", part))
		}
	}
	return site, nil
}
