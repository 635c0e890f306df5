//! Table functions: the records of an atlas, and who held how much on a day.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::{MemTable, Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use geo_types::Point;
use jiff::civil::Date;

use super::functions::Shared;
use crate::model::Control;
use crate::query::Atlas;
use crate::time::{date_of, day_number};

/// What there are tables of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Zones,
    Changes,
    Incidents,
    Holdings,
}

impl Table {
    pub(super) const ALL: [Table; 4] = [Table::Zones, Table::Changes, Table::Incidents, Table::Holdings];

    pub(super) fn name(self) -> &'static str {
        match self {
            Table::Zones => "zones",
            Table::Changes => "changes",
            Table::Incidents => "incidents",
            Table::Holdings => "holdings",
        }
    }

    fn usage(self) -> String {
        match self {
            Table::Holdings => "holdings takes one date, as in holdings('2017-10-16')".to_owned(),
            other => format!("{} takes no argument", other.name()),
        }
    }

    /// The table; one of a day needs the day.
    pub(super) fn of(self, shared: &Shared, date: Option<Date>) -> Result<AtlasTable> {
        let atlas = &shared.atlas;
        let columns = match (self, date) {
            (Table::Zones, None) => zones(atlas),
            (Table::Changes, None) => changes(atlas),
            (Table::Incidents, None) => incidents(atlas),
            (Table::Holdings, Some(date)) => holdings(atlas, date),
            _ => return plan_err!("{}", self.usage()),
        };
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))?;
        let rows = MemTable::try_new(batch.schema(), vec![vec![batch]])?;
        Ok(AtlasTable {
            #[cfg(feature = "ballista")]
            asked: (shared.clone(), self, date),
            rows,
        })
    }
}

/// One of the tables as a function.
#[derive(Debug)]
pub(super) struct TableFunction {
    what: Table,
    shared: Shared,
}

impl TableFunction {
    pub(super) fn new(what: Table, shared: Shared) -> Self {
        TableFunction { what, shared }
    }
}

impl TableFunctionImpl for TableFunction {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let date = match args.exprs() {
            [] => None,
            [day] if self.what == Table::Holdings => Some(constant_day(day)?),
            _ => return plan_err!("{}", self.what.usage()),
        };
        Ok(Arc::new(self.what.of(&self.shared, date)?))
    }
}

fn constant_day(argument: &Expr) -> Result<Date> {
    let constant = match argument {
        Expr::Cast(cast) => cast.expr.as_ref(),
        other => other,
    };
    let day = match constant {
        Expr::Literal(value, _) => value.cast_to(&DataType::Date32).ok(),
        _ => None,
    };
    let Some(ScalarValue::Date32(Some(day))) = day else {
        return plan_err!("{argument} is no constant day: write it as in '2017-10-16'");
    };
    date_of(day).map_or_else(|| plan_err!("{argument} is no day"), Ok)
}

/// A table of an atlas that knows how it was asked for.
#[derive(Debug)]
pub(super) struct AtlasTable {
    #[cfg(feature = "ballista")]
    pub(super) asked: (Shared, Table, Option<Date>),
    rows: MemTable,
}

#[async_trait::async_trait]
impl TableProvider for AtlasTable {
    fn schema(&self) -> SchemaRef {
        self.rows.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.rows.scan(state, projection, filters, limit).await
    }
}

type Columns = Vec<(&'static str, ArrayRef)>;

fn text<T>(records: &[T], of: impl Fn(&T) -> Option<String>) -> ArrayRef {
    Arc::new(records.iter().map(of).collect::<StringArray>())
}

fn whole<T>(records: &[T], of: impl Fn(&T) -> Option<u64>) -> ArrayRef {
    Arc::new(records.iter().map(of).collect::<UInt64Array>())
}

fn number<T>(records: &[T], of: impl Fn(&T) -> Option<f64>) -> ArrayRef {
    Arc::new(records.iter().map(of).collect::<Float64Array>())
}

fn day<T>(records: &[T], of: impl Fn(&T) -> Option<Date>) -> ArrayRef {
    Arc::new(records.iter().map(|record| of(record).map(day_number)).collect::<Date32Array>())
}

fn actors(control: &Control) -> Option<String> {
    let ids = joined(control.actors(), "+");
    (!ids.is_empty()).then_some(ids)
}

fn joined<I: ToString>(ids: &[I], with: &str) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(with)
}

