//! Exact predicates and the border rule.
//!
//! A point `(x, y)` is read as `(x + e, y + e^2)` for a positive `e` smaller than anything: no such point lies on an
//! edge or shares a coordinate with a vertex, so every question has one answer. A point on a border belongs to what is
//! just east of it, and on a horizontal border to what is just north of it.

use std::cmp::Ordering;

use geo_types::Coord;

/// Bound on the relative rounding error of a plain 2 x 2 determinant (Ozaki et al., BIT 2016,
/// doi:10.1007/s10543-015-0574-9).
const FILTER: f64 = 3.330_669_062_177_372_2e-16;

/// Far above what underflow can add to the determinant, far below any determinant of real coordinates.
const UNDERFLOW: f64 = 1e-290;

/// Magnitudes for which every intermediate of `robust::orient2d` is exact: products of two differences neither
/// overflow nor lose bits below the smallest number.
const ROBUST: std::ops::Range<f64> = 1e-120..1e120;

/// Which side of the line from `a` to `b` the point is on, exactly, for any finite coordinates: `Greater` is left,
/// `Less` is right, `Equal` is on the line.
#[inline]
pub(crate) fn orientation(a: Coord, b: Coord, p: Coord) -> Ordering {
    let left = (a.x - p.x) * (b.y - p.y);
    let right = (a.y - p.y) * (b.x - p.x);
    let bound = FILTER * (left + right).abs() + UNDERFLOW;
    let determinant = left - right;
    if determinant > bound {
        Ordering::Greater
    } else if determinant < -bound {
        Ordering::Less
    } else {
        exact_orientation(a, b, p)
    }
}

/// True if the point, under the border rule, is left of the line from `a` to `b`.
#[inline]
pub(crate) fn is_left(a: Coord, b: Coord, p: Coord) -> bool {
    match orientation(a, b, p) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal if a.y == b.y => a.x < b.x,
        Ordering::Equal => b.y < a.y,
    }
}

/// True if the edge passes under the point: a ray straight down from the point, under the border rule, crosses it.
#[inline]
pub(crate) fn is_under(a: Coord, b: Coord, p: Coord) -> bool {
    let from_left = a.x <= p.x;
    from_left != (b.x <= p.x) && is_left(a, b, p) == from_left
}

/// True if the point lies on the closed segment from `a` to `b`.
pub(crate) fn is_on([a, b]: [Coord; 2], p: Coord) -> bool {
    let within = |from: f64, to: f64, at: f64| from.min(to) <= at && at <= from.max(to);
    within(a.x, b.x, p.x) && within(a.y, b.y, p.y) && orientation(a, b, p) == Ordering::Equal
}

/// Whether, turning clockwise from `from` around `centre`, `one` comes before `other`.
pub(crate) fn comes_first_clockwise(centre: Coord, from: Coord, one: Coord, other: Coord) -> bool {
    let half = |to: Coord| match orientation(centre, from, to) {
        Ordering::Less => 0,
        Ordering::Equal => 1,
        Ordering::Greater => 2,
    };
    match half(one).cmp(&half(other)) {
        Ordering::Equal => orientation(centre, one, other) == Ordering::Less,
        order => order == Ordering::Less,
    }
}

#[cold]
fn exact_orientation(a: Coord, b: Coord, p: Coord) -> Ordering {
    let tame = |value: f64| value == 0.0 || ROBUST.contains(&value.abs());
    if [a.x, a.y, b.x, b.y, p.x, p.y].into_iter().all(tame) {
        let [a, b, p] = [a, b, p].map(|Coord { x, y }| robust::Coord { x, y });
        robust::orient2d(a, b, p).partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    } else {
        sign_of_sum([(a.x, b.y), (-a.y, b.x), (p.x, a.y), (-p.y, a.x), (b.x, p.y), (-b.y, p.x)])
    }
}

