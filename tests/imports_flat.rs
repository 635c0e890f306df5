//! Flat temporal features made into atlases.

use disputed::io::imports::{Checks, Columns, MapFaultKind, OverlapRule, RawMap, Repairs};
use disputed::map::Format;
use disputed::{Atlas, ErrorKind, Finding, Language, Point, article140, date};

fn flat(rows: &[(&str, &str, &str, &str, f64)]) -> RawMap {
    let features: Vec<String> = rows
        .iter()
        .map(|(zone, actor, start, end, east)| {
            format!(
                r#"{{"type":"Feature","properties":{{"Zone_ID":"{zone}","Controller":"{actor}","Valid_From":{start},
                "Valid_To":{end}}},"geometry":{{"type":"Polygon","coordinates":
                [[[44,35],[{east},35],[{east},36],[44,36],[44,35]]]}}}}"#
            )
        })
        .collect();
    RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap()
}

#[test]
fn flat_features_become_zones_with_versions() {
    let map = flat(&[
        ("a", "Red", "\"2014-06-12\"", "\"2014-08-03\"", 45.0),
        ("a", "Red;Blue", "1407024000", "\"2015-01-01T00:00:00Z\"", 45.0),
        ("a", "Blue", "\"2015-02\"", "null", 45.0),
    ]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    let spells: Vec<String> =
        atlas.history_of("a").unwrap().map(|spell| format!("{} {}", spell.period(), spell.control())).collect();
    assert_eq!(
        spells,
        [
            "2014-06-12 to 2014-08-03 held by Red",
            "2014-08-03 to 2015-01-01 shared by Blue and Red",
            "2015-01-01 to 2015-02-28 unknown",
            "since 2015-02-28 held by Blue",
        ]
    );
    assert_eq!(atlas.zones()[0].shapes.len(), 1);
}

#[test]
fn flat_features_that_move_are_there_on_their_days_only() {
    let map = flat(&[
        ("front", "Red", "\"2014-06-12\"", "\"2014-08-03\"", 45.0),
        ("front", "Red", "\"2014-08-03\"", "\"2014-09-01\"", 45.5),
    ]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    assert_eq!((atlas.zones()[0].shapes.len(), atlas.changes().len()), (2, 1));
    let at = |day| atlas.on(day).control_at(Point::new(45.2, 35.5)).is_some();
    assert_eq!([date(2014, 8, 2), date(2014, 8, 3), date(2014, 9, 1)].map(at), [false, true, false]);
    let mut columns = Columns::default();
    columns.last_day_counts = true;
    let error = Atlas::from_features(&map, &columns).unwrap_err().to_string();
    assert!(error.contains("features #1 and #2 of zone \"front\" overlap in time"), "{error}");
}

#[test]
fn a_missing_column_is_told_with_those_that_there_are_and_once() {
    let held = |day: &str| format!(r#""name":"Valley","held_by":"Red","begins":"{day}""#);
    let map = squares(&[&held("2014-06-12"), &held("2015-06-12")]);
    let error = Atlas::from_features(&map, &Columns::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no property looks like the start of a feature (name it as `start`; the properties are: begins, held_by, name)"
    );
    let found = Columns::default().found_in(&map).unwrap();
    assert_eq!((found.name.as_deref(), found.actor.as_deref(), found.start), (Some("name"), Some("held_by"), None));
}

/// Who edits an exported map and reads it again finds no name and no separator that only this crate writes.
#[test]
fn an_exported_map_is_read_again_as_it_is() {
    let atlas = disputed::article140().unwrap();
    let text = atlas.export().to_text(disputed::map::Format::GeoJson).unwrap();
    let again = Atlas::from_features(&RawMap::parse(&text).unwrap(), &Columns::default()).unwrap();
    for day in [date(2003, 4, 1), date(2008, 9, 1), date(2014, 8, 10), date(2017, 10, 15), date(2018, 6, 1)] {
        for zone in atlas.zones() {
            let held = |atlas: &Atlas| atlas.on(day).control_of(zone.id.as_str()).unwrap().control().to_string();
            assert_eq!(held(&again), held(&atlas), "{} on {day}", zone.id);
        }
    }
}

#[test]
fn flat_features_that_cannot_be_read_say_why() {
    let map =
        flat(&[("a", "Red", "\"12.06.2014\"", "null", 45.0), ("b", "Blue", "\"2014-06-12\"", "\"2014-06-12\"", 45.0)]);
    let mut columns = Columns::default();
    columns.status = Some("state".into());
    assert_eq!(
        Atlas::from_features(&map, &columns).unwrap_err().to_string(),
        "no feature has a property \"state\" (the properties are: Controller, Valid_From, Valid_To, Zone_ID)"
    );
    insta::assert_snapshot!(Atlas::from_features(&map, &Columns::default()).unwrap_err());
}

/// Features of a square, each with properties as they stand.
fn squares(properties: &[&str]) -> RawMap {
    let features = properties.iter().map(|properties| {
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":
            [[[44,35],[45,35],[45,36],[44,36],[44,35]]]}}}}"#
        )
    });
    let features: Vec<String> = features.collect();
    RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap()
}

