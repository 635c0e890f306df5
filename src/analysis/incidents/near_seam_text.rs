//! Rates near a seam in words, with what they can and cannot show.

use std::fmt;

use super::super::side::Side;
use super::super::sizes::size;
use super::exposure::DAYS_OF_MONTH;
use super::near_seam::{BeltRate, RatioBounds, SeamRates};

impl fmt::Display for RatioBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // That all ground is alike is no guess that a p-value could be held against.
        let [best, lowest, highest] = [self.best, self.lowest, self.highest].map(|ratio| ratio.in_words(false));
        write!(f, "{best}\n    every doubtful day and place counted elsewhere: {lowest}")?;
        write!(f, "\n    counted here and not elsewhere: {highest}")
    }
}

impl SeamRates {
    /// What happened on some of the ground, in words.
    fn tell(&self, belt: &BeltRate) -> String {
        let rates = belt.per_1000_km2_and_month().zip(belt.deaths_per_1000_km2_and_month());
        let Some((rate, deadly)) = rates else { return "no such ground on these days".into() };
        let months = self.period.length_days().map_or(0.0, |days| days as f64 / DAYS_OF_MONTH);
        let BeltRate { events, deaths, km2_months } = belt;
        let unstated = match deaths.unstated {
            0.0 => String::new(),
            unstated => format!(" and {unstated:.0} incidents without a number"),
        };
        let toll = format!("{:.0} deaths{unstated}", deaths.best);
        let on = format!("{events}, {toll}, on {} km2 on average", size(*km2_months / months));
        let none_stated = deaths.unstated > 0.0 && deaths.unstated >= events.best as f64;
        let deadly = if none_stated { String::new() } else { format!(" and {deadly:.2} deaths") };
        format!("{on}: {rate:.2} incidents{deadly} per 1,000 km2 and month")
    }
}

impl fmt::Display for SeamRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SeamRates { question, period, sharp, possible, .. } = self;
        let side = |side: &Side| side.actors().iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
        let [one, other] = question.sides.each_ref().map(side);
        let (depth, width) = (question.options.depth_km, question.options.width_km);
        writeln!(f, "Incidents of {period} by the seam of {one} and {other}: {}", question.area)?;
        writeln!(f, "  within {depth} km of the seam: {}", self.tell(&self.seam))?;
        writeln!(f, "  on open ground of up to {width} km between the two: {}", self.tell(&self.open))?;
        writeln!(f, "  elsewhere: {}", self.tell(&self.elsewhere))?;
        for (what, ratio) in [("near the seam", self.seam_ratio), ("on open ground", self.open_ratio)] {
            if let Some(ratio) = ratio {
                writeln!(f, "  rate {what} / elsewhere: {ratio}")?;
            }
        }
        writeln!(f, "  {sharp} of the {possible} incidents that may count have a place known to {depth} km or better")?;
        f.write_str(CAVEATS)
    }
}

const CAVEATS: &str = "
What this shows: how often incidents on record were placed near the line where the two sides met on the day, and how far
doubtful days and places move that. Each incident is looked up on the map of its own day; ground counts for as long as it
was such ground.
What it does not show: that the seam was the cause. Control is told by whole zones, so that the line that people fought or
hid along may have run kilometres from the seam; fighting moves seams; and where more people live, more is done and more is
told of. Incidents near a seam come in waves, which makes the intervals too narrow.";
