//! Zones drawn around the towns of a list.

use std::collections::HashMap;

use geo::CoordsIter;
use geo_types::{Coord, MultiPolygon, Point, Rect};
use jiff::civil::Date;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use spade::{DelaunayTriangulation, Point2, Triangulation};

use super::SettlementList;
use super::raw::RawMap;
use super::settlement_list::{Report, Town};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::overlay::{Labelled, Overlay, node};
use crate::geometry::predicates::is_under;
use crate::geometry::{bits, bounds, contains};
use crate::model::{Actor, Confidence, ControlChange, Settlement, Source, Zone};
use crate::query::{Atlas, AtlasBuilder, AtlasInfo};
use crate::time::{Period, UncertainDate};

impl SettlementList {
    /// An atlas with the outlines of a map as zones, each held as the one town in it.
    ///
    /// # Errors
    ///
    /// Faults of the map; towns in no polygon or in several, and polygons with several towns. Polygons without one are left out.
    pub fn in_polygons(&self, map: &RawMap) -> Result<Atlas> {
        let mut faults = Faults::default();
        let mut shapes: Vec<Option<(MultiPolygon<f64>, String)>> = vec![None; self.towns.len()];
        let mut within: Vec<Vec<&str>> = vec![Vec::new(); self.towns.len()];
        let places =
            self.towns.iter().enumerate().map(|(number, town)| GeomWithData::new([town.at.x, town.at.y], number));
        let towns = RTree::bulk_load(places.collect());
        for feature in map.sound()?.features() {
            let Some(outline) = feature.polygons() else { continue };
            let around = bounds(&outline).map(|bounds| AABB::from_corners(bounds.min().into(), bounds.max().into()));
            let near = around.iter().flat_map(|around| towns.locate_in_envelope_intersecting(around));
            let mut inside: Vec<usize> = near.map(|town| town.data).collect();
            inside.retain(|town| contains(&outline, self.towns[*town].at));
            inside.sort_unstable();
            let Some((&town, others)) = inside.split_first() else { continue };
            for &other in others {
                let message = format!("\"{}\" and \"{}\" lie in it", self.towns[town].name, self.towns[other].name);
                let fault = Fault::new(ErrorKind::Coverage, message).in_feature(feature.label());
                faults.push(map.fault(fault.advise("cut it, or leave one of the towns out")));
            }
            let rule = format!("drawn by rule: the outline {} of a map, held as the town in it", feature.label());
            for &town in &inside {
                within[town].push(feature.label());
            }
            shapes[town] = Some((outline, rule));
        }
        for (town, within) in self.towns.iter().zip(&within).filter(|(_, within)| within.len() > 1) {
            faults.push(
                self.fault(town, &format!("lies in the polygons {}", within.join(" and ")))
                    .advise("repair the map with a rule for overlaps, or leave one of them out"),
            );
        }
        for (town, _) in self.towns.iter().zip(&within).filter(|(_, within)| within.is_empty()) {
            let advice = "mend its place, or draw a polygon around it";
            faults.push(self.fault(town, "lies in no polygon of the map").advise(advice));
        }
        faults.into_result(())?;
        self.atlas(shapes.into_iter().flatten().collect(), map.within)
    }

    /// An atlas with a Voronoi cell around each town, cut to an outline (WGS 84, longitude before latitude): the ground
    /// that is nearer to it than to any other, on a plain map true to scale in the middle of the outline.
    ///
    /// # Errors
    ///
    /// Towns in the same place or outside the outline; an outline with a coordinate that is not finite.
    pub fn in_cells(&self, outline: &MultiPolygon<f64>) -> Result<Atlas> {
        let mut faults = Faults::default();
        if let Some(at) = outline.coords_iter().find(|at| !(at.x.is_finite() && at.y.is_finite())) {
            let message = format!("a coordinate of the outline is not a finite number: ({}, {})", at.x, at.y);
            return Err(Fault::new(ErrorKind::Coordinate, message).advise("give one").into());
        }
        let edges = outline_edges(outline);
        for town in self.towns.iter().filter(|town| !lies_within(&edges, town.at)) {
            faults.push(self.fault(town, "lies outside the outline").advise("mend its place, or leave it out"));
        }
        let mut seen: HashMap<[u64; 2], &Town> = HashMap::new();
        for town in &self.towns {
            if let Some(other) = seen.insert(bits(town.at), town) {
                let fault = self.fault(town, &format!("is in the same place as \"{}\"", other.name));
                faults.push(fault.advise("mend one of the places, or leave one of the towns out"));
            }
        }
        faults.into_result(())?;
        let cells = self.cells(outline)?;
        let rings = outline.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let around = self.towns.len() as u32;
        let pairs = rings.flat_map(|ring| ring.0.windows(2)).map(|pair| ([pair[0], pair[1]], around));
        let cell_edges = cells.iter().zip(0..).flat_map(|(cell, label)| {
            cell.iter().zip(cell.iter().cycle().skip(1)).map(move |(a, b)| ([*a, *b], label))
        });
        let edges = pairs.chain(cell_edges).filter(|([a, b], _)| a != b);
        let overlay = Overlay::new(node(edges.map(|(ends, label)| Labelled { ends, label }))?)?;
        let owner = |labels: &Vec<u32>| match labels.as_slice() {
            [cell, outline] if *outline == around => vec![*cell],
            _ => Vec::new(),
        };
        let owners: Vec<Vec<u32>> = overlay.regions.iter().map(|region| owner(&region.labels)).collect();
        let shapes = overlay.draw(&owners, 0..around);
        let rule = "drawn by rule: the ground nearer to the town than to any other of the list";
        self.atlas(shapes.into_iter().map(|(_, shape)| (shape, rule.to_owned())).collect(), None)
    }

