//! The compiled form byte for byte: what one machine wrote, every other reads, whatever the order of its bytes and the size of
//! its words. Changing the form means another version of it, and new bytes here.

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

/// Little-endian numbers one after the other.
fn numbers(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    numbers.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// A list of 32-bit numbers with their count before them.
fn list(items: &[u32]) -> Vec<u8> {
    let count = (items.len() as u64).to_le_bytes();
    count.into_iter().chain(items.iter().flat_map(|item| item.to_le_bytes())).collect()
}

/// The content under its head: name, version, checksum, length.
fn sealed(name: [u8; 8], content: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend(crc32fast::hash(content).to_le_bytes());
    bytes.extend(numbers([content.len() as u64]));
    bytes.extend(content);
    bytes
}

/// An index of nothing, written down from the description of the form.
#[test]
fn an_empty_index() {
    let mut content = numbers([0]); // zones
    content.extend(numbers([0; 4])); // vertices, and of arcs: sides, days, first vertices
    for _ in 0..2 {
        // An axis from just before 0 to 0 that begins there, without a stretch to cut; one cell.
        content.extend(numbers([0.0_f64.next_down(), 0.0, 0.0].map(f64::to_bits)));
        content.extend(numbers([f64::INFINITY.to_bits(), 1]));
    }
    content.extend(list(&[0])); // the cell: outside
    content.extend(numbers([0; 3])); // words, slots, runs
    content.extend(list(&[0])); // where the days of histories begin, and that there are none
    content.extend(numbers([0; 2])); // days, sides
    let bytes = sealed(*b"zonepart", &content);
    let index = PointIndex::build(Partition::new(&[]).unwrap()).unwrap();
    let mut written = Vec::new();
    index.encode(&mut written);
    assert_eq!(written, bytes);
    assert_eq!(PointIndex::decode(&bytes), Ok(index));
}

#[test]
fn an_index_of_one_square() {
    let shape = square();
    let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &shape };
    let index = PointIndex::build(Partition::new(&[piece]).unwrap()).unwrap();
    let mut written = Vec::new();
    index.encode(&mut written);
    assert_eq!(hex(&written), INDEX);
    assert_eq!(PointIndex::decode(&bytes_of(INDEX)), Ok(index));
    // The first vertex, as it is in memory on a machine that is little-endian.
    let corner = [3.0_f64, 2.0].map(f64::to_le_bytes).concat();
    assert!(written.windows(16).any(|bytes| bytes == corner));
}

#[test]
fn an_atlas_of_one_square() {
    let atlas = atlas();
    let mut written = Vec::new();
    atlas.write_compiled(&mut written).unwrap();
    assert_eq!(hex(&written), ATLAS);
    let read = Atlas::from_compiled(&bytes_of(ATLAS)).unwrap();
    assert_eq!((read.zones(), read.changes(), read.info()), (atlas.zones(), atlas.changes(), atlas.info()));
    let finding = read.on(date(2014, 6, 12)).control_at(Point::new(2.0, 3.0)).unwrap();
    assert_eq!(finding.control().actors(), ["a"]);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

const INDEX: &str = "\
    7a6f6e6570617274020000008f272e392c02000000000000010000000000000005000000000000000000000000000840\
    000000000000004000000000000008400000000000001040000000000000f03f0000000000001040000000000000f03f\
    000000000000004000000000000008400000000000000040010000000000000001000000000000000100000000000000\
    00000080ffffff7f010000000000000000000000ffffffffffffef3f0000000000000840000000000000f03f00000000\
    000010400100000000000000ffffffffffffff3f00000000000010400000000000000040000000000000104001000000\
    000000000100000000000000000000c80400000000000000ff818181818181ff00fefefefefefefe0000000000000000\
    01000000000000001c000000000000002200000001000000310000000100000031000000010000003100000001000000\
    310000000100000031000000010000003100000001000000000000000200000021000000010000000100000001000000\
    210000000100000001000000010000002100000001000000010000000100000021000000010000000100000001000000\
    210000000100000001000000010000002100000001000000010000000100000012000000010000001100000001000000\
    110000000100000011000000010000001100000001000000110000000100000011000000010000000200000001000000\
    020000000000000001000000000000003100000000000000010000000000000000000000000000000000000000000000\
    00000000";

const ATLAS: &str = "\
    646973707574656404000000a15ff3c4450300000000000024000000000000000154010a323031342d30312d30310000\
    00010161014100000000060000000000000000006c0000000000000001017a015a000000000000000100000105000000\
    0000000840000000000000004000000000000008400000000000001040000000000000f03f0000000000001040000000\
    000000f03f00000000000000400000000000000840000000000000004000000000000000000000000200000000000000\
    01002c020000000000000100000000000000050000000000000000000000000008400000000000000040000000000000\
    08400000000000001040000000000000f03f0000000000001040000000000000f03f0000000000000040000000000000\
    0840000000000000004001000000000000000100000000000000010000000000000000000080ffffff7f010000000000\
    000000000000ffffffffffffef3f0000000000000840000000000000f03f00000000000010400100000000000000ffff\
    ffffffffff3f000000000000104000000000000000400000000000001040010000000000000001000000000000000000\
    00c80400000000000000ff818181818181ff00fefefefefefefe000000000000000001000000000000001c0000000000\
    000022000000010000003100000001000000310000000100000031000000010000003100000001000000310000000100\
    000031000000010000000000000002000000210000000100000001000000010000002100000001000000010000000100\
    000021000000010000000100000001000000210000000100000001000000010000002100000001000000010000000100\
    000021000000010000000100000001000000120000000100000011000000010000001100000001000000110000000100\
    000011000000010000001100000001000000110000000100000002000000010000000200000000000000010000000000\
    000031000000000000000100000000000000000000000000000000000000000000000000000003000000000000000101\
    7a1f0000000000000001000001000001000000000101610008000a313937302d30312d303101016e0100000000000000\
    0000000000000000693f0000693f0000693f0000693f0000010000000000000001000000010000000000000063";
