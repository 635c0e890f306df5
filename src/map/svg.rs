//! Pictures as SVG. Written by hand: the plots need patterns that can be told apart in grey, maps and text in three
//! languages, which the plotting crates in care today do not draw (`plotters` has no patterns and no release since
//! September 2024), and the little that is needed of SVG is this file.

use std::fmt::Write;

use super::style::Colour;
use super::text::xml;

pub(super) const INK: &str = "#1d2126";
pub(super) const SOFT: &str = "#5b636d";

/// A picture that grows from back to front.
#[derive(Debug)]
pub(super) struct Svg {
    width: f64,
    height: f64,
    title: String,
    patterns: Vec<String>,
    defs: String,
    body: String,
}

/// Which end of a text stands on its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// What fills a shape: told apart by pattern as well as by colour.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fill {
    Plain(Colour),
    /// Lines over a colour, numbered patterns that differ in direction and width.
    Lined(Colour, u8),
    /// Wide stripes of several colours.
    Striped(Vec<Colour>),
    /// Stripes and dark lines across them.
    Crossed(Vec<Colour>),
    Dotted,
}

impl Svg {
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        let (patterns, defs, body) = (Vec::new(), String::new(), String::new());
        Svg { width, height, title: title.to_owned(), patterns, defs, body }
    }

    /// The value of a `fill` attribute.
    pub(super) fn fill(&mut self, fill: &Fill) -> String {
        let bar = |x: f64, width: f64, height: f64, colour: &str| {
            format!("<rect x=\"{x}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>")
        };
        let stripes = |colours: &[Colour]| {
            let bars = colours.iter().enumerate();
            bars.map(|(at, colour)| bar(at as f64 * 6.0, 6.2, 24.0, &colour.hex())).collect::<String>()
        };
        let (size, turn, inside) = match fill {
            Fill::Plain(colour) => return colour.hex(),
            Fill::Lined(colour, number) => {
                let (turn, width) =
                    [(45, 1.6), (-45, 1.6), (0, 1.2), (90, 2.4), (20, 1.0), (-20, 2.4)][usize::from(*number) % 6];
                // Further holders than there are directions have wider lines.
                let width = width + 0.9 * f64::from(number / 6);
                let line = if colour.is_dark() { "#ffffff" } else { "#1d2126" };
                let lines = format!("<rect width=\"{width}\" height=\"24\" fill=\"{line}\" fill-opacity=\"0.35\"/>");
                (7.0, turn, bar(0.0, 7.0, 24.0, &colour.hex()) + &lines)
            }
            Fill::Striped(colours) => (6.0 * colours.len() as f64, 45, stripes(colours)),
            Fill::Crossed(colours) => {
                let across = "<rect width=\"48\" height=\"1.8\" fill=\"#111111\"/>".to_owned();
                (6.0 * colours.len().max(1) as f64, 45, stripes(colours) + &across)
            }
            Fill::Dotted => {
                (8.0, 0, bar(0.0, 8.0, 8.0, "#ffffff") + "<circle cx=\"4\" cy=\"4\" r=\"1.4\" fill=\"#555555\"/>")
            }
        };
        let pattern = format!(
            "width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate({turn})\">{inside}</pattern>"
        );
        let known = self.patterns.iter().position(|known| *known == pattern);
        let number = known.unwrap_or_else(|| {
            let _ = write!(self.defs, "<pattern id=\"p{}\" {pattern}", self.patterns.len());
            self.patterns.push(pattern);
            self.patterns.len() - 1
        });
        format!("url(#p{number})")
    }

    pub(super) fn path(&mut self, d: &str, fill: &str, stroke: &str, width: f64) {
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"/>"
        );
    }

    /// A dashed outline that shows on every colour.
    pub(super) fn dashed(&mut self, d: &str) {
        self.path(d, "none", "#ffffff", 2.6);
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.4\" stroke-dasharray=\"5 4\"/>"
        );
    }

    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], fill: &str, stroke: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
        );
    }

    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], stroke: &str, width: f64, dashes: &str) {
        let _ = write!(
            self.body,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{stroke}\" stroke-width=\"{width}\" \
             stroke-dasharray=\"{dashes}\"/>"
        );
    }

    pub(super) fn dot(&mut self, x: f64, y: f64, radius: f64, fill: &str) {
        let _ = write!(
            self.body,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"#ffffff\"/>"
        );
    }

    /// Text of a size in pixels, which runs in the direction of its first letter and stands on its point as told.
    pub(super) fn text(&mut self, [x, y]: [f64; 2], size: f64, anchor: Anchor, text: &str, attributes: &str) {
        // What runs from right to left begins at its right end.
        let leftward = text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| ('\u{590}'..='\u{8ff}').contains(&c));
        let direction = if leftward { " direction=\"rtl\"" } else { "" };
        let anchor = match (anchor, leftward) {
            (Anchor::Middle, _) => "middle",
            (Anchor::Left, false) | (Anchor::Right, true) => "start",
            (Anchor::Left, true) | (Anchor::Right, false) => "end",
        };
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{direction} {attributes}>{}</text>",
            xml(text)
        );
    }

    pub(super) fn finish(self) -> String {
        let Svg { width, height, title, defs, body, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" font-family=\"system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif\" \
             fill=\"{INK}\"><title>{}</title><defs>{defs}</defs><rect width=\"{width}\" height=\"{height}\" \
             fill=\"#ffffff\"/>{body}</svg>\n",
            xml(&title)
        )
    }
}

