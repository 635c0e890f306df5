//! The index against its slow twin.

mod common;

use common::{Lattice, Lay, Random, Shape, index, points, twin};
use geo_types::{Point, coord};
use proptest::prelude::*;

/// Squares, jagged and thin cells, huge and tiny numbers, far from the origin and around it.
fn lay() -> impl Strategy<Value = Lay> {
    let power = |power: i32| 2_f64.powi(power);
    let jagged = (0..3_u8, 0..4_usize, 0.0..1.0).prop_map(move |(thin, between, stray)| {
        let scale = match thin {
            0 => coord! { x: 1.0, y: 1.0 },
            1 => coord! { x: 1.0, y: 1e-9 },
            _ => coord! { x: 1e-5, y: 1e3 },
        };
        Lay { stray, between, scale, shift: coord! { x: 0.0, y: 0.0 } }
    });
    let square = (prop::sample::select(vec![-350, -20, 0, 1, 30, 350]), 0..2_usize, 0..3_i32).prop_map(
        move |(size, between, far)| {
            let scale = coord! { x: power(size), y: power(size) };
            let shift = coord! { x: -f64::from(far) * power(size), y: f64::from(far) * power(size) * 1024.0 };
            Lay { stray: 0.0, between, scale, shift }
        },
    );
    prop_oneof![jagged, square]
}

fn agree(shapes: &[Shape], random: &mut Random) {
    let index = index(shapes);
    let points = points(shapes, 200, random);
    let days: Vec<i32> =
        points.iter().map(|_| if random.below(16) == 0 { i32::MIN } else { random.below(40) as i32 - 2 }).collect();
    let mut zones = vec![None; points.len()];
    index.zones_at(&points, &days, &mut zones);
    for ((&point, &day), &zone) in points.iter().zip(&days).zip(&zones) {
        let expected = twin(shapes, point, day);
        assert_eq!(index.zone_at(point, day), expected, "{point:?} on {day}");
        assert_eq!(zone, expected, "in a batch: {point:?} on {day}");
        let touching = index.zones_touching(point, day);
        assert!(expected.is_none_or(|zone| touching.contains(&zone)), "{point:?} on {day}: {touching:?}");
    }
}

proptest! {
    #[test]
    fn cells_given_to_zones(seed: u64, columns in 1..9_usize, rows in 1..9_usize, zones in 1..6_usize, lay in lay()) {
        let mut random = Random(seed);
        let shapes = Lattice::new(columns, rows, lay, &mut random).zones(zones, 0, &mut random);
        agree(&shapes, &mut random);
    }

    #[test]
    fn cells_given_to_other_zones_over_time(seed: u64, columns in 1..9_usize, rows in 1..9_usize, zones in 1..6_usize, lay in lay()) {
        let mut random = Random(seed);
        let changes = random.below(12);
        let shapes = Lattice::new(columns, rows, lay, &mut random).zones(zones, changes, &mut random);
        agree(&shapes, &mut random);
    }

    #[test]
    fn parts_of_parts(seed: u64, columns in 1..9_usize, rows in 1..9_usize, lay in lay()) {
        let mut random = Random(seed);
        let shapes = Lattice::new(columns, rows, lay, &mut random).parts(&mut random);
        agree(&shapes, &mut random);
    }
}

#[test]
fn nothing_is_anywhere_without_zones() {
    assert_eq!(index(&[]).zone_at(Point::new(0.0, 0.0), 0), None);
    assert_eq!(index(&[]).zones_touching(Point::new(0.0, 0.0), 0), Vec::<u32>::new());
}
