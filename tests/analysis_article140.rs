//! The embedded areas as the analysis sees them, in print.

use disputed::analysis::{GapKind, GapOptions, Region};
use disputed::{Atlas, Period, article140, date};
use geo::GeodesicArea;

fn atlas() -> Atlas {
    article140().unwrap()
}

#[test]
fn the_eve_of_october_2017() {
    let atlas = atlas();
    let eve = atlas.on(date(2017, 10, 15));
    insta::assert_snapshot!(eve.holdings().rolled_up());
    insta::assert_snapshot!(eve.front_lines());
    let october = eve.transfers_until(date(2017, 10, 21)).rolled_up();
    insta::assert_snapshot!(format!("{october}\n\n{}", october.matrix()));
}

#[test]
fn october_2017_within_bounds() {
    let atlas = atlas();
    let day = atlas.on(date(2017, 10, 18));
    let held = day.stake_bounds("federal-iraq", &Region::Disputed).unwrap();
    let shares = held.shares_of(&day.holdings_in(&Region::Disputed).unwrap().total());
    let passed =
        atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 18)).bounds("krg", "federal-iraq").unwrap();
    let front = day.front_length_bounds("krg", "federal-iraq").unwrap();
    insta::assert_snapshot!(format!("held: {held}\nshare: {shares:.3}\npassed: {passed}\nkm: {front:.0}"));
    let eve = atlas.on(date(2017, 10, 15));
    let moved = eve.front_movement_bounds(date(2017, 10, 18), "krg", "federal-iraq").unwrap();
    let kirkuk = eve.transfers_until(date(2017, 10, 18)).within(&Region::division("kirkuk")).unwrap().rolled_up();
    let gaps = [date(2017, 10, 15), date(2017, 10, 16), date(2017, 10, 27)]
        .map(|day| atlas.on(day).security_gap_bounds("peshmerga", "federal-iraq", &GapOptions::default()).unwrap())
        .map(|gaps| gaps.to_string());
    insta::assert_snapshot!(format!("{moved}\n{}\n{}", kirkuk.matrix_bounds(), gaps.join("\n")));
}

#[test]
fn gaps_before_and_after() {
    let atlas = atlas();
    let gaps = |day| {
        let gaps = atlas.on(day).security_gaps("peshmerga", "federal-iraq", &GapOptions::default()).unwrap();
        gaps.iter().map(|gap| format!("{day}: {gap}")).collect::<Vec<_>>().join("\n")
    };
    let dates = [date(2014, 9, 1), date(2017, 10, 15), date(2017, 10, 27)];
    insta::assert_snapshot!(dates.map(gaps).join("\n"));
    let open = atlas.on(date(2014, 9, 1)).security_gaps("peshmerga", "federal-iraq", &GapOptions::default()).unwrap();
    let open = open.iter().find(|gap| gap.kind() == GapKind::Open).unwrap();
    assert!(open.zones().all(|zone| {
        atlas.on(date(2014, 9, 1)).control_of(zone.id.as_str()).unwrap().control().actors() == ["isis"]
    }));
}

#[test]
fn who_held_kirkuk_for_how_long() {
    insta::assert_snapshot!(atlas().tenure_of("kirkuk-city", Period::ALWAYS).unwrap());
}

#[test]
fn areas_agree_with_another_library_on_every_day_of_change() {
    let atlas = atlas();
    let total = atlas.on(date(2010, 1, 1)).holdings().total();
    for (days, holdings) in atlas.holdings_over(Period::ALWAYS, &Region::Everywhere).unwrap() {
        assert_eq!(holdings.total(), total, "{days}");
    }
    for day in [date(2003, 4, 10), date(2014, 9, 1), date(2017, 10, 15)] {
        let dissolved = atlas.on(day).dissolve_by(|finding| Some(finding.control().clone()));
        for row in atlas.on(day).holdings().rows() {
            let ground = &dissolved.iter().find(|(control, _)| *control == row.control).unwrap().1;
            let area = ground.geodesic_area_unsigned() / 1e6;
            assert!((row.extent.area_km2() / area - 1.0).abs() < 1e-9, "{}", row.control);
        }
    }
}

#[test]
fn days_outside_the_record_are_told() {
    let atlas = atlas();
    for day in [date(1900, 1, 1), date(2035, 1, 1)] {
        let told = format!("lies outside the record ({})", atlas.coverage());
        let between = atlas.on(day).front_lines_between("krg", "federal-iraq").unwrap();
        let transfers = atlas.on(day).transfers_until(date(2017, 10, 15));
        for answer in [between.to_string(), atlas.on(day).front_lines().to_string(), transfers.to_string()] {
            assert!(
                answer.contains(&told) && answer.contains(&day.to_string()) && !answer.contains(" -0 "),
                "{answer}"
            );
        }
        assert_eq!(between.moved_until(&between).gone.length_km.to_string(), "0");
    }
    assert!(!atlas.on(date(2017, 10, 15)).front_lines().to_string().contains("outside the record"));
}

#[test]
fn what_is_certain_is_printed_as_one_number() {
    let atlas = atlas();
    let none = atlas.on(date(2010, 1, 1)).front_length_bounds("isis", "krg").unwrap();
    assert_eq!(format!("{none:.0}"), "0");
    let passed = atlas.on(date(2010, 1, 1)).transfers_until(date(2010, 1, 1)).bounds("krg", "isis").unwrap();
    assert_eq!(passed.to_string(), "0 km2");
}
