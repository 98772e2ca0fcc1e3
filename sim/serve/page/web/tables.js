// The audit records and the credentials, newest first.

import { RESULTS, SIGNS, clock, day } from "./words.js";

const KEPT = 2000, ROWS = 200;
const records = []; // newest last
const rows = document.getElementById("rows");
const filters = document.querySelector(".filters").elements;
const pause = document.getElementById("pause");
let show, waiting = false, arrived = [];

const wanted = (item) =>
  (!filters.system.value || item.system === filters.system.value) &&
  (!filters.user.value || item.user.includes(filters.user.value.trim().toUpperCase())) &&
  (!filters.result.value || item.result === filters.result.value);

function cell(label, content, className) {
  const td = document.createElement("td");
  td.dataset.label = label;
  if (className) td.className = className;
  if (content) td.append(content);
  return td;
}

function sign(result, words) {
  const mark = document.createElement("span");
  mark.className = `mark ${result}`;
  mark.textContent = SIGNS[result];
  const hear = document.createElement("span");
  hear.className = "hear";
  hear.textContent = RESULTS[result];
  const all = document.createElement("span");
  all.append(mark, hear, " " + words);
  return all;
}

function row(item) {
  const tr = document.createElement("tr");
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = clock(item.at);
  open.title = `${day(item.at)}, true time: show the record`;
  open.addEventListener("click", () => show(item));
  tr.append(cell("Time", open), cell("System", item.system), cell("What", sign(item.result, item.what), "sign"), cell("User", item.user),
    cell("For", item.target), cell("Codes", item.codes), cell("Cause", item.cause));
  return tr;
}

// told writes how many records there are.
function told() {
  document.getElementById("nothing").hidden = records.length > 0;
  document.getElementById("shown").textContent = records.length ? `${rows.childElementCount} of ${records.length}` : "";
}

function redraw() {
  const list = [];
  for (let n = records.length - 1; n >= 0 && list.length < ROWS; n--) if (wanted(records[n])) list.push(row(records[n]));
  rows.replaceChildren(...list);
  told();
}

// flush puts what arrived since the last frame on top.
function flush() {
  waiting = false;
  const fresh = arrived.filter(wanted).slice(-ROWS).reverse().map(row);
  arrived = [];
  fresh.forEach((tr) => tr.classList.add("new"));
  rows.prepend(...fresh);
  while (rows.childElementCount > ROWS) rows.lastElementChild.remove();
  told();
}

export function add(item) {
  records.push(item);
  if (records.length > KEPT) records.shift();
  if (pause.getAttribute("aria-pressed") === "true") return;
  arrived.push(item);
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(flush);
  }
}

export function systems(names) {
  const chosen = filters.system.value;
  filters.system.replaceChildren(new Option("all", ""), ...names.map((name) => new Option(name)));
  filters.system.value = names.includes(chosen) ? chosen : "";
}

// prepare says what happens when a record is chosen.
export function prepare(onRecord) {
  show = onRecord;
  document.querySelector(".filters").addEventListener("input", redraw);
  document.querySelector(".filters").addEventListener("submit", (e) => e.preventDefault());
  pause.addEventListener("click", () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on" : "Pause";
    if (!paused) redraw();
  });
}

const used = document.getElementById("credentials");
const OUTCOMES = { issued: "made", accepted: "accepted", refused: "refused" };

export function credentials(list) {
  const fresh = list.slice(-ROWS).reverse().map((c) => {
    const tr = document.createElement("tr");
    const at = new Date(c.time);
    const time = document.createElement("time");
    time.textContent = clock(at);
    time.title = `${day(at)}, by the clock of ${c.system}`;
    tr.append(cell("Time", time), cell("System", c.system), cell("Kind", c.algorithm ? `${c.kind}, ${c.algorithm}` : c.kind), cell("Name", c.name),
      cell("What", sign(OUTCOMES[c.event], c.event), "sign"), cell("User", c.user), cell("For", c.application), cell("Codes", c.codes), cell("Cause", c.cause));
    return tr;
  });
  used.prepend(...fresh);
  while (used.childElementCount > ROWS) used.lastElementChild.remove();
}
