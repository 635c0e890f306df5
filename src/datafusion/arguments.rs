//! What the functions are asked: places and days, out of columns of many types.

use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type};
use datafusion::arrow::util::display::{FormatOptions, array_value_to_string};
use datafusion::common::{Result, exec_err, internal_err, plan_err};
use datafusion::logical_expr::ScalarFunctionArgs;
use geo_traits::{CoordTrait, GeometryTrait, PointTrait};

use super::functions::Shared;

/// The ways to call a function: what can stand behind the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) forms: &'static [&'static [Argument]],
}

/// What can stand behind the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Argument {
    Date,
    /// The id of an actor, by what it is called in the list of arguments.
    Actor(&'static str),
}

impl Argument {
    fn name(self) -> &'static str {
        match self {
            Argument::Date => "date",
            Argument::Actor(name) => name,
        }
    }

    /// The type in which it is worked on, if it is of one that can be.
    fn taken_as(self, given: &DataType) -> Option<DataType> {
        let text = matches!(given, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
        match (self, given) {
            (Argument::Date, DataType::Null) => Some(DataType::Date32),
            (Argument::Date, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)) => Some(given.clone()),
            (Argument::Date, _) => text.then(|| given.clone()),
            (Argument::Actor(_), _) => text.then_some(DataType::Utf8View),
        }
    }
}

impl Call {
    /// The types in which arguments are worked on.
    ///
    /// # Errors
    /// If there is no function of that name with arguments of these types.
    pub(super) fn coerce(self, given: &[DataType]) -> Result<Vec<DataType>> {
        let fits = |form: &&'static [Argument]| {
            let places = given.len().checked_sub(form.len())?;
            let (place, behind) = given.split_at(places);
            let place: Vec<DataType> = match place {
                [point] => vec![taken_as_point(point)?],
                [lon, lat] => vec![taken_as_number(lon)?, taken_as_number(lat)?],
                _ => return None,
            };
            let behind: Option<Vec<_>> = form.iter().zip(behind).map(|(one, given)| one.taken_as(given)).collect();
            Some([place, behind?].concat())
        };
        self.forms.iter().find_map(fits).map_or_else(|| plan_err!("{}", self.usage(given)), Ok)
    }

    /// The form of arguments that were coerced, and how many of them are the place.
    fn form(self, coerced: &[DataType]) -> Option<(usize, &'static [Argument])> {
        let places = if coerced.first() == Some(&DataType::Float64) { 2 } else { 1 };
        let form = self.forms.iter().find(|form| form.len() + places == coerced.len())?;
        Some((places, form))
    }

    /// Whether arguments that were coerced say no date.
    pub(super) fn is_undated(self, coerced: &[DataType]) -> bool {
        self.form(coerced).is_some_and(|(_, form)| !form.contains(&Argument::Date))
    }

    /// The places of actors among arguments that were coerced.
    pub(super) fn actors(self, coerced: &[DataType]) -> impl Iterator<Item = usize> {
        let (places, form) = self.form(coerced).unwrap_or_default();
        let behind = (places..).zip(form);
        behind.filter(|(_, argument)| matches!(argument, Argument::Actor(_))).map(|(place, _)| place)
    }

    fn usage(self, given: &[DataType]) -> String {
        let name = self.name;
        let forms = self.forms.iter().flat_map(|form| {
            let behind = form.iter().map(|argument| argument.name());
            ["lon, lat", "point"].map(|place| {
                let arguments: Vec<&str> = [place].into_iter().chain(behind.clone()).collect();
                format!("{name}({})", arguments.join(", "))
            })
        });
        let forms = forms.collect::<Vec<_>>().join(" or ");
        let given = given.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let takes = |argument: fn(&Argument) -> bool| self.forms.iter().any(|form| form.iter().any(argument));
        let actor = takes(|argument| matches!(argument, Argument::Actor(_)));
        let actor = if actor { "; actors are ids, as text" } else { "" };
        format!(
            "there is no {name}({given}), but {forms}: lon and lat are numbers, degrees of WGS 84; point is WKB or a \
             GeoArrow point; date is a Date32, a Date64, a timestamp or text such as 2017-10-16{actor}"
        )
    }

    /// The questions of a batch, and the columns of its actors.
    ///
    /// # Errors
    /// If the functions are strict and a value cannot be understood.
    pub(super) fn read(self, args: &ScalarFunctionArgs, shared: &Shared) -> Result<(Questions, Vec<ArrayRef>)> {
        let columns =
            args.args.iter().map(|argument| argument.to_array(args.number_rows)).collect::<Result<Vec<_>>>()?;
        let types: Vec<DataType> = columns.iter().map(|column| column.data_type().clone()).collect();
        let Some((place, form)) = self.form(&types) else { return plan_err!("{}", self.usage(&types)) };
        let (place, behind) = columns.split_at(place);
        let (lons, lats, given) = places(place)?;
        let finite = BooleanBuffer::collect_bool(lons.len(), |row| lons[row].is_finite() && lats[row].is_finite());
        let understood = Understood { call: self, shared, columns: place, counter: &shared.tally.coordinates };
        let mut valid = understood.valid(given.as_ref(), &finite)?;
        let mut days = None;
        let mut actors = Vec::new();
        for (argument, column) in form.iter().zip(behind) {
            if *argument == Argument::Date {
                let read = cast_with_options(column, &DataType::Date32, &SAFE)?;
                let is_day = BooleanBuffer::collect_bool(read.len(), |row| read.is_valid(row));
                let columns = std::slice::from_ref(column);
                let understood = Understood { call: self, shared, columns, counter: &shared.tally.dates };
                valid = both(&valid, &understood.valid(column.nulls(), &is_day)?);
                days = Some(read.as_primitive::<Date32Type>().values().clone());
            } else {
                valid = column.nulls().map_or_else(|| valid.clone(), |given| both(&valid, given));
                actors.push(column.clone());
            }
        }
        let days = days.unwrap_or_else(|| vec![shared.day_of_shapes.unwrap_or_default(); lons.len()].into());
        Ok((Questions { lons, lats, days, valid }, actors))
    }
}

