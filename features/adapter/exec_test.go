//go:build unix

package adapter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// TestNoAdapter has commands that do not get beyond hello.
func TestNoAdapter(t *testing.T) {
	tests := []struct {
		name, command string
		message       string
		stderr        string
	}{
		{"no such program", "./no-such-adapter", "it ended by itself: exit status 127", "not found"},
		{"hangs", command("hello-hangs"), "no answer within 700ms", "this is hello-hangs"},
		{"ends without a word", command("hello-silent"), "it ended by itself: exit status 0", "this is hello-silent"},
		{"crashes", command("hello-crash"), "it ended by itself: exit status 9", "this is hello-crash"},
		{"greets", command("hello-garbage"), `a line is not an answer: not JSON: invalid character 'W' looking for beginning of value: "Welcome!"`, "this is"},
		{"error", command("hello-error"), "it answered with an error: no licence", "this is"},
		{"skip", command("hello-skip"), "it did not say who it is: not supported (not today)", "this is"},
		{"reject", command("hello-reject"), "it did not say who it is: refused as not-valid", "this is"},
		{"no operation", command("hello-nothing"), `its ok is not as the protocol says: member ["operations"]`, "this is"},
		{"an operation that is none", command("hello-misspelt"), `member ["operations" "0"]: value must be one of`, "this is"},
		{"no name", command("hello-no-name"), "missing property 'name'", "this is"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			timeout := ample
			if test.name == "hangs" {
				timeout = short
			}
			adapter, err := Exec(t.Context(), test.command, Options{Processes: 2, Timeout: timeout})
			var f *target.Failure
			if !errors.As(err, &f) || adapter != nil {
				t.Fatalf("expected a failure, observed %v, %v", adapter, err)
			}
			if f.Op != opHello || !strings.Contains(f.Message, test.message) || !strings.Contains(f.Stderr, test.stderr) {
				t.Errorf("expected %q at hello and %q on standard error, observed %q at %s and %q",
					test.message, test.stderr, f.Message, f.Op, f.Stderr)
			}
		})
	}
}

// generate is a request whose answer depends on i.
func generate(i int) target.GenerateArgs {
	args := checkArgs(target.AlgorithmLegacy)
	args.User = fmt.Sprintf("USER%d", i)
	return args
}

// TestInFlight makes eight requests of an adapter that waits for eight and
// then answers in reverse: so they are under way at the same time, or for ever.
func TestInFlight(t *testing.T) {
	adapter := open(t, command("eight"), Options{Timeout: ample})
	session, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reference, err := target.Reference("").Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var want, got [8]target.GenerateResult
	var group sync.WaitGroup
	for i := range got {
		if _, err := reference.Call(t.Context(), target.OpGenerate, generate(i), &want[i]); err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			if a, err := session.Call(t.Context(), target.OpGenerate, generate(i), &got[i]); err != nil || a.Kind != target.OK {
				t.Errorf("request %d: observed %v, %v", i, a, err)
			}
		})
	}
	group.Wait()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if err := errors.Join(session.Close(t.Context()), adapter.Close()); err != nil {
		t.Error(err)
	}
}

// TestTimeoutInFlight has several requests, each too large for the pipe, wait
// for an adapter that reads no more: every one is told.
func TestTimeoutInFlight(t *testing.T) {
	adapter := open(t, command("not-reading"), Options{Timeout: short})
	session, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	args := generate(0)
	args.User = strings.Repeat("U", 300_000)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			_, err := session.Call(t.Context(), target.OpGenerate, args, &target.GenerateResult{})
			var f *target.Failure
			if !errors.As(err, &f) || f.Message != "no answer within 700ms" || f.Op != target.OpGenerate {
				t.Errorf("expected the time-out, observed %v", err)
			}
		})
	}
	group.Wait()
	if err := session.Close(t.Context()); err == nil {
		t.Error("the session: expected the failure, observed none")
	}
	if err := adapter.Close(); err != nil {
		t.Errorf("close: expected nothing more to tell, observed %v", err)
	}
}

// TestInterrupted cancels the context of a call that has no answer.
func TestInterrupted(t *testing.T) {
	adapter := open(t, command("hang"), Options{Timeout: ample})
	session, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		_, err := session.Call(ctx, target.OpGenerate, generate(0), &target.GenerateResult{})
		var f *target.Failure
		if !errors.Is(err, context.Canceled) || errors.As(err, &f) {
			t.Errorf("call: expected the cancellation and no failure, observed %v", err)
		}
	})
	group.Go(func() { // the only process is taken
		if _, err := adapter.Session(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("session: expected the cancellation, observed %v", err)
		}
	})
	cancel()
	group.Wait()
	if err := session.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("end of the session: expected the cancellation, observed %v", err)
	}
	if err := adapter.Close(); err != nil {
		t.Errorf("close: expected nothing, observed %v", err)
	}
	if _, err := Exec(ctx, command("good"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("exec: expected the cancellation, observed %v", err)
	}
}

