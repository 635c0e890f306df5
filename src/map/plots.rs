//! Plots over time: ground by holder, incidents a month.

use std::fmt::Write;

use super::areas::{Areas, Band, months};
use super::range::Days;
use super::runs::change_days;
use super::style::{Colour, Palette};
use super::svg::{Anchor, Fill, Foot, HALO, INK, SOFT, Svg, legend, text_width};
use super::words::Words;
use crate::error::Result;
use crate::model::{Language, fill};
use crate::query::Atlas;
use crate::time::{Period, date_of, day_number};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;

/// Days along the bottom, as many as fit: years, in a record of few years months, in one of few months days.
fn days_below(svg: &mut Svg, days: Days, words: &Words, x: impl Fn(i32) -> f64, y: f64) {
    let length = days.end - days.first;
    let mut taken = LEFT - 30.0;
    for (day, date) in (days.first..days.end).filter_map(|day| Some((day, date_of(day)?))) {
        let text = match length {
            1001.. if date.day_of_year() == 1 => words.year(date),
            101..=1000 if date.day() == 1 => words.month(date),
            ..=100 => words.day(date),
            _ => continue,
        };
        let (at, half) = (x(day), text_width(&text, 11.0) / 2.0);
        if at - half >= taken + 8.0 && at + half <= WIDTH {
            taken = at + half;
            svg.line([at, y, at, y + 5.0], INK, 1.0, "");
            svg.text([at, y + 18.0], 11.0, Anchor::Middle, &text, "");
        }
    }
}

/// Steps along the side: up to five round numbers, not finer than what is counted in.
fn steps(svg: &mut Svg, most: f64, finest: f64, words: &Words, y: impl Fn(f64) -> f64) {
    let rough = (most / 5.0).max(finest);
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough).unwrap_or(power);
    // Counted in steps, so that sums of what is no binary fraction do not miss the last one.
    for value in (0..=(most / step * (1.0 + 1e-9)) as u32).map(|count| f64::from(count) * step) {
        let at = y(value);
        svg.line([LEFT, at, WIDTH - RIGHT, at], "#d5d2cb", 0.8, "");
        svg.text([LEFT - 6.0, at + 4.0], 11.0, Anchor::Right, &words.number(value), "");
    }
}

/// Where a band has most room for a name: how wide, and the middle. The name stays inside while days go on.
fn roomiest(slabs: &[[f64; 4]]) -> Option<(f64, [f64; 2])> {
    let run = |at: usize| {
        let [left, top, right, bottom] = slabs[at];
        let y = f64::midpoint(top, bottom);
        let inside = |slab: &&[f64; 4]| slab[1] <= y - 8.0 && y + 8.0 <= slab[3];
        if !inside(&&slabs[at]) {
            return None;
        }
        let from = slabs[..at].iter().rev().take_while(inside).last().map_or(left, |slab| slab[0]);
        let to = slabs[at..].iter().take_while(inside).last().map_or(right, |slab| slab[2]);
        Some((to - from, [f64::midpoint(from, to), y + 4.0]))
    };
    // Of thousands of steps, some hundred are looked at: each look goes along the whole band.
    (0..slabs.len())
        .step_by(slabs.len().div_ceil(500).max(1))
        .filter_map(run)
        .max_by(|one, other| one.0.total_cmp(&other.0))
}

fn band_fill(palette: Palette<'_>, atlas: &Atlas, band: Band, number: usize) -> Fill {
    let grey = |value: u8| Colour([value; 3]);
    match band {
        Band::Actor(actor) => {
            let colour =
                atlas.data.actors.get(actor as usize).map_or(Colour::UNKNOWN, |actor| palette.of_actor(&actor.id));
            if number == 0 { Fill::Plain(colour) } else { Fill::Lined(colour, number as u8) }
        }
        Band::Shared => Fill::Striped(vec![grey(0x7a), grey(0xc9)]),
        Band::Contested => Fill::Crossed(vec![grey(0xf2), grey(0xb0)]),
        Band::Vacant => Fill::Dotted,
        Band::Unknown => Fill::Plain(Colour::UNKNOWN),
    }
}

