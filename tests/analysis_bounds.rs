//! Least and most against every world that may have been, one after the other.

use disputed::analysis::{Bounds, GapOptions, Region};
use disputed::{
    Actor, Atlas, AtlasInfo, Claim, Control, ControlChange, Date, Period, Settlement, Status, UncertainDate, Verdict,
    Zone, date,
};
use geo::GeodesicArea;
use geo_types::{MultiPolygon, Point, Rect};
use proptest::prelude::*;

const START: Date = date(2020, 1, 1);
/// The days of the questions, in the window of all changes.
const DAYS: [Date; 2] = [date(2020, 1, 12), date(2020, 1, 17)];
const COLUMNS: usize = 3;

/// What is not known of a square.
#[derive(Debug, Clone)]
enum Doubt {
    None,
    /// It changed hands between the 10th and the 20th; the best guess is this day.
    Window(Control, i8),
    /// A claim that nobody has decided says that it was another's all along.
    Claim(Control),
}

type Square = (Control, Doubt);

fn control() -> impl Strategy<Value = Control> {
    prop_oneof![
        4 => Just(Control::held(["amber"])),
        4 => Just(Control::held(["blue"])),
        1 => Just(Control::shared(["amber", "blue"])),
        1 => Just(Control::contested(["amber", "cyan"])),
        2 => Just(Control::Vacant),
    ]
}

/// Three columns of squares, four of them in doubt at most.
fn squares() -> impl Strategy<Value = Vec<Square>> {
    let doubt = prop_oneof![
        2 => (control(), prop_oneof![Just(10_i8), Just(15), Just(19)]).prop_map(|(to, best)| Doubt::Window(to, best)),
        1 => control().prop_map(Doubt::Claim),
    ];
    let doubts = proptest::collection::vec((0..9_usize, doubt), 0..5);
    (proptest::collection::vec(control(), 9), doubts).prop_map(|(controls, doubts)| {
        let mut squares: Vec<Square> = controls.into_iter().map(|control| (control, Doubt::None)).collect();
        for (at, doubt) in doubts {
            // A change or a claim that says nothing else is none.
            let (Doubt::Window(to, _) | Doubt::Claim(to)) = &doubt else { continue };
            if *to != squares[at].0 {
                squares[at].1 = doubt;
            }
        }
        squares
    })
}

fn january(day: i8) -> Date {
    date(2020, 1, day)
}

