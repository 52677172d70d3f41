//! Where a document stands in an order.

use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, MonotonicallyMappableToU64, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::collate::{Ranks, collation_key, value};
use super::order::{By, Resolved};

/// Where a document stands among those of its segment: the lesser comes first. What comes from a
/// dictionary is odd, so that there is a place between any two of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    missing: bool,
    value: u64,
    id: u64,
    doc: DocId,
}

impl Place {
    pub(crate) fn doc(self) -> DocId {
        self.doc
    }
}

/// What a document is ordered by: a number as its column has it, or a keyword.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortValue {
    Number(u64),
    Keyword(String),
}

/// What a document is ordered by among those of all segments; those of equal keys go by their ids.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// `None` if the document has no value.
    pub(crate) value: Option<SortValue>,
    /// Of a keyword.
    collation: String,
}

impl Key {
    pub(crate) fn new(value: Option<SortValue>) -> Key {
        let collation = match &value {
            Some(SortValue::Keyword(value)) => collation_key(value),
            _ => String::new(),
        };
        Key { value, collation }
    }

    /// Which comes first.
    fn compare(&self, other: &Key, descending: bool) -> Ordering {
        match (&self.value, &other.value) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(one), Some(two)) => {
                let ascending = match (one, two) {
                    (SortValue::Number(one), SortValue::Number(two)) => one.cmp(two),
                    (SortValue::Keyword(one), SortValue::Keyword(two)) => {
                        self.collation.cmp(&other.collation).then_with(|| one.cmp(two))
                    }
                    // An order has one kind of values.
                    _ => Ordering::Equal,
                };
                if descending { ascending.reverse() } else { ascending }
            }
        }
    }
}

/// A score as a number of an order.
pub(crate) fn score_number(score: f32) -> u64 {
    f64::from(score).to_u64()
}

/// Tells the places of a segment's documents.
pub(crate) struct Places {
    segment: u32,
    by: Values,
    descending: bool,
    /// `None` if the schema has none, or the segment no document.
    ids: Option<StrColumn>,
}

enum Values {
    Score,
    Numbers(Option<Column<u64>>),
    Keywords(Option<StrColumn>, Arc<Ranks>),
}

impl Places {
    /// `ranks` are those of the segment, if the order is one of keywords.
    pub(crate) fn new(
        order: Resolved<'_>,
        id: Option<&str>,
        segment: u32,
        reader: &SegmentReader,
        ranks: Option<Arc<Ranks>>,
    ) -> tantivy::Result<Places> {
        let fields = reader.fast_fields();
        let by = match order.by {
            By::Score => Values::Score,
            By::Number(field) => {
                Values::Numbers(fields.u64_lenient(field)?.map(|(column, _)| column))
            }
            By::Keyword(field) => Values::Keywords(fields.str(field)?, ranks.unwrap_or_default()),
        };
        let ids = id.map(|id| fields.str(id)).transpose()?.flatten();
        Ok(Places { segment, by, descending: order.descending, ids })
    }

    /// The place of a document with this score.
    pub(crate) fn place(&self, doc: DocId, score: f32) -> Place {
        self.complete(self.value(doc, score), doc)
    }

    /// The place of a document with this score; `None` if its value alone tells that it comes after
    /// `worst`.
    pub(crate) fn place_unless_past(
        &self,
        doc: DocId,
        score: f32,
        worst: Option<Place>,
    ) -> Option<Place> {
        let value = self.value(doc, score);
        if let Some(worst) = worst {
            let Place { missing, value, .. } = self.at(value, 0, doc);
            if (missing, value) > (worst.missing, worst.value) {
                return None;
            }
        }
        Some(self.complete(value, doc))
    }

    fn value(&self, doc: DocId, score: f32) -> Option<u64> {
        match &self.by {
            Values::Score => Some(score_number(score)),
            Values::Numbers(column) => {
                column.as_ref().and_then(|column| self.first(column.values_for_doc(doc)))
            }
            Values::Keywords(column, ranks) => column.as_ref().and_then(|column| {
                let ranks = column.term_ords(doc).map(|ordinal| ranks.ranks[ordinal as usize]);
                self.first(ranks.map(|rank| odd(rank.into())))
            }),
        }
    }

    fn complete(&self, value: Option<u64>, doc: DocId) -> Place {
        let id = self.ids.as_ref().and_then(|ids| ids.term_ords(doc).next());
        self.at(value, id.map_or(0, odd), doc)
    }

