// What every dependency says of itself, for all features: a licence that is permissive, a Rust that is no newer than ours, and
// that it comes from the registry. Of what `cargo test` needs beside: that its Rust is no newer either. And that a build with
// default features has no crate in two versions.
// `cargo deny --config .deny.toml check` looks at more, where it is installed: advisories, and what was withdrawn.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ask = (...words) => execFileSync("cargo", words, { encoding: "utf8", maxBuffer: 1 << 28 });
const { packages, resolve } = JSON.parse(ask("metadata", "--format-version", "1", "--all-features"));
const named = new Map(packages.map((one) => [one.id, one]));
const links = new Map(resolve.nodes.map((node) => [node.id, node.deps]));

/** What is built for the crate, on all platforms; with what its own tests need or without. */
function reach(withTests) {
  const found = new Set([resolve.root]);
  for (const id of found) {
    for (const { pkg, dep_kinds } of links.get(id)) {
      if (dep_kinds.some(({ kind }) => kind !== "dev" || (withTests && id === resolve.root))) found.add(pkg);
    }
  }
  found.delete(resolve.root);
  return [...found].map((id) => named.get(id));
}

const [own, used, tested] = [named.get(resolve.root), reach(false), reach(true)];
const faults = [];
const allowed = new Set(readFileSync(".deny.toml", "utf8").match(/allow = \[([^\]]*)\]/)[1].match(/[^",\s][^",]*[^",\s]/g));
// "A OR B AND (C)", and the slash of old manifests, which means OR.
const isAllowed = (licence) =>
  licence.split(/ OR |\/| \/ /).some((choice) => choice.split(" AND ").every((part) => allowed.has(part.replace(/[()]/g, "").trim())));
const number = (version) => version.split(".").reduce((sum, part, at) => sum + Number(part) * 1000 ** (2 - at), 0);
const title = (one) => `${one.name} ${one.version}`;
for (const one of used) {
  if (!one.license || !isAllowed(one.license)) faults.push(`${title(one)}: licence ${one.license}`);
}
for (const one of tested) {
  if (one.rust_version && number(one.rust_version) > number(own.rust_version)) faults.push(`${title(one)}: needs Rust ${one.rust_version}`);
  if (!one.source?.startsWith("registry+")) faults.push(`${title(one)}: from ${one.source}`);
}
if (own.targets.some(({ kind }) => kind.includes("custom-build"))) faults.push("the crate has a build script");
const twice = ask("tree", "--quiet", "--duplicates", "--edges", "normal", "--depth", "0", "--prefix", "none").split("\n").filter(Boolean);
faults.push(...twice.map((line) => `${line}: is not the only version`));
const silent = tested.filter((one) => !one.rust_version).length;
console.log(
  `${used.length} dependencies and ${tested.length - used.length} more of tests, ` +
    `${silent} of which do not say what Rust they need; ${faults.length} faults`,
);
faults.forEach((fault) => console.log(fault));
process.exit(faults.length > 0 ? 1 : 0);
