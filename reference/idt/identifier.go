package idt

import (
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"strings"
	"time"
)

// epoch1900 is when the TOD clock began (z/Architecture Principles of Operation,
// "TOD-clock"). Leap seconds are left out.
var epoch1900 = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// identifier returns 32 hexadecimal digits in the form of the extended TOD clock
// (STORE CLOCK EXTENDED): 72 bits of time, whose bit 59 counts microseconds, then
// 40 bits that tell apart what has the same time, here a count, and the 16 bits
// of the programmable field, here a number of the system.
func identifier(at time.Time, count uint64, system uint16) string {
	// Seconds, as a Duration from 1900 ends in 2192 and one of a simulation may not.
	microseconds := uint64(at.Unix()-epoch1900.Unix())*1_000_000 + uint64(at.Nanosecond()/1000)
	var b [16]byte
	b[0] = byte(microseconds >> 52)
	binary.BigEndian.PutUint64(b[1:], microseconds<<12)
	// The last byte of the time holds fractions of a microsecond: none.
	binary.BigEndian.PutUint64(b[8:], count<<24>>8|uint64(system))
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

// countBits is how many of the 40 bits count the tokens of one IPL.
const countBits = 24

// firstCount is where the count of tokens begins after so many IPLs: the bits
// above countBits are those of the IPL. More than 2^24 tokens run on into the bits
// of the next IPL, which would have to make its own in the same microsecond.
func firstCount(ipls uint16) uint64 { return uint64(ipls) << countBits }

// systemNumber returns a number for the programmable field.
func systemNumber(smfID string) uint16 {
	h := fnv.New32a()
	h.Write([]byte(smfID))
	sum := h.Sum32()
	return uint16(sum>>16) ^ uint16(sum)
}
