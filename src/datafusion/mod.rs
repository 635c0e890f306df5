//! The same questions as SQL functions, on Apache DataFusion (feature `datafusion`, off by default).
//!
//! For tables too large for anything else: phone pings, vehicle tracks, satellite detections, event tables, in Parquet or
//! CSV. [`register`] gives a session these functions; each answers a whole column at once through the batch index, and
//! allocates per batch, not per row.
//!
//! | function | gives |
//! | --- | --- |
//! | `control_at(lon, lat, date)` | a struct of `zone`, `status`, `actors` (ids, joined by `+`), `since`, `until` (best days), `certainty`; null outside every zone |
//! | `controlled_by(lon, lat, date, actor)` | whether the place was in the hands of the actor and those who took its orders on that day, and of nobody else ([`Finding::is_held_under`](crate::Finding::is_held_under)); null outside every zone |
//! | `zone_at(lon, lat)`, `zone_at(lon, lat, date)` | the id of the zone; without a date only for an atlas whose zones never move |
//! | `front_distance_km(lon, lat, date, a, b)` | how far the line was along which two sides met on that day; null if they met nowhere |
//! | `zones()`, `changes()`, `incidents()` | the records, as tables |
//! | `holdings(date)` | who held how much on a day, as a table |
//!
//! Where a place is asked for, a point can stand for `lon, lat`: WKB (`Binary`), or GeoArrow's points (a struct of `x` and
//! `y`, or a list of two numbers). Coordinates are WGS 84 degrees; the border rule decides on borders. A date is a
//! `Date32`, a `Date64`, a timestamp (its day, in its own time zone if it has one, else as it is written) or text such as
//! `2017-10-16`.
//!
//! Ask for the fields that you need: of `control_at(lon, lat, day)['actors']` no other field is made. And count months by
//! `date_part('year', day), date_part('month', day)`: `date_trunc('month', day)` goes by way of timestamps, which takes three times
//! as long and more than the look-up itself on a small map.
//!
//! A null gives a null. A coordinate that is not finite and a text that is no day give a null too and are counted
//! ([`Functions::skipped`]; on a cluster `AtlasCodec::skipped` of each executor), or end the query if asked for
//! ([`Functions::strict`]). Arguments of other types are refused when the query is planned.
//!
//! It is not for one question or a thousand: [`Atlas::control_at_many`](crate::Atlas::control_at_many) needs no engine.
//!
//! ```
//! use datafusion::prelude::SessionContext;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ctx = SessionContext::new();
//! disputed::datafusion::register(&ctx, disputed::article140()?);
//! let kirkuk = ctx.sql("SELECT control_at(44.392, 35.468, '2017-10-16')['actors']").await?;
//! kirkuk.show().await?;
//! # Ok(())
//! # }
//! ```

mod answers;
mod arguments;
#[cfg(feature = "ballista")]
mod cluster;
mod fronts;
mod functions;
mod narrowing;
mod rolls;
mod scalar;
#[cfg(feature = "ballista")]
mod shipping;
mod spans;
mod tables;

#[cfg(feature = "ballista")]
pub use cluster::AtlasCodec;
pub use functions::{Functions, Skipped, register};
