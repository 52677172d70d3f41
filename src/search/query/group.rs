//! The parts and operators of a query string, or of brackets in it, to clauses.

use super::ast::{Clause, Occur, Query};
use super::normal;

/// Not these: an operator before a part, in capitals.
pub(crate) const NOT: &str = "NOT";
/// Or, as a word.
pub(crate) const EITHER: &str = "أو";

/// What a query string is made of.
pub(crate) enum Part {
    /// An operator and what it is if it turns out to be a word.
    Operator(Operator, &'static str),
    /// A word, pattern or the sign of all documents.
    Word(Query),
    /// What was in quotation marks or brackets, or the value of a field.
    Marked(Query),
    /// A star by itself: all documents if nothing else is asked for.
    Star,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
    /// أو, a word like others unless it stands between what is marked.
    Either,
}

/// The parts read so far.
#[derive(Default)]
pub(crate) struct Group {
    items: Vec<Item>,
    /// What stands before the next part.
    operator: Option<Operator>,
    is_negated: bool,
}

/// A clause to be: one query, or several of which one is asked for.
struct Item {
    alternatives: Vec<(Option<Occur>, Query)>,
    /// AND stands beside it.
    is_required: bool,
    is_marked: bool,
    is_star: bool,
}

impl Group {
    pub(crate) fn push(
        &mut self,
        part: Part,
        sign: Option<Occur>,
        word: &mut dyn FnMut(&str) -> Query,
    ) {
        let (is_marked, is_star) = (matches!(part, Part::Marked(_)), matches!(part, Part::Star));
        let query = match part {
            Part::Operator(operator, text) => return self.operator(operator, text, word),
            Part::Word(query) | Part::Marked(query) => query,
            Part::Star => Query::All,
        };
        if query.is_nothing() {
            return;
        }
        if self.operator == Some(Operator::Either) && !is_marked {
            self.settle(word);
        }
        let occur = if std::mem::take(&mut self.is_negated) { Some(Occur::Excluded) } else { sign };
        let operator = self.operator.take();
        let is_required = operator == Some(Operator::And);
        if let Some(last) = self.items.last_mut() {
            last.is_required |= is_required;
            if matches!(operator, Some(Operator::Or | Operator::Either)) {
                last.alternatives.push((occur, query));
                last.is_marked = is_marked;
                return;
            }
        }
        let alternatives = vec![(occur, query)];
        self.items.push(Item { alternatives, is_required, is_marked, is_star });
    }

    fn operator(
        &mut self,
        operator: Operator,
        text: &'static str,
        word: &mut dyn FnMut(&str) -> Query,
    ) {
        let after_marked = self.items.last().is_some_and(|last| last.is_marked);
        let is_word = match operator {
            Operator::Not if !self.is_negated => {
                self.is_negated = true;
                return;
            }
            Operator::Either => !after_marked || self.operator.is_some() || self.is_negated,
            Operator::And | Operator::Or => self.items.is_empty() && !self.is_negated,
            Operator::Not => false,
        };
        if is_word {
            let word = word(text);
            self.push(Part::Word(word), None, &mut |_| normal::NOTHING);
            return;
        }
        self.settle(word);
        match operator {
            Operator::Not => self.is_negated = true,
            _ => self.operator = Some(operator),
        }
    }

    /// What waits for something to stand before, and will not find it, is a word.
    fn settle(&mut self, word: &mut dyn FnMut(&str) -> Query) {
        if self.operator.take_if(|operator| *operator == Operator::Either).is_some() {
            let either = word(EITHER);
            let is_negated = std::mem::take(&mut self.is_negated);
            self.push(Part::Word(either), None, &mut |_| normal::NOTHING);
            self.is_negated = is_negated;
        }
        if std::mem::take(&mut self.is_negated) {
            let not = word(NOT);
            self.push(Part::Word(not), None, &mut |_| normal::NOTHING);
        }
    }

    /// The query that they come to.
    pub(crate) fn end(mut self, word: &mut dyn FnMut(&str) -> Query) -> Query {
        self.settle(word);
        let is_alone = |item: &Item| {
            item.alternatives.iter().all(|(occur, _)| *occur == Some(Occur::Excluded))
        };
        // A star among words is a bullet, or no more than a star.
        let has_others = self.items.iter().any(|item| !item.is_star && !is_alone(item));
        let is_bullet = |item: &Item| item.is_star && item.alternatives.len() == 1;
        let items = self.items.into_iter().filter(|item| !(has_others && is_bullet(item)));
        normal::list(items.map(Item::into_clause))
    }
}

impl Item {
    fn into_clause(mut self) -> Clause {
        if self.alternatives.len() == 1 {
            let (occur, query) = self.alternatives.remove(0);
            let occur = match occur {
                Some(Occur::Excluded) => Occur::Excluded,
                _ if self.is_required => Occur::Required,
                occur => occur.unwrap_or(query.usual_occur()),
            };
            return Clause { occur, query };
        }
        let is_required = |(occur, query): &(Option<Occur>, Query)| {
            occur.unwrap_or(query.usual_occur()) != Occur::Wanted
        };
        let is_required = self.is_required || self.alternatives.iter().all(is_required);
        let query = normal::any(self.alternatives.into_iter().map(|(occur, query)| match occur {
            Some(Occur::Excluded) => Query::Clauses(vec![Clause { occur: Occur::Excluded, query }]),
            _ => query,
        }));
        Clause { occur: if is_required { Occur::Required } else { Occur::Wanted }, query }
    }
}
