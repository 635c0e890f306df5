//! Security gaps on hand-drawn maps, and place by place against geodesic distances.

#[path = "common/gap_maps.rs"]
mod gap_maps;
#[path = "common/grid.rs"]
mod grid;

use disputed::analysis::{GapKind, GapOptions, SecurityGap};
use disputed::{Actor, Atlas, AtlasInfo, Control, ControlChange, Date, ErrorKind, Period, Point, Zone, date};
use gap_maps::{around_middle, atlas, bands, between, gaps_on, km2, long_front, straight_km2, wedge};
use geo::{BooleanOps, Contains, Destination, Distance, Geodesic, InterpolatePoint};
use geo_types::{Coord, MultiPolygon, Polygon};
use grid::{DAY, NEXT, grid};
use proptest::prelude::*;

#[test]
fn a_band_between_two_sides_is_a_gap_as_wide_as_it_is() {
    for control in [Control::Vacant, Control::Unknown, Control::held(["rebels"])] {
        let atlas = between(control);
        let gaps = gaps_on(&atlas, NEXT, &GapOptions::default());
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        assert_eq!(gap.kind(), GapKind::Open);
        let band = MultiPolygon::from(bands(&[43.1, 43.2]));
        assert!((gap.area_km2() / km2(&band) - 1.0).abs() < 1e-6);
        // A degree of longitude shrinks northward: the band is widest in the south.
        let south = Geodesic.distance(Point::new(43.1, 35.0), Point::new(43.2, 35.0)) / 1000.0;
        let middle = Geodesic.distance(Point::new(43.1, 35.2), Point::new(43.2, 35.2)) / 1000.0;
        assert!((gap.greatest_width_km() / south - 1.0).abs() < 1e-3, "{} {south}", gap.greatest_width_km());
        assert!((gap.mean_width_km() / middle - 1.0).abs() < 1e-3, "{} {middle}", gap.mean_width_km());
        assert!((gap.length_km() - gap.area_km2() / gap.mean_width_km()).abs() < 1e-9);
        assert_eq!(gap.since(), Some(NEXT));
        assert_eq!(gap.zones().map(|zone| zone.id.as_str()).collect::<Vec<_>>(), ["middle"]);
        assert_eq!(gap.settlements().count(), 1);
        let narrow = GapOptions::default().width_km(9.0);
        assert!(gaps_on(&atlas, NEXT, &narrow).is_empty());
    }
}

#[test]
fn what_counts_as_open_can_be_told() {
    let none = |control: Control, options: GapOptions| {
        between(control).on(NEXT).security_gaps("amber", "blue", &options).unwrap().is_empty()
    };
    assert!(none(Control::Vacant, GapOptions::default().vacant(false)));
    assert!(none(Control::Unknown, GapOptions::default().unknown(false)));
    assert!(none(Control::held(["rebels"]), GapOptions::default().insurgents(false)));
    assert!(none(Control::held(["cyan"]), GapOptions::default()), "a third force secures it");
    assert!(none(Control::contested(["amber", "rebels"]), GapOptions::default()), "it is fought over");
    assert!(none(Control::shared(["amber", "blue"]), GapOptions::default()), "they hold it together");
}

#[test]
fn a_seam_is_a_strip_on_both_sides() {
    let atlas = between(Control::held(["blue"]));
    let options = GapOptions::default().depth_km(3.0);
    let gaps = gaps_on(&atlas, NEXT, &options);
    let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!((gap.kind(), gap.since()), (GapKind::Seam, Some(NEXT)));
    let length = Geodesic.distance(Point::new(43.1, 35.0), Point::new(43.1, 35.4)) / 1000.0;
    assert!((gap.length_km() / length - 1.0).abs() < 1e-9);
    // The borders in the north and south stand at right angles to the seam, but for the bend of the parallels.
    assert!((gap.area_km2() / (6.0 * length) - 1.0).abs() < 1e-3, "{}", gap.area_km2());
    assert!((gap.mean_width_km() - 6.0).abs() < 6e-3 && (gap.greatest_width_km() - 6.0).abs() < 6e-3);
    assert_eq!(gap.zones().map(|zone| zone.id.as_str()).collect::<Vec<_>>(), ["west", "middle"]);
    // On the day before there is no seam: the middle is fought over, and no border of the two is left.
    assert!(gaps_on(&atlas, date(2020, 1, 31), &options).is_empty());
}

