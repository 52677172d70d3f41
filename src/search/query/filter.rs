//! What is true of a field's values.

use std::ops::Not;

use serde::{Deserialize, Serialize};

/// What must be true of a field's values for a document to be found. Scores do not change by it.
///
/// Values are kept as text and read as the field has them when the search runs: words of a keyword as
/// they are, numbers, `true` and `false`, dates as `2021`, `2021-06`, `2021-06-30` or in RFC 3339.
///
/// ```
/// use fihris::Filter;
///
/// let spring = Filter::range("published", "2021-03", "2021-05");
/// assert_ne!(spring, !spring.clone());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub(crate) field: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) negated: bool,
    pub(crate) test: Test,
}

/// A test of a field's values: one of several need pass it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Test {
    Exists,
    AnyOf(Vec<String>),
    Range { from: Option<Bound>, to: Option<Bound> },
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bound {
    pub(crate) value: String,
    pub(crate) inclusive: bool,
}

impl Filter {
    fn new(field: impl Into<String>, test: Test) -> Filter {
        Filter { field: field.into(), negated: false, test }
    }

    /// The field has this value.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_eq!(Filter::is("pages", 12), Filter::any_of("pages", ["12"]));
    /// ```
    pub fn is(field: impl Into<String>, value: impl ToString) -> Filter {
        Filter::any_of(field, [value])
    }

    /// The field has one of these values; with none, nothing is found.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// let sections = Filter::any_of("section", ["اقتصاد", "سياسة"]);
    /// assert_eq!(sections.field(), "section");
    /// ```
    pub fn any_of(
        field: impl Into<String>,
        values: impl IntoIterator<Item = impl ToString>,
    ) -> Filter {
        let values = values.into_iter().map(|value| value.to_string());
        Filter::new(field, Test::AnyOf(values.collect()))
    }

    /// The field has a value.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_eq!(Filter::exists("author").field(), "author");
    /// ```
    pub fn exists(field: impl Into<String>) -> Filter {
        Filter::new(field, Test::Exists)
    }

    /// The field has a value from `from` to `to`, with both ends: `2021-05` as an end is all of May.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_ne!(Filter::range("pages", 1, 9), Filter::range("pages", 1, 10));
    /// ```
    pub fn range(field: impl Into<String>, from: impl ToString, to: impl ToString) -> Filter {
        Filter::between(field, Some(Bound::at(from, true)), Some(Bound::at(to, true)))
    }

    /// The field has this value or a greater or later one.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_ne!(Filter::at_least("pages", 9), Filter::more_than("pages", 9));
    /// ```
    pub fn at_least(field: impl Into<String>, value: impl ToString) -> Filter {
        Filter::between(field, Some(Bound::at(value, true)), None)
    }

    /// The field has this value or a lesser or earlier one.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_ne!(Filter::at_most("pages", 9), Filter::less_than("pages", 9));
    /// ```
    pub fn at_most(field: impl Into<String>, value: impl ToString) -> Filter {
        Filter::between(field, None, Some(Bound::at(value, true)))
    }

    /// The field has a greater or later value.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_ne!(Filter::more_than("published", "2021"), Filter::at_least("published", "2021"));
    /// ```
    pub fn more_than(field: impl Into<String>, value: impl ToString) -> Filter {
        Filter::between(field, Some(Bound::at(value, false)), None)
    }

    /// The field has a lesser or earlier value.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_ne!(Filter::less_than("published", "2021"), Filter::at_most("published", "2021"));
    /// ```
    pub fn less_than(field: impl Into<String>, value: impl ToString) -> Filter {
        Filter::between(field, None, Some(Bound::at(value, false)))
    }

    pub(crate) fn between(
        field: impl Into<String>,
        from: Option<Bound>,
        to: Option<Bound>,
    ) -> Filter {
        Filter::new(field, Test::Range { from, to })
    }

    /// The field it is about.
    ///
    /// ```
    /// assert_eq!(fihris::Filter::exists("author").field(), "author");
    /// ```
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl Not for Filter {
    type Output = Filter;

    /// The field has no such value.
    ///
    /// ```
    /// use fihris::Filter;
    ///
    /// assert_eq!(!!Filter::exists("author"), Filter::exists("author"));
    /// ```
    fn not(mut self) -> Filter {
        self.negated = !self.negated;
        self
    }
}

impl Bound {
    #[allow(clippy::needless_pass_by_value, reason = "so that numbers need no &")]
    fn at(value: impl ToString, inclusive: bool) -> Bound {
        Bound { value: value.to_string(), inclusive }
    }
}
