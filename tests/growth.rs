//! Atlases that are built and dropped leave nothing behind.

use disputed::{Actor, Atlas, Control, ControlChange, Zone, date};
use geo_types::{MultiPolygon, Rect};

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

fn atlas() -> Atlas {
    let mut builder = Atlas::builder();
    builder.extend(["red", "blue"].map(|id| Actor::new(id, id)));
    for number in 0..9_u32 {
        let (x, y) = (f64::from(number % 3), f64::from(number / 3));
        let id = format!("z{number}");
        builder.add(Zone::new(&id, &id, MultiPolygon::from(Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon())));
        for (change, holder) in ["red", "blue"].into_iter().enumerate() {
            let day = date(2014, 6, 1 + 2 * change as i8);
            builder.add(ControlChange::new(format!("{id}-{change}"), &id, day, Control::held([holder])));
        }
    }
    builder.build().unwrap()
}

/// Everything that an atlas makes on the way: views, answers, files.
fn live_and_die() {
    let atlas = atlas();
    let known = atlas.known_by(date(2014, 6, 2));
    for view in [&atlas, &known] {
        let snapshot = view.on(date(2014, 6, 3));
        assert_eq!(
            snapshot.findings().map(|finding| finding.to_string().len()).min().map(|least| least > 0),
            Some(true)
        );
        assert!(!snapshot.front_lines().to_string().is_empty());
        assert!(!snapshot.holdings().to_string().is_empty());
    }
    let mut bytes = Vec::new();
    atlas.write_compiled(&mut bytes).unwrap();
    assert!(Atlas::from_compiled(&bytes).is_ok());
    assert!(Atlas::from_compiled(&bytes[..bytes.len() - 1]).is_err());
}

/// One test, because the allocator counts for all threads.
#[test]
fn a_thousand_atlases_leave_nothing_behind() {
    // What is made once for good: threads, tables of characters.
    for _ in 0..20 {
        live_and_die();
    }
    let before = MEMORY.current_usage();
    for _ in 0..1_000 {
        live_and_die();
    }
    let left = MEMORY.current_usage().saturating_sub(before);
    // Threads that share work keep some buffers of their own, which do not grow with the number of atlases.
    assert!(left < 100_000, "{left} bytes were left after a thousand atlases");
}
