package esm_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

const loaded = 1_000_000

// load defines n profiles in XFACILIT: nine of ten discrete, the tenth generic.
func load(tb testing.TB, s *esm.System, n int) {
	tb.Helper()
	access := []esm.Access{{ID: "G1", Level: esm.Read}}
	update(tb, s, func(tx *esm.Tx) error {
		for i := range n {
			name := fmt.Sprintf("IRRPTAUTH.APPL%04d.USER%04d", i/1000, i%1000)
			if i%10 == 0 {
				name = fmt.Sprintf("IRRPTAUTH.APPL%04d.U%03d*", i/1000, i%1000)
			}
			if err := tx.AddProfile(esm.Profile{Class: "XFACILIT", Name: esm.ProfileName(name), Access: access}); err != nil {
				return err
			}
		}
		return tx.AddProfile(esm.Profile{Class: "XFACILIT", Name: "**"})
	})
}

// BenchmarkLoad shows that loading is linear: ns/profile must not grow.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{10_000, 100_000, loaded} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				_, s := newSystem(b, esm.Config{})
				activate(b, s, "XFACILIT")
				var before, after runtime.MemStats
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&before)
				b.StartTimer()
				load(b, s, n)
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "heap-B/profile")
				runtime.KeepAlive(s)
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/profile")
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	_, s := newSystem(b, esm.Config{})
	activate(b, s, "XFACILIT")
	load(b, s, loaded)
	update(b, s, func(tx *esm.Tx) error { return tx.Raclist("XFACILIT") })
	for _, c := range []struct {
		name, resource string
	}{
		{"discrete", "IRRPTAUTH.APPL0500.USER0501"},
		{"generic", "IRRPTAUTH.APPL0500.U500XY"},
		{"last resort", "IRRPTAUTH.NOTHERE.USER0501"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			r := esm.Request{User: "U1", Class: "XFACILIT", Resource: esm.ProfileName(c.resource), Level: esm.Read}
			for b.Loop() {
				if s.Decide(r).Profile == "" {
					b.Fatal("no profile")
				}
			}
		})
		b.Run(c.name+"/parallel", func(b *testing.B) {
			r := esm.Request{User: "U1", Class: "XFACILIT", Resource: esm.ProfileName(c.resource), Level: esm.Read}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if s.Decide(r).Profile == "" {
						b.Error("no profile")
						return
					}
				}
			})
		})
	}
}

// BenchmarkRefresh is one change and one REFRESH of a class of a million.
func BenchmarkRefresh(b *testing.B) {
	_, s := newSystem(b, esm.Config{})
	activate(b, s, "XFACILIT")
	load(b, s, loaded)
	update(b, s, func(tx *esm.Tx) error { return tx.Raclist("XFACILIT") })
	for b.Loop() {
		update(b, s, func(tx *esm.Tx) error {
			if err := tx.PutProfile(esm.Profile{Class: "XFACILIT", Name: "IRRPTAUTH.APPL0500.USER0501"}); err != nil {
				return err
			}
			return tx.RefreshRaclist("XFACILIT")
		})
	}
}
