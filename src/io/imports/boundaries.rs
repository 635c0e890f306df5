//! Better outlines for zones that have their history already.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use geo_types::{Coord, MultiPolygon, Point};

use super::raw::{RawFeature, RawMap};
use crate::error::{ErrorKind, Fault, Faults, Result, counted};
use crate::geometry::contains;
use crate::geometry::overlay::{Labelled, Overlay, node};
use crate::model::{Zone, ZoneId};
use crate::query::Atlas;

/// What became of the zones of an atlas that took the outlines of a map.
///
/// It prints itself as a short text, with the first twenty names of each list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoundaryReport {
    replaced: Vec<ZoneId>,
    kept: Vec<ZoneId>,
    unused: Vec<String>,
    clipped: Vec<(ZoneId, f64)>,
    displaced: Vec<String>,
}

impl BoundaryReport {
    /// The zones that have an outline of the map now.
    pub fn replaced(&self) -> &[ZoneId] {
        &self.replaced
    }

    /// The zones that the map has no outline for, parts of others left out: they keep theirs.
    pub fn kept(&self) -> &[ZoneId] {
        &self.kept
    }

    /// The keys of the features that no zone has.
    pub fn unused(&self) -> &[String] {
        &self.unused
    }

    /// The zones and parts that kept their outline and lost ground that the map gives to others, or that lies outside the
    /// zone that they are a part of, with the square metres.
    pub fn clipped(&self) -> &[(ZoneId, f64)] {
        &self.clipped
    }

    /// Seats and settlements that lie outside their zone now: the seat was dropped, or the settlement's zone.
    pub fn displaced(&self) -> &[String] {
        &self.displaced
    }
}

impl fmt::Display for BoundaryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let replaced = counted(self.replaced.len(), "zone");
        write!(f, "{replaced} with a new outline, {} as before", self.kept.len())?;
        list(f, self.kept.iter().map(ZoneId::as_str))?;
        write!(f, "\n{} of the map without a zone", counted(self.unused.len(), "feature"))?;
        list(f, self.unused.iter().map(String::as_str))?;
        for (zone, m2) in &self.clipped {
            write!(f, "\n{zone} was cut to fit: {m2:.0} m2")?;
        }
        for place in &self.displaced {
            write!(f, "\nnow outside its zone: {place}")?;
        }
        Ok(())
    }
}

/// So many names are printed of a list.
const PRINTED: usize = 20;

fn list<'a>(f: &mut fmt::Formatter<'_>, names: impl ExactSizeIterator<Item = &'a str>) -> fmt::Result {
    let more = names.len().saturating_sub(PRINTED);
    for (number, name) in names.take(PRINTED).enumerate() {
        write!(f, "{}{name}", if number == 0 { ": " } else { ", " })?;
    }
    if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
}

impl Atlas {
    /// The same atlas, with the outlines of a map for the zones whose [`pcode`](Zone::pcode) or id stands in a property of
    /// its features: the same histories, and finer answers near borders.
    ///
    /// Zones that the map does not have keep their outline, but for ground that it gives to others; parts are cut to the
    /// zone that they are a part of. The answer is about all that is on record, whatever view this atlas was.
    ///
    /// ```
    /// use disputed::{Atlas, Point, Zone, date, io::imports::RawMap};
    /// use geo_types::Rect;
    ///
    /// let rough = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    /// let mut zone = Zone::new("town", "Town", rough);
    /// zone.pcode = Some("IQ01".into());
    /// let atlas = Atlas::builder().add(zone).build()?;
    /// let map = RawMap::parse(r#"{"type":"Feature","properties":{"code":"IQ01"},"geometry":{"type":"Polygon",
    ///   "coordinates":[[[44,35],[45,35],[45.2,35.5],[45,36],[44,36],[44,35]]]}}"#)?;
    /// let (fine, report) = atlas.with_boundaries(&map, "code")?;
    /// assert_eq!(report.replaced().len(), 1);
    /// assert!(fine.on(date(2001, 1, 1)).control_at(Point::new(45.1, 35.5)).is_some());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Faults of the map (see [`RawMap::validate`]); a key that several features have; a zone whose shape moves over time,
    /// for the map tells of one shape only; new outlines that claim the same ground: decide between them first, with
    /// [`RawMap::repair`]; zones and parts that the new outlines leave no ground; a map of which no zone has an outline.
    pub fn with_boundaries(&self, map: &RawMap, key: &str) -> Result<(Atlas, BoundaryReport)> {
        let mut report = BoundaryReport::default();
        let mut zones = self.zones().to_vec();
        let is_new = replace(&mut zones, map.sound()?, key, &mut report)?;
        let mut layers: Vec<Option<String>> = zones.iter().map(|zone| zone.layer.clone()).collect();
        layers.sort();
        layers.dedup();
        let mut faults = Faults::default();
        for layer in layers {
            fit(&mut zones, &is_new, layer.as_deref(), map, &mut report, &mut faults)?;
        }
        faults.into_result(())?;
        let mut settlements = self.settlements().to_vec();
        let inside = |zone: &Zone, at: Point<f64>| zone.shapes.iter().any(|shape| contains(&shape.geometry, at.0));
        for zone in &mut zones {
            if let Some(seat) = zone.seat.filter(|seat| !inside(zone, *seat)) {
                report.displaced.push(format!("the seat of {} at {}, {}", zone.id, seat.x(), seat.y()));
                zone.seat = None;
            }
        }
        let of_id: HashMap<&str, &Zone> = zones.iter().map(|zone| (zone.id.as_str(), zone)).collect();
        for settlement in &mut settlements {
            let zone = settlement.zone.as_ref().and_then(|zone| of_id.get(zone.as_str()));
            if let Some(zone) = zone.filter(|zone| !inside(zone, settlement.point)) {
                report.displaced.push(format!("{} in {}", settlement.names.en, zone.id));
                settlement.zone = None;
            }
        }
        let atlas = Atlas::builder()
            .info(self.info().clone())
            .extend(self.actors().to_vec())
            .extend(self.divisions().to_vec())
            .extend(zones)
            .extend(self.changes().to_vec())
            .extend(self.claims().to_vec())
            .extend(self.sources().to_vec())
            .extend(self.legal_claims().to_vec())
            .extend(self.milestones().to_vec())
            .extend(settlements)
            .extend(self.incidents().to_vec())
            .build()
            .map_err(|error| error.map(|fault| map.fault(fault)))?;
        Ok((atlas, report))
    }
}

