// A page made of names that would be markup, script, or a change of direction: nothing of it acts, all of it is text.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { address, open } from "./open.mjs";

const { page: html, text } = JSON.parse(readFileSync("answers.json", "utf8")).hostile;
writeFileSync("hostile.html", html);
const { page, complaints, close, broken } = await open("hostile.html");
await page.addInitScript(() => {
  window.refused = [];
  addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
});
await page.goto(address("hostile.html") + "#date=2001-01-05&show=incidents,towns,labels,shorts&zone=" + encodeURIComponent("z<\"'>"));

// The page leaves out the marks that its own isolates are made of: all else arrives as it is.
const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");
const same = (found, what) => assert.ok(plain(found) === plain(text), `${what}: ${JSON.stringify(found.slice(0, 200))}`);
const holds = (found, what) => assert.ok(plain(found).includes(plain(text)), `${what}: ${JSON.stringify(found.slice(0, 200))}`);
// Asks a part of the page for its text.
const read = (place) => page.evaluate((place) => [...document.querySelectorAll(place)].map((node) => node.textContent), place);

const looked = async (lang) => {
  for (const place of ["#details h3", "#map .townname", "#map .zonename"]) same((await read(place))[0], `${place} (${lang})`);
  for (const place of ["#control", "#sources li", "#claims li", "#legend li", "#history li", "#events li", "#about"]) holds((await read(place)).join(""), `${place} (${lang})`);
};
await looked("en");
assert.match((await read("#events li")).join(), /constructor/, "a kind that is the name of a method");
holds(await page.getAttribute("#places option", "value"), "the list of places");
await page.selectOption("#lang", "ar");
await looked("ar");
await page.selectOption("#lang", "en");

// Hovering and clicking an incident, and comparing two days.
await page.evaluate(() => document.querySelector("#map .incident").dispatchEvent(new PointerEvent("pointermove", { bubbles: true, pointerType: "mouse", clientX: 300, clientY: 300 })));
holds((await read("#tip"))[0], "the tip");
await page.evaluate(() => document.querySelector("#map .incident").dispatchEvent(new MouseEvent("click", { bubbles: true })));
holds((await read("#details"))[0], "the incident");
await page.screenshot({ path: "hostile.png" });
await page.keyboard.press("Escape");

// Nothing became an element, nothing leads anywhere but to the one web address.
assert.equal(await page.locator("script").count(), 2);
assert.equal(await page.locator("img, iframe, [onclick], [onerror], [style*=javascript]").count(), 0);
const links = await page.evaluate(() => [...document.querySelectorAll("main a")].map((link) => link.protocol + link.hostname));
assert.ok(links.every((link) => link === "https:example.org"), links.join());
assert.deepEqual(await broken(), []);
// Text that turns round ends where it ends: what the page says after it still runs from left to right.
const order = await page.evaluate(() => {
  document.querySelector(".zone").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const dates = [...document.querySelectorAll("#control .when")].at(-1).getBoundingClientRect(), range = document.createRange();
  const before = [...document.querySelector("#control").childNodes].findLast((node) => node.nodeType === 3 && node.textContent.includes("since"));
  range.selectNodeContents(before);
  return [range.getBoundingClientRect().left, dates.left];
});
assert.ok(order[0] < order[1], `"since" stands left of its date: ${order}`);
const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
assert.ok(wide <= 0, `${wide} pixels too wide`);
await page.click("#previous");
assert.equal(await page.inputValue("#date"), "2001-01-01");
holds((await read("#what"))[0], "what changed");
for (const id of ["play", "date", "slider", "lang"]) {
  const box = await page.locator("#" + id).boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= 860, `#${id} can be reached`);
}
// An incident whose window ends after the last day is shown on that day, and one of no kind has a name.
await page.focus("#map");
await page.keyboard.press("End");
assert.match(plain((await read("#events li b"))[0]), /^Incident, /);
// The address of another day leaves a chosen incident.
await page.evaluate(() => document.querySelector("#map .incident").dispatchEvent(new MouseEvent("click", { bubbles: true })));
assert.equal(await page.locator("#details .told, #details h3 .when").count() > 0, true);
await page.evaluate(() => { location.hash = "#date=2001-01-03"; });
await page.waitForFunction(() => document.getElementById("date").value === "2001-01-03");
assert.equal(await page.locator("#details h3").count(), 0, "no incident is chosen");
assert.deepEqual(complaints, [], "the console is clean and no request leaves");

// Should a name get through all the same, the policy of the page stops it: script and style are its own, by their hashes.
const refused = await page.evaluate(async () => {
  for (const [tag, text] of [["script", "window.acted = 1"], ["style", "body { display: none }"]]) document.body.append(Object.assign(document.createElement(tag), { textContent: text }));
  const image = document.createElement("div");
  image.innerHTML = "<img src='https://example.org/x.png' onerror='window.acted = 2'><p style='color: red'>";
  document.body.append(image);
  await new Promise((done) => setTimeout(done, 300));
  // Code from text is allowed to the tool that asks, and no more after a rest.
  let code = "ran";
  try { new Function("window.acted = 3")(); } catch { code = "refused"; }
  return { acted: window.acted, code, shown: getComputedStyle(document.body).display, refused: [...new Set(window.refused)].sort() };
});
assert.equal(refused.acted, undefined);
assert.deepEqual([refused.code, refused.shown], ["refused", "flex"]);
for (const directive of ["img-src", "script-src-elem", "style-src-elem", "style-src-attr"]) assert.ok(refused.refused.includes(directive), `${directive} of ${refused.refused}`);
await close();
console.log("hostile names stay text");
