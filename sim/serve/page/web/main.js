// Opens the session, draws the sysplex, and follows what happens.

import * as api from "./api.js";
import * as lanes from "./lanes.js";
import * as tables from "./tables.js";
import { RESULTS, clock, day, describe, span } from "./words.js";

const find = (id) => document.getElementById(id);
const problem = (text) => { find("problem").textContent = text; };

function showRecord(item) {
  find("record-title").textContent = `${item.what}: ${RESULTS[item.result]}`;
  const { record, ...event } = item.event;
  const list = find("record").querySelector("dl");
  list.replaceChildren();
  for (const [name, value] of [["true time", `${day(item.at)} ${clock(item.at)} UTC`], ...Object.entries({ ...event, ...record })]) {
    if (name === "time" || value === "" || value === null) continue;
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = name;
    dd.classList.toggle("lines", Array.isArray(value)); // for an operator
    dd.textContent = Array.isArray(value) ? value.join("\n") : typeof value === "object" ? JSON.stringify(value) : String(value);
    list.append(dt, dd);
  }
  find("record").showModal();
}

let shown; // the last state
let credentialsAfter = 0, credentialsDue = false;

function draw(state) {
  shown = { ...state, at: performance.now() };
  document.title = `${state.name}: a simulated sysplex`;
  find("name").textContent = state.name;
  find("about").textContent = `${{ racf: "RACF", acf2: "ACF2", topsecret: "Top Secret" }[state.manager]} · up for ${span(state.uptimeSeconds)}`;
  state.systems.forEach(lanes.update);
}

async function refresh() {
  try {
    draw(await api.get("/api/v1/sysplex"));
  } catch (refused) {
    if (refused.status === 401) location.reload();
  }
}

// trueTime is that of the server, in milliseconds.
const trueTime = () => new Date(shown.now).getTime() + performance.now() - shown.at;

function take(event) {
  const item = describe(event);
  lanes.add(item);
  tables.add(item);
  if (item.result === "action") refresh();
  else credentialsDue = true;
}

async function takeCredentials() {
  if (!credentialsDue) return;
  credentialsDue = false;
  try {
    credentialsAfter = await api.every("/api/v1/credentials", "credentials", credentialsAfter, tables.credentials);
  } catch {
    credentialsDue = true; // the next time
  }
}

async function begin() {
  const state = await api.get("/api/v1/sysplex");
  find("sign-in").hidden = true;
  find("all").hidden = false;
  lanes.prepare(showRecord, problem);
  tables.prepare(showRecord);
  draw(state);
  tables.systems(state.systems.map((s) => s.smfid));
  const last = await api.every("/api/v1/events", "events", 0, (events) => events.forEach(take));
  api.follow(last, take, (n) => problem(`${n} events came too fast to be shown.`), (up) => {
    find("link").classList.toggle("live", up);
    find("link").textContent = up ? "live" : "not connected; trying again";
    if (up) refresh();
  });
  find("heal").addEventListener("click", async () => {
    try {
      draw(await api.post("/api/v1/heal"));
      problem("");
    } catch (refused) {
      problem(refused.message);
    }
  });
  setInterval(() => lanes.tick(trueTime()), 1000);
  setInterval(takeCredentials, 1000);
  setInterval(refresh, 5000);
  lanes.tick(trueTime());
  takeCredentials();
}

async function signIn(token) {
  const form = find("sign-in");
  try {
    await api.open(token);
    await begin();
  } catch (refused) {
    form.hidden = false;
    form.querySelector(".problem").textContent = refused.message;
  }
}

find("sign-in").addEventListener("submit", (e) => {
  e.preventDefault();
  signIn(e.target.elements.token.value.trim());
});

const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token) {
  history.replaceState(null, "", location.pathname); // so that it is not copied with the address
  await signIn(token);
} else {
  try {
    await begin();
  } catch (refused) {
    find("sign-in").hidden = false;
    if (refused.status !== 401) find("sign-in").querySelector(".problem").textContent = refused.message;
    find("link").textContent = "";
  }
}
