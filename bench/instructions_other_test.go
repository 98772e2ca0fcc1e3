//go:build !linux

package bench

func instructions(func()) (uint64, bool) { return 0, false }
