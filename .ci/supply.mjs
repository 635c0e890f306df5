// What every dependency says of itself, for all features: a licence that is permissive, and a Rust that is no newer than ours.
// `cargo deny --config .deny.toml check` looks at more, where it is installed: advisories, yanked versions, sources.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const output = execFileSync("cargo", ["metadata", "--format-version", "1", "--all-features"], { maxBuffer: 1 << 28 });
const { packages, resolve } = JSON.parse(output);
const named = new Map(packages.map((one) => [one.id, one]));
const links = new Map(resolve.nodes.map((node) => [node.id, node.deps]));

// What a user builds: not the dependencies of tests.
const used = new Set([resolve.root]);
for (const id of used) {
  for (const { pkg, dep_kinds } of links.get(id)) {
    if (dep_kinds.some(({ kind }) => kind !== "dev")) used.add(pkg);
  }
}
used.delete(resolve.root);

const own = named.get(resolve.root);
const faults = [];
const allowed = new Set(readFileSync(".deny.toml", "utf8").match(/allow = \[([^\]]*)\]/)[1].match(/[^",\s][^",]*[^",\s]/g));
// "A OR B AND (C)", and the slash of old manifests, which means OR.
const isAllowed = (licence) =>
  licence.split(/ OR |\/| \/ /).some((choice) => choice.split(" AND ").every((part) => allowed.has(part.replace(/[()]/g, "").trim())));
const number = (version) => version.split(".").reduce((sum, part, at) => sum + Number(part) * 1000 ** (2 - at), 0);
for (const one of [...used].map((id) => named.get(id))) {
  const name = `${one.name} ${one.version}`;
  if (!one.license || !isAllowed(one.license)) faults.push(`${name}: licence ${one.license}`);
  if (one.rust_version && number(one.rust_version) > number(own.rust_version)) faults.push(`${name}: needs Rust ${one.rust_version}`);
  if (!one.source?.startsWith("registry+")) faults.push(`${name}: from ${one.source}`);
}
if (own.targets.some(({ kind }) => kind.includes("custom-build"))) faults.push("the crate has a build script");
const silent = [...used].filter((id) => !named.get(id).rust_version).length;
console.log(`${used.size} dependencies, ${silent} of which do not say what Rust they need; ${faults.length} faults`);
faults.forEach((fault) => console.log(fault));
process.exit(faults.length > 0 ? 1 : 0);
