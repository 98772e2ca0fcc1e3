package racf

import "fmt"

// Message is a line that a command prints besides its output. ID is "" for the
// messages of this package: those whose RACF number was not found published.
type Message struct{ ID, Text string }

// String returns the ID, if there is one, and the text, as on a terminal.
func (m Message) String() string {
	if m.ID == "" {
		return m.Text
	}
	return m.ID + " " + m.Text
}

// Result is what a command comes to.
type Result struct {
	// Command is the name of the command in full; "" if it was not recognized.
	Command string
	// ReturnCode is 0: done; 4: not all was done, or a message warns; 8: nothing
	// was done. RACF's 12, a system error, does not occur.
	ReturnCode int
	Messages   []Message
	Output     []string
}

// parseMessage is how the TSO/E parse service complains of an operand.
type parseMessage struct {
	noun    string // INVALID noun, value
	missing string // MISSING missing+
	detail  string // MISSING detail: the second level of the message
}

// messages: the plus sign says that more text follows.
func (p *parseMessage) messages(value string) []Message {
	return []Message{
		{"IKJ56702I", fmt.Sprintf("INVALID %s, %s", p.noun, value)},
		{"IKJ56701I", fmt.Sprintf("MISSING %s+", p.missing)},
		{"IKJ56701I", fmt.Sprintf("MISSING %s", p.detail)},
	}
}

func invalidKeyword(word string) Message {
	return Message{"IKJ56712I", "INVALID KEYWORD, " + word}
}
