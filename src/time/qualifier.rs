/// What a source says about the worth of its own date, in the words of EDTF. It widens no window.
///
/// ```
/// use disputed::{Qualifier, UncertainDate};
///
/// let about: UncertainDate = "2014-08~".parse()?;
/// assert_eq!(about.qualifier(), Qualifier::Approximate);
/// assert!(about.qualifier().is_approximate() && !about.qualifier().is_uncertain());
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// No qualifier: the date stands as it is written.
    #[default]
    Unqualified,
    /// `?`: the source may be wrong.
    Uncertain,
    /// `~`: at about that time.
    Approximate,
    /// `%`: at about that time, and the source may be wrong.
    UncertainAndApproximate,
}

impl Qualifier {
    pub(super) fn new(uncertain: bool, approximate: bool) -> Self {
        match (uncertain, approximate) {
            (false, false) => Qualifier::Unqualified,
            (true, false) => Qualifier::Uncertain,
            (false, true) => Qualifier::Approximate,
            (true, true) => Qualifier::UncertainAndApproximate,
        }
    }

    /// Whether the source may be wrong: `?` or `%`.
    ///
    /// ```
    /// assert!(disputed::Qualifier::UncertainAndApproximate.is_uncertain());
    /// ```
    pub fn is_uncertain(self) -> bool {
        matches!(self, Qualifier::Uncertain | Qualifier::UncertainAndApproximate)
    }

    /// Whether the date is only about right: `~` or `%`.
    ///
    /// ```
    /// assert!(!disputed::Qualifier::Uncertain.is_approximate());
    /// ```
    pub fn is_approximate(self) -> bool {
        matches!(self, Qualifier::Approximate | Qualifier::UncertainAndApproximate)
    }
}
