//! Holdings and dissolves: their laws, and slow twins that know nothing of shared borders.

#[path = "common/grid.rs"]
mod grid;

use std::collections::HashSet;

use disputed::analysis::{Extent, GapOptions, Region, Side};
use disputed::{
    Actor, ActorLink, Atlas, AtlasInfo, Control, ControlChange, Division, ErrorKind, Level, Membership, Period,
    Relation, Status, Zone, date,
};
use geo::{Area, BooleanOps, Contains, GeodesicArea, Validation, unary_union};
use geo_types::{LineString, MultiPolygon, Polygon, Rect};
use grid::{DAY, cell, grid, middle};
use proptest::prelude::*;

fn geodesic_km2(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.geodesic_area_unsigned() / 1e6
}

fn close(one: f64, other: f64, relative: f64) -> bool {
    (one - other).abs() <= relative * one.abs().max(other.abs())
}

fn winding(ring: &LineString<f64>) -> f64 {
    ring.lines().map(|edge| edge.determinant()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_dissolve_is_the_union_of_its_zones_with_their_own_coordinates(grid in grid()) {
        let atlas = grid.atlas();
        let own: HashSet<[u64; 2]> = grid
            .cells()
            .flat_map(|(x, y)| cell(x, y).to_polygon().exterior().0.clone())
            .map(|at| [at.x.to_bits(), at.y.to_bits()])
            .collect();
        let dissolved = atlas.on(DAY).dissolve_by(|finding| Some(finding.control().clone()));
        for (control, polygons) in &dissolved {
            prop_assert!(polygons.is_valid(), "{control}: {polygons:?}");
            for polygon in polygons {
                prop_assert!(winding(polygon.exterior()) > 0.0);
                prop_assert!(polygon.interiors().iter().all(|ring| winding(ring) < 0.0));
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                prop_assert!(rings.flat_map(|ring| &ring.0).all(|at| own.contains(&[at.x.to_bits(), at.y.to_bits()])));
            }
            for (x, y) in grid.cells() {
                prop_assert_eq!(polygons.contains(&middle(x, y)), grid.control(0, x, y) == control);
            }
            let zones = grid.cells().filter(|&(x, y)| grid.control(0, x, y) == control);
            let zones: Vec<Polygon<f64>> = zones.map(|(x, y)| cell(x, y).to_polygon()).collect();
            let union = unary_union(&zones);
            // The union rounds coordinates to billionths of a degree and drops vertices on straight borders, which are
            // not straight on the ground: a plain map shows whether it is the same.
            prop_assert!(close(polygons.unsigned_area(), union.unsigned_area(), 1e-7));
            let sum: f64 = zones.into_iter().map(|zone| geodesic_km2(&zone.into())).sum();
            prop_assert!(close(geodesic_km2(polygons), sum, 1e-9));
        }
    }

    #[test]
    fn the_dissolve_of_everything_is_the_outline(grid in grid()) {
        let atlas = grid.atlas();
        let outline = atlas.on(DAY).dissolve_by(|_| Some(()));
        prop_assert_eq!(outline.len(), 1);
        let outline = &outline[0].1;
        prop_assert_eq!(outline.0.len(), 1);
        prop_assert!(outline.0[0].interiors().is_empty());
        let corners = 2 * (grid.width + grid.height);
        prop_assert_eq!(outline.0[0].exterior().0.len(), corners + 1);
        // Whatever is dissolved apart fills it without rest or overlap.
        let parts = atlas.on(DAY).dissolve_by(|finding| Some(finding.control().status()));
        let area: f64 = parts.iter().map(|(_, polygons)| geodesic_km2(polygons)).sum();
        prop_assert!(close(area, geodesic_km2(outline), 1e-9));
    }

    #[test]
    fn holdings_add_up_and_agree_with_geodesic_area(grid in grid()) {
        let atlas = grid.atlas();
        let holdings = atlas.on(DAY).holdings();
        for row in holdings.rows() {
            let zones: Vec<_> = grid.cells().filter(|&(x, y)| grid.control(0, x, y) == &row.control).collect();
            let area: f64 = zones.iter().map(|&(x, y)| geodesic_km2(&cell(x, y).to_polygon().into())).sum();
            prop_assert!(close(row.extent.area_km2(), area, 1e-9));
            prop_assert_eq!((row.extent.zones(), row.extent.settlements()), (zones.len(), zones.len()));
            let peopled = zones.iter().filter(|(x, y)| (x + y) % 2 == 0).count();
            prop_assert_eq!(row.extent.people(), 100 * peopled as u64);
            prop_assert_eq!(row.extent.zones_without_people(), zones.len() - peopled);
        }
        let total: Extent = holdings.total();
        prop_assert_eq!(holdings.by_status().iter().map(|(_, extent)| *extent).sum::<Extent>(), total);
        prop_assert_eq!(holdings.rolled_up().total(), total);
        let outline = atlas.on(DAY).dissolve_by(|_| Some(()));
        prop_assert!(close(total.area_km2(), geodesic_km2(&outline[0].1), 1e-9));
        for stake in holdings.by_actor() {
            let [actor] = &stake.actors[..] else { panic!("one actor") };
            let of = |status: &[Status], alone: bool| -> Extent {
                let rows = holdings.rows().iter().filter(|row| {
                    let actors = row.control.actors();
                    status.contains(&row.control.status()) && actors.contains(actor) && alone == (actors.len() == 1)
                });
                rows.map(|row| row.extent).sum()
            };
            prop_assert_eq!(stake.sole, of(&[Status::Held], true));
            prop_assert_eq!(stake.joint, of(&[Status::Held, Status::Shared], false));
            prop_assert_eq!(stake.contested, of(&[Status::Contested], false));
        }
    }

    #[test]
    fn holdings_in_a_polygon_are_what_the_polygon_cuts_out(
        grid in grid(),
        (x, y, w, h) in (-0.3..0.6_f64, -0.3..0.6_f64, 0.01..0.9_f64, 0.01..0.9_f64),
    ) {
        let atlas = grid.atlas();
        let frame = Rect::new((43.0 + x, 35.0 + y), (43.0 + x + w, 35.0 + y + h)).to_polygon();
        let cut = |(x, y): (usize, usize)| {
            geodesic_km2(&cell(x, y).to_polygon().intersection(&frame))
        };
        let expected: f64 = grid.cells().map(cut).sum();
        match atlas.on(DAY).holdings_in(&Region::from(frame.clone())) {
            Ok(holdings) => {
                // Both sides cut with coordinates rounded to billionths of a degree.
                prop_assert!((holdings.total().area_km2() - expected).abs() <= 1e-4);
                let inside = grid.cells().filter(|&(x, y)| frame.contains(&middle(x, y))).count();
                prop_assert_eq!(holdings.total().settlements(), inside);
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::Question);
                prop_assert!(expected < 1e-4);
            }
        }
    }

    #[test]
    fn holdings_over_time_are_those_of_each_day(grid in grid()) {
        let atlas = grid.atlas();
        let steps = atlas.holdings_over(Period::ALWAYS, &Region::Everywhere).unwrap();
        prop_assert_eq!(steps.first().unwrap().0.start(), Some(DAY));
        prop_assert_eq!(steps.last().unwrap().0.end(), Some(date(2021, 1, 1)));
        prop_assert!(steps.windows(2).all(|pair| pair[0].0.end() == pair[1].0.start() && pair[0].1 != pair[1].1));
        for day in [DAY, date(2020, 1, 31), grid::NEXT, date(2020, 12, 31)] {
            let step = steps.iter().find(|(period, _)| period.contains(day)).unwrap();
            prop_assert_eq!(&step.1, &atlas.on(day).holdings());
        }
    }
}

