// The control API, as its OpenAPI document describes it.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(method, path, headers, body) {
  const answer = await fetch(path, { method, headers, body, credentials: "same-origin", cache: "no-store" });
  const text = await answer.text();
  const content = text && (answer.headers.get("Content-Type") || "").startsWith("application/json") ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new Refused(answer.status, (content && content.message) || `The server answered ${answer.status}.`);
  return content;
}

export const get = (path) => ask("GET", path, {});
export const post = (path, content = {}) => ask("POST", path, { "Content-Type": "application/json" }, JSON.stringify(content));
export const on = (system, what) => `/api/v1/systems/${encodeURIComponent(system)}/${what}`;

// open exchanges the token for a cookie, which the script cannot read.
export const open = (token) => ask("POST", "/api/v1/session", { Authorization: `Bearer ${token}` });

// every asks for a list from after a number on until there is no more of it.
export async function every(path, name, after, take) {
  for (;;) {
    const answer = await get(`${path}?after=${after}&limit=1000`);
    if (answer[name].length > 0) take(answer[name]);
    after = answer.last;
    if (answer[name].length < 1000) return after;
  }
}

// follow has events taken as they happen; state is told whether the stream is up.
export function follow(after, take, lost, state) {
  const stream = new EventSource(`/api/v1/events/stream?after=${after}`);
  const taken = (message) => take(JSON.parse(message.data));
  stream.addEventListener("audit", taken);
  stream.addEventListener("action", taken);
  stream.addEventListener("lost", (message) => lost(JSON.parse(message.data).lost));
  stream.onopen = () => state(true);
  stream.onerror = () => state(false);
}
