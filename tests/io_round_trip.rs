//! Atlases written to files read back as the same.

#[path = "common/records.rs"]
mod records;
#[path = "common/rfc7946.rs"]
mod rfc7946;
#[path = "common/same.rs"]
mod same;

use std::fs;
use std::path::Path;

use disputed::{
    Actor, Administers, Atlas, AtlasBuilder, AtlasInfo, Checked, Division, Incident, LegalClaim, Level, Membership,
    Milestone, Names, Outcome, Period, Point, Qualifier, Relation, Settlement, Source, Step, UncertainDate, Zone,
    ZoneShape, article140,
};
use geo_types::Rect;
use proptest::prelude::*;
use records::{ACTORS, DAYS, Records, SOURCES, day, records, square};
use same::assert_same;

fn geojson(atlas: &Atlas) -> String {
    let mut bytes = Vec::new();
    atlas.write_geojson(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn through_tables(atlas: &Atlas) -> Atlas {
    let folder = tempfile::tempdir().unwrap();
    atlas.write_tables(folder.path()).unwrap();
    Atlas::open(folder.path()).unwrap()
}

#[test]
fn the_embedded_data_are_what_writing_their_atlas_gives() {
    let folder = tempfile::tempdir().unwrap();
    article140().unwrap().write_tables(folder.path()).unwrap();
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 12);
    for name in names {
        let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(&name)).unwrap();
        let written = fs::read_to_string(folder.path().join(&name)).unwrap();
        let different = shipped.lines().zip(written.lines()).find(|(shipped, written)| shipped != written);
        assert_eq!(different, None, "{}", name.display());
        assert_eq!(shipped.len(), written.len(), "{}", name.display());
    }
}

#[test]
fn the_embedded_atlas_survives_one_file() {
    let atlas = article140().unwrap();
    let text = geojson(&atlas);
    assert_eq!(rfc7946::breaches(&text), [""; 0]);
    let again = Atlas::from_geojson(&text).unwrap();
    assert_same(&atlas, &again);
    assert_eq!(geojson(&again), text);
}

/// The crate `geojson` knows nothing of this one: what it reads is what any tool reads.
#[test]
fn another_reader_finds_the_same_outlines() {
    let atlas = article140().unwrap();
    let collection: geojson::FeatureCollection = geojson(&atlas).parse().unwrap();
    let outlines = collection.features.iter().filter(|feature| feature.geometry.is_some());
    for (feature, zone) in outlines.zip(atlas.zones()) {
        let outline = &feature.geometry.as_ref().unwrap().value;
        let geojson::GeometryValue::MultiPolygon { coordinates } = outline else { panic!("{outline:?}") };
        let ring: Vec<(f64, f64)> = coordinates[0][0].iter().map(|position| (position[0], position[1])).collect();
        assert_eq!(ring, zone.shapes[0].geometry.0[0].exterior().0.iter().map(|c| (c.x, c.y)).collect::<Vec<_>>());
        assert_eq!(feature.property("zone_id").unwrap(), zone.id.as_str());
    }
    assert_eq!(collection.features.len(), atlas.zones().len() + atlas.divisions().len());
}

#[test]
fn rings_are_turned_the_way_that_the_standard_asks_for() {
    let mut zone = Zone::new("ring", "Ring", square(0.0, 0.0, 4.0));
    let (exterior, hole) = (square(0.0, 0.0, 4.0).0.remove(0), square(1.0, 1.0, 1.0).0.remove(0));
    let turned =
        |ring: &geo_types::LineString<f64>| ring.0.iter().rev().copied().collect::<geo_types::LineString<f64>>();
    let clockwise = geo_types::Polygon::new(turned(exterior.exterior()), vec![hole.exterior().clone()]);
    zone.shapes[0].geometry = clockwise.into();
    let atlas = Atlas::builder().add(zone).build().unwrap();
    let text = geojson(&atlas);
    assert_eq!(rfc7946::breaches(&text), [""; 0]);
    let again = Atlas::from_geojson(&text).unwrap();
    let ring = &again.zones()[0].shapes[0].geometry.0[0];
    assert_eq!((ring.exterior(), &turned(&ring.interiors()[0])), (exterior.exterior(), hole.exterior()));
}

#[test]
fn an_entry_that_a_table_cannot_hold_is_refused() {
    let mut zone = Zone::new("town", "Town", square(0.0, 0.0, 1.0));
    zone.sources.push("a;b".into());
    let atlas = Atlas::builder().add(zone).add(Source::new("a;b", "Two")).build().unwrap();
    assert_same(&atlas, &Atlas::from_geojson(geojson(&atlas)).unwrap());
    let change = disputed::ControlChange::new("1", "town", day(0), disputed::Control::held(["red+blue"]));
    let zone = Zone::new("town", "Town", square(0.0, 0.0, 1.0));
    let atlas = Atlas::builder().add(zone).add(Actor::new("red+blue", "Both")).add(change).build().unwrap();
    let error = atlas.write_tables(tempfile::tempdir().unwrap().path()).unwrap_err();
    insta::assert_snapshot!(error, @r#"feature 1, field actors: "red+blue" cannot stand in a list of a table (rename it: no '+', and no space at its ends)"#);
}

/// Anything that a cell of text may hold, with all that CSV and JSON have to escape.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zéşال0-9 ,;+'\"\\\\\n\r\t=@\u{0}\u{feff}]{1,12}"
}

