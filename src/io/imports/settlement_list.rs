//! Towns with their holders by date, made into zones.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, StringRecord};
use geo_types::{Coord, MultiPolygon, Point};
use jiff::civil::Date;
use serde_json::Value;
use spade::{DelaunayTriangulation, Point2, Triangulation};

use super::columns::day_of;
use super::raw::RawMap;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::overlay::{Labelled, Overlay, node};
use crate::geometry::{bounds, contains};
use crate::io::capped::CappedTable;
use crate::io::sniff::Sniffed;
use crate::model::{Actor, Confidence, Control, ControlChange, Settlement, Source, Zone};
use crate::query::{Atlas, AtlasBuilder, AtlasInfo};
use crate::time::{Period, UncertainDate};

/// Towns and villages with who held them from which day on: a table with the columns `name`, `lon`, `lat`, `actor`,
/// `date` and, if there is one, `source`.
///
/// A town has a row for each change. Between the columns stand commas, semicolons or tabs. Several actors stand between `;`
/// (in quotes, where that is between the columns) and share it; none means unknown. Dates are ISO,
/// date-times, seconds or milliseconds since 1970, or EDTF. Such a list says nothing about ground: the zones are drawn
/// around the towns by rule, and their notes say by which.
///
/// ```
/// use disputed::{Point, date, io::imports::SettlementList};
/// use geo_types::Rect;
///
/// let list = SettlementList::parse("name,lon,lat,actor,date\n\
///     Westtown,44.2,35.5,Red,2014-06-12\nEasttown,44.8,35.5,Red,2014-06-12\nEasttown,44.8,35.5,Blue,2014-08-03\n")?;
/// let outline = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
/// let atlas = list.in_cells(&outline.into())?;
/// let finding = atlas.on(date(2014, 8, 3)).control_at(Point::new(44.6, 35.2)).unwrap();
/// assert_eq!((finding.zone().names.en.as_str(), finding.control().actors()[0].as_str()), ("Easttown", "Blue"));
/// assert!(finding.zone().note.starts_with("drawn by rule"));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SettlementList {
    file: Option<String>,
    towns: Vec<Town>,
}

#[derive(Debug, Clone, PartialEq)]
struct Town {
    name: String,
    at: Coord<f64>,
    line: u64,
    reports: Vec<Report>,
}

#[derive(Debug, Clone, PartialEq)]
struct Report {
    when: UncertainDate,
    to: Control,
    sources: Vec<String>,
}

/// The places of the columns in a row.
struct Places {
    name: usize,
    lon: usize,
    lat: usize,
    actor: usize,
    date: usize,
    source: Option<usize>,
}

