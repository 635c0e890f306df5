//! The index against its slow twin.
//!
//! The usual run makes few cases, of every kind: some twenty thousand comparisons. As many as wanted are made by
//! `PROPTEST_CASES=21000 cargo test --release --test index`, which is 10.5 million comparisons: a hundred points for each
//! case of five kinds. Last run whole on 2026-11-24, without a difference.

mod common;

use std::collections::BTreeSet;
use std::sync::Mutex;

use common::{Lattice, Lay, Random, Shape, cases, holds, index, pieces, points, touching_twin, twin};
use disputed::geometry::Partition;
use disputed::index::PointIndex;
use disputed::{Atlas, Zone};
use geo_types::{MultiPolygon, Point, Polygon, Rect, coord};
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
    let points = points(shapes, 100, random);
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
        if shapes.iter().all(|shape| shape.part_of.is_none()) {
            assert_eq!(touching, touching_twin(shapes, point, day), "{point:?} on {day}");
        }
    }
    #[cfg(feature = "rayon")]
    {
        let mut on_all_cores = vec![None; points.len()];
        index.par_zones_at(&points, &days, &mut on_all_cores);
        assert_eq!(zones, on_all_cores);
    }
    let mut bytes = Vec::new();
    index.encode(&mut bytes);
    assert_eq!(PointIndex::decode(&bytes).as_ref(), Ok(&index));
}

proptest! {
    #![proptest_config(cases(48))]

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

    /// Small zones within one cell of a large map, and large ones that a stray zone is far from.
    #[test]
    fn zones_of_all_sizes(seed: u64, size in -40..60_i32, zones in 1..4_usize) {
        let mut random = Random(seed);
        let scale = coord! { x: 2_f64.powi(size), y: 2_f64.powi(size) };
        let other = Lay { stray: 0.0, between: 1, scale, shift: coord! { x: -9.0 * scale.x, y: 16.0 } };
        let own = Lay { stray: 1.0, between: 2, scale: coord! { x: 1.0, y: 1.0 }, shift: coord! { x: 0.0, y: 0.0 } };
        let mut shapes = Lattice::new(8, 8, own, &mut random).zones(zones, 1, &mut random);
        let others = Lattice::new(2, 2, other, &mut random).zones(zones, 1, &mut random);
        shapes.extend(others.into_iter().map(|shape| Shape { zone: shape.zone + zones as u32, ..shape }));
        agree(&shapes, &mut random);
    }

    #[test]
    fn parts_of_parts(seed: u64, columns in 1..9_usize, rows in 1..9_usize, lay in lay()) {
        let mut random = Random(seed);
        let shapes = Lattice::new(columns, rows, lay, &mut random).parts(&mut random);
        agree(&shapes, &mut random);
    }

    #[test]
    fn zones_in_the_holes_of_others(seed: u64, columns in 3..15_usize, rows in 3..15_usize, zones in 1..6_usize, lay in lay()) {
        let mut random = Random(seed);
        let shapes = Lattice::new(columns, rows, lay, &mut random).rings(zones, &mut random);
        agree(&shapes, &mut random);
    }
}

/// Three rings in each other around open ground, along their diagonal and their middle.
#[test]
fn a_hole_in_a_hole_in_a_hole() {
    let square = |low: f64, high: f64| Rect::new(coord! { x: low, y: low }, coord! { x: high, y: high }).to_polygon();
    let ring = |zone: u32| {
        let (low, high) = (f64::from(zone), 7.0 - f64::from(zone));
        let hole = square(low + 1.0, high - 1.0).into_inner().0;
        let geometry = Polygon::new(square(low, high).into_inner().0, vec![hole]).into();
        Shape { zone, part_of: None, depth: 0, from: i32::MIN, until: i32::MAX, geometry }
    };
    let index = index(&[ring(0), ring(1), ring(2)]);
    let inward = [Some(0), Some(1), Some(2), None, Some(2), Some(1), Some(0), None];
    for (place, owner) in (0..8).map(f64::from).zip(inward) {
        // A border belongs to what is east or north of it, a corner to what is north-east: what comes after it.
        for y in [place, place + 0.5] {
            assert_eq!(index.zone_at(Point::new(y, y), 0), owner, "{y} on the diagonal");
            assert_eq!(index.zone_at(Point::new(3.5, y), 0), owner, "{y} northwards");
            assert_eq!(index.zone_at(Point::new(y, 3.5), 0), owner, "{y} eastwards");
        }
    }
    assert_eq!(index.zones_touching(Point::new(2.0, 2.0), 0), [1, 2]);
    assert_eq!(index.zones_touching(Point::new(3.5, 3.0), 0), [2]);
}

