//! What a table is: named columns of texts, numbers and lists, whatever file carries it.

use std::borrow::Cow;

use super::row::Row;

/// A table of the format: its name, and its columns in the order in which they are written. The first column names the
/// record in faults.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    /// A list of texts, joined by this character where a cell can only be one text.
    List(char),
}

/// Whether a column may be empty, and whether it is written if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// No cell may be empty.
    Always,
    /// Cells may be empty, and the column may be missing.
    Sometimes,
    /// The same, and the column is left out in writing if all its cells are empty.
    Seldom,
}

impl Column {
    pub(super) const fn needed(name: &'static str, kind: Kind) -> Self {
        Column { name, kind, need: Need::Always }
    }

    pub(super) const fn optional(name: &'static str, kind: Kind) -> Self {
        Column { name, kind, need: Need::Sometimes }
    }

    pub(super) const fn rare(name: &'static str, kind: Kind) -> Self {
        Column { name, kind, need: Need::Seldom }
    }
}

impl Table {
    /// The place of a column by its name. Cells mostly come in the order of the columns, so that the search begins
    /// where the last one ended.
    pub(super) fn position(&self, name: &str, start: usize) -> Option<usize> {
        let from = start.min(self.columns.len());
        let found = |column: &Column| column.name == name;
        let behind = self.columns[from..].iter().position(found).map(|place| from + place);
        behind.or_else(|| self.columns[..from].iter().position(found))
    }
}

/// Names that begin like this are the user's own: they pass without being read.
pub(super) fn is_private(name: &str) -> bool {
    name.starts_with("x_")
}

/// Advice about a name that is none of the known ones.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(&name.trim().to_lowercase(), known);
    let best = known.clone().map(|known| (likeness(known), known)).max_by(|one, other| one.0.total_cmp(&other.0));
    match best {
        Some((likeness, best)) if likeness > 0.75 => {
            format!("did you mean {best:?}? A name that begins with x_ is passed over")
        }
        _ => format!("use one of {}; a name that begins with x_ is passed over", known.collect::<Vec<_>>().join(", ")),
    }
}

/// What stands in one column of one record.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Cell<'t> {
    #[default]
    Empty,
    Text(Cow<'t, str>),
    /// A whole number that is not negative.
    Whole(u64),
    Number(f64),
    List(Vec<Cow<'t, str>>),
    /// Something that cannot stand there, and was reported.
    Wrong,
}

impl<'t> Cell<'t> {
    /// A text, or nothing if it is empty.
    pub(super) fn text(text: impl Into<Cow<'t, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    pub(super) fn list<T: AsRef<str> + 't>(items: &'t [T]) -> Self {
        let list: Vec<Cow<str>> = items.iter().map(|item| Cow::Borrowed(item.as_ref())).collect();
        if list.is_empty() { Cell::Empty } else { Cell::List(list) }
    }
}

impl<'t, T: AsRef<str> + ?Sized> From<&'t T> for Cell<'t> {
    fn from(text: &'t T) -> Self {
        Cell::text(text.as_ref())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::text(text)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Number(number)
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        Cell::Whole(number)
    }
}

impl<'t, T: Into<Cell<'t>>> From<Option<T>> for Cell<'t> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Cell::Empty, Into::into)
    }
}

/// A record that is a row of a table: how it is read from its cells, and which cells it has.
pub(super) trait Tabular: Sized {
    const TABLE: Table;

    /// The record of a row, or nothing if the row lacks what the record cannot be without; the faults are noted in the
    /// row in either case.
    fn read(row: &mut Row) -> Option<Self>;

    /// The cells of the record by the names of their columns. Those not named are empty.
    fn write(&self) -> Named<'_>;
}

/// Cells by the names of their columns.
pub(super) type Named<'t> = Vec<(&'static str, Cell<'t>)>;

/// Takes out the cell of a column.
pub(super) fn cell_named<'t>(cells: &mut Named<'t>, column: &Column) -> Cell<'t> {
    let found = cells.iter_mut().find(|(name, _)| *name == column.name);
    found.map(|(_, cell)| std::mem::take(cell)).unwrap_or_default()
}

/// The columns to write: all but those that are seldom filled, and here never are.
pub(super) fn in_use<'t>(table: &'static Table, rows: impl Iterator<Item = Named<'t>>) -> Vec<&'static Column> {
    let mut seldom: Vec<&Column> = table.columns.iter().filter(|column| column.need == Need::Seldom).collect();
    for row in rows {
        let filled = |column: &Column| row.iter().any(|(name, cell)| *name == column.name && *cell != Cell::Empty);
        seldom.retain(|column| !filled(column));
    }
    table.columns.iter().filter(|column| !seldom.iter().any(|empty| empty.name == column.name)).collect()
}
