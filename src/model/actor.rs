//! Parties that can hold ground, and whose orders, law, friendship or succession ties them to each other.

use serde::{Deserialize, Serialize};

use super::{ActorId, Names};
use crate::time::Period;

/// A party that can hold ground: a state and its forces, a regional government, an armed group.
///
/// ```
/// use disputed::{Actor, ActorKind, Relation, Period, date};
///
/// let mut militia = Actor::new("militia", "Valley militia");
/// militia.kind = ActorKind::Paramilitary;
/// militia.put_under("army", Relation::Command, Period::since(date(2016, 11, 26)));
/// assert_eq!(militia.links[0].parent, "army");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Actor {
    /// What changes of control call it by.
    pub id: ActorId,
    /// Its names; other names it goes by stand in [`Names::other`].
    pub names: Names,
    /// A short form for legends and tables, where there is one.
    #[serde(default)]
    pub short_name: Option<String>,
    /// What sort of party it is.
    #[serde(default)]
    pub kind: ActorKind,
    /// Its colour on maps, as `#rrggbb` or `#rgb`: hexadecimal digits for red, green and blue. Anything else is refused when an
    /// atlas is built.
    #[serde(default)]
    pub colour: Option<String>,
    /// Whom it belongs to, when, and in what sense. Several at once are allowed.
    #[serde(default)]
    pub links: Vec<ActorLink>,
}

impl Actor {
    /// The red, green and blue of its colour. `None` if it has none, or what stands there is no colour.
    pub(crate) fn rgb(&self) -> Option<[u8; 3]> {
        let digits = self.colour.as_ref()?.strip_prefix('#')?;
        // `from_str_radix` takes a sign as well.
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let channel = |shift: u32, bits: u32| (number >> shift & ((1 << bits) - 1)) as u8;
        match digits.len() {
            6 => Some([16, 8, 0].map(|shift| channel(shift, 8))),
            3 => Some([8, 4, 0].map(|shift| channel(shift, 4) * 17)),
            _ => None,
        }
    }

    /// An actor with an id and an English name. The other fields can be set afterwards.
    pub fn new(id: impl Into<ActorId>, name: impl Into<String>) -> Self {
        Actor {
            id: id.into(),
            names: Names::new(name),
            short_name: None,
            kind: ActorKind::default(),
            colour: None,
            links: Vec::new(),
        }
    }

    /// Adds a link to a parent.
    pub fn put_under(&mut self, parent: impl Into<ActorId>, relation: Relation, period: Period) -> &mut Self {
        self.links.push(ActorLink { parent: parent.into(), relation, period, basis: String::new() });
        self
    }

    /// The short name, or the English one.
    ///
    /// ```
    /// let mut actor = disputed::Actor::new("cts", "Counter Terrorism Service");
    /// assert_eq!(actor.label(), "Counter Terrorism Service");
    /// actor.short_name = Some("CTS".into());
    /// assert_eq!(actor.label(), "CTS");
    /// ```
    pub fn label(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.names.en)
    }
}

/// What sort of party an actor is. It says nothing about who is right.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.actor("isis").unwrap().kind, disputed::ActorKind::Insurgent);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ActorKind {
    /// A state and its forces.
    State,
    /// A government of a part of a state, and its forces.
    Regional,
    /// An armed force beside the regular ones.
    Paramilitary,
    /// An armed force that fights the state it is in.
    Insurgent,
    /// Several states together.
    Coalition,
    /// A political party, or people without arms.
    Party,
    /// None of these, or not said.
    #[default]
    Other,
}

/// That an actor belonged to another one for a time.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let link = &atlas.actor("pmf").unwrap().links[0];
/// assert_eq!(link.parent, "federal-iraq");
/// assert_eq!(link.period.start(), Some(disputed::date(2016, 11, 26)));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorLink {
    /// The actor above.
    pub parent: ActorId,
    /// In what sense it is above.
    pub relation: Relation,
    /// When that was so.
    #[serde(default)]
    pub period: Period,
    /// The law, order or report that this rests on.
    #[serde(default)]
    pub basis: String,
}

/// In what sense an actor belongs to another.
///
/// Questions such as "held by the federal state" follow [`Relation::Command`] unless others are asked for.
///
/// ```
/// # let atlas = disputed::article140()?;
/// use disputed::{Relation, date};
///
/// let by = |relation| atlas.is_under("krg", "federal-iraq", date(2017, 1, 1), &[relation]);
/// assert!(by(Relation::Legal)? && !by(Relation::Command)?);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// It takes orders from the parent.
    Command,
    /// It is part of the parent in law, not in fact.
    Legal,
    /// Loyalty, pay or politics.
    Affiliation,
    /// The parent went on under this name.
    Succession,
}
