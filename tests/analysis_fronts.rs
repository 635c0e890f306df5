//! Front lines against a square-by-square count, and distances against a plain search.

#[path = "common/grid.rs"]
mod grid;

use std::collections::BTreeSet;

use disputed::analysis::FrontLines;
use disputed::{Atlas, Control, Date, Period, Point, Status, date};
use geo::{Destination, Distance, Geodesic, InterpolatePoint, Length};
use geo_types::Coord;
use grid::{ACTORS, CORNER, DAY, Grid, NEXT, WIDTH, cell, grid};
use proptest::prelude::*;

/// The borders between neighbouring squares whose controls have actors but none in common: first the left one of the
/// direction from the first point to the second.
fn borders(grid: &Grid, day: usize) -> Vec<([Coord; 2], [Control; 2])> {
    let meets = |one: &Control, other: &Control| {
        !one.actors().is_empty()
            && !other.actors().is_empty()
            && one.actors().iter().all(|actor| !other.actors().contains(actor))
    };
    let mut found = Vec::new();
    for (x, y) in grid.cells() {
        let here = grid.control(day, x, y);
        let corner = cell(x, y).max();
        if x + 1 < grid.width && meets(here, grid.control(day, x + 1, y)) {
            let south = Coord { x: corner.x, y: cell(x, y).min().y };
            found.push(([south, corner], [here.clone(), grid.control(day, x + 1, y).clone()]));
        }
        if y + 1 < grid.height && meets(here, grid.control(day, x, y + 1)) {
            let west = Coord { x: cell(x, y).min().x, y: corner.y };
            found.push(([west, corner], [grid.control(day, x, y + 1).clone(), here.clone()]));
        }
    }
    found
}

fn km(edge: &[Coord; 2]) -> f64 {
    Geodesic.distance(Point::from(edge[0]), Point::from(edge[1])) / 1000.0
}

