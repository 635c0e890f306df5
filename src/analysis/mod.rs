//! Questions about whole areas: who holds how much, what changed hands, where sides meet.

mod dissolve;
mod extent;
mod ground;
mod holdings;
mod overlay;
mod region;
mod rollup;
mod side;
mod transfer_rows;
mod transfers;

pub use extent::Extent;
pub use holdings::{Holding, Holdings, Stake};
pub use overlay::Slivers;
pub use region::Region;
pub use side::Side;
pub use transfer_rows::{Transfer, TransferMatrix};
pub use transfers::Transfers;
