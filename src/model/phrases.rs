//! How a control is put into words.

use serde::Serialize;

use super::{Control, Status};

/// The phrases about a control in one language, where `{}` stands for its actors.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Phrases {
    pub(crate) held: &'static str,
    pub(crate) shared: &'static str,
    pub(crate) contested: &'static str,
    pub(crate) vacant: &'static str,
    pub(crate) unknown: &'static str,
    /// Between the last two of a list, and between the others.
    pub(crate) and: &'static str,
    pub(crate) comma: &'static str,
}

impl Phrases {
    pub(crate) const ENGLISH: Phrases = Phrases {
        held: "held by {}",
        shared: "shared by {}",
        contested: "contested between {}",
        vacant: "vacant",
        unknown: "unknown",
        and: " and ",
        comma: ", ",
    };

    /// A control, with its actors called by these names.
    pub(crate) fn control(&self, control: &Control, names: &[String]) -> String {
        let phrase = match control.status() {
            Status::Held => self.held,
            Status::Shared => self.shared,
            Status::Contested => self.contested,
            Status::Vacant => self.vacant,
            Status::Unknown => self.unknown,
        };
        fill(phrase, &self.list(names))
    }

    /// A list of names. With commas inside names a list with commas could be read in several ways: it has plus signs then.
    pub(crate) fn list(&self, names: &[String]) -> String {
        match names {
            [rest @ .., last] if !rest.is_empty() && !names.iter().any(|name| name.contains([',', '،'])) => {
                format!("{}{}{last}", rest.join(self.comma), self.and)
            }
            names => names.join(" + "),
        }
    }
}

/// Puts a text where a phrase has `{}`.
pub(crate) fn fill(phrase: &str, text: &str) -> String {
    fill_each(phrase, [text])
}

/// Puts texts where a phrase has `{}`, one after the other. Braces in the texts stay text.
pub(crate) fn fill_each<const N: usize>(phrase: &str, texts: [&str; N]) -> String {
    let mut pieces = phrase.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (piece, text) in pieces.zip(texts) {
        filled.push_str(text);
        filled.push_str(piece);
    }
    filled
}
