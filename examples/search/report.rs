//! An answer for a person to read.

use std::io::{self, Write};

use fihris::{DateStep, FacetCounts, Hits, SuggestionKind};

use super::answer::Answer;
use super::arguments::{Arguments, Asked, Subject};
use super::shared::command;
use super::shared::listing::{self, Style};
use super::values::Counted;

/// How many stretches of a text are shown: words that stand far apart are seen so.
const STRETCHES: usize = 2;

pub(crate) fn print(
    out: &mut impl Write,
    arguments: &Arguments,
    asked: &Asked,
    answer: &Answer,
) -> command::Result<()> {
    let style = Style::of_stdout()
        .explaining(arguments.explain)
        .scored(arguments.is_by_relevance())
        .after_cursor(arguments.after.is_some())
        .stretches(STRETCHES);
    if let Some(prefix) = &asked.prefix {
        print_suggestions(out, style, prefix, answer)?;
    }
    let (Some(subject), Some(hits)) = (&asked.subject, &answer.hits) else { return Ok(()) };
    match subject {
        Subject::Query(query) => listing::print_head(out, style, query, hits, arguments.offset)?,
        Subject::Like(id) => {
            let like = format!("like {id}");
            listing::print_head(out, style, &like, hits, arguments.offset)?;
        }
    }
    print_notes(out, style, hits, answer)?;
    writeln!(out)?;
    listing::print_hits(out, style, hits, arguments.offset)?;
    for (counted, counts) in arguments.facets.iter().zip(hits.facets()) {
        print_counts(out, style, counted, counts)?;
    }
    if let Some(about) = &answer.about {
        let words: Vec<String> = about.iter().map(|word| style.isolated(&word.word)).collect();
        let words = if words.is_empty() { "nothing of its own".into() } else { words.join("  ") };
        writeln!(out, "about: {words}\n")?;
    }
    print_next_page(out, arguments, hits)?;
    Ok(())
}

/// What was looked for in another way than it was typed, and what was not.
fn print_notes(out: &mut impl Write, style: Style, hits: &Hits, answer: &Answer) -> io::Result<()> {
    for correction in hits.corrections() {
        let near: Vec<String> = correction.near.iter().map(|word| style.isolated(word)).collect();
        let (word, near) = (style.isolated(&correction.word), near.join(", "));
        writeln!(out, "near {word}, also looked for: {near}")?;
    }
    if let Some(meant) = &answer.did_you_mean {
        writeln!(out, "did you mean: {}", style.isolated(meant))?;
    }
    if !hits.ignored_words().is_empty() {
        writeln!(out, "too many words: {} not looked for", hits.ignored_words().len())?;
    }
    if !hits.is_complete() {
        writeln!(out, "time is over: there may be more")?;
    }
    Ok(())
}

fn print_suggestions(
    out: &mut impl Write,
    style: Style,
    prefix: &str,
    answer: &Answer,
) -> io::Result<()> {
    writeln!(out, "{} completed:", style.isolated(prefix))?;
    let most = answer.suggestions.iter().map(|suggestion| suggestion.documents).max();
    let width = digits(most.unwrap_or(0));
    for suggestion in &answer.suggestions {
        let kind = if suggestion.kind == SuggestionKind::Title { "  title" } else { "" };
        let text = style.isolated(&suggestion.text);
        writeln!(out, "  {:>width$}  {text}{kind}", suggestion.documents)?;
    }
    if answer.suggestions.is_empty() {
        writeln!(out, "  nothing begins so")?;
    }
    writeln!(out)
}

/// How many documents have which value, or were published when.
fn print_counts(
    out: &mut impl Write,
    style: Style,
    counted: &Counted,
    counts: &FacetCounts,
) -> io::Result<()> {
    let field = style.isolated(&counts.field);
    match counted.step {
        None => writeln!(out, "{field}, {}:", number(counts.distinct, "value"))?,
        Some(step) => writeln!(out, "{field} by {}:", name(step))?,
    }
    let FacetCounts { buckets, other, missing, .. } = counts;
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    let width = digits(most.max(*other).max(*missing));
    if counted.step.is_some() && *other > 0 {
        writeln!(out, "  {other:>width$}  earlier")?;
    }
    for bucket in buckets {
        let (count, value) = (bucket.count, style.isolated(&bucket.value));
        match counted.step {
            None => writeln!(out, "  {count:>width$}  {value}")?,
            Some(_) => writeln!(out, "  {count:>width$}  {value}  {}", listing::bar(count, most))?,
        }
    }
    if counted.step.is_none() && *other > 0 {
        writeln!(out, "  {other:>width$}  (others)")?;
    }
    if *missing > 0 {
        writeln!(out, "  {missing:>width$}  (none)")?;
    }
    writeln!(out)
}

fn name(step: DateStep) -> &'static str {
    match step {
        DateStep::Year => "year",
        DateStep::Month => "month",
        DateStep::Day => "day",
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

/// How to see more, if there is more.
fn print_next_page(out: &mut impl Write, arguments: &Arguments, hits: &Hits) -> io::Result<()> {
    let Some(cursor) = hits.next_page() else { return Ok(()) };
    if arguments.after.is_some() {
        return writeln!(out, "next page: --after {cursor}\n");
    }
    // A page of which repeated hits are left out has fewer hits, but took as many places.
    let next = arguments.offset + arguments.limit;
    if next < hits.total() { writeln!(out, "next page: --offset {next}\n") } else { Ok(()) }
}

fn number(count: u64, of: &str) -> String {
    if count == 1 { format!("1 {of}") } else { format!("{count} {of}s") }
}
