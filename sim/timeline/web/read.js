// What the tables of the page say, as the chart needs it.
const byId = (id) => document.getElementById(id);
const rowsOf = (id) => [...(byId(id)?.rows ?? [])];
const chart = byId("x-chart");
const begun = Number(chart.dataset.begun); // milliseconds since 1970; all else counts from there
const length = Number(chart.dataset.length);

const events = rowsOf("x-event-rows").map((row) => {
  const { t, k, s = "", v = "", c = "", u = "", d = "" } = row.dataset;
  const [number, time, where, say, decision, codes, rules] = row.cells;
  return {
    row, n: Number(number.textContent), t: Number(t), kind: k, system: s, server: v, credential: c, user: u, decision: d,
    time: time.firstChild.textContent, shows: time.querySelector("small")?.textContent ?? "",
    text: say.firstChild.textContent, more: [...say.querySelectorAll("small")].map((e) => e.textContent),
    codes: codes.textContent, rules: [...rules.querySelectorAll("a")].map((a) => a.textContent),
  };
});
const byNumber = new Map(events.map((e) => [e.n, e]));
// With the chart, #event-17 opens the event; it must not jump to the table.
for (const e of events) e.row.removeAttribute("id");

const lives = rowsOf("x-life-rows").map((row) => ({
  row, credential: row.dataset.c, from: Number(row.dataset.f), end: Number(row.dataset.e), known: row.dataset.u !== "",
  noun: row.cells[1].textContent, user: row.cells[2].textContent, application: row.cells[3].textContent,
  strips: JSON.parse(row.dataset.strips).map(([kind, where, from, to, n]) => ({ kind, where, from, to, n })),
  events: [],
}));
const lifeOf = new Map(lives.map((l) => [l.credential, l]));
for (const e of events) lifeOf.get(e.credential)?.events.push(e);

const faults = rowsOf("x-fault-rows").map((row) => ({
  from: Number(row.dataset.f), to: Number(row.dataset.e), system: row.dataset.s, kind: row.dataset.k,
  n: Number(row.dataset.n), text: row.cells[3].textContent,
}));

const systems = rowsOf("x-systems").map((row) => ({
  name: row.dataset.s, level: row.cells[1].textContent,
  servers: ["", ...row.cells[2].textContent.split(", ").filter(Boolean)],
  knots: JSON.parse(row.dataset.knots).map(([t, ahead]) => ({ t, ahead })),
}));
if (events.some((e) => !e.system && e.kind !== "phase" && e.kind !== "violation")) {
  systems.push({ name: "", level: "", servers: [""], knots: [] });
}

const aheadOf = (system, t) => {
  let ahead = system.knots[0]?.ahead ?? 0;
  for (const k of system.knots) {
    if (k.t > t) break;
    ahead = k.ahead;
  }
  return ahead;
};

const spanText = (seconds) => {
  const parts = [];
  for (const [unit, name] of [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]) {
    const n = Math.floor(seconds / unit);
    if (n > 0 && parts.length < 2) {
      parts.push(`${n} ${name}`);
      seconds -= n * unit;
    }
  }
  return parts.join(" ") || "0 s";
};
const offText = (ahead) => (ahead === 0 ? "on time" : `${spanText(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`);