/// Gives zones the outlines of the map; tells which ones have one now.
fn replace(zones: &mut [Zone], map: &RawMap, key: &str, report: &mut BoundaryReport) -> Result<Vec<bool>> {
    let mut faults = Faults::default();
    let mut outlines: HashMap<String, MultiPolygon<f64>> = HashMap::new();
    let mut properties: Vec<&str> = map.features().iter().flat_map(RawFeature::properties).collect();
    properties.sort_unstable();
    properties.dedup();
    if !map.features().is_empty() && !properties.contains(&key) {
        let fault = Fault::new(ErrorKind::Value, format!("no feature has a property \"{key}\""));
        let fault =
            fault.advise(format!("name the one with the code of each unit; there are: {}", properties.join(", ")));
        return Err(map.fault(fault).into());
    }
    for feature in map.features() {
        let Some(outline) = feature.polygons() else { continue };
        let Some(code) = feature.text(key) else {
            let fault = Fault::new(ErrorKind::Value, "has no key").in_feature(feature.label()).in_field(key);
            faults.push(map.fault(fault.advise("name the property with the code of each unit")));
            continue;
        };
        if outlines.insert(code.clone(), outline).is_some() {
            let fault = Fault::new(ErrorKind::DuplicateId, format!("two features have the key \"{code}\""));
            faults.push(map.fault(fault.in_feature(feature.label()).in_field(key).advise("leave one of them out")));
        }
    }
    let mut is_new = vec![false; zones.len()];
    for (zone, is_new) in zones.iter_mut().zip(&mut is_new) {
        let code = zone.pcode.as_deref().filter(|code| outlines.contains_key(*code)).unwrap_or(zone.id.as_str());
        let Some(outline) = outlines.remove(code) else {
            if zone.part_of.is_none() {
                report.kept.push(zone.id.clone());
            }
            continue;
        };
        if let [only] = zone.shapes.as_mut_slice() {
            only.geometry = outline;
            *is_new = true;
            report.replaced.push(zone.id.clone());
        } else {
            let message = format!("zone \"{}\" has {} shapes over time, the map has one", zone.id, zone.shapes.len());
            let fault = Fault::new(ErrorKind::Geometry, message).in_feature(zone.id.as_str());
            faults.push(map.fault(fault.advise("leave the feature out, or give the zone one shape")));
        }
    }
    report.unused = outlines.into_keys().collect();
    report.unused.sort();
    if faults.is_empty() && report.replaced.is_empty() {
        let some = |names: &mut dyn Iterator<Item = &str>| names.take(3).collect::<Vec<_>>().join(", ");
        let keys = some(&mut report.unused.iter().map(String::as_str));
        let codes = some(&mut zones.iter().map(|zone| zone.pcode.as_deref().unwrap_or(zone.id.as_str())));
        let message = "no feature has the code or the id of a zone";
        let advice =
            format!("name the property with the code of each unit; it has {keys}, and zones are called {codes}");
        faults.push(map.fault(Fault::new(ErrorKind::Value, message).in_field(key).advise(advice)));
    }
    faults.into_result(is_new)
}