/// Two squares side by side, the eastern one with a part in its middle; a state, its army, and a militia that comes under
/// the army on a day.
fn small_map() -> Atlas {
    let square = |x: f64, y: f64, size: f64| Rect::new((x, y), (x + size, y + size)).to_polygon();
    let mut army = Actor::new("army", "Army");
    army.put_under("state", Relation::Command, Period::ALWAYS);
    let mut militia = Actor::new("militia", "Militia");
    militia.put_under("army", Relation::Command, Period::since(date(2020, 3, 1)));
    militia.put_under("party", Relation::Affiliation, Period::ALWAYS);
    let mut west = Zone::new("west", "West", square(0.0, 0.0, 1.0));
    (west.parent, west.population) = (Some("province".into()), Some(500));
    let mut east = Zone::new("east", "East", square(1.0, 0.0, 1.0));
    (east.parent, east.membership) = (Some("district".into()), Some(Membership::Yes));
    let mut town = Zone::new("town", "Town", square(1.25, 0.25, 0.5));
    town.part_of = Some("east".into());
    let mut district = Division::new("district", "District", Level::District);
    district.parent = Some("province".into());
    let mut province = Division::new("province", "Province", Level::Governorate);
    province.membership = Some(Membership::Partly);
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2020, 1, 1), date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend([Actor::new("state", "State"), army, militia, Actor::new("party", "Party")]);
    builder.extend([district, province]).extend([west, east, town]);
    builder.add(ControlChange::new("w", "west", date(2020, 1, 1), Control::held(["army"])));
    builder.add(ControlChange::new("e", "east", date(2020, 1, 1), Control::held(["militia"])));
    builder.add(ControlChange::new("t", "town", date(2020, 1, 1), Control::shared(["army", "militia"])));
    builder.build().unwrap()
}

