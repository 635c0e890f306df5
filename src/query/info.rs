//! What an atlas says of itself.

use geo_types::Rect;
use serde::de::{Deserializer, Error};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::time::Period;

/// What an atlas says of itself.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.info().coverage.start(), Some(disputed::date(2003, 3, 19)));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtlasInfo {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// The days on which it says anything: before and after them all control is unknown.
    #[serde(default)]
    pub coverage: Period,
    /// Whom to name when it is used.
    #[serde(default)]
    pub attribution: Vec<String>,
    /// Where all of its zones lie, where it says so: degrees, longitude before latitude, borders included; in files a list of
    /// west, south, east and north. Zones outside are refused. Without it, a zone that lies apart from all others, and among them
    /// only once its axes are swapped, is refused as one whose axes are.
    #[serde(default, deserialize_with = "bounds")]
    pub within: Option<Rect<f64>>,
}

/// In files that people read, bounds that are not given are left out.
impl Serialize for AtlasInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let AtlasInfo { title, coverage, attribution, within } = self;
        let is_left_out = serializer.is_human_readable() && within.is_none();
        let mut info = serializer.serialize_struct("AtlasInfo", if is_left_out { 3 } else { 4 })?;
        info.serialize_field("title", title)?;
        info.serialize_field("coverage", coverage)?;
        info.serialize_field("attribution", attribution)?;
        if !is_left_out {
            let sides = within.map(|bounds| [bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y]);
            info.serialize_field("within", &sides)?;
        }
        info.end()
    }
}

fn bounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rect<f64>>, D::Error> {
    match Option::<[f64; 4]>::deserialize(deserializer)? {
        None => Ok(None),
        Some([west, south, east, north]) if west <= east && south <= north => {
            Ok(Some(Rect::new((west, south), (east, north))))
        }
        Some(_) => Err(D::Error::custom("within is not west, south, east and north, in this order")),
    }
}
