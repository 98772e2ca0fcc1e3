package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/safproof/safproof/reference/passticket"
)

// printExplanation writes an explanation as a table of steps.
func printExplanation(out io.Writer, x passticket.Explanation) error {
	fmt.Fprintf(out, "user %s, application %s, time %s\n", x.User, x.Appl, x.Time)
	for _, part := range x.Parts {
		fmt.Fprintf(out, "\n%s\n", part.Algorithm)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, s := range part.Steps {
			fmt.Fprintf(w, "  %s\t%s\t%s\n", s.Name, s.Value, s.Note)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if part.Verdict != nil {
			fmt.Fprintf(out, "  %s\n", sentence(*part.Verdict))
		}
	}
	if x.Verdict == nil {
		_, err := fmt.Fprintf(out, "\nPassTicket %s\n", x.Ticket)
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s\n", sentence(*x.Verdict))
	return err
}
