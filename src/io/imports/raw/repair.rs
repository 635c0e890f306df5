//! Repairing a map, each step by itself.

use geo_types::{Coord, LineString, MultiPolygon};
use serde_json::Value;

use super::check_features::{units, unscrambled};
use super::check_place::swapped;
use super::difference::difference;
use super::fault::{MapFault, MapFaultKind as Kind};
use super::map::{RawFeature, RawMap, RawShape};
use super::report::{Repair, RepairReport, RepairStep};
use super::rings::{closed_edges, turns_left};
use super::{check_shapes, clean};
use crate::error::{Error, ErrorKind, Fault, Faults, Result, counted};
use crate::geometry::globe::is_on_earth;
use crate::geometry::overlay::{Labelled, Overlay, Region, node};
use crate::geometry::{NO_CLASS, distance_m};
use crate::io::imports::columns::{Columns, Found};
use crate::io::imports::sizes::need_sizes;

/// Which repairs are wanted. What is `false` or `None` is left alone.
///
/// The steps are taken in the order of the fields. [`Repairs::all`] takes all of them.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "each is a step of its own")]
pub struct Repairs {
    /// Reads texts again that were read in the wrong encoding.
    pub names: bool,
    /// Swaps the axes of features that lie right only then: where the others do, or within the bounds that are expected
    /// ([`RawMap::within`]).
    pub axes: bool,
    /// Closes rings, turns outer ones left and holes right, drops repeated vertices and heights, and leaves out rings
    /// without an inside and features without polygons.
    pub rings: bool,
    /// Makes features valid whose edges cross or touch, with a vertex at each crossing: what is inside a polygon is told by
    /// the even-odd rule over all its rings, so that ground that a ring goes round twice is not its, and a hole outside is
    /// ground. (Ledoux, Arroyo Ohori and Meijers, A triangulation-based approach to automatically repair GIS polygons,
    /// doi:10.1016/j.cageo.2014.01.009.) Where polygons of a feature lie on each other they become one.
    pub valid: bool,
    /// Lets features meet that are not farther apart than this in metres: their edges are bent to pass the vertices of
    /// others, and of two vertices that of the feature earlier in the file stays where it is.
    pub snap_m: Option<f64>,
    /// Gives overlaps that are narrower than this, in metres, to the feature with the longer border along them. The width
    /// of ground is the diameter of the greatest circle in it.
    pub slivers_m: Option<f64>,
    /// Decides the other overlaps. Who loses ground loses it on all days on which the feature holds: one that is to keep it on
    /// some of them has to be two features.
    pub overlaps: Option<OverlapRule>,
    /// Gives enclosed gaps that are narrower than this, in metres, to the feature with the longest border along them, and
    /// to its versions of other days that have the same one.
    pub gaps_m: Option<f64>,
    /// Where the days of a feature stand, its layer, and what it is a part of. Features that hold on different days, are of
    /// different layers, or parts of each other can be in the same place.
    pub columns: Columns,
}

/// Who gets ground that several features claim.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverlapRule {
    /// The feature that comes first in the file.
    FirstWins,
    /// The smaller feature.
    SmallerWins,
    /// The feature that comes first in this list of labels; those that are not in it come last, in the order of the file.
    Priority(Vec<String>),
    /// None of them: for those that hold at once it becomes a feature of its own, on the days on which all of these hold, with the
    /// properties that they agree on and `claimants`, which has their labels. The actors of all of them stand in the column of the
    /// actor, and `contested` in that of the status (`status` where none was found), unless all have the same.
    Contested,
}

/// How often features are laid over each other until nothing is left to do.
const ROUNDS: usize = 12;

/// A map that has become so many times larger since the first of these rounds, and by some vertices more, will not settle
/// either: where everything lies within reach of everything else, each round makes crossings for the next.
const GROWTH: usize = 4;
const GROWTH_OF_SMALL: usize = 200;

impl Repairs {
    /// Every step: vertices snapped within a metre, overlaps narrower than ten metres taken for slivers and the others
    /// given to the smaller feature, gaps closed up to a width of a hundred metres.
    pub fn all() -> Self {
        Repairs {
            names: true,
            axes: true,
            rings: true,
            valid: true,
            snap_m: Some(1.0),
            slivers_m: Some(10.0),
            overlaps: Some(OverlapRule::SmallerWins),
            gaps_m: Some(100.0),
            columns: Columns::default(),
        }
    }
}

