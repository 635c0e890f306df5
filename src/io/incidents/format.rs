//! Which dataset a table is from.

use std::fmt;

use super::{acled, ged, gtd, neutral};
use crate::error::{ErrorKind, Fault, Result};

/// The datasets of violent events that can be read.
///
/// Columns are found by name, in any order and any case; those that are not named here are not looked at.
///
/// | | [`UcdpGed`](Self::UcdpGed) | [`Acled`](Self::Acled) | [`Gtd`](Self::Gtd) | [`Neutral`](Self::Neutral) |
/// | --- | --- | --- | --- | --- |
/// | id | `id` | `event_id_cnty` | `eventid` | `id` |
/// | days | `date_start`, `date_end`, `date_prec` | `event_date`, `time_precision` | `iyear`, `imonth`, `iday` | `date_earliest`, `date_latest`, `date_best`* |
/// | place | `longitude`, `latitude`, `where_prec` | `longitude`, `latitude`, `geo_precision` | `longitude`, `latitude`, `specificity`, `vicinity` | `lon`, `lat`, `precision_km` |
/// | kind | `type_of_violence` | `sub_event_type` | `attacktype1_txt` | `kind` |
/// | actors | `side_a`, `side_b` | `actor1`, `actor2` | `gname` | `actors`* (joined by `+`) |
/// | deaths | `low`, `best`, `high` | `fatalities` | `nkill` | `deaths_low`*, `deaths_best`*, `deaths_high`* |
/// | further | `geom_wkt`* | `inter1`*, `inter2`* | | `gained_by`*, `zone`*, `source`*, `source_event_id`* |
///
/// Columns with a star may be missing. UCDP GED has 45 or 49 columns, depending on its version, and at times a row of HXL
/// tags under the names, which is passed over; ACLED has 31, GTD 135. The neutral layout is that of `data/incidents.csv`
/// here; it may also be GeoJSON, with the place as a `Point` instead of `lon` and `lat`, and several actors as a list.
///
/// # Precision
///
/// Every dataset tells by a code how well day and place are known. The place becomes a circle that contains the true one;
/// where the code means "somewhere in this district" the circle is a stand-in of about the district's size:
///
/// | km | UCDP GED `where_prec` | ACLED `geo_precision` | GTD `specificity` |
/// | --- | --- | --- | --- |
/// | 5 | 1 (exact, so the town) | 1 (the town) | 1 with `vicinity` 0 (the town) |
/// | 25 | 2 (near it) | 2 (a small region near a town) | 1 with any other `vicinity`, or none |
/// | 50 | 3 (second-order division) | | 2, 3 (smallest division known) |
/// | 100 | 5 (an area without clear borders) | 3 (a larger region) | |
/// | 150 | 4 (first-order division) | | 4 (first-order division) |
/// | 500 | 6, 7 (country, sea or air) | | |
///
/// The days become a window: from `date_start` to `date_end`, and where these are one day but the code says less, what
/// the code allows around it (UCDP GED 2: six days each way, 3: the week, 4: the month, 5: the year; ACLED 2: three days
/// each way, 3: the month). GTD writes 0 or -9 for a month or a day that is not known. The neutral layout writes `..` for an
/// open side, and may have the best guess alone, in EDTF.
///
/// The best guess ([`UncertainDate::best`](crate::UncertainDate::best)) is the day that the dataset states where it is one,
/// and otherwise the middle day of the window, the earlier one of two; a window with an open side has its closed side.
/// Whatever asks for one day uses it: a table with many wide windows is better asked for bounds.
///
/// # Deaths
///
/// -9 (GTD) is not known, any other negative number a fault. A fraction (GTD spreads the deaths of linked attacks evenly
/// over them) becomes the whole numbers on both sides of it as lowest and highest and the nearer as best count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IncidentFormat {
    /// Uppsala Conflict Data Program, Georeferenced Event Dataset.
    UcdpGed,
    /// Armed Conflict Location and Event Data.
    Acled,
    /// Global Terrorism Database.
    Gtd,
    /// The layout of this crate.
    Neutral,
}

