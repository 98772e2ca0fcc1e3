// The chart, drawn anew whenever the view or the filter changes: only what is in
// sight, so that its size depends on the screen and not on the run.
const stage = byId("x-stage");
const near = 19; // pixels: marks that stand closer become one
const dense = 34; // the same in a line that has more marks than room
const few = 3;
const most = 24; // tickets and tokens that are drawn at once
const sublane = 32;

const label = (x, y, text, kind = "") => svg("text", { x, y, class: `l ${kind}` }, text);

// Marks of one line: those that would cover one another stand side by side, if
// there are few of them and there is room, or become one with a number.
const clusters = (list) => {
  const groups = [];
  const least = list.length * near > frame.width - frame.gutter ? dense : near;
  for (const e of list) {
    const x = place(e.t);
    const last = groups.at(-1);
    if (last && x - last.x < least) last.events.push(e);
    else groups.push({ x, events: [e] });
  }
  return groups.flatMap((g, i) => {
    const n = g.events.length;
    const room = (groups[i + 1]?.x ?? frame.width + near) - g.x;
    return n <= few && room >= n * near ? g.events.map((e, j) => ({ x: g.x + j * near, events: [e] })) : [g];
  });
};

const mark = (group, y, next) => {
  const [e] = group.events;
  if (group.events.length > 1) return many(group, y);
  const name = `Event ${e.n}: ${e.text}${e.decision ? `: ${e.decision}` : ""}`;
  const link = svg("a", {
    href: `#event-${e.n}`, "aria-label": name, transform: `translate(${group.x.toFixed(1)} ${y})`,
    class: `mark${matches(e) ? "" : " dim"}${e === selected ? " chosen" : ""}`,
  }, svg("title", {}, name), svg("circle", { class: "hit", r: 14 }), icon(iconOf(e)));
  const words = e.kind === "violation" ? e.rules.join(", ") : e.credential;
  if (words && next - group.x > 20 + words.length * 8) link.append(label(12, 4, words, "of"));
  else if (words && e.kind === "violation") link.append(label(-13, 4, words, "of end"));
  return link;
};

const many = (group, y) => {
  const kinds = new Set(group.events.map(iconOf));
  const kind = kinds.size === 1 ? [...kinds][0] : kinds.has("refused") && kinds.has("accepted") ? "both" : "mixed";
  const text = group.events.length > 999 ? `${Math.floor(group.events.length / 1000)}k` : String(group.events.length);
  const w = 16 + text.length * 7;
  const name = `${group.events.length} events from ${group.events[0].n} to ${group.events.at(-1).n}: open the list`;
  const g = svg("g", {
    role: "button", tabindex: 0, "aria-label": name, transform: `translate(${group.x.toFixed(1)} ${y})`,
    class: `mark many${group.events.includes(selected) ? " chosen" : ""}`, "data-first": group.events[0].n,
  }, svg("title", {}, name), svg("g", { class: `m m-many m-${kind}` },
    svg("rect", { class: "shape", x: -w / 2, y: -9, width: w, height: 18, rx: 9 }), svg("text", { class: "number", y: 4 }, text)));
  g.addEventListener("click", () => showMany(group.events));
  g.addEventListener("keydown", (k) => {
    if (k.key === "Enter" || k.key === " ") {
      k.preventDefault();
      showMany(group.events);
    }
  });
  return g;
};

const drawMarks = (to, list, y) => {
  const groups = clusters(list);
  groups.forEach((g, i) => to.append(mark(g, y, groups[i + 1]?.x ?? frame.width)));
};

const ruler = (to, knots, y, step) => {
  for (const { x, text, off } of ticks(knots, step)) {
    to.append(svg("path", { class: `tick${off}`, d: `M${x.toFixed(1)} ${y}v5` }));
    if (x + 24 < frame.width && x - 20 > frame.gutter) to.append(svg("text", { class: `l time${off}`, x: x.toFixed(1), y: y + 16 }, text));
  }
};

const band = (f, y, height, kind) => {
  const x = clamped(f.from);
  const w = Math.max(clamped(f.to) - x, 2);
  const g = svg("g", { class: `band ${kind}` }, svg("title", {}, f.text), svg("rect", { x: x.toFixed(1), y, width: w.toFixed(1), height }));
  if (w > 60) g.append(label(x + 5, y + 12, fitting(f.text, w - 8), "why"));
  return g;
};

const fitting = (text, pixels) => {
  const n = Math.floor(pixels / 6.1);
  return text.length <= n ? text : n < 4 ? "" : `${text.slice(0, n - 1)}…`;
};

const visible = (f) => f.to >= view.from && f.from <= view.to;

// The time that a system's clock shows, coloured where it is off.
const far = 30; // seconds: a clock that is less off is not coloured
const drawClock = (to, s, y, step) => {
  s.knots.forEach((k, i) => {
    const from = clamped(i ? k.t : view.from);
    const until = clamped(s.knots[i + 1]?.t ?? view.to);
    if (until > from) to.append(svg("rect", { class: `clockband${Math.abs(k.ahead) < far ? "" : " off"}`, x: from.toFixed(1), y, width: (until - from).toFixed(1), height: 20 }));
  });
  ruler(to, s.knots, y, step);
};

