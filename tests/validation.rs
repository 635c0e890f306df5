//! What `validate` finds, against slow twins that hold everything against everything, day by day.

mod common;

use std::collections::BTreeSet;

use common::cases;
use disputed::io::imports::{Checks, MapFault, MapFaultKind as Kind, RawMap, Size};
use geo::{BooleanOps, GeodesicArea};
use geo_types::{Coord, Line, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;
use serde_json::json;

/// The side of a cell in degrees: a number whose sums are exact.
const CELL: f64 = 1.0 / 2048.0;

/// A rectangle of cells of about 50 m, the days on which it holds and the layer that it is of.
#[derive(Debug, Clone)]
struct Tile {
    corner: [u32; 2],
    size: [u32; 2],
    days: [u32; 2],
    layer: bool,
}

impl Tile {
    fn rect(&self) -> Rect<f64> {
        let place = |at: [u32; 2]| at.map(|cells| f64::from(cells) * CELL);
        let [x, y] = place(self.corner);
        let [width, height] = place(self.size);
        Rect::new((44.0 + x, 35.0 + y), (44.0 + x + width, 35.0 + y + height))
    }

    fn meets(&self, other: &Tile) -> bool {
        self.layer == other.layer && self.days[0] < other.days[1] && other.days[0] < self.days[1]
    }

    fn vertices(&self) -> Vec<Coord> {
        self.rect().to_polygon().exterior().0[..4].to_vec()
    }
}

fn tile() -> impl Strategy<Value = Tile> {
    ([1..6_u32, 1..6], [1..4_u32, 1..4], [1..9_u32, 1..5], prop::bool::weighted(0.2))
        .prop_map(|(corner, size, [start, length], layer)| Tile { corner, size, days: [start, start + length], layer })
}

fn map_of(tiles: &[Tile]) -> RawMap {
    let features = tiles.iter().enumerate().map(|(number, tile)| {
        let ring: Vec<[f64; 2]> = tile.rect().to_polygon().exterior().0.iter().map(|at| [at.x, at.y]).collect();
        let [start, end] = tile.days.map(|day| format!("2014-06-{day:02}"));
        json!({"type": "Feature", "id": number.to_string(), "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"start": start, "end": end, "layer": if tile.layer { "one" } else { "other" }}})
    });
    RawMap::parse(&json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()}).to_string()).unwrap()
}

/// Checks that know of the layers of tiles.
fn layered() -> Checks {
    let mut checks = Checks::default();
    checks.columns.layer = Some("layer".into());
    checks
}

fn numbers(fault: &MapFault) -> Vec<usize> {
    fault.features().iter().map(|label| label.parse().unwrap()).collect()
}

fn of(faults: &[MapFault], kinds: &[Kind]) -> Vec<MapFault> {
    faults.iter().filter(|fault| kinds.contains(&fault.kind())).cloned().collect()
}

fn area_of(fault: &MapFault) -> f64 {
    let Some(Size::Ground { area_m2, .. }) = fault.size() else { panic!("{fault} has no area") };
    area_m2
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn overlaps_are_those_of_every_pair(tiles in prop::collection::vec(tile(), 2..14)) {
        let faults = map_of(&tiles).validate(&layered());
        for (one, first) in tiles.iter().enumerate() {
            for (other, second) in tiles.iter().enumerate().skip(one + 1) {
                let told = |kind| of(&faults, &[kind]).into_iter().filter(|fault| numbers(fault) == [one, other]).collect::<Vec<_>>();
                let is_double = first.rect() == second.rect() && first.meets(second);
                prop_assert!(told(Kind::DuplicateGeometry).len() <= usize::from(is_double));
                // Of several that are the same, each is told of with one other.
                let doubles = of(&faults, &[Kind::DuplicateGeometry]);
                prop_assert!(!is_double || [one, other].iter().all(|tile| doubles.iter().any(|fault| numbers(fault).contains(tile))));
                let shared = first.rect().to_polygon().intersection(&second.rect().to_polygon());
                let expected = if first.meets(second) && !is_double { shared.geodesic_area_unsigned() } else { 0.0 };
                let sum: f64 = told(Kind::Overlap).iter().map(area_of).sum();
                prop_assert!((sum - expected).abs() < 0.01 + expected * 1e-4, "{one} and {other}: {sum} for {expected}");
            }
        }
    }

    #[test]
    fn gaps_are_those_of_every_day(tiles in prop::collection::vec(tile(), 2..20)) {
        let mut checks = layered();
        checks.narrow_m = 1e9;
        let mut told: Vec<f64> = of(&map_of(&tiles).validate(&checks), &[Kind::Gap]).iter().map(area_of).collect();
        let mut expected: BTreeSet<(bool, Vec<[u32; 2]>)> = BTreeSet::new();
        for day in 1..14 {
            for layer in [false, true] {
                let there = tiles.iter().filter(|tile| tile.layer == layer && (tile.days[0]..tile.days[1]).contains(&day));
                expected.extend(enclosed(&there.collect::<Vec<_>>()).into_iter().map(|gap| (layer, gap)));
            }
        }
        let mut areas: Vec<f64> = expected.iter().map(|(_, gap)| area_of_cells(gap)).collect();
        told.sort_by(f64::total_cmp);
        areas.sort_by(f64::total_cmp);
        // A gap is told again when its outline is cut by another vertex, though its ground is the same.
        told.dedup_by(|one, other| (*one - *other).abs() < 0.1);
        areas.dedup_by(|one, other| (*one - *other).abs() < 0.1);
        prop_assert_eq!(told.len(), areas.len(), "{:?} for {:?}", told, areas);
        prop_assert!(told.iter().zip(&areas).all(|(one, other)| (one - other).abs() < 0.1), "{told:?} for {areas:?}");
    }

    #[test]
    fn near_misses_are_those_of_every_vertex(tiles in prop::collection::vec(tile(), 2..14), tear in 0_usize..14) {
        let mut checks = layered();
        checks.near_m = 60.0;
        let tear = tear % tiles.len();
        let faults = map_of(&tiles).validate(&checks);
        let misses = of(&faults, &[Kind::NearMiss, Kind::MissingVertex]);
        for (one, tile) in tiles.iter().enumerate() {
            for (vertex, at) in tile.vertices().into_iter().enumerate() {
                let mine = misses.iter().filter(|fault| numbers(fault)[0] == one && fault.path()[2] == vertex);
                let mine: Vec<usize> = mine.map(|fault| numbers(fault)[1]).collect();
                let any = (0..tiles.len()).any(|other| other != one && is_missed(&tiles, one, at, other));
                prop_assert_eq!(any, !mine.is_empty(), "vertex {} of {}", vertex, one);
                prop_assert!(mine.iter().all(|other| is_missed(&tiles, one, at, *other)));
            }
        }
        // What is told does not depend on what stands before it in the file.
        let mut turned = tiles.clone();
        turned.rotate_left(tear);
        prop_assert_eq!(of(&map_of(&turned).validate(&checks), &[Kind::MissingVertex]).is_empty(), of(&faults, &[Kind::MissingVertex]).is_empty());
    }

    /// Rings that are boxes and do not touch: what lies in what is plain to see.
    #[test]
    fn nested_rings_are_those_of_every_pair(
        places in prop::collection::vec(((0..40_i32, 0..40_i32), (1..30_i32, 1..30_i32), prop::bool::ANY), 1..9),
    ) {
        let mut polygons: Vec<Vec<[i32; 4]>> = Vec::new();
        for ((x, y), (width, height), is_hole) in places {
            let ring = [x, y, x + width, y + height];
            match polygons.last_mut() {
                Some(rings) if is_hole => rings.push(ring),
                _ => polygons.push(vec![ring]),
            }
        }
        let rings: Vec<[i32; 4]> = polygons.iter().flatten().copied().collect();
        let holds = |around: &[i32; 4], ring: &[i32; 4]| {
            around[0] < ring[0] && around[1] < ring[1] && ring[2] < around[2] && ring[3] < around[3]
        };
        let apart = |one: &[i32; 4], other: &[i32; 4]| {
            one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1]
        };
        prop_assume!(rings.iter().enumerate().all(|(number, one)| {
            rings[number + 1..].iter().all(|other| apart(one, other) || holds(one, other) || holds(other, one))
        }));
        let line = |[west, south, east, north]: &[i32; 4]| -> LineString<f64> {
            let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
            corners.map(|(x, y)| Coord { x: f64::from(*x), y: f64::from(*y) }).to_vec().into()
        };
        let polygon = |rings: &Vec<[i32; 4]>| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
        let shape: MultiPolygon<f64> = polygons.iter().map(polygon).collect();
        let faults = RawMap::from_polygons([("one", shape)]).validate(&Checks::default());
        let told = |kind| of(&faults, &[kind]).len();
        let is_misplaced = |rings: &Vec<[i32; 4]>, hole: usize| {
            !holds(&rings[0], &rings[hole]) || (1..rings.len()).any(|other| holds(&rings[other], &rings[hole]))
        };
        let misplaced = polygons.iter().map(|rings| (1..rings.len()).filter(|hole| is_misplaced(rings, *hole)).count()).sum::<usize>();
        prop_assert_eq!(told(Kind::HoleOutside), misplaced);
        let nested = polygons.iter().enumerate().map(|(number, rings)| {
            let others = polygons.iter().enumerate().filter(|(other, _)| *other != number);
            let nested = others.filter(|(_, other)| holds(&other[0], &rings[0]) && !other[1..].iter().any(|hole| holds(hole, &rings[0])));
            nested.count()
        });
        prop_assert_eq!(told(Kind::NestedShells), nested.sum::<usize>());
    }
}

