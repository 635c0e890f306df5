//! Fifteen recipes, in the order in which people ask. Each is a whole program, as the body of a `main` that returns
//! `disputed::Result<()>` and ends in `Ok(())`.
//!
//! They ask the embedded atlas, and state the answers they get; with [`Atlas::open`](crate::Atlas::open) in the place
//! of [`article140`](crate::article140()) they ask yours. What the answers mean, and how far they go, is told under
//! [method](super::method). Most recipes are an example to run as well, on your own files and without writing code:
//! they are named at the end of each.
//!
//! Actors, zones and divisions are asked for by their ids: [`Atlas::actors`](crate::Atlas::actors) lists those of actors
//! (of the embedded areas also `data/actors.csv`), [`Atlas::find_zones`](crate::Atlas::find_zones) finds those of zones
//! by name, and an error tells the id that a name stands for.
//!
//! 1. [Who controlled this place on that date, and on whose
//!    word?](#1-who-controlled-this-place-on-that-date-and-on-whose-word)
//! 2. [The history of a place](#2-the-history-of-a-place)
//! 3. [What was known then?](#3-what-was-known-then)
//! 4. [Ask about your own territory](#4-ask-about-your-own-territory)
//! 5. [The map of a day](#5-the-map-of-a-day)
//! 6. [What changed hands between two dates?](#6-what-changed-hands-between-two-dates)
//! 7. [Where did two sides meet?](#7-where-did-two-sides-meet)
//! 8. [What did two forces leave open between them?](#8-what-did-two-forces-leave-open-between-them)
//! 9. [Who held how much, over time?](#9-who-held-how-much-over-time)
//! 10. [Was there more violence before or after?](#10-was-there-more-violence-before-or-after)
//! 11. [Add who was in control to a CSV](#11-add-who-was-in-control-to-a-csv)
//! 12. [Where did the process of Article 140 stand?](#12-where-did-the-process-of-article-140-stand)
//! 13. [Files for QGIS, Leaflet and others](#13-files-for-qgis-leaflet-and-others)
//! 14. [Millions of questions on a server](#14-millions-of-questions-on-a-server)
//! 15. [Other people's maps, one for each day](#15-other-peoples-maps-one-for-each-day)
//!
//! # 1. Who controlled this place on that date, and on whose word?
//!
//! A place is a town, a zone by any of its names, or `LON,LAT`. Outside every zone there is no finding. The finding
//! prints itself as a line that can be quoted; never quote the control without the certainty and the contradictions.
//!
//! ```
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let bashiqa = atlas.place("Bashiqa")?;
//! let finding = atlas.on(date(2016, 10, 16)).control_at(bashiqa.point).expect("a place in the atlas");
//! assert_eq!(finding.control().to_string(), "held by isis");
//! assert_eq!(finding.certainty().as_str(), "certain");
//! let sources: Vec<&str> = finding.sources().map(|source| source.publisher.as_str()).collect();
//! assert_eq!(sources, ["Institute for the Study of War (copy)", "Sabr", "ARA News"]);
//! // One report says something else. It is kept, with what became of it.
//! assert_eq!(finding.contradictions()[0].to_string(), "claim-019 has it held by peshmerga-kdp (rejected)");
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `who_controlled`.
//!
//! # 2. The history of a place
//!
//! A spell is a stretch of days under one control. Its `period` goes by the best guesses, its last day not counted;
//! `since` and `until` say how loosely the two ends are known.
//!
//! ```
//! use disputed::{Point, article140, date};
//!
//! let atlas = article140()?;
//! let kirkuk = Point::new(44.392, 35.468); // longitude, latitude
//! let spells: Vec<_> = atlas.history_at(kirkuk).collect();
//! assert_eq!(spells.len(), 9);
//! let peshmerga = &spells[6];
//! assert_eq!(peshmerga.control().actors(), ["peshmerga-puk"]);
//! assert_eq!(peshmerga.period().to_string(), "2014-06-12 to 2017-10-16");
//! assert_eq!(peshmerga.since().unwrap().to_string(), "2014-06-11/2014-06-12"); // one of two days
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `control_history`.
//!
//! # 3. What was known then?
//!
//! [`known_by`](crate::Atlas::known_by) is the atlas as its record stood on the evening of a day. It answers the same
//! questions; later reports do not reach it, and a false report of the day counts until it was contradicted.
//!
//! ```
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let day = date(2016, 10, 16);
//! let held_by = |known_by| -> disputed::Result<String> {
//!     Ok(atlas.known_by(known_by).on(day).control_of("bashiqa")?.control().to_string())
//! };
//! assert_eq!(held_by(date(2016, 10, 15))?, "held by isis");
//! assert_eq!(held_by(day)?, "held by peshmerga-kdp"); // a report of that day, three weeks too early
//! assert_eq!(held_by(date(2016, 11, 7))?, "held by isis"); // the day's report was found to be wrong
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `what_was_known`.
//!
//! # 4. Ask about your own territory
//!
//! A map that knows nothing of this crate will do: one feature for each zone and stretch of time, with the holder and
//! the days in properties. The usual names of properties are found; [`Columns`](crate::io::imports::Columns) names
//! others, and says whether the end is the last day or the day after it.
//!
//! ```
//! use disputed::io::imports::{Columns, RawMap};
//! use disputed::{Atlas, Point, date};
//!
//! let map = RawMap::parse(
//!     r#"{"type": "FeatureCollection", "features": [
//!     {"type": "Feature", "properties": {"name": "Valley", "holder": "North", "from": "2020-01-01", "to": "2020-06-30"},
//!      "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]}},
//!     {"type": "Feature", "properties": {"name": "Valley", "holder": "South", "from": "2020-07-01", "to": null},
//!      "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]}}]}"#,
//! )?;
//! let mut columns = Columns::default();
//! columns.last_day_counts = true; // this map's `to` is the last day
//! let atlas = Atlas::from_features(&map, &columns)?;
//! let holder = |day| atlas.on(day).control_at(Point::new(10.5, 50.5)).unwrap().control().to_string();
//! assert_eq!(holder(date(2020, 6, 30)), "held by North");
//! assert_eq!(holder(date(2020, 7, 1)), "held by South");
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `import_features`, whose atlas every other example takes as `--data`.
//!
//! With sources, claims and windows of dates of your own: a folder of tables like `data/`
//! ([`Atlas::open`](crate::Atlas::open)), or code ([`Atlas::builder`](crate::Atlas::builder), example
//! `your_own_territory`).
//!
//! # 5. The map of a day
//!
//! Three ways to look at it: a picture for a page or a paper, a file for any mapping tool, and one page of HTML with a
//! slider over all days.
//!
//! ```
//! use disputed::map::Format;
//! use disputed::{Language, article140, date};
//!
//! let atlas = article140()?;
//! let day = atlas.on(date(2017, 10, 15));
//! let picture: String = day.plot_map(Language::En)?; // SVG
//! assert!(picture.starts_with("<svg"));
//! let features: String = day.export().to_text(Format::GeoJson)?;
//! assert_eq!(features.matches(r#""type":"Feature","#).count(), atlas.zones().len());
//! let page: String = atlas.map_page().opening_on(day.date()).to_html()?; // opens from disk, asks no server
//! assert!(page.starts_with("<!doctype html>"));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `plot_control`, `map_page`.
//!
//! # 6. What changed hands between two dates?
//!
//! Rolled up, each force counts for the head of its chain of command on the day, so that ground which passes between
//! two forces of one side has not changed hands. The bounds say what the windows of the dates allow.
//!
//! ```
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let october = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 21)).rolled_up();
//! let largest = october.changes().next().unwrap();
//! assert_eq!(largest.from.as_ref().unwrap().to_string(), "held by krg");
//! assert_eq!(largest.to.as_ref().unwrap().to_string(), "held by federal-iraq");
//! assert_eq!((largest.extent.area_km2().round(), largest.extent.zones()), (14_176.0, 25));
//!
//! let three_days = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 18));
//! let passed = three_days.bounds("krg", "federal-iraq")?;
//! assert_eq!(passed.to_string(), "between 14045 and 18421 km2, most likely 16846");
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `october_2017`.
//!
//! # 7. Where did two sides meet?
//!
//! Lines run along the borders of zones. They are as fine as the zones are, and are no trenches. Where there is none,
//! the answer has a reason.
//!
//! ```
//! use disputed::{Point, article140, date};
//!
//! let atlas = article140()?;
//! let june = atlas.on(date(2016, 6, 1));
//! let fronts = june.front_lines_between("peshmerga", "isis")?;
//! let erbil = Point::new(44.0094, 36.1912);
//! let nearest = fronts.nearest(erbil).unwrap();
//! assert_eq!(nearest.distance_km.round(), 27.0);
//! println!("{}", june.front_length_bounds("peshmerga", "isis")?); // at least and at most
//!
//! let later = atlas.on(date(2018, 6, 1)).front_lines_between("peshmerga", "isis")?;
//! assert_eq!(later.reason(), Some("ISIS held no ground without Pesh"));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `front_lines`.
//!
//! # 8. What did two forces leave open between them?
//!
//! Open ground is vacant, unknown or held by insurgents alone, and borders on both sides; a seam is the strip along the
//! line where the two touch without holding it together. How wide and how deep is yours to say.
//!
//! ```
//! use disputed::analysis::{GapKind, GapOptions};
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let options = GapOptions::default().width_km(10.0).depth_km(5.0);
//! let gaps = atlas.on(date(2014, 9, 1)).security_gaps("peshmerga", "federal-iraq", &options)?;
//! let open = gaps.iter().find(|gap| gap.kind() == GapKind::Open).unwrap();
//! assert_eq!(open.area_km2().round(), 59.0);
//! assert_eq!(open.zones().next().unwrap().names.en, "Hamreen (Al-Daur district)");
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `security_gaps`.
//!
//! # 9. Who held how much, over time?
//!
//! One entry for each stretch of days on which nothing changed. [`Holdings`](crate::analysis::Holdings) has all
//! holders, [`stake_bounds_over`](crate::Atlas::stake_bounds_over) one side at least and at most.
//!
//! ```
//! use disputed::analysis::Region;
//! use disputed::{Period, article140, date};
//!
//! let atlas = article140()?;
//! let october = Period::new(date(2017, 10, 15), date(2017, 10, 22))?; // the end is not counted
//! let steps = atlas.stake_bounds_over("federal-iraq", october, &Region::Disputed)?;
//! let days: Vec<String> = steps.iter().map(|(days, held)| format!("{days}: {:.0}", held.best.area_km2())).collect();
//! assert_eq!(days[0], "2017-10-15 to 2017-10-16: 10227"); // km2
//! assert_eq!(days[4], "2017-10-20 to 2017-10-22: 26890");
//! assert!(steps.iter().all(|(_, held)| held.least.area_km2() <= held.most.area_km2()));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `holdings_over_time`.
//!
//! # 10. Was there more violence before or after?
//!
//! The counts on either side, the ratio of their rates with an exact interval, and what doubtful days and places make
//! of it. An interval that holds 1 means: these counts show no clear change. That is an answer, and here it is the only
//! honest one, for the embedded incidents are a selection; give [`read_incidents`](crate::io::read_incidents) a full
//! table.
//!
//! ```
//! use disputed::analysis::{BeforeAfter, Region};
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let area = Region::division("kirkuk-district");
//! let question = BeforeAfter::new(date(2017, 10, 16), area).against(Region::division("sinjar-district")).months([12]);
//! let comparison = atlas.before_and_after(&question, atlas.incidents())?;
//! let year = &comparison.windows[0];
//! assert_eq!((year.before.events.best, year.after.events.best), (8, 10));
//! assert!(year.ratio.low < 1.0 && year.ratio.high > 1.0, "no clear change");
//! assert!(year.other.unwrap().changes > 0, "control changed in Sinjar as well: it shows no undisturbed course");
//! assert!(comparison.to_string().contains("What it does not show"));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `incidents_before_after`.
//!
//! # 11. Add who was in control to a CSV
//!
//! Any table with a longitude, a latitude and a day in each row. It streams, so that it can be of any length; no row is
//! lost, and the report says which columns were taken and what could not be read.
//!
//! ```
//! use disputed::article140;
//! use disputed::io::CsvJoin;
//!
//! let table = "id,lon,lat,date\n1,44.392,35.468,2017-10-17\n2,35.468,44.392,2017-10-17\n3,44.392,35.468,03/10/2017\n";
//! let mut joined = Vec::new();
//! let report = article140()?.join_csv(&CsvJoin::default(), table.as_bytes(), &mut joined, |_| ())?;
//! let lines: Vec<&str> = std::str::from_utf8(&joined).unwrap().lines().collect();
//! assert!(lines[1].starts_with("1,44.392,35.468,2017-10-17,kirkuk-city,held,cts+federal-police+pmf,window,2017-10-16,"));
//! assert_eq!(report.counts.inside_if_swapped, 1); // latitude came first in row 2
//! assert_eq!(report.faults[0].line(), Some(4)); // which is the month?
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `who_was_in_control`. For incidents whose day and place are loosely known:
//! [`Atlas::attribute`](crate::Atlas::attribute).
//!
//! # 12. Where did the process of Article 140 stand?
//!
//! The legal clock, and law beside fact: who administers each zone of a claimed area until the claim is settled, and
//! who held it. A claim is what its claimant can point to, not a finding that it is right.
//!
//! ```
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let eve = atlas.on(date(2017, 10, 15));
//! let clock = eve.legal_status();
//! assert_eq!(clock.deadline.as_ref().unwrap().due, date(2008, 6, 30));
//! assert_eq!(clock.overdue_days(), Some(3394));
//! let areas = eve.areas_in_law()?;
//! let differing = areas.iter().filter(|area| area.differs()).count();
//! assert_eq!((areas.len(), differing), (17, 15));
//! println!("{clock}"); // every line with its sources
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `article_140_status`.
//!
//! # 13. Files for QGIS, Leaflet and others
//!
//! One feature for each zone and spell, with its days as text, as milliseconds and as EDTF, colours, and the sources.
//! The project opens in QGIS with the temporal controller set; it expects `zones.geojson` beside it.
//!
//! ```
//! use std::fs::File;
//!
//! use disputed::article140;
//! use disputed::map::{Every, Format, Layer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?; // or a folder of yours
//! let file = |name: &str| File::create(folder.path().join(name));
//! let atlas = article140()?;
//! let all = atlas.export();
//! all.write(Format::GeoJson, file("zones.geojson")?)?;
//! all.write(Format::QgisProject, file("zones.qgs")?)?;
//! all.clone().layer(Layer::FrontLines).write(Format::GeoJson, file("front_lines.geojson")?)?;
//! all.clone().precision(4).write(Format::Timestamped(Every::Month), file("leaflet_time_dimension.geojson")?)?;
//! assert_eq!(std::fs::read_dir(folder.path())?.count(), 4);
//! # Ok(())
//! # }
//! ```
//!
//! On your own files: `export_for_mapping_tools`, which says which file is for which tool.
//!
//! # 14. Millions of questions on a server
//!
//! Compile the atlas once; it then opens in milliseconds, with a checksum. One atlas can be shared by all threads, and
//! a batch is answered by all cores with nothing allocated but the answers: 12 to 27 ns a question and core where this was measured.
//!
//! ```
//! use disputed::{Atlas, FindingId, Point, article140, date};
//!
//! let mut compiled = Vec::new(); // or a file, which `Atlas::open` takes as well
//! article140()?.write_compiled(&mut compiled)?;
//!
//! let atlas = Atlas::from_compiled(&compiled)?;
//! let points = vec![Point::new(44.392, 35.468); 100_000];
//! let days = vec![date(2017, 10, 16); points.len()];
//! let answers: Vec<FindingId> = atlas.control_at_many(&points, &days)?;
//! let first = atlas.finding(answers[0], days[0]).unwrap(); // the evidence, for those that you want to see
//! assert!(first.is_held_under("federal-iraq")?);
//! assert!(answers.iter().all(|answer| *answer == answers[0]));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! Billions of rows in Parquet: the feature `datafusion`.
//!
//! # 15. Other people's maps, one for each day
//!
//! Somebody publishes who holds what, day after day. The ground is cut into cells on which every map agrees; each has
//! its history, and the map that showed a change is its source. Differences too small or too narrow to mean anything
//! are reported as noise. [`read_folder`](crate::io::imports::SnapshotSeries::read_folder) takes files with the day in
//! their names.
//!
//! ```
//! use disputed::io::imports::{RawMap, SnapshotSeries};
//! use disputed::{Actor, Point, date};
//! use geo_types::Rect;
//!
//! let held_up_to = |lon: f64| RawMap::from_polygons([("held", Rect::new((36.0, 47.0), (lon, 48.0)).to_polygon())]);
//! let maps = [
//!     Ok((date(2024, 7, 8), held_up_to(37.0))),
//!     Ok((date(2024, 7, 9), held_up_to(37.0))),
//!     Ok((date(2024, 7, 12), held_up_to(37.5))), // no maps for two days
//! ];
//! let series = SnapshotSeries::held_by(Actor::new("east", "The eastern side"));
//! let (atlas, report) = series.read_maps(maps, |_| ())?;
//! assert_eq!(report.changes(), 1);
//! let gained = atlas.history_at(Point::new(37.2, 47.5)).next_back().unwrap();
//! assert_eq!(gained.since().unwrap().to_string(), "2024-07-10/2024-07-12"); // on one of these days
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! On your own files: `import_snapshots`. Dirty maps: [`RawMap::validate`](crate::io::imports::RawMap::validate),
//! `check_map`. Towns with their holders: [`SettlementList`](crate::io::imports::SettlementList).
