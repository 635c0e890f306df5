//! The strip along the seam of two sides.

use std::collections::BTreeSet;
use std::f64::consts::SQRT_2;

use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, BoundingRect, Contains, CoordsIter, MapCoords};
use geo_types::{Coord, MultiLineString, MultiPolygon, Point, Rect, coord};
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
    let width_km = |side: &MultiPolygon<f64>| farthest(&side.intersection(&beside), &distances, depth) / 1000.0;
    let area_beside = km2(polygons_area(&frame.round_polygons(&both.intersection(&beside))));
    let greatest_width_km = width_km(&one) + width_km(&other);
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

/// How far ground reaches from lines, in metres: no more than the depth, and exact to a two-hundredth of it.
fn farthest(ground: &MultiPolygon<f64>, lines: &FlatLines, depth: f64) -> f64 {
    let tolerance = depth / 200.0;
    let mut farthest = ground.coords_iter().map(|corner| lines.distance(corner)).fold(0.0, f64::max);
    let rings = ground.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = FlatLines::new(rings.map(|ring| ring.0.as_slice()));
    // Ground that the lines enclose is farthest from them somewhere in its middle: squares in which nothing can be
    // farther are passed over, the others quartered.
    let mut squares: Vec<(Coord, f64)> = ground.bounding_rect().map(square_over).into_iter().collect();
    while !squares.is_empty() && farthest < depth - tolerance {
        let mut quarters = Vec::new();
        for (middle, half) in squares {
            let (distance, corner) = (lines.distance(middle), half * SQRT_2);
            if distance + corner <= farthest + tolerance || corner < tolerance {
                continue;
            }
            let inside = ground.contains(&Point::from(middle));
            if inside {
                farthest = farthest.max(distance);
            }
            if inside || edges.distance(middle) <= corner {
                let half = half / 2.0;
                let middles = [(-half, -half), (half, -half), (-half, half), (half, half)];
                quarters.extend(middles.map(|(x, y)| (middle + coord! { x: x, y: y }, half)));
            }
        }
        squares = quarters;
    }
    farthest.min(depth)
}

/// The middle of a square over a box, and half its side.
fn square_over(bounds: Rect<f64>) -> (Coord, f64) {
    (bounds.center(), bounds.width().max(bounds.height()) / 2.0)
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
