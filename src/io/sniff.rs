//! The beginning of a table: byte order mark, encoding, separator.

use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use super::text::is_utf_16;
use crate::error::{Error, ErrorKind, Fault, Result};

/// A text whose first line that is not blank was looked at.
pub(super) struct Sniffed<R: Read> {
    /// The whole text, without a byte order mark.
    pub(super) text: Chain<Cursor<Vec<u8>>, BufReader<R>>,
    /// Whether it begins like JSON.
    pub(super) is_json: bool,
    /// What stands between the fields if it is a table.
    pub(super) delimiter: u8,
}

/// No header is longer; what comes first in a file that is no table may be.
const LONGEST_HEADER: u64 = 1 << 20;

impl<R: Read> Sniffed<R> {
    pub(super) fn new(input: R) -> Result<Self> {
        let mut input = BufReader::new(input);
        // Blank lines stay in the text, so that lines keep their numbers, but tell nothing.
        let (mut first, mut header) = (Vec::new(), 0);
        let mut start = input.by_ref().take(LONGEST_HEADER);
        while blank(&first[header..]) {
            header = first.len();
            if start.read_until(b'\n', &mut first).map_err(|error| unreadable(&error))? == 0 {
                break;
            }
        }
        let delimiter = delimiter_of(without_mark(&first[header..]));
        let start = without_mark(&first).to_vec();
        // Behind a mark of UTF-8 as well: written again without that one, the text would begin with this.
        if is_utf_16(&start) {
            let fault = Fault::new(ErrorKind::Syntax, "the file is in UTF-16").at_line(1);
            return Err(fault.advise("save it as UTF-8").into());
        }
        let is_json = start.trim_ascii_start().first() == Some(&b'{');
        Ok(Sniffed { text: Cursor::new(start).chain(input), is_json, delimiter })
    }
}

/// Some programs put a mark before one that is there.
fn without_mark(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf") {
        text = rest;
    }
    text
}

fn blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

/// The separator that is most frequent in the line of column names, outside quotes; a comma where there is none. Quotes are as
/// in any table: one opens a field, those within one come in pairs, and elsewhere it is a letter like others.
fn delimiter_of(header: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let (mut quoted, mut opens) = (false, true);
    for &byte in header {
        // Behind the quote that ends a field a second one makes both a quote in it.
        let quote = byte == b'"' && (quoted || opens);
        quoted ^= quote;
        let count = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !quoted);
        opens = quote || count.is_some();
        if let Some((_, count)) = count {
            *count += 1;
        }
    }
    let more = |most: (u8, u32), next: (u8, u32)| if next.1 > most.1 { next } else { most };
    counts.into_iter().fold((b',', 0), more).0
}

/// Whether a text that begins with a line of column names between these separators is read as one.
pub(super) fn reads_with(delimiter: u8, text: &[u8]) -> bool {
    let header = text.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
    delimiter_of(header) == delimiter && without_mark(text) == text && !is_utf_16(text)
}

fn unreadable(error: &std::io::Error) -> Error {
    Fault::new(ErrorKind::Io, format!("cannot be read: {error}")).into()
}

/// A column that is looked at is there more than once, so that it is not known which is meant.
pub(super) fn repeated(name: &str, times: usize) -> Fault {
    let fault = Fault::new(ErrorKind::Syntax, format!("the column {name} is there {times} times")).at_line(1);
    fault.advise("rename or leave out all but one of them")
}

/// What is wrong with a table as a table.
pub(super) fn broken(error: &csv::Error) -> Fault {
    let fault = Fault::new(ErrorKind::Syntax, error.to_string());
    match error.position() {
        Some(position) => fault.at_line(position.line()),
        None => fault,
    }
}
