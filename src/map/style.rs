//! Colours: those of the actors where the record names them, and a palette for all eyes where it does not.

use jiff::civil::Date;

use super::range::Days;
use crate::model::{Actor, ActorId, Control, Relation, Status};
use crate::query::Atlas;
use crate::time::date_of;

/// Looks after the simplestyle specification 1.1, which geojson.io, GitHub and Mapbox read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) fill: Colour,
    pub(super) fill_opacity: f64,
    pub(super) stroke: Colour,
    pub(super) stroke_width: f64,
}

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Colour(pub(super) [u8; 3]);

impl Colour {
    pub(super) const INK: Colour = Colour([0x33, 0x33, 0x33]);
    /// Ground that nobody holds.
    pub(super) const VACANT: Colour = Colour([0xff, 0xff, 0xff]);
    /// Ground of which nothing is known.
    pub(super) const UNKNOWN: Colour = Colour([0xe4, 0xe4, 0xe4]);

    /// How light it is without colour (ITU-R BT.601).
    pub(super) fn grey(self) -> u8 {
        let [r, g, b] = self.0.map(u32::from);
        ((r * 299 + g * 587 + b * 114) / 1000) as u8
    }

    /// Whether white shows better on it than black.
    pub(super) fn is_dark(self) -> bool {
        self.grey() < 128
    }

    pub(super) fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// The colours that Okabe and Ito chose for all sorts of colour vision (2008), without black.
const FOR_ALL_EYES: [Colour; 7] = [
    Colour([0x00, 0x72, 0xb2]),
    Colour([0xe6, 0x9f, 0x00]),
    Colour([0x00, 0x9e, 0x73]),
    Colour([0xd5, 0x5e, 0x00]),
    Colour([0x56, 0xb4, 0xe9]),
    Colour([0xcc, 0x79, 0xa7]),
    Colour([0xf0, 0xe4, 0x42]),
];

/// The colours of an atlas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette<'a> {
    atlas: &'a Atlas,
    /// Whose orders forces take is looked up on one day, so that a control has one colour on the whole map.
    day: Date,
}

impl<'a> Palette<'a> {
    pub(super) fn new(atlas: &'a Atlas, days: Days) -> Self {
        Palette { atlas, day: date_of(days.end - 1).unwrap_or(Date::MAX) }
    }

    /// The colour that the record gives an actor, or one of the palette by its place in the list.
    pub(super) fn of_actor(self, id: &ActorId) -> Colour {
        let actors = self.atlas.actors();
        let position = actors.iter().position(|actor| actor.id == *id).unwrap_or(actors.len());
        let named = actors.get(position).and_then(Actor::rgb).map(Colour);
        named.unwrap_or(FOR_ALL_EYES[position % FOR_ALL_EYES.len()])
    }

    /// The colour of a control. Several forces that all stand under one actor have that one's colour, others
    /// that of the first of them.
    pub(super) fn of_control(self, control: &Control) -> Colour {
        match (control.status(), control.actors()) {
            (Status::Vacant, _) => Colour::VACANT,
            (Status::Unknown, _) | (_, []) => Colour::UNKNOWN,
            (_, [only]) => self.of_actor(only),
            (_, [first, ..]) => self.of_actor(&self.common(control.actors()).unwrap_or_else(|| first.clone())),
        }
    }

    /// The nearest actor above all of these by command, which can be one of them.
    fn common(self, actors: &[ActorId]) -> Option<ActorId> {
        let data = &self.atlas.data;
        let chain = |id: &ActorId| {
            let position = data.actor_position(id.as_str()).ok()?;
            Some(data.hierarchy.ancestors(position, self.day, &[Relation::Command]))
        };
        let chains: Vec<Vec<u32>> = actors.iter().filter_map(chain).collect();
        let shared = chains.first()?.iter().find(|above| chains.iter().all(|chain| chain.contains(above)))?;
        Some(data.actors[*shared as usize].id.clone())
    }

    pub(super) fn style(self, control: &Control) -> Style {
        let fill = self.of_control(control);
        let (fill_opacity, stroke) = match control.status() {
            Status::Held => (0.55, Colour::INK),
            Status::Shared | Status::Contested => {
                let other = control.actors().iter().map(|actor| self.of_actor(actor)).find(|colour| *colour != fill);
                (0.35, other.unwrap_or(Colour::INK))
            }
            Status::Vacant | Status::Unknown => (0.25, Colour::INK),
        };
        Style {
            fill,
            fill_opacity,
            stroke,
            stroke_width: if control.status() == Status::Contested { 2.0 } else { 1.0 },
        }
    }
}
