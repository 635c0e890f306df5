//! What must hold of the records one by one and of the ids between them. Everything wrong is reported.

use std::borrow::Borrow;
use std::fmt::Display;
use std::hash::Hash;

use geo_types::Point;
use jiff::civil::{Date, date};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::AtlasInfo;
use super::builder::{Listed, Origin, Records, Unread};
use super::gazetteer::nearest_spelling;
use crate::error::{ErrorKind, Fault, Faults};
use crate::geometry;
use crate::geometry::globe::is_on_earth;
use crate::index::parallel::both;
use crate::model::{
    ActorId, Administers, ChangeId, Control, ControlChange, DivisionId, Level, Provenance, SourceId, Zone, ZoneId,
};
use crate::time::UncertainDate;

/// Dates after this are taken for slips of the pen.
const LAST_DAY: Date = date(2100, 12, 31);

/// Behind so many faults no spelling is looked for that an unknown id may be meant for: each takes a look at all ids.
const MOST_ADVISED: usize = 100;

/// The position of each thing by its id.
#[derive(Debug)]
pub(crate) struct Ids {
    pub(super) actors: FxHashMap<ActorId, u32>,
    pub(super) divisions: FxHashMap<DivisionId, u32>,
    pub(super) zones: FxHashMap<ZoneId, u32>,
    pub(super) changes: FxHashMap<ChangeId, u32>,
    pub(super) sources: FxHashMap<SourceId, u32>,
}

impl Ids {
    /// Reports ids that are empty or doubled.
    pub(super) fn new(records: &Records, faults: &mut Faults) -> Self {
        let ids = Ids {
            actors: positions("actor", &records.actors, |actor| &actor.id, faults),
            divisions: positions("division", &records.divisions, |division| &division.id, faults),
            zones: positions("zone", &records.zones, |zone| &zone.id, faults),
            changes: positions("change", &records.changes, |change| &change.id, faults),
            sources: positions("source", &records.sources, |source| &source.id, faults),
        };
        positions("claim", &records.claims, |claim| &claim.change.id, faults);
        for (claim, origin) in records.claims.iter().filter(|(claim, _)| ids.changes.contains_key(&claim.change.id)) {
            let id = &claim.change.id;
            let message = format!("a change and a claim have the same id \"{id}\"");
            faults
                .push(origin.mark(Fault::new(ErrorKind::DuplicateId, message).in_feature(id.as_str()).in_field("id")));
        }
        // Nothing names these, but they must not be named alike either.
        positions("incident", &records.incidents, |incident| &incident.id, faults);
        positions("milestone", &records.milestones, |step| &step.id, faults);
        positions("legal claim", &records.legal_claims, |claim| &claim.id, faults);
        ids
    }
}

fn positions<T, I: Clone + Eq + Hash + AsRef<str>>(
    what: &str,
    list: &Listed<T>,
    id: impl Fn(&T) -> &I,
    faults: &mut Faults,
) -> FxHashMap<I, u32> {
    let mut positions: FxHashMap<I, u32> = FxHashMap::with_capacity_and_hasher(list.values.len(), FxBuildHasher);
    for (position, (value, origin)) in list.iter().enumerate() {
        let id = id(value);
        let text = id.as_ref();
        if text.is_empty() || text.trim() != text {
            let fault = Fault::new(ErrorKind::Value, format!("\"{text}\" is no id for {what} number {}", position + 1));
            let advice = "give it an id that is not empty and has no space at its ends";
            faults.push(origin.mark(fault.in_field("id").advise(advice)));
        }
        if let Some(first) = positions.insert(id.clone(), position as u32) {
            let first = &list.origins[first as usize];
            let place = first.line.map_or_else(String::new, |line| format!(", first in line {line}"));
            let message = format!("two {what}s have the id \"{text}\"{place}");
            let fault = Fault::new(ErrorKind::DuplicateId, message).in_feature(text).in_field("id");
            faults.push(origin.mark(fault.advise("rename or remove one of them")));
        }
    }
    positions
}

/// Reports references to one record's ids that name nothing.
struct References<'a> {
    feature: &'a str,
    origin: &'a Origin,
    unread: &'a Unread,
    faults: &'a mut Faults,
}

