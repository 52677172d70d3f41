//! What the command line asks for.

use std::time::Duration;

use fihris::{Cursor, Filter, Fuzzy, Order, Recency, Search, Searcher};
use lexopt::Parser;
use lexopt::prelude::*;

use super::shared::command;
use super::values::{self, Collapse, Counted, PUBLISHED};

pub(crate) struct Arguments {
    pub(crate) index: String,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    pub(crate) after: Option<Cursor>,
    pub(crate) json: bool,
    pub(crate) explain: bool,
    pub(crate) facets: Vec<Counted>,
    pub(crate) about: Option<usize>,
    pub(crate) budget: Option<Duration>,
    filters: Vec<Filter>,
    all_words: bool,
    fuzzy: Fuzzy,
    order: Order,
    recency: Option<f64>,
    collapse: Option<Collapse>,
    /// `None` if queries come from standard input.
    pub(crate) asked: Option<Asked>,
}

/// What is to be answered.
#[derive(Default)]
pub(crate) struct Asked {
    /// `None` if nothing is to be searched.
    pub(crate) subject: Option<Subject>,
    /// What is to be completed.
    pub(crate) prefix: Option<String>,
}

pub(crate) enum Subject {
    Query(String),
    /// What the document with this id is about.
    Like(String),
}

impl Asked {
    pub(crate) fn query(query: impl Into<String>) -> Asked {
        Asked { subject: Some(Subject::Query(query.into())), prefix: None }
    }
}

/// A command line while it is read.
struct Reading {
    read: Arguments,
    from: Option<String>,
    to: Option<String>,
    like: Option<String>,
    prefix: Option<String>,
    query: Vec<String>,
}

impl Reading {
    fn new() -> Reading {
        let read = Arguments {
            index: String::new(),
            limit: 10,
            offset: 0,
            after: None,
            json: false,
            explain: false,
            facets: Vec::new(),
            about: None,
            budget: None,
            filters: Vec::new(),
            all_words: false,
            fuzzy: Fuzzy::default(),
            order: Order::default(),
            recency: None,
            collapse: None,
            asked: None,
        };
        Reading { read, from: None, to: None, like: None, prefix: None, query: Vec::new() }
    }

    /// Takes a long option, of which the value follows.
    fn option(&mut self, name: &str, parser: &mut Parser) -> Result<(), lexopt::Error> {
        let option = &*format!("--{name}");
        let read = &mut self.read;
        match name {
            "index" => read.index = command::value(parser, option)?,
            "limit" => read.limit = command::number(parser, option)?,
            "offset" => read.offset = command::number(parser, option)?,
            "after" => {
                let cursor = command::value(parser, option)?.parse();
                read.after = Some(cursor.map_err(|error| format!("{option}: {error}"))?);
            }
            "json" => read.json = true,
            "filter" => read.filters.push(values::filter(&command::value(parser, option)?)?),
            "from" => self.from = Some(command::value(parser, option)?),
            "to" => self.to = Some(command::value(parser, option)?),
            "all-words" => read.all_words = true,
            "fuzzy" => read.fuzzy = values::fuzzy(&command::value(parser, option)?)?,
            "like" => self.like = Some(command::value(parser, option)?),
            "sort" => read.order = values::order(&command::value_or_negative(parser, option)?)?,
            "recency" => {
                read.recency = Some(values::days(&command::value_or_negative(parser, option)?)?);
            }
            "collapse" => {
                read.collapse = Some(values::collapse(command::value(parser, option)?));
            }
            "facet" => read.facets.push(values::facet(&command::value(parser, option)?)?),
            "about" => read.about = Some(command::number(parser, option)?),
            "suggest" => self.prefix = Some(command::value(parser, option)?),
            "explain" => read.explain = true,
            "budget" => {
                let milliseconds = command::number(parser, option)?;
                read.budget = Some(Duration::from_millis(milliseconds as u64));
            }
            _ => return Err(lexopt::Error::UnexpectedOption(option.to_owned())),
        }
        Ok(())
    }

    fn finish(self) -> Result<Arguments, lexopt::Error> {
        let Reading { mut read, from, to, like, prefix, query } = self;
        if read.index.is_empty() {
            return Err("--index DIR is missing".into());
        }
        read.filters.extend(values::published(from.as_deref(), to.as_deref()));
        let query = (!query.is_empty()).then(|| query.join(" "));
        let subject = match (like, query) {
            (Some(id), None) => Some(Subject::Like(id)),
            (Some(_), Some(query)) => {
                return Err(format!("--like stands in place of the QUERY {query:?}").into());
            }
            (None, query) => query.map(Subject::Query),
        };
        if subject.is_some() || prefix.is_some() {
            read.asked = Some(Asked { subject, prefix });
        }
        Ok(read)
    }
}

impl Arguments {
    /// `None` if it is help.
    pub(crate) fn read() -> Result<Option<Arguments>, lexopt::Error> {
        let mut reading = Reading::new();
        let mut parser = Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => return Ok(None),
                Long(name) => {
                    let name = name.to_owned();
                    reading.option(&name, &mut parser)?;
                }
                Value(word) => reading.query.push(word.string()?),
                // No option is in Arabic: it is a word to leave out.
                Short(letter) if !letter.is_ascii() => {
                    let rest = parser.optional_value().unwrap_or_default().string()?;
                    reading.query.push(format!("-{letter}{rest}"));
                }
                other @ Short(_) => return Err(other.unexpected()),
            }
        }
        reading.finish().map(Some)
    }

    /// The search for what is asked, about to run. Nothing asked is a query without words.
    pub(crate) fn search(&self, searcher: &Searcher, asked: &Asked) -> command::Result<Search> {
        let mut search = match &asked.subject {
            None => searcher.search(""),
            Some(Subject::Query(query)) => searcher.search(query),
            Some(Subject::Like(id)) => searcher
                .more_like(id)?
                .ok_or_else(|| format!("--like: no document has the id {id:?}"))?,
        };
        search = search.limit(self.limit).offset(self.offset);
        search = search.fuzzy(self.fuzzy).order(self.order.clone());
        if self.all_words {
            search = search.all_words();
        }
        if let Some(cursor) = &self.after {
            search = search.after(cursor.clone());
        }
        if let Some(days) = self.recency {
            search = search.recency(Recency::new(PUBLISHED, days));
        }
        if let Some(budget) = self.budget {
            search = search.time_budget(budget);
        }
        search = match &self.collapse {
            None => search,
            Some(Collapse::Duplicates) => search.collapse_near_duplicates(),
            Some(Collapse::Field(field)) => search.collapse(field),
        };
        for filter in &self.filters {
            search = search.filter(filter.clone());
        }
        for counted in &self.facets {
            let all = || counted.facet.clone();
            search = search.facet(if self.json { all() } else { counted.for_a_person() });
        }
        Ok(search)
    }

    /// Whether hits come by how well they answer.
    pub(crate) fn is_by_relevance(&self) -> bool {
        self.order.field().is_none()
    }
}