/// Where and when: one of each for each row, of any value in rows that are not valid.
pub(super) struct Questions {
    pub(super) lons: ScalarBuffer<f64>,
    pub(super) lats: ScalarBuffer<f64>,
    pub(super) days: ScalarBuffer<i32>,
    pub(super) valid: NullBuffer,
}

/// Bad values become nulls, which are counted below.
const SAFE: CastOptions<'static> = CastOptions { safe: true, format_options: FormatOptions::new() };

fn both(one: &NullBuffer, other: &NullBuffer) -> NullBuffer {
    NullBuffer::new(one.inner() & other.inner())
}

/// Tells nulls, which are nothing to be wrong, from values that cannot be understood.
struct Understood<'a> {
    call: Call,
    shared: &'a Shared,
    columns: &'a [ArrayRef],
    counter: &'a AtomicU64,
}

impl Understood<'_> {
    fn valid(&self, given: Option<&NullBuffer>, understood: &BooleanBuffer) -> Result<NullBuffer> {
        let valid = given.map_or_else(|| understood.clone(), |given| given.inner() & understood);
        let nulls = given.map_or(0, NullBuffer::null_count);
        let bad = understood.len() - nulls - valid.count_set_bits();
        if bad > 0 {
            self.counter.fetch_add(bad as u64, Ordering::Relaxed);
            if self.shared.strict {
                let is_bad = |row: &usize| given.is_none_or(|given| given.is_valid(*row)) && !understood.value(*row);
                let row = (0..understood.len()).find(is_bad).unwrap_or_default();
                let shown = self.columns.iter().map(|column| array_value_to_string(column, row));
                let shown = shown.collect::<Result<Vec<_>, _>>()?.join(", ");
                let what = if self.columns.len() == 2 { "is no place" } else { "cannot be understood" };
                return exec_err!(
                    "{}: {shown} {what}; mend the value, or leave `strict` away to have a null for it",
                    self.call.name
                );
            }
        }
        Ok(NullBuffer::new(valid))
    }
}

fn taken_as_number(given: &DataType) -> Option<DataType> {
    (given.is_numeric() || given.is_null()).then_some(DataType::Float64)
}

fn taken_as_point(given: &DataType) -> Option<DataType> {
    match given {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Some(DataType::BinaryView),
        DataType::Struct(fields) => {
            let is_number = |name| fields.find(name).is_some_and(|(_, field)| *field.data_type() == DataType::Float64);
            (is_number("x") && is_number("y")).then(|| given.clone())
        }
        DataType::FixedSizeList(field, 2..=4) => (*field.data_type() == DataType::Float64).then(|| given.clone()),
        _ => None,
    }
}

type Places = (ScalarBuffer<f64>, ScalarBuffer<f64>, Option<NullBuffer>);

/// Longitudes, latitudes, and in which rows a place is given. What is no point becomes NaN.
fn places(columns: &[ArrayRef]) -> Result<Places> {
    let numbers = |column: &ArrayRef| column.as_primitive::<Float64Type>().values().clone();
    match columns {
        [lon, lat] => Ok((numbers(lon), numbers(lat), NullBuffer::union(lon.nulls(), lat.nulls()))),
        [point] => match point.data_type() {
            DataType::BinaryView => {
                let points = point.as_binary_view();
                let (lons, lats): (Vec<f64>, Vec<f64>) =
                    points.iter().map(|wkb| wkb.and_then(wkb_point).unwrap_or((f64::NAN, f64::NAN))).unzip();
                Ok((lons.into(), lats.into(), point.nulls().cloned()))
            }
            DataType::Struct(_) => {
                let points = point.as_struct();
                let (Some(x), Some(y)) = (points.column_by_name("x"), points.column_by_name("y")) else {
                    return internal_err!("a point without x and y");
                };
                let within = NullBuffer::union(x.nulls(), y.nulls());
                Ok((numbers(x), numbers(y), NullBuffer::union(point.nulls(), within.as_ref())))
            }
            DataType::FixedSizeList(_, size) => {
                let size = *size as usize;
                let list = point.as_fixed_size_list();
                let values = list.values().as_primitive::<Float64Type>();
                let every = |offset: usize| values.values().iter().skip(offset).step_by(size).copied().collect();
                let within = values.nulls().map(|given| {
                    let is_whole = |row: usize| given.is_valid(row * size) && given.is_valid(row * size + 1);
                    NullBuffer::new(BooleanBuffer::collect_bool(list.len(), is_whole))
                });
                Ok((every(0), every(1), NullBuffer::union(point.nulls(), within.as_ref())))
            }
            other => internal_err!("a point as {other}"),
        },
        _ => internal_err!("{} columns for a place", columns.len()),
    }
}

fn wkb_point(bytes: &[u8]) -> Option<(f64, f64)> {
    let geometry = wkb::reader::read_wkb(bytes).ok()?;
    let geo_traits::GeometryType::Point(point) = geometry.as_type() else { return None };
    point.coord().map(|coord| coord.x_y())
}