fn atlas(squares: &[Square]) -> Atlas {
    let mut builder = Atlas::builder();
    let coverage = Period::new(START, date(2020, 2, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend(["amber", "blue", "cyan"].map(|id| Actor::new(id, id)));
    for ((control, doubt), number) in squares.iter().zip(0..) {
        let at = |steps: usize, from: f64| from + 0.1 * steps as f64;
        let (x, y) = (number % COLUMNS, number / COLUMNS);
        let square = Rect::new((at(x, 43.0), at(y, 35.0)), (at(x + 1, 43.0), at(y + 1, 35.0)));
        let id = format!("{x}-{y}");
        builder.add(Zone::new(&id, &id, square.to_polygon()));
        builder.add(Settlement::new(&id, Point::from(square.center())));
        builder.add(ControlChange::new(format!("{id}a"), &id, START, control.clone()));
        match doubt {
            Doubt::None => {}
            Doubt::Window(to, best) => {
                let window = UncertainDate::between(january(10), january(20)).unwrap();
                let window = window.with_best(january(*best)).unwrap();
                builder.add(ControlChange::new(format!("{id}b"), &id, window, to.clone()));
            }
            Doubt::Claim(to) => {
                let change = ControlChange::new(format!("{id}c"), &id, START, to.clone());
                builder.add(Claim { change, of: format!("{id}a").into(), verdict: Verdict::Open });
            }
        }
    }
    builder.build().unwrap()
}

/// An atlas of a world without doubt: each square with the days on which it changed hands.
fn world(squares: &[Square], choices: &[usize]) -> Atlas {
    let decided = squares.iter().zip(choices).map(|((control, doubt), choice)| match doubt {
        Doubt::None => (control.clone(), Doubt::None),
        Doubt::Claim(to) => (if *choice == 0 { control.clone() } else { to.clone() }, Doubt::None),
        Doubt::Window(to, _) => match choice {
            0 => (to.clone(), Doubt::None),
            1 => (control.clone(), Doubt::None),
            _ => (control.clone(), Doubt::Window(to.clone(), 15)),
        },
    });
    let decided: Vec<Square> = decided.collect();
    let mut sure = Atlas::builder();
    let coverage = Period::new(START, date(2020, 2, 1)).unwrap();
    let doubtful = atlas(&decided);
    sure.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    sure.extend(doubtful.actors().iter().cloned()).extend(doubtful.zones().iter().cloned());
    sure.extend(doubtful.settlements().iter().cloned());
    for change in doubtful.changes() {
        let mut change = change.clone();
        change.when = UncertainDate::on(change.when.best());
        sure.add(change);
    }
    sure.build().unwrap()
}

/// All combinations: a window has both days after, both before, or the change between them.
fn worlds(squares: &[Square]) -> Vec<Atlas> {
    let mut all = vec![Vec::new()];
    for (_, doubt) in squares {
        let choices = match doubt {
            Doubt::None => 1,
            Doubt::Claim(_) => 2,
            Doubt::Window(..) => 3,
        };
        let with = |world: Vec<usize>| (0..choices).map(move |choice| [world.clone(), vec![choice]].concat());
        all = all.into_iter().flat_map(with).collect();
    }
    all.iter().map(|choices| world(squares, choices)).collect()
}

/// Numbers that an atlas answers, each under a name, by the best guess.
type Answers = Vec<(String, Bounds<f64>)>;

fn answers(atlas: &Atlas, exact: bool) -> Answers {
    let mut answers: Answers = Vec::new();
    let [early, late] = DAYS.map(|day| atlas.on(day));
    let region = Region::from(Rect::new((43.05, 35.05), (43.22, 35.17)).to_polygon());
    let by = |bounds: Bounds<disputed::analysis::Extent>| Bounds {
        least: bounds.least.area_km2() + bounds.least.settlements() as f64,
        best: bounds.best.area_km2() + bounds.best.settlements() as f64,
        most: bounds.most.area_km2() + bounds.most.settlements() as f64,
    };
    if exact {
        answers.push(("stake".into(), by(early.stake_bounds("amber", &region).unwrap())));
        answers.push(("vacant".into(), by(early.status_bounds(Status::Vacant, &Region::Everywhere).unwrap())));
        let Bounds { least, best, most } = early.ground_bounds("amber").unwrap();
        let [least, best, most] = [least, best, most].map(|ground| ground.geodesic_area_unsigned() / 1e6);
        answers.push(("ground".into(), Bounds { least, best, most }));
        answers.push(("front".into(), early.front_length_bounds("amber", "blue").unwrap()));
        let moved = early.front_movement_bounds(DAYS[1], "amber", "blue").unwrap();
        answers.extend([("gone", moved.gone), ("new", moved.new), ("kept", moved.kept)].map(|(n, b)| (n.into(), b)));
        let transfers = early.transfers_until(DAYS[1]);
        answers.push(("passed".into(), by(transfers.bounds("amber", "blue").unwrap())));
        let inside = transfers.within(&region).unwrap();
        answers.push(("passed inside".into(), by(inside.bounds("amber", "blue").unwrap())));
        let matrix = inside.matrix_bounds();
        for (from, cells) in matrix.from.iter().zip(&matrix.cells) {
            for (to, cell) in matrix.to.iter().zip(cells) {
                answers.push((format!("{from:?} to {to:?}"), by(*cell)));
            }
        }
        let seam = late.security_gap_bounds("amber", "blue", &GapOptions::default()).unwrap().seam_length_km;
        answers.push(("seam".into(), seam));
    } else {
        let gaps = late.security_gap_bounds("amber", "blue", &GapOptions::default().width_km(25.0)).unwrap();
        for (name, ground) in [("open ground", gaps.open), ("strips", gaps.seam)] {
            let Bounds { least, best, most } = ground;
            for ground in [&least, &best, &most] {
                let drawn = ground.polygons.geodesic_area_unsigned() / 1e6;
                assert!((drawn - ground.area_km2).abs() < 1e-3, "{drawn} {}", ground.area_km2);
            }
            answers.push((name.into(), Bounds { least: least.area_km2, best: best.area_km2, most: most.area_km2 }));
        }
    }
    answers
}

/// For each answer of a doubtful atlas, its bounds and what the worlds make of it: nothing where a world has no such row.
fn compared(squares: &[Square], exact: bool) -> Vec<(String, Bounds<f64>, Vec<f64>)> {
    let of_worlds: Vec<Answers> = worlds(squares).iter().map(|world| answers(world, exact)).collect();
    let in_world = |world: &Answers, name: &str| {
        let found = world.iter().find(|(other, _)| other == name);
        found.map_or(0.0, |(_, bounds)| {
            assert_eq!((bounds.least, bounds.most), (bounds.best, bounds.best), "nothing is uncertain: {name}");
            bounds.best
        })
    };
    let all = answers(&atlas(squares), exact).into_iter();
    all.map(|(name, bounds)| {
        let worlds = of_worlds.iter().map(|world| in_world(world, &name)).collect();
        (name, bounds, worlds)
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_nearest_front_is_bounded_by_the_nearest_and_the_farthest_of_all_worlds(squares in squares()) {
        let place = Point::new(43.03, 35.26);
        let of = |atlas: &Atlas| atlas.on(DAYS[0]).front_distance_bounds(place, "amber", "blue").unwrap();
        let doubtful = atlas(&squares);
        let bounds = of(&doubtful);
        let worlds: Vec<f64> = worlds(&squares).iter().map(|world| of(world).best).collect();
        prop_assert_eq!(bounds.least, worlds.iter().copied().fold(f64::INFINITY, f64::min));
        prop_assert!(worlds.iter().all(|km| *km <= bounds.most), "{bounds:?} {worlds:?}");
        prop_assert!(bounds.least <= bounds.best && bounds.best <= bounds.most);
        let fronts = doubtful.on(DAYS[0]).front_lines_between("amber", "blue").unwrap();
        let nearest = fronts.nearest(place).map_or(f64::INFINITY, |nearest| nearest.distance_km);
        prop_assert!(bounds.best == nearest || (bounds.best - nearest).abs() < 1e-6);
    }

    #[test]
    fn sums_are_bounded_by_the_least_and_the_most_of_all_worlds(squares in squares()) {
        for (name, bounds, worlds) in compared(&squares, true) {
            let least = worlds.iter().copied().fold(f64::INFINITY, f64::min);
            let most = worlds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((bounds.least - least).abs() < 1e-6, "{name}: {bounds:?}, {least} to {most}");
            prop_assert!((bounds.most - most).abs() < 1e-6, "{name}: {bounds:?}, {least} to {most}");
            prop_assert!(bounds.least <= bounds.best && bounds.best <= bounds.most, "{name}: {bounds:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_world_has_less_or_more_ground_in_gaps(squares in squares()) {
        for (name, bounds, worlds) in compared(&squares, false) {
            prop_assert!(bounds.least <= bounds.best && bounds.best <= bounds.most, "{name}: {bounds:?}");
            for world in worlds {
                // Cuts are right to a lattice of a fortieth of the width.
                let slack = 0.01 * world + 0.1;
                prop_assert!(bounds.least <= world + slack && world <= bounds.most + slack, "{name}: {bounds:?} {world}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn days_are_bounded_by_every_day_on_which_it_may_have_happened(
        before in control(), to in control(), best in 10..=20_i8,
    ) {
        prop_assume!(before != to);
        let tenure = |atlas: &Atlas| {
            let tenure = atlas.tenure_of("0-0", Period::ALWAYS).unwrap();
            [
                tenure.days_of("amber").unwrap(),
                tenure.longest_of("amber").unwrap(),
                tenure.days_in(Status::Contested),
                tenure.days_in(Status::Vacant),
            ]
        };
        let bounds = tenure(&atlas(&[(before.clone(), Doubt::Window(to.clone(), best))]));
        let worlds: Vec<[Bounds<i64>; 4]> = (10..=20)
            .map(|day| {
                let mut builder = Atlas::builder();
                let coverage = Period::new(START, date(2020, 2, 1)).unwrap();
                builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
                builder.extend(["amber", "blue", "cyan"].map(|id| Actor::new(id, id)));
                builder.add(Zone::new("0-0", "0-0", Rect::new((43.0, 35.0), (43.1, 35.1)).to_polygon()));
                builder.add(ControlChange::new("a", "0-0", START, before.clone()));
                builder.add(ControlChange::new("b", "0-0", january(day), to.clone()));
                tenure(&builder.build().unwrap())
            })
            .collect();
        for (place, bounds) in bounds.into_iter().enumerate() {
            let days: Vec<i64> = worlds.iter().map(|world| world[place].best).collect();
            prop_assert_eq!(Some(&bounds.least), days.iter().min());
            prop_assert_eq!(Some(&bounds.most), days.iter().max());
            prop_assert!(days.contains(&bounds.best));
        }
    }

    #[test]
    fn bounds_over_time_are_those_of_each_day(squares in squares()) {
        let atlas = atlas(&squares);
        let stakes = atlas.stake_bounds_over("amber", Period::ALWAYS, &Region::Everywhere).unwrap();
        let fronts = atlas.front_lengths_over("amber", "blue", Period::ALWAYS).unwrap();
        for day in (1..=31).map(january) {
            let stake = stakes.iter().find(|(period, _)| period.contains(day)).unwrap().1;
            prop_assert_eq!(stake, atlas.on(day).stake_bounds("amber", &Region::Everywhere).unwrap());
            let front = fronts.iter().find(|(period, _)| period.contains(day)).unwrap().1;
            prop_assert_eq!(front, atlas.on(day).front_length_bounds("amber", "blue").unwrap());
        }
        prop_assert!(stakes.windows(2).all(|pair| pair[0].0.end() == pair[1].0.start() && pair[0].1 != pair[1].1));
    }
}

#[test]
fn a_square_between_two_sides_has_a_front_on_one_of_its_edges() {
    let [amber, blue] = ["amber", "blue"].map(|id| Control::held([id]));
    let row = [(amber.clone(), Doubt::None), (amber, Doubt::Window(blue.clone(), 19)), (blue, Doubt::None)];
    let front = atlas(&row).on(DAYS[0]).front_length_bounds("amber", "blue").unwrap();
    // The front runs along a meridian either way, and one is as long as the other.
    assert!((front.most - front.least).abs() < 1e-6 && front.least > 11.0, "{front}");
    let moved = atlas(&row).on(DAYS[0]).front_movement_bounds(DAYS[1], "amber", "blue").unwrap();
    assert!(moved.gone.least == 0.0 && (moved.gone.most - front.best).abs() < 1e-6);
    assert!(moved.kept.least == 0.0 && (moved.kept.most - front.best).abs() < 1e-6);
}

#[test]
fn a_front_that_moved_with_its_zones_is_bounded_along_both_lines() {
    let band = |from: f64, to: f64| MultiPolygon::from(Rect::new((from, 35.0), (to, 35.1)).to_polygon());
    let moving = |id: &str, shapes: [MultiPolygon<f64>; 2]| {
        let [before, after] = shapes;
        let mut zone = Zone::new(id, id, before);
        zone.shapes[0].extant = Period::until(january(14));
        let mut later = zone.shapes[0].clone();
        (later.geometry, later.extant) = (after, Period::since(january(14)));
        zone.shapes.push(later);
        zone
    };
    let window = UncertainDate::between(january(10), january(20)).unwrap().with_best(january(19)).unwrap();
    let mut builder = Atlas::builder();
    let coverage = Period::new(START, date(2020, 2, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend(["amber", "blue"].map(|id| Actor::new(id, id)));
    builder.add(moving("west", [band(43.0, 43.1), band(43.0, 43.05)]));
    builder.add(moving("east", [band(43.1, 43.2), band(43.05, 43.2)]));
    builder.add(ControlChange::new("w", "west", START, Control::held(["amber"])));
    builder.add(ControlChange::new("e", "east", START, Control::held(["blue"])));
    builder.add(ControlChange::new("f", "west", window, Control::held(["blue"])));
    let atlas = builder.build().unwrap();
    let [early, late] = DAYS.map(|day| atlas.on(day));
    let lines = [early, late].map(|day| day.front_lines_between("amber", "blue").unwrap());
    let best = lines[0].moved_until(&lines[1]);
    let moved = early.front_movement_bounds(DAYS[1], "amber", "blue").unwrap();
    // Both lines run along a meridian for a tenth of a degree, or the west had fallen by then and there was none.
    for (part, km) in [(moved.gone, best.gone.length_km), (moved.new, best.new.length_km)] {
        assert!(km > 11.0 && (part.best - km).abs() < 1e-6, "{part:?} {km}");
        assert_eq!((part.least, part.most), (0.0, part.best));
    }
    assert_eq!(moved.kept, Bounds { least: 0.0, best: 0.0, most: 0.0 });
    let passed = early.transfers_until(DAYS[1]).bounds("amber", "blue").unwrap();
    let strip = band(43.05, 43.1).geodesic_area_unsigned() / 1e6;
    let west = band(43.0, 43.1).geodesic_area_unsigned() / 1e6;
    assert!((passed.best.area_km2() - strip).abs() < 1e-4 && passed.least.area_km2() == 0.0, "{passed}");
    assert!((passed.most.area_km2() - west).abs() < 1e-4, "{passed}");
}