/// Goes along every border of a map without gaps: on its vertices, the middles of its edges, and the numbers next to
/// both, there is exactly one owner inside the map, and it is one of those that meet there.
#[test]
fn every_border_has_one_owner() {
    let mut random = Random(140);
    for stray in [0.0, 1.0] {
        let lay = Lay { stray, between: 3, scale: coord! { x: 0.1, y: 0.1 }, shift: coord! { x: 44.0, y: 35.0 } };
        let lattice = Lattice::new(8, 7, lay, &mut random);
        let mut shapes = lattice.zones(7, 0, &mut random);
        // Ground outside every zone becomes a zone of its own.
        let owned: Vec<_> = shapes.iter().flat_map(|shape| shape.geometry.0.clone()).collect();
        let cells = (0..8).flat_map(|x| (0..7).map(move |y| (x, y)));
        let open = cells.map(|(x, y)| lattice.outline(x..x + 1, y..y + 1, false));
        let has = |cell: &Polygon<f64>| owned.iter().any(|other| same_ring(other, cell));
        let rest = MultiPolygon::new(open.filter(|cell| !has(cell)).collect());
        shapes.push(Shape { zone: 7, part_of: None, depth: 0, from: i32::MIN, until: i32::MAX, geometry: rest });
        let index = index(&shapes);
        let mut inner = 0;
        for arc in index.partition().arcs().filter(|arc| arc.left.is_some() && arc.right.is_some()) {
            let middles = arc.vertices.windows(2).map(|edge| (edge[0] + edge[1]) / 2.0);
            // The ends of an arc may be on the outline.
            for at in arc.vertices[1..arc.vertices.len() - 1].iter().copied().chain(middles) {
                for (x, y) in [
                    (at.x, at.y),
                    (at.x.next_down(), at.y),
                    (at.x.next_up(), at.y),
                    (at.x, at.y.next_down()),
                    (at.x, at.y.next_up()),
                ] {
                    let point = Point::new(x, y);
                    let owners: Vec<u32> =
                        shapes.iter().filter(|shape| holds(&shape.geometry, point.0)).map(|shape| shape.zone).collect();
                    assert_eq!(owners.len(), 1, "{point:?}");
                    assert_eq!(index.zone_at(point, 0), Some(owners[0]), "{point:?}");
                    assert!(index.zones_touching(point, 0).contains(&owners[0]), "{point:?}");
                    assert!([arc.left, arc.right].contains(&Some(owners[0])), "{point:?}");
                    inner += 1;
                }
            }
        }
        assert!(inner > 1000, "{inner}");
    }
}

/// Whether two rings have the same vertices, from wherever and whichever way.
fn same_ring(one: &Polygon<f64>, other: &Polygon<f64>) -> bool {
    let vertices = |polygon: &Polygon<f64>| {
        polygon.exterior().0.iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect::<BTreeSet<_>>()
    };
    vertices(one) == vertices(other)
}

#[test]
fn the_corner_of_four_zones_belongs_to_the_north_eastern_one() {
    let lay = Lay { stray: 0.0, between: 0, scale: coord! { x: 1.0, y: 1.0 }, shift: coord! { x: 0.0, y: 0.0 } };
    let lattice = Lattice::new(2, 2, lay, &mut Random(0));
    let cell = |zone: u32| {
        let (x, y) = (zone as usize % 2, zone as usize / 2);
        let geometry = lattice.outline(x..x + 1, y..y + 1, false).into();
        Shape { zone, part_of: None, depth: 0, from: i32::MIN, until: i32::MAX, geometry }
    };
    let index = index(&[cell(0), cell(1), cell(2), cell(3)]);
    assert_eq!(index.zone_at(Point::new(1.0, 1.0), 0), Some(3));
    assert_eq!(index.zones_touching(Point::new(1.0, 1.0), 0), [0, 1, 2, 3]);
    assert_eq!(index.zone_at(Point::new(1.0, 0.5), 0), Some(1));
    assert_eq!(index.zone_at(Point::new(0.5, 1.0), 0), Some(2));
    assert_eq!(index.zone_at(Point::new(-0.0, -0.0), 0), Some(0));
    assert_eq!(index.zone_at(Point::new(2.0, 2.0), 0), None);
    assert_eq!(index.zones_touching(Point::new(2.0, 2.0), 0), [3]);
}

