// What lies over the zones: lines where holders meet, gaps, incidents, towns, names.
const LAYERS = ["fronts", "gaps", "incidents", "towns", "labels", "shorts"];
const during = (from, until) => from <= S.day && S.day < until;
const sideNames = (ids) => listed(ids.map((actor) => nameOf(D.actors[actor].names)));

function drawLayers() {
  over.replaceChildren();
  marks.replaceChildren();
  if (S.other === null) {
    if (S.show.gaps) for (const [from, until, km2, width, rings] of D.gaps.spells) {
      if (!during(from, until)) continue;
      const node = make("path", { class: "gap", d: area(rings) });
      node.told = () => [fill(word("gaps"), sideNames(D.gaps.between)), fill(word("width"), number(km2), number(width))];
      over.append(node);
    }
    if (S.show.fronts) {
      const lines = D.fronts.spells.filter(([from, until]) => during(from, until));
      for (const [, , , , , line] of lines) over.append(make("path", { class: "front under", d: path(D.fronts.lines[line]) }));
      for (const [, , left, right, km, line] of lines) {
        const node = make("path", { class: "front", d: path(D.fronts.lines[line]), "data-km": km });
        node.told = () => [`${sideNames(left)} | ${sideNames(right)}`, word("signFront"), fill(D.words[lang].km, number(km))];
        over.append(node);
      }
    }
    if (S.show.incidents) recent().forEach(drawIncident);
  }
  if (S.show.towns) for (const town of D.towns) {
    const [x, y] = project(town.at[0], town.at[1]);
    marks.append(make("circle", { class: "town", cx: x, cy: y }));
  }
  drawTexts();
}

// The last day on which an incident can have happened, of those of the page.
const lastOf = (incident) => Math.min(incident[2], D.end - 1);
// Those of the last 90 days, the latest first.
const recent = () => D.incidents.filter((incident) => S.day - 90 < lastOf(incident) && lastOf(incident) <= S.day).sort((a, b) => lastOf(b) - lastOf(a));
const kindOf = (kind) => (Object.hasOwn(D.words[lang].events, kind) ? capital(D.words[lang].events[kind]) : english(kind));

// What is known about an incident, its kind first.
function incidentLines([, first, last, kind, deaths, actors, precision]) {
  return [
    `${kindOf(kind)}${D.words[lang].comma}${when(first === last ? iso(last) : iso(first) + "/" + iso(last))}`,
    deaths === null ? "" : fill(D.words[lang].deaths, number(deaths)),
    actors.map((actor) => nameOf(D.actors[actor].names)).join(" / "),
    fill(word("around"), number(precision)),
  ].filter(Boolean);
}

function drawIncident(incident) {
  const [x, y] = project(...incident[0]), age = S.day - lastOf(incident);
  const node = make("circle", { class: "incident", cx: x, cy: y, "fill-opacity": (0.95 - (age / 90) * 0.7).toFixed(2) });
  node.told = () => incidentLines(incident);
  node.incident = incident;
  marks.append(node);
}

// Names stand where they fit: the larger zones and towns first, and none over another.
let written = [];
function drawTexts() {
  texts.replaceChildren();
  written = [];
  const [, day] = span();
  const put = (x, y, rank, text, kind, up) => {
    if (!text) return;
    const shown = bare(text), node = make("text", { class: kind, x, y }, shown);
    texts.append(node);
    written.push({ node, x, y, rank, length: shown.length, up });
  };
  for (const zone of zones) {
    const version = versionOn(zone, day), spell = spellOn(zone, day);
    if (!version || !version.middle) continue;
    const [x, y] = project(version.middle[0], version.middle[1]);
    if (S.show.shorts && spell) put(x, y, version.km2, spell.actors.map((actor) => D.actors[actor].short).join(" + "), "holder", 4);
    if (S.show.labels) put(x, y, version.km2 / 2, zoneName(zone), "zonename", S.show.shorts ? 19 : 4);
  }
  if (S.show.towns) for (const town of D.towns) {
    const [x, y] = project(town.at[0], town.at[1]);
    put(x, y, 1e5 + (town.people || 0), nameOf(town.names), "townname", -6);
  }
  written.sort((a, b) => b.rank - a.rank);
  placeTexts();
}

function placeTexts() {
  const u = unit(), taken = [];
  for (const text of written) {
    const half = (text.length * 6.4 + 8) / 2 * u, y = text.y + text.up * u;
    const rect = [text.x - half, y - 11 * u, text.x + half, y + 3 * u];
    const free = taken.every((other) => rect[2] < other[0] || other[2] < rect[0] || rect[3] < other[1] || other[3] < rect[1]);
    text.node.style.display = free ? "" : "none";
    text.node.setAttribute("y", y);
    if (free) taken.push(rect);
  }
}
