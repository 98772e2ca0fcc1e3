// What an event is, in words for a person.

const EVENTS = { 1: "sign-on", 2: "access", 81: "PassTicket judged", 82: "PassTicket made" };

const ACTIONS = {
  commands: "security commands", clock: "clock moved", ipl: "IPL", restart: "server restarted", icsf: "ICSF", partition: "links",
};

const BY = { passticket: "PassTicket", "identity-token": "identity token", "identity-map": "identity map" };

// column finds what a record has under a name, whatever prefix its event has.
const column = (record, name) => record[Object.keys(record).find((key) => key === name || key.endsWith("_" + name))];

// describe makes of an event what the lanes and the table show.
export function describe(event) {
  const at = new Date(event.time);
  if (event.kind === "action") {
    return {
      event, at, system: event.system, result: "action", what: ACTIONS[event.action] || event.action,
      user: "", target: "", codes: "", cause: event.detail || "",
    };
  }
  const r = event.record;
  const failed = column(r, "violation") === "YES" || Boolean(r.cause);
  const by = r.authenticated_by ? ` by ${BY[r.authenticated_by] || r.authenticated_by}` : "";
  return {
    event, at, system: event.system,
    result: failed ? "refused" : r.evt === 82 ? "made" : "accepted",
    what: (EVENTS[r.evt] || `event ${r.evt}`) + by,
    user: r.ticket_user || column(r, "evt_user_id") || "",
    target: r.resource || column(r, "appl") || r.application || "",
    codes: r.codes || "", cause: r.cause || "",
  };
}

export const SIGNS = { accepted: "✓", refused: "✕", made: "●", action: "◆" };
export const RESULTS = { accepted: "granted", refused: "refused", made: "made", action: "done by you" };

const pad = (number) => String(number).padStart(2, "0");

// clock writes a time of day in UTC, as systems keep it.
export const clock = (time) => `${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())}`;
export const day = (time) => time.toISOString().slice(0, 10);

// span writes a length of time, in its two largest units.
export function span(seconds) {
  const total = Math.round(Math.abs(seconds));
  const parts = [[Math.floor(total / 86400), "d"], [Math.floor(total / 3600) % 24, "h"], [Math.floor(total / 60) % 60, "min"], [total % 60, "s"]];
  const first = parts.findIndex(([n]) => n > 0);
  return first < 0 ? "0 s" : parts.slice(first, first + 2).filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`).join(" ");
}

// offset says how a clock stands to the true time.
export function offset(seconds) {
  if (Math.abs(seconds) < 0.5) return "UTC, right";
  return `UTC, ${span(seconds)} ${seconds > 0 ? "ahead" : "behind"}`;
}
