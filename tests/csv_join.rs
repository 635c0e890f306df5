//! Tables with who was in control added: row by row like the plain question, whatever the table looks like.

use disputed::io::{CsvJoin, JoinReport};
use disputed::{
    Actor, Atlas, AtlasInfo, Control, ControlChange, ErrorKind, Period, Point, Source, UncertainDate, Zone, date,
};
use geo_types::Rect;
use proptest::prelude::*;

fn atlas() -> Atlas {
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2010, 1, 1), date(2020, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend([Actor::new("red", "Red"), Actor::new("blue", "Blue")]);
    builder.extend([Source::new("S1", "One"), Source::new("S2", "Two")]);
    let window = UncertainDate::between(date(2015, 6, 1), date(2015, 6, 9)).unwrap();
    let mut change = ControlChange::new("e-2", "east", window, Control::shared(["blue", "red"]));
    change.provenance.sources = vec!["S1".into(), "S2".into()];
    builder
        .add(Zone::new("west", "West", Rect::new((43.0, 35.0), (44.0, 36.0)).to_polygon()))
        .add(Zone::new("east", "East", Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon()))
        .add(ControlChange::new("e-1", "east", date(2010, 1, 1), Control::held(["red"])))
        .add(change);
    builder.build().unwrap()
}

fn join(join: &CsvJoin, table: impl AsRef<[u8]>) -> disputed::Result<(String, JoinReport)> {
    let mut output = Vec::new();
    let report = atlas().join_csv(join, table.as_ref(), &mut output, |_| ())?;
    Ok((String::from_utf8(output).unwrap(), report))
}

#[test]
fn every_sort_of_row_gets_its_columns() {
    let table = "\u{feff}name;LATITUDE;Longitude;day\r\n\
        \"a; b\";35.5;44.5;2014-01-01\r\n\
        c;35.5;44.5;2015-06-03\r\n\
        d;35.5;44.5;9 June 2015\r\n\
        e;35.5;44.0;2015-06-09 12:30:00\r\n\
        f;35.5;43.5;2015-06-09\r\n\
        g;35.5;44.5;2020-01-01\r\n\
        h;45.0;45.0;2015-06-09\r\n\
        i;44.5;35.5;2015-06-09\r\n\
        j;35.5;444;2015-06-09\r\n\
        k;35,5;44.5;09/06/2015\r\n\
        l;NA;NA;2015-06-09\r\n\
        m;35.5\r\n";
    let (output, report) = join(&CsvJoin::default(), table).unwrap();
    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(format!("{output}\n{}\n{}", report.counts, faults.join("\n")));
}

#[test]
fn columns_that_are_missing_or_there_already_are_named() {
    let fault = |how: &CsvJoin, table: &str| join(how, table).unwrap_err().to_string();
    let plain = CsvJoin::default();
    let missing = fault(&plain, "id,longitude,when\n");
    assert!(missing.contains("no column for the latitude") && missing.contains("no column for the day"), "{missing}");
    assert!(missing.contains("name it as `date`; there are \"id\", \"longitude\", \"when\""), "{missing}");
    let named = plain.clone().lon("u").lat("v").date("when");
    assert!(fault(&named, "u,when\n").contains("none is called v"));
    let taken = "lon,lat,date,zone\n44.5,35.5,2014-01-01,mine\n";
    assert!(fault(&plain, taken).contains("the table has a column zone already"));
    let (output, _) = join(&plain.clone().prefix("control_"), taken).unwrap();
    let lines: Vec<&str> = output.lines().collect();
    assert!(lines[0].starts_with("lon,lat,date,zone,control_zone,control_status,"));
    assert!(lines[1].starts_with("44.5,35.5,2014-01-01,mine,east,held,red,certain,"));
    for marked in [&b"\xff\xfel\0o\0n\0"[..], b"\xef\xbb\xbf\xfe\xff\xff,lon,lat,date\n"] {
        assert_eq!(join(&plain, marked).unwrap_err().kind(), ErrorKind::Syntax);
    }
}

#[test]
fn a_table_longer_than_a_chunk_keeps_its_order() {
    let rows: Vec<String> = (0..70_000).map(|id| format!("{id},44.5,35.5,2014-01-01\n")).collect();
    let mut told = Vec::new();
    let mut output = Vec::new();
    let table = format!("id,lon,lat,date\n{}", rows.concat());
    let report = atlas().join_csv(&CsvJoin::default(), table.as_bytes(), &mut output, |counts| told.push(counts.rows));
    assert_eq!(report.unwrap().counts.answered, 70_000);
    assert_eq!(told, [32_768, 65_536, 70_000]);
    for (number, line) in std::str::from_utf8(&output).unwrap().lines().skip(1).enumerate() {
        assert!(line.starts_with(&format!("{number},")), "{line}");
    }
}

