//! From the rings of zones to the borders that they share.

mod arcs;
mod book;
mod causes;
mod edges;
mod fault;
mod gaps;
mod shared;
mod sides;
mod vertices;

pub(crate) use book::FaultBook;
pub(crate) use causes::causes;
pub(crate) use edges::{are_counterclockwise, is_counterclockwise};
pub use fault::{PartitionFault, PartitionFaultKind};
pub use gaps::Gap;
pub(crate) use shared::{ArcHead, MOST_ZONES};
pub use shared::{Partition, Piece, SharedArc};
pub(crate) use vertices::bits;

/// A side of an edge: 0 is no zone, `zone + 1` a zone. Crossing an edge turns one side into the other, which is why
/// the exclusive or of both sides takes either to the other.
pub(crate) type Side = u32;

/// The zone of a side.
#[inline]
pub(crate) fn zone_of(side: Side) -> Option<u32> {
    side.checked_sub(1)
}
