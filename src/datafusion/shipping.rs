//! How another machine comes by the same atlas.

use std::sync::Arc;

use datafusion::common::{Result, exec_err};
use serde::{Deserialize, Serialize};

use super::functions::in_engine;
use crate::query::Atlas;

/// The compiled form of an atlas: what it is, and where.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Shipped {
    /// How many bytes.
    length: u64,
    /// Their CRC-32.
    crc: u32,
    place: Place,
}

#[derive(Clone, Serialize, Deserialize)]
enum Place {
    /// A file that each machine has under the same path.
    File(String),
    /// In the plan itself.
    Here(Arc<[u8]>),
}

impl Shipped {
    pub(super) fn file(path: String, bytes: &[u8]) -> Self {
        Shipped::new(bytes, Place::File(path))
    }

    pub(super) fn here(bytes: &[u8]) -> Self {
        Shipped::new(bytes, Place::Here(bytes.into()))
    }

    fn new(bytes: &[u8], place: Place) -> Self {
        Shipped { length: bytes.len() as u64, crc: crc32fast::hash(bytes), place }
    }

    /// Whether both are the same atlas, wherever it is.
    pub(super) fn is_same(&self, other: &Shipped) -> bool {
        (self.length, self.crc) == (other.length, other.crc)
    }

    /// Opens it on this machine.
    pub(super) fn load(&self) -> Result<Atlas> {
        match &self.place {
            Place::Here(bytes) => self.open(bytes, "in the plan"),
            Place::File(path) => match std::fs::read(path) {
                Ok(bytes) => self.open(&bytes, &format!("at {path}")),
                Err(error) => exec_err!(
                    "this machine has no atlas at {path} ({error}): put the file of the client there, or ship its bytes"
                ),
            },
        }
    }

    fn open(&self, bytes: &[u8], place: &str) -> Result<Atlas> {
        let found = Shipped::new(bytes, Place::Here(Arc::default()));
        if !self.is_same(&found) {
            return exec_err!(
                "the atlas {place} on this machine is another one than the client's: {} bytes with the CRC-32 {:08x}, not {} \
                 with {:08x}; put the same file on all machines",
                found.length,
                found.crc,
                self.length,
                self.crc
            );
        }
        Atlas::from_compiled(bytes).map_err(in_engine)
    }
}