impl SettlementList {
    /// Reads a CSV file.
    ///
    /// # Errors
    ///
    /// Every fault of the file at once.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let name = path.as_ref().display().to_string();
        let file = File::open(path).map_err(|error| Fault::new(ErrorKind::Io, error.to_string()).in_file(&name))?;
        let list = SettlementList::read(file).map_err(|error| error.in_file(&name))?;
        Ok(SettlementList { file: Some(name), ..list })
    }

    /// Reads CSV text.
    ///
    /// # Errors
    ///
    /// Every fault of the text at once.
    pub fn parse(text: &str) -> Result<Self> {
        SettlementList::read(text.as_bytes())
    }

    fn read(input: impl Read) -> Result<Self> {
        let Sniffed { text, delimiter, .. } = Sniffed::new(input)?;
        let mut table = CappedTable::new(text, delimiter);
        let headers = text_of(table.header()?, 1)?;
        let places = places(&headers)?;
        let mut faults = Faults::default();
        let mut towns: Vec<Town> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut record = ByteRecord::new();
        while faults.take(table.read(&mut record)) == Some(true) {
            let line = record.position().map_or(0, csv::Position::line);
            let Some(row) = faults.take(text_of(record.clone(), line)) else { continue };
            if row.len() != headers.len() {
                let message = format!("{} fields where the first line has {}", row.len(), headers.len());
                let fault = Fault::new(ErrorKind::Syntax, message).at_line(line);
                faults
                    .push(fault.advise("put fields in quotes that have the separator in them, and close every quote"));
                continue;
            }
            let Some((name, at, report)) = faults.take(read_row(&row, &places, line)) else { continue };
            let number = *numbers.entry(name.clone()).or_insert(towns.len());
            match towns.get_mut(number) {
                None => towns.push(Town { name, at, line, reports: vec![report] }),
                Some(town) if town.at == at => town.reports.push(report),
                Some(town) => {
                    let message = format!("\"{name}\" is in another place than in line {}", town.line);
                    let fault = Fault::new(ErrorKind::Coordinate, message).at_line(line);
                    faults.push(fault.advise("mend one of the places, or tell the two towns apart by their names"));
                }
            }
        }
        for town in &mut towns {
            town.reports.sort_by_key(|report| report.when.best());
            town.reports.dedup_by(|later, earlier| later.to == earlier.to);
        }
        faults.into_result(SettlementList { file: None, towns })
    }

    /// An atlas with the outlines of a map as zones, each held as the one town in it.
    ///
    /// # Errors
    ///
    /// Faults of the map; towns in no polygon, and polygons with several towns. Polygons without one are left out.
    pub fn in_polygons(&self, map: &RawMap) -> Result<Atlas> {
        let mut faults = Faults::default();
        let mut shapes: Vec<Option<(MultiPolygon<f64>, String)>> = vec![None; self.towns.len()];
        for feature in map.sound()?.features() {
            let Some(outline) = feature.polygons() else { continue };
            let mut inside = (0..self.towns.len()).filter(|town| contains(&outline, self.towns[*town].at));
            let Some(town) = inside.next() else { continue };
            for other in inside {
                let message = format!("\"{}\" and \"{}\" lie in it", self.towns[town].name, self.towns[other].name);
                let fault = Fault::new(ErrorKind::Coverage, message).in_feature(feature.label());
                faults.push(map.fault(fault.advise("cut it, or leave one of the towns out")));
            }
            let rule = format!("drawn by rule: the outline {} of a map, held as the town in it", feature.label());
            shapes[town] = Some((outline, rule));
        }
        for (town, _) in self.towns.iter().zip(&shapes).filter(|(_, shape)| shape.is_none()) {
            faults.push(self.fault(town, "lies in no polygon of the map"));
        }
        faults.into_result(())?;
        self.atlas(shapes.into_iter().flatten().collect())
    }

    /// An atlas with a Voronoi cell around each town, cut to an outline (WGS 84, longitude before latitude): the ground
    /// that is nearer to it than to any other, on a plain map true to scale in the middle of the list.
    ///
    /// # Errors
    ///
    /// Towns in the same place or outside the outline.
    pub fn in_cells(&self, outline: &MultiPolygon<f64>) -> Result<Atlas> {
        let mut faults = Faults::default();
        for town in self.towns.iter().filter(|town| !contains(outline, town.at)) {
            faults.push(self.fault(town, "lies outside the outline"));
        }
        let mut seen: HashMap<[u64; 2], &Town> = HashMap::new();
        for town in &self.towns {
            if let Some(other) = seen.insert([town.at.x, town.at.y].map(f64::to_bits), town) {
                faults.push(self.fault(town, &format!("is in the same place as \"{}\"", other.name)));
            }
        }
        faults.into_result(())?;
        let cells = self.cells(outline)?;
        let rings = outline.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let around = self.towns.len() as u32;
        let pairs = rings.flat_map(|ring| ring.0.windows(2)).map(|pair| ([pair[0], pair[1]], around));
        let cell_edges = cells.iter().zip(0..).flat_map(|(cell, label)| {
            cell.iter().zip(cell.iter().cycle().skip(1)).map(move |(a, b)| ([*a, *b], label))
        });
        let edges = pairs.chain(cell_edges).filter(|([a, b], _)| a != b);
        let overlay = Overlay::new(node(edges.map(|(ends, label)| Labelled { ends, label }))?)?;
        let owner = |labels: &Vec<u32>| match labels.as_slice() {
            [cell, outline] if *outline == around => vec![*cell],
            _ => Vec::new(),
        };
        let owners: Vec<Vec<u32>> = overlay.regions.iter().map(|region| owner(&region.labels)).collect();
        let shapes = overlay.draw(&owners, 0..around);
        let rule = "drawn by rule: the ground nearer to the town than to any other of the list";
        self.atlas(shapes.into_iter().map(|(_, shape)| (shape, rule.to_owned())).collect())
    }

    /// The corners of each town's cell. Four far points around all of them make every cell end.
    fn cells(&self, outline: &MultiPolygon<f64>) -> Result<Vec<Vec<Coord>>> {
        let fault = |message: String| Fault::new(ErrorKind::Coordinate, message);
        let Some(bounds) = bounds(outline) else {
            return Err(fault("the outline has no polygon".into()).into());
        };
        let (centre, scale) = (bounds.center(), bounds.center().y.to_radians().cos());
        let far = 100.0 * (bounds.width() + bounds.height());
        let corners = [(-far, -far), (far, -far), (far, far), (-far, far)].map(|(x, y)| Point2::new(x, y));
        let flat = |at: Coord| Point2::new((at.x - centre.x) * scale, at.y - centre.y);
        let points = self.towns.iter().map(|town| flat(town.at)).chain(corners).collect();
        let triangles = DelaunayTriangulation::<Point2<f64>>::bulk_load(points)
            .map_err(|error| fault(format!("a town cannot be placed: {error}")))?;
        let mut cells = vec![Vec::new(); self.towns.len()];
        let numbers: HashMap<[u64; 2], usize> =
            (0..).zip(&self.towns).map(|(number, town)| (key(flat(town.at)), number)).collect();
        for face in triangles.voronoi_faces() {
            let Some(&town) = numbers.get(&key(face.as_delaunay_vertex().position())) else { continue };
            let corners = face.adjacent_edges().filter_map(|edge| edge.from().position());
            cells[town] = corners.map(|at| Coord { x: at.x / scale + centre.x, y: at.y + centre.y }).collect();
        }
        Ok(cells)
    }

    fn fault(&self, town: &Town, message: &str) -> Fault {
        let fault = Fault::new(ErrorKind::Coordinate, message).at_line(town.line).in_feature(&town.name);
        match &self.file {
            Some(file) => fault.in_file(file),
            None => fault,
        }
    }

    /// The atlas of the towns and the shapes around them.
    fn atlas(&self, shapes: Vec<(MultiPolygon<f64>, String)>) -> Result<Atlas> {
        let mut builder = Atlas::builder();
        let reports = || self.towns.iter().flat_map(|town| &town.reports);
        let days = reports().flat_map(|report| [report.when.not_before(), Some(report.when.best())]).flatten();
        let Some(first) = days.min() else {
            return Err(Fault::new(ErrorKind::Value, "the list has no rows").into());
        };
        let title = self.file.clone().unwrap_or_default();
        builder.info(AtlasInfo { title, coverage: Period::since(first), attribution: Vec::new() });
        let mut actors: Vec<&str> = reports().flat_map(|report| report.to.actors()).map(AsRef::as_ref).collect();
        let mut sources: Vec<&str> = reports().flat_map(|report| &report.sources).map(String::as_str).collect();
        actors.sort_unstable();
        actors.dedup();
        sources.sort_unstable();
        sources.dedup();
        builder.extend(actors.into_iter().map(|actor| Actor::new(actor, actor)));
        builder.extend(sources.into_iter().map(|source| Source::new(source, source)));
        for (town, (shape, rule)) in self.towns.iter().zip(shapes) {
            add_town(town, shape, rule, &mut builder);
        }
        builder.build()
    }
}

