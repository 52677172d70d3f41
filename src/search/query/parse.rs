//! What someone typed to a [`Query`].

use super::ast::{Occur, Query};
use super::group::{Group, Part};
use super::marks::{Marks, is_apostrophe, is_bracket, is_direction_mark, is_quotation};
use super::normal::{self, NOTHING, has_words};
use super::token::{self, Token};
use super::value::western_digits;
use crate::index::schema::{FieldKind, Schema};

/// How many words, phrases, patterns and values of fields a query has at most.
pub(crate) const MAX_CLAUSES: usize = 1_024;
/// How deep brackets stand in each other; deeper ones are not there.
pub(crate) const MAX_DEPTH: usize = 32;

/// What stands after a quotation if documents on its subject are asked for.
pub(crate) const LIKE: &str = "~like";

impl Query {
    /// Reads what someone typed, as the [syntax](Query#syntax) has it, with the fields of `schema`.
    ///
    /// Every text is a query: what is no operator is a word. Nothing to look for gives an empty list of
    /// clauses. The first 1,024 words, phrases, patterns and values are kept, and brackets in more than
    /// 32 others are not there. In time linear in the text.
    ///
    /// ```
    /// use fihris::{Filter, Query, Schema};
    ///
    /// let schema = Schema::builder().text("body").keyword("section").build()?;
    /// let query = Query::parse("section:اقتصاد", &schema);
    /// assert_eq!(query, Query::Filter(Filter::is("section", "اقتصاد")));
    /// assert_eq!(Query::parse("أسعار \"النفط", &schema).to_string(), "أسعار النفط");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn parse(text: &str, schema: &Schema) -> Query {
        read(text, schema).0
    }
}

/// Reads `text`; `true` if there was more than [`MAX_CLAUSES`].
pub(crate) fn read(text: &str, schema: &Schema) -> (Query, bool) {
    let marks = Marks::of(text);
    let mut reader = Reader { text, schema, marks, at: 0, left: MAX_CLAUSES, is_full: false };
    let query = reader.group(text.len(), 0);
    (query, reader.is_full)
}

pub(crate) struct Reader<'t> {
    pub(crate) text: &'t str,
    schema: &'t Schema,
    pub(crate) marks: Marks,
    /// What is read next, in bytes.
    pub(crate) at: usize,
    /// How many more there may be.
    left: usize,
    is_full: bool,
}

