//go:build unix

package store_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/sim/store"
)

// The test binary is its own victim, if these are in the environment.
const (
	victimFolder = "SAFPROOF_VICTIM_FOLDER"
	victimRound  = "SAFPROOF_VICTIM_ROUND"
	victimNoSync = "SAFPROOF_VICTIM_NOSYNC"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(victimFolder); folder != "" {
		err := victim(folder, os.Getenv(victimRound), store.FileOptions{NoSync: os.Getenv(victimNoSync) != ""})
		fmt.Fprintln(os.Stderr, err) // It ends by being killed only.
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// acknowledged says what the victim has told: for each name the last number.
type acknowledged map[string]int

// victim writes as fast as it can and tells on standard output what is written,
// as "name number". Several writers do so at once.
func victim(folder, round string, o store.FileOptions) error {
	fmt.Println("up 0")
	s, err := store.OpenFile(folder, o)
	if err != nil {
		return err
	}
	db, err := store.OpenDatabase(s, "DB", esmConfig)
	if err != nil {
		return err
	}
	keys, err := store.OpenKeys(s, "CKDS")
	if err != nil {
		return err
	}
	system := db.IPL("SYS1")
	// Without a password no attempt counts.
	err = system.Update(func(tx *esm.Tx) error { return tx.SetPassword(esm.IBMUSER, "SYS1", true, time.Time{}) })
	if err != nil {
		return err
	}
	var told sync.Mutex
	failed := make(chan error)
	write := func(name string, do func(number int) error) {
		go func() {
			for number := 1; ; number++ {
				if err := do(number); err != nil {
					failed <- fmt.Errorf("%s %d: %w", name, number, err)
					return
				}
				told.Lock()
				fmt.Println(name, number)
				told.Unlock()
			}
		}()
	}
	for w := range 3 {
		write(fmt.Sprintf("put.%d", w), func(number int) error {
			return s.Put("puts", fmt.Sprintf("%s.%d.%d", round, w, number%7), fmt.Append(nil, number))
		})
	}
	write("new", func(number int) error {
		stored, err := s.PutNew("news", fmt.Sprintf("%s.%d", round, number), fmt.Append(nil, number), time.Now().Add(time.Hour))
		if err == nil && !stored {
			err = fmt.Errorf("it is there already")
		}
		return err
	})
	write("user", func(number int) error { return addUser(system, round, number) })
	write("attempts", func(number int) error {
		return system.Update(func(tx *esm.Tx) error { _, err := tx.CountAttempt(esm.IBMUSER, false); return err })
	})
	write("key", func(number int) error {
		return keys.AddHMACKey(fmt.Sprintf("K%s.%d", round, number), fmt.Append(nil, number))
	})
	return <-failed
}

// addUser makes changes that belong together: a user with a password, a group of
// the same number, a connection and a profile; and takes the one before away
// again, except its profile.
func addUser(system *esm.System, round string, number int) error {
	return system.Update(func(tx *esm.Tx) error {
		user, group := namesOf(round, number)
		if err := cmp.Or(
			tx.AddGroup(esm.Group{ID: group, Superior: esm.SYS1}),
			tx.AddUser(esm.User{ID: user, DefaultGroup: esm.SYS1}),
			tx.SetPassword(user, "SECRET1", false, time.Now()),
			tx.Connect(esm.Connection{User: user, Group: group}),
			tx.AddProfile(esm.Profile{Class: esm.FACILITY, Name: esm.ProfileName(user), Owner: esm.ID(user)}),
		); err != nil || number == 1 {
			return err
		}
		user, group = namesOf(round, number-1)
		return cmp.Or(tx.DeleteUser(user), tx.DeleteGroup(group))
	})
}

// namesOf returns what a number is called in no more than eight characters.
func namesOf(round string, number int) (esm.UserID, esm.GroupID) {
	name := strings.ToUpper(round + "#" + strconv.FormatInt(int64(number), 36))
	return esm.UserID("U" + name), esm.GroupID("G" + name)
}

// Killed at any moment, the process has lost nothing that it has told of, and
// what it has not told of is there wholly or not at all.
func TestKill(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 4
	}
	for name, noSync := range map[string]bool{"sync": false, "no sync": true} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			random := rand.New(rand.NewPCG(1, 2))
			attempts := 0
			for round := range rounds {
				acks := 0 // the first is told before the store is opened
				if round%5 != 0 {
					acks = random.IntN(400)
				}
				told := kill(t, folder, strconv.Itoa(round), acks, noSync)
				t.Logf("round %d: killed after %d acknowledgements, told of %v", round, acks, told)
				checkSound(t, filepath.Join(folder, store.FileName))
				attempts = checkKept(t, folder, strconv.Itoa(round), told, attempts)
				if t.Failed() {
					return
				}
			}
			if attempts == 0 {
				t.Error("no victim has written anything")
			}
		})
	}
}

