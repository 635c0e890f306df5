//! The functions on an Apache Ballista cluster.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::{DataFusionError, Result, TableReference, exec_err, plan_err};
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{Extension, LogicalPlan, ScalarUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::PhysicalExtensionCodec;
use serde::{Deserialize, Serialize};

use super::functions::{Functions, Shared, Skipped};
use super::scalar::{ALL, Function, PARTS};
use super::shipping::Shipped;
use super::tables::{AtlasTable, Table};
use crate::error::{ErrorKind, Fault};
use crate::query::Atlas;
use crate::time::{date_of, day_number};

/// Carries the functions, and the word where the atlas is, from the client to the scheduler and on to the executors.
///
/// It goes into all three by Ballista's own extension points: `with_ballista_logical_extension_codec` and
/// `with_ballista_physical_extension_codec` of the client's session, `override_logical_codec` and
/// `override_physical_codec` of scheduler and executors. What travels is the name of the function and the
/// checksum of the compiled atlas, with its path or its bytes; a machine that has another file
/// there, or none, ends the query with an error that says so. Each machine opens an atlas once.
///
/// The example `cluster` is a whole program.
///
/// ```
/// use std::sync::Arc;
/// use ballista_core::extension::SessionConfigExt;
/// use datafusion::prelude::SessionConfig;
/// use disputed::datafusion::AtlasCodec;
///
/// let codec = Arc::new(AtlasCodec::default());
/// let config = SessionConfig::new_with_ballista()
///     .with_ballista_logical_extension_codec(codec.clone())
///     .with_ballista_physical_extension_codec(codec);
/// ```
#[derive(Default)]
pub struct AtlasCodec {
    plans: BallistaLogicalExtensionCodec,
    tasks: BallistaPhysicalExtensionCodec,
    known: Mutex<Vec<Known>>,
}

/// An atlas that this machine has opened, and where others find it.
struct Known {
    shared: Shared,
    shipped: Shipped,
}

/// How many atlases a machine keeps open: beyond that it forgets the one opened first.
const KEPT: usize = 32;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What travels in place of a function or a table.
#[derive(Serialize, Deserialize)]
struct Sent {
    /// That of this crate.
    version: String,
    shipped: Shipped,
    strict: bool,
    table: Option<TableCall>,
}

/// The name of a table, and the day that it is of.
type TableCall = (String, Option<i32>);

impl AtlasCodec {
    /// The functions of an atlas in a compiled file ([`Atlas::write_compiled`]) that every machine has under the same path.
    /// What travels is the path and the checksum.
    ///
    /// # Errors
    /// If the file cannot be read, or as [`Atlas::from_compiled`].
    pub fn ship_file(&self, path: impl AsRef<Path>) -> crate::error::Result<Functions> {
        let path = path.as_ref().display().to_string();
        let bytes =
            std::fs::read(&path).map_err(|error| Fault::new(ErrorKind::Io, error.to_string()).in_file(&path))?;
        self.ship(&bytes, Shipped::file(path, &bytes))
    }

    /// The functions of an atlas in its compiled form. The bytes travel in every plan and task, so this is for small atlases:
    /// the embedded one has some hundred kB, and Ballista takes messages of up to 16 MB unless it is told otherwise.
    ///
    /// # Errors
    /// As [`Atlas::from_compiled`].
    ///
    /// ```
    /// let mut bytes = Vec::new();
    /// disputed::article140()?.write_compiled(&mut bytes)?;
    /// let codec = disputed::datafusion::AtlasCodec::default();
    /// let functions = codec.ship_bytes(&bytes)?;
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn ship_bytes(&self, bytes: &[u8]) -> crate::error::Result<Functions> {
        self.ship(bytes, Shipped::here(bytes))
    }

    /// How many values the functions could not understand on this machine, by all atlases that it has open. Each machine
    /// counts its own: the client's [`Functions::skipped`] knows nothing of what executors met, so that a program that runs an
    /// executor asks the executor's codec.
    ///
    /// ```
    /// let codec = disputed::datafusion::AtlasCodec::default();
    /// assert_eq!(codec.skipped(), disputed::datafusion::Skipped::default());
    /// ```
    pub fn skipped(&self) -> Skipped {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|known| known.shared.skipped()).sum()
    }

    fn ship(&self, bytes: &[u8], shipped: Shipped) -> crate::error::Result<Functions> {
        let functions = Functions::new(Atlas::from_compiled(bytes)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        keep(&mut known, functions.shared.clone(), shipped);
        Ok(functions)
    }

    fn encode(&self, shared: &Shared, table: Option<TableCall>, buf: &mut Vec<u8>) -> Result<()> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(of_atlas) = known.iter().find(|known| known.shared.atlas.is(&shared.atlas)) else {
            return plan_err!(
                "the atlas of these functions is in the memory of this machine alone: write it to a file by \
                 `Atlas::write_compiled`, and take the functions from `AtlasCodec::ship_file` or `ship_bytes`"
            );
        };
        let shipped = of_atlas.shipped.clone();
        let sent = Sent { version: VERSION.to_owned(), shipped, strict: shared.strict, table };
        buf.extend(postcard::to_stdvec(&sent).map_err(|error| DataFusionError::External(error.into()))?);
        Ok(())
    }

    fn decode(&self, buf: &[u8]) -> Result<(Shared, Option<TableCall>)> {
        let sent: Sent = match postcard::from_bytes(buf) {
            Ok(Sent { version, .. }) if version != VERSION => {
                return exec_err!("one machine runs disputed {version}, this one {VERSION}: run one version on all");
            }
            Ok(sent) => sent,
            Err(error) => return exec_err!("what another machine sent is nothing of disputed {VERSION}: {error}"),
        };
        // Locked while an atlas is opened, so that tasks that begin together open it once.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| known.shipped.is_same(&sent.shipped)) {
            return Ok((known.shared.clone().strict(sent.strict), sent.table));
        }
        let shared = Shared::new(sent.shipped.load()?);
        keep(&mut known, shared.clone(), sent.shipped);
        Ok((shared.strict(sent.strict), sent.table))
    }

    fn encode_function(&self, function: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        let function: &dyn std::any::Any = function.inner().as_ref();
        function.downcast_ref::<Function>().map_or(Ok(()), |function| self.encode(&function.shared, None, buf))
    }

    fn decode_function(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        let (shared, _) = self.decode(buf)?;
        let Some(definition) = ALL.iter().chain(&PARTS).find(|definition| definition.name == name) else {
            return plan_err!("disputed {VERSION} has no function {name}");
        };
        Ok(Arc::new(ScalarUDF::from(Function::new(definition, shared))))
    }
}