/// The area of a square of this size at the equator's northern side, by another library.
fn square_km2(x: f64, y: f64, size: f64) -> f64 {
    geodesic_km2(&Rect::new((x, y), (x + size, y + size)).to_polygon().into())
}

#[test]
fn parts_are_taken_out_of_their_zones() {
    let atlas = small_map();
    let holdings = atlas.on(date(2020, 2, 1)).holdings();
    let area = |control: Control| {
        holdings.rows().iter().find(|row| row.control == control).map(|row| row.extent.area_km2()).unwrap()
    };
    let (whole, town) = (square_km2(1.0, 0.0, 1.0), square_km2(1.25, 0.25, 0.5));
    assert!(close(area(Control::held(["army"])), whole, 1e-9), "all squares of a row are as large");
    assert!(close(area(Control::shared(["army", "militia"])), town, 1e-9));
    assert!(close(area(Control::held(["militia"])), whole - town, 1e-9));
    let ground = atlas.on(date(2020, 2, 1)).dissolve_by(|finding| Some(finding.zone().id.clone()));
    let east = &ground.iter().find(|(zone, _)| *zone == "east").unwrap().1;
    assert_eq!((east.0.len(), east.0[0].interiors().len()), (1, 1));
}

#[test]
fn a_side_is_an_actor_with_all_under_it_on_the_day() {
    let atlas = small_map();
    let (early, late) = (atlas.on(date(2020, 2, 29)).holdings(), atlas.on(date(2020, 3, 1)).holdings());
    let (whole, town) = (square_km2(0.0, 0.0, 1.0), square_km2(1.25, 0.25, 0.5));
    let state = early.stake_of("state").unwrap();
    assert!(close(state.sole.area_km2(), whole, 1e-9) && close(state.joint.area_km2(), town, 1e-9));
    let state = late.stake_of("state").unwrap();
    assert!(close(state.sole.area_km2(), 2.0 * whole, 1e-9));
    assert_eq!(late.rolled_up().rows().len(), 1);
    assert_eq!(early.rolled_up().rows().len(), 3);
    assert_eq!(early.stake_of("party").unwrap().sole, Extent::default());
    let party = early.stake_of(Side::from("party").by([Relation::Affiliation])).unwrap();
    assert!(close(party.sole.area_km2(), whole - town, 1e-9));
    let parents: Vec<String> = late.by_parent().iter().map(|stake| stake.actors[0].to_string()).collect();
    assert_eq!(parents, ["army", "state"], "both have all of it; the militia commands nobody");
}

#[test]
fn regions_follow_the_marks_and_the_divisions() {
    let atlas = small_map();
    let day = atlas.on(date(2020, 2, 1));
    let zones = |region: Region| day.holdings_in(&region).unwrap().total().zones();
    assert_eq!(zones(Region::Disputed), 2, "a part follows its zone");
    assert_eq!(zones(Region::DisputedOrPartly), 3, "a zone follows its division");
    assert_eq!(zones(Region::division("district")), 2);
    assert_eq!(zones(Region::division("province")), 3);
    let around_town = Rect::new((1.2, 0.2), (1.8, 0.8)).to_polygon();
    let near = day.holdings_in(&around_town.clone().into()).unwrap();
    assert!(close(near.total().area_km2(), geodesic_km2(&around_town.into()), 1e-7));
    assert!(close(near.by_status()[1].1.area_km2(), square_km2(1.25, 0.25, 0.5), 1e-9));
}

