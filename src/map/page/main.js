// The state of the page, the slider and the keys, and the address that leads back here.
const S = {
  day: D.day, zone: null, incident: null, other: null, playing: null,
  show: { fronts: true, gaps: false, incidents: false, towns: true, labels: false, shorts: true },
};
const clamp = (day) => Math.min(D.end - 1, Math.max(D.first, day));

function draw() {
  drawZones();
  drawLayers();
  drawLegend();
  drawDetails();
  drawTransfers();
  drawEvents();
  moveCursor();
  byId("slider").value = S.day;
  byId("slider").setAttribute("aria-valuetext", inWords(S.day));
  byId("date").value = iso(S.day);
  byId("day").textContent = S.other === null ? inWords(S.day) : span().map((day) => inWords(day)).join(" – ");
  const changed = zones.filter((zone) => zone.spells.some((spell) => spell.from === S.day && spell.when !== null && spell.kind !== "initial"));
  const names = changed.slice(0, 4).map(zoneName).concat(changed.length > 4 ? ["…"] : []);
  byId("what").replaceChildren(...say(changed.length ? fill(word("changes"), `${number(changed.length)} (${names.join(D.words[lang].comma)})`) : word("noChanges")));
  remember();
}

function go(day) {
  const next = clamp(Math.round(day));
  if (Number.isNaN(next) || next === S.day) return;
  S.day = next;
  draw();
}

function choose(zone, incident = null) {
  S.zone = zone;
  S.incident = incident;
  drawZones();
  drawDetails();
  remember();
}

const before = (day) => changeDays.filter((change) => change < day).pop();
const after = (day) => changeDays.find((change) => change > day);
const step = (forward) => { const day = forward ? after(S.day) : before(S.day); if (day !== undefined) go(day); return day !== undefined; };

function play(on) {
  const was = S.playing !== null;
  clearInterval(S.playing);
  S.playing = null;
  if (on && S.day >= D.end - 1) go(D.first);
  if (on) S.playing = setInterval(() => {
    const soon = S.day + Math.max(7, Math.round((D.end - D.first) / 200)), next = after(S.day);
    go(next !== undefined && next < soon ? next : soon);
    if (S.day >= D.end - 1) play(false);
  }, 160);
  // What is read aloud waits until the days stand still, and is then put there once more.
  for (const id of ["details", "what"]) byId(id).setAttribute("aria-live", on ? "off" : "polite");
  if (!on && was) draw();
  byId("play").classList.toggle("running", on);
  byId("play").setAttribute("aria-label", word(on ? "pause" : "play"));
  byId("play").title = word(on ? "pause" : "play");
}

// The address holds the day, and what differs from the plain view.
function remember() {
  const parts = ["date=" + iso(S.day)];
  if (S.zone) parts.push("zone=" + encodeURIComponent(S.zone.id));
  if (S.other !== null) parts.push("compare=" + iso(S.other));
  if (lang !== D.language) parts.push("lang=" + lang);
  const shown = LAYERS.filter((layer) => S.show[layer]).join(",");
  if (shown !== plainLayers) parts.push("show=" + shown);
  const hash = "#" + parts.join("&");
  clearTimeout(remembering);
  remembering = setTimeout(() => keep(hash), 300);
}
// Browsers allow some hundred changes of the address in half a minute, and throw at the next: it is set once things rest.
let remembering = null;
function keep(hash) {
  try { if (location.hash !== hash) history.replaceState(null, "", hash); } catch { /* The next rest sets it. */ }
}
const plainLayers = LAYERS.filter((layer) => S.show[layer]).join(",");

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  const day = dayOf(given.get("date") || ""), other = dayOf(given.get("compare") || "");
  if (!Number.isNaN(day)) S.day = clamp(day);
  S.other = Number.isNaN(other) ? null : clamp(other);
  S.zone = zones.find((zone) => zone.id === given.get("zone")) || null;
  S.incident = null;
  const shown = (given.get("show") ?? plainLayers).split(",");
  for (const layer of LAYERS) S.show[layer] = shown.includes(layer);
  speak(LANGS.includes(given.get("lang")) ? given.get("lang") : D.language);
}

