//! The map page: one file of HTML that shows the record over time and asks no server for anything.

use std::io::Write;

use jiff::civil::Date;

use super::page_parts::PageData;
use super::range::Days;
use super::text::{write_fault, xml};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::bounds;
use crate::model::Language;
use crate::query::Atlas;
use crate::time::{Period, date_of};

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
/// In the order in which they need each other; one function around them keeps their names to themselves.
const SCRIPTS: [&str; 8] = [
    include_str!("page/words.js"),
    include_str!("page/data.js"),
    include_str!("page/transfers.js"),
    include_str!("page/map.js"),
    include_str!("page/layers.js"),
    include_str!("page/plot.js"),
    include_str!("page/panel.js"),
    include_str!("page/main.js"),
];

/// A map page on its way into a file: made by [`Atlas::map_page`], written by [`write`](MapPage::write).
///
/// The page is one file of HTML. It opens from disk in any browser of the last years, loads nothing (a content security
/// policy in it forbids that, and any script or style but its own, which it knows by their SHA-256), and shows the record over
/// time: a slider, the holders in colours and patterns, lines where holders meet, gaps, incidents, what changed hands between
/// two days, ground by holder over time, and for each zone who, since when, until when, how sure and on whose word, with links
/// to the sources. Places are found by name; of several that are called the same each has what tells it apart in brackets.
/// English, Arabic and Kurdish, each with its own digits; keyboard, print, small screens, light and dark. Its address keeps the
/// day, the zone, the day compared, the language and the layers (`#date=2017-10-16&zone=kirkuk-city`), not where on the map one
/// looks.
///
/// Everything from the data is shown as text: names cannot act in the page.
///
/// ```
/// use disputed::{Language, article140, date};
///
/// let atlas = article140()?;
/// let page = atlas.map_page().opening_on(date(2017, 10, 16)).language(Language::Ar).to_html()?;
/// assert!(page.starts_with("<!doctype html>") && page.len() < 400_000);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MapPage<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) language: Language,
    pub(super) gaps: Option<(String, String)>,
    period: Option<Period>,
    on: Option<Date>,
}

impl Atlas {
    /// The record as a page to look at, ready to be written.
    pub fn map_page(&self) -> MapPage<'_> {
        MapPage { atlas: self, language: Language::En, gaps: None, period: None, on: None }
    }
}

impl MapPage<'_> {
    /// Which days of the record the page shows, of those that the atlas covers; all of them unless told otherwise.
    #[must_use]
    pub fn between(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// The day on which the page opens; its last day unless told otherwise.
    #[must_use]
    pub fn opening_on(mut self, date: Date) -> Self {
        self.on = Some(date);
        self
    }

    /// The language in which the page opens. The reader can choose another. Names that the record has in English only are
    /// shown, and marked, as English. No native speaker has read over the Arabic and Kurdish (Sorani) words of the page yet.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Shows the gaps between two sides, each an actor with all under it: see
    /// [`Snapshot::security_gaps`](crate::Snapshot::security_gaps). Without this the page shows none. Their edges are
    /// simplified, for the embedded areas to within 560 m, and the page says so; the km2 and widths it tells are exact.
    #[must_use]
    pub fn gaps_between(mut self, one: impl Into<String>, other: impl Into<String>) -> Self {
        self.gaps = Some((one.into(), other.into()));
        self
    }

    /// Writes the page. Cost: one look at the map of each day of change; a tenth of a second for the embedded
    /// atlas, and some seconds more for gaps.
    ///
    /// # Errors
    /// If `to` cannot be written, if the atlas has nothing on record in these days, or no ground; if the gaps are between
    /// actors that it does not have.
    pub fn write(&self, mut to: impl Write) -> Result<()> {
        to.write_all(self.to_html()?.as_bytes()).and_then(|()| to.flush()).map_err(|error| write_fault(&error).into())
    }

    /// The page as text.
    ///
    /// # Errors
    /// As [`write`](MapPage::write).
    pub fn to_html(&self) -> Result<String> {
        let days = Days::of(self.atlas, self.period)?;
        let shapes = self.atlas.zones_of_layer().flat_map(|(_, zone)| &zone.shapes);
        let shown = shapes.filter(|shape| days.cut(shape.extant.days()).is_some());
        let rect = bounds(shown.flat_map(|shape| &shape.geometry.0));
        let rect = rect.ok_or_else(|| Fault::new(ErrorKind::Question, "the atlas has no ground in these days"))?;
        let bbox = [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
        let on = self.on.or_else(|| date_of(days.end - 1)).unwrap_or(Date::MAX);
        let data = PageData::new(self, days, bbox, on)?;
        let data = serde_json::to_string(&data).map_err(|error| {
            Fault::new(ErrorKind::Syntax, format!("the data of the page could not be written: {error}"))
        })?;
        // The only places where JSON can hold such characters are its strings.
        let data = data.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        let title = match self.atlas.info().title.as_str() {
            "" => "Who held what, when",
            title => title,
        };
        let script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
        Ok(assemble(&xml(title), STYLE, &data, &script))
    }
}

/// Fills the page. Each piece is put in once and never looked at again: braces in data stay data.
fn assemble(title: &str, style: &str, data: &str, script: &str) -> String {
    let mut page = String::with_capacity(PAGE.len() + style.len() + data.len() + script.len());
    for (at, piece) in PAGE.split("{{").enumerate() {
        let (name, rest) = if at == 0 { ("", piece) } else { piece.split_once("}}").unwrap_or(("", piece)) };
        page.push_str(match name {
            "title" => title,
            "style" => style,
            "data" => data,
            "script" => script,
            _ => "",
        });
        page.push_str(rest);
    }
    page
}
