//! What is told of parts that do not lie in the zone that they are a part of, and of ground that several zones claim.

use disputed::{Atlas, Zone};
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
