//! The few words that maps need, in the languages of the names: how they are put together here, each language in its file.

mod arabic;
mod english;
mod kurdish;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{Confidence, Control, Language, Names, Phrases, fill, fill_each};
use crate::query::Atlas;
use crate::time::{day_text, month_text, year_text};

/// The words of one language. Texts with `{}` take a list of names or a number there. The page has those that its scripts use.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    #[serde(flatten)]
    pub(super) phrases: Phrases,
    pub(super) outside: &'static str,
    pub(super) since: &'static str,
    pub(super) since_at_least: &'static str,
    pub(super) until: &'static str,
    #[serde(skip)]
    pub(super) until_at_least: &'static str,
    pub(super) ongoing: &'static str,
    pub(super) confidence: &'static str,
    high: &'static str,
    medium: &'static str,
    low: &'static str,
    #[serde(skip)]
    pub(super) sources: &'static str,
    pub(super) no_source: &'static str,
    pub(super) area: &'static str,
    #[serde(skip)]
    pub(super) incidents: &'static str,
    #[serde(skip)]
    pub(super) marks: &'static str,
    pub(super) mixed: &'static str,
    pub(super) fought: &'static str,
    pub(super) empty: &'static str,
    pub(super) no_record: &'static str,
    #[serde(skip)]
    pub(super) caveat: &'static str,
    #[serde(skip)]
    pub(super) together: &'static str,
    pub(super) deaths: &'static str,
    #[serde(skip)]
    pub(super) front: &'static str,
    #[serde(skip)]
    pub(super) gap: &'static str,
    #[serde(skip)]
    pub(super) passed: &'static str,
    #[serde(skip)]
    pub(super) people: &'static str,
    pub(super) km: &'static str,
    pub(super) metres: &'static str,
    pub(super) km2: &'static str,
    /// None where days are written as in the record, from left to right.
    months: Option<[&'static str; 12]>,
    /// A day and its month; a month and its year.
    day_of: &'static str,
    month_of: &'static str,
    /// A year before the first.
    before_christ: &'static str,
    pub(super) events: Events,
}

/// What sorts of incidents are called, by the words that records have for them; by none where they say no sort.
#[derive(Debug)]
pub(super) struct Events([(&'static str, &'static str); 13]);

impl Serialize for Events {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0)
    }
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &english::ENGLISH,
            Language::Ar => &arabic::ARABIC,
            Language::Ku => &kurdish::KURDISH,
        }
    }

    pub(super) fn confidence_level(&self, confidence: Confidence) -> &'static str {
        match confidence {
            Confidence::High => self.high,
            Confidence::Medium => self.medium,
            Confidence::Low => self.low,
        }
    }

    /// The digits of the language in text that has others.
    pub(super) fn digits(&self, text: &str) -> String {
        let digit = |c: char| match c.to_digit(10) {
            Some(value) if !self.runs_rightward() => char::from_u32(0x660 + value).unwrap_or(c),
            _ => c,
        };
        text.chars().map(digit).collect()
    }

    /// A number with thin spaces between thousands; below ten to two digits.
    pub(super) fn number(&self, value: f64) -> String {
        let decimals = if value == 0.0 { 0.0 } else { (1.0 - value.abs().log10().floor()).clamp(0.0, 9.0) };
        let text = format!("{value:.*}", decimals as usize);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                // A separator that keeps the digits in their order also in text from right to left.
                out.push('\u{202f}');
            }
            out.push(digit);
        }
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            out.push(if self.runs_rightward() { '.' } else { '٫' });
            out.push_str(fraction);
        }
        self.digits(&out)
    }

    /// A length in metres or kilometres.
    pub(super) fn in_km(&self, km: f64) -> String {
        if km < 1.0 { fill(self.metres, &self.number(km * 1000.0)) } else { fill(self.km, &self.number(km)) }
    }

    pub(super) fn in_km2(&self, km2: f64) -> String {
        fill(self.km2, &self.number(km2))
    }

    /// Whether it is written from left to right.
    pub(super) fn runs_rightward(&self) -> bool {
        self.months.is_none()
    }

    /// A day. Digits and hyphens would change places in text that runs from right to left: there, months have names.
    pub(super) fn day(&self, date: Date) -> String {
        if self.runs_rightward() {
            return day_text(date);
        }
        fill_each(self.day_of, [&self.digits(&date.day().to_string()), &self.month(date)])
    }

    /// The month of a day.
    pub(super) fn month(&self, date: Date) -> String {
        match &self.months {
            None => month_text(date),
            Some(months) => {
                fill_each(self.month_of, [months[usize::from(date.month().unsigned_abs()) - 1], &self.year(date)])
            }
        }
    }

    /// The year of a day. The year 0 of the record is the first before Christ.
    pub(super) fn year(&self, date: Date) -> String {
        match date.year() {
            _ if self.runs_rightward() => year_text(date),
            year @ 1.. => self.digits(&year.to_string()),
            year => fill(self.before_christ, &self.digits(&(1 - year).to_string())),
        }
    }

    /// What a sort of incident is called; what the record says where no word is known for it.
    pub(super) fn event<'w>(&self, kind: &'w str) -> &'w str {
        self.events.0.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, word)| word)
    }
}

/// The names of the actors of a control in a language.
pub(super) fn actor_names(atlas: &Atlas, control: &Control, language: Language) -> Vec<String> {
    let name = |id: &crate::model::ActorId| {
        atlas.actor(id.as_str()).map_or_else(|| id.to_string(), |actor| actor.names.in_language(language).to_owned())
    };
    control.actors().iter().map(name).collect()
}

/// What is made of words, in every language.
pub(super) fn in_each(say: impl Fn(Language) -> String) -> Names {
    Names { en: say(Language::En), ar: Some(say(Language::Ar)), ku: Some(say(Language::Ku)), other: Vec::new() }
}

/// The code of a language in files.
pub(super) fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Ar => "ar",
        // Sorani has a code of its own; `ku` is read as Kurmanji in Latin letters.
        Language::Ku => "ckb",
    }
}

/// The names of a thing beside their languages, English first.
pub(super) fn names_by_code(names: &Names) -> impl Iterator<Item = (&'static str, &str)> {
    let of = |language, name| (code(language), name);
    let translated = [(Language::Ar, names.ar.as_deref()), (Language::Ku, names.ku.as_deref())];
    let translated = translated.into_iter().filter_map(move |(language, name)| Some(of(language, name?)));
    std::iter::once((code(Language::En), names.en.as_str())).chain(translated)
}
