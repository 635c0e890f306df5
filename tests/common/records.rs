//! Random records of small atlases: a grid of unit squares, some with a smaller square in the middle as a part, each
//! with changes whose windows are apart, and with claims against some of them.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::{
    Actor, Atlas, AtlasInfo, Claim, Confidence, Control, ControlChange, Date, Period, Provenance, Source,
    UncertainDate, Verdict, Zone, date,
};
use geo_types::{MultiPolygon, Rect, coord};
use proptest::prelude::*;

pub const ACTORS: [&str; 4] = ["amber", "blue", "cyan", "drab"];
pub const SOURCES: [&str; 3] = ["one", "two", "three"];

/// The day that number 0 stands for.
pub const START: Date = date(2010, 1, 1);
/// The days covered.
pub const DAYS: i32 = 160;

pub fn day(number: i32) -> Date {
    START.saturating_add(jiff::Span::new().days(i64::from(number)))
}

#[derive(Debug, Clone)]
pub struct Records {
    pub zones: Vec<Zone>,
    pub changes: Vec<ControlChange>,
    pub claims: Vec<Claim>,
}

impl Records {
    pub fn atlas(&self) -> Atlas {
        self.try_atlas().unwrap()
    }

    pub fn try_atlas(&self) -> disputed::Result<Atlas> {
        let mut builder = Atlas::builder();
        let coverage = Period::new(day(0), day(DAYS)).unwrap();
        builder.info(AtlasInfo { title: "A random grid".into(), coverage, ..AtlasInfo::default() });
        builder.extend(ACTORS.map(|id| Actor::new(id, id.to_uppercase())));
        builder.extend(SOURCES.map(|id| Source::new(id, id)));
        builder.extend(self.zones.clone()).extend(self.changes.clone()).extend(self.claims.clone());
        builder.build()
    }

    /// The zone that answers at a point, by arithmetic alone: squares own their west and south sides.
    pub fn zone_at(&self, x: f64, y: f64) -> Option<&Zone> {
        let named = |id: String| self.zones.iter().find(|zone| zone.id == id.as_str());
        let cell = named(format!("z{}-{}", x.floor(), y.floor()))?;
        let (dx, dy) = (x - x.floor(), y - y.floor());
        let middle = (0.25..0.75).contains(&dx) && (0.25..0.75).contains(&dy);
        middle.then(|| named(format!("{}-part", cell.id))).flatten().or(Some(cell))
    }
}

pub fn square(x: f64, y: f64, size: f64) -> MultiPolygon<f64> {
    Rect::new(coord! { x: x, y: y }, coord! { x: x + size, y: y + size }).to_polygon().into()
}

pub fn control() -> impl Strategy<Value = Control> {
    let actors = proptest::sample::subsequence(ACTORS.to_vec(), 1..=3);
    (0..8, actors).prop_map(|(kind, actors)| match (kind, actors.len()) {
        (0, _) => Control::Vacant,
        (1, _) => Control::Unknown,
        (2 | 3, 2..) => Control::shared(actors),
        (4, 2..) => Control::contested(actors),
        _ => Control::held(actors),
    })
}

fn confidence() -> impl Strategy<Value = Confidence> {
    prop_oneof![Just(Confidence::Low), Just(Confidence::Medium), Just(Confidence::High)]
}

fn sources() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(SOURCES.to_vec(), 0..=2)
}

