//! Tables that are at fault, each with the message that it gets: what is wrong, where, and what to do.

#[path = "common/folder.rs"]
mod folder;

use std::fs;

use disputed::Atlas;
use folder::{CHANGES, EAST, WEST, changes, collection, error_of, feature, table, two_zones, zones};
use insta::assert_snapshot;

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

/// The changes around one that could not be read do not follow on each other, and that is no fault of theirs.
#[test]
fn a_change_that_is_lost_leaves_its_neighbours_alone() {
    let rows =
        |middle: &str| changes(&format!("a,west,,,2001-01-01,held,red,,\n{middle}c,west,,,2003-01-01,held,red,,\n"));
    assert_snapshot!(rows("b,west,,,soon,held,blue,,\n"), @r#"DIR/changes.csv, line 3, feature b, field best: "soon" is not a date (write a day as 2014-06-12, a month as 2014-06, a year as 2014, a window as 2014-06-10/2014-06-12)"#);
    assert_snapshot!(rows(""), @r#"DIR/changes.csv, line 3, feature c, field status: states what "a" stated already: held by red (remove it, or mend one of them)"#);
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
        4 faults:
          DIR/zones.geojson, line 2, feature west, field part_of: zone "west" is its own ancestor (cut one of the links)
          DIR/zones.geojson, line 3, feature east, field part_of: zone "east" is its own ancestor (cut one of the links)
          DIR/zones.geojson, line 3, feature east, field parent: no division has the id "nowhere" (add it, or mend the spelling)
          DIR/zones.geojson, line 2, feature west and east: a zone is a part of itself at 0, 0 (say which is part of which)
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

/// Looking for a likely spelling takes a look at all ids: done for each of very many unknown ids it would never end.
#[test]
fn of_very_many_unknown_ids_the_first_get_a_spelling() {
    let mut builder = disputed::Atlas::builder();
    builder.add(disputed::Zone::new("west", "West", geo_types::Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()));
    for number in 0..150 {
        let day = disputed::date(2014, 6, 1);
        let long = if number == 0 { "west".repeat(100) } else { "wets".into() };
        builder.add(disputed::ControlChange::new(number.to_string(), long, day, disputed::Control::Vacant));
    }
    let error = builder.build().unwrap_err();
    let advised = error.faults().iter().filter(|fault| fault.advice() == Some("did you mean \"west\"?")).count();
    assert_eq!((error.faults().len(), advised), (150, 99), "{error}");
}
