package bench

import (
	"crypto/des"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// ticketClock is the evaluator's clock, and windowSeconds every candidate of a scan.
var ticketClock = time.Unix(1_700_000_000, 0)

const windowSeconds = 1201

// openSSLSchedule is what OpenSSL's key schedule adds to eight DES blocks,
// measured once in C (1.00 µs and 0.83 µs): crypto/des has a schedule four
// times as slow, and cgo has no place here.
const openSSLSchedule = 1.00 / 0.83

// sink keeps results alive.
var sink byte

type ticketFixture struct {
	user     passticket.UserID
	appl     passticket.ApplID
	legacy   passticket.Profile
	enhanced passticket.Profile
}

// newTicketFixture turns replay protection off: a register is no part of the floor.
func newTicketFixture(b *testing.B, algorithm passticket.Algorithm) *ticketFixture {
	user, err := passticket.ParseUserID("IBMUSER")
	check(b, err)
	appl, err := passticket.ParseApplID("TSO1234")
	check(b, err)
	legacy := passticket.NewLegacyKey(desKey)
	enhanced, err := passticket.NewEnhancedKey(hmacKey)
	check(b, err)
	return &ticketFixture{
		user: user, appl: appl,
		legacy: passticket.Profile{Legacy: &legacy, NoReplayProtection: true},
		enhanced: passticket.Profile{Enhanced: enhanced, Type: algorithm,
			Timeout: passticket.MaxTimeout, ReplayAllowed: true},
	}
}

var (
	desKey  = [8]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}
	hmacKey = []byte("sixty-four bytes of key material, as the manual advises for HMAC")
)

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// desBlocks returns a floor: blocks chained DES blocks with one cached cipher.
func desBlocks(b *testing.B, blocks int) func(n int) {
	c, err := des.NewCipher(desKey[:])
	check(b, err)
	block := make([]byte, des.BlockSize)
	return func(n int) {
		for range n * blocks {
			c.Encrypt(block, block)
		}
		sink += block[0]
	}
}

// keyedDESBlocks returns another way: a key schedule for each so many chained blocks.
func keyedDESBlocks(b *testing.B, blocks, perKey int) func(n int) {
	block := make([]byte, des.BlockSize)
	return func(n int) {
		for range n * blocks / perKey {
			c, err := des.NewCipher(desKey[:])
			if err != nil {
				b.Fatal(err)
			}
			for range perKey {
				c.Encrypt(block, block)
			}
		}
		sink += block[0]
	}
}

// hmacs returns a floor: macs HMACs of twenty bytes, the hash reset and reused.
func hmacs(macs int) func(n int) {
	h, message, sum := hash.Hash(hmac.New(sha512.New, hmacKey)), make([]byte, 20), make([]byte, 0, sha512.Size)
	return func(n int) {
		for range n * macs {
			h.Reset()
			h.Write(message)
			sum = h.Sum(sum[:0])
		}
		sink += sum[0]
	}
}

// otherHMACs returns another way: macs HMACs of twenty bytes, each of a hash that
// another function makes.
func otherHMACs(b *testing.B, macs int, another func() (hash.Hash, error)) func(n int) {
	message, sum := make([]byte, 20), make([]byte, 0, sha512.Size)
	return func(n int) {
		for range n * macs {
			h, err := another()
			if err != nil {
				b.Fatal(err)
			}
			h.Write(message)
			sum = h.Sum(sum[:0])
		}
		sink += sum[0]
	}
}

// generating returns a path that makes the tickets of consecutive seconds.
func generating(b *testing.B, p *passticket.Profile, f *ticketFixture) func(n int) {
	second := ticketClock.Unix()
	return func(n int) {
		for range n {
			ticket, err := p.Generate(f.user, f.appl, time.Unix(second, 0))
			if err != nil {
				b.Fatal(err)
			}
			second++
			sink += ticket[0]
		}
	}
}

// evaluating returns a path that judges the tickets of every second in the window.
func evaluating(b *testing.B, p *passticket.Profile, f *ticketFixture) func(n int) {
	var tickets [windowSeconds]string
	for i := range tickets {
		ticket, err := p.Generate(f.user, f.appl, ticketClock.Add(time.Duration(i-windowSeconds/2)*time.Second))
		check(b, err)
		tickets[i] = ticket.Text()
	}
	next := 0
	return func(n int) {
		for range n {
			verdict, err := p.Evaluate(f.user, f.appl, tickets[next], ticketClock, nil)
			if err != nil || !verdict.Accepted {
				b.Fatal(verdict, err)
			}
			next = (next + 1) % windowSeconds
		}
	}
}

func BenchmarkPassTicketLegacyGenerate(b *testing.B) {
	f := newTicketFixture(b, 0)
	contest{path: generating(b, &f.legacy, f), floor: desBlocks(b, 8), batch: 200}.againstFloor(b, 1, 1.10)
	b.ReportMetric(0, "target-allocs/op")
}

func BenchmarkPassTicketLegacyGenerateNewKey(b *testing.B) {
	f := newTicketFixture(b, 0)
	key := desKey
	number := uint64(0)
	path := func(n int) {
		for range n {
			number += 0x9E3779B97F4A7C15
			binary.BigEndian.PutUint64(key[:], number)
			ticket, err := passticket.NewLegacyKey(key).Generate(f.user, f.appl, ticketClock)
			if err != nil {
				b.Fatal(err)
			}
			sink += ticket[0]
		}
	}
	contest{path: path, floor: desBlocks(b, 8), batch: 200}.againstFloor(b, openSSLSchedule, 1.25)
}

