//! What the library answers, for the checks of the map page in a browser and of the exported files in GDAL: tests/browser.

#[path = "common/towns.rs"]
mod towns;

use std::collections::BTreeMap;

use disputed::analysis::{GapOptions, SecurityGap};
use disputed::{
    Actor, Atlas, AtlasInfo, Certainty, ChangeKind, Control, ControlChange, Date, Division, Language, Level, Period,
    Point, Settlement, Zone, article140, date,
};
use geo_types::Rect;
use serde_json::{Value, json};
use towns::{few_streets, hostile, hostile_atlas, leaving_zones};

#[test]
fn answers_for_the_browser() {
    let atlas = article140().unwrap();
    let asked =
        [(2003, 3, 19), (2004, 9, 1), (2011, 12, 1), (2014, 6, 11), (2016, 10, 17), (2017, 10, 16), (2018, 12, 31)];
    let days = asked.map(|(year, month, day)| of_day(&atlas, date(year, month, day)));
    let cut = [date(2014, 1, 1), date(2014, 6, 12)];
    let cut_days = [date(2014, 1, 1), date(2014, 6, 11)];
    let leaving_days = [(3, 1), (9, 10), (11, 1)];
    let leaving_days = leaving_days.map(|(month, day)| of_day(&leaving_zones(), date(2001, month, day)));
    let (before, until) = (date(2017, 10, 15), date(2017, 10, 21));
    let transfers = atlas.on(before).transfers_until(until).rolled_up();
    let gaps_on = date(2017, 10, 27);
    let gaps = atlas.on(gaps_on).security_gaps("krg", "federal-iraq", &GapOptions::default()).unwrap();
    let last = atlas.coverage().end().unwrap().yesterday().unwrap();
    let changes = atlas.changes().iter().map(|change| change.when.best()).filter(|day| *day < last);
    let front = moving_front();
    let moved = front.on(date(2001, 1, 1)).transfers_until(date(2001, 7, 1));
    let moved: Vec<f64> = moved.changes().map(|row| row.extent.area_km2()).collect();
    let answers = json!({
        "moving": {
            "page": front.map_page().opening_on(date(2001, 1, 1)).to_html().unwrap(), "until": date(2001, 7, 1), "km2": moved,
        },
        "cut": {
            "page": atlas.map_page().between(Period::new(cut[0], cut[1]).unwrap()).to_html().unwrap(),
            "first": cut[0], "last": cut[1].yesterday().unwrap(), "days": cut_days.map(|day| of_day(&atlas, day)),
        },
        "leaving": {
            "page": leaving_zones().map_page().to_html().unwrap(),
            "days": leaving_days,
        },
        "namesakes": { "page": namesakes().map_page().to_html().unwrap() },
        "hostile": { "page": hostile_atlas().map_page().to_html().unwrap(), "text": hostile() },
        "streets": {
            "page": few_streets().map_page().gaps_between("red", "blue").to_html().unwrap(),
            "day": of_day(&few_streets(), date(2016, 11, 10)),
        },
        "exports": exports(&atlas),
        "title": atlas.info().title,
        "days": &days,
        "first": atlas.coverage().start(),
        "last": last,
        "last_change": changes.max(),
        "english": atlas.actor("federal-iraq").unwrap().names.en,
        "arabic": atlas.zone("kirkuk-city").unwrap().names.in_language(Language::Ar),
        "gaps": {
            "number": number(gaps_on), "count": gaps.len(),
            "km2": gaps.iter().map(SecurityGap::area_km2).collect::<Vec<_>>(),
        },
        "transfers": {
            "number": number(before), "from": before, "until": until,
            "km2": transfers.changed().area_km2(), "rows": transfers.changes().count(),
        },
    });
    assert!(days.iter().all(|day| day["status"].as_object().is_some_and(|zones| zones.len() == atlas.zones().len())));
    println!("answers: {answers}");
}

fn number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

