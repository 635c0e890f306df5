//! Tenure and bounds: day by day, zone by zone.

#[path = "common/records.rs"]
mod records;

use std::collections::BTreeMap;

use disputed::analysis::{Extent, Region, Tenure};
use disputed::{
    Actor, ActorId, Atlas, AtlasInfo, Certainty, Claim, Control, ControlChange, Date, ErrorKind, Period, Point,
    Relation, Status, UncertainDate, Verdict, Zone, date,
};
use geo_types::Rect;
use proptest::prelude::*;
use records::{ACTORS, DAYS, Records, day, records, square};

fn alone(control: &Control, actor: &str) -> bool {
    matches!(control.status(), Status::Held | Status::Shared) && control.actors() == [actor]
}

/// What a zone can have been on a day, as its finding tells.
fn told(atlas: &Atlas, zone: &str, number: i32) -> Vec<Control> {
    let finding = atlas.on(day(number)).control_of(zone).unwrap();
    let mut all = vec![finding.control().clone()];
    if let Certainty::Window { before, after, .. } = finding.certainty() {
        all.extend([before.clone(), after.clone()]);
    }
    let undecided = finding.contradictions().into_iter().filter(|c| matches!(c.verdict, Some(Verdict::Open) | None));
    all.extend(undecided.map(|contradiction| contradiction.says.clone()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn tenure_is_a_count_of_days(records in records()) {
        let atlas = records.atlas();
        let all = atlas.tenures_in(&Region::Everywhere, Period::ALWAYS).unwrap();
        prop_assert_eq!(all.len(), records.zones.len());
        let order = |tenure: &Tenure<'_>| (tenure.rolled_up().times_changed_hands(), tenure.changes());
        prop_assert!(all.windows(2).all(|pair| order(&pair[0]) >= order(&pair[1])));
        let sum = Tenure::sum(&all).unwrap();
        prop_assert_eq!(sum.days(), i64::from(DAYS) * records.zones.len() as i64);
        prop_assert_eq!(sum.changes(), all.iter().map(Tenure::changes).sum::<usize>());
        let longest = |tenure: &Tenure<'_>| tenure.longest().unwrap().1.length_days();
        prop_assert_eq!(longest(&sum), all.iter().map(longest).max().unwrap());
        for zone in &records.zones {
            let tenure = atlas.tenure_of(zone.id.as_str(), Period::ALWAYS).unwrap();
            let controls: Vec<Control> = (0..DAYS)
                .map(|number| atlas.on(day(number)).control_of(zone.id.as_str()).unwrap().control().clone())
                .collect();
            let mut counts: BTreeMap<&Control, i64> = BTreeMap::new();
            for control in &controls {
                *counts.entry(control).or_default() += 1;
            }
            prop_assert_eq!(tenure.by_control().into_iter().collect::<BTreeMap<_, _>>(), counts);
            prop_assert_eq!(tenure.days(), i64::from(DAYS));
            prop_assert_eq!(tenure.changes(), controls.windows(2).filter(|pair| pair[0] != pair[1]).count());
            let mut holders: Vec<&[ActorId]> = controls
                .iter()
                .filter(|control| matches!(control.status(), Status::Held | Status::Shared))
                .map(Control::actors)
                .collect();
            holders.dedup();
            prop_assert_eq!(tenure.times_changed_hands(), holders.len().saturating_sub(1));
            let contested = controls.iter().filter(|control| control.status() == Status::Contested).count();
            prop_assert_eq!(tenure.days_in(Status::Contested).best, contested as i64);
            let longest = controls.chunk_by(|one, other| one == other).map(<[Control]>::len).max().unwrap();
            prop_assert_eq!(tenure.longest().unwrap().1.length_days(), Some(longest as i64));
        }
    }

    #[test]
    fn days_of_a_side_are_bounded_day_by_day(records in records()) {
        let atlas = records.atlas();
        for zone in &records.zones {
            let tenure = atlas.tenure_of(zone.id.as_str(), Period::ALWAYS).unwrap();
            for actor in ACTORS {
                let bounds = tenure.days_of(actor).unwrap();
                let told: Vec<Vec<Control>> = (0..DAYS).map(|number| told(&atlas, zone.id.as_str(), number)).collect();
                let count = |holds: &dyn Fn(&Vec<Control>) -> bool| told.iter().filter(|all| holds(all)).count() as i64;
                let least = count(&|all| all.iter().all(|control| alone(control, actor)));
                let most = count(&|all| all.iter().any(|control| alone(control, actor)));
                prop_assert_eq!(bounds.best, count(&|all| alone(&all[0], actor)));
                if records.claims.is_empty() {
                    prop_assert_eq!((bounds.least, bounds.most), (least, most));
                } else {
                    // A claim beside a change can have a window of its own, of which a finding tells one.
                    prop_assert!(bounds.least <= least && most <= bounds.most);
                }
            }
        }
    }

    #[test]
    fn bounds_hold_the_best_guess_and_agree_with_the_findings(records in records(), number in 0..DAYS, later in 0..DAYS) {
        let atlas = records.atlas();
        let snapshot = atlas.on(day(number));
        let holdings = snapshot.holdings();
        for actor in ACTORS {
            let bounds = snapshot.stake_bounds(actor, &Region::Everywhere).unwrap();
            prop_assert_eq!(bounds.best, holdings.stake_of(actor).unwrap().sole);
            prop_assert!(bounds.least.area_km2() <= bounds.best.area_km2());
            prop_assert!(bounds.best.area_km2() <= bounds.most.area_km2());
            let zones = |holds: &dyn Fn(&[Control]) -> bool| {
                records.zones.iter().filter(|zone| holds(&told(&atlas, zone.id.as_str(), number))).count()
            };
            let most = zones(&|all| all.iter().any(|control| alone(control, actor)));
            let least = zones(&|all| all.iter().all(|control| alone(control, actor)));
            prop_assert!(bounds.least.zones() <= least && most <= bounds.most.zones());
            if records.claims.is_empty() {
                prop_assert_eq!((bounds.least.zones(), bounds.most.zones()), (least, most));
            }
        }
        for (status, extent) in holdings.by_status() {
            let bounds = snapshot.status_bounds(status, &Region::Everywhere).unwrap();
            prop_assert_eq!(bounds.best, extent);
        }
        let front = snapshot.front_length_bounds("amber", "blue").unwrap();
        let best = snapshot.front_lines_between("amber", "blue").unwrap().length_km();
        prop_assert!((front.best - best).abs() < 1e-9 && front.least <= best + 1e-9 && best <= front.most + 1e-9);
        let passed = snapshot.transfers_until(day(later)).bounds("amber", "blue").unwrap();
        let holds = |control: &Option<Control>, actor: &str| control.as_ref().is_some_and(|control| {
            control.status() != Status::Contested && control.actors().iter().any(|one| *one == actor)
        });
        let transfers = snapshot.transfers_until(day(later));
        let rows = transfers.rows().iter().filter(|row| holds(&row.from, "amber") && holds(&row.to, "blue"));
        prop_assert_eq!(passed.best, rows.map(|row| row.extent).sum::<Extent>());
        prop_assert!(passed.least.area_km2() <= passed.best.area_km2());
        prop_assert!(passed.best.area_km2() <= passed.most.area_km2());
        let back = atlas.on(day(later)).transfers_until(day(number)).bounds("blue", "amber").unwrap();
        prop_assert_eq!((back.least, back.best, back.most), (passed.least, passed.best, passed.most));
    }
}

/// One zone that changed hands within a window, and a claim about another one that nobody has decided.
fn doubtful() -> Atlas {
    let window: UncertainDate = "2020-03-10/2020-03-20".parse().unwrap();
    let claim = ControlChange::new("claim", "south", date(2020, 3, 1), Control::held(["blue"]));
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2020, 1, 1), date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend(["amber", "blue", "cyan"].map(|id| Actor::new(id, id)));
    builder.add(Zone::new("north", "North", Rect::new((0.0, 1.0), (1.0, 2.0)).to_polygon()));
    builder.add(Zone::new("south", "South", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()));
    builder.add(ControlChange::new("n1", "north", date(2020, 1, 1), Control::held(["amber"])));
    builder.add(ControlChange::new(
        "n2",
        "north",
        window.with_best(date(2020, 3, 15)).unwrap(),
        Control::held(["blue"]),
    ));
    builder.add(ControlChange::new("s1", "south", date(2020, 1, 1), Control::held(["amber"])));
    builder.add(ControlChange::new("s2", "south", date(2020, 3, 1), Control::held(["cyan"])));
    builder.add(Claim { change: claim, of: "s2".into(), verdict: Verdict::Open });
    builder.build().unwrap()
}

#[test]
fn windows_and_undecided_claims_widen_the_bounds() {
    let atlas = doubtful();
    let zones = |day, actor: &str| {
        let bounds = atlas.on(day).stake_bounds(actor, &Region::Everywhere).unwrap();
        (bounds.least.zones(), bounds.best.zones(), bounds.most.zones())
    };
    assert_eq!(zones(date(2020, 2, 1), "amber"), (2, 2, 2));
    assert_eq!(zones(date(2020, 3, 9), "amber"), (1, 1, 1));
    assert_eq!(zones(date(2020, 3, 10), "amber"), (0, 1, 1));
    assert_eq!(zones(date(2020, 3, 15), "amber"), (0, 0, 1));
    assert_eq!(zones(date(2020, 3, 20), "amber"), (0, 0, 0));
    assert_eq!(zones(date(2020, 3, 9), "blue"), (0, 0, 1), "by the claim alone");
    assert_eq!(zones(date(2020, 3, 12), "blue"), (0, 0, 2));
    // On two days of one window: it cannot have gone back.
    let within = atlas.on(date(2020, 3, 12));
    let back = within.transfers_until(date(2020, 3, 13)).bounds("blue", "amber").unwrap();
    assert_eq!(back.most.zones(), 0);
    assert_eq!(within.transfers_until(date(2020, 3, 13)).bounds("amber", "blue").unwrap().most.zones(), 1);
    let tenure = atlas.tenure_of("north", Period::ALWAYS).unwrap();
    let days = tenure.days_of("amber").unwrap();
    assert_eq!((days.least, days.best, days.most), (69, 74, 79));
    // Their border is a front between amber and cyan until the north falls, but may have been none at all.
    let front = atlas.on(date(2020, 3, 12)).front_length_bounds("amber", "cyan").unwrap();
    assert!(front.least == 0.0 && front.best > 100.0 && front.best == front.most);
}

#[test]
fn a_point_follows_the_zone_that_held_it() {
    let mut early = Zone::new("early", "Early", square(0.0, 0.0, 1.0));
    early.shapes[0].extant = Period::until(date(2020, 7, 1));
    let mut late = Zone::new("late", "Late", square(0.0, 0.0, 2.0));
    late.shapes[0].extant = Period::since(date(2020, 7, 1));
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2020, 1, 1), date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.add(Actor::new("amber", "amber")).extend([early, late]);
    builder.add(ControlChange::new("e", "early", date(2020, 1, 1), Control::held(["amber"])));
    builder.add(ControlChange::new("l", "late", date(2020, 1, 1), Control::held(["amber"])));
    let atlas = builder.build().unwrap();
    let tenure = atlas.tenure_at(Point::new(0.5, 0.5), Period::ALWAYS).unwrap();
    assert_eq!((tenure.days(), tenure.changes(), tenure.zones().count()), (366, 0, 2));
    assert_eq!(tenure.longest().unwrap().1.length_days(), Some(366));
    assert_eq!(atlas.tenure_at(Point::new(1.5, 1.5), Period::ALWAYS).unwrap().days(), 184);
    assert_eq!(atlas.tenure_at(Point::new(5.0, 5.0), Period::ALWAYS).unwrap().days(), 0);
    assert_eq!(atlas.tenure_of("early", Period::ALWAYS).unwrap().days(), 182);
}

