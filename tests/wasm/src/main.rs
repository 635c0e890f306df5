//! What this machine tells.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Ok(std::io::stdout().write_all(&disputed_wasm::told()?)?)
}
