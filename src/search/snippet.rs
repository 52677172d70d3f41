//! The best stretch of a text, marked.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::hit::Matcher;

/// How many chars a snippet has at most unless asked for otherwise.
///
/// ```
/// assert_eq!(fihris::DEFAULT_SNIPPET_CHARS, 200);
/// ```
pub const DEFAULT_SNIPPET_CHARS: usize = 200;

/// A stretch of a document's text with the words of the query in it.
///
/// Invariants:
/// 1. [`text`](Snippet::text) is a slice of the field's text, of whole words; only a word longer
///    than the whole snippet is cut, never between a letter and its marks.
/// 2. The highlights are sorted and apart, and each is a whole word with its marks and clitics.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&json!({ "body": "كتب <قديمة>" }))?;
/// writer.commit()?;
/// let snippet = index.search("قديم").run()?[0].snippet("body");
/// assert_eq!(&snippet.text()[snippet.highlights()[0].clone()], "قديمة");
/// assert_eq!(snippet.to_html(), "كتب &lt;<mark>قديمة</mark>&gt;");
/// assert_eq!(snippet.to_terminal(), "كتب <\u{1b}[1;33mقديمة\u{1b}[0m>");
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    text: String,
    highlights: Vec<Range<usize>>,
    cut_before: bool,
    cut_after: bool,
}

impl Snippet {
    /// The text as it stands in the document.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كِتَابٌ جديد" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].snippet("body").text(), "كِتَابٌ جديد");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of the query, as ranges of bytes of [`text`](Snippet::text); empty when no word
    /// of the query stands in the field.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب جديد" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].snippet("body").highlights(), [0..8]);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn highlights(&self) -> &[Range<usize>] {
        &self.highlights
    }

    /// The snippet as HTML: text escaped, highlights in `<mark>`, `…` where the text goes on.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب & قلم" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("كتاب").run()?[0].snippet("body");
    /// assert_eq!(snippet.to_html(), "<mark>كتاب</mark> &amp; قلم");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn to_html(&self) -> String {
        self.render("<mark>", "</mark>", |html, c| match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        })
    }

    /// The snippet as one line for a terminal: highlights bold and yellow, line breaks as spaces,
    /// other control characters left out, `…` where the text goes on.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب\n\u{1b}[31mجديد" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("كتاب").run()?[0].snippet("body");
    /// assert_eq!(snippet.to_terminal(), "\u{1b}[1;33mكتاب\u{1b}[0m [31mجديد");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn to_terminal(&self) -> String {
        self.to_line("\u{1b}[1;33m", "\u{1b}[0m")
    }

    /// The snippet as one line, each highlight between `open` and `close`: line breaks as spaces,
    /// other control characters left out, `…` where the text goes on.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب\nجديد" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("كتاب").run()?[0].snippet("body");
    /// assert_eq!(snippet.to_line("[", "]"), "[كتاب] جديد");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn to_line(&self, open: &str, close: &str) -> String {
        self.render(open, close, |line, c| match c {
            c if c.is_whitespace() => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        })
    }

    fn render(&self, open: &str, close: &str, push: impl Fn(&mut String, char)) -> String {
        let mut out = String::with_capacity(self.text.len() * 2);
        let mut rest = 0;
        if self.cut_before {
            out.push('…');
        }
        for highlight in &self.highlights {
            self.text[rest..highlight.start].chars().for_each(|c| push(&mut out, c));
            out.push_str(open);
            self.text[highlight.clone()].chars().for_each(|c| push(&mut out, c));
            out.push_str(close);
            rest = highlight.end;
        }
        self.text[rest..].chars().for_each(|c| push(&mut out, c));
        if self.cut_after {
            out.push('…');
        }
        out
    }
}

impl Snippet {
    /// The best stretch of the best of `texts`; empty when there is none.
    pub(super) fn best_of(texts: &[&str], max_chars: usize, matcher: &Matcher) -> Snippet {
        let mut best: Option<(Worth, Snippet)> = None;
        for text in texts {
            // White space at its edges is no part of what is shown.
            let text = text.trim();
            let found = matcher.matches(text);
            let (worth, core) = best_core(text, &found, max_chars);
            if best.as_ref().is_none_or(|(other, _)| worth > *other) {
                let snippet = Snippet::around(text, core, max_chars, &found, matcher);
                best = Some((worth, snippet));
            }
        }
        best.map_or_else(Snippet::default, |(_, snippet)| snippet)
    }

