//! The strip along the seam of two sides.

use std::collections::BTreeSet;

use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, BoundingRect, MapCoords};
use geo_types::{MultiLineString, MultiPolygon, Rect};
use rustc_hash::FxHashMap;

use super::gap_ground::zones_met;
use super::gap_scene::{Part, Scene};
use super::gaps::{GapKind, GapOptions, SecurityGap};
use crate::geometry::{FlatLines, Frame, NO_CLASS, Walk, km2, polygons_area};

/// Round ends and joins as chords of 1/25 of the depth: they stay within 0.02 % of it.
const CHORD: f64 = 0.04;

pub(super) fn seams<'a>(scene: &Scene<'a>, options: &GapOptions) -> Vec<SecurityGap<'a>> {
    seam_walks(scene).into_iter().filter_map(|walks| seam(scene, options, walks)).collect()
}

/// The borders of each seam: those that touch hang together.
fn seam_walks(scene: &Scene<'_>) -> Vec<Vec<Walk>> {
    let walks: Vec<Walk> = scene.seams().collect();
    let mut at_place: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (position, walk) in walks.iter().enumerate() {
        for end in scene.arcs.table.arc(walk.arc).ends {
            at_place.entry(end).or_default().push(position);
        }
    }
    let mut taken = vec![false; walks.len()];
    let mut seams = Vec::new();
    for first in 0..walks.len() {
        let mut open = vec![first];
        let mut seam = Vec::new();
        while let Some(position) = open.pop() {
            if std::mem::replace(&mut taken[position], true) {
                continue;
            }
            seam.push(walks[position]);
            for end in scene.arcs.table.arc(walks[position].arc).ends {
                open.extend(at_place.get(&end).into_iter().flatten().copied());
            }
        }
        if !seam.is_empty() {
            seams.push(seam);
        }
    }
    seams
}

fn seam<'a>(scene: &Scene<'a>, options: &GapOptions, walks: Vec<Walk>) -> Option<SecurityGap<'a>> {
    let depth = options.depth_km * 1000.0;
    let seam: Vec<u32> = walks.iter().map(|walk| walk.arc).collect();
    let length_km = seam.iter().map(|arc| scene.arcs.table.arc(*arc).length_m).sum::<f64>() / 1000.0;
    let lines: MultiLineString<f64> = scene.arcs.join(walks).iter().map(|line| scene.arcs.line(line)).collect();
    let frame = Frame::around(lines.bounding_rect()?.center());
    let flat = lines.map_coords(|coord| frame.flat(coord));
    let within = |cap| flat.buffer_with_style(BufferStyle::new(depth).line_cap(cap).line_join(LineJoin::Round(CHORD)));
    let around = within(LineCap::Round(CHORD));
    let (zones, grounds) = ground_near(scene, reach(&frame, &around)?);
    let [one, other, both] = grounds.map(|ground| frame.flat_polygons(&ground));
    let polygons = frame.round_polygons(&both.intersection(&around));
    // What lies beyond the ends of the seam makes it no wider.
    let beside = within(LineCap::Butt);
    let distances = FlatLines::new(flat.iter().map(|line| line.0.as_slice()));
    let farthest = |ground: &MultiPolygon<f64>| {
        let ground = ground.intersection(&beside);
        let corners = ground.iter().flat_map(|polygon| &polygon.exterior().0);
        corners.map(|corner| distances.distance(*corner)).fold(0.0, f64::max).min(depth) / 1000.0
    };
    let area_beside = km2(polygons_area(&frame.round_polygons(&both.intersection(&beside))));
    let greatest_width_km = farthest(&one) + farthest(&other);
    Some(SecurityGap {
        snapshot: scene.snapshot,
        kind: GapKind::Seam,
        zones: zones_met(scene, &zones, &polygons),
        mean_width_km: (area_beside / length_km).min(greatest_width_km),
        greatest_width_km,
        length_km,
        polygons,
        seam,
        since: None,
    })
}

/// The box in degrees around what is near a seam.
fn reach(frame: &Frame, around: &MultiPolygon<f64>) -> Option<Rect<f64>> {
    frame.round_polygons(around).bounding_rect()
}

/// The zones of the two sides near a box, and the ground of the one side, of the other, and of both.
fn ground_near(scene: &Scene<'_>, bounds: Rect<f64>) -> (BTreeSet<u32>, [MultiPolygon<f64>; 3]) {
    let data = &scene.snapshot.atlas().data;
    let near = scene.snapshot.atlas().zones_in(bounds).filter_map(|zone| data.zone_position(zone.id.as_str()).ok());
    let zones: BTreeSet<u32> = near.filter(|zone| matches!(scene.part(*zone), Part::Side(_))).collect();
    let apart = scene.snapshot.classes(|zone| match scene.part(zone) {
        Part::Side(side) if zones.contains(&zone) => side as u32,
        _ => NO_CLASS,
    });
    let together: Vec<u32> = apart.iter().map(|class| if *class == NO_CLASS { NO_CLASS } else { 0 }).collect();
    let mut melted = scene.snapshot.melt(&apart, 2);
    melted.extend(scene.snapshot.melt(&together, 1));
    let mut melted = melted.into_iter();
    let grounds = [(); 3].map(|()| melted.next().unwrap_or_else(|| MultiPolygon(Vec::new())));
    (zones, grounds)
}