fn key(at: Point2<f64>) -> [u64; 2] {
    [at.x, at.y].map(f64::to_bits)
}

fn add_town(town: &Town, shape: MultiPolygon<f64>, rule: String, builder: &mut AtlasBuilder) {
    let point = Point::from(town.at);
    let mut zone = Zone::new(&town.name, &town.name, shape);
    (zone.seat, zone.note, zone.confidence) = (Some(point), rule, Some(Confidence::Low));
    let mut settlement = Settlement::new(&town.name, point);
    settlement.zone = Some(zone.id.clone());
    builder.add(zone).add(settlement);
    for (number, report) in (1..).zip(&town.reports) {
        let recorded: Date = report.when.not_after().unwrap_or(report.when.best());
        let change = ControlChange::new(format!("{}-{number}", town.name), &town.name, report.when, report.to.clone());
        builder.add(change.told_by(&report.sources, recorded, Confidence::Medium));
    }
}

/// A record without the blanks around its fields.
fn text_of(record: ByteRecord, line: u64) -> Result<StringRecord> {
    let mut text = StringRecord::from_byte_record(record).map_err(|_| {
        Fault::new(ErrorKind::Syntax, "a field is not UTF-8").at_line(line).advise("save the file as UTF-8")
    })?;
    text.trim();
    Ok(text)
}