/// Cuts the zones of a layer to each other: new outlines before old ones, parts within their wholes; and gives both
/// sides of every border the same vertices.
///
/// Between two new outlines nothing is decided: ground that both claim is a fault.
fn fit(
    zones: &mut [Zone],
    is_new: &[bool],
    layer: Option<&str>,
    map: &RawMap,
    report: &mut BoundaryReport,
    faults: &mut Faults,
) -> Result<()> {
    let of_id: HashMap<&str, usize> = zones.iter().enumerate().map(|(at, zone)| (zone.id.as_str(), at)).collect();
    let whole: Vec<Option<usize>> =
        zones.iter().map(|zone| zone.part_of.as_ref().and_then(|whole| of_id.get(whole.as_str()).copied())).collect();
    let depth = |zone: usize| std::iter::successors(whole[zone], |&zone| whole[zone]).take(zones.len()).count();
    // Every shape is a label of its own.
    let labels: Vec<(usize, usize)> = (0..zones.len())
        .filter(|zone| zones[*zone].layer.as_deref() == layer)
        .flat_map(|zone| (0..zones[zone].shapes.len()).map(move |shape| (zone, shape)))
        .collect();
    let shape_of = |(zone, shape): (usize, usize)| &zones[zone].shapes[shape];
    let edges = labels.iter().zip(0..).flat_map(|(at, label)| {
        let rings = shape_of(*at).geometry.iter();
        let rings = rings.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let edges = rings.flat_map(|ring| ring.0.windows(2)).filter(|edge| edge[0] != edge[1]);
        edges.map(move |edge: &[Coord]| Labelled { ends: [edge[0], edge[1]], label })
    });
    let overlay = Overlay::new(node(edges)?)?;
    let depths: Vec<usize> = labels.iter().map(|(zone, _)| depth(*zone)).collect();
    let meets =
        |one: u32, other: u32| shape_of(labels[one as usize]).extant.overlaps(shape_of(labels[other as usize]).extant);
    let mut owners: Vec<Vec<u32>> = Vec::with_capacity(overlay.regions.len());
    // How much ground each one lost, if any: along a long edge that can be less than nothing.
    let mut lost: Vec<Option<f64>> = vec![None; labels.len()];
    let mut has_ground = vec![false; labels.len()];
    // To which shapes each one lost ground; to none where it is a part that lies outside its whole.
    let mut takers: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); labels.len()];
    // What two new outlines claim: how much, and a place in it.
    let mut claimed: BTreeMap<[u32; 2], (f64, Coord)> = BTreeMap::new();
    for region in &overlay.regions {
        let mut candidates = region.labels.clone();
        candidates.sort_by_key(|label| (depths[*label as usize], !is_new[labels[*label as usize].0], *label));
        let mut kept: Vec<u32> = Vec::new();
        for label in candidates {
            let rank = depths[label as usize];
            let rival = kept.iter().find(|other| depths[**other as usize] == rank && meets(**other, label));
            if let Some(&rival) =
                rival.filter(|rival| [**rival, label].iter().all(|one| is_new[labels[*one as usize].0]))
            {
                claimed.entry([rival, label]).or_insert((0.0, region.place)).0 += region.area_m2();
            }
            let within = whole[labels[label as usize].0].is_none_or(|whole| {
                kept.iter().any(|other| labels[*other as usize].0 == whole && meets(*other, label))
            });
            if within && rival.is_none() {
                kept.push(label);
                has_ground[label as usize] = true;
            } else {
                *lost[label as usize].get_or_insert(0.0) += region.area_m2();
                takers[label as usize].extend(rival);
            }
        }
        owners.push(kept);
    }
    let id = |label: u32| zones[labels[label as usize].0].id.as_str();
    for (pair, (area_m2, at)) in &claimed {
        let [one, other] = pair.map(id);
        let message = format!("the new outlines claim the same ground, {area_m2:.1} m2 of it, at {}, {}", at.x, at.y);
        let fault = Fault::new(ErrorKind::Coverage, message).in_feature(format!("{one} and {other}"));
        let advice = "repair the map first with a rule for overlaps, or leave one of the features out";
        faults.push(map.fault(fault.advise(advice)));
    }
    let is_claimed = |label: u32| claimed.keys().any(|pair| pair.contains(&label));
    for label in (0..labels.len() as u32).filter(|label| !has_ground[*label as usize] && !is_claimed(*label)) {
        let takers: Vec<&str> = takers[label as usize].iter().map(|taker| id(*taker)).collect();
        let (message, advice) = if takers.is_empty() {
            let message = "lies outside the zone that it is a part of, as that is drawn now".to_owned();
            (message, "give it an outline in the map as well, or leave the feature of that zone out")
        } else {
            let message = format!("lies in the new outlines of {}, and has no ground left", takers.join(" and "));
            (message, "give it an outline in the map as well, or leave the features out that cover it")
        };
        faults.push(map.fault(Fault::new(ErrorKind::Coverage, message).in_feature(id(label)).advise(advice)));
    }
    let changed = |label: &u32| overlay.noded.cut.contains(label) || lost[*label as usize].is_some();
    let drawn = overlay.draw(&owners, (0..labels.len() as u32).filter(changed));
    for (label, lost) in lost.into_iter().enumerate() {
        report.clipped.extend(lost.map(|lost| (zones[labels[label].0].id.clone(), lost)));
    }
    for (label, geometry) in drawn {
        let (zone, shape) = labels[label as usize];
        zones[zone].shapes[shape].geometry = geometry;
    }
    Ok(())
}
