//! Which of several accounts of one change answers.

use disputed::{
    Actor, Atlas, AtlasBuilder, Claim, Confidence, Control, ControlChange, ErrorKind, Source, Verdict, Zone, date,
};
use geo_types::Rect;

/// A town that red has from January on.
fn builder() -> AtlasBuilder {
    let mut builder = Atlas::builder();
    builder.extend(["red", "blue", "green"].map(|id| Actor::new(id, id)));
    builder.extend(["paper", "radio"].map(|id| Source::new(id, id)));
    builder.add(Zone::new("town", "Town", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()));
    builder.add(ControlChange::new("first", "town", date(2001, 1, 1), Control::held(["red"])));
    builder
}

/// What a source tells of June: that this actor has taken the town from red.
fn account(actor: &str, sources: &[&str], confidence: Confidence) -> ControlChange {
    let june = date(2001, 6, 1);
    let mut change = ControlChange::new(format!("to-{actor}"), "town", june, Control::held([actor]));
    change.from = Some(Control::held(["red"]));
    change.told_by(sources.iter().copied(), june, confidence)
}

/// Who holds the town in July by a change and a claim against it, and what contradicts that.
fn in_july(change: ControlChange, claim: ControlChange, verdict: Verdict) -> (String, Vec<String>) {
    let claim = Claim { change: claim, of: change.id.clone(), verdict };
    let atlas = builder().add(change).add(claim).build().unwrap();
    let finding = atlas.on(date(2001, 7, 1)).control_of("town").unwrap();
    (finding.control().to_string(), finding.contradictions().iter().map(ToString::to_string).collect())
}

#[test]
fn of_two_equal_accounts_the_one_that_names_a_source_answers() {
    let [told, untold] = [account("blue", &["paper"], Confidence::Low), account("green", &[], Confidence::Low)];
    assert_eq!(in_july(told.clone(), untold.clone(), Verdict::Open).0, "held by blue");
    assert_eq!(in_july(untold, told, Verdict::Open).0, "held by blue");
}

#[test]
fn a_claim_that_is_as_good_as_the_change_and_no_better_does_not_answer() {
    let [change, claim] = ["blue", "green"].map(|actor| account(actor, &["paper"], Confidence::Medium));
    let against = vec!["to-green has it held by green (open)".to_owned()];
    assert_eq!(in_july(change, claim, Verdict::Open), ("held by blue".to_owned(), against));
}

#[test]
fn a_claim_that_was_rejected_does_not_answer_however_sure_it_was() {
    let [change, claim] =
        [account("blue", &["paper"], Confidence::Low), account("green", &["radio"], Confidence::High)];
    let against = vec!["to-green has it held by green (rejected)".to_owned()];
    assert_eq!(in_july(change.clone(), claim.clone(), Verdict::Rejected), ("held by blue".to_owned(), against));
    assert_eq!(in_july(change, claim, Verdict::Open).0, "held by green", "before the verdict it does");
}

#[test]
fn changes_may_be_added_in_any_order() {
    let change = |day: i8, actor: &str| {
        ControlChange::new(format!("on-{day}"), "town", date(2001, 3, day), Control::held([actor]))
    };
    let atlas = builder().add(change(20, "blue")).add(change(10, "green")).add(change(15, "red")).build().unwrap();
    let holders: Vec<String> = atlas.history_of("town").unwrap().map(|spell| spell.control().to_string()).collect();
    assert_eq!(holders, ["unknown", "held by red", "held by green", "held by red", "held by blue"]);
}

/// Windows that meet in one day can be told in order; those with more days in common cannot.
#[test]
fn changes_whose_windows_meet_in_a_day_can_be_told_in_order() {
    let built = |earlier: &str, later: &str| {
        let change = |id: &str, when: &str, actor: &str| {
            let when: disputed::UncertainDate = when.parse().unwrap();
            ControlChange::new(id, "town", when, Control::held([actor]))
        };
        builder().add(change("to-blue", earlier, "blue")).add(change("to-green", later, "green")).build().map(drop)
    };
    assert_eq!(built("2001-03-01/2001-03-10", "2001-03-10/2001-03-20"), Ok(()));
    assert_eq!(built("2001-03-01/2001-03-11", "2001-03-10/2001-03-20").unwrap_err().kind(), ErrorKind::Chain);
}
