package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// maxSystems is how many systems a simulated sysplex has at most: more than the 32
// of a real one (z/OS MVS Setting Up a Sysplex), to show what many cost.
const maxSystems = 100

// plan is what was drawn from the seed: the sysplex before anything happens.
type plan struct {
	systems      []systemPlan
	applications []string
	users        []string // the last one is defined nowhere
	passwords    []Secret
	databases    int
	stores       int
	sameKeys     bool // separate key data sets begin with the same keys
	sharedToken  bool // applications have one key for their tokens
	mixedCase    bool
	revokeAfter  int
	network      NetworkFaults
	pace         time.Duration // what a second of the workload's gaps takes
}

// systemPlan is one system.
type systemPlan struct {
	name            string
	level           level
	database, store int
	offset          time.Duration
	drift           int64
	capacity        int
}

// level is a level of z/OS, and what came with it.
type level struct {
	name             string
	enhanced, tokens bool // LVL-04, IDT-13
}

// The levels that systems are drawn from; later ones are more common.
var levels = []level{
	{"2.3", false, false}, {"2.3+OA59196", true, false}, {"2.4", false, true}, {"2.4+OA59196", true, true},
	{"2.5", true, true}, {"3.1", true, true}, {"3.2", true, true}, {"3.2", true, true}, {"3.2", true, true},
}

// Who there may be. EQAPROF and RSED have their applications in every sysplex.
var (
	allUsers = []string{"COLIN", "MIKEM", "ADCDA", "JWILSON", "OPER1", "BATCH7", "DEVUSR", "PAYROLL", "SUSIE", "TESTID", "WEBADM", "ZOEW"}
	allAppls = []string{"CICSPROD", "DB2P", "IMSPROD", "MQWEB", "IZUDFLT", "OMVSAPPL"}
	servers  = []string{"FEKAPPL", "EQAAPPL"}
)

const nobody = "NOBODY"

// chance draws yes with a probability in percent.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// between draws a duration from low up to high, in whole milliseconds.
func between(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64((high-low)/time.Millisecond)+1))*time.Millisecond
}

func draw(c Config, r *rand.Rand) (plan, error) {
	if c.Systems > maxSystems {
		return plan{}, fmt.Errorf("%w: %d systems; the simulated sysplex has up to %d", ErrConfig, c.Systems, maxSystems)
	}
	count := 1 + r.IntN(4)
	if c.Systems != 0 {
		count = c.Systems
	}
	p := plan{
		mixedCase: chance(r, 50), sharedToken: chance(r, 60), sameKeys: chance(r, 60),
		revokeAfter: []int{0, 3, 5, 9}[r.IntN(4)],
		network: NetworkFaults{
			Delay: between(r, 5*time.Millisecond, 400*time.Millisecond), Slow: between(r, 20*time.Second, 6*time.Minute),
		},
		pace: between(r, 900*time.Millisecond, 3*time.Second),
	}
	if c.Faults > 0 {
		p.network.Lost, p.network.Duplicated, p.network.Late = percents(r, 4), percents(r, 4), percents(r, 4)
	}
	oneDatabase, oneStore := chance(r, 65), chance(r, 60)
	for s := range count {
		p.systems = append(p.systems, drawSystem(r, s, oneDatabase, oneStore))
	}
	p.databases, p.stores = renumber(p.systems)
	p.drawNames(r)
	return p, nil
}

// percents draws a probability below so many percent.
func percents(r *rand.Rand, limit int) float64 { return float64(r.IntN(limit*10)) / 1000 }

func drawSystem(r *rand.Rand, s int, oneDatabase, oneStore bool) systemPlan {
	p := systemPlan{
		name: smfID(s), level: levels[r.IntN(len(levels))],
		offset: between(r, -20*time.Second, 20*time.Second), drift: r.Int64N(401) - 200,
		capacity: 4096,
	}
	if chance(r, 30) {
		p.capacity = 3 + r.IntN(30)
	}
	if !oneDatabase {
		p.database = r.IntN(s + 1)
	}
	if !oneStore {
		p.store = r.IntN(s + 1)
	}
	return p
}

// renumber gives databases and key data sets numbers without gaps.
func renumber(systems []systemPlan) (databases, stores int) {
	number := func(of func(*systemPlan) *int) int {
		var seen []int
		for s := range systems {
			n := of(&systems[s])
			if !slices.Contains(seen, *n) {
				seen = append(seen, *n)
			}
			*n = slices.Index(seen, *n)
		}
		return len(seen)
	}
	return number(func(p *systemPlan) *int { return &p.database }), number(func(p *systemPlan) *int { return &p.store })
}

func (p *plan) drawNames(r *rand.Rand) {
	users := slices.Clone(allUsers)
	r.Shuffle(len(users), func(i, j int) { users[i], users[j] = users[j], users[i] })
	p.users = append(users[:4+r.IntN(len(users)-3)], nobody)
	for range p.users {
		p.passwords = append(p.passwords, drawPassword(r))
	}
	appls := append(slices.Clone(allAppls), "TSO"+p.systems[0].name)
	r.Shuffle(len(appls), func(i, j int) { appls[i], appls[j] = appls[j], appls[i] })
	p.applications = append(slices.Clone(servers), appls[:2+r.IntN(4)]...)
}

// drawPassword makes a password that no PassTicket is: it has a $ in it.
func drawPassword(r *rand.Rand) Secret {
	const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	b := []byte("P$......")
	for n := 2; n < len(b); n++ {
		b[n] = characters[r.IntN(len(characters))]
	}
	return NewSecret(string(b))
}

// defined is how many of the users are.
func (p *plan) defined() int { return len(p.users) - 1 }

func (p *plan) shape() Shape {
	s := Shape{Applications: p.applications, Users: p.defined()}
	for n := range p.systems {
		sys := &p.systems[n]
		s.Systems = append(s.Systems, SystemShape{
			SMFID: sys.name, Level: sys.level.name, Database: databaseName(sys.database), Keys: storeName(sys.store),
			Offset: sys.offset, DriftPPM: sys.drift, Servers: []string{EQAPROF, RSED}, ReplayCapacity: sys.capacity,
		})
	}
	if p.revokeAfter != 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("more than %d failures in a row revoke a user", p.revokeAfter))
	}
	if p.stores > 1 && !p.sameKeys {
		s.Notes = append(s.Notes, "the systems that do not share key data sets have different keys")
	}
	return s
}

// smfID names a system: SYS1, SY10, S100. An SMF ID has four characters.
func smfID(s int) string {
	n := strconv.Itoa(s + 1)
	return "SYS"[:4-len(n)] + n
}

func databaseName(d int) string { return "RACF" + strconv.Itoa(d+1) }
func storeName(s int) string    { return "ICSF" + strconv.Itoa(s+1) }