fn places(headers: &StringRecord) -> Result<Places> {
    let mut faults = Faults::default();
    let place = |names: &[&str]| {
        names.iter().find_map(|name| headers.iter().position(|header| header.eq_ignore_ascii_case(name)))
    };
    let mut need = |names: &[&str]| {
        place(names).unwrap_or_else(|| {
            let fault = Fault::new(ErrorKind::Value, format!("there is no column \"{}\"", names[0])).at_line(1);
            faults.push(fault.advise(format!("name it one of: {}", names.join(", "))));
            0
        })
    };
    let places = Places {
        name: need(&["name", "settlement", "town", "place"]),
        lon: need(&["lon", "longitude", "lng", "x"]),
        lat: need(&["lat", "latitude", "y"]),
        actor: need(&["actor", "controller", "control", "held_by"]),
        date: need(&["date", "start", "since", "from"]),
        source: place(&["source", "sources"]),
    };
    faults.into_result(places)
}

fn read_row(row: &StringRecord, places: &Places, line: u64) -> Result<(String, Coord, Report)> {
    let mut faults = Faults::default();
    let cell = |place: usize| row.get(place).unwrap_or_default();
    let number = |place: usize, field: &str, limit: f64, faults: &mut Faults| {
        let number = cell(place).parse::<f64>().ok().filter(|number| number.abs() <= limit);
        if number.is_none() {
            let message = format!("\"{}\" is no number of degrees", cell(place));
            faults.push(Fault::new(ErrorKind::Coordinate, message).at_line(line).in_field(field));
        }
        number.unwrap_or_default()
    };
    let at =
        Coord { x: number(places.lon, "lon", 180.0, &mut faults), y: number(places.lat, "lat", 90.0, &mut faults) };
    let day = match day_of(&Value::String(cell(places.date).to_owned())) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.push(Fault::new(ErrorKind::Date, "has no day").at_line(line).in_field("date"));
            None
        }
        Err(error) => {
            for fault in error.faults() {
                faults.push(fault.clone().at_line(line).in_field("date"));
            }
            None
        }
    };
    let list = |text: &str| -> Vec<String> {
        text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let actors = list(cell(places.actor));
    let to = match actors.len() {
        0 => Control::Unknown,
        1 => Control::held(actors),
        _ => Control::shared(actors),
    };
    if cell(places.name).is_empty() {
        faults.push(Fault::new(ErrorKind::Value, "has no name").at_line(line).in_field("name"));
    }
    let sources = list(places.source.map_or("", cell));
    let report = Report { when: day.unwrap_or(UncertainDate::on(Date::ZERO)), to, sources };
    faults.into_result((cell(places.name).to_owned(), at, report))
}
