//! What stands behind the faults of zones that have parts.
//!
//! A part is taken out of its whole. Where it does not lie in it, or two parts lie on each other, what is found names the whole,
//! as if its own rings were wrong, or its neighbour. So the shapes around such a place are held against each other.

use geo::{BooleanOps, CoordsIter, GeodesicArea};
use geo_types::{MultiPolygon, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use rustc_hash::{FxHashMap, FxHashSet};

use super::book::ENOUGH;
use super::{PartitionFault, PartitionFaultKind as Kind, Piece};
use crate::geometry::bounds;

/// Less than a square metre is what rounding leaves of shapes that are overlaid.
const LEAST_KM2: f64 = 1e-6;

/// The shapes of zones on days.
pub(super) struct Ground<'p, 'a>(pub(super) &'p [Piece<'a>]);

impl Ground<'_, '_> {
    /// The shape that a zone has on a day; `None` if its area on the earth cannot be measured. Longitudes may go once more around it:
    /// what is off the earth is told of elsewhere.
    fn shape(&self, zone: u32, day: i32) -> Option<MultiPolygon<f64>> {
        let there = self.0.iter().filter(|piece| piece.zone == zone && piece.from <= day && day < piece.until);
        let polygons: Vec<Polygon<f64>> = there.flat_map(|piece| piece.geometry.0.iter().cloned()).collect();
        let shape = MultiPolygon::new(polygons);
        let can_be_measured = shape.coords_iter().all(|at| at.x.abs() <= 360.0 && at.y.abs() <= 90.0);
        can_be_measured.then_some(shape)
    }

    /// What both zones claim on a day, in km2.
    pub(super) fn shared_km2(&self, one: u32, other: u32, day: i32) -> Option<f64> {
        Some(km2(&self.shape(one, day)?.intersection(&self.shape(other, day)?)))
    }

    /// What a zone claims on a day and another one does not, in km2.
    pub(super) fn outside_km2(&self, part: u32, whole: u32, day: i32) -> Option<f64> {
        Some(km2(&self.shape(part, day)?.difference(&self.shape(whole, day)?)))
    }
}

fn km2(shape: &MultiPolygon<f64>) -> f64 {
    shape.geodesic_area_signed().abs() / 1e6
}

