//! The compiled form byte for byte: what one machine wrote, every other reads, whatever the order of its bytes and the size of
//! its words.
//!
//! All bytes are put together here, from the description of the form in `src/index/compiled.rs` and `src/query/compiled.rs`: none
//! comes from the writer. Changing the form means another version of it, and other bytes here.

use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::{Actor, Atlas, AtlasInfo, Control, ControlChange, Period, Point, Zone, date};
use geo_types::{MultiPolygon, Rect};

fn square() -> MultiPolygon<f64> {
    Rect::new((1.0, 2.0), (3.0, 4.0)).to_polygon().into()
}

fn atlas() -> Atlas {
    let coverage = Period::since(date(2014, 1, 1));
    let mut change = ControlChange::new("c", "z", date(2014, 6, 12), Control::held(["a"]));
    change.note = "n".into();
    let mut builder = Atlas::builder();
    builder.info(AtlasInfo { title: "T".into(), coverage, ..AtlasInfo::default() });
    builder.add(Actor::new("a", "A")).add(Zone::new("z", "Z", square())).add(change).build().unwrap()
}

/// Little-endian numbers of 64 bits one after the other.
fn numbers(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    numbers.into_iter().flat_map(u64::to_le_bytes).collect()
}

fn doubles(numbers: impl IntoIterator<Item = f64>) -> Vec<u8> {
    numbers.into_iter().flat_map(f64::to_le_bytes).collect()
}

/// A list of 32-bit numbers with their count before them.
fn list(items: &[u32]) -> Vec<u8> {
    let mut bytes = numbers([items.len() as u64]);
    bytes.extend(items.iter().flat_map(|item| item.to_le_bytes()));
    bytes
}

/// A list of pairs of 32-bit numbers.
fn pairs(items: &[[u32; 2]]) -> Vec<u8> {
    let mut bytes = numbers([items.len() as u64]);
    bytes.extend(items.as_flattened().iter().flat_map(|item| item.to_le_bytes()));
    bytes
}

/// Bytes with their count before them.
fn part(bytes: &[u8]) -> Vec<u8> {
    [numbers([bytes.len() as u64]), bytes.to_vec()].concat()
}

/// The content under its head: name, version, checksum, length.
fn sealed(name: [u8; 8], version: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend(version.to_le_bytes());
    bytes.extend(crc32fast::hash(content).to_le_bytes());
    bytes.extend(part(content));
    bytes
}

#[test]
fn an_empty_index() {
    let mut content = numbers([0]); // zones
    content.extend(numbers([0; 4])); // vertices, and of arcs: sides, days, first vertices
    for _ in 0..2 {
        // An axis from just before 0 to 0 that begins there, without a stretch to cut; one cell.
        content.extend(doubles([0.0_f64.next_down(), 0.0, 0.0, f64::INFINITY]));
        content.extend(numbers([1]));
    }
    content.extend(list(&[0])); // the cell: outside
    content.extend(numbers([0; 3])); // words, slots, runs
    content.extend(list(&[0])); // where the days of histories begin, and that there are none
    content.extend(numbers([0; 2])); // days, sides
    let bytes = sealed(*b"zonepart", 2, &content);
    let index = PointIndex::build(Partition::new(&[]).unwrap()).unwrap();
    let mut written = Vec::new();
    index.encode(&mut written);
    assert_eq!(written, bytes);
    assert_eq!(PointIndex::decode(&bytes), Ok(index));
}

/// The content of the index of a square that is there on all days: one arc around it, and one coarse cell.
fn index_of_one_square() -> Vec<u8> {
    let mut content = numbers([1]); // zones
    // The arc from the south-east corner, with the zone on its left: its edges are 0 east, 1 north, 2 west, 3 south.
    content.extend(numbers([5]));
    content.extend(doubles([3.0, 2.0, 3.0, 4.0, 1.0, 4.0, 1.0, 2.0, 3.0, 2.0]));
    content.extend(pairs(&[[1, 0]])); // the zone, and outside
    content.extend(pairs(&[[i32::MIN as u32, i32::MAX as u32]])); // on all days
    content.extend(list(&[0])); // its first vertex
    for [from, to] in [[1.0_f64, 3.0], [2.0, 4.0]] {
        // From just before the square to its end; eight fine cells for two degrees, in one coarse cell.
        content.extend(doubles([from.next_down(), to, from, 8.0 / 2.0]));
        content.extend(numbers([1]));
    }
    content.extend(list(&[0b11 << 30 | 1 << 27])); // the cell has a record of one plane at place 0
    // Each fine cell that an edge passes through, row by row: the run of edges there, and that they lead from 0 to 1 or back.
    let run = |first: u32, count: u32| first << 4 | count;
    let (mut slots, mut with_edges, mut inside) = (Vec::new(), 0_u64, 0_u64);
    for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let slot = match (row, column) {
            (0, 0) => Some([run(2, 2), 1]),
            (0, 7) => Some([run(0, 0), 2]), // edges 0 and 3 do not follow on each other: two runs, from the first on
            (7, 0) => Some([run(1, 2), 1]),
            (7, 7) => Some([run(0, 2), 1]),
            (0, _) => Some([run(3, 1), 1]),
            (7, _) => Some([run(1, 1), 1]),
            (_, 0) => Some([run(2, 1), 1]),
            (_, 7) => Some([run(0, 1), 1]),
            _ => None,
        };
        let bit = 1 << (row * 8 + column);
        with_edges |= if slot.is_some() { bit } else { 0 };
        // The south-west corner of the cell lies just before it: in the first row and column that is outside the square.
        inside |= if row > 0 && column > 0 { bit } else { 0 };
        slots.extend(slot);
    }
    // The record: cells with edges; the plane; the first slot, content 0 (outside), content 1 (the zone), and nothing.
    content.extend(numbers([4, with_edges, inside, 0, 1]));
    content.extend(pairs(&slots));
    content.extend(pairs(&[[run(0, 1), 0], [run(3, 1), 0]])); // the two runs, of arc 0
    content.extend(list(&[0])); // no histories
    content.extend(numbers([0; 2]));
    content
}