fn keep(known: &mut Vec<Known>, shared: Shared, shipped: Shipped) {
    if known.len() >= KEPT {
        known.remove(0);
    }
    known.push(Known { shared, shipped });
}

impl fmt::Debug for AtlasCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtlasCodec").finish_non_exhaustive()
    }
}

impl LogicalExtensionCodec for AtlasCodec {
    fn try_decode(&self, buf: &[u8], inputs: &[LogicalPlan], ctx: &TaskContext) -> Result<Extension> {
        self.plans.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.plans.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        _: &TableReference,
        _: SchemaRef,
        _: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        let (shared, table) = self.decode(buf)?;
        let (name, day) = table.unwrap_or_default();
        let Some(table) = Table::ALL.into_iter().find(|table| table.name() == name) else {
            return plan_err!("disputed {VERSION} has no table {name}");
        };
        Ok(Arc::new(table.of(&shared, day.and_then(date_of))?))
    }

    fn try_encode_table_provider(
        &self,
        name: &TableReference,
        table: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        let any: &dyn std::any::Any = table.as_ref();
        match any.downcast_ref::<AtlasTable>() {
            Some(AtlasTable { asked: (shared, what, date), .. }) => {
                self.encode(shared, Some((what.name().to_owned(), date.map(day_number))), buf)
            }
            None => self.plans.try_encode_table_provider(name, table, buf),
        }
    }

    fn try_decode_file_format(&self, buf: &[u8], ctx: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.plans.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(&self, buf: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.plans.try_encode_file_format(buf, node)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        self.decode_function(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.encode_function(node, buf)
    }
}

impl PhysicalExtensionCodec for AtlasCodec {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.tasks.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: Arc<dyn ExecutionPlan>, buf: &mut Vec<u8>) -> Result<()> {
        self.tasks.try_encode(node, buf)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        self.decode_function(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.encode_function(node, buf)
    }
}
