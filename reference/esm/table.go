package esm

import "slices"

// fewEntries is how many entries a table holds before it becomes a map. Most
// tables of an index of profiles hold one, and a map for one entry takes more
// room than all the rest of its node.
const fewEntries = 8

// table maps strings to values. The zero value is empty.
type table[V any] struct {
	few  []entry[V]
	many map[string]V // nil while few suffices
}

type entry[V any] struct {
	key   string
	value V
}

func (t *table[V]) get(key string) (v V, ok bool) {
	if t.many != nil {
		v, ok = t.many[key]
		return v, ok
	}
	for i := range t.few {
		if t.few[i].key == key {
			return t.few[i].value, true
		}
	}
	return v, false
}

func (t *table[V]) put(key string, v V) {
	if t.many != nil {
		t.many[key] = v
		return
	}
	for i := range t.few {
		if t.few[i].key == key {
			t.few[i].value = v
			return
		}
	}
	if len(t.few) < fewEntries {
		t.few = append(t.few, entry[V]{key, v})
		return
	}
	t.many = map[string]V{key: v}
	for _, e := range t.few {
		t.many[e.key] = e.value
	}
	t.few = nil
}

func (t *table[V]) delete(key string) {
	if t.many != nil {
		delete(t.many, key)
		return
	}
	t.few = slices.DeleteFunc(t.few, func(e entry[V]) bool { return e.key == key })
}

func (t *table[V]) empty() bool { return len(t.few) == 0 && len(t.many) == 0 }

func (t *table[V]) all(yield func(string, V) bool) {
	for _, e := range t.few {
		if !yield(e.key, e.value) {
			return
		}
	}
	for key, v := range t.many {
		if !yield(key, v) {
			return
		}
	}
}

// clone copies the table, not the values.
func (t *table[V]) clone() table[V] {
	if t.many == nil {
		return table[V]{few: slices.Clone(t.few)}
	}
	many := make(map[string]V, len(t.many))
	for key, v := range t.many {
		many[key] = v
	}
	return table[V]{many: many}
}
