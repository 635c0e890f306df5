//! Transfers: they mirror, they agree with a square-by-square count, and they cut what moved.

#[path = "common/grid.rs"]
mod grid;

use disputed::analysis::{Extent, Region, Transfer};
use disputed::{Actor, Atlas, Control, ControlChange, ErrorKind, Period, Point, Relation, Settlement, Zone};
use geo::{BooleanOps, Contains, GeodesicArea};
use geo_types::{MultiPolygon, Rect};
use grid::{DAY, NEXT, cell, grid, middle};
use proptest::prelude::*;

fn geodesic_km2(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.geodesic_area_unsigned() / 1e6
}

fn mirrored(row: &Transfer) -> (Option<Control>, Option<Control>, Extent) {
    (row.to.clone(), row.from.clone(), row.extent)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn there_and_back_mirror(grid in grid()) {
        let atlas = grid.atlas();
        let there = atlas.on(DAY).transfers_until(NEXT);
        let back = atlas.on(NEXT).transfers_until(DAY);
        let mut one: Vec<_> = there.rows().iter().map(mirrored).collect();
        let mut other: Vec<_> = back.rows().iter().map(|row| (row.from.clone(), row.to.clone(), row.extent)).collect();
        let order = |row: &(Option<Control>, Option<Control>, Extent)| (row.0.clone(), row.1.clone());
        one.sort_by_key(order);
        other.sort_by_key(order);
        prop_assert_eq!(one, other);
        prop_assert_eq!(there.gained_by("amber").unwrap(), back.lost_by("amber").unwrap());
        let mut whole = there.changed();
        whole += there.unchanged();
        prop_assert_eq!(whole, atlas.on(DAY).holdings().total());
    }

    #[test]
    fn each_square_is_in_the_row_of_its_two_controls(grid in grid()) {
        let atlas = grid.atlas();
        let transfers = atlas.on(DAY).transfers_until(NEXT);
        for row in transfers.rows() {
            let of_row = |(x, y): &(usize, usize)| {
                [Some(grid.control(0, *x, *y)), Some(grid.control(1, *x, *y))] == [row.from.as_ref(), row.to.as_ref()]
            };
            let zones: Vec<_> = grid.cells().filter(of_row).collect();
            prop_assert_eq!(row.zones.len(), zones.len());
            prop_assert_eq!(row.extent.settlements(), zones.len());
            let area: f64 = zones.iter().map(|&(x, y)| geodesic_km2(&cell(x, y).to_polygon().into())).sum();
            prop_assert!((row.extent.area_km2() - area).abs() < 1e-9 * area);
            let polygons = transfers.polygons(row);
            for (x, y) in grid.cells() {
                prop_assert_eq!(polygons.contains(&middle(x, y)), of_row(&(x, y)));
            }
        }
        let matrix = transfers.matrix();
        let cells: Extent = matrix.cells.iter().flatten().copied().sum();
        prop_assert_eq!(cells, transfers.rows().iter().map(|row| row.extent).sum());
        let (gained, lost) = (transfers.gained_by("blue").unwrap(), transfers.lost_by("blue").unwrap());
        let kept = transfers.kept_by("blue").unwrap();
        for (x, y) in grid.cells() {
            let has = |day: usize| {
                let control = grid.control(day, x, y);
                control.actors().contains(&"blue".into()) && control.status() != disputed::Status::Contested
            };
            let at = middle(x, y);
            prop_assert_eq!(gained.contains(&at), !has(0) && has(1));
            prop_assert_eq!(lost.contains(&at), has(0) && !has(1));
            prop_assert_eq!(kept.contains(&at), has(0) && has(1));
        }
    }

    #[test]
    fn two_maps_without_a_common_border_are_laid_over_each_other(one in grid(), other in grid()) {
        // The same squares as two atlases: every zone is cut, and what comes out is what comparing zones gives.
        let (first, second) = (one.atlas(), other.atlas());
        let transfers = first.on(DAY).transfers_to(second.on(DAY), 10.0).unwrap();
        let both = |x: usize, y: usize| x < one.width.min(other.width) && y < one.height.min(other.height);
        for row in transfers.rows() {
            let at = |grid: &grid::Grid, x: usize, y: usize| {
                (x < grid.width && y < grid.height).then(|| grid.control(0, x, y).clone())
            };
            let cells = (0..8).flat_map(|x| (0..8).map(move |y| (x, y)));
            let area: f64 = cells
                .filter(|&(x, y)| at(&one, x, y) == row.from && at(&other, x, y) == row.to)
                .filter(|&(x, y)| both(x, y) || at(&one, x, y).is_some() != at(&other, x, y).is_some())
                .map(|(x, y)| geodesic_km2(&cell(x, y).to_polygon().into()))
                .sum();
            prop_assert!((row.extent.area_km2() - area).abs() < 1e-4, "{row:?} {area}");
        }
        let back = second.on(DAY).transfers_to(first.on(DAY), 10.0).unwrap();
        prop_assert_eq!(back.rows().len(), transfers.rows().len());
        for row in transfers.rows() {
            let mirror = back.rows().iter().find(|other| (&other.to, &other.from) == (&row.from, &row.to)).unwrap();
            prop_assert!((mirror.extent.area_km2() - row.extent.area_km2()).abs() < 1e-4);
            let counts = |extent: Extent| (extent.zones(), extent.zones_without_people(), extent.settlements());
            prop_assert_eq!((&mirror.zones, counts(mirror.extent)), (&row.zones, counts(row.extent)));
        }
        let slivers = transfers.slivers();
        prop_assert!(slivers.area_km2 <= slivers.count as f64 * 10.0 / 1e6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_changed_in_a_region_is_what_its_holdings_say(
        grid in grid(),
        (x, y, w, h) in (-0.3..0.6_f64, -0.3..0.6_f64, 0.01..0.9_f64, 0.01..0.9_f64),
    ) {
        let atlas = grid.atlas();
        let transfers = atlas.on(DAY).transfers_until(NEXT);
        let frame = Rect::new((43.0 + x, 35.0 + y), (43.0 + x + w, 35.0 + y + h)).to_polygon();
        let zones = grid.cells().filter(|(x, _)| x % 2 == 0).map(|(x, y)| format!("{x}-{y}"));
        for region in [Region::from(frame), Region::zones(zones)] {
            let Ok(before) = atlas.on(DAY).holdings_in(&region) else {
                prop_assert!(transfers.within(&region).is_err());
                continue;
            };
            let after = atlas.on(NEXT).holdings_in(&region).unwrap();
            let inside = transfers.within(&region).unwrap();
            for (day, holdings) in [before, after].into_iter().enumerate() {
                for row in holdings.rows() {
                    let same = inside.rows().iter().filter(|other| [&other.from, &other.to][day].as_ref() == Some(&row.control));
                    prop_assert_eq!(same.map(|row| row.extent).sum::<Extent>(), row.extent);
                }
            }
            for row in inside.rows() {
                let drawn = geodesic_km2(&inside.polygons(row));
                prop_assert!((drawn - row.extent.area_km2()).abs() < 1e-4, "{drawn} {:?}", row.extent);
            }
        }
    }
}

/// A front that moved: one zone gave a strip to its neighbour, which is drawn as a new shape of both.
#[test]
fn only_what_moved_is_cut() {
    let band = |from: f64, to: f64| MultiPolygon::from(Rect::new((from, 0.0), (to, 1.0)).to_polygon());
    let moving = |id: &str, before: MultiPolygon<f64>, after: MultiPolygon<f64>| {
        let mut zone = Zone::new(id, id, before);
        zone.shapes[0].extant = Period::until(NEXT);
        let mut shape = zone.shapes[0].clone();
        (shape.geometry, shape.extant) = (after, Period::since(NEXT));
        zone.shapes.push(shape);
        zone
    };
    let atlas = Atlas::builder()
        .extend(["amber", "blue"].map(|id| Actor::new(id, id)))
        .add(moving("west", band(0.0, 1.0), band(0.0, 0.9)))
        .add(moving("east", band(1.0, 2.0), band(0.9, 2.0)))
        .add(Zone::new("far", "far", band(2.0, 3.0)))
        .add(ControlChange::new("w", "west", DAY, Control::held(["amber"])))
        .add(ControlChange::new("e", "east", DAY, Control::held(["blue"])))
        .add(ControlChange::new("f", "far", DAY, Control::held(["blue"])))
        .build()
        .unwrap();
    let transfers = atlas.on(DAY).transfers_until(NEXT);
    let changes: Vec<&Transfer> = transfers.changes().collect();
    let [strip] = changes.as_slice() else { panic!("{transfers}") };
    assert_eq!((&strip.from, &strip.to), (&Some(Control::held(["amber"])), &Some(Control::held(["blue"]))));
    let expected = geodesic_km2(&band(0.9, 1.0));
    assert!((strip.extent.area_km2() - expected).abs() < 1e-6 * expected);
    let gained = transfers.gained_by("blue").unwrap();
    let outside = gained.difference(&band(0.9, 1.0));
    assert!(geodesic_km2(&outside) < 1e-4);
    // The zone that did not move keeps its coordinates.
    let kept = transfers.kept_by("blue").unwrap();
    let far = Rect::new((2.0, 0.0), (3.0, 1.0)).to_polygon();
    assert!(far.exterior().0.iter().all(|corner| kept.iter().any(|polygon| polygon.exterior().0.contains(corner))));
}

/// Bands from west to east, each with who held it, and towns on them.
fn banded(bands: &[(&str, f64, f64, &str)], towns: &[f64]) -> Atlas {
    let mut builder = Atlas::builder();
    builder.extend(["amber", "blue"].map(|id| Actor::new(id, id)));
    for &(id, from, to, actor) in bands {
        builder.add(Zone::new(id, id, Rect::new((from, 0.0), (to, 1.0)).to_polygon()));
        builder.add(ControlChange::new(id, id, DAY, Control::held([actor])));
    }
    builder.extend(towns.iter().map(|x| Settlement::new(format!("{x}"), Point::new(*x, 0.5))));
    builder.build().unwrap()
}

#[test]
fn two_maps_have_the_same_zones_and_settlements_in_common_there_and_back() {
    let many = [("a", 0.0, 1.0, "amber"), ("b", 1.0, 2.0, "amber"), ("c", 2.0, 3.0, "blue")];
    let many = banded(&many, &[0.5, 1.5]);
    let one = banded(&[("whole", 0.0, 3.0, "blue")], &[0.5, 0.7, 2.5]);
    let there = many.on(DAY).transfers_to(one.on(DAY), 10.0).unwrap();
    let back = one.on(DAY).transfers_to(many.on(DAY), 10.0).unwrap();
    for (there, back) in [(there.clone(), back.clone()), (there.rolled_up(), back.rolled_up())] {
        let [changed, unchanged] = [there.changed(), there.unchanged()];
        assert_eq!((changed.zones(), changed.zones_without_people(), changed.settlements()), (3, 3, 3), "{there}");
        assert_eq!((unchanged.zones(), unchanged.zones_without_people(), unchanged.settlements()), (2, 2, 1));
        let row = there.changes().next().unwrap();
        assert_eq!(row.zones, ["a", "b", "whole"], "each once, however many pieces lie in it");
        let counts = |extent: Extent| (extent.zones(), extent.zones_without_people(), extent.settlements());
        for row in there.rows() {
            let mirror = back.rows().iter().find(|other| (&other.to, &other.from) == (&row.from, &row.to)).unwrap();
            assert_eq!((&mirror.zones, counts(mirror.extent)), (&row.zones, counts(row.extent)));
        }
        let cells = there.matrix().cells;
        assert_eq!(cells.iter().flatten().map(Extent::zones).sum::<usize>(), 5);
    }
}

#[test]
fn transfers_in_a_region_are_those_of_its_ground() {
    let early = banded(&[("a", 0.0, 1.0, "amber"), ("b", 1.0, 2.0, "amber")], &[0.5, 1.5, 1.9]);
    let late = banded(&[("c", 0.0, 2.0, "blue")], &[]);
    let across = early.on(DAY).transfers_to(late.on(DAY), 10.0).unwrap();
    let frame: MultiPolygon<f64> = Rect::new((0.25, 0.25), (1.75, 0.75)).to_polygon().into();
    let inside = across.within(&frame.clone().into()).unwrap();
    let area = inside.changed().area_km2();
    assert!((area / geodesic_km2(&frame) - 1.0).abs() < 1e-4, "{area}");
    assert_eq!((inside.changed().settlements(), inside.changed().zones()), (2, 3));
    assert!((geodesic_km2(&inside.gained_by("blue").unwrap()) - area).abs() < 1e-6);
    // A region that one of the two maps knows.
    let west = across.within(&Region::zones(["a"])).unwrap();
    assert_eq!((west.changed().settlements(), west.changed().zones()), (1, 2));
    assert_eq!(across.within(&Region::zones(["c"])).unwrap().changed(), across.changed());
    let refused = [
        across.within(&Region::zones(["d"])).unwrap_err(),
        across.within(&Region::Disputed).unwrap_err(),
        across.within(&Rect::new((50.0, 50.0), (51.0, 51.0)).to_polygon().into()).unwrap_err(),
    ];
    assert_eq!(refused.map(|error| error.kind()), [ErrorKind::UnknownId, ErrorKind::Question, ErrorKind::Question]);
}

#[test]
fn a_region_within_a_region_keeps_its_settlements() {
    let atlas = banded(&[("a", 0.0, 1.0, "amber"), ("b", 1.0, 2.0, "blue")], &[0.5, 0.8, 1.2, 1.9]);
    let transfers = atlas.on(DAY).transfers_until(NEXT);
    let frame = |from: f64, to: f64| Region::from(Rect::new((from, 0.25), (to, 0.75)).to_polygon());
    let once = transfers.within(&frame(0.7, 1.5)).unwrap();
    for (outer, inner) in [(0.25, 1.75), (0.7, 1.5), (0.75, 1.0), (0.75, 2.5), (0.0, 0.9)] {
        let twice = once.within(&frame(outer, inner)).unwrap();
        let (from, to) = (0.7_f64.max(outer), 1.5_f64.min(inner));
        let direct = transfers.within(&frame(from, to)).unwrap();
        let settlements = twice.unchanged().settlements();
        assert_eq!(settlements, direct.unchanged().settlements());
        assert_eq!(settlements, [0.8, 1.2].iter().filter(|x| (from..to).contains(*x)).count());
        assert!((twice.unchanged().area_km2() - direct.unchanged().area_km2()).abs() < 1e-3);
    }
}

#[test]
fn a_threshold_that_is_none_is_refused() {
    let atlas = banded(&[("a", 0.0, 1.0, "amber")], &[]);
    for sliver_m2 in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
        let error = atlas.on(DAY).transfers_to(atlas.on(NEXT), sliver_m2).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Question);
        assert!(error.to_string().contains("sliver_m2"), "{error}");
    }
    assert_eq!(atlas.on(DAY).transfers_to(atlas.on(NEXT), 0.0).unwrap().slivers().count, 0);
}

