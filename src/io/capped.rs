//! A table whose records have a longest length, so that a quote that is never closed does not swallow the rest of it.

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
        let text = Capped { text, since_record: 0, too_long: false };
        CappedTable(csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text))
    }

    pub(super) fn header(&mut self) -> Result<ByteRecord> {
        match self.0.byte_headers().cloned() {
            Ok(header) => Ok(header),
            Err(error) => Err(self.fault(&error, 1).into()),
        }
    }

    /// Reads the next record: whether there was one.
    pub(super) fn read(&mut self, record: &mut ByteRecord) -> Result<bool> {
        let line = self.0.position().line();
        self.0.get_mut().since_record = 0;
        self.0.read_byte_record(record).map_err(|error| self.fault(&error, line).into())
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
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since_record > LONGEST_RECORD {
            self.too_long = true;
            return Err(std::io::Error::other("the record is too long"));
        }
        let read = self.text.read(buffer)?;
        self.since_record += read;
        Ok(read)
    }
}
