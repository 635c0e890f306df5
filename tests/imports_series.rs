//! Series of daily maps made into atlases.

mod common;

use common::cases;
use disputed::io::imports::{MissingDays, RawMap, SnapshotSeries};
use disputed::{
    Actor, Atlas, Certainty, ChangeKind, Control, Date, Point, Provenance, Status, UncertainDate, Zone, date,
};
use geo::{Area, BooleanOps, BoundingRect, Buffer, GeodesicArea, MapCoords};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use jiff::ToSpan;
use proptest::prelude::*;

/// The sum of the areas in m2 of the pieces of the difference of two shapes that are no slivers: that are as large as
/// counts, and have room for a circle as wide as counts, to within a fiftieth. There is room for one where something is
/// left when the border moves inward by its radius.
fn differing_m2(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>, series: &SnapshotSeries) -> f64 {
    let has_room = |piece: &Polygon<f64>| {
        let centre = piece.bounding_rect().unwrap().center();
        let metres = Coord { x: 111_320.0 * centre.y.to_radians().cos(), y: 111_180.0 };
        let flat = piece.map_coords(|at| Coord { x: (at.x - centre.x) * metres.x, y: (at.y - centre.y) * metres.y });
        flat.buffer(-series.sliver_width_m / 2.0 * 1.02).unsigned_area() > 0.0
    };
    let counts =
        |piece: &&Polygon<f64>| piece.geodesic_area_signed().abs() >= series.sliver_m2 * 1.001 && has_room(piece);
    one.xor(other).iter().filter(counts).map(|piece| piece.geodesic_area_signed().abs()).sum()
}

/// The ground that an actor holds on a day, melted together.
fn held(atlas: &Atlas, actor: &str, day: Date) -> MultiPolygon<f64> {
    let zones = atlas.on(day).findings().filter(|finding| finding.control() == &Control::held([actor]));
    let shapes: Vec<MultiPolygon<f64>> = zones.map(|finding| finding.zone().shapes[0].geometry.clone()).collect();
    geo::unary_union(&shapes)
}

/// Ground from the west up to a line of corners: the front of a day.
fn front(corners: &[f64]) -> MultiPolygon<f64> {
    let step = 0.02;
    let line = corners.iter().enumerate().map(|(row, lon)| Coord { x: 37.0 + lon, y: 47.0 + row as f64 * step });
    let top = 47.0 + (corners.len() - 1) as f64 * step;
    let back = [Coord { x: 36.5, y: top }, Coord { x: 36.5, y: 47.0 }];
    Polygon::new(LineString::from(line.chain(back).collect::<Vec<_>>()), Vec::new()).into()
}

fn series() -> SnapshotSeries {
    SnapshotSeries::held_by(Actor::new("east", "The east"))
}

