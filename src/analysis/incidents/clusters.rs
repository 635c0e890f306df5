//! Incidents that are close to each other in space and time.

use std::collections::VecDeque;

use geo_types::Point;
use jiff::civil::Date;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::tally::DeathToll;
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::EARTH_RADIUS_M;
use crate::model::Incident;
use crate::time::day_number;

/// The clusters of a table: made by [`clusters`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Clusters {
    /// The clusters, in the order of their first incidents.
    pub found: Vec<Cluster>,
    /// Incidents that are too vague to be in one, by their places in the list that was given: the place is known no better
    /// than to more than the distance of a step, or the window of days is longer than its days.
    pub vague: Vec<usize>,
}

/// Incidents that are close to each other in space and time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cluster {
    /// The incidents, by their places in the list that was given, in ascending order.
    pub members: Vec<usize>,
    /// The first and the last best day among them.
    pub days: (Date, Date),
    /// The mean of their points: longitude and latitude.
    pub centre: Point<f64>,
    /// The sums of their deaths.
    pub deaths: DeathToll,
}

/// Finds clusters: groups in which incidents hang together by steps of at most `km` and at most `days`, through
/// incidents that have at least `least` incidents, themselves counted, that close around them.
///
/// That is DBSCAN with two distances (ST-DBSCAN: Birant and Kut 2007, doi:10.1016/j.datak.2006.01.013), on points and
/// best days; distances are on a sphere. What is near nothing is in no cluster; an incident at the rim of two goes to
/// the first.
///
/// Where many incidents are reported of "somewhere in the district", all at the point of its centre, or of "some day of
/// the month", all on one day, points and best days would make clusters out of ignorance. So an incident is left out,
/// and listed, if its [`precision_km`](Incident::precision_km) is more than `km`, or its last possible day more than `days`
/// after its first. Cost: for each incident a search in an R-tree and a
/// look at each neighbour.
///
/// # Errors
/// [`ErrorKind::Question`] if a distance is not a number from 0 on, or `least` is 0.
///
/// ```
/// use disputed::{Incident, Point, date};
/// use disputed::analysis::clusters;
///
/// let at = |id: &str, day, lon| Incident::new(id, date(2014, 6, day), Point::new(lon, 35.0));
/// let incidents = [at("a", 1, 44.0), at("b", 2, 44.01), at("c", 3, 44.02), at("far", 2, 45.0), at("late", 29, 44.01)];
/// let found = clusters(&incidents, 2.0, 7, 2)?;
/// assert_eq!(found.found.len(), 1);
/// assert_eq!(found.found[0].members, [0, 1, 2]);
/// assert!(found.vague.is_empty());
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn clusters(incidents: &[Incident], km: f64, days: u32, least: usize) -> Result<Clusters> {
    if !(km.is_finite() && km >= 0.0) || least == 0 {
        let fault =
            Fault::new(ErrorKind::Question, format!("no clusters with steps of {km} km and {least} neighbours"));
        return Err(fault.advise("give a distance that is not negative, and at least one neighbour").into());
    }
    let is_sharp: Vec<bool> = incidents.iter().map(|incident| is_known_to(incident, km, days)).collect();
    let neighbours = Neighbours::new(incidents, &is_sharp, km, days);
    let mut cluster_of = vec![None; incidents.len()];
    let mut count = 0;
    for start in 0..incidents.len() {
        if !is_sharp[start] || cluster_of[start].is_some() || neighbours.of(start).len() < least {
            continue;
        }
        let mut open = VecDeque::from([start]);
        while let Some(next) = open.pop_front() {
            let around = neighbours.of(next);
            if around.len() < least {
                continue;
            }
            for near in around {
                if cluster_of[near].is_none() {
                    cluster_of[near] = Some(count);
                    open.push_back(near);
                }
            }
        }
        count += 1;
    }
    let mut members = vec![Vec::new(); count];
    for (position, cluster) in cluster_of.into_iter().enumerate() {
        if let Some(cluster) = cluster {
            members[cluster].push(position);
        }
    }
    Ok(Clusters {
        found: members.into_iter().filter_map(|members| Cluster::of(incidents, members)).collect(),
        vague: (0..).zip(is_sharp).filter(|(_, is_sharp)| !is_sharp).map(|(position, _)| position).collect(),
    })
}

/// Whether place and days of an incident are known to within so many km and days.
fn is_known_to(incident: &Incident, km: f64, days: u32) -> bool {
    let window = incident.when.not_before().zip(incident.when.not_after());
    let is_short = |(first, last)| i64::from(day_number(last)) - i64::from(day_number(first)) <= i64::from(days);
    (0.0..=km).contains(&incident.precision_km) && window.is_some_and(is_short)
}

impl Cluster {
    fn of(incidents: &[Incident], members: Vec<usize>) -> Option<Self> {
        let all = || members.iter().map(|&member| &incidents[member]);
        let days = all().map(|incident| incident.when.best());
        let days = (days.clone().min()?, days.max()?);
        let sum = all().map(|incident| incident.point).fold(Point::new(0.0, 0.0), |sum, point| sum + point);
        let mut deaths = DeathToll::default();
        all().for_each(|incident| deaths.add(incident, 1.0));
        Some(Cluster { centre: sum / members.len() as f64, days, deaths, members })
    }
}

/// Incidents on a sphere, and their days as a fourth coordinate.
struct Neighbours {
    tree: RTree<GeomWithData<[f64; 4], usize>>,
    places: Vec<[f64; 4]>,
    /// The straight way through the earth between points that are just close enough.
    chord: f64,
    days: f64,
}

impl Neighbours {
    fn new(incidents: &[Incident], counts: &[bool], km: f64, days: u32) -> Self {
        let place = |incident: &Incident| {
            let (lon, lat) = (incident.point.x().to_radians(), incident.point.y().to_radians());
            [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin(), f64::from(day_number(incident.when.best()))]
        };
        let places: Vec<[f64; 4]> = incidents.iter().map(place).collect();
        let is_finite = |place: &[f64; 4]| place.iter().all(|number| number.is_finite());
        let entries = places.iter().zip(0..).filter(|(place, position)| counts[*position] && is_finite(place));
        let tree = RTree::bulk_load(entries.map(|(&place, position)| GeomWithData::new(place, position)).collect());
        let angle = (km * 1000.0 / EARTH_RADIUS_M).min(std::f64::consts::PI);
        Neighbours { tree, places, chord: 2.0 * (angle / 2.0).sin(), days: f64::from(days) }
    }

    fn of(&self, position: usize) -> Vec<usize> {
        let here = self.places[position];
        let reach = [self.chord, self.chord, self.chord, self.days];
        let corner = |sign: f64| std::array::from_fn(|axis| here[axis] + sign * reach[axis]);
        let envelope = AABB::from_corners(corner(-1.0), corner(1.0));
        let near = |place: &[f64; 4]| {
            let chord2: f64 = (0..3).map(|axis| (place[axis] - here[axis]).powi(2)).sum();
            chord2 <= self.chord * self.chord
        };
        let inside = self.tree.locate_in_envelope(&envelope);
        inside.filter(|entry| near(entry.geom())).map(|entry| entry.data).collect()
    }
}