/// A claim before it is told what it is against: its first day counted from that of the change, the width of its window,
/// the control, whether it is a rival account of the change, the delay of its record, how sure, on whose word, verdict.
type Draft = (i32, i32, Control, bool, i32, Confidence, Vec<&'static str>, usize);

fn draft() -> impl Strategy<Value = Draft> {
    (-12..12_i32, 0..6_i32, control(), any::<bool>(), 0..60_i32, confidence(), sources(), 0..3_usize)
}

fn window(first: i32, width: i32, best: i32) -> UncertainDate {
    UncertainDate::between(day(first), day(first + width)).unwrap().with_best(day(first + best)).unwrap()
}

/// A change before it is told its zone: days since the window before, the width of its window, the best guess within it,
/// the control, the delay of its record, how sure, on whose word, and a claim against it.
type Event = (i32, i32, i32, Control, i32, Confidence, Vec<&'static str>, Option<Draft>);

fn story() -> impl Strategy<Value = Vec<Event>> {
    let change =
        (1..25_i32, 0..8_i32, 0..100_i32, control(), 0..40_i32, confidence(), sources(), proptest::option::of(draft()));
    proptest::collection::vec(change, 0..7)
}

fn tell(zone: &Zone, story: Vec<Event>, into: &mut Records) {
    let mut next = 0;
    let mut before: Option<Control> = None;
    for (gap, width, best, control, delay, confidence, sources, draft) in story {
        let first = next + gap;
        if before.as_ref() == Some(&control) || first + width >= DAYS {
            continue;
        }
        next = first + width;
        let id = format!("{}/{}", zone.id, into.changes.len());
        let when = window(first, width, best % (width + 1));
        let recorded = day(first + delay);
        let mut change =
            ControlChange::new(&id, zone.id.clone(), when, control.clone()).told_by(sources, recorded, confidence);
        if let Some((offset, width, to, rival, delay, confidence, sources, verdict)) = draft {
            change.from.clone_from(&before);
            let first = (first + offset).clamp(0, DAYS - width - 1);
            let id = format!("{id}/claim");
            let mut claim = ControlChange::new(id, zone.id.clone(), window(first, width, width / 2), to);
            claim = claim.told_by(sources, day(first + delay), confidence);
            claim.from = if rival { before.clone() } else { Some(control.clone()) };
            let verdict = [Verdict::Rejected, Verdict::Superseded, Verdict::Open][verdict];
            into.claims.push(Claim { change: claim, of: change.id.clone(), verdict });
        }
        into.changes.push(change);
        before = Some(control);
    }
}

pub fn records() -> impl Strategy<Value = Records> {
    (1..4_usize, 1..3_usize).prop_flat_map(|(width, height)| {
        let cell = (story(), proptest::option::weighted(0.3, story()));
        proptest::collection::vec(cell, width * height).prop_map(move |cells| {
            let mut records = Records { zones: Vec::new(), changes: Vec::new(), claims: Vec::new() };
            for (number, (whole, part)) in cells.into_iter().enumerate() {
                let (x, y) = (number % width, number / width);
                let zone = Zone::new(format!("z{x}-{y}"), format!("Cell {x} {y}"), square(x as f64, y as f64, 1.0));
                tell(&zone, whole, &mut records);
                if let Some(story) = part {
                    let (x, y) = (x as f64 + 0.25, y as f64 + 0.25);
                    let mut part = Zone::new(format!("{}-part", zone.id), "Part", square(x, y, 0.5));
                    part.part_of = Some(zone.id.clone());
                    tell(&part, story, &mut records);
                    records.zones.push(part);
                }
                records.zones.push(zone);
            }
            records
        })
    })
}

/// Provenance with nothing of it kept but the day of record.
pub fn late(provenance: &Provenance, known_by: Date) -> bool {
    provenance.recorded > known_by
}

/// Records whose cells without a part are there from some day on, up to another one.
pub fn coming_and_going() -> impl Strategy<Value = Records> {
    (records(), proptest::collection::vec((0..DAYS, 0..DAYS), 6)).prop_map(|(mut records, days)| {
        let wholes: Vec<_> = records.zones.iter().filter_map(|zone| zone.part_of.clone()).collect();
        let cells = records.zones.iter_mut().filter(|zone| zone.part_of.is_none() && !wholes.contains(&zone.id));
        for (zone, (one, other)) in cells.zip(days) {
            if one != other {
                zone.shapes[0].extant = Period::new(day(one.min(other)), day(one.max(other))).unwrap();
            }
        }
        records
    })
}
