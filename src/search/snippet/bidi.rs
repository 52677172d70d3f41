//! Directional formatting characters (UAX #9, sections 2.1 to 2.4) that open something and those
//! that close it.

const CLOSES_EMBEDDING: char = '\u{202C}';
const CLOSES_ISOLATE: char = '\u{2069}';

/// What a text has opened so far.
#[derive(Default)]
pub(crate) struct Balance {
    /// What would close each, the last one opened last.
    open: Vec<char>,
    isolates: usize,
}

impl Balance {
    /// Takes the next char of the text. `false` if it would close what was opened before the text.
    pub(crate) fn admits(&mut self, c: char) -> bool {
        match c {
            // LRE, RLE, LRO, RLO.
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => self.open.push(CLOSES_EMBEDDING),
            // LRI, RLI, FSI.
            '\u{2066}'..='\u{2068}' => {
                self.open.push(CLOSES_ISOLATE);
                self.isolates += 1;
            }
            // None outside the innermost isolate.
            CLOSES_EMBEDDING => return self.open.pop_if(|last| *last == c).is_some(),
            CLOSES_ISOLATE if self.isolates == 0 => return false,
            // With the embeddings in it.
            CLOSES_ISOLATE => {
                self.isolates -= 1;
                while self.open.pop().is_some_and(|last| last != c) {}
            }
            _ => {}
        }
        true
    }

    /// What closes all that is open.
    pub(crate) fn closing(self) -> impl Iterator<Item = char> {
        self.open.into_iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_closed() {
        let rows = [
            ("نص", "نص", "nothing opened"),
            ("\u{202E}نص", "\u{202E}نص\u{202C}", "an override"),
            ("\u{2067}نص", "\u{2067}نص\u{2069}", "an isolate"),
            ("\u{202B}نص\u{202C}", "\u{202B}نص\u{202C}", "closed already"),
            ("نص\u{202C}\u{2069}", "نص", "closers of nothing"),
            (
                "\u{2066}\u{202E}نص",
                "\u{2066}\u{202E}نص\u{202C}\u{2069}",
                "the one opened last is closed first",
            ),
            ("\u{2066}\u{202E}نص\u{2069}", "\u{2066}\u{202E}نص\u{2069}", "with its isolate"),
            (
                "\u{202E}\u{2066}نص\u{202C}",
                "\u{202E}\u{2066}نص\u{2069}\u{202C}",
                "nothing outside the isolate from within",
            ),
            ("\u{200F}نص\u{200E}", "\u{200F}نص\u{200E}", "marks of direction open nothing"),
        ];
        for (text, expected, reason) in rows {
            let mut balance = Balance::default();
            let mut out: String = text.chars().filter(|&c| balance.admits(c)).collect();
            out.extend(balance.closing());
            assert_eq!(out, expected, "{reason}");
        }
    }
}
