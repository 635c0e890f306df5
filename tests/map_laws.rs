//! Exported maps of random records: to the letter of RFC 7946, and true to the answers of the atlas.

#[path = "common/records.rs"]
mod records;
#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/towns.rs"]
mod towns;

use disputed::map::{Format, Layer, Winding};
use disputed::{Control, Point};
use proptest::prelude::*;
use records::{DAYS, coming_and_going, day, records};
use serde_json::Value;
use towns::{data, features, positions};

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
    fn the_file_answers_as_the_atlas_does(records in coming_and_going(), dissolve in any::<bool>()) {
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
    fn a_day_by_itself_is_the_day_of_the_whole(records in coming_and_going(), number in 0..DAYS) {
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
    fn lines_and_ground_are_those_of_each_day(records in coming_and_going()) {
        let atlas = records.atlas();
        let text = atlas.export().layer(Layer::FrontLines).to_text(Format::GeoJson).unwrap();
        let fronts = features(&text);
        let page = data(&atlas.map_page().to_html().unwrap());
        let number_of = |value: &Value| value.as_i64().unwrap();
        let (starts, rows) = (page["areas"]["days"].as_array().unwrap(), page["areas"]["km2"].as_array().unwrap());
        for number in 0..DAYS {
            let (snapshot, epoch) = (atlas.on(day(number)), 14_610 + i64::from(number));
            let expected = snapshot.front_lines();
            let there: Vec<&Value> = fronts.iter().filter(|front| on_day(front, epoch * 86_400_000)).collect();
            let km = |of: &mut dyn Iterator<Item = &Value>| of.map(|km| km.as_f64().unwrap()).sum::<f64>();
            prop_assert_eq!(there.len(), expected.len(), "day {}", number);
            let told = km(&mut there.iter().map(|front| &front["properties"]["length_km"]));
            prop_assert!((told - expected.length_km()).abs() < 0.1 * (1.0 + there.len() as f64));
            let spells = page["fronts"]["spells"].as_array().unwrap().iter();
            let drawn: Vec<&Value> =
                spells.filter(|spell| number_of(&spell[0]) <= epoch && epoch < number_of(&spell[1])).collect();
            let told = km(&mut drawn.iter().map(|spell| &spell[4]));
            prop_assert!((told - expected.length_km()).abs() < 0.1 * (1.0 + drawn.len() as f64), "{told} on {number}");
            let row = starts.iter().rposition(|start| number_of(start) <= epoch).unwrap();
            let told = km(&mut rows[row].as_array().unwrap().iter());
            prop_assert!((told - snapshot.holdings().total().area_km2()).abs() < 1.0, "{told} on {number}");
        }
    }

    #[test]
    fn shared_arcs_give_back_the_rings(records in coming_and_going(), dissolve in any::<bool>(), turned in any::<bool>()) {
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
        let geometries = topology["objects"][if dissolve { "holders" } else { "zones" }]["geometries"].as_array().unwrap();
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