proptest! {
    #![proptest_config(cases(32))]

    /// Maps in, maps out: each day's holdings are the day's map, but for slivers. On half of the series every corner lies
    /// anew within some metres each day.
    #[test]
    fn daily_maps_come_back_outside_slivers(
        start in prop::collection::vec(0.0..0.1, 6),
        moves in prop::collection::vec(
            (0_usize..6, -0.03..0.03, prop::bool::ANY, prop::collection::vec(-5e-5..5e-5, 6)),
            1..12,
        ),
        is_noisy: bool,
    ) {
        let mut corners = start;
        let mut maps = vec![front(&corners)];
        for (corner, by, tiny, noise) in moves {
            corners[corner] += if tiny { by * 1e-3 } else { by };
            let noise = noise.iter().map(|noise| if is_noisy { *noise } else { 0.0 });
            maps.push(front(&corners.iter().zip(noise).map(|(corner, noise)| corner + noise).collect::<Vec<_>>()));
        }
        let day = |number: usize| date(2024, 7, 1 + number as i8);
        let series = series();
        let dated = maps.iter().enumerate();
        let dated = dated.map(|(number, map)| Ok((day(number), RawMap::from_polygons([("east", map.clone())]))));
        let (atlas, report) = series.read_maps(dated, |_| ()).unwrap();
        prop_assert_eq!(report.days().len(), maps.len());
        for (number, map) in maps.iter().enumerate() {
            let back = held(&atlas, "east", day(number));
            let differing = differing_m2(&back, map, &series);
            prop_assert!(differing < 1.0, "{differing} m2 differ on day {number}\n{report}");
        }
        for change in atlas.changes() {
            prop_assert_eq!(change.when.best(), change.provenance.recorded);
        }
        let known = atlas.known_by(day(0));
        for (zone, shape) in atlas.zones().iter().map(|zone| (zone, &zone.shapes[0].geometry)) {
            let first = atlas.changes().iter().find(|change| change.zone == zone.id).unwrap();
            let then = known.on(day(0)).control_of(zone.id.as_str()).unwrap();
            prop_assert_eq!(then.control() == &Control::Unknown, first.when.best() > day(0), "{:?}", shape);
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// What a zone is called, and where it lies, stays when days are added: they may only cut pieces off it.
    #[test]
    fn later_days_leave_the_names_of_zones(
        start in prop::collection::vec(0.0..0.1, 6),
        moves in prop::collection::vec((0_usize..6, -0.03..0.03), 2..10),
        share in 0.0..1.0,
    ) {
        let mut corners = start;
        let mut maps = vec![(date(2024, 7, 1), front(&corners))];
        for (day, (corner, by)) in (2..).zip(moves) {
            corners[corner] += by;
            maps.push((date(2024, 7, day), front(&corners)));
        }
        let whole = read(&series(), &maps);
        let early = read(&series(), &maps[..=(share * maps.len() as f64) as usize]);
        let ground = |zones: &[&Zone]| -> MultiPolygon<f64> {
            geo::unary_union(&zones.iter().map(|zone| zone.shapes[0].geometry.clone()).collect::<Vec<_>>())
        };
        // On the ellipsoid an edge that was cut in two bounds other ground.
        let m2 = |shape: &MultiPolygon<f64>| shape.unsigned_area() * 111_200.0 * 75_800.0;
        for zone in early.zones() {
            let later = whole.zone(zone.id.as_str());
            prop_assert!(later.is_some(), "{} is gone", zone.id);
            let (before, now) = (ground(&[zone]), ground(&[later.unwrap()]));
            prop_assert_eq!(&later.unwrap().names, &zone.names);
            prop_assert!(m2(&now.difference(&before)) < 1.0, "{} has grown", zone.id);
        }
    }
}

fn square(west: f64, east: f64) -> MultiPolygon<f64> {
    Rect::new((west, 47.0), (east, 47.1)).to_polygon().into()
}

fn read(series: &SnapshotSeries, maps: &[(Date, MultiPolygon<f64>)]) -> Atlas {
    let maps = maps.iter().map(|(date, shape)| Ok((*date, RawMap::from_polygons([("a", shape.clone())]))));
    series.read_maps(maps, |_| ()).unwrap().0
}

#[test]
fn ground_that_comes_and_goes_has_a_history() {
    let day = |day| date(2024, 7, day);
    let maps = [
        (day(1), square(36.0, 36.1)),
        (day(2), square(36.0, 36.2)),
        (day(3), square(36.0, 36.1)),
        (day(4), square(36.0, 36.15)),
    ];
    let atlas = read(&series(), &maps);
    assert_eq!(atlas.zones().len(), 3);
    let spells = |lon: f64| {
        let spells = atlas.history_at(Point::new(lon, 47.05));
        let told = spells.map(|spell| (spell.control().status(), spell.since().map(UncertainDate::best)));
        told.collect::<Vec<_>>()
    };
    let (held, unknown) = (Status::Held, Status::Unknown);
    assert_eq!(spells(36.05), [(held, Some(day(1)))]);
    assert_eq!(spells(36.12), [(unknown, None), (held, Some(day(2))), (unknown, Some(day(3))), (held, Some(day(4)))]);
    assert_eq!(spells(36.17), [(unknown, None), (held, Some(day(2))), (unknown, Some(day(3)))]);
    assert_eq!(spells(36.3), []);
    let first = atlas.changes().iter().find(|change| change.when.best() == day(1)).unwrap();
    assert_eq!(first.kind, ChangeKind::Initial);
}

#[test]
fn days_without_a_map_are_a_window_or_unknown() {
    let maps = [(date(2024, 7, 1), square(36.0, 36.1)), (date(2024, 7, 5), square(36.0, 36.2))];
    let taken = Point::new(36.15, 47.05);
    let kept = Point::new(36.05, 47.05);
    let atlas = read(&series(), &maps);
    let control =
        |atlas: &Atlas, point, day| atlas.on(date(2024, 7, day)).control_at(point).unwrap().control().status();
    assert_eq!(control(&atlas, kept, 3), Status::Held);
    let finding = atlas.on(date(2024, 7, 3)).control_at(taken).unwrap();
    assert!(matches!(finding.certainty(), Certainty::Window { .. }), "{finding}");
    assert_eq!(finding.until().unwrap().to_string(), "2024-07-02/2024-07-05");
    let mut series = series();
    series.missing = MissingDays::Unknown { after_days: 2 };
    let atlas = read(&series, &maps);
    let days = [1, 2, 4, 5].map(|day| control(&atlas, kept, day));
    assert_eq!(days, [Status::Held, Status::Unknown, Status::Unknown, Status::Held]);
    series.missing = MissingDays::Unknown { after_days: 3 };
    assert_eq!(control(&read(&series, &maps), kept, 3), Status::Held);
}

/// Of ground that nobody has drawn for too long, the last map before is the evidence; that there was none after it was known
/// when the days that are allowed were over.
#[test]
fn the_last_map_before_a_gap_is_its_evidence() {
    let maps = [1, 2, 6, 8].map(|day| (date(2024, 7, day), square(36.0, 36.1)));
    let mut series = series();
    series.missing = MissingDays::Unknown { after_days: 1 };
    let atlas = read(&series, &maps);
    let told = atlas.changes().iter().map(|change| {
        let Provenance { sources, recorded, .. } = &change.provenance;
        format!("{} {} by {} on {recorded}", change.when, change.to, sources[0])
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "2024-07-01 held by east by map-2024-07-01 on 2024-07-01",
            "2024-07-03 unknown by map-2024-07-02 on 2024-07-04",
            "2024-07-06 held by east by map-2024-07-06 on 2024-07-06",
        ]
    );
    let at = Point::new(36.05, 47.05);
    let status = |atlas: &Atlas, day| atlas.on(date(2024, 7, day)).control_at(at).unwrap().control().status();
    assert_eq!([2, 3, 5, 6, 7].map(|day| status(&atlas, day)), {
        use Status::{Held, Unknown};
        [Held, Unknown, Unknown, Held, Held]
    });
    assert_eq!(status(&atlas.known_by(date(2024, 7, 3)), 3), Status::Held, "one day without a map is allowed");
    // Ground that was lost in the gap is cited from the map that shows it, and unknown from the first day without one.
    let maps = [(date(2024, 7, 1), square(36.0, 36.1)), (date(2024, 7, 6), square(36.0, 36.04))];
    let atlas = read(&series, &maps);
    let lost: Vec<_> = atlas.changes().iter().filter(|change| change.to == Control::Unknown).collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost.iter().all(|change| change.provenance.sources[0] == *"map-2024-07-01"), "{lost:?}");
}

/// A metre a day is noise on each day, and shows when it has become the width of a sliver; noise of two metres beside it must
/// not take it back.
#[test]
fn a_front_that_creeps_shows_in_the_end() {
    let metre = 1.0 / 70_000.0; // 1.08 m
    let maps: Vec<_> = (0..40)
        .map(|day| {
            let noise = [0.0, 2.0, -1.0, 1.5, -2.0][day as usize % 5] * metre;
            (date(2024, 7, 1).checked_add(day.days()).unwrap(), square(36.0, 36.1 + f64::from(day) * metre + noise))
        })
        .collect();
    let dated = maps.iter().map(|(date, shape)| Ok((*date, RawMap::from_polygons([("a", shape.clone())]))));
    let series = series();
    let (atlas, report) = series.read_maps(dated, |_| ()).unwrap();
    assert_eq!(report.changes(), 4, "42 m in steps of 10 m and more\n{report}");
    for (day, map) in &maps {
        assert!(differing_m2(&held(&atlas, "east", *day), map, &series) < 1.0, "{day}");
    }
}

/// A line that comes back some metres off is the line that it was: there are as many zones as without noise.
#[test]
fn a_line_that_comes_back_with_noise_is_the_same_line() {
    let metre = 1.0 / 76_000.0;
    let line = |day: i32| {
        let noise = |row: i32| f64::from((day * 7 + row * 5) % 7 - 3) * metre;
        let out = if day % 2 == 1 { 0.02 } else { 0.0 };
        front(&(0..8).map(|row| if row < 4 { out } else { 0.0 } + noise(row)).collect::<Vec<_>>())
    };
    let maps: Vec<_> = (0..20).map(|day| (date(2024, 7, 1 + day as i8), line(day))).collect();
    let atlas = read(&series(), &maps);
    assert_eq!(atlas.zones().len(), 2);
    for (day, map) in &maps {
        assert!(differing_m2(&held(&atlas, "east", *day), map, &series()) < 1.0, "{day}");
    }
}

/// One line for a map that is shifted as a whole, and one for all maps with noise everywhere.
#[test]
fn maps_that_are_drawn_anew_are_told_in_a_line() {
    let [x, y] = [1.0 / 76_000.0, 1.0 / 111_200.0];
    let line = |east: f64, north: f64, noise: f64| {
        let noise = |row: usize| [1.0, -1.0, 0.5, -0.5][row % 4] * noise * x;
        let shape = front(&(0..40).map(|row| 0.001 * (row % 3) as f64 + noise(row)).collect::<Vec<_>>());
        shape.map_coords(|at| Coord { x: at.x + east * x, y: at.y + north * y })
    };
    let days =
        [line(0.0, 0.0, 0.0), line(-3.0, 4.0, 0.0), line(-3.0, 4.0, 0.0), line(0.0, 0.0, 3.0), line(0.0, 0.0, 2.0)];
    let maps =
        (1..).zip(&days).map(|(day, shape)| Ok((date(2024, 7, day), RawMap::from_polygons([("a", shape.clone())]))));
    let (_, report) = series().read_maps(maps, |_| ()).unwrap();
    assert_eq!(report.changes(), 0);
    let redrawn: Vec<_> =
        report.days().iter().map(|day| day.redrawn.map(|redrawn| redrawn.shift_m().is_some())).collect();
    assert_eq!(redrawn, [None, Some(true), None, Some(false), Some(false)]);
    insta::assert_snapshot!(report);
}

#[test]
fn shifts_that_add_up_come_through_in_the_end() {
    let shift = 0.0001; // 7.6 m
    let maps: Vec<_> =
        (0..10).map(|number| (date(2024, 7, 1 + number), square(36.0, 36.1 + f64::from(number) * shift))).collect();
    let dated = maps.iter().map(|(date, shape)| Ok((*date, RawMap::from_polygons([("a", shape.clone())]))));
    let series = series();
    let (atlas, report) = series.read_maps(dated, |_| ()).unwrap();
    assert_eq!(report.changes(), 4, "every second shift makes 15 m\n{report}");
    for (day, map) in &maps {
        assert!(differing_m2(&held(&atlas, "east", *day), map, &series) < 1.0);
    }
}

#[test]
fn several_holders_share_one_map() {
    let map = |border: f64| {
        let text = |west: f64, east: f64, side: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"side":"{side}"}},"geometry":{{"type":"Polygon","coordinates":
                [[[{west},47],[{east},47],[{east},47.1],[{west},47.1],[{west},47]]]}}}}"#
            )
        };
        let features = [text(36.0, border, "West"), text(border, 36.4, "East")].join(",");
        RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap()
    };
    let series = SnapshotSeries::by_property("side");
    let maps = [(date(2024, 7, 1), map(36.2)), (date(2024, 7, 2), map(36.3))];
    let (atlas, report) = series.read_maps(maps.map(Ok), |_| ()).unwrap();
    assert_eq!((report.changes(), atlas.zones().len()), (1, 3));
    let at = |lon: f64, day| {
        let finding = atlas.on(date(2024, 7, day)).control_at(Point::new(lon, 47.05)).unwrap();
        finding.control().to_string()
    };
    assert_eq!([at(36.25, 1), at(36.25, 2)], ["held by East", "held by West"]);
    assert_eq!([at(36.1, 2), at(36.35, 2)], ["held by West", "held by East"]);
}

/// Along an edge of a degree the geodesic runs a hundred metres north of the straight line of the map, and the area of a strip of
/// 55 m in between is negative.
#[test]
fn a_strip_along_a_long_edge_is_no_sliver() {
    let ground = |north: &[(f64, f64)]| -> MultiPolygon<f64> {
        let corners = [(0.0, 36.0), (0.0, 35.0), (1.0, 35.0), (1.0, 36.0)];
        Polygon::new(corners.iter().chain(north).copied().collect(), Vec::new()).into()
    };
    let north = [(0.75, 36.0005), (0.5, 36.0005), (0.25, 36.0005)];
    let days = [date(2024, 7, 1), date(2024, 7, 2)];
    let maps = [(days[0], ground(&[])), (days[1], ground(&north))];
    let atlas = read(&series(), &maps);
    let holder = |day| Some(atlas.on(day).control_at(Point::new(0.5, 36.0002))?.control().clone());
    assert_ne!(holder(days[0]), Some(Control::held(["east"])));
    assert_eq!(holder(days[1]), Some(Control::held(["east"])));
}