impl IncidentFormat {
    /// All of them.
    pub const ALL: [IncidentFormat; 4] =
        [IncidentFormat::UcdpGed, IncidentFormat::Acled, IncidentFormat::Gtd, IncidentFormat::Neutral];

    /// The short name of the dataset: the [`source`](crate::Incident::source) of incidents read from it.
    pub fn as_str(self) -> &'static str {
        match self {
            IncidentFormat::UcdpGed => "UCDP-GED",
            IncidentFormat::Acled => "ACLED",
            IncidentFormat::Gtd => "GTD",
            IncidentFormat::Neutral => "neutral",
        }
    }

    /// The columns that must be there.
    pub fn required_columns(self) -> &'static [&'static str] {
        match self {
            IncidentFormat::UcdpGed => &ged::REQUIRED,
            IncidentFormat::Acled => &acled::REQUIRED,
            IncidentFormat::Gtd => &gtd::REQUIRED,
            IncidentFormat::Neutral => &neutral::REQUIRED,
        }
    }

    /// The columns that are looked at where they are there.
    pub fn optional_columns(self) -> &'static [&'static str] {
        match self {
            IncidentFormat::UcdpGed => &ged::OPTIONAL,
            IncidentFormat::Acled => &acled::OPTIONAL,
            IncidentFormat::Gtd => &gtd::OPTIONAL,
            IncidentFormat::Neutral => &neutral::OPTIONAL,
        }
    }

    fn missing_from(self, header: &[impl AsRef<str>]) -> Vec<&'static str> {
        let has = |column: &str| header.iter().any(|name| name.as_ref().trim().eq_ignore_ascii_case(column));
        self.required_columns().iter().copied().filter(|column| !has(column)).collect()
    }

    /// The dataset that a table with these column names is from.
    ///
    /// # Errors
    /// [`ErrorKind::Syntax`] if no dataset has all its columns there: the error names the one that comes closest, and the
    /// columns that are missing for it.
    ///
    /// ```
    /// use disputed::io::IncidentFormat;
    ///
    /// let mut header = vec!["event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "actor2",
    ///     "latitude", "longitude", "geo_precision", "fatalities", "notes"];
    /// assert_eq!(IncidentFormat::detect(&header)?, IncidentFormat::Acled);
    /// header.retain(|column| *column != "geo_precision");
    /// let error = IncidentFormat::detect(&header).unwrap_err().to_string();
    /// assert!(error.contains("looks like ACLED, but the column geo_precision is missing"), "{error}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn detect(header: &[impl AsRef<str>]) -> Result<Self> {
        let missing = IncidentFormat::ALL.map(|format| (format, format.missing_from(header)));
        if let Some((format, _)) = missing.iter().find(|(_, missing)| missing.is_empty()) {
            return Ok(*format);
        }
        let share = |(format, missing): &(Self, Vec<&str>)| missing.len() * 1000 / format.required_columns().len();
        let Some((format, columns)) = missing.iter().min_by_key(|entry| share(entry)) else {
            return Err(Fault::new(ErrorKind::Syntax, "no format is known").into());
        };
        let names: Vec<&str> = header.iter().map(|name| name.as_ref().trim()).take(8).collect();
        let fault = if share(&(*format, columns.clone())) > 500 {
            let message = format!("the columns ({}, ...) are those of no known table of incidents", names.join(", "));
            let known = IncidentFormat::ALL.map(|format| format!("{format}: {}", format.required_columns().join(", ")));
            Fault::new(ErrorKind::Syntax, message).advise(format!("known are {}", known.join("; ")))
        } else {
            let (noun, verb) = if columns.len() == 1 { ("column", "is") } else { ("columns", "are") };
            let list = columns.join(", ");
            let name = if *format == IncidentFormat::Neutral { "the neutral layout" } else { format.as_str() };
            let message = format!("the table looks like {name}, but the {noun} {list} {verb} missing");
            Fault::new(ErrorKind::Syntax, message).advise("download it again with all columns, or add them")
        };
        Err(fault.at_line(1).into())
    }
}

impl fmt::Display for IncidentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
