//! Codes as values of flags: the same words as in files and JSON, listed by `--help` and by completions.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::audit::{Item, UnknownCode, folded};
use crate::compare::Grade;
use crate::i18n::Lang;

/// A value that may be `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrNone<T>(pub Option<T>);

/// A grade that one item shall have: `address=different`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemGrade(pub Item, pub Grade);

/// Parses the code of one of `all`.
pub fn coded<T>(all: &'static [T]) -> impl TypedValueParser<Value = T>
where
    T: Copy + fmt::Display + FromStr<Err = UnknownCode> + Send + Sync,
{
    let codes: Vec<String> = all.iter().map(T::to_string).collect();
    PossibleValuesParser::new(codes).try_map(|code| code.parse::<T>())
}

/// Parses an employer's code, in the form in which it is kept and matched.
pub fn employer_code(written: &str) -> Result<String, Infallible> {
    Ok(folded(written).into_owned())
}

/// Parses the code of one of `all`, or `none`.
pub fn coded_or_none<T>(all: &'static [T]) -> impl TypedValueParser<Value = OrNone<T>>
where
    T: Copy + fmt::Display + FromStr<Err = UnknownCode> + Send + Sync,
{
    let codes: Vec<String> = all.iter().map(T::to_string).chain([NONE.to_owned()]).collect();
    PossibleValuesParser::new(codes).try_map(|code| {
        if code == NONE { Ok(OrNone(None)) } else { code.parse::<T>().map(|t| OrNone(Some(t))) }
    })
}

const NONE: &str = "none";

impl FromStr for ItemGrade {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (item, grade) = text.split_once('=').ok_or_else(|| Lang::En.text("cli.why.item-grade"))?;
        let item = item.parse().map_err(|error: UnknownCode| error.to_string())?;
        Ok(Self(item, grade.parse().map_err(|error: UnknownCode| error.to_string())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_grade_names_both() {
        assert_eq!("address=different".parse(), Ok(ItemGrade(Item::Address, Grade::Different)));
        for wrong in ["address", "address=", "=different", "town=different", "address=other"] {
            assert!(wrong.parse::<ItemGrade>().is_err(), "{wrong}");
        }
    }
}
