//! The layers that are worked out: lines where holders meet, gaps, what changed hands.

use geo_types::{LineString, MultiPolygon};
use jiff::civil::Date;

use super::export::Layer;
use super::feature::{Column, Feature, Kind, Shape, Span, Value, ids};
use super::range::{Asked, Days, was_so_already};
use super::runs::{Runs, change_days};
use super::style::{Colour, Palette, Style};
use super::text::measure;
use super::words::{Words, actor_names, in_each};
use crate::analysis::{GapOptions, Side, Transfer};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry;
use crate::model::{ActorId, Control, Language, Names, Zone, fill, fill_each};
use crate::time::date_of;

pub(super) static FRONTS: [Column; 5] = [
    Column("left", Kind::Text),
    Column("right", Kind::Text),
    Column("left_name", Kind::Text),
    Column("right_name", Kind::Text),
    Column("length_km", Kind::Number),
];

pub(super) static GAPS: [Column; 6] = [
    Column("between", Kind::Text),
    Column("gap", Kind::Text),
    Column("area_km2", Kind::Number),
    Column("length_km", Kind::Number),
    Column("mean_width_km", Kind::Number),
    Column("greatest_width_km", Kind::Number),
];

pub(super) static TRANSFERS: [Column; 6] = [
    Column("lost_by", Kind::Text),
    Column("gained_by", Kind::Text),
    Column("status_before", Kind::Text),
    Column("status_after", Kind::Text),
    Column("area_km2", Kind::Number),
    Column("zones", Kind::Whole),
];

/// A feature with a shape of its own.
#[derive(Debug)]
pub(super) struct Drawn {
    uid: String,
    name: Names,
    columns: &'static [Column],
    values: Vec<Value<'static>>,
    span: Span,
    style: Style,
    shape: Drawing,
}

#[derive(Debug)]
enum Drawing {
    Lines(Vec<LineString<f64>>),
    Ground(MultiPolygon<f64>),
}

impl Drawn {
    pub(super) fn feature(&self, number: u64, language: Language) -> Feature<'_> {
        Feature {
            uid: self.uid.clone(),
            names: &self.name,
            columns: self.columns,
            values: self.values.clone(),
            span: self.span,
            title: self.name.in_language(language).to_owned(),
            description: String::new(),
            style: self.style,
            source: None,
            shape: match &self.shape {
                Drawing::Lines(lines) => Shape::Lines(lines),
                Drawing::Ground(ground) => Shape::Polygons(ground),
            },
            shape_number: number,
            shape_day: 0,
        }
    }
}

/// The lines or rings of a shape in bits, by which it is told whether it stays the same.
fn bits<'c>(lines: impl Iterator<Item = &'c LineString<f64>>) -> Vec<Vec<[u64; 2]>> {
    lines.map(|line| line.0.iter().map(|coord| geometry::bits(*coord)).collect()).collect()
}

fn size(value: f64) -> Value<'static> {
    Value::Number(measure(value))
}

