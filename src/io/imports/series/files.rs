//! The maps of a folder and their days.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::options::SnapshotSeries;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::io::imports::RawMap;
use crate::io::imports::written_days::day_of;
use crate::io::open::io_fault;

/// The GeoJSON files of a folder in order of their names.
pub(super) fn maps_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let io = |error: std::io::Error| io_fault(folder, "read", &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        if ending.is_some_and(|ending| ending == "geojson" || ending == "json") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let fault = Fault::new(ErrorKind::Io, "there is no .geojson or .json file in this folder");
        let advice = "name the folder that the maps lie in; those in folders below are not read";
        return Err(fault.in_file(folder.display().to_string()).advise(advice).into());
    }
    paths.sort();
    Ok(paths)
}

impl SnapshotSeries {
    /// The day of each file, in order of time.
    pub(super) fn dated(&self, paths: Vec<PathBuf>) -> Result<Vec<(Date, PathBuf)>> {
        let mut faults = Faults::default();
        let mut dated = Vec::with_capacity(paths.len());
        for path in paths {
            let day = match &self.date_property {
                Some(property) => RawMap::open(&path).and_then(|map| day_in(&map, property)),
                None => self.day_of_name(&path),
            };
            if let Some(day) = faults.take(day.map_err(|error| error.in_file(&path.display().to_string()))) {
                dated.push((day, path));
            }
        }
        dated.sort();
        for pair in dated.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let message = format!("is a second map of {}, beside {}", pair[1].0, pair[0].1.display());
            let fault = Fault::new(ErrorKind::Date, message).in_file(pair[1].1.display().to_string());
            faults.push(fault.advise("keep one of the two in the folder"));
        }
        faults.into_result(dated)
    }

    fn day_of_name(&self, path: &Path) -> Result<Date> {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(format) = &self.date_format {
            return Date::strptime(format, &stem).map_err(|error| {
                let message = format!("the name \"{stem}\" is not of the form \"{format}\": {error}");
                Fault::new(ErrorKind::Date, message).in_field("date_format").into()
            });
        }
        let days = days_in(&stem);
        match days.as_slice() {
            [only] => Ok(*only),
            [] => {
                let fault = Fault::new(ErrorKind::Date, format!("there is no day in the name \"{stem}\""));
                Err(fault.advise("say how it is written, in date_format, or name a date_property").into())
            }
            several => {
                let several: Vec<String> = several.iter().map(ToString::to_string).collect();
                let message = format!("the name \"{stem}\" can be of {}", several.join(" or "));
                let fault = Fault::new(ErrorKind::Date, message);
                Err(fault.advise("say which it is, in date_format").into())
            }
        }
    }
}

/// The days in a name: eight digits in a row, or four, two and two with the same mark between.
fn days_in(name: &str) -> Vec<Date> {
    let bytes = name.as_bytes();
    let digits = |from: usize, count: usize| -> Option<i16> {
        let range = bytes.get(from..from + count)?;
        range
            .iter()
            .try_fold(0, |number: i16, digit| digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0')))
    };
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut days = Vec::new();
    for from in 0..bytes.len() {
        let mark = bytes.get(from + 4).copied().filter(|mark| b"-_.".contains(mark));
        let gap = usize::from(mark.is_some());
        let same = mark.is_none() || bytes.get(from + 7).copied() == mark;
        let end = from + 8 + 2 * gap;
        if !same || is_digit(from.checked_sub(1)) || is_digit(Some(end)) {
            continue;
        }
        let parts = digits(from, 4).zip(digits(from + 4 + gap, 2)).zip(digits(from + 6 + 2 * gap, 2));
        if let Some(((year, month), day)) = parts
            && let Ok(date) = Date::new(year, month as i8, day as i8)
            && !days.contains(&date)
        {
            days.push(date);
        }
    }
    days
}

fn day_in(map: &RawMap, property: &str) -> Result<Date> {
    let mut days = Vec::new();
    let mut faults = Faults::default();
    for feature in map.features() {
        let day = feature.properties.get(property).map_or(Ok(None), day_of);
        let marked = |fault: Fault| fault.in_feature(feature.label()).in_field(property);
        days.extend(faults.take(day.map_err(|error| error.map(marked))).flatten().map(|day| day.best()));
    }
    faults.into_result(())?;
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [only] => Ok(*only),
        other => {
            let message = format!("its features give {} days in \"{property}\", not one", other.len());
            let fault = Fault::new(ErrorKind::Date, message).in_field(property);
            Err(fault
                .advise("name a property that has the day of the map in all features, or leave it to the name")
                .into())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_found_in_a_name() {
        let day = date(2024, 7, 8);
        for name in ["deep_data_20240708", "2024-07-08", "control 2024_07_08 final", "v2-2024.07.08"] {
            assert_eq!(days_in(name), [day], "{name}");
        }
        for name in ["control", "20241308", "120240708", "2024-07_08", "202407081200"] {
            assert_eq!(days_in(name), [], "{name}");
        }
        assert_eq!(days_in("20240708-20240709"), [day, date(2024, 7, 9)]);
    }
}
