//! Tables of incidents: every dataset in its forms, and everything that can be wrong with them.

#[path = "common/tables.rs"]
mod tables;

use disputed::io::{IncidentFormat, IncidentReader, read_incidents};
use disputed::{ErrorKind, Point, date};
use proptest::prelude::*;
use tables::{ACLED, GED_45, GED_49, GTD, NEUTRAL, acled, ged, gtd, one, read, refused, row};

#[test]
fn both_forms_of_ged_give_the_same_incident() {
    assert_eq!([GED_45, GED_49, ACLED, GTD].map(|header| header.split(',').count()), [45, 49, 31, 135]);
    let older = one(GED_45, &ged(&[]));
    let newer =
        one(GED_49, &ged(&[("date_start", "2017-11-05 00:00:00.000"), ("date_end", "2017-11-05 00:00:00.000")]));
    assert_eq!(older, newer);
    assert_eq!(older.id, "ged-248360");
    assert_eq!(older.when, date(2017, 11, 5).into());
    assert_eq!(older.point, Point::new(44.3922, 35.4681));
    assert_eq!(older.actors, ["Government of A, Government of B", "Rebels"]);
    assert_eq!((older.deaths.low, older.deaths.best, older.deaths.high), (Some(7), Some(8), Some(9)));
    assert_eq!((older.kind.as_str(), older.precision_km), ("state-based conflict", 5.0));
}

#[test]
fn precision_codes_become_circles_and_windows() {
    for (code, km) in [("2", 25.0), ("3", 50.0), ("4", 150.0), ("5", 100.0), ("6", 500.0)] {
        assert_eq!(one(GED_45, &ged(&[("where_prec", code)])).precision_km, km);
    }
    // 5 November 2017 is a Sunday, the last day of its week.
    for (code, window) in [
        ("1", "2017-11-05"),
        ("2", "2017-10-30/2017-11-11"),
        ("3", "2017-10-30/2017-11-05"),
        ("4", "2017-11"),
        ("5", "2017"),
    ] {
        assert_eq!(one(GED_45, &ged(&[("date_prec", code)])).when.to_string(), window);
    }
    let stated = one(GED_45, &ged(&[("date_prec", "4"), ("date_start", "2017-11-03")]));
    assert_eq!(stated.when.to_string(), "2017-11-03/2017-11-05");
    for (code, window) in [("1", "2017-11-05"), ("2", "2017-11-02/2017-11-08"), ("3", "2017-11")] {
        let incident = one(ACLED, &acled(&[("time_precision", code)]));
        assert_eq!((incident.when.to_string().as_str(), incident.when.best()), (window, date(2017, 11, 5)));
    }
    for (month, day, window) in
        [("11", "5", "2017-11-05"), ("11", "0", "2017-11"), ("0", "0", "2017"), ("0", "5", "2017")]
    {
        assert_eq!(one(GTD, &gtd(&[("imonth", month), ("iday", day)])).when.to_string(), window);
    }
    // A town is exact only where vicinity says so.
    for (specificity, vicinity, km) in [
        ("1", "0", 5.0),
        ("1", "1", 25.0),
        ("1", "-9", 25.0),
        ("1", "", 25.0),
        ("1", "?", 25.0),
        ("2", "0", 50.0),
        ("3", "-9", 50.0),
        ("4", "0", 150.0),
    ] {
        let place = [("specificity", specificity), ("vicinity", vicinity)];
        assert_eq!(one(GTD, &gtd(&place)).precision_km, km);
    }
}

#[test]
fn a_rounded_digit_is_the_same_point() {
    let rounded = one(GED_45, &ged(&[("geom_wkt", "POINT (44.3922004 35.4680999)")]));
    assert_eq!(rounded.point, Point::new(44.3922, 35.4681));
    let moved = refused(GED_45, &ged(&[("geom_wkt", "POINT (44.39221 35.4681)")]));
    assert!(moved.contains("geom_wkt"), "{moved}");
}

