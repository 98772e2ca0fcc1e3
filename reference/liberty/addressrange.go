package liberty

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// ErrAddress: a text that is no range of addresses.
var ErrAddress = errors.New("that is no address, and no range of addresses")

// AddressRange is the ip of a remoteAddress: the addresses between two, both of
// them included.
type AddressRange struct{ low, high [16]byte }

// ParseAddressRange reads an address, or a range: pieces between dots (four) or
// colons (eight), of which one is * (all values) or [a-b], and all behind it are *.
// 192.17.[3-9].* is 192.17.3.0 to 192.17.9.255. Names are not looked up, and there
// is no CIDR notation. Errors wrap [ErrAddress] and do not show the text.
func ParseAddressRange(text string) (AddressRange, error) {
	text = strings.TrimSpace(text)
	if !strings.ContainsAny(text, "*[") {
		address, err := netip.ParseAddr(text)
		if err != nil || address.Zone() != "" {
			return AddressRange{}, fmt.Errorf("%w: it is no IPv4 and no IPv6 address", ErrAddress)
		}
		n := number(address)
		return AddressRange{n, n}, nil
	}
	separator, count, base, width := ".", 4, 10, 1
	if strings.Contains(text, ":") {
		separator, count, base, width = ":", 8, 16, 2
	}
	pieces := strings.Split(text, separator)
	if len(pieces) != count {
		return AddressRange{}, fmt.Errorf("%w: a range has %d pieces, this has %d", ErrAddress, count, len(pieces))
	}
	var r AddressRange
	ranged := false
	for i, piece := range pieces {
		low, high, isRange, err := parsePiece(piece, base, width)
		switch {
		case err != nil:
			return AddressRange{}, fmt.Errorf("%w: piece %d: %w", ErrAddress, i+1, err)
		case ranged && piece != "*":
			return AddressRange{}, fmt.Errorf("%w: piece %d: behind the first range stands only *", ErrAddress, i+1)
		}
		ranged = ranged || isRange
		at := 16 - (count-i)*width
		put(r.low[at:], low, width)
		put(r.high[at:], high, width)
	}
	return r, nil
}

// parsePiece reads a number, * or [a-b].
func parsePiece(piece string, base, width int) (low, high uint64, isRange bool, err error) {
	bits := 8 * width
	if piece == "*" {
		return 0, 1<<bits - 1, true, nil
	}
	inner, isRange := strings.CutPrefix(piece, "[")
	if !isRange {
		low, err = parseNumber(piece, base, bits)
		return low, low, false, err
	}
	inner, closed := strings.CutSuffix(inner, "]")
	from, to, two := strings.Cut(inner, "-")
	if !closed || !two {
		return 0, 0, false, errors.New("it is not of the form [a-b]")
	}
	if low, err = parseNumber(from, base, bits); err != nil {
		return 0, 0, false, err
	}
	if high, err = parseNumber(to, base, bits); err != nil {
		return 0, 0, false, err
	}
	if low > high {
		return 0, 0, false, errors.New("it goes downwards")
	}
	return low, high, true, nil
}

func parseNumber(text string, base, bits int) (uint64, error) {
	n, err := strconv.ParseUint(text, base, bits)
	if err != nil || text[0] == '+' {
		return 0, errors.New("it is no number that fits")
	}
	return n, nil
}

func put(to []byte, n uint64, width int) {
	for i := range width {
		to[i] = byte(n >> (8 * (width - 1 - i)))
	}
}

// number makes addresses of both kinds comparable: an IPv4 address has twelve
// zeroes before it.
func number(address netip.Addr) (n [16]byte) {
	address = address.Unmap()
	if address.Is4() {
		four := address.As4()
		copy(n[12:], four[:])
		return n
	}
	return address.As16()
}

// Contains says whether an address is in the range.
func (r AddressRange) Contains(a netip.Addr) bool { return !r.Below(a) && !r.Above(a) }

// Below says whether an address is below the range.
func (r AddressRange) Below(a netip.Addr) bool {
	n := number(a)
	return bytes.Compare(n[:], r.low[:]) < 0
}

// Above says whether an address is above the range.
func (r AddressRange) Above(a netip.Addr) bool {
	n := number(a)
	return bytes.Compare(n[:], r.high[:]) > 0
}
