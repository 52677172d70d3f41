//! The values of options, read.

use fihris::{DateStep, Facet, Filter, Fuzzy, Order};

use super::shared::listing;

/// The field of dates that articles have.
pub(crate) const PUBLISHED: &str = "published";
/// Stands for any value of a field.
const ANY: &str = "*";

/// A facet, with its step if it is of dates.
#[derive(Clone)]
pub(crate) struct Counted {
    pub(crate) facet: Facet,
    pub(crate) step: Option<DateStep>,
}

/// Which hits stand for others.
pub(crate) enum Collapse {
    Field(String),
    Duplicates,
}

/// `FIELD=VALUE` and the like.
pub(crate) fn filter(text: &str) -> Result<Filter, String> {
    const SIGNS: [&str; 6] = ["!=", ">=", "<=", "=", ">", "<"];
    let wrong = || {
        format!("--filter takes FIELD=VALUE, FIELD!=VALUE, FIELD>=VALUE or the like, not {text:?}")
    };
    let sign_at = text.find(['!', '=', '<', '>']).ok_or_else(wrong)?;
    let (field, compared) = text.split_at(sign_at);
    let sign = SIGNS.into_iter().find(|sign| compared.starts_with(sign)).ok_or_else(wrong)?;
    let value = &compared[sign.len()..];
    if field.is_empty() {
        return Err(wrong());
    }
    let values: Vec<&str> = value.split('|').collect();
    if values.contains(&"") {
        return Err(format!("--filter {text:?} lacks a value after {sign} or |"));
    }
    if values.len() > 1 && !matches!(sign, "=" | "!=") {
        return Err(format!("--filter {text:?} compares with several values; {sign} takes one"));
    }
    let equal = || if value == ANY { Filter::exists(field) } else { Filter::any_of(field, values) };
    Ok(match sign {
        "=" => equal(),
        "!=" => !equal(),
        ">=" => Filter::at_least(field, value),
        ">" => Filter::more_than(field, value),
        "<=" => Filter::at_most(field, value),
        _ => Filter::less_than(field, value),
    })
}

/// The documents published between two dates, of which one may be left open.
pub(crate) fn published(from: Option<&str>, to: Option<&str>) -> Option<Filter> {
    Some(match (from, to) {
        (None, None) => return None,
        (Some(from), None) => Filter::at_least(PUBLISHED, from),
        (None, Some(to)) => Filter::at_most(PUBLISHED, to),
        (Some(from), Some(to)) => Filter::range(PUBLISHED, from, to),
    })
}

/// `FIELD`, or `FIELD:month` and the like.
pub(crate) fn facet(text: &str) -> Result<Counted, String> {
    let (field, step) = match text.split_once(':') {
        Some((field, "year")) => (field, Some(DateStep::Year)),
        Some((field, "month")) => (field, Some(DateStep::Month)),
        Some((field, "day")) => (field, Some(DateStep::Day)),
        Some((_, other)) => {
            return Err(format!("--facet counts dates by year, month or day, not {other:?}"));
        }
        None => (text, (text == PUBLISHED).then_some(DateStep::Month)),
    };
    if field.is_empty() {
        return Err(format!("--facet {text:?} lacks its field"));
    }
    let facet = match step {
        Some(step) => Facet::dates(field, step),
        None => Facet::values(field),
    };
    Ok(Counted { facet, step })
}

impl Counted {
    /// With no more bars than a person reads.
    pub(crate) fn for_a_person(&self) -> Facet {
        match self.step {
            Some(_) => self.facet.clone().limit(listing::MAX_BARS),
            None => self.facet.clone(),
        }
    }
}

/// `FIELD`, `-FIELD` or `relevance`.
pub(crate) fn order(text: &str) -> Result<Order, String> {
    match text.strip_prefix('-') {
        Some("") => Err("--sort takes FIELD, -FIELD or relevance, not \"-\"".to_owned()),
        Some("relevance") => Err("--sort relevance has the best first already".to_owned()),
        Some(field) => Ok(Order::by(field).descending()),
        None if text == "relevance" => Ok(Order::relevance()),
        None => Ok(Order::by(text)),
    }
}

pub(crate) fn fuzzy(text: &str) -> Result<Fuzzy, String> {
    match text {
        "on" => Ok(Fuzzy::On),
        "off" => Ok(Fuzzy::Off),
        "auto" => Ok(Fuzzy::Auto),
        other => Err(format!("--fuzzy takes on, off or auto, not {other:?}")),
    }
}

pub(crate) fn collapse(text: String) -> Collapse {
    if text == "duplicates" { Collapse::Duplicates } else { Collapse::Field(text) }
}

pub(crate) fn days(text: &str) -> Result<f64, String> {
    let days = text.parse().ok().filter(|days: &f64| days.is_finite() && *days > 0.0);
    days.ok_or_else(|| format!("--recency takes a number of days above 0, not {text:?}"))
}
