//! Why answers are empty: days that the record does not cover, and sides without ground.

use geo_types::Point;

use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::globe::is_on_earth;
use crate::query::Snapshot;

/// Refuses a day outside the record where the answer could not say why it is empty.
pub(super) fn on_record(snapshot: Snapshot<'_>) -> Result<()> {
    let (coverage, date) = (snapshot.atlas().coverage(), snapshot.date());
    if coverage.contains(date) {
        return Ok(());
    }
    let fault = Fault::new(ErrorKind::Question, format!("{date} lies outside the record"));
    Err(fault.advise(format!("ask about a day of {coverage}")).into())
}

/// Refuses a point that is none on earth.
pub(super) fn on_earth(point: Point<f64>) -> Result<()> {
    if is_on_earth(point.0) {
        return Ok(());
    }
    let (x, y) = point.x_y();
    let fault = Fault::new(ErrorKind::Question, format!("no place has longitude {x}, latitude {y}"));
    Err(fault.advise("give degrees, longitude before latitude").into())
}

/// That a day lies outside the record and what follows, where it does.
pub(super) fn outside(snapshot: Snapshot<'_>) -> Option<String> {
    let coverage = snapshot.atlas().coverage();
    let is_outside = !coverage.contains(snapshot.date());
    is_outside.then(|| format!("outside the record ({coverage}), so that all is unknown"))
}

/// That two sides cannot meet, as to whether each has ground without the other.
pub(super) fn without_ground([one, other]: &[String; 2], there: [bool; 2]) -> Option<String> {
    match there {
        [false, false] => Some(format!("neither {one} nor {other} held ground without the other")),
        [false, true] => Some(format!("{one} held no ground without {other}")),
        [true, false] => Some(format!("{other} held no ground without {one}")),
        [true, true] => None,
    }
}