/// Rings that have all their vertices in common, so that no vertex tells which of them is inside.
#[test]
fn rings_that_share_every_vertex_are_nested_by_their_edges() {
    let ring = |places: &[(i32, i32)]| -> LineString<f64> {
        let mut ring: Vec<Coord> =
            places.iter().map(|(x, y)| Coord { x: f64::from(*x) / 100.0, y: f64::from(*y) / 100.0 }).collect();
        ring.push(ring[0]);
        ring.into()
    };
    let octagon = [(2, 0), (4, 0), (6, 2), (6, 4), (4, 6), (2, 6), (0, 4), (0, 2)];
    let told = |polygons: Vec<Polygon<f64>>| -> Vec<Kind> {
        let faults = RawMap::from_polygons([("one", MultiPolygon(polygons))]).validate(&Checks::default());
        faults.iter().map(MapFault::kind).filter(|kind| !matches!(kind, Kind::WrongWinding | Kind::Gap)).collect()
    };
    let around = ring(&[(-9, -9), (9, -9), (9, 9), (-9, 9)]);
    // Every triangle of vertices that are no neighbours.
    for (i, j, k) in [(0, 2, 4), (0, 2, 5), (0, 3, 5), (0, 3, 6), (1, 3, 5), (1, 3, 6), (2, 4, 6), (2, 4, 7), (2, 5, 7)]
    {
        for turn in 0..3 {
            let mut corners = [octagon[i], octagon[j], octagon[k]];
            corners.rotate_left(turn);
            for corners in [corners, [corners[2], corners[1], corners[0]]] {
                let island = || Polygon::new(ring(&corners), Vec::new());
                let lake = Polygon::new(around.clone(), vec![ring(&octagon)]);
                assert_eq!(told(vec![lake, island()]), [], "{corners:?} in a hole");
                let land = Polygon::new(ring(&octagon), Vec::new());
                assert_eq!(told(vec![land, island()]), [Kind::SelfTouching; 3], "{corners:?} in a polygon");
                let pierced = Polygon::new(ring(&octagon), vec![ring(&corners)]);
                assert_eq!(told(vec![pierced]), [], "{corners:?} as a hole");
            }
        }
    }
}

