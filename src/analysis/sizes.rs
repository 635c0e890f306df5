//! How large things are in printed answers.

/// A number of km or km2: whole from ten on, with two digits below, so that a street has a size as well. Below nothing the same:
/// an area along geodesics can be negative.
pub(super) fn size(value: f64) -> String {
    let magnitude = value.abs();
    // What would become ten is that.
    let whole = magnitude >= 9.95 || magnitude == 0.0;
    let decimals = if whole { 0.0 } else { (1.0 - magnitude.log10().floor()).clamp(0.0, 9.0) };
    let text = format!("{value:.*}", decimals as usize);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // An empty sum of floats is -0, and what is too small for nine decimals has no sign.
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn small_things_have_a_size() {
        let sizes = [90_537.2, 10.0, 9.96, 9.94, 6.0, 1.25, 0.999, 0.028_6, 4.4e-4, 1e-12, 0.0, -0.0].map(size);
        assert_eq!(sizes, ["90537", "10", "10", "9.9", "6", "1.2", "1", "0.029", "0.00044", "0", "0", "0"]);
    }

    #[test]
    fn what_is_less_than_nothing_has_the_same_digits() {
        let sizes = [-90_537.2, -9.96, -9.94, -1.25, -0.3, -0.028_6, -4.4e-4, -1e-12].map(size);
        assert_eq!(sizes, ["-90537", "-10", "-9.9", "-1.2", "-0.3", "-0.029", "-0.00044", "0"]);
    }
}
