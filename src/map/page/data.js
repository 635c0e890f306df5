// The data, and questions to it. Days are numbers since 1970-01-01; a spell holds from its first day up to, and without, its last.
const D = JSON.parse(document.getElementById("data").textContent);
const LANGS = ["en", "ar", "ku"];
// Years before 0 have four digits in the record (EDTF), and six in JavaScript.
const iso = (day) => new Date(day * 864e5).toISOString().split("T")[0].replace(/^-00/, "-");
const dayOf = (text) => (/^-?\d{4}-\d\d-\d\d$/.test(text) ? Math.round(Date.parse(text.replace(/^-/, "-00") + "T00:00:00Z") / 864e5) : NaN);
const byId = (id) => document.getElementById(id);

let lang = "en";
const word = (key) => UI[lang][key];
// Texts go where the phrase has braces; braces in the texts stay text.
const fill = (phrase, ...texts) => phrase.split("{}").map((piece, at) => (at ? texts[at - 1] : "") + piece).join("");
const bare = (text) => text.replace(/[\u2066-\u2069]/g, "");
// Text of the data stands between U+2068 and U+2069, what is English in another language between U+2067 and U+2069 (see
// `say`): whatever marks of direction are in it end with it.
const apart = (text) => `\u2068${bare(text)}\u2069`;
const english = (text) => (lang === "en" ? apart(text) : `\u2067${bare(text)}\u2069`);
// A name in the language, or the English one marked as such.
const nameOf = (names) => (names[LANGS.indexOf(lang)] ? apart(names[LANGS.indexOf(lang)]) : english(names[0]));
// Browsers know no Sorani: its numbers are written as those of Arabic in Iraq.
const LOCALES = { en: "en-GB", ar: "ar-IQ", ku: "ar-IQ" };
const formats = {};
const format = (kind, options) => (formats[kind] ??= new Intl.NumberFormat(LOCALES[lang], { numberingSystem: lang === "en" ? "latn" : "arab", ...options }));
// Tenths below ten, and two digits of what is less than one.
const number = (value) => (value >= 10 || value === 0 ? format(lang + "whole", { maximumFractionDigits: 0 })
  : value >= 1 ? format(lang + "tenths", { maximumFractionDigits: 1 }) : format(lang + "small", { maximumSignificantDigits: 2 })).format(value);
const length = (km) => (km < 1 ? fill(D.words[lang].metres, number(km * 1000)) : fill(D.words[lang].km, number(km)));
// The digits of the language in text that has others: dates and years.
const digits = (text) => (lang === "en" ? text : text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x660 + +digit)));
// The year 0 of the record is the first before Christ.
const yearInWords = (year) => digits(year > 0 ? String(year) : fill(D.words[lang].before_christ, 1 - year));
function inWords(day, whole = true) {
  const date = new Date(day * 864e5), year = yearInWords(date.getUTCFullYear()), { months, day_of, month_of } = D.words[lang];
  const name = months ? months[date.getUTCMonth()] : new Intl.DateTimeFormat(LOCALES[lang], { month: "long", timeZone: "UTC" }).format(date);
  const month = fill(month_of, name, year);
  return whole ? fill(day_of, digits(String(date.getUTCDate())), month) : month;
}

// A flat projection in which a kilometre is as long eastward as northward in the middle of the map.
const [west, south, east, north] = D.bbox;
const stretch = Math.cos(((south + north) / 2) * Math.PI / 180);
const WIDTH = 1000;
const perDegree = WIDTH / ((east - west) * stretch);
const HEIGHT = (north - south) * perDegree;
const project = (lon, lat) => [(lon - west) * stretch * perDegree, (north - lat) * perDegree];
const kmPerUnit = 111.2 / perDegree;

// Rings and lines come as steps in units of D.scale degrees.
function path(steps, close) {
  let x = 0, y = 0, text = "";
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i]; y += steps[i + 1];
    const [px, py] = project(x * D.scale, y * D.scale);
    text += (i ? "L" : "M") + px.toFixed(2) + " " + py.toFixed(2);
  }
  return text + (close ? "Z" : "");
}
const area = (rings) => rings.map((ring) => path(ring, true)).join("");

const zones = D.zones.map((zone, at) => ({
  ...zone, at, spells: [],
  versions: zone.versions.map(([from, until, km2, middle, rings]) => ({ from, until, km2, middle, rings, d: area(rings) })),
}));
for (const [zone, from, until, status, actors, colour, confidence, kind, when, already, window, change, sources, note] of D.spells)
  zones[zone].spells.push({ from, until: until ?? Infinity, status, actors, colour, confidence, kind, when, already, window, change, sources, note });

const versionOn = (zone, day) => zone.versions.find((version) => version.from <= day && day < version.until);
// Those of the days of the page: the data holds the spells next to them as well.
const shownSpells = (zone) => zone.spells.filter((spell) => spell.from < D.end && D.first < spell.until);
const spellOn = (zone, day) => zone.spells.find((spell) => spell.from <= day && day < spell.until);

// The change whose window holds the day, and the spells before and after it.
function windowOn(zone, day) {
  for (let i = zone.spells.length - 1; i >= 0; i--) {
    const window = zone.spells[i].window;
    if (window && (window[0] === null || window[0] <= day) && (window[1] === null || day < window[1]))
      return { after: zone.spells[i], before: zone.spells.slice(0, i).findLast((spell) => spell.change !== zone.spells[i].change) || null };
  }
  return null;
}