    /// The corners of each town's cell. Four far points around all of them make every cell end.
    fn cells(&self, outline: &MultiPolygon<f64>) -> Result<Vec<Vec<Coord>>> {
        let fault = |message: String| Fault::new(ErrorKind::Coordinate, message);
        let Some(bounds) = bounds(outline) else {
            return Err(fault("the outline has no polygon".into()).into());
        };
        let (centre, scale) = (bounds.center(), bounds.center().y.to_radians().cos());
        let far = 100.0 * (bounds.width() + bounds.height());
        let corners = [(-far, -far), (far, -far), (far, far), (-far, far)].map(|(x, y)| Point2::new(x, y));
        let flat = |at: Coord| Point2::new((at.x - centre.x) * scale, at.y - centre.y);
        let points = self.towns.iter().map(|town| flat(town.at)).chain(corners).collect();
        let triangles = DelaunayTriangulation::<Point2<f64>>::bulk_load(points)
            .map_err(|error| fault(format!("a town cannot be placed: {error}")))?;
        let mut cells = vec![Vec::new(); self.towns.len()];
        let numbers: HashMap<[u64; 2], usize> =
            (0..).zip(&self.towns).map(|(number, town)| (key(flat(town.at)), number)).collect();
        for face in triangles.voronoi_faces() {
            let Some(&town) = numbers.get(&key(face.as_delaunay_vertex().position())) else { continue };
            let corners = face.adjacent_edges().filter_map(|edge| edge.from().position());
            cells[town] = corners.map(|at| Coord { x: at.x / scale + centre.x, y: at.y + centre.y }).collect();
        }
        Ok(cells)
    }

    /// The atlas of the towns and the shapes around them.
    fn atlas(&self, shapes: Vec<(MultiPolygon<f64>, String)>, within: Option<Rect<f64>>) -> Result<Atlas> {
        let mut builder = Atlas::builder();
        let reports = || self.towns.iter().flat_map(|town| &town.reports);
        let days = reports().flat_map(|report| [report.when.not_before(), Some(report.when.best())]).flatten();
        let Some(first) = days.min() else {
            let fault = Fault::new(ErrorKind::Value, "the list has no rows").advise("give it a row for each town");
            return Err(self.marked(fault).into());
        };
        let title = self.file.clone().unwrap_or_default();
        builder.info(AtlasInfo { title, coverage: Period::since(first), within, ..AtlasInfo::default() });
        let mut actors: Vec<&str> = reports().flat_map(|report| report.to.actors()).map(AsRef::as_ref).collect();
        let mut sources: Vec<&str> = reports().flat_map(Report::all_sources).collect();
        actors.sort_unstable();
        actors.dedup();
        sources.sort_unstable();
        sources.dedup();
        builder.extend(actors.into_iter().map(|actor| Actor::new(actor, actor)));
        builder.extend(sources.into_iter().map(|source| Source::new(source, source)));
        for (town, (shape, rule)) in self.towns.iter().zip(shapes) {
            add_town(town, shape, rule, &mut builder);
        }
        builder.build().map_err(|error| error.map(|fault| self.marked(fault)))
    }
}

impl Report {
    fn all_sources(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().chain(self.again.iter().flat_map(|(_, sources)| sources)).map(String::as_str)
    }
}

/// That something was said again.
fn again((when, sources): &(UncertainDate, Vec<String>)) -> String {
    let by = if sources.is_empty() { String::new() } else { format!(" by {}", sources.join(", ")) };
    format!("said again on {when}{by}")
}

type PlacedEdge = GeomWithData<Rectangle<[f64; 2]>, [Coord; 2]>;

fn outline_edges(outline: &MultiPolygon<f64>) -> RTree<PlacedEdge> {
    let rings = outline.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = rings.flat_map(|ring| ring.0.windows(2)).map(|edge| {
        let [a, b] = [edge[0], edge[1]];
        GeomWithData::new(Rectangle::from_corners([a.x, a.y], [b.x, b.y]), [a, b])
    });
    RTree::bulk_load(edges.collect())
}

/// Whether a place lies within the outline with these edges, under the border rule.
fn lies_within(edges: &RTree<PlacedEdge>, at: Coord) -> bool {
    let under = AABB::from_corners([at.x, f64::NEG_INFINITY], [at.x, at.y]);
    let under = edges.locate_in_envelope_intersecting(&under);
    under.filter(|edge| is_under(edge.data[0], edge.data[1], at)).count() % 2 == 1
}

fn key(at: Point2<f64>) -> [u64; 2] {
    bits(Coord { x: at.x, y: at.y })
}

fn add_town(town: &Town, shape: MultiPolygon<f64>, rule: String, builder: &mut AtlasBuilder) {
    let point = Point::from(town.at);
    let mut zone = Zone::new(&town.name, &town.name, shape);
    (zone.seat, zone.note, zone.confidence) = (Some(point), rule, Some(Confidence::Low));
    let mut settlement = Settlement::new(&town.name, point);
    settlement.zone = Some(zone.id.clone());
    builder.add(zone).add(settlement);
    for (number, report) in (1..).zip(&town.reports) {
        let recorded: Date = report.when.not_after().unwrap_or(report.when.best());
        let change = ControlChange::new(format!("{}-{number}", town.name), &town.name, report.when, report.to.clone());
        let mut change = change.told_by(&report.sources, recorded, Confidence::Medium);
        change.note = report.again.iter().map(again).collect::<Vec<_>>().join("; ");
        builder.add(change);
    }
}
