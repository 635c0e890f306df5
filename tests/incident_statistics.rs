//! Intervals, counts, rates and clusters, against published values, hand-computed cases and slow twins.

#[path = "common/town.rs"]
mod town;

use disputed::analysis::{RateRatio, RatioOfRatios, TallyBy, clusters, monthly, tally};
use disputed::{Atlas, Date, Incident, Period, Point, UncertainDate, Zone, date};
use geo_types::Rect;
use proptest::prelude::*;
use town::{TOWN, assert_near, atlas, event, incidents};

#[test]
fn rate_ratios_agree_with_published_values() {
    // Rothman's breast cancer cases after fluoroscopy, in the manual of Stata ([R] epitab, `iri 41 15 28010 19017`):
    // "1.855759 1.005684 3.6093 (exact)".
    let ratio = RateRatio::new((15, 19_017.0), (41, 28_010.0)).unwrap();
    assert_near(ratio.ratio.unwrap(), 1.855_759);
    assert_near(ratio.low, 1.005_684);
    assert_near(ratio.high, 3.6093);
    // R, ?poisson.test: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)).
    let ratio = RateRatio::new((21, 3011.0), (11, 800.0)).unwrap();
    assert_near(ratio.ratio.unwrap(), 1.971_488);
    assert_near(ratio.low, 0.858_426_4);
    assert_near(ratio.high, 4.277_265_9);
    // Fay, "exactci" (vignette of the R package): 2 in 17877 and 10 in 20000.
    let ratio = RateRatio::new((10, 20_000.0), (2, 17_877.0)).unwrap();
    assert_near(ratio.ratio.unwrap(), 0.223_751_2);
    assert_near(ratio.low, 0.023_837_38);
    assert_near(ratio.high, 1.049_954_68);
    assert!(ratio.p_value > 0.05, "the interval has 1 in it");
}

#[test]
fn ratios_of_ratios_agree_with_published_values() {
    // Fisher's tea tasting (Agresti 1990, p. 61): SciPy 1.16 gives 0.2117356 to 626.2435306, R 4 gives 0.2117329 to
    // 621.9337505 and p = 0.4857, because it stops its search early. So both ends are also held against the polynomials
    // that they are roots of: there are 1, 16, 36, 16 and 1 ways to 0 to 4 cups.
    let ratio = RatioOfRatios::new([1, 3], [3, 1]).unwrap();
    assert_near(ratio.low, 0.211_735_6);
    assert_near(ratio.high, 626.243_530_6);
    let ways = |x: f64| [1.0, 16.0 * x, 36.0 * x * x, 16.0 * x.powi(3), x.powi(4)];
    let share =
        |odds: f64, cups: std::ops::Range<usize>| ways(odds)[cups].iter().sum::<f64>() / ways(odds).iter().sum::<f64>();
    assert_near(share(ratio.low, 3..5), 0.025);
    assert_near(share(ratio.high, 0..4), 0.025);
    assert_near(ratio.p_value, 34.0 / 70.0);
    assert_eq!(ratio.ratio, Some(9.0));
    let none = RatioOfRatios::new([0, 0], [3, 1]).unwrap();
    assert_eq!((none.ratio, none.low, none.high, none.p_value), (None, 0.0, f64::INFINITY, 1.0));
}

#[test]
fn counts_of_zero_leave_a_side_of_the_interval_open() {
    let none_before = RateRatio::new((0, 10.0), (5, 10.0)).unwrap();
    assert_eq!((none_before.ratio, none_before.high), (Some(f64::INFINITY), f64::INFINITY));
    // Five of five: the share is at least 0.025^(1/5), and the p-value twice one half to the fifth.
    let share = 0.025_f64.powf(0.2);
    assert_near(none_before.low, share / (1.0 - share));
    assert_near(none_before.p_value, 2.0 / 32.0);
    let none = RateRatio::new((0, 10.0), (0, 20.0)).unwrap();
    assert_eq!((none.ratio, none.low, none.high, none.p_value), (None, 0.0, f64::INFINITY, 1.0));
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(RateRatio::new((1, 1.0), (1, exposure)).is_err());
    }
}

