//! The laws of the field, on random atlases: what knowledge time, verdicts, histories and policies may never do.

#[path = "common/records.rs"]
mod records;

use disputed::{Atlas, Certainty, Confidence, Control, FindingId, Point, Policy, UncertainDate, Verdict};
use proptest::prelude::*;
use records::{DAYS, Records, control, day, records};

/// Every answer of an atlas on every day, as text that leaves out nothing.
fn answers(atlas: &disputed::Atlas) -> Vec<String> {
    let days = (-1..=DAYS).map(day);
    days.flat_map(|day| atlas.on(day).findings().map(|finding| finding.to_string()).collect::<Vec<_>>()).collect()
}

/// The control of a zone on a day by the changes alone, in the plainest way.
fn twin<'a>(records: &'a Records, zone: &str, number: i32) -> &'a Control {
    let of_zone = records.changes.iter().filter(|change| change.zone == zone);
    let before = of_zone.filter(|change| change.when.best() <= day(number));
    before.max_by_key(|change| change.when.best()).map_or(&Control::Unknown, |change| &change.to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn each_day_is_answered_by_the_last_change(mut records in records()) {
        records.claims.clear();
        let atlas = records.atlas();
        for number in 0..DAYS {
            for finding in atlas.on(day(number)).findings() {
                prop_assert_eq!(finding.control(), twin(&records, finding.zone().id.as_str(), number));
            }
        }
    }

    #[test]
    fn a_window_is_told_with_what_may_have_been(mut records in records()) {
        records.claims.clear();
        let atlas = records.atlas();
        for zone in atlas.zones() {
            let mut before = &Control::Unknown;
            for change in records.changes.iter().filter(|change| change.zone == zone.id) {
                let (first, last) = (change.when.not_before().unwrap(), change.when.not_after().unwrap());
                let mut today = first;
                while today < last {
                    let finding = atlas.on(today).control_of(zone.id.as_str()).unwrap();
                    prop_assert_eq!(finding.certainty(), Certainty::Window { change, before, after: &change.to });
                    prop_assert!(finding.control() == before || finding.control() == &change.to);
                    today = today.tomorrow().unwrap();
                }
                let finding = atlas.on(last).control_of(zone.id.as_str()).unwrap();
                prop_assert_eq!((finding.certainty(), finding.control()), (Certainty::Certain, &change.to));
                before = &change.to;
            }
        }
    }

    #[test]
    fn what_was_recorded_later_alters_nothing_known_before(
        records in records(), cut in 0..DAYS + 40, new in control(), confidence in 0..3_usize,
    ) {
        let known_by = day(cut);
        let mut altered = records.clone();
        let late = |change: &disputed::ControlChange| records::late(&change.provenance, known_by);
        for claim in altered.claims.iter_mut().filter(|claim| late(&claim.change)) {
            claim.change.to = new.clone();
            claim.verdict = [Verdict::Open, Verdict::Rejected, Verdict::Superseded][confidence];
        }
        for change in altered.changes.iter_mut().filter(|change| late(change)) {
            change.provenance.confidence = [Confidence::Low, Confidence::Medium, Confidence::High][confidence];
            change.when = UncertainDate::on(change.when.not_before().unwrap());
            change.note = "seen in another light".into();
        }
        prop_assert_eq!(answers(&records.atlas().known_by(known_by)), answers(&altered.atlas().known_by(known_by)));
    }

    #[test]
    fn what_was_recorded_later_might_as_well_not_be_there(records in records(), cut in 0..DAYS + 40) {
        let known_by = day(cut);
        let mut early = records.clone();
        early.claims.retain(|claim| !records::late(&claim.change.provenance, known_by));
        let answered: Vec<_> = early.claims.iter().map(|claim| claim.of.clone()).collect();
        early.changes.retain(|change| !records::late(&change.provenance, known_by) || answered.contains(&change.id));
        // Without what stood between them, two changes can state the same or not fit together: then there is no such atlas.
        let Ok(without) = early.try_atlas() else { return Err(TestCaseError::reject("the rest does not stand by itself")) };
        prop_assert_eq!(answers(&records.atlas().known_by(known_by)), answers(&without.known_by(known_by)));
    }

    #[test]
    fn a_claim_that_fell_is_only_listed(mut records in records()) {
        for claim in &mut records.claims {
            claim.verdict = Verdict::Rejected;
        }
        let with = records.atlas();
        let claims = std::mem::take(&mut records.claims);
        let without = records.atlas();
        for number in 0..DAYS {
            for (one, other) in with.on(day(number)).findings().zip(without.on(day(number)).findings()) {
                prop_assert_eq!(one.control(), other.control());
                prop_assert_eq!(one.certainty(), other.certainty());
                for contradiction in one.contradictions() {
                    prop_assert!(contradiction.says != one.control());
                    prop_assert!(claims.iter().any(|claim| claim.change.id == contradiction.statement.id));
                }
            }
        }
    }

    #[test]
    fn a_claim_counts_until_what_it_contradicts_is_on_record(records in records()) {
        let atlas = records.atlas();
        for claim in &records.claims {
            let of = atlas.change(claim.of.as_str()).unwrap();
            let recorded = claim.change.provenance.recorded;
            if recorded >= of.provenance.recorded {
                continue;
            }
            let then = atlas.known_by(recorded);
            let chain: Vec<_> = then.history_of(claim.change.zone.as_str()).unwrap().filter_map(|spell| spell.change()).collect();
            // It stands in the chain, or its day has the control that it states, or a weightier statement of the same day.
            let of_its_day = chain.iter().rev().find(|change| change.when.best() <= claim.change.when.best());
            let stands = of_its_day.is_some_and(|change| {
                change.to == claim.change.to || change.when.best() == claim.change.when.best()
            });
            prop_assert!(stands, "{:?} is not in {:?}", claim, chain);
        }
    }

    #[test]
    fn a_history_covers_the_record_without_gap_or_repetition(records in records(), known_by in 0..DAYS * 2) {
        let atlas = records.atlas().known_by(day(known_by));
        for zone in atlas.zones() {
            let spells: Vec<_> = atlas.history_of(zone.id.as_str()).unwrap().collect();
            prop_assert_eq!(spells[0].period().start(), Some(day(0)));
            prop_assert_eq!(spells[spells.len() - 1].period().end(), Some(day(DAYS)));
            for pair in spells.windows(2) {
                prop_assert_eq!(pair[0].period().end(), pair[1].period().start());
                prop_assert!(pair[0].control() != pair[1].control() || pair[0].change().is_none());
            }
            for spell in &spells {
                let first = spell.period().start().unwrap();
                let finding = atlas.on(first).control_of(zone.id.as_str()).unwrap();
                prop_assert_eq!((finding.control(), finding.since()), (spell.control(), spell.since()));
                prop_assert_eq!(finding.spell().to_string(), spell.to_string());
            }
            let mut back: Vec<_> = atlas.history_of(zone.id.as_str()).unwrap().rev().map(|spell| spell.to_string()).collect();
            back.reverse();
            prop_assert_eq!(back, spells.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
    }

    #[test]
    fn outside_the_record_all_is_unknown(records in records(), distance in 1..1000_i32) {
        let atlas = records.atlas();
        for (number, certainty) in [(-distance, Certainty::BeforeRecord), (DAYS - 1 + distance, Certainty::AfterRecord)] {
            for finding in atlas.on(day(number)).findings() {
                prop_assert_eq!((finding.control(), finding.certainty()), (&Control::Unknown, certainty));
                prop_assert!(finding.since().is_none() && finding.until().is_none() && finding.contradictions().is_empty());
            }
        }
    }

    #[test]
    fn one_by_one_in_one_go_on_all_cores_and_from_bytes_are_one(
        records in records(), questions in proptest::collection::vec((-2..28_i32, -2..20_i32, -3..DAYS + 3), 1..400),
    ) {
        let atlas = records.atlas();
        // Eighths of a degree fall on corners, edges and the borders of parts often.
        let points: Vec<_> = questions.iter().map(|(x, y, _)| Point::new(f64::from(*x) / 8.0, f64::from(*y) / 8.0)).collect();
        let dates: Vec<_> = questions.iter().map(|(_, _, number)| day(*number)).collect();
        let ids = atlas.control_at_many(&points, &dates).unwrap();
        prop_assert_eq!(&ids, &atlas.control_at_many_sequential(&points, &dates).unwrap());
        let mut bytes = Vec::new();
        atlas.write_compiled(&mut bytes).unwrap();
        let opened = Atlas::from_compiled(&bytes).unwrap();
        prop_assert_eq!(&ids, &opened.control_at_many(&points, &dates).unwrap());
        for ((point, date), id) in points.iter().zip(&dates).zip(ids) {
            let single = atlas.on(*date).control_at(*point);
            let twin = records.zone_at(point.x(), point.y());
            prop_assert_eq!(single.as_ref().map(|finding| &finding.zone().id), twin.map(|zone| &zone.id));
            prop_assert_eq!(id == FindingId::OUTSIDE, single.is_none());
            let resolved = atlas.finding(id, *date);
            prop_assert_eq!(resolved.map(|finding| finding.to_string()), single.map(|finding| finding.to_string()));
        }
    }

    #[test]
    fn a_policy_that_asks_for_more_never_rests_on_less(records in records()) {
        let atlas = records.atlas().with_policy(Policy::default().at_least(Confidence::High)).unwrap();
        for number in (0..DAYS).step_by(7) {
            for finding in atlas.on(day(number)).findings() {
                prop_assert!(finding.confidence().is_none_or(|confidence| confidence == Confidence::High));
            }
        }
    }

    #[test]
    fn an_excluded_source_answers_nothing_alone(records in records()) {
        let atlas = records.atlas().with_policy(Policy::default().exclude(["one"])).unwrap();
        for number in (0..DAYS).step_by(7) {
            for finding in atlas.on(day(number)).findings() {
                let sources: Vec<_> = finding.sources().map(|source| source.id.as_str()).collect();
                prop_assert_ne!(sources, ["one"]);
            }
        }
    }
}