impl References<'_> {
    fn fault(&mut self, kind: ErrorKind, field: &str, message: impl Into<String>, advice: &str) {
        let fault = Fault::new(kind, message).in_feature(self.feature).in_field(field).advise(advice);
        self.faults.push(self.origin.mark(fault));
    }

    fn need<'i, K>(&mut self, what: &str, field: &str, ids: &FxHashMap<K, u32>, wanted: impl IntoIterator<Item = &'i K>)
    where
        K: Eq + Hash + Display + Borrow<str> + 'i,
    {
        for id in wanted.into_iter().filter(|id| !ids.contains_key::<str>((*id).borrow())) {
            if self.unread.covers(id.borrow()) {
                continue;
            }
            let is_many = self.faults.len() >= MOST_ADVISED;
            let near = (!is_many).then(|| nearest_spelling(id.borrow(), ids.keys().map(Borrow::borrow))).flatten();
            let near = near.unwrap_or_else(|| "add it, or mend the spelling".into());
            self.fault(ErrorKind::UnknownId, field, format!("no {what} has the id \"{id}\""), &near);
        }
    }

    /// Reports a text that is empty.
    fn filled(&mut self, field: &str, text: &str) {
        if text.is_empty() {
            self.fault(ErrorKind::Value, field, "is empty", "give it a value");
        }
    }

    fn area(&mut self, area_km2: Option<f64>) {
        if let Some(area) = area_km2.filter(|area| !area.is_finite() || *area < 0.0) {
            let message = format!("{area} is not an area in km2");
            self.fault(ErrorKind::Value, "area_km2", message, "write a number that is not negative");
        }
    }

    /// Whether the point is a place, as far as can be told.
    fn point(&mut self, field: &str, point: Point<f64>, bounds: Option<geo_types::Rect<f64>>) -> bool {
        let (lon, lat) = point.x_y();
        let within = |x: f64, y: f64| {
            bounds.is_some_and(|b| b.min().x <= x && x <= b.max().x && b.min().y <= y && y <= b.max().y)
        };
        if !lon.is_finite() || !lat.is_finite() {
            let message = format!("({lon}, {lat}) is not a place");
            self.fault(ErrorKind::Coordinate, field, message, "write longitude and latitude in degrees");
        } else if !within(lon, lat) && within(lat, lon) {
            let message = format!("({lon}, {lat}) lies far from all zones, ({lat}, {lon}) among them");
            self.fault(ErrorKind::Coordinate, field, message, "longitude comes before latitude: swap them");
        } else if !is_on_earth(point.0) {
            let message = format!("({lon}, {lat}) is outside -180..180 and -90..90 degrees");
            let advice = "write longitude, then latitude, in degrees (WGS 84)";
            self.fault(ErrorKind::Coordinate, field, message, advice);
        } else {
            return true;
        }
        false
    }

    fn inside(&mut self, field: &str, point: Point<f64>, zone: &Zone) {
        if !zone.shapes.iter().any(|shape| geometry::contains(&shape.geometry, point.0)) {
            let message = format!("({}, {}) lies outside zone \"{}\"", point.x(), point.y(), zone.id);
            self.fault(ErrorKind::Coordinate, field, message, "mend the place, or the zone");
        }
    }

    fn shapes(&mut self, zone: &Zone) {
        if zone.polygons().next().is_none() {
            let message = "has no polygon".to_string();
            self.fault(ErrorKind::Geometry, "geometry", message, "give it an outline, or leave it out");
        }
        let mut periods: Vec<_> = zone.shapes.iter().map(|shape| shape.extant).collect();
        periods.sort_by_key(|period| period.start());
        for pair in periods.windows(2).filter(|pair| pair[0].overlaps(pair[1])) {
            let message = format!("has two shapes at once: {} and {}", pair[0], pair[1]);
            self.fault(ErrorKind::Chain, "extant", message, "let one end on the day on which the next begins");
        }
    }

    fn date(&mut self, field: &str, day: Date) {
        if day > LAST_DAY {
            let message = format!("{day} is in a far future");
            self.fault(ErrorKind::Date, field, message, "mend the year");
        }
    }

    fn when(&mut self, when: &UncertainDate) {
        // No day of a window comes after its last one; of one that stays open, none that is known after the best.
        self.date("date", when.not_after().unwrap_or(when.best()));
    }

    fn statement(&mut self, info: &AtlasInfo, ids: &Ids, change: &ControlChange) {
        self.need("zone", "zone", &ids.zones, [&change.zone]);
        self.need("actor", "actors", &ids.actors, change.to.actors());
        let before = change.from.iter().flat_map(Control::actors);
        self.need("actor", "previous_actors", &ids.actors, before);
        let stated = [("actors", Some(&change.to)), ("previous_actors", change.from.as_ref())];
        for (field, control) in stated.into_iter().filter_map(|(field, control)| Some((field, control?))) {
            if !control.is_sound() {
                let (status, actors) = (control.status(), control.actors());
                let message = format!("\"{status}\" does not go with {} actors, or they are not sorted", actors.len());
                self.fault(ErrorKind::Value, field, message, "make it with Control::held, shared or contested");
            }
        }
        self.when(&change.when);
        let Provenance { sources, recorded, .. } = &change.provenance;
        self.need("source", "sources", &ids.sources, sources);
        self.date("recorded", *recorded);
        let first_day = change.when.not_before().unwrap_or(Date::MIN);
        if first_day > *recorded {
            let message = format!("recorded on {recorded}, before it can have happened ({first_day} at the earliest)");
            self.fault(ErrorKind::Date, "recorded", message, "mend one of the two dates");
        }
        let best = change.when.best();
        if !info.coverage.contains(best) {
            let message = format!("{best} lies outside the days that the atlas covers ({})", info.coverage);
            self.fault(ErrorKind::Date, "date", message, "mend the date or widen the coverage");
        }
    }
}

