//! Small hostile inputs take little memory, whatever they ask for: measured with a counting allocator.
//!
//! One test, because the allocator counts for all threads: `cargo test --test limits -- --nocapture` prints the figures.

use std::fmt::Write as _;
use std::time::Instant;

use disputed::analysis::{GapOptions, TallyBy, monthly, tally};
use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::io::imports::{Checks, Columns, RawMap, Repairs, SettlementList, SnapshotSeries};
use disputed::io::{CsvJoin, read_incidents};
use disputed::{Actor, Atlas, Language, Period, Point, Result, UncertainDate, article140, date};
use geo_types::{MultiPolygon, Rect};

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// What a case may take beside its input.
const MOST_MB: f32 = 64.0;

/// Runs a case on an input of a kilobyte or so, and tells what it took.
fn case(what: &str, input: &[u8], run: impl FnOnce(&[u8]) -> Result<()>) {
    assert!(input.len() <= 1100, "{what}: {} bytes", input.len());
    case_of_any_size(what, input, run);
}

fn case_of_any_size(what: &str, input: &[u8], run: impl FnOnce(&[u8]) -> Result<()>) {
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    let start = Instant::now();
    let outcome = run(input);
    let took = MEMORY.peak_usage_as_mb() - before;
    let outcome = outcome
        .map_or_else(|error| error.to_string().lines().next().unwrap_or_default().to_owned(), |()| "read".into());
    println!("{what}: {} bytes, {took:.1} MB, {:.0?}: {outcome:.100}", input.len(), start.elapsed());
    assert!(took < MOST_MB, "{what} took {took} MB");
}

fn feature(properties: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

const SQUARE: &str = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]";

/// A star whose edges all cross each other, as many as a kilobyte holds.
fn star() -> String {
    let corners = 45_u32;
    let at = |corner: u32| {
        let angle = f64::from(corner * 22 % corners) / f64::from(corners) * std::f64::consts::TAU;
        format!("[{:.3},{:.3}]", 1.0 + angle.cos(), 1.0 + angle.sin())
    };
    format!("[[{}]]", (0..=corners).map(at).collect::<Vec<_>>().join(","))
}

/// Two combs across each other, of so many edges.
fn combs(edges: u32) -> [String; 2] {
    let comb = |is_turned: bool| {
        let at = |number: u32| {
            let (x, y) = (
                f64::from(number / 2) * 4.0 / f64::from(edges),
                if (number / 2 + number).is_multiple_of(2) { 0.0 } else { 3.0 },
            );
            if is_turned { format!("[{y},{x}]") } else { format!("[{x},{y}]") }
        };
        let teeth: Vec<String> = (0..edges).chain([0]).map(at).collect();
        format!("[[{}]]", teeth.join(","))
    };
    [comb(false), comb(true)]
}

/// All that may grow with days, asked of an atlas.
fn ask_about_days(atlas: &Atlas) -> Result<()> {
    let all = disputed::analysis::Region::zones(atlas.zones().iter().map(|zone| zone.id.clone()));
    atlas.holdings_over(Period::ALWAYS, &all)?;
    atlas.plot_holders(Period::ALWAYS, Language::En)?;
    atlas.plot_incidents(Period::ALWAYS, Language::En, 100.0)?;
    atlas.map_page().to_html()?;
    let attributions = atlas.attribute_all(atlas.incidents());
    monthly(&attributions, Period::ALWAYS);
    tally(&attributions, TallyBy::Month);
    for zone in atlas.zones() {
        atlas.tenure_of(zone.id.as_str(), Period::ALWAYS).map(drop).or_else(|error| {
            assert_eq!(error.kind(), disputed::ErrorKind::Question);
            Ok::<(), disputed::Error>(())
        })?;
    }
    if let [one, other, ..] = atlas.actors() {
        for change in atlas.changes() {
            let snapshot = atlas.on(change.when.best());
            snapshot.security_gaps(one.id.as_str(), other.id.as_str(), &GapOptions::default())?;
        }
    }
    Ok(())
}

/// Lists of the compiled form with a forged count before them.
fn forged(bytes: &[u8], at: usize, count: u64) -> Vec<u8> {
    let mut forged = bytes.to_vec();
    forged[at..at + 8].copy_from_slice(&count.to_le_bytes());
    let checksum = crc32fast::hash(&forged[24..]);
    forged[12..16].copy_from_slice(&checksum.to_le_bytes());
    forged
}

