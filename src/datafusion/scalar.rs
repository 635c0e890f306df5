//! The functions that give one value a row.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::answers::{fields, numbers};
use super::arguments::{Argument, Call, Questions};
use super::functions::Shared;

/// What is different between the functions.
#[derive(Debug)]
pub(super) struct Definition {
    call: Call,
    returns: fn() -> DataType,
    /// The answer to each question, with the actors behind it.
    answer: fn(&Shared, &Questions, &[ArrayRef]) -> Result<ArrayRef>,
}

pub(super) static ALL: [Definition; 4] = [
    Definition {
        call: Call { name: "control_at", forms: &[&[Argument::Date]] },
        returns: || DataType::Struct(fields()),
        answer: |shared, questions, _| {
            let answers = shared.answers.take(&numbers(&shared.atlas, questions), &questions.days)?;
            Ok(Arc::new(answers))
        },
    },
    Definition {
        call: Call { name: "controlled_by", forms: &[&[Argument::Date, Argument::Actor("actor")]] },
        returns: || DataType::Boolean,
        answer: |shared, questions, actors| shared.rolls.controlled_by(&shared.atlas, questions, &actors[0]),
    },
    Definition {
        call: Call { name: "zone_at", forms: &[&[], &[Argument::Date]] },
        returns: || DataType::Utf8View,
        answer: |shared, questions, _| shared.answers.zones(&numbers(&shared.atlas, questions)),
    },
    Definition {
        call: Call {
            name: "front_distance_km",
            forms: &[&[Argument::Date, Argument::Actor("a"), Argument::Actor("b")]],
        },
        returns: || DataType::Float64,
        answer: |shared, questions, sides| shared.fronts.distances(&shared.atlas, questions, &sides[0], &sides[1]),
    },
];

impl Definition {
    #[cfg(feature = "ballista")]
    pub(super) fn name(&self) -> &'static str {
        self.call.name
    }
}

/// A function of an atlas.
#[derive(Debug)]
pub(super) struct Function {
    definition: &'static Definition,
    pub(super) shared: Shared,
    signature: Signature,
}

impl Function {
    pub(super) fn new(definition: &'static Definition, shared: Shared) -> Self {
        Function { definition, shared, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.definition.call.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let call = self.definition.call;
        let coerced = call.coerce(given)?;
        if call.is_undated(&coerced) && self.shared.day_of_shapes.is_none() {
            return plan_err!("the zones of this atlas move: name the day, as in {}(lon, lat, date)", call.name);
        }
        Ok(coerced)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok((self.definition.returns)())
    }

    /// Actors that stand in the query itself are looked up when it is planned.
    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let types: Vec<DataType> = args.arg_fields.iter().map(|field| field.data_type().clone()).collect();
        for place in self.definition.call.actors(&types) {
            if let Some(Some(Some(id))) = args.scalar_arguments[place].map(ScalarValue::try_as_str) {
                let known = self.shared.atlas.data.actor_position(id);
                known.or_else(|error| plan_err!("{}: {error}", self.name()))?;
            }
        }
        Ok(Arc::new(Field::new(self.name(), (self.definition.returns)(), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let (questions, actors) = self.definition.call.read(&args, &self.shared)?;
        (self.definition.answer)(&self.shared, &questions, &actors).map(ColumnarValue::Array)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name() && self.shared == other.shared
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.name(), &self.shared).hash(state);
    }
}
