// The panel: what is known about the chosen zone, who holds what, what changed hands.
function jump(text, day) {
  const button = make("button", { class: "then", type: "button" }, text);
  button.addEventListener("click", () => go(day));
  return button;
}

function sourceItem(at) {
  const { title, publisher, date, url } = D.sources[at];
  const href = address(url);
  const name = href ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : make("span", {}, title);
  const about = [publisher, date && when(date)].filter(Boolean).join(", ");
  return make("li", {}, make("bdi", {}, name, about ? ` (${about})` : ""));
}

function drawDetails() {
  const panel = byId("details"), zone = S.zone;
  if (S.incident) return panel.replaceChildren(...incidentParts(S.incident, "h3"));
  if (!zone) return panel.replaceChildren(make("p", { class: "meta" }, word("hint")));
  const spell = spellOn(zone, S.day), window = windowOn(zone, S.day), words = D.words[lang];
  const shown = zone.names[LANGS.indexOf(lang)] ? LANGS.indexOf(lang) : 0;
  const other = zone.names.filter((name, at) => name && at !== shown).map(apart);
  const parts = [make("h3", { dir: "auto" }, zoneName(zone))];
  const about = [...other, zone.parent === null ? "" : fill(word("partOf"), nameOf(zone.parent)), zone.people ? fill(word("people"), number(zone.people)) : ""];
  parts.push(make("p", { class: "meta" }, about.filter(Boolean).join(" · ")));
  if (!spell) {
    panel.replaceChildren(...parts, make("p", {}, word("unrecorded")));
    return;
  }
  parts.push(make("p", { id: "control" }, make("strong", {}, capital(phrase(spell))), make("br"), spellText(zone, spell)));
  if (window) {
    const states = [window.before, window.after].map((state) => (state ? phrase(state) : words.unknown));
    parts.push(make("p", { class: "warn", id: "certainty" }, fill(word("window"), when(window.after.when), ...states)));
  } else {
    parts.push(make("p", { class: "meta", id: "certainty" }, spell.change === null ? word("unrecorded") : word("certain")));
  }
  if (spell.change !== null) {
    parts.push(make("p", { class: "meta" }, fill(words.confidence, words[spell.confidence]) + " " + fill(word("began"), word("kinds")[spell.kind] || english(spell.kind)) + "."));
    if (spell.note) parts.push(make("p", { class: "meta" }, word("note") + ": ", make("bdi", {}, spell.note)));
    parts.push(make("h2", {}, word("sources")));
    parts.push(spell.sources.length ? make("ol", { id: "sources" }, ...spell.sources.map(sourceItem)) : make("p", {}, words.no_source));
  }
  const claims = D.claims.filter((claim) => claim.zone === zone.at && claim.from <= S.day && S.day < claim.until);
  if (claims.length) {
    const item = (claim) => make("li", {}, `${when(claim.when)}: ${phrase(claim)}${claim.verdict === null ? "" : ` (${word(claim.verdict)})`}`, make("ul", { class: "list" }, ...claim.sources.map(sourceItem)));
    parts.push(make("h2", {}, word("others")), make("ul", { class: "list", id: "claims" }, ...claims.map(item)));
  }
  const history = shownSpells(zone).map((one) => make("li", { class: one === spell ? "now" : null }, jump(began(one), one.from), ": " + phrase(one)));
  const open = byId("history")?.open;
  const box = make("details", { id: "history" }, make("summary", {}, word("history")), make("ol", {}, ...history));
  box.open = Boolean(open);
  panel.replaceChildren(...parts, box);
}

// A small picture of how a control is drawn.
function swatch(fillWith, shape) {
  const node = make("svg", { class: "swatch", viewBox: "0 0 26 16", "aria-hidden": "true" });
  node.append(shape || make("rect", { width: 26, height: 16, fill: fillWith }));
  return node;
}

