//! The compiled form: opens as it was written, and a damaged or foreign file is an error, never a wrong answer.

#[path = "common/records.rs"]
mod records;

use disputed::{Atlas, ErrorKind};
use proptest::prelude::*;
use records::{DAYS, Records, day, records};

fn compiled(records: &Records) -> (Atlas, Vec<u8>) {
    let atlas = records.atlas();
    let mut bytes = Vec::new();
    atlas.write_compiled(&mut bytes).unwrap();
    (atlas, bytes)
}

fn answers(atlas: &Atlas) -> Vec<String> {
    let days = (-1..=DAYS).step_by(3).map(day);
    days.flat_map(|day| atlas.on(day).findings().map(|finding| finding.to_string()).collect::<Vec<_>>()).collect()
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
        let mut again = Vec::new();
        opened.write_compiled(&mut again).unwrap();
        prop_assert_eq!(bytes, again);
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

    #[test]
    fn other_bytes_are_no_atlas(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(Atlas::from_compiled(&bytes).is_err());
    }
}
