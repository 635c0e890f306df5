//! What pieces become, and what is found wrong with them.

mod common;

use common::{Lattice, Lay, Random, Shape, holds, pieces, points};
use disputed::ErrorKind;
use disputed::geometry::{Partition, PartitionFault, PartitionFaultKind};
use disputed::index::PointIndex;
use geo_types::{Coord, LineString, MultiPolygon, Polygon, coord};
use proptest::prelude::*;

const ALWAYS: (i32, i32) = (i32::MIN, i32::MAX);

fn shape(zone: u32, (from, until): (i32, i32), ring: &[(f64, f64)]) -> Shape {
    let geometry = MultiPolygon::from(Polygon::new(LineString::from(ring.to_vec()), Vec::new()));
    Shape { zone, part_of: None, depth: 0, from, until, geometry }
}

fn square(zone: u32, days: (i32, i32), west: f64, south: f64, size: f64) -> Shape {
    let (east, north) = (west + size, south + size);
    shape(zone, days, &[(west, south), (east, south), (east, north), (west, north)])
}

fn partition(shapes: &[Shape]) -> Partition {
    Partition::new(&pieces(shapes)).unwrap()
}

/// The faults that come first: of the edges, or else of their meeting.
fn faults(shapes: &[Shape]) -> Vec<PartitionFault> {
    Partition::new(&pieces(shapes)).and_then(PointIndex::build).unwrap_err()
}

#[test]
fn a_shared_border_is_one_arc_whichever_way_the_rings_turn() {
    let mut shapes = [square(0, ALWAYS, 0.0, 0.0, 1.0), square(1, ALWAYS, 1.0, 0.0, 1.0)];
    for _ in 0..2 {
        let partition = partition(&shapes);
        assert_eq!(partition.arcs().len(), 3);
        let shared = partition.arcs().find(|arc| arc.left.is_some() && arc.right.is_some()).unwrap();
        let upwards = shared.vertices[0].y < shared.vertices[1].y;
        assert_eq!((shared.left, shared.right), if upwards { (Some(0), Some(1)) } else { (Some(1), Some(0)) });
        shapes[1].geometry.0[0].exterior_mut(|ring| ring.0.reverse());
    }
}

/// So many that to look at all edges of the vertex for each of them would never end.
#[test]
fn a_fan_of_very_many_zones_at_one_vertex() {
    let zones = 200_000_u32;
    let triangle = |zone: u32| {
        let x = f64::from(zone);
        shape(zone, ALWAYS, &[(0.0, 0.0), (x + 1.0, 1.0), (x, 1.0)])
    };
    let shapes: Vec<Shape> = (0..zones).map(triangle).collect();
    let partition = partition(&shapes);
    // Between any two a border, and an outer one for each; at both ends the last edge goes on along the outer one.
    assert_eq!(partition.arcs().len(), 2 * zones as usize - 1);
    let inner = partition.arcs().filter(|arc| arc.left.is_some() && arc.right.is_some());
    assert_eq!(inner.count(), zones as usize - 1);
}

