//! Lists of towns made into zones, and zones that take better outlines.

use disputed::io::imports::{Checks, Columns, OverlapRule, RawMap, Repairs, SettlementList, SnapshotSeries};
use disputed::{Actor, Atlas, Control, ControlChange, Point, Zone, article140, date};
use geo::BooleanOps;
use geo_types::{LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;
use serde_json::json;

fn outline() -> MultiPolygon<f64> {
    Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon().into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Every point of the outline is held as the town next to it.
    #[test]
    fn a_cell_is_the_ground_nearest_to_its_town(
        towns in prop::collection::btree_set((1_u32..1000, 1_u32..1000), 1..30),
        points in prop::collection::vec((0.001..0.999, 0.001..0.999), 40),
    ) {
        let place = |(x, y): &(u32, u32)| (44.0 + f64::from(*x) / 1000.0, 35.0 + f64::from(*y) / 1000.0);
        let rows = towns.iter().enumerate().map(|(number, town)| {
            let (x, y) = place(town);
            format!("t{number},{x},{y},side {number},2014-06-12\n")
        });
        let text = format!("name,lon,lat,actor,date\n{}", rows.collect::<String>());
        let atlas = SettlementList::parse(&text).unwrap().in_cells(&outline()).unwrap();
        let scale = 35.5_f64.to_radians().cos();
        for (east, north) in points {
            let (x, y): (f64, f64) = (44.0 + east, 35.0 + north);
            let distance = |town: &(u32, u32)| {
                let (lon, lat) = place(town);
                ((lon - x) * scale).hypot(lat - y)
            };
            let mut distances: Vec<(f64, usize)> = towns.iter().map(distance).zip(0..).collect();
            distances.sort_by(|one, other| one.0.total_cmp(&other.0));
            let is_clear = distances.get(1).is_none_or(|second| second.0 - distances[0].0 > 1e-9);
            let zone = atlas.on(date(2014, 6, 12)).control_at(Point::new(x, y)).unwrap().zone();
            let nearest = format!("t{}", distances[0].1);
            prop_assert!(!is_clear || zone.id == *nearest);
        }
    }
}

#[test]
fn towns_take_the_polygons_that_they_lie_in() {
    let list = "name,lon,lat,actor,date,source\nA,44.5,35.5,Red;Blue,2014-06,paper\nA,44.5,35.5,,2014-08-01,paper\nB,45.5,35.5,Red,2014-06-12,\n";
    let list = SettlementList::parse(list).unwrap();
    let polygons = [("one", outline()), ("two", Rect::new((45.0, 35.0), (46.0, 36.0)).to_polygon().into())];
    let atlas = list.in_polygons(&RawMap::from_polygons(polygons.clone())).unwrap();
    let spells: Vec<String> = atlas.history_of("A").unwrap().map(|spell| spell.control().to_string()).collect();
    assert_eq!(spells, ["unknown", "shared by Blue and Red", "unknown"]);
    assert_eq!(atlas.zone("B").unwrap().note, "drawn by rule: the outline two of a map, held as the town in it");
    let [one, _] = polygons;
    let error = list.in_polygons(&RawMap::from_polygons([one])).unwrap_err().to_string();
    assert_eq!(error, "line 4, feature B: lies in no polygon of the map (mend its place, or draw a polygon around it)");
}

/// Who said the same again is not lost; and what a source said later is not on record before.
#[test]
fn later_reports_of_the_same_are_kept() {
    let text = "name,lon,lat,actor,date,source\nA,44.5,35.5,Red,2014-06-12,paper\nA,44.5,35.5,Red,2014-06-12,radio\n\
        A,44.5,35.5,Red,2014-08-01,agency;paper\nA,44.5,35.5,Blue,2014-09-01,radio\nA,44.5,35.5,Red,2014-10-01,agency\n";
    let atlas = SettlementList::parse(text).unwrap().in_cells(&outline()).unwrap();
    let told: Vec<String> = atlas
        .changes()
        .iter()
        .map(|change| format!("{} {} {:?} {}", change.when, change.to, change.provenance.sources, change.note))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let sources: Vec<&str> = atlas.sources().iter().map(|source| source.id.as_str()).collect();
    assert_eq!(sources, ["agency", "paper", "radio"]);
}

#[test]
fn reports_that_contradict_each_other_are_told_with_both_lines() {
    let text = "name,lon,lat,actor,date\nA,44.5,35.5,Red,2014-06-12\nA,44.5,35.5,Blue,2014-06-12\nA,44.5,35.5,Red,2014-08\n\
        A,44.5,35.5,Blue,2014-08-30\n";
    insta::assert_snapshot!(SettlementList::parse(text).unwrap_err());
}

#[test]
fn a_town_in_two_polygons_is_a_fault() {
    let list = SettlementList::parse("name,lon,lat,actor,date\nA,44.5,35.5,Red,2014-06-12\n").unwrap();
    let other = Rect::new((44.4, 35.4), (46.0, 36.0)).to_polygon().into();
    let error = list.in_polygons(&RawMap::from_polygons([("one", outline()), ("two", other)])).unwrap_err().to_string();
    let advice = "repair the map with a rule for overlaps, or leave one of them out";
    assert_eq!(error, format!("line 2, feature A: lies in the polygons one and two ({advice})"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Each town takes the polygon that a look at all of them finds.
    #[test]
    fn towns_find_their_polygons(places in prop::collection::btree_set((0_u32..6, 0_u32..6), 1..20), hole in 0_u32..6) {
        let tile = |(x, y): (u32, u32)| {
            let corner = (44.0 + f64::from(x) / 8.0, 35.0 + f64::from(y) / 8.0);
            MultiPolygon::from(Rect::new(corner, (corner.0 + 0.125, corner.1 + 0.125)).to_polygon())
        };
        // A town on the corner of four tiles belongs to the one northeast of it.
        let row = |(x, y): &(u32, u32)| format!("t{x}-{y},{},{},Red,2014\n", 44.0 + f64::from(*x) / 8.0, 35.0 + f64::from(*y) / 8.0);
        let text = format!("name,lon,lat,actor,date\n{}", places.iter().map(row).collect::<String>());
        let all = (0..6).flat_map(|x| (0..6).map(move |y| (x, y))).filter(|(x, y)| (*x, *y) != (hole, hole));
        let map = RawMap::from_polygons(all.map(|(x, y)| (format!("{x}-{y}"), tile((x, y)))));
        match SettlementList::parse(&text).unwrap().in_polygons(&map) {
            Ok(atlas) => {
                prop_assert!(!places.contains(&(hole, hole)));
                for zone in atlas.zones() {
                    let tile = zone.id.as_str().trim_start_matches('t');
                    prop_assert!(zone.note.contains(&format!("outline {tile} of")), "{}: {}", zone.id, zone.note);
                }
            }
            Err(error) => prop_assert!(places.contains(&(hole, hole)) && error.faults().len() == 1, "{error}"),
        }
    }
}

#[test]
fn lists_that_cannot_be_read_say_why() {
    let text = "name,lon,lat,actor,date\nA,444,35,Red,2014-06-12\nB,44,35,Red,12.06.2014\n,44,35,Red,2014-06-12\nC,44,35,Red,2014-06-12\nC,44,36,Red,2014-06-13\n";
    insta::assert_snapshot!(SettlementList::parse(text).unwrap_err());
    let error = SettlementList::parse("town,x\n").unwrap_err().to_string();
    assert!(error.contains("there is no column \"lat\""), "{error}");
    let twice = SettlementList::parse("name,lon,lat,actor,date\nA,44.5,35.5,Red,2014\nB,44.5,35.5,Red,2014\n").unwrap();
    let error = twice.in_cells(&outline()).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 3, feature B: is in the same place as \"A\" (mend one of the places, or leave one of the towns out)"
    );
}

/// Whatever wrote the file: lines keep their numbers, and nothing is lost in silence.
#[test]
fn lists_are_read_as_other_tables_are() {
    let text = "\u{feff}name;lon;lat;actor;date\r\n\r\nA;44.2;35.5;\"Red;Blue\";2014-06-12\r\n\r\nB;444;35.5;Red;2014-06-12\r\n";
    let error = SettlementList::parse(text).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 5, field lon: \"444\" is no number of degrees (write a number from -180 to 180, with a point before decimals)"
    );
    let atlas = SettlementList::parse(&text.replace("444", "44.8")).unwrap().in_cells(&outline()).unwrap();
    let control = atlas.on(date(2014, 6, 12)).control_of("A").unwrap().control().to_string();
    assert_eq!(control, "shared by Blue and Red");
    let open = text.replace("444", "44.8").replace("\"Red;Blue\"", "\"Red");
    let error = SettlementList::parse(&open).unwrap_err().to_string();
    assert!(error.starts_with("line 3: 4 fields where the first line has 5"), "{error}");
}

/// A unit without an outline that others name as theirs is none of the faults that `validate` tells, and no reader's.
#[test]
fn units_without_an_outline_are_no_fault_to_any_reader() {
    let map = RawMap::parse(
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"zone_id":"land"},"geometry":null},
        {"type":"Feature","properties":{"zone_id":"town","parent":"land","controller":"Red","start":"2014-06-12"},
         "geometry":{"type":"Polygon","coordinates":[[[44,35],[45,35],[45,36],[44,36],[44,35]]]}}]}"#,
    )
    .unwrap();
    assert_eq!(map.validate(&Checks::default()), []);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    assert_eq!(atlas.zones().len(), 1);
    let (_, report) = atlas.with_boundaries(&map, "zone_id").unwrap();
    assert_eq!(report.replaced(), ["town"]);
    let series = SnapshotSeries::by_property("controller");
    let (atlas, _) = series.read_maps([Ok((date(2014, 6, 12), map))], |_| ()).unwrap();
    assert_eq!(atlas.zones().len(), 1);
}

