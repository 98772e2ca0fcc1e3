package adapter

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The adapters under test are this test binary, run again with these set.
const (
	behaviourVar = "SAFPROOF_TEST_BEHAVIOUR"
	placeVar     = "SAFPROOF_TEST_PLACE" // a file of the behaviour's own
	parentVar    = "SAFPROOF_TEST_PARENT"
)

func TestMain(m *testing.M) {
	if name := os.Getenv(behaviourVar); name != "" {
		os.Exit(play(name))
	}
	code := m.Run()
	if left := strays(); left != nil {
		fmt.Fprintf(os.Stderr, "adapters left behind: %q\n", left)
		code = 1
	}
	os.Exit(code)
}

// command is the command line of an adapter that behaves so.
func command(name string) string { return commandAt(name, "") }

func commandAt(name, place string) string {
	binary, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s=%s %s='%s' %s=%d GORACE=atexit_sleep_ms=0 '%s'",
		behaviourVar, name, placeVar, place, parentVar, os.Getpid(), binary)
}

// strays lists the adapters of this run that live on, where the system tells.
// One that was killed may take a moment to go.
func strays() (left []string) {
	tick, end := time.NewTicker(20*time.Millisecond), time.After(2*time.Second)
	defer tick.Stop()
	for {
		if left = living(); left == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-end:
			return left
		}
	}
}

func living() (list []string) {
	mark := "\x00" + parentVar + "=" + strconv.Itoa(os.Getpid()) + "\x00"
	paths, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range paths {
		environ, err := os.ReadFile(path)
		if err != nil || !strings.Contains("\x00"+string(environ), mark) {
			continue
		}
		_, name, _ := strings.Cut(string(environ), behaviourVar+"=")
		name, _, _ = strings.Cut(name, "\x00")
		list = append(list, filepath.Base(filepath.Dir(path))+" "+name)
	}
	return list
}
