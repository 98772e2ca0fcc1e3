//go:build unix

package adapter

import (
	"os/exec"
	"syscall"
)

// shell makes a command of what a person would type, in a process group of its
// own, so that it can be ended with all its children.
func shell(command string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", "-c", command)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func kill(cmd *exec.Cmd) {
	syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
}
