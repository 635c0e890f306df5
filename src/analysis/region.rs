//! Which ground a question is about.

use std::fmt;

use geo::{BooleanOps, BoundingRect, Destination, Geodesic, Relate, Validation};
use geo_types::{MultiPolygon, Point, Polygon, Rect};

use super::outside::on_earth;
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{SquareMm, distance_m, polygons_area};
use crate::model::{DivisionId, Membership, Zone, ZoneId, ZoneShape};
use crate::query::{Atlas, Snapshot};
use crate::time::day_number;

/// The ground that a question is about.
///
/// ```
/// use disputed::{article140, date};
/// use disputed::analysis::Region;
/// use geo_types::Rect;
///
/// let atlas = article140()?;
/// let day = atlas.on(date(2017, 10, 18));
/// let around_kirkuk = Region::from(Rect::new((44.2, 35.3), (44.6, 35.7)).to_polygon());
/// let disputed = day.holdings_in(&Region::Disputed)?.total();
/// let kirkuk = day.holdings_in(&Region::division("kirkuk"))?.total();
/// let near = day.holdings_in(&around_kirkuk)?.total();
/// assert!(disputed.area_km2() > kirkuk.area_km2() && kirkuk.area_km2() > near.area_km2());
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Region {
    /// All zones.
    #[default]
    Everywhere,
    /// The zones marked as disputed ([`Membership::Yes`]). A part follows its zone, and a zone without a mark its
    /// division, where they have none of their own.
    Disputed,
    /// The same with those disputed in part or by some accounts ([`Membership::Partly`]).
    DisputedOrPartly,
    /// The zones of a governorate, district or other division, with their parts.
    Division(DivisionId),
    /// These zones, with their parts.
    Zones(Vec<ZoneId>),
    /// What lies in polygons: WGS 84, longitude before latitude; their edges are straight lines of a plain map of
    /// degrees. Zones are cut where the polygons end; what is less than a square metre and a millimetre along the edges of the
    /// cut is taken for rounding and counts nowhere.
    Polygon(MultiPolygon<f64>),
}

/// The area under which ground cut out of zones is the remainder of the rounding of coordinates to some billionths of a
/// degree: a square metre, and a millimetre along its edges.
pub(super) fn least_cut(cut: &MultiPolygon<f64>) -> SquareMm {
    let rings = cut.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = rings.flat_map(|ring| ring.0.windows(2));
    let length_mm = edges.map(|edge| distance_m(edge[0], edge[1])).sum::<f64>() * 1000.0;
    1_000_000 + length_mm as SquareMm
}

/// A larger circle is no plain polygon of degrees any more.
const MOST_KM: f64 = 2000.0;

impl Region {
    /// The zones of a division.
    pub fn division(id: impl Into<DivisionId>) -> Self {
        Region::Division(id.into())
    }

    /// Zones by their ids.
    pub fn zones<Z: Into<ZoneId>>(ids: impl IntoIterator<Item = Z>) -> Self {
        Region::Zones(ids.into_iter().map(Into::into).collect())
    }

    /// What lies within so many kilometres of a point (longitude and latitude), as a polygon of 180 corners at exactly
    /// that distance along the ellipsoid: its edges run up to 0.02 % inside the circle.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] if the radius is not positive or more than 2,000 km, or the point is none on earth.
    pub fn around(centre: Point<f64>, radius_km: f64) -> Result<Self> {
        if !(radius_km > 0.0 && radius_km <= MOST_KM) {
            let fault = Fault::new(ErrorKind::Question, format!("a circle of {radius_km} km around a point"));
            return Err(fault.advise(format!("give a radius of more than 0 and up to {MOST_KM} km")).into());
        }
        on_earth(centre)?;
        let corner = |number: u32| Geodesic.destination(centre, f64::from(number) * 2.0, radius_km * 1000.0);
        Ok(Polygon::new((0..180).map(corner).collect(), Vec::new()).into())
    }

