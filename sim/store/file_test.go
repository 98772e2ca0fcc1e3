package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/sim/store"
)

func TestFileIsForItsOwner(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	s := openFile(t, folder, store.FileOptions{})
	path := filepath.Join(folder, store.FileName)
	for name, want := range map[string]fs.FileMode{path: 0o600, folder: fs.ModeDir | 0o700} {
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode(), want)
		}
	}
	must(t, s.Close())
	must(t, os.Chmod(path, 0o644)) // copied, perhaps
	openFile(t, folder, store.FileOptions{})
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("a file that others could read has mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestFileIsLocked(t *testing.T) {
	folder := t.TempDir()
	first := openFile(t, folder, store.FileOptions{})
	_, err := store.OpenFile(folder, store.FileOptions{})
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), folder) {
		t.Fatalf("error %v, want ErrLocked and the file", err)
	}
	must(t, first.Put("s", "k", []byte("v")))
	must(t, first.Close())
	wantValue(t, openFile(t, folder, store.FileOptions{}), "s", "k", "v")
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(folder string) error
		want error
	}{
		{"text", func(folder string) error {
			return os.WriteFile(filepath.Join(folder, store.FileName), []byte(strings.Repeat("no store. ", 5000)), 0o600)
		}, store.ErrDamaged},
		{"short", func(folder string) error {
			return os.WriteFile(filepath.Join(folder, store.FileName), []byte("no store"), 0o600)
		}, store.ErrDamaged},
		{"zeros", func(folder string) error {
			return os.WriteFile(filepath.Join(folder, store.FileName), make([]byte, 1<<16), 0o600)
		}, store.ErrDamaged},
		{"cut off", func(folder string) error {
			s, err := store.OpenFile(folder, store.FileOptions{})
			if err != nil {
				return err
			}
			return errors.Join(s.Close(), os.Truncate(filepath.Join(folder, store.FileName), 5000))
		}, store.ErrDamaged},
		{"folder in place of the file", func(folder string) error {
			return os.Mkdir(filepath.Join(folder, store.FileName), 0o700)
		}, store.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			must(t, c.make(folder))
			if s, err := store.OpenFile(folder, store.FileOptions{}); !errors.Is(err, c.want) || s != nil {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
	t.Run("file in place of the folder", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "f")
		must(t, os.WriteFile(folder, nil, 0o600))
		if _, err := store.OpenFile(folder, store.FileOptions{}); err == nil {
			t.Error("no error")
		}
	})
}

// A register through which uses pass does not grow for ever.
func TestFileForgets(t *testing.T) {
	c, folder := &clock{now: noon}, t.TempDir()
	s := openFile(t, folder, store.FileOptions{Now: c.Now, NoSync: true})
	size := func() int64 {
		info, err := os.Stat(filepath.Join(folder, store.FileName))
		must(t, err)
		return info.Size()
	}
	var early int64
	for i := range 3000 {
		if stored, err := s.PutNew("s", fmt.Sprint(i), make([]byte, 100), c.Now().Add(time.Minute)); err != nil || !stored {
			t.Fatalf("PutNew: %t, %v", stored, err)
		}
		c.advance(time.Second)
		if i == 200 {
			early = size()
		}
	}
	if late := size(); late > 4*early {
		t.Errorf("the file has grown from %d to %d bytes, and 60 of its values are there", early, late)
	}
	if list, err := s.List("s"); err != nil || len(list) != 60 {
		t.Errorf("%d values are there, %v, want 60", len(list), err)
	}
}

// BenchmarkFile is what a durable write costs, alone and with others.
func BenchmarkFile(b *testing.B) {
	for name, o := range map[string]store.FileOptions{"sync": {}, "no sync": {NoSync: true}} {
		s, err := store.OpenFile(b.TempDir(), o)
		must(b, err)
		defer s.Close()
		change := journal.Change{journal.New("user", "COLIN", make([]byte, 300))}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, s.Keep("s", change))
			}
		})
		b.Run(name+"/64 callers", func(b *testing.B) {
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Keep("s", change); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
