//! The regions between edges: from a triangulation that has every edge.

use std::collections::BTreeSet;
use std::iter::successors;

use geo_types::{Coord, MultiPolygon, Rect};
use rustc_hash::FxHashMap;
use spade::handles::FixedFaceHandle;
use spade::handles::PossiblyOuterTag;
use spade::{ConstrainedDelaunayTriangulation, Point2, Triangulation};

use super::noding::{Noded, exclusive_or};
use super::widths::{bounds_of, radius_within};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{ArcTable, Arcs, NO_CLASS, Partition, SquareMm, box_around};

/// Regions and the borders between them.
///
/// Region 0 is the outside. Every other one is connected, and neighbours differ in their labels.
#[derive(Debug)]
pub(crate) struct Overlay {
    pub(crate) noded: Noded,
    pub(crate) regions: Vec<Region>,
    /// The regions left and right of each edge, walked from the lower vertex number to the higher.
    pub(crate) sides: Vec<[u32; 2]>,
    partition: Partition,
    table: ArcTable,
}

/// Ground with the same labels all over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Region {
    /// The labels that cover it: those whose edges were crossed an odd number of times on the way in.
    pub(crate) labels: Vec<u32>,
    pub(crate) area: SquareMm,
    /// The edges between it and other regions.
    edges: Vec<u32>,
    /// The lengths of the borders with other regions, by region.
    pub(crate) borders: Vec<(u32, f64)>,
    /// A place in it.
    pub(crate) place: Coord,
    /// The bounds of its triangles, each with a radius in metres that no circle with its centre there is beyond: it tells at
    /// once of long narrow strips that they are narrow.
    pub(crate) triangles: Vec<(Rect<f64>, f64)>,
}

impl Region {
    pub(crate) fn area_m2(&self) -> f64 {
        self.area as f64 / 1e6
    }

    /// The box around it; `None` for the outside.
    pub(crate) fn bounds(&self) -> Option<Rect<f64>> {
        self.triangles.iter().map(|(bounds, _)| *bounds).reduce(box_around)
    }
}

type Triangles = ConstrainedDelaunayTriangulation<Point2<f64>>;

impl Overlay {
    /// Finds the regions between edges. Takes a triangulation of their vertices.
    ///
    /// # Errors
    ///
    /// If the edges meet elsewhere than in vertices, or have coordinates that cannot be triangulated.
    pub(crate) fn new(noded: Noded) -> Result<Self> {
        let positions = noded.vertices.iter().map(|vertex| Point2::new(vertex.x, vertex.y)).collect();
        let constraints = noded.edges.iter().map(|(ends, _)| ends.map(|end| end as usize)).collect();
        let mut conflicts = 0;
        let triangles = Triangles::try_bulk_load_cdt(positions, constraints, |_| conflicts += 1)
            .map_err(|error| Fault::new(ErrorKind::Coordinate, format!("a coordinate is out of bounds: {error}")))?;
        if conflicts > 0 {
            let message = format!("{conflicts} edges cross others where numbers are too coarse to tell");
            return Err(Fault::new(ErrorKind::Geometry, message).advise("snap near vertices first").into());
        }
        let mut regions = Regions::new(&triangles, &noded);
        regions.flood_all();
        let Regions { of_face, found: mut regions, numbers, .. } = regions;
        let mut sides = vec![[0; 2]; noded.edges.len()];
        for edge in triangles.directed_edges() {
            let [from, to] = [edge.from().index() as u32, edge.to().index() as u32];
            if let Some(&number) = numbers.get(&[from, to]) {
                sides[number as usize] = [edge, edge.rev()].map(|edge| of_face[edge.face().index()]);
            }
        }
        for (sides, number) in sides.iter().zip(0..).filter(|([left, right], _)| left != right) {
            for side in sides {
                regions[*side as usize].edges.push(number);
            }
        }
        let edges = noded.edges.iter().zip(&sides).map(|((ends, _), sides)| (*ends, *sides));
        let partition = Partition::of_sides(&noded.vertices, edges, regions.len() as u32 - 1);
        let table = ArcTable::new(&partition);
        measure(&mut regions, &partition, &table);
        Ok(Overlay { noded, regions, sides, partition, table })
    }

    /// The regions but for the outside, with their numbers.
    pub(crate) fn inner(&self) -> impl Iterator<Item = (u32, &Region)> {
        (0..).zip(&self.regions).skip(1)
    }

    /// The edges around regions, each with the regions on its left.
    pub(crate) fn edges_around(&self, regions: &[u32], is_in: impl Fn(u32) -> bool) -> Vec<[Coord; 2]> {
        let edges = regions
            .iter()
            .flat_map(|region| self.regions[*region as usize].edges.iter().map(move |edge| (region, edge)));
        let outer = edges.filter_map(|(region, edge)| {
            let [left, right] = self.sides[*edge as usize];
            let [a, b] = self.noded.edges[*edge as usize].0.map(|end| self.noded.vertices[end as usize]);
            if left == *region { (!is_in(right)).then_some([a, b]) } else { (!is_in(left)).then_some([b, a]) }
        });
        outer.collect()
    }