#[test]
fn blank_lines_above_a_table_change_nothing_but_line_numbers() {
    let table = format!("{}\n{}\n", ACLED.replace(',', ";"), row(ACLED, ";", &acled(&[])));
    for blank in ["\n", "\r\n\n", "\u{feff}\n"] {
        assert_eq!(read(format!("{blank}{table}")).incidents, read(&table).incidents, "{blank:?}");
    }
    let broken = read(format!("\n\n{table}short;row\n"));
    assert_eq!(broken.refused[0].faults()[0].line(), Some(5));
    let json = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "a",
        "date_earliest": "2017-11-05", "date_latest": "2017-11-06", "precision_km": 5, "kind": "raid"},
        "geometry": {"type": "Point", "coordinates": [44.3922, 35.4681]}}]}"#;
    assert_eq!(read(format!("\n \n{json}")), read(json));
    assert!(read_incidents(&b"\n\n \n"[..], |_| ()).is_err());
}

#[test]
fn a_row_of_tags_is_passed_over_once() {
    let tags = row(GED_45, ",", &[("year", "#date+year"), ("latitude", "#geo+lat")]);
    let table = read(format!("{GED_45}\n{tags}\n{}\n", row(GED_45, ",", &ged(&[]))));
    assert_eq!((table.counts.tag_rows, table.counts.rows, table.counts.kept), (1, 1, 1));
    let twice = read(format!("{GED_45}\n{tags}\n{tags}\n"));
    assert_eq!((twice.counts.tag_rows, twice.counts.refused), (1, 1));
}

#[test]
fn marks_separators_and_forms_of_the_day_make_no_difference() {
    let comma = one(ACLED, &acled(&[("event_date", "2017-11-05")]));
    let semicolon = format!("\u{feff}{}\r\n{}\r\n", ACLED.replace(',', ";"), row(ACLED, ";", &acled(&[])));
    assert_eq!(read(semicolon).incidents, std::slice::from_ref(&comma));
    let tabs = format!("{}\n{}\n", ACLED.to_uppercase().replace(',', "\t"), row(ACLED, "\t", &acled(&[])));
    assert_eq!(read(tabs).incidents, [comma]);
}

#[test]
fn territorial_events_name_who_held_the_place_afterwards() {
    for (kind, inter1, inter2, gained_by) in [
        ("Armed clash", "State forces", "Rebel group", None),
        ("Government regains territory", "Rebel group", "State forces", Some("Army")),
        ("Government regains territory", "1", "2", Some("Rebels")),
        ("Government regains territory", "State forces", "State forces", None),
        ("Non-state actor overtakes territory", "Rebel group", "State forces", Some("Rebels")),
        ("Non-state actor overtakes territory", "Rebel group", "Political militia", None),
        ("Non-violent transfer of territory", "State forces", "", Some("Rebels")),
    ] {
        let incident = one(ACLED, &acled(&[("sub_event_type", kind), ("inter1", inter1), ("inter2", inter2)]));
        assert_eq!(incident.gained_by.map(|id| id.to_string()).as_deref(), gained_by, "{kind}, {inter1}, {inter2}");
    }
}

