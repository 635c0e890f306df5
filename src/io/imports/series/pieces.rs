//! Edges that were cut for a comparison, made whole again where the cut left nothing behind.

use geo_types::Coord;
use rustc_hash::FxHashSet;

use crate::geometry::bits;

/// The bits of a vertex.
pub(super) type Corner = [u64; 2];

pub(super) fn coord_of(&[x, y]: &Corner) -> Coord {
    Coord { x: f64::from_bits(x), y: f64::from_bits(y) }
}

/// A part of an edge between two vertices of an overlay.
pub(super) struct Piece {
    pub(super) ends: [u32; 2],
    pub(super) actors: Vec<u32>,
    /// Whether it is a part of the outlines that were held, and of those of the day.
    pub(super) is_of: [bool; 2],
}

/// Melts pieces that were one edge before a line that is gone crossed it: at a vertex that no other piece has, and that
/// the outlines they are of do not have. Without this each map would leave its crossings in the outlines that are held,
/// and each of its successors would have more to compare.
pub(super) fn melted(pieces: Vec<Piece>, vertices: &[Coord], corners: &[FxHashSet<Corner>; 2]) -> Vec<Piece> {
    let mut around: Vec<Vec<u32>> = vec![Vec::new(); vertices.len()];
    for (piece, number) in pieces.iter().zip(0..) {
        piece.ends.iter().for_each(|end| around[*end as usize].push(number));
    }
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    for (vertex, at) in (0..).zip(vertices) {
        let &[one, other] = around[vertex as usize].as_slice() else { continue };
        let (Some(first), Some(second)) = (&pieces[one as usize], &pieces[other as usize]) else { continue };
        let is_of = [0, 1].map(|side| first.is_of[side] && second.is_of[side] && !corners[side].contains(&bits(*at)));
        let ends = [first, second].map(|piece| piece.ends[usize::from(piece.ends[0] == vertex)]);
        if first.actors != second.actors || is_of == [false; 2] || ends[0] == ends[1] {
            continue;
        }
        for number in &mut around[ends[1] as usize] {
            if *number == other {
                *number = one;
            }
        }
        around[vertex as usize].clear();
        let actors = pieces[other as usize].take().map_or_else(Vec::new, |piece| piece.actors);
        pieces[one as usize] = Some(Piece { ends, actors, is_of });
    }
    pieces.into_iter().flatten().collect()
}