#[test]
fn a_vacant_belt_around_an_enclave_is_a_gap() {
    let atlas = atlas(vec![
        ("ring", around_middle(0.5, &[0.13]), vec![(DAY, Control::held(["amber"]))]),
        ("belt", around_middle(0.13, &[0.1]), vec![(DAY, Control::Vacant)]),
        ("town", around_middle(0.1, &[]), vec![(DAY, Control::held(["blue"]))]),
    ]);
    // Wider across its corners than along its sides.
    let across = Geodesic.distance(Point::new(43.28, 35.07), Point::new(43.25, 35.1)) / 1000.0;
    for width in [10.0, f64::INFINITY] {
        let gaps = gaps_on(&atlas, DAY, &GapOptions::default().width_km(width));
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        assert_eq!(gap.kind(), GapKind::Open);
        let belt = MultiPolygon::from(around_middle(0.13, &[0.1]));
        assert!((gap.area_km2() / km2(&belt) - 1.0).abs() < 1e-6, "{gap}");
        assert!((gap.greatest_width_km() / across - 1.0).abs() < 1e-3, "{gap} {across}");
        assert!(2.7 < gap.mean_width_km() && gap.mean_width_km() < across, "{gap}");
    }
}

#[test]
fn a_seam_around_an_enclave_is_as_wide_as_it_reaches_inward_and_outward() {
    let seam_around = |reach: f64, options: GapOptions| {
        let atlas = atlas(vec![
            ("ring", around_middle(0.5, &[reach]), vec![(DAY, Control::held(["amber"]))]),
            ("town", around_middle(reach, &[]), vec![(DAY, Control::held(["blue"]))]),
        ]);
        let gaps = gaps_on(&atlas, DAY, &options);
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        (gap.greatest_width_km(), gap.mean_width_km())
    };
    // The depth does not reach the middle: the strip is a ring.
    let (greatest, mean) = seam_around(0.2, GapOptions::default());
    assert!((greatest - 10.0).abs() < 10e-3, "{greatest}");
    assert!(9.5 < mean && mean < 10.0, "{mean}");
    // It does: no ground of the town is further from the seam than its middle.
    for depth in [3.0, 5.0, 20.0] {
        let (greatest, mean) = seam_around(0.02, GapOptions::default().depth_km(depth));
        let inward = Geodesic.distance(Point::new(43.15, 35.2), Point::new(43.17, 35.2)) / 1000.0;
        assert!((greatest - depth - inward).abs() < depth / 200.0, "{greatest} {inward}");
        assert!(mean <= greatest, "{mean}");
    }
}

/// Two sides with a wedge between them that opens northward, and a third force beyond its mouth.
fn distance_km(place: Point<f64>, edge: [(f64, f64); 2]) -> f64 {
    let [start, end] = edge.map(Point::from);
    let at = |share: f64| Geodesic.distance(place, Geodesic.point_at_ratio_between(start, end, share));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let (one, other) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if at(one) < at(other) { high = other } else { low = one }
    }
    at(low) / 1000.0
}

