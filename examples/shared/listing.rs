//! Hits for a person to read.
//!
//! What is read from the left (rank, score, date, id) has a line of its own, and so have title and
//! snippet: each line takes its direction from its first letter, and numbers stay where they are.

use std::io::{self, IsTerminal, Write};

use fihris::{Hit, Hits, Snippet};
use serde_json::Value;

use super::command::Result;

/// Longer titles are cut, as snippets are.
const TITLE_CHARS: usize = 300;

/// What standard output can show, and what it is to.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    terminal: bool,
    colours: bool,
    explain: bool,
}

impl Style {
    pub(crate) fn of_stdout() -> Style {
        let terminal = io::stdout().is_terminal();
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Style { terminal, colours: terminal && !refused, explain: false }
    }

    /// With where each score comes from.
    pub(crate) fn explaining(self, explain: bool) -> Style {
        Style { explain, ..self }
    }

    fn marked(self, snippet: &Snippet, open: &str, close: &str) -> String {
        if self.colours { snippet.to_terminal() } else { snippet.to_line(open, close) }
    }

    /// Brackets where there are no colours: Arabic text is full of « » already, and brackets turn
    /// with the direction of the line.
    fn snippet(self, snippet: &Snippet) -> String {
        self.marked(snippet, "[", "]")
    }

    /// Coloured or as it stands, so that it can be copied and searched for.
    fn title(self, title: &Snippet) -> String {
        self.marked(title, "", "")
    }

    /// A word of unknown direction that must not turn the line around it.
    fn isolated(self, word: &str) -> String {
        let word = printable(word);
        if self.terminal && !word.is_ascii() { format!("\u{2068}{word}\u{2069}") } else { word }
    }
}

/// Lists the hits of `query`, of which the best `offset` were left out.
pub(crate) fn print(
    out: &mut impl Write,
    style: Style,
    query: &str,
    hits: &Hits,
    offset: usize,
) -> Result<()> {
    writeln!(out, "{}", printable(query))?;
    let shown = match hits.len() {
        0 => "none shown".to_owned(),
        count => format!("{} to {} shown", offset + 1, offset + count),
    };
    writeln!(out, "{} found, {shown}\n", hits.total())?;
    for (rank, hit) in (offset + 1..).zip(hits) {
        print_hit(out, style, rank, hit)?;
        if style.explain {
            print_explanation(out, style, hit)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn print_hit(out: &mut impl Write, style: Style, rank: usize, hit: &Hit) -> Result<()> {
    let document: Value = hit.document()?;
    write!(out, "{rank}  {:.2}", hit.score())?;
    for field in ["published", "id"] {
        match &document[field] {
            Value::Null => {}
            Value::String(text) => write!(out, "  {}", style.isolated(text))?,
            other => write!(out, "  {other}")?,
        }
    }
    writeln!(out)?;
    let title = style.title(&hit.snippet_of("title", TITLE_CHARS));
    let snippet = style.snippet(&hit.snippet("body"));
    for line in [title, snippet] {
        if !line.is_empty() {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn print_explanation(out: &mut impl Write, style: Style, hit: &Hit) -> Result<()> {
    let explanation = hit.explain()?;
    if style.terminal {
        write!(out, "{explanation:#}")?;
    } else {
        write!(out, "{explanation}")?;
    }
    Ok(())
}

/// `text` without what would move the cursor of a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