fn spells(atlas: &Atlas, zone: &str) -> Vec<String> {
    let spells = atlas.history_of(zone).unwrap();
    spells.map(|spell| format!("{} {}", spell.period(), spell.control())).collect()
}

/// The last day of the one is the day before the first of the other, however it is written.
#[test]
fn an_end_that_counts_ends_a_day_later() {
    let map = |end: &str, second: &str| {
        squares(&[
            &format!(r#""zone":"a","actor":"Red","start":"2014-06-12","end":{end}"#),
            &format!(r#""zone":"a","actor":"Blue","start":{second},"end":null"#),
        ])
    };
    let mut columns = Columns::default();
    columns.last_day_counts = true;
    let told = ["2014-06-12 to 2014-08-03 held by Red", "since 2014-08-03 held by Blue"];
    let atlas = Atlas::from_features(&map(r#""2014-08-02""#, r#""2014-08-03""#), &columns).unwrap();
    assert_eq!(spells(&atlas, "a"), told);
    // Of the last day itself nothing is left open; without the option it would be unknown.
    assert_eq!(atlas.on(date(2014, 8, 2)).control_of("a").unwrap().control().to_string(), "held by Red");
    let atlas = Atlas::from_features(&map(r#""2014-08-02""#, r#""2014-08-03""#), &Columns::default()).unwrap();
    assert_eq!(atlas.on(date(2014, 8, 2)).control_of("a").unwrap().control().to_string(), "unknown");
    for last_minute in [r#""2014-08-02T23:59:59Z""#, "1407023999", "1407023999999"] {
        for counts in [false, true] {
            columns.last_day_counts = counts;
            let atlas = Atlas::from_features(&map(last_minute, r#""2014-08-03""#), &columns).unwrap();
            assert_eq!(spells(&atlas, "a"), told, "{last_minute} {counts}");
        }
    }
    // A feature of one day.
    columns.last_day_counts = true;
    let map = squares(&[r#""zone":"a","actor":"Red","start":"2014-06-12","end":"2014-06-12""#]);
    let atlas = Atlas::from_features(&map, &columns).unwrap();
    assert_eq!(spells(&atlas, "a"), ["2014-06-12 to 2014-06-13 held by Red"]);
    assert_eq!(atlas.coverage().to_string(), "2014-06-12 to 2014-06-13");
}

/// The last day lies in August, so the first without Red is from 2 August to 1 September.
#[test]
fn the_window_of_a_last_day_is_moved_as_a_whole() {
    let map = squares(&[
        r#""zone":"a","actor":"Red","start":"2014-06","end":"2014-08~""#,
        r#""zone":"a","actor":"Blue","start":"2015-01-01","end":null"#,
    ]);
    let mut columns = Columns::default();
    let windows = |columns: &Columns| {
        let atlas = Atlas::from_features(&map, columns).unwrap();
        atlas.changes().iter().map(|change| format!("{} {}", change.when, change.to)).collect::<Vec<_>>()
    };
    assert_eq!(windows(&columns), ["2014-06 held by Red", "2014-08~ unknown", "2015-01-01 held by Blue"]);
    columns.last_day_counts = true;
    assert_eq!(
        windows(&columns),
        ["2014-06 held by Red", "2014-08-02~/2014-09-01~ unknown", "2015-01-01 held by Blue"]
    );
}

#[test]
fn an_end_and_a_start_in_one_window_are_one_change() {
    for (end, start) in
        [("2014-08", "2014-08-03"), ("2014-08-03", "2014-08"), ("2014-08-03", "2014"), ("2014", "2014-08-03")]
    {
        let map = squares(&[
            &format!(r#""zone":"a","actor":"Red","start":"2013-06-12","end":"{end}""#),
            &format!(r#""zone":"a","actor":"Blue","start":"{start}","end":"present""#),
        ]);
        let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
        assert_eq!(
            spells(&atlas, "a"),
            ["2013-06-12 to 2014-08-03 held by Red", "since 2014-08-03 held by Blue"],
            "{end} {start}"
        );
    }
}

/// Columns as they are found: the same days in every way, and rows that are numbered.
#[test]
fn odd_columns_are_read() {
    let map = squares(&[
        r#""OBJECTID":1,"id":1,"Name":"Town","HELD_BY":"Red","From":"2014-06-12T00:30:00+03:00","To":1407024000000"#,
        r#""OBJECTID":2,"id":2,"Name":"Town","HELD_BY":"Blue","From":"1407024000","To":20150101"#,
        r#""OBJECTID":3,"id":3,"Name":"Town","HELD_BY":"Green","From":201501,"To":" ongoing""#,
    ]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    assert_eq!(
        spells(&atlas, "Town"),
        [
            "2014-06-12 to 2014-08-03 held by Red",
            "2014-08-03 to 2015-01-01 held by Blue",
            "since 2015-01-01 held by Green"
        ]
    );
    // Asked for, the column of numbers is taken, and the ground is claimed three times.
    let mut columns = Columns::default();
    columns.zone = Some("id".into());
    assert_eq!(Atlas::from_features(&map, &columns).unwrap_err().kind(), ErrorKind::Coverage);
}

#[test]
fn zones_without_an_id_are_called_by_their_names_or_their_numbers() {
    let square = |west: u32, name: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{{name}"actor":"Red","start":"2014-06-12"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},35],[{},35],[{},36],[{west},35]]]}}}}"#,
            west + 1,
            west + 1
        )
    };
    let named = [r#""name":"North","#, r#""name":"Twin","#, "", r#""name":"Twin","#];
    let features: Vec<String> = (40..).step_by(2).zip(named).map(|(west, name)| square(west, name)).collect();
    let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap();
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    let ids: Vec<&str> = atlas.zones().iter().map(|zone| zone.id.as_str()).collect();
    assert_eq!(ids, ["North", "zone-2", "zone-3", "zone-4"]);
}

#[test]
fn numbers_for_zones_without_an_id_are_not_those_that_others_have() {
    let square = |west: u32, zone: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"zone":{zone},"actor":"Red","start":"2014"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},35],[{},35],[{},36],[{west},35]]]}}}}"#,
            west + 1,
            west + 1
        )
    };
    let features = [square(40, "null"), square(42, "\"zone-1\""), square(44, "\"zone-1-2\"")].join(",");
    let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    let ids: Vec<&str> = atlas.zones().iter().map(|zone| zone.id.as_str()).collect();
    assert_eq!(ids, ["zone-4", "zone-1", "zone-1-2"]);
}