#[test]
fn a_wedge_is_a_gap_up_to_the_width_that_was_asked_for() {
    let atlas = wedge();
    let gaps = gaps_on(&atlas, DAY, &GapOptions::default().width_km(10.0));
    let gap = gaps.iter().find(|gap| gap.kind() == GapKind::Open).unwrap();
    assert!((gap.greatest_width_km() - 10.0).abs() < 10e-3, "{}", gap.greatest_width_km());
    let middle = &atlas.zone("middle").unwrap().shapes[0].geometry;
    let mut inside = [0; 2];
    for step in 0..2000_u32 {
        // A lattice that no line of the map runs along.
        let at = |prime: u32, width: f64| f64::from(step * prime % 2000) / 2000.0 * width;
        let place = Point::new(43.05 + at(733, 0.3), 35.0 + at(1, 0.3));
        if !middle.contains(&place) {
            continue;
        }
        let west = distance_km(place, [(43.2, 35.0), (43.05, 35.3)]);
        let east = distance_km(place, [(43.2, 35.0), (43.35, 35.3)]);
        let width = west + east;
        // 0.1 % either way, and not by the border, whose long edges are geodesics here and
        // straight in degrees there.
        if (width - 10.0).abs() > 10e-3 && west.min(east) > 0.05 {
            inside[usize::from(width < 10.0)] += 1;
            assert_eq!(gap.contains(place), width < 10.0, "{place:?} {width}");
        }
    }
    assert!(inside.iter().all(|&count| count > 100), "{inside:?}");
    let all = gaps_on(&atlas, DAY, &GapOptions::default().width_km(f64::INFINITY));
    let open = all.iter().find(|gap| gap.kind() == GapKind::Open).unwrap();
    assert!((open.area_km2() / km2(middle) - 1.0).abs() < 1e-6);
    assert_eq!(open.since(), None, "since the record began");
}

#[test]
fn a_strip_is_as_deep_as_it_was_asked_to_be_on_the_ground() {
    // A seam of 400 km along a meridian, and one askew: places on either side of the depth fall in and out.
    for (south, north) in [((44.0, 33.0), (44.0, 36.6)), ((42.0, 33.0), (46.0, 36.6))] {
        let (south, north) = (Coord::from(south), Coord::from(north));
        let (down, up) = (Point::from(south), Point::from(north));
        let along = |share: f64| Geodesic.point_at_ratio_between(down, up, share);
        let seam: Vec<Coord> = (0..=100).map(|step| along(f64::from(step) / 100.0).0).collect();
        let side = |shift: f64| {
            let mut ring = seam.clone();
            ring.extend([Coord { x: north.x + shift, ..north }, Coord { x: south.x + shift, ..south }]);
            Polygon::new(ring.into(), Vec::new())
        };
        let atlas = atlas(vec![
            ("west", side(-1.0), vec![(DAY, Control::held(["amber"]))]),
            ("east", side(1.0), vec![(DAY, Control::held(["blue"]))]),
        ]);
        let gaps = gaps_on(&atlas, DAY, &GapOptions::default().depth_km(20.0));
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        for step in 5..95 {
            let at = along(f64::from(step) / 100.0);
            let ahead = along(f64::from(step) / 100.0 + 0.001);
            let bearing = geo::Bearing::bearing(&Geodesic, at, ahead);
            for turn in [-90.0, 90.0] {
                assert!(gap.contains(Geodesic.destination(at, bearing + turn, 20_000.0 * 0.999)));
                assert!(!gap.contains(Geodesic.destination(at, bearing + turn, 20_000.0 * 1.001)));
            }
        }
    }
}

#[test]
fn a_strip_along_a_front_across_a_continent_is_as_deep_as_it_was_asked_to_be() {
    // 2,800 km askew, along a parallel and along a meridian; with edges of 20 km, and with edges of 400 km.
    let fronts = [
        ((15.0, 36.0), (45.0, 48.0), 20e3),
        ((20.0, 50.0), (55.0, 50.0), 20e3),
        ((44.0, 20.0), (44.0, 45.0), 400e3),
        ((15.0, 36.0), (45.0, 48.0), 400e3),
    ];
    for (from, to, step_m) in fronts {
        let (atlas, length) = long_front(from, to, 7, step_m);
        let depth = 50_000.0;
        let gaps = gaps_on(&atlas, DAY, &GapOptions::default().depth_km(depth / 1000.0));
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        let [polygon] = gap.polygons().0.as_slice() else { panic!("{} pieces", gap.polygons().0.len()) };
        assert!(polygon.interiors().is_empty());
        assert!((gap.length_km() * 1000.0 / length - 1.0).abs() < 1e-6, "{gap}");
        assert!(gap.distance_error() <= 1e-3);
        let width = 2.0 * depth / 1000.0;
        assert!((gap.greatest_width_km() / width - 1.0).abs() < 6e-3, "{gap}");
        // Beside a geodesic there is less ground on the round earth than on a plain, by some hundred-thousandths.
        assert!((gap.area_km2() / (width * length / 1000.0) - 1.0).abs() < 1e-3, "{gap}");
        assert!((gap.mean_width_km() / width - 1.0).abs() < 1e-3, "{gap}");
        let along = |share: f64| Geodesic.point_at_ratio_between(from.into(), to.into(), share);
        for step in 5..295 {
            let (at, ahead) = (along(f64::from(step) / 300.0), along(f64::from(step) / 300.0 + 1e-4));
            let bearing = geo::Bearing::bearing(&Geodesic, at, ahead);
            for turn in [-90.0, 90.0] {
                let beside = |share: f64| Geodesic.destination(at, bearing + turn, depth * share);
                for inside in [0.001, 0.3, 0.7, 0.999] {
                    assert!(gap.contains(beside(inside)), "{at:?} {turn} {inside}");
                }
                assert!(!gap.contains(beside(1.001)), "{at:?} {turn}");
            }
        }
    }
}

