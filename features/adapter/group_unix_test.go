//go:build unix

package adapter

import (
	"os/exec"
	"syscall"
)

// leaveGroup has a child leave the adapter's process group, as a daemon does.
func leaveGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
