// Package timeline implements one HTML page that explains a simulated run to
// somebody who has never seen z/OS, according to the events of package sim.
//
// The page stands alone: it carries its styles and its script, loads nothing, and
// a Content-Security-Policy refuses everything else. Without the script it is
// tables of all events, of the tickets and tokens, of the faults and of the rules.
// With it there is a chart: systems as lanes, each with the time that its own clock
// shows, tickets and tokens as bars, decisions as marks. #event-17 opens event 17.
//
// [Write] is deterministic: the same events give the same bytes. A page holds
// [Limit] events at most, and its chart draws only what is in sight, marks that
// would cover one another as one with a number.
//
// # What it reads out of events
//
//   - A credential is called by its name in the run: T17 a PassTicket, J4 a token,
//     P3 a password.
//   - When one ends stands in the Detail of its Issue event: the word "until" and an
//     RFC 3339 time in UTC, as the clock of that system shows it. Without it the bar
//     ends with the last event of the credential.
//   - An event of kind Link or ICSF that is not accepted begins a fault. One that is
//     accepted ends that of its system; without a system, those of all.
//   - The Detail of a violation is how to replay it.
//
// # Choices
//
//   - Times are true time, unless a clock is named. How far a clock is off is told in
//     whole seconds, and coloured from 30 seconds on; what it does to a ticket or token
//     is drawn from there, too.
//   - Up to three marks that would cover one another stand side by side where there is
//     room, which moves them to the right by their own width.
//   - A ticket's or token's bar ends when its issuer's clock first shows its end,
//     whatever set that clock. Where a clock that decides tells otherwise, or is set
//     back from the end, a strip shows when it does not show the end; what it shows
//     between two events is reckoned from the first of them.
//   - A lane's logouts end with the restart of their server, as rule IDT-11 says that
//     they should; whether the token was taken again is told by the decisions alone.
package timeline