    fn at(&self, value: Option<u64>, id: u64, doc: DocId) -> Place {
        let missing = value.is_none();
        let value = value.map_or(0, |value| if self.descending { !value } else { value });
        Place { missing, value, id, doc }
    }

    /// Of several values the one that comes first.
    fn first(&self, values: impl Iterator<Item = u64>) -> Option<u64> {
        if self.descending { values.max() } else { values.min() }
    }

    /// What the document is ordered by among all.
    pub(crate) fn key(&self, place: Place) -> tantivy::Result<Key> {
        let number = if self.descending { !place.value } else { place.value };
        let sorted = match &self.by {
            _ if place.missing => None,
            Values::Score | Values::Numbers(_) => Some(SortValue::Number(number)),
            Values::Keywords(None, _) => None,
            Values::Keywords(Some(column), ranks) => {
                let ordinal = ranks.ordinals[(number / 2) as usize];
                Some(SortValue::Keyword(value(column, ordinal.into())?))
            }
        };
        Ok(Key::new(sorted))
    }

    pub(crate) fn address(&self, place: Place) -> DocAddress {
        DocAddress::new(self.segment, place.doc)
    }

    /// `None` if the schema has none.
    fn id(&self, place: Place) -> tantivy::Result<Option<String>> {
        match &self.ids {
            Some(ids) if place.id % 2 == 1 => value(ids, place.id / 2).map(Some),
            _ => Ok(None),
        }
    }

    /// Which comes first, of a document of this segment and one of another, each with its key. A look
    /// for an id costs more than all else here, so only those of equal keys are looked for.
    pub(crate) fn compare(
        &self,
        (place, key): (Place, &Key),
        of_other: &Places,
        (other, other_key): (Place, &Key),
    ) -> tantivy::Result<Ordering> {
        let keys = key.compare(other_key, self.descending);
        if keys.is_ne() {
            return Ok(keys);
        }
        let ids = self.id(place)?.cmp(&of_other.id(other)?);
        Ok(ids.then_with(|| self.address(place).cmp(&of_other.address(other))))
    }

    /// The place in this segment that only what comes after a document with this key and id is
    /// greater than.
    pub(crate) fn after(&self, key: &Key, id: &str) -> tantivy::Result<Place> {
        let value = match (&self.by, &key.value) {
            (_, None) => None,
            (Values::Keywords(Some(column), ranks), Some(SortValue::Keyword(wanted))) => {
                Some(rank_of(column, ranks, &key.collation, wanted)?)
            }
            // A segment without values has no document that the value could be compared with.
            (_, Some(SortValue::Number(number))) => Some(*number),
            (_, Some(SortValue::Keyword(_))) => Some(0),
        };
        let id = self.ids.as_ref().map(|ids| ordinal_of(ids, id)).transpose()?;
        Ok(self.at(value, id.unwrap_or(0), DocId::MAX))
    }
}

fn odd(number: u64) -> u64 {
    number.saturating_mul(2).saturating_add(1)
}

/// The ordinal of a value as a place has it, or the even number below the next one's.
fn ordinal_of(column: &StrColumn, value: &str) -> tantivy::Result<u64> {
    if let Some(ordinal) = column.dictionary().term_ord(value)? {
        return Ok(odd(ordinal));
    }
    let (next, _) =
        column.dictionary().term_bounds_to_ord(Bound::Included(value), Bound::Unbounded)?;
    Ok(match next {
        Bound::Included(next) | Bound::Excluded(next) => next.saturating_mul(2),
        Bound::Unbounded => 0,
    })
}

/// The rank of a keyword as a place has it, or the even number below the next one's.
fn rank_of(
    column: &StrColumn,
    ranks: &Ranks,
    collation: &str,
    wanted: &str,
) -> tantivy::Result<u64> {
    let (mut least, mut past) = (0, ranks.ordinals.len());
    while least < past {
        let middle = least.midpoint(past);
        let at = value(column, ranks.ordinals[middle].into())?;
        match collation_key(&at).as_str().cmp(collation).then_with(|| at.as_str().cmp(wanted)) {
            Ordering::Less => least = middle + 1,
            Ordering::Greater => past = middle,
            Ordering::Equal => return Ok(odd(middle as u64)),
        }
    }
    Ok(least as u64 * 2)
}