#[test]
fn an_unmoved_border_of_two_zones_that_move_elsewhere_is_one_arc() {
    // The western zone grows west on day 10, the eastern one east on day 20. Corners of the old outlines stay vertices.
    let shapes = [
        shape(0, (i32::MIN, 10), &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
        shape(0, (10, i32::MAX), &[(-1.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (-1.0, 1.0)]),
        shape(1, (i32::MIN, 20), &[(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]),
        shape(1, (20, i32::MAX), &[(1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (3.0, 1.0), (2.0, 1.0), (1.0, 1.0)]),
    ];
    let partition = partition(&shapes);
    let shared: Vec<_> = partition.arcs().filter(|arc| arc.left.is_some() && arc.right.is_some()).collect();
    assert_eq!(shared.len(), 1);
    assert_eq!((shared[0].from, shared[0].until), ALWAYS);
    let mut days: Vec<_> = partition.arcs().map(|arc| (arc.from, arc.until)).collect();
    days.sort_unstable();
    days.dedup();
    assert_eq!(days, [(i32::MIN, 10), (i32::MIN, 20), ALWAYS, (10, i32::MAX), (20, i32::MAX)]);
}

#[test]
fn a_part_is_a_hole_also_where_it_runs_along_the_outline() {
    let whole = shape(0, ALWAYS, &[(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)]);
    let corner = Shape { part_of: Some(0), depth: 1, ..square(1, ALWAYS, 0.0, 0.0, 1.0) };
    // The corner of the part on the western side has no vertex in the whole's outline.
    assert_eq!(faults(&[whole.clone(), corner.clone()])[0].kind(), PartitionFaultKind::Unmatched);
    let whole = shape(0, ALWAYS, &[(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0), (0.0, 1.0)]);
    let inner = Shape { part_of: Some(0), depth: 1, ..square(2, ALWAYS, 1.5, 1.5, 1.0) };
    let innermost = Shape { part_of: Some(2), depth: 2, ..square(3, ALWAYS, 1.75, 1.75, 0.5) };
    let partition = partition(&[whole, corner, inner, innermost]);
    let mut sides: Vec<_> = partition.arcs().map(|arc| [arc.left.min(arc.right), arc.left.max(arc.right)]).collect();
    sides.sort_unstable();
    let expected = [[None, Some(0)], [None, Some(1)], [Some(0), Some(1)], [Some(0), Some(2)], [Some(2), Some(3)]];
    assert_eq!(sides, expected);
    assert!(PointIndex::build(partition).is_ok());
}

#[test]
fn faults_have_a_place_zones_and_an_area() {
    let two = |other: Shape| [square(0, ALWAYS, 44.0, 35.0, 1.0), other];
    let cases = [
        (two(square(1, ALWAYS, 44.5, 35.5, 1.0)), PartitionFaultKind::Crossing, Some(2508.0)),
        (two(square(1, ALWAYS, 44.0, 35.0, 1.0)), PartitionFaultKind::SameSide, Some(10_066.0)),
        (two(square(1, ALWAYS, 44.25, 35.25, 0.5)), PartitionFaultKind::Overlap, Some(2516.0)),
        (two(square(1, ALWAYS, 45.0, 35.25, 0.5)), PartitionFaultKind::Unmatched, None),
    ];
    for (shapes, kind, area) in cases {
        let fault = &faults(&shapes)[0];
        assert_eq!((fault.kind(), fault.zones()), (kind, [Some(0), Some(1)]), "{fault:?}");
        let found = fault.overlap_km2(&pieces(&shapes));
        assert!(found.zip(area).is_none_or(|(found, area)| (found - area).abs() < 5.0), "{kind:?}: {found:?}");
        assert_eq!(found.is_some(), area.is_some());
        let on_edge = |value: f64| [44.0, 44.25, 44.5, 45.0, 35.0, 35.25, 35.5, 36.0].contains(&value);
        assert!(on_edge(fault.at().x) || on_edge(fault.at().y), "{fault:?}");
        let printed = fault.to_fault(&pieces(&shapes), |zone| format!("zone-{zone}"));
        assert_eq!((printed.kind(), printed.feature()), (ErrorKind::Coverage, Some("zone-0 and zone-1")));
    }
}

#[test]
fn every_zone_on_the_same_ground_is_named() {
    let shapes: Vec<Shape> = (0..5).map(|zone| square(zone, ALWAYS, 44.0, 35.0, 1.0)).collect();
    let found = faults(&shapes);
    assert!(found.iter().all(|fault| (fault.kind(), fault.places()) == (PartitionFaultKind::SameSide, 4)), "{found:?}");
    assert_eq!(
        found.iter().map(PartitionFault::zones).collect::<Vec<_>>(),
        (1..5).map(|z| [Some(0), Some(z)]).collect::<Vec<_>>()
    );
    let twice = [square(3, ALWAYS, 44.0, 35.0, 1.0), square(3, ALWAYS, 44.0, 35.0, 1.0)];
    let pieces = pieces(&twice);
    let printed = Partition::new(&pieces).unwrap_err()[0].to_fault(&pieces, |zone| format!("zone-{zone}"));
    assert_eq!(printed.feature(), Some("zone-3"));
}

/// A border of two zones that lies across a third one is wrong with that one, and not between the two.
#[test]
fn a_zone_across_a_border_is_named_with_both() {
    let sides =
        [square(0, ALWAYS, 0.0, 0.0, 2.0), square(1, ALWAYS, 2.0, 0.0, 2.0), square(2, ALWAYS, 1.25, 0.25, 1.5)];
    let found = faults(&sides);
    assert!(found.iter().all(|fault| fault.kind() == PartitionFaultKind::Crossing));
    let named: Vec<_> = found.iter().map(PartitionFault::zones).collect();
    assert_eq!(named, [[Some(0), Some(2)], [Some(1), Some(2)]]);
}

/// Shapes of one zone may lie side by side: the edge between them is no border. They may not have the same ground twice.
#[test]
fn polygons_of_one_zone_are_one_shape() {
    let of_one = |rings: &[&[(f64, f64)]]| {
        let polygons = rings.iter().map(|ring| Polygon::new(LineString::from(ring.to_vec()), Vec::new()));
        let geometry = MultiPolygon::new(polygons.collect());
        let shapes = [Shape { zone: 0, part_of: None, depth: 0, from: i32::MIN, until: i32::MAX, geometry }];
        let built = Partition::new(&pieces(&shapes)).and_then(PointIndex::build);
        built.map_err(|faults| {
            let printed = faults.iter().map(|fault| fault.to_fault(&pieces(&shapes), |_| "town".into()).to_string());
            printed.collect::<Vec<_>>().join("\n")
        })
    };
    let (west, east) =
        ([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]);
    let index = of_one(&[&west, &east]).unwrap();
    assert_eq!(index.partition().arcs().len(), 1, "the outline of both");
    assert_eq!(index.zones_touching(geo_types::Point::new(1.0, 0.5), 0), [0]);
    let inner = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75)];
    let across = [(0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5)];
    let short = [(1.0, 0.25), (2.0, 0.25), (2.0, 0.75), (1.0, 0.75)];
    for (rings, fault) in [
        (
            [&west[..], &west],
            "feature town: two rings of the zone have the same ground beside an edge at 0.5, 0 and 3 more places (leave one of them out, or make the inner one a hole)",
        ),
        (
            [&west, &inner],
            "feature town: a polygon of the zone lies in another one of it at 0.25, 0.25 (cut a hole, or leave it out)",
        ),
        (
            [&west, &across],
            "feature town: the outline crosses itself at 1, 0.5 and 1 more place (draw it anew, or let the repair make it valid)",
        ),
        (
            [&west, &short],
            "feature town: a vertex lies on an edge that has no vertex there at 1, 0.25 and 1 more place (add the vertex to that edge)",
        ),
    ] {
        assert_eq!(of_one(&rings).unwrap_err(), fault);
    }
}

/// What is found by crossing several outlines is no mixture of their numbers.
#[test]
fn zones_in_zones_in_zones_are_named_as_what_they_are() {
    // Each numbering, with and without a zone beside that has nothing to do with it.
    for order in [[0, 1, 2, 3, 4], [4, 2, 1, 0, 3], [5, 9, 3, 12, 6]] {
        let nested = order.iter().zip(0..).map(|(&zone, place)| {
            square(zone, ALWAYS, f64::from(place), f64::from(place), 20.0 - 2.0 * f64::from(place))
        });
        let beside = (0..16)
            .filter(|zone| !order.contains(zone))
            .map(|zone| square(zone, ALWAYS, 30.0 + f64::from(zone), 0.0, 1.0));
        let shapes: Vec<Shape> = nested.chain(beside).collect();
        let found = faults(&shapes);
        let named: std::collections::BTreeSet<u32> = found.iter().flat_map(PartitionFault::zones).flatten().collect();
        assert_eq!(
            named.into_iter().collect::<Vec<_>>(),
            {
                let mut all = order.to_vec();
                all.sort_unstable();
                all
            },
            "{found:?}"
        );
        assert!(found.iter().all(|fault| fault.zones()[0] != fault.zones()[1]), "{found:?}");
        assert!(
            found.iter().all(|fault| fault.overlap_km2(&pieces(&shapes)).is_some_and(|km2| km2 > 1.0)),
            "{found:?}"
        );
    }
}

/// Zones that all overlap each other are faults of the square of their number: each is named, and the rest is counted.
#[test]
fn faults_beyond_those_that_name_every_zone_are_counted() {
    let zones = 60_u32;
    let shapes: Vec<Shape> = (0..zones)
        .map(|zone| square(zone, ALWAYS, 44.0 + f64::from(zone) / 1024.0, 35.0 + f64::from(zone) / 1024.0, 1.0))
        .collect();
    let found = faults(&shapes);
    let (listed, more): (Vec<_>, Vec<_>) = found.iter().partition(|fault| fault.kind() == PartitionFaultKind::Crossing);
    assert!(listed.len() <= 10 * zones as usize, "{}", listed.len());
    for zone in 0..zones {
        assert!(listed.iter().filter(|fault| fault.zones().contains(&Some(zone))).count() >= 10, "{zone}");
    }
    assert_eq!(more.len(), 1);
    assert_eq!((more[0].kind(), more[0].zones()), (PartitionFaultKind::More, [None, None]));
    assert_eq!(listed.len() + more[0].places(), (zones * (zones - 1) / 2) as usize);
    let printed = more[0].to_fault(&pieces(&shapes), |zone| format!("zone-{zone}")).to_string();
    assert_eq!(
        printed,
        "1225 more pairs of zones are at fault, the first at 44.01171875, 35.01171875: pairs of which each zone is in 10 \
         listed faults of the sort are only counted (mend those that are listed first)"
    );
}

/// Two combs across each other meet in the square of their teeth: places are counted up to a thousand.
#[test]
fn places_are_counted_up_to_a_thousand() {
    let comb = |zone, teeth: u32, turned: bool| {
        let teeth = (0..teeth).flat_map(|tooth| [(tooth, 0.0, 0), (tooth, 9.0, 1), (tooth, 9.0, 2), (tooth, 0.0, 3)]);
        let at = |(tooth, y, step): (u32, f64, u32)| (1.0 + f64::from(tooth) / 8.0 + f64::from(step) / 32.0, y);
        let corners = teeth.map(at).chain([(8.5, 0.0), (8.5, -0.5), (0.5, -0.5), (0.5, 0.0)]);
        let corners = corners.map(|(x, y)| if turned { (y, x) } else { (x, y) });
        shape(zone, ALWAYS, &corners.collect::<Vec<_>>())
    };
    for (teeth, places, said) in [(9, 324, "323 more places"), (20, 1000, "at least 999 more places")] {
        let shapes = [comb(0, teeth, false), comb(1, teeth, true)];
        let found = faults(&shapes);
        assert_eq!(
            (found.len(), found[0].kind(), found[0].places()),
            (1, PartitionFaultKind::Crossing, places),
            "{found:?}"
        );
        let printed = found[0].to_fault(&pieces(&shapes), |zone| format!("zone-{zone}"));
        assert!(printed.message().contains(said), "{printed}");
    }
}

#[test]
fn numbers_that_are_none_are_faults() {
    let lone = |zone, part_of| [Shape { part_of, ..square(zone, ALWAYS, 0.0, 0.0, 1.0) }];
    assert_eq!(faults(&lone(u32::MAX, None))[0].kind(), PartitionFaultKind::TooLarge);
    assert_eq!(faults(&lone(0, Some(u32::MAX)))[0].kind(), PartitionFaultKind::TooLarge);
    // A part of a zone that is nowhere.
    assert_eq!(faults(&lone(0, Some(7)))[0].kind(), PartitionFaultKind::Overlap);
    assert_eq!(faults(&lone(3, Some(3)))[0].kind(), PartitionFaultKind::PartOfItself);
    let circle = [lone(0, Some(1)), lone(1, Some(2)), lone(2, Some(0))].concat();
    assert_eq!(faults(&circle)[0].kind(), PartitionFaultKind::PartOfItself);
}

#[test]
fn rings_that_are_none_are_faults() {
    let kinds = |ring: &[(f64, f64)]| -> Vec<_> {
        faults(&[shape(0, ALWAYS, ring)]).iter().map(PartitionFault::kind).collect()
    };
    assert_eq!(kinds(&[(0.0, 0.0), (f64::NAN, 1.0), (1.0, 0.0)]), [PartitionFaultKind::NotFinite]);
    assert_eq!(kinds(&[(0.0, 0.0), (1.0, 1.0)]), [PartitionFaultKind::NotARing]);
    assert_eq!(kinds(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), [PartitionFaultKind::NotARing]);
    assert_eq!(kinds(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 1.5)]), [PartitionFaultKind::Crossing]);
}

