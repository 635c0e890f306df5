//! The functions that give one value a row.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::answers::{Part, fields, numbers};
use super::arguments::{Argument, Call, Questions};
use super::functions::Shared;

/// What is different between the functions.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) name: &'static str,
    call: Call,
    returns: fn() -> DataType,
    /// The answer to each question, with the actors behind it.
    answer: fn(&Shared, &Questions, &[ArrayRef]) -> Result<ArrayRef>,
}

const CONTROL_AT: Call = Call { name: "control_at", forms: &[&[Argument::Date]] };

/// The functions by their names in SQL.
pub(super) static ALL: [Definition; 4] = [
    Definition {
        name: CONTROL_AT.name,
        call: CONTROL_AT,
        returns: || DataType::Struct(fields()),
        answer: |shared, questions, _| {
            let answers = shared.answers.take(&numbers(&shared.atlas, questions), &questions.days)?;
            Ok(Arc::new(answers))
        },
    },
    Definition {
        name: "controlled_by",
        call: Call { name: "controlled_by", forms: &[&[Argument::Date, Argument::Actor("actor")]] },
        returns: || DataType::Boolean,
        answer: |shared, questions, actors| shared.rolls.controlled_by(&shared.atlas, questions, &actors[0]),
    },
    Definition {
        name: "zone_at",
        call: Call { name: "zone_at", forms: &[&[], &[Argument::Date]] },
        returns: || DataType::Utf8View,
        answer: |shared, questions, _| {
            shared.answers.take_part(Part::Zone, &numbers(&shared.atlas, questions), &questions.days)
        },
    },
    Definition {
        name: "front_distance_km",
        call: Call {
            name: "front_distance_km",
            forms: &[&[Argument::Date, Argument::Actor("a"), Argument::Actor("b")]],
        },
        returns: || DataType::Float64,
        answer: |shared, questions, sides| shared.fronts.distances(&shared.atlas, questions, &sides[0], &sides[1]),
    },
];

/// The fields of `control_at`, each alone, by the order of [`Part::ALL`]. Nobody writes them: [`Narrowing`](super::narrowing)
/// puts them into plans.
pub(super) static PARTS: [Definition; 6] = [
    part::<0>("control_at_zone"),
    part::<1>("control_at_status"),
    part::<2>("control_at_actors"),
    part::<3>("control_at_since"),
    part::<4>("control_at_until"),
    part::<5>("control_at_certainty"),
];

const fn part<const N: usize>(name: &'static str) -> Definition {
    Definition {
        name,
        call: CONTROL_AT,
        returns: || Part::ALL[N].data_type(),
        answer: |shared, questions, _| {
            shared.answers.take_part(Part::ALL[N], &numbers(&shared.atlas, questions), &questions.days)
        },
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

    /// The function that makes one field of this one's answers alone, if it is `control_at`.
    pub(super) fn part(&self, field: &str) -> Option<Self> {
        let is_whole = self.definition.name == CONTROL_AT.name;
        let part = Part::ALL.iter().position(|part| part.name() == field).filter(|_| is_whole)?;
        Some(Function::new(&PARTS[part], self.shared.clone()))
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.definition.name
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