impl RawMap {
    /// The map with the repairs that are wanted, and a report of each of them.
    ///
    /// What is in order stays as it is, bit for bit, and a second repair finds nothing to do. Where features have been laid
    /// over each other they share every vertex of their borders, as zones of an atlas must.
    ///
    /// Features that hold on no day together (as for [`validate`](Self::validate)), or are of different layers, are not drawn to each other, however near they are:
    /// a line that moved by a step has moved. One that lasts while its neighbour has several versions is drawn to each of them,
    /// and ground that is a gap on some of its days only is left open.
    ///
    /// # Errors
    ///
    /// If there is something in the way that the wanted steps do not remove: rings that are not closed, crossings,
    /// coordinates that are not finite. If features keep drawing each other to and fro, or make ever more vertices of each
    /// other. If a width is negative or not finite.
    ///
    /// ```
    /// use disputed::io::imports::{RawMap, RepairStep, Repairs};
    /// use geo_types::Rect;
    ///
    /// let west = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    /// let east = Rect::new((44.99999, 35.0), (46.0, 36.0)).to_polygon();
    /// let map = RawMap::from_polygons([("west", west), ("east", east)]);
    /// let mut repairs = Repairs::default();
    /// repairs.slivers_m = Some(1.0);
    /// let (clean, report) = map.repair(&repairs)?;
    /// assert_eq!(report.of(RepairStep::Sliver).count(), 1);
    /// assert!(clean.repair(&repairs)?.1.is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn repair(&self, repairs: &Repairs) -> Result<(RawMap, RepairReport)> {
        let sizes = [("snap_m", repairs.snap_m), ("slivers_m", repairs.slivers_m), ("gaps_m", repairs.gaps_m)];
        need_sizes(sizes.into_iter().filter_map(|(field, size)| Some((field, size?))))?;
        let (mut map, mut report) = (self.clone(), RepairReport::default());
        let columns = repairs.columns.find(self)?;
        if repairs.names {
            map.features.iter_mut().for_each(|feature| names(feature, &mut report));
        }
        if repairs.axes {
            axes(&mut map, &mut report)?;
        }
        if repairs.rings {
            map.features.iter_mut().for_each(|feature| rings(feature, &mut report));
            map.leave_out_empty(&columns, &mut report);
        }
        if repairs.valid {
            let mut faults = Faults::default();
            for feature in &mut map.features {
                faults.take(valid(feature, &mut report));
            }
            faults.into_result(())?;
            if repairs.rings {
                map.leave_out_empty(&columns, &mut report);
            }
        }
        let together = repairs.snap_m.is_some()
            || repairs.slivers_m.is_some()
            || repairs.overlaps.is_some()
            || repairs.gaps_m.is_some();
        if together {
            map.need_ground()?;
            map.lay_together(repairs, &columns, &mut report)?;
            if repairs.rings {
                map.leave_out_empty(&columns, &mut report);
            }
        }
        Ok((map, report))
    }

    /// Lays features over each other until nothing is left to do: what one round puts in place can lie near something
    /// else. Mostly that settles in two or three.
    fn lay_together(&mut self, repairs: &Repairs, columns: &Found, report: &mut RepairReport) -> Result<()> {
        let snap_m = repairs.snap_m.unwrap_or(0.0);
        let (mut rounds, mut most) = (0, usize::MAX);
        while rounds < ROUNDS && self.vertices() <= most {
            let done = report.repairs.len();
            clean::clean(self, repairs, snap_m, columns, report)?;
            if report.repairs.len() == done {
                return Ok(());
            }
            rounds += 1;
            if rounds == 1 {
                most = GROWTH * self.vertices() + GROWTH_OF_SMALL;
            }
        }
        let last = report.repairs.last().map(ToString::to_string).unwrap_or_default();
        let message = format!("does not settle in {rounds} rounds of repair, of which the last ended with {last}");
        let fault = Fault::new(ErrorKind::Coverage, message);
        Err(self.fault(fault.advise("snap within a smaller distance")).into())
    }

    /// How many vertices the polygons of all features have.
    fn vertices(&self) -> usize {
        self.features.iter().map(|feature| feature.closed_edges().count()).sum()
    }

    /// Leaves out features without polygons, but not units that parts of them stand for.
    fn leave_out_empty(&mut self, columns: &Found, report: &mut RepairReport) {
        let units = units(self, columns);
        self.features.retain(|feature| units.contains(&feature.label) || has_polygons(feature, report));
    }

    /// Refuses features of which it is not clear what ground they cover.
    fn need_ground(&self) -> Result<()> {
        let mut faults = Vec::new();
        self.check_alone(&Found::default(), &mut faults);
        let mut refused = Faults::default();
        for fault in faults.iter().filter(|fault| fault.kind().hides_ground()) {
            refused.push(self.fault(fault.to_fault()));
        }
        refused.into_result(())
    }
}

fn names(feature: &mut RawFeature, report: &mut RepairReport) {
    for (property, value) in &mut feature.properties {
        if let Value::String(text) = value
            && let Some(meant) = unscrambled(text)
        {
            let detail = format!("{property} \"{text}\" read as \"{meant}\"");
            report.repairs.push(Repair::new(RepairStep::Name, &[&feature.label], detail));
            *text = meant;
        }
    }
}

