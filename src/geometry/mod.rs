//! Shapes on the ground: exact predicates, and partitions of ground into zones that share their borders.

mod measure;
pub(crate) mod partition;
pub(crate) mod predicates;

pub(crate) use measure::{bounds, contains};
pub use partition::{Partition, PartitionFault, PartitionFaultKind, Piece, SharedArc};
