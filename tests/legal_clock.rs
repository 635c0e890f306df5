//! The legal clock and the areas in law and in fact, on a process made up by hand.

use disputed::analysis::StepState;
use disputed::{
    Actor, Administers, Atlas, AtlasBuilder, Control, ControlChange, Date, Division, LegalClaim, Level, Membership,
    Milestone, Outcome, Period, Relation, Step, Zone, date,
};
use geo_types::Rect;

fn milestone(id: &str, day: Date, step: Step, outcome: Option<Outcome>, due: Option<Date>) -> Milestone {
    let mut milestone = Milestone::new(id, day, format!("What {id} was"), step);
    (milestone.outcome, milestone.due) = (outcome, due);
    milestone.sources = vec!["GAZETTE".into()];
    milestone
}

/// A law of 2005 that is due in 2007, put off by half a year, never done, upheld in 2019.
fn process() -> Vec<Milestone> {
    vec![
        milestone("law", date(2005, 10, 15), Step::Deadline, Some(Outcome::Enacted), Some(date(2007, 12, 31))),
        milestone("committee", date(2006, 8, 9), Step::Normalisation, Some(Outcome::Begun), None),
        milestone("count", date(2007, 10, 17), Step::Census, Some(Outcome::Missed), None),
        milestone("delay", date(2007, 12, 26), Step::Deadline, None, Some(date(2008, 6, 30))),
        milestone("talk", date(2009, 1, 1), Step::Referendum, None, None),
        milestone("court", date(2019, 7, 28), Step::Ruling, Some(Outcome::Upheld), None),
    ]
}

/// Two zones of a district under article 7, one town bank that is a part, and one zone that nobody disputes.
fn records(milestones: Vec<Milestone>) -> AtlasBuilder {
    let mut builder = Atlas::builder();
    let mut army = Actor::new("army", "Army");
    army.put_under("state", Relation::Command, Period::ALWAYS);
    let mut region = Actor::new("region", "Region");
    region.put_under("state", Relation::Legal, Period::ALWAYS);
    let mut guard = Actor::new("guard", "Guard");
    guard.put_under("region", Relation::Command, Period::ALWAYS);
    builder.extend([Actor::new("state", "State"), army, region, guard]);
    builder.add(Division::new("province", "Province", Level::Governorate));
    let mut district = Division::new("district", "District", Level::District);
    district.parent = Some("province".into());
    builder.add(district);
    let mut zone = |id: &str, x: f64, membership| {
        let mut zone = Zone::new(id, id, Rect::new((x, 35.0), (x + 1.0, 36.0)).to_polygon());
        zone.parent = Some("district".into());
        zone.membership = Some(membership);
        builder.add(zone);
    };
    zone("north", 43.0, Membership::Yes);
    zone("south", 44.0, Membership::Partly);
    zone("plain", 45.0, Membership::No);
    let mut bank = Zone::new("bank", "bank", Rect::new((43.2, 35.2), (43.4, 35.4)).to_polygon());
    bank.part_of = Some("north".into());
    builder.add(bank);
    let start = date(2003, 4, 10);
    builder.extend([
        ControlChange::new("n", "north", start, Control::held(["guard"])),
        ControlChange::new("b", "bank", start, Control::shared(["army", "guard"])),
        ControlChange::new("s", "south", start, Control::held(["guard"])),
        ControlChange::new("s2", "south", date(2017, 10, 16), Control::held(["army"])),
        ControlChange::new("p", "plain", start, Control::held(["guard"])),
    ]);
    let since = Period::since(date(2005, 10, 15));
    let mut of_region = LegalClaim::new("c1", "district", "region", "article 7");
    (of_region.period, of_region.administers) = (since, Administers::Zones(vec!["north".into()]));
    let mut of_state = LegalClaim::new("c2", "district", "state", "the boundary law");
    (of_state.period, of_state.administers) = (since, Administers::Rest);
    builder.extend([of_region, of_state]);
    builder.extend(milestones);
    builder.add(disputed::Source::new("GAZETTE", "Official gazette"));
    builder
}

fn atlas(milestones: Vec<Milestone>) -> Atlas {
    records(milestones).build().unwrap()
}

