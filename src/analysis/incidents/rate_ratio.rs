//! The ratio of two rates of events, with an exact interval.

use std::fmt;

use super::beta::beta_reg;
use crate::error::{ErrorKind, Fault, Result};

/// How many times as frequent events are after as before, with an exact 95 % interval and p-value.
///
/// If events come one by one, independently of each other, and at a constant rate on either side (two Poisson counts),
/// then of all events together the number after is binomial, with a share that depends on the ratio alone. The interval
/// is that of Clopper and Pearson (1934) for this share, turned into a ratio: `share / (1 - share)` times the exposures
/// the other way round. The p-value is twice the smaller tail under a ratio of 1, so that it is under 0.05 exactly where
/// the interval leaves out 1 (the "central" method of Fay 2010, doi:10.32614/rj-2010-008). Where events come in waves
/// the interval is too narrow.
///
/// ```
/// use disputed::analysis::RateRatio;
///
/// let ratio = RateRatio::new((15, 19_017.0), (41, 28_010.0))?;   // before, after: events and exposure
/// assert_eq!(ratio.to_string(), "1.86 (95 % interval 1.01 to 3.61, p = 0.048)");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RateRatio {
    /// The rate after divided by the rate before; infinite if there were no events before, `None` if there were none at
    /// all.
    pub ratio: Option<f64>,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval; infinite if there were no events before.
    pub high: f64,
    /// How probable counts are that are no closer to each other than these, if nothing changed.
    pub p_value: f64,
}

/// So many events are far more than any table has, and few enough for the interval to be exact.
const MOST: u64 = 10_000_000;

/// Half of what a 95 % interval leaves out.
pub(super) const TAIL: f64 = 0.025;

impl RateRatio {
    /// Compares two counts of events, each with its exposure (days, or area times days, in the same unit for both).
    ///
    /// # Errors
    /// [`ErrorKind::Question`] if an exposure is not a positive number, or a count is more than ten million. Cost: grows with
    /// the square root of the counts.
    pub fn new(before: (u64, f64), after: (u64, f64)) -> Result<Self> {
        for exposure in [before.1, after.1] {
            if !(exposure.is_finite() && exposure > 0.0) {
                let fault = Fault::new(ErrorKind::Question, format!("an exposure of {exposure} allows no rate"));
                return Err(fault.advise("compare periods of at least a day").into());
            }
        }
        refuse_too_many(&[before.0, after.0])?;
        let (b, a) = (before.0 as f64, after.0 as f64);
        let odds = |share: f64| share / (1.0 - share) * before.1 / after.1;
        let low = if after.0 == 0 { 0.0 } else { odds(quantile(a, b + 1.0, TAIL)) };
        let high = if before.0 == 0 { f64::INFINITY } else { odds(quantile(a + 1.0, b, 1.0 - TAIL)) };
        let share = after.1 / (before.1 + after.1);
        let as_many = if after.0 == 0 { 1.0 } else { beta_reg(a, b + 1.0, share) };
        let as_few = if before.0 == 0 { 1.0 } else { beta_reg(b, a + 1.0, 1.0 - share) };
        let ratio = (before.0 + after.0 > 0).then(|| (a / after.1) / (b / before.1));
        Ok(RateRatio { ratio, low, high, p_value: (2.0 * as_many.min(as_few)).min(1.0) })
    }
}

/// An error if a count is more than ten million.
pub(super) fn refuse_too_many(counts: &[u64]) -> Result<()> {
    let Some(events) = counts.iter().find(|events| **events > MOST) else { return Ok(()) };
    let fault = Fault::new(ErrorKind::Question, format!("{events} events are too many for an exact interval"));
    Err(fault.advise(format!("compare counts of up to {MOST}")).into())
}

/// The value below which a beta distribution has this probability, by halving: the distribution function only rises.
fn quantile(a: f64, b: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while let middle = f64::midpoint(low, high)
        && low < middle
        && middle < high
    {
        if beta_reg(a, b, middle) < probability { low = middle } else { high = middle }
    }
    low
}

impl RateRatio {
    /// The ratio and its interval, and the p-value where it is wanted.
    pub(super) fn in_words(&self, with_p: bool) -> String {
        let ratio = self.ratio.map_or_else(|| "no events, no ratio".into(), number);
        let p = if with_p { format!(", {}", p_in_words(self.p_value)) } else { String::new() };
        format!("{ratio} (95 % interval {} to {}{p})", number(self.low), number(self.high))
    }
}

impl fmt::Display for RateRatio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(true))
    }
}

/// A ratio with two decimals.
pub(super) fn number(ratio: f64) -> String {
    if ratio.is_finite() { format!("{ratio:.2}") } else { "infinity".into() }
}

pub(super) fn p_in_words(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {p:.3}") }
}
