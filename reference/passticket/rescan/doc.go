// Package rescan implements RACF PassTickets a second time, by the letter,
// according to the same descriptions as package passticket, and evaluates them
// by making the ticket of every second in the window and comparing.
//
// It exists to be compared with: tests and fuzz targets hold the fast
// implementation against it, and benchmarks measure how much a scan costs. It
// shares no code with package passticket, uses crypto/des and crypto/hmac, and
// works on strings and bytes. It checks no arguments: names must be legal and
// in upper case. Programs use package passticket.
package rescan
