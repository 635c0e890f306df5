//! The changes of the compiled form, by columns: they are the records that there are most of.
//!
//! What changes have in common with others (control, kind, sources, confidence, note) is written once, as a pattern. The ids
//! of the zones are there once more, so that changes and zones can be read at the same time.
//!
//! Two parts, ids of zones and patterns, are followed by a list of six numbers of 32 bits for each change (zone, pattern, first, best
//! and last day from 1970-01-01, day of record), a list of the lengths of the ids of changes (32 bits), and these ids as one text.

use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;

use super::compiled::{part, whole};
use crate::error::Result;
use crate::index::bytes::{Reader, Writer, damaged};
use crate::model::{ControlChange, Zone, ZoneId};
use crate::time::{UncertainDate, date_of, day_number};

/// Stands in patterns where each change has a day of its own.
const NO_DAY: Date = date(1970, 1, 1);

/// A pattern that takes more bytes in memory belongs to one change alone, so that a small file cannot ask for a large copy of
/// a text again and again.
const MOST_SHARED: usize = 1 << 12;

/// Stands for an open side of a window.
const OPEN: i32 = i32::MAX;

pub(super) fn write(changes: &[ControlChange], zones: &[Zone], to: &mut Writer) -> Result<()> {
    let names: Vec<&ZoneId> = zones.iter().map(|zone| &zone.id).collect();
    let numbers: FxHashMap<&ZoneId, u32> = names.iter().copied().zip(0..).collect();
    let mut patterns: Vec<ControlChange> = Vec::new();
    let mut known: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
    let mut columns: Vec<[u8; 24]> = Vec::with_capacity(changes.len());
    for change in changes {
        let mut pattern = change.clone();
        (pattern.id, pattern.zone) = ("".into(), "".into());
        pattern.when = UncertainDate::on(NO_DAY).with_qualifier(change.when.qualifier());
        pattern.provenance.recorded = NO_DAY;
        let next = patterns.len() as u32;
        let number = if size(&pattern) > MOST_SHARED { next } else { *known.entry(whole(&pattern)?).or_insert(next) };
        if number == next {
            patterns.push(pattern);
        }
        let zone = numbers.get(&change.zone).copied().unwrap_or(u32::MAX);
        let day = |date: Option<Date>| date.map_or(OPEN, day_number);
        let when = &change.when;
        let days = [day(when.not_before()), day_number(when.best()), day(when.not_after())];
        let recorded = day_number(change.provenance.recorded);
        let numbers = [zone, number, days[0] as u32, days[1] as u32, days[2] as u32, recorded as u32];
        let mut column = [0; 24];
        for (bytes, number) in column.as_chunks_mut().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        columns.push(column);
    }
    to.bytes(&whole(&names)?);
    to.bytes(&whole(&patterns)?);
    to.list(columns.into_iter());
    to.list(changes.iter().map(|change| (change.id.as_str().len() as u32).to_le_bytes()));
    to.bytes(changes.iter().map(|change| change.id.as_str()).collect::<String>().as_bytes());
    Ok(())
}

pub(super) fn read(from: &mut Reader<'_>) -> Result<Vec<ControlChange>> {
    let zones: Vec<ZoneId> = part(from.bytes()?)?;
    let patterns: Vec<ControlChange> = part(from.bytes()?)?;
    let columns: Vec<[u32; 6]> = from.list(|bytes: [u8; 24]| {
        let mut numbers = [0; 6];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
            *number = u32::from_le_bytes(*bytes);
        }
        numbers
    })?;
    let lengths: Vec<u32> = from.list(u32::from_le_bytes)?;
    let mut ids = std::str::from_utf8(from.bytes()?).map_err(|_| damaged("an id is not text"))?;
    if lengths.len() != columns.len() {
        return Err(damaged("its columns differ in length"));
    }
    let mut is_taken = vec![false; patterns.len()];
    let change = |([zone, number, first, best, last, recorded], length): ([u32; 6], u32)| {
        let zone = zones.get(zone as usize).ok_or_else(|| damaged("a change is in no zone"))?;
        let pattern = patterns.get(number as usize).ok_or_else(|| damaged("a change has no pattern"))?;
        if std::mem::replace(&mut is_taken[number as usize], true) && size(pattern) > MOST_SHARED {
            return Err(damaged("changes share too long a text"));
        }
        let (id, rest) = ids.split_at_checked(length as usize).ok_or_else(|| damaged("an id is cut"))?;
        ids = rest;
        let mut change = pattern.clone();
        (change.id, change.zone) = (id.into(), zone.clone());
        let best_day = day(best)?;
        // Most changes are known to the day.
        let side = |number| if number == best { Ok(Some(best_day)) } else { side(number) };
        let window = UncertainDate::between(side(first)?, side(last)?)?.with_best(best_day)?;
        change.when = window.with_qualifier(pattern.when.qualifier());
        change.provenance.recorded = day(recorded)?;
        Ok(change)
    };
    columns.into_iter().zip(lengths).map(change).collect()
}

/// The bytes that each copy of a pattern takes beyond its own fields.
fn size(pattern: &ControlChange) -> usize {
    let lists = pattern.to.actors().len()
        + pattern.from.as_ref().map_or(0, |from| from.actors().len())
        + pattern.provenance.sources.len();
    pattern.note.len() + lists * size_of::<ZoneId>()
}

fn day(number: u32) -> Result<Date> {
    date_of(number as i32).ok_or_else(|| damaged("a day is outside the calendar"))
}

fn side(number: u32) -> Result<Option<Date>> {
    if number as i32 == OPEN { Ok(None) } else { day(number).map(Some) }
}