#[test]
fn deaths_of_gtd_may_be_unknown_or_shared() {
    let deaths = |nkill| one(GTD, &gtd(&[("nkill", nkill)])).deaths;
    assert_eq!(deaths("-9").best, None);
    assert_eq!(deaths("").best, None);
    assert_eq!(deaths("12").best, Some(12));
    let shared = deaths("2.75");
    assert_eq!((shared.low, shared.best, shared.high), (Some(2), Some(3), Some(3)));
    assert_eq!(deaths("4294967295").best, Some(u32::MAX));
    for count in ["inf", "NaN", "1e300", "4294967296", "-3", "many"] {
        let error = refused(GTD, &gtd(&[("nkill", count)]));
        assert!(error.contains("field nkill"), "{count}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_row_is_said_with_its_line() {
    let broken: &[(&str, Vec<(&str, &str)>)] = &[
        (GED_45, ged(&[("latitude", "44.3922"), ("longitude", "35.4681")])),
        (GED_45, ged(&[("latitude", "144.4"), ("longitude", "35.5"), ("geom_wkt", "")])),
        (GED_45, ged(&[("latitude", "95"), ("longitude", "200")])),
        (GED_45, ged(&[("best", "-8")])),
        (GED_45, ged(&[("date_end", "2017-11-04")])),
        (GED_45, ged(&[("date_start", "05/11/2017"), ("where_prec", "9"), ("best", "eight")])),
        (GED_45, ged(&[("id", "")])),
        (ACLED, acled(&[("event_date", "31 June 2017")])),
        (ACLED, acled(&[("fatalities", "-1")])),
        (GTD, gtd(&[("latitude", "0"), ("longitude", "0")])),
        (GTD, gtd(&[("specificity", "5"), ("latitude", ""), ("longitude", "")])),
        (GTD, gtd(&[("imonth", "13")])),
        (GTD, gtd(&[("nkill", "-3")])),
        (GTD, gtd(&[("latitude", ""), ("longitude", "")])),
        (GED_45, ged(&[("date_end", "2017-31-12")])),
        (ACLED, acled(&[("event_date", "11/05/2017"), ("time_precision", "4")])),
        (ACLED, acled(&[("latitude", "44.3922"), ("longitude", "35.4681"), ("geo_precision", "")])),
        (NEUTRAL, vec![("id", "a"), ("precision_km", "-5"), ("lon", "44,39"), ("lat", "NaN")]),
    ];
    let messages: Vec<String> = broken.iter().map(|(header, fields)| refused(header, fields)).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn bad_rows_do_not_stop_the_good_ones() {
    let mut text = format!("{GED_45}\n{}\n", row(GED_45, ",", &ged(&[("id", "1")]))).into_bytes();
    text.extend(row(GED_45, ",", &ged(&[("id", "2"), ("side_b", "Ansar al-Isl\u{e2}m")])).bytes());
    text.extend(b"\nshort,row\n");
    text.extend(row(GED_45, ",", &ged(&[("id", "1")])).bytes());
    text.push(b'\n');
    text.extend(row(GED_45, ",", &ged(&[("id", "3"), ("best", "70")])).bytes());
    // The circumflex in Windows-1252.
    let at = text.windows(2).position(|bytes| bytes == "\u{e2}".as_bytes()).unwrap();
    text.splice(at..at + 2, [0xe2]);
    let table = read(&text);
    let ids: Vec<&str> = table.incidents.iter().map(|incident| incident.id.as_str()).collect();
    assert_eq!(ids, ["ged-1", "ged-3"]);
    let messages: Vec<String> = table.refused.iter().map(ToString::to_string).collect();
    let remarks: Vec<String> = table.remarks.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(format!("{}\n{}\n{}", table.counts, messages.join("\n"), remarks.join("\n")));
}

#[test]
fn wrong_columns_are_named_with_the_format_they_come_closest_to() {
    let without = |header: &str, left_out: &[&str]| {
        let kept: Vec<&str> = header.split(',').filter(|column| !left_out.contains(column)).collect();
        IncidentFormat::detect(&kept).unwrap_err().to_string()
    };
    let messages = [
        without(GED_45, &["where_prec", "date_prec"]),
        without(ACLED, &["time_precision"]),
        without(GTD, &["specificity", "vicinity"]),
        without("id,date_earliest,date_latest,lon,lat,kind", &[]),
        without("a,b,c", &[]),
    ];
    insta::assert_snapshot!(messages.join("\n"));
    for (header, format) in [
        (GED_45, IncidentFormat::UcdpGed),
        (GED_49, IncidentFormat::UcdpGed),
        (ACLED, IncidentFormat::Acled),
        (GTD, IncidentFormat::Gtd),
        (NEUTRAL, IncidentFormat::Neutral),
    ] {
        assert_eq!(IncidentFormat::detect(&header.split(',').collect::<Vec<_>>()).unwrap(), format);
    }
    let utf_16: Vec<u8> = "\u{feff}id,lon".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_incidents(&utf_16[..], |_| ()).unwrap_err().to_string().contains("UTF-16"));
    assert_eq!(read_incidents(&b""[..], |_| ()).unwrap_err().kind(), ErrorKind::Syntax);
}

#[test]
fn geojson_and_csv_of_the_neutral_layout_give_the_same() {
    let csv = "id,date_earliest,date_latest,lon,lat,precision_km,kind,actors,deaths_low,deaths_best,deaths_high,zone\n\
        a,2017-11-05,2017-11-06,44.3922,35.4681,5,explosion,isf+isis,7,8,9,kirkuk-city\n";
    let json = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.3922, 35.4681]}, "properties": {"id": "a",
            "date_earliest": "2017-11-05", "date_latest": "2017-11-06", "precision_km": 5, "kind": "explosion",
            "actors": "isf+isis", "deaths_low": 7, "deaths_best": 8, "deaths_high": 9, "zone": "kirkuk-city"}},
        {"type": "Feature", "geometry": null, "properties": {"id": "b"}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.3922, 35.4681]}, "properties": {"id": "c",
            "date_earliest": "2017-11-05", "date_latest": "2017-11-06", "kind": "explosion"}}
    ]}"#;
    let (csv, json) = (read(csv), read(json));
    assert_eq!(csv.incidents, json.incidents);
    assert_eq!(csv.incidents[0].actors, ["isf", "isis"]);
    let messages: Vec<String> = json.refused.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn progress_is_told_at_the_end_and_on_the_way() {
    let rows: Vec<String> = (0..25_000).map(|id| format!("{id},2017-11-05,2017-11-05,44,35,0,raid\n")).collect();
    let mut told = Vec::new();
    let text = format!("{NEUTRAL}\n{}", rows.concat());
    read_incidents(text.as_bytes(), |counts| told.push(counts.rows)).unwrap();
    assert_eq!(told, [10_000, 20_000, 25_000]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever stands in a table, reading comes to an end without a panic, and every row is counted.
    #[test]
    fn any_rows_are_kept_or_refused(
        format in proptest::sample::select(&IncidentFormat::ALL[..]),
        rows in proptest::collection::vec(proptest::collection::vec("[-0-9./\"a-z ,;]{0,12}|2017-11-0[1-9]|4[0-9]\\.5|\\PC{0,4}", 0..14), 0..8),
    ) {
        let mut text = format.required_columns().join(",") + "\n";
        for fields in &rows {
            text.push_str(&fields.join(","));
            text.push('\n');
        }
        let mut reader = IncidentReader::new(text.as_bytes()).unwrap();
        let (mut kept, mut refused) = (0, 0);
        for row in &mut reader {
            match row {
                Ok(_) => kept += 1,
                Err(error) => {
                    prop_assert!(error.faults().iter().all(|fault| fault.line().is_some()));
                    refused += 1;
                }
            }
        }
        prop_assert_eq!((reader.counts().kept, reader.counts().refused), (kept, refused));
    }
}

/// In GeoJSON several actors are a list, as in the atlas files of this crate.
#[test]
fn a_list_of_actors_in_geojson_is_read_as_several() {
    let text = |actors: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{{"type":"Point","coordinates":[44.39,35.47]}},
            "properties":{{"id":"a","date_earliest":"2017-11-05","date_latest":"2017-11-05","precision_km":5,"kind":"clash",
            "actors":{actors}}}}}]}}"#
        )
    };
    for actors in [r#"["red","blue"]"#, r#""red+blue""#] {
        assert_eq!(read(text(actors)).incidents[0].actors, ["red", "blue"], "{actors}");
    }
    assert!(read(text("[]")).incidents[0].actors.is_empty());
    for wrong in ["[1]", r#"{"name":"red"}"#, "true"] {
        let refused = read(text(wrong)).refused[0].to_string();
        assert!(
            refused.contains("field actors: ") && refused.contains("is no text, number or list of texts"),
            "{refused}"
        );
    }
}

