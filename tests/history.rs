//! Histories of zones and of points where borders move.

use disputed::{
    Actor, Atlas, AtlasInfo, ChangeKind, Control, ControlChange, Period, Point, UncertainDate, Zone, ZoneShape, date,
};
use geo_types::Rect;
use proptest::prelude::*;

/// The west grows in 2003 by a strip that was the east's, and the east is gone from 2005 on.
fn atlas() -> Atlas {
    let shape = |west: f64, east: f64, extant: Period| ZoneShape {
        extant,
        geometry: Rect::new((west, 0.0), (east, 1.0)).to_polygon().into(),
    };
    let year = |year| date(year, 1, 1);
    let [before, between, after] = [
        Period::new(None, year(2003)).unwrap(),
        Period::new(year(2003), year(2005)).unwrap(),
        Period::since(year(2003)),
    ];
    let zone = |id: &str, shapes: Vec<ZoneShape>| {
        let mut zone = Zone::new(id, id.to_uppercase(), shapes[0].geometry.clone());
        zone.shapes = shapes;
        zone
    };
    let coverage = Period::new(year(2001), year(2010)).unwrap();
    Atlas::builder()
        .info(AtlasInfo { coverage, ..AtlasInfo::default() })
        .extend([Actor::new("red", "Red"), Actor::new("blue", "Blue")])
        .add(zone("west", vec![shape(0.0, 1.0, before), shape(0.0, 2.0, after)]))
        .add(zone("east", vec![shape(1.0, 3.0, before), shape(2.0, 3.0, between)]))
        .add(ControlChange::new("west-1", "west", year(2002), Control::held(["red"])))
        .add(ControlChange::new("west-2", "west", year(2004), Control::held(["blue"])))
        .add(ControlChange::new("east-1", "east", year(2002), Control::held(["blue"])))
        .add(ControlChange::new("east-2", "east", year(2007), Control::held(["red"])))
        .build()
        .unwrap()
}

#[test]
fn a_spell_ends_where_borders_move() {
    let atlas = atlas();
    let lines = |history: disputed::History<'_>| history.map(|spell| spell.to_string()).collect::<Vec<_>>().join("\n");
    let point = lines(atlas.history_at(Point::new(1.5, 0.5)));
    let [west, east] = ["west", "east"].map(|zone| lines(atlas.history_of(zone).unwrap()));
    insta::assert_snapshot!(format!("The strip:\n{point}\nThe west:\n{west}\nThe east:\n{east}"));
    let gone = atlas.history_of("east").unwrap().next_back().unwrap();
    assert_eq!(gone.period().to_string(), "2002-01-01 to 2005-01-01");
    assert!(gone.ended_by().is_none() && gone.until().is_none(), "the change of 2007 came when it was gone");
    let strip = atlas.history_at(Point::new(1.5, 0.5)).nth(1).unwrap();
    assert!(strip.until().is_none(), "what ended it was no change of control");
}