    /// Finds out which zones belong to it.
    pub(super) fn resolve(&self, atlas: &Atlas) -> Result<Ground> {
        let at_least = |least: Membership| -> Result<Shares> {
            let mask: Vec<bool> = atlas.zones().iter().map(|zone| membership(atlas, zone) >= Some(least)).collect();
            if mask.contains(&true) {
                return Ok(Shares::Mask(mask));
            }
            let fault = Fault::new(ErrorKind::Question, "no zone of the atlas is marked as disputed");
            Err(fault.advise("set the membership of zones or divisions, or ask about another region").into())
        };
        let shares = match self {
            Region::Everywhere => Shares::Mask(vec![true; atlas.zones().len()]),
            Region::Disputed => at_least(Membership::Yes)?,
            Region::DisputedOrPartly => at_least(Membership::Partly)?,
            Region::Division(id) => {
                if atlas.division(id.as_str()).is_none() {
                    let fault = Fault::new(ErrorKind::UnknownId, format!("no division has the id \"{id}\""));
                    return Err(fault.advise("Atlas::divisions lists them; a zone is not a division").into());
                }
                let mut mask = vec![false; atlas.zones().len()];
                for zone in atlas.zones_under(id.as_str()) {
                    if let Ok(position) = atlas.data.zone_position(zone.id.as_str()) {
                        mask[position as usize] = true;
                    }
                }
                Shares::Mask(mask)
            }
            Region::Zones(ids) => {
                let mut mask = vec![false; atlas.zones().len()];
                for id in ids {
                    mask[atlas.data.zone_position(id.as_str())? as usize] = true;
                }
                let wholes = Ground::everywhere(atlas).wholes;
                let whole = |zone: usize| wholes[zone].map(|whole| whole as usize);
                let named = |zone| std::iter::successors(Some(zone), |&zone| whole(zone)).any(|zone| mask[zone]);
                Shares::Mask((0..mask.len()).map(named).collect())
            }
            Region::Polygon(polygon) => Shares::cut(atlas, polygon)?,
        };
        Ok(Ground { shares, ..Ground::everywhere(atlas) })
    }
}

impl From<MultiPolygon<f64>> for Region {
    fn from(polygon: MultiPolygon<f64>) -> Self {
        Region::Polygon(polygon)
    }
}

impl From<Polygon<f64>> for Region {
    fn from(polygon: Polygon<f64>) -> Self {
        Region::Polygon(polygon.into())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Region::Everywhere => f.write_str("all zones"),
            Region::Disputed => f.write_str("the disputed zones"),
            Region::DisputedOrPartly => f.write_str("the zones disputed in whole or in part"),
            Region::Division(id) => write!(f, "the division {id}"),
            Region::Zones(ids) => {
                let ids: Vec<&str> = ids.iter().map(ZoneId::as_str).collect();
                write!(f, "the zone{} {}", if ids.len() == 1 { "" } else { "s" }, ids.join(", "))
            }
            Region::Polygon(polygon) => match polygon.bounding_rect() {
                Some(bounds) => {
                    let (west, south, east, north) = (bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y);
                    write!(f, "a polygon from {west:.4} to {east:.4} E and {south:.4} to {north:.4} N")
                }
                None => f.write_str("an empty polygon"),
            },
        }
    }
}

/// The box of a polygon that is one.
pub(super) fn checked(polygon: &MultiPolygon<f64>) -> Result<Rect<f64>> {
    let Some(bounds) = polygon.bounding_rect() else {
        return Err(Fault::new(ErrorKind::Question, "the polygon has no vertex").into());
    };
    if let Err(fault) = polygon.check_validation() {
        let fault = Fault::new(ErrorKind::Geometry, format!("the polygon of the question is none: {fault}"));
        return Err(fault.advise("draw rings that neither cross themselves nor each other").into());
    }
    Ok(bounds)
}

/// The mark of a zone, or else of what it is part of, or else of the division nearest above that has one.
pub(super) fn membership(atlas: &Atlas, zone: &Zone) -> Option<Membership> {
    let chain = || std::iter::successors(Some(zone), |zone| atlas.zone(zone.part_of.as_ref()?.as_str()));
    chain().find_map(|zone| zone.membership).or_else(|| {
        let first = atlas.division(chain().last()?.parent.as_ref()?.as_str());
        let mut above = std::iter::successors(first, |division| atlas.division(division.parent.as_ref()?.as_str()));
        above.find_map(|division| division.membership)
    })
}

/// A region worked out for one atlas.
#[derive(Debug)]
pub(super) struct Ground {
    /// The zone that each zone is a part of.
    wholes: Vec<Option<u32>>,
    shares: Shares,
}

