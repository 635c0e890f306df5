//! The days of incidents: best guesses, unknown months and days, and two readers of one table that agree.

#[path = "common/tables.rs"]
mod tables;

use disputed::date;
use tables::{ACLED, GED_45, GTD, NEUTRAL, acled, ged, gtd, one, read, refused};

/// The best guess is the day that is stated, and the middle one where several are: events leave no state behind that
/// would make the last day the better guess.
#[test]
fn the_best_day_is_the_stated_or_the_middle_one() {
    for (code, start, end, best) in [
        ("1", "2017-10-12", "2017-10-12", 12),
        ("2", "2017-10-12", "2017-10-12", 12), // six days each way
        ("3", "2017-10-12", "2017-10-12", 12), // the week
        ("4", "2017-10-12", "2017-10-12", 12), // the month
        ("4", "2017-10-01", "2017-10-31", 16),
        ("2", "2017-10-12", "2017-10-15", 13), // of two days in the middle the earlier one
    ] {
        let incident = one(GED_45, &ged(&[("date_prec", code), ("date_start", start), ("date_end", end)]));
        assert_eq!(incident.when.best(), date(2017, 10, best), "{code}: {start} to {end}");
    }
    for code in ["1", "2", "3"] {
        let incident = one(ACLED, &acled(&[("event_date", "2017-10-12"), ("time_precision", code)]));
        assert_eq!(incident.when.best(), date(2017, 10, 12));
    }
    for (month, day, best) in [("10", "12", (10, 12)), ("10", "0", (10, 16)), ("0", "0", (7, 2))] {
        let incident = one(GTD, &gtd(&[("imonth", month), ("iday", day)]));
        assert_eq!(incident.when.best(), date(2017, best.0, best.1));
    }
    let neutral = |first, last, best| {
        let header = format!("{NEUTRAL},date_best");
        let (place, rest) =
            ([("lon", "44.4"), ("lat", "35.5")], [("precision_km", "5"), ("kind", "raid"), ("id", "a")]);
        let days = [("date_earliest", first), ("date_latest", last), ("date_best", best)];
        one(&header, &[&place[..], &rest, &days].concat()).when
    };
    assert_eq!(neutral("2017-10-01", "2017-10-31", "").best(), date(2017, 10, 16));
    assert_eq!(neutral("2017-10-01", "2017-10-31", "2017-10-30").best(), date(2017, 10, 30));
    assert_eq!(neutral("..", "2017-10-31", "").not_before(), None);
    assert_eq!(neutral("", "", "2017-10~").to_string(), "2017-10~");
    assert_eq!(neutral("", "", "2017-10").best(), date(2017, 10, 16));
}

#[test]
fn only_0_and_minus_9_stand_for_an_unknown_month_or_day() {
    for (month, day, window) in
        [("10", "-9", "2017-10"), ("-9", "-9", "2017"), ("-9", "0", "2017"), ("-9", "12", "2017")]
    {
        assert_eq!(one(GTD, &gtd(&[("imonth", month), ("iday", day)])).when.to_string(), window);
    }
    for (month, day) in [("10", "-5"), ("-1", "12"), ("-1", "0"), ("0", "-1"), ("0", "45"), ("10", "32")] {
        let error = refused(GTD, &gtd(&[("imonth", month), ("iday", day)]));
        assert!(error.contains("field iday") && error.contains("there is no day"), "{error}");
    }
}

/// Also what the embedded table does not have: best guesses, open sides, and a date in EDTF.
#[test]
fn both_readers_take_every_form_of_a_date_alike() {
    let mut atlas = disputed::Atlas::builder();
    atlas.add(disputed::Zone::new("town", "Town", geo_types::Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon()));
    let atlas = atlas.build().unwrap();
    let home = tempfile::tempdir().unwrap();
    atlas.write_tables(home.path()).unwrap();
    let dates = [
        ["2017-10-12", "2017-10-12", ""],
        ["2017-10-01", "2017-10-31", ""],
        ["2017-10-01", "2017-10-31", "2017-10-31"],
        ["2017-10-01", "2017-10-31", "2017-10-02~"],
        ["..", "2017-10-31", ""],
        ["2017-10-01", "..", "2017-10-20"],
        ["", "", "2017-10"],
    ];
    let row = |(id, days): (usize, [&str; 3])| format!("e{id},{},44.5,35.5,5,raid\n", days.join(","));
    let rows: Vec<String> = dates.into_iter().enumerate().map(row).collect();
    let table = format!("id,date_earliest,date_latest,date_best,lon,lat,precision_km,kind\n{}", rows.concat());
    std::fs::write(home.path().join("incidents.csv"), &table).unwrap();
    let opened = disputed::Atlas::open(home.path()).unwrap();
    assert_eq!(read(&table).incidents, opened.incidents());
    // And what is written reads as the same again.
    opened.write_tables(home.path()).unwrap();
    assert_eq!(disputed::Atlas::open(home.path()).unwrap().incidents(), opened.incidents());
    assert_eq!(read(std::fs::read_to_string(home.path().join("incidents.csv")).unwrap()).incidents, opened.incidents());
}

/// The table of the embedded atlas goes through two readers: that of atlases, which must know every actor and zone, and
/// that of incidents, which takes any table.
#[test]
fn both_readers_take_the_embedded_table_alike() {
    let table = read(include_str!("../data/incidents.csv"));
    assert_eq!(table.refused, []);
    assert_eq!(table.incidents, disputed::article140().unwrap().incidents());
}
