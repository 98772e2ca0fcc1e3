package sim

import "encoding/binary"

// flushAt is how many bytes of events are hashed at once.
const flushAt = 4096

// appendCanonical appends an event's canonical form, one for each event and no
// other: numbers of eight bytes, texts with their length in front. Detail is left
// out.
func appendCanonical(b []byte, e *Event) []byte {
	b = binary.BigEndian.AppendUint64(b, e.Seq)
	b = binary.BigEndian.AppendUint64(b, e.Intent)
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixNano()))
	local := int64(0)
	if !e.Local.IsZero() {
		local = e.Local.UnixNano()
	}
	b = binary.BigEndian.AppendUint64(b, uint64(local))
	for _, text := range [...]string{e.System, e.Server, string(e.Kind), e.Actor, e.User, e.Application,
		e.Credential, e.Operation, e.Codes, e.Cause} {
		b = appendText(b, text)
	}
	accepted := byte(0)
	if e.Accepted {
		accepted = 1
	}
	b = append(b, accepted)
	b = binary.AppendUvarint(b, uint64(len(e.Rules)))
	for _, rule := range e.Rules {
		b = appendText(b, rule)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// hash takes an event into the digest of the run.
func (l *Loop) hash(e *Event) {
	l.canonical = appendCanonical(l.canonical, e)
	if len(l.canonical) >= flushAt {
		l.flush()
	}
}

func (l *Loop) flush() {
	l.digest.Write(l.canonical)
	l.canonical = l.canonical[:0]
}
