// The systems as lanes: clock, servers, marks, and what an operator may do.

import { on, post } from "./api.js";
import { SIGNS, clock, day, offset } from "./words.js";

const WINDOW = 10 * 60 * 1000; // of the marks, in milliseconds
const SVG = "http://www.w3.org/2000/svg";
const SHOWN = 800; // marks in a lane at most

const lanes = new Map(); // by SMF ID
const template = document.getElementById("lane");
let show, failed;

// prepare says what happens when a mark is chosen, and when an action fails.
export function prepare(onMark, onProblem) {
  show = onMark;
  failed = onProblem;
}

function element(name, className, text) {
  const e = document.createElement(name);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

// act carries out an action; what follows from it comes as the next state.
async function act(control, path, content) {
  control.disabled = true;
  failed("");
  try {
    return await post(path, content);
  } catch (problem) {
    failed(problem.message);
  } finally {
    control.disabled = false;
  }
}

function newLane(system) {
  const root = template.content.cloneNode(true).firstElementChild;
  const lane = { root, id: system.smfid, marks: [], system, since: performance.now() };
  const find = (selector) => root.querySelector(selector);
  const click = (selector, content, what) => root.querySelectorAll(selector).forEach((button) =>
    button.addEventListener("click", async () => { const s = await act(button, on(lane.id, what), content(button)); if (s) update(s); }));
  root.setAttribute("aria-label", `System ${lane.id}`);
  click("[data-step]", (b) => ({ step: b.dataset.step }), "clock");
  click("[data-correct]", () => ({ correct: true }), "clock");
  click("[data-ipl]", () => ({}), "ipl");
  click("[data-icsf]", () => ({ available: !lane.system.icsf }), "icsf");
  for (const box of root.querySelectorAll("[data-cut]")) {
    box.addEventListener("change", async () => {
      const cut = (kind) => root.querySelector(`[data-cut=${kind}]`).checked;
      const s = await act(box, on(lane.id, "partition"), { clients: cut("clients"), peers: cut("peers") });
      update(s || lane.system);
    });
  }
  find("[data-form=step]").addEventListener("submit", async (e) => {
    e.preventDefault();
    const s = await act(e.submitter, on(lane.id, "clock"), { step: e.target.elements.step.value.trim() });
    if (s) update(s);
  });
  find("[data-form=commands]").addEventListener("submit", (e) => { e.preventDefault(); enter(lane, e.target, e.submitter); });
  find(".strip").addEventListener("click", (e) => { const m = e.target.closest("[data-n]"); if (m) show(lane.marks[Number(m.dataset.n)]); });
  document.getElementById("lanes").append(root);
  lanes.set(lane.id, lane);
  return lane;
}

// enter has security commands carried out, and shows what they answered.
async function enter(lane, form, button) {
  const done = await act(button, on(lane.id, "commands"), { text: form.elements.text.value });
  if (!done) return;
  const lines = [...done.output, ...done.messages.map((m) => `${m.id} ${m.text}`.trim())];
  if (!lines.includes(done.problem)) lines.push(done.problem); // which may be the last message, too
  lines.push(`return code ${done.returnCode}`);
  const out = lane.root.querySelector(".commands pre");
  out.textContent = lines.filter(Boolean).join("\n");
  out.hidden = false;
}

// update draws a system as it stands.
export function update(system) {
  const lane = lanes.get(system.smfid) || newLane(system);
  lane.system = system;
  lane.since = performance.now();
  const { root } = lane;
  root.classList.toggle("down", system.down);
  root.querySelector("h3").textContent = system.smfid;
  root.querySelector(".where").textContent = [system.level, system.database && `database ${system.database}`, system.keys && `keys ${system.keys}`].filter(Boolean).join(" · ");
  const flags = [
    system.down && "being IPLed", !system.icsf && "ICSF down",
    system.cutFromClients && "cut off from clients", system.cutFromPeers && "cut off from peers",
  ].filter(Boolean);
  root.querySelector(".flags").replaceChildren(...flags.map((text) => element("span", "", text)));
  root.querySelector("[data-icsf]").textContent = system.icsf ? "Stop ICSF" : "Start ICSF";
  root.querySelector("[data-cut=clients]").checked = system.cutFromClients;
  root.querySelector("[data-cut=peers]").checked = system.cutFromPeers;
  drawServers(lane);
  drawClock(lane);
}

function drawServers(lane) {
  const list = lane.root.querySelector(".servers");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.server : "";
  list.replaceChildren(...lane.system.servers.map((s) => {
    const item = element("li", s.running ? "" : "off");
    const title = element("div");
    title.append(element("strong", "", s.server), " ", element("span", "soft", s.what));
    const state = s.running ? `${s.requests} requests` : s.problem || "not running";
    const button = element("button", "", "Restart");
    button.type = "button";
    button.dataset.server = s.server;
    button.setAttribute("aria-label", `Restart ${s.server} on ${lane.id}`);
    button.addEventListener("click", async () => {
      const after = await act(button, on(lane.id, `servers/${encodeURIComponent(s.server)}/restart`));
      if (after) update(after);
    });
    item.append(title, button, element("div", "soft", `${s.url} · ${state}`));
    return item;
  }));
  if (focused) list.querySelector(`[data-server="${CSS.escape(focused)}"]`)?.focus();
}

function drawClock(lane) {
  const c = lane.system.clock;
  const passed = (performance.now() - lane.since) * (1 + c.driftPPM / 1e6);
  const shown = new Date(new Date(c.time).getTime() + passed);
  const time = lane.root.querySelector(".clock time");
  time.textContent = clock(shown);
  time.dateTime = shown.toISOString();
  time.title = day(shown);
  lane.root.querySelector(".clock").classList.toggle("wrong", Math.abs(c.offsetSeconds) >= 60);
  lane.root.querySelector(".clock .off").textContent = offset(c.offsetSeconds) + (c.driftPPM ? `, drifts ${c.driftPPM} ppm` : "");
}

// add puts an event on the lane of its system, or of all of them.
export function add(item) {
  for (const lane of item.system ? [lanes.get(item.system)] : lanes.values()) {
    if (!lane) continue;
    lane.marks.push(item);
    if (lane.marks.length > SHOWN) lane.marks.splice(0, lane.marks.length - SHOWN);
  }
}

// tick draws clocks, and the marks where they are now.
export function tick(now) {
  for (const lane of lanes.values()) {
    drawClock(lane);
    drawMarks(lane, now);
  }
}

function svg(name, attributes, text) {
  const e = document.createElementNS(SVG, name);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  return e;
}

const SHAPES = {
  accepted: (x, y) => svg("circle", { cx: x, cy: y, r: 5 }),
  made: (x, y) => svg("circle", { cx: x, cy: y, r: 4 }),
  refused: (x, y) => svg("path", { d: `M${x} ${y - 6}l6 6-6 6-6-6z` }),
  action: (x) => svg("rect", { x: x - 1.5, y: 4, width: 3, height: 36 }),
};

function drawMarks(lane, now) {
  const strip = lane.root.querySelector(".strip");
  const width = strip.clientWidth;
  const x = (time) => width - 8 - ((now - time) / WINDOW) * (width - 16);
  const parts = [];
  for (let minute = 0; minute <= 10; minute += width < 480 ? 5 : 2) {
    const at = x(now - minute * 60000);
    parts.push(svg("line", { x1: at, x2: at, y1: 0, y2: 42 }));
    parts.push(svg("text", { x: at, y: 53, "text-anchor": minute === 0 ? "end" : minute === 10 ? "start" : "middle" }, minute ? `−${minute} min` : "now"));
  }
  const recent = lane.marks.filter((item) => now - item.at < WINDOW);
  if (recent.length < lane.marks.length) lane.marks = recent;
  lane.marks.forEach((item, n) => {
    const row = { made: 10, accepted: 22, refused: 33 }[item.result] || 22;
    const mark = SHAPES[item.result](Math.round(x(item.at)), row);
    mark.setAttribute("class", `mark ${item.result}`);
    mark.dataset.n = n;
    mark.append(svg("title", {}, `${clock(item.at)} ${SIGNS[item.result]} ${item.what} ${item.user} ${item.target} ${item.cause}`));
    parts.push(mark);
  });
  strip.setAttribute("viewBox", `0 0 ${width} 56`);
  strip.setAttribute("aria-label", `${lane.marks.length} events on ${lane.id} in the last ten minutes`);
  strip.replaceChildren(...parts);
}

