//! Exported files as their specifications have them, and hostile names in each.

#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/towns.rs"]
mod towns;

use std::collections::BTreeMap;

use disputed::map::{Every, Format, Layer};
use disputed::{Date, Language, article140};
use serde_json::Value;
use towns::{features, few_streets, hostile, hostile_atlas, two_towns};

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

#[test]
fn a_table_of_no_feature_has_its_columns() {
    let atlas = two_towns();
    let whole = atlas.export();
    let (late, sides) = (disputed::date(2001, 12, 1), Layer::SecurityGaps("red".into(), "blue".into()));
    let bare = disputed::Atlas::builder().build().unwrap();
    let days = disputed::Period::new(disputed::date(2001, 1, 1), disputed::date(2002, 1, 1)).unwrap();
    for layer in [Layer::Zones, Layer::Holders, Layer::FrontLines, Layer::Settlements, Layer::Incidents] {
        let head = |export: disputed::map::Export<'_>| {
            let text = export.layer(layer.clone()).to_text(Format::Csv).unwrap();
            let (head, rows) = text.split_once('\n').unwrap();
            assert!(head.starts_with("uid,") && head.ends_with(",WKT"), "{head}");
            (head.to_owned(), rows.is_empty())
        };
        assert_eq!(head(bare.export().between(days)), (head(whole.clone()).0, true), "{layer:?}");
    }
    let passed = Layer::TransfersUntil(late);
    for layer in [passed, sides] {
        let text = atlas.on(late).export().layer(layer).to_text(Format::Csv).unwrap();
        assert!(text.lines().count() == 1 && text.contains(",area_km2,"), "{text}");
    }
}

#[test]
fn layers_are_called_what_they_hold() {
    for (layer, name) in [(Layer::Zones, "zones"), (Layer::FrontLines, "front_lines"), (Layer::Incidents, "incidents")]
    {
        let atlas = two_towns();
        let export = atlas.export().layer(layer);
        let json: Value = serde_json::from_str(&export.to_text(Format::JsonFg).unwrap()).unwrap();
        assert_eq!(json["featureType"], name);
        #[cfg(feature = "flatgeobuf")]
        {
            let mut bytes = Vec::new();
            export.write(Format::FlatGeobuf, &mut bytes).unwrap();
            let reader = flatgeobuf::FgbReader::open(std::io::Cursor::new(&bytes)).unwrap();
            assert_eq!(reader.header().name(), Some(name));
        }
    }
    let holders = two_towns().export().layer(Layer::Holders).to_text(Format::TopoJson).unwrap();
    assert!(holders.contains("\"objects\":{\"holders\":"), "{holders}");
}

#[cfg(feature = "flatgeobuf")]
#[test]
fn flatgeobuf_reads_back_as_the_geojson() {
    use disputed::map::Winding;
    use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
    use geozero::ToGeo;

    let coarse = |atlas: &disputed::Atlas| {
        let zones = atlas.export();
        let lines = zones.clone().layer(Layer::FrontLines);
        let points = zones.clone().layer(Layer::Settlements);
        let turned = zones.clone().winding(Winding::Clockwise);
        [zones.clone(), zones.precision(2), turned.precision(3), lines.precision(1), points.precision(4)].map(
            |export| {
                (export.to_text(Format::GeoJson).unwrap(), {
                    let mut bytes = Vec::new();
                    export.write(Format::FlatGeobuf, &mut bytes).unwrap();
                    bytes
                })
            },
        )
    };
    for (text, bytes) in [article140().unwrap(), two_towns(), few_streets()].iter().flat_map(coarse) {
        let geojson: Value = serde_json::from_str(&text).unwrap();
        let reader = FgbReader::open(std::io::Cursor::new(&bytes)).unwrap();
        let envelope: Vec<f64> = reader
            .header()
            .envelope()
            .map(|sides| sides.iter().filter(|side| side.is_finite()).collect())
            .unwrap_or_default();
        let bbox: Vec<f64> = geojson["bbox"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        assert_eq!(envelope, bbox);
        let mut expected: BTreeMap<String, (Value, Value, Value)> = BTreeMap::new();
        for feature in geojson["features"].as_array().unwrap() {
            let said = |name: &str| feature["properties"][name].clone();
            let row = (said("start"), said("ongoing"), feature["geometry"].clone());
            expected.insert(said("uid").as_str().unwrap().to_owned(), row);
        }
        let mut rows = reader.select_all().unwrap();
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next().unwrap() {
            let text = |name| row.property::<String>(name).unwrap();
            let ongoing = row.property::<bool>("ongoing").unwrap().into();
            found.insert(text("uid"), (Value::from(text("start")), ongoing, as_json(&row.to_geo().unwrap())));
        }
        assert_eq!(found.len(), expected.len());
        for ((uid, found), (other, expected)) in found.into_iter().zip(expected) {
            assert_eq!(uid, other);
            assert_eq!((found.0, found.1), (expected.0, expected.1), "{uid}");
            assert_eq!(found.2, floats(&expected.2), "{uid}");
        }
    }
}

#[cfg(feature = "flatgeobuf")]
fn as_json(geometry: &geo_types::Geometry<f64>) -> Value {
    use geo_types::{Coord, Geometry, LineString};
    use serde_json::json;

    let position = |at: &Coord<f64>| json!([at.x, at.y]);
    let line = |line: &LineString<f64>| line.0.iter().map(position).collect::<Value>();
    let (kind, coordinates) = match geometry {
        Geometry::Point(point) => ("Point", position(&point.0)),
        Geometry::MultiLineString(lines) => {
            // One of nothing stands beside a line that would otherwise be alone.
            ("MultiLineString", lines.iter().filter(|line| !line.0.is_empty()).map(line).collect())
        }
        Geometry::MultiPolygon(polygons) => {
            let rings = |polygon: &geo_types::Polygon<f64>| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect::<Value>()
            };
            ("MultiPolygon", polygons.iter().map(rings).collect())
        }
        other => panic!("{other:?}"),
    };
    // GeoJSON has null where nothing is left at a precision, FlatGeobuf a geometry of no coordinate.
    let any = coordinates.to_string().contains(char::is_numeric);
    if any { json!({ "type": kind, "coordinates": coordinates }) } else { Value::Null }
}

