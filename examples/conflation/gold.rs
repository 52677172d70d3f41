//! The list of words and their lemmas.

use std::collections::HashMap;
use std::path::Path;

use fihris::{Analyzer, normalize};

use super::pairs::Word;
use crate::shared::command::Result;
use crate::shared::lines;

pub(crate) struct Gold {
    pub(crate) words: Vec<Word>,
    /// How many lines were left out, because their word has another lemma in a line above.
    pub(crate) left_out: usize,
}

/// Reads the words of `file`, each once, with the terms that `analyzer` makes of them.
pub(crate) fn read(file: &str, analyzer: &Analyzer) -> Result<Gold> {
    let mut gold = Gold { words: Vec::new(), left_out: 0 };
    // The place of each word in the list.
    let mut places: HashMap<String, usize> = HashMap::new();
    lines::each_of_file(Path::new(file), |line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [surface, lemma, _class] = columns[..] else { return Err(wrong(line)) };
        if [surface, lemma].iter().any(|column| column.trim().is_empty()) {
            return Err(wrong(line));
        }
        let lemma = normalize(lemma);
        if let Some(&place) = places.get(surface) {
            gold.left_out += usize::from(gold.words[place].lemma != lemma);
        } else {
            places.insert(surface.to_owned(), gold.words.len());
            let term = term(surface, analyzer);
            gold.words.push(Word { surface: surface.to_owned(), lemma, term });
        }
        Ok(())
    })?;
    Ok(gold)
}

fn wrong(line: &str) -> Box<dyn std::error::Error> {
    format!("{line:?} is not word TAB lemma TAB class").into()
}

/// The terms of the word if there are several. One that makes none, as a stop word that is dropped,
/// is found by nothing: it meets no other.
fn term(surface: &str, analyzer: &Analyzer) -> String {
    let terms = analyzer.terms(surface);
    if terms.is_empty() { format!("(none of {surface})") } else { terms.join(" ") }
}
