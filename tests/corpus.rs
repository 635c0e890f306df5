//! What the fuzzer kept: every input of `tests/fuzz/corpus` holds to what `tests/fuzz/src` says must hold.

#[path = "fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Shown if the test fails.
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 0);
}

macro_rules! replay {
    ($($target:ident)*) => { $(
        #[test]
        fn $target() {
            replay(stringify!($target), fuzz::$target);
        }
    )* };
}

replay! { atlas_geojson atlas_tables clean compiled csv_join edtf flat_features incidents index settlements }
