//! Every distinct vertex once.

use std::collections::HashMap;

use geo_types::Coord;
use rustc_hash::FxBuildHasher;

/// Numbers for vertices: equal coordinates, equal number.
#[derive(Default)]
pub(super) struct VertexTable {
    numbers: HashMap<[u64; 2], u32, FxBuildHasher>,
    coords: Vec<Coord<f64>>,
}

impl VertexTable {
    /// The number of a vertex, which is the next one if the vertex is new.
    pub(super) fn number(&mut self, coord: Coord<f64>) -> u32 {
        let next = self.coords.len() as u32;
        let number = *self.numbers.entry(bits(coord)).or_insert(next);
        if number == next {
            self.coords.push(coord);
        }
        number
    }

    pub(super) fn count(&self) -> usize {
        self.coords.len()
    }

    pub(super) fn into_coords(self) -> Vec<Coord<f64>> {
        self.coords
    }
}

/// Bits that are equal if coordinates are.
pub(crate) fn bits(coord: Coord<f64>) -> [u64; 2] {
    // Adding zero turns -0.0 into 0.0 and leaves everything else.
    [coord.x + 0.0, coord.y + 0.0].map(f64::to_bits)
}