fn of_day(atlas: &Atlas, day: Date) -> Value {
    let snapshot = atlas.on(day);
    let status: BTreeMap<&str, &str> =
        snapshot.findings().map(|finding| (finding.zone().id.as_str(), finding.control().status().as_str())).collect();
    let rows = snapshot.holdings();
    let km2: BTreeMap<String, f64> = rows.rows().iter().map(|row| (key(&row.control), row.extent.area_km2())).collect();
    let windows = snapshot.findings().filter(in_window).map(|finding| finding.zone().id.as_str());
    let fronts = snapshot.front_lines();
    let zones = ["kirkuk-city", "sinjar", "hawija", "mosul", "jalawla", "makhmour", "passed", "back", "gone", "there"];
    let there = zones.iter().filter(|zone| atlas.zone(zone).is_some_and(|zone| zone.shape_on(day).is_some()));
    let said = there.filter_map(|zone| Some((*zone, snapshot.control_of(zone).ok()?)));
    let said = said.map(|(zone, finding)| {
        let links = finding.sources().filter(|source| !source.url.is_empty()).count();
        let control = atlas.in_words(finding.control(), Language::En);
        let [since, until] = ends(atlas, zone, day);
        let window = in_window(&finding);
        (zone, json!({ "control": control, "window": window, "links": links, "since": since, "until": until }))
    });
    json!({
        "date": day, "number": number(day), "status": status, "km2": km2, "said": said.collect::<BTreeMap<_, _>>(),
        "windows": windows.collect::<Vec<_>>(), "front_km": fronts.length_km(), "fronts": fronts.len(),
        "incidents": atlas.incidents().iter().filter(|incident| incident.when.best() == day).count(),
    })
}

/// When the control of a zone began and ended, as loosely as it is known; nothing for the ends of the record.
fn ends(atlas: &Atlas, zone: &str, day: Date) -> [Option<String>; 2] {
    let mut history = atlas.history_of(zone).unwrap();
    let Some(spell) = history.find(|spell| spell.period().contains(day)) else { return [None, None] };
    let of = |known: Option<&disputed::UncertainDate>, day: Option<Date>| {
        let known = known.filter(|known| Some(known.best()) == day);
        known.map(ToString::to_string).or(day.map(|day| day.to_string()))
    };
    let end = spell.period().end().filter(|end| Some(*end) != atlas.coverage().end());
    let first = spell.period().start();
    let since = spell.change().and_then(|change| {
        let begins = Some(change.when.best()) == first;
        let already = if begins && change.kind == ChangeKind::Initial { change.when.not_after() } else { None };
        let already = already.or(first.filter(|_| !begins && first == atlas.coverage().start()));
        already.map(|day| format!("at least {day}")).or(of(spell.since(), first))
    });
    [since, of(spell.until(), end)]
}

fn in_window(finding: &disputed::Finding<'_>) -> bool {
    matches!(finding.certainty(), Certainty::Window { .. })
}

/// What is in the files that the example `export_for_mapping_tools` writes for 2017-10-16.
fn exports(atlas: &Atlas) -> Value {
    let spells = atlas.zones().iter().map(|zone| atlas.history_of(zone.id.as_str()).unwrap().count()).sum::<usize>();
    let (first, on) = (atlas.coverage().start().unwrap(), date(2017, 10, 16));
    let passed = atlas.on(first).transfers_until(on);
    let deaths: u32 = atlas.incidents().iter().filter_map(|incident| incident.deaths.best).sum();
    let gaps = |day| {
        let gaps = atlas.on(day).security_gaps("krg", "federal-iraq", &GapOptions::default()).unwrap();
        json!({ "date": day, "count": gaps.len(), "km2": gaps.iter().map(SecurityGap::area_km2).sum::<f64>() })
    };
    let steps = [(2003, 3, 19), (2014, 6, 19), (2017, 10, 19)];
    let steps = steps.map(|(year, month, day)| of_day(atlas, date(year, month, day)));
    json!({
        "spells": spells,
        "passed": { "rows": passed.changes().count(), "km2": passed.changes().map(|row| row.extent.area_km2()).sum::<f64>() },
        "incidents": { "count": atlas.incidents().len(), "deaths": deaths },
        "settlements": {
            "count": atlas.settlements().len(),
            "people": atlas.settlements().iter().filter_map(|town| town.population).sum::<u64>(),
        },
        "day": of_day(atlas, on),
        "steps": steps,
        "gaps": [gaps(date(2016, 10, 17)), gaps(date(2017, 10, 27))],
    })
}