/// Whether a vertex of a tile misses another one on the first day of the later one of them.
fn is_missed(tiles: &[Tile], one: usize, at: Coord, other: usize) -> bool {
    let (tile, other) = (&tiles[one], &tiles[other]);
    let day = tile.days[0].max(other.days[0]);
    let there = |tile: &&Tile| tile.layer == other.layer && (tile.days[0]..tile.days[1]).contains(&day);
    let own: Vec<&Tile> = tiles.iter().filter(there).filter(|tile| tile.vertices().contains(&at)).collect();
    let same = |one: &Line<f64>, line: &Line<f64>| {
        [one.start, one.end] == [line.start, line.end] || [one.end, one.start] == [line.start, line.end]
    };
    let metres = |[dx, dy]: [f64; 2]| (dx * 111_320.0 * at.y.to_radians().cos()).hypot(dy * 110_950.0);
    let is_beside_own = |end: Coord| {
        metres([end.x - at.x, end.y - at.y]) < 60.0 && own.iter().any(|tile| tile.vertices().contains(&end))
    };
    tile.meets(other)
        && !other.vertices().contains(&at)
        && other.rect().to_lines().iter().any(|line| {
            let x = at.x.clamp(line.start.x.min(line.end.x), line.start.x.max(line.end.x));
            let y = at.y.clamp(line.start.y.min(line.end.y), line.start.y.max(line.end.y));
            let has_it = |tile: &&Tile| tile.rect().to_lines().iter().any(|own| same(own, line));
            metres([x - at.x, y - at.y]) < 60.0
                && !is_beside_own(line.start)
                && !is_beside_own(line.end)
                && !own.iter().any(has_it)
        })
}