/// QGIS writes the file that each feature came from into `layer` when it merges layers.
#[test]
fn a_layer_is_not_guessed_and_a_guess_can_be_refused() {
    let of = |zone: &str, actor: &str, layer: &str| {
        format!(r#""zone":"{zone}","actor":"{actor}","start":"2014-06-12","layer":"{layer}","status":"checked""#)
    };
    let map = squares(&[&of("a", "Red", "red.shp"), &of("b", "Blue", "blue.shp")]);
    let mut columns = Columns::default();
    assert!(Atlas::from_features(&map, &columns).unwrap_err().to_string().contains("status \"checked\""));
    columns.status = Some(String::new());
    columns.zone = Some("zone".into());
    assert_eq!(Atlas::from_features(&map, &columns).unwrap_err().kind(), ErrorKind::Coverage);
    columns.layer = Some("layer".into());
    assert_eq!(Atlas::from_features(&map, &columns).unwrap().layers().count(), 2);
}

/// What a repair makes of an overlap, the reader reads.
#[test]
fn contested_ground_is_read_with_its_claimants() {
    let square = |zone: &str, actor: &str, west: f64| {
        let east = west + 0.02;
        format!(
            r#"{{"type":"Feature","id":"{zone}","properties":{{"zone_id":"{zone}","HELD_BY":"{actor}","CONTROL_STATUS":"held","start":"2014"}},
            "geometry":{{"type":"Polygon","coordinates":[[[{west},35],[{east},35],[{east},35.01],[{west},35.01],[{west},35]]]}}}}"#
        )
    };
    let repaired = |other: &str| {
        let features = [square("a", "Red;Green", 44.0), square("b", other, 44.01)].join(",");
        let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
        let mut repairs = Repairs::default();
        repairs.overlaps = Some(OverlapRule::Contested);
        let clean = map.repair(&repairs).unwrap().0;
        let atlas = Atlas::from_features(&clean, &Columns::default()).unwrap();
        let on = atlas.on(date(2015, 1, 1));
        on.control_at(Point::new(44.015, 35.005)).unwrap().control().to_string()
    };
    assert_eq!(repaired("Blue"), "contested between Blue, Green and Red");
    assert_eq!(repaired("Red;Green"), "held by Green and Red");
}

