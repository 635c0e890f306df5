//! What is told of parts that do not lie in the zone that they are a part of, and of ground that several zones claim.

use std::collections::BTreeSet;

use disputed::{Atlas, Period, Zone, date};
use geo_types::Polygon;

fn zone(id: &str, ring: &[(f64, f64)]) -> Zone {
    Zone::new(id, id, Polygon::new(ring.to_vec().into(), Vec::new()))
}

/// A part of the west.
fn part(id: &str, ring: &[(f64, f64)]) -> Zone {
    let mut part = zone(id, ring);
    part.part_of = Some("west".into());
    part
}

/// With the vertices of what crosses the border between west and east, or without.
fn sides(with_vertices: bool) -> [Zone; 2] {
    let (low, high) = if with_vertices { ((1.0, 0.25), (1.0, 0.75)) } else { ((1.0, 0.0), (1.0, 1.0)) };
    [
        zone("west", &[(0.0, 0.0), (1.0, 0.0), low, high, (1.0, 1.0), (0.0, 1.0)]),
        zone("east", &[(2.0, 0.0), (2.0, 1.0), (1.0, 1.0), high, low, (1.0, 0.0)]),
    ]
}

/// Each sort of it, with a neighbour and without.
#[test]
fn a_part_that_sticks_out_is_named_with_its_ground() {
    let [low, high] = [0.25, 0.75];
    let across = part("bank", &[(0.5, low), (1.5, low), (1.5, high), (0.5, high)]);
    let cut = part("bank", &[(0.5, low), (1.0, low), (1.5, low), (1.5, high), (1.0, high), (0.5, high)]);
    let beside = part("bank", &[(1.0, low), (1.5, low), (1.5, high), (1.0, high)]);
    let apart = part("bank", &[(1.25, low), (1.5, low), (1.5, high), (1.25, high)]);
    let mut told = Vec::new();
    for (what, with_vertices, part) in
        [("across", false, across), ("cut", true, cut), ("beside", true, beside), ("apart", false, apart)]
    {
        let [west, east] = sides(with_vertices);
        let alone = Atlas::builder().add(west.clone()).add(part.clone()).build().unwrap_err();
        let with_east = Atlas::builder().add(west).add(east).add(part).build().unwrap_err();
        told.push(format!("{what}, alone: {alone}\n{what}, with the east: {with_east}"));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// Parts of one zone that claim the same ground, with edges that cross and without.
#[test]
fn parts_that_overlap_are_named() {
    let [west, _] = sides(false);
    let one = part("one", &[(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]);
    let mut told = Vec::new();
    for ring in [
        [(0.5, 0.5), (0.9, 0.5), (0.9, 0.9), (0.5, 0.9)],
        [(0.5, 0.5), (0.6, 0.5), (0.6, 0.6), (0.5, 0.6)],
        [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)],
    ] {
        let zones = [west.clone(), one.clone(), part("other", &ring)];
        told.push(Atlas::builder().extend(zones).build().unwrap_err().to_string());
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// Where a zone lies in two others that overlap, no zone is named that has nothing to do with it.
#[test]
fn ground_of_three_zones_is_told_pair_by_pair() {
    let square = |id: &str, west: f64, south: f64, size: f64| {
        let (east, north) = (west + size, south + size);
        zone(id, &[(west, south), (east, south), (east, north), (west, north)])
    };
    let zones = [
        square("one", 0.0, 0.0, 4.0),
        square("two", 1.0, 1.0, 4.0),
        square("far", 20.0, 20.0, 1.0),
        square("inner", 2.0, 2.0, 1.0),
    ];
    let error = Atlas::builder().extend(zones).build().unwrap_err();
    let mut told: Vec<&str> = error.faults().iter().filter_map(disputed::Fault::feature).collect();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told, ["one and inner", "one and two", "two and inner"], "{error}");
}

/// No more than ten faults for each, as of zones that are no parts: the rest is counted.
#[test]
fn parts_that_all_overlap_are_named_without_naming_every_pair() {
    let [west, _] = sides(false);
    let parts = (0..40).map(|number| {
        let (low, high) = (0.1 + f64::from(number) / 1024.0, 0.5 + f64::from(number) / 1024.0);
        part(&format!("p{number}"), &[(low, low), (high, low), (high, high), (low, high)])
    });
    let error = Atlas::builder().add(west).extend(parts).build().unwrap_err();
    assert!(error.faults().len() <= 41 * 10, "{} faults", error.faults().len());
    let named: Vec<&str> = error
        .faults()
        .iter()
        .filter_map(|fault| fault.feature()?.split_once(" and "))
        .flat_map(|(a, b)| [a, b])
        .collect();
    assert!((0..40).all(|number| named.contains(&&*format!("p{number}"))), "every part is named");
}

/// Each fault as the names of its zones in order and what is said of them.
fn told(zones: &[Zone]) -> BTreeSet<(Vec<String>, String)> {
    let error = Atlas::builder().extend(zones.iter().cloned()).build().unwrap_err();
    let names = |fault: &disputed::Fault| {
        let mut names: Vec<String> = fault.feature().unwrap().split(" and ").map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    error.faults().iter().map(|fault| (names(fault), fault.message().to_owned())).collect()
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// What is told of parts does not hang on which zone comes first.
#[test]
fn the_order_of_zones_changes_nothing() {
    let [low, high] = [0.25, 0.75];
    for (with_vertices, bank) in [
        (false, vec![(0.5, low), (1.5, low), (1.5, high), (0.5, high)]),
        (true, vec![(0.5, low), (1.0, low), (1.5, low), (1.5, high), (1.0, high), (0.5, high)]),
        (true, vec![(1.0, low), (1.5, low), (1.5, high), (1.0, high)]),
        (false, vec![(1.25, low), (1.5, low), (1.5, high), (1.25, high)]),
    ] {
        let [west, east] = sides(with_vertices);
        let zones = [west, east, part("bank", &bank)];
        let expected = told(&zones);
        assert_eq!(expected.len(), 2);
        for order in ORDERS {
            assert_eq!(told(&order.map(|at| zones[at].clone())), expected, "{order:?}");
        }
    }
}

/// Two parts stick out, and the box of the one is around the place of the other.
#[test]
fn each_part_is_told_of_where_it_sticks_out() {
    let zones = [
        zone("west", &[(0.0, 0.0), (4.0, 0.0), (4.0, 0.25), (4.0, 0.5), (4.0, 4.0), (0.0, 4.0)]),
        part("stub", &[(3.0, 1.75), (5.0, 1.75), (5.0, 2.25), (3.0, 2.25)]),
        part("angle", &[(0.25, 0.25), (4.0, 0.25), (4.0, 0.5), (0.5, 0.5), (0.5, 4.5), (0.25, 4.5)]),
    ];
    for order in ORDERS {
        let told: Vec<_> = told(&order.map(|at| zones[at].clone())).into_iter().collect();
        let [angle, stub] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((&*angle.0.join(" "), &*stub.0.join(" ")), ("angle west", "stub west"), "{order:?}");
        assert!(angle.1.contains(" at 0.25, 4 and 1 more place;"), "{order:?}: {}", angle.1);
        assert!(stub.1.contains(" at 4, 1.75 and 1 more place;"), "{order:?}: {}", stub.1);
    }
}

/// A part that reaches out of its zone, and has a vertex on its border besides: both are told.
#[test]
fn what_else_is_wrong_with_a_part_is_told_as_well() {
    let west = zone("west", &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]);
    let bank = part("bank", &[(3.0, 1.0), (4.0, 1.0), (4.0, 2.0), (3.5, 2.0), (3.5, 5.0), (3.0, 5.0)]);
    let told = told(&[west, bank]);
    let says = |what: &str| told.iter().any(|(_, message)| message.contains(what));
    assert!(says("a vertex lies on an edge that has no vertex there at 4, 1"), "{told:?}");
    assert!(says("the first reaches out of the second"), "{told:?}");
}

/// A fault of a zone with parts stands for ten pairs of these at most, and for each pair once.
#[test]
fn parts_on_the_same_ground_are_told_pair_by_pair() {
    let [west, _] = sides(false);
    for (count, pairs) in [(2, 1), (4, 6), (5, 10), (7, 10)] {
        let parts = (0..count)
            .map(|number| part(&format!("p{number}"), &[(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]));
        let zones: Vec<Zone> = [west.clone()].into_iter().chain(parts).collect();
        assert_eq!(told(&zones).len(), pairs, "{count} parts: {:?}", told(&zones));
    }
}

/// What a zone was until the day on which something is wrong has nothing to do with it.
#[test]
fn shapes_of_other_days_change_nothing() {
    let day = date(2020, 1, 1);
    let during = |extant: Period, zone: Zone| {
        let mut zone = zone;
        zone.shapes[0].extant = extant;
        zone
    };
    let after = |earlier: Zone, mut zone: Zone| {
        zone.shapes.splice(0..0, during(Period::until(day), earlier).shapes);
        zone
    };
    let later = |zone: Zone| during(Period::since(day), zone);
    let west = zone("west", &[(0.0, 0.0), (4.0, 0.0), (4.0, 0.25), (4.0, 0.5), (4.0, 4.0), (0.0, 4.0)]);
    let stub = later(part("stub", &[(3.0, 1.75), (5.0, 1.75), (5.0, 2.25), (3.0, 2.25)]));
    // Its box is around the place where the other sticks out, and later it lies on the other elsewhere.
    let was = part("block", &[(0.25, 0.25), (4.0, 0.25), (4.0, 0.5), (0.5, 0.5), (0.5, 3.75), (0.25, 3.75)]);
    let is = later(part("block", &[(2.75, 2.0), (3.25, 2.0), (3.25, 3.0), (2.75, 3.0)]));
    let expected = told(&[west.clone(), stub.clone(), is.clone()]);
    assert_eq!(expected.len(), 2, "{expected:?}");
    assert_eq!(told(&[west, stub, after(was, is)]), expected);
    // Of the ground that both claim, what is no longer ground of the one is none.
    let one = later(zone("one", &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]));
    let other = later(zone("other", &[(0.5, 0.5), (3.0, 0.5), (3.0, 3.0), (0.5, 3.0)]));
    let larger = zone("one", &[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]);
    let said = told(&[after(larger, one), other]);
    assert!(said.iter().all(|(_, message)| message.contains("both claim 3077.0")), "{said:?}");
}
