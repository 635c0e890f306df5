//! The properties of features: zones, and the divisions that they lie in.

use geo_types::Point;

use super::{day, word};
use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::{Division, Level, SourceId, Zone, ZoneId};
use crate::time::Period;

/// What the properties of a feature tell: all of a zone but its shapes, and the days of the shape beside them.
pub(in crate::io) struct Feature {
    pub(in crate::io) zone: Zone,
    pub(in crate::io) extant: Period,
}

impl Feature {
    /// A zone with an id that has no shape yet.
    fn new(id: ZoneId, extant: Period) -> Self {
        let mut zone = Zone::new(id.as_str(), "", geo_types::MultiPolygon::new(Vec::new()));
        zone.id = id;
        zone.shapes.clear();
        Feature { zone, extant }
    }

    pub(in crate::io) fn of_division(division: &Division) -> Self {
        let mut feature = Feature::new(division.id.as_str().into(), Period::ALWAYS);
        let zone = &mut feature.zone;
        zone.names.clone_from(&division.names);
        zone.level = Some(division.level);
        zone.parent.clone_from(&division.parent);
        zone.pcode.clone_from(&division.pcode);
        zone.membership = division.membership;
        zone.membership_basis.clone_from(&division.membership_basis);
        zone.area_km2 = division.area_km2;
        zone.population = division.population;
        feature
    }

    /// The division that these properties are of, if they are of one.
    ///
    /// # Errors
    /// The property that a division does not have, or the level that it cannot do without.
    pub(in crate::io) fn into_division(self) -> Result<Division, &'static str> {
        let Zone { level, part_of, layer, seat, seat_source, note, sources, confidence, .. } = &self.zone;
        let Some(level @ (Level::Governorate | Level::District)) = *level else { return Err("level") };
        let foreign = [
            ("part_of", part_of.is_some()),
            ("layer", layer.is_some()),
            ("extant_from", self.extant != Period::ALWAYS),
            ("seat_lon", seat.is_some()),
            ("seat_source", seat_source.is_some()),
            ("note", !note.is_empty()),
            ("sources", !sources.is_empty()),
            ("confidence", confidence.is_some()),
        ];
        if let Some((property, _)) = foreign.into_iter().find(|(_, given)| *given) {
            return Err(property);
        }
        let zone = self.zone;
        let mut division = Division::new(zone.id.as_str(), "", level);
        division.names = zone.names;
        division.parent = zone.parent;
        division.pcode = zone.pcode;
        division.membership = zone.membership;
        division.membership_basis = zone.membership_basis;
        division.area_km2 = zone.area_km2;
        division.population = zone.population;
        Ok(division)
    }
}

impl Tabular for Feature {
    const TABLE: Table = Table {
        name: "zones",
        columns: &[
            Column::needed("zone_id", Kind::Text),
            Column::needed("name", Kind::Text),
            Column::optional("name_ar", Kind::Text),
            Column::optional("name_ku", Kind::Text),
            Column::rare("aliases", Kind::List(';')),
            Column::optional("level", Kind::Text),
            Column::optional("parent", Kind::Text),
            Column::optional("part_of", Kind::Text),
            Column::rare("layer", Kind::Text),
            Column::rare("extant_from", Kind::Text),
            Column::rare("extant_to", Kind::Text),
            Column::optional("pcode", Kind::Text),
            Column::optional("disputed", Kind::Text),
            Column::optional("disputed_basis", Kind::List(';')),
            Column::optional("seat_lon", Kind::Number),
            Column::optional("seat_lat", Kind::Number),
            Column::optional("seat_source", Kind::Text),
            Column::optional("area_km2", Kind::Number),
            Column::optional("population", Kind::Number),
            Column::optional("note", Kind::Text),
            Column::optional("sources", Kind::List(';')),
            Column::optional("confidence", Kind::Text),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let level = row.word("level");
        let extant = row.period_until("extant_from", "extant_to");
        let membership = row.word("disputed");
        let seat = row.point("seat_lon", "seat_lat");
        let population = row.count("population");
        let confidence = row.word("confidence");
        let mut feature = Feature::new(row.id("zone_id")?, extant?);
        let zone = &mut feature.zone;
        zone.names.en = row.id("name")?;
        zone.names.ar = row.id("name_ar");
        zone.names.ku = row.id("name_ku");
        zone.names.other = row.list("aliases");
        zone.level = level;
        zone.parent = row.id("parent");
        zone.part_of = row.id("part_of");
        zone.layer = row.id("layer");
        zone.pcode = row.id("pcode");
        zone.membership = membership;
        zone.membership_basis = row.list::<SourceId>("disputed_basis");
        zone.seat = seat;
        zone.seat_source = row.id("seat_source");
        zone.area_km2 = row.number("area_km2");
        zone.population = population;
        zone.note = row.string("note");
        zone.sources = row.list("sources");
        zone.confidence = confidence;
        Some(feature)
    }

    fn write(&self) -> Named<'_> {
        properties(&self.zone, self.extant)
    }
}

/// The properties of the feature of one of a zone's shapes.
pub(in crate::io) fn properties(zone: &Zone, extant: Period) -> Named<'_> {
    vec![
        ("zone_id", (&zone.id).into()),
        ("name", (&zone.names.en).into()),
        ("name_ar", zone.names.ar.as_ref().into()),
        ("name_ku", zone.names.ku.as_ref().into()),
        ("aliases", Cell::list(&zone.names.other)),
        ("level", zone.level.map(word).into()),
        ("parent", zone.parent.as_ref().into()),
        ("part_of", zone.part_of.as_ref().into()),
        ("layer", zone.layer.as_ref().into()),
        ("extant_from", extant.start().map(day).into()),
        ("extant_to", extant.end().map(day).into()),
        ("pcode", zone.pcode.as_ref().into()),
        ("disputed", zone.membership.map(word).into()),
        ("disputed_basis", Cell::list(&zone.membership_basis)),
        ("seat_lon", zone.seat.map(Point::x).into()),
        ("seat_lat", zone.seat.map(Point::y).into()),
        ("seat_source", zone.seat_source.as_ref().into()),
        ("area_km2", zone.area_km2.into()),
        ("population", zone.population.into()),
        ("note", (&zone.note).into()),
        ("sources", Cell::list(&zone.sources)),
        ("confidence", zone.confidence.map(word).into()),
    ]
}
