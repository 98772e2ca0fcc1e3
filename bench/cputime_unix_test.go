//go:build unix

package bench

import (
	"syscall"
	"time"
)

// cpuTime is how long the process has had a processor, user and system, and
// whether the system tells.
func cpuTime() (time.Duration, bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
