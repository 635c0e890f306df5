//! Who held ground in fact.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ActorId, Phrases};
use crate::error::counted;

/// The state of control of a zone.
///
/// The actors of a set are sorted and named once each. [`Control::Contested`] is a finding (it is known that the place
/// was fought over or divided), [`Control::Unknown`] is the absence of one; they are never merged.
///
/// ```
/// use disputed::{Control, Status};
///
/// let control = Control::shared(["police", "army"]);
/// assert_eq!(control.status(), Status::Shared);
/// assert_eq!(control.to_string(), "shared by army and police");
/// assert_eq!(control, Control::shared(["army", "police", "army"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Control {
    /// By one side: one force, or several allied ones.
    Held(Arc<[ActorId]>),
    /// By two or more forces side by side, agreed or not, that do not fight for the place.
    Shared(Arc<[ActorId]>),
    /// Fought over or divided between these.
    Contested(Arc<[ActorId]>),
    /// Left by one side and not yet entered by another.
    Vacant,
    /// Not known.
    Unknown,
}

/// The state of control without the actors.
///
/// ```
/// use disputed::{Control, Status};
///
/// assert_eq!(Control::Vacant.status(), Status::Vacant);
/// assert!(Status::Held < Status::Unknown, "in the order in which they are listed");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// See [`Control::Held`].
    Held,
    /// See [`Control::Shared`].
    Shared,
    /// See [`Control::Contested`].
    Contested,
    /// See [`Control::Vacant`].
    Vacant,
    /// See [`Control::Unknown`].
    Unknown,
}

impl Status {
    /// All of them, in order.
    pub const ALL: [Status; 5] = [Status::Held, Status::Shared, Status::Contested, Status::Vacant, Status::Unknown];

    /// The word for it in tables and files.
    ///
    /// ```
    /// assert_eq!(disputed::Status::Contested.to_string(), "contested");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Shared => "shared",
            Status::Contested => "contested",
            Status::Vacant => "vacant",
            Status::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn set<A: Into<ActorId>>(actors: impl IntoIterator<Item = A>) -> Arc<[ActorId]> {
    let mut actors: Vec<ActorId> = actors.into_iter().map(Into::into).collect();
    actors.sort_unstable();
    actors.dedup();
    actors.into()
}

impl Control {
    /// Held by one side.
    ///
    /// ```
    /// assert_eq!(disputed::Control::held(["army", "police"]).to_string(), "held by army and police");
    /// ```
    pub fn held<A: Into<ActorId>>(actors: impl IntoIterator<Item = A>) -> Self {
        Control::Held(set(actors))
    }

    /// Shared by two or more.
    ///
    /// ```
    /// assert_eq!(disputed::Control::shared(["army", "guards"]).to_string(), "shared by army and guards");
    /// ```
    pub fn shared<A: Into<ActorId>>(actors: impl IntoIterator<Item = A>) -> Self {
        Control::Shared(set(actors))
    }

    /// Contested between two or more.
    ///
    /// ```
    /// assert_eq!(disputed::Control::contested(["army", "rebels"]).to_string(), "contested between army and rebels");
    /// ```
    pub fn contested<A: Into<ActorId>>(actors: impl IntoIterator<Item = A>) -> Self {
        Control::Contested(set(actors))
    }

    /// A control of this status over these actors; vacant and unknown take none. `None` if the number of actors does
    /// not fit: held needs one or more, shared and contested need two or more, vacant and unknown none.
    ///
    /// ```
    /// use disputed::{Control, Status};
    ///
    /// assert_eq!(Control::from_parts(Status::Held, ["army"]), Some(Control::held(["army"])));
    /// assert_eq!(Control::from_parts(Status::Shared, ["army"]), None);
    /// ```
    pub fn from_parts<A: Into<ActorId>>(status: Status, actors: impl IntoIterator<Item = A>) -> Option<Self> {
        let actors = set(actors);
        match (status, actors.len()) {
            (Status::Held, 1..) => Some(Control::Held(actors)),
            (Status::Shared, 2..) => Some(Control::Shared(actors)),
            (Status::Contested, 2..) => Some(Control::Contested(actors)),
            (Status::Vacant, 0) => Some(Control::Vacant),
            (Status::Unknown, 0) => Some(Control::Unknown),
            _ => None,
        }
    }

    /// The state without the actors.
    ///
    /// ```
    /// assert_eq!(disputed::Control::held(["army"]).status(), disputed::Status::Held);
    /// ```
    pub fn status(&self) -> Status {
        match self {
            Control::Held(_) => Status::Held,
            Control::Shared(_) => Status::Shared,
            Control::Contested(_) => Status::Contested,
            Control::Vacant => Status::Vacant,
            Control::Unknown => Status::Unknown,
        }
    }

    /// The actors, sorted by id; none where the ground is vacant or unknown.
    ///
    /// ```
    /// assert_eq!(disputed::Control::held(["police", "army"]).actors(), ["army", "police"]);
    /// assert!(disputed::Control::Vacant.actors().is_empty());
    /// ```
    pub fn actors(&self) -> &[ActorId] {
        match self {
            Control::Held(actors) | Control::Shared(actors) | Control::Contested(actors) => actors,
            Control::Vacant | Control::Unknown => &[],
        }
    }

    /// Whether it is as its constructors make it: as many actors as it takes, sorted, each once.
    pub(crate) fn is_sound(&self) -> bool {
        let enough = match self {
            Control::Held(actors) => !actors.is_empty(),
            Control::Shared(actors) | Control::Contested(actors) => actors.len() > 1,
            Control::Vacant | Control::Unknown => true,
        };
        enough && self.actors().is_sorted_by(|one, other| one < other)
    }

    /// The English phrase about it, with each actor called as `name` calls it.
    pub(crate) fn describe(&self, name: impl Fn(&ActorId) -> String) -> String {
        let names: Vec<String> = self.actors().iter().map(name).collect();
        Phrases::ENGLISH.control(self, &names)
    }
}

/// Prints the actors by their ids.
impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.describe(ToString::to_string))
    }
}

/// Two fields, `status` and `actors`, in files.
#[derive(Serialize, Deserialize)]
struct Parts {
    status: Status,
    #[serde(default)]
    actors: Vec<ActorId>,
}

impl Serialize for Control {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Parts { status: self.status(), actors: self.actors().to_vec() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Control {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Parts { status, actors } = Parts::deserialize(deserializer)?;
        let count = actors.len();
        Control::from_parts(status, actors).ok_or_else(|| {
            serde::de::Error::custom(format!("status {status} does not go with {}", counted(count, "actor")))
        })
    }
}
