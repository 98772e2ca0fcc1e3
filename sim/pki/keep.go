package pki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keep returns what a file holds. If there is none it is made, and written so that
// only its owner can read it: wholly, or not at all if the program ends meanwhile.
// Of several programs that do this at once, all get what the first wrote.
func Keep(path string, make func() ([]byte, error)) ([]byte, error) {
	text, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	if text, err = make(); err != nil {
		return nil, err
	}
	temporary, err := write(path, text)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", path, err)
	}
	defer os.Remove(temporary)
	// A link, unlike a renaming, never replaces what is there.
	if err = os.Link(temporary, path); errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return text, syncFolder(filepath.Dir(path))
}

// Write writes a file in the place of one that is there: wholly, or not at all if
// the program ends meanwhile. Mode 0600 is for secrets.
func Write(path string, text []byte, mode fs.FileMode) error {
	temporary, err := write(path, text)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	if err := errors.Join(os.Chmod(temporary, mode), os.Rename(temporary, path)); err != nil {
		os.Remove(temporary)
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// write writes a file of another name beside path.
func write(path string, text []byte) (temporary string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // with mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// syncFolder has the names in a folder outlast a loss of power.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
