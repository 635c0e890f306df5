//! Pictures: the map of a day, ground by holder, incidents.

#[path = "common/records.rs"]
mod records;
#[path = "common/towns.rs"]
mod towns;

use disputed::map::{Format, Layer};
use disputed::{Actor, Atlas, Control, ControlChange, Language, Period, Zone, article140, date};
use records::square;
use towns::{features, few_streets, hostile_atlas};

#[test]
fn pictures_hold_what_they_show_and_hostile_names_stay_text() {
    let atlas = article140().unwrap();
    let period = Period::new(date(2014, 1, 1), date(2018, 1, 1)).unwrap();
    let holders = atlas.plot_holders(period, Language::Ar).unwrap();
    assert!(holders.contains("تنظيم الدولة") && holders.contains(">٢٠١٦<"));
    let map = atlas.on(date(2017, 10, 15)).plot_map(Language::En).unwrap();
    assert!(map.contains("Pesh-PUK") && map.contains("COD-AB"));
    let bad = hostile_atlas();
    for picture in [
        bad.on(date(2001, 1, 1)).plot_map(Language::Ar).unwrap(),
        bad.plot_holders(Period::ALWAYS, Language::En).unwrap(),
        bad.plot_incidents(Period::ALWAYS, Language::En, 1.0).unwrap(),
    ] {
        assert!(!picture.contains("<script"));
        assert_eq!(picture.matches('<').count(), picture.matches('>').count());
    }
}

#[test]
fn pictures_of_a_few_streets_have_sizes() {
    let atlas = few_streets();
    let map = atlas.on(date(2016, 11, 10)).plot_map(Language::En).unwrap();
    assert!(map.contains(">100 m<") && map.contains(">0.029 km² Red army<"), "{map}");
    let holders = atlas.plot_holders(Period::ALWAYS, Language::En).unwrap();
    assert!(holders.contains(">0.08<") && holders.contains(">2016-11-0"), "{holders}");
    let arabic = atlas.plot_holders(Period::ALWAYS, Language::Ar).unwrap();
    assert!(arabic.contains(">٠٫٠٨<") && arabic.contains("تشرين الثاني ٢٠١٦<"), "{arabic}");
    let incidents = atlas.plot_incidents(Period::ALWAYS, Language::En, 0.01).unwrap();
    assert!(incidents.contains("at least 0.01 km²"), "{incidents}");
    assert_eq!(incidents.matches("stroke-dasharray=\"3 3\"").count(), 2, "a mark for each change");
    for picture in [map, holders, arabic, incidents] {
        assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
    }
    let exported =
        features(&atlas.export().layer(Layer::TransfersUntil(date(2016, 12, 1))).to_text(Format::GeoJson).unwrap());
    assert_eq!(exported[0]["properties"]["area_km2"], 0.028_6);
}

#[test]
fn holders_of_one_colour_are_told_apart() {
    // One more than there are colours, and two that the record gives the same.
    let mut builder = Atlas::builder();
    for number in 0..9_u32 {
        let id = format!("a{number}");
        let mut actor = Actor::new(id.as_str(), format!("Army {number}"));
        actor.colour = (number > 6).then(|| "#0072b2".to_owned());
        let zone = format!("z{number}");
        builder.add(actor).add(Zone::new(zone.as_str(), zone.as_str(), square(f64::from(number), 0.0, 1.0))).add(
            ControlChange::new(format!("c{number}"), zone.as_str(), date(2001, 1, 1), Control::held([id.as_str()])),
        );
    }
    let atlas = builder.build().unwrap();
    for picture in [
        atlas.on(date(2001, 1, 1)).plot_map(Language::En).unwrap(),
        atlas.plot_holders(Period::ALWAYS, Language::En).unwrap(),
    ] {
        let fills: Vec<&str> = picture.split("fill=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        let patterns: std::collections::BTreeSet<&str> =
            fills.iter().filter(|fill| fill.starts_with("url(")).copied().collect();
        let plain = fills.iter().filter(|fill| **fill == "#0072b2").count();
        assert!(patterns.len() >= 3 && plain > 0, "{patterns:?} {plain}: {picture}");
    }
    let map = atlas.on(date(2001, 1, 1)).plot_map(Language::En).unwrap();
    let zones: Vec<&str> =
        map.split("stroke=\"#3b3f45\"").filter_map(|part| part.rsplit_once(" fill=\"")).map(|(_, fill)| fill).collect();
    let different: std::collections::BTreeSet<&&str> = zones[..9].iter().collect();
    assert_eq!(different.len(), 9, "{zones:?}");
}

#[test]
fn years_before_the_first_are_told_in_pictures() {
    let atlas = Atlas::builder()
        .add(Actor::new("a", "A"))
        .add(Zone::new("z", "Z", square(0.0, 0.0, 1.0)))
        .add(ControlChange::new("b", "z", date(-49, 1, 10), Control::held(["a"])))
        .add(ControlChange::new("c", "z", date(-43, 3, 15), Control::Vacant))
        .build()
        .unwrap();
    let year = |from| Period::new(date(from, 1, 1), date(from, 12, 1)).unwrap();
    for (language, period, label) in [
        (Language::En, Period::ALWAYS, ">-0044<"),
        (Language::Ar, Period::ALWAYS, ">٤٥ ق.م<"),
        (Language::En, year(-43), ">-0043-03<"),
        (Language::Ku, year(-43), ">شوباتی ٤٤ پ.ز<"),
    ] {
        let picture = atlas.plot_holders(period, language).unwrap();
        assert!(picture.contains(label), "{label}: {picture}");
    }
    let map = atlas.on(date(-43, 3, 15)).plot_map(Language::En).unwrap();
    assert!(map.contains(">-0043-03-15 ·"), "{map}");
    let tags = features(&atlas.export().to_text(Format::OpenHistoricalMap).unwrap());
    assert_eq!(tags[0]["properties"]["end_date"], "-0043-03-15");
}
