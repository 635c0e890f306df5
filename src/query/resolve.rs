//! Out of all statements about a zone, the chain of those that answer, and those set aside.
//!
//! A claim and a change that start from the same state are rival accounts of one transition: the one that counts takes
//! the other's place. A claim that starts from another state than the change it contradicts speaks of one more
//! transition, and is put beside it.

use std::cmp::Reverse;

use super::data::Data;
use super::policy::View;
use crate::index::{StepTable, parallel};
use crate::model::{Control, ControlChange, Verdict};
use crate::time::{DISTANT_PAST, day_number};

/// A statement about control: the changes of an atlas are numbered first, its claims after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Statement(u32);

impl Statement {
    pub(super) fn of_change(change: u32) -> Self {
        Statement(change)
    }

    pub(super) fn of_claim(claim: u32, data: &Data) -> Self {
        Statement(data.changes.len() as u32 + claim)
    }

    pub(crate) fn change(self, data: &Data) -> &ControlChange {
        let index = self.0 as usize;
        data.changes.get(index).unwrap_or_else(|| &data.claims[index - data.changes.len()].change)
    }

    /// Whether it is a claim that fell: it counts only as long as what it contradicts is not on record.
    fn fell(self, data: &Data) -> bool {
        let claim = (self.0 as usize).checked_sub(data.changes.len());
        claim.is_some_and(|claim| data.claims[claim].verdict != Verdict::Open)
    }

    /// What became of a claim, if a view knows: a verdict rests on the change that the claim contradicts.
    pub(super) fn verdict(self, data: &Data, view: &View) -> Option<Verdict> {
        let claim = (self.0 as usize).checked_sub(data.changes.len())?;
        let of = data.contradicted_by(claim as u32);
        view.on_record(&of.change(data).provenance).then_some(data.claims[claim].verdict)
    }
}

/// A statement that does not answer, and the one that stands in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetAside {
    pub(super) statement: Statement,
    pub(super) rival: Option<Statement>,
}

/// What a view makes of the statements about one zone.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// In order of time; neighbours differ in control.
    pub(super) steps: Vec<Statement>,
    pub(super) aside: Vec<SetAside>,
}

impl Chain {
    pub(super) fn of(data: &Data, view: &View, zone: u32) -> Self {
        let mut chain = Chain::default();
        let changes = data.changes_of(zone);
        let counts = |statement: &Statement| {
            let provenance = &statement.change(data).provenance;
            view.on_record(provenance) && view.admits(provenance)
        };
        chain.steps.extend(changes.iter().map(|&change| Statement::of_change(change)).filter(counts));
        let rivals = |one: &u32, other: &u32| data.contradicted_by(*one) == data.contradicted_by(*other);
        for group in data.claims_of(zone).chunk_by(rivals) {
            let claims: Vec<Statement> =
                group.iter().map(|&claim| Statement::of_claim(claim, data)).filter(counts).collect();
            chain.judge(data, view, data.contradicted_by(group[0]), &claims);
        }
        chain.put_in_order(data, view);
        chain
    }

    /// Decides between a change and the claims that contradict it.
    fn judge(&mut self, data: &Data, view: &View, of: Statement, claims: &[Statement]) {
        let on_record = view.on_record(&of.change(data).provenance);
        let stands =
            |claim: &&Statement| !on_record || !claim.fell(data) || view.prefers(&claim.change(data).provenance);
        let rank = |statement: &Statement| view.rank(&statement.change(data).provenance);
        let best_claim = claims.iter().copied().filter(|claim| stands(&claim)).max_by_key(rank);
        let of_counts = self.steps.contains(&of);
        let winner = best_claim.filter(|claim| !of_counts || rank(claim) > rank(&of));
        let rivals = |claim: Statement, other: Statement| {
            claim.change(data).from.is_some() && claim.change(data).from == other.change(data).from
        };
        if let Some(winner) = winner {
            self.steps.push(winner);
            if of_counts && rivals(winner, of) {
                self.steps.retain(|step| *step != of);
                self.aside.push(SetAside { statement: of, rival: Some(winner) });
            }
        }
        let stands_for = winner.or(of_counts.then_some(of));
        self.aside.extend(
            claims
                .iter()
                .filter(|claim| Some(**claim) != winner)
                .map(|&statement| SetAside { statement, rival: stands_for.filter(|other| rivals(statement, *other)) }),
        );
    }