proptest! {
    #[test]
    fn an_interval_leaves_out_1_exactly_where_p_is_under_5_percent(
        (b, a) in (0..200_u64, 0..200_u64), (t, u) in (1.0..1000.0, 1.0..1000.0),
    ) {
        let ratio = RateRatio::new((b, t), (a, u)).unwrap();
        if let Some(estimate) = ratio.ratio {
            prop_assert!(ratio.low <= estimate && estimate <= ratio.high);
        }
        if (ratio.p_value - 0.05).abs() > 1e-9 {
            prop_assert_eq!(ratio.p_value < 0.05, !(ratio.low..=ratio.high).contains(&1.0));
        }
        let back = RateRatio::new((a, u), (b, t)).unwrap();
        prop_assert!(ratio.low == 0.0 || (back.high * ratio.low - 1.0).abs() < 1e-6);
        prop_assert!((back.p_value - ratio.p_value).abs() < 1e-9);
    }

    #[test]
    fn a_ratio_of_ratios_leaves_out_1_where_p_is_under_5_percent(
        area in (0..40_u64, 0..40_u64), other in (0..40_u64, 0..40_u64),
    ) {
        let ratio = RatioOfRatios::new([area.0, area.1], [other.0, other.1]).unwrap();
        if (ratio.p_value - 0.05).abs() > 1e-9 {
            prop_assert_eq!(ratio.p_value < 0.05, !(ratio.low..=ratio.high).contains(&1.0));
        }
        let back = RatioOfRatios::new([other.0, other.1], [area.0, area.1]).unwrap();
        prop_assert!(ratio.low == 0.0 || (back.high * ratio.low - 1.0).abs() < 1e-6);
    }
}

#[test]
fn tallies_and_rates_are_those_worked_out_by_hand() {
    let (atlas, incidents) = (atlas(), incidents());
    let attributions = atlas.attribute_all(&incidents);
    let by_month = tally(&attributions, TallyBy::Month);
    assert_eq!(by_month["2017-09"].events, 8.0);
    assert_eq!((by_month["2017-10"].events, by_month["2017-10"].deaths.best), (3.0, 8.0));
    let by_kind = tally(&attributions, TallyBy::Kind);
    assert_eq!((by_kind["bombing"].events, by_kind["bombing"].deaths.best), (2.0, 17.0));
    let by_actor = tally(&attributions, TallyBy::Actor);
    // Blue: 16 October, 15 and 16 January, and five of the seven days from the 14th to the 20th.
    assert_near(by_actor["blue"].events, 3.0 + 5.0 / 7.0);
    assert_eq!((by_actor["blue"].certain, by_actor["blue"].possible), (3, 4));
    let by_zone = tally(&attributions, TallyBy::Zone);
    let sum: f64 = by_zone.values().map(|tally| tally.events).sum();
    assert_near(sum, incidents.len() as f64);

    let year = Period::new(date(2017, 1, 1), date(2018, 1, 1)).unwrap();
    let by_zone_exposure = atlas.exposure(TallyBy::Zone, year).unwrap();
    let (town, by_holder) = (by_zone_exposure["town"], atlas.exposure(TallyBy::Actor, year).unwrap());
    let days_blue = 77.0;
    assert_near(by_holder["blue"].km2_months / town.km2_months, days_blue / 365.0);
    assert_near(town.person_years.unwrap(), 10_000.0 * 365.0 / 365.2425);
    assert_eq!((by_zone_exposure["valley"].person_years, by_holder["red"].person_years), (None, None));
    // Half a degree each way at 35.25 N: 45.5 km by 55.5 km, for twelve months less a part of a day.
    assert!((town.km2_months / 12.0 - 2524.0).abs() < 10.0, "{}", town.km2_months / 12.0);
}

