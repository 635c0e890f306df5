//! What may have been so on a day, given windows and contradictions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Control, Verdict};
use crate::query::{Atlas, Snapshot};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, day_number};

/// A control that a zone may have had on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Possible<'a> {
    control: &'a Control,
    /// Which step of the zone's history it belongs to, counted from 1; what a contradiction says belongs to none, and
    /// neither does what is unknown outside the record.
    step: Option<u32>,
}

impl Possible<'_> {
    /// Whether both can be so of one zone, `self` on an earlier day: a history does not go back.
    fn may_come_before(&self, later: &Possible<'_>) -> bool {
        self.step.zip(later.step).is_none_or(|(one, other)| one <= other)
    }
}

fn all_possible<'a>(snapshot: Snapshot<'a>, zone: u32) -> Vec<Possible<'a>> {
    let atlas = snapshot.atlas();
    let day = snapshot.date();
    let steps = atlas.steps_of(zone);
    let number = |index: Option<usize>| index.map_or(0, |index| index as u32 + 1);
    let best = steps.iter().rposition(|change| change.when.best() <= day);
    if !atlas.coverage().contains(day) {
        return vec![Possible { control: &Control::Unknown, step: None }];
    }
    let control = |index: Option<usize>| index.map_or(&Control::Unknown, |index| &steps[index].to);
    let mut found = vec![Possible { control: control(best), step: Some(number(best)) }];
    let mut add = |possible: Possible<'a>| {
        if !found.contains(&possible) {
            found.push(possible);
        }
    };
    for (index, change) in steps.iter().enumerate() {
        if change.when.window_contains(day) {
            for index in [index.checked_sub(1), Some(index)] {
                add(Possible { control: control(index), step: Some(number(index)) });
            }
        }
    }
    for contradiction in snapshot.finding(zone).contradictions() {
        if matches!(contradiction.verdict, Some(Verdict::Open) | None) {
            add(Possible { control: contradiction.says, step: None });
        }
    }
    found
}

/// All controls that a zone may have had on the day, each once; the best guess is the first.
///
/// These are the controls before and after each change in whose window the day lies, and what claims say that are
/// undecided, or that outweigh a change. Rejected and superseded claims are taken to be wrong.
pub(super) fn possible<'a>(snapshot: Snapshot<'a>, zone: u32) -> Vec<&'a Control> {
    distinct(all_possible(snapshot, zone).into_iter().map(|possible| possible.control))
}

/// All pairs of controls that a zone may have had on two days of one atlas, each once; the best guess is the first. No pair
/// goes back in the history of the zone.
pub(super) fn possible_pairs<'a>(days: [Snapshot<'a>; 2], zone: u32) -> Vec<[&'a Control; 2]> {
    let [first, second] = days.map(|day| all_possible(day, zone));
    let forward = days[0].date() <= days[1].date();
    let in_order = |one: &Possible<'a>, other: &Possible<'a>| {
        if forward { one.may_come_before(other) } else { other.may_come_before(one) }
    };
    let second = &second;
    let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
    distinct(pairs.filter(|(one, other)| in_order(one, other)).map(|(one, other)| [one.control, other.control]))
}

/// Each of them once, in the order in which they first come.
pub(super) fn distinct<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The days on which what is possible in a zone can change.
pub(super) fn days_of_doubt(atlas: &Atlas, zone: u32) -> BTreeSet<i32> {
    let day = |date: Option<Date>, open: i32| date.map_or(open, day_number);
    atlas
        .statements_about(zone)
        .flat_map(|change| {
            let when = change.when;
            let (first, last) = (day(when.not_before(), DISTANT_PAST), day(when.not_after(), DISTANT_FUTURE));
            [first, day_number(when.best()), last]
        })
        .collect()
}
