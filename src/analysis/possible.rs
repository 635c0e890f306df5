//! What may have been so on a day, given windows and contradictions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Control, ControlChange, Verdict};
use crate::query::{Atlas, Snapshot};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, day_number};

/// A control that a zone may have had on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Possible<'a> {
    pub(super) control: &'a Control,
    pub(super) by: Account<'a>,
}

/// Why it is possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Account<'a> {
    /// A step of the zone's history, counted from 1; 0 before the first.
    Step(u32),
    /// What a statement that contradicts the record says.
    Claim(&'a ControlChange),
    /// Outside the record.
    None,
}

/// Whether two accounts of a zone, the first one of an earlier day, can both be right: a history does not go back, and
/// a claim is right on both days or on neither.
fn agree(one: &Possible<'_>, all: &[Possible<'_>], other: &Possible<'_>, all_other: &[Possible<'_>]) -> bool {
    let is_disputed = |by: &Account<'_>, all: &[Possible<'_>]| {
        matches!(by, Account::Claim(_)) && all.iter().any(|possible| possible.by == *by)
    };
    match (&one.by, &other.by) {
        (Account::Step(one), Account::Step(other)) => one <= other,
        (one, other) => one == other || !(is_disputed(one, all_other) || is_disputed(other, all)),
    }
}

/// All controls that a zone may have had on the day, with why; the best guess is the first.
pub(super) fn all_possible<'a>(snapshot: Snapshot<'a>, zone: u32) -> Vec<Possible<'a>> {
    let atlas = snapshot.atlas();
    let day = snapshot.date();
    let steps = atlas.steps_of(zone);
    let best = steps.iter().rposition(|change| change.when.best() <= day);
    if !atlas.coverage().contains(day) {
        return vec![Possible { control: &Control::Unknown, by: Account::None }];
    }
    let step = |index: Option<usize>| match index {
        Some(index) => Possible { control: &steps[index].to, by: Account::Step(index as u32 + 1) },
        None => Possible { control: &Control::Unknown, by: Account::Step(0) },
    };
    let mut found = vec![step(best)];
    let mut add = |possible: Possible<'a>| {
        if !found.contains(&possible) {
            found.push(possible);
        }
    };
    for (index, change) in steps.iter().enumerate() {
        if change.when.window_contains(day) {
            for index in [index.checked_sub(1), Some(index)] {
                add(step(index));
            }
        }
    }
    for contradiction in snapshot.finding(zone).contradictions() {
        if matches!(contradiction.verdict, Some(Verdict::Open) | None) {
            add(Possible { control: contradiction.says, by: Account::Claim(contradiction.statement) });
        }
    }
    found
}

/// All controls that a zone may have had on the day, each once; the best guess is the first.
///
/// These are the controls before and after each change in whose window the day lies, and what claims say that are
/// undecided, or that outweigh a change. Rejected and superseded claims are taken to be wrong.
pub(super) fn possible(snapshot: Snapshot<'_>, zone: u32) -> Vec<&Control> {
    distinct(all_possible(snapshot, zone).into_iter().map(|possible| possible.control))
}

/// All pairs of controls that a zone may have had on two days of one atlas, each once; the best guess is the first. No pair
/// goes back in the history of the zone, or has a claim right on one day and wrong on the other.
pub(super) fn possible_pairs<'a>(days: [Snapshot<'a>; 2], zone: u32) -> Vec<[&'a Control; 2]> {
    let [first, second] = days.map(|day| all_possible(day, zone));
    let forward = days[0].date() <= days[1].date();
    let are_right = |[one, other]: &[&Possible<'a>; 2]| {
        if forward { agree(one, &first, other, &second) } else { agree(other, &second, one, &first) }
    };
    let pairs = first.iter().flat_map(|one| second.iter().map(move |other| [one, other]));
    distinct(pairs.filter(are_right).map(|pair| pair.map(|possible| possible.control)))
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
