//! Who says so.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::SourceId;

/// A text, map or person that something rests on.
///
/// ```
/// let source = disputed::Source::new("BBC-1", "Troops enter the city");
/// assert_eq!(source.id, "BBC-1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// What changes and other records cite it by.
    pub id: SourceId,
    /// Its title or a short description.
    pub title: String,
    /// Who published it.
    #[serde(default)]
    pub publisher: String,
    /// When, as EDTF as far as known: a day, a month, a year, or empty.
    #[serde(default)]
    pub date: String,
    /// Where it is on the web, with or without a scheme; may be empty.
    #[serde(default)]
    pub url: String,
    /// Whether whoever entered it here read it.
    #[serde(default)]
    pub checked: Option<Checked>,
}

impl Source {
    /// A source with an id and a title. The other fields can be set afterwards.
    pub fn new(id: impl Into<SourceId>, title: impl Into<String>) -> Self {
        Source {
            id: id.into(),
            title: title.into(),
            publisher: String::new(),
            date: String::new(),
            url: String::new(),
            checked: None,
        }
    }
}

/// Whether a source was read by whoever entered it.
///
/// ```
/// # let atlas = disputed::article140()?;
/// use disputed::Checked;
///
/// let seen = atlas.sources().iter().filter(|source| source.checked == Some(Checked::Page)).count();
/// assert!(seen > 200);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// Its text, often only an excerpt, was read.
    Page,
    /// It was not seen: the fact is from memory.
    Memory,
}

/// How sure a statement is.
///
/// ```
/// use disputed::Confidence;
///
/// assert!(Confidence::Low < Confidence::High);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// One weak source, or a guess from the surroundings.
    Low,
    /// Likely, on fair evidence.
    Medium,
    /// Well attested.
    High,
}

impl Confidence {
    /// The word for it in tables and files.
    ///
    /// ```
    /// assert_eq!(disputed::Confidence::High.as_str(), "high");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The evidence of a statement.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let provenance = &atlas.change("kirkuk-city-8").unwrap().provenance;
/// assert_eq!(provenance.recorded, disputed::date(2017, 10, 16));
/// assert_eq!(provenance.sources[0], "RUD-KRK17");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Who says so.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// The day from which it was on record (the knowledge time): not before it can have happened.
    pub recorded: Date,
    /// How sure it is.
    pub confidence: Confidence,
}
