//! The strip along the seam of two sides.

use std::collections::BTreeSet;
use std::f64::consts::SQRT_2;

use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, BoundingRect, Contains, CoordsIter, MapCoords, unary_union};
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

/// The ground of all strips; they overlap where seams come near each other.
pub(super) fn strips(scene: &Scene<'_>, options: &GapOptions) -> MultiPolygon<f64> {
    let strips = seam_walks(scene).into_iter().filter_map(|walks| Strip::new(scene, options, walks));
    unary_union(&strips.map(|strip| strip.polygons).collect::<Vec<_>>())
}

/// All ground of the two sides within the depth of a seam.
struct Strip {
    frame: Frame,
    /// The seam on the flat map.
    lines: MultiLineString<f64>,
    zones: BTreeSet<u32>,
    /// The ground of the two sides near it, on the flat map.
    near: MultiPolygon<f64>,
    polygons: MultiPolygon<f64>,
}

impl Strip {
    fn new(scene: &Scene<'_>, options: &GapOptions, walks: Vec<Walk>) -> Option<Self> {
        let lines: MultiLineString<f64> = scene.arcs.join(walks).iter().map(|line| scene.arcs.line(line)).collect();
        let frame = Frame::around(lines.bounding_rect()?.center());
        let lines = lines.map_coords(|coord| frame.flat(coord));
        let around = within(&lines, options, true);
        let zones = zones_near(scene, frame.round_polygons(&around).bounding_rect()?);
        let [near] = ground(scene, [&|zone| zones.contains(&zone)]);
        let near = frame.flat_polygons(&near);
        let polygons = frame.round_polygons(&near.intersection(&around));
        Some(Strip { frame, lines, zones, near, polygons })
    }
}

/// What lies within the depth of lines on a flat map, beyond their ends as well or beside them only.
fn within(lines: &MultiLineString<f64>, options: &GapOptions, beyond_ends: bool) -> MultiPolygon<f64> {
    let cap = if beyond_ends { LineCap::Round(CHORD) } else { LineCap::Butt };
    let style = BufferStyle::new(options.depth_km * 1000.0).line_cap(cap).line_join(LineJoin::Round(CHORD));
    lines.buffer_with_style(style)
}

fn seam<'a>(scene: &Scene<'a>, options: &GapOptions, walks: Vec<Walk>) -> Option<SecurityGap<'a>> {
    let depth = options.depth_km * 1000.0;
    let seam: Vec<u32> = walks.iter().map(|walk| walk.arc).collect();
    let length_km = seam.iter().map(|arc| scene.arcs.table.arc(*arc).length_m).sum::<f64>() / 1000.0;
    let Strip { frame, lines, zones, near, polygons } = Strip::new(scene, options, walks)?;
    // What lies beyond the ends of the seam makes it no wider.
    let beside = within(&lines, options, false);
    let distances = FlatLines::new(lines.iter().map(|line| line.0.as_slice()));
    let of_side = |side: usize, zone: u32| zones.contains(&zone) && scene.is(zone, Part::Side(side));
    let sides = ground(scene, [&|zone| of_side(0, zone), &|zone| of_side(1, zone)]);
    let widths =
        sides.map(|side| farthest(&frame.flat_polygons(&side).intersection(&beside), &distances, depth) / 1000.0);
    let area_beside = km2(polygons_area(&frame.round_polygons(&near.intersection(&beside))));
    let greatest_width_km = widths[0] + widths[1];
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

/// The zones of the two sides near a box.
fn zones_near(scene: &Scene<'_>, bounds: Rect<f64>) -> BTreeSet<u32> {
    let data = &scene.snapshot.atlas().data;
    let near = scene.snapshot.atlas().zones_in(bounds).filter_map(|zone| data.zone_position(zone.id.as_str()).ok());
    near.filter(|zone| (0..2).any(|side| scene.is(*zone, Part::Side(side)))).collect()
}

/// The ground of zones, which are of one kind at most.
fn ground<const N: usize>(scene: &Scene<'_>, kinds: [&dyn Fn(u32) -> bool; N]) -> [MultiPolygon<f64>; N] {
    let kind = |zone| kinds.iter().position(|is_of| is_of(zone)).map_or(NO_CLASS, |kind| kind as u32);
    let mut melted = scene.snapshot.melt(&scene.snapshot.classes(kind), N).into_iter();
    [(); N].map(|()| melted.next().unwrap_or_else(|| MultiPolygon(Vec::new())))
}
