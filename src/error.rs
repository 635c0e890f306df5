//! One error for the whole crate: every fault at once, each with its place and what to do.
//!
//! Loading a map or building an atlas goes on after a fault as long as it can, so that one run shows all that is
//! wrong. The [`Error`] that comes back then holds one [`Fault`] or more.

use std::fmt;

/// A `Result` whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong: at least one [`Fault`], in the order in which they were found.
///
/// It prints all of them, one a line.
///
/// ```
/// use disputed::UncertainDate;
///
/// let error = "2014-02-30".parse::<UncertainDate>().unwrap_err();
/// assert_eq!(error.faults().len(), 1);
/// assert_eq!(error.kind(), disputed::ErrorKind::Date);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    faults: Vec<Fault>,
}

/// The sort of a fault, for programs that treat sorts differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io,
    /// Text is not in the format that it should be in (JSON, CSV, UTF-8, a checksum).
    Syntax,
    /// A field is missing, empty, or holds a value that it cannot hold.
    Value,
    /// A date is not a day of the calendar, or lies where none can.
    Date,
    /// A coordinate is not finite, out of range, or swapped.
    Coordinate,
    /// A ring or polygon is not one.
    Geometry,
    /// Zones overlap, or leave gaps, where they should not.
    Coverage,
    /// Two things have the same id.
    DuplicateId,
    /// An id names nothing.
    UnknownId,
    /// Things are their own ancestors.
    Cycle,
    /// Changes of control contradict each other without being claims.
    Chain,
    /// A question that cannot be answered as it is put.
    Question,
}

/// One thing that is wrong, where it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    kind: ErrorKind,
    file: Option<String>,
    line: Option<u64>,
    feature: Option<String>,
    field: Option<String>,
    message: String,
    advice: Option<String>,
}

impl Fault {
    /// A fault of a kind with a message that names the value it is about. The places are added by the other methods.
    ///
    /// ```
    /// use disputed::{ErrorKind, Fault};
    ///
    /// let fault = Fault::new(ErrorKind::UnknownId, "no actor has the id \"isiss\"")
    ///     .in_file("changes.csv").at_line(12).in_field("actors").advise("add it to actors.csv or mend the spelling");
    /// assert_eq!(
    ///     fault.to_string(),
    ///     "changes.csv, line 12, field actors: no actor has the id \"isiss\" (add it to actors.csv or mend the spelling)"
    /// );
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Fault { kind, file: None, line: None, feature: None, field: None, message: message.into(), advice: None }
    }

    /// Names the file, unless a file is named already.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }

    /// Names the line, counted from 1, unless a line is named already.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// Names the feature, row or thing by its id or its number, unless one is named already.
    #[must_use]
    pub fn in_feature(mut self, feature: impl Into<String>) -> Self {
        self.feature.get_or_insert_with(|| feature.into());
        self
    }

    /// Names the field or column, unless one is named already.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field.get_or_insert_with(|| field.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The sort of this fault.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line in the file, counted from 1.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The feature, row or thing.
    pub fn feature(&self) -> Option<&str> {
        self.feature.as_deref()
    }

    /// The field or column.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What is wrong, in words, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!("line {line}"));
        let feature = self.feature.as_ref().map(|feature| format!("feature {feature}"));
        let field = self.field.as_ref().map(|field| format!("field {field}"));
        let place: Vec<String> = [self.file.clone(), line, feature, field].into_iter().flatten().collect();
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        f.write_str(&self.message)?;
        match &self.advice {
            Some(advice) => write!(f, " ({advice})"),
            None => Ok(()),
        }
    }
}

impl Error {
    /// The sort of the first fault.
    pub fn kind(&self) -> ErrorKind {
        self.faults[0].kind
    }

    /// Every fault that was found.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The same error with this file named in each fault that names none.
    #[must_use]
    pub fn in_file(self, file: &str) -> Self {
        self.map(|fault| fault.in_file(file))
    }

    /// The same error with each fault changed.
    pub(crate) fn map(self, change: impl FnMut(Fault) -> Fault) -> Self {
        Error { faults: self.faults.into_iter().map(change).collect() }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error { faults: vec![fault] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.faults.as_slice() {
            return only.fmt(f);
        }
        write!(f, "{} faults:", self.faults.len())?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Collects faults while work goes on, and turns into an [`Error`] at the end if there were any.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn extend(&mut self, error: Error) {
        self.0.extend(error.faults);
    }

    /// The value of a result, or nothing and its faults kept here.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.extend(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_result<T>(self, value: T) -> Result<T> {
        if self.0.is_empty() { Ok(value) } else { Err(Error { faults: self.0 }) }
    }
}
