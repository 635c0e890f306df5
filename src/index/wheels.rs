//! What lies around vertices at which borders change, day by day: (3) and (4) of the proof in `check`.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use geo_types::Coord;

use super::cells::crosses;
use super::history::History;
use super::pairs::Dated;
use crate::geometry::partition::{ArcHead, FaultBook, Partition, PartitionFaultKind, Side, zone_of};
use crate::geometry::predicates::orientation;

/// An edge seen from one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Spoke {
    pub(super) hub: Coord<f64>,
    pub(super) to: Coord<f64>,
    pub(super) arc: ArcHead,
    pub(super) outward: bool,
}

/// One fine cell in which arcs end.
pub(super) struct Wheels<'a> {
    pub(super) partition: &'a Partition,
    pub(super) corner: Coord<f64>,
    /// The side at the corner over time.
    pub(super) reference: &'a History,
    /// The arcs that were crossed on the way to the corner from outside everything, as often as they were.
    pub(super) crossed: &'a [u32],
    /// The edges of the cell and the arcs that they are in.
    pub(super) edges: Vec<(Dated, ArcHead)>,
}

/// A vertex at which arcs end, on some day.
struct Wheel {
    hub: Coord<f64>,
    /// Counterclockwise from just north of due east.
    spokes: Vec<Spoke>,
    /// Whether it had spokes on the day before.
    is_turning: bool,
    /// What is just east and north of the hub, as it is found by going there from the corner. Only known while it turns.
    side: Side,
}

/// What changes on a day.
enum Change {
    /// The side at the corner, by this.
    Corner(Side),
    /// An edge comes or goes.
    Edge(usize),
    /// A spoke of a wheel comes or goes.
    Spoke(usize, Spoke),
}

impl Wheels<'_> {
    /// Goes from one day of change to the next and looks at the vertices around which something changes. So a border that
    /// moves every day meets what is there on its day, and not what all other days left in the cell.
    pub(super) fn check(&self, mut spokes: Vec<Spoke>, faults: &mut FaultBook) {
        spokes.sort_by(|a, b| order(a.hub, b.hub));
        let hubs = spokes.chunk_by(|a, b| a.hub == b.hub);
        let wheel = |same: &[Spoke]| Wheel { hub: same[0].hub, spokes: Vec::new(), is_turning: false, side: 0 };
        let mut wheels: Vec<Wheel> = hubs.clone().map(wheel).collect();
        let changes = self.changes(hubs);
        let mut corner = self.reference.first;
        // The edges of the day, and the wheels that have spokes.
        let (mut edges, mut turning): (Vec<usize>, Vec<usize>) = Default::default();
        // Where among the edges of the day each edge is.
        let mut places: Vec<Option<usize>> = vec![None; self.edges.len()];
        for today in changes.chunk_by(|a, b| a.0 == b.0) {
            let day = today[0].0;
            let (mut toggle, mut toggled, mut touched) = (0, Vec::new(), Vec::new());
            for (_, change) in today {
                match *change {
                    Change::Corner(by) => toggle ^= by,
                    Change::Edge(edge) => toggled.push(edge),
                    Change::Spoke(wheel, spoke) => {
                        touched.push(wheel);
                        if spoke.arc.from == day {
                            wheels[wheel].spokes.push(spoke);
                        }
                    }
                }
            }
            corner ^= toggle;
            for &number in &turning {
                let wheel = &mut wheels[number];
                let by = toggle ^ self.difference(&toggled, wheel.hub);
                if by != 0 {
                    wheel.side ^= by;
                    touched.push(number);
                }
            }
            for edge in toggled {
                let Some(place) = places[edge].take() else {
                    places[edge] = Some(edges.len());
                    edges.push(edge);
                    continue;
                };
                edges.swap_remove(place);
                if let Some(moved) = edges.get(place) {
                    places[*moved] = Some(place);
                }
            }
            touched.sort_unstable();
            touched.dedup();
            for number in touched {
                let wheel = &mut wheels[number];
                wheel.spokes.retain(|spoke| day < spoke.arc.until);
                wheel.spokes.sort_by(Spoke::turn);
                let was_turning = std::mem::replace(&mut wheel.is_turning, !wheel.spokes.is_empty());
                if wheel.is_turning && !was_turning {
                    wheel.side = corner ^ self.difference(&edges, wheel.hub);
                    turning.push(number);
                }
                self.look(&wheels[number], day, faults);
            }
            turning.retain(|number| wheels[*number].is_turning);
        }
    }

    /// All changes in order of their days.
    fn changes<'s>(&self, hubs: impl Iterator<Item = &'s [Spoke]>) -> Vec<(i32, Change)> {
        let mut changes: Vec<(i32, Change)> = Vec::new();
        for (wheel, spokes) in hubs.enumerate() {
            let dated = spokes.iter().flat_map(|spoke| [spoke.arc.from, spoke.arc.until].map(|day| (day, spoke)));
            changes.extend(dated.map(|(day, spoke)| (day, Change::Spoke(wheel, *spoke))));
        }
        for (edge, (Dated { from, until, .. }, _)) in self.edges.iter().enumerate() {
            changes.extend([*from, *until].map(|day| (day, Change::Edge(edge))));
        }
        changes.extend(self.reference.turns().map(|(day, toggle)| (day, Change::Corner(toggle))));
        // What never ends changes nothing any more.
        changes.retain(|(day, _)| *day < i32::MAX);
        changes.sort_by_key(|(day, _)| *day);
        changes
    }

    /// What the side at a point differs by from that at the corner, for edges.
    fn difference<'e>(&self, edges: impl IntoIterator<Item = &'e usize>, point: Coord<f64>) -> Side {
        let edges = edges.into_iter().map(|edge| &self.edges[*edge]);
        self.crossed_to(point, edges).fold(0, |difference, arc| difference ^ arc.toggle())
    }

    /// The arcs of those edges that are crossed on the way from the corner to a point.
    fn crossed_to<'e>(
        &self,
        point: Coord<f64>,
        edges: impl IntoIterator<Item = &'e (Dated, ArcHead)>,
    ) -> impl Iterator<Item = &'e ArcHead> {
        let corner = self.corner;
        let is_crossed = move |(Dated { ends: [a, b], .. }, _): &&(Dated, ArcHead)| crosses(*a, *b, corner, point);
        edges.into_iter().filter(is_crossed).map(|(_, arc)| arc)
    }

    /// The zones whose outlines are crossed an odd number of times on the way to a point from outside everything. The side
    /// there tells as much where there is one; of several it is a mixture.
    fn zones_over(&self, point: Coord<f64>, day: i32) -> BTreeSet<u32> {
        let mut zones = BTreeSet::new();
        let before = self.crossed.iter().map(|&arc| &self.partition.arcs[arc as usize]);
        let crossed = before.chain(self.crossed_to(point, &self.edges));
        for arc in crossed.filter(|arc| arc.is_there(day)) {
            for zone in [arc.left, arc.right].into_iter().filter_map(zone_of) {
                if !zones.remove(&zone) {
                    zones.insert(zone);
                }
            }
        }
        zones
    }

    /// Notes what is wrong around a vertex on a day.
    fn look(&self, wheel: &Wheel, day: i32, faults: &mut FaultBook) {
        let Wheel { hub, spokes, side, .. } = wheel;
        let (Some(first), Some(last)) = (spokes.first(), spokes.last()) else { return };
        let mut overlap = |one: Option<u32>, other: Option<u32>| {
            faults.note(PartitionFaultKind::Overlap, [one, other], *hub, day);
        };
        let mut before = last;
        for spoke in spokes {
            if before.after() != spoke.before() {
                overlap(zone_of(before.after()), zone_of(spoke.before()));
            }
            before = spoke;
        }
        // The point just east and north of the hub is before all edges.
        let (expected, beyond) = (first.before(), first.after());
        if *side != expected {
            let (own, over) = (zone_of(expected).or(zone_of(beyond)), self.zones_over(*hub, day));
            if over.is_empty() {
                // The ground should be a zone's and is nobody's: what it is parted from lies outside that zone.
                overlap(own, zone_of(beyond));
            }
            over.into_iter().map(Some).filter(|zone| *zone != zone_of(expected)).for_each(|zone| overlap(zone, own));
        }
    }
}

