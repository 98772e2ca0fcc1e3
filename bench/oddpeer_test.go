package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// oddPeerVariable has the test binary be a peer of a kind.
const oddPeerVariable = "SAFPROOF_ODD_PEER"

// oddPeer does what a peer does, and something wrong in it.
func oddPeer(kind string) {
	lines := bufio.NewScanner(os.Stdin)
	for number := 0; lines.Scan(); number++ {
		n, _ := strconv.Atoi(lines.Text())
		switch {
		case kind == "refuses" && number == 0:
			fmt.Println(`{"error":"the signature is wrong"}`)
		case kind == "is silent" && number == 0:
			fmt.Println(`{}`)
		case number == 0:
			fmt.Println(`{"ready":true}`)
		case kind == "refuses later" && number > 3:
			fmt.Println(`{"error":"the token has expired"}`)
		case kind == "dies" && number > 3:
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(3)
		case kind == "takes no time":
			fmt.Println(`{"ns":0}`)
		case kind == "hardly takes time":
			fmt.Println(`{"ns":1}`)
		case kind == "babbles":
			fmt.Println("fast!")
		default:
			fmt.Printf("{\"ns\":%d}\n", n*1000)
		}
	}
}

func TestPeersThatAreOdd(t *testing.T) {
	for _, c := range []struct{ kind, expected string }{
		{"refuses", "the signature is wrong"},
		{"refuses later", "the token has expired"},
		{"is silent", "not ready"},
		{"dies", "ended without an answer (EOF)\nout of memory"},
		{"takes no time", "took 0 ns"},
		{"hardly takes time", "took 1ns"},
		{"babbles", `"fast!"`},
	} {
		t.Run(c.kind, func(t *testing.T) {
			p, err := start(oddCommand(t, c.kind), job{}, time.Second)
			if err == nil {
				p.close()
			}
			if err == nil || !strings.Contains(err.Error(), c.expected) {
				t.Errorf("expected an error with %q, observed %v", c.expected, err)
			}
		})
	}
}

func TestPeer(t *testing.T) {
	p, err := start(oddCommand(t, "is good"), job{}, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if took, err := p.validate(7); took != 7*time.Microsecond || err != nil {
		t.Errorf("7 validations: %v, %v", took, err)
	}
	if expected := int(batchTime / time.Microsecond); p.batch != expected {
		t.Errorf("batch: expected %d, observed %d", expected, p.batch)
	}
}

func TestPeerThatIsNotInstalled(t *testing.T) {
	for _, c := range []struct {
		peer     peer
		expected string
	}{
		{peer{folder: "no-such-library", ready: npmReady}, "not installed: make interop-ready"},
		{peer{needs: []string{"no-such-program"}}, "not installed: there is no no-such-program"},
		{peer{}, ""},
	} {
		if observed := c.peer.missing(); observed != c.expected {
			t.Errorf("expected %q, observed %q", c.expected, observed)
		}
	}
}

func oddCommand(t *testing.T, kind string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program)
	command.Env = append(os.Environ(), oddPeerVariable+"="+kind)
	return command
}
