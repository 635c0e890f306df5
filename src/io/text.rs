//! From the bytes of a file to its text.

use super::intake::Intake;
use crate::error::{ErrorKind, Fault};
use crate::query::Origin;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of a file. A byte order mark is a fault, but what stands behind it is read all the same.
pub(super) fn decode<'b>(bytes: &'b [u8], origin: &Origin, intake: &mut Intake) -> Option<&'b str> {
    let mut refuse = |line, message: String, advice: &str| {
        let fault = Fault::new(ErrorKind::Syntax, message).at_line(line).advise(advice);
        intake.fault(origin.mark(fault));
    };
    let advice = "save the file as UTF-8";
    if is_utf_16(bytes) {
        refuse(1, "the file is in UTF-16".into(), advice);
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            let line = 1 + std::str::from_utf8(valid).unwrap_or_default().matches('\n').count() as u64;
            let byte = rest.first().copied().unwrap_or_default();
            refuse(line, format!("the byte 0x{byte:02X} is not UTF-8"), advice);
            return None;
        }
    };
    let Some(rest) = text.strip_prefix(BYTE_ORDER_MARK) else { return Some(text) };
    let advice = "save it as UTF-8 without the mark: Excel writes one in \"CSV UTF-8\", LibreOffice does not";
    refuse(1, "the file begins with a byte order mark".into(), advice);
    Some(rest)
}

/// Whether bytes begin with a mark of UTF-16, of either order.
pub(super) fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}