// TestClose has adapters closed at odd moments.
func TestClose(t *testing.T) {
	t.Run("no process but the first was ever started", func(t *testing.T) {
		adapter := open(t, command("good"), Options{Processes: 4, Timeout: ample})
		if err := errors.Join(adapter.Close(), adapter.Close()); err != nil {
			t.Error(err)
		}
		if _, err := adapter.Session(t.Context()); !errors.Is(err, errClosed) {
			t.Errorf("session: expected %v, observed %v", errClosed, err)
		}
	})
	t.Run("a session is open", func(t *testing.T) {
		adapter := open(t, command("good"), Options{Processes: 2, Timeout: ample})
		session, err := adapter.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := adapter.Close(); err == nil || !strings.Contains(err.Error(), "its session was never closed") {
			t.Errorf("close: observed %v", err)
		}
		if _, err := session.Call(t.Context(), target.OpGenerate, generate(0), &target.GenerateResult{}); err == nil {
			t.Error("call: expected a failure, observed none")
		}
		if err := session.Close(t.Context()); err == nil {
			t.Error("end of the session: expected a failure, observed none")
		}
	})
	t.Run("a session that asked for nothing", func(t *testing.T) {
		adapter := open(t, command("reset-error"), Options{Timeout: ample})
		session, err := adapter.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(session.Close(t.Context()), adapter.Close()); err != nil {
			t.Error(err)
		}
	})
}

// TestGivesUp stops trying an adapter that breaks again and again.
func TestGivesUp(t *testing.T) {
	adapter := open(t, command("crash-third"), Options{Timeout: ample})
	for i := range giveUp {
		session, err := adapter.Session(t.Context())
		if err != nil {
			t.Fatalf("session %d: %v", i, err)
		}
		if _, err := session.Call(t.Context(), target.OpGenerate, generate(0), &target.GenerateResult{}); err != nil {
			t.Errorf("session %d: %v", i, err)
		}
		if err := session.Close(t.Context()); err == nil {
			t.Errorf("session %d: expected a failure at its end, observed none", i)
		}
	}
	if _, err := adapter.Session(t.Context()); err == nil || !strings.Contains(err.Error(), "the adapter broke 3 times in a row") {
		t.Errorf("observed %v", err)
	}
	if err := adapter.Close(); err != nil {
		t.Error(err)
	}
}

// TestBetweenScenarios has an answer come too late for its scenario: whoever
// hears of it, it is told.
func TestBetweenScenarios(t *testing.T) {
	adapter := open(t, command("reset-late-second"), Options{Timeout: ample})
	session, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.Call(t.Context(), target.OpGenerate, generate(0), &target.GenerateResult{}); err != nil {
		t.Fatal(err)
	}
	if err := session.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-session.(*execSession).process.done // the second answer ended it
	next, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Close(t.Context()); err != nil {
		t.Error(err)
	}
	const want = "the target failed: between scenarios, it answered request 2 a second time\nits standard error:\nthis is reset-late-second\n"
	if err := adapter.Close(); err == nil || err.Error() != want {
		t.Errorf("close: expected %q, observed %v", want, err)
	}
}

// TestChildThatGotAway has a child in a session of its own hold the adapter's
// output: the adapter's end is seen all the same.
func TestChildThatGotAway(t *testing.T) {
	place := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(place, 0o600); err != nil {
		t.Skip(err)
	}
	adapter := open(t, commandAt("child-away", place), Options{Timeout: ample})
	session, err := adapter.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = session.Call(t.Context(), target.OpGenerate, generate(0), &target.GenerateResult{})
	var f *target.Failure
	if !errors.As(err, &f) || f.Message != "it ended by itself: exit status 3" {
		t.Errorf("expected the crash, observed %v", err)
	}
	if err := session.Close(t.Context()); err == nil {
		t.Error("end of the session: expected a failure, observed none")
	}
	if err := adapter.Close(); err != nil {
		t.Error(err)
	}
	letGo(t, place)
}

// letGo ends the child that reads the named pipe. Opening it waits for the
// child; one that was ended before it came so far would be waited for in vain.
func letGo(t *testing.T, pipe string) {
	t.Helper()
	opened := make(chan error, 1)
	go func() {
		keep, err := os.OpenFile(pipe, os.O_WRONLY, 0)
		if err == nil {
			err = keep.Close()
		}
		opened <- err
	}()
	gone := time.NewTimer(ample)
	defer gone.Stop()
	select {
	case err := <-opened:
		if err != nil {
			t.Error(err)
		}
	case <-gone.C:
		reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0) // stands in for the child
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		if err := <-opened; err != nil {
			t.Error(err)
		}
	}
}
