//! How far the quotes and line ends of a CSV text tell where its records end.
//!
//! The crate `csv` never fails on a quote: it takes one inside a text as it stands, drops one behind a text, and lets one
//! that is not closed take in the lines below, up to the next quote. So quotes are looked at before it reads. A last line
//! without an end is refused too: it may be the first half of one whose text or number would pass for a whole one.

/// The records, from the first on, that leave no doubt. Each misplaced quote, and a line cut short, is told by its line, with what is
/// wrong and what to do.
pub(super) fn sure_records(text: &str, mut fault: impl FnMut(u64, String, &str)) -> &str {
    let mut counted = (0, 1);
    let mut line = |at: usize| {
        counted = (at, counted.1 + text[counted.0..at].matches('\n').count() as u64);
        counted.1
    };
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let quote = |from: usize| text[from..].find('"').map(|at| from + at);
    let (mut record, mut next) = (0, 0);
    while let Some(open) = quote(next) {
        if let Some(end) = text[next..open].rfind(['\n', '\r']) {
            record = next + end + 1;
        }
        if !open.checked_sub(1).and_then(byte).is_none_or(ends_field) {
            let advice = "put the whole text in quotes, and write each quote in it twice";
            fault(line(open), "a quote stands inside a text that is not in quotes".into(), advice);
            let end = text[open..].find([',', '\n', '\r']);
            next = end.map_or(text.len(), |end| open + end);
            continue;
        }
        let mut close = quote(open + 1);
        while let Some(at) = close.filter(|at| byte(at + 1) == Some(b'"')) {
            close = quote(at + 2);
        }
        let Some(close) = close else {
            let advice = "close it; inside quotes write a quote twice; if the file is cut off, get it whole";
            fault(line(open), "a quote that begins here is not closed".into(), advice);
            return &text[..record];
        };
        next = close + 1;
        if !byte(next).is_none_or(ends_field) {
            let message = format!("text stands behind the quote that closes the one of line {}", line(open));
            let advice = "close each text in quotes where it ends, with a comma or a new line behind; inside quotes \
                          write a quote twice";
            fault(line(close), message, advice);
            return &text[..record];
        }
    }
    if text.is_empty() || text.ends_with(['\n', '\r']) {
        return text;
    }
    let end = text[next..].rfind(['\n', '\r']);
    record = end.map_or(record, |end| next + end + 1);
    let advice = "end it with a new line if it is whole; the file may be cut off";
    fault(line(text.len()), "the last line does not end".into(), advice);
    &text[..record]
}

fn ends_field(byte: u8) -> bool {
    matches!(byte, b',' | b'\n' | b'\r')
}