#[derive(Debug)]
enum Shares {
    /// Whether each zone belongs to it.
    Mask(Vec<bool>),
    /// How much of each shape of each zone lies in polygons, parts not taken out.
    Cut { polygon: MultiPolygon<f64>, areas: Vec<Vec<Share>> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    None,
    Some {
        area: SquareMm,
        least: SquareMm,
    },
    /// All of it; and for a part how much that is, so that it can be taken out of a whole that is cut.
    All(Option<SquareMm>),
}

impl Shares {
    fn cut(atlas: &Atlas, polygon: &MultiPolygon<f64>) -> Result<Self> {
        let bounds = checked(polygon)?;
        let mut is_near = vec![false; atlas.zones().len()];
        for position in atlas.zones_in(bounds).filter_map(|zone| atlas.data.zone_position(zone.id.as_str()).ok()) {
            is_near[position as usize] = true;
        }
        let share = |zone: &Zone, shape: &ZoneShape| {
            let relation = polygon.relate(&shape.geometry);
            if relation.is_covers() {
                Share::All(zone.part_of.as_ref().map(|_| polygons_area(&shape.geometry)))
            } else if relation.is_disjoint() || relation.is_touches() {
                Share::None
            } else {
                let cut = shape.geometry.intersection(polygon);
                let (area, least) = (polygons_area(&cut), least_cut(&cut));
                if area < least { Share::None } else { Share::Some { area, least } }
            }
        };
        let shares = |(zone, is_near): (&Zone, bool)| {
            let shapes = zone.shapes.iter();
            shapes.map(|shape| if is_near { share(zone, shape) } else { Share::None }).collect()
        };
        let areas: Vec<Vec<Share>> = atlas.zones().iter().zip(is_near).map(shares).collect();
        if areas.iter().flatten().all(|share| *share == Share::None) {
            let (west, south, east, north) = (bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y);
            let what = format!("the polygon ({west} to {east} E, {south} to {north} N)");
            let message = format!("{what} meets no zone of the atlas in as much as a square metre");
            let advice = "longitude comes before latitude; Atlas::zones shows what ground there is";
            return Err(Fault::new(ErrorKind::Question, message).advise(advice).into());
        }
        Ok(Shares::Cut { polygon: polygon.clone(), areas })
    }
}

impl Ground {
    pub(super) fn everywhere(atlas: &Atlas) -> Self {
        let whole = |zone: &Zone| atlas.data.zone_position(zone.part_of.as_ref()?.as_str()).ok();
        let wholes = atlas.zones().iter().map(whole).collect();
        Ground { wholes, shares: Shares::Mask(vec![true; atlas.zones().len()]) }
    }

    /// How much of each zone lies in it on a day, and whether that is all of the zone; zones with nothing in it are left
    /// out.
    pub(super) fn areas(&self, snapshot: Snapshot<'_>) -> Vec<(u32, SquareMm, bool)> {
        let atlas = snapshot.atlas();
        let Some(arcs) = atlas.arcs() else { return Vec::new() };
        let day = day_number(snapshot.date());
        match &self.shares {
            Shares::Mask(mask) => atlas
                .zones_of_layer()
                .filter(|(position, _)| mask[*position as usize])
                .map(|(position, _)| (position, arcs.table.zone_area(position, day), true))
                .filter(|(_, area, _)| *area != 0)
                .collect(),
            Shares::Cut { areas, .. } => {
                let mut taken_out = vec![0; self.wholes.len()];
                let mut found = Vec::new();
                for (position, zone) in atlas.zones_of_layer() {
                    let shape = zone.shapes.iter().position(|shape| shape.extant.contains(snapshot.date()));
                    let Some(shape) = shape else { continue };
                    let share = areas[position as usize][shape];
                    let gross = match share {
                        Share::None => continue,
                        Share::Some { area, .. } => area,
                        Share::All(gross) => gross.unwrap_or(0),
                    };
                    if let Some(whole) = self.wholes[position as usize] {
                        taken_out[whole as usize] += gross;
                    }
                    found.push((position, share));
                }
                let net = found.into_iter().filter_map(|(zone, share)| match share {
                    Share::Some { area, least } => {
                        let net = area - taken_out[zone as usize];
                        (net >= least).then_some((zone, net, false))
                    }
                    Share::None | Share::All(_) => Some((zone, arcs.table.zone_area(zone, day), true)),
                });
                net.filter(|(_, area, _)| *area != 0).collect()
            }
        }
    }

    /// Whether each zone belongs to it, where it is made of whole zones.
    pub(super) fn mask(&self) -> Option<&[bool]> {
        match &self.shares {
            Shares::Mask(mask) => Some(mask),
            Shares::Cut { .. } => None,
        }
    }

    /// The zones that it has anything of on any day.
    pub(super) fn zones(&self, atlas: &Atlas) -> Vec<u32> {
        let within = |zone: u32| match &self.shares {
            Shares::Mask(mask) => mask[zone as usize],
            Shares::Cut { areas, .. } => areas[zone as usize].iter().any(|share| *share != Share::None),
        };
        atlas.zones_of_layer().map(|(zone, _)| zone).filter(|zone| within(*zone)).collect()
    }

    /// Whether a point of one of its zones lies in it.
    pub(super) fn includes(&self, zone: u32, point: geo_types::Point<f64>) -> bool {
        match &self.shares {
            Shares::Mask(mask) => mask[zone as usize],
            Shares::Cut { polygon, .. } => crate::geometry::contains(polygon, point.0),
        }
    }
}
