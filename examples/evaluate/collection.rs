//! A collection to evaluate on: documents, queries, and which documents people judged right.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::metrics::Grades;
use crate::shared::command::Result;
use crate::shared::lines;

/// A DIR of the command line. Documents are read when they are asked for, since there may be more
/// than fit in memory.
pub(crate) struct Collection {
    pub(crate) name: String,
    corpus: PathBuf,
    qrels: PathBuf,
    pub(crate) queries: Vec<Query>,
}

pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) text: String,
    grades: Grades,
}

impl Query {
    /// Its grades, if some document is right: nothing can be said of the answer to other queries.
    pub(crate) fn judged(&self) -> Option<&Grades> {
        self.grades.values().any(|&grade| grade > 0).then_some(&self.grades)
    }
}

/// A line of the corpus; what else it has is left out.
#[derive(Deserialize, Serialize)]
pub(crate) struct Document {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl Document {
    /// As UTF-8.
    pub(crate) fn text_bytes(&self) -> u64 {
        (self.title.len() + self.text.len()) as u64
    }
}

impl Collection {
    /// Reads the queries and the judgements in `directory`, and sees that there is a corpus.
    pub(crate) fn open(directory: &str) -> Result<Collection> {
        let path = Path::new(directory);
        let whole = path.canonicalize().map_err(|error| format!("{directory:?}: {error}"))?;
        let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
        let (corpus, qrels) = (path.join("corpus.jsonl"), path.join("qrels.tsv"));
        File::open(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        let mut queries = read_queries(&path.join("queries.tsv"))?;
        judge(&mut queries, &qrels)?;
        Ok(Collection { name, corpus, qrels, queries })
    }

    /// Calls `put` with every document, and sees at the end that all judged ones were among them.
    pub(crate) fn each_document(&self, mut put: impl FnMut(&Document) -> Result<()>) -> Result<()> {
        let mut ids = HashSet::new();
        lines::each_of_file(&self.corpus, |line| {
            let document: Document = serde_json::from_str(line)?;
            check_id(&document.id)?;
            put(&document)?;
            let Document { id, .. } = document;
            match ids.replace(id) {
                None => Ok(()),
                Some(id) => Err(format!("the document {id:?} is there twice").into()),
            }
        })?;
        for query in &self.queries {
            if let Some(id) = query.grades.keys().find(|&id| !ids.contains(id)) {
                let (qrels, query) = (self.qrels.display(), &query.id);
                let absent = format!("judges the document {id:?} for the query {query:?}");
                return Err(format!("{qrels}: {absent}, and the corpus has none of that id").into());
            }
        }
        Ok(())
    }
}

fn read_queries(path: &Path) -> Result<Vec<Query>> {
    let mut queries = Vec::new();
    let mut ids = HashSet::new();
    lines::each_of_file(path, |line| {
        let (id, text) = line.split_once('\t').ok_or_else(|| columns("id TAB text", line))?;
        check_id(id)?;
        if !ids.insert(id.to_owned()) {
            return Err(format!("the query {id:?} is there twice").into());
        }
        queries.push(Query { id: id.to_owned(), text: text.to_owned(), grades: Grades::new() });
        Ok(())
    })?;
    Ok(queries)
}

/// Gives the queries their grades.
fn judge(queries: &mut [Query], path: &Path) -> Result<()> {
    let mut by_id: HashMap<String, &mut Query> =
        queries.iter_mut().map(|query| (query.id.clone(), query)).collect();
    lines::each_of_file(path, |line| {
        let [query, document, grade] = *line.split('\t').collect::<Vec<_>>() else {
            return Err(columns("query id TAB document id TAB grade", line));
        };
        let grade = grade
            .parse()
            .map_err(|_| format!("the grade is {grade:?}, not a whole number from 0 up"))?;
        let Some(judged) = by_id.get_mut(query) else {
            return Err(format!("queries.tsv has no query {query:?}").into());
        };
        match judged.grades.insert(document.to_owned(), grade) {
            None => Ok(()),
            Some(_) => {
                Err(format!("the document {document:?} is judged twice for {query:?}").into())
            }
        }
    })?;
    if queries.iter().all(|query| query.judged().is_none()) {
        return Err(format!("{}: every grade is 0, so nothing is right", path.display()).into());
    }
    Ok(())
}

fn columns(wanted: &str, line: &str) -> Box<dyn std::error::Error> {
    format!("{line:?} is not {wanted}").into()
}

/// Run files have their columns apart by spaces.
fn check_id(id: &str) -> Result<()> {
    if id.is_empty() || id.contains(char::is_whitespace) {
        return Err(format!("{id:?} is no id; one is not empty and has no white space").into());
    }
    Ok(())
}
