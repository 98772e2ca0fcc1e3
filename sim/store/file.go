package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/safproof/safproof/reference/journal"
)

// FileName is the name of the file in the folder that [OpenFile] is given.
const FileName = "safproof.db"

// lockWait is how long OpenFile waits for a process that is about to end.
const lockWait = time.Second

// The file has three buckets. The first says of what form it is.
var (
	metaBucket   = []byte("safproof")
	spacesBucket = []byte("spaces")   // a bucket for each space
	expiryBucket = []byte("expiries") // keys are those of expiryKey, values empty
	formatKey    = []byte("format")
)

const format = "1"

// FileOptions are what a file is opened with. The zero value is good.
type FileOptions struct {
	// Now is the clock by which values expire; nil is the computer's.
	Now func() time.Time
	// NoSync leaves it to the operating system when to write to the disk. What was
	// put then outlasts the process, kill -9 included, but not a power failure,
	// which may leave a file that cannot be read.
	NoSync bool
}

// file is a store in one file.
type file struct {
	db  *bolt.DB
	now func() time.Time

	queue struct { // writes that wait for the next commit
		sync.Mutex
		writes []*write
	}
	commit sync.Mutex // held by whoever commits
}

// write is what one caller wants to have done.
type write struct {
	do   func(*bolt.Tx) error // may be called twice
	done bool                 // guarded, as err is, by file.commit
	err  error
}

// OpenFile opens the store in a folder, and makes both if need be, for this user
// alone. What was put is on the disk when a call returns. Errors wrap [ErrLocked]
// if another process has the store, [ErrDamaged], or an error of package fs.
func OpenFile(folder string, o FileOptions) (Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("store: the folder cannot be made: %w", err)
	}
	path := filepath.Join(folder, FileName)
	_, err := os.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	db, err := openBolt(path, o)
	if err != nil {
		return nil, err
	}
	f := &file{db: db, now: o.Now}
	if err := f.prepare(path, folder, fresh && !o.NoSync); err != nil {
		db.Close()
		return nil, err
	}
	return f, nil
}

func openBolt(path string, o FileOptions) (db *bolt.DB, err error) {
	defer sound(&err)
	db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, NoSync: o.NoSync, FreelistType: bolt.FreelistMapType})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%w: %s; stop that process, or give another folder", ErrLocked, path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("store: the file cannot be opened: %w", err)
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %w; move it away, or give another folder", ErrDamaged, path, err)
	}
	return db, nil
}

// prepare makes the buckets, and sees to who may read the file.
func (f *file) prepare(path, folder string, syncFolder bool) error {
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("store: the file cannot be kept from others: %w", err)
	}
	err := f.update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(metaBucket)
		if err != nil {
			return err
		}
		switch is := string(meta.Get(formatKey)); is {
		case format:
			return nil
		case "":
		default:
			return fmt.Errorf("%w: %s is of form %q, this program knows %q; run a later program", ErrDamaged, path, is, format)
		}
		_, err = tx.CreateBucketIfNotExists(spacesBucket)
		_, errToo := tx.CreateBucketIfNotExists(expiryBucket)
		return errors.Join(err, errToo, meta.Put(formatKey, []byte(format)))
	})
	if err != nil || !syncFolder {
		return err
	}
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer d.Close()
	_ = d.Sync() // not every file system has that for folders
	return nil
}

// sound turns a panic of package bbolt, which is how it meets a page that cannot
// be, into an error.
func sound(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// failure names the error of a transaction.
func failure(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrDamaged):
		return err
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return ErrClosed
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// update does a write, together with those of other callers that came while the
// one before was written: a disk takes the same time for one and for many.
func (f *file) update(do func(*bolt.Tx) error) error {
	w := &write{do: do}
	f.queue.Lock()
	f.queue.writes = append(f.queue.writes, w)
	f.queue.Unlock()

	f.commit.Lock()
	defer f.commit.Unlock()
	if !w.done {
		f.queue.Lock()
		writes := f.queue.writes
		f.queue.writes = nil
		f.queue.Unlock()
		f.write(writes)
	}
	return w.err
}

// write commits writes together or, if that fails, each alone, so that none
// suffers from another.
func (f *file) write(writes []*write) {
	err := f.transact(func(tx *bolt.Tx) error {
		for _, w := range writes {
			if err := w.do(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, w := range writes {
		w.done, w.err = true, err
		if err != nil && len(writes) > 1 {
			w.err = f.transact(w.do)
		}
	}
}

func (f *file) transact(do func(*bolt.Tx) error) (err error) {
	defer sound(&err)
	return failure(f.db.Update(do))
}

func (f *file) view(do func(*bolt.Tx) error) (err error) {
	defer sound(&err)
	return failure(f.db.View(do))
}

// spaceOf returns the bucket of a space, nil if nothing was ever put there.
func spaceOf(tx *bolt.Tx, space string) *bolt.Bucket {
	return tx.Bucket(spacesBucket).Bucket([]byte(space))
}

func makeSpace(tx *bolt.Tx, space string) (*bolt.Bucket, error) {
	return tx.Bucket(spacesBucket).CreateBucketIfNotExists([]byte(space))
}

// A value in the file has eight bytes in front, until when it is there.
const untilLength = 8

func stored(m milliseconds, value []byte) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, untilLength+len(value)), uint64(m)), value...)
}

// there returns a value out of the file, which is valid during the transaction.
func there(b []byte, now time.Time) (value []byte, ok bool) {
	if len(b) < untilLength || milliseconds(binary.BigEndian.Uint64(b)).over(now) {
		return nil, false
	}
	return b[untilLength:], true
}

func (f *file) Get(space, key string) (value []byte, found bool, err error) {
	if err := checkNames(space, key); err != nil {
		return nil, false, err
	}
	err = f.view(func(tx *bolt.Tx) error {
		if b := spaceOf(tx, space); b != nil {
			var v []byte
			if v, found = there(b.Get([]byte(key)), f.now()); found {
				value = copied(v)
			}
		}
		return nil
	})
	return value, found, err
}

func (f *file) Put(space, key string, value []byte) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return f.update(func(tx *bolt.Tx) error {
		b, err := makeSpace(tx, space)
		if err != nil {
			return err
		}
		return b.Put([]byte(key), stored(0, value))
	})
}