#[test]
fn zones_may_take_turns_on_the_same_ground_but_not_share_it() {
    let turns = [square(0, (0, 10), 0.0, 0.0, 2.0), square(1, (10, 20), 1.0, 1.0, 2.0)];
    assert!(PointIndex::build(partition(&turns)).is_ok());
    let late = [square(0, (0, 11), 0.0, 0.0, 2.0), square(1, (10, 20), 1.0, 1.0, 2.0)];
    assert_eq!((faults(&late)[0].kind(), faults(&late)[0].day()), (PartitionFaultKind::Crossing, 10));
    let inside = [square(0, (0, 11), 0.0, 0.0, 3.0), square(1, (10, 20), 1.0, 1.0, 1.0)];
    assert_eq!((faults(&inside)[0].kind(), faults(&inside)[0].day()), (PartitionFaultKind::Overlap, 10));
}

#[test]
fn gaps_are_told_apart_where_they_touch() {
    // A ring of eight cells; two more on it, which meet corner to corner with a gap on either side.
    let lay = Lay { stray: 0.0, between: 0, scale: coord! { x: 0.1, y: 0.1 }, shift: coord! { x: 44.0, y: 35.0 } };
    let lattice = Lattice::new(4, 4, lay, &mut Random(0));
    let drawn = ["0000", "01.0", "0.10", "0000"];
    let cells = (0..4).flat_map(|x| (0..4).map(move |y| (x, y)));
    let of_zone = |zone: char| {
        let own = cells.clone().filter(|&(x, y)| drawn[y].chars().nth(x) == Some(zone));
        MultiPolygon::new(own.map(|(x, y)| lattice.outline(x..x + 1, y..y + 1, false)).collect())
    };
    let shape = |zone, geometry| Shape { zone, part_of: None, depth: 0, from: 0, until: 9, geometry };
    let partition = partition(&[shape(0, of_zone('0')), shape(1, of_zone('1'))]);
    let gaps = partition.gaps(8);
    assert_eq!(gaps.iter().map(|gap| gap.zones.as_slice()).collect::<Vec<_>>(), [[0, 1], [0, 1]]);
    assert!(gaps.iter().all(|gap| gap.outline.exterior().0.len() == 5 && (gap.area_km2 - 101.0).abs() < 1.0));
    assert!(partition.gaps(9).is_empty());
}

