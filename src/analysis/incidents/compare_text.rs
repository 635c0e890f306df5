//! A comparison in words, with what it can and cannot show.

use std::fmt;

use super::compare::Comparison;
use super::rate_ratio::number;
use super::reporting::{FEW, Reporting};
use super::stretch::{DeathRatio, EventCount, Stretch};
use super::window::{OtherArea, WindowComparison};

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
        let Stretch { period, days, events, deaths, death_bounds: (least, most) } = self;
        write!(f, "{period} ({days} days): {events}, {:.1} in 30 days; ", self.per_30_days())?;
        write!(f, "{:.0} deaths (at least {least:.0}, at most {most:.0})", deaths.best)?;
        if deaths.unstated > 0.0 {
            write!(f, ", {} without a number", incidents(format_args!("{:.0}", deaths.unstated)))?;
        }
        Ok(())
    }
}

impl fmt::Display for DeathRatio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(ratio) = self.ratio else { return f.write_str("no deaths, no ratio") };
        let number = |ratio: Option<f64>| ratio.map_or_else(|| "nothing to compare".into(), number);
        write!(
            f,
            "{} (counts, days and places allow {} to {})",
            number(Some(ratio)),
            number(self.lowest),
            number(self.highest)
        )
    }
}

impl WindowComparison {
    /// In words, each line after an indentation, with p-values if reporting allows them.
    fn tell(&self, f: &mut fmt::Formatter<'_>, indent: &str, with_p: bool) -> fmt::Result {
        let WindowComparison { before, after, ratio, .. } = self;
        writeln!(f, "{indent}before {before}")?;
        writeln!(f, "{indent}after  {after}")?;
        writeln!(f, "{indent}incidents after / before: {}", ratio.in_words(with_p))?;
        for (how, ratio, before, after) in [
            (
                "every doubtful day and place counted before, none after",
                self.lowest,
                before.events.possible,
                after.events.certain,
            ),
            ("none counted before, every one after", self.highest, before.events.certain, after.events.possible),
        ] {
            writeln!(f, "{indent}  {how} ({before}, then {after}): {}", ratio.in_words(false))?;
        }
        writeln!(f, "{indent}deaths after / before: {}; no interval, deaths come many at a time", self.deaths)?;
        if let Some(dispersion) = self.dispersion.filter(|dispersion| *dispersion > UNEVEN) {
            write!(
                f,
                "{indent}incidents came in waves (counts of 30 days vary {dispersion:.1} times as much as by chance): "
            )?;
            writeln!(f, "the intervals are too narrow")?;
        }
        if let Some(OtherArea { before, after, ratio, lowest, highest, changes }) = &self.other {
            writeln!(f, "{indent}other area, before {before}")?;
            writeln!(f, "{indent}other area, after  {after}")?;
            if *changes > 0 {
                write!(
                    f,
                    "{indent}! changes of control in the other area on these days, certain or possible: {changes}; "
                )?;
                writeln!(f, "it does not show what happens where control stays the same")?;
            }
            writeln!(f, "{indent}change here / change there: {}", ratio.in_words(with_p))?;
            let [lowest, highest] = [lowest, highest].map(|ratio| ratio.in_words(false));
            writeln!(f, "{indent}  every doubtful day and place counted for a fall here and a rise there: {lowest}")?;
            writeln!(f, "{indent}  for a rise here and a fall there: {highest}")?;
        }
        Ok(())
    }
}

impl fmt::Display for WindowComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for one in &self.beyond {
            let (source, basis) = (named(&one.source), one.basis());
            writeln!(f, "  ! {source} reports on {} alone ({basis}): that there are fewer of its", one.period)?;
            writeln!(f, "    incidents on the other days of this window says nothing, and there is no p-value")?;
        }
        self.tell(f, "  ", self.beyond.is_empty())?;
        match &self.covered {
            Some(covered) => {
                let sources: Vec<&str> = covered.sources.iter().map(|source| named(source)).collect();
                writeln!(f, "  by what reports on all days of this window alone ({}):", sources.join(", "))?;
                covered.comparison.tell(f, "    ", true)
            }
            None if !self.beyond.is_empty() => writeln!(f, "  no source is known to report on all days of this window"),
            None => Ok(()),
        }
    }
}

impl Reporting {
    fn basis(&self) -> &'static str {
        if self.stated { "as stated" } else { "from its first to its last incident here" }
    }
}

impl fmt::Display for Reporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reporting { source, period, incidents: count, .. } = self;
        write!(f, "{}: {}, reports on {period} ({})", named(source), incidents(count), self.basis())
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
        let (tables, rare): (Vec<_>, Vec<_>) = self.reporting.iter().partition(|one| one.shows_its_days());
        for reporting in tables {
            writeln!(f, "  {reporting}")?;
        }
        if !rare.is_empty() {
            let names: Vec<&str> = rare.iter().map(|reporting| named(&reporting.source)).collect();
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
