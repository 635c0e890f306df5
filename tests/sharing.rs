//! One atlas for many threads, and many atlases one after the other.

use std::thread;

use disputed::analysis::{Attribution, FrontLines, Holdings, Region, SecurityGaps, Side, Tenure, Transfers};
use disputed::geometry::{Partition, PartitionFault};
use disputed::index::{PointIndex, StepTable};
use disputed::io::imports::{MapFault, RawMap, RepairReport, Repairs, SettlementList, SnapshotSeries};
use disputed::io::{CsvJoin, IncidentTable, JoinReport};
use disputed::{
    Actor, Atlas, Claim, ControlChange, Date, Error, Fault, Finding, FindingId, History, Incident, Milestone, Period,
    Point, Policy, Record, Settlement, Snapshot, Source, Spell, Timeline, UncertainDate, Zone, article140, date,
};

/// Compiles only while threads may share all of these.
#[test]
fn threads_may_share_everything() {
    fn shared<T: Send + Sync>() {}
    shared::<(Atlas, Snapshot<'_>, Finding<'_>, FindingId, History<'_>, Spell<'_>, Policy)>();
    shared::<(Actor, Claim, ControlChange, Incident, Milestone, Record, Settlement, Source, Zone)>();
    shared::<(Date, Period, UncertainDate, Timeline<u32>, Error, Fault)>();
    shared::<(Partition, PartitionFault, PointIndex, StepTable)>();
    shared::<(Attribution<'_>, FrontLines<'_>, Holdings<'_>, SecurityGaps<'_>, Tenure<'_>, Transfers<'_>, Region, Side)>(
    );
    shared::<(MapFault, RawMap, RepairReport, Repairs, SettlementList, SnapshotSeries)>();
    shared::<(CsvJoin, IncidentTable, JoinReport)>();
}

/// Some questions of every sort as one text.
fn answers(atlas: &Atlas) -> String {
    let mut told = String::new();
    for (year, month) in [(2003, 6), (2014, 6), (2016, 10), (2017, 10)] {
        let snapshot = atlas.on(date(year, month, 16));
        for zone in snapshot.findings() {
            told += &zone.to_string();
        }
        for step in 0..200 {
            let point = Point::new(42.0 + f64::from(step % 20) * 0.2, 34.0 + f64::from(step / 20) * 0.25);
            told.extend(snapshot.control_at(point).map(|finding| finding.to_string()));
            told.extend(atlas.nearest_settlement(point).map(|(town, _)| town.names.en.clone()));
        }
        told += &snapshot.holdings().to_string();
        told += &snapshot.front_lines().to_string();
        told += &snapshot.transfers_until(date(2018, 1, 1)).to_string();
    }
    told
}

#[test]
fn eight_threads_get_the_same_answers() {
    let atlas = article140().unwrap();
    let expected = answers(&article140().unwrap());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| answers(&atlas))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), expected);
        }
    });
}