/// With all numbers as floats.
#[cfg(feature = "flatgeobuf")]
fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.iter().map(floats).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), floats(value))).collect(),
        other => other.clone(),
    }
}

fn read_xml(text: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(text, options).unwrap()
}

/// The elements of a name, anywhere under a node.
fn all<'d>(node: roxmltree::Node<'d, 'd>, name: &'static str) -> impl Iterator<Item = roxmltree::Node<'d, 'd>> {
    node.descendants().filter(move |node| node.has_tag_name(name))
}

/// The text of the only element of a name.
fn text_of<'d>(node: roxmltree::Node<'d, 'd>, name: &'static str) -> &'d str {
    let found: Vec<_> = all(node, name).collect();
    assert_eq!(found.len(), 1, "<{name}>");
    found[0].text().unwrap_or_default()
}

/// As XML 1.0 can hold it.
fn in_xml(text: &str) -> String {
    text.replace('\u{1}', "\u{fffd}")
}

#[test]
fn kml_says_what_the_geojson_says() {
    for atlas in [article140().unwrap(), two_towns(), hostile_atlas(), few_streets()] {
        let text = atlas.export().to_text(Format::Kml).unwrap();
        let kml = read_xml(&text);
        let features = features(&atlas.export().to_text(Format::GeoJson).unwrap());
        let marks: Vec<_> = kml.descendants().filter(|node| node.tag_name().name() == "Placemark").collect();
        assert_eq!(marks.len(), features.len());
        // The elements stand in the namespace of KML.
        let of = |mark: roxmltree::Node<'_, '_>, name: &str| -> Vec<String> {
            let found = mark.descendants().filter(|node| node.tag_name().name() == name);
            found.map(|node| node.text().unwrap_or_default().to_owned()).collect()
        };
        for (mark, feature) in marks.into_iter().zip(&features) {
            assert_eq!(mark.tag_name().namespace(), Some("http://www.opengis.net/kml/2.2"));
            let properties = &feature["properties"];
            let said = |name: &str| properties[name].as_str().map(in_xml);
            assert_eq!(of(mark, "name")[0], said("title").unwrap());
            assert_eq!(of(mark, "begin"), [said("start_date").unwrap()]);
            let last = said("end_date").map(|end| end.parse::<Date>().unwrap().yesterday().unwrap().to_string());
            assert_eq!(of(mark, "end"), last.into_iter().collect::<Vec<_>>(), "a span of KML holds its last day");
            let data = mark.descendants().filter(|node| node.tag_name().name() == "Data");
            for data in data {
                let (name, value) = (data.attribute("name").unwrap(), of(data, "value").remove(0));
                assert_eq!(value, said(name).unwrap_or_default(), "{name}");
            }
            let fill = said("fill").unwrap();
            let [red, green, blue] = [1, 3, 5].map(|at| &fill[at..at + 2]);
            let alpha = (properties["fill-opacity"].as_f64().unwrap() * 255.0).round() as u8;
            assert_eq!(of(mark, "color")[1], format!("{alpha:02x}{blue}{green}{red}"));
            let polygons = feature["geometry"]["coordinates"].as_array().unwrap().iter();
            let rings = polygons.flat_map(|polygon| polygon.as_array().unwrap());
            let position = |at: &Value| format!("{},{}", at[0], at[1]);
            let ring = |ring: &Value| ring.as_array().unwrap().iter().map(position).collect::<Vec<_>>().join(" ");
            let written: Vec<Vec<f64>> = of(mark, "coordinates").iter().map(|ring| numbers(ring)).collect();
            assert_eq!(written, rings.map(|one| numbers(&ring(one))).collect::<Vec<_>>());
        }
    }
}