func (f *file) PutNew(space, key string, value []byte, expires time.Time) (isNew bool, err error) {
	if err := checkNames(space, key); err != nil {
		return false, err
	}
	now, m := f.now(), until(expires)
	err = f.update(func(tx *bolt.Tx) error {
		isNew = false
		b, err := makeSpace(tx, space)
		if err != nil {
			return err
		}
		if _, ok := there(b.Get([]byte(key)), now); ok {
			return nil
		}
		isNew = true
		if m != 0 {
			if err := forget(tx, now); err != nil {
				return err
			}
			if err := tx.Bucket(expiryBucket).Put(expiryKey(m, space, key), nil); err != nil {
				return err
			}
		}
		return b.Put([]byte(key), stored(m, value))
	})
	return isNew && err == nil, err
}

// expiryKey sorts by time; the length of the space tells it from the key.
func expiryKey(m milliseconds, space, key string) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(m))
	b = binary.BigEndian.AppendUint16(b, uint16(len(space)))
	return append(append(b, space...), key...)
}

// forgotten is how many expired values a write takes away at most: more than the
// one that it adds, so that the file does not grow.
const forgotten = 16

// forget drops values that have expired. A key may have been put anew since.
func forget(tx *bolt.Tx, now time.Time) error {
	list := tx.Bucket(expiryBucket)
	cursor := list.Cursor()
	for range forgotten {
		k, _ := cursor.First()
		if len(k) < untilLength+2 || !milliseconds(binary.BigEndian.Uint64(k)).over(now) {
			return nil
		}
		k = copied(k)
		name := k[untilLength+2:]
		length := int(binary.BigEndian.Uint16(k[untilLength:]))
		if length > len(name) {
			return fmt.Errorf("%w: an entry of the list of expiries has no key", ErrDamaged)
		}
		if b := spaceOf(tx, string(name[:length])); b != nil {
			v := b.Get(name[length:])
			if len(v) >= untilLength && string(v[:untilLength]) == string(k[:untilLength]) {
				if err := b.Delete(name[length:]); err != nil {
					return err
				}
			}
		}
		if err := list.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) Delete(space, key string) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return f.update(func(tx *bolt.Tx) error {
		if b := spaceOf(tx, space); b != nil {
			return b.Delete([]byte(key))
		}
		return nil
	})
}

func (f *file) List(space string) (map[string][]byte, error) {
	if err := checkName("space", space); err != nil {
		return nil, err
	}
	list := map[string][]byte{}
	err := f.view(func(tx *bolt.Tx) error {
		b := spaceOf(tx, space)
		if b == nil {
			return nil
		}
		now := f.now()
		return b.ForEach(func(k, v []byte) error {
			if value, ok := there(v, now); ok {
				list[string(k)] = copied(value)
			}
			return nil
		})
	})
	return list, err
}

func (f *file) Keep(space string, change journal.Change) error {
	if err := checkChange(space, change); err != nil {
		return err
	}
	return f.update(func(tx *bolt.Tx) error {
		b, err := makeSpace(tx, space)
		if err != nil {
			return err
		}
		for _, r := range change {
			if r.Deleted() {
				err = b.Delete([]byte(nameOf(r)))
			} else {
				err = b.Put([]byte(nameOf(r)), stored(0, r.Expose()))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *file) Clock() (time.Time, error) {
	return f.now(), f.view(func(*bolt.Tx) error { return nil })
}

func (f *file) Close() error {
	if err := f.db.Close(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}
