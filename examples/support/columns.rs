//! Which properties of a map hold what, as options.

use clap::Args;
use disputed::io::imports::Columns;

/// Properties by their names. Those that are not named are looked for; an empty name says that there is none.
#[derive(Args)]
pub struct ColumnArguments {
    /// The property with the id of the zone; features without one are one zone if their outlines are the same.
    #[arg(long, value_name = "PROPERTY")]
    zone: Option<String>,
    /// The property with the name of the zone.
    #[arg(long, value_name = "PROPERTY")]
    name: Option<String>,
    /// The property with who held it: one actor, or several between `;`, `|` or `+`.
    #[arg(long, value_name = "PROPERTY")]
    actor: Option<String>,
    /// The property with the state: held, shared, contested, vacant or unknown.
    #[arg(long, value_name = "PROPERTY")]
    status: Option<String>,
    /// The property with the first day.
    #[arg(long, value_name = "PROPERTY")]
    start: Option<String>,
    /// The property with the end.
    #[arg(long, value_name = "PROPERTY")]
    end: Option<String>,
    /// The property with the source.
    #[arg(long, value_name = "PROPERTY")]
    source: Option<String>,
    /// The property with the id of the zone that it is a part of.
    #[arg(long, value_name = "PROPERTY")]
    part_of: Option<String>,
    /// The property with the layer, where the map has several: features of different layers can be in one place.
    #[arg(long, value_name = "PROPERTY")]
    layer: Option<String>,
    /// The end is the last day on which the feature holds, and not the first on which it does not.
    #[arg(long)]
    last_day_counts: bool,
}

impl ColumnArguments {
    /// The columns that were asked for.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        columns.zone.clone_from(&self.zone);
        columns.name.clone_from(&self.name);
        columns.actor.clone_from(&self.actor);
        columns.status.clone_from(&self.status);
        columns.start.clone_from(&self.start);
        columns.end.clone_from(&self.end);
        columns.source.clone_from(&self.source);
        columns.part_of.clone_from(&self.part_of);
        columns.layer.clone_from(&self.layer);
        columns.last_day_counts = self.last_day_counts;
        columns
    }
}

/// Which properties hold what, as they were found: one line.
pub fn told(found: &Columns) -> String {
    let columns = [
        ("zone", &found.zone),
        ("name", &found.name),
        ("actor", &found.actor),
        ("status", &found.status),
        ("start", &found.start),
        ("end", &found.end),
        ("source", &found.source),
        ("part-of", &found.part_of),
        ("layer", &found.layer),
    ];
    let (there, missing): (Vec<_>, Vec<_>) = columns.into_iter().partition(|(_, property)| property.is_some());
    let there: Vec<String> =
        there.iter().map(|(what, property)| format!("{what} in {}", property.as_deref().unwrap_or_default())).collect();
    let missing: Vec<&str> = missing.into_iter().map(|(what, _)| what).collect();
    let missing = if missing.is_empty() { String::new() } else { format!("; not found: {}", missing.join(", ")) };
    format!("properties: {}{missing}", there.join(", "))
}
