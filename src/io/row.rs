//! Reading the cells of one record, with every fault noted beside its place.

use std::cell::Cell as Memo;

use geo_types::Point;
use jiff::civil::Date;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::table::{Cell, Need, Table};
use crate::error::{Error, ErrorKind, Fault, Faults, Result, counted};
use crate::model::{ActorId, Control, Status};
use crate::query::Origin;
use crate::time::{Period, UncertainDate};

/// The cells of one record, in the order of the columns of its table.
pub(super) struct Row<'c, 'f> {
    table: &'static Table,
    cells: &'c [Cell<'c>],
    next: Memo<usize>,
    origin: &'f Origin,
    faults: &'f mut Faults,
}

impl<'c, 'f> Row<'c, 'f> {
    /// A row; cells that must not be empty and are so are noted as faults.
    pub(super) fn new(
        table: &'static Table,
        cells: &'c [Cell<'c>],
        origin: &'f Origin,
        faults: &'f mut Faults,
    ) -> Self {
        let mut row = Row { table, cells, next: Memo::new(0), origin, faults };
        for (column, cell) in table.columns.iter().zip(cells) {
            if column.need == Need::Always && *cell == Cell::Empty {
                row.fault(ErrorKind::Value, column.name, "is empty", "give it a value");
            }
        }
        row
    }

    /// The text of the first column.
    pub(super) fn key(&self) -> &'c str {
        match self.cells.first() {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn fault(
        &mut self,
        kind: ErrorKind,
        field: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.note(Fault::new(kind, message).advise(advice), field);
    }

    fn note(&mut self, fault: Fault, field: &str) {
        let fault = self.origin.mark(fault).in_field(field);
        let key = self.key();
        self.faults.push(if key.is_empty() { fault } else { fault.in_feature(key) });
    }

    /// The value of a result, or nothing and its faults noted.
    pub(super) fn take<T>(&mut self, field: &str, result: Result<T>) -> Option<T> {
        let note = |error: Error| error.faults().iter().for_each(|fault| self.note(fault.clone(), field));
        result.map_err(note).ok()
    }

    fn cell(&self, name: &str) -> &'c Cell<'c> {
        let Some(place) = self.table.position(name, self.next.get()) else { return &Cell::Empty };
        self.next.set(place + 1);
        self.cells.get(place).unwrap_or(&Cell::Empty)
    }

    pub(super) fn text(&self, name: &str) -> Option<&'c str> {
        match self.cell(name) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text, or an empty one.
    pub(super) fn string(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_string()
    }

    pub(super) fn id<I: for<'a> From<&'a str>>(&self, name: &str) -> Option<I> {
        self.text(name).map(I::from)
    }

    pub(super) fn list<I: for<'a> From<&'a str>>(&self, name: &str) -> Vec<I> {
        match self.cell(name) {
            Cell::List(items) => items.iter().map(|item| I::from(item)).collect(),
            _ => Vec::new(),
        }
    }

    /// One of the words of an enum, by the names that it has in `serde`.
    pub(super) fn word<W: DeserializeOwned>(&mut self, name: &str) -> Option<W> {
        let text = self.text(name)?;
        let word: StrDeserializer<WordError> = text.into_deserializer();
        match W::deserialize(word) {
            Ok(word) => Some(word),
            Err(error) => {
                let error = error.to_string();
                let words = error.split_once("expected ").map_or("", |(_, words)| words).replace('`', "");
                self.fault(ErrorKind::Value, name, format!("{text:?} is no word for it"), format!("write {words}"));
                None
            }
        }
    }

    pub(super) fn number(&mut self, name: &str) -> Option<f64> {
        match self.cell(name) {
            Cell::Number(number) => Some(*number),
            Cell::Whole(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// A count: a whole number from 0 up to what its type holds.
    pub(super) fn count<N: TryFrom<u64>>(&mut self, name: &str) -> Option<N> {
        let (count, text) = match self.cell(name) {
            Cell::Whole(number) => (N::try_from(*number).ok(), number.to_string()),
            Cell::Number(number) => (None, number.to_string()),
            _ => return None,
        };
        if count.is_none() {
            self.fault(ErrorKind::Value, name, format!("{text} is no count"), "write a whole number from 0 on");
        }
        count
    }

    /// Whether the column must be filled, so that an empty cell was reported already.
    fn is_needed(&self, name: &str) -> bool {
        self.table.columns.iter().any(|column| column.name == name && column.need == Need::Always)
    }

    /// Whether one of the cells was reported already, so that nothing more can be said.
    fn is_wrong(&self, names: &[&str]) -> bool {
        names.iter().any(|name| *self.cell(name) == Cell::Wrong)
    }

    /// Longitude and latitude; nothing if both are empty.
    pub(super) fn point(&mut self, lon: &str, lat: &str) -> Option<Point<f64>> {
        if self.is_wrong(&[lon, lat]) {
            return None;
        }
        match (self.number(lon), self.number(lat)) {
            (Some(x), Some(y)) => Some(Point::new(x, y)),
            (None, None) => None,
            (x, _) => {
                let (empty, given) = if x.is_some() { (lat, lon) } else { (lon, lat) };
                if self.is_needed(empty) {
                    return None;
                }
                let message = format!("is empty, although {given} is given");
                self.fault(ErrorKind::Coordinate, empty, message, "a place needs both");
                None
            }
        }
    }

    pub(super) fn day(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        self.take(name, day(text))
    }

    /// The date of a change out of its first and last possible day and the best guess. If both bounds are empty, the best
    /// guess alone tells the date, in EDTF. An open bound is written `..`.
    pub(super) fn when(&mut self, earliest: &str, latest: &str, best: &str) -> Option<UncertainDate> {
        if self.is_wrong(&[earliest, latest, best]) {
            return None;
        }
        let guess = self.text(best);
        let (first, last) = match (self.text(earliest), self.text(latest)) {
            (Some(first), Some(last)) => (first, last),
            (None, None) => {
                if let Some(edtf) = guess {
                    return self.take(best, edtf.parse());
                }
                self.fault(ErrorKind::Date, best, "has no date", "write a day, or a window such as 2014-06");
                return None;
            }
            (first, _) => {
                let (empty, given) = if first.is_some() { (latest, earliest) } else { (earliest, latest) };
                let message = format!("is empty, although {given} is given");
                self.fault(ErrorKind::Date, empty, message, "give both, with .. for an open end, or neither");
                return None;
            }
        };
        let bound = |text| if text == ".." { Ok(None) } else { day(text).map(Some) };
        let (first, last) = (self.take(earliest, bound(first)), self.take(latest, bound(last)));
        let guess = match guess {
            Some(text) => Some(self.take(best, qualified_day(text))?),
            None => None,
        };
        let window = self.take(earliest, UncertainDate::between(first?, last?))?;
        match guess {
            Some(guess) => self.take(best, window.with_best(guess.best())).map(|w| w.with_qualifier(guess.qualifier())),
            None => Some(window),
        }
    }

    /// The days from a first to a last one, which is still in the period.
    pub(super) fn period_through(&mut self, first: &str, last: &str) -> Option<Period> {
        let (start, end) = (self.optional_day(first)?, self.optional_day(last)?);
        let after = |day: Date| {
            let far = |_| Fault::new(ErrorKind::Date, format!("{day} has no day after it")).into();
            day.tomorrow().map_err(far)
        };
        let end = match end {
            Some(day) => Some(self.take(last, after(day))?),
            None => None,
        };
        if let (Some(start), Some(end)) = (start, end)
            && end <= start
        {
            let message = format!("the last day, {}, comes before the first, {start}", self.text(last).unwrap_or(""));
            self.fault(ErrorKind::Date, last, message, "swap them, or mend the one that is wrong");
            return None;
        }
        self.take(last, Period::new(start, end))
    }

    /// The days from a first one up to another, which is no longer in the period.
    pub(super) fn period_until(&mut self, first: &str, end: &str) -> Option<Period> {
        let period = Period::new(self.optional_day(first)?, self.optional_day(end)?);
        self.take(end, period)
    }

    /// Nothing inside if the cell is empty; nothing at all if it is no day.
    #[allow(clippy::option_option)]
    fn optional_day(&mut self, name: &str) -> Option<Option<Date>> {
        if self.text(name).is_some() { self.day(name).map(Some) } else { Some(None) }
    }

    /// The control that a status and a list of actors make; nothing if the status is empty.
    pub(super) fn control(&mut self, status: &str, actors: &str) -> Option<Control> {
        if self.is_wrong(&[status, actors]) {
            return None;
        }
        let names: Vec<ActorId> = self.list(actors);
        let Some(word) = self.word::<Status>(status) else {
            if self.text(status).is_none() && !names.is_empty() {
                self.fault(ErrorKind::Value, status, format!("is empty, although {actors} is given"), "give both");
            }
            return None;
        };
        if let Some(twice) =
            names.iter().enumerate().find_map(|(place, name)| names[..place].contains(name).then_some(name))
        {
            let message = format!("{:?} is named twice", twice.as_str());
            self.fault(ErrorKind::Value, actors, message, "name each actor once");
            return None;
        }
        let count = names.len();
        let control = Control::from_parts(word, names);
        if control.is_none() {
            let given = counted(count, "actor");
            let advice = "held needs one actor or more, shared and contested two or more, vacant and unknown none";
            self.fault(ErrorKind::Value, actors, format!("{word} does not go with {given}"), advice);
        }
        control
    }
}

/// A day as `2014-06-12`. Other dates of EDTF are refused.
fn day(text: &str) -> Result<Date> {
    let date = qualified_day(text)?;
    if date.is_exact() {
        return Ok(date.best());
    }
    let fault = Fault::new(ErrorKind::Date, format!("{text:?} has a mark of doubt behind it"));
    Err(fault.advise("write the day alone").into())
}

/// A day with the mark that EDTF puts behind a doubtful one.
fn qualified_day(text: &str) -> Result<UncertainDate> {
    if let Some(date) = plain_day(text) {
        return Ok(UncertainDate::on(date));
    }
    let date: UncertainDate = text.parse()?;
    if date.not_before() == date.not_after() {
        return Ok(date);
    }
    let fault = Fault::new(ErrorKind::Date, format!("{text:?} is not a single day"));
    Err(fault.advise("write a day as 2014-06-12").into())
}

/// The usual case, told apart without the work that any other date takes: files hold hundreds of thousands of days.
fn plain_day(text: &str) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
    };
    let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
    let hyphens = bytes[4] == b'-' && bytes[7] == b'-';
    hyphens.then(|| Date::new(year, month as i8, day as i8).ok()).flatten()
}
