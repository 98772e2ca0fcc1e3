// Marks are drawn, not written, so that they look alike with any font.
const shapes = {
  circle: "M0-8A8 8 0 1 1 0 8A8 8 0 1 1 0-8Z",
  square: "M-7.5-7.5H7.5V7.5H-7.5Z",
  hexagon: "M-8 0L-4.2-7.4H4.2L8 0L4.2 7.4H-4.2Z",
  diamond: "M0-10L10 0L0 10L-10 0Z",
};
const icons = {
  violation: ["diamond", "M0-4.5V1M0 4V4.4", "a rule was broken"],
  accepted: ["circle", "M-3.6.2L-1 2.9L3.7-2.8", "accepted"],
  refused: ["square", "M-3.2-3.2L3.2 3.2M3.2-3.2L-3.2 3.2", "refused"],
  issue: ["circle", "M-3.8 0H3.8M0-3.8V3.8", "ticket or token made"],
  logout: ["circle", "M.6-3.6H-3.2V3.6H.6M-.8 0H4.4M2.6-1.9L4.5 0L2.6 1.9", "logged out"],
  command: ["hexagon", "M-3.6-2.8L-.8 0L-3.6 2.8M.8 2.8H3.8", "command"],
  restart: ["hexagon", "M3-2.2A3.7 3.7 0 1 0 3.6 1M3.4-4.6V-1.8H.6", "server restarted"],
  ipl: ["hexagon", "M0-4.4V-.6M-2.5-2.9A3.8 3.8 0 1 0 2.5-2.9", "system started anew (IPL)"],
  clock: ["hexagon", "M0-3.8V.2L2.6 1.8", "clock changed"],
  link: ["hexagon", "M-5 0H-1.8M1.8 0H5M-.6-3L-1.6 3M1.6-3L.6 3", "network"],
  message: ["hexagon", "M-4-2.8H4V2.8H-4ZM-4-2.8L0 .6L4-2.8", "message"],
  icsf: ["hexagon", "M-.6 0A1.9 1.9 0 1 1-.6-.1M-.6 0H4.4V2.2M2.2 0V1.8", "crypto service (ICSF)"],
  phase: ["hexagon", "M-2.4 4.4V-4.2H3L1.4-2L3 .2H-2.4", "phase"],
};

const iconOf = (e) => {
  if (e.kind === "violation" || e.decision === "refused") return e.kind === "violation" ? "violation" : "refused";
  if (e.kind === "present") return "accepted";
  return icons[e.kind] ? e.kind : "command";
};

const svg = (name, attributes = {}, ...children) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
};

const html = (name, attributes = {}, ...children) => {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
};

const icon = (name) => svg("g", { class: `m m-${name}` },
  svg("path", { class: "shape", d: shapes[icons[name][0]] }), svg("path", { class: "glyph", d: icons[name][1] }));

const iconAlone = (name) => svg("svg", { class: "icon", viewBox: "-11 -11 22 22", width: 22, height: 22, "aria-hidden": "true" }, icon(name));

// The key lists only what the run has.
const drawKey = () => {
  const key = chart.querySelector(".key");
  const used = new Set(events.map(iconOf));
  for (const [name, [, , words]] of Object.entries(icons)) {
    if (used.has(name)) key.append(html("li", {}, iconAlone(name), ` ${words}`));
  }
  if (events.length > 1) {
    const many = svg("svg", { class: "icon", viewBox: "-13 -11 26 22", width: 26, height: 22, "aria-hidden": "true" }, svg("g", { class: "m m-many" },
      svg("rect", { class: "shape", x: -12, y: -8, width: 24, height: 16, rx: 8 }), svg("text", { class: "number", y: 4 }, "7")));
    key.append(html("li", {}, many, " that many events close together"));
  }
};
