//! What can be wrong with the entries of a user's lexicon.

/// The error of an entry that a [`Lexicon`](crate::Lexicon) cannot have. The message names the line,
/// if there is one, and the offending value, and says what would be right.
///
/// ```
/// let error = fihris::Lexicon::new().protect("وزارة الصحة").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#""وزارة الصحة" is 2 words to the analyzer (وزاره الصحه); an entry takes one"#
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{fault}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct LexiconError {
    line: Option<usize>,
    fault: Fault,
}

impl LexiconError {
    /// The line of the table that is wrong, from 1; `None` unless a table was read.
    ///
    /// ```
    /// use fihris::Lexicon;
    ///
    /// let error = Lexicon::from_tsv("أغربة\tغراب\treplace\nأغربة\tغريب\treplace").unwrap_err();
    /// assert_eq!(error.line(), Some(2));
    /// assert_eq!(Lexicon::new().protect("؟").unwrap_err().line(), None);
    /// ```
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    pub(super) fn on_line(self, line: usize) -> LexiconError {
        LexiconError { line: Some(line), ..self }
    }
}

impl From<Fault> for LexiconError {
    fn from(fault: Fault) -> LexiconError {
        LexiconError { line: None, fault }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0:?} has no word in it; an entry takes one")]
    NoWord(String),
    #[error("{given:?} is {count} words to the analyzer ({folded}); an entry takes one")]
    Words { given: String, count: usize, folded: String },
    #[error(
        "{form:?} and its base {base:?} fold to the same word, {folded:?}; give another base, or \
         protect the word to leave it whole"
    )]
    SameWord { form: String, base: String, folded: String },
    #[error("{given:?} is given twice, with {has} and with {wants}; leave out one of these")]
    Twice { given: String, has: String, wants: String },
    #[error("the bases lead in a circle, {}; leave out one of these", in_order(.0))]
    Circle(Vec<String>),
    #[error(
        "a group of synonyms has {}; give it two words or more",
        .0.as_ref().map_or("no words".to_owned(), |word| format!("one word, {word:?}"))
    )]
    Group(Option<String>),
    #[error(
        "the row {row:?} must have 3 columns, form, base and kind with tabs between, not {count}"
    )]
    Columns { row: String, count: usize },
    #[error("unknown kind {0:?}; there are protect, replace and synonym")]
    Kind(String),
    #[error("{form:?} is protected with the base {base:?}; the base of such a word is itself")]
    Protected { form: String, base: String },
}

fn in_order(words: &[String]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" -> ")
}
