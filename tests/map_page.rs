//! The map page: small, closed, and safe whatever the names are. What it draws is checked in a browser: tests/browser.

#[path = "common/towns.rs"]
mod towns;

use base64::Engine;
use disputed::map::Format;
use disputed::{
    Actor, Atlas, AtlasInfo, Certainty, ChangeKind, Control, ControlChange, Date, Language, Period, UncertainDate,
    Zone, article140, date,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use towns::{data, features, few_streets, hostile, hostile_atlas};

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
    let page = hostile_atlas().map_page().to_html().unwrap();
    assert_eq!(page.matches("<script").count(), 2, "the page's own two");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<!--"));
    let data = data(&page);
    assert_eq!(data["zones"][0]["names"][0], hostile());
    assert_eq!(data["title"], hostile());
}

#[test]
fn the_page_runs_its_own_script_and_style_and_nothing_else() {
    let page = article140().unwrap().map_page().to_html().unwrap();
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once('"').unwrap().0;
    assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none';"), "{policy}");
    for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
        let (_, rest) = page.rsplit_once(&format!("<{tag}>")).unwrap();
        // Browsers read line ends as `\n`, whatever the system that the sources were taken from has.
        let text = rest.split_once(&format!("</{tag}>")).unwrap().0.replace("\r\n", "\n");
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
        assert!(
            policy.contains(&format!("{directive} 'sha256-{hash}';")),
            "src/map/page/page.html: {directive} is {hash}"
        );
    }
    for attribute in [" style=", " onclick=", " onload="] {
        assert!(!page.contains(attribute), "the policy lets none of these act: {attribute}");
    }
}

#[test]
fn small_ground_has_fine_outlines_and_sizes() {
    let atlas = few_streets();
    let data = data(&atlas.map_page().to_html().unwrap());
    let scale = data["scale"].as_f64().unwrap();
    assert!(scale <= 1e-7, "{scale}");
    let zones = data["zones"].as_array().unwrap();
    for zone in zones {
        assert_eq!(zone["versions"][0][4][0].as_array().unwrap().len(), 2 * 4, "no corner is lost");
    }
    let exact = atlas.on(date(2016, 12, 31)).holdings().total().area_km2();
    let near = |km2: f64| (km2 - exact).abs() < 0.005 * exact;
    let sum = zones.iter().map(|zone| zone["versions"][0][2].as_f64().unwrap()).sum();
    assert!(near(sum), "{sum} for {exact}");
    let rows = data["areas"]["km2"].as_array().unwrap();
    let sums = rows.iter().map(|row| row.as_array().unwrap().iter().map(|km2| km2.as_f64().unwrap()).sum::<f64>());
    assert!(sums.clone().count() == 3 && sums.clone().all(near), "{rows:?} for {exact}");
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
        let at = spells.iter().position(|spell| spell[11] == change.id.as_str()).unwrap();
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
    let all = towns::data(&all)["claims"].as_array().unwrap().len();
    assert!(claims.len() < all && all > 0, "{} of {all}", claims.len());
}

#[test]
fn a_page_of_nothing_says_so() {
    let atlas = Atlas::builder().build().unwrap();
    let period = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
    let error = atlas.map_page().between(period).to_html().unwrap_err().to_string();
    assert!(error.contains("no ground"), "{error}");
}

#[test]
fn a_page_says_since_when_as_the_files_do() {
    let day = |month, day| date(2003, month, day);
    let square = geo_types::Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon();
    let mut zone = Zone::new("z", "Z", square);
    let mut late = zone.shapes[0].clone();
    zone.shapes[0].extant = Period::until(day(6, 1));
    late.extant = Period::since(day(9, 1));
    zone.shapes.push(late);
    let told = |id: &str, when: &str, kind| {
        let mut change = ControlChange::new(id, "z", when.parse::<UncertainDate>().unwrap(), Control::held(["red"]));
        change.kind = kind;
        change
    };
    let coverage = Period::new(day(1, 1), date(2004, 1, 1)).unwrap();
    let page_and_file = |change: ControlChange| {
        let atlas = Atlas::builder()
            .info(AtlasInfo { coverage, ..AtlasInfo::default() })
            .add(Actor::new("red", "Red army"))
            .add(zone.clone())
            .add(change)
            .build()
            .unwrap();
        let page = data(&atlas.map_page().to_html().unwrap());
        let spells = page["spells"].as_array().unwrap().iter().filter(|spell| spell[3] == "held");
        let page: Vec<_> = spells.map(|spell| (spell[8].clone(), spell[9].clone())).collect();
        let file = features(&atlas.export().to_text(Format::GeoJson).unwrap());
        let file = file.iter().map(|feature| &feature["properties"]).filter(|told| told["status"] == "held");
        let file: Vec<_> = file.map(|told| told["description"].as_str().unwrap().to_owned()).collect();
        (page, file)
    };
    let number = |day: Date| json!(day.duration_since(date(1970, 1, 1)).as_hours() / 24);
    for (change, page, since) in [
        (
            told("window", "2003-01/2003-03", ChangeKind::Initial),
            (json!("2003-01-01/2003-03-31"), number(day(3, 31))),
            "since at least 2003-03-31, until 2003-06-01",
        ),
        (
            told("first", "2003-01-01", ChangeKind::Initial),
            (json!("2003-01-01"), number(day(1, 1))),
            "since at least 2003-01-01, until 2003-06-01",
        ),
        (
            told("taken", "2003-02-01", ChangeKind::Capture),
            (json!("2003-02-01"), json!(null)),
            "since 2003-02-01, until",
        ),
        (
            told("open", "../2003-02-01", ChangeKind::Capture),
            (json!("../2003-02-01"), number(day(2, 1))),
            "since at least 2003-02-01, until",
        ),
    ] {
        let (told, file) = page_and_file(change);
        assert!(file[0].contains(since), "{file:?}");
        assert!(file[1].contains("since 2003-09-01, to the end"), "{file:?}");
        assert_eq!(told, [page, (json!(null), json!(null))]);
    }
}