#[test]
fn days_without_end_are_not_counted() {
    let records = Records { zones: vec![Zone::new("z", "Z", square(0.0, 0.0, 1.0))], changes: vec![], claims: vec![] };
    let atlas = Atlas::builder().extend(records.zones).build().unwrap();
    let open = atlas.tenure_of("z", Period::since(date(2020, 1, 1))).unwrap_err();
    assert_eq!(open.kind(), ErrorKind::Question);
    let closed = Period::new(date(2020, 1, 1), date(2020, 1, 11)).unwrap();
    assert_eq!(atlas.tenure_of("z", closed).unwrap().days(), 10);
    assert_eq!(atlas.tenure_of("y", closed).unwrap_err().kind(), ErrorKind::UnknownId);
    assert_eq!(atlas.tenure_of("z", closed).unwrap().days_of("nobody").unwrap_err().kind(), ErrorKind::UnknownId);
}

#[test]
fn zones_that_follow_each_other_in_time_are_not_one_in_a_sum() {
    let zone = |id: &str, extant: Period| {
        let mut zone = Zone::new(id, id, square(0.0, 0.0, 1.0));
        zone.shapes[0].extant = extant;
        zone
    };
    let change = |id: &str, actor: &str| ControlChange::new(id, id, date(2020, 1, 1), Control::held([actor]));
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2020, 1, 1), date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend(["amber", "blue"].map(|id| Actor::new(id, id)));
    let [until, since] = [Period::until(date(2020, 7, 1)), Period::since(date(2020, 7, 1))];
    let mut moved = zone("c", since);
    moved.shapes[0].geometry = square(1.0, 0.0, 1.0);
    builder.extend([zone("a", until), zone("b", since), moved]);
    builder.extend([change("a", "amber"), change("b", "amber"), change("c", "blue")]);
    let atlas = builder.build().unwrap();
    let tenure = |zone: &str| atlas.tenure_of(zone, Period::ALWAYS).unwrap();
    let sum = |one: &str, other: &str| Tenure::sum(&[tenure(one), tenure(other)]).unwrap();
    assert_eq!(sum("a", "b").longest().unwrap().1.length_days(), Some(184));
    assert_eq!(sum("a", "c").changes(), 0);
}