impl Reader<'_> {
    /// The query between here and `end`.
    fn group(&mut self, end: usize, depth: usize) -> Query {
        let mut group = Group::default();
        let mut may_have_sign = true;
        loop {
            may_have_sign |= self.skip(end, depth);
            if self.at >= end {
                break;
            }
            let sign = if may_have_sign { self.sign(end) } else { None };
            may_have_sign = false;
            let part = self.part(end, depth, sign.is_some());
            group.push(part, sign, &mut |word| self.word(Token::from(word)));
        }
        group.end(&mut |word| self.word(Token::from(word)))
    }

    pub(crate) fn peek(&self, end: usize) -> Option<char> {
        self.text[self.at.min(end)..end].chars().next()
    }

    /// Over white space, direction marks, and brackets and quotation marks without another end; whether
    /// a word begins here and not merely goes on.
    fn skip(&mut self, end: usize, depth: usize) -> bool {
        let mut begins = false;
        while let Some(c) = self.peek(end) {
            let is_pair = self.marks.end(self.at).is_some();
            let stands_alone = (is_bracket(c) && (!is_pair || depth == MAX_DEPTH))
                || (is_quotation(c) && !is_pair && !is_apostrophe(c));
            if c.is_whitespace() || stands_alone {
                begins = true;
            } else if !is_direction_mark(c) {
                break;
            }
            self.at += c.len_utf8();
        }
        begins
    }

    pub(crate) fn skip_direction_marks(&mut self, end: usize) {
        while let Some(c) = self.peek(end).filter(|&c| is_direction_mark(c)) {
            self.at += c.len_utf8();
        }
    }

    /// Takes a sign that stands before a word, bracket or quotation.
    fn sign(&mut self, end: usize) -> Option<Occur> {
        let (from, sign) = (self.at, self.peek(end)?);
        let occur = token::occur(sign)?;
        self.at += sign.len_utf8();
        self.skip_direction_marks(end);
        let is_sign = self.peek(end).is_some_and(|next| {
            let opens = self.marks.end(self.at).is_some();
            // A number's sign is its own: كوفيد -19.
            let follows =
                !next.is_whitespace() && !next.is_numeric() && token::occur(next).is_none();
            opens || (follows && !is_bracket(next) && (!is_quotation(next) || is_apostrophe(next)))
        });
        if !is_sign {
            self.at = from;
        }
        is_sign.then_some(occur)
    }

    fn part(&mut self, end: usize, depth: usize, has_sign: bool) -> Part {
        if let Some(marked) = self.marked(end, depth) {
            return Part::Marked(marked);
        }
        let (from, mut token) = (self.at, Token::default());
        while let Some((c, is_escaped)) = self.next_of_word(end, token.is_empty()) {
            if c == ':' && !is_escaped && !token.has_colon {
                token.has_colon = true;
                if let Some(query) = self.field(&token.name(), end, depth) {
                    return Part::Marked(query);
                }
            }
            token.push(c, is_escaped);
        }
        if self.at == from {
            // Whatever it is, it must not be read for ever.
            self.at += self.peek(end).map_or(0, char::len_utf8);
            return Part::Word(NOTHING);
        }
        if token.is_plain("*:*") {
            return Part::Word(self.keep(Query::All));
        }
        if token.is_plain("*") {
            return if has_sign { Part::Word(NOTHING) } else { Part::Star };
        }
        match token.operator() {
            Some((operator, text)) if !has_sign => Part::Operator(operator, text),
            _ => Part::Word(self.word(token)),
        }
    }

    /// A quotation or a group in brackets.
    fn marked(&mut self, end: usize, depth: usize) -> Option<Query> {
        let close = self.marks.end(self.at).filter(|&close| close < end)?;
        let mark = self.peek(end)?;
        if is_bracket(mark) {
            if depth == MAX_DEPTH {
                return None;
            }
            self.at += mark.len_utf8();
            let query = self.group(close, depth + 1);
            self.pass(close);
            return Some(query);
        }
        let words = self.quoted(close);
        if !has_words(&words) {
            return Some(NOTHING);
        }
        let query = if self.suffix(LIKE, end) {
            Query::Like(words)
        } else {
            normal::phrase(&words, self.distance(end))
        };
        Some(self.keep(query))
    }

    /// The text of the quotation that begins here and ends at `close`.
    pub(crate) fn quoted(&mut self, close: usize) -> String {
        let from = self.at + self.peek(close).map_or(0, char::len_utf8);
        self.pass(close);
        token::unescaped(&self.text[from..close])
    }

    /// On to what follows the mark at `at`.
    pub(crate) fn pass(&mut self, at: usize) {
        let after = at + self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.at = self.at.max(after);
    }

    /// The number in `~3` after a phrase; 0 if there is none.
    fn distance(&mut self, end: usize) -> u32 {
        let Some(rest) = self.text[self.at.min(end)..end].strip_prefix('~') else { return 0 };
        let digits = &rest[..rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len())];
        let suffix = '~'.len_utf8() + digits.len();
        match western_digits(digits).parse() {
            Ok(distance) if self.ends(self.at + suffix, end) => {
                self.at += suffix;
                distance
            }
            _ => 0,
        }
    }

    /// Takes what may stand after a quotation, if it does.
    fn suffix(&mut self, suffix: &str, end: usize) -> bool {
        let stands = self.text[self.at.min(end)..end].starts_with(suffix)
            && self.ends(self.at + suffix.len(), end);
        if stands {
            self.at += suffix.len();
        }
        stands
    }

    /// Whether no word goes on at `at`.
    fn ends(&self, at: usize, end: usize) -> bool {
        self.text[at..end].chars().next().is_none_or(|next| {
            next.is_whitespace()
                || is_bracket(next)
                || is_quotation(next)
                || "،؛؟,;?!".contains(next)
        })
    }

    /// The next char of a word, and whether a backslash makes it one.
    pub(crate) fn next_of_word(&mut self, end: usize, is_first: bool) -> Option<(char, bool)> {
        let c = self.peek(end)?;
        let after = self.at + c.len_utf8();
        if c == '\\' {
            let escaped = self.text[after..end].chars().next();
            if let Some(escaped) = escaped.filter(|&c| is_first || token::is_special(c)) {
                self.at = after + escaped.len_utf8();
                return Some((escaped, true));
            }
        }
        let is_mark = is_bracket(c) || is_quotation(c);
        let ends = is_mark && (self.marks.end(self.at).is_some() || !is_apostrophe(c));
        if ends || c.is_whitespace() {
            return None;
        }
        self.at = after;
        Some((c, false))
    }

    /// A pattern or word, or nothing.
    fn word(&mut self, token: Token) -> Query {
        if let Some(pattern) = token.pattern() {
            return self.keep(Query::Pattern(pattern));
        }
        // What is written without spaces may yet be many words.
        let word = token.into_word();
        let (word, wanted) = normal::first_words(&word, self.left);
        if wanted == 0 || self.take(wanted) == 0 { NOTHING } else { Query::Word(word.to_owned()) }
    }

    /// What follows the name of a field and a colon; `None` if that cannot be its value.
    fn field(&mut self, name: &str, end: usize, depth: usize) -> Option<Query> {
        let kind = self.schema.kind(name)?;
        let from = self.at;
        self.skip_direction_marks(end);
        let query = match kind {
            FieldKind::Stored => None,
            FieldKind::Text { .. } => self
                .in_field(end, depth)
                .map(|query| Query::In { field: name.to_owned(), query: Box::new(query) }.normal()),
            _ => self.filter(name, kind, end).map(Query::Filter),
        };
        if query.is_none() && !self.is_full {
            self.at = from;
        }
        query
    }

    /// What is looked for in a text field.
    fn in_field(&mut self, end: usize, depth: usize) -> Option<Query> {
        if let Some(query) = self.marked(end, depth) {
            // Nothing though it may be: brackets read twice are read 2^32 times in each other.
            return Some(query);
        }
        let mut token = Token::default();
        while let Some((c, is_escaped)) = self.next_of_word(end, token.is_empty()) {
            token.push(c, is_escaped);
        }
        let query = if token.is_plain("*") { self.keep(Query::All) } else { self.word(token) };
        (!query.is_nothing()).then_some(query)
    }

    /// `query` if there is room for it; if not, nothing more is read.
    fn keep(&mut self, query: Query) -> Query {
        if query.is_nothing() || self.take(1) == 1 { query } else { NOTHING }
    }

    /// How many of `wanted` more there is room for.
    pub(crate) fn take(&mut self, wanted: usize) -> usize {
        let taken = wanted.min(self.left);
        self.left -= taken;
        if taken < wanted {
            self.is_full = true;
            self.at = self.text.len();
        }
        taken
    }
}
