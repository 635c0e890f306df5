//! Exported maps: to the letter of RFC 7946, and true to the answers of the atlas.

#[path = "common/records.rs"]
mod records;
#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/towns.rs"]
mod towns;

use disputed::map::{Format, Layer, OpenEnd, Winding};
use disputed::{Actor, Atlas, AtlasInfo, Control, ControlChange, Language, Period, Point, Zone, article140, date};
use proptest::prelude::*;
use records::{DAYS, day, records, square};
use serde_json::Value;
use towns::{features, few_streets, hostile_atlas, leaving_zones, two_towns};

fn positions(ring: &Value) -> Vec<(f64, f64)> {
    let number = |value: &Value| value.as_f64().unwrap();
    ring.as_array().unwrap().iter().map(|at| (number(&at[0]), number(&at[1]))).collect()
}

/// Whether a multipolygon of a file holds a point that is on none of its edges.
fn holds(geometry: &Value, (x, y): (f64, f64)) -> bool {
    let polygons = geometry["coordinates"].as_array().unwrap();
    let rings = polygons.iter().flat_map(|polygon| polygon.as_array().unwrap());
    let edges = rings.flat_map(|ring| positions(ring).windows(2).map(|edge| [edge[0], edge[1]]).collect::<Vec<_>>());
    let crossed = edges.filter(|[a, b]| (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
    crossed.count() % 2 == 1
}

fn says(feature: &Value) -> String {
    let properties = &feature["properties"];
    format!("{} {}", properties["status"].as_str().unwrap(), properties["actor"].as_str().unwrap_or(""))
}

fn control_as_field(control: &Control) -> String {
    let actors: Vec<&str> = control.actors().iter().map(disputed::ActorId::as_str).collect();
    format!("{} {}", control.status(), actors.join("+"))
}

fn on_day(feature: &Value, ms: i64) -> bool {
    let of = |name: &str| feature["properties"][name].as_i64().unwrap();
    of("start_ms") <= ms && ms < of("end_ms")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_coarse_file_keeps_to_the_letter(records in records(), dissolve in any::<bool>(), precision in 2_u8..8) {
        let layer = if dissolve { Layer::Holders } else { Layer::Zones };
        let text = records.atlas().export().layer(layer).precision(precision).to_text(Format::GeoJson).unwrap();
        prop_assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
    }

    #[test]
    fn the_file_answers_as_the_atlas_does(records in records(), dissolve in any::<bool>()) {
        let atlas = records.atlas();
        let layer = if dissolve { Layer::Holders } else { Layer::Zones };
        let text = atlas.export().layer(layer).to_text(Format::GeoJson).unwrap();
        prop_assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
        let features = features(&text);
        for number in 0..DAYS {
            let ms = i64::from(14_610 + number) * 86_400_000; // 2010-01-01 is day 14,610
            let there: Vec<&Value> = features.iter().filter(|feature| on_day(feature, ms)).collect();
            for (x, y) in [(0.1, 0.1), (0.5, 0.5), (1.5, 0.5), (0.5, 1.9), (2.6, 1.4), (9.5, 9.5)] {
                let found: Vec<String> =
                    there.iter().filter(|feature| holds(&feature["geometry"], (x, y))).map(|f| says(f)).collect();
                let asked = atlas.on(day(number)).control_at(Point::new(x, y));
                let expected: Vec<String> = asked.iter().map(|finding| control_as_field(finding.control())).collect();
                prop_assert_eq!(found, expected, "day {} at {} {}", number, x, y);
            }
        }
    }

    #[test]
    fn a_day_by_itself_is_the_day_of_the_whole(records in records(), number in 0..DAYS) {
        let atlas = records.atlas();
        let text = atlas.on(day(number)).export().to_text(Format::GeoJson).unwrap();
        prop_assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
        let ms = i64::from(14_610 + number) * 86_400_000;
        let whole = features(&atlas.export().to_text(Format::GeoJson).unwrap());
        let strip = |feature: &Value| {
            let mut feature = feature.clone();
            feature["id"] = Value::Null;
            feature["properties"].as_object_mut().unwrap().remove("certainty");
            feature.to_string()
        };
        let mut expected: Vec<String> = whole.iter().filter(|feature| on_day(feature, ms)).map(strip).collect();
        let mut found: Vec<String> = features(&text).iter().map(strip).collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn shared_arcs_give_back_the_rings(records in records(), dissolve in any::<bool>(), turned in any::<bool>()) {
        let atlas = records.atlas();
        let layer = if dissolve { Layer::Holders } else { Layer::Zones };
        let winding = if turned { Winding::Clockwise } else { Winding::CounterClockwise };
        let export = atlas.export().layer(layer).winding(winding);
        let topology: Value = serde_json::from_str(&export.to_text(Format::TopoJson).unwrap()).unwrap();
        let scale = topology["transform"]["scale"][0].as_f64().unwrap();
        let arcs: Vec<Vec<(i64, i64)>> = topology["arcs"].as_array().unwrap().iter().map(|arc| {
            let steps = arc.as_array().unwrap().iter();
            let steps = steps.map(|step| (step[0].as_i64().unwrap(), step[1].as_i64().unwrap()));
            steps.scan((0, 0), |at, step| { *at = (at.0 + step.0, at.1 + step.1); Some(*at) }).collect()
        }).collect();
        let geometries = topology["objects"]["zones"]["geometries"].as_array().unwrap();
        let features = features(&export.to_text(Format::GeoJson).unwrap());
        prop_assert_eq!(geometries.len(), features.len());
        for (geometry, feature) in geometries.iter().zip(&features) {
            prop_assert_eq!(&geometry["properties"]["uid"], &feature["properties"]["uid"]);
            let polygons = feature["geometry"]["coordinates"].as_array().unwrap();
            for (arcs_of, polygon) in geometry["arcs"].as_array().unwrap().iter().zip(polygons) {
                for (numbers, ring) in arcs_of.as_array().unwrap().iter().zip(polygon.as_array().unwrap()) {
                    let mut joined: Vec<(i64, i64)> = Vec::new();
                    for number in numbers.as_array().unwrap().iter().map(|number| number.as_i64().unwrap()) {
                        let mut arc = arcs[usize::try_from(number.max(!number)).unwrap()].clone();
                        if number < 0 { arc.reverse(); }
                        if !joined.is_empty() { prop_assert_eq!(joined.pop(), arc.first().copied()); }
                        joined.extend(arc);
                    }
                    let ring: Vec<(i64, i64)> = positions(ring).into_iter()
                        .map(|(x, y)| ((x / scale).round() as i64, (y / scale).round() as i64)).collect();
                    prop_assert_eq!(joined, ring);
                }
            }
        }
    }
}

#[test]
fn a_feature_reads_as_the_schema_says() {
    let text = two_towns().export().to_text(Format::GeoJson).unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn points_are_layers_of_their_own() {
    let atlas = two_towns();
    for (layer, uid, start) in
        [(Layer::Settlements, "settlement-1", "2001-01-01"), (Layer::Incidents, "i1", "2001-02-03")]
    {
        let text = atlas.export().layer(layer.clone()).to_text(Format::GeoJson).unwrap();
        assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
        let features = features(&text);
        assert_eq!(features.len(), 1);
        assert_eq!(features[0]["properties"]["uid"], uid);
        assert_eq!(features[0]["properties"]["start_date"], start);
        for format in [Format::TopoJson, Format::QgisProject, Format::QgisStyle] {
            let error = atlas.export().layer(layer.clone()).to_text(format).unwrap_err();
            assert_eq!(error.kind(), disputed::ErrorKind::Question);
        }
    }
}

#[test]
fn options_change_what_they_say_and_nothing_else() {
    let atlas = two_towns();
    let plain = atlas.export();
    let ends =
        |text: &str| features(text).iter().map(|feature| feature["properties"]["end"].clone()).collect::<Vec<_>>();
    let open = plain.clone().open_end(OpenEnd::Null).to_text(Format::GeoJson).unwrap();
    assert_eq!(ends(&open), [Value::from("2001-03-20T00:00:00Z"), Value::Null, Value::Null]);
    let closed = plain.to_text(Format::GeoJson).unwrap();
    assert_eq!(ends(&closed)[1], "2002-01-01T00:00:00Z");
    let turned = plain.clone().winding(Winding::Clockwise).to_text(Format::GeoJson).unwrap();
    assert_eq!(rfc7946::breaches(&turned).len(), 3, "each ring turns the other way");
    let arabic = plain.clone().language(Language::Ar).to_text(Format::GeoJson).unwrap();
    assert!(arabic.contains("\"name\":\"شرق\"") && arabic.contains("\"name\":\"West\""));
    let spring = Period::new(date(2001, 3, 1), date(2001, 4, 1)).unwrap();
    let spring = features(&plain.between(spring).to_text(Format::GeoJson).unwrap());
    assert_eq!(spring.len(), 3);
    assert_eq!(spring[1]["properties"]["end_date"], Value::Null, "it goes on after the last day asked for");
    assert_eq!(spring[0]["properties"]["end_date"], "2001-03-20");
}

#[test]
fn what_falls_together_is_left_out() {
    let corners = vec![(0.0, 0.0), (1.0, 0.0), (0.5, 0.000_1), (0.0, 0.0)];
    let sliver = geo_types::Polygon::new(corners.into(), Vec::new());
    let atlas = Atlas::builder()
        .add(Zone::new("z", "Sliver", sliver))
        .add(Actor::new("a", "A"))
        .add(ControlChange::new("c", "z", date(2001, 1, 1), Control::held(["a"])))
        .build()
        .unwrap();
    let fine = features(&atlas.export().to_text(Format::GeoJson).unwrap());
    assert_eq!(fine[0]["geometry"]["type"], "MultiPolygon");
    let flat = atlas.export().precision(2);
    assert_eq!(features(&flat.to_text(Format::GeoJson).unwrap())[0]["geometry"], Value::Null, "flattened to a line");
    assert!(flat.to_text(Format::Csv).unwrap().contains("MULTIPOLYGON EMPTY"));
    assert!(!flat.to_text(Format::Kml).unwrap().contains("<Polygon>"));
    assert!(flat.to_text(Format::TopoJson).unwrap().contains("\"arcs\":[],"));
    let dots = Zone::new("z", "Dot", square(5.0, 5.0, 0.000_1));
    let atlas = Atlas::builder()
        .add(dots)
        .add(Zone::new("s", "Square", square(0.004, 0.0, 1.0)))
        .add(Actor::new("a", "A"))
        .add(ControlChange::new("c", "z", date(2001, 1, 1), Control::held(["a"])))
        .build()
        .unwrap();
    let coarse = features(&atlas.export().precision(2).to_text(Format::GeoJson).unwrap());
    assert_eq!(coarse.iter().filter(|feature| feature["geometry"].is_null()).count(), 1);
    for (precision, bbox) in
        [(2, [0.0, 0.0, 1.0, 1.0]), (3, [0.004, 0.0, 1.004, 1.0]), (6, [0.004, 0.0, 5.000_1, 5.000_1])]
    {
        let text = atlas.export().precision(precision).to_text(Format::GeoJson).unwrap();
        assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
        let file: Value = serde_json::from_str(&text).unwrap();
        let written = file["bbox"].as_array().unwrap().iter().map(|side| side.as_f64().unwrap());
        assert_eq!(written.collect::<Vec<_>>(), bbox, "of what is written at {precision} decimals");
    }
}

#[test]
fn an_atlas_without_a_date_says_what_is_missing() {
    let atlas = Atlas::builder().add(Zone::new("z", "Z", square(0.0, 0.0, 1.0))).build().unwrap();
    let error = atlas.export().to_text(Format::GeoJson).unwrap_err().to_string();
    assert!(error.contains("nothing in the atlas has a date"), "{error}");
    let period = Period::new(date(2001, 1, 1), date(2001, 2, 1)).unwrap();
    let features = features(&atlas.export().between(period).to_text(Format::GeoJson).unwrap());
    assert_eq!(features[0]["properties"]["status"], "unknown");
}

#[test]
fn a_writer_that_fails_is_reported() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::GeoJson, Format::Csv, Format::Kml, Format::QgisProject, Format::TopoJson] {
        let error = two_towns().export().write(format, Full).unwrap_err();
        assert_eq!(error.kind(), disputed::ErrorKind::Io);
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }
}

/// Two towns and a strip of vacant ground between them that is 0.1 degrees wide.
fn parted_towns() -> Atlas {
    let block = |x: f64, width: f64| geo_types::Rect::new((x, 0.0), (x + width, 1.0)).to_polygon();
    Atlas::builder()
        .info(AtlasInfo { coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(Zone::new("west", "West", block(0.0, 1.0)))
        .add(Zone::new("strip", "Strip", block(1.0, 0.05)))
        .add(Zone::new("east", "East", block(1.05, 1.0)))
        .add(ControlChange::new("w1", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e1", "east", date(2001, 1, 1), Control::held(["blue"])))
        .add(ControlChange::new("s1", "strip", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("s2", "strip", date(2001, 5, 1), Control::Vacant))
        .add(ControlChange::new("s3", "strip", date(2001, 9, 1), Control::held(["blue"])))
        .build()
        .unwrap()
}

#[test]
fn lines_gaps_and_transfers_are_those_of_the_analysis() {
    let atlas = parted_towns();
    let read = |layer: Layer| {
        let text = atlas.export().layer(layer).to_text(Format::GeoJson).unwrap();
        assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
        features(&text)
    };
    let days = |feature: &Value| {
        let of = |name: &str| feature["properties"][name].as_str().unwrap()[..10].to_owned();
        (of("start"), of("end"))
    };
    let fronts = read(Layer::FrontLines);
    assert_eq!(
        fronts.iter().map(days).collect::<Vec<_>>(),
        [("2001-01-01".into(), "2001-05-01".into()), ("2001-09-01".into(), "2002-01-01".into())],
        "while the strip is vacant nobody meets"
    );
    let km = fronts[0]["properties"]["length_km"].as_f64().unwrap();
    assert!((km - atlas.on(date(2001, 2, 1)).front_lines().length_km()).abs() <= 0.05);
    let longitudes: Vec<f64> = positions(&fronts[0]["geometry"]["coordinates"][0]).iter().map(|at| at.0).collect();
    assert!(longitudes.iter().all(|lon| *lon == 1.05), "{longitudes:?}");

    let gaps = read(Layer::SecurityGaps("red".into(), "blue".into()));
    let open: Vec<_> = gaps.iter().filter(|gap| gap["properties"]["gap"] == "open").map(days).collect();
    assert_eq!(open, [("2001-05-01".into(), "2001-09-01".into())]);

    let passed = read(Layer::TransfersUntil(date(2001, 10, 1)));
    assert_eq!(passed.len(), 1);
    let row = &passed[0]["properties"];
    assert_eq!((row["lost_by"].as_str(), row["gained_by"].as_str()), (Some("red"), Some("blue")));
    let whole = atlas.on(date(2001, 1, 1)).transfers_until(date(2001, 10, 1)).changed().area_km2();
    assert!((row["area_km2"].as_f64().unwrap() - whole).abs() <= 0.05);
}

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
fn names_are_labelled_with_the_language_they_are_in() {
    let atlas = parted_towns();
    for layer in [Layer::Holders, Layer::FrontLines, Layer::TransfersUntil(date(2001, 10, 1))] {
        let export = atlas.export().layer(layer.clone()).language(Language::Ar);
        for place in features(&export.to_text(Format::LinkedPlaces).unwrap()) {
            let names = place["names"].as_array().unwrap();
            assert!(names.iter().any(|name| name["lang"] == "ar"), "{layer:?}: {place}");
            for name in names.iter().filter(|name| name["lang"] == "en") {
                assert!(name["toponym"].as_str().unwrap().is_ascii(), "{layer:?}: {name}");
            }
        }
    }
}

#[test]
fn names_with_braces_stay_in_their_place() {
    let day = date(2001, 1, 1);
    let atlas = Atlas::builder()
        .add(Actor::new("a", "{b} {}"))
        .add(Actor::new("b", "Blue"))
        .add(Zone::new("z", "Z", square(0.0, 0.0, 1.0)))
        .add(ControlChange::new("c", "z", day, Control::held(["a"])))
        .add(ControlChange::new("d", "z", date(2001, 2, 1), Control::held(["b"])))
        .build()
        .unwrap();
    let export = atlas.on(day).export().layer(Layer::TransfersUntil(date(2001, 3, 1)));
    let passed = features(&export.to_text(Format::GeoJson).unwrap());
    assert_eq!(passed[0]["properties"]["title"], "before: held by {b} {}; after: held by Blue");
}

#[test]
fn transfers_backward_are_refused() {
    let atlas = parted_towns();
    let until = |day| atlas.on(date(2001, 10, 1)).export().layer(Layer::TransfersUntil(day)).to_text(Format::GeoJson);
    let error = until(date(2001, 1, 1)).unwrap_err();
    assert_eq!(error.kind(), disputed::ErrorKind::Question);
    assert!(error.to_string().contains("2001-10-01, a later day"), "{error}");
    assert!(features(&until(date(2001, 10, 1)).unwrap()).is_empty());
}

#[test]
fn pictures_hold_what_they_show_and_hostile_names_stay_text() {
    let atlas = article140().unwrap();
    let period = Period::new(date(2014, 1, 1), date(2018, 1, 1)).unwrap();
    let holders = atlas.plot_holders(period, Language::Ar).unwrap();
    assert!(holders.contains("تنظيم الدولة") && holders.contains(">٢٠١٦<"));
    let map = atlas.on(date(2017, 10, 15)).plot_map(Language::En).unwrap();
    assert!(map.contains("Pesh-PUK") && map.contains("COD-AB"));
    let bad = hostile_atlas();
    for picture in [
        bad.on(date(2001, 1, 1)).plot_map(Language::Ar).unwrap(),
        bad.plot_holders(Period::ALWAYS, Language::En).unwrap(),
        bad.plot_incidents(Period::ALWAYS, Language::En, 1.0).unwrap(),
    ] {
        assert!(!picture.contains("<script"));
        assert_eq!(picture.matches('<').count(), picture.matches('>').count());
    }
}

#[test]
fn pictures_of_a_few_streets_have_sizes() {
    let atlas = few_streets();
    let map = atlas.on(date(2016, 11, 10)).plot_map(Language::En).unwrap();
    assert!(map.contains(">100 m<") && map.contains(">0.029 km² Red army<"), "{map}");
    let holders = atlas.plot_holders(Period::ALWAYS, Language::En).unwrap();
    assert!(holders.contains(">0.08<") && holders.contains(">2016-11-0"), "{holders}");
    let arabic = atlas.plot_holders(Period::ALWAYS, Language::Ar).unwrap();
    assert!(arabic.contains(">٠٫٠٨<") && arabic.contains("تشرين الثاني ٢٠١٦<"), "{arabic}");
    let incidents = atlas.plot_incidents(Period::ALWAYS, Language::En, 0.01).unwrap();
    assert!(incidents.contains("at least 0.01 km²"), "{incidents}");
    assert_eq!(incidents.matches("stroke-dasharray=\"3 3\"").count(), 2, "a mark for each change");
    for picture in [map, holders, arabic, incidents] {
        assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
    }
    let exported =
        features(&atlas.export().layer(Layer::TransfersUntil(date(2016, 12, 1))).to_text(Format::GeoJson).unwrap());
    assert_eq!(exported[0]["properties"]["area_km2"], 0.028_6);
}

#[test]
fn ground_that_leaves_the_map_goes_to_nobody() {
    let mut zone = Zone::new("z", "Z", square(0.0, 0.0, 1.0));
    zone.shapes[0].extant = Period::until(date(2001, 6, 1));
    let atlas = Atlas::builder()
        .info(AtlasInfo { coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() })
        .add(Actor::new("red", "Red army"))
        .add(zone)
        .add(ControlChange::new("c", "z", date(2001, 1, 1), Control::held(["red"])))
        .build()
        .unwrap();
    let passed = atlas.export().layer(Layer::TransfersUntil(date(2001, 7, 1))).to_text(Format::GeoJson).unwrap();
    let row = &features(&passed)[0]["properties"];
    assert_eq!((row["lost_by"].as_str(), row["status_before"].as_str()), (Some("red"), Some("held")));
    assert!(row["gained_by"].is_null() && row["status_after"].is_null(), "not even an unknown holder: {row}");
    assert_eq!(row["title"], "before: held by Red army; after: not on the map");
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
        "back 2001-01-01 2001-06-01",
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
        let read = |export: &disputed::map::Export<'_>| features(&export.to_text(Format::GeoJson).unwrap());
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
fn an_incident_of_no_kind_has_a_name() {
    let atlas =
        Atlas::builder().add(disputed::Incident::new("i", date(2001, 2, 3), Point::new(0.5, 0.5))).build().unwrap();
    let export = atlas.export().layer(Layer::Incidents);
    let incident = &features(&export.to_text(Format::GeoJson).unwrap())[0]["properties"];
    assert_eq!((&incident["name"], &incident["kind"]), (&"incident".into(), &"".into()));
    assert_eq!(incident["title"], "incident, 2001-02-03");
    let place = &features(&export.to_text(Format::LinkedPlaces).unwrap())[0];
    assert!(place["names"].as_array().unwrap().iter().all(|name| name["toponym"] != ""), "{place}");
}

#[test]
fn holders_of_one_colour_are_told_apart() {
    // One more than there are colours, and two that the record gives the same.
    let mut builder = Atlas::builder();
    for number in 0..9_u32 {
        let id = format!("a{number}");
        let mut actor = Actor::new(id.as_str(), format!("Army {number}"));
        actor.colour = (number > 6).then(|| "#0072b2".to_owned());
        let zone = format!("z{number}");
        builder.add(actor).add(Zone::new(zone.as_str(), zone.as_str(), square(f64::from(number), 0.0, 1.0))).add(
            ControlChange::new(format!("c{number}"), zone.as_str(), date(2001, 1, 1), Control::held([id.as_str()])),
        );
    }
    let atlas = builder.build().unwrap();
    for picture in [
        atlas.on(date(2001, 1, 1)).plot_map(Language::En).unwrap(),
        atlas.plot_holders(Period::ALWAYS, Language::En).unwrap(),
    ] {
        let fills: Vec<&str> = picture.split("fill=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        let patterns: std::collections::BTreeSet<&str> =
            fills.iter().filter(|fill| fill.starts_with("url(")).copied().collect();
        let plain = fills.iter().filter(|fill| **fill == "#0072b2").count();
        assert!(patterns.len() >= 3 && plain > 0, "{patterns:?} {plain}: {picture}");
    }
    let map = atlas.on(date(2001, 1, 1)).plot_map(Language::En).unwrap();
    let zones: Vec<&str> =
        map.split("stroke=\"#3b3f45\"").filter_map(|part| part.rsplit_once(" fill=\"")).map(|(_, fill)| fill).collect();
    let different: std::collections::BTreeSet<&&str> = zones[..9].iter().collect();
    assert_eq!(different.len(), 9, "{zones:?}");
}

#[test]
fn lines_that_fall_together_are_left_out() {
    let block = |x: f64, width: f64| geo_types::Rect::new((x, 0.0), (x + width, 0.002)).to_polygon();
    let atlas = Atlas::builder()
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(Zone::new("west", "West", block(0.0, 1.0)))
        .add(Zone::new("east", "East", block(1.0, 1.0)))
        .add(ControlChange::new("w", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e", "east", date(2001, 1, 1), Control::held(["blue"])))
        .build()
        .unwrap();
    let fine = atlas.export().layer(Layer::FrontLines);
    assert!(
        fine.to_text(Format::Csv).unwrap().contains("MULTILINESTRING ((1 0,1 0.002))")
            || fine.to_text(Format::Csv).unwrap().contains("MULTILINESTRING ((1 0.002,1 0))")
    );
    assert!(fine.to_text(Format::Kml).unwrap().contains("<LineString>"));
    let coarse = fine.precision(1);
    assert!(coarse.to_text(Format::Csv).unwrap().contains("MULTILINESTRING EMPTY"));
    assert!(!coarse.to_text(Format::Kml).unwrap().contains("<LineString>"));
    assert_eq!(features(&coarse.to_text(Format::GeoJson).unwrap())[0]["geometry"], Value::Null);
}