fn map_of<'a>(outlines: impl IntoIterator<Item = (&'a str, &'a MultiPolygon<f64>)>) -> RawMap {
    let features = outlines.into_iter().map(|(code, outline)| {
        let ring = |ring: &LineString<f64>| ring.0.iter().map(|at| json!([at.x, at.y])).collect::<Vec<_>>();
        let rings = |polygon: &Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
        };
        let geometry = json!({"type": "MultiPolygon", "coordinates": outline.iter().map(rings).collect::<Vec<_>>()});
        json!({"type": "Feature", "properties": {"code": code}, "geometry": geometry})
    });
    RawMap::parse(&json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()}).to_string()).unwrap()
}

#[test]
fn its_own_outlines_change_nothing() {
    let atlas = article140().unwrap();
    let wholes = atlas.zones().iter().filter(|zone| zone.part_of.is_none());
    let map = map_of(wholes.map(|zone| (zone.pcode.as_deref().unwrap(), &zone.shapes[0].geometry)));
    let (same, report) = atlas.with_boundaries(&map, "code").unwrap();
    assert_eq!(report.replaced().len(), map.features().len());
    assert!(report.kept().is_empty() && report.clipped().is_empty() && report.displaced().is_empty(), "{report}");
    assert_eq!(same.zones(), atlas.zones());
    assert_eq!(same.changes(), atlas.changes());
}