// Puts the page into a language.
function speak(language) {
  lang = language;
  document.documentElement.lang = lang === "ku" ? "ckb" : lang;
  document.documentElement.dir = lang === "en" ? "ltr" : "rtl";
  byId("lang").value = lang;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.id === "find") node.placeholder = word("find"); else node.title = word(node.dataset.label);
  }
  places = findable();
  byId("places").replaceChildren(...[...places.found.keys()].sort().map((name) => make("option", { value: name })));
  byId("lead").replaceChildren(...say(fill(word("lead"), number(zones.length), when(iso(D.first)), when(iso(D.end - 1)))));
  const label = (layer) => (layer === "gaps" ? fill(word("gaps"), sideNames(D.gaps.between)) : word(layer));
  const there = { gaps: D.gaps.spells.length, incidents: D.incidents.length, fronts: D.fronts.spells.length, towns: D.towns.length };
  byId("layers").replaceChildren(...LAYERS.filter((layer) => there[layer] !== 0).map((layer) => {
    const check = make("input", { type: "checkbox", "data-layer": layer });
    check.checked = S.show[layer];
    check.addEventListener("change", () => { S.show[layer] = check.checked; drawLayers(); drawLegend(); drawEvents(); remember(); });
    return make("label", {}, check, make("span", {}, label(layer)));
  }));
  drawAbout();
  play(S.playing !== null);
  look();
  draw();
  drawPlot();
}
let places = null;

byId("slider").min = D.first;
byId("slider").max = D.end - 1;
for (const input of ["date", "other"]) {
  // Fields of dates begin with the year 1.
  if (D.first < dayOf("0001-01-01")) byId(input).type = "text";
  byId(input).min = iso(D.first); byId(input).max = iso(D.end - 1);
}
byId("slider").addEventListener("input", (event) => go(+event.target.value));
byId("date").addEventListener("change", (event) => go(dayOf(event.target.value)));
byId("other").addEventListener("change", (event) => { const day = dayOf(event.target.value); if (!Number.isNaN(day)) { S.other = clamp(day); draw(); } });
byId("comparing").addEventListener("change", (event) => { S.other = event.target.checked ? clamp(after(S.day + 30) ?? S.day) : null; draw(); });
byId("previous").addEventListener("click", () => step(false));
byId("next").addEventListener("click", () => step(true));
byId("play").addEventListener("click", () => play(S.playing === null));
byId("closer").addEventListener("click", () => zoomBy(1.6));
byId("farther").addEventListener("click", () => zoomBy(1 / 1.6));
byId("whole").addEventListener("click", () => moveTo(WIDTH / 2, HEIGHT / 2, 1));
byId("lang").addEventListener("change", (event) => speak(event.target.value));
byId("print").addEventListener("click", () => window.print());
byId("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
byId("find").addEventListener("change", (event) => {
  const found = places.found.get(event.target.value) || places.plain.get(event.target.value);
  if (!found) return;
  const zone = found.spells ? found : zoneAt(found, S.day);
  const at = found.spells ? (versionOn(found, S.day) || found.versions[0])?.middle : found.at;
  if (at) moveTo(...project(at[0], at[1]), Math.max(view.zoom, 4));
  choose(zone);
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, summary")) return;
  const button = event.target.closest("button, a");
  const keys = {
    ArrowRight: () => (event.shiftKey ? go(S.day + 30) : step(true)), ArrowLeft: () => (event.shiftKey ? go(S.day - 30) : step(false)),
    " ": button ? null : () => play(S.playing === null), "+": () => zoomBy(1.6), "=": () => zoomBy(1.6), "-": () => zoomBy(1 / 1.6),
    Home: () => go(D.first), End: () => go(D.end - 1), Escape: () => choose(null),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
addEventListener("hashchange", () => { clearTimeout(remembering); recall(); });
new ResizeObserver(() => { hush(); look(); drawPlot(); }).observe(stage);
recall();
