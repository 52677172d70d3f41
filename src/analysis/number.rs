//! Where numbers begin and end: digits with what separates them.

use super::letters::Class;
use super::tokenizer::{Script, Words, cap, push};

impl Words<'_> {
    /// A number: digits, in groups of three if separated so, with a decimal part if there is one.
    /// In 12.05.2021 and 1,2,345 the separators only separate; so do the points of 1.000.000 and
    /// the comma of 3,14, since a text may mean either by them.
    pub(super) fn number(&mut self, term: &mut String) -> Script {
        let start = self.at;
        let mut end = self.digits(Class::Digit, term);
        let mut plain = true;
        if !self.is_continued(start) {
            if self.count_digits(start) <= 3 {
                while let Some(width) = self.separator(self.at, &[',', '٬']) {
                    if self.count_digits(self.at + width) != 3 {
                        break;
                    }
                    plain = false;
                    self.at += width;
                    end = self.digits(Class::Digit, term);
                }
            }
            if let Some(width) = self.separator(self.at, &['.', '٫'])
                && !self.is_chain(self.at + width)
            {
                plain = false;
                push('.', term);
                self.at += width;
                end = self.digits(Class::Digit, term);
            }
        }
        if plain && self.is_other(self.at) {
            return self.other(start, end, term);
        }
        cap(term);
        self.start = start;
        self.width = end - start;
        Script::Number
    }

    /// Raised digits, which are a word apart from what they stand on: 10⁶ is 10 and 6, and a word
    /// with the number of a footnote is found.
    pub(super) fn superscript(&mut self, term: &mut String) -> Script {
        let start = self.at;
        let end = self.digits(Class::Superscript, term);
        cap(term);
        self.start = start;
        self.width = end - start;
        Script::Number
    }

    /// Writes a run of digits of one class and returns where it ends.
    fn digits(&mut self, wanted: Class, term: &mut String) -> usize {
        let mut end = self.at;
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            match class {
                _ if class == wanted => self.write(read, term),
                Class::Mark | Class::KeptMark | Class::HamzaAbove | Class::Sign | Class::Joiner => {
                }
                _ => break,
            }
            self.at += read.width;
            if class != Class::Joiner {
                end = self.at;
            }
        }
        end
    }

    /// The width of the separator at `at` if it is one of `wanted` with a digit after it.
    fn separator(&self, at: usize, wanted: &[char]) -> Option<usize> {
        let c = self.text[at..].chars().next()?;
        (wanted.contains(&c) && self.count_digits(at + c.len_utf8()) > 0).then_some(c.len_utf8())
    }

    /// How many digits stand at `at`, counted no further than four.
    fn count_digits(&self, at: usize) -> usize {
        let digits = self.text[at..].chars().take(4);
        digits.take_while(|&c| self.is_digit(c)).count()
    }

    /// Whether the digits at `at` are followed by another point and digit, as in dates.
    fn is_chain(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let digits = rest.find(|c| !self.is_digit(c)).unwrap_or(rest.len());
        self.separator(at + digits, &['.', '٫']).is_some()
    }

    /// Whether a digit and one separator stand right before `start`.
    fn is_continued(&self, start: usize) -> bool {
        let mut before = self.text[..start].chars().rev();
        before.next().is_some_and(|c| matches!(c, '.' | '٫' | ',' | '٬'))
            && before.next().is_some_and(|c| self.is_digit(c))
    }

    fn is_digit(&self, c: char) -> bool {
        self.letters.unfold(c, |_| ()) == Class::Digit
    }
}
