//! Who asks for one field of an answer gets a function that makes no other.

use std::any::Any;

use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::functions::core::getfield::GetFieldFunc;
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Expr, LogicalPlan, ScalarUDF};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

use super::scalar::Function;

/// Puts `control_at_actors(..)` in the place of `control_at(..)['actors']`, and so on, where a plan is made.
#[derive(Debug)]
pub(super) struct Narrowing;

impl OptimizerRule for Narrowing {
    fn name(&self) -> &'static str {
        "disputed_fields_alone"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn rewrite(&self, plan: LogicalPlan, _: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        let names = NamePreserver::new(&plan);
        plan.map_expressions(|expression| {
            let name = names.save(&expression);
            let narrowed = expression.transform_up(|expression| {
                let narrow = narrow(&expression);
                Ok(narrow.map_or_else(|| Transformed::no(expression), Transformed::yes))
            });
            Ok(narrowed?.update_data(|expression| name.restore(expression)))
        })
    }
}

fn narrow(expression: &Expr) -> Option<Expr> {
    let Expr::ScalarFunction(field) = expression else { return None };
    inner::<GetFieldFunc>(&field.func)?;
    let [Expr::ScalarFunction(whole), Expr::Literal(name, _)] = &field.args[..] else { return None };
    let part = inner::<Function>(&whole.func)?.part(name.try_as_str()??)?;
    Some(Expr::ScalarFunction(ScalarFunction::new_udf(ScalarUDF::from(part).into(), whole.args.clone())))
}

fn inner<T: Any>(function: &ScalarUDF) -> Option<&T> {
    let function: &dyn Any = function.inner().as_ref();
    function.downcast_ref()
}
