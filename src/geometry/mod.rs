//! Shapes on the ground: exact predicates, and partitions of ground into zones that share their borders.
//!
//! An [`Atlas`](crate::Atlas) makes its [`Partition`] itself. This is for whoever wants to know which borders zones
//! share, where a map overlaps itself or leaves gaps, or to build an index over shapes that have no history of control.
//! Coordinates are longitude and latitude in degrees, edges are straight lines between them, and days are whole numbers
//! of whatever calendar.
//!
//! It is not for geometry in general: for buffers, simplification and operations on single polygons there is the crate
//! `geo`, whose types these are. Nor does it repair: a map that is no partition is refused with every
//! [`PartitionFault`], and [`imports`](crate::io::imports) mends on request.

mod arc_days;
mod arc_table;
pub(crate) mod axes;
mod circles;
mod contour;
mod dissolve;
mod flat;
mod geodesic;
pub(crate) mod globe;
mod measure;
mod nesting;
pub(crate) mod overlay;
pub(crate) mod partition;
pub(crate) mod predicates;
mod room;
mod tracing;

pub(crate) use arc_table::ArcTable;
pub(crate) use circles::in_circles;
pub(crate) use contour::rings_below;
pub(crate) use dissolve::{Arcs, NO_CLASS, Walk};
pub(crate) use flat::{FlatLines, cut_short};
pub(crate) use geodesic::{
    EARTH_RADIUS_M, Frame, SquareMm, distance_m, earth_centred, km2, metres_in_degree, nearest_on_edge,
    nearest_on_straight, polygons_area, rise_m,
};
pub(crate) use measure::{bounds, box_around, contains, enclosed, holds};
pub(crate) use partition::bits;
pub use partition::{Gap, Partition, PartitionFault, PartitionFaultKind, Piece, SharedArc};
pub(crate) use room::Room;
