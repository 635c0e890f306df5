// The ground of each holder over time, under the slider: it moves with the day, and a click sets it.
const plot = byId("plot").firstElementChild;
const cursor = make("line", { class: "cursor" });
const total = D.areas.km2.map((row) => row.reduce((sum, value) => sum + value, 0));

const bandName = (key) => ({ shared: word("mixed"), contested: word("fought"), vacant: word("empty"), unknown: word("noRecord") })[key]
  || nameOf(D.actors[key].names);
const bandPaint = (key) => {
  if (typeof key === "number") return D.actors[key].colour;
  const spell = { shared: ["#7a828b", "#c9ced4"], contested: ["#f2f2f2", "#9aa1a9"] }[key];
  return spell ? pattern(key, spell) : key === "vacant" ? pattern("vacant", []) : "#e4e4e4";
};

function drawPlot() {
  const [w, h] = [plot.clientWidth || 800, plot.clientHeight || 100], foot = 14;
  const x = (day) => ((day - D.first) / (D.end - D.first)) * w;
  const most = Math.max(...total, 1);
  plot.setAttribute("viewBox", `0 0 ${w} ${h}`);
  plot.style.setProperty("--u", 1);
  plot.setAttribute("aria-label", word("areaPlot"));
  plot.replaceChildren();
  const bottoms = D.areas.days.map(() => 0);
  const best = [];
  D.areas.keys.forEach((key, column) => {
    const top = [], bottom = [];
    let middle = null;
    D.areas.days.forEach((day, i) => {
      const until = D.areas.days[i + 1] ?? D.end;
      const [low, high] = [bottoms[i], bottoms[i] + D.areas.km2[i][column]];
      bottoms[i] = high;
      const [y0, y1] = [low, high].map((km2) => (h - foot) * (1 - km2 / most));
      top.push(`${x(day).toFixed(1)} ${y1.toFixed(1)}`, `${x(until).toFixed(1)} ${y1.toFixed(1)}`);
      bottom.unshift(`${x(until).toFixed(1)} ${y0.toFixed(1)}`, `${x(day).toFixed(1)} ${y0.toFixed(1)}`);
      const size = Math.min((y0 - y1) * 6, x(until) - x(day)) * (y0 - y1);
      if (y0 - y1 > 13 && (!middle || size > middle.size)) middle = { size, x: (x(day) + x(until)) / 2, y: (y0 + y1) / 2, room: x(until) - x(day) };
    });
    const band = make("path", { class: "band", d: `M${top.join("L")}L${bottom.join("L")}Z`, fill: bandPaint(key) }, make("title", {}, bandName(key)));
    plot.append(band);
    if (middle) best.push([bandName(key), middle]);
  });
  for (const [name, at] of best) {
    const half = Math.min(w / 2, name.length * 3.2 + 4);
    plot.append(make("text", { class: "name", x: Math.min(w - half, Math.max(half, at.x)), y: at.y + 4, "text-anchor": "middle" }, name));
  }
  const years = (D.end - D.first) / 365.25, every = Math.max(1, Math.ceil((years * 44) / w));
  for (let year = +iso(D.first).slice(0, 4) + 1; year <= +iso(D.end).slice(0, 4); year++) {
    const at = x(dayOf(year + "-01-01"));
    if (year % every || at > w - 14) continue;
    plot.append(make("line", { x1: at, x2: at, y1: h - foot, y2: h - foot + 4, stroke: "currentColor" }), make("text", { x: at, y: h - 2, "text-anchor": "middle" }, String(year)));
  }
  plot.append(cursor);
  moveCursor();
}

function moveCursor() {
  const w = plot.clientWidth || 800, h = plot.clientHeight || 100;
  const x = ((S.day + 0.5 - D.first) / (D.end - D.first)) * w;
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: h - 14 })) cursor.setAttribute(name, value);
}

plot.addEventListener("pointerdown", (event) => {
  const set = (moved) => {
    const rect = plot.getBoundingClientRect();
    go(Math.floor(D.first + ((moved.clientX - rect.left) / rect.width) * (D.end - D.first)));
  };
  set(event);
  plot.setPointerCapture(event.pointerId);
  plot.onpointermove = set;
  plot.onpointerup = plot.onpointercancel = () => { plot.onpointermove = null; };
});