#[test]
fn ground_changes_hands_where_another_command_gets_it() {
    // The guards come under the state in July; the police and the army are its own all along.
    let under = |id: &str, since: Option<Date>| {
        let mut actor = Actor::new(id, id.to_uppercase());
        actor.put_under("state", Relation::Command, since.map_or(Period::ALWAYS, Period::since));
        actor
    };
    let mut builder = Atlas::builder();
    let coverage = Period::new(date(2020, 1, 1), date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.extend([Actor::new("state", "State"), Actor::new("rebels", "Rebels")]);
    builder.extend([under("army", None), under("police", None), under("guards", Some(date(2020, 7, 1)))]);
    let story = |zone: &str, at: f64, controls: Vec<Control>| {
        let changes = (1..)
            .zip(controls)
            .map(|(month, control)| ControlChange::new(format!("{zone}{month}"), zone, date(2020, month, 1), control));
        (Zone::new(zone, zone, square(at, 0.0, 1.0)), changes.collect::<Vec<_>>())
    };
    let fought = || Control::contested(["army", "rebels"]);
    let stories = [
        story(
            "kept",
            0.0,
            vec![
                Control::Unknown,
                Control::held(["army"]),
                Control::held(["police"]),
                fought(),
                Control::held(["army", "police"]),
            ],
        ),
        story("lost", 1.0, vec![Control::held(["army"]), fought(), Control::Vacant, Control::held(["rebels"])]),
        story("sworn", 2.0, vec![Control::held(["guards"])]),
    ];
    for (zone, changes) in stories {
        builder.add(zone).extend(changes);
    }
    let atlas = builder.build().unwrap();
    let all = atlas.tenures_in(&Region::Everywhere, Period::ALWAYS).unwrap();
    let told = all.iter().map(|tenure| {
        let rolled = tenure.rolled_up();
        let id = tenure.zones().next().unwrap().id.as_str();
        (id, tenure.changes(), tenure.times_changed_hands(), rolled.changes(), rolled.times_changed_hands())
    });
    assert_eq!(told.collect::<Vec<_>>(), [("lost", 3, 1, 3, 1), ("sworn", 0, 0, 1, 1), ("kept", 4, 2, 3, 0)]);
    let sworn = all[1].rolled_up();
    assert_eq!(sworn.by_control(), [(&Control::held(["state"]), 184), (&Control::held(["guards"]), 182)]);
    assert_eq!(
        sworn.longest().unwrap(),
        (&Control::held(["state"]), Period::new(date(2020, 7, 1), date(2021, 1, 1)).unwrap())
    );
    // What two forces of one command share, their command holds.
    let sum = Tenure::sum(&all).unwrap().rolled_up();
    assert_eq!(sum.days(), 3 * 366);
    assert!(sum.to_string().contains("zone-days  held by State"), "{sum}");
}
