package icsf

import "fmt"

// dataSet is one of the key data sets, guarded by their mutex.
type dataSet[Name comparable, Key keepable] struct {
	called string // CKDS, PKDS or TKDS
	keys   map[Name]Key
	kept   func(Name) string // how the journal names a key
}

func newDataSet[Name comparable, Key keepable](called string, kept func(Name) string) dataSet[Name, Key] {
	return dataSet[Name, Key]{called, map[Name]Key{}, kept}
}

func add[Name comparable, Key keepable](s *Store, d dataSet[Name, Key], name Name, key Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.Available() {
		return ErrUnavailable
	}
	if _, ok := d.keys[name]; ok {
		return fmt.Errorf("%w: %v in the %s", ErrExists, name, d.called)
	}
	if err := s.keep(d.called, d.kept(name), key); err != nil {
		return err
	}
	d.keys[name] = key
	return nil
}

func find[Name comparable, Key keepable](s *Store, d dataSet[Name, Key], name Name) (key Key, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if !s.Available() {
		return key, ErrUnavailable
	}
	key, ok := d.keys[name]
	if !ok {
		return key, fmt.Errorf("%w: %v in the %s", ErrNotFound, name, d.called)
	}
	return key, nil
}

func remove[Name comparable, Key keepable](s *Store, d dataSet[Name, Key], name Name) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.Available() {
		return ErrUnavailable
	}
	if _, ok := d.keys[name]; !ok {
		return fmt.Errorf("%w: %v in the %s", ErrNotFound, name, d.called)
	}
	if err := s.keep(d.called, d.kept(name), nil); err != nil {
		return err
	}
	delete(d.keys, name)
	return nil
}
