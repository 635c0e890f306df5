//! What is worked out once for each arc of a partition: its ends, its length, and what it adds to areas.

use geo_types::{Coord, Rect, coord};
use rustc_hash::FxHashMap;

use super::arc_days::ArcDays;
use super::geodesic::{SquareMm, edge_measures};
use super::partition::{Partition, bits};

/// The arcs of a partition as dissolves, lines and sums need them. Made once, in parallel where there are cores.
#[derive(Debug)]
pub(crate) struct ArcTable {
    arcs: Vec<ArcFacts>,
    /// For each zone where its days begin in `days`, and at the end how many there are.
    starts: Vec<u32>,
    /// The days on which the area of a zone changes.
    days: Vec<i32>,
    /// The area from that day on.
    areas: Vec<SquareMm>,
    /// For each zone where its arcs begin in `arcs_of_zones`, and at the end how many there are.
    arc_starts: Vec<u32>,
    /// The arcs along each zone, of all days.
    arcs_of_zones: Vec<u32>,
    pub(crate) days_of_arcs: ArcDays,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ArcFacts {
    /// The numbers of the places where it begins and ends.
    pub(crate) ends: [u32; 2],
    pub(crate) length_m: f64,
    /// What it adds to the area of whatever lies left of it.
    pub(crate) left_area: SquareMm,
    pub(crate) bounds: Rect<f64>,
}

impl ArcTable {
    pub(crate) fn new(partition: &Partition) -> Self {
        let arcs = arc_facts(partition);
        let (starts, days, areas) = zone_areas(partition, &arcs);
        let (arc_starts, arcs_of_zones) = arcs_of_zones(partition);
        ArcTable { arcs, starts, days, areas, arc_starts, arcs_of_zones, days_of_arcs: ArcDays::new(partition) }
    }

    /// The arcs along a zone, of all days.
    pub(crate) fn arcs_of(&self, zone: u32) -> &[u32] {
        let bounds = self.arc_starts.get(zone as usize).zip(self.arc_starts.get(zone as usize + 1));
        bounds.map_or(&[], |(start, end)| &self.arcs_of_zones[*start as usize..*end as usize])
    }

    pub(crate) fn arc(&self, arc: u32) -> &ArcFacts {
        &self.arcs[arc as usize]
    }

    /// The area of a zone on a day, its parts taken out; 0 on days on which it has no shape.
    pub(crate) fn zone_area(&self, zone: u32, day: i32) -> SquareMm {
        let bounds = self.starts.get(zone as usize).zip(self.starts.get(zone as usize + 1));
        let Some((start, end)) = bounds.map(|(start, end)| (*start as usize, *end as usize)) else { return 0 };
        match self.days[start..end].partition_point(|from| *from <= day) {
            0 => 0,
            steps => self.areas[start + steps - 1],
        }
    }
}

fn arc_facts(partition: &Partition) -> Vec<ArcFacts> {
    let measured: Vec<(f64, SquareMm, Rect<f64>)> = {
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            (0..partition.arcs.len()).into_par_iter().map(|arc| measure(partition, arc)).collect()
        }
        #[cfg(not(feature = "rayon"))]
        (0..partition.arcs.len()).map(|arc| measure(partition, arc)).collect()
    };
    let mut places: FxHashMap<[u64; 2], u32> = FxHashMap::default();
    let mut place = |coord: Coord| {
        let next = places.len() as u32;
        *places.entry(bits(coord)).or_insert(next)
    };
    let facts = measured.into_iter().enumerate().map(|(arc, (length_m, left_area, bounds))| {
        let range = partition.vertex_range(arc);
        let ends = [partition.vertices[range.start], partition.vertices[range.end - 1]].map(&mut place);
        ArcFacts { ends, length_m, left_area, bounds }
    });
    facts.collect()
}

fn measure(partition: &Partition, arc: usize) -> (f64, SquareMm, Rect<f64>) {
    let vertices = &partition.vertices[partition.vertex_range(arc)];
    let edges = vertices.windows(2).map(|edge| edge_measures(edge[0], edge[1]));
    let (length, area) = edges.fold((0.0, 0), |(length, area), edge| (length + edge.0, area - edge.1));
    let (mut min, mut max) = (vertices[0], vertices[0]);
    for vertex in vertices {
        min = coord! { x: min.x.min(vertex.x), y: min.y.min(vertex.y) };
        max = coord! { x: max.x.max(vertex.x), y: max.y.max(vertex.y) };
    }
    (length, area, Rect::new(min, max))
}

fn arcs_of_zones(partition: &Partition) -> (Vec<u32>, Vec<u32>) {
    let beside = || partition.arcs().zip(0..).flat_map(|(arc, number)| [(arc.left, number), (arc.right, number)]);
    let beside = || beside().filter_map(|(zone, arc): (Option<u32>, u32)| Some((zone?, arc)));
    let mut starts = vec![0; partition.zone_count() as usize + 1];
    beside().for_each(|(zone, _)| starts[zone as usize + 1] += 1);
    for zone in 1..starts.len() {
        starts[zone] += starts[zone - 1];
    }
    let mut next = starts.clone();
    let mut arcs = vec![0; starts.last().map_or(0, |count| *count as usize)];
    for (zone, arc) in beside() {
        arcs[next[zone as usize] as usize] = arc;
        next[zone as usize] += 1;
    }
    (starts, arcs)
}

/// Adds the arcs up to the areas of the zones, step by step in time.
fn zone_areas(partition: &Partition, facts: &[ArcFacts]) -> (Vec<u32>, Vec<i32>, Vec<SquareMm>) {
    let mut steps: Vec<(u32, i32, SquareMm)> = Vec::with_capacity(facts.len() * 2);
    for (arc, facts) in partition.arcs().zip(facts) {
        for (zone, area) in [(arc.left, facts.left_area), (arc.right, -facts.left_area)] {
            let Some(zone) = zone else { continue };
            steps.push((zone, arc.from, area));
            if arc.until < i32::MAX {
                steps.push((zone, arc.until, -area));
            }
        }
    }
    steps.sort_unstable_by_key(|step| (step.0, step.1));
    let (mut starts, mut days, mut areas) = (vec![0], Vec::new(), Vec::new());
    let mut steps = steps.into_iter().peekable();
    for zone in 0..partition.zone_count() {
        let mut area = 0;
        while let Some((_, day, change)) = steps.next_if(|step| step.0 == zone) {
            area += change;
            if steps.peek().is_none_or(|next| (next.0, next.1) != (zone, day)) {
                days.push(day);
                areas.push(area);
            }
        }
        starts.push(days.len() as u32);
    }
    (starts, days, areas)
}
