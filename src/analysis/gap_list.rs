//! The gaps of a day, or why there are none.

use std::fmt;

use jiff::civil::Date;
use serde::ser::{Serialize, Serializer};

use super::found::Found;
use super::gaps::{GapOptions, SecurityGap};
use super::outside::without_ground;
use super::side::Side;
use crate::query::Snapshot;

/// The ground that two sides left between them on a day, made by [`Snapshot::security_gaps`]: the gaps, the largest first,
/// or why there are none.
///
/// It prints itself as a list. In `serde` it is an object of `date`, `gaps` and `reason`.
#[derive(Debug, Clone)]
pub struct SecurityGaps<'a> {
    found: Found<SecurityGap<'a>>,
    between: [String; 2],
}

impl<'a> SecurityGaps<'a> {
    /// `there` is whether each side has ground without the other.
    pub(super) fn new(
        snapshot: Snapshot<'a>,
        sides: &[Side; 2],
        options: &GapOptions,
        there: [bool; 2],
        gaps: Vec<SecurityGap<'a>>,
    ) -> Self {
        let between = [sides[0].label(snapshot), sides[1].label(snapshot)];
        let near = || {
            let width = options.width_km;
            let limit = if width.is_finite() { format!(" of at most {width} km") } else { String::new() };
            format!("the two did not touch, nor leave open ground{limit} between them")
        };
        let found = Found::new(snapshot, gaps, || without_ground(&between, there).unwrap_or_else(near));
        SecurityGaps { found, between }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.found.date
    }

    /// The gaps, the largest first.
    pub fn iter(&self) -> std::slice::Iter<'_, SecurityGap<'a>> {
        self.found.items.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.found.items.is_empty()
    }

    /// Why there is none: the day lies outside the record, a side held no ground, or the two were nowhere near each other.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::GapOptions;
    ///
    /// let atlas = article140()?;
    /// let gaps = |day| atlas.on(day).security_gaps("peshmerga", "federal-iraq", &GapOptions::default());
    /// assert!(gaps(date(2035, 1, 1))?.reason().unwrap().contains("outside the record"));
    /// assert_eq!(gaps(date(2017, 10, 27))?.reason(), None, "there are some");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn reason(&self) -> Option<&str> {
        self.found.reason.as_deref()
    }
}

impl<'a> IntoIterator for SecurityGaps<'a> {
    type Item = SecurityGap<'a>;
    type IntoIter = std::vec::IntoIter<SecurityGap<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.items.into_iter()
    }
}

impl<'a, 'l> IntoIterator for &'l SecurityGaps<'a> {
    type Item = &'l SecurityGap<'a>;
    type IntoIter = std::slice::Iter<'l, SecurityGap<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.items.iter()
    }
}

impl fmt::Display for SecurityGaps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = &self.between;
        let (count, noun) = (self.len(), if self.len() == 1 { "gap" } else { "gaps" });
        let none = format!("gap between {one} and {other}");
        self.found.tell(f, format_args!("{count} {noun} between {one} and {other}"), &none)
    }
}

impl Serialize for SecurityGaps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.found.serialize(serializer, "SecurityGaps", "gaps")
    }
}
