//! The compiled form: opens as it was written, and a damaged or foreign file is an error, never a wrong answer.

#[path = "common/records.rs"]
mod records;

use disputed::{Actor, Atlas, Control, ControlChange, ErrorKind, Point, Zone, article140};
use proptest::prelude::*;
use records::{DAYS, Records, day, records};

fn compiled(records: &Records) -> (Atlas, Vec<u8>) {
    let atlas = records.atlas();
    let bytes = bytes_of(&atlas);
    (atlas, bytes)
}

fn bytes_of(atlas: &Atlas) -> Vec<u8> {
    let mut bytes = Vec::new();
    atlas.write_compiled(&mut bytes).unwrap();
    bytes
}

fn answers(atlas: &Atlas) -> Vec<String> {
    let days = (-1..=DAYS).step_by(3).map(day);
    days.flat_map(|day| atlas.on(day).findings().map(|finding| finding.to_string()).collect::<Vec<_>>()).collect()
}

#[test]
fn a_file_of_it_opens_by_its_first_bytes_whatever_its_name() {
    let atlas = article140().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iraq.geojson");
    atlas.write_compiled(std::fs::File::create(&path).unwrap()).unwrap();
    let opened = Atlas::open(&path).unwrap();
    assert_eq!(opened.zones(), atlas.zones());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn it_opens_as_it_was_written(records in records()) {
        let (atlas, bytes) = compiled(&records);
        let opened = Atlas::from_compiled(&bytes).unwrap();
        prop_assert_eq!(atlas.info(), opened.info());
        prop_assert_eq!(atlas.zones(), opened.zones());
        prop_assert_eq!(atlas.changes(), opened.changes());
        prop_assert_eq!(atlas.claims(), opened.claims());
        prop_assert_eq!(answers(&atlas), answers(&opened));
        prop_assert_eq!(bytes, bytes_of(&opened));
    }

    #[test]
    fn a_flipped_bit_is_found(records in records(), place in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let (_, mut bytes) = compiled(&records);
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert_eq!(Atlas::from_compiled(&bytes).unwrap_err().kind(), ErrorKind::Syntax);
    }

    #[test]
    fn a_cut_or_a_tail_is_found(records in records(), place in any::<prop::sample::Index>()) {
        let (_, mut bytes) = compiled(&records);
        bytes.push(0);
        prop_assert!(Atlas::from_compiled(&bytes).is_err());
        let place = place.index(bytes.len() - 1);
        prop_assert!(Atlas::from_compiled(&bytes[..place]).is_err());
    }

    /// An index under a right seal that nobody wrote makes no question panic.
    #[test]
    fn a_forged_index_does_no_harm(records in records(), places: [prop::sample::Index; 2], flip in 1..=255_u8) {
        let (_, bytes) = compiled(&records);
        let bytes = forged(&bytes, |content| {
            for place in &places {
                content[place.index(content.len())] ^= flip;
            }
        });
        if let Ok(atlas) = Atlas::from_compiled(&bytes) {
            ask_everything(&atlas);
        }
    }

    /// Fine cells where crossing an edge leads to a zone that is not there.
    #[test]
    fn forged_crossings_do_no_harm(records in records(), flip in 0..32_u32) {
        let (atlas, bytes) = compiled(&records);
        let bytes = forged(&bytes, |content| {
            for slot in slots(content) {
                // A slot with edges has their number in its lowest bits, and in its other half what a crossing changes.
                if content[slot] & 15 != 0 {
                    content[slot + 4 + flip as usize / 8] ^= 1 << (flip % 8);
                }
            }
        });
        let forged = Atlas::from_compiled(&bytes).unwrap();
        prop_assert_eq!(atlas.zones(), forged.zones());
        ask_everything(&forged);
    }

    #[test]
    fn other_bytes_are_no_atlas(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(Atlas::from_compiled(&bytes).is_err());
    }
}

/// Six changes with this note.
fn noted(note: &str) -> Atlas {
    let mut builder = Atlas::builder();
    builder.extend(["red", "blue"].map(|id| Actor::new(id, id)));
    builder.add(Zone::new("town", "Town", records::square(0.0, 0.0, 1.0)));
    for number in 0..6 {
        let holder = ["red", "blue"][number as usize % 2];
        let mut change = ControlChange::new(number.to_string(), "town", day(number), Control::held([holder]));
        change.note = note.into();
        builder.add(change);
    }
    builder.build().unwrap()
}

/// A note is written once for changes that have it in common, unless it is so long that a small file would become large.
#[test]
fn long_notes_are_not_shared() {
    let written = |note: &str| {
        let atlas = noted(note);
        let bytes = bytes_of(&atlas);
        assert_eq!(Atlas::from_compiled(&bytes).unwrap().changes(), atlas.changes());
        bytes.len()
    };
    let none = written("");
    assert!((3_000..7_000).contains(&(written(&"x".repeat(3_000)) - none)));
    assert!((30_000..31_000).contains(&(written(&"x".repeat(5_000)) - none)));
}

/// So long a note is written once, and a longer one with each change; whichever it is, it can be read.
#[test]
fn a_note_of_any_length_can_be_read() {
    let written = |length: usize| {
        let atlas = noted(&"x".repeat(length));
        let bytes = bytes_of(&atlas);
        assert_eq!(Atlas::from_compiled(&bytes).unwrap().changes(), atlas.changes(), "{length}");
        bytes.len()
    };
    let lengths: Vec<usize> = (4_060..4_100).map(written).collect();
    let steps = lengths.windows(2).filter(|pair| pair[1] - pair[0] > 10_000);
    assert_eq!(steps.count(), 1);
}