fn edges(fronts: &FrontLines<'_>) -> BTreeSet<[u64; 4]> {
    let lines = fronts.iter().flat_map(disputed::analysis::FrontLine::lines);
    let edges = lines.flat_map(|line| line.lines().collect::<Vec<_>>());
    edges.map(|edge| [edge.start.x, edge.start.y, edge.end.x, edge.end.y].map(f64::to_bits)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lines_run_where_holders_without_a_common_actor_meet(grid in grid()) {
        let atlas = grid.atlas();
        let fronts = atlas.on(DAY).front_lines();
        let expected = borders(&grid, 0);
        let total: f64 = expected.iter().map(|(edge, _)| km(edge)).sum();
        prop_assert!((fronts.length_km() - total).abs() <= 1e-9 * total.max(1.0));
        for front in &fronts {
            let pair = [front.left_actors(), front.right_actors()];
            let of_pair = |sides: &[Control; 2]| {
                [sides[0].actors(), sides[1].actors()] == pair || [sides[1].actors(), sides[0].actors()] == pair
            };
            let length: f64 = expected.iter().filter(|(_, sides)| of_pair(sides)).map(|(edge, _)| km(edge)).sum();
            prop_assert!((front.length_km() - length).abs() <= 1e-9 * length);
            let lines = front.lines();
            prop_assert!((lines.iter().map(|line| Geodesic.length(line)).sum::<f64>() / 1000.0 - length).abs() < 1e-9 * length);
            // Whoever is on the left of a line really is.
            for edge in lines.iter().flat_map(geo_types::LineString::lines) {
                let along = edge.delta();
                let middle = (edge.start + edge.end) / 2.0;
                let left = Coord { x: middle.x - along.y / 2.0, y: middle.y + along.x / 2.0 };
                let found = atlas.on(DAY).control_at(left.into()).unwrap();
                prop_assert_eq!(found.control().actors(), front.left_actors());
            }
            let mut sum = 0.0;
            for stretch in front.stretches() {
                sum += stretch.length_km();
                let control = |zone: &disputed::Zone| atlas.on(DAY).control_of(zone.id.as_str()).unwrap().control().clone();
                let left = control(stretch.left_zone().unwrap());
                let right = control(stretch.right_zone().unwrap());
                prop_assert_eq!([left.actors(), right.actors()], pair);
                prop_assert!((Geodesic.length(&stretch.line()) / 1000.0 - stretch.length_km()).abs() < 1e-9);
            }
            prop_assert!((sum - length).abs() <= 1e-9 * length);
            // Lines end only where they must: at the edge of the front, or where more than two ways go on.
            for line in &lines {
                for end in [line.0.first().unwrap(), line.0.last().unwrap()] {
                    let ends = lines.iter().flat_map(geo_types::LineString::lines);
                    let meeting = ends.filter(|edge| edge.start == *end || edge.end == *end).count();
                    prop_assert!(line.is_closed() || meeting != 2, "{end:?}");
                }
            }
        }
        let contested: Vec<_> = fronts.contested().iter().map(|zone| zone.id.to_string()).collect();
        let fought = grid.cells().filter(|&(x, y)| grid.control(0, x, y).status() == Status::Contested);
        prop_assert_eq!(contested, fought.map(|(x, y)| format!("{x}-{y}")).collect::<Vec<_>>());
    }

    #[test]
    fn left_and_right_swap_with_the_sides(grid in grid()) {
        let atlas = grid.atlas();
        let one = atlas.on(DAY).front_lines_between("amber", "blue").unwrap();
        let other = atlas.on(DAY).front_lines_between("blue", "amber").unwrap();
        let turned = |edge: [u64; 4]| [edge[2], edge[3], edge[0], edge[1]];
        prop_assert_eq!(edges(&one), edges(&other).into_iter().map(turned).collect::<BTreeSet<_>>());
        prop_assert!(one.iter().all(|front| front.left() == "amber" && front.right() == "blue"));
        prop_assert!(one.length_km() <= atlas.on(DAY).front_lines().length_km() + 1e-9);
    }

    #[test]
    fn what_is_gone_new_and_kept_makes_up_both_days(grid in grid()) {
        let atlas = grid.atlas();
        let (one, other) = (atlas.on(DAY).front_lines(), atlas.on(NEXT).front_lines());
        let moved = one.moved_until(&other);
        let pair = |sides: &[Control; 2]| {
            let mut pair = [sides[0].actors().to_vec(), sides[1].actors().to_vec()];
            pair.sort();
            pair
        };
        let (before, after) = (borders(&grid, 0), borders(&grid, 1));
        let same = |(edge, sides): &&([Coord; 2], [Control; 2])| {
            after.iter().any(|(other, others)| other == edge && pair(others) == pair(sides))
        };
        let kept: f64 = before.iter().filter(same).map(|(edge, _)| km(edge)).sum();
        prop_assert!((moved.kept.length_km - kept).abs() < 1e-6);
        prop_assert!((moved.gone.length_km + kept - one.length_km()).abs() < 1e-6);
        prop_assert!((moved.new.length_km + kept - other.length_km()).abs() < 1e-6);
        let back = other.moved_until(&one);
        prop_assert!((back.gone.length_km - moved.new.length_km).abs() < 1e-9);
        prop_assert!((back.kept.length_km - moved.kept.length_km).abs() < 1e-9);
        for (period, km) in atlas.front_lengths_over("amber", "cyan", Period::ALWAYS).unwrap() {
            let day = period.start().unwrap();
            let fronts = atlas.on(day).front_lines_between("amber", "cyan").unwrap();
            prop_assert!((km.best - fronts.length_km()).abs() < 1e-9);
            prop_assert_eq!((km.least, km.most), (km.best, km.best));
        }
    }

    #[test]
    fn the_nearest_point_is_the_nearest_of_all(grid in grid(), (x, y) in (-0.5..1.3_f64, -0.5..1.3_f64)) {
        let atlas = grid.atlas();
        let fronts = atlas.on(DAY).front_lines();
        let place = Point::new(CORNER.0 + x, CORNER.1 + y);
        let mut searched = f64::INFINITY;
        for edge in fronts.iter().flat_map(disputed::analysis::FrontLine::lines).flat_map(|line| line.lines().collect::<Vec<_>>()) {
            let (start, end) = (edge.start_point(), edge.end_point());
            for step in 0..=200 {
                let at = Geodesic.point_at_ratio_between(start, end, f64::from(step) / 200.0);
                searched = searched.min(Geodesic.distance(place, at));
            }
        }
        match fronts.nearest(place) {
            None => prop_assert!(fronts.is_empty()),
            Some(nearest) => {
                let found = nearest.distance_km * 1000.0;
                // The search looks every 60 m or so: it cannot be better, and not much worse.
                prop_assert!(found <= searched + 1e-3);
                prop_assert!(searched <= found.hypot(WIDTH * 111_400.0 / 400.0) + 1e-3, "{found} {searched}");
                prop_assert!((Geodesic.distance(place, nearest.point) - found).abs() < 1e-3);
            }
        }
    }
}

#[test]
fn the_outer_edge_is_no_front_and_the_hand_drawn_map_has_the_fronts_it_shows() {
    // amber amber blue
    // amber void  blue
    // blue  cyan  cyan
    let [amber, blue, cyan] = ACTORS.map(|actor| Control::held([actor]));
    let rows = [
        [blue.clone(), cyan.clone(), cyan],
        [amber.clone(), Control::Vacant, blue.clone()],
        [amber.clone(), amber, blue],
    ];
    let controls: Vec<Control> = rows.into_iter().flatten().collect();
    let grid = Grid { width: 3, height: 3, controls: [controls.clone(), controls] };
    let atlas = grid.atlas();
    let fronts = atlas.on(DAY).front_lines();
    let (north, east) = (|from: (f64, f64)| (from.0, from.1 + 0.1), |from: (f64, f64)| (from.0 + 0.1, from.1));
    let length = |from: (f64, f64), to: (f64, f64)| km(&[from.into(), to.into()]);
    let of = |left: &str, right: &str| {
        fronts
            .iter()
            .find(|front| (front.left(), front.right()) == (left, right))
            .map(disputed::analysis::FrontLine::length_km)
    };
    let near = |one: Option<f64>, other: f64| one.is_some_and(|one| (one - other).abs() < 1e-6);
    let amber_blue = length((43.2, 35.2), north((43.2, 35.2))) + length((43.0, 35.1), east((43.0, 35.1)));
    assert!(near(of("amber", "blue"), amber_blue), "{fronts}");
    let blue_cyan = length((43.1, 35.0), north((43.1, 35.0))) + length((43.2, 35.1), east((43.2, 35.1)));
    assert!(near(of("blue", "cyan"), blue_cyan), "{fronts}");
    assert_eq!(fronts.len(), 2);
    let day = atlas.on(DAY);
    assert_eq!(day.front_lines_between("amber", "cyan").unwrap().len(), 0);
    assert!(day.front_lines_between("amber", "cyan").unwrap().nearest(Point::new(43.0, 35.0)).is_none());
    assert!(day.front_lines_between("amber", "cyam").unwrap_err().to_string().contains("did you mean \"cyan\"?"));
    assert!(atlas.on(date(2030, 1, 1)).front_lines().is_empty());
    // Due east of a line that runs north and south the distance is that along the parallel's geodesic, to the metre.
    let line = day.front_lines_between("amber", "blue").unwrap();
    let east = Geodesic.destination(Point::new(43.2, 35.25), 90.0, 5_000.0);
    assert!((line.nearest(east).unwrap().distance_km - 5.0).abs() < 1e-3);
}

#[test]
fn where_there_is_no_line_the_answer_says_why() {
    let [amber, blue, both] =
        [&["amber"][..], &["blue"], &["amber", "blue"]].map(|actors| Control::held(actors.iter().copied()));
    let row =
        |controls: [Control; 3]| Grid { width: 3, height: 1, controls: [controls.to_vec(), controls.to_vec()] }.atlas();
    let apart = row([amber.clone(), Control::Vacant, blue]);
    let with_both = row([amber, both, Control::Vacant]);
    let nobody = row([Control::Vacant, Control::Unknown, Control::Vacant]);
    let between = |atlas: &Atlas, one: &str, other: &str| {
        let fronts = atlas.on(DAY).front_lines_between(one, other).unwrap();
        (fronts.reason().unwrap().to_owned(), fronts.to_string())
    };
    assert_eq!(between(&apart, "amber", "blue").0, "the two did not touch");
    let (reason, text) = between(&with_both, "amber", "blue");
    assert_eq!(reason, "blue held no ground without amber");
    assert_eq!(text, "2020-01-01: no line of contact between amber and blue: blue held no ground without amber");
    assert_eq!(between(&apart, "cyan", "cyan").0, "neither cyan nor cyan held ground without the other");
    let all = |atlas: &Atlas, day: Date| atlas.on(day).front_lines().reason().map(str::to_owned);
    assert_eq!(all(&nobody, DAY).as_deref(), Some("nobody held ground"));
    assert_eq!(all(&with_both, DAY).as_deref(), Some("no two holders without a common actor touched"));
    let beyond = date(2030, 1, 1);
    assert!(all(&apart, beyond).unwrap().contains("outside the record (2020-01-01 to 2021-01-01)"));
    let json = serde_json::to_value(apart.on(beyond).front_lines_between("amber", "blue").unwrap()).unwrap();
    assert_eq!((json["date"].as_str(), json["lines"].as_array().unwrap().len()), (Some("2030-01-01"), 0));
    assert!(json["reason"].as_str().unwrap().contains("outside the record"));
}
