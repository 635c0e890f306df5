//! The lines of contact of a day, or why there are none.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::ser::{Serialize, Serializer};

use super::found::Found;
use super::front_bounds::nanometres;
use super::fronts::{FrontLine, Party, has_shape};
use super::nearest::EdgeTree;
use super::outside::without_ground;
use super::sizes::size;
use crate::geometry::{NO_CLASS, Walk};
use crate::model::Zone;
use crate::query::Snapshot;
use crate::time::day_number;

/// The lines of contact of a day, made by [`Snapshot::front_lines`] or [`Snapshot::front_lines_between`]: one
/// [`FrontLine`] for each pair that meets, the longest first, or why there are none.
///
/// It prints itself as a list. In `serde` it is an object of `date`, `lines` and `reason`.
#[derive(Debug)]
pub struct FrontLines<'a> {
    found: Found<FrontLine<'a>>,
    between: Option<[String; 2]>,
    contested: Vec<&'a Zone>,
    pub(super) tree: OnceLock<EdgeTree>,
}

impl<'a> FrontLines<'a> {
    /// The lines between all parties. Those that have an actor in common do not meet.
    pub(super) fn among(snapshot: Snapshot<'a>, class: &[u32], parties: &[Party], contested: Vec<&'a Zone>) -> Self {
        let apart = |[one, other]: [u32; 2]| {
            let [one, other] = [one, other].map(|party| &parties[party as usize].actors);
            !one.iter().any(|actor| other.contains(actor))
        };
        let lines = lines(snapshot, class, parties, apart);
        let reason = || {
            let anybody = (0..).zip(class).any(|(zone, class)| *class != NO_CLASS && has_shape(snapshot, zone));
            let reason = if anybody { "no two holders without a common actor touched" } else { "nobody held ground" };
            reason.into()
        };
        FrontLines::new(Found::new(snapshot, lines, reason), None, contested)
    }

    /// The lines between two sides, which are the classes 0 and 1.
    pub(super) fn between(
        snapshot: Snapshot<'a>,
        class: &[u32],
        parties: &[Party; 2],
        contested: Vec<&'a Zone>,
    ) -> Self {
        let labels = [0, 1].map(|side: usize| parties[side].label.clone());
        let there = [0, 1].map(|side| has_ground(snapshot, class, side));
        let reason = || without_ground(&labels, there).unwrap_or_else(|| "the two did not touch".into());
        let lines = lines(snapshot, class, parties, |_| true);
        FrontLines::new(Found::new(snapshot, lines, reason), Some(labels), contested)
    }

    fn new(found: Found<FrontLine<'a>>, between: Option<[String; 2]>, contested: Vec<&'a Zone>) -> Self {
        FrontLines { found, between, contested, tree: OnceLock::new() }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.found.date
    }

    /// The lines, the longest first.
    pub fn iter(&self) -> std::slice::Iter<'_, FrontLine<'a>> {
        self.found.items.iter()
    }

    pub(super) fn as_slice(&self) -> &[FrontLine<'a>] {
        &self.found.items
    }

    /// How many pairs meet.
    pub fn len(&self) -> usize {
        self.found.items.len()
    }

    /// Whether nobody meets anybody.
    pub fn is_empty(&self) -> bool {
        self.found.items.is_empty()
    }

    /// Why there is no line: the day lies outside the record, a side held no ground without the other, or nobody touched
    /// anybody.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let between = |one, other, day| atlas.on(day).front_lines_between(one, other);
    /// let eve = date(2017, 10, 15);
    /// assert_eq!(between("krg", "federal-iraq", eve)?.reason(), None, "there are some");
    /// let one_side = between("krg", "peshmerga", eve)?;
    /// assert_eq!(one_side.reason(), Some("neither KRG nor Pesh held ground without the other"));
    /// assert!(between("krg", "isis", date(2035, 1, 1))?.reason().unwrap().contains("outside the record"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn reason(&self) -> Option<&str> {
        self.found.reason.as_deref()
    }

    /// The length of all lines in km, geodesic on WGS 84.
    pub fn length_km(&self) -> f64 {
        // An empty sum of floats is -0.
        0.0 + self.found.items.iter().map(FrontLine::length_km).sum::<f64>()
    }

    /// The zones that were contested on the day, between the two sides where two were given: a front ran somewhere
    /// inside each of them that the zones cannot show.
    pub fn contested(&self) -> &[&'a Zone] {
        &self.contested
    }
}

/// Whether a zone of a class has a shape on the day.
fn has_ground(snapshot: Snapshot<'_>, class: &[u32], party: u32) -> bool {
    (0..).zip(class).any(|(zone, class)| *class == party && has_shape(snapshot, zone))
}

/// One line for each pair of parties that meet and may, the longest first.
fn lines<'a>(
    snapshot: Snapshot<'a>,
    class: &[u32],
    parties: &[Party],
    may_meet: impl Fn([u32; 2]) -> bool,
) -> Vec<FrontLine<'a>> {
    let Some(arcs) = snapshot.atlas().arcs() else { return Vec::new() };
    let mut walks: BTreeMap<[u32; 2], Vec<Walk>> = BTreeMap::new();
    for (arc, [left, right]) in arcs.between_classes(day_number(snapshot.date()), class) {
        if left != NO_CLASS && right != NO_CLASS {
            let walk = Walk { arc, forward: left < right };
            walks.entry([left.min(right), left.max(right)]).or_default().push(walk);
        }
    }
    let mut lines: Vec<FrontLine<'a>> = walks
        .into_iter()
        .filter(|(pair, _)| may_meet(*pair))
        .map(|(pair, walks)| {
            let parties = pair.map(|party| parties[party as usize].clone());
            FrontLine { snapshot, arcs, parties, lines: arcs.join(walks) }
        })
        .collect();
    lines.sort_by_cached_key(|line| std::cmp::Reverse(nanometres(line.length_km() * 1000.0)));
    lines
}

impl<'a> IntoIterator for FrontLines<'a> {
    type Item = FrontLine<'a>;
    type IntoIter = std::vec::IntoIter<FrontLine<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.items.into_iter()
    }
}

impl<'a, 'l> IntoIterator for &'l FrontLines<'a> {
    type Item = &'l FrontLine<'a>;
    type IntoIter = std::slice::Iter<'l, FrontLine<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.items.iter()
    }
}

impl fmt::Display for FrontLines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match &self.between {
            Some([one, other]) => format!("line of contact between {one} and {other}"),
            None => "line of contact".into(),
        };
        self.found.tell(f, format_args!("lines of contact, {} km", size(self.length_km())), &what)?;
        if !self.contested.is_empty() {
            let names: Vec<&str> = self.contested.iter().map(|zone| zone.names.en.as_str()).collect();
            write!(f, "\n  and somewhere inside contested ground: {}", names.join(", "))?;
        }
        Ok(())
    }
}

impl Serialize for FrontLines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.found.serialize(serializer, "FrontLines", "lines")
    }
}
