//! Questions about whole areas: who holds how much, what changed hands, where sides meet.

mod dissolve;
mod extent;
mod ground;
mod holdings;
mod region;
mod rollup;
mod side;

pub use extent::Extent;
pub use holdings::{Holding, Holdings, Stake};
pub use region::Region;
pub use side::Side;
