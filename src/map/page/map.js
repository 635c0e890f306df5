// The map: zones filled by holder, and moving about in it.
const svg = byId("map"), stage = byId("stage"), tip = byId("tip");
const defs = make("defs"), masks = make("g"), ground = make("g"), taken = make("g"), veils = make("g"), over = make("g"), marks = make("g"), texts = make("g");
const hovered = make("path", { class: "hovered" }), chosen = make("path", { class: "chosen" });
svg.append(defs, masks, ground, taken, veils, over, hovered, chosen, marks, texts);

for (const zone of zones) {
  zone.node = make("path", { class: "zone", "data-zone": zone.id });
  zone.veil = make("path", { class: "veil" });
  ground.append(zone.node); veils.append(zone.veil);
}

// Patterns are made when first needed, and drawn in pixels whatever the zoom; still ones are for pictures beside the map.
const patterns = new Map();
function pattern(kind, colours, still = false) {
  const key = kind + colours.join("") + still;
  if (!patterns.has(key)) {
    const id = "p" + patterns.size;
    const size = kind === "shared" ? 7 * colours.length : kind === "veil" ? 6 : 9;
    const node = make("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" });
    const bar = (x, width, colour, rest) => make("rect", { x, y: 0, width, height: size, fill: colour, ...rest });
    if (kind === "shared") colours.forEach((colour, at) => node.append(bar(at * 7, 7.2, colour)));
    if (kind === "contested") {
      node.append(bar(0, size, colours[0]), bar(0, 3.4, colours[1] || colours[0]));
      node.append(make("rect", { x: 0, y: 0, width: size, height: 1.6, fill: "#111" }));
    }
    if (kind === "vacant") node.append(bar(0, size, "#fff"), make("circle", { cx: 4, cy: 4, r: 1.5, fill: "#555" }));
    if (kind === "veil") node.append(bar(0, 2.2, "#fff", { "fill-opacity": 0.62 }));
    node.turn = { shared: 45, contested: 45, vacant: 0, veil: -45 }[kind];
    node.still = still;
    defs.append(node);
    patterns.set(key, node);
    scalePattern(node);
  }
  return `url(#${patterns.get(key).id})`;
}
const scalePattern = (node) => node.setAttribute("patternTransform", `scale(${node.still ? 1 : unit()}) rotate(${node.turn})`);

// How a control is filled.
function paint(spell, still) {
  if (!spell || spell.status === "unknown") return "#e4e4e4";
  if (spell.status === "vacant") return pattern("vacant", [], still);
  const colours = [...new Set(spell.actors.map((actor) => D.actors[actor].colour))];
  if (spell.status === "shared" && colours.length > 1) return pattern("shared", colours, still);
  if (spell.status === "contested") return pattern("contested", colours.slice(0, 2), still);
  return spell.colour;
}

// Where the map is looked at from: the middle and how many map units a pixel is.
const view = { x: WIDTH / 2, y: HEIGHT / 2, zoom: 1 };
const box = () => [stage.clientWidth || 800, stage.clientHeight || 500];
const fitted = () => Math.max(WIDTH / box()[0], HEIGHT / box()[1]) * 1.06;
const unit = () => fitted() / view.zoom;

function look() {
  view.zoom = Math.min(40, Math.max(1, view.zoom));
  const [w, h] = box(), u = unit();
  const keep = (at, size, shown) => (shown >= size * 1.06 ? size / 2 : Math.min(size, Math.max(0, at)));
  view.x = keep(view.x, WIDTH, w * u); view.y = keep(view.y, HEIGHT, h * u);
  svg.setAttribute("viewBox", [view.x - (w * u) / 2, view.y - (h * u) / 2, w * u, h * u].map((value) => value.toFixed(3)).join(" "));
  svg.style.setProperty("--u", u);
  patterns.forEach(scalePattern);
  placeTexts();
  // The longest round length that fits.
  const km = kmPerUnit * u * 90, power = 10 ** Math.floor(Math.log10(km)), nice = power * [5, 2, 1].find((step) => step * power <= km);
  const bar = byId("scale");
  bar.querySelector("i").style.width = nice / (kmPerUnit * u) + "px";
  bar.querySelector("bdi").textContent = length(nice);
}