#[test]
fn a_column_that_is_there_twice_is_a_fault() {
    let table = "id,date_earliest,date_latest,lon,lat,Lat,precision_km,kind\n";
    let error = read_incidents(table.as_bytes(), |_| ()).unwrap_err().to_string();
    assert!(error.contains("line 1") && error.contains("the column lat is there 2 times"), "{error}");
}

#[test]
fn a_quote_that_is_never_closed_ends_the_table_with_a_fault() {
    let row = "b,2017-11-05,2017-11-05,44.39,35.47,5,clash\n";
    let table = format!("{NEUTRAL}\na{}\"{}", &row[1..row.len() - 6], row.repeat(40_000));
    let table = read(table);
    assert_eq!((table.counts.rows, table.counts.refused), (1, 1));
    let error = table.refused[0].to_string();
    assert!(error.contains("line 2") && error.contains("longer than 1 MB"), "{error}");
}

#[test]
fn points_that_fit_no_zone_are_told_apart() {
    let rows = [("IRQ1", "44.3922", "35.4681"), ("IRQ2", "35.4681", "44.3922"), ("IRQ3", "51.5", "-0.1")]
        .map(|(id, lon, lat)| row(ACLED, ",", &acled(&[("event_id_cnty", id), ("longitude", lon), ("latitude", lat)])));
    let table = read(format!("{ACLED}\n{}\n", rows.join("\n")));
    let points = disputed::article140().unwrap().outside_points(&table.incidents);
    assert_eq!((points.outside.as_slice(), points.inside_if_swapped.as_slice()), (&[1, 2][..], &[1][..]));
    let words = "2 of 3 points lie outside every zone; 1 of them would be in one with longitude and latitude swapped";
    assert_eq!(points.to_string(), words);
}