#[test]
fn an_index_of_one_square() {
    let shape = square();
    let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &shape };
    let index = PointIndex::build(Partition::new(&[piece]).unwrap()).unwrap();
    let bytes = sealed(*b"zonepart", 2, &index_of_one_square());
    let mut written = Vec::new();
    index.encode(&mut written);
    assert_eq!(written, bytes);
    assert_eq!(PointIndex::decode(&bytes), Ok(index));
}

#[test]
fn an_atlas_of_one_square() {
    const NONE: &[u8] = &[0]; // no value, an empty list, an empty text
    const ONE: &[u8] = &[1]; // a value follows, or one item
    let day = 16_233; // 2014-06-12, counted from 1970-01-01

    // The title; the days covered: from 2014-01-01 on, without end; attribution; bounds. One actor: id; names (en, ar, ku, other);
    // short name, kind (the seventh), colour, links. Then seven empty lists: divisions, claims, sources, claims in law;
    // milestones, settlements, incidents.
    let info = [b"\x01T".as_slice(), ONE, b"\x0a2014-01-01", NONE, NONE, NONE].concat();
    let actor = [ONE, b"\x01a", b"\x01A", NONE, NONE, NONE, NONE, &[6], NONE, NONE].concat();
    let mut content = part(&[info, actor, NONE.repeat(7)].concat());

    // One zone: id; names; level, parent, part of, layer; one shape: start, end, one polygon of an outline without holes; ten
    // fields that are empty.
    let outline = doubles([3.0, 2.0, 3.0, 4.0, 1.0, 4.0, 1.0, 2.0, 3.0, 2.0]);
    let names = [b"\x01z".as_slice(), b"\x01Z", NONE, NONE, NONE].concat();
    let shape = [ONE, NONE, NONE, ONE, &[5], &outline, NONE].concat();
    content.extend(part(&[ONE, &names, &NONE.repeat(4), &shape, &NONE.repeat(10)].concat()));
    content.extend(part(&[ONE, NONE].concat())); // one layer, without a name
    content.extend(part(&index_of_one_square()));

    // The changes: ids of the zones; one pattern, with neither id nor zone nor day of its own: `when` as first, best and last day 0,
    // neither uncertain nor approximate; held (the first status) by one actor; from; kind (the ninth); sources, recorded, confidence
    // (the second); note.
    content.extend(part(&[ONE, b"\x01z"].concat()));
    let when = [ONE, &[0], &[0], ONE, &[0], &[0], &[0]].concat();
    let told = [NONE, b"\x0a1970-01-01", &[1]].concat();
    content.extend(part(&[ONE, NONE, NONE, &when, &[0], ONE, b"\x01a", NONE, &[8], &told, b"\x01n"].concat()));
    content.extend(numbers([1])); // one change: zone, pattern, first, best and last day, day of record
    content.extend([0_u32, 0, day, day, day, day].into_iter().flat_map(u32::to_le_bytes));
    content.extend(list(&[1])); // the lengths of their ids, and the ids
    content.extend(part(b"c"));
    let bytes = sealed(*b"disputed", 4, &content);

    let atlas = atlas();
    let mut written = Vec::new();
    atlas.write_compiled(&mut written).unwrap();
    assert_eq!(written, bytes);
    let read = Atlas::from_compiled(&bytes).unwrap();
    assert_eq!((read.zones(), read.changes(), read.info()), (atlas.zones(), atlas.changes(), atlas.info()));
    let finding = read.on(date(2014, 6, 12)).control_at(Point::new(2.0, 3.0)).unwrap();
    assert_eq!(finding.control().actors(), ["a"]);
}
