//! What there is to tell of a query.

use fihris::{Hits, SalientWord, Searcher, Suggestion};

use super::arguments::{Arguments, Asked, Subject};
use super::shared::command;

pub(crate) struct Answer {
    /// `None` if nothing was searched.
    pub(crate) hits: Option<Hits>,
    /// Empty unless asked for.
    pub(crate) suggestions: Vec<Suggestion>,
    pub(crate) did_you_mean: Option<String>,
    /// `None` unless asked for.
    pub(crate) about: Option<Vec<SalientWord>>,
}

impl Answer {
    pub(crate) fn new(
        searcher: &Searcher,
        arguments: &Arguments,
        asked: &Asked,
    ) -> command::Result<Answer> {
        let suggestions = match &asked.prefix {
            // Titles are whole questions, as likely as not.
            Some(prefix) => {
                searcher.suggester_with_titles("title")?.complete(prefix, arguments.limit)
            }
            None => Vec::new(),
        };
        let Some(subject) = &asked.subject else {
            return Ok(Answer { hits: None, suggestions, did_you_mean: None, about: None });
        };
        let search = arguments.search(searcher, asked)?;
        let hits = search.run()?;
        let did_you_mean = match subject {
            Subject::Query(query) => searcher.did_you_mean(query)?,
            Subject::Like(_) => None,
        };
        let about = arguments.about.map(|words| search.about(words)).transpose()?;
        Ok(Answer { hits: Some(hits), suggestions, did_you_mean, about })
    }
}
