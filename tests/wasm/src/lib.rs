//! The embedded atlas asked where words have 32 bits and there is one thread, as a browser would.

use std::fmt::Write;
use std::sync::OnceLock;

use disputed::{Atlas, Point, article140, date};

/// The compiled form of the embedded atlas, and what the atlas answers that is opened from it: the same bytes on every machine.
pub fn told() -> disputed::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    article140()?.write_compiled(&mut bytes)?;
    let atlas = Atlas::from_compiled(&bytes)?;
    let mut text = String::new();
    for year in 2003..=2018 {
        let snapshot = atlas.on(date(year, 10, 16));
        for (x, y) in (0..60).flat_map(|x| (0..60).map(move |y| (x, y))) {
            let point = Point::new(41.5 + f64::from(x) * 0.08, 33.0 + f64::from(y) * 0.08);
            if let Some(finding) = snapshot.control_at(point) {
                writeln!(text, "{finding}").expect("a string takes all");
            }
        }
        for line in snapshot.front_lines() {
            writeln!(text, "{} | {}: {:.0} km", line.left(), line.right(), line.length_km())
                .expect("a string takes all");
        }
        writeln!(text, "{}", snapshot.holdings()).expect("a string takes all");
    }
    bytes.extend(text.into_bytes());
    Ok(bytes)
}

static TOLD: OnceLock<Vec<u8>> = OnceLock::new();

fn kept() -> &'static [u8] {
    TOLD.get_or_init(|| told().expect("the embedded atlas is sound"))
}

/// Where the bytes of [`told`] begin in memory.
#[unsafe(no_mangle)]
pub extern "C" fn place() -> *const u8 {
    kept().as_ptr()
}

/// How many they are.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    kept().len()
}
