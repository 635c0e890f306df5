// Reads every exported file with GDAL and holds the types of its fields, and what it counts by date, to the library's answers.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

const { days, exports: told } = JSON.parse(readFileSync("answers.json", "utf8"));
function ogr(...args) {
  const { stdout, stderr } = spawnSync("ogrinfo", ["-ro", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.doesNotMatch(stderr, /ERROR/, args.join(" "));
  return stdout;
}
const layerOf = (file) => ogr(file).match(/^1: (.+?)( \(|$)/m)[1];
const near = (a, b, share, what) => assert.ok(Math.abs(a - b) <= share * Math.max(1, Math.abs(b)), `${what}: ${a}, not ${b}`);

// The rows of a query, each value as GDAL prints it.
function rows(file, query) {
  const text = ogr("-dialect", "SQLITE", "-sql", query.replaceAll("FROM file", `FROM "${layerOf(file)}"`), file);
  return text.split(/^OGRFeature\(.*$/m).slice(1).map((row) => Object.fromEntries([...row.matchAll(/^ {2}(\w+) \(\w+(?:\(\w+\))?\) = (.*)$/gm)].map(([, name, value]) => [name, value])));
}
// What is true of each of some days, in one query.
const byDay = (file, asked, columns, where, rest = "") => rows(file, asked.map(({ date }) => `SELECT '${date}' AS day, ${columns} FROM file WHERE ${where(date)}${rest}`).join(" UNION ALL "));

// Types. Those that all layers of GeoJSON have, and those of each.
const looks = { title: "String", description: "String", fill: "String", "fill-opacity": "Real", stroke: "String", "stroke-width": "Integer", "stroke-opacity": "Integer", "marker-color": "String" };
const times = { start: "DateTime", end: "DateTime", endExclusive: "Integer(Boolean)", ongoing: "Integer(Boolean)", start_date: "Date", end_date: "Date", start_ms: "Integer64", end_ms: "Integer64", start_edtf: "String", end_edtf: "String" };
const geojson = { uid: "String", ...times, ...looks };
// What is worked out for each day has exact dates, which are dates in EDTF as well, but for what is so on the first day: it was so
// on that day or before.
const exact = { ...geojson, start_edtf: "Date", end_edtf: "Date" }, first = { ...exact, start_edtf: "String" };
const control = { zone_id: "String", name: "String", actor: "String", actor_name: "String", status: "String", confidence: "String", kind: "String" };
const zones = { ...geojson, ...control, source: "String" };
const dates = { start: "DateTime", end: "DateTime", ongoing: "Integer(Boolean)", start_edtf: "String", end_edtf: "String" };
const texts = (...names) => Object.fromEntries(names.map((name) => [name, "String"]));
const files = {
  "zones.geojson": zones,
  "zones_d3.geojson": zones,
  "zones_jsonfg.json": zones,
  "zones_kepler.geojson": { ...zones, fillColor: "IntegerList", lineColor: "IntegerList" },
  "zones.topojson": { uid: "String", ...control, ...times, ...texts("title", "description", "fill") },
  "day.geojson": { ...zones, certainty: "String" },
  "holders.geojson": { ...first, ...texts("actor", "actor_name", "status") },
  "front_lines.geojson": { ...first, "fill-opacity": "Integer", ...texts("left", "right", "left_name", "right_name"), length_km: "Real" },
  "security_gaps.geojson": { ...exact, ...texts("between", "gap"), area_km2: "Real", length_km: "Real", mean_width_km: "Real", greatest_width_km: "Real" },
  "transfers.geojson": { ...exact, ...texts("lost_by", "gained_by", "status_before", "status_after"), area_km2: "Real", zones: "Integer" },
  "incidents.geojson": { ...geojson, end_edtf: "Date", ...texts("zone_id", "name", "kind", "actor", "source"), deaths_low: "Integer", deaths_best: "Integer", deaths_high: "Integer", precision_km: "Integer" },
  // All settlements are still there: a column of nothing but nulls has no type.
  "settlements.geojson": { ...first, end_date: "String", end_edtf: "String", "fill-opacity": "Integer", ...texts("zone_id", "name", "source"), population: "Integer" },
  "zones_ohm.geojson": { name: "String", start_date: "Date", end_date: "Date", ...texts("name:en", "name:ar", "name:ckb", "start_date:edtf", "end_date:edtf", "description", "source") },
  "zones_lpf.geojson": { title: "String" },
  "zones_monthly.geojson": { uid: "String", ...control, times: "StringList", ...texts("title", "popup", "tooltip"), style: "String(JSON)" },
  "zones.kml": { begin: "DateTime", end: "DateTime", ...texts("uid", "zone_id", "actor", "actor_name", "status", "confidence", "kind", "source") },
  "zones.fgb": { uid: "String", ...control, ...dates, ...texts("title", "description", "fill", "source") },
  "front_lines.fgb": { uid: "String", ...texts("left", "right", "left_name", "right_name", "title", "description", "fill", "source"), ...dates, length_km: "Real" },
  "zones.csv": { ...texts("uid", "start", "end", "ongoing", "start_edtf", "end_edtf", "title", "description", "fill", "source", "WKT"), ...control },
};
assert.deepEqual(readdirSync(".").filter((file) => /\.(geojson|topojson|json|kml|fgb|csv)$/.test(file) && file !== "answers.json").sort(), Object.keys(files).sort(), "every file is read");
const count = {};
// Geometries as well, of a format that GDAL reads with a library of its own.
for (const file of ["zones.fgb", "front_lines.fgb"]) assert.match(ogr("-al", file), /MULTI\w+ \(\(/);
for (const [file, fields] of Object.entries(files)) {
  const summary = ogr("-so", file, layerOf(file));
  count[file] = Number(summary.match(/Feature Count: (\d+)/)[1]);
  for (const [field, type] of Object.entries(fields)) {
    const found = summary.match(new RegExp(`^${field}: ([A-Za-z0-9]+(\\([A-Za-z0-9]+\\))?) \\(`, "m"));
    assert.equal(found && found[1], type, `${file}: ${field}`);
  }
}

// How many zones are in each state on a day, by the half-open rule, in every file that holds them.
const states = ({ status }) => Object.values(status).reduce((sums, state) => ({ ...sums, [state]: (sums[state] || 0) + 1 }), {});
function holdsStates(file, asked, where) {
  const found = byDay(file, asked, "status, COUNT(*) AS n", where, " GROUP BY status");
  for (const day of asked) {
    const sums = Object.fromEntries(found.filter((row) => row.day === day.date).map(({ status, n }) => [status, Number(n)]));
    assert.deepEqual(sums, states(day), `${file} on ${day.date}`);
  }
}
const midnight = (date) => `${date}T00:00:00Z`;
const spans = (date) => `"start" <= '${midnight(date)}' AND "end" > '${midnight(date)}'`;
const milliseconds = (date) => `start_ms <= ${Date.parse(midnight(date))} AND end_ms > ${Date.parse(midnight(date))}`;
const plainDates = (date) => `start_date <= '${date}' AND (end_date IS NULL OR end_date > '${date}')`;
for (const file of ["zones.geojson", "zones_d3.geojson", "zones_kepler.geojson", "zones_jsonfg.json", "zones.topojson"]) {
  assert.equal(count[file], told.spells, file);
  for (const where of [spans, milliseconds, plainDates]) holdsStates(file, days, where);
}
for (const file of ["zones.fgb", "zones.csv", "zones.kml", "zones_ohm.geojson", "zones_lpf.geojson"]) assert.equal(count[file], told.spells, file);
holdsStates("zones.fgb", days, spans);
holdsStates("zones.csv", days, (date) => `"start" <= '${date}' AND "end" > '${date}'`);
// Spans of KML hold their last day.
holdsStates("zones.kml", days, (date) => `"begin" < '${date}T23:59:59' AND ("end" IS NULL OR "end" >= '${date}')`);
holdsStates("day.geojson", [told.day], spans);
assert.equal(count["day.geojson"], Object.keys(told.day.status).length);
// Steps of time: those that begin on the day.
holdsStates("zones_monthly.geojson", told.steps, (date) => `CAST(times AS TEXT) LIKE '%${midnight(date)}%'`);
for (const { day, n } of byDay("zones_ohm.geojson", days, "COUNT(*) AS n", plainDates)) assert.equal(Number(n), Object.keys(days.find(({ date }) => date === day).status).length, `zones_ohm.geojson on ${day}`);

// What GDAL does not read of Linked Places is read by itself: each zone is there once, but for those in an uncertain window. What
// is still so has an end of which only the earliest day is known, its last one on record.
const places = JSON.parse(readFileSync("zones_lpf.geojson", "utf8")).features.map((place) => place.when.timespans[0]);
for (const { date, status, windows } of days) {
  const begun = ({ in: day, latest }) => (day || latest) <= date, lasts = ({ in: day, earliest, latest }) => (day || latest ? date < (day || earliest) : date <= earliest);
  assert.equal(places.filter(({ start, end }) => begun(start) && lasts(end)).length, Object.keys(status).length - windows.length, `zones_lpf.geojson on ${date}`);
}

// Each holder's ground, lines, gaps, what changed hands, points.
for (const { day, n } of byDay("holders.geojson", days, "COUNT(*) AS n", spans)) assert.equal(Number(n), Object.keys(days.find(({ date }) => date === day).km2).length, `holders.geojson on ${day}`);
for (const file of ["front_lines.geojson", "front_lines.fgb"]) for (const { day, n, km } of byDay(file, days, "COUNT(*) AS n, TOTAL(length_km) AS km", spans)) {
  const { fronts, front_km } = days.find(({ date }) => date === day);
  assert.equal(Number(n), fronts, `${file} on ${day}`);
  near(Number(km), front_km, 0.001, `${file} on ${day}`);
}
for (const { day, n, km2 } of byDay("security_gaps.geojson", told.gaps, "COUNT(*) AS n, TOTAL(area_km2) AS km2", spans)) {
  const gaps = told.gaps.find(({ date }) => date === day);
  assert.equal(Number(n), gaps.count, `security_gaps.geojson on ${day}`);
  near(Number(km2), gaps.km2, 0.001, `security_gaps.geojson on ${day}`);
}
const [passed] = rows("transfers.geojson", "SELECT COUNT(*) AS n, TOTAL(area_km2) AS km2 FROM file");
assert.equal(Number(passed.n), told.passed.rows);
near(Number(passed.km2), told.passed.km2, 0.001, "transfers.geojson");
const [incidents] = rows("incidents.geojson", "SELECT COUNT(*) AS n, SUM(deaths_best) AS deaths FROM file");
assert.deepEqual([Number(incidents.n), Number(incidents.deaths)], [told.incidents.count, told.incidents.deaths]);
for (const { day, n } of byDay("incidents.geojson", days, "COUNT(*) AS n", spans)) assert.equal(Number(n), days.find(({ date }) => date === day).incidents, `incidents.geojson on ${day}`);
const [towns] = rows("settlements.geojson", "SELECT COUNT(*) AS n, SUM(population) AS people FROM file");
assert.deepEqual([Number(towns.n), Number(towns.people)], [told.settlements.count, told.settlements.people]);
for (const { day, n } of byDay("settlements.geojson", days, "COUNT(*) AS n", spans)) assert.equal(Number(n), told.settlements.count, `settlements.geojson on ${day}`);
console.log(`GDAL reads ${Object.keys(files).length} files as they are meant`);