    /// Sorts by day, leaves one statement for each day, and one for each run of the same control.
    fn put_in_order(&mut self, data: &Data, view: &View) {
        let Chain { steps, aside } = self;
        steps.sort_by_cached_key(|step| {
            let change = step.change(data);
            (change.when.best(), view.rank(&change.provenance), Reverse(*step))
        });
        steps.reverse();
        steps.dedup_by(|statement, winner| {
            let same_day = statement.change(data).when.best() == winner.change(data).when.best();
            if same_day {
                aside.push(SetAside { statement: *statement, rival: Some(*winner) });
            }
            same_day
        });
        steps.reverse();
        steps.dedup_by(|later, earlier| later.change(data).to == earlier.change(data).to);
    }

    /// The statement that would answer on a day if one set aside stood in the place of its rival.
    pub(super) fn counterfactual(&self, data: &Data, aside: SetAside, day: i32) -> Option<Statement> {
        let others = self.steps.iter().copied().filter(|step| Some(*step) != aside.rival);
        others
            .chain([aside.statement])
            .map(|statement| (day_number(statement.change(data).when.best()), statement))
            .filter(|(from, _)| *from <= day)
            .max()
            .map(|(_, statement)| statement)
    }
}

/// The chains of all zones, laid out for the search of days.
#[derive(Debug)]
pub(crate) struct Steps {
    table: StepTable,
    statements: Vec<Statement>,
    /// The number of the control of each step among the different ones.
    controls: Vec<u32>,
    /// The days that are covered, up to and without the second.
    covered: (i32, i32),
}

impl Steps {
    pub(super) fn new(data: &Data, view: &View) -> Self {
        let chains: Vec<Chain> = parallel::map(data.zones.len(), |zone| Chain::of(data, view, zone as u32));
        let day = |step: &Statement| day_number(step.change(data).when.best());
        let table = StepTable::new(chains.iter().map(|chain| chain.steps.iter().map(day)));
        let statements: Vec<Statement> = chains.into_iter().flat_map(|chain| chain.steps).collect();
        let controls = statements.iter().map(|statement| data.controls.number(statement.0)).collect();
        Steps { table, statements, controls, covered: data.info.coverage.days() }
    }

    /// The last step of a zone on or before a day, by its number among all steps; none on days that are not covered.
    #[inline]
    pub(crate) fn at(&self, zone: u32, day: i32) -> Option<u32> {
        self.table.step_at(zone, self.on_record(day))
    }

    /// [`at`](Self::at) for many zones, each on its day.
    pub(super) fn at_many(&self, zones: &[Option<u32>], days: &mut [i32], steps: &mut [Option<u32>]) {
        for day in days.iter_mut() {
            *day = self.on_record(*day);
        }
        self.table.steps_at(zones, days, steps);
    }

    /// A day that is covered, or one before every step.
    #[inline]
    fn on_record(&self, day: i32) -> i32 {
        let (first, end) = self.covered;
        if first <= day && day < end { day } else { DISTANT_PAST }
    }

    /// The numbers of a zone's steps.
    pub(crate) fn of_zone(&self, zone: u32) -> std::ops::Range<u32> {
        self.table.steps(zone)
    }

    pub(crate) fn statement(&self, step: u32) -> Statement {
        self.statements[step as usize]
    }

    /// The control from a step on. Small and near to each other, where the changes that state it are large and apart.
    #[inline]
    pub(crate) fn control<'d>(&self, step: u32, data: &'d Data) -> &'d Control {
        data.controls.get(self.controls[step as usize])
    }

    /// The day from which a step holds.
    pub(crate) fn day(&self, step: u32) -> i32 {
        self.table.days().get(step as usize).copied().unwrap_or(DISTANT_PAST)
    }
}
