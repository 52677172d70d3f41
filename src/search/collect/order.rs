//! In which order hits come.

use serde::{Deserialize, Serialize};

use super::field_use;
use crate::error::Error;
use crate::index::layout::{Column, Layout};

/// The order of hits: the best first, or by a field.
///
/// Dates and numbers go by what they are, `false` before `true`, keywords as in an Arabic dictionary:
/// the article ال does not count, nor do marks and the ways to write one letter. Of several values the
/// least counts, in a descending order the greatest. Documents without one come last in either. What is
/// equal goes by the id, or where the schema has none, by the place in the index.
///
/// ```
/// use fihris::Order;
///
/// let newest = Order::by("published").descending();
/// assert_ne!(newest, Order::by("published"));
/// assert_eq!(Order::default(), Order::relevance());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Order {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    descending: bool,
}

impl Order {
    /// The best first.
    ///
    /// ```
    /// assert_eq!(fihris::Order::relevance().field(), None);
    /// ```
    pub fn relevance() -> Order {
        Order::default()
    }

    /// By the values of a field, the least or earliest first. A text field is an error of the search.
    ///
    /// ```
    /// assert_eq!(fihris::Order::by("pages").field(), Some("pages"));
    /// ```
    pub fn by(field: impl Into<String>) -> Order {
        Order { field: Some(field.into()), descending: false }
    }

    /// The greatest or latest first. By relevance it changes nothing: the best come first.
    ///
    /// ```
    /// use fihris::Order;
    ///
    /// assert_ne!(Order::by("pages").descending(), Order::by("pages"));
    /// assert_eq!(Order::relevance().descending(), Order::relevance());
    /// ```
    #[must_use]
    pub fn descending(mut self) -> Order {
        self.descending = self.field.is_some();
        self
    }

    /// The field it goes by; `None` for relevance.
    ///
    /// ```
    /// assert_eq!(fihris::Order::by("pages").field(), Some("pages"));
    /// ```
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Whether the greatest or latest come first. By relevance, `false`.
    pub(crate) fn is_descending(&self) -> bool {
        self.descending
    }

    /// What it goes by in an index.
    ///
    /// # Errors
    /// When the schema declares no such field, or one that has no order.
    pub(crate) fn resolve(&self, layout: &Layout) -> Result<Resolved<'_>, Error> {
        let Some(field) = &self.field else {
            return Ok(Resolved { by: By::Score, descending: true });
        };
        let column = field_use::column(layout, "order", field)?;
        let by = match column {
            Column::Id(_) | Column::Keyword(_) => By::Keyword(field),
            Column::Date(_) | Column::Integer(_) | Column::Float(_) | Column::Bool(_) => {
                By::Number(field)
            }
            Column::Text(_) | Column::Stored => {
                let expected = "an order goes by a keyword, date, number, bool or the id";
                return Err(field_use::wrong("order", field, column, expected));
            }
        };
        Ok(Resolved { by, descending: self.descending })
    }
}

/// An order in an index.
#[derive(Clone, Copy)]
pub(crate) struct Resolved<'o> {
    pub(crate) by: By<'o>,
    pub(crate) descending: bool,
}

/// What an order goes by.
#[derive(Clone, Copy)]
pub(crate) enum By<'o> {
    Score,
    /// A field of dates, numbers or bools.
    Number(&'o str),
    /// A field of keywords or the id.
    Keyword(&'o str),
}
