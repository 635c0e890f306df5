//! A partition out of edges whose two sides are known.

use geo_types::Coord;

use super::edges::Edge;
use super::shared::Partition;
use super::{Side, arcs};

impl Partition {
    /// The partition of edges that meet in vertices alone, each with what is left and right of it from its first end to
    /// its second. Sides are 0 for no zone and `zone + 1` for a zone.
    pub(crate) fn of_sides(
        vertices: &[Coord<f64>],
        edges: impl IntoIterator<Item = ([u32; 2], [Side; 2])>,
        zones: u32,
    ) -> Self {
        let always = |(ends, [left, right]): ([u32; 2], [Side; 2])| {
            (left != right).then_some(Edge { ends, left, right, from: i32::MIN, until: i32::MAX })
        };
        let edges: Vec<Edge> = edges.into_iter().filter_map(always).collect();
        let (vertices, arcs) = arcs::chain(vertices, &edges);
        Partition { vertices, arcs, zones }
    }
}
