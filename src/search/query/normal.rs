//! The form of a query that its text is read to: nothing empty, nothing wrapped for nothing.

use super::ast::{Clause, Occur, Query};
use crate::analysis::{Analyzer, View, normalize};

/// What asks for nothing.
pub(crate) const NOTHING: Query = Query::Clauses(Vec::new());

impl Query {
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Query::Clauses(clauses) if clauses.is_empty())
    }

    /// What the text of the query is read to, but for what was typed inside it.
    pub(crate) fn normal(&self) -> Query {
        match self {
            Query::Word(word) if !has_words(word) => NOTHING,
            Query::Like(text) if !has_words(text) => NOTHING,
            Query::Phrase { words, distance } => phrase(words, *distance),
            Query::Pattern(pattern) if !pattern.contains(['*', '?']) => phrase(pattern, 0),
            Query::In { field, query } => match query.normal() {
                query if query.is_nothing() => NOTHING,
                query => Query::In { field: field.clone(), query: Box::new(query) },
            },
            Query::Clauses(clauses) => list(
                clauses
                    .iter()
                    .map(|Clause { occur, query }| Clause { occur: *occur, query: query.normal() }),
            ),
            Query::Any(any) => self::any(any.iter().map(Query::normal)),
            Query::All
            | Query::Typed(_)
            | Query::Word(_)
            | Query::Pattern(_)
            | Query::Like(_)
            | Query::Filter(_) => self.clone(),
        }
    }

    /// Whether it must be there when nothing is said of it.
    pub(crate) fn usual_occur(&self) -> Occur {
        let is_required = match self {
            Query::Phrase { .. } | Query::In { .. } | Query::Filter(_) => true,
            Query::All | Query::Typed(_) | Query::Word(_) | Query::Pattern(_) | Query::Like(_) => {
                false
            }
            Query::Clauses(clauses) => clauses.iter().any(|clause| clause.occur != Occur::Wanted),
            Query::Any(any) => any.iter().all(|one| one.usual_occur() == Occur::Required),
        };
        if is_required { Occur::Required } else { Occur::Wanted }
    }
}

/// Whether an index has anything to look for: punctuation is not.
pub(crate) fn has_words(text: &str) -> bool {
    !normalize(text).is_empty()
}

/// `text` up to its `most`-th word, and how many words it has till there; one more than that if it has more.
pub(crate) fn first_words(text: &str, most: usize) -> (&str, usize) {
    let (mut end, mut words) = (0, 0);
    Analyzer::new(View::Exact).analyze(text).for_each(|token| {
        words += 1;
        if words <= most {
            end = token.offset_to;
        }
    });
    if words > most { (&text[..end], most + 1) } else { (text, words) }
}

pub(crate) fn phrase(words: &str, distance: u32) -> Query {
    match words.trim() {
        words if !has_words(words) => NOTHING,
        words => Query::Phrase { words: words.to_owned(), distance },
    }
}

/// Several clauses as one query. A list of wanted words in a list is part of it.
pub(crate) fn list(clauses: impl Iterator<Item = Clause>) -> Query {
    let mut all = Vec::new();
    for clause in clauses.filter(|clause| !clause.query.is_nothing()) {
        match clause {
            Clause { occur: Occur::Wanted, query: Query::Clauses(inner) }
                if inner.iter().all(|clause| clause.occur == Occur::Wanted) =>
            {
                all.extend(inner);
            }
            clause => all.push(clause),
        }
    }
    match all.as_slice() {
        [one] if one.occur != Occur::Excluded => all.remove(0).query,
        _ => Query::Clauses(all),
    }
}

/// Several alternatives as one query.
pub(crate) fn any(alternatives: impl Iterator<Item = Query>) -> Query {
    let mut all = Vec::new();
    for one in alternatives.filter(|one| !one.is_nothing()) {
        match one {
            Query::Any(more) => all.extend(more),
            one => all.push(one),
        }
    }
    match all.len() {
        0 => NOTHING,
        1 => all.remove(0),
        _ => Query::Any(all),
    }
}