fn rough() -> Atlas {
    let mut west = Zone::new("west", "West", Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    west.pcode = Some("W".into());
    let mut bank = Zone::new("bank", "The bank", Rect::new((44.8, 35.4), (44.99, 35.6)).to_polygon());
    bank.part_of = Some("west".into());
    Atlas::builder()
        .add(Actor::new("red", "Red"))
        .extend([west, bank, Zone::new("east", "East", Rect::new((45.0, 35.0), (46.0, 36.0)).to_polygon())])
        .add(ControlChange::new("west-1", "west", date(2001, 1, 1), Control::held(["red"])))
        .build()
        .unwrap()
}

#[test]
fn others_make_way_for_a_better_outline() {
    let outline = |ring: &[(f64, f64)]| MultiPolygon::from(Polygon::new(ring.to_vec().into(), Vec::new()));
    // It bulges into the east, and cuts a corner of the bank off.
    let fine = outline(&[(44.0, 35.0), (45.0, 35.0), (45.2, 35.2), (44.9, 35.5), (45.0, 36.0), (44.0, 36.0)]);
    let (atlas, report) = rough().with_boundaries(&map_of([("W", &fine), ("X", &fine)]), "code").unwrap();
    assert_eq!(
        (report.replaced().len(), report.kept()[0].as_str(), report.unused()),
        (1, "east", &["X".to_owned()][..])
    );
    let clipped: Vec<&str> = report.clipped().iter().map(|(zone, _)| zone.as_str()).collect();
    assert_eq!(clipped, ["bank", "east"]);
    let zone_at = |x: f64, y: f64| {
        let finding = atlas.on(date(2002, 1, 1)).control_at(Point::new(x, y));
        finding.map(|finding| finding.zone().id.to_string())
    };
    assert_eq!(zone_at(45.1, 35.2).as_deref(), Some("west"));
    assert_eq!(zone_at(44.85, 35.5).as_deref(), Some("bank"));
    assert_eq!(zone_at(44.95, 35.5), None, "what the new outline leaves belongs to nobody");
    assert_eq!(zone_at(45.5, 35.5).as_deref(), Some("east"));
    assert_eq!(atlas.changes(), rough().changes());
    let bank = &atlas.zone("bank").unwrap().shapes[0].geometry;
    assert!(bank.difference(&fine).0.is_empty() || geo::Area::unsigned_area(&bank.difference(&fine)) < 1e-9);
}

/// Which of two new outlines is right is not for the crate to say.
#[test]
fn new_outlines_that_overlap_are_refused_until_it_is_said_who_has_the_ground() {
    let west: MultiPolygon<f64> = Rect::new((44.0, 35.0), (45.01, 36.0)).to_polygon().into();
    let east = Rect::new((45.0, 35.0), (46.0, 36.0)).to_polygon().into();
    let map = map_of([("W", &west), ("east", &east)]);
    insta::assert_snapshot!(rough().with_boundaries(&map, "code").unwrap_err());
    let mut repairs = Repairs::default();
    repairs.overlaps = Some(OverlapRule::FirstWins);
    let (clean, _) = map.repair(&repairs).unwrap();
    let (atlas, report) = rough().with_boundaries(&clean, "code").unwrap();
    assert_eq!(report.replaced(), ["west", "east"]);
    let finding = atlas.on(date(2002, 1, 1)).control_at(Point::new(45.005, 35.5));
    assert_eq!(finding.unwrap().zone().id.as_str(), "west");
}

#[test]
fn units_that_do_not_match_are_named_both_ways() {
    let shape = outline();
    let codes: Vec<String> = (10..40).map(|number| format!("X{number}")).collect();
    let codes: Vec<_> = codes.iter().map(|code| (code.as_str(), &shape)).collect();
    let error = rough().with_boundaries(&map_of(codes.clone()), "code").unwrap_err();
    insta::assert_snapshot!("none_match", error);
    let (_, report) = rough().with_boundaries(&map_of([("W", &shape)].into_iter().chain(codes)), "code").unwrap();
    insta::assert_snapshot!("some_match", report);
}

/// New outlines that take all ground of a zone, or of a part, and what is told of a map that is a file.
#[test]
fn a_zone_that_the_new_outlines_leave_no_ground_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let error = |outlines: &[(&str, (f64, f64))]| {
        let shapes = outlines.iter().map(|(code, (west, east))| {
            (*code, MultiPolygon::from(Rect::new((*west, 35.0), (*east, 36.0)).to_polygon()))
        });
        let shapes: Vec<(&str, MultiPolygon<f64>)> = shapes.collect();
        let path = folder.path().join("fine.geojson");
        std::fs::write(&path, map_of(shapes.iter().map(|(code, shape)| (*code, shape))).to_geojson()).unwrap();
        let error = rough().with_boundaries(&RawMap::open(&path).unwrap(), "code").unwrap_err();
        error.to_string().replace(&path.display().to_string(), "fine.geojson")
    };
    insta::assert_snapshot!(
        [
            // All of the east, and of the bank, which lies in the west and is no part of the east.
            error(&[("W", (44.0, 46.5))]),
            error(&[("W", (44.0, 44.5))]),
            error(&[("W", (44.0, 45.01)), ("east", (45.0, 46.0))]),
        ]
        .join("\n")
    );
}