// A lane: the system's name, the time its own clock shows, and a line for the
// system and for each of its servers.
const drawLane = (to, s, y, step, list) => {
  const side = frame.gutter > 0;
  const line = side ? sublane : sublane + 13;
  const ahead = aheadOf(s, selected && inSight(selected.t) ? selected.t : view.from);
  const top = side ? y : y + 20;
  const befallen = faults.filter((f) => f.kind !== "phase" && (f.system === s.name || f.system === "") && visible(f));
  const lines = top + 24 + (befallen.length ? 14 : 0);
  const height = lines - y + s.servers.length * line + 4;
  const title = svg("text", { class: "l name", x: 0, y: y + 15 }, s.name || "Sysplex");
  if (s.level) title.append(svg("tspan", { class: "soft", dx: 6 }, side ? fitting(s.level, frame.gutter - 56) : s.level));
  to.append(svg("path", { class: "edge", d: `M0 ${y}H${frame.width}` }), title);
  if (s.knots.length) {
    drawClock(to, s, top + 2, step);
    const worst = s.knots.reduce((most, k, i) => ((s.knots[i + 1]?.t ?? Infinity) > view.from && k.t < view.to && Math.abs(k.ahead) > Math.abs(most) ? k.ahead : most), ahead);
    const words = Math.abs(ahead) < far && Math.abs(worst) >= far ? `${offText(worst)} at times` : `clock ${offText(ahead)}`;
    const kind = Math.abs(worst) < far ? "soft" : "off";
    to.append(side ? label(0, y + 30, words, kind) : svg("text", { class: `l end ${kind}`, x: frame.width, y: y + 15 }, words));
  }
  for (const f of befallen) to.append(band(f, top + 24, height - (top - y) - 26, f.kind));
  s.servers.forEach((server, i) => {
    const middle = lines + i * line + (side ? 18 : 31);
    const name = server || (s.name ? "z/OS itself" : "between systems");
    to.append(svg("path", { class: "line", d: `M${frame.gutter} ${middle}H${frame.width}` }));
    to.append(label(side ? 14 : 0, side ? middle + 4 : middle - 15, name, "soft"));
    drawMarks(to, list.filter((e) => e.server === server), middle);
  });
  return height;
};

const stripText = { out: "logged out at ", again: "IDT-11: logout should be forgotten at ", clock: "not expired by the clock of " };

// A ticket or token: a bar from its making to its end, and below it what single
// places know of it.
const drawLife = (to, l, y) => {
  const side = frame.gutter > 0;
  const top = side ? y : y + 16;
  const x = clamped(l.from);
  to.append(label(0, side ? y + 16 : y + 11, l.credential, "cred"));
  const whose = [l.user, l.application].filter(Boolean).join(" → ");
  const after = Math.max(side ? 30 : 26, l.credential.length * 7.5 + 8);
  to.append(label(after, side ? y + 16 : y + 11, side ? fitting(whose, (frame.gutter - after) * 0.84) : `${l.noun} ${whose}`, "soft"));
  if (visible({ from: l.from, to: l.end })) to.append(svg("rect", { class: `life ${l.noun === "token" ? "token" : "ticket"}${l.known ? "" : " open"}`, x: x.toFixed(1), y: top + 7, width: Math.max(clamped(l.end) - x, 3).toFixed(1), height: 10, rx: 3 }));
  let height = top - y + 26;
  for (const s of l.strips.filter(visible)) {
    const from = clamped(s.from);
    const w = Math.max(clamped(s.to) - from, 2);
    const words = s.to <= s.from ? `by the clock of ${s.where} it was over before it was made` : stripText[s.kind] + s.where;
    to.append(svg("rect", { class: `strip ${s.kind}`, x: from.toFixed(1), y: y + height, width: w.toFixed(1), height: 13, rx: 2 }));
    const needs = words.length * 5.9 + 8;
    const beside = frame.width - from - w - 6;
    const inside = w > needs || w > beside;
    to.append(label(inside ? from + 4 : from + w + 4, y + height + 10, w > needs ? words : fitting(words, inside ? w - 6 : beside), "why"));
    height += 16;
  }
  drawMarks(to, l.events.filter((e) => inSight(e.t) && shown(e) && e.kind !== "violation"), top + 12);
  return height + 4;
};

// Of many lives those are drawn that tell most: the chosen one, then those that a
// restart or a clock prolonged, then the busiest.
const telling = (l) => (l.credential === selected?.credential ? 1e6 : 0) + l.strips.filter((s) => s.kind !== "out").length * 1e3 + l.strips.length * 100 + l.events.length;

const drawLives = (to, y) => {
  const fits = lives.filter((l) => l.credential === selected?.credential || l.events.some((e) => matches(e) && inSight(e.t)));
  if (!fits.length) return 0;
  const best = new Set([...fits].sort((a, b) => telling(b) - telling(a)).slice(0, most));
  const first = (l) => l.credential === selected?.credential;
  const chosen = [...fits.filter(first), ...fits.filter((l) => best.has(l) && !first(l))];
  let height = 30;
  to.append(svg("path", { class: "edge", d: `M0 ${y}H${frame.width}` }), label(0, y + 19, "Tickets and tokens, until they expire", "name"));
  for (const l of chosen) height += drawLife(to, l, y + height);
  if (fits.length > chosen.length) {
    to.append(label(0, y + height + 14, `and ${fits.length - chosen.length} more: zoom in, or filter`, "soft"));
    height += 22;
  }
  return height;
};