#[test]
fn open_ground_too_wide_for_a_flat_map_says_so() {
    // A vacant belt 2,000 km long and some 9 km wide.
    let cells = 200;
    let row = |south: f64, north: f64, control: &Control, name: &str| {
        let at = |step: usize| 20.0 + 0.1 * step as f64;
        let edge = |y: f64| (0..=cells).map(move |step| Coord { x: at(step), y });
        let ring: Vec<Coord> = edge(south).chain(edge(north).collect::<Vec<_>>().into_iter().rev()).collect();
        (name.to_owned(), Polygon::new(ring.into(), Vec::new()), control.clone())
    };
    let rows = [
        row(35.0, 35.1, &Control::held(["amber"]), "south"),
        row(35.1, 35.18, &Control::Vacant, "belt"),
        row(35.18, 35.3, &Control::held(["blue"]), "north"),
    ];
    let atlas =
        atlas(rows.iter().map(|(id, shape, to)| (id.as_str(), shape.clone(), vec![(DAY, to.clone())])).collect());
    let gaps = gaps_on(&atlas, DAY, &GapOptions::default());
    let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!(gap.kind(), GapKind::Open);
    let width = Geodesic.distance(Point::new(30.0, 35.1), Point::new(30.0, 35.18)) / 1000.0;
    let off = gap.greatest_width_km() / width - 1.0;
    assert!(1e-3 < off && off <= gap.distance_error(), "{off} {}", gap.distance_error());
    assert!(gap.to_string().contains("widths right to 0.3 %"), "{gap}");
}

#[test]
fn bad_questions_are_refused() {
    let atlas = wedge();
    let ask = |a: &str, options: GapOptions| atlas.on(DAY).security_gaps(a, "blue", &options).unwrap_err();
    assert_eq!(ask("ambre", GapOptions::default()).kind(), ErrorKind::UnknownId);
    for options in [
        GapOptions::default().width_km(0.0),
        GapOptions::default().width_km(f64::NAN),
        GapOptions::default().depth_km(-1.0),
        GapOptions::default().depth_km(f64::INFINITY),
    ] {
        assert_eq!(ask("amber", options).kind(), ErrorKind::Question);
    }
}