fn zones(atlas: &Atlas) -> Columns {
    let zones = atlas.zones();
    vec![
        ("zone", text(zones, |zone| Some(zone.id.to_string()))),
        ("name_en", text(zones, |zone| Some(zone.names.en.clone()))),
        ("name_ar", text(zones, |zone| zone.names.ar.clone())),
        ("name_ku", text(zones, |zone| zone.names.ku.clone())),
        ("layer", text(zones, |zone| zone.layer.clone())),
        ("parent", text(zones, |zone| zone.parent.as_ref().map(ToString::to_string))),
        ("part_of", text(zones, |zone| zone.part_of.as_ref().map(ToString::to_string))),
        ("pcode", text(zones, |zone| zone.pcode.clone())),
        ("membership", text(zones, |zone| zone.membership.map(|membership| membership.as_str().to_owned()))),
        ("lon", number(zones, |zone| zone.seat.map(Point::x))),
        ("lat", number(zones, |zone| zone.seat.map(Point::y))),
        ("population", whole(zones, |zone| zone.population)),
        ("sources", text(zones, |zone| Some(joined(&zone.sources, ";")))),
    ]
}

fn changes(atlas: &Atlas) -> Columns {
    let changes = atlas.changes();
    vec![
        ("change", text(changes, |change| Some(change.id.to_string()))),
        ("zone", text(changes, |change| Some(change.zone.to_string()))),
        ("date", day(changes, |change| Some(change.when.best()))),
        ("not_before", day(changes, |change| change.when.not_before())),
        ("not_after", day(changes, |change| change.when.not_after())),
        ("kind", text(changes, |change| Some(change.kind.to_string()))),
        ("status", text(changes, |change| Some(change.to.status().to_string()))),
        ("actors", text(changes, |change| actors(&change.to))),
        ("status_before", text(changes, |change| change.from.as_ref().map(|from| from.status().to_string()))),
        ("actors_before", text(changes, |change| change.from.as_ref().and_then(actors))),
        ("confidence", text(changes, |change| Some(change.provenance.confidence.to_string()))),
        ("recorded", day(changes, |change| Some(change.provenance.recorded))),
        ("sources", text(changes, |change| Some(joined(&change.provenance.sources, ";")))),
        ("note", text(changes, |change| Some(change.note.clone()))),
    ]
}

fn incidents(atlas: &Atlas) -> Columns {
    let incidents = atlas.incidents();
    vec![
        ("incident", text(incidents, |incident| Some(incident.id.to_string()))),
        ("date", day(incidents, |incident| Some(incident.when.best()))),
        ("not_before", day(incidents, |incident| incident.when.not_before())),
        ("not_after", day(incidents, |incident| incident.when.not_after())),
        ("lon", number(incidents, |incident| Some(incident.point.x()))),
        ("lat", number(incidents, |incident| Some(incident.point.y()))),
        ("precision_km", number(incidents, |incident| Some(incident.precision_km))),
        ("kind", text(incidents, |incident| Some(incident.kind.clone()))),
        ("actors", text(incidents, |incident| Some(joined(&incident.actors, "+")))),
        ("deaths_low", whole(incidents, |incident| incident.deaths.low.map(u64::from))),
        ("deaths_best", whole(incidents, |incident| incident.deaths.best.map(u64::from))),
        ("deaths_high", whole(incidents, |incident| incident.deaths.high.map(u64::from))),
        ("zone", text(incidents, |incident| incident.zone.as_ref().map(ToString::to_string))),
        ("source", text(incidents, |incident| Some(incident.source.clone()))),
    ]
}

fn holdings(atlas: &Atlas, date: Date) -> Columns {
    let holdings = atlas.on(date).holdings();
    let rows = holdings.rows();
    vec![
        ("status", text(rows, |row| Some(row.control.status().to_string()))),
        ("actors", text(rows, |row| actors(&row.control))),
        ("area_km2", number(rows, |row| Some(row.extent.area_km2()))),
        ("zones", whole(rows, |row| Some(row.extent.zones() as u64))),
        ("settlements", whole(rows, |row| Some(row.extent.settlements() as u64))),
        ("people", whole(rows, |row| Some(row.extent.people()))),
        ("zones_without_people", whole(rows, |row| Some(row.extent.zones_without_people() as u64))),
    ]
}