function drawLegend() {
  const [, day] = span(), sides = new Map();
  let all = 0;
  for (const zone of zones) {
    const version = versionOn(zone, day);
    if (!version) continue;
    const spell = spellOn(zone, day) || { status: "unknown", actors: [], colour: "#e4e4e4" };
    const side = rolled(spell, day), key = keyOf(side), own = keyOf(spell);
    const row = sides.get(key) || { side, km2: 0, rows: new Map() };
    const line = row.rows.get(own) || { spell, km2: 0 };
    row.km2 += version.km2; line.km2 += version.km2; all += version.km2;
    row.rows.set(own, line); sides.set(key, row);
  }
  const km = (value) => make("span", { class: "km" }, `${fill(D.words[lang].km2, number(value))} · ${fill(word("percent"), number((100 * value) / all))}`);
  const list = [...sides.values()].sort((a, b) => b.km2 - a.km2).flatMap(({ side, km2, rows }) => {
    const lines = [...rows.values()].sort((a, b) => b.km2 - a.km2);
    const own = lines.map(({ spell, km2 }) => make("li", { "data-control": keyOf(spell) }, swatch(paint(spell, true)), make("span", { class: "name" }, capital(phrase(spell))), km(km2)));
    const plain = lines.length === 1 && keyOf(lines[0].spell) === keyOf(side);
    return plain ? own : [make("li", { class: "side" }, make("span", { class: "name" }, capital(phrase(side))), km(km2)), ...own];
  });
  byId("legend").replaceChildren(...list);
  const [one, other] = ["#4a7fb0", "#e6b04a"];
  const line = (kind) => make("path", { class: kind, d: "M0 8 H26" });
  const signs = [
    [swatch(pattern("shared", [one, other], true)), "signShared"], [swatch(pattern("contested", [one, other], true)), "signContested"],
    [swatch(pattern("vacant", [], true)), "signVacant"], [swatch("#e4e4e4"), "signUnknown"],
    [swatch("", make("g", {}, make("rect", { width: 26, height: 16, fill: one }), make("rect", { class: "veil", width: 26, height: 16, fill: pattern("veil", [], true) }))), "signWindow"],
    S.show.fronts ? [swatch("", line("front")), "signFront"] : null,
    S.show.gaps && D.gaps.spells.length ? [swatch("", make("rect", { class: "gap", width: 26, height: 16 })), "signGap"] : null,
  ];
  byId("signs").replaceChildren(...signs.filter(Boolean).map(([node, key]) => make("li", {}, node, make("span", {}, key === "signGap" ? fill(word(key), length(D.gaps.within_km)) : word(key)))));
}

function drawTransfers() {
  const comparing = S.other !== null;
  byId("compare").classList.toggle("on", comparing);
  byId("comparing").checked = comparing;
  byId("against").hidden = !comparing;
  if (!comparing) return byId("transfers").replaceChildren();
  byId("other").value = iso(S.other);
  const { rows } = transfers(...span());
  const row = ({ from, to, km2, zones }) => make("tr", { "data-km2": km2 },
    make("td", {}, `${word("from")}: `, make("em", {}, phrase(from)), make("br"), `${word("to")}: `, make("strong", {}, phrase(to))),
    make("td", {}, `${fill(D.words[lang].km2, number(km2))}`, make("br"), fill(word("zones"), number(zones.size))));
  byId("transfers").replaceChildren(rows.length ? make("table", {}, make("tbody", {}, ...rows.map(row))) : make("p", {}, word("nothing")));
}

// An incident with a link to where it was told.
function incidentParts(incident, heading) {
  const [kind, ...rest] = incidentLines(incident), [source, id] = incident.slice(7);
  const parts = [make(heading, {}, kind), ...rest.map((line) => make("div", { class: "meta" }, line))];
  const listed = typeof source === "number", href = listed ? null : address(source);
  const told = listed ? sourceItem(source) : make("li", {}, href ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, source) : make("bdi", {}, source));
  if (id) told.append(" ", make("bdi", {}, id));
  return source === "" ? parts : [...parts, make("ul", { class: "list told" }, told)];
}

// The incidents of the map as a list, for those who do not point at them.
function drawEvents() {
  const shown = S.show.incidents && S.other === null ? recent() : [];
  byId("events").hidden = shown.length === 0;
  byId("events").replaceChildren(make("h2", {}, `${word("incidents")}: ${number(shown.length)}`),
    make("ol", {}, ...shown.map((incident) => make("li", {}, ...incidentParts(incident, "b")))));
}

function drawAbout() {
  const lines = D.attribution.map((line) => make("p", { dir: "auto" }, line));
  const named = [...zones, ...D.towns, ...D.actors], missing = named.filter(({ names }) => !names[LANGS.indexOf(lang)]).length;
  if (missing) lines.unshift(make("p", { id: "missing" }, fill(word("missing"), number(missing), number(named.length))));
  if (lang !== "en") lines.unshift(make("p", { id: "unread" }, word("unread")));
  byId("about").replaceChildren(make("h2", {}, word("about")), ...lines);
}