/// The faults with those of wholes and parts replaced by what stands behind them.
pub(crate) fn causes(found: Vec<PartitionFault>, pieces: &[Piece<'_>]) -> Vec<PartitionFault> {
    let wholes = pieces.iter().filter_map(|piece| Some((piece.zone, piece.part_of?)));
    let wholes: FxHashMap<u32, u32> = wholes.collect();
    if wholes.is_empty() {
        return found;
    }
    let concerned = wholes.iter().flat_map(|(part, whole)| [*part, *whole]).collect();
    let boxed = pieces.iter().filter_map(|piece| {
        let bounds = bounds(piece.geometry.iter())?;
        let corners = Rectangle::from_corners(bounds.min().into(), bounds.max().into());
        Some(GeomWithData::new(corners, (piece.zone, piece.from, piece.until)))
    });
    let near = RTree::bulk_load(boxed.collect());
    let mut causes = Causes { ground: Ground(pieces), wholes, concerned, near, known: FxHashMap::default() };
    let mut all: Vec<PartitionFault> = Vec::new();
    let mut places: FxHashMap<(Kind, [Option<u32>; 2]), usize> = FxHashMap::default();
    for fault in found {
        for fault in causes.behind(fault) {
            let place = *places.entry((fault.kind, fault.zones)).or_insert(all.len());
            match all.get_mut(place) {
                Some(known) => known.places = known.places.max(fault.places),
                None => all.push(fault),
            }
        }
    }
    // As in the book of faults: where edges cross, so does the ground between them.
    all.retain(|fault| fault.kind != Kind::Overlap || !places.contains_key(&(Kind::Crossing, fault.zones)));
    all
}

/// The box of a shape, with its zone, its first day and the day after its last one.
type Boxed = GeomWithData<Rectangle<[f64; 2]>, (u32, i32, i32)>;

struct Causes<'p, 'a> {
    ground: Ground<'p, 'a>,
    /// The zone that each part is a part of.
    wholes: FxHashMap<u32, u32>,
    /// The zones that are parts or have some.
    concerned: FxHashSet<u32>,
    near: RTree<Boxed>,
    /// Pairs that were held against each other on a day.
    known: FxHashMap<(Kind, [u32; 2], i32), bool>,
}

impl Causes<'_, '_> {
    /// The faults that one stands for, itself if it names who claims the ground, or nothing else is found.
    fn behind(&mut self, fault: PartitionFault) -> Vec<PartitionFault> {
        let PartitionFault { kind, zones, at, day, .. } = fault;
        let concerned = zones.iter().flatten().any(|zone| self.concerned.contains(zone));
        if !concerned || !matches!(kind, Kind::SameSide | Kind::Crossing | Kind::Overlap) {
            return vec![fault];
        }
        if let [Some(one), Some(other)] = zones
            && !self.are_related(one, other)
            && self.is_so(Kind::Overlap, [one, other], day)
        {
            return vec![fault];
        }
        let there = self.near.locate_in_envelope_intersecting(&AABB::from_point([at.x, at.y]));
        let there = there.map(|found| found.data).filter(|(_, from, until)| *from <= day && day < *until);
        let mut around: Vec<u32> = there.map(|(zone, ..)| zone).chain(zones.into_iter().flatten()).collect();
        around.sort_unstable();
        around.dedup();
        // Of a part and its whole it is the part that can be wrong; of others, they and their parts.
        let whole_of = |zone: u32| self.wholes.get(&zone).copied();
        let is_suspect = |zone: u32| match zones {
            [Some(one), Some(other)] if whole_of(one) == Some(other) => zone == one,
            [Some(one), Some(other)] if whole_of(other) == Some(one) => zone == other,
            _ => zones.iter().flatten().any(|named| *named == zone || whole_of(zone) == Some(*named)),
        };
        let suspects: Vec<(u32, Option<u32>)> =
            around.iter().filter(|zone| is_suspect(**zone)).map(|zone| (*zone, whole_of(*zone))).collect();
        let mut told: Vec<PartitionFault> = Vec::new();
        for (suspect, whole) in suspects {
            let outside = whole.map(|whole| (Kind::PartOutside, [suspect, whole]));
            let shared = around.iter().map(|other| (kind, [suspect.min(*other), suspect.max(*other)]));
            for (sort, pair) in outside.into_iter().chain(shared) {
                let is_of_rivals = sort == Kind::PartOutside || !self.are_related(pair[0], pair[1]);
                // As in the book of faults: a zone that is in so many of a kind is named often enough.
                let zones = pair.map(Some);
                let is_new = told.iter().all(|known| known.zones != zones);
                if told.len() < ENOUGH && is_new && is_of_rivals && self.is_so(sort, pair, day) {
                    told.push(PartitionFault { kind: sort, zones, ..fault.clone() });
                }
            }
        }
        if told.is_empty() { vec![fault] } else { told }
    }

    /// Whether a part reaches out of its whole, or two zones claim the same ground.
    fn is_so(&mut self, sort: Kind, pair: [u32; 2], day: i32) -> bool {
        let Causes { ground, known, .. } = self;
        let sort = if sort == Kind::PartOutside { sort } else { Kind::Overlap };
        *known.entry((sort, pair, day)).or_insert_with(|| {
            let [one, other] = pair;
            let km2 = match sort {
                Kind::PartOutside => ground.outside_km2(one, other, day),
                _ => ground.shared_km2(one, other, day),
            };
            km2.is_some_and(|km2| km2 >= LEAST_KM2)
        })
    }

    /// Whether they are the same, or one is a part of the other, by whatever detour.
    fn are_related(&self, one: u32, other: u32) -> bool {
        let above = |zone: u32| {
            std::iter::successors(Some(zone), |zone| self.wholes.get(zone).copied()).take(self.wholes.len() + 1)
        };
        above(one).any(|zone| zone == other) || above(other).any(|zone| zone == one)
    }
}
