//! On which days a dataset reports at all.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::Incident;
use crate::time::Period;

/// Of a source with fewer incidents it does not show on which days it reports.
pub(super) const FEW: usize = 5;

/// On which days a dataset reports.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reporting {
    /// The dataset, by the [`source`](Incident::source) of its incidents.
    pub source: String,
    /// Its days.
    pub period: Period,
    /// Whether these were stated, rather than read off its first and last incident.
    pub stated: bool,
    /// How many incidents of it were looked at.
    pub incidents: usize,
}

impl Reporting {
    /// The datasets of a table, each with its stated days or else those from its first to its last incident.
    pub(super) fn of(incidents: &[Incident], stated: &BTreeMap<String, Period>) -> Vec<Self> {
        let mut seen: BTreeMap<&str, (Date, Date, usize)> = BTreeMap::new();
        for incident in incidents {
            let day = incident.when.best();
            let (first, last, count) = seen.entry(&incident.source).or_insert((day, day, 0));
            (*first, *last, *count) = ((*first).min(day), (*last).max(day), *count + 1);
        }
        let report = |(source, (first, last, incidents)): (&str, (Date, Date, usize))| {
            let stated = stated.get(source).copied();
            let end = last.saturating_add(jiff::Span::new().days(1));
            let period = stated.or(Period::new(first, end).ok()).unwrap_or(Period::ALWAYS);
            Reporting { source: source.to_owned(), period, stated: stated.is_some(), incidents }
        };
        seen.into_iter().map(report).collect()
    }

    /// Whether its days are stated, or can be read off its incidents.
    pub(super) fn shows_its_days(&self) -> bool {
        self.stated || self.incidents >= FEW
    }

    /// Whether it reports on all days of a period; `None` where fewer than five incidents, and no stated days, do not show
    /// on which days it reports.
    pub fn covers(&self, period: Period) -> Option<bool> {
        self.shows_its_days().then(|| self.period.intersection(period) == Some(period))
    }
}
