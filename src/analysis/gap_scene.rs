//! The zones of a day as gaps see them, and how long a gap has been there.

use std::collections::BTreeSet;

use super::fronts::has_shape;
use super::gaps::{GapKind, GapOptions, SecurityGap};
use super::possible::{distinct, possible};
use super::side::{Members, Side, Stand};
use crate::error::Result;
use crate::geometry::{Arcs, SharedArc, Walk};
use crate::model::{ActorId, ActorKind, Control};
use crate::query::Snapshot;
use crate::time::{date_of, day_number};

/// What a zone is to a gap between two sides, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Ground of the first side or of the second one, without the other.
    Side(usize),
    Open,
}

/// How a day is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// By the best guess.
    Best,
    /// Each zone is what it was in any case.
    Certain,
    /// Each zone is all at once that it may have been.
    Possible,
}

/// A day with the parts of each zone.
pub(super) struct Scene<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) arcs: Arcs<'a>,
    parts: Vec<Vec<Part>>,
}

impl<'a> Scene<'a> {
    /// The day by the best guess; nothing if the atlas has no zone.
    pub(super) fn new(snapshot: Snapshot<'a>, sides: &[Side; 2], options: &GapOptions) -> Result<Option<Self>> {
        let members = [sides[0].members(snapshot)?, sides[1].members(snapshot)?];
        let Some(arcs) = snapshot.atlas().arcs() else { return Ok(None) };
        let mut parts = vec![Vec::new(); snapshot.atlas().data.zones.len()];
        // The record can know who holds a zone that is not on the map.
        for (zone, _) in snapshot.atlas().zones_of_layer().filter(|(zone, _)| has_shape(snapshot, *zone)) {
            parts[zone as usize].extend(part(snapshot, &members, options, snapshot.control(zone)));
        }
        Ok(Some(Scene { snapshot, arcs, parts }))
    }

    /// The day in another reading, by what each zone may have been, the best guess first.
    pub(super) fn read(&self, reading: Reading, possible: &[Vec<Option<Part>>]) -> Self {
        let parts = possible.iter().map(|all| match (reading, all.as_slice()) {
            (Reading::Best, [first, ..]) | (Reading::Certain, [first]) => first.iter().copied().collect(),
            (Reading::Possible, all) => all.iter().copied().flatten().collect(),
            (Reading::Best | Reading::Certain, _) => Vec::new(),
        });
        Scene { parts: parts.collect(), ..*self }
    }

    pub(super) fn is(&self, zone: u32, part: Part) -> bool {
        self.parts[zone as usize].contains(&part)
    }

    fn is_beside(&self, zone: Option<u32>, part: Part) -> bool {
        zone.is_some_and(|zone| self.is(zone, part))
    }

    /// Whether any ground is that of a side.
    pub(super) fn has_side(&self, side: usize) -> bool {
        self.borders()
            .any(|(_, arc)| [arc.left, arc.right].into_iter().any(|zone| self.is_beside(zone, Part::Side(side))))
    }