fn axes(map: &mut RawMap, report: &mut RepairReport) -> Result<()> {
    for number in swapped(map) {
        let before = map.features[number as usize].clone();
        let feature = &mut map.features[number as usize];
        let RawShape::Polygons(polygons) = &mut feature.shape else { continue };
        let mut moved_m = 0.0_f64;
        for coord in polygons.iter_mut().flatten().flat_map(|ring| &mut ring.0) {
            let there = Coord { x: coord.y, y: coord.x };
            // From off the globe there is no way.
            if is_on_earth(*coord) {
                moved_m = moved_m.max(distance_m(*coord, there));
            }
            *coord = there;
        }
        let repair = Repair::new(RepairStep::Axes, &[&feature.label], "axes swapped");
        let share = difference(&before, feature)?;
        report.repairs.push(Repair { moved_m, ..repair.sharing(share) });
    }
    Ok(())
}

fn rings(feature: &mut RawFeature, report: &mut RepairReport) {
    let label = feature.label.clone();
    let mut tell = |detail: String, at: Option<Coord>| {
        let repair = Repair::new(RepairStep::Ring, &[&label], detail);
        report.repairs.push(match at {
            Some(at) => repair.at(at),
            None => repair,
        });
    };
    if feature.heights > 0 {
        tell(format!("heights of {} dropped", counted(feature.heights, "position")), None);
        feature.heights = 0;
    }
    let RawShape::Polygons(polygons) = &mut feature.shape else { return };
    if !polygons.iter().flatten().flat_map(|ring| &ring.0).all(|at| at.x.is_finite() && at.y.is_finite()) {
        return;
    }
    for rings in polygons.iter_mut() {
        let mut place = 0;
        rings.retain_mut(|ring| {
            let is_kept = ring_in_order(ring, place == 0, &mut tell);
            place += 1;
            // Without its outer ring a polygon has no holes either.
            is_kept || place == 1
        });
        if rings.first().is_some_and(|shell| turns_left(shell).is_none()) {
            if let Some(hole) = rings.get(1) {
                let detail =
                    format!("{} of a ring without an inside left out with it", counted(rings.len() - 1, "hole"));
                tell(detail, hole.0.first().copied());
            }
            rings.clear();
        }
    }
    polygons.retain(|rings| !rings.is_empty());
}

/// Mends a ring; `false` if it has no inside.
fn ring_in_order(ring: &mut LineString<f64>, is_outer: bool, tell: &mut impl FnMut(String, Option<Coord>)) -> bool {
    let first = ring.0.first().copied();
    let before = ring.0.len();
    ring.0.dedup();
    if ring.0.len() < before {
        tell(format!("{} dropped", counted(before - ring.0.len(), "repeated position")), first);
    }
    let Some(left) = turns_left(ring) else {
        tell("a ring without an inside left out".into(), first);
        return false;
    };
    if ring.0.first() != ring.0.last() {
        ring.0.extend(first);
        tell("a ring closed".into(), first);
    }
    if left != is_outer {
        ring.0.reverse();
        tell("a ring turned".into(), first);
    }
    true
}

fn has_polygons(feature: &RawFeature, report: &mut RepairReport) -> bool {
    let has = feature.rings().is_some_and(|polygons| !polygons.is_empty());
    if !has {
        report.repairs.push(Repair::new(RepairStep::Ring, &[&feature.label], "a feature without polygons left out"));
    }
    has
}

/// Draws a feature anew as the ground in its polygons, each read by the even-odd rule.
fn valid(feature: &mut RawFeature, report: &mut RepairReport) -> Result<()> {
    let mut faults: Vec<MapFault> = Vec::new();
    check_shapes::check(feature, &mut faults);
    if faults.is_empty() || feature.rings().is_none() {
        return Ok(());
    }
    let polygons = feature.rings().into_iter().flatten().zip(0..);
    let edges = polygons
        .flat_map(|(rings, label)| rings.iter().flat_map(closed_edges).map(move |ends| Labelled { ends, label }));
    let marked = |error: Error| error.map(|fault| fault.in_feature(&feature.label));
    let overlay = node(edges).and_then(Overlay::new).map_err(marked)?;
    let class = |region: &Region| if region.labels.is_empty() { NO_CLASS } else { 0 };
    let class: Vec<u32> = overlay.regions.iter().map(class).collect();
    let valid = overlay.dissolve(&class, 1).pop().unwrap_or_else(|| MultiPolygon(Vec::new()));
    let crossings = faults.iter().filter(|fault| fault.kind() == Kind::SelfCrossing).count();
    let detail = format!(
        "made valid: {}, {crossings} of them crossings; {}",
        counted(faults.len(), "fault"),
        counted(valid.0.len(), "polygon")
    );
    let repair = Repair::new(RepairStep::Valid, &[&feature.label], detail);
    let before = feature.clone();
    feature.set_polygons(valid);
    let share = difference(&before, feature)?;
    report.repairs.push(Repair { at: faults[0].at_place(), ..repair.sharing(share) });
    Ok(())
}
