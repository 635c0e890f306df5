//! The shipped data keep what `data/README.md` promises of them.

#[path = "common/rfc7946.rs"]
mod rfc7946;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use disputed::{Checked, Confidence, Level, Membership, Verdict, Zone, article140, date};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Contains, GeodesicArea, Intersects};
use geo_types::MultiPolygon;

fn text(name: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

const TABLES: [(&str, usize); 10] = [
    ("zone_names.csv", 356),
    ("changes.csv", 545),
    ("claims.csv", 46),
    ("legal_claims.csv", 34),
    ("milestones.csv", 29),
    ("actors.csv", 34),
    ("actor_parents.csv", 29),
    ("incidents.csv", 199),
    ("settlements.csv", 103),
    ("sources.csv", 354),
];

#[test]
fn the_files_are_plain_text_with_one_row_a_line() {
    let readme = text("README.md");
    for (name, rows) in TABLES.into_iter().chain([("zones.geojson", 140)]) {
        let text = text(name);
        assert!(!text.starts_with('\u{feff}') && !text.contains('\r') && text.ends_with('\n'), "{name}");
        assert!(!text.lines().any(|line| line.ends_with([' ', '\t'])), "{name}");
        let around = if name.ends_with("csv") { 1 } else { 2 };
        assert_eq!(text.lines().count() - around, rows, "{name}");
        assert!(readme.contains(&format!("| `{name}` | {rows} |")), "{name}");
    }
}

#[test]
fn the_atlas_has_every_row() {
    let atlas = article140().unwrap();
    let links: usize = atlas.actors().iter().map(|actor| actor.links.len()).sum();
    let zone_names = atlas.zones().iter().map(|zone| &zone.names);
    let names = zone_names.chain(atlas.divisions().iter().map(|division| &division.names));
    let counts = [
        names.map(|names| names.other.len()).sum(),
        atlas.changes().len(),
        atlas.claims().len(),
        atlas.legal_claims().len(),
        atlas.milestones().len(),
        atlas.actors().len(),
        links,
        atlas.incidents().len(),
        atlas.settlements().len(),
        atlas.sources().len(),
    ];
    assert_eq!(counts, TABLES.map(|(_, rows)| rows));
    let level = |level| atlas.zones().iter().filter(|zone| zone.level == Some(level)).count();
    let division = |level| atlas.divisions().iter().filter(|division| division.level == level).count();
    let counts =
        [division(Level::Governorate), division(Level::District), level(Level::Subdistrict), level(Level::Part)];
    assert_eq!(counts, [7, 28, 83, 22]);
    assert_eq!(atlas.coverage().start(), Some(date(2003, 3, 19)));
    assert_eq!(atlas.coverage().end(), Some(date(2019, 1, 1)));
    assert!(atlas.info().attribution.iter().any(|line| line.contains("CC BY 3.0 IGO")));
}

#[test]
fn the_zones_are_geojson_as_told() {
    let zones = text("zones.geojson");
    assert_eq!(rfc7946::breaches(&zones), [""; 0]);
    let collection: geojson::FeatureCollection = zones.parse().unwrap();
    let rung = |feature: &geojson::Feature| {
        let levels = ["governorate", "district", "subdistrict", "part"];
        levels.iter().position(|level| feature.property("level").unwrap() == level).unwrap()
    };
    assert!(collection.features.is_sorted_by_key(rung));
    for (number, feature) in collection.features.iter().enumerate() {
        assert_eq!(feature.id, Some(geojson::feature::Id::Number((number + 1).into())));
        assert_eq!(feature.geometry.is_some(), rung(feature) > 1);
        assert_eq!(feature.property("parent").unwrap().is_string(), [1, 2].contains(&rung(feature)));
        assert_eq!(feature.property("part_of").unwrap().is_string(), rung(feature) == 3);
        assert_eq!(feature.property("disputed").unwrap().is_null(), rung(feature) == 3);
        let bbox = feature.geometry.as_ref().map(|geometry| {
            let geojson::GeometryValue::MultiPolygon { coordinates } = &geometry.value else { panic!("{geometry}") };
            let places = || coordinates.iter().flatten().flatten();
            let least = |axis: usize| places().map(|place| place[axis]).fold(f64::INFINITY, f64::min);
            let most = |axis: usize| places().map(|place| place[axis]).fold(f64::NEG_INFINITY, f64::max);
            vec![least(0), least(1), most(0), most(1)]
        });
        assert_eq!(feature.bbox, bbox, "{number}");
    }
}

fn outline(zone: &Zone) -> &MultiPolygon<f64> {
    &zone.shapes[0].geometry
}

fn area_km2(outline: &MultiPolygon<f64>) -> f64 {
    outline.geodesic_area_unsigned() / 1e6
}

#[test]
fn areas_are_those_of_the_outlines() {
    let atlas = article140().unwrap();
    for zone in atlas.zones() {
        let stated = zone.area_km2.unwrap();
        let rounding = if stated.fract() == 0.0 { 0.5 } else { 0.05 };
        let area = area_km2(outline(zone));
        assert!((area - stated).abs() <= rounding * 1.01, "{}: {area} and {stated}", zone.id);
    }
}

/// The sub-districts neither overlap nor leave a gap: that they do not cross is proved when the atlas is built, so that
/// one border around them with as much ground in it as they have together leaves no room for either.
#[test]
fn the_ground_is_covered_once() {
    let atlas = article140().unwrap();
    let wholes = atlas.zones().iter().zip(0..).filter(|(zone, _)| zone.part_of.is_none());
    let pieces: Vec<_> = wholes
        .map(|(zone, number)| disputed::geometry::Piece {
            zone: number,
            part_of: None,
            from: i32::MIN,
            until: i32::MAX,
            geometry: outline(zone),
        })
        .collect();
    let partition = disputed::geometry::Partition::new(&pieces).unwrap();
    let mut stretches: Vec<Vec<_>> = Vec::new();
    for arc in partition.arcs() {
        match (arc.left, arc.right) {
            (Some(_), None) => stretches.push(arc.vertices.to_vec()),
            (None, Some(_)) => stretches.push(arc.vertices.iter().rev().copied().collect()),
            _ => {}
        }
    }
    let mut border = stretches.pop().unwrap();
    while border.first() != border.last() {
        let next = stretches.iter().position(|stretch| stretch.first() == border.last()).unwrap();
        border.extend(stretches.swap_remove(next));
    }
    assert!(stretches.is_empty(), "one border");
    let around = MultiPolygon::from(geo_types::Polygon::new(border.into(), vec![]));
    let together: f64 = pieces.iter().map(|piece| area_km2(piece.geometry)).sum();
    assert!((area_km2(&around) - together).abs() < 1e-6, "{} and {together}", area_km2(&around));
    assert_eq!(together.round(), 90_538.0);
}

#[test]
fn parts_lie_in_their_wholes_and_apart_from_each_other() {
    let atlas = article140().unwrap();
    let parts: Vec<&Zone> = atlas.zones().iter().filter(|zone| zone.level == Some(Level::Part)).collect();
    for (number, part) in parts.iter().enumerate() {
        let whole = atlas.zone(part.part_of.as_ref().unwrap().as_str()).unwrap();
        assert_eq!(whole.level, Some(Level::Subdistrict));
        // That no edges cross is proved when the atlas is built.
        let inside = |corner: &geo_types::Coord<f64>| outline(whole).coordinate_position(corner) != CoordPos::Outside;
        assert!(outline(part).0[0].exterior().0.iter().all(inside), "{}", part.id);
        assert!(!parts[..number].iter().any(|other| outline(other).intersects(outline(part))), "{}", part.id);
        assert!(
            part.membership.is_none() && !part.note.is_empty() && !part.sources.is_empty() && part.confidence.is_some()
        );
    }
}

#[test]
fn places_lie_where_they_are_said_to() {
    let atlas = article140().unwrap();
    let within = |id: &str, point| outline(atlas.zone(id).unwrap()).contains(&point);
    for zone in atlas.zones().iter().filter(|zone| zone.level == Some(Level::Subdistrict)) {
        assert!(outline(zone).contains(&zone.seat.unwrap()), "{}", zone.id);
        assert!(zone.seat_source.is_some() && zone.membership.is_some() && zone.parent.is_some(), "{}", zone.id);
    }
    for settlement in atlas.settlements() {
        let zone = settlement.zone.as_ref().unwrap();
        assert!(within(zone.as_str(), settlement.point), "{}", settlement.names.en);
        assert_eq!(atlas.zone(zone.as_str()).unwrap().level, Some(Level::Subdistrict));
    }
    for incident in atlas.incidents() {
        assert!(within(incident.zone.as_ref().unwrap().as_str(), incident.point), "{}", incident.id);
    }
}

#[test]
fn each_zone_has_one_chain_from_the_first_day_on() {
    let atlas = article140().unwrap();
    for zone in atlas.zones() {
        let chain: Vec<_> = atlas.changes().iter().filter(|change| change.zone == zone.id).collect();
        let first = chain.first().unwrap_or_else(|| panic!("{} has no row", zone.id));
        assert_eq!((first.when, first.from.clone()), (date(2003, 3, 19).into(), None), "{}", zone.id);
        for pair in chain.windows(2) {
            let (earlier, later) = (pair[0], pair[1]);
            assert!(earlier.when.best() < later.when.best(), "{}", later.id);
            assert!(earlier.when.not_after() < later.when.not_before(), "{} shares a day of its window", later.id);
            assert_eq!(later.from.as_ref(), Some(&earlier.to), "{}", later.id);
        }
    }
}

#[test]
fn numbers_told_in_the_description_are_true() {
    let atlas = article140().unwrap();
    let readme = text("README.md");
    let told =
        |words: &str| assert!(readme.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}");
    let sure = |confidence| atlas.changes().iter().filter(|change| change.provenance.confidence == confidence).count();
    let (high, medium, low) = (sure(Confidence::High), sure(Confidence::Medium), sure(Confidence::Low));
    told(&format!("`high` ({high} rows), `medium` ({medium}), `low` ({low})"));
    told(&format!("{} changes have such a window", atlas.changes().iter().filter(|c| !c.when.is_exact()).count()));
    let undated = atlas.changes().iter().filter(|change| change.provenance.recorded == date(2026, 11, 24));
    told(&format!("the day of compilation: {} rows", undated.count()));
    let memory = |change: &&disputed::ControlChange| {
        let sources = change.provenance.sources.iter().map(|source| atlas.source(source.as_str()).unwrap());
        sources.into_iter().all(|source| source.checked == Some(Checked::Memory))
    };
    told(&format!("{} rows of `changes.csv` rest on memory alone", atlas.changes().iter().filter(memory).count()));
    let verdict = |verdict| atlas.claims().iter().filter(|claim| claim.verdict == verdict).count();
    told(&format!("not believed, {};", verdict(Verdict::Rejected)));
    told(&format!("replaced by a better report, {};", verdict(Verdict::Superseded)));
    told(&format!("undecided, {})", verdict(Verdict::Open)));
    let source = |is: fn(&disputed::Source) -> bool| atlas.sources().iter().filter(|source| is(source)).count();
    told(&format!("or empty: {})", source(|source| source.date.is_empty())));
    told(&format!("({} have none)", source(|source| source.url.is_empty())));
    let incidents = |start: &str| atlas.incidents().iter().filter(|event| event.id.as_str().starts_with(start)).count();
    told(&format!("Rows `ged-` ({})", incidents("ged-")));
    told(&format!("rows `tl-` ({})", incidents("tl-")));
    let early = atlas.incidents().iter().filter(|event| event.when.best() < date(2013, 4, 1));
    told(&format!("`isis` stands in {} events", early.filter(|event| event.actors.contains(&"isis".into())).count()));
    let peopled = atlas.settlements().iter().filter(|settlement| settlement.population.is_some()).count();
    told(&format!("(GeoNames, {peopled} places)"));
}

#[test]
fn each_disputed_district_is_claimed_from_both_sides() {
    let atlas = article140().unwrap();
    let districts = atlas.divisions().iter().filter(|division| division.level == Level::District);
    let mut disputed = 0;
    for district in districts.filter(|district| district.membership != Some(Membership::No)) {
        disputed += 1;
        let claims = atlas.legal_claims().iter().filter(|claim| claim.area == district.id);
        let claimants: BTreeSet<&str> = claims.map(|claim| claim.claimant.as_str()).collect();
        assert_eq!(claimants, BTreeSet::from(["krg", "federal-iraq"]), "{}", district.id);
    }
    assert_eq!(disputed, 17);
}

#[test]
fn ids_are_words_and_names_name_one_thing() {
    let atlas = article140().unwrap();
    let zones = atlas.zones().iter().map(|zone| zone.id.as_str());
    let places: Vec<&str> = zones.chain(atlas.divisions().iter().map(|division| division.id.as_str())).collect();
    assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
    let rows =
        atlas.changes().iter().map(|change| change.id.as_str()).chain(atlas.actors().iter().map(|a| a.id.as_str()));
    for id in rows.chain(places) {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
    }
    for source in atlas.sources() {
        let id = source.id.as_str();
        assert!(id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'), "{id}");
    }
    for zone in atlas.zones() {
        for name in &zone.names.other {
            assert_eq!(atlas.find_zones(name), [zone], "{name}");
        }
    }
    let colours: BTreeSet<_> = atlas.actors().iter().map(|actor| actor.colour.as_ref().unwrap()).collect();
    assert_eq!(colours.len(), atlas.actors().len());
}