/// It began in some month before September.
#[test]
fn windows_are_held_against_each_other_by_what_can_be() {
    let windows = |start: &str, end: &str| {
        let map = squares(&[
            &format!(r#""zone":"a","actor":"Red","start":"{start}","end":"{end}""#),
            r#""zone":"a","actor":"Blue","start":"2016-01-01","end":null"#,
        ]);
        let told = map.validate(&Checks::default());
        let atlas = Atlas::from_features(&map, &Columns::default());
        let are_out_of_order = told.iter().any(|fault| fault.kind() == MapFaultKind::AbsurdDate);
        assert_eq!(are_out_of_order, atlas.as_ref().is_err_and(|error| error.kind() == ErrorKind::Date), "{told:?}");
        atlas.map(|atlas| atlas.changes().iter().map(|change| change.when.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(windows("2014~", "2014-09-01").unwrap(), ["2014-01-01~/2014-08-31~", "2014-09-01", "2016-01-01"]);
    assert_eq!(windows("2014", "2015").unwrap(), ["2014", "2015", "2016-01-01"]);
    assert!(windows("2014-09", "2014-09-01").is_err());
    // Which of two days of a month comes first is for the source to say.
    let error = windows("2014-06", "2014-06").unwrap_err().to_string();
    assert!(error.contains("overlaps that of"), "{error}");
    assert!(windows("2015", "2014-09-01").is_err());
}

/// Where the end of one version and the start of the next are windows that meet, they are one change: for the reader, for
/// `validate` and for `repair`, whether the outline is the same or moves.
#[test]
fn versions_whose_windows_meet_follow_each_other_for_all() {
    for east in [45.0, 45.5] {
        for (end, start) in [("2014-06", "2014-06-15"), ("2014-06-15", "2014-06"), ("2014", "2014-06-15")] {
            let (end, start) = (format!("\"{end}\""), format!("\"{start}\""));
            let map = flat(&[("a", "Red", "\"2013\"", &end, 45.0), ("a", "Blue", &start, "null", east)]);
            assert_eq!(map.validate(&Checks::default()), [], "{end} {start} {east}");
            assert!(map.repair(&Repairs::all()).unwrap().1.is_empty(), "{end} {start} {east}");
            assert!(Atlas::from_features(&map, &Columns::default()).is_ok(), "{end} {start} {east}");
        }
        let map = flat(&[("a", "Red", "\"2013\"", "\"2014-07\"", 45.0), ("a", "Blue", "\"2014-06\"", "null", east)]);
        assert_ne!(map.validate(&Checks::default()), [], "July comes after June");
        assert_eq!(Atlas::from_features(&map, &Columns::default()).unwrap_err().kind(), ErrorKind::Chain);
    }
}

#[test]
fn a_front_that_moves_without_an_id_is_told_to_have_one() {
    let feature = |start: &str, end: &str, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"actor":"Red","start":"{start}","end":"{end}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[44,35],[{east},35],[{east},36],[44,36],[44,35]]]}}}}"#
        )
    };
    let features = [feature("2014", "2015", 45.0), feature("2015", "2016", 45.5)].join(",");
    let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    let error = Atlas::from_features(&map, &Columns::default()).unwrap_err().to_string();
    assert!(error.contains("columns.zone = Some(..)"), "{error}");
}

/// Some programs write -0 where others write 0: it is one number, and so one outline.
#[test]
fn minus_zero_is_zero() {
    let square = |zero: &str, number: u32, actor: &str, days: [&str; 2]| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":{number},"actor":"{actor}","start":"{}","end":"{}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{zero},0],[1,{zero}],[1,1],[0,1],[{zero},{zero}]]]}}}}"#,
            days[0], days[1]
        )
    };
    let map = |second: [&str; 2]| {
        let features = [square("0", 1, "Red", ["2014", "2015"]), square("-0.0", 2, "Blue", second)].join(",");
        RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap()
    };
    let atlas = Atlas::from_features(&map(["2015", "2016"]), &Columns::default()).unwrap();
    assert_eq!(atlas.zones().len(), 1);
    let faults = map(["2014", "2015"]).validate(&Checks::default());
    assert_eq!(
        faults.iter().map(disputed::io::imports::MapFault::kind).collect::<Vec<_>>(),
        [MapFaultKind::DuplicateGeometry]
    );
}

