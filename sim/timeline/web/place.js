// Which part of the time is in sight, and where a moment stands in it.
const shortest = 20; // milliseconds in sight at most zoom
const view = { from: 0, to: length };
const filter = { credential: "", user: "", system: "", rule: "" };
const frame = { width: 0, gutter: 0 };
let selected = null;

const setView = (from, to) => {
  const wide = Math.min(Math.max(to - from, shortest), length);
  view.from = Math.min(Math.max((from + to - wide) / 2, 0), length - wide);
  view.to = view.from + wide;
};
const zoom = (factor, around = selected && inSight(selected.t) ? selected.t : (view.from + view.to) / 2) => {
  setView(around - (around - view.from) * factor, around + (view.to - around) * factor);
};
const pan = (share) => {
  const by = (view.to - view.from) * share;
  const wide = view.to - view.from;
  const from = Math.min(Math.max(view.from + by, 0), length - wide);
  setView(from, from + wide);
};
const inSight = (t) => t >= view.from && t <= view.to;
const moment = (x) => view.from + ((x - frame.gutter) / (frame.width - frame.gutter)) * (view.to - view.from);
const place = (t) => frame.gutter + ((t - view.from) / (view.to - view.from)) * (frame.width - frame.gutter);
const clamped = (t) => Math.min(Math.max(place(t), frame.gutter), frame.width);

// What befalls the sysplex stays in sight beside the events of one credential,
// user or rule: it is what explains them.
const context = new Set(["restart", "ipl", "clock", "link", "icsf", "phase", "violation"]);
const matches = (e) =>
  (!filter.credential || e.credential === filter.credential) && (!filter.user || e.user === filter.user) &&
  (!filter.system || e.system === filter.system) && (!filter.rule || e.rules.includes(filter.rule));
const shown = (e) => matches(e) || (context.has(e.kind) && (!filter.system || !e.system || e.system === filter.system));

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
  72e5, 108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5, 12096e5, 2592e6, 7776e6];
const tickStep = () => {
  const least = ((view.to - view.from) / (frame.width - frame.gutter)) * 92;
  return steps.find((s) => s >= least) ?? steps.at(-1);
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clockText = (t, step) => {
  const text = new Date(t).toISOString();
  const day = `${Number(text.slice(8, 10))} ${months[Number(text.slice(5, 7)) - 1]}`;
  if (step >= 864e5) return day;
  if (step >= 6e4) return text.slice(11, 16) === "00:00" ? day : text.slice(11, 16);
  return step >= 1e3 ? text.slice(11, 19) : text.slice(11, 23);
};

// The ticks of a clock: round times as that clock shows them, where they stand in
// true time.
const ticks = (knots, step) => {
  const all = [];
  const parts = knots.length ? knots : [{ t: 0, ahead: 0 }];
  parts.forEach((k, i) => {
    const from = Math.max(view.from, i ? k.t : view.from);
    const to = Math.min(view.to, parts[i + 1]?.t ?? Infinity);
    const shift = begun + k.ahead * 1000;
    for (let t = Math.ceil((from + shift) / step) * step; t <= to + shift && from < to; t += step) {
      all.push({ x: place(t - shift), text: clockText(t, step), off: Math.abs(k.ahead) < far ? "" : " off" });
    }
  });
  return all.filter((tick, i) => i === 0 || tick.x - all[i - 1].x > 50);
};
