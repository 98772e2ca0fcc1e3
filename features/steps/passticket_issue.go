package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// generate has the target generate a PassTicket. A refusal is kept for the
// steps that judge it.
func (w *World) generate(ctx context.Context, user, appl string, at time.Time) error {
	args, err := w.generateArgs(user, appl, at)
	if err != nil {
		return err
	}
	var result target.GenerateResult
	answer, err := w.call(ctx, target.OpGenerate, args, &result)
	if err != nil {
		return err
	}
	w.generation = &answer
	if answer.Kind == target.OK {
		w.keep(args, result.Ticket, true)
	}
	return nil
}

// issue makes a PassTicket for a scenario about evaluation. That the target
// refuses to generate is for the rules of generation to judge.
func (w *World) issue(ctx context.Context, user, appl string, at time.Time) error {
	if !w.info.Offers(target.OpGenerate) {
		return w.issueByReference(ctx, user, appl, at)
	}
	if err := w.generate(ctx, user, appl, at); err != nil {
		return err
	}
	if w.generation.Kind != target.OK {
		w.generation = nil
		return w.issueByReference(ctx, user, appl, at)
	}
	return nil
}

// issueByReference makes a PassTicket that any conforming generator would.
func (w *World) issueByReference(ctx context.Context, user, appl string, at time.Time) error {
	args, err := w.generateArgs(user, appl, at)
	if err != nil {
		return err
	}
	var result target.GenerateResult
	answer, err := w.reference.Call(ctx, target.OpGenerate, args, &result)
	if err != nil {
		return err
	}
	if answer.Kind != target.OK {
		return misuse("the reference cannot issue the PassTicket: " + answer.Detail)
	}
	w.keep(args, result.Ticket, false)
	return nil
}

// keep remembers a PassTicket for the steps to come.
func (w *World) keep(args target.GenerateArgs, text string, byTarget bool) {
	w.secrets.add(aPassTicket, text)
	w.tickets = append(w.tickets, ticket{
		text: text, issued: args.Time, algorithm: args.Algorithm,
		byTarget: byTarget, user: args.User, appl: args.Application,
	})
}

// which finds the PassTicket that a step names: the latest, or by ordinal.
func (w *World) which(name string) (ticket, error) {
	ordinal := map[string]int{"first PassTicket": 0, "second PassTicket": 1, "third PassTicket": 2}
	i, ok := ordinal[name]
	if !ok {
		i = len(w.tickets) - 1
	}
	if i >= 0 && i < len(w.tickets) {
		return w.tickets[i], nil
	}
	if w.generation != nil && w.generation.Kind != target.OK {
		return ticket{}, w.expect(false, "a PassTicket", "generation "+w.generation.String())
	}
	if codes, err := w.codes(); err == nil && codes != "0/0/0" {
		return ticket{}, w.expect(false, "a PassTicket", "return codes "+codes)
	}
	return ticket{}, misuse(fmt.Sprintf("there is no %s yet", name))
}

// fold replaces the latest PassTicket by itself in one case.
func (w *World) fold(letterCase string) error {
	t, err := w.which("PassTicket")
	if err != nil {
		return err
	}
	if letterCase == "upper" {
		t.text = strings.ToUpper(t.text)
	} else {
		t.text = strings.ToLower(t.text)
	}
	t.byTarget = false // no longer what the target generated
	w.secrets.add(aPassTicket, t.text)
	w.tickets = append(w.tickets, t)
	return nil
}

// instants draws count different seconds from first to last, both among them.
func (w *World) instants(countText, firstText, lastText string) ([]time.Time, error) {
	count, err := strconv.Atoi(countText)
	if err != nil {
		return nil, misuse(err.Error())
	}
	first, err := parseTime(firstText)
	if err != nil {
		return nil, err
	}
	last, err := parseTime(lastText)
	if err != nil {
		return nil, err
	}
	span := last.Unix() - first.Unix()
	if count < 2 || span < int64(count)-1 {
		return nil, misuse(fmt.Sprintf("%d different seconds, both ends among them, do not fit from %s to %s", count, firstText, lastText))
	}
	drawn := map[int64]bool{0: true, span: true}
	list := []time.Time{first, last}
	for len(list) < count {
		if offset := w.random.Int64N(span); !drawn[offset] {
			drawn[offset] = true
			list = append(list, first.Add(time.Duration(offset)*time.Second))
		}
	}
	return list, nil
}
