//! What must hold between the changes of one zone: windows in order, each state following from the one before.

use super::builder::Records;
use super::lists::Lists;
use crate::error::{ErrorKind, Fault, Faults};
use crate::model::{ChangeKind, ControlChange};
use crate::time::UncertainDate;

/// Reports changes that contradict each other. Contradicting accounts belong in claims.
pub(super) fn check(records: &Records, changes_of_zone: &Lists, faults: &mut Faults) {
    for zone in 0..records.zones.values.len() as u32 {
        for pair in changes_of_zone.of(zone).windows(2) {
            let (earlier, later) = (pair[0] as usize, pair[1] as usize);
            let changes = &records.changes.values;
            let origin = &records.changes.origins[later];
            for fault in contradictions(&changes[earlier], &changes[later]) {
                faults.push(origin.mark(fault.in_feature(changes[later].id.as_str())));
            }
        }
    }
}

/// Whether two changes, the first by its best day not after the second, can have happened in either order.
pub(crate) fn overlap(earlier: UncertainDate, later: UncertainDate) -> bool {
    match (earlier.not_after(), later.not_before()) {
        (Some(last), Some(first)) => first < last || earlier.best() == later.best(),
        _ => true,
    }
}

fn contradictions(earlier: &ControlChange, later: &ControlChange) -> Vec<Fault> {
    let mut faults = Vec::new();
    let id = &earlier.id;
    if overlap(earlier.when, later.when) {
        let message = format!("its window {} overlaps that of \"{id}\", {}", later.when, earlier.when);
        let advice = "narrow one of the windows, or make one of the two a claim";
        faults.push(Fault::new(ErrorKind::Chain, message).in_field("date").advise(advice));
    }
    if let Some(from) = later.from.as_ref().filter(|from| **from != earlier.to) {
        let message = format!("says that the place was {from} before, but \"{id}\" left it {}", earlier.to);
        let advice = "mend one of them, or add the change between them";
        faults.push(Fault::new(ErrorKind::Chain, message).in_field("previous_status").advise(advice));
    }
    if later.to == earlier.to {
        let message = format!("states what \"{id}\" stated already: {}", later.to);
        faults.push(Fault::new(ErrorKind::Chain, message).in_field("status").advise("remove it, or mend one of them"));
    }
    if later.kind == ChangeKind::Initial {
        let message = format!("is initial, but \"{id}\" comes before it");
        faults.push(Fault::new(ErrorKind::Chain, message).in_field("kind").advise("mend the kind or the date"));
    }
    faults
}
