//! Paths, files and zones that are at fault, each with the message that it gets: what is wrong, where, and what to do.

#[path = "common/folder.rs"]
mod folder;

use std::fs;

use disputed::{Actor, Administers, Atlas, Division, LegalClaim, Level, Policy, Zone, article140};
use folder::{ACTORS, CHANGES, EAST, WEST, collection, error_of, feature, one_zone, shown, table, two_zones, zones};
use geo_types::Rect;
use insta::assert_snapshot;
use proptest::prelude::*;

#[test]
fn paths() {
    let folder = tempfile::tempdir().unwrap();
    let error = Atlas::open(folder.path().join("absent")).unwrap_err();
    assert_snapshot!(shown(&error, folder.path()), @"DIR/absent: there is no such file or folder (mend the path)");
    assert_snapshot!(error_of(&[("zones.geojson", None)]), @"DIR/zones.geojson: there is no such file (put the zones there, each as a feature)");
    assert_snapshot!(error_of(&[("change.csv", Some(b"")), ("x_mine.csv", Some(b"")), ("notes.txt", Some(b""))]), @r#"DIR/change.csv: no table has this name (did you mean "changes.csv"? A name that begins with x_ is passed over)"#);
}

#[test]
fn one_file_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let alone = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        Atlas::open(path).map(drop).map_err(|error| shown(&error, folder.path()))
    };
    assert_eq!(alone("zones.geojson", &two_zones()), Ok(()), "no table lies beside it");
    assert_snapshot!(alone("changes.csv", CHANGES).unwrap_err(), @"DIR/changes.csv: this is one file of a folder of tables (open the folder)");
    assert_snapshot!(alone("zones.geojson", &two_zones()).unwrap_err(), @"DIR/zones.geojson: this is one file of a folder of tables (open the folder)");
    assert_eq!(alone("atlas.geojson", &two_zones()), Ok(()), "it has another name");
}

