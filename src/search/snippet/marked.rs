//! Stretches of a text, marked.

use std::ops::Range;

use super::bidi::Balance;
use super::matcher::Matcher;
use super::stretch::{self, MAX_STRETCHES, MIN_STRETCH_CHARS, Source, Stretch};

/// How many chars a snippet has at most unless asked for otherwise.
///
/// ```
/// assert_eq!(fihris::DEFAULT_SNIPPET_CHARS, 200);
/// ```
pub const DEFAULT_SNIPPET_CHARS: usize = 200;

/// How many stretches [`Hit::snippets`](crate::Hit::snippets) gives at most unless asked for otherwise.
///
/// ```
/// assert_eq!(fihris::DEFAULT_SNIPPET_STRETCHES, 3);
/// ```
pub const DEFAULT_SNIPPET_STRETCHES: usize = 3;

/// How much [`Hit::snippets`](crate::Hit::snippets) shows of a field.
///
/// ```
/// use fihris::{DEFAULT_SNIPPET_CHARS, DEFAULT_SNIPPET_STRETCHES, SnippetOptions};
///
/// let options =
///     SnippetOptions::default().max_chars(DEFAULT_SNIPPET_CHARS).stretches(DEFAULT_SNIPPET_STRETCHES);
/// assert_eq!(options, SnippetOptions::default());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnippetOptions {
    max_chars: usize,
    stretches: usize,
}

impl Default for SnippetOptions {
    fn default() -> SnippetOptions {
        SnippetOptions { max_chars: DEFAULT_SNIPPET_CHARS, stretches: DEFAULT_SNIPPET_STRETCHES }
    }
}

impl SnippetOptions {
    /// The most chars of all stretches together, which share them evenly;
    /// [`DEFAULT_SNIPPET_CHARS`] unless set.
    ///
    /// ```
    /// use fihris::SnippetOptions;
    ///
    /// assert_ne!(SnippetOptions::default().max_chars(300), SnippetOptions::default());
    /// ```
    #[must_use]
    pub fn max_chars(mut self, max_chars: usize) -> SnippetOptions {
        self.max_chars = max_chars;
        self
    }

    /// The most stretches; [`DEFAULT_SNIPPET_STRETCHES`] unless set. There are never more than 20, nor
    /// more than leave each 20 chars, but always one; 0 is as 1.
    ///
    /// ```
    /// use fihris::SnippetOptions;
    ///
    /// assert_ne!(SnippetOptions::default().stretches(1), SnippetOptions::default());
    /// ```
    #[must_use]
    pub fn stretches(mut self, stretches: usize) -> SnippetOptions {
        self.stretches = stretches;
        self
    }
}

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
    item: usize,
    start: usize,
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

    /// Where [`text`](Snippet::text) begins in the string it is of: a byte of the field's text, or of one of a
    /// list, see [`item`](Snippet::item).
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "صدر أمس كتاب جديد في النحو" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("الكتب").run()?[0].snippet_of("body", 16);
    /// assert_eq!(snippet.start(), "صدر ".len());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn start(&self) -> usize {
        self.start
    }

    /// Which item of a list it is of, from 0 on; 0 if the field is one string or has none.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": ["صدر ديوان", "صدر كتاب"] }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("الكتب").run()?[0].snippet("body").item(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn item(&self) -> usize {
        self.item
    }

    /// The snippet as HTML, for a text or a quoted attribute: `<`, `>`, `&` and quotes escaped, highlights in
    /// `<mark>`, `…` where the text goes on. Control characters that HTML does not allow are left out. What
    /// the text opens of overrides, embeddings and isolates of direction is closed at its end, and nothing
    /// that was opened before it is: the rest of a page keeps its order.
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
        self.to_html_with("<mark>", "</mark>")
    }

    /// The same with each highlight between `open` and `close`, which are HTML and put in as they are.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب & قلم" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("كتاب").run()?[0].snippet("body");
    /// let html = snippet.to_html_with(r#"<b class="hit">"#, "</b>");
    /// assert_eq!(html, r#"<b class="hit">كتاب</b> &amp; قلم"#);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn to_html_with(&self, open: &str, close: &str) -> String {
        self.render(open, close, |html, c| match c {
            c if c.is_control() && !c.is_whitespace() => {}
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
    /// other control characters left out, `…` where the text goes on, what changes the direction closed as in
    /// [`to_html`](Snippet::to_html).
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
        let mut balance = Balance::default();
        let mut write = |out: &mut String, text: &str| {
            text.chars().filter(|&c| balance.admits(c)).for_each(|c| push(out, c));
        };
        let mut rest = 0;
        if self.cut_before {
            out.push('…');
        }
        for highlight in &self.highlights {
            write(&mut out, &self.text[rest..highlight.start]);
            out.push_str(open);
            write(&mut out, &self.text[highlight.clone()]);
            out.push_str(close);
            rest = highlight.end;
        }
        write(&mut out, &self.text[rest..]);
        out.extend(balance.closing());
        if self.cut_after {
            out.push('…');
        }
        out
    }
}

impl Snippet {
    /// The best stretches of `texts`, which come with their places in the field.
    pub(crate) fn best_of(
        texts: &[(usize, &str)],
        options: &SnippetOptions,
        matcher: &Matcher,
    ) -> Vec<Snippet> {
        let sources: Vec<Source> =
            texts.iter().map(|&(item, text)| Source::new(item, text, matcher)).collect();
        let SnippetOptions { max_chars, stretches } = *options;
        let best = stretch::best(&sources, stretches, max_chars, matcher);
        best.iter().map(|Stretch { source, bytes }| Snippet::of(&sources[*source], bytes)).collect()
    }

    /// The whole of a text.
    pub(crate) fn whole(item: usize, text: &str, matcher: &Matcher) -> Snippet {
        Snippet::of(&Source::new(item, text, matcher), &(0..text.len()))
    }

    fn of(source: &Source, &Range { start, end }: &Range<usize>) -> Snippet {
        let text = source.text;
        let first = source.found.partition_point(|one| one.bytes.start < start);
        let inside = source.found[first..].iter().take_while(|one| one.bytes.end <= end);
        Snippet {
            text: text[start..end].to_owned(),
            highlights: inside.map(|one| one.bytes.start - start..one.bytes.end - start).collect(),
            // One sign is enough where nothing is shown.
            cut_before: start < end && !text[..start].trim().is_empty(),
            cut_after: !text[end..].trim().is_empty() || start == end && !text.trim().is_empty(),
            item: source.item,
            start,
        }
    }
}

/// The numbers in the documentation.
const _: () = assert!(MAX_STRETCHES == 20 && MIN_STRETCH_CHARS == 20);
