"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const lines = [...document.querySelectorAll("tr.line")];
  const said = form.querySelector("output");
  const statement = (line) => {
    const cell = line.querySelector("a.cell");
    const of = cell && document.getElementById(idOf(cell))?.querySelector(".statement");
    return of ? of.textContent : "";
  };
  const idOf = (a) => decodeURIComponent(a.getAttribute("href").slice(1));
  const texts = new Map(lines.map((l) => [l, (l.querySelector("th").textContent + " " + statement(l)).toLowerCase()]));

  const filter = () => {
    const language = form.elements.language.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const varies = form.elements.varies.checked;
    for (const e of document.querySelectorAll("[data-language]")) {
      e.hidden = Boolean(language) && e.dataset.language !== language;
    }
    let shown = 0;
    for (const line of lines) {
      const text = texts.get(line);
      const fits = words.every((w) => text.includes(w)) && (!varies || "varies" in line.dataset);
      line.hidden = !fits;
      if (fits) shown++;
    }
    for (const group of document.querySelectorAll(".matrix tbody")) {
      group.hidden = !group.querySelector("tr.line:not([hidden])");
    }
    document.querySelector(".nothing").hidden = shown > 0;
    said.textContent = shown === lines.length ? `${shown} rules` : `${shown} of ${lines.length} rules`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  form.hidden = false;
  filter();

  // A cell shows its evidence in a dialog; without this script its link leads
  // to the same evidence further down.
  const dialog = document.querySelector("dialog");
  document.querySelector(".matrix").addEventListener("click", (e) => {
    const a = e.target.closest("a.cell");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const evidence = document.getElementById(idOf(a));
    if (!evidence) return;
    e.preventDefault();
    const copy = evidence.cloneNode(true);
    copy.removeAttribute("id");
    copy.hidden = false;
    dialog.querySelector("h3").textContent = evidence.dataset.title;
    dialog.querySelector(".content").replaceChildren(copy);
    dialog.showModal();
    dialog.scrollTop = 0;
  });
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
  });

  const open = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const evidence = id && document.getElementById(id);
    const details = evidence && evidence.closest("details");
    if (!details) return;
    details.open = true;
    evidence.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
