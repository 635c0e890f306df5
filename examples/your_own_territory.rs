//! Another conflict, built in code: `cargo run --release --example your_own_territory`.

use disputed::{
    Actor, Atlas, Confidence, Control, ControlChange, Period, Point, Relation, Result, Source, UncertainDate, Zone,
    date,
};
use geo_types::polygon;

fn main() -> Result<()> {
    // Two zones that share their border vertex for vertex, and a mill that has a history of its own.
    let west =
        polygon![(x: 10.0, y: 50.0), (x: 10.2, y: 50.0), (x: 10.25, y: 50.1), (x: 10.2, y: 50.2), (x: 10.0, y: 50.2)];
    let east =
        polygon![(x: 10.2, y: 50.0), (x: 10.5, y: 50.0), (x: 10.5, y: 50.2), (x: 10.2, y: 50.2), (x: 10.25, y: 50.1)];
    let mill = polygon![(x: 10.3, y: 50.1), (x: 10.32, y: 50.1), (x: 10.32, y: 50.12), (x: 10.3, y: 50.12)];
    let mut mill = Zone::new("mill", "The mill", mill);
    mill.part_of = Some("east".into());

    // The guards come under the duke's orders in June 1450.
    let mut guards = Actor::new("guards", "Town guards");
    guards.put_under("duke", Relation::Command, Period::since(date(1450, 6, 1)));

    let fall: UncertainDate = "1450-05-10/1450-05-12".parse()?;
    let atlas = Atlas::builder()
        .extend([Actor::new("duke", "The duke"), Actor::new("bishop", "The bishop"), guards])
        .extend([Zone::new("west", "West bank", west), Zone::new("east", "East bank", east), mill])
        .add(Source::new("chronicle", "Chronicle of the valley"))
        .add(ControlChange::new("west-1", "west", date(1450, 1, 1), Control::held(["bishop"])))
        .add(ControlChange::new("east-1", "east", date(1450, 1, 1), Control::held(["bishop"])))
        .add(ControlChange::new("east-2", "east", fall, Control::held(["guards"])).told_by(
            ["chronicle"],
            date(1450, 5, 20),
            Confidence::High,
        ))
        .add(ControlChange::new("mill-1", "mill", date(1450, 1, 1), Control::contested(["bishop", "duke"])))
        .build()?;

    let (bank, mill) = (Point::new(10.4, 50.05), Point::new(10.31, 50.11));
    for day in [date(1450, 5, 9), date(1450, 5, 11), date(1450, 5, 12)] {
        println!("{}", atlas.on(day).control_at(bank).expect("the point is on the east bank"));
    }
    println!("{}", atlas.on(date(1450, 5, 12)).control_at(mill).expect("the point is in the mill"));
    let under_the_duke = |day| atlas.on(day).control_of("east")?.is_held_under("duke");
    println!(
        "Under the duke on 31 May: {}, on 1 June: {}",
        under_the_duke(date(1450, 5, 31))?,
        under_the_duke(date(1450, 6, 1))?
    );
    for spell in atlas.history_at(bank) {
        println!("{spell}");
    }
    println!("On the border meet: {}", atlas.on(date(1450, 1, 1)).zones_touching(Point::new(10.25, 50.1)).len());
    Ok(())
}
