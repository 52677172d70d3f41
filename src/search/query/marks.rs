//! Quotation marks and brackets of a query string: which of them belong together.

/// The marks that begin a quotation, each with those that end it.
const QUOTATIONS: [(char, &[char]); 12] = [
    ('"', &['"']),
    ('«', &['»']),
    ('‹', &['›']),
    ('“', &['”']),
    ('„', &['“', '”']),
    ('‘', &['’']),
    ('‚', &['‘', '’']),
    ('\'', &['\'']),
    ('「', &['」']),
    ('『', &['』']),
    // Ornate brackets do not turn round in text from right to left, and are typed both ways.
    ('﴾', &['﴿']),
    ('﴿', &['﴾']),
];

/// The pairs of marks of a text. What is in a quotation is no mark, nor is what follows a backslash.
pub(crate) struct Marks {
    /// Where each begins and ends, in bytes, in the order of their beginnings.
    pairs: Vec<(usize, usize)>,
}

impl Marks {
    /// In time linear in the text: no end is looked for where there is none.
    pub(crate) fn of(text: &str) -> Marks {
        let mut ends = [None; QUOTATIONS.len()];
        for place in Places::new(text) {
            for (end, (_, closing)) in ends.iter_mut().zip(QUOTATIONS) {
                if closing.contains(&place.char) && place.closes() {
                    *end = Some(place.at);
                }
            }
        }
        let (mut pairs, mut open) = (Vec::new(), Vec::new());
        let mut places = Places::new(text);
        while let Some(place) = places.next() {
            match place.char {
                '(' | '（' => open.push(place.at),
                ')' | '）' => pairs.extend(open.pop().map(|from| (from, place.at))),
                _ => {}
            }
            let quotations = QUOTATIONS.iter().zip(ends);
            let quotation = quotations.into_iter().find(|((opening, _), _)| *opening == place.char);
            let Some(((_, closing), Some(last))) = quotation else { continue };
            if last <= place.at || !place.opens() {
                continue;
            }
            let end = places.find(|next| closing.contains(&next.char) && next.closes());
            pairs.extend(end.map(|end| (place.at, end.at)));
        }
        pairs.sort_unstable();
        Marks { pairs }
    }

    /// The end of the pair that begins at `at`.
    pub(crate) fn end(&self, at: usize) -> Option<usize> {
        let place = self.pairs.binary_search_by_key(&at, |&(from, _)| from).ok()?;
        Some(self.pairs[place].1)
    }
}

/// `text` without the marks that are no pair, so that it stays apart from what is written around it.
pub(crate) fn closed(text: &str) -> String {
    let marks = Marks::of(text);
    let mut closed = String::with_capacity(text.len());
    let (mut copied, mut ends) = (0, Vec::new());
    let mut places = Places::new(text);
    while let Some(place) = places.next() {
        let after = place.at + place.char.len_utf8();
        if let Some(end) = marks.end(place.at) {
            if is_bracket(place.char) {
                ends.push(end);
            } else {
                places.find(|next| next.at == end);
            }
        } else if ends.last() == Some(&place.at) {
            ends.pop();
        } else if is_bracket(place.char) || is_quotation(place.char) {
            closed.push_str(&text[copied..place.at]);
            match is_apostrophe(place.char) {
                true if place.is_inside() => closed.push(place.char),
                true => closed.extend(['\\', place.char]),
                false => closed.push(' '),
            }
            copied = after;
        }
    }
    closed.push_str(&text[copied..]);
    let backslashes = closed.len() - closed.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        closed.push('\\');
    }
    closed
}

/// The chars of a text that no backslash stands before.
struct Places<'t> {
    text: &'t str,
    at: usize,
    before: Option<char>,
}

struct Place {
    char: char,
    /// In bytes.
    at: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Places<'_> {
    fn new(text: &str) -> Places<'_> {
        Places { text, at: 0, before: None }
    }
}

impl Iterator for Places<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        loop {
            let mut rest = self.text[self.at..].chars();
            let char = rest.next()?;
            let (at, before) = (self.at, self.before);
            self.at += char.len_utf8();
            // What is not seen parts nothing.
            if !is_direction_mark(char) {
                self.before = Some(char);
            }
            if char != '\\' {
                return Some(Place { char, at, before, after: rest.next() });
            }
            let escaped = rest.next()?;
            self.at += escaped.len_utf8();
            self.before = Some(escaped);
        }
    }
}

impl Place {
    fn is_inside(&self) -> bool {
        self.before.is_some_and(is_letter) && self.after.is_some_and(is_letter)
    }

    /// Whether the mark may begin a quotation: an apostrophe does not inside a word, nor `"` after a
    /// number of inches.
    fn opens(&self) -> bool {
        match self.char {
            '"' => !self.before.is_some_and(char::is_numeric),
            c if is_apostrophe(c) => {
                !self.before.is_some_and(is_letter)
                    && self.after.is_some_and(|after| !after.is_whitespace())
            }
            _ => true,
        }
    }

    /// Whether the mark may end one.
    fn closes(&self) -> bool {
        !is_apostrophe(self.char)
            || (self.before.is_some_and(|before| !before.is_whitespace())
                && !self.after.is_some_and(is_letter))
    }
}

pub(crate) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）')
}

/// Whether it begins or ends quotations.
pub(crate) fn is_quotation(c: char) -> bool {
    QUOTATIONS.iter().any(|(opening, closing)| *opening == c || closing.contains(&c))
}

/// Those quotation marks that stand in words as well.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚')
}

/// Whether it is part of a word: a letter, a digit, or a mark or joiner of letters.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' | '\u{200C}' | '\u{200D}')
}

/// Direction controls and the byte order mark: not seen, and typed or pasted unawares.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_belong_together() {
        for (text, expected, why) in [
            ("«مجلس الأمن»", vec!["«»"], "a quotation"),
            ("(أ (ب) ج)", vec!["()", "()"], "brackets in brackets"),
            ("(أ «ب) ج»", vec!["«»"], "what is quoted is no bracket"),
            ("«مجلس الأمن\"", vec![], "an end of another kind"),
            ("«أ \"ب\" ج»", vec!["«»"], "a quotation in a quotation is its text"),
            ("„أ“ „ب”", vec!["„“", "„”"], "both ends of the low mark"),
            ("l'homme d'ici", vec![], "apostrophes in words"),
            ("'l'homme' هنا", vec!["''"], "an apostrophe in a quotation"),
            ("شاشة 27\" أو 32\"", vec![], "inches"),
            ("﴿الحمد لله﴾ ﴾الحمد لله﴿", vec!["﴿﴾", "﴾﴿"], "either way"),
            (r#"\"أ" ب""#, vec!["\"\""], "a backslash before the first"),
            (")(", vec![], "the wrong way round"),
        ] {
            let at = |at: usize| text[at..].chars().next();
            let pairs = Marks::of(text).pairs;
            let found: Vec<String> = pairs
                .into_iter()
                .map(|(from, to)| at(from).into_iter().chain(at(to)).collect())
                .collect();
            assert_eq!(found, expected, "{why}: {text}");
        }
    }

    #[test]
    fn texts_are_closed() {
        for (text, expected) in [
            ("(أ) «ب» 'ج'", "(أ) «ب» 'ج'"),
            ("أ) «ب ج", "أ   ب ج"),
            ("'أ l'ami", r"\'أ l'ami"),
            (r"أ\", r"أ\\"),
            (r"أ\)", r"أ\)"),
            ("((أ)", " (أ)"),
        ] {
            assert_eq!(closed(text), expected, "{text}");
        }
    }
}