/// The letters that the legend has room for.
const LONGEST_NAME: usize = 42;

fn band_name(atlas: &Atlas, band: Band, language: Language) -> String {
    let words = Words::of(language);
    match band {
        Band::Actor(actor) => atlas.data.actors.get(actor as usize).map_or_else(String::new, |actor| {
            let name = actor.names.in_language(language);
            let fits = name.chars().count() <= LONGEST_NAME;
            if fits { name.to_owned() } else { actor.label().to_owned() }
        }),
        Band::Shared => words.mixed.to_owned(),
        Band::Contested => words.fought.to_owned(),
        Band::Vacant => words.empty.to_owned(),
        Band::Unknown => words.no_record.to_owned(),
    }
}

impl Atlas {
    /// A plot of the ground of each holder over time, as SVG: stacked km2 in steps, each force counted to the actor at the
    /// top of its chain of command on the day. Colours are told apart by patterns as well, so that it reads in grey.
    ///
    /// `period` cuts the record; open ends stand for those of the record. Names without a translation are
    /// English; no native speaker has read over the Arabic and Kurdish (Sorani) words yet.
    ///
    /// # Errors
    /// If the atlas has nothing on record in these days.
    ///
    /// ```
    /// use disputed::{Language, Period, article140, date};
    ///
    /// let plot = article140()?.plot_holders(Period::since(date(2014, 1, 1)), Language::En)?;
    /// assert!(plot.starts_with("<svg") && plot.contains("Islamic State"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn plot_holders(&self, period: Period, language: Language) -> Result<String> {
        let days = Days::of(self, Some(period))?;
        let areas = Areas::over(self, days);
        let (palette, words) = (Palette::new(self, days), Words::of(language));
        let rows: Vec<(Fill, String)> = areas
            .bands
            .iter()
            .enumerate()
            .map(|(number, band)| (band_fill(palette, self, *band, number), band_name(self, *band, language)))
            .collect();
        let (top, plot) = (44.0, 300.0);
        let columns = rows.len().div_ceil(3);
        let foot = Foot::new(&self.info().attribution, WIDTH - LEFT - RIGHT);
        let height = top + plot + 46.0 + columns as f64 * 20.0 + foot.height();
        let mut svg = Svg::new(WIDTH, height, words.area);
        svg.text([LEFT, 24.0], 15.0, Anchor::Left, words.area, "font-weight=\"600\"");
        let most = Some(areas.most()).filter(|most| *most > 0.0).unwrap_or(1.0);
        let x =
            |day: i32| LEFT + (WIDTH - LEFT - RIGHT) * f64::from(day - days.first) / f64::from(days.end - days.first);
        let y = |km2: f64| top + plot * (1.0 - km2 / most);
        steps(&mut svg, most, 0.0, words, y);
        let mut bottoms = vec![0.0; areas.days.len()];
        let mut names = Vec::new();
        for (column, (fill, name)) in rows.iter().enumerate() {
            let (mut up, mut down) = (String::new(), Vec::new());
            let mut slabs = Vec::new();
            for (at, day) in areas.days.iter().enumerate() {
                let until = areas.days.get(at + 1).copied().unwrap_or(days.end);
                let (low, high) = (bottoms[at], bottoms[at] + areas.km2[at][column]);
                bottoms[at] = high;
                let (left, right, low, high) = (x(*day), x(until), y(low), y(high));
                let _ = write!(up, "{}{left:.1} {high:.1}L{right:.1} {high:.1}", if at == 0 { "M" } else { "L" });
                down.push(format!("L{right:.1} {low:.1}L{left:.1} {low:.1}"));
                slabs.push([left, high, right, low]);
            }
            let fill = svg.fill(fill);
            svg.path(&(up + &down.into_iter().rev().collect::<String>() + "Z"), &fill, "#ffffff", 0.7);
            let room = roomiest(&slabs).filter(|(room, _)| text_width(name, 11.5) + 8.0 < *room);
            names.extend(room.map(|(_, at)| (at, name)));
        }
        for (at, name) in names {
            svg.text(at, 11.5, Anchor::Middle, name, HALO);
        }
        days_below(&mut svg, days, words, x, top + plot);
        let third = (WIDTH - LEFT - RIGHT) / 3.0;
        for (column, part) in rows.chunks(columns.max(1)).enumerate() {
            legend(&mut svg, [LEFT + column as f64 * third, top + plot + 34.0], part, third);
        }
        foot.draw(&mut svg, [LEFT, height]);
        Ok(svg.finish())
    }

    /// A plot of the incidents on record month by month, as SVG, with a mark at each day on which ground of at least
    /// `mark_km2` changed hands.
    ///
    /// Incidents are counted on their best day. Their number measures what was recorded, not what happened: the picture says
    /// so.
    ///
    /// # Errors
    /// If the atlas has nothing on record in these days.
    ///
    /// ```
    /// use disputed::{Language, Period, article140};
    ///
    /// let plot = article140()?.plot_incidents(Period::ALWAYS, Language::En, 1000.0)?;
    /// assert!(plot.starts_with("<svg"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn plot_incidents(&self, period: Period, language: Language, mark_km2: f64) -> Result<String> {
        let days = Days::of(self, Some(period))?;
        let words = Words::of(language);
        let months = months(days);
        let mut counts = vec![0_u32; months.len().saturating_sub(1)];
        for incident in self.incidents() {
            let day = day_number(incident.when.best());
            let month = months.partition_point(|start| *start <= day).checked_sub(1);
            if let Some(count) = month.filter(|_| day >= days.first).and_then(|month| counts.get_mut(month)) {
                *count += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let (top, plot) = (62.0, 200.0);
        let foot = Foot::new(&self.info().attribution, WIDTH - LEFT - RIGHT);
        let height = top + plot + 38.0 + foot.height();
        let mut svg = Svg::new(WIDTH, height, words.incidents);
        svg.text([LEFT, 24.0], 15.0, Anchor::Left, words.incidents, "font-weight=\"600\"");
        let marks = fill(words.marks, &words.number(mark_km2));
        let note = format!("{} · {marks}", words.caveat);
        svg.text([LEFT, 42.0], 11.0, Anchor::Left, &note, &format!("fill=\"{SOFT}\""));
        let x =
            |day: i32| LEFT + (WIDTH - LEFT - RIGHT) * f64::from(day - days.first) / f64::from(days.end - days.first);
        let y = |count: f64| top + plot * (1.0 - count / f64::from(most));
        steps(&mut svg, f64::from(most), 1.0, words, y);
        let passed = self.passed(days);
        let largest = passed.iter().map(|(_, km2)| *km2).fold(0.0, f64::max);
        for (day, km2) in passed.into_iter().filter(|(_, km2)| *km2 >= mark_km2) {
            let at = x(day);
            svg.line([at, top - 8.0, at, top + plot], "#b01e3c", 1.0, "3 3");
            let size = 4.0 + 5.0 * km2 / largest;
            svg.path(
                &format!("M{:.1} {:.1}h{:.1}l{:.1} {size:.1}z", at - size, top - 8.0 - size, 2.0 * size, -size),
                "#b01e3c",
                "none",
                0.0,
            );
        }
        for (count, month) in counts.iter().zip(months.windows(2)).filter(|(count, _)| **count > 0) {
            let (left, right) = (x(month[0].max(days.first)), x(month[1]));
            let height = y(0.0) - y(f64::from(*count));
            svg.rect([left + 0.4, y(f64::from(*count)), (right - left - 0.8).max(0.6), height], "#3b4f63", "none");
        }
        days_below(&mut svg, days, words, x, top + plot);
        foot.draw(&mut svg, [LEFT, height]);
        Ok(svg.finish())
    }

    /// How much ground changed hands on each day on which some did, each force counted to its top.
    fn passed(&self, days: Days) -> Vec<(i32, f64)> {
        let passed = change_days(self, days).into_iter().filter(|day| days.first < *day).filter_map(|day| {
            let (before, after) = (date_of(day - 1)?, date_of(day)?);
            Some((day, self.on(before).transfers_until(after).rolled_up().changed().area_km2()))
        });
        passed.filter(|(_, km2)| *km2 > 0.0).collect()
    }
}