#[test]
fn bytes() {
    assert_snapshot!(table("actors.csv", ""), @"DIR/actors.csv, line 1: the file is empty (begin it with the header id,name,name_ar,name_ku,short_name,kind,colour,aliases)");
    assert_snapshot!(zones(" \n"), @"DIR/zones.geojson: the file is empty (write a FeatureCollection with a feature for each zone)");
    assert_snapshot!(table("actors.csv", &format!("\u{feff}{ACTORS}")), @r#"DIR/actors.csv, line 1: the file begins with a byte order mark (save it as UTF-8 without the mark: Excel writes one in "CSV UTF-8", LibreOffice does not)"#);
    assert_snapshot!(zones(&format!("\u{feff}{}", two_zones())), @r#"DIR/zones.geojson, line 1: the file begins with a byte order mark (save it as UTF-8 without the mark: Excel writes one in "CSV UTF-8", LibreOffice does not)"#);
    assert_snapshot!(error_of(&[("actors.csv", Some(b"id,name\nred,Red\nblue,Bl\xfce\n"))]), @"DIR/actors.csv, line 3: the byte 0xFC is not UTF-8 (save the file as UTF-8)");
    assert_snapshot!(error_of(&[("actors.csv", Some(b"\xff\xfei\0d\0"))]), @"DIR/actors.csv, line 1: the file is in UTF-16 (save the file as UTF-8)");
    assert_snapshot!(error_of(&[("zones.geojson", Some(b"{\"type\":\xc3("))]), @"DIR/zones.geojson, line 1: the byte 0xC3 is not UTF-8 (save the file as UTF-8)");
}

#[test]
fn json() {
    assert_snapshot!(zones("{\"type\": \"FeatureCollection\",\n\"features\": [,]}"), @"DIR/zones.geojson, line 2: expected value, in column 14 (mend the JSON there: it has no NaN, no comments, and no comma before a closing bracket)");
    let whole = two_zones();
    assert_snapshot!(zones(&whole[..whole.len() - 60]), @"DIR/zones.geojson, line 3: EOF while parsing a string, in column 86 (the file is cut off: get it whole)");
    assert_snapshot!(zones("[1, 2]"), @"DIR/zones.geojson, line 1: invalid type: sequence, expected a FeatureCollection, in column 0 (mend it; reading ends there, so there may be more faults behind it)");
    assert_snapshot!(zones(&feature("west", "", "Polygon", WEST)), @"DIR/zones.geojson, line 1, field type: the file is no FeatureCollection (put the zones as features into one FeatureCollection)");
    assert_snapshot!(zones("{\"type\": \"FeatureCollection\", \"features\": {}}"), @"DIR/zones.geojson, line 1: invalid type: map, expected a list of features, in column 44 (mend it; reading ends there, so there may be more faults behind it)");
    assert_snapshot!(zones("{\"type\": \"FeatureCollection\", \"features\": [7]}"), @"DIR/zones.geojson, line 1: invalid type: integer `7`, expected an object, number 1 of the list of features, in column 44 (mend it; reading ends there, so there may be more faults behind it)");
    assert_snapshot!(zones(&two_zones().replace("\n]}", "\n], \"actor\": [], \"x_mine\": 1}")), @r#"DIR/zones.geojson, line 4, field actor: the file has no such member (did you mean "actors"? A name that begins with x_ is passed over)"#);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_snapshot!(one_zone("Polygon", &deep), @"DIR/zones.geojson, line 2: recursion limit exceeded, in column 231 (mend the JSON there: it has no NaN, no comments, and no comma before a closing bracket)");
    assert_snapshot!(table("atlas.json", "{\"title\": \"T\",\n \"covrage\": {}}"), @"DIR/atlas.json, line 2: unknown field `covrage`, expected one of `title`, `coverage`, `attribution`, `within`, in column 10 (mend it; reading ends there, so there may be more faults behind it)");
}

#[test]
fn properties() {
    let with =
        |more| zones(&collection(&[feature("west", more, "Polygon", WEST), feature("east", "", "Polygon", EAST)]));
    assert_snapshot!(with(",\"polpulation\":5,\"x_mine\":{}"), @r#"DIR/zones.geojson, line 2, feature west: "polpulation" is not known here (did you mean "population"? A name that begins with x_ is passed over)"#);
    assert_snapshot!(with(",\"population\":\"5\",\"pcode\":7,\"sources\":\"A;B\",\"note\":{},\"aliases\":[1],\"layer\":true"), @r#"
        6 faults:
          DIR/zones.geojson, line 2, feature west, field population: "5" is a text (write a number without quotes)
          DIR/zones.geojson, line 2, feature west, field pcode: 7 is a number (write a text in quotes)
          DIR/zones.geojson, line 2, feature west, field sources: "A;B" is a text (write a list of texts: ["one", "two"])
          DIR/zones.geojson, line 2, feature west, field note: there is an object (write a text in quotes)
          DIR/zones.geojson, line 2, feature west, field aliases: there is a list of something else than texts (write a list of texts: ["one", "two"])
          DIR/zones.geojson, line 2, feature west, field layer: there is true or false (write a text in quotes)
        "#);
    assert_snapshot!(with(",\"population\":-5,\"area_km2\":-1,\"level\":\"canton\",\"disputed\":\"perhaps\""), @r#"
        4 faults:
          DIR/zones.geojson, line 2, feature west, field level: "canton" is no word for it (write one of governorate, district, subdistrict, part)
          DIR/zones.geojson, line 2, feature west, field disputed: "perhaps" is no word for it (write one of no, partly, yes)
          DIR/zones.geojson, line 2, feature west, field population: -5 is no count (write a whole number from 0 on)
          DIR/zones.geojson, line 2, feature west, field area_km2: -1 is not an area in km2 (write a number that is not negative)
        "#);
    assert_snapshot!(with(",\"seat_lon\":0.5,\"extant_from\":\"2001-02-29\",\"name\":\"twice\""), @r#"
        3 faults:
          DIR/zones.geojson, line 2, feature west, field name: is there twice (remove one)
          DIR/zones.geojson, line 2, feature west, field extant_from: 2001-02-29 is not a day of the calendar: February 2001 has 28 days (write a day from 2001-02-01 to 2001-02-28, or 2001-02 for the whole month)
          DIR/zones.geojson, line 2, feature west, field seat_lat: is empty, although seat_lon is given (a place needs both)
        "#);
    let nameless = "{\"type\":\"Feature\",\"properties\":{\"name\":\"\"},\"geometry\":null}";
    assert_snapshot!(zones(&collection(&[nameless.into(), feature("west", "", "Polygon", WEST)])), @r#"
        2 faults:
          DIR/zones.geojson, line 2, field zone_id: is empty (give it a value)
          DIR/zones.geojson, line 2, field name: is empty (give it a value)
        "#);
    assert_snapshot!(zones(&collection(&["{\"type\":\"Feature\",\"proprties\":{},\"geometry\":null}".into()])), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature number 1: a feature has no member "proprties" (did you mean "properties"? A name that begins with x_ is passed over)
          DIR/zones.geojson, line 2, feature number 1: has no properties (give it zone_id and name)
        "#);
    let flat = "{\"type\":\"Feature\",\"properties\":{\"zone_id\":\"west\",\"name\":\"West\"},\"geometry\":null}";
    assert_snapshot!(zones(&collection(&[flat.into()])), @"DIR/zones.geojson, line 2, feature west, field level: has no geometry, and so is a division of the state, but is not made like one (draw it, or give it the level governorate or district and nothing that only zones have)");
    assert_snapshot!(with(",\"control\":[{\"id\":\"c\",\"best\":\"2001-13\",\"status\":\"hold\"},{\"id\":\"d\",\"zone\":\"east\"}]"), @r#"
        5 faults:
          DIR/zones.geojson, line 2, feature c, field best: 2001-13 is not of the calendar: a year has 12 months (write a month from 01 to 12 after the year, or the year alone)
          DIR/zones.geojson, line 2, feature c, field status: "hold" is no word for it (write one of held, shared, contested, vacant, unknown)
          DIR/zones.geojson, line 2, feature d: "zone" is not known here (use one of id, earliest, latest, best, status, actors, previous_status, previous_actors, kind, confidence, sources, recorded, note; a name that begins with x_ is passed over)
          DIR/zones.geojson, line 2, feature d, field status: is empty (give it a value)
          DIR/zones.geojson, line 2, feature d, field best: has no date (write a day, or a window such as 2014-06)
        "#);
}

/// JSON readers differ in which of two members of one name they take.
#[test]
fn members_missing_or_twice() {
    let with = |from: &str, to: &str| zones(&two_zones().replacen(from, to, 1));
    assert_snapshot!(with("\"type\":\"FeatureCollection\",", ""), @r#"DIR/zones.geojson: the file has no type (begin it with "type": "FeatureCollection")"#);
    assert_snapshot!(with("\"type\":\"Feature\",", ""), @r#"DIR/zones.geojson, line 2, feature west: has no type (write "type": "Feature")"#);
    assert_snapshot!(with("\"type\":\"Polygon\",", ""), @r#"DIR/zones.geojson, line 2, feature west, field geometry: has no type (draw the zone as a Polygon or a MultiPolygon)"#);
    assert_snapshot!(with("\n]}", "\n],\n\"features\":[]}"), @"DIR/zones.geojson, line 5, field features: is there twice (remove one)");
    assert_snapshot!(with("\n]}", "\n],\n\"atlas\":{},\"x_mine\":1,\n\"atlas\":{},\"x_mine\":2,\"actors\":[],\"actors\":[]}"), @r#"
        3 faults:
          DIR/zones.geojson, line 6, field atlas: is there twice (remove one)
          DIR/zones.geojson, line 6, field x_mine: is there twice (remove one)
          DIR/zones.geojson, line 6, field actors: is there twice (remove one)
        "#);
    assert_snapshot!(with("\"properties\"", "\"type\":\"Feature\",\"properties\":{},\"geometry\":null,\"properties\""), @r#"
        5 faults:
          DIR/zones.geojson, field zone_id: is empty (give it a value)
          DIR/zones.geojson, field name: is empty (give it a value)
          DIR/zones.geojson, line 2, feature number 1, field type: is there twice (remove one)
          DIR/zones.geojson, line 2, feature number 1, field properties: is there twice (remove one)
          DIR/zones.geojson, line 2, feature number 1, field geometry: is there twice (remove one)
        "#);
    assert_snapshot!(with("\"type\":\"Polygon\"", "\"type\":\"Polygon\",\"type\":\"MultiPolygon\",\"coordinates\":[]"), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature west, field type: is there twice (remove one)
          DIR/zones.geojson, line 2, feature west, field coordinates: is there twice (remove one)
        "#);
    assert_snapshot!(with("\"name\"", "\"pcode\":null,\"control\":[],\"pcode\":\"7\",\"control\":[],\"name\""), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature west, field pcode: is there twice (remove one)
          DIR/zones.geojson, line 2, feature west, field control: is there twice (remove one)
        "#);
}

#[test]
fn outlines() {
    assert_snapshot!(one_zone("Point", "[0,0]"), @r#"DIR/zones.geojson, line 2, feature west, field geometry: "Point" has no area (draw the zone as a Polygon or a MultiPolygon)"#);
    assert_snapshot!(one_zone("LineString", "[[0,0],[1,1]]"), @r#"DIR/zones.geojson, line 2, feature west, field geometry: "LineString" has no area (draw the zone as a Polygon or a MultiPolygon)"#);
    assert_snapshot!(zones(&two_zones().replace("\"type\":\"Polygon\",\"coordinates\"", "\"type\":\"GeometryCollection\",\"geometries\"")), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature west, field geometry: "GeometryCollection" has no area (draw the zone as a Polygon or a MultiPolygon)
          DIR/zones.geojson, line 3, feature east, field geometry: "GeometryCollection" has no area (draw the zone as a Polygon or a MultiPolygon)
        "#);
    assert_snapshot!(one_zone("MultiPolygon", WEST), @"DIR/zones.geojson, line 2, feature west, field geometry: the lists of coordinates are not nested as those of a MultiPolygon (a Polygon is a list of rings, a MultiPolygon a list of polygons)");
    assert_snapshot!(one_zone("Polygon", "[]"), @"DIR/zones.geojson, line 2, feature west, field geometry: has no polygon (give it an outline, or leave it out)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), @"DIR/zones.geojson, line 2, feature west, field geometry: ring number 1 is not closed: it begins at (0, 0) and ends at (0, 1) (repeat its first position at its end)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1,0],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west, field geometry: ring number 1 has 3 positions (give it three corners or more, and the first of them again at the end)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1],[1,\"1\"],[null,1],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west, field geometry: 3 of the positions are no pair of numbers (write each as [longitude, latitude], all at the depth that the type asks for)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0,7],[1,0,7],[1,1,7],[0,1,7],[0,0,7]]]"), @"DIR/zones.geojson, line 2, feature west, field geometry: 5 positions have a third number (write longitude and latitude alone: save the layer without heights (Z) and measures (M))");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1,0],[1,1],[0,NaN],[0,0]]]"), @"DIR/zones.geojson, line 2: expected value, in column 131 (mend the JSON there: it has no NaN, no comments, and no comma before a closing bracket)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1e999,0],[1,1],[0,1],[0,0]]]"), @"DIR/zones.geojson, line 2: number out of range, in column 121 (mend the JSON there: it has no NaN, no comments, and no comma before a closing bracket)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1e300,0],[1e300,1],[0,1],[0,0]]]"), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature west, field geometry: (1e300, 0) is outside -180..180 and -90..90 degrees, the first of 2 such positions (write longitude, then latitude, in degrees (WGS 84))
          DIR/zones.geojson, line 2, feature west and east: a vertex lies on an edge that has no vertex there at 1, 0 and 3 more places (add the vertex to that edge)
        "#);
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west and east: two shapes are on the same side of an edge at 1, 0.5 (cut one out of the other, or declare it a part)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1.5,0],[1.5,1],[0,1],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west and east: a vertex lies on an edge that has no vertex there at 1, 0 and 3 more places (add the vertex to that edge)");
    let bow_tie = feature("west", "", "Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]");
    assert_snapshot!(zones(&collection(&[bow_tie])), @"DIR/zones.geojson, line 2, feature west: the outline crosses itself at 0.5, 0.5 (draw it anew, or let the repair make it valid)");
    let crs = ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32638\"}}}";
    assert_snapshot!(zones(&two_zones().replace("]}\n", &format!("]{crs}"))), @r#"DIR/zones.geojson, line 4, field crs: the coordinate system is {"properties":{"name":"urn:ogc:def:crs:EPSG::32638"},"type":"name"} (save the file in longitude and latitude on WGS 84 (EPSG:4326))"#);
}

#[test]
fn latitude_before_longitude() {
    let square = |lon: f64, lat: f64| {
        let (east, north) = (lon + 1.0, lat + 1.0);
        format!("[[[{lon},{lat}],[{east},{lat}],[{east},{north}],[{lon},{north}],[{lon},{lat}]]]")
    };
    let turned = "[[[35,46],[35,47],[36,47],[36,46],[35,46]]]";
    let one = collection(&[
        feature("west", "", "Polygon", &square(44.0, 35.0)),
        feature("middle", "", "Polygon", &square(45.0, 35.0)),
        feature("east", "", "Polygon", turned),
    ]);
    assert_snapshot!(zones(&one), @"DIR/zones.geojson, line 4, feature east, field geometry: (35, 46) lies far from all other zones, (46, 35) among them (longitude comes before latitude: swap them; if they are right, say where all zones lie, as `within` in atlas.json or AtlasInfo)");
    let pacific = "[[[-10,100],[-10,101],[-9,101],[-9,100],[-10,100]]]";
    assert_snapshot!(one_zone("Polygon", pacific), @"DIR/zones.geojson, line 2, feature west, field geometry: (-10, 100) is outside -180..180 and -90..90 degrees, the first of 5 such positions (longitude comes before latitude: swap them)");
    let seat = feature("west", ",\"seat_lon\":35.5,\"seat_lat\":44.5", "Polygon", &square(44.0, 35.0));
    assert_snapshot!(zones(&collection(&[seat])), @"DIR/zones.geojson, line 2, feature west, field seat: (35.5, 44.5) lies far from all zones, (44.5, 35.5) among them (longitude comes before latitude: swap them)");
    let towns = "name,lon,lat,zone\nA,0.5,0.5,west\nB,0.5,1.5,east\nC,,0.5,\nD,200,0,\nE,1.5,0.5,west\n";
    assert_snapshot!(table("settlements.csv", towns), @r#"
        4 faults:
          DIR/settlements.csv, line 4, feature C, field lon: is empty (give it a value)
          DIR/settlements.csv, line 3, feature B, field point: (0.5, 1.5) lies far from all zones, (1.5, 0.5) among them (longitude comes before latitude: swap them)
          DIR/settlements.csv, line 5, feature D, field point: (200, 0) is outside -180..180 and -90..90 degrees (write longitude, then latitude, in degrees (WGS 84))
          DIR/settlements.csv, line 6, feature E, field point: (1.5, 0.5) lies outside zone "west" (mend the place, or the zone)
        "#);
}

/// A few bytes of a text that are lost, doubled or replaced by others.
fn mutilated(text: &[u8], places: &[(usize, usize, u8)]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for &(place, length, what) in places {
        let start = place % (bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        let piece = bytes[start..end].to_vec();
        match what % 4 {
            0 => drop(bytes.drain(start..end)),
            1 => drop(bytes.splice(start..start, piece)),
            2 => bytes.truncate(start),
            _ => bytes[start..end].fill(b"\",[]{}0-+;\n\xff"[what as usize % 12]),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is done to a file, it is read or refused with a reason.
    #[test]
    fn no_file_makes_it_panic(
        places in proptest::collection::vec((any::<usize>(), 1..40_usize, any::<u8>()), 1..4),
        table in 0..10_usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let small = Atlas::builder().extend(article140().unwrap().actors().to_vec()).build().unwrap();
        small.write_tables(folder.path()).unwrap();
        fs::write(folder.path().join("zones.geojson"), two_zones()).unwrap();
        fs::write(folder.path().join("changes.csv"), CHANGES.replace("red", "isis").replace("blue", "isf")).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let file = &names[table];
        fs::write(file, mutilated(&fs::read(file).unwrap(), &places)).unwrap();
        if let Err(error) = Atlas::open(folder.path()) {
            prop_assert!(error.faults().iter().all(|fault| !fault.message().is_empty()));
        }
        let mut whole = Vec::new();
        small.write_geojson(&mut whole).unwrap();
        if let Err(error) = Atlas::from_geojson(mutilated(&whole, &places)) {
            prop_assert!(error.faults().iter().all(|fault| !fault.message().is_empty()));
        }
    }
}

#[test]
fn a_map_of_another_kind_is_told_from_an_atlas() {
    let map = r#"{"type": "FeatureCollection", "name": "control", "features": [{"type": "Feature", "properties":
        {"name": "Valley", "holder": "North", "from": "2020-01-01"},
        "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 50]]]}}]}"#;
    let error = Atlas::from_geojson(map).unwrap_err();
    assert!(error.faults().len() > 1, "the faults are told as well");
    assert_eq!(
        error.faults()[0].to_string(),
        "no feature has a list of changes of control: is this a map of another kind? (make an atlas of it: \
         Atlas::from_features, or the example import_features)"
    );
    let misspelt = map.replace("\"holder\": \"North\"", "\"control\": [], \"holdr\": 1");
    assert!(!Atlas::from_geojson(misspelt).unwrap_err().to_string().contains("another kind"));
}

/// What no file could tell apart when it is read back.
#[test]
fn what_could_not_be_read_back_is_not_built() {
    let mut claim = LegalClaim::new("claim", "land", "red", "history");
    claim.administers = Administers::Zones(Vec::new());
    let error = Atlas::builder()
        .add(Actor::new("red", "Red army"))
        .add(Division::new("land", "The land", Level::District))
        .add(Zone::new("rest", "The rest", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()))
        .add(claim)
        .build()
        .unwrap_err();
    assert_snapshot!(error, @r#"
        2 faults:
          feature claim, field administers: names no zone (name one, or make it Administers::Nothing)
          feature rest, field zone_id: "rest" cannot be an id: in the column administers it stands for zones not named (rename it)
        "#);
}

#[test]
fn a_policy_of_unknown_sources_is_told_the_nearest() {
    let policy = Policy::default().prefer(["RUD-KRK71"]).exclude(["nobody at all"]);
    assert_snapshot!(article140().unwrap().with_policy(policy).unwrap_err(), @r#"
        2 faults:
          feature policy: no source has the id "RUD-KRK71" (did you mean "RUD-KRK17"?)
          feature policy: no source has the id "nobody at all" (`Atlas::sources` lists all)
        "#);
}
