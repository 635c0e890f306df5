//! The days in exported maps: where they are cut, what goes on, and how loosely ends are known.

#[path = "common/towns.rs"]
mod towns;

use disputed::map::{Export, Format, Layer};
use disputed::{
    Actor, Atlas, AtlasInfo, ChangeKind, Control, ControlChange, Language, Period, UncertainDate, Zone, article140,
    date,
};
use serde_json::Value;
use towns::{features, leaving_zones, parted_towns};

#[test]
fn a_cut_says_at_least_and_no_more_than_the_record_covers() {
    let atlas = article140().unwrap();
    let period = |from, until| Period::new(date(from, 1, 1), date(until, 1, 1)).unwrap();
    let fifties = period(1950, 1960);
    for error in [
        atlas.export().between(fifties).to_text(Format::GeoJson).unwrap_err(),
        atlas.map_page().between(fifties).to_html().unwrap_err(),
    ] {
        assert!(error.to_string().contains("nothing on record in these days"), "{error}");
    }
    let told = |until| -> Vec<String> {
        let text = atlas.export().between(period(2013, until)).to_text(Format::GeoJson).unwrap();
        let features = features(&text);
        let open = features.iter().filter(|feature| feature["properties"]["ongoing"] == true);
        open.map(|feature| feature["properties"]["description"].as_str().unwrap().to_owned()).collect()
    };
    assert!(told(2014).iter().all(|text| text.contains("until at least 2014-01-01")));
    assert!(told(2030).iter().all(|text| text.contains("to the end of the record")));
}

