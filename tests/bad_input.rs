//! Input that is at fault, each with the message that it gets: what is wrong, where, and what to do.

use std::fs;
use std::path::Path;

use disputed::{Atlas, Error, article140};
use insta::assert_snapshot;
use proptest::prelude::*;

const WEST: &str = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]";
const EAST: &str = "[[[1,0],[2,0],[2,1],[1,1],[1,0]]]";

fn feature(id: &str, more: &str, kind: &str, coordinates: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"zone_id\":\"{id}\",\"name\":\"{id}\"{more}}},\
         \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
    )
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

/// Two squares side by side.
fn two_zones() -> String {
    collection(&[feature("west", "", "Polygon", WEST), feature("east", "", "Polygon", EAST)])
}

const ACTORS: &str = "id,name\nred,Red army\nblue,Blue army\n";
const CHANGES: &str = "id,zone,best,status,actors\nwest-1,west,2001-01-01,held,red\nwest-2,west,2001-06,held,blue\n";

/// The error of a folder of these files, put beside good ones. Files without a text are not made.
fn error_of(files: &[(&str, Option<&[u8]>)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
    write("zones.geojson", two_zones().as_bytes());
    write("actors.csv", ACTORS.as_bytes());
    write("changes.csv", CHANGES.as_bytes());
    assert!(Atlas::open(folder.path()).is_ok(), "what is around the fault is good");
    for (name, text) in files {
        match text {
            Some(text) => write(name, text),
            None => fs::remove_file(folder.path().join(name)).unwrap(),
        }
    }
    shown(&Atlas::open(folder.path()).unwrap_err(), folder.path())
}

fn shown(error: &Error, folder: &Path) -> String {
    error.to_string().replace(&folder.display().to_string(), "DIR").replace('\\', "/")
}

fn table(name: &str, text: &str) -> String {
    error_of(&[(name, Some(text.as_bytes()))])
}

fn changes(rows: &str) -> String {
    table("changes.csv", &format!("id,zone,earliest,latest,best,status,actors,previous_status,confidence\n{rows}"))
}

fn zones(text: &str) -> String {
    table("zones.geojson", text)
}

fn one_zone(kind: &str, coordinates: &str) -> String {
    zones(&collection(&[feature("west", "", kind, coordinates), feature("east", "", "Polygon", EAST)]))
}

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
    assert_snapshot!(table("atlas.json", "{\"title\": \"T\",\n \"covrage\": {}}"), @"DIR/atlas.json, line 2: unknown field `covrage`, expected one of `title`, `coverage`, `attribution`, in column 10 (mend it; reading ends there, so there may be more faults behind it)");
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
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west and east: two shapes are on the same side of an edge at 1, 0.5; both claim 0.000000 km2 (cut one out of the other, or declare it a part)");
    assert_snapshot!(one_zone("Polygon", "[[[0,0],[1.5,0],[1.5,1],[0,1],[0,0]]]"), @"DIR/zones.geojson, line 2, feature west and east: a vertex lies on an edge that has no vertex there at 1, 0 and 3 more places (add the vertex to that edge)");
    let bow_tie = feature("west", "", "Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]");
    assert_snapshot!(zones(&collection(&[bow_tie])), @"DIR/zones.geojson, line 2, feature west: borders cross at 0.5, 0.5 (draw the border once and use its vertices for both zones)");
    let crs = ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32638\"}}}";
    assert_snapshot!(zones(&two_zones().replace("]}\n", &format!("]{crs}"))), @r#"DIR/zones.geojson, line 4, field crs: the coordinate system is {"properties":{"name":"urn:ogc:def:crs:EPSG::32638"},"type":"name"} (save the file in longitude and latitude on WGS 84 (EPSG:4326))"#);
}

#[test]
fn latitude_before_longitude() {
    let square = |lon: f64, lat: f64| {
        let (east, north) = (lon + 1.0, lat + 1.0);
        format!("[[[{lon},{lat}],[{east},{lat}],[{east},{north}],[{lon},{north}],[{lon},{lat}]]]")
    };
    let turned = "[[[35,45],[35,46],[36,46],[36,45],[35,45]]]";
    let one =
        collection(&[feature("west", "", "Polygon", &square(44.0, 35.0)), feature("east", "", "Polygon", turned)]);
    assert_snapshot!(zones(&one), @r#"
        2 faults:
          DIR/zones.geojson, line 2, feature west, field geometry: (44, 35) lies far from all other zones, (35, 44) among them (longitude comes before latitude: swap them)
          DIR/zones.geojson, line 3, feature east, field geometry: (35, 45) lies far from all other zones, (45, 35) among them (longitude comes before latitude: swap them)
        "#);
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

#[test]
fn csv() {
    assert_snapshot!(table("actors.csv", "id;name\nred;Red army\n"), @"DIR/actors.csv, line 1: the fields are separated by semicolons, not by commas (save it with commas: in a spreadsheet choose the comma as the field separator)");
    assert_snapshot!(table("actors.csv", "id\tname\nred\tRed army\n"), @"DIR/actors.csv, line 1: the fields are separated by tabs, not by commas (save it with commas: in a spreadsheet choose the comma as the field separator)");
    assert_snapshot!(table("actors.csv", "id,Name,note,x_mine\nred,Red,,1\n"), @r#"
        3 faults:
          DIR/actors.csv, line 1: the table actors has no column "Name" (did you mean "name"? A name that begins with x_ is passed over)
          DIR/actors.csv, line 1: the table actors has no column "note" (use one of id, name, name_ar, name_ku, short_name, kind, colour, aliases; a name that begins with x_ is passed over)
          DIR/actors.csv, line 1: there is no column name (add it to the header and to each row)
        "#);
    assert_snapshot!(table("actors.csv", "id,name,name\nred,Red,R\n"), @r#"
        2 faults:
          DIR/actors.csv, line 1: there are two columns "name" (remove or rename one of them)
          DIR/changes.csv, line 3, feature west-2, field actors: no actor has the id "blue" (add it, or mend the spelling)
        "#);
    assert_snapshot!(table("actors.csv", "id,name\nred,Red, army\nblue\n"), @r#"
        2 faults:
          DIR/actors.csv, line 2: the number of fields is 3, but 2 in the header (put a text that has a comma in it in quotes)
          DIR/actors.csv, line 3: the number of fields is 1, but 2 in the header (write all fields, also empty ones; if this is the last line, the file may be cut off)
        "#);
    assert_snapshot!(table("actors.csv", "id,name\nred,Red\nblue,\"Blue army\ngreen,Green\n"), @"DIR/actors.csv, line 3: a quote that begins here is not closed (close it; inside quotes write a quote twice; if the file is cut off, get it whole)");
    assert_snapshot!(table("actors.csv", "id,name,kind,aliases\nred,,army,a;;b\nblue,Blue,state,a; b\n"), @r#"
        3 faults:
          DIR/actors.csv, line 2, field aliases: "a;;b" has an empty entry or a space around one (write the entries with ';' and nothing else between them)
          DIR/actors.csv, line 2, feature red, field name: is empty (give it a value)
          DIR/actors.csv, line 3, field aliases: "a; b" has an empty entry or a space around one (write the entries with ';' and nothing else between them)
        "#);
    assert_snapshot!(table("incidents.csv", "id,date_earliest,date_latest,lon,lat,precision_km,deaths_best\n1,2001-01-01,2001-01-02,\"0,5\",NaN,1 000,1.5\n"), @r#"
        4 faults:
          DIR/incidents.csv, line 2, field lon: "0,5" is no number (write digits, with a point before decimals and nothing between thousands)
          DIR/incidents.csv, line 2, field lat: "NaN" is no number (write digits, with a point before decimals and nothing between thousands)
          DIR/incidents.csv, line 2, field precision_km: "1 000" is no number (write digits, with a point before decimals and nothing between thousands)
          DIR/incidents.csv, line 2, feature 1, field deaths_best: 1.5 is no count (write a whole number from 0 on)
        "#);
}

/// A reader that takes quotes as they come would read one row out of two, or `redx`.
#[test]
fn quotes() {
    let notes = |rows: &str| table("changes.csv", &format!("id,zone,best,status,actors,note\n{rows}"));
    assert_snapshot!(notes("a,west,2001-01-01,held,red,\"first\nb,west,2002-01-01,held,blue,\"second\nc,west\n"), @"DIR/changes.csv, line 3: text stands behind the quote that closes the one of line 2 (close each text in quotes where it ends, with a comma or a new line behind; inside quotes write a quote twice)");
    assert_snapshot!(notes("a,west,2001-01-01,held,\"red\"x,\n"), @"DIR/changes.csv, line 2: text stands behind the quote that closes the one of line 2 (close each text in quotes where it ends, with a comma or a new line behind; inside quotes write a quote twice)");
    assert_snapshot!(notes("a,west,2001-01-01,held,red,say \"so\" now\nb,west,2002-13,held,blue,\n"), @r#"
        2 faults:
          DIR/changes.csv, line 2: a quote stands inside a text that is not in quotes (put the whole text in quotes, and write each quote in it twice)
          DIR/changes.csv, line 3, feature b, field best: 2002-13 is not of the calendar: a year has 12 months (write a month from 01 to 12 after the year, or the year alone)
        "#);
    assert_snapshot!(table("actors.csv", "\"id,name\nred,Red\n"), @"DIR/actors.csv, line 1: a quote that begins here is not closed (close it; inside quotes write a quote twice; if the file is cut off, get it whole)");
    let sound = "id,name\r\nred,\"the \"\"Red\"\",\narmy\"\r\n\"blue\",\"\"\"Blue\"\"\"\r\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zones.geojson"), two_zones()).unwrap();
    fs::write(folder.path().join("actors.csv"), sound).unwrap();
    let atlas = Atlas::open(folder.path()).unwrap();
    let names: Vec<_> = atlas.actors().iter().map(|actor| actor.names.en.as_str()).collect();
    assert_eq!(names, ["the \"Red\",\narmy", "\"Blue\""]);
}

/// What is lost with the end of a file is not reported record by record, and half a text is not taken for a whole one.
#[test]
fn files_cut_off() {
    let blue_is_lost = "id,name,kind\nred,Red army,other\n";
    assert_snapshot!(table("actors.csv", &format!("{blue_is_lost}gre\n")), @"DIR/actors.csv, line 3: the number of fields is 1, but 3 in the header (write all fields, also empty ones; if this is the last line, the file may be cut off)");
    assert_snapshot!(table("actors.csv", &format!("{blue_is_lost}gre")), @"DIR/actors.csv, line 3: the last line does not end (end it with a new line if it is whole; the file may be cut off)");
    assert_snapshot!(table("actors.csv", &format!("{blue_is_lost}green,\"Green\narmy\",sta")), @"DIR/actors.csv, line 4: the last line does not end (end it with a new line if it is whole; the file may be cut off)");
    assert_snapshot!(table("actors.csv", "id,nam"), @"DIR/actors.csv, line 1: the last line does not end (end it with a new line if it is whole; the file may be cut off)");
    assert_snapshot!(table("changes.csv", CHANGES.trim_end()), @"DIR/changes.csv, line 3: the last line does not end (end it with a new line if it is whole; the file may be cut off)");
}

#[test]
fn dates() {
    assert_snapshot!(changes("a,west,2014-02-30,2014-03-01,,held,red,,\n"), @"DIR/changes.csv, line 2, feature a, field earliest: 2014-02-30 is not a day of the calendar: February 2014 has 28 days (write a day from 2014-02-01 to 2014-02-28, or 2014-02 for the whole month)");
    assert_snapshot!(changes("a,west,2014-03-02,2014-03-01,,held,red,,\n"), @"DIR/changes.csv, line 2, feature a, field earliest: the window 2014-03-02/2014-03-01 ends before it begins (swap its two ends, or mend the one that is wrong)");
    assert_snapshot!(changes("a,west,2014-03-01,2014-03-02,2014-03-03,held,red,,\nb,west,2014-04-01,,,held,red,,\nc,west,,,,held,red,,\n"), @r#"
        3 faults:
          DIR/changes.csv, line 2, feature a, field best: the best guess 2014-03-03 lies outside the window 2014-03-01/2014-03-02 (give a day of the window, or widen it)
          DIR/changes.csv, line 3, feature b, field latest: is empty, although earliest is given (give both, with .. for an open end, or neither)
          DIR/changes.csv, line 4, feature c, field best: has no date (write a day, or a window such as 2014-06)
        "#);
    assert_snapshot!(changes("a,west,01.03.2014,3/1/2014,,held,red,,\nb,west,2014-03,2014-04-01~,,held,red,,\n"), @r#"
        4 faults:
          DIR/changes.csv, line 2, feature a, field earliest: "01.03.2014" is not a date (write a day as 2014-06-12, a month as 2014-06, a year as 2014, a window as 2014-06-10/2014-06-12)
          DIR/changes.csv, line 2, feature a, field latest: "3/1/2014" has more than one slash (write a day with hyphens, 2014-06-12, and one slash between the days of a window)
          DIR/changes.csv, line 3, feature b, field earliest: "2014-03" is not a single day (write a day as 2014-06-12)
          DIR/changes.csv, line 3, feature b, field latest: "2014-04-01~" has a mark of doubt behind it (write the day alone)
        "#);
    assert_snapshot!(changes("a,west,,,2202-01-01,held,red,,\n"), @r#"
        2 faults:
          DIR/changes.csv, line 2, feature a, field date: 2202-01-01 is in a far future (mend the year)
          DIR/changes.csv, line 2, feature a, field recorded: 2202-01-01 is in a far future (mend the year)
        "#);
    assert_snapshot!(table("sources.csv", "id,title,date\nA,Title,Tuesday\n"), @r#"DIR/sources.csv, line 2, feature A, field date: "Tuesday" is not a date (write a day as 2014-06-12, a month as 2014-06, a year as 2014, a window as 2014-06-10/2014-06-12)"#);
    assert_snapshot!(table("actor_parents.csv", "actor,parent,relation,from,to\nred,blue,command,2001-01-02,2001-01-01\n"), @"DIR/actor_parents.csv, line 2, feature red, field to: the last day, 2001-01-01, comes before the first, 2001-01-02 (swap them, or mend the one that is wrong)");
    assert!(
        table("sources.csv", "id,title,date\r\n\r\nA,Title,Tuesday\r\n").contains("sources.csv, line 3, feature A"),
        "lines that end like those of a spreadsheet"
    );
    let outside = "{\"coverage\":{\"start\":\"2001-02-01\",\"end\":null}}";
    assert_snapshot!(table("atlas.json", outside), @"DIR/changes.csv, line 2, feature west-1, field date: 2001-01-01 lies outside the days that the atlas covers (since 2001-02-01) (mend the date or widen the coverage)");
    assert_snapshot!(table("atlas.json", "{\"coverage\":{\"start\":\"2002-02-01\",\"end\":\"2001-01-01\"}}"), @"DIR/atlas.json, line 1: a period from 2002-02-01 up to 2001-01-01 has no day (give an end after the start; the end itself is not in the period), in column 54 (mend it; reading ends there, so there may be more faults behind it)");
}

#[test]
fn records_that_do_not_fit_together() {
    assert_snapshot!(changes("a,west,,,2001-01-01,held,blue+blue,,\nb,west,,,2002-01-01,shared,blue+red+blue,,\n"), @r#"
        2 faults:
          DIR/changes.csv, line 2, feature a, field actors: "blue" is named twice (name each actor once)
          DIR/changes.csv, line 3, feature b, field actors: "blue" is named twice (name each actor once)
        "#);
    assert_snapshot!(changes("a,west,,,2001-01-01,held,,,\nb,west,,,2002-01-01,vacant,red,,\nc,west,,,2003-01-01,shared,red,,sure\n"), @r#"
        4 faults:
          DIR/changes.csv, line 2, feature a, field actors: held does not go with 0 actors (held needs one actor or more, shared and contested two or more, vacant and unknown none)
          DIR/changes.csv, line 3, feature b, field actors: vacant does not go with 1 actor (held needs one actor or more, shared and contested two or more, vacant and unknown none)
          DIR/changes.csv, line 4, feature c, field actors: shared does not go with 1 actor (held needs one actor or more, shared and contested two or more, vacant and unknown none)
          DIR/changes.csv, line 4, feature c, field confidence: "sure" is no word for it (write one of low, medium, high)
        "#);
    assert_snapshot!(changes("a,west,,,2001-01-01,held,rde,,\na,wets,,,2002-01-01,held,blue,,\n,east,,,2003-01-01,held,red,,\n"), @r#"
        4 faults:
          DIR/changes.csv, line 4, field id: is empty (give it a value)
          DIR/changes.csv, line 3, feature a, field id: two changes have the id "a", first in line 2 (rename or remove one of them)
          DIR/changes.csv, line 2, feature a, field actors: no actor has the id "rde" (did you mean "red"?)
          DIR/changes.csv, line 3, feature a, field zone: no zone has the id "wets" (did you mean "west"?)
        "#);
    assert_snapshot!(changes("a,west,2001-01-01,2001-03-01,,held,red,,\nb,west,2001-02-01,2001-04-01,,held,blue,,\n"), @r#"DIR/changes.csv, line 3, feature b, field date: its window 2001-02-01/2001-04-01 overlaps that of "a", 2001-01-01/2001-03-01 (narrow one of the windows, or make one of the two a claim)"#);
    assert_snapshot!(changes("a,west,,,2001-01-01,held,red,,\nb,west,,,2001-02-01,held,red,vacant,\n"), @r#"
        2 faults:
          DIR/changes.csv, line 3, feature b, field previous_status: says that the place was vacant before, but "a" left it held by red (mend one of them, or add the change between them)
          DIR/changes.csv, line 3, feature b, field status: states what "a" stated already: held by red (remove it, or mend one of them)
        "#);
    assert_snapshot!(table("actor_parents.csv", "actor,parent,relation\nred,blue,command\nblue,red,legal\ngreen,red,command\n"), @r#"
        3 faults:
          DIR/actor_parents.csv, line 4, field actor: no actor has the id "green" (add it, or mend the spelling)
          DIR/actors.csv, line 2, feature red, field parent: actor "red" is its own ancestor (cut one of the links)
          DIR/actors.csv, line 3, feature blue, field parent: actor "blue" is its own ancestor (cut one of the links)
        "#);
    assert_snapshot!(zones(&collection(&[feature("west", "", "Polygon", WEST), feature("west", "", "Polygon", EAST)])), @r#"DIR/zones.geojson, line 3, feature west, field zone_id: two features have the zone_id "west" on the same days (rename one, or tell by extant_from and extant_to when each is the shape of the zone)"#);
    assert_snapshot!(zones(&collection(&[feature("rest", "", "Polygon", WEST), feature("west", "", "Polygon", EAST)])), @r#"DIR/zones.geojson, line 2, feature rest, field zone_id: "rest" cannot be an id: in the column administers it stands for zones not named (rename it)"#);
    let shapes = [
        feature("west", ",\"extant_to\":\"2001-01-01\"", "Polygon", WEST),
        feature("west", ",\"extant_from\":\"2001-01-01\",\"pcode\":\"7\"", "Polygon", WEST),
    ];
    assert_snapshot!(zones(&collection(&shapes)), @r#"DIR/zones.geojson, line 3, feature west, field zone_id: two shapes of zone "west" come with different properties (let all features of a zone differ in extant_from, extant_to and control only)"#);
    let circle = [
        feature("west", ",\"part_of\":\"east\"", "Polygon", WEST),
        feature("east", ",\"part_of\":\"west\",\"parent\":\"nowhere\"", "Polygon", EAST),
    ];
    assert_snapshot!(zones(&collection(&circle)), @r#"
        5 faults:
          DIR/zones.geojson, line 2, feature west, field part_of: zone "west" is its own ancestor (cut one of the links)
          DIR/zones.geojson, line 3, feature east, field part_of: zone "east" is its own ancestor (cut one of the links)
          DIR/zones.geojson, line 3, feature east, field parent: no division has the id "nowhere" (add it, or mend the spelling)
          DIR/zones.geojson, line 2, feature west and east: a zone is a part of itself at 0, 0 (say which is part of which)
          DIR/zones.geojson, line 2, feature west and west: two shapes are on the same side of an edge at 1, 0.5 (cut one out of the other, or declare it a part)
        "#);
    assert_snapshot!(table("zone_names.csv", "zone,name\nnorth,The north\n"), @r#"DIR/zone_names.csv, line 2, field zone: no zone or division has the id "north" (add it, or mend the spelling)"#);
}

/// One run shows all that is wrong, in every file; and what only seems wrong because something else is, is not shown.
#[test]
fn all_at_once() {
    let features = [
        feature("west", "", "Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"),
        feature("east", ",\"polpulation\":5", "Polygon", EAST),
    ];
    let zones = collection(&features);
    let changes = "id,zone,best,status,actors\nwest-1,west,2001-01-41,held,red\nwest-2,west,2001-06,held,bleu\n\
                   east-1,esat,2001-06,hold,blue\n";
    assert_snapshot!(
        error_of(&[
            ("zones.geojson", Some(zones.as_bytes())),
            ("actors.csv", Some(b"id,name,kind\nred,Red army,army\nblue,Blue army,state\n")),
            ("changes.csv", Some(changes.as_bytes())),
        ]),
        @r#"
        6 faults:
          DIR/zones.geojson, line 2, feature west, field geometry: ring number 1 is not closed: it begins at (0, 0) and ends at (0, 1) (repeat its first position at its end)
          DIR/zones.geojson, line 3, feature east: "polpulation" is not known here (did you mean "population"? A name that begins with x_ is passed over)
          DIR/changes.csv, line 2, feature west-1, field best: 2001-01-41 is not a day of the calendar: January 2001 has 31 days (write a day from 2001-01-01 to 2001-01-31, or 2001-01 for the whole month)
          DIR/changes.csv, line 4, feature east-1, field status: "hold" is no word for it (write one of held, shared, contested, vacant, unknown)
          DIR/actors.csv, line 2, feature red, field kind: "army" is no word for it (write one of state, regional, paramilitary, insurgent, coalition, party, other)
          DIR/changes.csv, line 3, feature west-2, field actors: no actor has the id "bleu" (did you mean "blue"?)
        "#
    );
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