    /// The borders of the day with their numbers.
    pub(super) fn borders(&self) -> impl Iterator<Item = (u32, SharedArc<'a>)> + use<'a> {
        let day = day_number(self.snapshot.date());
        let arcs = self.arcs;
        arcs.on(day).into_iter().map(move |number| (number, arcs.partition.arc(number as usize)))
    }

    /// The open zones along a border with a side, and which side that is.
    pub(super) fn edges_of_open(&self, arc: SharedArc<'a>) -> impl Iterator<Item = (u32, usize)> + use<'a, '_> {
        let beside = [(arc.left, arc.right), (arc.right, arc.left)];
        beside.into_iter().flat_map(move |(open, other)| {
            let open = open.filter(|zone| self.is(*zone, Part::Open));
            let sides = (0..2).filter(move |side| self.is_beside(other, Part::Side(*side)));
            open.into_iter().flat_map(move |zone| sides.clone().map(move |side| (zone, side)))
        })
    }

    /// The borders of the one side with the other, the first side on the left.
    pub(super) fn seams(&self) -> impl Iterator<Item = Walk> + use<'a, '_> {
        self.borders().filter_map(|(arc, SharedArc { left, right, .. })| {
            let runs = |left, right| self.is_beside(left, Part::Side(0)) && self.is_beside(right, Part::Side(1));
            let forward = runs(left, right);
            (forward || runs(right, left)).then_some(Walk { arc, forward })
        })
    }

    /// Goes back day of change by day of change for as long as any of the gaps was there.
    pub(super) fn tell_age(&self, gaps: &mut [SecurityGap<'a>], sides: &[Side; 2], options: &GapOptions) -> Result<()> {
        let atlas = self.snapshot.atlas();
        let today = day_number(self.snapshot.date());
        let mut starts = atlas.change_days();
        starts.retain(|day| atlas.coverage().days().0 <= *day && *day <= today);
        let marks: Vec<Mark> = gaps.iter().map(|gap| Mark::of(gap)).collect();
        let mut there = vec![true; gaps.len()];
        // The first stretch of days is the one with the day itself, on which all are there.
        for pair in starts.windows(2).rev() {
            if there.iter().all(|there| !there) {
                break;
            }
            let Some(before) = date_of(pair[0].max(day_number(jiff::civil::Date::MIN))) else { continue };
            let Some(scene) = Scene::new(atlas.on(before), sides, options)? else { break };
            let open: BTreeSet<(u32, usize)> = scene.borders().flat_map(|(_, arc)| scene.edges_of_open(arc)).collect();
            let seams: BTreeSet<u32> = scene.seams().map(|walk| walk.arc).collect();
            for ((gap, mark), there) in gaps.iter_mut().zip(&marks).zip(&mut there) {
                if *there && !mark.is_there(&scene, &open, &seams) {
                    *there = false;
                    gap.since = date_of(pair[1]);
                }
            }
        }
        Ok(())
    }
}

/// What must have been so on an earlier day for a gap to have been there.
enum Mark {
    Open(Vec<u32>),
    Seam(Vec<u32>),
}

impl Mark {
    fn of(gap: &SecurityGap<'_>) -> Self {
        match gap.kind {
            GapKind::Open => Mark::Open(gap.zones.clone()),
            GapKind::Seam => Mark::Seam(gap.seam.clone()),
        }
    }

    fn is_there(&self, scene: &Scene<'_>, open: &BTreeSet<(u32, usize)>, seams: &BTreeSet<u32>) -> bool {
        match self {
            Mark::Open(zones) => {
                let touches = |side: usize| zones.iter().any(|&zone| open.contains(&(zone, side)));
                zones.iter().all(|&zone| scene.is(zone, Part::Open)) && touches(0) && touches(1)
            }
            Mark::Seam(arcs) => arcs.iter().all(|arc| seams.contains(arc)),
        }
    }
}

/// What each zone may have been, each thing once, the best guess first; nothing for zones of other maps.
pub(super) fn possible_parts(
    snapshot: Snapshot<'_>,
    sides: &[Side; 2],
    options: &GapOptions,
) -> Result<Vec<Vec<Option<Part>>>> {
    let members = [sides[0].members(snapshot)?, sides[1].members(snapshot)?];
    let mut parts = vec![vec![None]; snapshot.atlas().data.zones.len()];
    for (zone, _) in snapshot.atlas().zones_of_layer() {
        let all = possible(snapshot, zone).into_iter();
        parts[zone as usize] = distinct(all.map(|control| part(snapshot, &members, options, control)));
    }
    Ok(parts)
}

fn part(snapshot: Snapshot<'_>, members: &[Members; 2], options: &GapOptions, control: &Control) -> Option<Part> {
    let holds = [0, 1].map(|side: usize| matches!(members[side].stand(snapshot, control), Stand::Sole | Stand::Joint));
    let is_open = match control {
        Control::Contested(_) => false,
        Control::Vacant => options.vacant,
        Control::Unknown => options.unknown,
        Control::Held(actors) | Control::Shared(actors) => {
            let insurgent = |id: &ActorId| {
                snapshot.atlas().actor(id.as_str()).is_some_and(|actor| actor.kind == ActorKind::Insurgent)
            };
            options.insurgents && actors.iter().all(insurgent)
        }
    };
    match holds {
        [true, false] => Some(Part::Side(0)),
        [false, true] => Some(Part::Side(1)),
        [false, false] if is_open => Some(Part::Open),
        _ => None,
    }
}
