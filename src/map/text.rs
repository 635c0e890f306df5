//! Text on its way out: JSON strings, XML text, and numbers with few digits, collected in blocks.

use std::io::Write;

use crate::error::{ErrorKind, Fault, Result};

/// A writer that collects bytes and hands them on in large blocks.
#[derive(Debug)]
pub(super) struct Out<W> {
    to: W,
    pub(super) bytes: Vec<u8>,
}

const BLOCK: usize = 1 << 16;

impl<W: Write> Out<W> {
    pub(super) fn new(to: W) -> Self {
        Out { to, bytes: Vec::with_capacity(2 * BLOCK) }
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Hands on what there is if it is a block.
    pub(super) fn flush_blocks(&mut self) -> Result<()> {
        if self.bytes.len() < BLOCK { Ok(()) } else { self.flush() }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        let written = self.to.write_all(&self.bytes).and_then(|()| self.to.flush());
        self.bytes.clear();
        written.map_err(|error| write_fault(&error).into())
    }
}

pub(super) fn write_fault(error: &std::io::Error) -> Fault {
    Fault::new(ErrorKind::Io, format!("the map could not be written: {error}"))
}

/// Appends a JSON string. `<` and the two line separators of JavaScript are escaped as well, so that the text can stand
/// in a page.
pub(super) fn push_json(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'"');
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        let escape: &[u8] = match c {
            '"' => b"\\\"",
            '\\' => b"\\\\",
            '\n' => b"\\n",
            '\r' => b"\\r",
            '\t' => b"\\t",
            '<' => b"\\u003c",
            '\u{2028}' => b"\\u2028",
            '\u{2029}' => b"\\u2029",
            '\u{0}'..='\u{1f}' | '\u{7f}' => b"",
            _ => continue,
        };
        bytes.extend_from_slice(&text.as_bytes()[copied..at]);
        copied = at + c.len_utf8();
        if escape.is_empty() {
            bytes.extend_from_slice(format!("\\u{:04x}", c as u32).as_bytes());
        } else {
            bytes.extend_from_slice(escape);
        }
    }
    bytes.extend_from_slice(&text.as_bytes()[copied..]);
    bytes.push(b'"');
}

/// Text in XML, in content and in attributes alike. Characters that XML 1.0 cannot hold turn into the replacement
/// character.
pub(super) fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Written plainly, an attribute would read them as blanks.
            '\n' => safe.push_str("&#10;"),
            '\r' => safe.push_str("&#13;"),
            '\t' => safe.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

/// Text for those who read it as HTML (popups of folium, balloons of Google Earth): with no markup in it.
pub(super) fn plain_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whole units of the last decimal kept.
pub(super) fn rounded(value: f64, decimals: u8) -> i64 {
    (value * f64::from(10_u32.pow(u32::from(decimals)))).round() as i64
}

/// Appends a coordinate with at most so many decimals, without trailing zeros.
pub(super) fn push_fixed(bytes: &mut Vec<u8>, value: f64, decimals: u8) {
    push_units(bytes, rounded(value, decimals), decimals);
}

/// Appends a number given in units of its last decimal, without trailing zeros.
pub(super) fn push_units(bytes: &mut Vec<u8>, units: i64, decimals: u8) {
    if units < 0 {
        bytes.push(b'-');
    }
    let mut digits = [b'0'; 20];
    let mut rest = units.unsigned_abs();
    let mut first = digits.len();
    let least = digits.len() - 1 - usize::from(decimals);
    while rest > 0 || first > least {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let point = digits.len() - usize::from(decimals);
    bytes.extend_from_slice(&digits[first..point]);
    let fraction = &digits[point..];
    let kept = fraction.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
    if kept > 0 {
        bytes.push(b'.');
        bytes.extend_from_slice(&fraction[..kept]);
    }
}

/// A measure in km or km2: to a tenth, and below a hundred to three digits, so that streets have a size as well.
pub(super) fn measure(value: f64) -> f64 {
    let decimals = (2.0 - value.abs().log10().floor()).clamp(1.0, 9.0);
    let scale = 10_f64.powi(decimals as i32);
    // Adding zero takes the sign from what is none.
    (value * scale).round() / scale + 0.0
}

/// Appends a whole number.
pub(super) fn push_whole(bytes: &mut Vec<u8>, number: i64) {
    push_units(bytes, number, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(value: f64, decimals: u8) -> String {
        let mut bytes = Vec::new();
        push_fixed(&mut bytes, value, decimals);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn coordinates_have_no_digit_too_many() {
        for (value, decimals, text) in [
            (44.39, 7, "44.39"),
            (44.392_168_49, 7, "44.3921685"),
            (44.392_168_49, 5, "44.39217"),
            (-0.000_01, 5, "-0.00001"),
            (-0.000_001, 5, "0"),
            (0.0, 6, "0"),
            (180.0, 0, "180"),
            (-179.999_999_99, 7, "-180"),
            (0.1 + 0.2, 7, "0.3"),
            (100.0, 3, "100"),
        ] {
            assert_eq!(fixed(value, decimals), text);
        }
    }

    #[test]
    fn json_text_reads_back_as_it_was() {
        let hostile = "</script>\"\\\n\r\t\u{0}\u{7f}\u{2028}\u{202e}<!-- 'كركوك' \u{1f5fa}";
        let mut bytes = Vec::new();
        push_json(&mut bytes, hostile);
        assert!(!bytes.contains(&b'<'));
        assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), hostile);
    }

    #[test]
    fn xml_text_holds_no_markup() {
        assert_eq!(xml("<a b=\"c\">&'\u{1}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\u{fffd}&#10;");
    }

    #[test]
    fn measures_keep_three_digits() {
        let measured = [0.0, 12_345.67, 123.456, 12.345, 1.234, 0.012_34, 1e-12].map(measure);
        assert_eq!(measured, [0.0, 12_345.7, 123.5, 12.3, 1.23, 0.012_3, 0.0]);
        assert_eq!([-0.0, -1e-12, -0.3].map(|value| measure(value).to_string()), ["0", "0", "-0.3"]);
    }
}
