//! Hits for a person to read.
//!
//! What is read from the left (rank, score, date, id) has a line of its own, and so have title and
//! snippet: each line takes its direction from its first letter, and numbers stay where they are.

use std::io::{self, IsTerminal, Write};

use fihris::{Hit, Hits, Snippet, SnippetOptions};
use serde_json::Value;

use super::command::Result;

/// Longer titles are cut, as snippets are.
const TITLE_CHARS: usize = 300;
/// The chars of each stretch of a text, if there may be several.
const STRETCH_CHARS: usize = 120;
/// More dates than these are no picture of anything.
pub(crate) const MAX_BARS: usize = 60;
/// The columns of the longest bar.
const BAR_COLUMNS: u64 = 30;

/// What standard output can show, and what it is to.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    terminal: bool,
    colours: bool,
    explain: bool,
    scores: bool,
    after_cursor: bool,
    stretches: usize,
}

impl Style {
    pub(crate) fn of_stdout() -> Style {
        let terminal = io::stdout().is_terminal();
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = terminal && !refused;
        let (explain, scores, after_cursor) = (false, true, false);
        Style { terminal, colours, explain, scores, after_cursor, stretches: 1 }
    }

    /// With where each score comes from.
    pub(crate) fn explaining(self, explain: bool) -> Style {
        Style { explain, ..self }
    }

    /// With scores: there are none where a field orders the hits.
    pub(crate) fn scored(self, scores: bool) -> Style {
        Style { scores, ..self }
    }

    /// Ranks are counted from a cursor, `+1` the first after it: how many come before is not known.
    pub(crate) fn after_cursor(self, after_cursor: bool) -> Style {
        Style { after_cursor, ..self }
    }

    /// With up to so many stretches of each text.
    pub(crate) fn stretches(self, stretches: usize) -> Style {
        Style { stretches, ..self }
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
    pub(crate) fn isolated(self, word: &str) -> String {
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
    print_head(out, style, query, hits, offset)?;
    writeln!(out)?;
    print_hits(out, style, hits, offset)
}

/// What was asked, and how much was found.
pub(crate) fn print_head(
    out: &mut impl Write,
    style: Style,
    query: &str,
    hits: &Hits,
    offset: usize,
) -> Result<()> {
    writeln!(out, "{}", printable(query))?;
    let sign = if style.after_cursor { "+" } else { "" };
    let shown = match hits.len() {
        0 => "none shown".to_owned(),
        count => format!("{sign}{} to {sign}{} shown", offset + 1, offset + count),
    };
    writeln!(out, "{} found, {shown}", hits.total())?;
    Ok(())
}

pub(crate) fn print_hits(
    out: &mut impl Write,
    style: Style,
    hits: &Hits,
    offset: usize,
) -> Result<()> {
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
    let sign = if style.after_cursor { "+" } else { "" };
    write!(out, "{sign}{rank}")?;
    if style.scores {
        write!(out, "  {:.2}", hit.score())?;
    }
    for field in ["published", "id"] {
        match &document[field] {
            Value::Null => {}
            Value::String(text) => write!(out, "  {}", style.isolated(text))?,
            other => write!(out, "  {other}")?,
        }
    }
    if hit.collapsed() > 0 {
        write!(out, "  and {} more", hit.collapsed())?;
    }
    writeln!(out)?;
    let title = hit.snippet_of("title", TITLE_CHARS);
    if !title.text().is_empty() {
        writeln!(out, "{}", style.title(&title))?;
    }
    let stretches = match style.stretches {
        1 => vec![hit.snippet("body")],
        most => {
            let options = SnippetOptions::default().stretches(most);
            hit.snippets("body", &options.max_chars(most * STRETCH_CHARS))
        }
    };
    for stretch in stretches.iter().filter(|stretch| !stretch.text().is_empty()) {
        writeln!(out, "{}", style.snippet(stretch))?;
    }
    Ok(())
}

/// A bar for `count`, of which the greatest is `most`; never empty for what is there.
pub(crate) fn bar(count: u64, most: u64) -> String {
    let columns = (count * BAR_COLUMNS).div_ceil(most.max(1)).min(BAR_COLUMNS);
    "█".repeat(columns as usize)
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