#[test]
fn where_there_is_no_gap_the_answer_says_why() {
    let why = |atlas: &Atlas, day: Date, sides: [&str; 2], options: GapOptions| {
        let gaps = atlas.on(day).security_gaps(sides[0], sides[1], &options).unwrap();
        assert_eq!((gaps.len(), gaps.reason().is_some()), (0, true));
        gaps.to_string()
    };
    let sides = ["amber", "blue"];
    let narrow = GapOptions::default().width_km(5.0);
    let empty = Atlas::builder().extend(sides.map(|id| Actor::new(id, id))).build().unwrap();
    let reasons = [
        why(&wedge(), date(2030, 1, 1), sides, narrow),
        why(&wedge(), DAY, ["cyan", "blue"], narrow),
        why(&wedge(), DAY, ["blue", "cyan"], narrow),
        why(&wedge(), DAY, ["cyan", "cyan"], narrow),
        why(&between(Control::Vacant), NEXT, sides, narrow),
        why(&between(Control::held(["cyan"])), NEXT, sides, narrow.width_km(f64::INFINITY)),
        why(&empty, DAY, sides, narrow),
    ];
    insta::assert_snapshot!(reasons.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn gaps_lie_where_they_may_and_swap_with_the_sides(grid in grid()) {
        let atlas = grid.atlas();
        let options = GapOptions::default().depth_km(2.0);
        let gaps = gaps_on(&atlas, NEXT, &options);
        let swapped = atlas.on(NEXT).security_gaps("blue", "amber", &options).unwrap().into_iter().collect::<Vec<_>>();
        let areas = |gaps: &[SecurityGap<'_>]| gaps.iter().map(SecurityGap::area_km2).sum::<f64>();
        prop_assert!((areas(&gaps) - areas(&swapped)).abs() < 1e-3 * areas(&gaps).max(1.0));
        let day = atlas.on(NEXT);
        let ground = |control: &Control| day.dissolve_by(|finding| (finding.control() == control).then_some(()));
        for gap in &gaps {
            let allowed: Vec<Control> = match gap.kind() {
                GapKind::Open => vec![Control::Vacant, Control::Unknown],
                GapKind::Seam => vec![Control::held(["amber"]), Control::held(["blue"])],
            };
            let inside: f64 = allowed
                .iter()
                .flat_map(ground)
                .map(|((), ground)| straight_km2(&ground.intersection(gap.polygons())))
                .sum();
            let whole = straight_km2(gap.polygons());
            prop_assert!((inside / whole - 1.0).abs() < 1e-4, "{inside} {whole}");
            // Edges of the ground that is told are geodesics.
            prop_assert!((km2(gap.polygons()) / gap.area_km2() - 1.0).abs() < 1e-9, "{gap}");
            if gap.kind() == GapKind::Open {
                prop_assert!(gap.greatest_width_km() <= 10.0 * 1.001 && gap.mean_width_km() <= gap.greatest_width_km() + 1e-9, "{gap}");
            } else {
                prop_assert!(gap.greatest_width_km() <= 4.0 + 1e-9);
            }
        }
    }
}

#[test]
fn a_gap_is_no_older_than_its_ground_is_on_the_map() {
    // Two vacant zones between the sides, one north of the other: the record knows both as vacant from its first day on, and the
    // southern one has a shape from a later day on only.
    let block = |x: [f64; 2], y: [f64; 2]| geo_types::Rect::new((x[0], y[0]), (x[1], y[1])).to_polygon();
    let edge = |x: f64| [(x, 35.0), (x, 35.2), (x, 35.4)];
    let side = |x: [f64; 2]| {
        let back = edge(x[1]).into_iter().rev();
        Polygon::new(edge(x[0]).into_iter().chain(back).collect(), Vec::new())
    };
    let came = date(2020, 3, 1);
    for (extant, since) in [(Period::ALWAYS, None), (Period::since(came), Some(came))] {
        let mut builder = Atlas::builder();
        let coverage = Period::new(DAY, date(2021, 1, 1)).unwrap();
        builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
        builder.extend([Actor::new("amber", "Amber"), Actor::new("blue", "Blue")]);
        for (id, shape, control) in [
            ("west", side([43.0, 43.1]), Control::held(["amber"])),
            ("north", block([43.1, 43.2], [35.2, 35.4]), Control::Vacant),
            ("south", block([43.1, 43.2], [35.0, 35.2]), Control::Vacant),
            ("east", side([43.2, 43.3]), Control::held(["blue"])),
        ] {
            let mut zone = Zone::new(id, id, shape);
            zone.shapes[0].extant = if id == "south" { extant } else { Period::ALWAYS };
            builder.add(zone).add(ControlChange::new(format!("{id}-1"), id, DAY, control));
        }
        let atlas = builder.build().unwrap();
        let gaps = gaps_on(&atlas, date(2020, 6, 1), &GapOptions::default());
        let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
        assert_eq!((gap.zones().count(), gap.since()), (2, since));
    }
}
