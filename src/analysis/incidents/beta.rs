//! The distribution function of beta distributions, also of very narrow ones.

use statrs::function::gamma::ln_gamma;

/// The probability that a beta distribution with positive parameters gives to values up to x.
///
/// The continued fraction DLMF 8.17.22, from its head on by the method of Lentz as modified by Thompson and Barnett (1986,
/// doi:10.1016/0021-9991(86)90046-X); the mirrored one where that converges faster. It needs in the order of the square root
/// of the larger parameter steps, so that any fixed number of them fails for some counts.
pub(super) fn beta_reg(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p();
    if x < (a + 1.0) / (a + b + 2.0) {
        (log.exp() / a / fraction(a, b, x)).min(1.0)
    } else {
        1.0 - (log.exp() / b / fraction(b, a, 1.0 - x)).min(1.0)
    }
}

/// 1 + d1 / (1 + d2 / (1 + ...)), the coefficients of DLMF 8.17.23.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_0 = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut value, mut above, mut below) = (1.0, 1.0, 0.0);
    let steps = 200 + (20.0 * a.max(b).sqrt()) as u32;
    for step in 1..=steps {
        let m = f64::from(step / 2);
        let coefficient = if step % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        below = 1.0 / away_from_0(1.0 + coefficient * below);
        above = away_from_0(1.0 + coefficient / above);
        let change = above * below;
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}