fn maybe_text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(text())
}

/// An entry of a list that a cell of a table can hold.
fn entries() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-zéال\"][a-z ,'\"\n]{0,6}[a-zéال\"]", 0..3)
}

fn names() -> impl Strategy<Value = Names> {
    (text(), maybe_text(), maybe_text(), entries()).prop_map(|(en, ar, ku, other)| {
        let mut names = Names::new(en);
        (names.ar, names.ku, names.other) = (ar, ku, other);
        names
    })
}

fn when() -> impl Strategy<Value = UncertainDate> {
    (0..DAYS - 20, 0..15_i32, 0..15_i32, 0..5_usize, 0..3_usize).prop_map(|(number, width, best, mark, open)| {
        let (first, last) = (day(number), day(number + width));
        let window = match open {
            0 => UncertainDate::between(first, last),
            1 => UncertainDate::between(first, None),
            _ => UncertainDate::between(None, last),
        };
        let window = window.unwrap().with_best(day(number + best % (width + 1))).unwrap();
        let mark = [
            Qualifier::Unqualified,
            Qualifier::Unqualified,
            Qualifier::Approximate,
            Qualifier::Uncertain,
            Qualifier::UncertainAndApproximate,
        ][mark];
        window.with_qualifier(mark)
    })
}

fn period() -> impl Strategy<Value = Period> {
    (0..DAYS, 1..50_i32, 0..4_usize).prop_map(|(first, length, open)| match open {
        0 => Period::ALWAYS,
        1 => Period::since(day(first)),
        2 => Period::until(day(first)),
        _ => Period::new(day(first), day(first + length)).unwrap(),
    })
}

fn sources() -> impl Strategy<Value = Vec<disputed::SourceId>> {
    proptest::sample::subsequence(SOURCES.to_vec(), 0..=2).prop_map(|ids| ids.iter().map(Into::into).collect())
}

fn membership() -> impl Strategy<Value = Option<Membership>> {
    proptest::sample::select(vec![None, Some(Membership::No), Some(Membership::Partly), Some(Membership::Yes)])
}

prop_compose! {
    fn division()(
        names in names(), level in proptest::sample::select(vec![Level::Governorate, Level::District]),
        pcode in maybe_text(), membership in membership(), membership_basis in sources(),
        area_km2 in proptest::option::of(0.0..1e6_f64), population in proptest::option::of(any::<u64>()),
    ) -> Division {
        let mut division = Division::new("above", "", level);
        (division.names, division.pcode, division.membership) = (names, pcode, membership);
        (division.membership_basis, division.area_km2, division.population) = (membership_basis, area_km2, population);
        division
    }
}

prop_compose! {
    /// What is put on top of a plain zone. Its shape may begin on some day, to be put behind another.
    fn dress()(
        names in names(), level in proptest::sample::select(vec![None, Some(Level::Subdistrict), Some(Level::Part)]),
        pcode in maybe_text(), membership in membership(), membership_basis in sources(), seat in any::<bool>(),
        seat_source in maybe_text(), area_km2 in proptest::option::of(0.0..1e6_f64), note in text(), sources in sources(),
        population in proptest::option::of(any::<u64>()), moved in proptest::option::of(0..DAYS),
    ) -> Zone {
        let mut zone = Zone::new("", "", square(0.0, 0.0, 1.0));
        (zone.names, zone.level, zone.pcode, zone.membership) = (names, level, pcode, membership);
        (zone.membership_basis, zone.seat_source, zone.area_km2, zone.note) = (membership_basis, seat_source, area_km2, note);
        (zone.sources, zone.population) = (sources, population);
        zone.seat = seat.then(|| Point::new(0.1, 0.1));
        zone.shapes[0].extant = moved.map_or(Period::ALWAYS, |number| Period::since(day(number)));
        zone
    }
}

prop_compose! {
    fn event()(
        when in when(), x in 0.0..1.0_f64, y in 0.0..1.0_f64, precision_km in 0.0..100.0_f64, kind in text(),
        low in proptest::option::of(any::<u32>()), source in text(), source_event_id in maybe_text(), in_zone in any::<bool>(),
    ) -> Incident {
        let mut incident = Incident::new("event", when, Point::new(x, y));
        (incident.precision_km, incident.kind, incident.deaths.low) = (precision_km, kind, low);
        (incident.source, incident.source_event_id) = (source, source_event_id);
        incident.zone = in_zone.then(|| "z0-0".into());
        incident.actors = vec!["cyan".into(), "amber".into()];
        incident
    }
}