// kill starts a victim and kills it after so many acknowledgements. It returns
// all of them, those included that were on their way.
func kill(t *testing.T, folder, round string, acks int, noSync bool) acknowledged {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), victimFolder+"="+folder, victimRound+"="+round)
	if noSync {
		child.Env = append(child.Env, victimNoSync+"=1")
	}
	var problem strings.Builder
	child.Stderr = &problem
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	told := acknowledged{}
	lines := bufio.NewReader(out)
	for read := 0; ; read++ {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break // a last line that was cut off tells of nothing
		}
		must(t, err)
		var name string
		var number int
		if _, err := fmt.Sscan(line, &name, &number); err != nil {
			t.Fatalf("the victim says %q: %v", line, err)
		}
		told[name] = number
		if read == acks {
			must(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the victim has ended by itself: %v\n%s", err, &problem)
	}
	return told
}

// checkSound has package bbolt look at every page of the file.
func checkSound(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return // killed before there was one
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	must(t, err)
	defer db.Close()
	must(t, db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("the file is not sound: %v", err)
		}
		return nil
	}))
}

// checkKept looks for all that was acknowledged in a round, and returns how many
// attempts to sign on are on record.
func checkKept(t *testing.T, folder, round string, told acknowledged, attempts int) int {
	t.Helper()
	s, err := store.OpenFile(folder, store.FileOptions{})
	must(t, err)
	defer s.Close()
	db, err := store.OpenDatabase(s, "DB", esmConfig)
	must(t, err)
	keys, err := store.OpenKeys(s, "CKDS")
	must(t, err)
	for w := range 3 {
		for number := max(1, told[fmt.Sprintf("put.%d", w)]-6); number <= told[fmt.Sprintf("put.%d", w)]; number++ {
			key := fmt.Sprintf("%s.%d.%d", round, w, number%7)
			value, found, err := s.Get("puts", key)
			var is int
			fmt.Sscan(string(value), &is)
			// The next one to this key may have been written, and not told.
			if err != nil || !found || is != number && is != number+7 {
				t.Errorf("%s is %q, %t, %v, want %d", key, value, found, err, number)
			}
		}
	}
	news, err := s.List("news")
	must(t, err)
	for number := range told["new"] {
		key := fmt.Sprintf("%s.%d", round, number+1)
		if string(news[key]) != fmt.Sprint(number+1) {
			t.Errorf("the new %s is %q", key, news[key])
		}
	}
	for number := range told["key"] {
		key, err := keys.HMACKey(fmt.Sprintf("K%s.%d", round, number+1))
		if err != nil || string(key.Expose()) != fmt.Sprint(number+1) {
			t.Errorf("key %d of ICSF: %v", number+1, err)
		}
	}
	return checkDatabase(t, db, round, told, attempts)
}

func checkDatabase(t *testing.T, db *esm.Database, round string, told acknowledged, attempts int) (failures int) {
	t.Helper()
	system := db.IPL("SYS1")
	system.Read(func(v esm.View) {
		u, _ := v.User(esm.IBMUSER)
		failures = u.FailedAttempts
		if failures != attempts+told["attempts"] && failures != attempts+told["attempts"]+1 {
			t.Errorf("%d attempts are on record, want %d and %d more, or one besides", failures, attempts, told["attempts"])
		}
		checkUsers(t, v, round, told["user"])
	})
	return failures
}

// checkUsers wants what addUser makes in one update to be there together: of the
// last number, which is the one told of or the next.
func checkUsers(t *testing.T, v esm.View, round string, told int) {
	t.Helper()
	has := func(number int) (profile bool, rest [4]bool) {
		user, group := namesOf(round, number)
		u, isUser := v.User(user)
		_, isGroup := v.Group(group)
		_, connected := v.Connection(user, group)
		_, profile = v.Profile(esm.FACILITY, esm.ProfileName(user), false)
		return profile, [4]bool{isUser, isGroup, connected, u.HasPassword()}
	}
	last := told
	if next, _ := has(told + 1); next {
		last++
	}
	for number := 1; number <= last+1; number++ {
		profile, rest := has(number)
		is := number == last
		if profile != (number <= last) || rest != [4]bool{is, is, is, is} {
			t.Errorf("of number %d out of %d, %d told: profile %t; user, group, connection, password %t", number, last, told, profile, rest)
		}
	}
}