#[test]
fn the_whole_range_of_numbers() {
    let huge = MultiPolygon::from(
        Rect::new(coord! { x: -f64::MAX, y: -f64::MAX }, coord! { x: f64::MAX, y: f64::MAX }).to_polygon(),
    );
    let tiny = f64::from_bits(1);
    let dot = MultiPolygon::from(Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: tiny, y: tiny }).to_polygon());
    let shape =
        |zone, part_of, geometry| Shape { zone, part_of, depth: zone, from: i32::MIN, until: i32::MAX, geometry };
    let shapes = [shape(0, None, huge), shape(1, Some(0), dot)];
    let index = index(&shapes);
    for x in [-f64::MAX, -1.0, -tiny, 0.0, tiny, 1.0, f64::MAX] {
        for y in [-f64::MAX, -1.0, -tiny, 0.0, tiny, 1.0, f64::MAX] {
            assert_eq!(index.zone_at(Point::new(x, y), 0), twin(&shapes, Point::new(x, y), 0), "{x} {y}");
        }
    }
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(index.zone_at(Point::new(odd, 0.0), 0), None);
        assert_eq!(index.zone_at(Point::new(0.0, odd), 0), None);
    }
}

#[test]
fn open_days_have_no_end() {
    let lay = Lay { stray: 0.0, between: 0, scale: coord! { x: 1.0, y: 1.0 }, shift: coord! { x: 0.0, y: 0.0 } };
    let geometry = MultiPolygon::from(Lattice::new(1, 1, lay, &mut Random(0)).outline(0..1, 0..1, false));
    let shape = |zone, from, until| Shape { zone, part_of: None, depth: 0, from, until, geometry: geometry.clone() };
    let index = index(&[shape(0, i32::MIN, 7), shape(1, 7, i32::MAX)]);
    let zone = |day| index.zone_at(Point::new(0.5, 0.5), day);
    assert_eq!([i32::MIN, 6, 7, i32::MAX].map(zone), [Some(0), Some(0), Some(1), Some(1)]);
}

#[test]
fn nothing_is_anywhere_without_zones() {
    assert_eq!(index(&[]).zone_at(Point::new(0.0, 0.0), 0), None);
    assert_eq!(index(&[]).zones_touching(Point::new(0.0, 0.0), 0), Vec::<u32>::new());
}

/// Every part of the work is told of once, whichever thread does it, and the last share told of an atlas is all of it.
#[test]
fn a_build_tells_how_far_it_is() {
    let told = Mutex::new(Vec::new());
    let counted = |done: usize, all: usize| told.lock().unwrap().push((done, all));
    let lay = Lay { stray: 1.0, between: 20, scale: coord! { x: 1.0, y: 1.0 }, shift: coord! { x: 0.0, y: 0.0 } };
    let shapes = Lattice::new(6, 6, lay, &mut Random(3)).zones(4, 2, &mut Random(4));
    let pieces = pieces(&shapes);
    let partition = Partition::new_with(&pieces, &counted).unwrap();
    let each = |all: usize| (1..=all).map(|done| (done, all)).collect::<Vec<_>>();
    assert_eq!(std::mem::take(&mut *told.lock().unwrap()), each(pieces.len()));
    PointIndex::build_with(partition, &counted).unwrap();
    let mut rows = told.lock().unwrap().clone();
    rows.sort_unstable();
    assert!(rows.len() > 1);
    assert_eq!(rows, each(rows.len()));

    let shares = Mutex::new(Vec::new());
    let mut builder = Atlas::builder();
    for layer in ["one", "other", "third"] {
        let mut zone = Zone::new(layer, layer, shapes[0].geometry.clone());
        zone.layer = Some(layer.into());
        builder.add(zone);
    }
    builder.build_with(&|share| shares.lock().unwrap().push(share)).unwrap();
    let mut shares = shares.into_inner().unwrap();
    shares.sort_unstable_by(f64::total_cmp);
    assert!(shares[0] > 0.0 && shares.last() == Some(&1.0), "{shares:?}");
    // Each layer is laid out and indexed.
    assert!((1..=6).all(|sixth| shares.contains(&(f64::from(sixth) / 6.0))), "{shares:?}");
}