#[test]
fn keys_that_do_not_tell_are_refused() {
    let shape = outline();
    let error = rough().with_boundaries(&map_of([("W", &shape), ("W", &shape)]), "code").unwrap_err().to_string();
    assert!(error.contains("two features have the key \"W\""), "{error}");
    let error = rough().with_boundaries(&map_of([("W", &shape)]), "pcode").unwrap_err().to_string();
    let advice = "name the one with the code of each unit; there are: code";
    assert_eq!(error, format!("no feature has a property \"pcode\" ({advice})"));
    let blank = RawMap::parse(&map_of([("W", &shape), (" ", &shape)]).to_geojson()).unwrap();
    let error = rough().with_boundaries(&blank, "code").unwrap_err().to_string();
    assert!(error.contains("feature #2, field code: has no key"), "{error}");
}

/// An outline with a corner that is no number is refused before anything is laid over it.
#[test]
fn an_outline_of_no_numbers_is_told_as_such() {
    let list = SettlementList::parse("name,lon,lat,actor,date\nA,44.5,35.5,Red,2014\n").unwrap();
    for number in [f64::NAN, f64::INFINITY] {
        let mut ring: Vec<(f64, f64)> = vec![(44.0, 35.0), (45.0, 35.0), (45.0, 36.0), (44.0, 36.0)];
        ring.extend((1..10).map(|step| (44.0, 36.0 - f64::from(step) / 10.0)));
        ring[0].1 = number;
        let outline = Polygon::new(LineString::from(ring), Vec::new()).into();
        let error = list.in_cells(&outline).unwrap_err().to_string();
        assert_eq!(error, format!("a coordinate of the outline is not a finite number: (44, {number}) (give one)"));
    }
}