prop_compose! {
    fn rest()(
        title in text(), attribution in proptest::collection::vec(text(), 0..3), names in names(), relation in 0..4_usize,
        link in period(), claim in period(), administers in 0..3_usize, ground in text(), due in proptest::option::of(0..DAYS),
        milestone in when(), town in names(), population in proptest::option::of(any::<u64>()), incident in event(),
    ) -> AtlasBuilder {
        let mut builder = Atlas::builder();
        let coverage = Period::new(day(0), day(DAYS)).unwrap();
        let within = (due.is_some()).then(|| Rect::new((-180.0, -90.0), (180.0, 90.0)));
        builder.info(AtlasInfo { title: title.clone(), coverage, attribution, within });
        for (number, id) in ACTORS.into_iter().enumerate() {
            let mut actor = Actor::new(id, id.to_uppercase());
            if number == 1 {
                let relation =
                    [Relation::Command, Relation::Legal, Relation::Affiliation, Relation::Succession][relation];
                actor.put_under(ACTORS[0], relation, link);
                actor.names = names.clone();
                (actor.short_name, actor.colour) = (Some(title.clone()), Some("#123456".into()));
            }
            builder.add(actor);
        }
        for id in SOURCES {
            let mut source = Source::new(id, title.clone());
            (source.publisher, source.url, source.date) = (ground.clone(), ground.clone(), "2014-06~".into());
            source.checked = Some(Checked::Memory);
            builder.add(source);
        }
        let mut legal = LegalClaim::new("legal", "above", "amber", ground.clone());
        legal.period = claim;
        legal.administers =
            [Administers::Nothing, Administers::Rest, Administers::Zones(vec!["z0-0".into()])][administers].clone();
        let mut step = Milestone::new("step", milestone, title, Step::Census);
        (step.effect, step.due, step.outcome) = (ground, due.map(day), due.map(|_| Outcome::Missed));
        let mut settlement = Settlement::new("", Point::new(0.1 + 0.2, 1e-7));
        (settlement.names, settlement.population, settlement.zone) = (town, population, Some("z0-0".into()));
        builder.add(legal).add(step).add(settlement).add(incident);
        builder
    }
}

fn atlas() -> impl Strategy<Value = Atlas> {
    (records(), division(), dress(), rest()).prop_map(|(records, division, dress, mut builder)| {
        let Records { mut zones, changes, claims } = records;
        for zone in &mut zones {
            let Some((x, y)) = zone.id.as_str().strip_prefix('z').and_then(|id| id.split_once('-')) else { continue };
            if zone.part_of.is_some() || zone.id != "z0-0" {
                continue;
            }
            let mut dressed = dress.clone();
            (dressed.id, dressed.parent) = (zone.id.clone(), Some("above".into()));
            dressed.seat = dressed.seat.map(|seat| Point::new(seat.x() + x.parse::<f64>().unwrap(), seat.y()));
            assert_eq!(y, "0");
            dressed.shapes[0].geometry = zone.shapes[0].geometry.clone();
            if let Some(start) = dressed.shapes[0].extant.start() {
                let mut wide = square(0.0, 0.0, 1.0);
                wide.0.push(square(0.0, -3.0, 0.3).0.remove(0));
                dressed.shapes.insert(0, ZoneShape { extant: Period::until(start), geometry: wide });
            }
            *zone = dressed;
        }
        builder.add(division).extend(zones).extend(changes).extend(claims).build().unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_atlas_survives_one_file(atlas in atlas()) {
        assert_same(&atlas, &Atlas::from_geojson(geojson(&atlas)).unwrap());
    }

    #[test]
    fn an_atlas_survives_a_folder_of_tables(atlas in atlas()) {
        assert_same(&atlas, &through_tables(&atlas));
    }

    #[test]
    fn coordinates_come_back_bit_by_bit(x in -1e-3..1e-3_f64, y in any::<f64>(), far in 0.1..80.0_f64) {
        let y = if y.abs() < 80.0 { y } else { y.fract() };
        // What is nearer to zero is refused.
        prop_assume!(y.is_finite() && [x, y].into_iter().all(|at| at == 0.0 || at.abs() > 1e-40));
        let ring = vec![(x, y), (far, y), (far, 89.0 - far.fract()), (x, y)];
        let outline = geo_types::Polygon::new(geo_types::LineString::from(ring), vec![]);
        let atlas = Atlas::builder().add(Zone::new("slice", "Slice", outline)).build().unwrap();
        let again = Atlas::from_geojson(geojson(&atlas)).unwrap();
        let bits = |atlas: &Atlas| {
            let rings = atlas.zones()[0].shapes[0].geometry.0[0].exterior().0.clone();
            rings.iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect::<Vec<_>>()
        };
        prop_assert_eq!(bits(&atlas), bits(&again));
    }
}