/// The pieces of ground between tiles from which there is no way to the outside but over a tile, by their cells.
fn enclosed(tiles: &[&Tile]) -> Vec<Vec<[u32; 2]>> {
    let is_covered = |[x, y]: [u32; 2]| {
        tiles.iter().any(|Tile { corner, size, .. }| {
            (corner[0]..corner[0] + size[0]).contains(&x) && (corner[1]..corner[1] + size[1]).contains(&y)
        })
    };
    let all = (0..10).flat_map(|x| (0..10).map(move |y| [x, y]));
    let mut left: BTreeSet<[u32; 2]> = all.filter(|cell| !is_covered(*cell)).collect();
    let mut pieces = Vec::new();
    while let Some(first) = left.pop_first() {
        let (mut piece, mut waiting) = (vec![first], vec![first]);
        while let Some([x, y]) = waiting.pop() {
            for next in [[x + 1, y], [x, y + 1], [x.wrapping_sub(1), y], [x, y.wrapping_sub(1)]] {
                if left.remove(&next) {
                    piece.push(next);
                    waiting.push(next);
                }
            }
        }
        piece.sort_unstable();
        // Tiles end before the ninth cell, and begin anywhere.
        if !piece.iter().any(|[x, y]| *x == 0 || *y == 0 || *x == 9 || *y == 9) {
            pieces.push(piece);
        }
    }
    pieces
}

fn area_of_cells(cells: &[[u32; 2]]) -> f64 {
    let cell = |[x, y]: &[u32; 2]| Tile { corner: [*x, *y], size: [1, 1], days: [1, 2], layer: false }.rect();
    cells.iter().map(|at| cell(at).to_polygon().geodesic_area_unsigned()).sum()
}

fn square(west: f64, east: f64) -> Polygon<f64> {
    Rect::new((west, 35.0), (east, 36.0)).to_polygon()
}

#[test]
fn a_faulty_feature_does_not_hide_the_faults_between_the_others() {
    let bowtie =
        Polygon::new(LineString::from(vec![(44.0, 37.0), (45.0, 38.0), (45.0, 37.0), (44.0, 38.0)]), Vec::new());
    let map = RawMap::from_polygons([("a", square(44.0, 45.0)), ("bowtie", bowtie.clone()), ("b", square(44.9, 46.0))]);
    let faults = map.validate(&Checks::default());
    let told = |kind: Kind| of(&faults, &[kind]).iter().map(|fault| fault.features().join(" and ")).collect::<Vec<_>>();
    assert_eq!(told(Kind::SelfCrossing), ["bowtie"]);
    assert_eq!(told(Kind::Overlap), ["a and b"]);
    assert_eq!(told(Kind::NotCompared), ["bowtie"]);
    let faults = RawMap::from_polygons([("one", bowtie.clone()), ("two", bowtie.clone())]).validate(&Checks::default());
    assert_eq!(of(&faults, &[Kind::NotCompared]).len(), 1);
    let faults = RawMap::from_polygons([("one", bowtie)]).validate(&Checks::default());
    assert!(of(&faults, &[Kind::NotCompared]).is_empty(), "there is nothing to compare it with");
}

/// Where a feature is left out, nobody knows whether the ground belongs to none.
#[test]
fn a_feature_left_out_is_no_gap() {
    let around = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    let hole = Rect::new((44.5, 35.5), (44.5005, 35.5005)).to_polygon();
    let around = Polygon::new(around.exterior().clone(), vec![hole.exterior().clone()]);
    let gaps = |features: Vec<(&str, Polygon<f64>)>| {
        of(&RawMap::from_polygons(features).validate(&Checks::default()), &[Kind::Gap]).len()
    };
    assert_eq!(gaps(vec![("around", around.clone())]), 1);
    let [a, b] = [hole.exterior().0[0], hole.exterior().0[2]];
    let crossed = vec![a, b, Coord { x: a.x, y: b.y }, Coord { x: b.x, y: a.y }];
    assert_eq!(gaps(vec![("around", around), ("crossed", Polygon::new(crossed.into(), Vec::new()))]), 0);
}

