//! Dates, and tables of incidents and of anything else.

use std::sync::LazyLock;

use disputed::io::{CsvJoin, read_incidents};
use disputed::{Atlas, UncertainDate, article140};

use super::atlases::explained;

/// A date that is read is written as one that reads back as the same; one that is refused says what to do instead.
pub fn edtf(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<UncertainDate>() {
        Ok(date) => {
            let window = |date: UncertainDate| (date.not_before(), date.not_after(), date.qualifier(), date.best());
            let again: UncertainDate = date.to_string().parse().expect("what is written can be read");
            assert_eq!(window(date), window(again));
            let json = serde_json::to_string(&date).expect("a date is plain");
            assert_eq!(serde_json::from_str::<UncertainDate>(&json).expect("what is written can be read"), date);
        }
        Err(error) => assert!(error.faults().iter().all(|fault| fault.advice().is_some()), "{error}"),
    }
}

/// Every row of a table of incidents is kept or refused, and none is lost.
pub fn incidents(bytes: &[u8]) {
    let Ok(table) = read_incidents(bytes, |_| ()) else { return };
    let counts = table.counts;
    assert_eq!(counts.rows, counts.kept + counts.refused);
    assert_eq!(counts.kept, table.incidents.len() as u64);
    assert_eq!(counts.refused, table.refused.len() as u64);
    for incident in &table.incidents {
        assert!(incident.point.x().is_finite() && incident.point.y().is_finite());
    }
    table.refused.iter().for_each(explained);
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| article140().expect("the embedded areas are sound"));

/// A table comes out with as many rows as went in, and is read again by the same columns.
pub fn csv_join(bytes: &[u8]) {
    let mut joined = Vec::new();
    let Ok(report) = ATLAS.join_csv(&CsvJoin::default(), bytes, &mut joined, |_| ()) else { return };
    let mut again = Vec::new();
    // The columns that were added have names that are taken now, but for a prefix.
    let second = ATLAS.join_csv(&CsvJoin::default().prefix("again_"), &joined[..], &mut again, |_| ());
    let second = second.expect("what was written can be read");
    assert_eq!((report.counts.rows, report.columns), (second.counts.rows, second.columns));
}
