package adapter

import "os/exec"

// shell makes a command of what a person would type.
func shell(command string) *exec.Cmd { return exec.Command("cmd", "/C", command) }

func kill(cmd *exec.Cmd) {
	cmd.Process.Kill() //nolint:errcheck // it may have ended
}
