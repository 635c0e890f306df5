//! One error for the whole crate: every fault at once, each with its place and what to do.
//!
//! Loading a map or building an atlas goes on after a fault as long as it can, so that one run shows all that is
//! wrong. The [`Error`] that comes back then holds one [`Fault`] or more.

use std::fmt;

/// A `Result` whose error is [`Error`].
///
/// ```
/// fn hold(atlas: &disputed::Atlas) -> disputed::Result<bool> {
///     atlas.on(disputed::date(2017, 10, 16)).control_of("kirkuk-city")?.is_held_under("federal-iraq")
/// }
/// assert!(hold(&disputed::article140()?)?);
/// # Ok::<(), disputed::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong: at least one [`Fault`], in the order in which they were found.
///
/// It prints all of them, one a line; with `{:?}` as well, for that is what is shown where `main` returns it or it is unwrapped.
///
/// ```
/// use disputed::UncertainDate;
///
/// let error = "2014-02-30".parse::<UncertainDate>().unwrap_err();
/// assert_eq!(error.faults().len(), 1);
/// assert_eq!(error.kind(), disputed::ErrorKind::Date);
/// assert_eq!(format!("{error:?}"), error.to_string());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    faults: Vec<Fault>,
}

/// The sort of a fault, for programs that treat sorts differently.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let error = atlas.history_of("atlantis").unwrap_err();
/// assert_eq!(error.kind(), disputed::ErrorKind::UnknownId);
/// # Ok::<(), disputed::Error>(())
/// ```
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
///
/// ```
/// use disputed::{ErrorKind, Fault};
///
/// let fault = Fault::new(ErrorKind::Value, "\"heldd\" is no status").in_field("status");
/// assert_eq!(fault.to_string(), "field status: \"heldd\" is no status");
/// ```
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
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// let fault = Fault::new(ErrorKind::Value, "x").in_file("changes.csv");
    /// assert_eq!(fault.in_file("other.csv").file(), Some("changes.csv"), "the first one stays");
    /// ```
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }

    /// Names the line, counted from 1, unless a line is named already.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").at_line(3).to_string(), "line 3: x");
    /// ```
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// Names the feature, row or thing by its id or its number, unless one is named already.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").in_feature("sinjar").to_string(), "feature sinjar: x");
    /// ```
    #[must_use]
    pub fn in_feature(mut self, feature: impl Into<String>) -> Self {
        self.feature.get_or_insert_with(|| feature.into());
        self
    }

    /// Names the field or column, unless one is named already.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").in_field("status").to_string(), "field status: x");
    /// ```
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field.get_or_insert_with(|| field.into());
        self
    }

    /// Says what to do, in the place of what was said before.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").advise("write y").to_string(), "x (write y)");
    /// ```
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The sort of this fault.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Date, "x").kind(), ErrorKind::Date);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, where there is one.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").file(), None);
    /// ```
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line in the file, counted from 1.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").at_line(3).line(), Some(3));
    /// ```
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The feature, row or thing.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").in_feature("sinjar").feature(), Some("sinjar"));
    /// ```
    pub fn feature(&self) -> Option<&str> {
        self.feature.as_deref()
    }

    /// The field or column.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").in_field("status").field(), Some("status"));
    /// ```
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What is wrong, in words, without the place.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").at_line(3).message(), "x");
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    ///
    /// ```
    /// # use disputed::{ErrorKind, Fault};
    /// assert_eq!(Fault::new(ErrorKind::Value, "x").advise("write y").advice(), Some("write y"));
    /// ```
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
    ///
    /// ```
    /// let error = "yesterday".parse::<disputed::UncertainDate>().unwrap_err();
    /// assert_eq!(error.kind(), disputed::ErrorKind::Date);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.faults[0].kind
    }

    /// Every fault that was found.
    ///
    /// ```
    /// let error = "2014-02-30/2014-13-01".parse::<disputed::UncertainDate>().unwrap_err();
    /// assert_eq!(error.faults().len(), 2, "both ends are wrong");
    /// ```
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The same error with this file named in each fault that names none.
    ///
    /// ```
    /// let error = "yesterday".parse::<disputed::UncertainDate>().unwrap_err().in_file("notes.txt");
    /// assert!(error.to_string().starts_with("notes.txt: "));
    /// ```
    #[must_use]
    pub fn in_file(self, file: &str) -> Self {
        self.map(|fault| fault.in_file(file))
    }

    /// The same error with this fault before all others.
    pub(crate) fn after(mut self, fault: Fault) -> Self {
        self.faults.insert(0, fault);
        self
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

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// A number of things, by the word for one of them: `1 zone`, `2 zones`.
pub(crate) fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

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

    pub(crate) fn append(&mut self, later: Faults) {
        self.0.extend(later.0);
    }

    /// The value of a result, or nothing and its faults kept here.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.extend(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn into_result<T>(self, value: T) -> Result<T> {
        if self.0.is_empty() { Ok(value) } else { Err(Error { faults: self.0 }) }
    }
}