/// Neither the days covered nor those of the zone have a beginning.
#[test]
fn a_history_without_a_beginning_is_told_in_words() {
    let atlas = Atlas::builder()
        .add(Actor::new("red", "Red"))
        .add(Zone::new("town", "Town", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()))
        .add(ControlChange::new("town-1", "town", date(2002, 1, 1), Control::held(["red"])))
        .build()
        .unwrap();
    let spells: Vec<String> = atlas.history_of("town").unwrap().map(|spell| spell.to_string()).collect();
    insta::assert_snapshot!(spells.join("\n"), @r#"
        Town: unknown from the beginning of the record to 2002-01-01; no record
        Town: held by Red from 2002-01-01 to the end of the record; medium confidence: no source named
        "#);
}

/// The spell of a finding is the one of its day in the history of its zone.
#[test]
fn a_finding_has_the_spell_of_its_zone() {
    let atlas = atlas();
    for zone in ["west", "east"] {
        for year in 1999..2012 {
            let day = date(year, 6, 1);
            let finding = atlas.on(day).control_of(zone).unwrap();
            let told = atlas.history_of(zone).unwrap().find(|spell| spell.period().contains(day));
            let alone = format!("{}: unknown on {day}; no record", zone.to_uppercase());
            assert_eq!(finding.spell().to_string(), told.map_or(alone, |spell| spell.to_string()));
        }
    }
}

proptest! {
    /// The same for shapes in any order that follow each other at once, or after a while.
    #[test]
    fn a_finding_has_the_spell_of_its_day(
        (cuts, there) in prop::collection::btree_set(1_i8..29, 2..8).prop_flat_map(|cuts| {
            let pieces = cuts.len() - 1;
            let there = prop::collection::vec(any::<bool>(), pieces);
            (Just(cuts.into_iter().collect::<Vec<_>>()), there)
        }),
        order in any::<prop::sample::Index>(),
        changes in prop::collection::btree_set(1_i8..29, 0..5),
        (first, end) in (1_i8..15, 16_i8..31),
    ) {
        let day = |day: i8| date(2001, 1, day);
        let mut shapes: Vec<ZoneShape> = cuts.windows(2).zip(there).filter(|(_, there)| *there).map(|(days, _)| ZoneShape {
            extant: Period::new(day(days[0]), day(days[1])).unwrap(),
            geometry: Rect::new((0.0, 0.0), (f64::from(days[0]), 1.0)).to_polygon().into(),
        }).collect();
        if !shapes.is_empty() {
            let by = order.index(shapes.len());
            shapes.rotate_left(by);
            if by % 2 == 1 {
                shapes.reverse();
            }
            let mut zone = Zone::new("z", "Z", shapes[0].geometry.clone());
            zone.shapes = shapes;
            let controls = [Control::held(["red"]), Control::Vacant];
            let covered = changes.into_iter().filter(|on| (first..end).contains(on));
            let changes = covered.zip(controls.into_iter().cycle());
            let changes = changes.map(|(on, to)| ControlChange::new(format!("c{on}"), "z", day(on), to));
            let coverage = Period::new(day(first), day(end)).unwrap();
            let atlas = Atlas::builder()
                .info(AtlasInfo { coverage, ..AtlasInfo::default() })
                .add(Actor::new("red", "Red"))
                .add(zone)
                .extend(changes)
                .build()
                .unwrap();
            for on in (1..=31).map(day) {
                let spell = atlas.on(on).control_of("z").unwrap().spell();
                let told = atlas.history_of("z").unwrap().find(|spell| spell.period().contains(on));
                let alone = Period::new(on, on.tomorrow().unwrap()).unwrap();
                prop_assert_eq!(spell.period(), told.map_or(alone, |told| told.period()));
                prop_assert_eq!(spell.change(), told.and_then(|told| told.change()));
                prop_assert_eq!(spell.ended_by(), told.and_then(|told| told.ended_by()));
            }
        }
    }
}

/// Where the record begins nobody says since when it was so: a window there tells the day by which it was.
#[test]
fn what_the_record_begins_with_was_so_by_the_last_day_of_its_window() {
    for (when, said) in [
        ("2010-01-01", "held by red from 2010-01-01 or before"),
        ("2009-12-01/2010-01-09", "held by red from 2010-01-09 or before"),
        ("2009-12-01/2010-01-09~", "held by red from about 2010-01-09 or before"),
    ] {
        let mut change =
            ControlChange::new("first", "town", when.parse::<UncertainDate>().unwrap(), Control::held(["red"]));
        change.kind = ChangeKind::Initial;
        let mut builder = Atlas::builder();
        builder.add(Actor::new("red", "red"));
        builder
            .add(Zone::new("town", "Town", geo_types::Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon()))
            .add(change);
        let atlas = builder.build().unwrap();
        let spells: Vec<String> = atlas.history_of("town").unwrap().map(|spell| spell.to_string()).collect();
        assert!(spells.last().unwrap().contains(said), "{spells:?}");
    }
}
