//! This crate on the maps of the benches, through nothing but its public interface.

use disputed::{
    Actor, Atlas, AtlasBuilder, AtlasInfo, Control, ControlChange, Finding, FindingId, Period, Zone, ZoneShape,
};

use super::system::{Answer, Questions, System, date_of};
use super::workloads::{Shape, Workload};

/// All records of the map, ready to build. The names are numbers, so that answers can be compared.
pub fn records(workload: &Workload) -> AtlasBuilder {
    let mut builder = Atlas::builder();
    builder.info(AtlasInfo { coverage: Period::since(date_of(workload.days.start)), ..AtlasInfo::default() });
    let actors = workload.zones.iter().flat_map(|zone| &zone.changes).map(|&(_, actor)| actor).max();
    builder.extend((0..=actors.unwrap_or(0)).map(|actor| Actor::new(actor.to_string(), actor.to_string())));
    for (number, zone) in workload.zones.iter().enumerate() {
        let id = number.to_string();
        let mut record = Zone::new(&id, id.as_str(), geo::MultiPolygon::new(Vec::new()));
        record.shapes = zone
            .shapes
            .iter()
            .map(|shape| ZoneShape { extant: extant(shape), geometry: shape.geometry.clone() })
            .collect();
        builder.add(record);
        builder.extend(zone.changes.iter().map(|&(day, actor)| {
            let to = Control::held([&actor.to_string()]);
            ControlChange::new(format!("{id} on {day}"), &id, date_of(day), to)
        }));
    }
    builder
}

fn extant(shape: &Shape) -> Period {
    let start = (shape.from != i32::MIN).then(|| date_of(shape.from));
    let end = (shape.until != i32::MAX).then(|| date_of(shape.until));
    Period::new(start, end).expect("the shapes of a workload hold for a day at least")
}

/// One question at a time: `atlas.on(date).control_at(point)`, and zone and control read from the finding.
pub struct Single<'a>(pub &'a Atlas);

impl<'a> System for Single<'a> {
    type Found = Option<(&'a Zone, &'a Control)>;

    fn ask(&self, questions: &Questions) -> Vec<Self::Found> {
        let questions = questions.points.iter().zip(&questions.dates);
        let findings = questions.map(|(&point, &date)| self.0.on(date).control_at(point));
        findings.map(|finding| finding.map(|finding| (finding.zone(), finding.control()))).collect()
    }

    fn answers(&self, found: Vec<Self::Found>, _: &Questions) -> Vec<Answer> {
        found.into_iter().map(|found| found.map_or(Answer::NOBODY, |(zone, control)| answer(zone, control))).collect()
    }
}

/// All questions at once, on one thread.
pub struct Batch<'a>(pub &'a Atlas);

impl System for Batch<'_> {
    type Found = FindingId;

    fn ask(&self, questions: &Questions) -> Vec<FindingId> {
        self.0.control_at_many_sequential(&questions.points, &questions.dates).expect("as many dates as points")
    }

    fn answers(&self, found: Vec<FindingId>, questions: &Questions) -> Vec<Answer> {
        resolve(self.0, &found, questions)
    }
}

/// All questions at once, on all cores.
pub struct AllCores<'a>(pub &'a Atlas);

impl System for AllCores<'_> {
    type Found = FindingId;

    fn ask(&self, questions: &Questions) -> Vec<FindingId> {
        self.0.control_at_many(&questions.points, &questions.dates).expect("as many dates as points")
    }

    fn answers(&self, found: Vec<FindingId>, questions: &Questions) -> Vec<Answer> {
        resolve(self.0, &found, questions)
    }
}

fn resolve(atlas: &Atlas, found: &[FindingId], questions: &Questions) -> Vec<Answer> {
    let answer = |finding: Finding<'_>| answer(finding.zone(), finding.control());
    let found = found.iter().zip(&questions.dates);
    found.map(|(&id, &date)| atlas.finding(id, date).map_or(Answer::NOBODY, answer)).collect()
}

fn answer(zone: &Zone, control: &Control) -> Answer {
    let number = |id: &str| id.parse().expect("the ids are numbers");
    match control.actors() {
        [actor] => Answer::new(number(zone.id.as_str()), number(actor.as_str()) as u8),
        _ => Answer::NOBODY,
    }
}