function zoomBy(factor, at) {
  const u = unit(), [w, h] = box(), [px, py] = at || [w / 2, h / 2];
  const [dx, dy] = [px - w / 2, py - h / 2];
  const old = view.zoom;
  view.zoom = Math.min(40, Math.max(1, view.zoom * factor));
  const moved = u * (1 - old / view.zoom);
  view.x += dx * moved; view.y += dy * moved;
  look();
}

function moveTo(x, y, zoom) {
  Object.assign(view, { x, y, zoom });
  look();
}

// Pointers: one drags, two pinch.
const pointers = new Map();
let dragged = 0;
const place = (event) => { const rect = svg.getBoundingClientRect(); return [event.clientX - rect.left, event.clientY - rect.top]; };
svg.addEventListener("pointerdown", (event) => {
  pointers.set(event.pointerId, place(event));
  if (pointers.size === 1) dragged = 0;
});
svg.addEventListener("pointermove", (event) => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const now = place(event);
  dragged += Math.hypot(now[0] - last[0], now[1] - last[1]);
  if (dragged > 4 && !svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); svg.classList.add("moving"); }
  if (pointers.size === 2) {
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const apart = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
    zoomBy(apart(now) / apart(last), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
  } else if (dragged > 4) {
    view.x -= (now[0] - last[0]) * unit(); view.y -= (now[1] - last[1]) * unit();
    look();
  }
  pointers.set(event.pointerId, now);
});
for (const end of ["pointerup", "pointercancel"])
  svg.addEventListener(end, (event) => { pointers.delete(event.pointerId); svg.classList.remove("moving"); });
svg.addEventListener("wheel", (event) => { event.preventDefault(); zoomBy(Math.exp(-event.deltaY * 0.0016), place(event)); }, { passive: false });
svg.addEventListener("dblclick", (event) => zoomBy(2, place(event)));
svg.addEventListener("click", (event) => {
  if (dragged > 4) return;
  const zone = zones.find((zone) => zone.node === event.target);
  choose(zone || null, event.target.incident);
});

// What is under the pointer is told beside it.
svg.addEventListener("pointermove", (event) => {
  if (event.pointerType === "touch" || dragged > 4 && pointers.size) return hush();
  const told = tell(event.target);
  if (!told) return hush();
  tip.replaceChildren(make("b", {}, told[0]), ...told.slice(1).map((line) => make("div", {}, line)));
  tip.hidden = false;
  const [x, y] = place(event), [w, h] = box();
  tip.style.left = Math.max(4, Math.min(x + 14, w - tip.offsetWidth - 4)) + "px";
  tip.style.top = Math.max(4, y + 18 + tip.offsetHeight > h ? y - tip.offsetHeight - 12 : y + 18) + "px";
  const zone = zones.find((zone) => zone.node === event.target);
  hovered.setAttribute("d", zone ? zone.node.getAttribute("d") : "");
});
svg.addEventListener("pointerleave", () => hush());
function hush() { tip.hidden = true; hovered.setAttribute("d", ""); }

function tell(node) {
  if (node.told) return node.told();
  const zone = zones.find((zone) => zone.node === node);
  if (!zone) return null;
  const said = (day) => { const spell = spellOn(zone, day); return spell ? capital(phrase(spell)) : word("unrecorded"); };
  if (S.other !== null) return [zoneName(zone), ...span().map((day) => `${when(iso(day))}: ${said(day)}`)];
  const spell = spellOn(zone, S.day);
  return [zoneName(zone), said(S.day), spell ? spellText(zone, spell) : ""].filter(Boolean);
}

// Fills the zones for the day; those that did not change stand back while two days are compared.
function drawZones() {
  const found = S.other === null ? null : transfers(...span());
  const [, day] = span();
  for (const zone of zones) {
    const version = versionOn(zone, day), spell = spellOn(zone, day);
    zone.node.setAttribute("d", version ? version.d : "");
    zone.node.setAttribute("fill", paint(spell));
    zone.node.dataset.status = spell ? spell.status : "unknown";
    zone.node.classList.toggle("faded", found !== null && !found.still.has(zone));
    zone.node.classList.toggle("changed", found !== null && found.still.has(zone));
    const window = version && S.other === null ? windowOn(zone, day) : null;
    zone.veil.setAttribute("d", window ? version.d : "");
    zone.veil.setAttribute("fill", pattern("veil", []));
  }
  drawPieces(found);
  const version = S.zone && versionOn(S.zone, day);
  chosen.setAttribute("d", version ? version.d : "");
}
