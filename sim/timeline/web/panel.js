// What is said of a chosen mark.
const panel = byId("x-panel");

const badge = (e) => byNumber.get(e.n).row.cells[4].firstElementChild?.cloneNode(true) ?? "";
const whyPrefix = "Why: ";
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const fact = (name, ...content) => html("div", {}, html("dt", {}, name), html("dd", {}, ...content));

const ruleFacts = (e) => e.rules.map((id) => {
  const row = byId(`rule-${id}`);
  const text = row ? row.cells[1].cloneNode(true).childNodes : [];
  return html("p", {}, html("b", {}, id), " ", ...text);
});

const termFacts = (text) => [...document.querySelectorAll(".terms [data-find]")].filter((t) => {
  const words = t.dataset.find.split("|").map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?:^|\\W)(?:${words.join("|")})(?:\\W|$)`).test(text);
}).map((t) => html("p", {}, html("b", {}, t.querySelector("dt").textContent), ": ", t.querySelector("dd").textContent));

const neighbours = (e) => {
  const list = events.filter(shown);
  const i = list.indexOf(e);
  const to = (other, words) => (other ? html("a", { href: `#event-${other.n}`, class: "button" }, words) : "");
  return [to(list[i - 1], "← before"), to(list[i + 1], "next →")];
};

const idle = () => {
  panel.classList.add("idle");
  panel.replaceChildren(html("p", {}, "Choose a mark in the timeline to read here what happened, by whose clock, and why."));
};

const close = () => {
  selected = null;
  idle();
  history.replaceState(null, "", "#x-chart-title");
  draw();
  stage.focus({ preventScroll: true });
};

const closer = () => {
  const b = html("button", { type: "button", title: "Close (Escape)" }, "Close");
  b.addEventListener("click", close);
  return b;
};

const lifeFacts = (e) => {
  const life = lifeOf.get(e.credential);
  if (!life) return "";
  const list = life.row.querySelector(".fate").cloneNode(true);
  for (const a of list.querySelectorAll("a")) {
    if (a.getAttribute("href") === `#event-${e.n}`) a.parentElement.classList.add("here");
  }
  while (list.children.length > 40) list.lastElementChild.remove();
  return fact(`The life of ${life.noun} ${life.credential}`, list);
};

const showEvent = (e) => {
  const why = e.more.filter((m) => m.startsWith(whyPrefix)).map((m) => capital(m.slice(whyPrefix.length)));
  const rest = e.more.filter((m) => !m.startsWith(whyPrefix));
  const rules = ruleFacts(e);
  const facts = [fact("When", `${e.time} true time`, e.shows ? html("span", { class: "off" }, `; ${e.shows}`) : e.system ? `, and so shows the clock of ${e.system}` : "")];
  if (why.length || rest.length) facts.unshift(fact("Why", ...[...why, ...rest].map((t) => html("p", {}, t))));
  if (rules.length) facts.push(fact(rules.length > 1 ? "Rules" : "Rule", ...rules));
  if (e.codes) facts.push(fact("Codes", e.codes));
  facts.push(lifeFacts(e));
  const terms = termFacts([e.text, ...e.more, e.codes].join("\n"));
  if (terms.length) facts.push(fact("Words", ...terms));
  panel.classList.remove("idle");
  panel.replaceChildren(
    html("div", { class: "bar" }, html("h3", {}, iconAlone(iconOf(e)), ` Event ${e.n} `, badge(e)), html("span", { class: "steps" }, ...neighbours(e), closer())),
    html("p", { class: "say" }, `${e.text}.`),
    html("dl", { class: "why" }, ...facts));
};

const showMany = (list) => {
  const [first, last] = [list[0], list.at(-1)];
  const zoomTo = html("button", { type: "button" }, "Zoom to them");
  zoomTo.addEventListener("click", () => {
    const edge = Math.max((last.t - first.t) * 0.15, shortest);
    setView(first.t - edge, last.t + edge);
    draw();
  });
  panel.classList.remove("idle");
  const items = list.slice(0, 60).map((e) => html("li", {}, html("a", { href: `#event-${e.n}` }, String(e.n)), ` ${e.time} `, badge(e), ` ${e.text}`));
  panel.replaceChildren(
    html("div", { class: "bar" }, html("h3", {}, `${list.length} events`), html("span", { class: "steps" }, ...(last.t > first.t ? [zoomTo] : []), closer())),
    html("ul", { class: "list" }, ...items));
  if (list.length > 60) panel.append(html("p", { class: "small" }, `and ${list.length - 60} more: zoom in`));
  panel.focus({ preventScroll: true });
};
