//! Every border of the embedded areas is walked: on each vertex, in the middle of each edge and one step of a float beside
//! it, a point belongs to exactly the zone that the rule says.

mod common;

use common::{Shape, twin};
use disputed::{Point, Zone, article140, date};
use geo_types::LineString;

#[test]
fn every_point_of_every_border_has_one_owner() {
    let atlas = article140().unwrap();
    let position = |id: &str| atlas.zones().iter().position(|zone| zone.id == id).unwrap() as u32;
    let shape = |zone: &Zone| Shape {
        zone: position(zone.id.as_str()),
        part_of: zone.part_of.as_ref().map(|whole| position(whole.as_str())),
        depth: u32::from(zone.part_of.is_some()),
        from: i32::MIN,
        until: i32::MAX,
        geometry: zone.shapes[0].geometry.clone(),
    };
    let shapes: Vec<Shape> = atlas.zones().iter().map(shape).collect();
    let day = atlas.on(date(2017, 10, 16));
    let (mut asked, mut owned) = (0, 0);
    for zone in atlas.zones() {
        let rings = zone.shapes[0].geometry.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        for line in rings.flat_map(LineString::lines) {
            let middle = Point::from((line.start + line.end) / 2.0);
            let beside = [Point::new(middle.x().next_up(), middle.y()), Point::new(middle.x(), middle.y().next_down())];
            for point in [Point::from(line.start), middle].into_iter().chain(beside) {
                let owner = day.control_at(point).map(|finding| position(finding.zone().id.as_str()));
                assert_eq!(owner, twin(&shapes, point, 0), "{point:?}");
                let touching = day.zones_touching(point);
                let meets = |owner: u32| touching.iter().any(|zone| zone.id == atlas.zones()[owner as usize].id);
                assert!(owner.is_none_or(meets), "{point:?}: the owner is one of those that meet there");
                asked += 1;
                owned += usize::from(owner.is_some());
            }
        }
    }
    assert!(asked > 9_000 && owned > asked * 9 / 10, "{owned} of {asked}: the rest lies on the outer edge");
}
