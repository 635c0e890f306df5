//! JSON values where the cells of records stand, and the places that they stand at.

use std::borrow::Cow;
use std::cell::Cell as Memo;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::{ErrorKind, Fault};
use crate::io::intake::Intake;
use crate::io::table::{Cell, Kind, Table, is_private, nearest};
use crate::query::Origin;

/// A text, borrowed from the file unless it has escapes.
pub(super) struct Text<'t>(pub(super) Cow<'t, str>);

impl<'t> Deserialize<'t> for Text<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowing;
        impl<'t> Visitor<'t> for Borrowing {
            type Value = Text<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Text<'t>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'t>, E> {
                Ok(Text(Cow::Owned(text.to_string())))
            }
        }
        deserializer.deserialize_str(Borrowing)
    }
}

/// Any JSON value, of which only what a cell can hold is kept.
pub(super) enum Value<'t> {
    Cell(Cell<'t>),
    /// What it is instead, in words.
    Other(&'static str),
}

impl<'t> Deserialize<'t> for Value<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'t> Visitor<'t> for Any {
            type Value = Value<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::Empty))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Value<'t>, E> {
                Ok(Value::Other("true or false"))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::Whole(number)))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::Number(number as f64)))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::Number(number)))
            }

            fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::text(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value<'t>, E> {
                Ok(Value::Cell(Cell::text(text.to_string())))
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Value<'t>, A::Error> {
                let mut items = Vec::new();
                let mut texts = true;
                while let Some(item) = seq.next_element::<Value>()? {
                    match item {
                        Value::Cell(Cell::Text(text)) => items.push(text),
                        _ => texts = false,
                    }
                }
                Ok(match (texts, items.is_empty()) {
                    (false, _) => Value::Other("a list of something else than texts"),
                    (true, true) => Value::Cell(Cell::Empty),
                    (true, false) => Value::Cell(Cell::List(items)),
                })
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Value<'t>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value::Other("an object"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'t> Value<'t> {
    /// The cell, if it is one for this kind of column.
    pub(super) fn into_cell(self, kind: Kind) -> Result<Cell<'t>, Box<Fault>> {
        let (found, wanted) = match (self, kind) {
            (Value::Cell(Cell::Empty), _) => return Ok(Cell::Empty),
            (Value::Cell(cell @ Cell::Text(_)), Kind::Text)
            | (Value::Cell(cell @ (Cell::Whole(_) | Cell::Number(_))), Kind::Number)
            | (Value::Cell(cell @ Cell::List(_)), Kind::List(_)) => return Ok(cell),
            (value, kind) => (value, kind),
        };
        let found = match found {
            Value::Cell(Cell::Text(text)) => format!("{text:?} is a text"),
            Value::Cell(Cell::Whole(number)) => format!("{number} is a number"),
            Value::Cell(Cell::Number(number)) => format!("{number} is a number"),
            Value::Cell(_) => "there is a list".to_string(),
            Value::Other(what) => format!("there is {what}"),
        };
        let advice = match wanted {
            Kind::Text => "write a text in quotes",
            Kind::Number => "write a number without quotes",
            Kind::List(_) => "write a list of texts: [\"one\", \"two\"]",
        };
        Err(Fault::new(ErrorKind::Value, found).advise(advice).into())
    }
}

/// The names of the members that an object has had so far. JSON itself lets a name come again, and then each reader takes
/// another one of the two.
#[derive(Default)]
pub(super) struct Members<'t>(BTreeSet<Cow<'t, str>>);

impl<'t> Members<'t> {
    /// The fault of a member whose name was there before.
    pub(super) fn twice(&mut self, key: &Cow<'t, str>) -> Option<Fault> {
        let is_new = self.0.insert(key.clone());
        (!is_new).then(|| twice().in_field(&**key))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains(key)
    }
}

fn twice() -> Fault {
    Fault::new(ErrorKind::Syntax, "is there twice").advise("remove one")
}

/// The file, and how far its lines have been counted.
pub(super) struct Place<'t> {
    text: &'t str,
    origin: Origin,
    counted: Memo<(usize, u64)>,
}

impl<'t> Place<'t> {
    pub(super) fn new(text: &'t str, origin: Origin) -> Self {
        Place { text, origin, counted: Memo::new((0, 1)) }
    }

    pub(super) fn file(&self) -> Origin {
        self.origin.clone()
    }

    /// The file and the line of a piece of its text. serde tells where it is only when it fails, but a borrowed text lies
    /// inside the text of the file, and so tells where it was found.
    pub(super) fn of(&self, piece: &str) -> Origin {
        let (text, piece) = (self.text.as_ptr() as usize, piece.as_ptr() as usize);
        let Some(at) = piece.checked_sub(text).filter(|at| *at < self.text.len()) else { return self.file() };
        let (from, line) = Some(self.counted.get()).filter(|(from, _)| *from <= at).unwrap_or((0, 1));
        let line = line + self.text.get(from..at).unwrap_or_default().matches('\n').count() as u64;
        self.counted.set((at, line));
        Origin { line: Some(line), ..self.origin.clone() }
    }
}

/// The cells of an object, filled in key by key.
pub(super) struct Cells<'t> {
    table: &'static Table,
    row: Vec<Cell<'t>>,
    /// Which columns had a key already.
    met: Vec<bool>,
    next: usize,
    /// Where it begins; known from its first key on.
    origin: Option<Origin>,
}

impl<'t> Cells<'t> {
    pub(super) fn new(table: &'static Table) -> Self {
        let count = table.columns.len();
        Cells { table, row: vec![Cell::Empty; count], met: vec![false; count], next: 0, origin: None }
    }

    /// Reads the value of a key. Keys of no column are noted as faults, unless they are the user's own.
    pub(super) fn fill<A: MapAccess<'t>>(
        &mut self,
        key: &str,
        map: &mut A,
        place: &Place<'t>,
        intake: &mut Intake,
    ) -> Result<(), A::Error> {
        if self.origin.is_none() {
            self.origin = Some(place.of(key));
        }
        let Some(at) = self.table.position(key, self.next) else {
            if !is_private(key) {
                let advice = nearest(key, self.table.columns.iter().map(|column| column.name));
                self.fault(Fault::new(ErrorKind::Syntax, format!("{key:?} is not known here")).advise(advice), intake);
            }
            let IgnoredAny = map.next_value()?;
            return Ok(());
        };
        self.next = at + 1;
        let column = &self.table.columns[at];
        match map.next_value::<Value>()?.into_cell(column.kind) {
            _ if std::mem::replace(&mut self.met[at], true) => self.fault(twice().in_field(column.name), intake),
            Ok(cell) => self.row[at] = cell,
            Err(fault) => {
                self.row[at] = Cell::Wrong;
                self.fault(fault.in_field(column.name), intake);
            }
        }
        Ok(())
    }

    pub(super) fn fault(&self, fault: Fault, intake: &mut Intake) {
        let fault = self.origin.iter().fold(fault, |fault, origin| origin.mark(fault));
        let key = match self.row.first() {
            Some(Cell::Text(key)) => Some(key.as_ref()),
            _ => None,
        };
        intake.fault(key.into_iter().fold(fault, Fault::in_feature));
    }

    pub(super) fn finish(self, place: &Place<'t>) -> (Vec<Cell<'t>>, Origin) {
        let origin = self.origin.unwrap_or_else(|| place.file());
        (self.row, origin)
    }
}
