//! Ids: short texts that name one thing each, a type of its own for each sort of thing.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// Cheap to clone. It orders, compares and prints as its text.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<T: AsRef<str> + ?Sized> From<&T> for $name {
            fn from(text: &T) -> Self {
                $name(text.as_ref().into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name(text.into())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

ids! {
    /// Names an [`Actor`](crate::Actor), such as `peshmerga-puk`.
    ActorId,
    /// Names a [`Zone`](crate::Zone), such as `kirkuk-city`.
    ZoneId,
    /// Names an administrative [`Division`](crate::Division), such as the governorate `ninewa`.
    DivisionId,
    /// Names a [`ControlChange`](crate::ControlChange) or the change that a [`Claim`](crate::Claim) states.
    ChangeId,
    /// Names a [`Source`](crate::Source).
    SourceId,
    /// Names an [`Incident`](crate::Incident).
    IncidentId,
    /// Names a [`Milestone`](crate::Milestone) of a legal process.
    MilestoneId,
    /// Names a [`LegalClaim`](crate::LegalClaim).
    LegalClaimId,
}