    /// The labels whose ground begins or ends at the edges of a region, in ascending order.
    pub(crate) fn labels_along(&self, region: &Region) -> BTreeSet<u32> {
        region.edges.iter().flat_map(|edge| &self.noded.edges[*edge as usize].1).copied().collect()
    }

    /// One multipolygon for each class: the regions of that class melted together. `class` has one entry for each region;
    /// classes from `classes` on, and the outside, are left out.
    pub(crate) fn dissolve(&self, class: &[u32], classes: usize) -> Vec<MultiPolygon<f64>> {
        let arcs = Arcs { partition: &self.partition, table: &self.table };
        arcs.dissolve(0, class.get(1..).unwrap_or_default(), classes)
    }

    /// The ground of labels, each with its number. `owners` has the labels of each region; those that own a region together
    /// are drawn one after the other.
    pub(crate) fn draw(
        &self,
        owners: &[Vec<u32>],
        labels: impl IntoIterator<Item = u32>,
    ) -> Vec<(u32, MultiPolygon<f64>)> {
        let mut regions_of: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (region, owners) in owners.iter().enumerate() {
            for label in owners {
                regions_of.entry(*label).or_default().push(region);
            }
        }
        let mut waiting: Vec<u32> = labels.into_iter().collect();
        let mut drawn = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let mut class = vec![NO_CLASS; self.regions.len()];
            let mut now: Vec<u32> = Vec::new();
            waiting.retain(|label| {
                let mine = regions_of.get(label).map_or(&[][..], Vec::as_slice);
                let is_free = mine.iter().all(|region| class[*region] == NO_CLASS);
                if is_free {
                    for region in mine {
                        class[*region] = now.len() as u32;
                    }
                    now.push(*label);
                }
                !is_free
            });
            let shapes = self.dissolve(&class, now.len());
            drawn.extend(now.into_iter().zip(shapes));
        }
        drawn
    }
}

struct Regions<'a> {
    triangles: &'a Triangles,
    noded: &'a Noded,
    numbers: FxHashMap<[u32; 2], u32>,
    /// The region of each triangle, the outside first; `u32::MAX` where it is not known yet.
    of_face: Vec<u32>,
    found: Vec<Region>,
    /// Triangles beyond a border of a region, each with the region and the border.
    beyond: Vec<(FixedFaceHandle<PossiblyOuterTag>, u32, u32)>,
}

impl<'a> Regions<'a> {
    fn new(triangles: &'a Triangles, noded: &'a Noded) -> Self {
        let numbers = noded.edges.iter().zip(0..).map(|((ends, _), number)| (*ends, number)).collect();
        let of_face = vec![u32::MAX; triangles.num_all_faces()];
        Regions { triangles, noded, numbers, of_face, found: Vec::new(), beyond: Vec::new() }
    }

    fn flood_all(&mut self) {
        self.flood(self.triangles.outer_face().fix(), Vec::new());
        while let Some((face, region, border)) = self.beyond.pop() {
            if self.of_face[face.index()] == u32::MAX {
                let mut labels = self.found[region as usize].labels.clone();
                exclusive_or(&mut labels, &self.noded.edges[border as usize].1);
                self.flood(face, labels);
            }
        }
    }

    fn flood(&mut self, first: FixedFaceHandle<PossiblyOuterTag>, labels: Vec<u32>) {
        let region = self.found.len() as u32;
        let (mut place, mut triangles) = (None, Vec::new());
        let mut stack = vec![first];
        self.of_face[first.index()] = region;
        while let Some(face) = stack.pop() {
            let around: Vec<_> = match self.triangles.face(face).as_inner() {
                Some(triangle) => {
                    let edges = triangle.adjacent_edges();
                    let corners = edges.map(|edge| coord(edge.from().position()));
                    place.get_or_insert((corners[0] + corners[1] + corners[2]) / 3.0);
                    // Round each end of a border to the next one on this side of it, at last to itself.
                    let goes_on = edges.map(|edge| {
                        if !edge.is_constraint_edge() {
                            return None;
                        }
                        let mut before = successors(Some(edge.ccw()), |edge| Some(edge.ccw()));
                        let mut behind = successors(Some(edge.rev().cw()), |edge| Some(edge.cw()));
                        let before = before.find(|edge| edge.is_constraint_edge())?;
                        let behind = behind.find(|edge| edge.is_constraint_edge())?;
                        Some([before, behind].map(|edge| coord(edge.to().position())))
                    });
                    triangles.push((bounds_of(corners), radius_within(corners, goes_on)));
                    edges.map(|edge| edge.rev()).to_vec()
                }
                None => self
                    .triangles
                    .convex_hull()
                    .map(|edge| if edge.is_outer_edge() { edge.rev() } else { edge })
                    .collect(),
            };
            for edge in around {
                let (from, to) = (edge.from().index() as u32, edge.to().index() as u32);
                let next = edge.face().fix();
                if self.of_face[next.index()] != u32::MAX {
                    continue;
                }
                if let Some(&border) = self.numbers.get(&[from.min(to), from.max(to)]) {
                    self.beyond.push((next, region, border));
                } else {
                    self.of_face[next.index()] = region;
                    stack.push(next);
                }
            }
        }
        self.found.push(Region { labels, place: place.unwrap_or_default(), triangles, ..Region::default() });
    }
}