/// Two zones whose border moves on 2001-06-01, when a strip in the east leaves the map; and one that stays and is shared from
/// that day on.
fn moving_front() -> Atlas {
    let polygon = |ring: &[(f64, f64)]| geo_types::Polygon::new(ring.to_vec().into(), Vec::new());
    let west = |front: &[(f64, f64)]| polygon(&[&[(44.0, 36.0), (44.0, 35.0)], front].concat());
    let east = |front: &[(f64, f64)], end: f64| {
        let back: Vec<_> = front.iter().rev().copied().collect();
        polygon(&[&[(end, 35.0), (end, 36.0)], back.as_slice()].concat())
    };
    let before = [(45.0, 35.0), (45.1, 35.3), (44.95, 35.7), (45.0, 36.0)];
    let after = [(45.4, 35.0), (44.99, 35.55), (45.5, 36.0)];
    let day = date(2001, 6, 1);
    let mut zones = [Zone::new("west", "West", west(&before)), Zone::new("east", "East", east(&before, 46.5))];
    for (zone, later) in zones.iter_mut().zip([west(&after), east(&after, 46.2)]) {
        zone.shapes[0].extant = Period::until(day);
        let mut shape = zone.shapes[0].clone();
        (shape.geometry, shape.extant) = (later.into(), Period::since(day));
        zone.shapes.push(shape);
    }
    let [west, east] = zones;
    Atlas::builder()
        .info(AtlasInfo {
            title: "A moving front".into(),
            coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(),
            ..AtlasInfo::default()
        })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(west)
        .add(east)
        .add(Zone::new("far", "Far west", Rect::new((43.5, 35.0), (44.0, 36.0)).to_polygon()))
        .add(Settlement::new("Ford", Point::new(45.2, 35.1)))
        .add(ControlChange::new("w", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e", "east", date(2001, 1, 1), Control::held(["blue"])))
        .add(ControlChange::new("f", "far", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("g", "far", day, Control::shared(["blue", "red"])))
        .build()
        .unwrap()
}

/// Three zones and a town called Ford, before the year 0.
fn namesakes() -> Atlas {
    let day = date(-43, 3, 15);
    let ford = |id: &str, x: f64, parent: Option<&str>| {
        let mut zone = Zone::new(id, "Ford", Rect::new((x, 35.0), (x + 1.0, 36.0)).to_polygon());
        zone.parent = parent.map(Into::into);
        zone
    };
    Atlas::builder()
        .info(AtlasInfo {
            title: "Fords".into(),
            coverage: Period::new(date(-49, 1, 1), date(-42, 1, 1)).unwrap(),
            ..AtlasInfo::default()
        })
        .add(Actor::new("red", "Red army"))
        .add(Division::new("north", "North", Level::District))
        .add(ford("a", 44.0, Some("north")))
        .add(ford("b", 45.0, None))
        .add(ford("c", 46.0, None))
        .add(Settlement::new("Ford", Point::new(45.5, 35.5)))
        .add(ControlChange::new("r", "b", day, Control::held(["red"])))
        .build()
        .unwrap()
}

fn key(control: &Control) -> String {
    let actors: Vec<&str> = control.actors().iter().map(disputed::ActorId::as_str).collect();
    format!("{}:{}", control.status(), actors.join("+"))
}