// The actor at the top of the chain of command on a day.
const topOf = (actor, day) => D.actors[actor].tops.reduce((top, [from, other]) => (from <= day ? other : top), actor);

// A control with each force counted to its top: as the library rolls it up.
function rolled(spell, day) {
  const tops = [...new Set(spell.actors.map((actor) => topOf(actor, day)))].sort((a, b) => (D.actors[a].id < D.actors[b].id ? -1 : 1));
  if (spell.status === "shared" && tops.length === 1) return { status: "held", actors: tops };
  if (spell.status === "contested" && tops.length === 1) return { status: "contested", actors: spell.actors };
  return { status: spell.status, actors: tops };
}
const keyOf = (control) => control.status + ":" + control.actors.map((actor) => D.actors[actor].id).join("+");

// A list of names; joined by plus signs where a name has a comma in it.
function listed(names) {
  const words = D.words[lang];
  if (names.length < 2 || names.some((name) => /[,،]/.test(name))) return names.join(" + ");
  return names.slice(0, -1).join(words.comma) + words.and + names[names.length - 1];
}
// A date or a window of days as the record writes them (EDTF), each date kept in one piece. Digits and hyphens would change places
// in text that runs from right to left: there, days and months have their names.
const when = (text) => bare(text).split("/").map((date) => `\u2066${lang === "en" ? date : dateInWords(date)}\u2069`).join("\u2009–\u2009");
function dateInWords(date) {
  const [, year, month, day, rest] = date.match(/^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)$/) || [];
  if (!year) return digits(date);
  return (month ? inWords(dayOf(`${year}-${month}-${day || "01"}`), Boolean(day)) : yearInWords(+year)) + rest;
}
const phrase = (control) => fill(D.words[lang][control.status], listed(control.actors.map((actor) => nameOf(D.actors[actor].names))));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const zoneName = (zone) => nameOf(zone.names);

// A zone that leaves the map or comes back does so on other days than those of the changes around it.
const began = (spell) => when(spell.when ?? iso(spell.from));
const spellText = (zone, spell) => {
  const next = zone.spells.find((other) => other.from === spell.until);
  const words = D.words[lang];
  const known = spell.already === null ? fill(words.since, began(spell)) : fill(words.since_at_least, when(iso(spell.already)));
  const since = spell.change === null ? null : known;
  const until = spell.until === Infinity ? words.ongoing : fill(words.until, next ? began(next) : when(iso(spell.until)));
  return [since, until].filter(Boolean).join(words.comma);
};

// Every day on which control of some zone, or its shape, changes.
const changeDays = [...new Set(zones.flatMap((zone) => [...zone.spells.map((spell) => spell.from), ...zone.versions.flatMap((version) => [version.from, version.until])]))]
  .filter((day) => D.first <= day && day < D.end).sort((a, b) => a - b);

// Text as nodes: a date stays in one piece, text of the data runs in its own direction, English in another language is
// marked as English.
function say(text) {
  return text.split(/([\u2066-\u2068][^\u2069]*\u2069)/).filter(Boolean).map((part) => {
    const mark = part[0], node = document.createElement("bdi");
    if (mark < "\u2066" || mark > "\u2068") return document.createTextNode(part);
    if (mark === "\u2067") node.dir = "ltr";
    if (mark === "\u2066") node.className = "when";
    if (mark === "\u2067") node.lang = "en";
    node.textContent = part.slice(1, -1);
    return node;
  });
}

// What can be found, each by a name that is its own: what has the name of another also has what tells it apart, and is put
// behind it in brackets. By the name alone the first of them is found, zones before towns.
function findable() {
  const called = (name, ...apart) => [name, ...apart.filter(Boolean).map((text) => `${name} (${bare(text)})`)];
  const all = [
    ...zones.map((zone) => [called(bare(zoneName(zone)), zone.parent && nameOf(zone.parent), zone.id), zone]),
    ...D.towns.map((town) => [called(bare(nameOf(town.names)), ...town.zones.slice(-1).filter(([, at]) => at !== null).map(([, at]) => zoneName(zones[at])), town.at.join(", ")), town]),
  ];
  const count = new Map(), plain = new Map(), found = new Map();
  for (const [names, place] of all) {
    for (const name of new Set(names)) count.set(name, (count.get(name) || 0) + 1);
    if (!plain.has(names[0])) plain.set(names[0], place);
  }
  for (const [names, place] of all) found.set(names.find((name) => count.get(name) === 1) || names[names.length - 1], place);
  return { found, plain };
}

// Where a town lies on a day.
const zoneAt = (town, day) => zones[town.zones.reduce((found, [from, zone]) => (from <= day ? zone : found), null)] || null;

// An element with attributes and children; text stays text.
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "circle", "text", "line", "rect", "pattern", "defs", "title", "mask"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(name, value);
  for (const child of children) if (child !== null) node.append(...(typeof child === "string" && !svg && tag !== "option" ? say(child) : [child]));
  return node;
}

// A link for what is a web address, and nothing else. Words can stand behind it.
function address(told) {
  const [url] = told.split(/\s/);
  if (/^https?:\/\//i.test(url)) return url;
  return /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(url) && !/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(url) ? "https://" + url : null;
}
