//! The map page: small, closed, and safe whatever the names are. What it draws is checked in a browser: tests/browser.

use std::collections::BTreeMap;

use disputed::analysis::GapOptions;
use disputed::{
    Actor, Atlas, AtlasInfo, Certainty, Confidence, Control, ControlChange, Date, Incident, Language, Period, Point,
    Settlement, Source, Zone, article140, date,
};
use geo_types::Rect;
use serde_json::{Value, json};

fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_of_the_embedded_atlas_is_small_and_closed() {
    let atlas = article140().unwrap();
    let page = atlas.map_page().opening_on(date(2017, 10, 15)).to_html().unwrap();
    // Gaps are worked out in the check in the browser, which is made with optimisation; they add 30 kB.
    assert!(page.len() < 370_000, "{} bytes", page.len());
    assert!(page.contains("default-src 'none'"));
    for loader in
        ["src=", "@import", "url(http", "fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML", "Function("]
    {
        let (head, rest) = page.split_once("id=\"data\">").unwrap();
        let script = rest.split_once("</script>").unwrap().1;
        assert!(!head.contains(loader) && !script.contains(loader), "the page holds {loader}");
    }
    let data = data(&page);
    assert_eq!(data["zones"].as_array().unwrap().len(), atlas.zones().len());
    assert_eq!(data["language"], "en");
}

#[test]
fn hostile_names_stay_text_in_the_page() {
    let bad = "</script><script>alert(1)</script><!--\"'\\\n{{data}}{{script}}\u{2028}\u{202e}&lt;";
    let long: String = bad.chars().cycle().take(10_000).collect();
    let mut zone = Zone::new("z<\"'>", long.clone(), Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon());
    zone.names.ar = Some(bad.into());
    let mut actor = Actor::new("a", bad);
    actor.colour = Some("\"><script>".into());
    let mut source = Source::new("s", bad);
    source.url = "javascript:alert(1)".into();
    let mut change = ControlChange::new("c", "z<\"'>", date(2001, 1, 1), Control::held(["a"]));
    change = change.told_by(["s"], date(2001, 1, 1), Confidence::High);
    change.note = long.clone();
    let incident: Incident = serde_json::from_value(json!({
        "id": "i", "when": "2001-01-01", "point": {"x": 0.5, "y": 0.5}, "precision_km": 1.0, "kind": bad, "source": bad
    }))
    .unwrap();
    let atlas = Atlas::builder()
        .info(AtlasInfo { title: long.clone(), attribution: vec![bad.into()], ..AtlasInfo::default() })
        .add(zone)
        .add(actor)
        .add(source)
        .add(change)
        .add(Settlement::new(bad, Point::new(0.5, 0.5)))
        .add(incident)
        .build()
        .unwrap();
    let page = atlas.map_page().to_html().unwrap();
    assert_eq!(page.matches("<script").count(), 2, "the page's own two");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<!--"));
    let data = data(&page);
    assert_eq!(data["zones"][0]["names"][0], long);
    assert_eq!(data["title"], long);
    assert_eq!(data["actors"][0]["colour"], "#0072b2", "what is no colour is not passed on");
}

#[test]
fn the_page_shows_the_days_asked_for() {
    let atlas = article140().unwrap();
    let autumn = Period::new(date(2017, 9, 1), date(2018, 1, 1)).unwrap();
    let page = atlas.map_page().between(autumn).language(Language::Ku).opening_on(date(2030, 1, 1)).to_html().unwrap();
    let data = data(&page);
    let day = |number: &Value| date(1970, 1, 1).saturating_add(jiff::Span::new().days(number.as_i64().unwrap()));
    assert_eq!(day(&data["first"]), date(2017, 9, 1));
    assert_eq!(day(&data["day"]), date(2017, 12, 31), "a day off the page is moved onto it");
    assert_eq!(data["language"], "ku");
    let sums: Vec<f64> = data["areas"]["km2"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_array().unwrap().iter().map(|km2| km2.as_f64().unwrap()).sum())
        .collect();
    let whole = atlas.on(date(2017, 10, 1)).holdings().total().area_km2();
    assert!(sums.iter().all(|sum| (sum - whole).abs() < 1.0), "{sums:?} {whole}");
}

#[test]
fn a_page_of_some_days_knows_what_lies_next_to_them() {
    let atlas = article140().unwrap();
    let before = Period::new(date(2014, 1, 1), date(2014, 6, 12)).unwrap();
    let after = Period::new(date(2017, 10, 18), date(2018, 1, 1)).unwrap();
    for (period, day) in [(before, date(2014, 6, 11)), (after, date(2017, 10, 18))] {
        let Certainty::Window { change, before, after } = atlas.on(day).control_of("kirkuk-city").unwrap().certainty()
        else {
            panic!("a day within a window: {day}");
        };
        let data = data(&atlas.map_page().between(period).to_html().unwrap());
        let place = data["zones"].as_array().unwrap().iter().position(|zone| zone["id"] == "kirkuk-city").unwrap();
        let spells = data["spells"].as_array().unwrap().iter().filter(|spell| spell[0] == place);
        let spells: Vec<&Value> = spells.collect();
        let at = spells.iter().position(|spell| spell[10] == change.id.as_str()).unwrap();
        assert_eq!(spells[at][3], after.status().as_str());
        assert_eq!(spells[at - 1][3], before.status().as_str());
        assert_ne!(spells[0][1], data["first"], "the days of the whole spell");
    }
}

