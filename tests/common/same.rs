//! When two atlases hold the same.

use disputed::{Atlas, Zone};
use geo::orient::{Direction, Orient};

/// All that an atlas holds but the order of its changes, and which way round a ring was drawn: files have it as RFC 7946 wants.
pub fn assert_same(one: &Atlas, other: &Atlas) {
    let changes = |atlas: &Atlas| {
        let mut changes = atlas.changes().to_vec();
        changes.sort_by(|one, other| one.id.cmp(&other.id));
        changes
    };
    let zones = |atlas: &Atlas| -> Vec<Zone> {
        let mut zones = atlas.zones().to_vec();
        for shape in zones.iter_mut().flat_map(|zone| &mut zone.shapes) {
            shape.geometry = shape.geometry.orient(Direction::Default);
        }
        zones
    };
    assert_eq!(one.info(), other.info());
    assert_eq!(one.actors(), other.actors());
    assert_eq!(one.divisions(), other.divisions());
    assert_eq!(zones(one), zones(other));
    assert_eq!(changes(one), changes(other));
    assert_eq!(one.claims(), other.claims());
    assert_eq!(one.sources(), other.sources());
    assert_eq!(one.legal_claims(), other.legal_claims());
    assert_eq!(one.milestones(), other.milestones());
    assert_eq!(one.settlements(), other.settlements());
    assert_eq!(one.incidents(), other.incidents());
}