/// About how wide a text is at a size.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.56
}

/// As much of a text as there is room for.
pub(super) fn cut(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let room = (width / text_width("…", size)) as usize;
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// A text in lines of a width; words that are longer than a line go on in the next one.
fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let room = ((width / text_width("…", size)) as usize).max(1);
    let mut lines = vec![String::new()];
    let mut left = room;
    for word in text.split_whitespace() {
        let word: Vec<char> = word.chars().collect();
        if left < room && word.len() >= left {
            lines.push(String::new());
            left = room;
        }
        for (at, piece) in word.chunks(room).enumerate() {
            if at > 0 {
                lines.push(String::new());
                left = room;
            }
            let Some(line) = lines.last_mut() else { continue };
            line.extend((left < room).then_some(' '));
            line.extend(piece);
            left = room.saturating_sub(line.chars().count());
        }
    }
    lines
}

/// Text in a halo, for labels on colours.
pub(super) const HALO: &str =
    "font-weight=\"600\" paint-order=\"stroke\" stroke=\"#ffffff\" stroke-opacity=\"0.85\" stroke-width=\"3\"";

/// The legend: samples in rows, with names that are cut where the column ends.
pub(super) fn legend(svg: &mut Svg, [x, y]: [f64; 2], rows: &[(Fill, String)], width: f64) {
    for (at, (fill, name)) in rows.iter().enumerate() {
        let y = y + at as f64 * 20.0;
        let fill = svg.fill(fill);
        svg.rect([x, y, 26.0, 14.0], &fill, "#3b3f45");
        svg.text([x + 34.0, y + 11.0], 11.5, Anchor::Left, &cut(name, 11.5, width - 34.0), "");
    }
}

/// Whom to name, below a picture.
pub(super) struct Foot {
    lines: Vec<String>,
}

impl Foot {
    const SIZE: f64 = 9.0;
    const LINE: f64 = 12.0;

    pub(super) fn new(attribution: &[String], width: f64) -> Self {
        Foot { lines: attribution.iter().flat_map(|text| wrapped(text, Self::SIZE, width)).collect() }
    }

    pub(super) fn height(&self) -> f64 {
        Self::LINE * self.lines.len() as f64
    }

    /// Draws it above the lower edge.
    pub(super) fn draw(&self, svg: &mut Svg, [x, bottom]: [f64; 2]) {
        let top = bottom - self.height() + 4.0;
        for (line, text) in self.lines.iter().enumerate() {
            let at = [x, top + Self::LINE * line as f64];
            svg.text(at, Self::SIZE, Anchor::Left, text, &format!("fill=\"{SOFT}\""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_an_attribution_is_lost() {
        let text = "Boundary positions after OCHA, CC BY 3.0 IGO; ".repeat(9) + &"x".repeat(300) + " end";
        for width in [20.0, 200.0, 900.0] {
            let lines = wrapped(&text, 9.0, width);
            assert!(lines.iter().all(|line| text_width(line, 9.0) <= width), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(&text));
        }
        assert_eq!(wrapped("two words", 9.0, 900.0), ["two words"]);
        assert_eq!(cut("two words", 10.0, 28.0), "two…");
    }

    #[test]
    fn patterns_that_differ_in_direction_alone_are_two() {
        let mut svg = Svg::new(1.0, 1.0, "");
        let colours: Vec<String> = (0..30).map(|number| svg.fill(&Fill::Lined(Colour::INK, number))).collect();
        let mut different = colours.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 30, "{colours:?}");
        assert_eq!(svg.fill(&Fill::Lined(Colour::INK, 4)), colours[4]);
    }
}
