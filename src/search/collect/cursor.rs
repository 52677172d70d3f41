//! Where a page ended.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use tantivy::DocAddress;
use tantivy::schema::Field;

use super::order::Order;
use super::pass::Ranked;
use super::place::{Key, SortValue, score_number};
use crate::error::{Error, Kind, beginning};
use crate::index::document::id_of;
use crate::search::searcher::Searcher;

/// Of the last hits of a page so many are kept: by relevance, one of them must be left as it was to
/// tell where the page ended.
const KEPT_HITS: usize = 3;
/// No cursor's text is longer: it holds three ids and keywords, each of at most 65,530 bytes.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// Where a page of hits ended, to go on from with the next. As text it is safe in a URL.
///
/// Documents that are added meanwhile do not shift the next page: nothing is shown twice or left out
/// unless its own place has changed. By a field, the page ended at the value and id of its last hit.
/// By relevance, it ended at that hit, whose score is taken anew, as scores change with each document
/// added; if it has gone or changed, at the one before it.
///
/// ```
/// use fihris::Cursor;
///
/// let error = "page=2".parse::<Cursor>().unwrap_err();
/// assert_eq!(error.to_string(), r#""page=2" is no cursor; pass on the one that came with the page before"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cursor {
    end: Kept,
}

/// What a cursor's text says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    order: Order,
    /// The last hit first; never empty.
    last: Vec<Shown>,
}

/// A hit of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    id: String,
    value: Option<SortValue>,
    /// Tells whether the document is still the same.
    mark: u64,
}

/// Where a page ended in an index.
pub(crate) struct End {
    pub(crate) key: Key,
    pub(crate) id: String,
    /// Documents past it that were on the page.
    pub(crate) shown: Vec<DocAddress>,
}

impl Cursor {
    /// Where the page of these hits ends, each given with its document as JSON; `None` if there are none.
    ///
    /// # Errors
    /// When the schema declares no id.
    pub(crate) fn new(
        searcher: &Searcher,
        order: &Order,
        hits: &[(&Ranked, String)],
    ) -> Result<Option<Cursor>, Error> {
        let (name, _) = id_field(searcher)?;
        let last = hits.iter().rev().take(KEPT_HITS).map(|(hit, json)| Shown {
            id: id_of(json, name).unwrap_or_default(),
            value: hit.key.value.clone(),
            mark: mark(json),
        });
        let last: Vec<_> = last.collect();
        if last.is_empty() {
            return Ok(None);
        }
        Ok(Some(Cursor { end: Kept { order: order.clone(), last } }))
    }

    /// Where the page ended. `score` tells the score of a document, `None` if it does not match.
    ///
    /// # Errors
    /// When the order is another or the schema declares no id, or the index cannot be read.
    pub(crate) fn end(
        &self,
        searcher: &Searcher,
        order: &Order,
        score: impl Fn(DocAddress) -> Result<Option<f32>, Error>,
    ) -> Result<End, Error> {
        let (_, field) = id_field(searcher)?;
        let Kept { order: wanted, last } = &self.end;
        if wanted != order {
            let [wanted, given] = [wanted, order].map(|order| match order.field() {
                None => "relevance".to_owned(),
                Some(field) => format!("{field:?}, {}", direction(order)),
            });
            let message = format!("the cursor is of a search by {wanted}, and this is by {given}");
            return Err(Kind::Cursor(message).into());
        }
        let end = |hit: &Shown, value: Option<SortValue>, shown: Vec<DocAddress>| End {
            key: Key::new(value),
            id: hit.id.clone(),
            shown,
        };
        let kept = |shown| end(&last[0], last[0].value.clone(), shown);
        if order.field().is_some() {
            return Ok(kept(Vec::new()));
        }
        let mut past = Vec::new();
        for hit in last {
            let Some(address) = searcher.address_of(field, &hit.id)? else { continue };
            if mark(&searcher.document(address)?) == hit.mark
                && let Some(score) = score(address)?
            {
                return Ok(end(hit, Some(SortValue::Number(score_number(score))), past));
            }
            past.push(address);
        }
        Ok(kept(past))
    }
}

fn direction(order: &Order) -> &'static str {
    if order.is_descending() { "descending" } else { "ascending" }
}

/// The name of the id, and its tantivy field.
fn id_field(searcher: &Searcher) -> Result<(&str, Field), Error> {
    searcher.layout().id().ok_or_else(|| {
        let message = "a cursor needs an id to tell documents by, and the schema declares none";
        Kind::Cursor(message.to_owned()).into()
    })
}

/// As FNV-1a of a document's JSON, but of eight bytes at a time; the same on every machine.
fn mark(json: &str) -> u64 {
    json.as_bytes().chunks(8).fold(0xCBF2_9CE4_8422_2325, |hash: u64, bytes| {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        (hash ^ u64::from_le_bytes(eight)).wrapping_mul(0x0100_0000_01B3)
    })
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.end).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// # Errors
    /// When the text is not that of a cursor.
    fn from_str(text: &str) -> Result<Cursor, Error> {
        const SHOWN_CHARS: usize = 40;
        let read = || {
            let text = (text.len() <= MAX_TEXT_BYTES).then_some(text)?;
            let json = URL_SAFE_NO_PAD.decode(text).ok()?;
            serde_json::from_slice::<Kept>(&json).ok().filter(|end| !end.last.is_empty())
        };
        read().map(|end| Cursor { end }).ok_or_else(|| {
            let brief = beginning(text, SHOWN_CHARS);
            let advice = "pass on the one that came with the page before";
            Kind::Cursor(format!("{brief:?} is no cursor; {advice}")).into()
        })
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> String {
        cursor.to_string()
    }
}

impl TryFrom<String> for Cursor {
    type Error = Error;

    fn try_from(text: String) -> Result<Cursor, Error> {
        text.parse()
    }
}