#[test]
fn the_clock_runs_from_the_day_after_the_deadline() {
    let atlas = atlas(process());
    let overdue = |day: Date| {
        let status = atlas.on(day).legal_status();
        (status.overdue_days(), status.overdue_days_since_first())
    };
    assert_eq!(overdue(date(2005, 10, 14)), (None, None), "no deadline yet");
    assert_eq!(overdue(date(2007, 12, 31)), (None, None), "the deadline is in time");
    assert_eq!(overdue(date(2008, 1, 1)), (None, Some(1)), "put off on 26 December");
    assert_eq!(overdue(date(2008, 6, 30)), (None, Some(182)));
    assert_eq!(overdue(date(2008, 7, 1)), (Some(1), Some(183)));
    // 2008-06-30 to 2018-06-30: ten years, of which 2012 and 2016 have a leap day.
    assert_eq!(overdue(date(2018, 6, 30)).0, Some(3652));
}

use StepState::{Begun, Done, Missed, NotBegun};

#[test]
fn steps_come_as_far_as_the_record_says() {
    let states = |milestones: Vec<Milestone>, day: Date| {
        let atlas = atlas(milestones);
        atlas.on(day).legal_status().steps.iter().map(|step| step.state).collect::<Vec<_>>()
    };
    assert_eq!(states(process(), date(2005, 1, 1)), [NotBegun, NotBegun, NotBegun]);
    assert_eq!(states(process(), date(2007, 10, 16)), [Begun, NotBegun, NotBegun]);
    assert_eq!(states(process(), date(2010, 1, 1)), [Begun, Missed, NotBegun], "talk decides nothing");
    let mut done = process();
    for (step, day) in [(Step::Normalisation, 1), (Step::Census, 2), (Step::Referendum, 3)] {
        done.push(milestone(&format!("done-{day}"), date(2020, 1, day), step, Some(Outcome::Done), None));
    }
    assert_eq!(states(done.clone(), date(2020, 1, 2)), [Done, Done, NotBegun]);
    let atlas = atlas(done);
    assert!(atlas.on(date(2020, 1, 2)).legal_status().overdue_days().is_some());
    assert_eq!(atlas.on(date(2020, 1, 3)).legal_status().overdue_days(), None);
}

#[test]
fn a_process_is_in_force_until_it_is_repealed() {
    let mut milestones = process();
    milestones.push(milestone("repeal", date(2021, 1, 1), Step::Ruling, Some(Outcome::Repealed), None));
    let atlas = atlas(milestones);
    let enacted = |day: Date| atlas.on(day).legal_status().enacted.map(|milestone| milestone.id.to_string());
    assert_eq!(enacted(date(2005, 10, 14)), None);
    assert_eq!(enacted(date(2005, 10, 15)).as_deref(), Some("law"));
    assert_eq!(enacted(date(2020, 12, 31)).as_deref(), Some("law"));
    assert_eq!(enacted(date(2021, 1, 1)), None);
    assert_eq!(atlas.on(date(2019, 7, 27)).legal_status().upheld, None);
    assert_eq!(atlas.on(date(2019, 7, 28)).legal_status().upheld.unwrap().id, "court");
}

#[test]
fn law_and_fact_are_set_side_by_side() {
    let atlas = atlas(process());
    assert!(atlas.on(date(2005, 10, 14)).areas_in_law().unwrap().is_empty(), "nobody claims it yet");
    let look = |day: Date| {
        let areas = atlas.on(day).areas_in_law().unwrap();
        let zones = areas[0].zones.iter().map(|zone| {
            let administrator = zone.administrator.unwrap().to_string();
            (zone.finding.zone().id.to_string(), administrator, zone.agrees)
        });
        (areas[0].claims.len(), areas[0].differs(), zones.collect::<Vec<_>>())
    };
    let zone = |id: &str, administrator: &str, agrees| (id.to_owned(), administrator.to_owned(), Some(agrees));
    let before = [zone("north", "region", true), zone("south", "state", false), zone("bank", "region", false)];
    assert_eq!(look(date(2010, 1, 1)), (2, true, before.to_vec()), "the plain is not disputed");
    let after = [zone("north", "region", true), zone("south", "state", true), zone("bank", "region", false)];
    assert_eq!(look(date(2017, 10, 16)), (2, true, after.to_vec()));
}

#[test]
fn claims_to_ground_within_claimed_ground_have_it_both() {
    let mut whole = LegalClaim::new("c0", "province", "state", "the map");
    (whole.period, whole.administers) = (Period::since(date(2005, 10, 15)), Administers::Rest);
    let mut builder = records(process());
    builder.add(whole);
    let atlas = builder.build().unwrap();
    let areas = atlas.on(date(2010, 1, 1)).areas_in_law().unwrap();
    let zones = |id: &str| {
        let area = areas.iter().find(|area| area.division.id == id).unwrap();
        let zones =
            area.zones.iter().map(|zone| (zone.finding.zone().id.as_str(), zone.administrator.unwrap().as_str()));
        zones.collect::<Vec<_>>()
    };
    assert_eq!(zones("district"), [("north", "region"), ("south", "state"), ("bank", "region")]);
    assert_eq!(zones("province"), [("north", "state"), ("south", "state"), ("bank", "state")]);
}

