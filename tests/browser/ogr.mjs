// Reads every exported file with GDAL and compares types and counts with the library's answers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const answers = JSON.parse(readFileSync("answers.json", "utf8"));
const ogr = (...args) => execFileSync("ogrinfo", ["-ro", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
const layerOf = (file) => ogr(file).match(/^1: (.+?)( \(|$)/m)[1];

const times = { start: "DateTime", end: "DateTime", endExclusive: "Integer(Boolean)", ongoing: "Integer(Boolean)", start_date: "Date", end_date: "Date", start_ms: "Integer64", end_ms: "Integer64" };
const zone = { ...times, uid: "String", zone_id: "String", name: "String", actor: "String", status: "String", start_edtf: "String" };
const files = {
  "zones.geojson": zone, "zones_kepler.geojson": zone, "zones_d3.geojson": zone, "zones.topojson": zone, "zones_jsonfg.json": zone, "day.geojson": zone, "holders.geojson": times,
  "front_lines.geojson": { ...times, left: "String", length_km: "Real" }, "security_gaps.geojson": { ...times, area_km2: "Real" },
  "transfers.geojson": { ...times, area_km2: "Real", zones: "Integer" }, "incidents.geojson": { ...times, deaths_best: "Integer" },
  "settlements.geojson": { ...times, end_date: "String", population: "Integer" }, "zones_ohm.geojson": { start_date: "Date", end_date: "Date", "start_date:edtf": "String" },
  "zones_lpf.geojson": { title: "String" }, "zones.kml": { begin: "DateTime", end: "DateTime" }, "zones.fgb": { start: "DateTime", end: "DateTime", ongoing: "Integer(Boolean)", status: "String" },
  "zones.csv": { WKT: "String", status: "String" },
  "zones_monthly.geojson": { times: "StringList", popup: "String" },
};
for (const [file, fields] of Object.entries(files)) {
  const told = ogr("-so", file, layerOf(file));
  assert.match(told, /Feature Count: [1-9]/, `${file} has features`);
  for (const [field, type] of Object.entries(fields)) {
    const found = told.match(new RegExp(`^${field}: ([A-Za-z0-9]+(\\([A-Za-z0-9]+\\))?) \\(`, "m"));
    assert.equal(found && found[1], type, `${file}: ${field}`);
  }
}

// How many zones are in each state on a day, by the half-open rule, in every file that holds intervals.
const count = (file, where) => Number(ogr("-dialect", "SQLITE", "-sql", `SELECT COUNT(*) AS n FROM "${layerOf(file)}" WHERE ${where}`, file).match(/n \(Integer\d*\) = (\d+)/)[1]);
for (const { date, status } of answers.days) {
  for (const state of ["held", "shared", "contested", "vacant", "unknown"]) {
    const expected = Object.values(status).filter((one) => one === state).length;
    for (const file of ["zones.geojson", "zones_kepler.geojson", "zones_jsonfg.json", "zones.topojson", "zones.fgb"]) {
      const within = `"start" <= '${date}T00:00:00Z' AND "end" > '${date}T00:00:00Z'`;
      assert.equal(count(file, `status = '${state}' AND ${within}`), expected, `${file}: ${state} on ${date}`);
      if (file === "zones.fgb") continue;
      const ms = Date.parse(date + "T00:00:00Z");
      assert.equal(count(file, `status = '${state}' AND start_ms <= ${ms} AND end_ms > ${ms}`), expected, `${file}: ${state} on ${date} by milliseconds`);
    }
    assert.equal(count("zones.csv", `status = '${state}' AND "start" <= '${date}' AND "end" > '${date}'`), expected, `zones.csv: ${state} on ${date}`);
  }
}
console.log(`GDAL reads ${Object.keys(files).length} files as they are meant`);