#[test]
fn bad_questions_get_a_clear_error_or_an_answer_that_says_why() {
    let atlas = small_map();
    let day = atlas.on(date(2020, 2, 1));
    let holdings = day.holdings();
    let asked = [
        holdings.stake_of("stat").unwrap_err(),
        day.ground_of("stat").unwrap_err(),
        day.holdings_in(&Region::division("provinc")).unwrap_err(),
        day.holdings_in(&Rect::new((50.0, 50.0), (51.0, 51.0)).to_polygon().into()).unwrap_err(),
        day.holdings_in(&MultiPolygon::new(Vec::new()).into()).unwrap_err(),
        atlas.holdings_over(Period::until(date(2019, 1, 1)), &Region::Everywhere).unwrap_err(),
    ];
    let outside = atlas.on(date(2022, 1, 1));
    let without_reason = [
        outside.ground_of("state").unwrap_err(),
        outside.stake_bounds("state", &Region::Everywhere).unwrap_err(),
        outside.status_bounds(Status::Held, &Region::Everywhere).unwrap_err(),
        outside.front_length_bounds("state", "party").unwrap_err(),
        day.front_movement_bounds(date(2022, 1, 1), "state", "party").unwrap_err(),
        day.transfers_until(date(2022, 1, 1)).bounds("state", "party").unwrap_err(),
        outside.security_gap_bounds("state", "party", &GapOptions::default()).unwrap_err(),
    ];
    for error in without_reason {
        let told = "2022-01-01 lies outside the record (ask about a day of 2020-01-01 to 2021-01-01)";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Question, told));
    }
    insta::assert_snapshot!(asked.map(|error| error.to_string()).join("\n"));
    insta::assert_snapshot!(atlas.on(date(2022, 1, 1)).holdings());
}

#[test]
fn a_zone_that_moves_has_the_area_of_its_day() {
    let square = |size: f64| MultiPolygon::from(Rect::new((0.0, 0.0), (size, size)).to_polygon());
    let mut zone = Zone::new("front", "Front", square(1.0));
    zone.shapes[0].extant = Period::until(date(2020, 2, 1));
    let mut later = zone.shapes[0].clone();
    later.geometry = square(2.0);
    later.extant = Period::new(date(2020, 2, 1), date(2020, 3, 1)).unwrap();
    zone.shapes.push(later);
    let atlas = Atlas::builder().add(zone).build().unwrap();
    let area = |day| atlas.on(day).holdings().total().area_km2();
    assert!(close(area(date(2020, 1, 31)), square_km2(0.0, 0.0, 1.0), 1e-9));
    assert!(close(area(date(2020, 2, 1)), square_km2(0.0, 0.0, 2.0), 1e-9));
    assert_eq!(area(date(2020, 3, 1)), 0.0);
}

/// A zone that a militia holds throughout, which comes under the state on 2001-07-01; and a day of its record without a change.
fn militia_that_joins() -> Atlas {
    let mut militia = Actor::new("militia", "Militia");
    militia.links.push(ActorLink {
        parent: "state".into(),
        relation: Relation::Command,
        period: Period::since(date(2001, 7, 1)),
        basis: String::new(),
    });
    Atlas::builder()
        .info(AtlasInfo { coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() })
        .add(Actor::new("state", "State"))
        .add(militia)
        .add(Zone::new("z", "Z", cell(0, 0).to_polygon()))
        .add(ControlChange::new("c", "z", date(2001, 1, 1), Control::held(["militia"])))
        .build()
        .unwrap()
}

