package sim

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Each field but Detail counts, so that no difference between two runs hides.
func TestEveryFieldIsHashed(t *testing.T) {
	base := appendCanonical(nil, &Event{})
	fields := reflect.TypeFor[Event]()
	for n := range fields.NumField() {
		var e Event
		switch f := reflect.ValueOf(&e).Elem().Field(n); f.Interface().(type) {
		case uint64:
			f.SetUint(1)
		case time.Time:
			f.Set(reflect.ValueOf(time.Unix(1, 0)))
		case string, Kind:
			f.SetString("x")
		case bool:
			f.SetBool(true)
		case []string:
			f.Set(reflect.ValueOf([]string{"x"}))
		default:
			t.Fatalf("field %s is of a type that the test does not know", fields.Field(n).Name)
		}
		counts := !bytes.Equal(base, appendCanonical(nil, &e))
		if want := fields.Field(n).Name != "Detail"; counts != want {
			t.Errorf("field %s: expected to count %t, observed %t", fields.Field(n).Name, want, counts)
		}
	}
}

// No two lists of texts have the same form, wherever their borders are.
func TestCanonicalFormsDiffer(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune{'a', 'b', 0, 1, 2}), 0, 3, -1)
	draw := func(t *rapid.T, name string) Event {
		return Event{System: text.Draw(t, name), Server: text.Draw(t, name), Codes: text.Draw(t, name),
			Cause: text.Draw(t, name), Accepted: rapid.Bool().Draw(t, name), Rules: rapid.SliceOfN(text, 0, 3).Draw(t, name)}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		equal := reflect.DeepEqual(a, b) || len(a.Rules)+len(b.Rules) == 0 && a.System == b.System && a.Server == b.Server &&
			a.Codes == b.Codes && a.Cause == b.Cause && a.Accepted == b.Accepted
		if same(&a, &b) != equal {
			t.Fatalf("%+v and %+v: expected equal %t", a, b, equal)
		}
	})
}

func TestHashingAllocatesNothing(t *testing.T) {
	l := newLoop(Config{Seed: 1})
	e := Event{Kind: Present, System: "SYS1", Credential: "T1", Rules: []string{"PT-04"}, Cause: "first use", Local: noon}
	for range 1000 {
		l.Emit(nil, e)
	}
	if allocs := testing.AllocsPerRun(1000, func() { l.Emit(nil, e) }); allocs != 0 {
		t.Errorf("expected no allocation for an event, observed %g", allocs)
	}
}
