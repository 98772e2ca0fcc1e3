package steps

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/cucumber/godog"
)

// Step is one entry of the vocabulary.
type Step struct {
	// Keyword is the keyword that the phrase is meant for: Given, When or Then.
	Keyword string `json:"keyword"`
	// Pattern is the phrase with its places in braces: "user {user} …".
	Pattern string `json:"pattern"`
	Help    string `json:"help"`
	Example string `json:"example"`
	// Table lists the columns of the table that the step takes, if any.
	Table []string `json:"table,omitempty"`
	// Doc says what the doc string holds that the step takes, if any. The
	// function gets it behind the places.
	Doc string `json:"doc,omitempty"`

	run func(*World, context.Context, []string, *godog.Table) error
	// places are the types of the places of the pattern, in their order; bindings
	// sets them.
	places []string
}

// place is the type of a {place} in a pattern: what it matches and means.
type place struct {
	expr string
	help string
}

// places are the types that a pattern may use. A quoted form lets a feature
// hand in what no place would match: blanks, nothing at all, strange characters.
var places = map[string]place{
	"user":          {`(?:"[^"]*"|[^\s"]+)`, `a user ID, bare or in double quotes: MIKEM, "", "TOO LONG"`},
	"application":   {`(?:"[^"]*"|[^\s"]+)`, `an application name (APPLID), bare or in double quotes: TSOSYS1`},
	"key":           {`(?:"[^"]*"|[^\s",]+)`, `a key in hexadecimal digits, bare or in double quotes: E001193519561977`},
	"type":          {`(?:UPPER|MIXED)`, `the TYPE of an enhanced PassTicket: UPPER or MIXED`},
	"time":          {`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`, `a time in UTC: 2026-03-01T12:00:00Z`},
	"n":             {`-?\d+`, `a whole number: 60`},
	"seconds":       {`\d+(?:\.\d+)?`, `a number of seconds: 600, 0.5`},
	"which":         {`(?:(?:first |second |third )?PassTicket)`, `a PassTicket of the scenario: "PassTicket" is the latest, "first PassTicket" the first`},
	"string":        {`"[^"]*"`, `any characters in double quotes: "AEPRRZ3S"`},
	"outcome":       {`(?:accepted|refused(?: as [a-z-]+)?)`, `"accepted", "refused", or "refused as" and a reason of the adapter protocol`},
	"reason":        {`[a-z-]+`, `a reason of the adapter protocol: replayed`},
	"alphabet":      {`(?:\S-\S|\S)+`, `characters and ranges of characters: A-Z0-9`},
	"side":          {`(?:before|after)`, `before or after`},
	"password":      {`"[^"]*"`, `a password or phrase in double quotes: "ROSEBUD1"`},
	"group":         {`[^\s"]+`, `a group name: SYS1`},
	"system":        {`[A-Z0-9$#@]{1,4}`, `the SMF ID of a system: SYS1`},
	"class":         {`[A-Z0-9$#@]{1,8}`, `a resource class: PTKTDATA`},
	"resource":      {`[^\s"]+`, `the name of a resource: IRRPTAUTH.TSOSYS1.MIKEM`},
	"access":        {`(?:NONE|EXECUTE|READ|UPDATE|CONTROL|ALTER)`, `an access level: READ`},
	"label":         {`[^\s"]+`, `the label of a key in ICSF: PTKT.TSOSYS1`},
	"kind":          {`(?:DES|HMAC)`, `the kind of a key in ICSF: DES or HMAC`},
	"ticketing":     {`(?:R_ticketserv|R_GenSec|RCVTPTGN)`, `a service for PassTickets: R_ticketserv, R_GenSec or RCVTPTGN`},
	"signon":        {`(?:VERIFY|initACEE)`, `a service that signs users on: VERIFY or initACEE`},
	"asking":        {`(?:AUTH|FASTAUTH)`, `a service that asks for a resource: AUTH or FASTAUTH`},
	"codes":         {`\d+/\d+/(?:\d+|\?)`, `SAF return code, RACF return code and reason, in decimal; a question mark is any reason: 8/16/28, 8/108/?`},
	"level":         {`\d\.\d(?: with OA\d{5}(?: and OA\d{5})*)?`, `a level of z/OS: 2.4, 3.1 with OA65299 and OA66783`},
	"product":       {`\d+\.\d+\.\d+`, `a level of the z/OS Explorer host: 3.3.6`},
	"server":        {`(?:EQAPROF|RSED|ZAAS|ZSS|IZUSVR1|IZP|ZLUX|LIBERTY)`, `a server: EQAPROF (Debug Profile Service), RSED (RSE daemon), ZAAS, ZSS, IZUSVR1 (z/OSMF), IZP (UMS), ZLUX (Zowe App Server) or LIBERTY`},
	"aserver":       {`(?:an EQAPROF|a ZAAS|a ZSS|an IZUSVR1|an IZP|a ZLUX|a LIBERTY)`, `a server with its article: an EQAPROF, a ZAAS, a ZSS, an IZUSVR1, an IZP, a ZLUX or a LIBERTY`},
	"behaviour":     {`[A-Za-z][A-Za-z0-9.-]*`, `a level of behaviour, as the server has them: zowe-v2, zowe-v3.0, zowe-v3`},
	"passing":       {`(?:\d+ (?:seconds|minutes|hours|days) pass|1 (?:second|minute|hour|day) passes)`, `a time that passes: 8 hours pass, 1 second passes`},
	"method":        {`[A-Z]+`, `a method of HTTP: POST`},
	"path":          {`"/[^"]*"`, `a path from the root of the server, with the query, in double quotes: "/gateway/api/v1/auth/login"`},
	"role":          {`(?:user|other user|expired user|revoked user)`, `a user by the role: user, other user, expired user, revoked user`},
	"statuses":      {`(?:\d\d\d|\dxx)(?: or (?:\d\d\d|\dxx))*`, `a status or several: 204, 400 or 5xx`},
	"numbers":       {`[A-Z]{3}[A-Z0-9]+(?: or [A-Z]{3}[A-Z0-9]+)*`, `the number of a message or several: ZWEAG130E or ZWEAO402E`},
	"regexp":        {`"[^"]*"`, `a regular expression (RE2) in double quotes: "^[A-Z0-9]{8}$"`},
	"issued":        {`(?:a signed|an unsigned|no signed|no)`, `a signed, an unsigned, no, or no signed: none, or an unsigned one`},
	"heldin":        {`(?:claim|header member)`, `claim or header member`},
	"reply":         {`(?:accepts|refuses(?: as not authenticated)?)`, `accepts, refuses, or refuses as not authenticated`},
	"message":       {`[A-Z]{3}[A-Z0-9]+`, `the id of a message: ICH10102I`},
	"case":          {`(?:upper|lower)`, `upper or lower`},
	"keyname":       {`[A-Z][A-Z0-9]*`, `the name of a key that signs tokens: K1`},
	"keykind":       {`(?:RSA-1024|RSA-2047|RSA-2048|RSA-even|RSA-one|P-256|P-384|P-521|Ed25519)`, `the kind of a key pair: RSA-2048, P-256, Ed25519; RSA-even and RSA-one are no sound keys, by an even modulus and by an exponent of 1`},
	"encoding":      {`(?:PEM|DER|JWK|modulus)`, `a form in which a public key lies about: PEM, DER, JWK or modulus`},
	"secret":        {`[A-Za-z0-9_-]+`, `an HMAC key in base64url`},
	"alg":           {`(?:[HRPE]S(?:256|384|512)|EdDSA)`, `an algorithm that signs tokens: HS256, RS256, PS256, ES256, EdDSA`},
	"token":         {`[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)+`, `a token in compact form`},
	"part":          {`(?:claims|header|key set|JWK of [A-Z][A-Z0-9]*)`, `claims, header, key set, or JWK of and the name of a key`},
	"rawpart":       {`(?:header|payload)`, `header or payload`},
	"carried":       {`(?:jwk|x5c)`, `jwk or x5c`},
	"member":        {`[^\s,"]+`, `the name of a member: exp`},
	"json":          {`(?:[\[{"].*|-?[0-9][0-9.eE+-]*|true|false|null)`, `a value in JSON: "COLIN", 5, ["A", "B"]`},
	"hex":           {`[0-9A-Fa-f]+`, `octets in hexadecimal digits: 7B7D`},
	"realm":         {`"[^"]*"`, `a realm in double quotes: "defaultRealm"`},
	"samlsignature": {`(?:no signature|a signature by SHA-1)`, `no signature, or a signature by SHA-1`},
	"ltpadamage":    {ltpaDamageExpr(), `what becomes of an LTPA token: ` + strings.Join(ltpaDamagePhrases(), ", ")},
	"distortion":    {distortionExpr(), `what becomes of a token: ` + strings.Join(distortionPhrases(), ", ")},
}

