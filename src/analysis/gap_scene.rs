//! The zones of a day as gaps see them, and how long a gap has been there.

use std::collections::BTreeSet;

use super::gaps::{GapKind, GapOptions, SecurityGap};
use super::side::{Members, Side, Stand};
use crate::error::Result;
use crate::geometry::{Arcs, SharedArc, Walk};
use crate::model::{ActorKind, Control};
use crate::query::Snapshot;
use crate::time::{date_of, day_number};

/// What a zone is to a gap between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Ground of the first side or of the second one, without the other.
    Side(usize),
    Open,
    Neither,
}

/// A day with the part of each zone.
pub(super) struct Scene<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) arcs: Arcs<'a>,
    parts: Vec<Part>,
}

impl<'a> Scene<'a> {
    /// Nothing if the atlas has no zone.
    pub(super) fn new(snapshot: Snapshot<'a>, sides: &[Side; 2], options: &GapOptions) -> Result<Option<Self>> {
        let members = [sides[0].members(snapshot)?, sides[1].members(snapshot)?];
        let Some(arcs) = snapshot.atlas().arcs() else { return Ok(None) };
        let mut parts = vec![Part::Neither; snapshot.atlas().data.zones.len()];
        for (zone, _) in snapshot.atlas().zones_of_layer() {
            parts[zone as usize] = part(snapshot, &members, options, snapshot.control(zone));
        }
        Ok(Some(Scene { snapshot, arcs, parts }))
    }

    pub(super) fn part(&self, zone: u32) -> Part {
        self.parts[zone as usize]
    }

    fn part_beside(&self, zone: Option<u32>) -> Part {
        zone.map_or(Part::Neither, |zone| self.part(zone))
    }

    /// The borders of the day with their numbers.
    pub(super) fn borders(&self) -> impl Iterator<Item = (u32, SharedArc<'a>)> + use<'a> {
        let day = day_number(self.snapshot.date());
        (0..).zip(self.arcs.partition.arcs()).filter(move |(_, arc)| arc.from <= day && day < arc.until)
    }

    /// The open zone along a border with a side, and which side that is.
    pub(super) fn edge_of_open(&self, arc: SharedArc<'_>) -> Option<(u32, usize)> {
        match (self.part_beside(arc.left), self.part_beside(arc.right)) {
            (Part::Open, Part::Side(side)) => Some((arc.left?, side)),
            (Part::Side(side), Part::Open) => Some((arc.right?, side)),
            _ => None,
        }
    }

    /// The borders of the one side with the other, the first side on the left.
    pub(super) fn seams(&self) -> impl Iterator<Item = Walk> + use<'a, '_> {
        self.borders().filter_map(|(number, arc)| match (self.part_beside(arc.left), self.part_beside(arc.right)) {
            (Part::Side(0), Part::Side(1)) => Some(Walk { arc: number, forward: true }),
            (Part::Side(1), Part::Side(0)) => Some(Walk { arc: number, forward: false }),
            _ => None,
        })
    }

    /// Goes back day of change by day of change for as long as any of the gaps was there.
    pub(super) fn tell_age(&self, gaps: &mut [SecurityGap<'a>], sides: &[Side; 2], options: &GapOptions) -> Result<()> {
        let atlas = self.snapshot.atlas();
        let today = day_number(self.snapshot.date());
        let links = atlas
            .actors()
            .iter()
            .flat_map(|actor| &actor.links)
            .flat_map(|link| [link.period.days().0, link.period.days().1]);
        let days = atlas.change_days().into_iter().chain(links);
        let mut starts: Vec<i32> = days.filter(|day| atlas.coverage().days().0 <= *day && *day <= today).collect();
        starts.sort_unstable();
        starts.dedup();
        let marks: Vec<Mark> = gaps.iter().map(|gap| Mark::of(gap)).collect();
        let mut there = vec![true; gaps.len()];
        // The first stretch of days is the one with the day itself, on which all are there.
        for pair in starts.windows(2).rev() {
            let Some(before) = date_of(pair[0].max(day_number(jiff::civil::Date::MIN))) else { continue };
            let Some(scene) = Scene::new(atlas.on(before), sides, options)? else { break };
            let open: BTreeSet<(u32, usize)> = scene.borders().filter_map(|(_, arc)| scene.edge_of_open(arc)).collect();
            let seams: BTreeSet<u32> = scene.seams().map(|walk| walk.arc).collect();
            for ((gap, mark), there) in gaps.iter_mut().zip(&marks).zip(&mut there) {
                if *there && !mark.is_there(&scene, &open, &seams) {
                    *there = false;
                    gap.since = date_of(pair[1]);
                }
            }
            if there.iter().all(|there| !there) {
                break;
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
                zones.iter().all(|&zone| scene.part(zone) == Part::Open) && touches(0) && touches(1)
            }
            Mark::Seam(arcs) => arcs.iter().all(|arc| seams.contains(arc)),
        }
    }
}

fn part(snapshot: Snapshot<'_>, members: &[Members; 2], options: &GapOptions, control: &Control) -> Part {
    let holds = [0, 1].map(|side: usize| matches!(members[side].stand(snapshot, control), Stand::Sole | Stand::Joint));
    match (holds, control) {
        ([true, false], _) => Part::Side(0),
        ([false, true], _) => Part::Side(1),
        ([true, true], _) | (_, Control::Contested(_)) => Part::Neither,
        (_, Control::Vacant) if options.vacant => Part::Open,
        (_, Control::Unknown) if options.unknown => Part::Open,
        (_, Control::Held(actors) | Control::Shared(actors)) if options.insurgents => {
            let insurgent = |id: &crate::model::ActorId| {
                snapshot.atlas().actor(id.as_str()).is_some_and(|actor| actor.kind == ActorKind::Insurgent)
            };
            if actors.iter().all(insurgent) { Part::Open } else { Part::Neither }
        }
        _ => Part::Neither,
    }
}
