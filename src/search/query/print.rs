//! Queries as text that is read back to them.

use std::fmt::{self, Write as _};

use super::ast::{Clause, Occur, Query};
use super::filter::{Bound, Filter, Test};
use super::group::EITHER;
use super::marks::{closed, is_apostrophe, is_letter};
use super::parse::LIKE;
use super::parse_filter::is_plain_value;
use super::token::{self, Token, is_wildcard};

/// As the [syntax](Query#syntax) has it: [`Query::parse`] reads it back to this query, in its plainest
/// form, if the schema has the fields and they can have the values. Of a query typed inside another,
/// marks without another end are left out.
///
/// ```
/// use fihris::{Filter, Query};
///
/// let query = Query::phrase("مجلس الأمن").and(Filter::is("section", "سياسة")).not(Query::word("مباراة"));
/// assert_eq!(query.to_string(), r#""مجلس الأمن" section:سياسة -مباراة"#);
/// assert_eq!(Query::word("OR").to_string(), r"\OR");
/// ```
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.normal() {
            Query::Typed(text) => f.write_str(&text),
            Query::Clauses(clauses) => list(f, &clauses),
            Query::Any(any) => alternatives(f, None, &any),
            query => operand(f, None, &query),
        }
    }
}

/// As in a query: the field, a colon, and values.
///
/// ```
/// use fihris::Filter;
///
/// assert_eq!(Filter::any_of("section", ["سياسة", "اقتصاد وأعمال"]).to_string(), r#"section:(سياسة OR "اقتصاد وأعمال")"#);
/// assert_eq!((!Filter::range("pages", 10, 20)).to_string(), "pages:!=[10 TO 20]");
/// assert_eq!(Filter::at_least("published", "2021-06").to_string(), "published:>=2021-06");
/// ```
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        filter(f, None, self)
    }
}

fn list(f: &mut fmt::Formatter<'_>, clauses: &[Clause]) -> fmt::Result {
    let mut after_marked = false;
    for (i, Clause { occur, query }) in clauses.iter().enumerate() {
        if i > 0 {
            f.write_char(' ')?;
        }
        let is_said = *occur != query.usual_occur() || matches!(query, Query::Typed(_));
        let sign = is_said.then_some(*occur);
        match query {
            Query::Word(word) if after_marked && sign.is_none() && word == EITHER => {
                write!(f, "\\{word}")?;
            }
            Query::Any(any) if *occur != Occur::Excluded => alternatives(f, Some(*occur), any)?,
            query => operand(f, sign, query)?,
        }
        // What is excluded stands in brackets.
        let last = match query {
            Query::Any(any) if *occur != Occur::Excluded => any.last().unwrap_or(query),
            query => query,
        };
        after_marked = !matches!(last, Query::Word(_) | Query::Pattern(_) | Query::All);
    }
    Ok(())
}

/// `occur` is that of a clause in a list.
fn alternatives(f: &mut fmt::Formatter<'_>, occur: Option<Occur>, any: &[Query]) -> fmt::Result {
    let excluded = |query: &Query| match query {
        Query::Clauses(clauses) => match clauses.as_slice() {
            [Clause { occur: Occur::Excluded, query }] => Some(query.clone()),
            _ => None,
        },
        _ => None,
    };
    let are_excluded = any.iter().all(|one| excluded(one).is_some());
    let usually = any.iter().all(|one| one.usual_occur() == Occur::Required);
    for (i, one) in any.iter().enumerate() {
        if i > 0 {
            f.write_str(" OR ")?;
        }
        let usual = one.usual_occur();
        let is_wanted = occur == Some(Occur::Wanted)
            && (usually || any.iter().any(|one| matches!(one, Query::Typed(_))));
        let sign = match occur {
            Some(Occur::Required) if usual == Occur::Wanted => Some(Occur::Required),
            Some(Occur::Wanted) if is_wanted => Some(Occur::Wanted),
            _ => None,
        };
        match excluded(one) {
            Some(query) if !(is_wanted && are_excluded && i == 0) => {
                operand(f, Some(Occur::Excluded), &query)?;
            }
            _ => operand(f, sign, one)?,
        }
    }
    Ok(())
}

