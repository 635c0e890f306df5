//! The change in one area against the change in another.

use std::fmt;

use statrs::function::factorial::ln_binomial;

use super::rate_ratio::{TAIL, number, p_in_words, refuse_too_many};
use crate::error::Result;

/// How many times as much the rate of events changed in one area as in another: the difference in differences of the
/// logarithms of the rates, with an exact 95 % interval and p-value.
///
/// With all four margins given, the number of events in the area after is distributed as in Fisher's exact test, with
/// this ratio as the odds ratio (the exposures cancel if both areas are looked at on the same days). The interval is
/// where neither tail is under 2.5 % (Cornfield 1956), the p-value twice the smaller tail at 1.
///
/// ```
/// use disputed::analysis::RatioOfRatios;
///
/// // 10 events before and 20 after here, 30 before and 30 after there.
/// let ratio = RatioOfRatios::new([10, 20], [30, 30])?;
/// assert_eq!(ratio.to_string(), "2.00 (95 % interval 0.74 to 5.60, p = 0.201)");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RatioOfRatios {
    /// The ratio of the ratios; `None` where it is no number because counts are 0.
    pub ratio: Option<f64>,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval; may be infinite.
    pub high: f64,
    /// How probable counts are that are no closer to each other than these, if both areas changed alike.
    pub p_value: f64,
}

impl RatioOfRatios {
    /// Compares events before and after in an area with those before and after in another one, on the same days.
    ///
    /// # Errors
    /// [`ErrorKind::Question`](crate::ErrorKind::Question) if a count is more than ten million. Cost: grows with the square
    /// root of the counts.
    pub fn new(area: [u64; 2], other: [u64; 2]) -> Result<Self> {
        refuse_too_many(&[area, other].concat())?;
        let table = Table::new(area, other);
        let [before, after] = area.map(|count| count as f64);
        let [before_there, after_there] = other.map(|count| count as f64);
        let ratio = after * before_there / (before * after_there);
        let as_many = |log_odds: f64| table.tail(log_odds, |count| count >= table.observed);
        let as_few = |log_odds: f64| table.tail(log_odds, |count| count <= table.observed);
        Ok(RatioOfRatios {
            ratio: (!ratio.is_nan()).then_some(ratio),
            low: if table.observed == table.lowest { 0.0 } else { solve(|log_odds| as_many(log_odds) < TAIL) },
            high: if table.observed == table.highest {
                f64::INFINITY
            } else {
                solve(|log_odds| as_few(log_odds) >= TAIL)
            },
            p_value: (2.0 * as_many(0.0).min(as_few(0.0))).min(1.0),
        })
    }
}

/// The odds up to which something holds, by halving their logarithm.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (-100.0, 100.0);
    while high - low > 1e-12 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low.exp()
}

/// How many standard deviations from the count that was observed still matter: what is beyond has no share that a number
/// could hold. The standard deviation is at most half the square root of the smallest margin.
const FAR: f64 = 40.0;

/// All tables with the same margins, by the number of events in the area after.
struct Table {
    observed: u64,
    lowest: u64,
    highest: u64,
    /// The first count near the one that was observed, and the logarithm of the number of ways to each from there on.
    first: u64,
    log_ways: Vec<f64>,
}

impl Table {
    fn new(area: [u64; 2], other: [u64; 2]) -> Self {
        let (here, there, after) = (area[0] + area[1], other[0] + other[1], area[1] + other[1]);
        let (lowest, highest) = (after.saturating_sub(there), after.min(here));
        let before = area[0] + other[0];
        let smallest = here.min(there).min(after).min(before);
        let reach = (FAR * (smallest as f64).sqrt()).ceil() as u64;
        let first = lowest.max(area[1].saturating_sub(reach));
        let last = highest.min(area[1] + reach);
        let log_ways = (first..=last).map(|count| ln_binomial(here, count) + ln_binomial(there, after - count));
        Table { observed: area[1], lowest, highest, first, log_ways: log_ways.collect() }
    }

    /// The probability of the counts that are wanted, under odds given by their logarithm.
    fn tail(&self, log_odds: f64, wanted: impl Fn(u64) -> bool) -> f64 {
        let logs = || (self.first..).zip(&self.log_ways).map(|(count, ways)| (count, ways + log_odds * count as f64));
        let highest = logs().map(|(_, log)| log).fold(f64::NEG_INFINITY, f64::max);
        let sum = |wanted: &dyn Fn(u64) -> bool| -> f64 {
            logs().filter(|(count, _)| wanted(*count)).map(|(_, log)| (log - highest).exp()).sum()
        };
        sum(&wanted) / sum(&|_| true)
    }
}

impl RatioOfRatios {
    /// The ratio and its interval, and the p-value where it is wanted.
    pub(super) fn in_words(&self, with_p: bool) -> String {
        let ratio = self.ratio.map_or_else(|| "no ratio".into(), number);
        let p = if with_p { format!(", {}", p_in_words(self.p_value)) } else { String::new() };
        format!("{ratio} (95 % interval {} to {}{p})", number(self.low), number(self.high))
    }
}

impl fmt::Display for RatioOfRatios {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(true))
    }
}
