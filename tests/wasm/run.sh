#!/usr/bin/env bash
# Asks the embedded atlas in WebAssembly, where words have 32 bits, and here, and compares the compiled form and the answers byte for
# byte. Needs node and the target wasm32-unknown-unknown.
set -euo pipefail
cd "$(dirname "$0")"
cp ../../Cargo.lock .
CARGO_TARGET_DIR=$(cd ../.. && pwd)/target
export CARGO_TARGET_DIR
cargo build --quiet --lib --target wasm32-unknown-unknown
cargo run --quiet > "$CARGO_TARGET_DIR/told"
node check.mjs "$CARGO_TARGET_DIR/wasm32-unknown-unknown/debug/disputed_wasm.wasm" "$CARGO_TARGET_DIR/told"
