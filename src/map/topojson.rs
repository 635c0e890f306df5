//! `TopoJSON`: each stretch of border once, however many zones and spells it bounds.

use std::io::Write;

use geo_types::{Coord, LineString};
use rustc_hash::FxHashMap;

use super::coordinates::ring_at_precision;
use super::export::{Options, Winding, only_zones};
use super::feature::{Feature, Header, Shape, Sink};
use super::fields::Fields;
use super::text::{Out, push_json, push_whole, rounded};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{Arcs, bits};
use crate::query::Atlas;

pub(super) struct TopoJson<'a, W> {
    out: Out<W>,
    options: Options,
    arcs: Arcs<'a>,
    /// The arcs of the day of the shape written last, by their first two vertices in either direction.
    by_start: FxHashMap<[[u64; 2]; 2], (u32, bool)>,
    of_day: Option<i32>,
    /// The number of each arc in the file, and the arcs in that order.
    numbers: FxHashMap<u32, u32>,
    used: Vec<u32>,
    shape: (Option<u64>, Vec<u8>),
    written: u64,
}

impl<'a, W: Write> TopoJson<'a, W> {
    pub(super) fn new(to: W, options: Options, atlas: &'a Atlas) -> Result<Self> {
        let arcs = atlas.arcs().ok_or_else(|| Fault::new(ErrorKind::Question, "the atlas has no zone"))?;
        Ok(TopoJson {
            out: Out::new(to),
            options,
            arcs,
            by_start: FxHashMap::default(),
            of_day: None,
            numbers: FxHashMap::default(),
            used: Vec::new(),
            shape: (None, Vec::new()),
            written: 0,
        })
    }

    fn look_at(&mut self, day: i32) {
        if self.of_day.replace(day) == Some(day) {
            return;
        }
        self.by_start.clear();
        for number in self.arcs.on(day) {
            let first = self.arcs.partition.arc(number as usize).vertices;
            let last = first.len() - 1;
            self.by_start.insert(key(first[0], first[1]), (number, true));
            self.by_start.insert(key(first[last], first[last - 1]), (number, false));
        }
    }

    /// The arcs of a ring: those that go backwards as the complement of their number.
    fn ring(&mut self, ring: &[Coord<f64>]) -> Result<Vec<i64>> {
        let mut arcs = Vec::new();
        let mut at = 0;
        while at + 1 < ring.len() {
            let Some(&(arc, forward)) = self.by_start.get(&key(ring[at], ring[at + 1])) else {
                let fault = Fault::new(ErrorKind::Geometry, format!("no border begins at {:?}", ring[at]));
                return Err(fault.into());
            };
            let next = self.used.len() as u32;
            let number = *self.numbers.entry(arc).or_insert(next);
            if number == next {
                self.used.push(arc);
            }
            arcs.push(if forward { i64::from(number) } else { !i64::from(number) });
            at += self.arcs.partition.vertex_range(arc as usize).len() - 1;
        }
        if self.options.winding == Winding::Clockwise {
            arcs.reverse();
            for arc in &mut arcs {
                *arc = !*arc;
            }
        }
        Ok(arcs)
    }

    fn shape(&mut self, feature: &Feature<'_>) -> Result<()> {
        let Shape::Polygons(polygons) = feature.shape else { return Err(only_zones("TopoJSON")) };
        if self.shape.0.replace(feature.shape_number) == Some(feature.shape_number) {
            return Ok(());
        }
        self.look_at(feature.shape_day);
        let mut bytes = vec![b'['];
        let precision = self.options.precision;
        let kept = |ring: &LineString<f64>, hole| ring_at_precision(ring, precision, hole).is_some();
        let polygons: Vec<_> = polygons.iter().filter(|polygon| kept(polygon.exterior(), false)).collect();
        for (at, polygon) in polygons.into_iter().enumerate() {
            bytes.extend_from_slice(if at == 0 { b"[" } else { b",[" });
            let holes: Vec<_> = polygon.interiors().iter().filter(|hole| kept(hole, true)).collect();
            for (at, ring) in std::iter::once(polygon.exterior()).chain(holes).enumerate() {
                bytes.extend_from_slice(if at == 0 { b"[" } else { b",[" });
                for (at, arc) in self.ring(&ring.0)?.into_iter().enumerate() {
                    if at > 0 {
                        bytes.push(b',');
                    }
                    bytes.extend_from_slice(arc.to_string().as_bytes());
                }
                bytes.push(b']');
            }
            bytes.push(b']');
        }
        bytes.push(b']');
        self.shape.1 = bytes;
        Ok(())
    }
}

fn key(first: Coord<f64>, second: Coord<f64>) -> [[u64; 2]; 2] {
    [bits(first), bits(second)]
}

impl<W: Write> Sink for TopoJson<'_, W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        self.out.raw("{\"type\":\"Topology\"");
        if !header.attribution.is_empty() {
            self.out.raw(",\"attribution\":");
            push_json(&mut self.out.bytes, &header.attribution.join("; "));
        }
        self.out
            .raw(&format!(",\"objects\":{{\"{}\":{{\"type\":\"GeometryCollection\",\"geometries\":[", header.layer));
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        self.shape(feature)?;
        self.out.raw(if self.written == 0 { "\n" } else { ",\n" });
        self.written += 1;
        self.out.raw(&format!("{{\"type\":\"MultiPolygon\",\"id\":{},\"arcs\":", self.written));
        self.out.bytes.extend_from_slice(&self.shape.1);
        self.out.raw(",\"properties\":{");
        let mut fields = Fields::new(&mut self.out.bytes);
        fields.of_feature(feature, self.options.open_end);
        fields.text("fill", &feature.style.fill.hex());
        self.out.raw("}}");
        self.out.flush_blocks()
    }

    fn end(&mut self) -> Result<()> {
        let scale = 1.0 / f64::from(10_u32.pow(u32::from(self.options.precision)));
        self.out.raw(&format!("\n]}}}},\"transform\":{{\"scale\":[{scale},{scale}],\"translate\":[0,0]}},\"arcs\":["));
        for (at, arc) in std::mem::take(&mut self.used).into_iter().enumerate() {
            self.out.raw(if at == 0 { "\n[" } else { ",\n[" });
            let mut last = (0, 0);
            for (at, vertex) in
                self.arcs.partition.vertices[self.arcs.partition.vertex_range(arc as usize)].iter().enumerate()
            {
                let place = (rounded(vertex.x, self.options.precision), rounded(vertex.y, self.options.precision));
                self.out.raw(if at == 0 { "[" } else { ",[" });
                push_whole(&mut self.out.bytes, place.0 - last.0);
                self.out.raw(",");
                push_whole(&mut self.out.bytes, place.1 - last.1);
                self.out.raw("]");
                last = place;
            }
            self.out.raw("]");
            self.out.flush_blocks()?;
        }
        self.out.raw("\n]}\n");
        self.out.flush()
    }
}