/// Reports what is wrong with single records and with references between them.
pub(super) fn check(info: &AtlasInfo, records: &Records, ids: &Ids, unread: &Unread, faults: &mut Faults) {
    let mut of_statements = Faults::default();
    both(
        || statements(info, records, ids, unread, &mut of_statements),
        || {
            people(records, ids, unread, faults);
            ground(info, records, ids, unread, faults);
        },
    );
    faults.append(of_statements);
}

/// Changes and claims.
fn statements(info: &AtlasInfo, records: &Records, ids: &Ids, unread: &Unread, faults: &mut Faults) {
    for (change, origin) in records.changes.iter() {
        References { feature: change.id.as_str(), origin, unread, faults }.statement(info, ids, change);
    }
    for (claim, origin) in records.claims.iter() {
        let mut refs = References { feature: claim.change.id.as_str(), origin, unread, faults };
        refs.statement(info, ids, &claim.change);
        refs.need("change", "of", &ids.changes, [&claim.of]);
        let of = ids.changes.get(&claim.of).map(|&of| &records.changes.values[of as usize]);
        if let Some(of) = of.filter(|of| of.zone != claim.change.zone) {
            let message = format!("\"{}\" is about zone \"{}\", not \"{}\"", of.id, of.zone, claim.change.zone);
            refs.fault(ErrorKind::Chain, "of", message, "name a change of the same zone");
        }
    }
}

/// Actors, claims in law, milestones.
fn people(records: &Records, ids: &Ids, unread: &Unread, faults: &mut Faults) {
    for (actor, origin) in records.actors.iter() {
        let mut refs = References { feature: actor.id.as_str(), origin, unread, faults };
        refs.filled("name", &actor.names.en);
        if let Some(colour) = actor.colour.as_ref().filter(|_| actor.rgb().is_none()) {
            let message = format!("\"{colour}\" is no colour");
            refs.fault(ErrorKind::Value, "colour", message, "write it as #rrggbb, such as #0072b2, or leave it out");
        }
        refs.need("actor", "parent", &ids.actors, actor.links.iter().map(|link| &link.parent));
    }
    for (source, origin) in records.sources.iter() {
        let mut refs = References { feature: source.id.as_str(), origin, unread, faults };
        refs.filled("title", &source.title);
        if let Err(error) = source.date.parse::<UncertainDate>()
            && !source.date.is_empty()
        {
            for fault in error.faults() {
                let fault = fault.clone().in_feature(source.id.as_str()).in_field("date");
                refs.faults.push(origin.mark(fault));
            }
        }
    }
    for (claim, origin) in records.legal_claims.iter() {
        let mut refs = References { feature: claim.id.as_str(), origin, unread, faults };
        refs.filled("ground", &claim.ground);
        refs.need("division", "area", &ids.divisions, [&claim.area]);
        refs.need("actor", "claimant", &ids.actors, [&claim.claimant]);
        refs.need("source", "sources", &ids.sources, &claim.sources);
        if let Administers::Zones(zones) = &claim.administers {
            refs.need("zone", "administers", &ids.zones, zones);
            if zones.is_empty() {
                let advice = "name one, or make it Administers::Nothing";
                refs.fault(ErrorKind::Value, "administers", "names no zone", advice);
            }
        }
    }
    for (milestone, origin) in records.milestones.iter() {
        let mut refs = References { feature: milestone.id.as_str(), origin, unread, faults };
        refs.filled("what", &milestone.what);
        refs.when(&milestone.when);
        refs.need("source", "sources", &ids.sources, &milestone.sources);
    }
}

