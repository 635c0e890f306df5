// node check.mjs MODULE.wasm TOLD: holds what the module tells to what another machine told.
import { readFileSync } from "node:fs";

const [module, told] = process.argv.slice(2).map((path) => readFileSync(path));
const { place, length, memory } = (await WebAssembly.instantiate(module)).instance.exports;
const [from, size] = [place(), length()];
const here = Buffer.from(memory.buffer, from, size);
if (!here.equals(told)) {
  const at = here.findIndex((byte, index) => byte !== told[index]);
  throw new Error(`${size} bytes, not ${told.length}; different from byte ${at} on: ${here.subarray(at, at + 80)}`);
}
console.log(`the same ${size} bytes, in ${memory.buffer.byteLength >> 20} MB of memory`);
