// Holds the map page to the answers of the library: what is drawn, what is said, what is asked of the network.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { address, fold, open } from "./open.mjs";

const answers = JSON.parse(readFileSync("answers.json", "utf8"));
for (const name of ["moving", "cut", "streets", "leaving", "namesakes"]) writeFileSync(`${name}.html`, answers[name].page);
const [pageUrl, movingUrl, cutUrl, streetsUrl, leavingUrl, namesakesUrl] = ["map.html", "moving.html", "cut.html", "streets.html", "leaving.html", "namesakes.html"].map(address);
assert.ok(statSync("map.html").size < 400_000, "the page is small");
const { page, complaints, close, set, broken } = await open("map.html", "moving.html", "cut.html", "streets.html", "leaving.html", "namesakes.html");

const drawn = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".zone")]
  .filter((node) => node.getAttribute("d")).map((node) => [node.dataset.zone, node.dataset.status])));
const legend = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#legend li[data-control]")]
  .map((node) => [node.dataset.control, parseFloat(node.querySelector(".km").textContent.replace(/,/g, ""))])));
const near = (a, b, share, what) => assert.ok(Math.abs(a - b) <= share * Math.max(1, Math.abs(b)), `${what}: ${a}, not ${b}`);

await page.goto(pageUrl);
assert.equal(await page.title(), answers.title);
await page.waitForURL(/#date=2017-10-15$/);

// The address follows once the slider rests, and not at each step.
const written = await page.evaluate(() => {
  let count = 0;
  const set = history.replaceState;
  history.replaceState = (...args) => { count += 1; set.apply(history, args); };
  const slider = document.getElementById("slider");
  for (let day = +slider.max - 300; day <= +slider.max; day++) { slider.value = day; slider.dispatchEvent(new Event("input")); }
  return new Promise((done) => setTimeout(() => { history.replaceState = set; done(count); }, 600));
});
assert.equal(written, 1);

// The slider on a day: every zone's state, every holder's ground, the lines.
async function sees(day) {
  await set("slider", String(day.number), "input");
  assert.equal(await page.inputValue("#date"), day.date);
  assert.deepEqual(await drawn(), day.status, `the zones of ${day.date}`);
  const veiled = await page.evaluate(() => [...document.querySelectorAll(".zone")].filter((_, at) => document.querySelectorAll("#map .veil")[at].getAttribute("d")).map((node) => node.dataset.zone));
  assert.deepEqual(veiled.sort(), [...day.windows].sort(), `the uncertain zones of ${day.date}`);
  const rows = await legend();
  assert.deepEqual(Object.keys(rows).sort(), Object.keys(day.km2).sort(), `the legend of ${day.date}`);
  for (const [control, km2] of Object.entries(day.km2)) near(rows[control], km2, 0.01, `${control} on ${day.date}`);
  const lines = await page.evaluate(() => [...document.querySelectorAll(".front[data-km]")].map((node) => +node.dataset.km));
  near(lines.reduce((sum, km) => sum + km, 0), day.front_km, 0.005, `the lines of ${day.date}`);
  assert.deepEqual(await broken(), [], `the drawing of ${day.date}`);
}

// And what the panel says of a zone.
async function tells(day) {
  await sees(day);
  for (const [zone, said] of Object.entries(day.said)) {
    await page.evaluate((zone) => document.querySelector(`.zone[data-zone="${zone}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true })), zone);
    const text = fold(await page.textContent("#details"));
    assert.ok(text.toLowerCase().includes(said.control.toLowerCase()), `${zone} on ${day.date}: ${text} does not say ${said.control}`);
    const spoken = (edtf) => edtf.replace("/", " – ");
    if (said.since) assert.ok(text.includes(`since ${spoken(said.since)}, `), `${zone} on ${day.date}: ${text} does not say since ${said.since}`);
    if (said.since || said.until) assert.ok(text.includes(said.until ? `until ${spoken(said.until)}` : "to the end of the record"), `${zone} on ${day.date}: ${text} does not say until ${said.until}`);
    const windows = await page.locator("#certainty.warn").count();
    assert.equal(windows, said.window ? 1 : 0, `the certainty of ${zone} on ${day.date}`);
    const links = await page.evaluate(() => [...document.querySelectorAll("#sources a")].map((link) => link.href.replace(/^https?:\/\//, "")));
    assert.equal(links.length, said.links, `the links of ${zone} on ${day.date}`);
  }
}
for (const day of answers.days) await tells(day);
await page.goto(leavingUrl);
for (const day of answers.leaving.days) await tells(day);
await page.goto(pageUrl);

// What changed hands between two days.
await set("slider", String(answers.transfers.number), "input");
await page.click("#comparing");
await set("other", answers.transfers.until, "change");
const passed = await page.evaluate(() => [...document.querySelectorAll("#transfers tr")].map((row) => +row.dataset.km2));
near(passed.reduce((sum, km2) => sum + km2, 0), answers.transfers.km2, 0.001, "the ground that changed hands");
assert.equal(passed.length, answers.transfers.rows);
assert.equal(await page.textContent("#day"), "15 October 2017 – 21 October 2017");
await page.screenshot({ path: "compare.png" });
// The slider on the later of the two days: the same ground changed hands, in the same direction.
const before = await page.textContent("#transfers");
await page.goto(`${pageUrl}#date=${answers.transfers.until}&compare=${answers.transfers.from}`);
await page.waitForFunction((until) => document.getElementById("date").value === until, answers.transfers.until);
assert.equal(await page.textContent("#transfers"), before);
await page.click("#comparing");

// The gaps of a day, from the library's own polygons.
await page.check('[data-layer="gaps"]');
await set("slider", String(answers.gaps.number), "input");
assert.equal(await page.locator("#map path.gap").count(), answers.gaps.count);
assert.match(fold(await page.textContent("#signs")), /its edge drawn to within 556 m/);
// In square kilometres as they are drawn, which is to within the length that the page tells.
const gapsDrawn = await page.evaluate(() => {
  const day = +document.getElementById("slider").value, { gaps, scale, bbox } = JSON.parse(document.getElementById("data").textContent);
  const doubled = (ring) => {
    let [x, y, sum] = [ring[0], ring[1], 0];
    for (let i = 2; i < ring.length; i += 2) { sum += x * ring[i + 1] - y * ring[i]; x += ring[i]; y += ring[i + 1]; }
    return sum + x * (ring[1] - y) - y * (ring[0] - x);
  };
  const km2 = (scale * 111.2) ** 2 * Math.cos(((bbox[1] + bbox[3]) / 2) * Math.PI / 180) / 2;
  return gaps.spells.filter(([from, until]) => from <= day && day < until).map(([, , told, , rings]) => [told, rings.reduce((sum, ring) => sum + doubled(ring), 0) * km2]);
});
const descending = (numbers) => [...numbers].sort((a, b) => b - a);
descending(gapsDrawn.map(([told]) => told)).forEach((km2, at) => near(km2, descending(answers.gaps.km2)[at], 0.01, "the size of a gap"));
for (const [told, shown] of gapsDrawn) near(shown, told, 0.15, "the ground of a gap as drawn");
await page.uncheck('[data-layer="gaps"]');

// A front that moves: ground is measured and drawn by the zones of both days.
await page.goto(movingUrl + "#date=2001-01-01&compare=" + answers.moving.until);
const moved = await page.evaluate(() => [...document.querySelectorAll("#transfers tr")].map((row) => +row.dataset.km2));
assert.equal(moved.length, answers.moving.km2.length);
moved.forEach((km2, at) => near(km2, answers.moving.km2[at], 0.002, "the ground that a moving front left behind"));
const piecesAt = (lon, lat) => page.evaluate(([lon, lat]) => {
  const inside = (path, point) => path.isPointInFill(point);
  const svg = document.getElementById("map"), { bbox: [west, south, east, north] } = JSON.parse(document.getElementById("data").textContent);
  const scale = 1000 / (east - west), point = svg.createSVGPoint();
  Object.assign(point, { x: (lon - west) * scale, y: (north - lat) * scale / Math.cos((south + north) * Math.PI / 360) });
  return [...document.querySelectorAll(".piece")].filter((piece) => inside(piece, point)
    && inside(document.querySelector(piece.getAttribute("mask").slice(4, -1)).firstChild, point)
    && ![...document.querySelector(piece.getAttribute("mask").slice(4, -1)).children].slice(1).some((hole) => inside(hole, point))).length;
}, [lon, lat]);
for (const [place, count] of [[[44.5, 35.5], 0], [[45.2, 35.1], 1], [[45.0, 35.5], 0], [[46.4, 35.5], 1], [[46, 35.5], 0]]) assert.equal(await piecesAt(...place), count, `pieces at ${place}`);
await page.screenshot({ path: "moving.png" });
// A town is in the zone of the day that the slider is on.
for (const [day, zone] of [["2001-01-01", "east"], ["2001-07-01", "west"]]) {
  await page.goto(`${movingUrl}#date=${day}`);
  await page.fill("#find", "Ford");
  await page.dispatchEvent("#find", "change");
  await page.waitForURL(new RegExp(`date=${day}&zone=${zone}`));
}

// A page of some days says what the whole page says of them.
const panel = async (url) => {
  await page.goto("about:blank");
  await page.goto(url);
  return [fold(await page.textContent("#control")), fold(await page.textContent("#certainty")), fold(await page.textContent("#what"))];
};
for (const { date } of answers.cut.days) {
  const hash = `#date=${date}&zone=kirkuk-city`;
  assert.deepEqual(await panel(cutUrl + hash), await panel(pageUrl + hash), `a page that is cut, on ${date}`);
}
await page.goto(cutUrl);
for (const day of answers.cut.days) await sees(day);
await page.focus("#map");
for (const [key, day] of [["End", answers.cut.last], ["Home", answers.cut.first]]) {
  await page.keyboard.press(key);
  assert.equal(await page.inputValue("#date"), day);
}
await page.goto(cutUrl + "#date=2019-05-05");
assert.equal(await page.inputValue("#date"), answers.cut.last, "a day off the page is moved onto it");

// Ground of a few hundred metres.
await page.goto(streetsUrl + "#show=fronts,gaps,towns,labels,shorts");
await sees(answers.streets.day);
assert.match(await page.textContent("#scale"), /^\d+ m$/);
assert.equal(await page.locator("#map path.gap").count(), 1);
const shown = (place) => page.evaluate((place) => [...document.querySelectorAll(place)].filter((node) => node.style.display !== "none").map((node) => node.textContent), place);
assert.deepEqual([...await shown("#map .zonename"), ...await shown("#map .holder")].sort(), ["Blue army", "Mill", "Red army", "School"], "names stand one over the other, and none over the town");
assert.match((await shown("#plot text:not(.name)"))[0], /^2\d October 2016$/);
await page.screenshot({ path: "streets.png" });
for (let i = 0; i < 9; i++) await page.click("#closer");
assert.match(await page.textContent("#scale"), /^\d(\.\d)? m$/);
assert.deepEqual(await broken(), []);
await page.goto(pageUrl);

// Places of one name are each found, and years before 0 are years.
await page.goto(namesakesUrl + "#date=-0044-12-31");
await page.waitForFunction(() => document.getElementById("date").value === "-0044-12-31");
const names = await page.evaluate(() => [...document.querySelectorAll("#places option")].map((option) => option.value));
assert.deepEqual(names, ["Ford (Ford)", "Ford (North)", "Ford (b)", "Ford (c)"]);
for (const [name, zone] of [[names[1], "a"], [names[2], "b"], [names[3], "c"], [names[0], "b"], ["Ford", "a"]]) {
  await page.focus("#map");
  await page.keyboard.press("Escape");
  await page.fill("#find", name);
  await page.dispatchEvent("#find", "change");
  await page.waitForURL(new RegExp(`date=-0044-12-31&zone=${zone}$`));
}
await set("date", "-0043-03-15", "change");
assert.equal(await page.textContent("#day"), "15 March 44 BC");
assert.match(fold(await page.textContent("#what")), /Changed on this day: 1 \(Ford\)/);
assert.ok((await page.locator("#plot text:not(.name)").allTextContents()).includes("45 BC"));
await page.screenshot({ path: "namesakes.png" });
await page.selectOption("#lang", "ar");
assert.equal(await page.textContent("#day"), "١٥ آذار ٤٤ ق.م");
assert.deepEqual(await broken(), []);
await page.goto(pageUrl);

// Keys, play, the address, languages.
await page.focus("#map");
await page.keyboard.press("Escape");
await page.keyboard.press("End");
assert.equal(await page.inputValue("#date"), answers.last);
await page.keyboard.press("ArrowLeft");
assert.equal(await page.inputValue("#date"), answers.last_change);
await page.keyboard.press("Home");
assert.equal(await page.inputValue("#date"), answers.first);
const live = () => page.evaluate(() => ["details", "what"].map((id) => document.getElementById(id).getAttribute("aria-live")));
await page.click("#play");
await page.waitForFunction((first) => document.getElementById("date").value > first, answers.first);
assert.deepEqual(await live(), ["off", "off"], "nothing is read aloud while days run");
await page.click("#play");
assert.deepEqual(await live(), ["polite", "polite"]);
await page.goto(pageUrl + "#date=2014-06-11&zone=kirkuk-city&lang=ar&show=fronts,incidents,shorts");
await page.waitForFunction(() => document.documentElement.dir === "rtl");
assert.equal(await page.textContent("#details h3"), answers.arabic);
await page.screenshot({ path: "arabic.png" });
await page.selectOption("#lang", "ku");
const english = await page.locator('#legend bdi[lang="en"]').allTextContents();
assert.ok(english.includes(answers.english), `names without Kurdish are marked as English: ${english}`);
assert.equal(await page.textContent("#day"), "١١ی حوزەیرانی ٢٠١٤");
for (const place of ["#legend", "#lead", "#scale", "#control"]) assert.doesNotMatch(await page.textContent(place), /[0-9]/, `${place} in the digits of the language`);
for (const id of ["unread", "missing"]) assert.equal(await page.locator(`#about #${id}`).count(), 1, `the page says what its Kurdish lacks: ${id}`);
await page.goto(pageUrl + "#date=2014-08-20&zone=kirkuk-city&lang=ku&show=incidents");
await page.waitForFunction(() => document.getElementById("date").value === "2014-08-20");
const events = await page.locator("#events b").allTextContents();
assert.ok(events.some((kind) => kind.startsWith("پێکدادان")), `sorts of incidents in Kurdish: ${events}`);
await page.selectOption("#lang", "en");
assert.equal(await page.locator("bdi[lang]").count(), 0);
// What an incident rests on is a link, in the list and after a click on the map.
const told = ["#events .told a", "#details .told a"];
await page.evaluate(() => document.querySelector("#map .incident").dispatchEvent(new MouseEvent("click", { bubbles: true })));
for (const links of told) assert.match(await page.locator(links).first().getAttribute("href"), /^https:\/\//);
await page.screenshot({ path: "incident.png" });
await page.keyboard.press("Escape");
assert.equal(await page.locator(told[1]).count(), 0);
assert.equal(await page.evaluate(() => document.documentElement.dir), "ltr");
await page.fill("#find", "Hawija");
await page.dispatchEvent("#find", "change");
await page.waitForURL(/zone=hawija/);

// Hovering tells who, since when, until when.
await page.goto(pageUrl + "#date=2017-10-16&show=shorts");
await page.click("#whole");
await page.waitForTimeout(150);
const spot = await page.evaluate(() => {
  const box = document.querySelector('.zone[data-zone="hatra"]').getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
});
await page.mouse.move(...spot);
assert.match(fold(await page.textContent("#tip")), /Hatra.*held by.*since/i);

// Widths and colour schemes: nothing is wider than the screen, every control can be reached.
for (const [name, width, height, scheme] of [["desktop-light", 1280, 860, "light"], ["desktop-dark", 1280, 860, "dark"], ["phone-light", 390, 844, "light"], ["phone-dark", 390, 844, "dark"], ["small", 320, 568, "light"]]) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height });
  await page.goto(pageUrl + "#date=2017-10-15&zone=kirkuk-city");
  await page.waitForTimeout(200);
  assert.ok(await page.locator(".front[data-km]").count(), `${name}: an address that names no layers shows the usual ones`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: ${wide} pixels too wide`);
  for (const id of ["play", "next", "date", "slider", "lang", "closer"]) {
    const box = await page.locator("#" + id).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= width + 1, `${name}: #${id} is off the screen`);
  }
  await page.screenshot({ path: `${name}.png` });
}
await page.emulateMedia({ media: "print", colorScheme: "light" });
await page.setViewportSize({ width: 1000, height: 1400 });
await page.screenshot({ path: "print.png" });

assert.deepEqual(complaints, [], "the console is clean and no request leaves");
await close();
console.log(`the map page says what the library says on ${answers.days.length} days`);