/// Memory is bounded by the bytes that are read before they are worked on.
#[test]
fn long_rows_make_short_chunks() {
    let notes: [String; 2] = [900_000, 10].map(|length| "x".repeat(length));
    let row = |note: &String| format!("44.5,35.5,2014-01-01,{note}\n");
    let rows: Vec<String> = (0..40).map(|number| row(&notes[number / 39])).collect();
    let (mut told, mut output) = (Vec::new(), Vec::new());
    let table = format!("lon,lat,date,note\n{}", rows.concat());
    atlas().join_csv(&CsvJoin::default(), table.as_bytes(), &mut output, |counts| told.push(counts.rows)).unwrap();
    assert_eq!(told, [19, 38, 40], "16 MB is passed with the 19th of 900,000 bytes");
    // Fields take room even where they are empty.
    let wide = format!("lon,lat,date{}\n", ",".repeat(300_000));
    let row = format!("44.5,35.5,2014-01-01{}\n", ",".repeat(300_000));
    let mut told = Vec::new();
    atlas()
        .join_csv(&CsvJoin::default(), (wide + &row.repeat(15)).as_bytes(), Vec::new(), |counts| told.push(counts.rows))
        .unwrap();
    assert_eq!(told, [14, 15]);
    for (line, row) in std::str::from_utf8(&output).unwrap().lines().skip(1).zip(&rows) {
        assert!(
            line.starts_with(row.trim_end())
                && line.ends_with(",east,held,red,certain,2010-01-01,2015-06-01/2015-06-09,")
        );
    }
}

#[test]
fn the_first_day_of_a_window_is_no_day_unless_it_is_named() {
    for first in ["date_start", "date_earliest"] {
        let table = format!("lon,lat,{first},date_end\n44.5,35.5,2014-01-01,2016-01-01\n");
        let error = join(&CsvJoin::default(), &table).unwrap_err().to_string();
        assert!(error.contains("no column for the day") && error.contains("first day of a window"), "{error}");
        let (_, report) = join(&CsvJoin::default().date(first), &table).unwrap();
        assert_eq!(report.columns, ["lon", "lat", first]);
    }
    let (_, report) = join(&CsvJoin::default(), "Longitude,Y,EVENT_DATE\n44.5,35.5,2014-01-01\n").unwrap();
    assert_eq!(report.columns, ["Longitude", "Y", "EVENT_DATE"]);
}

/// Of 24 October 2017 a weak report has the army in Tel Skuf, which nothing confirms or refutes.
#[test]
fn an_answer_that_an_open_claim_contradicts_is_not_called_certain() {
    let atlas = disputed::article140().unwrap();
    let telskuf = atlas.place("telskuf").unwrap().point;
    let days = ["2017-10-20", "2017-10-28", "2014-08-06"];
    let rows = days.map(|day| format!("{},{},{day}\n", telskuf.x(), telskuf.y()));
    let mut output = Vec::new();
    let table = format!("lon,lat,date\n{}", rows.concat());
    atlas.join_csv(&CsvJoin::default(), table.as_bytes(), &mut output, |_| ()).unwrap();
    let mut read = csv::Reader::from_reader(&output[..]);
    let certainty: Vec<String> = read.records().map(|record| record.unwrap()[6].to_owned()).collect();
    assert_eq!(certainty, ["certain", "contradicted", "window"]);
}

#[test]
fn a_reader_that_fails_is_an_error() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let table = std::io::Read::chain(&b"lon,lat,date\n44.5,35.5,2014-01-01\n"[..], Broken);
    let error = atlas().join_csv(&CsvJoin::default(), table, Vec::new(), |_| ()).unwrap_err();
    assert!(error.to_string().contains("the disk is gone"));
}

#[test]
fn a_column_that_is_there_twice_is_a_fault() {
    let error = join(&CsvJoin::default(), "lon,lat,date,DATE\n").unwrap_err().to_string();
    assert!(error.contains("line 1") && error.contains("the column date is there 2 times"), "{error}");
    // Columns that are only copied may be called what they like.
    assert!(join(&CsvJoin::default(), "lon,lat,date,note,note\n").is_ok());
}

#[test]
fn a_quote_that_is_never_closed_is_an_error() {
    let table = format!("lon,lat,date,note\n44.5,35.5,2014-01-01,\"{}", "44.5,35.5,2014-01-01,n\n".repeat(80_000));
    let error = join(&CsvJoin::default(), table).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("longer than 1 MB"), "{error}");
    let long = format!("lon,lat,date,note\n44.5,35.5,2014-01-01,\"{}\"\n", "x".repeat(900_000));
    assert_eq!(join(&CsvJoin::default(), long).unwrap().1.counts.answered, 1);
}

