//! What actors and controls are called in printed answers.

use crate::model::{ActorId, Control};
use crate::query::Atlas;

impl Atlas {
    /// A control in the short names of its actors ([`Actor::label`](crate::Actor::label)): as the answers of all analyses
    /// print it. In full names and other languages: [`in_words`](Self::in_words).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let control = disputed::Control::held(["cts", "federal-police"]);
    /// assert_eq!(atlas.in_short(&control), "held by CTS and FP");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn in_short(&self, control: &Control) -> String {
        control.describe(|id| self.label_of(id))
    }

    /// The short name of an actor.
    pub(super) fn label_of(&self, id: &ActorId) -> String {
        self.actor(id.as_str()).map_or_else(|| id.to_string(), |actor| actor.label().to_owned())
    }

    /// The short names of actors that stand together.
    pub(super) fn labels_of(&self, actors: &[ActorId]) -> String {
        actors.iter().map(|id| self.label_of(id)).collect::<Vec<_>>().join(" and ")
    }
}