    /// `core` with as much text around it as there is room for, cut at white space.
    fn around(
        text: &str,
        core: Range<usize>,
        max_chars: usize,
        found: &[Match],
        matcher: &Matcher,
    ) -> Snippet {
        let width = text[core.clone()].chars().count();
        let Range { start, end } = if width > max_chars {
            core.start..cut_word(text, core.start, max_chars)
        } else if core.is_empty() {
            let beginning = widen(text, core, max_chars);
            // Without white space the cut may fall into one of several words.
            match matcher.word_around(text, beginning.end) {
                Some(word) if word.start > 0 => 0..word.start,
                _ => beginning,
            }
        } else {
            widen(text, core, max_chars - width)
        };
        let shown = &text[start..end];
        let start = start + (shown.len() - shown.trim_start().len());
        let shown = shown.trim();
        let end = start + shown.len();
        let highlights = found
            .iter()
            .filter(|(span, _)| start <= span.start && span.end <= end)
            .map(|(span, _)| span.start - start..span.end - start);
        Snippet {
            text: shown.to_owned(),
            highlights: highlights.collect(),
            cut_before: !text[..start].trim().is_empty(),
            cut_after: !text[end..].trim().is_empty(),
        }
    }
}

/// A word of the text that a word of the query matches: its bytes, and which word of the query.
type Match = (Range<usize>, usize);

/// How good a stretch is: the different words of the query in it, then how often they stand there.
type Worth = (usize, usize);

/// The shortest range of bytes that holds the best matches within three quarters of `max_chars`, so
/// that there is room for what stands around them; of equals the first. A match that is wider is
/// worth less than any that is not, and least if it does not fit at all. Empty at the beginning when
/// nothing matches.
fn best_core(text: &str, matches: &[Match], max_chars: usize) -> (Worth, Range<usize>) {
    let room = max_chars - max_chars / 4;
    let words = matches.iter().map(|&(_, word)| word + 1).max().unwrap_or(0);
    let mut times = vec![0_usize; words];
    let mut distinct = 0;
    let mut best = ((0, 0), 0..0);
    let mut first = 0;
    // Chars from the start of the first match of the stretch to the end of the last.
    let mut width = 0;
    for (last, (span, word)) in matches.iter().enumerate() {
        let before = if last == first { span.start } else { matches[last - 1].0.end };
        width += text[before..span.end].chars().count();
        distinct += usize::from(times[*word] == 0);
        times[*word] += 1;
        while width > room && first < last {
            let (leaving, word) = &matches[first];
            first += 1;
            width -= text[leaving.start..matches[first].0.start].chars().count();
            times[*word] -= 1;
            distinct -= usize::from(times[*word] == 0);
        }
        let worth = match width {
            _ if width <= room => (distinct, last + 1 - first),
            _ if width <= max_chars => (0, 2),
            _ => (0, 1),
        };
        if worth > best.0 {
            best = (worth, matches[first].0.start..span.end);
        }
    }
    best
}

/// Widens `core` by up to `room` chars, half on either side or what one side leaves to the other.
fn widen(text: &str, core: Range<usize>, room: usize) -> Range<usize> {
    let before = text[..core.start].chars().rev().take(room).count();
    let after = text[core.end..].chars().take(room).count();
    let before = before.min((room / 2).max(room - after));
    let start = text[..core.start].char_indices().rev().take(before).last();
    let start = start.map_or(core.start, |(at, _)| at);
    let end = text[core.end..].char_indices().nth(room - before);
    let end = end.map_or(text.len(), |(at, _)| core.end + at);

    let starts_word = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let ends_word = |at: usize| text[at..].chars().next().is_none_or(char::is_whitespace);
    let start = if starts_word(start) {
        start
    } else {
        let space = text[start..core.start].find(char::is_whitespace);
        space.map_or(core.start, |at| start + at)
    };
    let end = if ends_word(end) {
        end
    } else {
        match text[core.end..end].rfind(char::is_whitespace) {
            Some(at) => core.end + at,
            None if core.is_empty() => cut_word(text, core.end, room),
            None => core.end,
        }
    };
    start..end
}

/// Where to cut a word that is longer than `max_chars`: not between a letter and its marks.
fn cut_word(text: &str, start: usize, max_chars: usize) -> usize {
    let mut end =
        text[start..].char_indices().nth(max_chars).map_or(text.len(), |(at, _)| start + at);
    while end > start && text[end..].starts_with(is_combining_mark) {
        end -= text[..end].chars().next_back().map_or(0, char::len_utf8);
    }
    end
}