#[test]
fn rates_are_of_the_days_of_the_period_alone() {
    let (atlas, incidents) = (atlas(), incidents());
    let year = Period::new(date(2017, 1, 1), date(2018, 1, 1)).unwrap();
    let rates = atlas.rates(&incidents, TallyBy::Zone, year).unwrap();
    let [town, valley] = ["town", "valley"].map(|zone| rates[zone]);
    // In the town those of 15 and 16 July, 15 and 16 October, the one of 14 to 20 October, and nearly all of one of two
    // that are 0.9 km from the border, and nearly nothing of the other: not those of January.
    assert_near(town.tally.events + valley.tally.events, 5.0 + 2.0 + 9.0);
    assert_eq!((town.tally.certain, valley.tally.certain), (5, 9), "all but the two by the border");
    let exposures = atlas.exposure(TallyBy::Zone, year).unwrap();
    assert_eq!((town.exposure, valley.exposure), (exposures["town"], exposures["valley"]));
    let ground = town.exposure.km2_months;
    assert_near(town.per_1000_km2_and_month().unwrap(), town.tally.events / ground * 1000.0);
    assert_near(town.deaths_per_1000_km2_and_month().unwrap(), town.tally.deaths.best / ground * 1000.0);
    // Ten thousand people for a year less a quarter of a day: a tenth of 100,000.
    let years = 10.0 * 365.2425 / 365.0;
    assert_near(town.per_100000_people_and_year().unwrap(), town.tally.events * years);
    assert_near(town.deaths_per_100000_people_and_year().unwrap(), town.tally.deaths.best * years);
    assert_eq!((valley.per_100000_people_and_year(), valley.deaths_per_100000_people_and_year()), (None, None));
}

#[test]
fn a_window_counts_by_its_part_in_the_period() {
    let atlas = atlas();
    let window = UncertainDate::between(date(2017, 10, 14), date(2017, 10, 20)).unwrap();
    let incidents = [
        event(0, window, TOWN, 0.0, 7),
        event(1, UncertainDate::between(None, date(2017, 10, 1)).unwrap(), TOWN, 0.0, 1),
    ];
    let of = |first, last, actor: &str| {
        let period = Period::new(date(2017, 10, first), date(2017, 10, last)).unwrap();
        let rates = atlas.rates(&incidents, TallyBy::Actor, period).unwrap();
        let tally = rates.get(actor).copied().unwrap_or_default().tally;
        (tally.events * 7.0, tally.deaths.best, tally.certain, tally.possible)
    };
    let near = |found: (f64, f64, u64, u64), wanted: f64, possible| {
        assert_near(found.0, wanted);
        assert_near(found.1, wanted);
        assert_eq!((found.2, found.3), (0, possible));
    };
    near(of(1, 31, "red"), 2.0, 1);
    near(of(1, 31, "blue"), 5.0, 1);
    near(of(15, 18, "red"), 1.0, 1);
    near(of(15, 18, "blue"), 2.0, 1);
    assert_eq!(of(21, 25, "blue"), (0.0, 0.0, 0, 0));
    // What has no incident has a rate of nothing, and what has no ground none.
    let calm = atlas.rates(&[], TallyBy::Zone, Period::new(date(2017, 1, 1), date(2018, 1, 1)).unwrap()).unwrap();
    assert_eq!(calm["town"].per_1000_km2_and_month(), Some(0.0));
    assert!(atlas.rates(&[], TallyBy::Month, Period::ALWAYS).is_err());
}

