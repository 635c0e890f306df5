//! A table whose records have a longest length, so that a quote that is never closed does not swallow the rest of it.

use std::collections::VecDeque;
use std::io::Read;

use csv::ByteRecord;

use super::sniff::broken;
use crate::error::{ErrorKind, Fault, Result};

/// No event needs more: the longest fields of known tables are lists of sources of some kilobytes.
const LONGEST_RECORD: usize = 1 << 20;

/// A table that is read record by record. After an error it has no more records.
pub(super) struct CappedTable<R: Read>(csv::Reader<Capped<R>>);

impl<R: Read> CappedTable<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        let lines = Lines { at: 0, number: 1, is_begun: false, starts: VecDeque::new() };
        let text = Capped { text, since_record: 0, too_long: false, lines };
        CappedTable(csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text))
    }

    pub(super) fn header(&mut self) -> Result<ByteRecord> {
        match self.0.byte_headers().cloned() {
            Ok(header) => Ok(header),
            Err(error) => Err(self.fault(&error, 1).into()),
        }
    }

    /// Reads the next record: whether there was one. Its position has the line that it begins in.
    pub(super) fn read(&mut self, record: &mut ByteRecord) -> Result<bool> {
        let (from, before) = (self.0.position().byte(), self.0.position().line());
        self.0.get_mut().since_record = 0;
        let read = self.0.read_byte_record(record);
        let line = self.0.get_mut().lines.first_from(from).unwrap_or(before);
        if let Some(position) = record.position() {
            let mut position = position.clone();
            position.set_line(line);
            record.set_position(Some(position));
        }
        read.map_err(|error| self.fault(&error, line).into())
    }

    fn fault(&self, error: &csv::Error, line: u64) -> Fault {
        if !self.0.get_ref().too_long {
            return broken(error);
        }
        let fault =
            Fault::new(ErrorKind::Syntax, "a record longer than 1 MB: nothing behind it was read").at_line(line);
        fault.advise("close the quote that is open there, or shorten the field")
    }
}

/// A text of which only so much can be read in one record.
struct Capped<R> {
    text: R,
    since_record: usize,
    too_long: bool,
    lines: Lines,
}

/// Where lines begin that are not empty: the reader of records takes the second half of `\r\n` for a part of the next
/// one, and so gives it the line before.
struct Lines {
    /// How many bytes there were so far.
    at: u64,
    number: u64,
    is_begun: bool,
    /// Their bytes and numbers, as far as no record from behind them was read.
    starts: VecDeque<(u64, u64)>,
}

impl Lines {
    fn take_in(&mut self, text: &[u8]) {
        for &byte in text {
            match byte {
                b'\n' => (self.number, self.is_begun) = (self.number + 1, false),
                b'\r' => {}
                _ if !self.is_begun => {
                    self.is_begun = true;
                    self.starts.push_back((self.at, self.number));
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The first line to begin at a byte or behind it.
    fn first_from(&mut self, from: u64) -> Option<u64> {
        while self.starts.front().is_some_and(|(at, _)| *at < from) {
            self.starts.pop_front();
        }
        self.starts.front().map(|(_, number)| *number)
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since_record > LONGEST_RECORD {
            self.too_long = true;
            return Err(std::io::Error::other("the record is too long"));
        }
        let read = self.text.read(buffer)?;
        self.since_record += read;
        self.lines.take_in(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_begin_in_the_lines_that_an_editor_shows() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "1,\"x", "y\"", "2,3", "", "", ",4"].join(end);
            for text in [text.clone(), text.clone() + end, text + "\n\r\n"] {
                let mut table = CappedTable::new(text.as_bytes(), b',');
                assert_eq!(table.header().unwrap().len(), 2);
                let mut record = ByteRecord::new();
                let mut lines = Vec::new();
                while table.read(&mut record).unwrap() {
                    lines.push(record.position().unwrap().line());
                }
                assert_eq!(lines, [3, 5, 8], "{text:?}");
            }
        }
    }
}
