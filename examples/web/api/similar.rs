//! `/api/similar`

use serde_json::json;

use super::search::{Found, MAX_HITS};
use crate::archive::Archive;
use crate::fault::{Fault, Result};
use crate::found::MAX_TITLE_CHARS;
use crate::lookup;
use crate::parameters::Parameters;
use crate::wording::shortened;

const HITS: usize = 10;

pub(crate) fn answer(archive: &Archive, mut parameters: Parameters) -> Result<String> {
    let id = parameters.required("id")?;
    let limit = parameters.number("limit", 1..=MAX_HITS, HITS)?;
    parameters.finish("id and limit")?;
    let similar = lookup::similar(archive, &id, limit)?;
    let similar = similar.iter().map(|hit| Found::of(hit, false)).collect::<Result<Vec<_>>>()?;
    let copies = lookup::copies(archive, &id)?;
    let copies: Vec<_> = copies
        .iter()
        .map(|copy| {
            let lookup::Copy { article, resemblance } = copy;
            json!({ "id": article.id, "title": shortened(&article.title, MAX_TITLE_CHARS), "resemblance": resemblance })
        })
        .collect();
    let answer = json!({ "id": id, "similar": similar, "near_duplicates": copies });
    serde_json::to_string(&answer).map_err(|error| Fault::Internal(error.to_string()))
}
