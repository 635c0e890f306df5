//! Other people's maps: read, looked over and repaired.

use disputed::Atlas;
use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::io::imports::{Checks, Columns, MapFaultKind, OverlapRule, RawFeature, RawMap, Repairs, SettlementList};
use geo_types::{Coord, MultiPolygon, Rect};

use super::atlases::{ask, explained};
use super::shapes::{Bytes, polygon};

/// A map is looked over, written as it was read, and made into an atlas or refused.
pub fn flat_features(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(map) = RawMap::parse(text) else { return };
    let again = RawMap::parse(&map.to_geojson()).expect("what is written can be read");
    assert_eq!(map.features().len(), again.features().len());
    for (one, other) in map.features().iter().zip(again.features()) {
        // As text, for coordinates that were missing are no numbers.
        assert_eq!(format!("{:?}", one.polygons()), format!("{:?}", other.polygons()));
        assert!(one.properties().eq(other.properties()));
    }
    assert!(map.validate(&Checks::default()).iter().all(|fault| !fault.to_string().is_empty()));
    match Atlas::from_features(&map, &Columns::default()) {
        Ok(atlas) => ask(&atlas),
        Err(error) => explained(&error),
    }
}

/// A list of towns is made into zones, or refused.
pub fn settlements(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(list) = SettlementList::parse(text) else { return };
    let outline = MultiPolygon::from(Rect::new((40.0, 30.0), (50.0, 40.0)).to_polygon());
    match list.in_cells(&outline) {
        Ok(atlas) => ask(&atlas),
        Err(error) => explained(&error),
    }
}

/// The sizes that a lattice can have in degrees: from less than a metre, where everything is within reach of everything, to a country.
const STEPS: [f64; 5] = [2e-6, 1e-5, 1e-3, 0.05, 0.3];

/// Polygons on a lattice, each vertex off it by up to some metres or not at all.
fn map(bytes: &mut Bytes<'_>) -> RawMap {
    let step = STEPS[bytes.next() as usize % STEPS.len()];
    let place = |x: u8, y: u8| {
        let at = |from: f64, number: u8| {
            let off = [0.0, 0.0, 0.0, 0.0, 0.0, 1e-6, -4e-6, 3e-5][number as usize >> 4 & 7];
            from + f64::from(number % 16) * step + off
        };
        Coord { x: at(44.0, x), y: at(35.0, y) }
    };
    let mut polygons = Vec::new();
    while !bytes.is_empty() && polygons.len() < 8 {
        polygons.push((format!("f{}", polygons.len()), polygon(bytes, place)));
    }
    RawMap::from_polygons(polygons)
}

/// Once repaired, a map is a partition in which nothing is wrong, and a second repair does nothing.
pub fn clean(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let choice = bytes.next();
    let map = map(&mut bytes);
    assert!(map.validate(&Checks::default()).iter().all(|fault| !fault.to_string().is_empty()));
    let mut repairs = Repairs::all();
    let rules = [OverlapRule::FirstWins, OverlapRule::SmallerWins, OverlapRule::Contested];
    repairs.overlaps = rules.into_iter().nth(usize::from(choice % 3));
    repairs.snap_m = (choice & 0x40 == 0).then_some(1.0);
    let Ok((clean, report)) = map.repair(&repairs) else { return };
    assert!(!report.to_string().is_empty());
    let faults = clean.validate(&Checks::default());
    let is_left = |kind| matches!(kind, MapFaultKind::NearMiss | MapFaultKind::Gap | MapFaultKind::TinyRing);
    assert!(faults.iter().all(|fault| is_left(fault.kind())), "{faults:#?}\nafter\n{report}\nof {}", map.to_geojson());
    let shapes: Vec<MultiPolygon<f64>> = clean.features().iter().filter_map(RawFeature::polygons).collect();
    let piece = |(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry };
    let pieces: Vec<Piece<'_>> = shapes.iter().zip(0..).map(piece).collect();
    let index = Partition::new(&pieces).and_then(PointIndex::build);
    assert!(index.is_ok(), "{index:?}\nafter\n{report}\nof {}", map.to_geojson());
    let (again, second) = clean.repair(&repairs).expect("what was repaired can be repaired");
    assert!(second.is_empty(), "{second}\nafter\n{report}\nof {}", map.to_geojson());
    assert_eq!(again, clean);
}
