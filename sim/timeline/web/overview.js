// The whole run in a strip above the chart, and what of it is in sight.
const overviewHeight = 34;
const counts = (() => {
  const all = new Array(240).fill(0);
  for (const e of events) all[Math.min(all.length - 1, Math.floor((e.t / length) * all.length))]++;
  return all;
})();

const overviewAt = (x) => ((x - frame.gutter) / (frame.width - frame.gutter)) * length;

const drawOverview = (to) => {
  const wide = frame.width - frame.gutter;
  const tallest = Math.max(...counts);
  const at = (t) => frame.gutter + (t / length) * wide;
  let d = "";
  counts.forEach((n, i) => {
    if (n) d += `M${(frame.gutter + ((i + 0.5) / counts.length) * wide).toFixed(1)} 24v-${(3 + (n / tallest) * 19).toFixed(1)}`;
  });
  to.append(svg("rect", { class: "overview", x: frame.gutter, y: 0, width: wide, height: 25 }), svg("path", { class: "density", d }));
  to.append(svg("rect", { class: "insight", x: at(view.from).toFixed(1), y: 0, width: Math.max(at(view.to) - at(view.from), 3).toFixed(1), height: 25 }));
  for (const e of events) {
    if (e.kind === "violation") to.append(svg("path", { class: "broken", d: `M${at(e.t).toFixed(1)} 0v25` }));
  }
  if (frame.gutter) to.append(label(0, 16, "the whole run", "soft"));
  return overviewHeight;
};
