//! The different controls of an atlas, each kept once: many changes have the same.

use rustc_hash::FxHashMap;

use crate::model::{Claim, Control, ControlChange};

#[derive(Debug)]
pub(crate) struct Controls {
    different: Vec<Control>,
    /// The number of the control that each statement states.
    stated: Vec<u32>,
}

impl Controls {
    /// Those of changes, and of claims after them.
    pub(super) fn of(changes: &[ControlChange], claims: &[Claim]) -> Self {
        let mut numbers: FxHashMap<&Control, u32> = FxHashMap::default();
        let mut different = Vec::new();
        let statements = changes.iter().chain(claims.iter().map(|claim| &claim.change));
        let stated = statements.map(|change| {
            *numbers.entry(&change.to).or_insert_with(|| {
                different.push(change.to.clone());
                different.len() as u32 - 1
            })
        });
        let stated = stated.collect();
        Controls { different, stated }
    }

    /// The number of what a statement states.
    pub(super) fn number(&self, statement: u32) -> u32 {
        self.stated[statement as usize]
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> &Control {
        &self.different[number as usize]
    }
}
