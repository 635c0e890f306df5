//! From PostGIS, QGIS and geopandas: each idiom, what stands for it here, and where the two differ.
//!
//! # Idiom and call
//!
//! | there | here |
//! | --- | --- |
//! | `WHERE ST_Contains(geom, pt) AND valid @> day` | [`Snapshot::control_at`](crate::Snapshot::control_at): `atlas.on(day).control_at(point)` |
//! | the same with `ST_Covers` or `ST_Intersects` | the same; [`Snapshot::zones_touching`](crate::Snapshot::zones_touching) for all that meet there |
//! | the whole history: `WHERE ST_Contains(geom, pt) ORDER BY lower(valid)` | [`Atlas::history_at`](crate::Atlas::history_at) |
//! | a column `recorded` beside `valid` (two times) | [`Atlas::known_by`](crate::Atlas::known_by) |
//! | `gpd.sjoin(points, zones, predicate="within")`, then a filter on dates | [`Atlas::join_csv`](crate::Atlas::join_csv) for a table, [`Atlas::control_at_many`](crate::Atlas::control_at_many) for points in memory |
//! | `gpd.sjoin_nearest`, `ORDER BY geom <-> pt` | [`FrontLines::nearest`](crate::analysis::FrontLines::nearest), [`Atlas::nearest_settlement`](crate::Atlas::nearest_settlement) |
//! | `zones.dissolve("holder")`, `ST_Union ... GROUP BY` | [`Snapshot::dissolve_by`](crate::Snapshot::dissolve_by), [`Snapshot::ground_of`](crate::Snapshot::ground_of) |
//! | `ST_Area(geom::geography) ... GROUP BY holder` | [`Snapshot::holdings`](crate::Snapshot::holdings) |
//! | `gpd.overlay(day1, day2, how="identity")`, then rows whose holder differs | [`Snapshot::transfers_until`](crate::Snapshot::transfers_until) |
//! | the same between two providers' maps | [`Snapshot::transfers_to`](crate::Snapshot::transfers_to), which says how much sliver it left out |
//! | `ST_Intersection` with a district or a buffer, then areas | a [`Region`](crate::analysis::Region) as an argument: a division, zones, a polygon, a circle |
//! | `ST_Boundary` of two unions, intersected | [`Snapshot::front_lines_between`](crate::Snapshot::front_lines_between): shared borders, not near misses |
//! | `ST_Buffer(front, 5000)`, minus this and that | [`Snapshot::security_gaps`](crate::Snapshot::security_gaps) |
//! | `ST_IsValid`, `ST_MakeValid`, Topology Checker, `coverage_is_valid` | [`RawMap::validate`](crate::io::imports::RawMap::validate), [`RawMap::repair`](crate::io::imports::RawMap::repair) |
//! | `to_crs(4326)`, `ST_Transform` | feature `proj`: [`RawMap`](crate::io::imports::RawMap)`::to_wgs84` |
//! | QGIS temporal controller | [`Format::QgisProject`](crate::map::Format::QgisProject) beside [`Format::GeoJson`](crate::map::Format::GeoJson): set and ready to play |
//! | QGIS layout of one day | [`Snapshot::plot_map`](crate::Snapshot::plot_map) |
//! | all of it in SQL | feature `datafusion`: `control_at(lon, lat, date)` and the like, over Parquet |
//!
//! What has no place here: editing shapes, buffers and networks in general, rasters, projections for display. Write a
//! file ([`Atlas::export`](crate::Atlas::export)) and go on there.
//!
//! # Traps
//!
//! **The end of a period.** Here, as in PostgreSQL's `daterange`, the end is the first day that is no longer in it: a
//! zone is never under two holders on the day of a change. Many datasets and spreadsheets mean the last day, and in
//! QGIS each layer has a setting for it. Say so when you read them
//! ([`Columns::last_day_counts`](crate::io::imports::Columns::last_day_counts)); otherwise each spell is a day too
//! short, and that day is unknown.
//!
//! ```
//! use disputed::io::imports::{Columns, RawMap};
//! use disputed::{Atlas, Status, date};
//!
//! let map = RawMap::parse(
//!     r#"{"type": "FeatureCollection", "features": [{"type": "Feature",
//!     "properties": {"zone_id": "town", "holder": "Red", "start": "2014-06-12", "end": "2014-08-02"},
//!     "geometry": {"type": "Polygon", "coordinates": [[[44, 35], [45, 35], [45, 36], [44, 35]]]}}]}"#,
//! )?;
//! let mut columns = Columns::default();
//! let on_the_last_day = |columns: &Columns| -> disputed::Result<Status> {
//!     let atlas = Atlas::from_features(&map, columns)?;
//!     Ok(atlas.on(date(2014, 8, 2)).control_of("town")?.control().status())
//! };
//! assert_eq!(on_the_last_day(&columns)?, Status::Unknown);
//! columns.last_day_counts = true;
//! assert_eq!(on_the_last_day(&columns)?, Status::Held);
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! **Points on a border.** `ST_Contains` and `within` give no zone for a point on a border, `ST_Covers` and
//! `intersects` two or more; a join by them loses or doubles such rows. Here each point has one zone: that just east of
//! it, on a horizontal border that just north. Vertices of zones and places that were snapped to them are not rare in
//! such data.
//!
//! ```
//! use disputed::{article140, date};
//!
//! let atlas = article140()?;
//! let corner = atlas.zone("kirkuk-city").unwrap().shapes[0].geometry.0[0].exterior().0[0];
//! let day = atlas.on(date(2017, 10, 16));
//! assert!(day.zones_touching(corner.into()).len() > 1);
//! assert!(day.control_at(corner.into()).is_some()); // one of them
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! **Longitude comes first**, as in `ST_MakePoint`, GeoJSON and geo-types; not as in Leaflet's `[lat, lon]`, EPSG:4326
//! by the book, or what map services put on the clipboard. A point outside every zone is the usual sign; reports of
//! joins count how many rows would lie inside if they were swapped.
//!
//! **Areas and lengths** are geodesic, as with `::geography`; never square degrees, nor Web Mercator, which is too
//! large by half at this latitude (areas at 35° north by a factor of 1.49).
//!
//! **Edges are straight in degrees** for the question on which side a point lies, as `geometry` has it, and geodesics
//! for measures. An edge from west to east of length L at latitude φ bows out by L² tan φ / 8R between the two (R: the
//! radius of the earth): 0.3 m for 5 km at 35°, 140 m for 100 km. Add vertices to long edges if that matters.
//!
//! **An overlay makes slivers** where two maps nearly agree, and sums them up as change. Days of one atlas are compared
//! without overlay, by shared borders; between two maps the threshold is yours to give, and the answer says what it
//! left out.
//!
//! **No row is not "nobody".** Outside every zone there is no finding; inside a zone without a record control is
//! unknown; ground that is known to be nobody's is vacant. A left join followed by `fillna` makes one of the three.
//!
//! **A date is a window.** Where `valid` holds one day for a change that is known to a month, `@>` decides with a
//! certainty that nobody has. Here the finding says `window`, and sums have [bounds](crate::analysis::Bounds).
//!
//! **Two providers are two layers.** Overlapping zones in one table answer twice. Here they are a fault, unless the
//! zones are on different layers ([`Atlas::layer`](crate::Atlas::layer)) or one is declared a part of the other.
