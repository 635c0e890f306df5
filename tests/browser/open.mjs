// Chromium with an empty profile, and whatever its pages complain of or ask of the network.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const address = (file) => pathToFileURL(file).href;
// Text without marks of direction.
export const fold = (text) => text.replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ");

export async function open(...files) {
  const profile = mkdtempSync(join(tmpdir(), "map-page-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    viewport: { width: 1280, height: 860 },
  });
  const allowed = ["about:blank", ...files.map(address)], complaints = [];
  const page = context.pages()[0];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!allowed.includes(request.url().replace(/#.*/, "")) && !request.url().startsWith("data:")) complaints.push(`request: ${request.url()}`); });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  // Sets a field as a reader would.
  const set = (id, value, event) => page.evaluate(([id, value, event]) => {
    const node = document.getElementById(id);
    node.value = value;
    node.dispatchEvent(new Event(event, { bubbles: true }));
  }, [id, value, event]);
  // What a page holds that is no number.
  const broken = () => page.evaluate(() => document.querySelectorAll("svg *, svg").values().flatMap((node) => [...node.attributes])
    .filter(({ value }) => /NaN|Infinity|undefined/.test(value)).map(({ name, value }) => `${name}="${value}"`).toArray());
  return { page, complaints, close, set, broken };
}
