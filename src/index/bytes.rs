//! Numbers as bytes and back: little-endian, with a seal that tells a whole file from a damaged or foreign one.

use super::parallel::both;
use crate::error::{ErrorKind, Fault, Result};

/// What a format is called in its first bytes, and the version that is written and read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Format {
    pub(crate) name: [u8; 8],
    pub(crate) version: u32,
}

/// Collects numbers.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Items of the same size, their count before them.
    pub(crate) fn list<const SIZE: usize>(&mut self, items: impl ExactSizeIterator<Item = [u8; SIZE]>) {
        self.number(items.len() as u64);
        self.0.reserve(items.len() * SIZE);
        items.for_each(|item| self.0.extend_from_slice(&item));
    }

    /// Bytes, their count before them.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// What another writer collected, its length before it.
    pub(crate) fn part(&mut self, part: &Writer) {
        self.bytes(&part.0);
    }

    /// Everything written, under a seal: eight bytes that name the format, its version (32 bits), the checksum (CRC-32) and the length
    /// (64 bits) of what follows.
    pub(crate) fn seal(&self, format: Format, out: &mut Vec<u8>) {
        out.extend_from_slice(&format.name);
        out.extend_from_slice(&format.version.to_le_bytes());
        out.extend_from_slice(&checksum(&self.0).to_le_bytes());
        out.extend_from_slice(&(self.0.len() as u64).to_le_bytes());
        out.extend_from_slice(&self.0);
    }
}

/// Takes numbers off the front.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The content of sealed bytes.
    pub(crate) fn open(bytes: &'a [u8], format: Format) -> Result<Self> {
        let mut rest = Reader(bytes);
        let name: [u8; 8] = rest.array()?;
        if name != format.name {
            return Err(fault("the file is of another kind", "give a compiled file").into());
        }
        let version = u32::from_le_bytes(rest.array()?);
        if version != format.version {
            let message =
                format!("the file has version {version} of its format, and this is version {}", format.version);
            return Err(fault(message, "compile it again").into());
        }
        let expected = u32::from_le_bytes(rest.array()?);
        let length = rest.number()?;
        if length != rest.0.len() as u64 {
            let message = format!("the file has {} bytes after its head, not {length}", rest.0.len());
            return Err(fault(message, "copy or compile it again").into());
        }
        if expected != checksum(rest.0) {
            return Err(damaged("its checksum is wrong"));
        }
        Ok(rest)
    }

    pub(crate) fn number(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A list as [`Writer::list`] wrote it.
    pub(crate) fn list<const SIZE: usize, T>(&mut self, item: impl Fn([u8; SIZE]) -> T) -> Result<Vec<T>> {
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let bytes = self.take(count.saturating_mul(SIZE))?;
        Ok(bytes.as_chunks().0.iter().map(|chunk| item(*chunk)).collect())
    }

    /// Bytes as [`Writer::bytes`] wrote them.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        self.take(count)
    }

    /// A part as [`Writer::part`] wrote it.
    pub(crate) fn part(&mut self) -> Result<Reader<'a>> {
        self.bytes().map(Reader)
    }

    /// Makes sure that nothing is left.
    pub(crate) fn end(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(damaged("it goes on after its end")) }
    }

    fn array<const SIZE: usize>(&mut self) -> Result<[u8; SIZE]> {
        let bytes = self.take(SIZE)?;
        bytes.try_into().map_err(|_| damaged("it is too short"))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| damaged("it is too short"))?;
        self.0 = rest;
        Ok(taken)
    }
}

/// CRC-32, on two cores where there are two.
fn checksum(bytes: &[u8]) -> u32 {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let hash = |bytes| {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(bytes);
        hasher
    };
    let (mut whole, rest) = both(|| hash(first), || hash(second));
    whole.combine(&rest);
    whole.finalize()
}

/// The error for bytes that cannot be what was written.
pub(crate) fn damaged(how: &str) -> crate::error::Error {
    fault(format!("the file is damaged: {how}"), "copy or compile it again").into()
}

fn fault(message: impl Into<String>, advice: &str) -> Fault {
    Fault::new(ErrorKind::Syntax, message).advise(advice)
}
