//! Exported files as their specifications have them, and hostile names in each.

#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/towns.rs"]
mod towns;

use std::collections::BTreeMap;

use disputed::Language;
use disputed::map::{Every, Format};
use serde_json::Value;
use towns::{features, hostile, hostile_atlas, two_towns};

#[test]
fn hostile_names_stay_text_in_every_format() {
    let atlas = hostile_atlas();
    let export = atlas.export().language(Language::Ar);
    for format in [
        Format::GeoJson,
        Format::Kepler,
        Format::Timestamped(Every::Day),
        Format::OpenHistoricalMap,
        Format::JsonFg,
        Format::LinkedPlaces,
        Format::TopoJson,
    ] {
        let text = export.to_text(format).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{format:?}: {error}"));
        assert!(!text.contains('<'), "{format:?} can stand in a page");
        assert!(value.to_string().contains("كركوك"));
    }
    let plain = features(&export.to_text(Format::GeoJson).unwrap());
    assert_eq!(plain[0]["properties"]["name"], hostile());
    for (format, root) in [(Format::Kml, "kml"), (Format::QgisProject, "qgis"), (Format::QgisStyle, "qgis")] {
        let text = export.to_text(format).unwrap();
        assert!(!text.contains("<script") && text.ends_with(&format!("</{root}>\n")), "{format:?}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format:?}: XML has no such characters");
        let open = text.matches('<').count();
        assert_eq!(open, text.matches('>').count(), "{format:?}");
    }
    // Google Earth takes descriptions, once read as XML, for HTML.
    let kml = export.to_text(Format::Kml).unwrap();
    let told = kml.split("<description>").skip(1).map(|rest| rest.split_once("</description>").unwrap().0);
    let read =
        |text: &str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    assert!(told.clone().count() >= 2);
    for text in told.map(read) {
        assert!(text.contains("script") && !text.contains('<'), "{text}");
    }
    let table = export.to_text(Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows[0]["name"], hostile());
}

#[test]
fn the_other_formats_read_as_their_specifications_say() {
    let atlas = two_towns();
    for format in [Format::OpenHistoricalMap, Format::JsonFg, Format::LinkedPlaces, Format::Kml, Format::Csv] {
        insta::assert_snapshot!(format!("{format:?}"), atlas.export().to_text(format).unwrap());
    }
}

#[test]
fn other_calendars_of_days_mean_the_same_days() {
    let atlas = two_towns();
    let of = |format| features(&atlas.export().to_text(format).unwrap());
    let ours = of(Format::GeoJson);
    assert_eq!(ours[0]["properties"]["end_date"], "2001-03-20", "red is gone on that day");

    let intervals: Vec<_> = of(Format::JsonFg).iter().map(|feature| feature["time"]["interval"].clone()).collect();
    assert_eq!(intervals[0], serde_json::json!(["2001-01-01", "2001-03-19"]), "JSON-FG counts the last day in");
    assert_eq!(intervals[1], serde_json::json!(["2001-03-20", ".."]));

    let places = of(Format::LinkedPlaces);
    let spans: Vec<_> = places.iter().map(|place| place["when"]["timespans"][0].clone()).collect();
    assert_eq!(spans[0]["end"], serde_json::json!({"earliest": "2001-03-10", "latest": "2001-03-20"}));
    assert_eq!(spans[2]["end"], serde_json::json!({"earliest": "2001-12-31"}), "not the days of its start alone");
    assert!(places.iter().all(|place| place.get("id").is_none() && place["@id"].is_string()));

    let tags: Vec<_> = of(Format::OpenHistoricalMap).iter().map(|feature| feature["properties"].clone()).collect();
    assert_eq!(
        (&tags[0]["end_date"], &tags[0]["end_date:edtf"]),
        (&"2001-03-20".into(), &"2001-03-10/2001-03-20".into())
    );
    assert!(tags[2].get("end_date").is_none());
    let long = features(&hostile_atlas().export().to_text(Format::OpenHistoricalMap).unwrap());
    let tags = long[0]["properties"].as_object().unwrap();
    assert!(tags.values().all(|tag| tag.as_str().is_some_and(|tag| tag.chars().count() <= 255)));
}

#[test]
fn steps_of_time_show_each_zone_once() {
    let text = two_towns().export().to_text(Format::Timestamped(Every::Month)).unwrap();
    assert_eq!(rfc7946::breaches(&text), Vec::<String>::new());
    let features = features(&text);
    assert_eq!(features.len(), 2 * 12);
    for month in 1..=12 {
        let stamp = format!("2001-{month:02}-01T00:00:00Z");
        let at: Vec<_> =
            features.iter().filter(|feature| feature["properties"]["times"][0] == stamp.as_str()).collect();
        assert_eq!(at.len(), 2);
        let parts = |feature: &Value| feature["geometry"]["coordinates"].as_array().unwrap().len();
        assert!(at.iter().all(|feature| feature["properties"]["times"].as_array().unwrap().len() == parts(feature)));
    }
}

#[cfg(feature = "flatgeobuf")]
#[test]
fn flatgeobuf_reads_back() {
    use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};

    let mut bytes = Vec::new();
    two_towns().export().write(Format::FlatGeobuf, &mut bytes).unwrap();
    let reader = FgbReader::open(std::io::Cursor::new(&bytes)).unwrap();
    let mut rows = reader.select_all().unwrap();
    let mut found: Vec<(String, String, bool)> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let text = |name| row.property::<String>(name).unwrap();
        found.push((text("uid"), text("start"), row.property::<bool>("ongoing").unwrap()));
    }
    found.sort();
    let row = |uid: &str, start: &str, ongoing| (uid.to_owned(), start.to_owned(), ongoing);
    assert_eq!(
        found,
        [
            row("east@2001-01-01", "2001-01-01T00:00:00Z", true),
            row("west@2001-01-01", "2001-01-01T00:00:00Z", false),
            row("west@2001-03-20", "2001-03-20T00:00:00Z", true),
        ]
    );
}
