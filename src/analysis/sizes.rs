//! How large things are in printed answers.

/// A number of km or km2: whole from ten on, with two digits below, so that a street has a size as well.
pub(super) fn size(value: f64) -> String {
    // An empty sum of floats is -0.
    let value = value + 0.0;
    // What would become ten is that.
    let decimals = if value >= 9.95 || value <= 0.0 { 0.0 } else { (1.0 - value.log10().floor()).clamp(0.0, 9.0) };
    let text = format!("{value:.*}", decimals as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn small_things_have_a_size() {
        let sizes = [90_537.2, 10.0, 9.96, 9.94, 6.0, 1.25, 0.999, 0.028_6, 4.4e-4, 1e-12, 0.0, -0.0].map(size);
        assert_eq!(sizes, ["90537", "10", "10", "9.9", "6", "1.2", "1", "0.029", "0.00044", "0", "0", "0"]);
    }
}