impl Asked<'_> {
    pub(super) fn draw(self, layer: &Layer) -> Result<Vec<Drawn>> {
        match layer {
            Layer::FrontLines => Ok(self.fronts()),
            Layer::SecurityGaps(one, other) => self.gaps(one, other),
            Layer::TransfersUntil(later) => self.transfers(*later),
            _ => Ok(Vec::new()),
        }
    }

    /// The runs of these days with their spans, of what was found on the days looked at, each with whether it may have been so
    /// before. What lasts longer is ongoing.
    fn spans<K: Ord, V>(self, runs: Runs<K, (bool, V)>, looked: Days) -> impl Iterator<Item = (Span, K, V)> {
        let goes_on = looked.end >= self.days.end;
        runs.finish().into_iter().filter_map(move |(from, until, key, (already, value))| {
            let already = already || from == looked.first;
            let span = self.days.span((from, until), already, goes_on && until == looked.end, self.on)?;
            Some((span, key, value))
        })
    }

    /// Whether what involves these zones may have been so before a day.
    fn was_so<'z>(self, mut zones: impl Iterator<Item = &'z Zone>, day: Date) -> bool {
        let position = |zone: &Zone| self.atlas.data.zone_position(zone.id.as_str());
        zones.any(|zone| position(zone).is_ok_and(|zone| was_so_already(self.atlas, zone, day)))
    }

    fn names(self, actors: &[ActorId], language: Language) -> String {
        let control = Control::Held(actors.into());
        Words::of(language).phrases.list(&actor_names(self.atlas, &control, language))
    }

    /// A phrase about two sides.
    fn between(self, phrase: impl Fn(&Words) -> &'static str, sides: [&[ActorId]; 2]) -> Names {
        in_each(|language| {
            let words = Words::of(language);
            fill(phrase(words), &words.phrases.list(&sides.map(|side| self.names(side, language))))
        })
    }

    fn fronts(self) -> Vec<Drawn> {
        let looked = self.days.looked_at(self.atlas, self.on);
        let mut runs = Runs::new(looked.end);
        for day in change_days(self.atlas, looked) {
            let Some(date) = date_of(day) else { continue };
            for front in &self.atlas.on(date).front_lines() {
                let lines = front.lines().0;
                let key = (front.left_actors().to_vec(), front.right_actors().to_vec(), bits(lines.iter()));
                runs.seen(day, key, || {
                    let sides = front.stretches().flat_map(|stretch| [stretch.left_zone(), stretch.right_zone()]);
                    (self.was_so(sides.flatten(), date), (lines, front.length_km()))
                });
            }
            runs.close(day);
        }
        let palette = Palette::new(self.atlas, self.days);
        let drawn = self.spans(runs, looked).map(|(span, (left, right, _), (lines, km))| {
            let names = [&left, &right].map(|side| self.names(side, self.language));
            Drawn {
                uid: format!("{}|{}@{}", ids(&left), ids(&right), span.start),
                name: self.between(|words| words.front, [&left, &right]),
                columns: &FRONTS,
                values: vec![
                    Value::text(ids(&left)),
                    Value::text(ids(&right)),
                    Value::text(names[0].clone()),
                    Value::text(names[1].clone()),
                    size(km),
                ],
                span,
                style: Style {
                    fill: left.first().map_or(Colour::UNKNOWN, |actor| palette.of_actor(actor)),
                    fill_opacity: 0.0,
                    stroke: Colour([0xb0, 0x1e, 0x3c]),
                    stroke_width: 3.0,
                },
                shape: Drawing::Lines(lines),
            }
        });
        drawn.collect()
    }

    fn gaps(self, one: &Side, other: &Side) -> Result<Vec<Drawn>> {
        let looked = self.days.looked_at(self.atlas, self.on);
        let mut runs = Runs::new(looked.end);
        for day in change_days(self.atlas, looked) {
            let Some(date) = date_of(day) else { continue };
            for gap in self.atlas.on(date).security_gaps(one.clone(), other.clone(), &GapOptions::default())? {
                let rings = |polygon: &'_ geo_types::Polygon<f64>| {
                    std::iter::once(polygon.exterior()).chain(polygon.interiors()).cloned().collect::<Vec<_>>()
                };
                let rings: Vec<LineString<f64>> = gap.polygons().iter().flat_map(rings).collect();
                let value = || {
                    let measures = [gap.area_km2(), gap.length_km(), gap.mean_width_km(), gap.greatest_width_km()];
                    (self.was_so(gap.zones(), date), (gap.polygons().clone(), measures))
                };
                runs.seen(day, (gap.kind().as_str(), bits(rings.iter())), value);
            }
            runs.close(day);
        }
        let name = self.between(|words| words.gap, [one, other].map(Side::actors));
        let sides = format!("{}|{}", ids(one.actors()), ids(other.actors()));
        let purple = Colour([0x6a, 0x1b, 0x9a]);
        let drawn = self.spans(runs, looked).zip(1..).map(|((span, (kind, _), (ground, measures)), number)| Drawn {
            uid: format!("{sides}-{number}@{}", span.start),
            name: name.clone(),
            columns: &GAPS,
            values: [Value::text(sides.clone()), Value::text(kind)].into_iter().chain(measures.map(size)).collect(),
            span,
            style: Style { fill: purple, fill_opacity: 0.35, stroke: purple, stroke_width: 1.0 },
            shape: Drawing::Ground(ground),
        });
        Ok(drawn.collect())
    }

    fn transfers(self, later: Date) -> Result<Vec<Drawn>> {
        let earlier = self.on.or_else(|| date_of(self.days.first)).unwrap_or(Date::MIN);
        if later < earlier {
            let message = format!("what changed hands until {later} cannot be told from {earlier}, a later day");
            let advice = "ask from the earlier day until the later one";
            return Err(Fault::new(ErrorKind::Question, message).advise(advice).into());
        }
        let transfers = self.atlas.on(earlier).transfers_until(later);
        let palette = Palette::new(self.atlas, self.days);
        let span = Span::exact(earlier, later.max(earlier.tomorrow().unwrap_or(earlier)));
        // Ground that is on the map on one of the days only has no control on the other: not even an unknown one.
        let key = |control: &Control| format!("{}:{}", control.status(), ids(control.actors()));
        let of = |control: &Option<Control>, say: &dyn Fn(&Control) -> String| control.as_ref().map(say);
        let or_null = |text: Option<String>| text.map_or(Value::Null, Value::text);
        let drawn = transfers.changes().map(|row: &Transfer| {
            let sides = [&row.from, &row.to];
            let name = in_each(|language| {
                let words = Words::of(language);
                let phrase =
                    |control: &Control| words.phrases.control(control, &actor_names(self.atlas, control, language));
                let [from, to] = sides.map(|side| of(side, &phrase).unwrap_or_else(|| words.outside.to_owned()));
                fill_each(words.passed, [&from, &to])
            });
            let [lost_by, gained_by] = sides.map(|side| or_null(of(side, &|control| ids(control.actors()))));
            let [before, after] = sides.map(|side| or_null(of(side, &|control| control.status().to_string())));
            Drawn {
                uid: sides.map(|side| of(side, &key).unwrap_or_else(|| "outside".to_owned())).join("|"),
                name,
                columns: &TRANSFERS,
                values: vec![
                    lost_by,
                    gained_by,
                    before,
                    after,
                    size(row.extent.area_km2()),
                    Value::Whole(row.zones.len() as i64),
                ],
                span,
                style: palette.style(row.to.as_ref().unwrap_or(&Control::Unknown)),
                shape: Drawing::Ground(transfers.polygons(row)),
            }
        });
        Ok(drawn.collect())
    }
}

#[cfg(test)]
mod tests {
    use geo_types::line_string;

    use super::bits;

    #[test]
    fn lines_that_are_equal_stay_the_same() {
        let [zero, negative] = [0.0, -0.0].map(|zero| line_string![(x: zero, y: 1.0), (x: 1.0, y: zero)]);
        assert_eq!(bits([&zero].into_iter()), bits([&negative].into_iter()));
        assert_ne!(bits([&zero].into_iter()), bits([&zero, &zero].into_iter()));
    }
}
