//! Who controlled this place on that date, on whose word and how sure.
//!
//! Disputed territories are told about in maps that disagree, on days that are half known, by sources that take sides.
//! This crate keeps all of it apart: zones of ground, the changes of control in them with uncertain dates, and the sources
//! and the confidence behind each; and it answers questions in space and time from that, with the evidence in the answer.
//! The areas of article 140 of Iraq's constitution, from 2003 to 2018, are embedded and ready to be asked about.
//!
//! ```
//! use disputed::{Point, article140, date};
//!
//! let atlas = article140()?;
//! let kirkuk = Point::new(44.392, 35.468); // longitude, latitude (WGS 84)
//! let eve = atlas.on(date(2017, 10, 15));
//! println!("{}", eve.control_at(kirkuk).unwrap());
//! for spell in atlas.history_at(kirkuk) {
//!     println!("{spell}");
//! }
//! assert_eq!(eve.control_at(kirkuk).unwrap().control().actors(), ["peshmerga-puk"]);
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! # What is where
//!
//! | question | begin at |
//! | --- | --- |
//! | who controlled this point or zone on that day? | [`Atlas::on`], [`Snapshot::control_at`], [`Snapshot::control_of`] |
//! | who before and after? | [`Atlas::history_at`], [`Atlas::history_of`] |
//! | what was on record then, and by which sources? | [`Atlas::known_by`], [`Atlas::with_policy`] |
//! | was it under the state's command? | [`Finding::is_held_under`], [`Atlas::is_under`] |
//! | the same for a million points | [`Atlas::control_at_many`] |
//! | who held the place of an incident, as far as both are known? | [`io::read_incidents`], [`Atlas::attribute`], [`analysis::tally`] |
//! | was there more violence before or after? | [`analysis::BeforeAfter`], [`Atlas::before_and_after`], [`analysis::RateRatio`] |
//! | near the line where two sides met? | [`analysis::NearSeam`], [`Atlas::incidents_near_seam`], [`Atlas::front_distances_km`] |
//! | the same columns in my table, a million rows | [`Atlas::join_csv`] |
//! | where did the legal process stand, and who held what the law gives to whom? | [`Snapshot::legal_status`], [`Snapshot::areas_in_law`] |
//! | who holds how much, and for how long? | [`Snapshot::holdings`], [`Atlas::holdings_over`], [`Atlas::tenure_of`] |
//! | who gained what between two days? | [`Snapshot::transfers_until`] |
//! | where did two sides meet, and what did they leave open? | [`Snapshot::front_lines`], [`Snapshot::security_gaps`] |
//! | at least and at most? | [`analysis::Bounds`], [`Snapshot::stake_bounds`], [`Snapshot::front_length_bounds`] |
//! | the same in SQL, over tables of any size? | `datafusion::register` (feature `datafusion`) |
//! | where is this place? | [`Atlas::place`], [`Atlas::find_zones`], [`Atlas::nearest_settlement`] |
//! | how do I ask about my own territory? | [`Atlas::open`], [`Atlas::builder`] |
//! | how do I pass an atlas on? | [`Atlas::write_geojson`], [`Atlas::write_tables`] |
//!
//! Each of these asked and answered: [`guide::cookbook`]. What answers mean and how far they go: [`guide::method`]. Coming
//! from PostGIS, QGIS or geopandas: [`guide::from_gis`].
//!
//! # Rules that hold everywhere
//!
//! - A change dated D counts from D on, also on D itself. On the days of its window before the last one the answer says
//!   that it is uncertain, with what was before and what came after ([`Certainty`]).
//! - A point on a border belongs to the zone just east of it, and on a horizontal border just north: decided exactly, so
//!   that every point belongs to at most one zone. Inside a part of a zone the part answers.
//! - Outside every zone there is no finding; inside a zone without a record control is [`Control::Unknown`].
//! - Sources that disagree stay listed ([`Finding::contradictions`]); a [`Policy`] decides which of them answers.
//! - Days are jiff's: [`date`]`(2017, 10, 16)` where they are known, `text.parse::<Date>()` where they are read; what that refuses is
//!   an error of jiff, which goes with those of this crate into a `Box<dyn std::error::Error>`.
//! - Longitude comes before latitude, in degrees of WGS 84. Lengths are km and areas km2, along the ellipsoid.
//! - Bad input is refused with every fault at once, each with its place and what to do ([`Error`]). Nothing is repaired
//!   unless asked for.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod analysis;
mod article140;
#[cfg(feature = "datafusion")]
pub mod datafusion;
mod error;
pub mod geometry;
pub mod guide;
pub mod index;
pub mod io;
pub mod map;
mod model;
mod query;
mod time;

pub use article140::article140;
pub use error::{Error, ErrorKind, Fault, Result};
#[doc(no_inline)]
pub use geo_types::Point;
#[doc(no_inline)]
pub use jiff::civil::{Date, date};
pub use model::{
    Actor, ActorId, ActorKind, ActorLink, Administers, ChangeId, ChangeKind, Checked, Claim, Confidence, Control,
    ControlChange, Deaths, Division, DivisionId, Incident, IncidentId, Language, LegalClaim, LegalClaimId, Level,
    Membership, Milestone, MilestoneId, Names, Outcome, Provenance, Relation, Settlement, Source, SourceId, Status,
    Step, Verdict, Zone, ZoneId, ZoneShape,
};
pub use query::{
    Atlas, AtlasBuilder, AtlasInfo, Certainty, Contradiction, Finding, FindingId, History, Place, Policy, Record,
    Snapshot, Spell,
};
pub use time::{Period, Qualifier, Spells, Timeline, UncertainDate};

/// The programs of the README compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