fn numbers(text: &str) -> Vec<f64> {
    text.split([' ', ',']).map(|number| number.parse().unwrap()).collect()
}

#[test]
fn the_project_shows_each_feature_as_the_file_has_it() {
    for atlas in [article140().unwrap(), two_towns(), hostile_atlas(), few_streets()] {
        let geojson: Value = serde_json::from_str(&atlas.export().to_text(Format::GeoJson).unwrap()).unwrap();
        let features = geojson["features"].as_array().unwrap();
        let texts = [Format::QgisProject, Format::QgisStyle].map(|format| atlas.export().to_text(format).unwrap());
        for text in &texts {
            let document = read_xml(text);
            let root = document.root_element();
            assert_eq!(root.tag_name().name(), "qgis");
            let temporal = all(root, "temporal").next().unwrap();
            assert_eq!((temporal.attribute("enabled"), temporal.attribute("limitMode")), (Some("1"), Some("0")));
            let label = all(root, "text-style").next().unwrap();
            for field in
                [temporal.attribute("startField"), temporal.attribute("endField"), label.attribute("fieldName")]
            {
                assert!(features.iter().all(|feature| feature["properties"][field.unwrap()].is_string()), "{field:?}");
            }
            let renderer = all(root, "renderer-v2").next().unwrap();
            assert_eq!(renderer.attribute("attr"), Some("\"status\" || ' ' || coalesce(\"actor\", '')"));
            let categories: BTreeMap<&str, _> =
                all(root, "category").map(|category| (category.attribute("value").unwrap(), category)).collect();
            let symbols: BTreeMap<&str, _> = all(root, "symbol")
                .filter(|symbol| symbol.attribute("type") == Some("fill"))
                .map(|symbol| (symbol.attribute("name").unwrap(), symbol))
                .collect();
            for properties in features.iter().map(|feature| &feature["properties"]) {
                let said = |name: &str| properties[name].as_str().unwrap_or_default();
                let category = categories[in_xml(&format!("{} {}", said("status"), said("actor"))).as_str()];
                assert!(in_xml(said("title")).ends_with(category.attribute("label").unwrap()));
                let fill = symbols[category.attribute("symbol").unwrap()].first_element_child().unwrap();
                let colour = all(fill, "Option").find(|option| option.attribute("name") == Some("color")).unwrap();
                let hex = said("fill");
                let rgb = [1, 3, 5].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap().to_string());
                assert_eq!(colour.attribute("value").unwrap(), format!("{},255", rgb.join(",")));
            }
        }
        let document = read_xml(&texts[0]);
        let root = document.root_element();
        assert_eq!(text_of(root, "datasource"), "./zones.geojson");
        assert_eq!(all(root, "layer-tree-layer").next().unwrap().attribute("id"), Some(text_of(root, "id")));
        assert_eq!(text_of(root, "title"), in_xml(&atlas.info().title));
        let extent = ["xmin", "ymin", "xmax", "ymax"].map(|side| text_of(root, side).parse::<f64>().unwrap());
        let bbox = geojson["bbox"].as_array().unwrap().iter().map(|side| side.as_f64().unwrap());
        assert_eq!(extent.to_vec(), bbox.collect::<Vec<_>>());
        let range = all(root, "TemporalRange").next().unwrap();
        let covered = atlas.coverage();
        for (side, day) in [("start", covered.start()), ("end", covered.end())] {
            assert_eq!(text_of(range, side), format!("{}T00:00:00Z", day.unwrap()));
        }
    }
}

#[test]
fn steps_of_time_lose_no_incident() {
    let atlas = article140().unwrap();
    for every in [Every::Day, Every::Week, Every::Month] {
        let text = atlas.export().layer(Layer::Incidents).to_text(Format::Timestamped(every)).unwrap();
        let features = features(&text);
        assert_eq!(features.len(), atlas.incidents().len());
        let by_uid: BTreeMap<&str, &str> = features
            .iter()
            .map(|feature| &feature["properties"])
            .map(|fields| (fields["uid"].as_str().unwrap(), &fields["times"][0].as_str().unwrap()[..10]))
            .collect();
        for incident in atlas.incidents() {
            let days =
                by_uid[incident.id.as_str()].parse::<Date>().unwrap().since(incident.when.best()).unwrap().get_days();
            let longest = match every {
                Every::Day => 0,
                Every::Week => 6,
                Every::Month => 30,
            };
            assert!((0..=longest).contains(&days), "{}: {days}", incident.id);
        }
    }
}
