//! The values of a field in a query string.

use super::filter::{Bound, Filter, Test};
use super::marks::{is_bracket, is_direction_mark};
use super::parse::Reader;
use super::token::Token;
use super::value::{is_value, western_digits};
use crate::index::schema::FieldKind;

/// One end of a range.
enum End {
    Open,
    At(String),
}

impl Reader<'_> {
    /// What follows the name and colon of a field that is not text; `None` if the field cannot have it.
    pub(crate) fn filter(&mut self, name: &str, kind: FieldKind, end: usize) -> Option<Filter> {
        let is_negated = self.eat("!=", end);
        self.skip_direction_marks(end);
        let test = match self.peek(end)? {
            mark if is_bracket(mark) => self.values(kind, end)?,
            '[' | '{' => self.range(kind, end)?,
            _ if self.is_star(end) => {
                self.eat("*", end);
                Test::Exists
            }
            _ => self.comparison(kind, end)?,
        };
        if !matches!(test, Test::AnyOf(_)) && self.take(1) == 0 {
            return None;
        }
        let filter = Filter { field: name.to_owned(), negated: false, test };
        Some(if is_negated { !filter } else { filter })
    }

    fn rest(&self, end: usize) -> &str {
        &self.text[self.at.min(end)..end]
    }

    fn eat(&mut self, text: &str, end: usize) -> bool {
        let is_next = self.rest(end).starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    fn is_star(&self, end: usize) -> bool {
        let after = self.rest(end).strip_prefix('*');
        after.is_some_and(|after| {
            after.chars().next().is_none_or(|c| {
                c.is_whitespace() || is_direction_mark(c) || is_bracket(c) || matches!(c, ']' | '}')
            })
        })
    }

    fn skip_space(&mut self, end: usize) {
        let rest = self.rest(end);
        let space = rest.len()
            - rest.trim_start_matches(|c: char| c.is_whitespace() || is_direction_mark(c)).len();
        self.at += space;
    }

    /// One value, after `>` or the like perhaps, or two with dots between.
    fn comparison(&mut self, kind: FieldKind, end: usize) -> Option<Test> {
        const SIGNS: [(&str, bool, bool); 6] = [
            (">=", true, true),
            ("≥", true, true),
            (">", true, false),
            ("<=", false, true),
            ("≤", false, true),
            ("<", false, false),
        ];
        for (sign, is_from, inclusive) in SIGNS {
            if !has_order(kind) || !self.eat(sign, end) {
                continue;
            }
            let bound = Some(Bound { value: self.value(kind, end)?, inclusive });
            let (from, to) = if is_from { (bound, None) } else { (None, bound) };
            return Some(Test::Range { from, to });
        }
        let from = self.at;
        if let Some(value) = self.value(kind, end) {
            return (self.take(1) == 1).then(|| Test::AnyOf(vec![value]));
        }
        self.at = from;
        if !matches!(kind, FieldKind::Date | FieldKind::Integer | FieldKind::Float) {
            return None;
        }
        let text = self.plain(end);
        let (from, to) = text.split_once("..").filter(|(_, to)| !to.starts_with('.'))?;
        let bound = |text: &str| match text {
            "" => Some(None),
            text => {
                checked(kind, text.to_owned()).map(|value| Some(Bound { value, inclusive: true }))
            }
        };
        let (from, to) = (bound(from)?, bound(to)?);
        (from.is_some() || to.is_some()).then_some(Test::Range { from, to })
    }

    /// `[1 TO 9]`, with braces for ends that are not in it.
    fn range(&mut self, kind: FieldKind, end: usize) -> Option<Test> {
        if !has_order(kind) {
            return None;
        }
        let from_inclusive = !self.eat("{", end) && self.eat("[", end);
        let from = self.end_of_range(kind, end)?;
        if !self.eat("TO", end) || !self.peek(end).is_some_and(char::is_whitespace) {
            return None;
        }
        let to = self.end_of_range(kind, end)?;
        let to_inclusive = self.eat("]", end);
        if !to_inclusive && !self.eat("}", end) {
            return None;
        }
        let bound = |end, inclusive| match end {
            End::Open => None,
            End::At(value) => Some(Bound { value, inclusive }),
        };
        Some(Test::Range { from: bound(from, from_inclusive), to: bound(to, to_inclusive) })
    }

    /// One end of a range, with the space around it.
    fn end_of_range(&mut self, kind: FieldKind, end: usize) -> Option<End> {
        self.skip_space(end);
        let is_open = self.is_star(end) && self.eat("*", end);
        let read = if is_open { End::Open } else { End::At(self.value(kind, end)?) };
        self.skip_space(end);
        Some(read)
    }

    /// Values in brackets: one of them.
    fn values(&mut self, kind: FieldKind, end: usize) -> Option<Test> {
        let close = self.marks.end(self.at).filter(|&close| close < end)?;
        self.pass(self.at);
        let mut values = Vec::new();
        loop {
            let from = self.at;
            self.skip_space(close);
            if self.at >= close {
                break;
            }
            if self.eat(",", close) || self.eat("،", close) || self.eat("|", close) {
                continue;
            }
            let from_value = self.at;
            let is_quoted = self.marks.end(from_value).is_some();
            match self.value(kind, close) {
                Some(value) if is_quoted => values.push(value),
                Some(value) => match value.as_str() {
                    "OR" | "أو" if !values.is_empty() && from_value > from => {}
                    "AND" | "NOT" => return None,
                    _ => values.push(value),
                },
                None => {
                    self.at = from_value;
                    if !matches!(&*self.plain(close), "OR" | "أو") || values.is_empty() {
                        return None;
                    }
                }
            }
        }
        self.pass(close);
        let wanted = values.len();
        values.truncate(self.take(wanted));
        (!values.is_empty() || wanted == 0).then_some(Test::AnyOf(values))
    }

    /// A value that the field can have, in quotation marks or without.
    fn value(&mut self, kind: FieldKind, end: usize) -> Option<String> {
        self.skip_direction_marks(end);
        let mark = self.peek(end)?;
        if let Some(close) = self.marks.end(self.at).filter(|&close| close < end) {
            if is_bracket(mark) {
                return None;
            }
            let quoted = self.quoted(close);
            return checked(kind, quoted);
        }
        match self.plain(end) {
            plain if plain.is_empty() => None,
            plain => checked(kind, plain),
        }
    }

    /// A value without quotation marks, nor the punctuation of the sentence after it.
    fn plain(&mut self, end: usize) -> String {
        let mut token = Token::default();
        while self.peek(end).is_some_and(|c| !ends_value(c)) {
            let Some((c, is_escaped)) = self.next_of_word(end, token.is_empty()) else { break };
            token.push(c, is_escaped);
        }
        let mut value = token.into_word();
        let is_around = |c| is_direction_mark(c) || "،؛؟,;?!".contains(c);
        let kept = value.trim_end_matches(is_around).len();
        value.truncate(kept);
        value
    }
}

/// What is written plainly, without quotation marks, and read as it is.
pub(crate) fn is_plain_value(value: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    !value.is_empty()
        && value.chars().all(is_plain)
        && !value.contains("..")
        && !matches!(value, "OR" | "AND" | "NOT" | "أو")
}

fn ends_value(c: char) -> bool {
    matches!(c, '[' | ']' | '{' | '}' | ',' | '،' | '|')
}

/// `text` as the value of such a field, if it is one.
fn checked(kind: FieldKind, text: String) -> Option<String> {
    let value = match kind {
        FieldKind::Id | FieldKind::Keyword => text,
        _ => western_digits(&text).into_owned(),
    };
    is_value(kind, &value).then_some(value)
}

fn has_order(kind: FieldKind) -> bool {
    kind != FieldKind::Bool
}