/// Ground that is covered on other days is a gap on the days on which it is not.
#[test]
fn gaps_are_told_for_the_days_on_which_they_are_there() {
    let version = |id: &str, west: f64, east: f64, start: &str| {
        json!({"type": "Feature", "id": id, "properties": {"start": start, "end": null}, "geometry": {"type": "Polygon",
            "coordinates": [[[west, 35], [east, 35], [east, 36], [west, 36], [west, 35]]]}})
    };
    let mut west = version("west", 44.0, 45.0, "2014-06-12");
    let mut strip = version("strip", 45.0, 45.0005, "2014-06-12");
    strip["properties"]["end"] = json!("2014-08-03");
    // It goes round the strip, and leaves it open when the strip ends.
    west["geometry"]["coordinates"] =
        json!([[[44, 35], [45, 35], [45, 36], [45.0005, 36], [45.0005, 35], [46, 35], [46, 37], [44, 37], [44, 35]]]);
    let south = json!({"type": "Feature", "id": "south", "properties": {"start": "2014-06-12"}, "geometry": {"type": "Polygon",
        "coordinates": [[[44, 34], [46, 34], [46, 35], [45.0005, 35], [45, 35], [44, 35], [44, 34]]]}});
    let map =
        RawMap::parse(&json!({"type": "FeatureCollection", "features": [west, strip, south]}).to_string()).unwrap();
    let faults: Vec<String> = map.validate(&Checks::default()).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(faults.join("\n"));
}

/// Squares that all lie on each other: pieces of ground grow with the square of their number, and pairs in each as well.
#[test]
fn overlaps_beyond_a_hundred_of_each_feature_are_counted() {
    let number = 30;
    let place = |feature: u32| {
        let (x, y) = (44.0 + f64::from(feature) / 1024.0, 35.0 + f64::from(feature) / 1024.0);
        (format!("feature {feature}"), Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon())
    };
    let faults = RawMap::from_polygons((0..number).map(place)).validate(&Checks::default());
    let (listed, counted): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.features().len() == 2);
    assert!(listed.len() <= 100 * number as usize, "{}", listed.len());
    for feature in 0..number {
        let label = format!("feature {feature}");
        assert!(
            listed.iter().any(|fault| fault.kind() == Kind::Overlap && fault.features().contains(&label)),
            "{label}"
        );
    }
    // Two of the squares that meet in a piece make an overlap. Sides of squares cut the ground into cells: up from the diagonal, along
    // it, and once on either side of it.
    let pairs = |squares: u32| (squares * squares.saturating_sub(1) / 2) as usize;
    let along: usize = (1..=number).chain(1..number).map(pairs).sum();
    let beside: usize = (1..number).flat_map(|most| (1..most).map(pairs)).sum();
    let more = along + 2 * beside - listed.len();
    let said = counted.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let meant = format!(
        "claim the same ground: {more} more overlaps, between features of which each is in 100 listed ones; the first at "
    );
    assert!(said.starts_with(&meant), "{said}\n{meant}");
    let same = RawMap::from_polygons((0..number).map(|feature| (format!("feature {feature}"), place(0).1)));
    let faults = same.validate(&Checks::default());
    assert!(faults.iter().all(|fault| fault.kind() == Kind::DuplicateGeometry));
    assert_eq!(faults.len(), number as usize - 1);
}

/// On the prime meridian and the equator two numbers mean the same place.
#[test]
fn minus_zero_is_zero() {
    let ring =
        |zero: f64| Polygon::new(LineString::from(vec![(zero, zero), (1.0, zero), (1.0, 1.0), (zero, 1.0)]), vec![]);
    let faults = RawMap::from_polygons([("one", ring(0.0)), ("other", ring(-0.0))]).validate(&Checks::default());
    assert_eq!(faults.iter().map(MapFault::kind).collect::<Vec<_>>(), [Kind::DuplicateGeometry]);
}