#[test]
fn a_series_has_every_month() {
    let (atlas, incidents) = (atlas(), incidents());
    let attributions = atlas.attribute_all(&incidents);
    let period = Period::new(date(2017, 7, 1), date(2018, 3, 1)).unwrap();
    let series: Vec<(Date, f64)> =
        monthly(&attributions, period).iter().map(|(month, tally)| (*month, tally.events)).collect();
    let months = [
        (2017, 7, 2.0),
        (2017, 8, 0.0),
        (2017, 9, 8.0),
        (2017, 10, 3.0),
        (2017, 11, 0.0),
        (2017, 12, 3.0),
        (2018, 1, 2.0),
        (2018, 2, 0.0),
    ];
    assert_eq!(series, months.map(|(year, month, events)| (date(year, month, 1), events)));
    assert_eq!(monthly(&[], Period::ALWAYS), []);
}

#[test]
fn incidents_over_two_months_count_in_both() {
    let window = UncertainDate::between(date(2017, 1, 30), date(2017, 2, 2)).unwrap();
    let (atlas, incidents) = (atlas(), [event(0, window, TOWN, 0.0, 4)]);
    let by_month = tally(&atlas.attribute_all(&incidents), TallyBy::Month);
    assert_eq!(by_month.values().map(|tally| tally.events).collect::<Vec<_>>(), [0.5, 0.5]);
    assert_eq!(
        (by_month["2017-01"].certain, by_month["2017-01"].possible, by_month["2017-01"].deaths.best),
        (0, 1, 2.0)
    );
}

proptest! {
    /// The slow twin looks at every pair, on the sphere by the haversine formula.
    #[test]
    fn clusters_are_those_of_the_slow_twin(
        events in proptest::collection::vec((0..40_i32, 0..40_i32, 0..60_i8), 0..40),
        (km, days, least) in (0.5..8.0, 0..10_u32, 1..5_usize),
    ) {
        let incidents: Vec<Incident> = events.iter().enumerate().map(|(id, (x, y, day))| {
            let place = Point::new(44.0 + f64::from(*x) / 100.0, 35.0 + f64::from(*y) / 100.0);
            let when = date(2014, 6, 1).saturating_add(jiff::Span::new().days(i64::from(*day)));
            event(id, when, place, 0.0, 1)
        }).collect();
        let near = |one: &Incident, other: &Incident| {
            let [a, b] = [one, other].map(|incident| (incident.point.x().to_radians(), incident.point.y().to_radians()));
            let h = ((b.1 - a.1) / 2.0).sin().powi(2) + a.1.cos() * b.1.cos() * ((b.0 - a.0) / 2.0).sin().powi(2);
            let apart = one.when.best().duration_since(other.when.best()).as_hours().abs() / 24;
            2.0 * 6371.0088 * h.sqrt().asin() <= km && apart <= i64::from(days)
        };
        let around = |one: usize| (0..incidents.len()).filter(|&other| near(&incidents[one], &incidents[other])).collect::<Vec<_>>();
        let core: Vec<usize> = (0..incidents.len()).filter(|&one| around(one).len() >= least).collect();
        // Cores that reach each other are one cluster: spread the lowest number until nothing changes.
        let mut number: Vec<usize> = (0..incidents.len()).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for &one in &core {
                for &other in core.iter().filter(|&&other| near(&incidents[one], &incidents[other])) {
                    let least = number[one].min(number[other]);
                    changed |= number[one] != least || number[other] != least;
                    (number[one], number[other]) = (least, least);
                }
            }
        }
        let found = clusters(&incidents, km, days, least).unwrap().found;
        let mut cluster_of = vec![None; incidents.len()];
        for (cluster, members) in found.iter().enumerate() {
            members.members.iter().for_each(|&member| cluster_of[member] = Some(cluster));
        }
        for &one in &core {
            for &other in &core {
                prop_assert_eq!(cluster_of[one] == cluster_of[other], number[one] == number[other]);
            }
        }
        for (one, cluster) in cluster_of.iter().enumerate() {
            let reaches = around(one).iter().any(|other| core.contains(other));
            prop_assert_eq!(cluster.is_some(), reaches);
        }
    }
}