#[test]
fn holdings_over_time_follow_who_is_under_whom() {
    let atlas = militia_that_joins();
    let steps = atlas.holdings_over(Period::ALWAYS, &Region::Everywhere).unwrap();
    for day in [date(2001, 1, 1), date(2001, 6, 30), date(2001, 7, 1), date(2001, 12, 31)] {
        let (_, over) = steps.iter().find(|(days, _)| days.contains(day)).unwrap();
        let of_day = atlas.on(day).holdings();
        assert_eq!(over.rolled_up().rows(), of_day.rolled_up().rows(), "{day}");
        assert_eq!(over.stake_of("state").unwrap(), of_day.stake_of("state").unwrap(), "{day}");
    }
    assert_eq!(steps.len(), 2);
}

#[test]
fn pictures_follow_who_is_under_whom() {
    let atlas = militia_that_joins();
    let picture = atlas.plot_holders(Period::ALWAYS, disputed::Language::En).unwrap();
    assert!(picture.contains(">Militia<") && picture.contains(">State<"), "{picture}");
    let marks = atlas.plot_incidents(Period::ALWAYS, disputed::Language::En, 1.0).unwrap();
    assert_eq!(marks.matches("stroke-dasharray=\"3 3\"").count(), 1, "its ground came under another command");
}

#[test]
fn answers_about_what_was_known_are_not_altered_by_what_was_recorded_later() {
    let build = |later: bool| {
        let mut builder = Atlas::builder();
        let coverage = Period::new(date(2001, 1, 1), date(2010, 1, 1)).unwrap();
        builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
        builder.extend(["red", "blue", "green"].map(|id| Actor::new(id, id)));
        builder.add(Zone::new("west", "West", cell(0, 0).to_polygon()));
        builder.add(Zone::new("east", "East", cell(1, 0).to_polygon()));
        let mut held = |id: &str, zone: &str, when: &str, actor: &str, recorded| {
            let when = when.parse::<disputed::UncertainDate>().unwrap();
            let change = ControlChange::new(id, zone, when, Control::held([actor]));
            builder.add(change.told_by([] as [&str; 0], recorded, disputed::Confidence::High));
        };
        held("w1", "west", "2001-01-01", "red", date(2001, 1, 2));
        held("e1", "east", "2001-03-01/2001-06-01", "blue", date(2001, 6, 2));
        if later {
            held("w2", "west", "2001-04-01/2001-05-01", "green", date(2005, 1, 1));
            held("e2", "east", "2006-01-01/2006-03-01", "red", date(2006, 3, 2));
        }
        builder.build().unwrap()
    };
    let (known, all) = (build(false), build(true));
    let then = all.known_by(date(2002, 1, 1));
    let (everywhere, always) = (Region::Everywhere, Period::ALWAYS);
    let mut raid = disputed::Incident::new("raid", date(2001, 4, 10), disputed::Point::new(0.5, 0.5));
    raid.precision_km = 80.0;
    let told = |atlas: &Atlas| {
        let holdings = atlas.holdings_over(always, &everywhere).unwrap();
        let holdings: Vec<_> = holdings.iter().map(|(days, held)| format!("{days} {held}")).collect();
        let bounds = atlas.stake_bounds_over("red", always, &everywhere).unwrap();
        let fronts = atlas.front_lengths_over("red", "blue", always).unwrap();
        let tenures = ["west", "east"].map(|zone| {
            let tenure = atlas.tenure_of(zone, always).unwrap();
            format!("{tenure} {:?}", tenure.days_of("red").unwrap())
        });
        let day = atlas.on(date(2001, 7, 1));
        let gaps = day.security_gaps("red", "blue", &GapOptions::default()).unwrap();
        let passed = atlas.on(date(2001, 1, 1)).transfers_until(date(2009, 1, 1));
        let year = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
        let rates = atlas.rates(std::slice::from_ref(&raid), disputed::analysis::TallyBy::Actor, year).unwrap();
        let question = disputed::analysis::BeforeAfter::new(date(2003, 1, 1), Region::zones(["east"]));
        let compared = atlas.before_and_after(&question.against(Region::zones(["west"])), std::slice::from_ref(&raid));
        let weights = atlas.attribute(&raid).to_string();
        format!(
            "{holdings:?}\n{bounds:?}\n{fronts:?}\n{tenures:?}\n{gaps}\n{passed}\n{rates:?}\n{}\n{weights}",
            compared.unwrap()
        )
    };
    assert_eq!(told(&then), told(&known));
    assert_ne!(told(&all), told(&known));
}