#[test]
fn a_claim_that_names_a_part_has_it_and_not_its_zone() {
    let mut bank = LegalClaim::new("c9", "province", "state", "the river");
    bank.administers = Administers::Zones(vec!["bank".into()]);
    let mut rest = LegalClaim::new("c0", "province", "region", "the map");
    rest.administers = Administers::Rest;
    let mut pier = Zone::new("pier", "pier", Rect::new((43.26, 35.26), (43.27, 35.27)).to_polygon());
    pier.part_of = Some("bank".into());
    let mut builder = records(process());
    builder.add(bank).add(rest).add(pier);
    let atlas = builder.build().unwrap();
    let areas = atlas.on(date(2010, 1, 1)).areas_in_law().unwrap();
    let province = areas.iter().find(|area| area.division.id == "province").unwrap();
    let zones =
        province.zones.iter().map(|zone| (zone.finding.zone().id.as_str(), zone.administrator.unwrap().as_str()));
    let wanted = [("north", "region"), ("south", "region"), ("bank", "state"), ("pier", "state")];
    assert_eq!(zones.collect::<Vec<_>>(), wanted);
}

#[test]
fn a_zone_without_a_mark_follows_its_division_and_a_part_its_own() {
    let mut builder = records(process());
    let mut quiet = Division::new("quiet", "Quiet", Level::District);
    (quiet.parent, quiet.membership) = (Some("province".into()), Some(Membership::No));
    let mut bare = Zone::new("bare", "bare", Rect::new((46.0, 35.0), (47.0, 36.0)).to_polygon());
    bare.parent = Some("quiet".into());
    let mut island = Zone::new("island", "island", Rect::new((45.2, 35.2), (45.4, 35.4)).to_polygon());
    (island.part_of, island.membership) = (Some("plain".into()), Some(Membership::Yes));
    let claim = LegalClaim::new("c0", "province", "state", "the map");
    builder.add(quiet).add(bare).add(island).add(claim);
    let atlas = builder.build().unwrap();
    let areas = atlas.on(date(2010, 1, 1)).areas_in_law().unwrap();
    let province = areas.iter().find(|area| area.division.id == "province").unwrap();
    let zones: Vec<&str> = province.zones.iter().map(|zone| zone.finding.zone().id.as_str()).collect();
    assert_eq!(zones, ["north", "south", "bank", "island"]);
}

#[test]
fn the_clock_and_the_areas_print_with_their_sources() {
    let atlas = atlas(process());
    let day = atlas.on(date(2019, 8, 1));
    let areas: String = day.areas_in_law().unwrap().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(format!("{}\n{areas}", day.legal_status()));
    let unsettled = "no ruling on record by then on whether the end of its deadline ended it";
    let says = |day: Date| atlas.on(day).legal_status().to_string().contains(unsettled);
    assert_eq!([date(2007, 12, 31), date(2008, 1, 1), date(2019, 7, 28)].map(says), [false, true, false]);
}

#[test]
fn the_operation_of_october_2017_brought_fact_closer_to_law() {
    let atlas = disputed::article140().unwrap();
    let differing = |day: Date| {
        let areas = atlas.on(day).areas_in_law().unwrap();
        assert_eq!(areas.len(), 17, "districts with two claims each");
        let zones = areas.iter().flat_map(|area| &area.zones);
        (areas.iter().filter(|area| area.differs()).count(), zones.filter(|zone| zone.agrees == Some(false)).count())
    };
    let (before, after) = (differing(date(2017, 10, 15)), differing(date(2017, 10, 28)));
    assert!(after.0 < before.0 && after.1 < before.1 / 2, "{before:?}, {after:?}");
    let later = atlas.on(date(2019, 8, 1)).areas_in_law().unwrap();
    assert!(later.iter().all(|area| !area.differs() && !area.is_known()), "after the record ends");
    assert!(later[0].to_string().contains("not known whether law and fact agree"));
    // Akre has been under the Region since before the constitution: there law and fact agree throughout.
    let areas = atlas.on(date(2010, 1, 1)).areas_in_law().unwrap();
    let akre = areas.iter().find(|area| area.division.id == "akre-district").unwrap();
    for zone in &akre.zones {
        assert!(*zone.administrator.unwrap() == *"krg" && zone.agrees == Some(true), "{}", zone.finding);
    }
}
