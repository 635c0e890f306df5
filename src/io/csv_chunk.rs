//! Rows of a table that are worked on at once, within a bound on their number and on their bytes.

use std::io::Read;

use csv::ByteRecord;

use super::capped::CappedTable;
use crate::error::Result;

/// Enough rows for all cores, few enough to stay in their caches.
pub(super) const ROWS: usize = 32_768;
/// Of rows as long as a record can be there are only so many bytes at once; the one that passes the bound is the last.
const BYTES: usize = 16 << 20;

/// Rows of a table, their fields one after another: a list of records would keep for each the room of its longest ever.
#[derive(Default)]
pub(super) struct Chunk {
    record: ByteRecord,
    text: Vec<u8>,
    /// Where each field ends in the text of its row.
    ends: Vec<u32>,
    rows: Vec<Span>,
}

/// Where a row stands in its chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    line: u64,
    text: usize,
    ends: usize,
    fields: usize,
}

impl Chunk {
    /// Reads the next rows of a table in the place of those that were there. None are left where the table has ended.
    pub(super) fn fill<R: Read>(&mut self, table: &mut CappedTable<R>) -> Result<()> {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
        while self.rows.len() < ROWS && self.text.len() + self.ends.len() * size_of::<u32>() < BYTES {
            if !table.read(&mut self.record)? {
                break;
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            let (text, ends, fields) = (self.text.len(), self.ends.len(), self.record.len());
            self.rows.push(Span { line, text, ends, fields });
            self.text.extend_from_slice(self.record.as_slice());
            self.ends.extend((0..fields).filter_map(|field| Some(self.record.range(field)?.end as u32)));
        }
        Ok(())
    }

    /// The rows, to be taken in runs: [`row`](Self::row) gives what each of them holds.
    pub(super) fn spans(&self) -> &[Span] {
        &self.rows
    }

    pub(super) fn row(&self, span: &Span) -> Row<'_> {
        let ends = self.ends.get(span.ends..span.ends + span.fields).unwrap_or_default();
        let text = self.text.get(span.text..).unwrap_or_default();
        Row { line: span.line, text, ends }
    }
}

/// One row of a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'c> {
    /// The line that it begins in.
    pub(super) line: u64,
    text: &'c [u8],
    ends: &'c [u32],
}

impl<'c> Row<'c> {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, field: usize) -> Option<&'c [u8]> {
        let end = *self.ends.get(field)?;
        let start = field.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }
}
