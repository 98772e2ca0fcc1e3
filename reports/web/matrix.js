"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const table = document.querySelector(".matrix");
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const targets = [...form.querySelectorAll("[name=target]")];
  const languages = [...document.querySelectorAll(".targets .lang")].map((td) => td.textContent || "not stated");
  const said = form.querySelector("output");
  const byId = (id) => document.getElementById(id);
  const idOf = (a) => decodeURIComponent(a.getAttribute("href").slice(1));
  const lines = [...table.querySelectorAll("tr.line")].map((row) => {
    const evidence = byId(idOf(row.cells[0].querySelector("a")));
    const answers = [...row.cells].slice(1).map((td) => {
      const a = td.querySelector("a.cell");
      if (!a || a.matches(".s-skipped, .s-not-applicable")) return "";
      return a.dataset.a || [...a.classList].find((name) => name.startsWith("s-"));
    });
    const statement = evidence.querySelector(".therule").textContent;
    const text = (row.cells[0].textContent + " " + statement).toLowerCase();
    return { row, evidence, answers, text, spec: row.parentNode.dataset.spec };
  });

  // The state of the filters, and the cell that is open, stand in the address
  // behind "#?"; other fragments are ids.
  const names = ["language", "spec", "kind", "text"];
  let opened = "";
  const write = () => {
    const state = new URLSearchParams();
    for (const name of names) {
      if (form.elements[name].value) state.set(name, form.elements[name].value);
    }
    if (form.elements.varies.checked) state.set("varies", "1");
    const picked = targets.filter((t) => t.checked).map((t) => t.value);
    if (picked.length) state.set("targets", picked.join(","));
    if (opened) state.set("cell", opened);
    const text = state.toString();
    if (text || location.hash.startsWith("#?")) history.replaceState(null, "", text ? "#?" + text : location.pathname + location.search);
  };
  const read = (text) => {
    const state = new URLSearchParams(text);
    for (const name of names) {
      const field = form.elements[name];
      field.value = state.get(name) || "";
      if (field.selectedIndex < 0) field.value = "";
    }
    form.elements.varies.checked = state.get("varies") === "1";
    const picked = (state.get("targets") || "").split(",");
    for (const t of targets) t.checked = picked.includes(t.value);
    return state.get("cell") || "";
  };

  const filter = () => {
    const [language, spec, kind] = ["language", "spec", "kind"].map((name) => form.elements[name].value);
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const varies = form.elements.varies.checked;
    const picked = targets.filter((t) => t.checked);
    const seen = languages.map((l, i) => (!language || l === language) && (!picked.length || targets[i].checked));
    const columns = seen.filter(Boolean).length;
    for (const e of document.querySelectorAll(".targets tr[data-c], .who [data-c]")) e.hidden = !seen[e.dataset.c];
    for (const e of document.querySelectorAll(".exhibit")) e.hidden = !e.querySelector(".who [data-c]:not([hidden])");
    heads.forEach((th, i) => { th.hidden = !seen[i]; });
    for (const th of table.querySelectorAll(".group th")) th.colSpan = columns + 1;
    let shown = 0;
    for (const line of lines) {
      const answers = new Set(line.answers.filter((answer, i) => answer && seen[i]));
      const fits = (!spec || line.spec === spec) && (!kind || line.row.dataset.kind === kind) &&
        words.every((w) => line.text.includes(w)) && (!varies || answers.size > 1);
      line.row.hidden = line.evidence.hidden = !fits;
      if (fits) shown++;
      seen.forEach((is, i) => { line.row.cells[i + 1].hidden = !is; });
    }
    for (const part of table.tBodies) part.hidden = !part.querySelector("tr.line:not([hidden])");
    for (const part of document.querySelectorAll("section.specification")) {
      part.hidden = !part.querySelector(".ruleevidence:not([hidden])");
    }
    form.querySelector(".pick summary span").textContent = picked.length ? `${picked.length} of ${targets.length}` : "all";
    document.querySelector(".nothing").hidden = shown > 0 && columns > 0;
    said.textContent = (shown === lines.length ? `${shown} rules` : `${shown} of ${lines.length} rules`) +
      (columns === heads.length ? "" : `, ${columns} of ${heads.length} targets`);
    rove();
  };

  // One cell at a time is in the order of the Tab key; arrows go to the others.
  let current;
  const rove = (next) => {
    if (!next && (!current || !current.offsetParent)) next = [...table.querySelectorAll("a.cell")].find((a) => a.offsetParent);
    if (!next) return;
    if (current) current.tabIndex = -1;
    current = next;
    current.tabIndex = 0;
  };
  for (const a of table.querySelectorAll("a.cell")) a.tabIndex = -1;
  const step = (a, dx, dy) => {
    let row = a.closest("tr");
    let i = a.closest("td").cellIndex;
    for (;;) {
      if (dy) {
        const rows = lines.map((l) => l.row).filter((r) => !r.hidden);
        row = rows[rows.indexOf(row) + dy];
      } else {
        i += dx;
      }
      if (!row || i < 1 || i >= row.cells.length) return null;
      const to = row.cells[i].hidden ? null : row.cells[i].querySelector("a.cell");
      if (to) return to;
    }
  };
  table.addEventListener("keydown", (e) => {
    const a = e.target.closest("a.cell");
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!a || !way || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    const to = step(a, way[0], way[1]);
    if (to) to.focus();
  });
  const point = (e) => {
    const td = e.target.closest("td");
    for (const th of heads) th.classList.toggle("on", Boolean(td) && th.cellIndex === td.cellIndex);
    const a = td && td.querySelector("a.cell");
    if (a && !a.title) a.title = `${heads[td.cellIndex - 1].querySelector("b").textContent}: ${a.getAttribute("aria-label")}`;
  };
  table.addEventListener("mouseover", point);
  table.addEventListener("mouseleave", point);
  table.addEventListener("focusin", (e) => {
    point(e);
    if (e.target.matches("a.cell")) rove(e.target);
  });

  // A cell shows its evidence in a dialog; without this script its link leads
  // to the same evidence further down.
  const dialog = document.querySelector("dialog");
  const show = (id) => {
    const who = byId(id);
    const exhibit = who && who.closest(".exhibit");
    if (!exhibit) return;
    const rule = exhibit.closest(".ruleevidence");
    const copy = exhibit.cloneNode(true);
    copy.hidden = false;
    for (const e of copy.querySelectorAll(".who [data-c]")) {
      if (e.dataset.c !== who.dataset.c) e.remove();
      e.removeAttribute("id");
      e.hidden = false;
    }
    const parts = [rule.querySelector(".therule").cloneNode(true), copy];
    const place = document.querySelector(`.targets tr[data-c="${who.dataset.c}"] .full-evidence`);
    if (place && place.textContent.trim()) {
      const p = document.createElement("p");
      p.className = "small";
      p.append("Full evidence, with steps and wire traces: ", ...place.cloneNode(true).childNodes);
      parts.push(p);
    }
    dialog.querySelector("h3").textContent = rule.querySelector("summary").textContent;
    dialog.querySelector(".content").replaceChildren(...parts);
    opened = id;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    write();
  };
  table.addEventListener("click", (e) => {
    const a = e.target.closest("a.cell");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    show(idOf(a));
  });
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // opened again, before this was told
    const here = location.hash.startsWith("#?") && new URLSearchParams(location.hash.slice(2)).get("cell") === opened;
    opened = "";
    if (here) write(); // else the address has moved on, and is about to be read
  });

  const go = () => {
    if (location.hash.startsWith("#?")) {
      const cell = read(location.hash.slice(2));
      filter();
      if (cell) show(cell);
      else if (dialog.open) dialog.close();
      return;
    }
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const at = id && byId(id);
    if (!at) return;
    const details = at.closest("details");
    if (at.closest("[hidden]")) {
      form.reset();
      filter();
    }
    if (details) details.open = true;
    at.scrollIntoView();
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { filter(); write(); }, 60);
  });
  form.addEventListener("reset", () => setTimeout(() => { filter(); write(); }));
  form.addEventListener("submit", (e) => e.preventDefault());
  addEventListener("hashchange", go);
  form.hidden = document.querySelector(".keys").hidden = false;
  if (matchMedia("(max-width: 52rem)").matches && heads.length > 4) document.querySelector(".targetlist").open = false;
  filter();
  go();
})();
