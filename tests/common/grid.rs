//! A map of squares whose holders are drawn at random: dissolves of it have holes, corners that touch and nested islands.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::{Actor, Atlas, AtlasInfo, Control, ControlChange, Date, Period, Settlement, Zone, date};
use geo_types::{MultiPolygon, Point, Rect, coord};
use proptest::prelude::*;

pub const ACTORS: [&str; 3] = ["amber", "blue", "cyan"];
pub const DAY: Date = date(2020, 1, 1);
pub const NEXT: Date = date(2020, 2, 1);

/// South-western corner and width of the squares in degrees.
pub const CORNER: (f64, f64) = (43.0, 35.0);
pub const WIDTH: f64 = 0.1;

/// A square of the map.
pub fn cell(x: usize, y: usize) -> Rect<f64> {
    // One product for each line of the map, so that neighbours have the same numbers.
    let at = |from: f64, step: usize| from + WIDTH * step as f64;
    Rect::new(
        coord! { x: at(CORNER.0, x), y: at(CORNER.1, y) },
        coord! { x: at(CORNER.0, x + 1), y: at(CORNER.1, y + 1) },
    )
}

pub fn middle(x: usize, y: usize) -> Point<f64> {
    cell(x, y).center().into()
}

#[derive(Debug, Clone)]
pub struct Grid {
    pub width: usize,
    pub height: usize,
    /// The controls of the squares row by row, on the first day and from the next one on.
    pub controls: [Vec<Control>; 2],
}

impl Grid {
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let width = self.width;
        (0..width * self.height).map(move |number| (number % width, number / width))
    }

    pub fn control(&self, day: usize, x: usize, y: usize) -> &Control {
        &self.controls[day][y * self.width + x]
    }

    pub fn atlas(&self) -> Atlas {
        let mut builder = Atlas::builder();
        let coverage = Period::new(DAY, date(2021, 1, 1)).unwrap();
        builder.info(AtlasInfo { title: "Squares".into(), coverage, ..AtlasInfo::default() });
        builder.extend(ACTORS.map(|id| Actor::new(id, id)));
        for (x, y) in self.cells() {
            let id = format!("{x}-{y}");
            let mut zone = Zone::new(&id, &id, MultiPolygon::from(cell(x, y).to_polygon()));
            zone.population = ((x + y) % 2 == 0).then_some(100);
            builder.add(zone);
            builder.add(Settlement::new(&id, middle(x, y)));
            for (day, (from, name)) in [(DAY, "a"), (NEXT, "b")].into_iter().enumerate() {
                let control = self.control(day, x, y);
                if day == 0 || control != self.control(0, x, y) {
                    builder.add(ControlChange::new(format!("{id}{name}"), &id, from, control.clone()));
                }
            }
        }
        builder.build().unwrap()
    }
}

pub fn control() -> impl Strategy<Value = Control> {
    prop_oneof![
        4 => Just(Control::held(["amber"])),
        4 => Just(Control::held(["blue"])),
        1 => Just(Control::held(["cyan"])),
        1 => Just(Control::shared(["amber", "blue"])),
        1 => Just(Control::contested(["amber", "cyan"])),
        1 => Just(Control::Vacant),
        1 => Just(Control::Unknown),
    ]
}

pub fn grid() -> impl Strategy<Value = Grid> {
    (1..8_usize, 1..8_usize).prop_flat_map(|(width, height)| {
        let day = || proptest::collection::vec(control(), width * height);
        [day(), day()].prop_map(move |controls| Grid { width, height, controls })
    })
}
