package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// withPeers has libraries in other languages measured, and those in Go that safproof
// does not depend on. They are processes that start, compile and warm up, which a run
// that looks at safproof alone does not want.
var withPeers = flag.Bool("peers", false, "measure the libraries of bench/peers, too, where they are installed")

func TestMain(m *testing.M) {
	if odd := os.Getenv(oddPeerVariable); odd != "" {
		oddPeer(odd)
		return
	}
	flag.Parse()
	if !*withPeers {
		os.Exit(m.Run())
	}
	os.Exit(runWithPeers(m))
}

// runWithPeers says first, as the configuration of benchmarks is written, which peers
// there are not, and what runs the others.
func runWithPeers(m *testing.M) int {
	folder, err := os.MkdirTemp("", "peers-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	workshop = folder
	for _, program := range []struct{ name, option string }{{"node", "--version"}, {"python3", "--version"}, {"java", "--version"}} {
		if said, err := exec.Command(program.name, program.option).Output(); err == nil {
			first, _, _ := strings.Cut(string(said), "\n")
			fmt.Printf("%s: %s\n", program.name, first)
		}
	}
	for _, p := range peers {
		if why := p.missing(); why != "" {
			fmt.Printf("peer-%s: %s\n", p.name, why)
		}
	}
	return m.Run()
}
