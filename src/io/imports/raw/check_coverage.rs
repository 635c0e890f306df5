//! What is wrong between the features of a map: outlines that are there twice, overlaps, gaps, vertices that miss the
//! neighbour.

use std::collections::BTreeSet;

use geo_types::Coord;
use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::Claims;
use super::fault::{MapFault, MapFaultKind as Kind, Size};
use super::gaps::Gaps;
use super::map::{RawFeature, RawMap};
use super::near_misses::NearMisses;
use super::scene::Scene;
use super::validate::Checks;
use crate::error::{Result, counted};
use crate::geometry::overlay::{Labelled, Overlay, Plane, node};

/// Features that all lie on each other have as many overlaps as the fourth power of their number: pieces of ground, and pairs
/// in each. An overlap is listed while one of the two features is in fewer than so many; the rest is counted.
const ENOUGH: usize = 100;

/// The edges of the features of a map, each a label by its place in the map.
fn edges(features: &[RawFeature]) -> impl Iterator<Item = Labelled> {
    features.iter().zip(0..).flat_map(|(feature, label)| labelled(feature, label))
}

pub(super) fn labelled(feature: &RawFeature, label: u32) -> impl Iterator<Item = Labelled> {
    feature.closed_edges().map(move |ends| Labelled { ends, label })
}

/// The features of a map laid over each other.
pub(super) fn overlay(features: &[RawFeature]) -> Result<Overlay> {
    Overlay::new(node(edges(features))?)
}

/// Reports what is wrong between features, but for those of which it is not clear what ground they cover; overlaps and gaps
/// are measured on a plane if there is one.
///
/// Goes through the days on which features begin or end. Each feature is held against those around it that are there on its
/// first day: whatever is wrong between two features is so on the first day of the later one, and is told once.
pub(super) fn check(
    map: &RawMap,
    claims: &Claims,
    unclear: &BTreeSet<u32>,
    checks: &Checks,
    plane: Plane<'_>,
    faults: &mut Vec<MapFault>,
) {
    let is_compared =
        |feature: u32| !unclear.contains(&feature) && map.features()[feature as usize].closed_edges().next().is_some();
    let mut scene = Scene::new(map, claims, checks.near_m);
    let mut between = Between {
        map,
        claims,
        plane,
        outlines: FxHashMap::default(),
        faults: Vec::new(),
        named: vec![0; map.features().len()],
        unlisted: None,
    };
    let mut gaps = Gaps::new(&scene, checks.narrow_m, plane);
    let mut near_misses = NearMisses::default();
    for turn in claims.turns(is_compared) {
        for &feature in &turn.ended {
            scene.remove(feature);
            between.forget(feature);
            gaps.remove(map, feature);
        }
        for &feature in &turn.begun {
            scene.add(feature);
            gaps.add(map, feature);
        }
        let doubles = between.duplicates(&turn.begun);
        for group in scene.groups(&turn.begun) {
            between.overlaps(&group, &turn.begun, &doubles);
            near_misses.check(&scene, &group, &turn.begun);
        }
        gaps.check(&scene, unclear, turn.day, &mut between.faults);
    }
    between.count_unlisted();
    faults.append(&mut between.faults);
    faults.append(&mut near_misses.faults);
}

struct Between<'a> {
    map: &'a RawMap,
    claims: &'a Claims,
    plane: Plane<'a>,
    /// The features that are there, by their outlines bit by bit.
    outlines: FxHashMap<Vec<[u64; 2]>, Vec<u32>>,
    faults: Vec<MapFault>,
    /// In how many listed overlaps each feature is.
    named: Vec<usize>,
    /// How many overlaps are not listed, each of two features in a piece of ground, and a place in the first.
    unlisted: Option<(usize, Coord)>,
}

impl<'a> Between<'a> {
    fn label(&self, feature: u32) -> &'a str {
        self.map.features()[feature as usize].label()
    }

    fn outline(&self, feature: u32) -> Vec<[u64; 2]> {
        self.map.features()[feature as usize].outline()
    }

    fn forget(&mut self, feature: u32) {
        let outline = self.outline(feature);
        if let Some(same) = self.outlines.get_mut(&outline) {
            same.retain(|other| *other != feature);
        }
    }

    /// Reports features with the same outline on the same days, each with one of the others, and gives all their pairs.
    fn duplicates(&mut self, begun: &[u32]) -> FxHashSet<[u32; 2]> {
        let mut pairs = FxHashSet::default();
        for &feature in begun {
            let same = self.outlines.entry(self.outline(feature)).or_default();
            let rivals = same.iter().filter(|other| self.claims.are_rivals(**other, feature));
            let rivals: Vec<[u32; 2]> = rivals.map(|other| [feature.min(*other), feature.max(*other)]).collect();
            if let Some(pair) = rivals.first() {
                let labels = pair.map(|number| self.map.features()[number as usize].label());
                self.faults.push(MapFault::new(Kind::DuplicateGeometry, labels));
            }
            pairs.extend(rivals);
            same.push(feature);
        }
        pairs
    }

    /// Reports ground that features claim against each other, one of each pair having just begun.
    fn overlaps(&mut self, group: &[u32], begun: &[u32], doubles: &FxHashSet<[u32; 2]>) {
        let features = self.map.features();
        let edges = group.iter().flat_map(|&feature| labelled(&features[feature as usize], feature));
        let is_new = |pair: &[u32; 2]| pair.iter().any(|feature| begun.binary_search(feature).is_ok());
        let found = node(edges).and_then(Overlay::new).and_then(|overlay| {
            let mut found = Vec::new();
            for (number, region) in overlay.inner() {
                let mut pairs = self.claims.rivals(region);
                pairs.retain(|pair| is_new(pair) && !doubles.contains(pair));
                let all = pairs.len();
                pairs.retain(|pair| self.is_to_be_listed(*pair));
                if pairs.len() < all {
                    self.unlisted.get_or_insert((0, region.place)).0 += all - pairs.len();
                }
                if !pairs.is_empty() {
                    let size = Size::of(&overlay.ground(number, self.plane)?);
                    found.extend(pairs.iter().map(|pair| {
                        MapFault::new(Kind::Overlap, pair.map(|one| self.label(one))).at(region.place).sized(size)
                    }));
                }
            }
            Ok(found)
        });
        match found {
            Ok(found) => self.faults.extend(found),
            Err(error) => {
                let among: Vec<&str> = group.iter().map(|feature| self.label(*feature)).collect();
                self.faults.extend(error.faults().iter().map(|fault| MapFault::unclear(fault, &among)));
            }
        }
    }

    /// Whether one of two features is in few listed overlaps so far; counts this one if so.
    fn is_to_be_listed(&mut self, pair: [u32; 2]) -> bool {
        let is_listed = pair.iter().any(|feature| self.named[*feature as usize] < ENOUGH);
        for feature in pair {
            self.named[feature as usize] += usize::from(is_listed);
        }
        is_listed
    }

    /// Tells how much is not listed.
    fn count_unlisted(&mut self) {
        if let Some((overlaps, at)) = self.unlisted {
            let features: [&str; 0] = [];
            let what = counted(overlaps, "more overlap");
            let what = format!("{what}, between features of which each is in {ENOUGH} listed ones; the first");
            self.faults.push(MapFault::new(Kind::Overlap, features).at(at).saying(what));
        }
    }
}
