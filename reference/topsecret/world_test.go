package topsecret_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/topsecret"
)

var noon = time.Date(2023, 3, 28, 12, 0, 0, 0, time.UTC)

const secret = "0123456789ABCDEF"

// world is a database that Top Secret manages, and two systems that share it.
type world struct {
	db         *esm.Database
	sysA, sysB *esm.System
}

// acids are what most tests begin with. JOE and ANN have passwords.
const acids = `TSS CREATE(DEP) TYPE(DEPT) NAME('A DEPARTMENT')
TSS CREATE(GRP) TYPE(GROUP) NAME(GROUP) DEPT(DEP)
TSS CREATE(JOE) NAME('JOE DOE') DEPT(DEP) PASSWORD(SECRET)
TSS CREATE(ANN) NAME(ANN) DEPT(DEP) PASSWORD(SECRET,30,EXPIRE)
TSS CREATE(STC1) NAME(STARTED) DEPT(DEP) PROTECTED
`

const rdt = "TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(101) ACLST(ALL,READ,UPDATE) MAXLEN(37)\n"

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{db: esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{3}), PasswordIterations: 1})}
	w.sysA, w.sysB = w.db.IPL("SYSA"), w.db.IPL("SYSB")
	if err := topsecret.Install(w.sysA); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) try(t testing.TB, script string) ([]topsecret.Result, error) {
	t.Helper()
	s, err := topsecret.NewSession(topsecret.Config{System: w.sysA, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return s.Run(script)
}

// run carries out a script that must be good, and returns what it lists.
func (w *world) run(t testing.TB, script string) (output []string) {
	t.Helper()
	results, err := w.try(t, script)
	if err != nil {
		t.Fatalf("script: %v", err)
	}
	for _, r := range results {
		output = append(output, r.Output...)
	}
	return output
}

func (w *world) outcome(user esm.UserID, class esm.ClassName, resource esm.ProfileName, level esm.Level) esm.Outcome {
	return w.sysA.Decide(esm.Request{User: user, Class: class, Resource: resource, Level: level}).Outcome
}
