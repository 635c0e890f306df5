//! Answers of the embedded atlas that were worked out by hand from its sources, one a line.

use disputed::{Date, Point, article140};

/// Longitude, latitude, day, zone, status, actors, certainty, and the change that the answer rests on.
type Answer = (f64, f64, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const ANSWERS: [Answer; 20] = [
    // The day before the federal operation.
    (44.3922, 35.4667, "2017-10-15", "kirkuk-city", "held", "peshmerga-puk", "certain", "kirkuk-city-7"),
    // The day of a change counts as changed.
    (44.3922, 35.4667, "2017-10-16", "kirkuk-city", "held", "cts+federal-police+pmf", "certain", "kirkuk-city-8"),
    // The PMF left between 17 and 19 October, best guess 18.
    (44.3922, 35.4667, "2017-10-17", "kirkuk-city", "held", "cts+federal-police+pmf", "window", "kirkuk-city-8"),
    // The army left on 11 or 12 June, best guess 12.
    (44.3922, 35.4667, "2014-06-11", "kirkuk-city", "shared", "isf+peshmerga-puk", "window", "kirkuk-city-6"),
    // The day of the fall.
    (44.3922, 35.4667, "2003-04-10", "kirkuk-city", "shared", "peshmerga-puk+us-coalition", "certain", "kirkuk-city-2"),
    // The eve of the attack, and its day.
    (41.8766, 36.3209, "2014-08-02", "sinjar", "held", "peshmerga-kdp", "certain", "sinjar-4"),
    (41.8766, 36.3209, "2014-08-03", "sinjar", "held", "isis", "certain", "sinjar-5"),
    // Three forces side by side on the day of the handover.
    (41.8766, 36.3209, "2017-10-17", "sinjar", "shared", "lalish+isf+ybs", "certain", "sinjar-8"),
    // Claim-001 (lost since June) is rejected.
    (42.0995, 36.8026, "2014-07-15", "rabia", "held", "peshmerga-kdp", "certain", "rabia-5"),
    // Lost on 3 August; claim-002 (late July) is rejected.
    (42.0995, 36.8026, "2014-07-30", "rabia", "held", "peshmerga-kdp", "certain", "rabia-5"),
    // The counter-claim of the government (claim-010) is rejected.
    (42.4481, 36.3791, "2014-06-20", "tal-afar", "held", "isis", "certain", "tal-afar-7"),
    // The last day of the window of the recapture.
    (43.5797, 35.7762, "2014-08-10", "makhmour", "shared", "peshmerga-kdp+pkk", "certain", "makhmour-6"),
    // A divided city.
    (44.6326, 34.8881, "2016-06-01", "tuz", "shared", "peshmerga-puk+turkmen-pmf", "certain", "tuz-5"),
    // Claim-011 (Peshmerga) and claim-013 (army on 28 June) are rejected.
    (45.1175, 34.1875, "2014-06-30", "saadiya", "held", "isis", "certain", "saadiya-6"),
    // On which side of the line of 2003 it lay is not known.
    (45.5, 34.6, "2003-03-25", "qoratu", "unknown", "", "certain", "qoratu-1"),
    // Peshmerga were seen in the town that day, but the window is not closed; the day before it was vacant.
    (44.6308, 35.4946, "2003-03-28", "qara-hanjir", "held", "peshmerga-puk", "window", "qara-hanjir-3"),
    // It never changed.
    (44.0106, 36.1926, "2017-10-20", "erbil", "held", "peshmerga-kdp", "certain", "erbil-1"),
    // A part; the sub-district around it, whose town lies on the other bank, says isf.
    (43.35, 35.53, "2017-06-01", "shirqat-east", "held", "isis", "certain", "part-shirqat-east-5"),
    // Cleared between 22 October and 1 November, best guess 22 October.
    (43.3776, 36.2709, "2016-10-25", "hamdaniya", "held", "iraqi-army+npu", "window", "hamdaniya-6"),
    // The record ends on 2018-12-31.
    (44.3922, 35.4667, "2019-06-01", "kirkuk-city", "unknown", "", "after-record", ""),
];

#[test]
fn points_and_days_have_their_answers() {
    let atlas = article140().unwrap();
    for (lon, lat, day, zone, status, actors, certainty, change) in ANSWERS {
        let date: Date = day.parse().unwrap();
        let finding = atlas.on(date).control_at(Point::new(lon, lat)).unwrap();
        let mut expected: Vec<&str> = actors.split('+').filter(|actor| !actor.is_empty()).collect();
        expected.sort_unstable();
        let found: Vec<&str> = finding.control().actors().iter().map(disputed::ActorId::as_str).collect();
        let words =
            (finding.zone().id.as_str(), finding.control().status().as_str(), found, finding.certainty().as_str());
        assert_eq!(words, (zone, status, expected, certainty), "({lon}, {lat}) on {day}");
        assert_eq!(finding.change().map_or("", |change| change.id.as_str()), change, "({lon}, {lat}) on {day}");
    }
}

#[test]
fn outside_the_outlines_there_is_no_answer() {
    let atlas = article140().unwrap();
    let koysinjaq = Point::new(44.63, 36.08);
    assert!(atlas.on(disputed::date(2017, 10, 20)).control_at(koysinjaq).is_none());
}

#[test]
fn around_a_part_the_whole_tells_its_own_story() {
    let atlas = article140().unwrap();
    let shirqat = atlas.zone("shirqat").unwrap().seat.unwrap();
    let finding = atlas.on(disputed::date(2017, 6, 1)).control_at(shirqat).unwrap();
    assert_eq!((finding.zone().id.as_str(), finding.control().actors()[0].as_str()), ("shirqat", "isf"));
}