/// Moves one vertex of one shape, or all of them, or gives the shape other days.
fn spoil(shapes: &mut [Shape], random: &mut Random) {
    let place = random.below(shapes.len());
    let shape = &mut shapes[place];
    match random.below(4) {
        0 => shape.from = shape.from.saturating_sub(2),
        1 => shape.until = shape.until.saturating_add(2),
        step => {
            let Some(polygon) = shape.geometry.0.first_mut() else { return };
            let by = coord! { x: 1.5 * (random.unit() - 0.5), y: 1.5 * (random.unit() - 0.5) };
            let vertex = random.below(polygon.exterior().0.len() - 1);
            polygon.exterior_mut(|ring| {
                let last = ring.0.len() - 1;
                let moved = |c: &mut Coord<f64>| *c = *c + by;
                ring.0
                    .iter_mut()
                    .take(last)
                    .enumerate()
                    .filter(|(at, _)| step == 2 || *at == vertex)
                    .for_each(|(_, c)| moved(c));
                ring.0[last] = ring.0[0];
            });
        }
    }
}

proptest! {
    /// What is no partition any more is refused, or the points in question are in one zone all the same, or in a zone
    /// and its part.
    #[test]
    fn a_spoilt_partition_never_answers_wrongly(seed: u64, columns in 1..6_usize, rows in 1..6_usize, stray in 0.0..1.0, parts: bool) {
        let mut random = Random(seed);
        let lay = Lay { stray, between: random.below(3), scale: coord! { x: 1.0, y: 1.0 }, shift: Coord::default() };
        let lattice = Lattice::new(columns, rows, lay, &mut random);
        let changes = random.below(4);
        let mut shapes = if parts { lattice.parts(&mut random) } else { lattice.zones(3, changes, &mut random) };
        spoil(&mut shapes, &mut random);
        if let Ok(index) = Partition::new(&pieces(&shapes)).and_then(PointIndex::build) {
            for point in points(&shapes, 200, &mut random) {
                let day = random.below(16) as i32 - 2;
                let there = shapes.iter().filter(|shape| shape.from <= day && day < shape.until);
                let mut owners: Vec<&Shape> = there.filter(|shape| holds(&shape.geometry, point.0)).collect();
                owners.sort_by_key(|shape| shape.depth);
                let wholes = std::iter::once(None).chain(owners.iter().map(|shape| Some(shape.zone)));
                prop_assert!(owners.iter().zip(wholes).all(|(shape, whole)| shape.part_of == whole), "{:?} on {}: {:?}", point, day, owners);
                prop_assert_eq!(index.zone_at(point, day), owners.last().map(|shape| shape.zone));
            }
        }
    }

    /// A map of many days is refused if that of one of its days is, and a fault is told of a day on which it is one.
    #[test]
    fn a_map_over_time_is_one_if_it_is_on_every_day(seed: u64, columns in 1..6_usize, rows in 1..6_usize, stray in 0.0..1.0, rings: bool) {
        let mut random = Random(seed);
        let lay = Lay { stray, between: random.below(2), scale: coord! { x: 1.0, y: 1.0 }, shift: Coord::default() };
        let lattice = Lattice::new(columns, rows, lay, &mut random);
        let mut shapes = if rings { lattice.rings(3, &mut random) } else { lattice.zones(3, 6, &mut random) };
        (0..random.below(4)).for_each(|_| spoil(&mut shapes, &mut random));
        let found = Partition::new(&pieces(&shapes)).and_then(PointIndex::build);
        let kinds_on = |day: i32| {
            let there = shapes.iter().filter(|shape| shape.from <= day && day < shape.until);
            let there: Vec<Shape> = there.map(|shape| Shape { from: i32::MIN, until: i32::MAX, ..shape.clone() }).collect();
            let found = Partition::new(&pieces(&there)).and_then(PointIndex::build);
            found.map_or_else(|faults| faults.iter().map(PartitionFault::kind).collect(), |_| Vec::new())
        };
        match found {
            Ok(_) => prop_assert!((-4..30).chain([i32::MIN, i32::MAX - 1]).all(|day| kinds_on(day).is_empty())),
            Err(faults) => for fault in faults {
                prop_assert!(!kinds_on(fault.day()).is_empty(), "{:?}", fault);
            }
        }
    }

    /// Every vertex of the arcs is one of the pieces', bit by bit, and every one of theirs that parts two zones is there.
    #[test]
    fn vertices_stay_what_they_were(seed: u64, columns in 1..6_usize, rows in 1..6_usize) {
        let mut random = Random(seed);
        let lay = Lay { stray: 1.0, between: 2, scale: coord! { x: 0.1, y: 0.1 }, shift: coord! { x: 44.0, y: 35.0 } };
        let shapes = Lattice::new(columns, rows, lay, &mut random).zones(3, 3, &mut random);
        let bits = |c: &Coord<f64>| [c.x.to_bits(), c.y.to_bits()];
        let given: std::collections::BTreeSet<_> = shapes.iter().flat_map(|shape| &shape.geometry.0).flat_map(|polygon| polygon.exterior().0.iter().map(bits)).collect();
        for arc in partition(&shapes).arcs() {
            prop_assert!(arc.vertices.len() >= 2 && arc.left != arc.right && arc.from < arc.until);
            prop_assert!(arc.vertices.iter().all(|vertex| given.contains(&bits(vertex))));
        }
    }
}

/// The westernmost vertex is where two parts of the ring meet: which way it turns does not depend on where it begins.
#[test]
fn a_ring_that_meets_itself_in_its_westernmost_vertex() {
    let corners = [(0.0, 0.0), (3.0, 1.0), (3.0, 2.0), (0.0, 0.0), (2.0, 3.0), (1.0, 3.0)];
    for start in 0..corners.len() {
        for is_turned in [false, true] {
            let mut ring: Vec<(f64, f64)> =
                (0..corners.len()).map(|at| corners[(start + at) % corners.len()]).collect();
            if is_turned {
                ring.reverse();
            }
            let shapes = [shape(0, ALWAYS, &ring)];
            let index = PointIndex::build(partition(&shapes)).unwrap();
            for point in points(&shapes, 200, &mut Random(1)) {
                assert_eq!(
                    index.zone_at(point, 0).is_some(),
                    holds(&shapes[0].geometry, point.0),
                    "{point:?} {ring:?}"
                );
            }
        }
    }
}
