#!/usr/bin/env bash
# Opens the map page of the embedded atlas in Chromium (CHROMIUM names another one), reads every export with GDAL, and holds
# both to the library's answers. Needs node, npm, chromium and ogrinfo. Screenshots go to the folder given, target/browser
# unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(mkdir -p "${1:-target/browser}" && cd "${1:-target/browser}" && pwd)
cargo run --quiet --release --example map_page -- --on 2017-10-15 --out "$out/map.html"
cargo run --quiet --release --features flatgeobuf --example export_for_mapping_tools -- --on 2017-10-16 --out "$out/maps" > "$out/maps.txt"
cargo test --quiet --release --test map_answers -- --exact answers_for_the_browser --nocapture \
  | sed -n 's/^answers: //p' > "$out/answers.json"
test -s "$out/answers.json"
cp tests/browser/package.json tests/browser/*.mjs "$out"
(cd "$out" && npm install --silent --no-audit --no-fund)
(cd "$out" && node check.mjs && node hostile.mjs)
(cd "$out/maps" && cp ../answers.json ../ogr.mjs . && node ogr.mjs)