/// Many long edges side by side go through many cells each: memory stays in proportion to the edges all the same,
/// whichever way they run.
#[test]
fn a_comb_takes_as_much_as_its_edges() {
    for (teeth, way) in [(250, [0.0, 1.0]), (250, [1.0, 0.0]), (250, [0.7, 0.7]), (500, [0.0, 1.0]), (500, [1.0, 0.9])]
    {
        let [x, y] = way;
        let at = |along: f64, aside: f64| coord! { x: along * x + aside * y, y: along * y - aside * x };
        let gap = 1.0 / f64::from(teeth);
        let tooth = |number: i32| {
            let aside = f64::from(number) * gap;
            [at(0.01, aside), at(1.0, aside + gap / 4.0), at(1.0, aside + gap / 2.0), at(0.01, aside + gap * 0.75)]
        };
        let back = [at(0.0, 1.0), at(0.0, 0.0)];
        let ring: Vec<_> = (0..teeth).flat_map(tooth).chain(back).collect();
        let vertices = ring.len();
        let geometry = Polygon::new(ring.into(), Vec::new()).into();
        let shapes = [Shape { zone: 0, part_of: None, depth: 0, from: i32::MIN, until: i32::MAX, geometry }];
        let mut random = Random(1);
        agree(&shapes, &mut random);
        let mut bytes = Vec::new();
        index(&shapes).encode(&mut bytes);
        let each = bytes.len() / vertices;
        assert!(each < 500, "{teeth} teeth along {way:?}: {each} bytes a vertex");
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// Whatever becomes of the bytes, they are refused, even if only a head would have told.
    #[test]
    fn damaged_bytes_are_refused(seed: u64, at: prop::sample::Index, flip in 1..=255_u8) {
        let bytes = some_bytes(seed);
        let at = at.index(bytes.len());
        prop_assert!(PointIndex::decode(&bytes[..at]).is_err());
        let mut damaged = bytes;
        damaged[at] ^= flip;
        prop_assert!(PointIndex::decode(&damaged).is_err());
        damaged[at] ^= flip;
        damaged.push(0);
        prop_assert!(PointIndex::decode(&damaged).is_err());
    }

    /// Bytes under a right seal that nobody wrote do not make anything panic.
    #[test]
    fn forged_bytes_do_no_harm(seed: u64, places: [prop::sample::Index; 2], flip in 1..=255_u8) {
        let mut bytes = some_bytes(seed);
        for at in places {
            let at = HEAD + at.index(bytes.len() - HEAD);
            bytes[at] ^= flip;
        }
        seal(&mut bytes);
        if let Ok(index) = PointIndex::decode(&bytes) {
            let mut random = Random(seed);
            for _ in 0..50 {
                let point = Point::new(6.0 * random.unit() - 1.0, 6.0 * random.unit() - 1.0);
                index.zone_at(point, 3);
                index.zones_touching(point, 3);
            }
        }
    }
}

/// What a few bytes ask for is refused before it is made.
#[test]
fn forged_numbers_are_refused() {
    let [zones, columns, rows] = [HEAD, HEAD + 72, HEAD + 112];
    let mut bytes = Vec::new();
    index(&[]).encode(&mut bytes);
    let refusal = |numbers: &[(usize, u64)]| {
        let mut forged = bytes.clone();
        for &(at, number) in numbers {
            forged[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        seal(&mut forged);
        PointIndex::decode(&forged).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(refusal(&[(columns, 1), (rows, 1)]), Ok(()));
    let raster = refusal(&[(columns, 1 << 18), (rows, 1 << 18)]).unwrap_err();
    assert!(raster.contains("its raster has other cells"), "{raster}");
    let number = refusal(&[(zones, u64::from(u32::MAX))]).unwrap_err();
    assert!(number.contains("too many zones"), "{number}");
}

/// Where the content begins.
const HEAD: usize = 24;

/// Puts the right checksum before forged content.
fn seal(bytes: &mut [u8]) {
    let checksum = crc32fast::hash(&bytes[HEAD..]);
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
}

fn some_bytes(seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    let lay = Lay { stray: 1.0, between: 1, scale: coord! { x: 1.0, y: 1.0 }, shift: coord! { x: 0.0, y: 0.0 } };
    let shapes = Lattice::new(4, 4, lay, &mut random).zones(3, 3, &mut random);
    let mut bytes = Vec::new();
    index(&shapes).encode(&mut bytes);
    bytes
}