/// What stands between operators, with the sign of what is said of it.
fn operand(f: &mut fmt::Formatter<'_>, sign: Option<Occur>, query: &Query) -> fmt::Result {
    let mark = match sign {
        None => "",
        Some(Occur::Required) => "+",
        Some(Occur::Excluded) => "-",
        Some(Occur::Wanted) => "~",
    };
    match query {
        Query::Filter(one) => filter(f, Some(mark), one),
        Query::In { field, query } => {
            f.write_str(mark)?;
            name(f, field, !mark.is_empty())?;
            match &**query {
                Query::All => f.write_char('*'),
                query @ (Query::Word(_) | Query::Phrase { .. } | Query::Pattern(_)) => {
                    operand(f, None, query)
                }
                query => group(f, query),
            }
        }
        query => {
            f.write_str(mark)?;
            match query {
                Query::All => f.write_str("*:*"),
                Query::Word(text) => word(f, text, !mark.is_empty()),
                Query::Pattern(text) => pattern(f, text, !mark.is_empty()),
                Query::Phrase { words, distance } => {
                    quoted(f, words)?;
                    if *distance > 0 { write!(f, "~{distance}") } else { Ok(()) }
                }
                Query::Like(text) => {
                    quoted(f, text)?;
                    f.write_str(LIKE)
                }
                query => group(f, query),
            }
        }
    }
}

fn group(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::Typed(text) => write!(f, "({})", closed(text)),
        query => write!(f, "({query})"),
    }
}

fn filter(f: &mut fmt::Formatter<'_>, sign: Option<&str>, filter: &Filter) -> fmt::Result {
    let sign = sign.unwrap_or_default();
    f.write_str(sign)?;
    name(f, &filter.field, !sign.is_empty())?;
    if filter.negated {
        f.write_str("!=")?;
    }
    match &filter.test {
        Test::Exists => f.write_char('*'),
        Test::AnyOf(values) => match values.as_slice() {
            [one] => value(f, one),
            values => {
                f.write_char('(')?;
                for (i, one) in values.iter().enumerate() {
                    if i > 0 {
                        f.write_str(" OR ")?;
                    }
                    value(f, one)?;
                }
                f.write_char(')')
            }
        },
        Test::Range { from: Some(from), to: None } if !filter.negated => {
            f.write_str(if from.inclusive { ">=" } else { ">" })?;
            value(f, &from.value)
        }
        Test::Range { from: None, to: Some(to) } if !filter.negated => {
            f.write_str(if to.inclusive { "<=" } else { "<" })?;
            value(f, &to.value)
        }
        Test::Range { from, to } => {
            let is_inclusive = |bound: &Option<Bound>| bound.as_ref().is_none_or(|at| at.inclusive);
            let bound = |f: &mut fmt::Formatter<'_>, bound: &Option<Bound>| match bound {
                Some(bound) => value(f, &bound.value),
                None => f.write_char('*'),
            };
            f.write_char(if is_inclusive(from) { '[' } else { '{' })?;
            bound(f, from)?;
            f.write_str(" TO ")?;
            bound(f, to)?;
            f.write_char(if is_inclusive(to) { ']' } else { '}' })
        }
    }
}

/// The name of a field and its colon.
fn name(f: &mut fmt::Formatter<'_>, name: &str, has_sign: bool) -> fmt::Result {
    for (i, c) in name.chars().enumerate() {
        if token::is_special(c) || (i == 0 && is_first_special(c, has_sign)) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char(':')
}

fn word(f: &mut fmt::Formatter<'_>, text: &str, has_sign: bool) -> fmt::Result {
    let token = Token::from(text);
    let (is_operator, is_pattern) = (token.operator().is_some(), token.pattern().is_some());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let is_inside = before.is_some_and(is_letter) && next.is_some_and(is_letter);
        let is_escaped = match c {
            ':' => before.is_some() && next.is_some(),
            c if is_wildcard(c) => is_pattern,
            c if is_apostrophe(c) => !is_inside,
            c => token::is_special(c),
        };
        // Which أو is an operator is told by what it stands between.
        let is_first = before.is_none()
            && ((is_operator && text != EITHER)
                || is_first_special(c, has_sign)
                || (c == '{' && is_pattern));
        if is_escaped || is_first {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
        before = Some(c);
    }
    Ok(())
}

fn pattern(f: &mut fmt::Formatter<'_>, text: &str, has_sign: bool) -> fmt::Result {
    let is_plain = Token::from(text).pattern().is_some_and(|read| read == text);
    if is_plain && !(has_sign && text.starts_with(char::is_numeric)) {
        return f.write_str(text);
    }
    f.write_char('{')?;
    for c in text.chars() {
        if token::is_special(c) && !is_wildcard(c) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('}')
}

/// Whether it is more than itself at the beginning of a word.
fn is_first_special(c: char, has_sign: bool) -> bool {
    token::occur(c).is_some() || (has_sign && c.is_numeric())
}

fn value(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    if is_plain_value(value) { f.write_str(value) } else { quoted(f, value) }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