/// A column of numbers is one of zones if others refer to it: here the same outline is there twice, as a whole and as a part.
#[test]
fn numbers_that_parts_refer_to_are_those_of_zones() {
    let map = squares(&[
        r#""id":1,"name":"Valley","actor":"Red","start":"2014-06-12","part_of":null"#,
        r#""id":2,"name":"Town","actor":"Blue","start":"2014-06-12","part_of":1"#,
    ]);
    assert_eq!(map.validate(&Checks::default()), []);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    assert_eq!(atlas.zone("2").unwrap().part_of.as_ref().unwrap(), "1");
    let finding = atlas.on(date(2015, 1, 1)).control_at(Point::new(44.5, 35.5)).unwrap();
    assert_eq!(finding.control().to_string(), "held by Blue");
}

/// What this crate writes for mapping tools, with forces side by side: at every town on every first day of a month.
#[test]
fn own_exports_are_read_back() {
    let atlas = article140().unwrap();
    for language in [Language::En, Language::Ar] {
        let map = RawMap::parse(&atlas.export().language(language).to_text(Format::GeoJson).unwrap()).unwrap();
        let again = Atlas::from_features(&map, &Columns::default()).unwrap();
        let points: Vec<Point> = atlas.settlements().iter().map(|town| town.point).collect();
        for month in 0..180 {
            let day = date(2003 + month / 12, (month % 12 + 1) as i8, 20);
            for point in &points {
                let [was, is] = [&atlas, &again].map(|atlas| atlas.on(day).control_at(*point));
                let control = |finding: Option<Finding<'_>>| finding.map(|finding| finding.control().clone());
                assert_eq!(control(is), control(was), "{point:?} on {day}");
            }
        }
    }
}

#[test]
fn a_plus_sign_in_a_name_is_a_part_of_it() {
    let map = flat(&[("a", "Council of 4+1", "\"2014-06-12\"", "null", 45.0)]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    let finding = atlas.on(date(2015, 1, 1)).control_of("a").unwrap();
    assert_eq!(finding.control().to_string(), "held by Council of 4+1");
}

/// The next version tells when in 2014 the first ended: the ground that another zone contests passes on that day as well.
#[test]
fn contested_ground_ends_where_its_version_does() {
    let square = |zone: &str, actor: &str, days: [&str; 2], [west, east]: [f64; 2]| {
        format!(
            r#"{{"type":"Feature","properties":{{"zone_id":"{zone}","actor":"{actor}","start":"{}","end":"{}"}},
            "geometry":{{"type":"Polygon","coordinates":[[[{west},35],[{east},35],[{east},36],[{west},36],[{west},35]]]}}}}"#,
            days[0], days[1]
        )
    };
    let features = [
        square("a", "Red", ["2013-01-01", "2014"], [44.0, 46.0]),
        square("a", "Green", ["2014-03-01", "2016-01-01"], [44.0, 45.75]),
        square("b", "Blue", ["2013-01-01", "2016-01-01"], [45.0, 47.0]),
    ];
    let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap();
    let mut repairs = Repairs::default();
    repairs.overlaps = Some(OverlapRule::Contested);
    for (last_day_counts, end) in [(false, "2014-03-01"), (true, "2014-02-28")] {
        repairs.columns.last_day_counts = last_day_counts;
        let clean = map.repair(&repairs).unwrap().0;
        let contested = clean.features().iter().find(|feature| feature.text("actor").as_deref() == Some("Blue;Red"));
        assert_eq!(contested.unwrap().text("end").as_deref(), Some(end));
        // The first version and the second are never there at once: each contests the ground with b by itself.
        let contested = clean.features().iter().find(|feature| feature.text("actor").as_deref() == Some("Blue;Green"));
        assert_eq!(contested.unwrap().text("start").as_deref(), Some("2014-03-01"));
        let mut checks = Checks::default();
        checks.columns = repairs.columns.clone();
        assert_eq!(clean.validate(&checks), []);
    }
}

/// The end of the first and the start of the second can be one change, but not one by which the second begins before it ends.
#[test]
fn a_version_keeps_its_days_where_a_common_window_would_leave_none() {
    for east in [45.0, 45.5] {
        let map = flat(&[
            ("a", "Red", "\"2013-01-01\"", "\"2014-03-20/2014-03-31\"", 45.0),
            ("a", "Blue", "\"2014-01-01/2014-03-31\"", "\"2014-03-25\"", east),
        ]);
        let told = map.validate(&Checks::default());
        assert!(!told.is_empty(), "{east}");
        let error = Atlas::from_features(&map, &Columns::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Chain, "{error}");
    }
}
