//! Exported maps: what is in a file, and what options change.

#[path = "common/records.rs"]
mod records;
#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/towns.rs"]
mod towns;

use disputed::map::{Format, Layer, OpenEnd, Winding};
use disputed::{Actor, Atlas, AtlasInfo, Control, ControlChange, Language, Period, Point, Zone, date};
use records::square;
use serde_json::Value;
use towns::{features, parted_towns, positions, two_towns};

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