#[test]
fn a_page_of_what_was_known_shows_nothing_recorded_later() {
    let known_by = date(2016, 10, 16);
    let atlas = article140().unwrap().known_by(known_by);
    let data = data(&atlas.map_page().to_html().unwrap());
    for source in data["sources"].as_array().unwrap() {
        let out: Option<disputed::UncertainDate> = source["date"].as_str().unwrap().parse().ok();
        assert!(out.and_then(|out| out.not_before()).is_none_or(|day| day <= known_by), "{source}");
    }
    let epoch = date(1970, 1, 1);
    let day = |number: &Value| epoch.saturating_add(jiff::Span::new().days(number.as_i64().unwrap()));
    let claims = data["claims"].as_array().unwrap();
    for claim in claims {
        let zone = data["zones"][claim["zone"].as_u64().unwrap() as usize]["id"].as_str().unwrap();
        for day in [day(&claim["from"]), day(&claim["until"]).yesterday().unwrap()] {
            let found = atlas.on(day).control_of(zone).unwrap().contradictions();
            let listed = found.iter().any(|found| {
                found.statement.when.to_string() == claim["when"].as_str().unwrap()
                    && found.verdict.map(disputed::Verdict::as_str) == claim["verdict"].as_str()
            });
            assert!(listed, "{day}: {claim}");
        }
    }
    let all = article140().unwrap().map_page().to_html().unwrap();
    let all = self::data(&all)["claims"].as_array().unwrap().len();
    assert!(claims.len() < all && all > 0, "{} of {all}", claims.len());
}

#[test]
fn a_page_of_nothing_says_so() {
    let atlas = Atlas::builder().build().unwrap();
    let period = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
    let error = atlas.map_page().between(period).to_html().unwrap_err().to_string();
    assert!(error.contains("no ground"), "{error}");
}

/// What the library answers on some days, for the check of the page in a browser.
#[test]
fn answers_for_the_browser() {
    let atlas = article140().unwrap();
    let number = |day: Date| i64::from(day.duration_since(date(1970, 1, 1)).as_hours() as i32 / 24);
    let asked =
        [(2003, 3, 19), (2004, 9, 1), (2011, 12, 1), (2014, 6, 11), (2016, 10, 17), (2017, 10, 16), (2018, 12, 31)];
    let days = asked.map(|(year, month, day)| {
        let day = date(year, month, day);
        let snapshot = atlas.on(day);
        let status: BTreeMap<&str, &str> = snapshot
            .findings()
            .map(|finding| (finding.zone().id.as_str(), finding.control().status().as_str()))
            .collect();
        let km2: BTreeMap<String, f64> =
            snapshot.holdings().rows().iter().map(|row| (key(&row.control), row.extent.area_km2())).collect();
        let said = ["kirkuk-city", "sinjar", "hawija", "mosul", "jalawla", "makhmour"].map(|zone| {
            let finding = snapshot.control_of(zone).unwrap();
            let links = finding.sources().filter(|source| !source.url.is_empty()).count();
            let said = json!({
                "control": atlas.in_words(finding.control(), Language::En),
                "window": matches!(finding.certainty(), Certainty::Window { .. }),
                "links": links,
            });
            (zone, said)
        });
        json!({
            "date": day, "number": number(day), "status": status, "km2": km2, "said": BTreeMap::from(said),
            "windows": snapshot.findings().filter(|finding| matches!(finding.certainty(), Certainty::Window { .. })).count(),
            "front_km": snapshot.front_lines().length_km(),
        })
    });
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
            "page": atlas.map_page().between(Period::new(date(2014, 1, 1), date(2014, 6, 12)).unwrap()).to_html().unwrap(),
        },
        "title": atlas.info().title,
        "days": &days,
        "first": atlas.coverage().start(),
        "last": last,
        "last_change": changes.max(),
        "english": atlas.actor("federal-iraq").unwrap().names.en,
        "arabic": atlas.zone("kirkuk-city").unwrap().names.in_language(Language::Ar),
        "gaps": { "number": number(gaps_on), "count": gaps.len() },
        "transfers": {
            "number": number(before), "from": before, "until": until,
            "km2": transfers.changed().area_km2(), "rows": transfers.changes().count(),
        },
    });
    assert!(days.iter().all(|day| day["status"].as_object().is_some_and(|zones| zones.len() == atlas.zones().len())));
    println!("answers: {answers}");
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
        .add(ControlChange::new("w", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e", "east", date(2001, 1, 1), Control::held(["blue"])))
        .add(ControlChange::new("f", "far", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("g", "far", day, Control::shared(["blue", "red"])))
        .build()
        .unwrap()
}

fn key(control: &Control) -> String {
    let actors: Vec<&str> = control.actors().iter().map(disputed::ActorId::as_str).collect();
    format!("{}:{}", control.status(), actors.join("+"))
}
