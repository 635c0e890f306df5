//! What cells are called: names that stay when the series goes on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use geo_types::{Coord, Rect};
use rustc_hash::FxHashMap;

use crate::geometry::overlay::{Ground, Overlay, Region};

/// The day on which a cell was cut off, and its number among the cells of that day, from 1.
pub(super) type Name = (u32, u32);

/// Ground that no day so far has cut apart.
#[derive(Clone, Copy)]
struct Part {
    /// The cell that keeps the name of this ground to the end; 0 for the outside.
    heir: u32,
    /// In units of 1e-10 square degrees, about a square metre. On the ellipsoid an edge in two parts, which it can be cut into
    /// on a later day, bounds other ground than the edge as a whole; in degrees it does not.
    area: i64,
    /// The south-western corner of its bounds.
    corner: Coord,
}

impl Part {
    fn new(cell: u32, region: &Region, overlay: &Overlay) -> Self {
        let edges = if cell == 0 { Vec::new() } else { overlay.edges_around(&[cell], |other| other == cell) };
        let area = (Ground::on_plane(edges).area_m2 * 1e10).round() as i64;
        let corners = region.triangles.iter().map(|(bounds, _): &(Rect<f64>, f64)| bounds.min());
        let corner = corners.reduce(lower).unwrap_or(Coord { x: f64::INFINITY, y: f64::INFINITY });
        Part { heir: cell, area, corner }
    }

    /// The outside comes first, then what is larger, then what begins farther west, and south.
    fn rank(&self, other: &Self) -> std::cmp::Ordering {
        let whole = |part: &Self| (part.heir != 0, Reverse(part.area));
        let corner = |at: fn(&Coord) -> f64| at(&self.corner).total_cmp(&at(&other.corner));
        whole(self).cmp(&whole(other)).then(corner(|at| at.x)).then(corner(|at| at.y)).then(self.heir.cmp(&other.heir))
    }
}

fn lower(one: Coord, other: Coord) -> Coord {
    Coord { x: one.x.min(other.x), y: one.y.min(other.y) }
}

/// Names the cells, each of which is known by one of its regions. `homes` has the cell of each region, 0 for the outside;
/// `day_of` tells the day of a label.
///
/// A day cuts ground apart that has different holders from then on. The outside, or else the largest part, keeps the name
/// that the ground had, and the others are named by that day and by their size. So no later day changes the name of the
/// ground that it leaves as it is. The names are found by going back from the last day, melting what each had cut.
pub(super) fn names(overlay: &Overlay, homes: &[u32], day_of: impl Fn(u32) -> u32) -> FxHashMap<u32, Name> {
    let mut cuts: BTreeMap<u32, Vec<[u32; 2]>> = BTreeMap::new();
    let mut parts: Vec<Part> =
        (0..).zip(&overlay.regions).map(|(cell, region)| Part::new(cell, region, overlay)).collect();
    for (number, region) in overlay.inner() {
        let home = homes[number as usize];
        for (other, _) in &region.borders {
            let other = homes[*other as usize];
            let [mine, theirs] = [home, other].map(|cell| &overlay.regions[cell as usize].labels);
            let same = mine.iter().zip(theirs).take_while(|(mine, theirs)| mine == theirs).count();
            // Cells of one history that a crumb of another one lies between are both cut off on their first day.
            let first = [mine, theirs].into_iter().filter_map(|labels| labels.get(same)).min().or(mine.first());
            if let Some(label) = first.filter(|_| home != other) {
                cuts.entry(day_of(*label)).or_default().push([home, other]);
            }
        }
    }
    let mut roots: Vec<u32> = (0..parts.len() as u32).collect();
    let mut names = FxHashMap::default();
    for (day, pairs) in cuts.into_iter().rev() {
        let mut before: Vec<u32> = pairs.iter().flatten().map(|cell| root(&mut roots, *cell)).collect();
        before.sort_unstable();
        before.dedup();
        for pair in pairs {
            let [one, other] = pair.map(|cell| root(&mut roots, cell));
            roots[one.max(other) as usize] = one.min(other);
        }
        let mut wholes: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
        for part in before {
            wholes.entry(root(&mut roots, part)).or_default().push(parts[part as usize]);
        }
        let mut cut_off: Vec<Part> = Vec::new();
        for (whole, mut of_it) in wholes {
            of_it.sort_by(Part::rank);
            cut_off.extend(&of_it[1..]);
            parts[whole as usize] = Part {
                area: of_it.iter().map(|part| part.area).sum(),
                corner: of_it.iter().map(|part| part.corner).fold(of_it[0].corner, lower),
                ..of_it[0]
            };
        }
        cut_off.sort_by(Part::rank);
        names.extend(cut_off.iter().zip(1..).map(|(part, number)| (part.heir, (day, number))));
    }
    names
}

/// The first of those that a cell was melted with.
fn root(roots: &mut [u32], cell: u32) -> u32 {
    let mut at = cell;
    while roots[at as usize] != at {
        roots[at as usize] = roots[roots[at as usize] as usize];
        at = roots[at as usize];
    }
    at
}
