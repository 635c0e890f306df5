// What changed hands between two days.

// Ground that is on the map on one of the days only.
const OUTSIDE = { status: "outside", actors: [] };

// Square kilometres of a square degree (WGS 84).
function km2PerDegree2(lat) {
  const sin = Math.sin((lat * Math.PI) / 180), flat = 1 - 0.00669438 * sin * sin;
  return ((6378.137 * Math.PI) / 180) ** 2 * 0.99330562 * Math.sqrt(1 - sin * sin) / (flat * flat);
}

// How much ground of each zone of one day lies in each zone of the other: measured along lines from west to east, which the
// outlines of both days cut into pieces. A zone of neither day is -1.
function overlaps(ones, others) {
  const LINES = 3000, sides = [ones, others];
  let [low, high] = [Infinity, -Infinity];
  for (const { rings } of sides.flat()) for (const ring of rings) for (let i = 1, y = 0; i < ring.length; i += 2) {
    y += ring[i];
    low = Math.min(low, y); high = Math.max(high, y);
  }
  const step = (high - low) / LINES, lines = Array.from({ length: LINES }, () => []);
  const cut = (x1, y1, x2, y2, mark) => {
    if (y1 > y2) [x1, y1, x2, y2] = [x2, y2, x1, y1];
    for (let line = Math.ceil((y1 - low) / step - 0.5); line < LINES && low + (line + 0.5) * step < y2; line++)
      lines[line].push([x1 + ((low + (line + 0.5) * step - y1) * (x2 - x1)) / (y2 - y1), mark]);
  };
  sides.forEach((zones, side) => zones.forEach(({ rings }, at) => rings.forEach((ring) => {
    let [x, y] = [ring[0], ring[1]];
    for (let i = 2; i < ring.length; i += 2) { cut(x, y, x + ring[i], y + ring[i + 1], [side, at]); x += ring[i]; y += ring[i + 1]; }
    cut(x, y, ring[0], ring[1], [side, at]);
  })));
  const found = new Map();
  lines.forEach((cuts, line) => {
    const within = [new Set(), new Set()], weight = step * D.scale ** 2 * km2PerDegree2((low + (line + 0.5) * step) * D.scale);
    cuts.sort((a, b) => a[0] - b[0]).forEach(([x, [side, at]], i) => {
      if (!within[side].delete(at)) within[side].add(at);
      const width = i + 1 < cuts.length ? cuts[i + 1][0] - x : 0;
      if (width <= 0 || !(within[0].size + within[1].size)) return;
      const key = within.map((zones) => [...zones][0] ?? -1).join();
      found.set(key, (found.get(key) || 0) + width * weight);
    });
  });
  return [...found].map(([key, km2]) => [...key.split(",").map(Number), km2]);
}

// The two days that are compared, the earlier one first, wherever the slider stands; without comparison the day twice.
const span = () => (S.other === null ? [S.day, S.day] : [S.day, S.other].sort((a, b) => a - b));

// Who gained what from whom, each force counted to its top; and the pieces of ground that a zone of one day and a zone of the
// other have in common, where shapes moved. The last answer is kept, because several parts of the page ask for it.
let compared = { key: "" };
function transfers(one, other) {
  if (compared.key === one + ">" + other) return compared;
  const rows = new Map(), still = new Set(), pieces = [], moved = [[], []];
  const add = (from, to, km2, zone) => {
    const key = keyOf(from) + ">" + keyOf(to);
    if (keyOf(from) === keyOf(to)) return false;
    const row = rows.get(key) || { from, to, km2: 0, zones: new Set() };
    row.km2 += km2; row.zones.add(zone);
    rows.set(key, row);
    return true;
  };
  const nothing = { status: "unknown", actors: [] };
  for (const zone of zones) {
    const versions = [versionOn(zone, one), versionOn(zone, other)];
    const sides = [one, other].map((day) => rolled(spellOn(zone, day) || nothing, day));
    if (versions[0] && versions[0] === versions[1]) { if (add(...sides, versions[0].km2, zone)) still.add(zone); }
    else versions.forEach((version, at) => { if (version) moved[at].push({ ...version, zone, side: sides[at] }); });
  }
  const hair = 200 * D.scale ** 2 * km2PerDegree2((south + north) / 2);
  for (const [a, b, km2] of overlaps(...moved)) {
    const [before, after] = [moved[0][a], moved[1][b]];
    // Less than that is the rounding of the outlines.
    if (km2 < hair || !add(before?.side || OUTSIDE, after?.side || OUTSIDE, km2, (after || before).zone)) continue;
    pieces.push({ before, after });
  }
  compared = { key: one + ">" + other, rows: [...rows.values()].sort((a, b) => b.km2 - a.km2), still, pieces, moved };
  return compared;
}

// Draws the pieces: the ground of one day through a mask of the other.
function drawPieces(found) {
  masks.replaceChildren();
  taken.replaceChildren();
  if (!found) return;
  const all = (at, fill) => make("path", { d: found.moved[at].map((item) => item.d).join(""), fill });
  found.pieces.forEach(({ before, after }, at) => {
    const mask = make("mask", { id: "m" + at, maskUnits: "userSpaceOnUse", x: 0, y: 0, width: WIDTH, height: HEIGHT });
    mask.append(make("path", { d: (before || after).d, fill: "#fff" }));
    if (!before || !after) mask.append(all(before ? 1 : 0, "#000"));
    masks.append(mask);
    const fill = after ? paint(spellOn(after.zone, span()[1])) : "none";
    taken.append(make("path", { class: "piece", d: (after || before).d, fill, mask: `url(#m${at})` }));
  });
}