/// "Somewhere in the district, some day of the month" is no cluster.
#[test]
fn vague_incidents_are_in_no_cluster_and_are_listed() {
    let window = |last| {
        UncertainDate::between(date(2014, 6, 1), date(2014, 6, last)).unwrap().with_best(date(2014, 6, 1)).unwrap()
    };
    let open = UncertainDate::between(date(2014, 6, 1), None).unwrap();
    let incidents = [
        event(0, window(1), TOWN, 5.0, 1),
        event(1, window(8), TOWN, 5.0, 1),
        event(2, window(9), TOWN, 5.0, 1),
        event(3, window(1), TOWN, 5.1, 1),
        event(4, open, TOWN, 0.0, 1),
        event(5, window(1), TOWN, f64::NAN, 1),
        event(6, window(1), TOWN, 0.0, 1),
    ];
    let found = clusters(&incidents, 5.0, 7, 3).unwrap();
    assert_eq!(found.vague, [2, 3, 4, 5]);
    assert_eq!(found.found.iter().map(|cluster| &cluster.members[..]).collect::<Vec<_>>(), [[0, 1, 6]]);
    assert!(clusters(&incidents, 5.0, 7, 4).unwrap().found.is_empty(), "the vague ones are nobody's neighbours");
}

#[test]
fn distances_from_fronts_tell_what_they_leave_out() {
    let atlas = atlas();
    // The front of red and blue is the border at 44.5 E from 16 October 2017 on; at 35.25 N a degree is 91.0 km.
    let incidents = [
        event(0, date(2017, 11, 1), TOWN, 5.0, 1),
        event(1, date(2017, 11, 1), Point::new(44.45, 35.25), 0.0, 1),
        event(2, date(2017, 11, 1), TOWN, 5.1, 1),
        event(3, date(2017, 10, 15), TOWN, 0.0, 1),
        event(4, date(1900, 1, 1), TOWN, 0.0, 1),
    ];
    let found = atlas.front_distances(&incidents, 5.0);
    assert_eq!((found.km.len(), found.without_front, found.vague), (2, 2, 1));
    assert!((found.km[0] - 4.55).abs() < 0.01 && (found.km[1] - 22.76).abs() < 0.02, "{found:?}");
    assert_eq!((found.within_km(5.0), found.within_km(50.0), found.median_km()), (1, 2, Some(found.km[1])));
    let distances = atlas.front_distances_km(&incidents);
    assert_eq!(distances.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, true, false, false]);
    insta::assert_snapshot!(found, @r"
    Distance to the nearest front of the day, where the place is known to 5 km
      incidents within 5 km 1, 10 km 1, 20 km 1, 50 km 2, 100 km 2, 200 km 2; half of the 2 within 23 km
      on days without a front: 2; left out because the place is not known so well: 1
    ");
    insta::assert_snapshot!(atlas.front_distances(&incidents[3..4], 5.0), @r"
    Distance to the nearest front of the day, where the place is known to 5 km
      on days without a front: 1; left out because the place is not known so well: 0
    ");
}

#[test]
fn an_open_window_is_certain_of_no_month() {
    let coverage = Period::new(date(2017, 1, 1), date(2017, 3, 1)).unwrap();
    let info = disputed::AtlasInfo { coverage, ..disputed::AtlasInfo::default() };
    let mut builder = Atlas::builder();
    builder.info(info).add(Zone::new("town", "Town", Rect::new((44.0, 35.0), (44.5, 35.5)).to_polygon()));
    let covered = builder.build().unwrap();
    let incidents = [
        event(0, UncertainDate::between(None, date(2017, 1, 31)).unwrap(), TOWN, 0.0, 1),
        event(1, UncertainDate::between(date(1, 1, 1), date(9999, 12, 31)).unwrap(), TOWN, 0.0, 1),
        event(2, date(2017, 2, 3), TOWN, 0.0, 1),
    ];
    let by_month = tally(&covered.attribute_all(&incidents), TallyBy::Month);
    assert_eq!(by_month.keys().collect::<Vec<_>>(), ["2017-01", "2017-02", "outside"]);
    assert_eq!((by_month["2017-01"].certain, by_month["2017-01"].possible), (0, 2));
    assert_eq!((by_month["2017-02"].certain, by_month["2017-02"].possible), (1, 2));
    assert_near(by_month.values().map(|tally| tally.events).sum(), 3.0);
    let series = monthly(&covered.attribute_all(&incidents), Period::new(date(2017, 1, 1), date(2017, 2, 1)).unwrap());
    assert_eq!((series.len(), series[0].1.certain, series[0].1.possible), (1, 0, 2));
    // Where the atlas covers all days, an open side allows no answer at all.
    let everything = atlas();
    let by_month = tally(&everything.attribute_all(&incidents[..1]), TallyBy::Month);
    assert_eq!((by_month["outside"].events, by_month["outside"].certain), (1.0, 0));
}

#[test]
fn rates_of_large_counts_agree_with_the_logarithmic_interval() {
    // ln(ratio) +- 1.959964 sqrt(1/a + 1/b) is off by about 1/(2a) + 1/(2b) from the exact interval.
    for (b, a) in [(20_000_u64, 21_000_u64), (100_000, 101_000), (100_000, 100_000), (1_000_000, 999_000)] {
        let ratio = RateRatio::new((b, 1.0), (a, 1.0)).unwrap();
        let estimate = a as f64 / b as f64;
        let wide = (1.959_963_985 * (1.0 / a as f64 + 1.0 / b as f64).sqrt()).exp();
        let near =
            |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1.2 / b as f64, "{found}, not {wanted}");
        near(ratio.low, estimate / wide);
        near(ratio.high, estimate * wide);
        assert_eq!(ratio.p_value < 0.05, !(ratio.low..=ratio.high).contains(&1.0), "{ratio:?}");
    }
    assert!(RateRatio::new((u64::MAX, 1.0), (1, 1.0)).is_err());
}

