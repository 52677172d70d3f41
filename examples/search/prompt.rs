//! Queries typed at a terminal, completed on Tab.

use std::cell::OnceCell;

use fihris::{Searcher, Suggester};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, GraphemeClusterMode, Helper};

use super::shared::command;

pub(crate) const TEXT: &str = "query> ";
/// Tab goes through so many completions, one after the other.
const COMPLETIONS: usize = 8;

pub(crate) struct Prompt(Editor<Completions, DefaultHistory>);

impl Prompt {
    pub(crate) fn new(searcher: Searcher) -> command::Result<Prompt> {
        let config = Config::builder()
            // A list in columns would mix the directions of its words, and a completion need not
            // begin with what was typed: نفط gives النفط.
            .completion_type(CompletionType::Circular)
            .max_history_size(1_000)?
            .auto_add_history(true)
            // Terminals give lam and alef two columns, though they are written as one.
            .grapheme_cluster_mode(GraphemeClusterMode::WcWidth)
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Completions { searcher, suggester: OnceCell::new() }));
        Ok(Prompt(editor))
    }

    /// The next line; `None` when there is no more.
    pub(crate) fn next_line(&mut self) -> command::Result<Option<String>> {
        match self.0.readline(TEXT) {
            Ok(line) => Ok(Some(line)),
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The completions of the index as it is when the prompt begins.
struct Completions {
    searcher: Searcher,
    /// Made when it is first needed, as every document is read for it; `None` if they cannot be.
    suggester: OnceCell<Option<Suggester>>,
}

impl Completer for Completions {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let make = || self.searcher.suggester_with_titles("title").ok();
        let Some(suggester) = self.suggester.get_or_init(make) else { return Ok((0, Vec::new())) };
        let found = suggester.complete(&line[..cursor], COMPLETIONS);
        Ok((0, found.into_iter().map(|suggestion| suggestion.text).collect()))
    }
}

impl Helper for Completions {}
impl Highlighter for Completions {}
impl Validator for Completions {}

impl Hinter for Completions {
    type Hint = String;
}