impl Spoke {
    /// The side just before the edge, going round the hub counterclockwise.
    fn before(&self) -> Side {
        if self.outward { self.arc.right } else { self.arc.left }
    }

    /// The side just after it.
    fn after(&self) -> Side {
        if self.outward { self.arc.left } else { self.arc.right }
    }

    /// The order of directions, counterclockwise from just north of due east.
    fn turn(&self, other: &Self) -> Ordering {
        let below = |to: Coord<f64>| to.y < self.hub.y || (to.y == self.hub.y && to.x > self.hub.x);
        below(self.to).cmp(&below(other.to)).then_with(|| orientation(self.hub, self.to, other.to).reverse())
    }
}

fn order(a: Coord<f64>, b: Coord<f64>) -> Ordering {
    (a.x, a.y).partial_cmp(&(b.x, b.y)).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Rect};

    use crate::geometry::{Partition, PartitionFaultKind, Piece};
    use crate::index::PointIndex;

    #[test]
    fn zones_of_other_days_do_not_overlap() {
        let squares = [(0, 8), (1, 9), (2, 10), (4, 5)].map(|(low, high)| {
            let [low, high] = [low, high].map(f64::from);
            MultiPolygon::from(Rect::new((low, low), (high, high)).to_polygon())
        });
        let days = [(0, 10), (10, 20), (20, 30), (10, 20)];
        let pieces: Vec<Piece<'_>> = squares
            .iter()
            .zip(days)
            .zip(0..)
            .map(|((geometry, (from, until)), zone)| Piece { zone, part_of: None, from, until, geometry })
            .collect();
        let faults = PointIndex::build(Partition::new(&pieces).unwrap()).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| (fault.kind(), fault.zones(), fault.day())).collect();
        assert_eq!(found, [(PartitionFaultKind::Overlap, [Some(1), Some(3)], 10)]);
    }
}