#[test]
fn a_kilobyte_takes_megabytes_at_most() {
    let atlas = article140().unwrap();
    let geojson = |text: &[u8]| Atlas::from_geojson(text).map(drop);
    let map = |text: &[u8]| RawMap::parse(std::str::from_utf8(text).unwrap());

    // Depth.
    let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
    case("lists in lists as coordinates", collection(&[feature(r#""zone_id":"a""#, &deep)]).as_bytes(), geojson);
    case(
        "lists in lists as a property",
        collection(&[feature(&format!(r#""x_y":{deep}"#), SQUARE)]).as_bytes(),
        geojson,
    );
    case("objects in objects", format!("{}1{}", r#"{"type":"#.repeat(120), "}".repeat(120)).as_bytes(), geojson);
    case("the same for a map", deep.as_bytes(), |text| map(text).map(drop));

    // Numbers.
    let huge = "[[[-1e308,-1e308],[1e308,-1e308],[1e308,1e308],[-1e308,1e308],[-1e308,-1e308]]]";
    let named = r#""zone_id":"a","name":"A","actor":"x","start":"2014""#;
    case("coordinates of 1e308", collection(&[feature(r#""zone_id":"a","name":"A""#, huge)]).as_bytes(), geojson);
    let huge_map = collection(&[feature(named, huge), feature(named, &huge.replace("1e308", "1e300"))]);
    case("coordinates of 1e308 looked over", huge_map.as_bytes(), |text| {
        map(text)?.validate(&Checks::default());
        Ok(())
    });
    case("coordinates of 1e308 repaired", huge_map.as_bytes(), |text| map(text)?.repair(&Repairs::all()).map(drop));
    let tiny = "[[[0,0],[1e-308,0],[1e-308,1e-308],[0,1e-308],[0,0]]]";
    case("coordinates of 1e-308", collection(&[feature(named, tiny), feature(named, SQUARE)]).as_bytes(), |text| {
        let map = map(text)?;
        map.validate(&Checks::default());
        map.repair(&Repairs::all()).map(drop)
    });

    // Crossings.
    let star = collection(&[feature(r#""zone_id":"a","name":"A""#, &star())]);
    case("a star", star.as_bytes(), geojson);
    case("a star repaired", star.as_bytes(), |text| map(text)?.repair(&Repairs::all()).map(drop));
    let [one, other] = combs(32);
    let crossed = collection(&[feature("", &one), feature("", &other)]);
    case("combs across each other", crossed.as_bytes(), |text| {
        let map = map(text)?;
        map.validate(&Checks::default());
        map.repair(&Repairs::all()).map(drop)
    });
    // Two and a half million crossings.
    let [one, other] = combs(1_600);
    let crossed = collection(&[feature("", &one), feature("", &other)]);
    case_of_any_size("larger combs", crossed.as_bytes(), |text| map(text)?.repair(&Repairs::all()).map(drop));
    let squares: Vec<String> = (0..9).map(|_| feature("", "[[[0,0],[1,0],[1,1],[0,0]]]")).collect();
    case("the same outline again and again", collection(&squares).as_bytes(), |text| {
        let map = map(text)?;
        map.validate(&Checks::default());
        map.repair(&Repairs::all()).map(drop)
    });

    // Days.
    let long = |from: &str, to: &str| {
        format!(
            r#""zone_id":"a","name":"A","control":[{{"id":"1","earliest":"{from}","latest":"{to}","best":"2000-01-01","status":"held","actors":["r"],"recorded":"{to}"}}]"#
        )
    };
    let tail = r#","atlas":{"title":"T"},"actors":[{"id":"r","name":"R"},{"id":"s","name":"S"}],"incidents":[{"id":"i","date_earliest":"-9999-01-01","date_latest":"2100-12-31","lon":0.5,"lat":0.5,"precision_km":1e300,"kind":"k"},{"id":"j","date_earliest":"..","date_latest":"2100-12-31","lon":0.5,"lat":0.5,"precision_km":20000,"kind":"k"}]}"#;
    let days = collection(&[feature(&long("-9999-01-01", "2100-12-31"), SQUARE)]);
    case("windows of 12,000 years", format!("{}{tail}", &days[..days.len() - 1]).as_bytes(), |text| {
        ask_about_days(&Atlas::from_geojson(text)?)
    });
    for text in ["-9999/9999", "[..9999]", "-9999-01-01/9999-12-31?"] {
        case(text, text.as_bytes(), |text| std::str::from_utf8(text).unwrap().parse::<UncertainDate>().map(drop));
    }
    case(
        "flat features from the first day to the last",
        collection(&[feature(&named.replace("2014", "-9999"), SQUARE)]).as_bytes(),
        |text| ask_about_days(&Atlas::from_features(&map(text)?, &Columns::default())?),
    );
    case("a map of the first day and one of the last", collection(&[feature("", SQUARE)]).as_bytes(), |text| {
        let maps = [date(-9999, 1, 1), date(2100, 12, 31)].map(|day| Ok((day, map(text)?)));
        let (atlas, _) = SnapshotSeries::held_by(Actor::new("r", "R")).read_maps(maps, |_| ())?;
        assert_eq!(atlas.sources()[0].date, "-9999-01-01");
        ask_about_days(&atlas)
    });

    // Tables.
    let incidents = "id,date_earliest,date_latest,lon,lat,precision_km,kind\n".to_owned();
    let rows = (0..20).fold(incidents, |mut rows, row| {
        writeln!(rows, "{row},-9999-01-01,9999-12-30,44,35,1e308,k").unwrap();
        rows
    });
    case("incidents of 20,000 years anywhere", rows.as_bytes(), |text| {
        let table = read_incidents(text, |_| ())?;
        let attributions = atlas.attribute_all(&table.incidents);
        monthly(&attributions, Period::ALWAYS);
        tally(&attributions, TallyBy::Month);
        Ok(())
    });
    case("a quote that never ends", format!("id,date_earliest\n\"{}", "x\n".repeat(500)).as_bytes(), |text| {
        read_incidents(text, |_| ()).map(drop)
    });
    case("a thousand columns", ",".repeat(1000).as_bytes(), |text| read_incidents(text, |_| ()).map(drop));
    case("rows of nothing", format!("lon,lat,date\n{}", ",\n".repeat(500)).as_bytes(), |text| {
        atlas.join_csv(&CsvJoin::default(), text, std::io::sink(), |_| ()).map(drop)
    });
    let towns = (0..50).fold("name,lon,lat,actor,date\n".to_owned(), |mut rows, row| {
        writeln!(rows, "{row},{},0.5,r,2014", f64::from(row) / 1e3).unwrap();
        rows
    });
    case("towns side by side", towns.as_bytes(), |text| {
        let list = SettlementList::parse(std::str::from_utf8(text).unwrap())?;
        let outline = MultiPolygon::from(Rect::new((-180.0, -90.0), (180.0, 90.0)).to_polygon());
        list.in_cells(&outline).map(drop)
    });

    // Zones that all overlap each other, which is a fault of each pair of them.
    let mut builder = Atlas::builder();
    let zones = 400;
    builder.extend((0..zones).map(|zone| {
        let (x, y) = (44.0 + f64::from(zone) / 1e3, 35.0 + f64::from(zone) / 1e3);
        disputed::Zone::new(format!("zone {zone}"), "A zone", Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon())
    }));
    MEMORY.reset_peak_usage();
    let (before, start) = (MEMORY.current_usage_as_mb(), Instant::now());
    let error = builder.build().unwrap_err();
    let (took, listed) = (MEMORY.peak_usage_as_mb() - before, error.faults().len());
    println!("{zones} zones on each other: {listed} faults, {took:.1} MB, {:.0?}", start.elapsed());
    assert!(listed <= 10 * zones as usize + 1 && took < MOST_MB, "{listed} faults, {took} MB");
    let counted = format!("{} more pairs of zones are at fault", 400 * 399 / 2 - (listed - 1));
    assert!(error.faults().last().unwrap().message().starts_with(&counted), "{}", error.faults().last().unwrap());

    // The compiled form: a count of everything, wherever one may stand.
    let mut compiled = Vec::new();
    let square = MultiPolygon::from(Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon());
    let small = Atlas::builder().add(disputed::Zone::new("a", "A", square.clone())).build().unwrap();
    small.write_compiled(&mut compiled).unwrap();
    assert!(small.on(date(2014, 6, 12)).control_at(Point::new(0.5, 0.5)).is_some());
    let mut index = Vec::new();
    let partition =
        Partition::new(&[Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &square }]);
    PointIndex::build(partition.unwrap()).unwrap().encode(&mut index);
    let counts = [u64::MAX, u64::MAX / 16, u64::from(u32::MAX), 1 << 28, 1 << 18, 1 << 12];
    let (mut most, mut cases) = (0.0_f32, 0);
    for count in counts {
        for at in 24..compiled.len().max(index.len()) - 8 {
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage_as_mb();
            if at + 8 <= compiled.len() {
                let _refused = Atlas::from_compiled(&forged(&compiled, at, count));
            }
            if at + 8 <= index.len() {
                let _refused = PointIndex::decode(&forged(&index, at, count));
            }
            most = most.max(MEMORY.peak_usage_as_mb() - before);
            cases += 1;
        }
    }
    println!("{cases} forged counts in {} bytes: {most:.1} MB", compiled.len());
    assert!(most < MOST_MB, "{most} MB");
}
