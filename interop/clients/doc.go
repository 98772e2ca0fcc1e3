// Package clients is what the tests of interop share: a sysplex on loopback, and
// clients that somebody else wrote, as child processes.
package clients
