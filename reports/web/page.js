"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const rules = [...document.querySelectorAll("tr.rule")];
  const said = form.querySelector("output");
  const nothing = document.querySelector(".nothing");
  const texts = new Map();

  // What the text filter looks at: id, title, statement, sources, levels and the
  // names of the scenarios; gathered when a rule is first asked.
  const text = (rule) => {
    if (!texts.has(rule)) {
      const parts = rule.querySelectorAll("[data-find], .statement, .about, .name, .row");
      texts.set(rule, [...parts].map((e) => e.textContent).join("\n").toLowerCase());
    }
    return texts.get(rule);
  };

  const filter = () => {
    const status = form.elements.status.value;
    const kind = form.elements.kind.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const rule of rules) {
      const fits =
        (!status || rule.dataset.status === status ||
          (status === "attention" && rule.classList.contains("bad"))) &&
        (!kind || rule.dataset.kind === kind) &&
        words.every((w) => text(rule).includes(w));
      rule.hidden = !fits;
      if (fits) shown++;
    }
    for (const group of document.querySelectorAll("tbody.feature, section.chapter")) {
      group.hidden = !group.querySelector("tr.rule:not([hidden])");
    }
    nothing.hidden = shown > 0;
    said.textContent = shown === rules.length ? `${shown} rules` : `${shown} of ${rules.length} rules`;
  };

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  form.addEventListener("submit", (e) => e.preventDefault());
  form.hidden = false;
  filter();

  const open = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const rule = id && document.getElementById(id);
    if (!rule || !rule.classList.contains("rule")) return;
    if (rule.hidden) {
      form.reset();
      filter();
    }
    rule.querySelector("details").open = true;
    rule.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  // The whole line of a rule opens it, not only its title.
  for (const rule of rules) {
    rule.addEventListener("click", (e) => {
      if (e.target.closest("a, details") || String(getSelection())) return;
      const details = rule.querySelector("details");
      details.open = !details.open;
    });
  }

  addEventListener("beforeprint", () => {
    for (const d of document.querySelectorAll("details.bad")) d.open = true;
  });
})();