/// Divisions, zones, and the points that lie in zones.
fn ground(info: &AtlasInfo, records: &Records, ids: &Ids, unread: &Unread, faults: &mut Faults) {
    for (division, origin) in records.divisions.iter() {
        let mut refs = References { feature: division.id.as_str(), origin, unread, faults };
        refs.need("division", "parent", &ids.divisions, &division.parent);
        refs.need("source", "disputed_basis", &ids.sources, &division.membership_basis);
        refs.filled("name", &division.names.en);
        refs.area(division.area_km2);
        if !matches!(division.level, Level::Governorate | Level::District) {
            let advice = "make it a governorate or a district; what stands below them are zones";
            refs.fault(ErrorKind::Value, "level", "is not that of a division", advice);
        }
    }
    circles(
        ("division", "parent"),
        &records.divisions,
        &ids.divisions,
        |division| (&division.id, division.parent.as_ref()),
        faults,
    );
    circles(("zone", "part_of"), &records.zones, &ids.zones, |zone| (&zone.id, zone.part_of.as_ref()), faults);
    let bounds = super::check_outlines::check(info.within, records, faults);
    for (zone, origin) in records.zones.iter() {
        let mut refs = References { feature: zone.id.as_str(), origin, unread, faults };
        refs.need("division", "parent", &ids.divisions, &zone.parent);
        refs.need("zone", "part_of", &ids.zones, &zone.part_of);
        refs.need("source", "sources", &ids.sources, zone.sources.iter().chain(&zone.membership_basis));
        refs.filled("name", &zone.names.en);
        refs.area(zone.area_km2);
        refs.shapes(zone);
        if zone.id == *Administers::REST {
            let message =
                format!("\"{}\" cannot be an id: in the column administers it stands for zones not named", zone.id);
            refs.fault(ErrorKind::Value, "zone_id", message, "rename it");
        }
        if let Some(seat) = zone.seat
            && refs.point("seat", seat, bounds)
        {
            refs.inside("seat", seat, zone);
        }
    }
    let zone_of = |id: &ZoneId| ids.zones.get(id).map(|&zone| &records.zones.values[zone as usize]);
    for ((settlement, origin), number) in records.settlements.iter().zip(1..) {
        let name = &settlement.names.en;
        let nameless = name.is_empty().then(|| format!("number {number}"));
        let mut refs = References { feature: nameless.as_ref().unwrap_or(name), origin, unread, faults };
        refs.need("zone", "zone", &ids.zones, &settlement.zone);
        refs.filled("name", &settlement.names.en);
        let is_place = refs.point("point", settlement.point, bounds);
        if let Some(zone) = settlement.zone.as_ref().and_then(zone_of).filter(|_| is_place) {
            refs.inside("point", settlement.point, zone);
        }
    }
    for (incident, origin) in records.incidents.iter() {
        let mut refs = References { feature: incident.id.as_str(), origin, unread, faults };
        refs.need("zone", "zone", &ids.zones, &incident.zone);
        refs.need("actor", "actors", &ids.actors, &incident.actors);
        refs.need("actor", "gained_by", &ids.actors, &incident.gained_by);
        refs.point("point", incident.point, bounds);
        refs.when(&incident.when);
        if !(incident.precision_km.is_finite() && incident.precision_km >= 0.0) {
            let message = format!("{} is not a radius in km", incident.precision_km);
            refs.fault(ErrorKind::Value, "precision_km", message, "write a number that is not negative");
        }
    }
}

/// Reports things that are their own ancestors.
fn circles<T, I: Eq + Hash + Borrow<str>>(
    (what, field): (&str, &str),
    list: &Listed<T>,
    ids: &FxHashMap<I, u32>,
    link: impl Fn(&T) -> (&I, Option<&I>),
    faults: &mut Faults,
) {
    let above =
        |value: &T| link(value).1.and_then(|parent| ids.get::<str>(parent.borrow())).map(|&parent| parent as usize);
    let found =
        geometry::in_circles(list.values.len(), |at, place| Some((above(&list.values[at]).filter(|_| place == 0)?, 1)));
    for ((value, origin), _) in list.iter().zip(found).filter(|(_, is_in_circle)| *is_in_circle) {
        let id: &str = link(value).0.borrow();
        let fault = Fault::new(ErrorKind::Cycle, format!("{what} \"{id}\" is its own ancestor"));
        faults.push(origin.mark(fault.in_feature(id).in_field(field).advise("cut one of the links")));
    }
}
