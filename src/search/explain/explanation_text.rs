//! An explanation as lines for people.

use std::fmt;

use super::explanation::{BonusKind, Explanation};

/// The number comes first in each line and Arabic last, since a number after Arabic would be shown
/// on its other side.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let isolate = f.alternate();
        let shown = |word: &str| shown(word, isolate);
        let listed =
            |words: &[String]| words.iter().map(|word| shown(word)).collect::<Vec<_>>().join(", ");
        writeln!(f, "score {:.2}", self.score)?;
        for word in &self.words {
            let what = if !word.matches.is_empty() {
                "word"
            } else if self.synonyms.iter().any(|found| found.words.contains(&word.word)) {
                "a synonym only of the word"
            } else {
                "no match for the word"
            };
            writeln!(f, "{:7.2}  {what} {}", word.gives, shown(&word.word))?;
            for found in &word.matches {
                write!(f, "{:11.2}  ", found.gives())?;
                // Shares are products of the tie breaker, which is exact at no number of digits.
                let share = (found.share * 1000.0).round() / 1000.0;
                let share = if share < 1.0 {
                    format!("{share} of {:.2}", found.score)
                } else {
                    "in full".to_owned()
                };
                let times = match found.times {
                    1 => "once".to_owned(),
                    times => format!("{times} times"),
                };
                let field = shown(&found.field);
                write!(f, "{share:<13}  {field}, {}, {times}: {}", found.view, shown(&found.term))?;
                write!(f, " as {}", listed(&found.words))?;
                if found.more > 0 {
                    write!(f, " and {} more", found.more)?;
                }
                writeln!(f)?;
            }
        }
        for found in &self.synonyms {
            let synonym = shown(&found.synonym);
            writeln!(
                f,
                "{:7.2}  synonym {synonym} of {}",
                found.gives,
                shown(&found.words.join(" "))
            )?;
        }
        for near in &self.near {
            let [first, second, field] = [&near.first, &near.second, &near.field].map(|w| shown(w));
            writeln!(f, "{:7.2}  near each other in {field}: {first} and {second}", near.gives)?;
        }
        for part in &self.parts {
            writeln!(f, "{:7.2}  part {}", part.gives, shown(&part.query.to_string()))?;
        }
        if self.age < 0.0 {
            writeln!(f, "{:7.2}  for its age", self.age)?;
        }
        let (kind, gives) = (self.bonus.kind, self.bonus.gives);
        let why = match (kind, gives > 0.0) {
            (BonusKind::AllWords, true) => "bonus for all the words",
            (BonusKind::AllWords, false) => "no bonus: not all the words are here",
            (BonusKind::VeryWord, true) => "bonus for the very word",
            (BonusKind::VeryWord, false) => "no bonus: the very word is not here",
        };
        writeln!(f, "{gives:7.2}  {why}")?;
        if !self.left_out.is_empty() {
            writeln!(f, "  left out as stop words: {}", listed(&self.left_out))?;
        }
        Ok(())
    }
}

/// `word` without what would move the cursor of a terminal, isolated if its direction is unknown.
fn shown(word: &str, isolate: bool) -> String {
    let word: String = word.chars().filter(|c| !c.is_control()).collect();
    if isolate && !word.is_ascii() { format!("\u{2068}{word}\u{2069}") } else { word }
}
