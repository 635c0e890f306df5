//! What an answer means, how far it goes, and how to cite it: for those who build on it.
//!
//! # What "control" means here
//!
//! That a force could decide who enters a zone and who rules in it, as the sources report it, day by day. It says
//! nothing of who should, nor of who lives there. In law and in fact are two things: claims in law are [records of
//! their own](crate::LegalClaim), and [`Snapshot::areas_in_law`](crate::Snapshot::areas_in_law) sets one beside the
//! other.
//!
//! | [state](crate::Control) | what the sources say | what it is not |
//! | --- | --- | --- |
//! | held | one side rules, if need be with several allied forces | a promise that the side is everywhere in the zone |
//! | shared | forces of several sides are present and do not fight for it | an agreement between them |
//! | contested | they fight for it, or it is split between them | unknown: that it was fought over is known |
//! | vacant | the one has left and no other has come | empty of people |
//! | unknown | nothing that the record can build on | nobody's ground |
//!
//! A zone changes hands as a whole. Where a smaller piece has a history of its own it is a part, and answers for
//! itself; the zone around it tells of the rest. Who counts as one side is a question of its own: links between actors
//! are dated and of several [kinds](crate::Relation), and only those of command are followed unless you ask for others.
//! So the Peshmerga do not count as federal forces, although in law the Kurdistan Region is part of Iraq. Whether a
//! raid, a flag or a statement makes control was judged by whoever compiled the record, row by row; the row names its
//! sources, and its note says what is odd about it.
//!
//! # Days, and the rule of borders
//!
//! A change dated D holds from D on, D included. Days are those of the calendar, without hours: of a day on whose
//! evening a place fell the answer is the new holder.
//!
//! A point on a border belongs to the zone just east of it, on a horizontal border to the one just north. The rule is
//! arbitrary, and exact: each point has one answer, and counts by zone add up.
//!
//! # Four kinds of doubt
//!
//! They are kept apart, because they call for different remedies.
//!
//! | doubt | where it is | what becomes of it |
//! | --- | --- | --- |
//! | on which day? | the window of a change ([`UncertainDate`](crate::UncertainDate)) | on its days but the last [`Finding::certainty`](crate::Finding::certainty) says `window`, with both answers; the best day chooses the one that is given |
//! | is it true? | [`Confidence`](crate::Confidence) of a change | goes with the answer, and weighs it against others; it is a judgement, not a probability |
//! | who is right? | [claims](crate::Claim) that contradict a change | stay listed with the answer: rejected, superseded, or open; an open one makes both possible |
//! | where exactly? | outlines; the radius of an incident's place | an incident's circle is shared out among zones; the doubt of an outline is told in words alone |
//!
//! The first and the open ones of the third make [`Bounds`](crate::analysis::Bounds): the least and the most that an
//! area, a length, a number of days can be, given that each zone was one of the things it may have been. They are
//! bounds, not confidence intervals: nothing is said about what is likely between them. Confidence moves no bound. To
//! see what an answer owes to weak statements, ask without them: [`Policy::at_least`](crate::Policy::at_least),
//! [`Policy::exclude`](crate::Policy::exclude).
//!
//! "Certain" therefore means: no window and no gap in the record leaves room for another answer on this day. It does
//! not mean that the sources are right, nor that none contradicts: those that do are listed.
//!
//! ```
//! use disputed::{Certainty, Confidence, article140, date};
//!
//! let atlas = article140()?;
//! let finding = atlas.on(date(2014, 6, 11)).control_of("kirkuk-city")?;
//! let Certainty::Window { before, after, .. } = finding.certainty() else { panic!("the army left on 11 or 12 June") };
//! assert_eq!(before.to_string(), "shared by isf and peshmerga-puk");
//! assert_eq!(after.to_string(), "held by peshmerga-puk");
//! assert_eq!(finding.confidence(), Some(Confidence::High));
//! # Ok::<(), disputed::Error>(())
//! ```
//!
//! # When it was so, and when it was known
//!
//! Each statement has the day from which it was on record. [`Atlas::known_by`](crate::Atlas::known_by) leaves out what
//! came later, so that one can ask what a decision of the time could have rested on. Nothing recorded after a day ever
//! alters what the atlas known by that day answers. A report that was refuted later counts until the refutation was on
//! record. For the embedded data the day is that of the first dated source; statements from memory or undated sources alone are on record
//! from the day of compilation, so that a past day does not know them.
//!
//! # Incidents: what a comparison can say
//!
//! *Attribution.* An incident is given to whoever was in control of its place on its day, as far as both are known:
//! each day of its window, and each point of its circle, is taken to be as likely as the others
//! ([`Atlas::attribute`](crate::Atlas::attribute)). Where more than one control is possible the incident is shared out
//! by weight, and counts are told as certain, by weight, and possible ([`Tally`](crate::analysis::Tally)).
//!
//! *Rates.* Counts are divided by the ground and the days under each control ([`Atlas::rates`](crate::Atlas::rates)):
//! who holds more ground for longer sees more of everything.
//!
//! *Before and after.* The ratio of two rates comes with an exact interval ([`RateRatio`](crate::analysis::RateRatio):
//! Clopper and Pearson 1934, by the central method of Fay 2010), the change here against the change elsewhere with that
//! of Cornfield 1956 ([`RatioOfRatios`](crate::analysis::RatioOfRatios)). Both hold if incidents come one by one,
//! independently, at a constant rate. They rarely do: counts of 30 days that vary more than chance would make them are
//! named, and the intervals are then too narrow. Deaths get none at all, for they come many at a time.
//!
//! *"No clear change" is an answer.* An interval of 0.4 to 2.6 says that these counts would not surprise anybody if
//! nothing had changed, nor if the rate had halved or doubled. It does not say that nothing changed: few incidents, or
//! short windows, can show only large changes. Report the interval, not the p-value alone, and do not look for the
//! length of window that gives a clear one: all lengths together are one look at the same days.
//!
//! *What is never shown is the cause.* Control changes because of fighting, fighting changes with it, and reporting
//! depends on who is in control. A table that does not report on all days of a comparison is named, and the comparison
//! repeated without it. A comparison area helps only where control stayed the same; where it did not, the answer counts
//! the changes.
//!
//! # Formulas and where they are from
//!
//! | what | how | source |
//! | --- | --- | --- |
//! | lengths, areas, distances | geodesics on the ellipsoid of WGS 84 | Karney 2013, doi:10.1007/s00190-012-0578-z |
//! | which side of an edge a point is on | exact, whatever the coordinates | Shewchuk 1997, doi:10.1007/PL00009321 |
//! | interval of a ratio of rates | exact, central | Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404; Fay 2010, doi:10.32614/rj-2010-008 |
//! | interval of a ratio of ratios | exact, conditional on the margins | Cornfield 1956, in Proceedings of the Third Berkeley Symposium, volume 4, 135-148 |
//! | incidents in waves | variance of counts of 30 days divided by their mean | Fisher, Thornton and Mackenzie 1922, Annals of Applied Biology 9 |
//! | an incident's circle, widths of gaps | flat maps around the place | Snyder 1987, doi:10.3133/pp1395 |
//! | clusters of incidents | density in space and time | Birant and Kut 2007, doi:10.1016/j.datak.2006.01.013 |
//! | bounds of lengths of fronts | elimination of one zone after the other | Dechter 1999, doi:10.1016/S0004-3702(99)00059-4 |
//! | dates known loosely | EDTF | ISO 8601-2:2019 |
//!
//! # What the embedded data can and cannot show
//!
//! They can show, for 83 sub-districts and 22 smaller pieces of ground of the belt from Sinjar to Mandali: who is
//! reported to have held each from 2003-03-19 to 2018-12-31, on whose word, when that was on record, and what
//! contradicts it.
//!
//! They cannot show:
//!
//! - **Lines within a zone.** Outlines are generalised to 1-2 km, parts are drawn by hand, and zones pass as wholes. A
//!   front line computed from them is the border of zones. Villages across a line that cuts their sub-district answer
//!   wrong.
//! - **The years before 2009 as well as the later ones.** Many rows follow a general pattern and are of low confidence.
//! - **How much violence there was.** The 199 incidents are a selection: their number measures nothing. Use a full
//!   table.
//! - **Who lived there.** Numbers of people are of 2014, for some zones.
//! - **Who is right.** Claims in law are what their claimants can point to.
//!
//! `data/README.md` of the package says what is doubtful zone by zone, and how the data compare with two maps of the
//! time. Before a number from them goes into print, read the rows that it rests on:
//! [`Finding::change`](crate::Finding::change), its sources and its note.
//!
//! # How to cite
//!
//! Name the crate with its version, the view (which day's knowledge, which policy), and the sources of the rows that
//! carry your point: the compilation is secondary, and a reader must be able to get past it. For instance:
//!
//! > Control after *disputed* 0.1.0, areas of Article 140 (state of 2026-11-24, all statements on record), row
//! > kirkuk-city-8 after Rudaw, 2017-10-16; boundaries after OCHA / Iraq CSO COD-AB 2019 (CC BY 3.0 IGO), generalised.
//!
//! Whom to name for the data is in [`AtlasInfo::attribution`](crate::AtlasInfo::attribution), and stands in whatever
//! the crate exports or plots. For incidents cite the dataset and the version of it that you gave. Keep what you asked
//! beside what you got: a program of ten lines that asserts the numbers it prints, as the [cookbook](super::cookbook)
//! does, repeats the analysis in a second, and fails when the data are corrected.
