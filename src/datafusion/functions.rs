//! What a session is given.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::common::DataFusionError;
use datafusion::logical_expr::ScalarUDF;
use datafusion::optimizer::OptimizerRule;
use datafusion::prelude::SessionContext;

use super::answers::Answers;
use super::fronts::Fronts;
use super::narrowing::Narrowing;
use super::rolls::Rolls;
use super::scalar::{ALL, Function};
use super::tables::{Table, TableFunction};
use crate::error::Error;
use crate::query::Atlas;

/// Gives a session the functions of an atlas: see the [module](super). What the session has under their names is replaced.
///
/// ```
/// use datafusion::prelude::SessionContext;
///
/// let ctx = SessionContext::new();
/// let functions = disputed::datafusion::register(&ctx, disputed::article140()?);
/// assert_eq!(functions.skipped().coordinates, 0);
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn register(ctx: &SessionContext, atlas: Atlas) -> Functions {
    let functions = Functions::new(atlas);
    functions.register(ctx);
    functions
}

/// The SQL functions of one atlas. Cheap to clone; clones count together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Functions {
    pub(super) shared: Shared,
}

/// How many values could not be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Skipped {
    /// Rows with a longitude or latitude that is not a finite number, or with bytes that are no point.
    pub coordinates: u64,
    /// Rows with a text that is no day, or a time that no calendar has.
    pub dates: u64,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} places and {} dates could not be understood", self.coordinates, self.dates)
    }
}

#[cfg(feature = "ballista")]
impl std::iter::Sum for Skipped {
    fn sum<I: Iterator<Item = Skipped>>(all: I) -> Self {
        all.fold(Skipped::default(), |sum, one| Skipped {
            coordinates: sum.coordinates + one.coordinates,
            dates: sum.dates + one.dates,
        })
    }
}

impl Functions {
    /// The functions of an atlas, or of a view of it such as [`Atlas::known_by`]. Cost: one look at each change.
    ///
    /// ```
    /// use disputed::datafusion::Functions;
    ///
    /// let functions = Functions::new(disputed::article140()?.known_by(disputed::date(2017, 10, 16)));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn new(atlas: Atlas) -> Self {
        Functions { shared: Shared::new(atlas) }
    }

    /// The same, but a value that cannot be understood ends the query with an error that shows it.
    ///
    /// ```
    /// # use disputed::datafusion::Functions;
    /// let functions = Functions::new(disputed::article140()?).strict();
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[must_use]
    pub fn strict(self) -> Self {
        Functions { shared: self.shared.strict(true) }
    }

    /// Gives them to a session.
    pub fn register(&self, ctx: &SessionContext) {
        for definition in &ALL {
            ctx.register_udf(ScalarUDF::from(Function::new(definition, self.shared.clone())));
        }
        for what in Table::ALL {
            ctx.register_udtf(what.name(), Arc::new(TableFunction::new(what, self.shared.clone())));
        }
        ctx.remove_optimizer_rule(Narrowing.name());
        ctx.add_optimizer_rule(Arc::new(Narrowing));
    }

    /// How many values could not be understood so far in this process, in whatever query. A row that the engine asks about
    /// twice counts twice. On a cluster each executor counts what it met, and this count stays at zero: ask the executor's codec
    /// (`AtlasCodec::skipped`), or be [`strict`](Self::strict).
    pub fn skipped(&self) -> Skipped {
        self.shared.skipped()
    }
}

/// What all functions of an atlas have in common. Two are equal if they are the same.
#[derive(Clone)]
pub(super) struct Shared {
    common: Arc<Common>,
    pub(super) strict: bool,
}

pub(super) struct Common {
    pub(super) atlas: Atlas,
    pub(super) answers: Answers,
    pub(super) rolls: Rolls,
    pub(super) fronts: Fronts,
    /// A day on which the zones have their shapes; none if they move.
    pub(super) day_of_shapes: Option<i32>,
    pub(super) tally: Tally,
}

#[derive(Default)]
pub(super) struct Tally {
    pub(super) coordinates: AtomicU64,
    pub(super) dates: AtomicU64,
}

impl Shared {
    pub(super) fn new(atlas: Atlas) -> Self {
        let all = atlas.answers();
        let (answers, rolls) = (Answers::of(&atlas, &all), Rolls::of(&atlas, &all));
        let fronts = Fronts::of(&atlas);
        let day_of_shapes = match atlas.shape_days()[..] {
            [] => Some(0),
            [day] => Some(day),
            _ => None,
        };
        let common = Common { atlas, answers, rolls, fronts, day_of_shapes, tally: Tally::default() };
        Shared { common: Arc::new(common), strict: false }
    }

    pub(super) fn strict(self, strict: bool) -> Self {
        Shared { strict, ..self }
    }

    pub(super) fn skipped(&self) -> Skipped {
        let Tally { coordinates, dates } = &self.tally;
        Skipped { coordinates: coordinates.load(Ordering::Relaxed), dates: dates.load(Ordering::Relaxed) }
    }
}

/// A fault of a question, as the engine tells it.
pub(super) fn in_engine(error: Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

impl Deref for Shared {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.common
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.common, &other.common) && self.strict == other.strict
    }
}

impl Eq for Shared {}

impl Hash for Shared {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (Arc::as_ptr(&self.common), self.strict).hash(state);
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shared").field(&self.atlas.info().title).finish()
    }
}