/// Along an edge of a degree the geodesic runs a hundred metres north of the straight line of the map, and the area of a strip of 55 m
/// in between is negative: it is lost all the same.
#[test]
fn a_strip_that_is_lost_along_a_long_edge_is_taken_away() {
    let polygon = |ring: &[(f64, f64)]| Polygon::new(ring.iter().copied().collect(), Vec::new());
    let top = [(0.75, 36.0005), (0.5, 36.0005), (0.25, 36.0005)];
    let south = polygon(&[&[(0.0, 36.0), (0.0, 35.0), (1.0, 35.0), (1.0, 36.0)][..], &top].concat());
    let rough =
        polygon(&[&[(1.0, 36.0), (1.0, 37.0), (0.0, 37.0), (0.0, 36.0)][..], &[top[2], top[1], top[0]]].concat());
    let atlas =
        Atlas::builder().add(Zone::new("south", "S", south)).add(Zone::new("north", "N", rough)).build().unwrap();
    let fine = Rect::new((0.0, 36.0), (1.0, 37.0)).to_polygon().into();
    let (atlas, report) = atlas.with_boundaries(&map_of([("north", &fine)]), "code").unwrap();
    let clipped: Vec<&str> = report.clipped().iter().map(|(zone, _)| zone.as_str()).collect();
    assert_eq!(clipped, ["south"]);
    let finding = atlas.on(date(2002, 1, 1)).control_at(Point::new(0.5, 36.0002));
    assert_eq!(finding.unwrap().zone().id.as_str(), "north");
}