/// The sign of a sum of products, in fixed point wide enough for any of them (a Kulisch accumulator).
fn sign_of_sum(products: [(f64, f64); 6]) -> Ordering {
    // A product is a whole number below 2^106 times 2^(position - 2148), with positions up to 4090.
    let mut sum = [0_u64; 67];
    for (first, second) in products {
        let ((first_mantissa, first_shift), (second_mantissa, second_shift)) = (parts(first), parts(second));
        let position = first_shift + second_shift;
        let (word, shift) = (position / 64, position % 64);
        let mantissa = u128::from(first_mantissa) * u128::from(second_mantissa);
        let (low, high) = (mantissa << shift, mantissa.checked_shr(128 - shift as u32).unwrap_or(0));
        let addend = [low as u64, (low >> 64) as u64, high as u64];
        let negative = first.is_sign_negative() != second.is_sign_negative();
        let mut carry = negative;
        for (index, place) in sum[word..].iter_mut().enumerate() {
            let digit = addend.get(index).copied().unwrap_or(0);
            let (partial, first_carry) = place.overflowing_add(if negative { !digit } else { digit });
            let (total, second_carry) = partial.overflowing_add(u64::from(carry));
            *place = total;
            carry = first_carry || second_carry;
        }
    }
    if sum[66] >> 63 == 1 {
        Ordering::Less
    } else if sum.iter().all(|&word| word == 0) {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// A finite number without its sign as `mantissa * 2^(shift - 1074)`.
fn parts(value: f64) -> (u64, usize) {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as usize, bits & ((1 << 52) - 1));
    if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord {
        Coord { x, y }
    }

    #[test]
    fn the_wide_sum_agrees_with_robust_where_robust_is_exact() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Few bits, so that many triples are collinear, and a last bit that makes some nearly so.
            (state >> 61) as f64 + (state >> 40 & 3) as f64 * f64::EPSILON
        };
        let mut on_line = 0;
        for _ in 0..100_000 {
            let [a, b, p] = [at(next(), next()), at(next(), -next()), at(next(), next())];
            let expected = exact_orientation(a, b, p);
            on_line += usize::from(expected == Ordering::Equal);
            assert_eq!(orientation(a, b, p), expected);
            for power in [-1000, -700, 300, 500] {
                let scale = |c: Coord| at(c.x * 2_f64.powi(power), c.y * 2_f64.powi(power));
                // Scaling by a power of two is exact unless the low bits fall off at the bottom.
                if power > -1000 || [a, b, p].iter().all(|c| c.x.fract() == 0.0 && c.y.fract() == 0.0) {
                    assert_eq!(orientation(scale(a), scale(b), scale(p)), expected, "{a:?} {b:?} {p:?} 2^{power}");
                }
            }
        }
        assert!(on_line > 100);
    }

    #[test]
    fn the_largest_and_smallest_numbers_have_a_side() {
        let (huge, tiny) = (f64::MAX, f64::from_bits(1));
        assert_eq!(orientation(at(-huge, -huge), at(huge, huge), at(0.0, 0.0)), Ordering::Equal);
        assert_eq!(orientation(at(-huge, -huge), at(huge, huge), at(0.0, tiny)), Ordering::Greater);
        assert_eq!(orientation(at(-huge, -huge), at(huge, huge), at(tiny, 0.0)), Ordering::Less);
        assert_eq!(orientation(at(0.0, 0.0), at(tiny, tiny), at(tiny, 0.0)), Ordering::Less);
    }

    /// Where rounding makes plain products tell the wrong side, and where they tell none.
    #[test]
    fn the_side_of_a_line_is_exact_where_rounding_is_not() {
        let mut unlike = 0;
        for x in 0..64 {
            for y in 0..64 {
                let p = at(0.5 + f64::from(x) * f64::EPSILON / 2.0, 0.5 + f64::from(y) * f64::EPSILON / 2.0);
                let (a, b) = (at(12.0, 12.0), at(24.0, 24.0));
                assert_eq!(orientation(a, b, p), y.cmp(&x), "{p:?}");
                let plain = (a.x - p.x) * (b.y - p.y) - (a.y - p.y) * (b.x - p.x);
                unlike += usize::from(plain.partial_cmp(&0.0) != Some(y.cmp(&x)));
            }
        }
        assert!(unlike > 100, "the places are not hard enough");
        // Here rounding turns sides round (Kettner et al., Classroom examples of robustness problems in geometric computations,
        // doi:10.1016/j.comgeo.2007.06.003).
        let (a, b, mut turned) = (at(17.3, 17.3), at(24.000_000_000_000_05, 24.000_000_000_000_053), 0);
        for x in 0..128 {
            for y in 0..128 {
                let p = at(0.5 + f64::from(x) * f64::EPSILON / 2.0, 0.5 + f64::from(y) * f64::EPSILON / 2.0);
                let exact = exact_orientation(a, b, p);
                for power in [-30, 0, 30] {
                    let [a, b, p] = [a, b, p].map(|c| at(c.x * 2_f64.powi(power), c.y * 2_f64.powi(power)));
                    assert_eq!(orientation(a, b, p), exact, "{p:?}");
                }
                let plain = (a.x - p.x) * (b.y - p.y) - (a.y - p.y) * (b.x - p.x);
                turned += usize::from(plain != 0.0 && plain.partial_cmp(&0.0) != Some(exact));
            }
        }
        assert!(turned > 10, "{turned} sides are turned round");
        for p in [at(0.0, 0.0), at(44.3, -35.1), at(1e-300, 1e300)] {
            let other = at(7.0, 9.0);
            for [a, b] in [[p, other], [other, p], [p, p], [at(p.x, 1.0), at(p.x, 2.0)], [at(3.0, p.y), at(5.0, p.y)]] {
                assert_eq!(orientation(a, b, p), Ordering::Equal, "{p:?} on {a:?} {b:?}");
            }
        }
    }

    /// The smallest numbers have no leading one, and the next ones do.
    #[test]
    fn numbers_on_both_sides_of_the_smallest_normal_one_keep_their_sizes() {
        let least = f64::MIN_POSITIVE;
        let below = f64::from_bits(least.to_bits() - 1);
        for (one, other) in
            [(below, least), (least, f64::from_bits(least.to_bits() + 1)), (least / 2.0, least), (below, 2.0 * least)]
        {
            let (origin, one, other) = (at(0.0, 0.0), at(one, other), at(one, one));
            assert_eq!(orientation(origin, other, one), Ordering::Greater);
            assert_eq!(orientation(origin, one, other), Ordering::Less);
            assert_eq!(orientation(origin, at(one.x * 2_f64.powi(900), one.y * 2_f64.powi(900)), one), Ordering::Equal);
        }
    }

    #[test]
    fn a_point_on_an_edge_is_read_as_just_east_and_north() {
        let corner = [at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0)];
        assert!(is_left(corner[0], corner[1], at(0.5, 0.0)));
        assert!(!is_left(corner[0], corner[2], at(0.0, 0.5)));
        assert!(is_under(corner[0], corner[1], at(0.0, 0.0)));
        assert!(!is_under(corner[0], corner[1], at(1.0, 0.0)));
    }
}
