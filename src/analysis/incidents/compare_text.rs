//! A comparison in words, with what it can and cannot show.

use std::fmt;

use super::compare::{Comparison, EventCount, FEW, Reporting, Stretch, WindowComparison};

/// A variance this many times the mean is more than chance would often make of independent incidents.
const UNEVEN: f64 = 1.5;

fn named(source: &str) -> &str {
    if source.is_empty() { "unnamed source" } else { source }
}

fn incidents(count: impl fmt::Display) -> String {
    let count = count.to_string();
    let noun = if count == "1" { "incident" } else { "incidents" };
    format!("{count} {noun}")
}

impl fmt::Display for EventCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (certainly {}, possibly {})", incidents(self.best), self.certain, self.possible)
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stretch { period, days, events, deaths } = self;
        write!(f, "{period} ({days} days): {events}, {:.1} in 30 days; ", self.per_30_days())?;
        write!(f, "{:.0} deaths (stated from {:.0} to {:.0})", deaths.best, deaths.low, deaths.high)?;
        if deaths.unstated > 0.0 {
            write!(f, ", {} without a number", incidents(format_args!("{:.0}", deaths.unstated)))?;
        }
        Ok(())
    }
}

impl fmt::Display for WindowComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  before {}", self.before)?;
        writeln!(f, "  after  {}", self.after)?;
        let reported = self.beyond.is_empty();
        if !reported {
            let sources: Vec<&str> = self.beyond.iter().map(|source| named(source)).collect();
            writeln!(f, "  ! this window reaches beyond the days on which {} reports: no p-value", sources.join(", "))?;
        }
        writeln!(f, "  incidents after / before: {}", self.ratio.in_words(reported))?;
        let (lowest, highest) = (self.lowest.in_words(reported), self.highest.in_words(reported));
        writeln!(f, "    with every doubtful day and place counted before, none after: {lowest}")?;
        writeln!(f, "    with none counted before, every one after: {highest}")?;
        let deaths = |stretch: &Stretch| stretch.deaths.best / stretch.days as f64;
        if deaths(&self.before) > 0.0 {
            let ratio = deaths(&self.after) / deaths(&self.before);
            writeln!(f, "  deaths after / before: {ratio:.2}, without an interval: deaths come many at a time")?;
        }
        if let Some(dispersion) = self.dispersion.filter(|dispersion| *dispersion > UNEVEN) {
            write!(
                f,
                "  incidents came in waves (counts of 30 days vary {dispersion:.1} times as much as by chance): "
            )?;
            writeln!(f, "the intervals are too narrow")?;
        }
        if let Some((before, after, ratio)) = &self.other {
            writeln!(f, "  other area, before {before}")?;
            writeln!(f, "  other area, after  {after}")?;
            writeln!(f, "  change here / change there: {}", ratio.in_words(reported))?;
        }
        Ok(())
    }
}

impl fmt::Display for Reporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = named(&self.source);
        let basis = if self.stated { "as stated" } else { "from its first to its last incident here" };
        write!(f, "{source}: {}, reports on {} ({basis})", incidents(self.incidents), self.period)?;
        if self.covers.iter().all(|covers| *covers) {
            return Ok(());
        }
        let which = if self.covers.iter().any(|covers| *covers) { "some" } else { "all" };
        write!(f, "; {which} of the windows reach beyond that")
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Incidents before and after {}: {}", self.change, self.area)?;
        if let Some(other) = &self.other {
            writeln!(f, "Other area: {other}")?;
        }
        for window in &self.windows {
            write!(f, "\n{window}")?;
        }
        writeln!(f, "\nReporting")?;
        let (rare, tables): (Vec<_>, Vec<_>) = self.reporting.iter().partition(|one| !one.shows_its_days());
        for reporting in tables {
            writeln!(f, "  {reporting}")?;
        }
        if !rare.is_empty() {
            let names: Vec<&str> = rare.iter().map(|reporting| reporting.source.as_str()).collect();
            write!(f, "  sources of fewer than {FEW} incidents each, which cannot show a rate: {}", names.join(", "))?;
            writeln!(f)?;
        }
        f.write_str(CAVEATS)
    }
}

const CAVEATS: &str = "
What this shows: how often incidents on record were dated to the area before and after, how far chance alone could
account for the difference if incidents were independent of each other, and how far doubtful days and places move it.
What it does not show: that the change of control was the cause. Other things changed at the same time, the change often
followed or ended fighting, harm that nobody reported is not counted, and reporting itself can change with who controls
a place. Windows of several lengths are one analysis looked at several times, not independent confirmations.
";