#[test]
fn loose_dates_are_those_of_the_days_beside_them() {
    let told = |feature: &Value| {
        let of = |name: &str| feature["properties"][name].as_str().unwrap_or("..").to_owned();
        let days =
            [of("start_edtf"), of("end_edtf")].map(|edtf| edtf.parse::<disputed::UncertainDate>().map(|d| d.best()));
        assert_eq!(days[0].as_ref().unwrap().to_string(), of("start_date"), "{feature}");
        assert!(days[1].as_ref().map_or(of("end_date") == "..", |end| end.to_string() == of("end_date")), "{feature}");
        [of("zone_id"), of("start_edtf"), of("end_edtf")].join(" ")
    };
    let features = features(&leaving_zones().export().to_text(Format::GeoJson).unwrap());
    let mut told: Vec<String> = features.iter().map(told).collect();
    told.sort();
    let expected = [
        "back ../2001-01-01 2001-06-01",
        "back 2001-09-01 ..",
        "gone 2001-01-01 2001-06-01",
        "passed 2001-01-01 2001-06-01",
        "passed 2001-09-01 2001-09-20/2001-10-10",
        "passed 2001-09-20/2001-10-10 ..",
        "there 2001-01-01 ..",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_ends_on_the_day_of_the_cut_does_not_go_on() {
    let layers = [Layer::Zones, Layer::Holders, Layer::FrontLines, Layer::SecurityGaps("red".into(), "blue".into())];
    let cuts = [(parted_towns(), [date(2001, 5, 1), date(2001, 9, 1)]), (leaving_zones(), [date(2001, 6, 1); 2])];
    for (layer, (atlas, ends)) in layers.iter().flat_map(|layer| cuts.iter().map(move |cut| (layer, cut))) {
        let all = atlas.export().layer(layer.clone());
        let read = |export: &Export<'_>| features(&export.to_text(Format::GeoJson).unwrap());
        let whole = read(&all);
        for end in ends.iter().flat_map(|end| [*end, end.tomorrow().unwrap(), end.yesterday().unwrap()]) {
            let cut = read(&all.clone().between(Period::until(end)));
            let of = |feature: &Value, name: &str| feature["properties"][name].as_str().map(str::to_owned);
            let lasts = |feature: &&Value| {
                of(feature, "start_date").unwrap() < end.to_string()
                    && of(feature, "end_date").is_none_or(|day| day > end.to_string())
            };
            let uids = |features: &mut dyn Iterator<Item = &Value>| {
                let mut uids: Vec<String> = features.map(|feature| of(feature, "uid").unwrap()).collect();
                uids.sort();
                uids
            };
            let expected = uids(&mut whole.iter().filter(lasts));
            let found = uids(&mut cut.iter().filter(|feature| feature["properties"]["ongoing"] == true));
            assert_eq!(found, expected, "{layer:?} until {end}");
            assert!(cut.iter().all(|feature| of(feature, "start_date").unwrap() < end.to_string()));
        }
    }
}

#[test]
fn what_was_so_before_the_first_day_is_told_apart_from_what_came_about_on_it() {
    let first = date(2001, 1, 1);
    let held = |id: &str, zone: &str, when: &str| {
        ControlChange::new(id, zone, when.parse::<UncertainDate>().unwrap(), Control::held(["red"]))
    };
    let mut state = held("s", "state", "2001-01-01");
    state.kind = ChangeKind::Initial;
    let mut builder = Atlas::builder();
    for (x, id) in (0_u8..).zip(["window", "state", "taken", "unknown", "late"]) {
        let west = f64::from(x);
        let mut zone = Zone::new(id, id, geo_types::Rect::new((west, 0.0), (west + 1.0, 1.0)).to_polygon());
        if id == "late" {
            zone.shapes[0].extant = Period::since(date(2001, 2, 1));
        }
        builder.add(zone);
    }
    let info = AtlasInfo { coverage: Period::new(first, date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() };
    let atlas = builder
        .info(info)
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(held("b", "window", "2000-06-01/2001-01-01"))
        .add(state)
        .add(held("t", "taken", "2001-01-01"))
        .add(ControlChange::new("u", "unknown", date(2001, 3, 1), Control::held(["blue"])))
        .add(held("l", "late", "2001-01-10"))
        .build()
        .unwrap();
    let told = |export: Export<'_>| {
        let features = features(&export.to_text(Format::GeoJson).unwrap());
        let of = |feature: &Value, name: &str| feature["properties"][name].as_str().unwrap_or("-").to_owned();
        let mut told: Vec<String> = features
            .iter()
            .map(|feature| {
                let [zone, start, edtf] = ["zone_id", "start_date", "start_edtf"].map(|name| of(feature, name));
                let open = edtf.starts_with("../");
                assert_eq!(of(feature, "description").contains("since at least"), open, "{feature}");
                format!("{zone} {start} {edtf}")
            })
            .collect();
        told.sort();
        told
    };
    let zones = [
        "late 2001-02-01 2001-02-01",
        "state 2001-01-01 ../2001-01-01",
        "taken 2001-01-01 2001-01-01",
        "unknown 2001-01-01 ../2001-01-01",
        "unknown 2001-03-01 2001-03-01",
        "window 2001-01-01 2000-06-01/2001-01-01",
    ];
    assert_eq!(told(atlas.export()), zones);
    let spring = Period::new(date(2001, 2, 1), date(2001, 4, 1)).unwrap();
    let cut = [
        "late 2001-02-01 2001-02-01",
        "state 2001-02-01 ../2001-02-01",
        "taken 2001-02-01 ../2001-02-01",
        "unknown 2001-02-01 ../2001-02-01",
        "unknown 2001-03-01 2001-03-01",
        "window 2001-02-01 ../2001-02-01",
    ];
    assert_eq!(told(atlas.export().between(spring)), cut, "what a cut cuts off lies before it");
    for layer in [Layer::Holders, Layer::FrontLines] {
        let text = atlas.export().layer(layer).to_text(Format::GeoJson).unwrap();
        for feature in features(&text) {
            let [start, edtf] = ["start_date", "start_edtf"].map(|name| feature["properties"][name].as_str().unwrap());
            assert_eq!(edtf, if start == "2001-01-01" { "../2001-01-01" } else { start });
        }
    }
    let places = features(&atlas.export().to_text(Format::LinkedPlaces).unwrap());
    let start =
        |uid: &str| places.iter().find(|place| place["@id"] == uid).unwrap()["when"]["timespans"][0]["start"].clone();
    assert_eq!(start("#state@2001-01-01"), serde_json::json!({ "latest": "2001-01-01" }));
    assert_eq!(start("#taken@2001-01-01"), serde_json::json!({ "in": "2001-01-01" }));
}

#[test]
fn a_map_of_what_was_known_tells_nothing_recorded_later() {
    let square = |x: f64| geo_types::Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon();
    let build = |later: bool| {
        let mut builder = Atlas::builder();
        builder.extend(["red", "blue", "green"].map(|id| Actor::new(id, format!("The {id} army"))));
        builder.add(Zone::new("west", "West", square(0.0))).add(Zone::new("east", "East", square(1.0)));
        let held = |id: &str, zone: &str, when, actor: &str| ControlChange::new(id, zone, when, Control::held([actor]));
        builder.add(held("w1", "west", date(2001, 1, 1), "red")).add(held("e1", "east", date(2001, 6, 1), "blue"));
        if later {
            builder.add(held("w2", "west", date(2005, 1, 1), "green"));
        }
        builder.build().unwrap()
    };
    let (known, all) = (build(false), build(true));
    let then = all.known_by(date(2002, 1, 1));
    for format in [Format::GeoJson, Format::Csv, Format::Kml, Format::TopoJson, Format::QgisStyle, Format::QgisProject]
    {
        let [told, expected] = [&then, &known].map(|atlas| atlas.export().to_text(format).unwrap());
        assert_eq!(told, expected, "{format:?}");
    }
    assert_eq!(then.map_page().to_html().unwrap(), known.map_page().to_html().unwrap());
    for plot in [Atlas::plot_holders, |atlas: &Atlas, days, language| atlas.plot_incidents(days, language, 1.0)] {
        let [told, expected] = [&then, &known].map(|atlas| plot(atlas, Period::ALWAYS, Language::En).unwrap());
        assert_eq!(told, expected);
    }
    let day = date(2001, 7, 1);
    assert_eq!(then.on(day).plot_map(Language::En).unwrap(), known.on(day).plot_map(Language::En).unwrap());
}

#[test]
fn what_arises_on_the_first_day_of_a_cut_is_known_to_have_begun_then() {
    let day = |month, day| date(2017, month, day);
    let starts = |atlas: &Atlas, layer: Layer, first| -> Vec<String> {
        let export = atlas.export().layer(layer).between(Period::since(first));
        let features = features(&export.to_text(Format::GeoJson).unwrap());
        let of_first = features.iter().map(|feature| &feature["properties"]);
        let of_first = of_first.filter(|told| told["start_date"] == first.to_string());
        let told = |told: &Value| {
            let (edtf, said) = (told["start_edtf"].as_str().unwrap(), told["description"].as_str().unwrap());
            assert!(said.is_empty() || said.contains("since at least") == edtf.starts_with(".."), "{told}");
            edtf.to_owned()
        };
        let mut starts: Vec<String> = of_first.map(told).collect();
        starts.sort();
        starts.dedup();
        starts
    };
    let atlas = article140().unwrap();
    for layer in [Layer::Holders, Layer::FrontLines] {
        assert_eq!(starts(&atlas, layer.clone(), day(10, 16)), ["../2017-10-16", "2017-10-16"], "{layer:?}");
        assert_eq!(starts(&atlas, layer, day(9, 16)), ["../2017-09-16"]);
    }
    assert_eq!(starts(&atlas, Layer::Zones, day(10, 16))[..2], ["../2017-10-16", "2017-10-16"]);
    // The strip is vacant from May to September, and the record begins in January.
    let towns = parted_towns();
    let gaps = |first| starts(&towns, Layer::SecurityGaps("red".into(), "blue".into()), first);
    assert_eq!(gaps(date(2001, 5, 1)), ["2001-05-01"]);
    assert_eq!(gaps(date(2001, 5, 2)), ["../2001-05-02"]);
    for layer in [Layer::Holders, Layer::FrontLines] {
        assert_eq!(starts(&towns, layer, date(2001, 1, 1)), ["../2001-01-01"]);
    }
}

#[test]
fn a_cut_has_the_ends_of_the_whole_record() {
    let layers = [Layer::Holders, Layer::FrontLines, Layer::SecurityGaps("red".into(), "blue".into())];
    for (layer, atlas) in layers.iter().flat_map(|layer| [(layer, parted_towns()), (layer, leaving_zones())]) {
        let read = |export: Export<'_>| features(&export.layer(layer.clone()).to_text(Format::GeoJson).unwrap());
        let of = |feature: &Value, name: &str| feature["properties"][name].as_str().unwrap_or("").to_owned();
        let whole = read(atlas.export());
        for first in [date(2001, 1, 1), date(2001, 5, 1), date(2001, 5, 2), date(2001, 6, 1), date(2001, 9, 1)] {
            let mut expected: Vec<[String; 2]> = whole
                .iter()
                .map(|feature| ["start_date", "start_edtf", "end_date", "end_edtf"].map(|name| of(feature, name)))
                .filter(|[_, _, end, _]| end.is_empty() || *end > first.to_string())
                .map(|[start, since, _, until]| {
                    [if start < first.to_string() { format!("../{first}") } else { since }, until]
                })
                .collect();
            let cut = read(atlas.export().between(Period::since(first)));
            let mut told: Vec<_> = cut.iter().map(|cut| ["start_edtf", "end_edtf"].map(|name| of(cut, name))).collect();
            expected.sort();
            told.sort();
            assert_eq!(told, expected, "{layer:?} since {first}");
        }
    }
}

#[test]
fn a_day_off_the_record_is_told_of_that_day_alone() {
    for (atlas, day) in [
        (article140().unwrap(), date(2019, 6, 1)),
        (article140().unwrap(), date(1999, 6, 1)),
        (article140().unwrap(), date(2019, 1, 1)),
        (leaving_zones(), date(2002, 6, 1)),
    ] {
        let next = day.tomorrow().unwrap().to_string();
        for layer in [Layer::Zones, Layer::Holders] {
            let text = atlas.on(day).export().layer(layer.clone()).to_text(Format::GeoJson).unwrap();
            let features = features(&text);
            assert!(!features.is_empty());
            for feature in features {
                let of = |name: &str| feature["properties"][name].as_str().unwrap_or("null").to_owned();
                let told = ["start_date", "start_edtf", "end_date", "end_edtf"].map(of);
                let expected = [day.to_string(), day.to_string(), next.clone(), next.clone()];
                assert_eq!(told, expected, "{layer:?}: {feature}");
                assert_eq!(of("description"), format!("Control not known, since {day}, until {next}."));
            }
        }
    }
}

#[test]
fn years_before_0_are_written_for_those_who_read_them() {
    let ides = date(-44, 3, 15);
    let atlas = Atlas::builder()
        .add(Zone::new("rome", "Rome", geo_types::Rect::new((12.0, 41.0), (13.0, 42.0)).to_polygon()))
        .add(ControlChange::new("i", "rome", ides, Control::Vacant))
        .build()
        .unwrap();
    let export = atlas.export();
    let file = features(&export.to_text(Format::GeoJson).unwrap());
    let told = ["start", "start_date", "start_edtf"].map(|name| file[0]["properties"][name].as_str().unwrap());
    assert_eq!(told, ["-000044-03-15T00:00:00Z", "-000044-03-15", "-0044-03-15"]);
    assert!(export.to_text(Format::Csv).unwrap().contains(",-000044-03-15,"));
    assert!(export.to_text(Format::Kml).unwrap().contains("<begin>-0044-03-15</begin>"));
    for format in [Format::OpenHistoricalMap, Format::LinkedPlaces] {
        let text = export.to_text(format).unwrap();
        assert!(text.contains("\"-0044-03-15\"") && !text.contains("\"-000044-03-15\""), "{text}");
    }
}

#[test]
fn where_a_record_begins_later_it_may_have_been_so_before() {
    let later = date(2001, 3, 1);
    let block = |x: f64, width: f64| geo_types::Rect::new((x, 0.0), (x + width, 1.0)).to_polygon();
    // A record without bounds begins with the first change; what is told to have begun with it did.
    let build = |kind: ChangeKind, bounded: bool| {
        let told = |id: &str, zone: &str, when, to| {
            let mut change = ControlChange::new(id, zone, when, to);
            change.kind = kind;
            change
        };
        let coverage = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
        let (coverage, first) = if bounded { (coverage, date(2001, 1, 1)) } else { (Period::ALWAYS, later) };
        Atlas::builder()
            .info(AtlasInfo { coverage, ..AtlasInfo::default() })
            .extend(["red", "blue"].map(|id| Actor::new(id, format!("The {id} army"))))
            .add(Zone::new("west", "West", block(0.0, 1.0)))
            .add(Zone::new("east", "East", block(1.0, 1.0)))
            .add(Zone::new("strip", "Strip", block(2.0, 0.05)))
            .add(Zone::new("far", "Far", block(2.05, 1.0)))
            .add(ControlChange::new("w", "west", first, Control::held(["red"])))
            .add(told("e", "east", later, Control::held(["blue"])))
            .add(told("s", "strip", later, Control::Vacant))
            .add(ControlChange::new("f", "far", first, Control::held(["red"])))
            .build()
            .unwrap()
    };
    let layers = [Layer::Zones, Layer::Holders, Layer::FrontLines, Layer::SecurityGaps("red".into(), "blue".into())];
    let told = [(ChangeKind::Initial, "../2001-03-01"), (ChangeKind::Capture, "2001-03-01")];
    for ((kind, expected), bounded) in told.into_iter().flat_map(|told| [(told, true), (told, false)]) {
        let atlas = build(kind, bounded);
        for (layer, days) in layers.iter().flat_map(|layer| [(layer, Period::ALWAYS), (layer, Period::since(later))]) {
            let text = atlas.export().layer(layer.clone()).between(days).to_text(Format::GeoJson).unwrap();
            let features = features(&text);
            let told = features.iter().map(|feature| &feature["properties"]);
            let told = told.filter(|told| told["start_date"] == "2001-03-01" && told["actor"] != "red");
            let told: Vec<&str> = told.map(|told| told["start_edtf"].as_str().unwrap()).collect();
            assert!(!told.is_empty() && told.iter().all(|told| *told == expected), "{layer:?} in {days}: {told:?}");
        }
    }
}
