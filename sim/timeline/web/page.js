const form = chart.querySelector("form");
const range = chart.querySelector(".range");
const violation = byNumber.get(Number(chart.dataset.violation));

const drawSelection = (to, bottom, lanes) => {
  for (const e of events) {
    if (e.kind !== "violation" || !inSight(e.t)) continue;
    to.append(svg("path", { class: "broken", d: `M${place(e.t).toFixed(1)} ${overviewHeight + 20}V${bottom}` }));
  }
  if (!selected || !inSight(selected.t)) return;
  const x = place(selected.t);
  to.append(svg("path", { class: "cursor", d: `M${x.toFixed(1)} ${overviewHeight}V${bottom}` }));
  for (const { s, y } of lanes) {
    if (!s.knots.length) continue;
    const text = clockText(begun + selected.t + aheadOf(s, selected.t) * 1000, 1000);
    const left = Math.min(Math.max(x - 36, frame.gutter), frame.width - 72);
    to.append(svg("rect", { class: "tagbox", x: left, y: y + 3, width: 72, height: 18, rx: 3 }), svg("text", { class: "l tagtext", x: left + 36, y: y + 16 }, text));
  }
};

const draw = () => {
  frame.width = stage.clientWidth;
  frame.gutter = frame.width < 640 ? 0 : 152;
  const held = stage.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const root = svg("svg", { width: frame.width, role: "group", "aria-label": "Timeline" });
  const back = svg("g");
  const front = svg("g");
  root.append(back, front);
  let y = drawOverview(back);
  const step = tickStep();
  ruler(back, [], y + 4, step);
  if (frame.gutter) back.append(label(0, y + 20, "true time (UTC)", "soft"));
  y += 30;
  const phases = faults.filter((f) => f.kind === "phase" && visible(f));
  for (const f of phases) back.append(band(f, y, 17, "phase"));
  if (phases.length) y += 22;
  const bySystem = Map.groupBy(events.filter((e) => inSight(e.t) && shown(e) && e.kind !== "phase" && e.kind !== "violation"), (e) => e.system);
  const lanes = [];
  for (const s of systems) {
    if (filter.system && s.name !== filter.system) continue;
    lanes.push({ s, y: frame.gutter ? y : y + 20 });
    y += drawLane(front, s, y, step, bySystem.get(s.name) ?? []) + 4;
  }
  y += drawLives(front, y + 6) + 10;
  drawMarks(front, events.filter((e) => e.kind === "violation" && inSight(e.t)), overviewHeight + 12);
  drawSelection(back, y, []);
  drawSelection(front, 0, lanes);
  root.setAttribute("height", y);
  root.setAttribute("viewBox", `0 0 ${frame.width} ${y}`);
  stage.replaceChildren(root);
  if (held) [...root.querySelectorAll("a")].find((a) => a.getAttribute("href") === held)?.focus({ preventScroll: true });
  const [from, to] = [view.from, view.to].map((t) => clockText(begun + t, view.to - view.from < 5000 ? 1 : 1000));
  range.textContent = `${from} to ${to}, ${spanText(Math.max(1, Math.round((view.to - view.from) / 1000)))}`;
};

let waiting = 0;
const redraw = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(draw);
};

// Where a violation is what the page is about, it is in sight first, with the
// life of its credential.
const begin = () => {
  setView(0, length);
  if (!violation || events.length <= 200) return;
  const life = lifeOf.get(violation.credential);
  const from = Math.max(life?.from ?? violation.t - 6e5, violation.t - 36e5);
  const edge = Math.max((violation.t - from) * 0.15, 6e4);
  setView(from - edge, violation.t + edge);
};

const acts = {
  in: () => zoom(0.5), out: () => zoom(2), left: () => pan(-0.4), right: () => pan(0.4), all: () => setView(0, length),
  violation: () => {
    begin();
    if (violation) location.hash = `event-${violation.n}`;
  },
};
const act = (name) => {
  acts[name]();
  redraw();
};

const open = () => {
  const e = byNumber.get(Number(/^#event-(\d+)$/.exec(location.hash)?.[1]));
  if (!e) return;
  selected = e;
  if (!shown(e)) form.reset();
  if (!inSight(e.t)) setView(e.t - (view.to - view.from) / 2, e.t + (view.to - view.from) / 2);
  draw();
  showEvent(e);
};

const applyFilter = () => {
  for (const name of Object.keys(filter)) filter[name] = form.elements[name].value.trim();
  let n = 0;
  for (const e of events) {
    e.row.hidden = !shown(e);
    if (!e.row.hidden) n++;
  }
  form.querySelector("output").textContent = n === events.length ? `${n} events` : `${n} of ${events.length} events`;
  redraw();
};

const fill = (name, values) => {
  const all = [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const to = name === "credential" ? byId("x-credentials") : form.elements[name];
  to.append(...all.map((v) => html("option", { value: v }, v)));
};

const listen = () => {
  form.addEventListener("input", applyFilter);
  form.addEventListener("reset", () => setTimeout(applyFilter));
  form.addEventListener("submit", (e) => e.preventDefault());
  for (const b of chart.querySelectorAll("[data-act]")) b.addEventListener("click", () => act(b.dataset.act));
  const keys = { "+": "in", "=": "in", "-": "out", _: "out", ArrowLeft: "left", ArrowRight: "right", 0: "all", v: "violation" };
  stage.addEventListener("keydown", (e) => {
    if (!keys[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    act(keys[e.key]);
  });
  chart.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !panel.classList.contains("idle")) close();
  });
  stage.addEventListener("wheel", (e) => {
    if (!e.ctrlKey) return;
    e.preventDefault();
    zoom(e.deltaY > 0 ? 1.25 : 0.8, moment(e.clientX - stage.getBoundingClientRect().left));
    redraw();
  }, { passive: false });
  drag();
  addEventListener("resize", redraw);
  addEventListener("hashchange", open);
  addEventListener("beforeprint", draw);
};

// Dragging moves the view; in the strip above it says what is in sight.
const drag = () => {
  let held = null;
  const jump = (x) => setView(overviewAt(x) - (view.to - view.from) / 2, overviewAt(x) + (view.to - view.from) / 2);
  const x = (e) => e.clientX - stage.getBoundingClientRect().left;
  stage.addEventListener("pointerdown", (e) => {
    if (e.button !== 0 || e.target.closest(".mark")) return;
    held = { x: x(e), from: view.from, to: view.to, strip: e.clientY - stage.getBoundingClientRect().top < overviewHeight };
    if (held.strip) jump(held.x);
    redraw();
  });
  addEventListener("pointermove", (e) => {
    if (!held) return;
    if (held.strip) jump(x(e));
    else {
      const by = ((held.x - x(e)) / (frame.width - frame.gutter)) * (held.to - held.from);
      const from = Math.min(Math.max(held.from + by, 0), length - (held.to - held.from));
      setView(from, from + held.to - held.from);
    }
    redraw();
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { held = null; });
};

if (events.length) {
  chart.hidden = false;
  fill("credential", events.map((e) => e.credential));
  fill("user", events.map((e) => e.user));
  fill("system", systems.map((s) => s.name));
  fill("rule", events.flatMap((e) => e.rules));
  drawKey();
  listen();
  begin();
  applyFilter();
  idle();
  draw();
  if (location.hash.startsWith("#event-")) {
    open();
    stage.scrollIntoView();
  } else if (violation) {
    selected = violation;
    draw();
    showEvent(violation);
  }
}