#[test]
fn territorial_events_are_offered_as_statements_and_change_nothing() {
    let event = |id, kind, inter1, inter2, lon| {
        let fields = [("event_id_cnty", id), ("sub_event_type", kind), ("inter1", inter1), ("inter2", inter2)];
        row(ACLED, ",", &acled(&[&fields[..], &[("longitude", lon)]].concat()))
    };
    let (rebels, state, here) = ("Rebel group", "State forces", "44.3922");
    let rows = [
        event("IRQ1", "Government regains territory", rebels, state, here),
        event("IRQ2", "Non-state actor overtakes territory", rebels, state, here),
        event("IRQ3", "Non-violent transfer of territory", rebels, state, here),
        event("IRQ4", "Armed clash", rebels, state, here),
        event("IRQ5", "Government regains territory", rebels, state, "144.3922"),
    ];
    let incidents = read(format!("{ACLED}\n{}\n", rows.join("\n"))).incidents;
    let atlas = disputed::article140().unwrap();
    let both = |name: &str| Some(if name == "Army" { "isf".into() } else { "isis".into() });
    let reports = atlas.territory_reports(&incidents, both);
    let told: Vec<_> = reports.iter().map(|report| (report.id.as_str(), report.to.to_string())).collect();
    let held = |id, actor| (id, format!("held by {actor}"));
    assert_eq!(told, [held("acled-IRQ1", "isf"), held("acled-IRQ2", "isis"), held("acled-IRQ3", "isis")]);
    assert!(reports.iter().all(|report| report.zone == "kirkuk-city" && report.when == date(2017, 11, 5).into()));
    assert!(reports.iter().all(|report| report.provenance.sources[0] == "ACLED"));
    assert!(reports.iter().all(|report| report.provenance.confidence == disputed::Confidence::Low));
    let army_alone = |name: &str| (name == "Army").then_some("isf".into());
    assert_eq!(atlas.territory_reports(&incidents, army_alone).len(), 1);
}
