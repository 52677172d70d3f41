//! A word of a query string before it is known what it is.

use super::ast::Occur;
use super::group::{EITHER, NOT, Operator};
use super::marks::{is_bracket, is_direction_mark, is_letter, is_quotation};

/// The chars of a word, without the backslashes.
#[derive(Default)]
pub(crate) struct Token {
    /// Each with whether a backslash stood before it.
    chars: Vec<(char, bool)>,
    pub(crate) has_colon: bool,
}

impl From<&str> for Token {
    fn from(word: &str) -> Token {
        Token { chars: word.chars().map(|c| (c, false)).collect(), has_colon: false }
    }
}

impl Token {
    pub(crate) fn push(&mut self, c: char, is_escaped: bool) {
        self.chars.push((c, is_escaped));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Without the direction marks around it.
    fn trimmed(&self) -> &[(char, bool)] {
        trim(&self.chars, |&(c, is_escaped)| is_escaped || !is_direction_mark(c))
    }

    /// The word so far.
    pub(crate) fn name(&self) -> String {
        self.trimmed().iter().map(|&(c, _)| c).collect()
    }

    pub(crate) fn into_word(self) -> String {
        self.name()
    }

    /// Whether it is `text`, without a backslash.
    pub(crate) fn is_plain(&self, text: &str) -> bool {
        self.trimmed().iter().copied().eq(text.chars().map(|c| (c, false)))
    }

    /// The operator that it is, and what it is as a word.
    pub(crate) fn operator(&self) -> Option<(Operator, &'static str)> {
        let operators = [
            ("AND", Operator::And, "AND"),
            ("&", Operator::And, ""),
            ("&&", Operator::And, ""),
            ("OR", Operator::Or, "OR"),
            ("|", Operator::Or, ""),
            ("||", Operator::Or, ""),
            (NOT, Operator::Not, NOT),
            (EITHER, Operator::Either, EITHER),
        ];
        let found = operators.into_iter().find(|(text, ..)| self.is_plain(text));
        found.map(|(_, operator, word)| (operator, word))
    }

    /// The pattern that it is: one in braces, or letters with stars or with question marks between
    /// them, without the punctuation around it.
    pub(crate) fn pattern(&self) -> Option<String> {
        let chars = self.trimmed();
        if let [('{', false), inner @ .., ('}', false)] = chars
            && inner.iter().any(|&(c, _)| is_wildcard(c))
        {
            return Some(inner.iter().map(|&(c, _)| c).collect());
        }
        let chars = trim(chars, |&(c, is_escaped)| is_letter(c) || (c == '*' && !is_escaped));
        let is_wild = |&(c, is_escaped): &(char, bool)| is_wildcard(c) && !is_escaped;
        let is_pattern = chars.iter().any(is_wild)
            && chars.iter().any(|&(c, _)| is_letter(c))
            && chars.iter().all(|one| is_letter(one.0) || is_wild(one));
        is_pattern.then(|| chars.iter().map(|&(c, _)| c).collect())
    }
}

fn trim<T>(all: &[T], is_kept: impl Fn(&T) -> bool) -> &[T] {
    let from = all.iter().position(&is_kept).unwrap_or(all.len());
    let to = all.iter().rposition(is_kept).map_or(from, |last| last + 1);
    &all[from..to]
}

pub(crate) fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '?')
}

/// What a sign before a part says of it.
pub(crate) fn occur(sign: char) -> Option<Occur> {
    match sign {
        '+' => Some(Occur::Required),
        '-' | '\u{2212}' | '–' => Some(Occur::Excluded),
        '~' => Some(Occur::Wanted),
        _ => None,
    }
}

/// Whether it is more than itself wherever it stands in a word, unless a backslash stands before it.
pub(crate) fn is_special(c: char) -> bool {
    matches!(c, '\\' | ':')
        || is_wildcard(c)
        || c.is_whitespace()
        || is_bracket(c)
        || is_quotation(c)
        || is_direction_mark(c)
}

/// The text of a quotation without the backslashes before its marks.
pub(crate) fn unescaped(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = chars.next_if(|&next| c == '\\' && (next == '\\' || is_quotation(next)));
        unescaped.push(escaped.unwrap_or(c));
    }
    unescaped
}
