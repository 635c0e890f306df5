//! How much ground a feature gained and lost.

use super::map::RawFeature;
use super::report::Share;
use super::rings::closed_edges;
use crate::error::Result;
use crate::geometry::globe::is_on_globe;
use crate::geometry::overlay::{Labelled, Overlay, node};

/// What a feature gained and lost from one state to another.
///
/// What it has is read as whoever draws it reads it: the ground in the outer ring of some polygon, each told by the even-odd
/// rule, and in none of that polygon's holes. What lies off the globe is no ground.
pub(super) fn difference(before: &RawFeature, after: &RawFeature) -> Result<Share> {
    let mut edges = Vec::new();
    // Each ring is a label. The outer rings of all polygons, those of before first:
    let mut shells = Vec::new();
    let mut next = 0;
    let mut add = |feature: &RawFeature| {
        let mut ends = feature.closed_edges().flatten();
        let is_ground =
            feature.bounds().is_some_and(is_on_globe) && ends.all(|end| end.x.is_finite() && end.y.is_finite());
        for rings in feature.rings().into_iter().flatten().filter(|_| is_ground) {
            shells.push(next);
            for ring in rings {
                edges.extend(closed_edges(ring).map(|ends| Labelled { ends, label: next }));
                next += 1;
            }
        }
        next
    };
    let first_after = add(before);
    add(after);
    let overlay = Overlay::new(node(edges)?)?;
    let mut share = Share { feature: before.label().to_owned(), gained_m2: 0.0, lost_m2: 0.0 };
    let polygon = |label: u32| shells.partition_point(|shell| *shell <= label);
    for (_, region) in overlay.inner() {
        let [mut was, mut is] = [false, false];
        for rings in region.labels.chunk_by(|one, other| polygon(*one) == polygon(*other)) {
            // In the outer ring alone.
            if let [ring] = rings
                && shells.binary_search(ring).is_ok()
            {
                *(if *ring < first_after { &mut was } else { &mut is }) = true;
            }
        }
        match (was, is) {
            (false, true) => share.gained_m2 += region.area_m2(),
            (true, false) => share.lost_m2 += region.area_m2(),
            _ => {}
        }
    }
    Ok(share)
}
