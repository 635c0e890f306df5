//! Maps of two sides with something between them, drawn by hand.

use disputed::analysis::{GapOptions, SecurityGap};
use disputed::{
    Actor, ActorKind, Atlas, AtlasInfo, Control, ControlChange, Date, Period, Point, Settlement, Zone, date,
};
use geo::{Densify, Destination, Distance, Euclidean, Geodesic, GeodesicArea, InterpolatePoint};
use geo_types::{Coord, MultiPolygon, Polygon, polygon};

use crate::grid::{DAY, NEXT};

/// Bands from west to east with the lines between them at these longitudes; each band's edge is cut into short pieces so
/// that its northern and southern borders follow their parallels on the ground.
pub fn bands(lines: &[f64]) -> Vec<Polygon<f64>> {
    let (south, north, pieces) = (35.0, 35.4, 40);
    let piece = |from: f64, to: f64, step: i32| from + (to - from) * f64::from(step) / f64::from(pieces);
    let band = |west: f64, east: f64| {
        let going = |y: f64| (0..=pieces).map(move |step| Coord { x: piece(west, east, step), y });
        let mut ring: Vec<Coord> = going(south).collect();
        ring.extend(going(north).collect::<Vec<_>>().into_iter().rev());
        Polygon::new(ring.into(), Vec::new())
    };
    lines.windows(2).map(|pair| band(pair[0], pair[1])).collect()
}

/// A zone and who held it from which day on.
pub type Held<'z> = (&'z str, Polygon<f64>, Vec<(Date, Control)>);

pub fn atlas(zones: Vec<Held<'_>>) -> Atlas {
    let mut builder = Atlas::builder();
    let coverage = Period::new(DAY, date(2021, 1, 1)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    let mut rebels = Actor::new("rebels", "Rebels");
    rebels.kind = ActorKind::Insurgent;
    builder.extend([Actor::new("amber", "Amber"), Actor::new("blue", "Blue"), Actor::new("cyan", "Cyan"), rebels]);
    for (id, shape, changes) in zones {
        for (day, control) in changes {
            builder.add(ControlChange::new(format!("{id}-{day}"), id, day, control));
        }
        builder.add(Zone::new(id, id, shape));
    }
    builder.add(Settlement::new("Middle", Point::new(43.15, 35.2)));
    builder.build().unwrap()
}

pub fn between(control: Control) -> Atlas {
    let [west, middle, east] = bands(&[43.0, 43.1, 43.2, 43.3]).try_into().unwrap();
    atlas(vec![
        ("west", west, vec![(DAY, Control::held(["amber"]))]),
        ("middle", middle, vec![(DAY, Control::contested(["amber", "blue"])), (NEXT, control)]),
        ("east", east, vec![(DAY, Control::held(["blue"]))]),
    ])
}

pub fn gaps_on<'a>(atlas: &'a Atlas, day: Date, options: &GapOptions) -> Vec<SecurityGap<'a>> {
    atlas.on(day).security_gaps("amber", "blue", options).unwrap().into_iter().collect()
}

pub fn km2(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.geodesic_area_unsigned() / 1e6
}

/// The same with edges that are straight in degrees, so that boolean operations may leave out vertices in the middle of them. Rings too
/// narrow to have an inside turn any way there: one that turns the wrong way would have all the rest of the earth for its inside.
pub fn straight_km2(polygons: &MultiPolygon<f64>) -> f64 {
    let dense = Euclidean.densify(polygons, 0.01);
    dense.iter().map(|polygon| polygon.geodesic_area_signed().abs()).sum::<f64>() / 1e6
}

/// A square around the middle of the map, so many degrees from it to each side, with squares cut out of it.
pub fn around_middle(reach: f64, without: &[f64]) -> Polygon<f64> {
    let square = |reach: f64| polygon![(x: 43.15 - reach, y: 35.2 - reach), (x: 43.15 + reach, y: 35.2 - reach), (x: 43.15 + reach, y: 35.2 + reach), (x: 43.15 - reach, y: 35.2 + reach)];
    let holes = without.iter().map(|reach| square(*reach).exterior().0.iter().rev().copied().collect());
    Polygon::new(square(reach).exterior().clone(), holes.collect())
}

pub fn wedge() -> Atlas {
    let west: Polygon<f64> = polygon![(x: 43.0, y: 35.0), (x: 43.2, y: 35.0), (x: 43.05, y: 35.3), (x: 43.0, y: 35.3)];
    let middle: Polygon<f64> = polygon![(x: 43.2, y: 35.0), (x: 43.35, y: 35.3), (x: 43.05, y: 35.3)];
    let east: Polygon<f64> = polygon![(x: 43.2, y: 35.0), (x: 43.4, y: 35.0), (x: 43.4, y: 35.3), (x: 43.35, y: 35.3)];
    atlas(vec![
        ("west", west, vec![(DAY, Control::held(["amber"]))]),
        ("middle", middle, vec![(DAY, Control::Vacant)]),
        ("east", east, vec![(DAY, Control::held(["blue"]))]),
    ])
}

/// The distance of a place from an edge, by looking every few metres.
/// A band along a geodesic from one place to another one, cut into zones along its length: amber to its left, blue to its right.
pub fn long_front(from: (f64, f64), to: (f64, f64), zones: usize, step_m: f64) -> (Atlas, f64) {
    let (from, to) = (Point::from(from), Point::from(to));
    let length = Geodesic.distance(from, to);
    let steps = (length / step_m / zones as f64).ceil() as usize * zones;
    let along = |step: usize| Geodesic.point_at_ratio_between(from, to, step as f64 / steps as f64);
    let beside = |step: usize, turn: f64| {
        let (at, other) = if step < steps { (along(step), along(step + 1)) } else { (along(step), along(step - 1)) };
        let bearing = geo::Bearing::bearing(&Geodesic, at, other) + if step < steps { 0.0 } else { 180.0 };
        Geodesic.destination(at, bearing + turn, 150_000.0)
    };
    let mut held = Vec::new();
    for (side, turn) in [("amber", -90.0), ("blue", 90.0)] {
        for zone in 0..zones {
            let steps = zone * steps / zones..=(zone + 1) * steps / zones;
            let seam = steps.clone().map(|step| along(step).0);
            let ring: Vec<Coord> = seam.chain(steps.rev().map(|step| beside(step, turn).0)).collect();
            held.push((format!("{side}-{zone}"), Polygon::new(ring.into(), Vec::new()), side));
        }
    }
    let zones = held.iter().map(|(id, shape, side)| (id.as_str(), shape.clone(), vec![(DAY, Control::held([*side]))]));
    (atlas(zones.collect()), length)
}
