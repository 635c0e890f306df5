//! Questions about whole areas: who holds how much, what changed hands, where sides meet.

mod bounds;
mod dissolve;
mod extent;
mod front_movement;
mod fronts;
mod gap_ground;
mod gap_scene;
mod gap_strip;
mod gaps;
mod ground;
mod holdings;
mod nearest;
mod over_time;
mod overlay;
mod possible;
mod region;
mod rollup;
mod side;
mod tenure;
mod transfer_rows;
mod transfers;

pub use bounds::Bounds;
pub use extent::Extent;
pub use front_movement::{FrontMovement, FrontPart};
pub use fronts::{FrontLine, FrontLines, FrontStretch};
pub use gaps::{GapKind, GapOptions, SecurityGap};
pub use holdings::{Holding, Holdings, Stake};
pub use nearest::NearestFront;
pub use overlay::Slivers;
pub use region::Region;
pub use side::Side;
pub use tenure::Tenure;
pub use transfer_rows::{Transfer, TransferMatrix};
pub use transfers::Transfers;