fn names_of(table: &[u8], delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table);
    reader.headers().unwrap().iter().map(str::to_owned).collect()
}

#[test]
fn quotes_and_separators_in_names_leave_the_separator_what_it_is() {
    // A quote in the middle of a name opens nothing.
    let (once, report) = join(&CsvJoin::default(), "x;y;day;12\" deep,\",,,\n44.5;35.5;2014-01-01;1\n").unwrap();
    assert_eq!(report.counts.answered, 1);
    assert_eq!(names_of(once.as_bytes(), b';')[3], "12\" deep,\",,,");
    // More commas in a name than there are columns.
    let name = "a,".repeat(20);
    let (once, _) = join(&CsvJoin::default(), format!("x;y;day;\"{name}\"\n44.5;35.5;2014-01-01;1\n")).unwrap();
    let (twice, report) = join(&CsvJoin::default().prefix("again_"), &once).unwrap();
    assert_eq!((report.counts.answered, names_of(twice.as_bytes(), b';')[3].as_str()), (1, name.as_str()));
    // A mark before the quote that opens the first name.
    let table = "\u{feff}\"Place, district, province, country\";lon;lat;date\nKirkuk;44.5;35.5;2014-01-01\n";
    assert_eq!(join(&CsvJoin::default(), table).unwrap().1.counts.answered, 1);
    // Names that need no quotes have none.
    assert!(
        join(&CsvJoin::default(), "x\ty\tday\tWhat (in short)\n")
            .unwrap()
            .0
            .starts_with("x\ty\tday\tWhat (in short)\tzone\t")
    );
}

proptest! {
    /// What was written is read as it was meant, whatever the columns are called.
    #[test]
    fn names_of_columns_read_back(
        own in prop::collection::vec("[aé,;\t\" \n\r{\u{feff}]{0,9}|,{9,30}|;{9,30}|\t{9,30}", 0..4),
        first in any::<bool>(),
        marked in any::<bool>(),
        delimiter in prop::sample::select(&b",;\t"[..]),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let usual = ["x", "y", "day"].map(str::to_owned);
        // A line break in the first name would leave a first line without separators.
        let names = if first && own.iter().all(|name| !name.contains(['\n', '\r'])) { [own, usual.to_vec()] } else { [usual.to_vec(), own] };
        writer.write_record(names.concat()).unwrap();
        let table = [if marked { "\u{feff}".as_bytes() } else { b"" }, &writer.into_inner().unwrap()].concat();
        let (once, _) = join(&CsvJoin::default(), table).unwrap();
        let (twice, _) = join(&CsvJoin::default().prefix("again_"), &once).unwrap();
        let written = names_of(twice.as_bytes(), delimiter);
        prop_assert_eq!(&written[..written.len() - 14], &names.concat());
    }

    /// Each row has the answer of the plain question, and its own fields unchanged.
    #[test]
    fn rows_are_answered_like_questions(
        rows in proptest::collection::vec(("\\PC{0,6}", 42_i32..46, 34_i32..37, 0..3200_i64), 1..40),
    ) {
        let atlas = atlas();
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["note", "lon", "lat", "date"]).unwrap();
        let place = |x: i32, y: i32| Point::new(f64::from(x) + 0.5, f64::from(y) + 0.25);
        let day = |days: i64| date(2012, 1, 1).saturating_add(jiff::Span::new().days(days));
        for (note, x, y, days) in &rows {
            let (place, day) = (place(*x, *y), day(*days));
            table.write_record([note.clone(), place.x().to_string(), place.y().to_string(), day.to_string()]).unwrap();
        }
        let mut output = Vec::new();
        atlas.join_csv(&CsvJoin::default(), &table.into_inner().unwrap()[..], &mut output, |_| ()).unwrap();
        let mut read = csv::Reader::from_reader(&output[..]);
        let found: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
        prop_assert_eq!(found.len(), rows.len());
        for (record, (note, x, y, days)) in found.iter().zip(&rows) {
            let finding = atlas.on(day(*days)).control_at(place(*x, *y));
            prop_assert_eq!(&record[0], note);
            prop_assert_eq!(&record[4], finding.map_or("", |finding| finding.zone().id.as_str()));
            prop_assert_eq!(&record[7], finding.map_or("outside", |finding| finding.certainty().as_str()));
            let actors = finding.map_or(&[][..], |finding| finding.control().actors());
            prop_assert_eq!(&record[6], actors.iter().map(disputed::ActorId::as_str).collect::<Vec<_>>().join("+"));
            let until = finding.and_then(|finding| finding.until()).map(ToString::to_string);
            prop_assert_eq!(&record[9], until.unwrap_or_default());
        }
    }
}
