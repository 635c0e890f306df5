// The ground of each holder over time, under the slider: it moves with the day, and a click sets it.
const plot = byId("plot").firstElementChild;
const cursor = make("line", { class: "cursor" });
const total = D.areas.km2.map((row) => row.reduce((sum, value) => sum + value, 0));

const bandName = (key) => ({ shared: D.words[lang].mixed, contested: D.words[lang].fought, vacant: D.words[lang].empty, unknown: D.words[lang].no_record })[key]
  || nameOf(D.actors[key].names);
const bandShort = (key) => (typeof key === "number" ? D.actors[key].short : bandName(key));
const bandPaint = (key) => {
  if (typeof key === "number") return D.actors[key].colour;
  const spell = { shared: ["#7a828b", "#c9ced4"], contested: ["#f2f2f2", "#9aa1a9"] }[key];
  return spell ? pattern(key, spell, true) : key === "vacant" ? pattern("vacant", [], true) : "#e4e4e4";
};

function drawPlot() {
  const [w, h] = [plot.clientWidth || 800, plot.clientHeight || 100], foot = 14;
  const x = (day) => ((day - D.first) / (D.end - D.first)) * w;
  const most = Math.max(...total) || 1;
  plot.setAttribute("viewBox", `0 0 ${w} ${h}`);
  plot.style.setProperty("--u", 1);
  plot.setAttribute("aria-label", D.words[lang].area);
  plot.replaceChildren();
  const bottoms = D.areas.days.map(() => 0);
  const names = [];
  D.areas.keys.forEach((key, column) => {
    const slabs = D.areas.days.map((day, i) => {
      const [low, high] = [bottoms[i], bottoms[i] + D.areas.km2[i][column]];
      bottoms[i] = high;
      const y = (km2) => (h - foot) * (1 - km2 / most);
      return { left: x(day), right: x(D.areas.days[i + 1] ?? D.end), top: y(high), bottom: y(low) };
    });
    const at = (...points) => points.map((point) => point.map((value) => value.toFixed(1)).join(" ")).join("L");
    const up = slabs.map((slab) => at([slab.left, slab.top], [slab.right, slab.top]));
    const down = slabs.map((slab) => at([slab.right, slab.bottom], [slab.left, slab.bottom])).reverse();
    plot.append(make("path", { class: "band", d: `M${[...up, ...down].join("L")}Z`, fill: bandPaint(key) }, make("title", {}, bare(bandName(key)))));
    const name = roomiest(slabs, key);
    if (name) names.push(name);
  });
  plot.append(...names);
  let last = -8;
  for (const [day, text] of ticks()) {
    const at = x(day), half = text.length * 3.4;
    if (at - half < last + 8 || at + half > w) continue;
    last = at + half;
    plot.append(make("line", { x1: at, x2: at, y1: h - foot, y2: h - foot + 4, stroke: "currentColor" }), make("text", { x: at, y: h - 2, "text-anchor": "middle" }, text));
  }
  plot.append(cursor);
  moveCursor();
}

// The days that can be written under the plot: years, in a record of few years months, in one of few months days.
function ticks() {
  const days = D.end - D.first, found = [];
  for (let day = D.first; day < D.end; day++) {
    const date = iso(day);
    if (days > 1000 ? date.endsWith("-01-01") : days > 100 ? date.endsWith("-01") : true)
      found.push([day, days > 1000 ? yearInWords(+date.slice(0, -6)) : inWords(day, days <= 100)]);
  }
  return found;
}

// The name of a band where it has most room: a box as high as the letters that stays inside while days go on.
function roomiest(slabs, key) {
  let best = null;
  // Of thousands of steps, some hundred are looked at: each look goes along the whole band.
  const stride = Math.ceil(slabs.length / 500);
  slabs.forEach((slab, i) => {
    if (i % stride) return;
    const y = (slab.top + slab.bottom) / 2, inside = (other) => other && other.top <= y - 7 && y + 7 <= other.bottom;
    if (!inside(slab)) return;
    let [from, to] = [i, i];
    while (inside(slabs[from - 1])) from--;
    while (inside(slabs[to + 1])) to++;
    const room = slabs[to].right - slabs[from].left;
    if (!best || room > best.room) best = { room, x: (slabs[to].right + slabs[from].left) / 2, y };
  });
  const name = best && [bandName(key), bandShort(key)].map(bare).find((name) => name.length * 6.6 + 10 < best.room);
  return name ? make("text", { class: "name", x: best.x, y: best.y + 4, "text-anchor": "middle" }, name) : null;
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