// Other ways to encrypt the eight blocks of a ticket, with nothing around them: a key
// schedule for each block, as programs do that have a function of key and block, and
// one for each ticket. Both are those of crypto/des.
func BenchmarkPassTicketLegacyGeneratePeer(b *testing.B) {
	b.Run("schedule-each-block", func(b *testing.B) {
		contest{path: keyedDESBlocks(b, 8, 1), floor: desBlocks(b, 8), batch: 20, floorBatch: 200}.peer(b, 1)
	})
}

func BenchmarkPassTicketLegacyGenerateNewKeyPeer(b *testing.B) {
	b.Run("crypto-des", func(b *testing.B) {
		contest{path: keyedDESBlocks(b, 8, 8), floor: desBlocks(b, 8), batch: 100, floorBatch: 200}.peer(b, openSSLSchedule)
	})
}

func BenchmarkPassTicketLegacyEvaluate(b *testing.B) {
	f := newTicketFixture(b, 0)
	contest{path: evaluating(b, &f.legacy, f), floor: desBlocks(b, 8), batch: 200}.againstFloor(b, 1, 1.15)
}

// A scan of the window is taken at its bare cipher: two blocks for Result-3 and
// six for each second.
func BenchmarkPassTicketLegacyEvaluateAgainstScan(b *testing.B) {
	f := newTicketFixture(b, 0)
	contest{path: evaluating(b, &f.legacy, f), floor: desBlocks(b, 2+6*windowSeconds), batch: 200, floorBatch: 1}.againstSlower(b, 500)
}

// A string that no key makes a ticket is refused before any cipher; a single
// DES block is the measure.
func BenchmarkPassTicketLegacyEvaluateMalformed(b *testing.B) {
	f := newTicketFixture(b, 0)
	path := func(n int) {
		for range n {
			verdict, err := f.legacy.Evaluate(f.user, f.appl, "PASSWORD", ticketClock, nil)
			if err != nil || verdict.Reason != passticket.Malformed {
				b.Fatal(verdict, err)
			}
		}
	}
	contest{path: path, floor: desBlocks(b, 1), batch: 2000}.againstFloor(b, 1, 1)
}

// The floor is that of a first ticket: of its seven HMACs, step H is kept for the
// next one of the same user and application.
func BenchmarkPassTicketEnhancedGenerate(b *testing.B) {
	for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
		b.Run(algorithm.String(), func(b *testing.B) {
			f := newTicketFixture(b, algorithm)
			contest{path: generating(b, &f.enhanced, f), floor: hmacs(7), batch: 50}.againstFloor(b, 1, 1.15)
			b.ReportMetric(0, "target-allocs/op")
		})
	}
}

// Other ways to make the seven HMACs of a ticket, with nothing around them: a new one
// each time, and a clone (hash.Cloner) of one that has the key.
func BenchmarkPassTicketEnhancedGeneratePeer(b *testing.B) {
	keyed, ok := hmac.New(sha512.New, hmacKey).(hash.Cloner)
	if !ok {
		b.Fatal("an HMAC is no hash.Cloner")
	}
	for _, other := range []struct {
		name    string
		another func() (hash.Hash, error)
	}{
		{"fresh-hmac", func() (hash.Hash, error) { return hmac.New(sha512.New, hmacKey), nil }},
		{"cloned-hmac", func() (hash.Hash, error) { return keyed.Clone() }},
	} {
		b.Run(other.name, func(b *testing.B) {
			contest{path: otherHMACs(b, 7, other.another), floor: hmacs(7), batch: 50}.peer(b, 1)
		})
	}
}

func BenchmarkPassTicketEnhancedEvaluate(b *testing.B) {
	for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
		b.Run(algorithm.String(), func(b *testing.B) {
			f := newTicketFixture(b, algorithm)
			contest{path: evaluating(b, &f.enhanced, f), floor: hmacs(7), batch: 50}.againstFloor(b, 1, 1.15)
			b.ReportMetric(0, "target-allocs/op")
		})
	}
}

// A scan is taken at one HMAC for each second, less than any scan can do with:
// by the letter it is six.
func BenchmarkPassTicketEnhancedEvaluateAgainstScan(b *testing.B) {
	for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
		b.Run(algorithm.String(), func(b *testing.B) {
			f := newTicketFixture(b, algorithm)
			contest{path: evaluating(b, &f.enhanced, f), floor: hmacs(windowSeconds), batch: 50, floorBatch: 1}.againstSlower(b, 150)
		})
	}
}

// What replay protection adds, with a window of uses in the register: one use noted
// and one forgotten. The floor does that to a bare map of as many.
func BenchmarkPassTicketRegister(b *testing.B) {
	f := newTicketFixture(b, 0)
	const perSecond = 64
	const remembered = int(passticket.LegacyWindow/time.Second) * perSecond
	use := func(second int64) passticket.Use {
		return passticket.Use{User: f.user, Appl: f.appl, Second: second}
	}
	register := passticket.NewRegister(1 << 20)
	second := int64(0)
	path := func(n int) {
		for range n {
			second++
			clock := time.Unix(second/perSecond, 0)
			first, err := register.Use(use(second), clock.Add(passticket.LegacyWindow), clock)
			if err != nil || !first {
				b.Fatal(first, err)
			}
		}
	}
	bare, next := map[passticket.Use]struct{}{}, int64(0)
	floor := func(n int) {
		for range n {
			next++
			delete(bare, use(next-int64(remembered)))
			bare[use(next)] = struct{}{}
		}
	}
	path(2 * remembered)
	floor(2 * remembered)
	contest{path: path, floor: floor, batch: 1000}.againstFloor(b, 1, 2)
}