#[test]
fn two_layers_open_as_they_were_written() {
    let mut builder = Atlas::builder();
    builder.add(Actor::new("red", "red"));
    for layer in ["one", "other"] {
        let mut zone = Zone::new(layer, layer, records::square(0.0, 0.0, 1.0));
        zone.layer = Some(layer.into());
        builder.add(zone).add(ControlChange::new(format!("{layer}-1"), layer, day(0), Control::held(["red"])));
    }
    let atlas = builder.build().unwrap();
    let opened = Atlas::from_compiled(&bytes_of(&atlas)).unwrap();
    assert_eq!((opened.zones(), answers(&opened)), (atlas.zones(), answers(&atlas)));
}

/// The parts of an atlas of one layer: the records but zones and changes, the zones, the names of the layers, the index, the ids of
/// zones, the patterns of changes; and the rest, the changes by columns.
fn parts(bytes: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut at = HEAD;
    let parts = (0..6).map(|_| {
        let length = number(bytes, at);
        at += 8 + length;
        &bytes[at - length..at]
    });
    (parts.collect(), &bytes[at..])
}

fn put_together(head: &[u8], parts: &[&[u8]], rest: &[u8]) -> Vec<u8> {
    let part = |part: &&[u8]| [&(part.len() as u64).to_le_bytes(), *part].concat();
    let content = [parts.iter().map(part).collect::<Vec<_>>().concat(), rest.to_vec()].concat();
    let mut bytes = [&head[..HEAD], &content].concat();
    bytes[12..16].copy_from_slice(&crc32fast::hash(&content).to_le_bytes());
    bytes[16..24].copy_from_slice(&(content.len() as u64).to_le_bytes());
    bytes
}

/// Parts of two files that are sound, but do not belong together.
#[test]
fn parts_of_other_files_are_told_apart() {
    let message = |bytes: &[u8]| Atlas::from_compiled(bytes).unwrap_err().to_string();
    let one = bytes_of(&noted(""));
    let (own, columns) = parts(&one);
    assert_eq!(put_together(&one, &own, columns), one);
    let mut builder = Atlas::builder();
    builder.extend([0, 1].map(|x| Zone::new(format!("z{x}"), "Z", records::square(f64::from(x), 0.0, 1.0))));
    let two = bytes_of(&builder.build().unwrap());
    let mut mixed = own.clone();
    mixed[3] = parts(&two).0[3];
    assert!(message(&put_together(&one, &mixed, columns)).contains("its borders are those of other zones"));

    // After the number of zones and that of vertices comes the first vertex.
    for at in [-1e6_f64, -1e-300] {
        let moved = forged(&one, |index| index[16..24].copy_from_slice(&at.to_le_bytes()));
        assert!(message(&moved).contains("a border is no place on the earth"));
    }

    // Each change says which pattern it has in the second of its six numbers.
    let long = bytes_of(&noted(&"x".repeat(5_000)));
    let (own, columns) = parts(&long);
    let mut columns = columns.to_vec();
    let pattern = |change: usize| 8 + 24 * change + 4..8 + 24 * change + 8;
    let third = columns[pattern(2)].to_vec();
    columns[pattern(4)].copy_from_slice(&third);
    assert!(message(&put_together(&long, &own, &columns)).contains("changes share too long a text"));
}

/// Where the content of a sealed form begins.
const HEAD: usize = 24;

/// An atlas of one layer with another index, under a right checksum.
fn forged(bytes: &[u8], change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let (mut own, columns) = parts(bytes);
    let mut index = own[3].to_vec();
    change(&mut index);
    own[3] = &index;
    put_together(bytes, &own, columns)
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
}

/// Where in the content of an index each slot of its fine cells is.
fn slots(content: &[u8]) -> impl Iterator<Item = usize> + use<> {
    let past = |at: usize, size: usize| at + 8 + size * number(content, at);
    // After the number of zones the vertices, three lists of arcs, two axes of five numbers, the cells and their words.
    let axes = [16, 8, 8, 4].into_iter().fold(8, past);
    let at = [4, 8].into_iter().fold(axes + 2 * 5 * 8, past);
    (0..number(content, at)).map(move |slot| at + 8 + 8 * slot)
}

/// Every question about places, on the borders of the grid, within them and far away. What they answer is nobody's claim.
fn ask_everything(atlas: &Atlas) {
    let steps = || (-2..=14).map(|step| f64::from(step) / 4.0).chain([0.1, 1.3, 1e9]);
    let points: Vec<Point<f64>> = steps().flat_map(|x| steps().map(move |y| Point::new(x, y))).collect();
    for day in [-1, 40, DAYS].map(day) {
        let asked = atlas.on(day);
        for &point in &points {
            if let Some(finding) = asked.control_at(point) {
                finding.to_string();
            }
            asked.zones_touching(point);
        }
        asked.findings().for_each(|finding| drop(finding.to_string()));
        for id in atlas.control_at_many(&points, &vec![day; points.len()]).unwrap() {
            atlas.finding(id, day).map(|finding| finding.zone());
        }
    }
    for &point in &points {
        atlas.history_at(point).for_each(|spell| drop(spell.to_string()));
    }
}