/// ln(ratio) +- 1.959964 sqrt(1/a + 1/b + 1/c + 1/d), off from the exact interval by about the sum of these halves.
#[test]
fn ratios_of_ratios_of_large_counts_agree_with_the_logarithmic_interval() {
    for [a, b, c, d] in [[20_000, 21_000, 19_000, 18_000_u64], [9_000_000, 9_500_000, 9_900_000, 10_000_000]] {
        let ratio = RatioOfRatios::new([a, b], [c, d]).unwrap();
        let sum: f64 = [a, b, c, d].map(|count| 1.0 / count as f64).iter().sum();
        let (estimate, wide) = (ratio.ratio.unwrap(), (1.959_963_985 * sum.sqrt()).exp());
        for (found, wanted) in [(ratio.low, estimate / wide), (ratio.high, estimate * wide)] {
            assert!((found / wanted - 1.0).abs() < 1e-6 + sum, "{found}, not {wanted}");
        }
        assert_eq!(ratio.p_value < 0.05, !(ratio.low..=ratio.high).contains(&1.0), "{ratio:?}");
    }
    for counts in [[u64::MAX, 1, 1, 1], [1, u64::MAX, u64::MAX, 1], [0, 0, 10_000_001, 0], [u64::MAX; 4]] {
        let [a, b, c, d] = counts;
        assert!(RatioOfRatios::new([a, b], [c, d]).unwrap_err().to_string().contains("too many"));
    }
}

#[test]
fn exposures_and_clusters_that_cannot_be_are_refused() {
    let year = Period::new(date(2017, 1, 1), date(2018, 1, 1)).unwrap();
    assert!(atlas().exposure(TallyBy::Kind, year).is_err());
    assert!(atlas().exposure(TallyBy::Zone, Period::ALWAYS).is_err());
    assert!(clusters(&incidents(), f64::NAN, 1, 1).is_err());
    assert!(clusters(&incidents(), 1.0, 1, 0).is_err());
}