fn coord(at: Point2<f64>) -> Coord {
    Coord { x: at.x, y: at.y }
}

/// Areas and neighbours.
fn measure(regions: &mut [Region], partition: &Partition, table: &ArcTable) {
    // The outside has very many neighbours: where each stands among them is kept.
    let mut places: FxHashMap<[u32; 2], usize> = FxHashMap::default();
    for (arc, number) in partition.arcs().zip(0..) {
        let length = table.arc(number).length_m;
        let [left, right] = [arc.left, arc.right].map(|zone| zone.map_or(0, |zone| zone + 1));
        for (one, other) in [(left, right), (right, left)] {
            let borders = &mut regions[one as usize].borders;
            let place = *places.entry([one, other]).or_insert(borders.len());
            match borders.get_mut(place) {
                Some(border) => border.1 += length,
                None => borders.push((other, length)),
            }
        }
    }
    for (region, zone) in regions.iter_mut().skip(1).zip(0..) {
        region.area = table.zone_area(zone, 0);
    }
}

#[cfg(test)]
mod tests {
    use geo_types::coord;

    use super::*;
    use crate::geometry::overlay::{Labelled, node};
    use crate::geometry::{distance_m, metres_in_degree};

    /// Blocks in blocks and across them, some of which meet others in several places.
    #[test]
    fn what_regions_share_is_as_long_as_the_edges_between_them() {
        let blocks = [
            (0.0, 0.0, 4.0, 4.0),
            (1.0, 1.0, 1.0, 1.0),
            (3.0, 1.0, 2.0, 2.0),
            (-1.0, 3.0, 7.0, 0.5),
            (1.5, -0.5, 1.0, 1.0),
        ];
        let edges = blocks.iter().zip(0..).flat_map(|((west, south, width, height), label)| {
            let ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| {
                coord! { x: 44.0 + (west + x * width) / 64.0, y: 35.0 + (south + y * height) / 64.0 }
            });
            (0..4).map(move |edge| Labelled { ends: [ring[edge], ring[(edge + 1) % 4]], label })
        });
        let overlay = Overlay::new(node(edges).unwrap()).unwrap();
        for (region, number) in overlay.regions.iter().zip(0..) {
            for (other, length) in &region.borders {
                let between = overlay
                    .noded
                    .edges
                    .iter()
                    .zip(&overlay.sides)
                    .filter(|(_, sides)| sides[..] == [number, *other] || sides[..] == [*other, number]);
                let lengths = between.map(|((ends, _), _)| {
                    let [a, b] = ends.map(|end| overlay.noded.vertices[end as usize]);
                    distance_m(a, b)
                });
                let expected = lengths.sum::<f64>();
                assert!((length - expected).abs() < 1e-6 * expected, "{length} for {expected}: {number} and {other}");
            }
        }
        assert!(overlay.inner().count() > 6);
    }

    /// The corners of one side stand beside none of the other, so that borders go on beyond the ends of those of a triangle.
    #[test]
    fn a_strip_of_staggered_corners_is_told_to_be_narrow() {
        let there = (0..60).map(|at| (f64::from(at), 0.0));
        let back = (0..60).rev().map(|at| (f64::from(at) + 0.3, 0.02));
        let ring: Vec<Coord> =
            there.chain(back).map(|(x, y)| coord! { x: 44.0 + x * 1e-4, y: 35.0 + (x * 0.7 + y) * 1e-4 }).collect();
        let edges = (0..120).map(|at| Labelled { ends: [ring[at], ring[(at + 1) % 120]], label: 0 });
        let overlay = Overlay::new(node(edges).unwrap()).unwrap();
        // Across from the slant it is this wide.
        let [x, y] = metres_in_degree(35.0);
        let width = 0.02e-4 * y * (x / x.hypot(0.7 * y));
        let most = overlay.regions[1].triangles.iter().map(|(_, most)| *most).fold(0.0, f64::max);
        assert!((1.0..1.01).contains(&(most / width)), "{most} for {width}");
    }
}
