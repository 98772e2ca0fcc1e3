package bench

import (
	"encoding/binary"
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// counter counts an event of the kernel's perf_event_open(2) on one thread, in user
// mode, as that is what a process may count unless the machine's owner forbids it.
type counter struct{ fd int }

// newCounter needs the caller to stay on its thread.
func newCounter(kind uint32, event uint64) (*counter, error) {
	attr := unix.PerfEventAttr{Type: kind, Config: event, Bits: unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv}
	attr.Size = uint32(unsafe.Sizeof(attr))
	fd, err := unix.PerfEventOpen(&attr, 0, -1, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return &counter{fd}, nil
}

func (c *counter) read() (uint64, error) {
	var b [8]byte
	if _, err := unix.Read(c.fd, b[:]); err != nil {
		return 0, err
	}
	return binary.NativeEndian.Uint64(b[:]), nil
}

func (c *counter) close() { _ = unix.Close(c.fd) }

// instructions is how many a piece of work takes on its own thread, and whether the
// machine tells: one that is virtual often does not.
func instructions(work func()) (uint64, bool) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c, err := newCounter(unix.PERF_TYPE_HARDWARE, unix.PERF_COUNT_HW_INSTRUCTIONS)
	if err != nil {
		return 0, false
	}
	defer c.close()
	before, err := c.read()
	if err != nil {
		return 0, false
	}
	work()
	after, err := c.read()
	return after - before, err == nil && after > before
}

// The counter itself, with an event that needs no hardware: memory touched for the
// first time is a fault for each page.
func TestCounterCountsThisThread(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c, err := newCounter(unix.PERF_TYPE_SOFTWARE, unix.PERF_COUNT_SW_PAGE_FAULTS)
	if err != nil {
		t.Skipf("perf_event_open: %v", err)
	}
	defer c.close()
	const pages = 100
	memory, err := unix.Mmap(-1, 0, pages*unix.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Munmap(memory) }()
	_ = unix.Madvise(memory, unix.MADV_NOHUGEPAGE)
	before, err := c.read()
	if err != nil {
		t.Fatal(err)
	}
	for page := range pages {
		memory[page*unix.Getpagesize()] = 1
	}
	after, err := c.read()
	if err != nil {
		t.Fatal(err)
	}
	if counted := after - before; counted < pages || counted > 2*pages {
		t.Errorf("%d pages touched: expected as many faults and few more, observed %d", pages, counted)
	}
}
