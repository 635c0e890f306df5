//! Shapes on the ground: exact predicates, and partitions of ground into zones that share their borders.

pub(crate) mod partition;
pub(crate) mod predicates;

pub use partition::{Gap, Partition, PartitionFault, PartitionFaultKind, Piece, SharedArc};