var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// compile turns the pattern into the expression that godog matches with.
func (s Step) compile() (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString("^")
	rest := s.Pattern
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		p, ok := places[rest[at[2]:at[3]]]
		if !ok {
			return nil, fmt.Errorf("step %q: no place is called %s", s.Pattern, rest[at[0]:at[1]])
		}
		fmt.Fprintf(&b, "%s(%s)", regexp.QuoteMeta(rest[:at[0]]), p.expr)
		rest = rest[at[1]:]
	}
	b.WriteString(regexp.QuoteMeta(rest) + "$")
	return regexp.Compile(b.String())
}

// Places lists the types of places and what each means, by name.
func Places() [][2]string {
	var list [][2]string
	for name, p := range places {
		list = append(list, [2]string{"{" + name + "}", p.help})
	}
	slices.SortFunc(list, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return list
}

// Vocabulary lists every step, in the order of the documentation.
func Vocabulary() []Step {
	return slices.Concat(keySteps, issueSteps, presentSteps, outcomeSteps, ticketSteps,
		managerSteps, commandSteps, serviceSteps, answerSteps,
		tokenKeySteps, tokenSteps, tokenCallSteps, tokenAnswerSteps,
		systemSteps, identitySteps, identityAnswers, serverSteps, serverAnswers,
		wireGiven, wireLevels, wireFiles, wireSteps, wireForgeries, wireAnswers, wireMembers, wireCookies, ltpaSteps, ltpaAnswers, samlSteps)
}

// binding is a step with what godog needs of it.
type binding struct {
	Step
	expr    *regexp.Regexp
	handler any
}

// bindings compiles the vocabulary once for the life of the program: godog
// would compile a string again for each scenario.
var bindings = sync.OnceValue(func() []binding {
	var list []binding
	for _, s := range Vocabulary() {
		expr, err := s.compile()
		if err != nil {
			panic(err) // a fault of this package, which its tests find
		}
		for _, m := range placeholder.FindAllStringSubmatch(s.Pattern, -1) {
			s.places = append(s.places, m[1])
		}
		list = append(list, binding{s, expr, s.handler(expr.NumSubexp())})
	}
	return list
})

// Matching lists the steps whose pattern matches the text of a step.
func Matching(text string) []Step {
	var list []Step
	for _, b := range bindings() {
		if b.expr.MatchString(text) {
			list = append(list, b.Step)
		}
	}
	return list
}

// Register binds the vocabulary to the scenarios that godog is about to run. The
// World must be in the context that a scenario's steps get.
func Register(sc *godog.ScenarioContext) {
	for _, b := range bindings() {
		sc.Step(b.expr, b.handler)
	}
}

// handler makes the function that godog calls. godog counts its parameters by
// reflection: a context, a string a place, and a table if the step takes one.
func (s Step) handler(count int) any {
	in := []reflect.Type{reflect.TypeFor[context.Context]()}
	for range count {
		in = append(in, reflect.TypeFor[string]())
	}
	if s.Table != nil {
		in = append(in, reflect.TypeFor[*godog.Table]())
	}
	if s.Doc != "" {
		in = append(in, reflect.TypeFor[*godog.DocString]())
	}
	signature := reflect.FuncOf(in, []reflect.Type{reflect.TypeFor[error]()}, false)
	return reflect.MakeFunc(signature, func(values []reflect.Value) []reflect.Value {
		ctx := values[0].Interface().(context.Context)
		args := make([]string, count)
		for i := range args {
			args[i] = values[1+i].String()
		}
		var table *godog.Table
		if s.Table != nil {
			table = values[len(values)-1].Interface().(*godog.Table)
		}
		if s.Doc != "" {
			args = append(args, values[len(values)-1].Interface().(*godog.DocString).Content)
		}
		result := reflect.Zero(reflect.TypeFor[error]())
		if err := FromContext(ctx).step(ctx, s, args, table); err != nil {
			result = reflect.ValueOf(&err).Elem()
		}
		return []reflect.Value{result}
	}).Interface()
}