/// A town that is a part of its land, and a village that is a part of the town, with edges that no grid runs along.
fn parts() -> Atlas {
    let tilted = |reach: f64| {
        let corner = |x: f64, y: f64| (0.5 + reach * (x - 0.31 * y), 0.5 + reach * (y + 0.31 * x));
        let ring = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        geo_types::Polygon::new(geo_types::LineString::from(ring.to_vec()), Vec::new())
    };
    let mut town = Zone::new("town", "town", tilted(0.21));
    town.part_of = Some("land".into());
    let mut village = Zone::new("village", "village", tilted(0.037));
    village.part_of = Some("town".into());
    let zones = [Zone::new("land", "land", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()), town, village];
    let mut builder = Atlas::builder();
    for (zone, actor) in zones.into_iter().zip(["amber", "blue", "cyan"]) {
        builder.add(Actor::new(actor, actor));
        builder.add(ControlChange::new(actor, zone.id.clone(), DAY, Control::held([actor])));
        builder.add(zone);
    }
    builder.build().unwrap()
}

#[test]
fn a_polygon_inside_a_part_has_nothing_of_the_whole() {
    let atlas = parts();
    for step in 0..40 {
        // Around the village, inside the town.
        let shift = f64::from(step) * 1.7e-4;
        let polygon = Rect::new((0.441 - shift, 0.443 - shift), (0.557 + shift, 0.561 + shift)).to_polygon();
        let area = geodesic_km2(&polygon.clone().into());
        let region = Region::from(polygon);
        let holdings = atlas.on(DAY).holdings_in(&region).unwrap();
        let held: Vec<&Control> = holdings.rows().iter().map(|row| &row.control).collect();
        assert_eq!(held, [&Control::held(["blue"]), &Control::held(["cyan"])], "{holdings}");
        assert!((holdings.total().area_km2() - area).abs() < 1e-5, "{holdings} {area}");
        let within = atlas.on(DAY).transfers_until(NEXT).within(&region).unwrap();
        let same: Vec<Extent> = within.rows().iter().map(|row| row.extent).collect();
        assert_eq!(same, holdings.rows().iter().map(|row| row.extent).collect::<Vec<_>>());
    }
    let speck = Region::from(Rect::new((0.1, 0.1), (0.100_001, 0.100_001)).to_polygon());
    assert!(atlas.on(DAY).holdings_in(&speck).unwrap_err().to_string().contains("square metre"));
}

#[test]
fn ground_passed_within_one_command_did_not_change_hands() {
    let mut police = Actor::new("police", "Police");
    police.put_under("state", Relation::Command, Period::ALWAYS);
    let mut army = Actor::new("army", "Army");
    army.put_under("state", Relation::Command, Period::ALWAYS);
    let atlas = Atlas::builder()
        .extend([Actor::new("state", "State"), army, police])
        .add(Zone::new("town", "Town", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()))
        .add(ControlChange::new("t1", "town", DAY, Control::held(["army"])))
        .add(ControlChange::new("t2", "town", NEXT, Control::held(["police"])))
        .build()
        .unwrap();
    let transfers = atlas.on(DAY).transfers_until(NEXT);
    assert_eq!(transfers.changes().count(), 1);
    let rolled = transfers.rolled_up();
    assert_eq!(rolled.changes().count(), 0);
    assert_eq!(rolled.polygons(&rolled.rows()[0]).0.len(), 1);
    assert!(transfers.gained_by("state").unwrap().0.is_empty());
    assert!(!transfers.gained_by("police").unwrap().0.is_empty());
    insta::assert_snapshot!(format!("{transfers}\n{}", transfers.matrix()));
}
