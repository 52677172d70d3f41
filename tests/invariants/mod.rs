//! The invariants of `Analyzer` as functions that panic where one is broken, for whoever has a text:
//! `laws` makes texts up char by char, `fuzz` of bytes.

use std::sync::LazyLock;

use fihris::{
    Analyzer, AnalyzerOptions, ArabicStemmer, Hamza, LatinStemmer, Lexicon, MAX_TERM_CHARS, View,
    normalize, stem,
};
use tantivy_tokenizer_api::TokenStream;
use unicode_normalization::UnicodeNormalization;

/// An analyzer and those it must agree with.
pub(crate) struct Subject {
    pub(crate) analyzer: Analyzer,
    /// The one that folds its terms: itself in the exact view.
    folds: Analyzer,
    /// The same but for words that get no token.
    without_stop_words: Analyzer,
    /// Whether a word may have several terms.
    cuts: bool,
    /// What gives the same terms as one string.
    function: Option<fn(&str) -> String>,
}

impl Subject {
    fn new(view: View, options: AnalyzerOptions, function: Option<fn(&str) -> String>) -> Subject {
        let folds = match view {
            View::Exact => options.clone(),
            // The switches of letters do not bind the other views.
            _ => AnalyzerOptions::default(),
        };
        Subject {
            analyzer: Analyzer::with_options(view, options.clone()),
            folds: Analyzer::with_options(View::Exact, folds),
            without_stop_words: Analyzer::with_options(view, options.drop_stop_words(true)),
            cuts: view == View::Grams,
            function,
        }
    }
}

/// Analyzers of each view that turn every switch at least once.
pub(crate) static SUBJECTS: LazyLock<[Subject; 15]> = LazyLock::new(|| {
    let defaults = AnalyzerOptions::default;
    let kept = defaults()
        .hamza(Hamza::Keep)
        .keep_teh_marbuta(true)
        .keep_alef_maksura(true)
        .keep_digits(true)
        .keep_marks(true);
    let others =
        defaults().arabic_stemmer(ArabicStemmer::Snowball).latin_stemmer(LatinStemmer::French);
    [
        Subject::new(View::Exact, defaults(), Some(normalize)),
        Subject::new(View::Exact, kept, None),
        Subject::new(View::Exact, defaults().hamza(Hamza::Seat), None),
        Subject::new(View::Exact, defaults().keep_marks(true), None),
        Subject::new(View::Stem, defaults(), None),
        Subject::new(View::Stem, defaults().latin_stemmer(LatinStemmer::Off), Some(stem)),
        Subject::new(View::Stem, others.clone(), None),
        Subject::new(View::Stem, defaults().arabic_stemmer(ArabicStemmer::Off), None),
        Subject::new(View::Root, defaults(), None),
        Subject::new(View::Stem, defaults().lexicon(lexicon()), None),
        Subject::new(View::Grams, defaults(), None),
        Subject::new(View::Grams, others.clone(), None),
        Subject::new(View::Stem, others.lexicon(lexicon()), None),
        Subject::new(View::Root, defaults().lexicon(lexicon()), None),
        Subject::new(View::Grams, defaults().lexicon(lexicon()), None),
    ]
});

/// Entries that random text meets: of few letters, and of every script.
fn lexicon() -> Lexicon {
    let entries = [
        ("ا", "ب"),
        ("تث", "والكتاب"),
        ("كتاب", "كتب"),
        ("سيسي", "السيسي"),
        ("أي", "هاتان"),
        ("a", "هاتف"),
        ("b", "Élections"),
        ("1", "واحد"),
        ("漢", "字"),
        ("क", "가"),
        ("ب", "\u{FDF2}"),
    ];
    let replaced = entries
        .into_iter()
        .try_fold(Lexicon::new(), |lexicon, (form, base)| lexicon.replace(form, base));
    replaced.and_then(|lexicon| lexicon.protect("وال")?.protect("هاتان")).unwrap()
}

#[derive(Debug, PartialEq)]
struct Word {
    from: usize,
    to: usize,
    position: usize,
    /// One but where words are cut.
    terms: Vec<String>,
}

fn words(analyzer: &Analyzer, text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    analyzer.analyze(text).for_each(|token| {
        let (from, to, position) = (token.offset_from, token.offset_to, token.position);
        let term = token.text.clone();
        match words.last_mut() {
            Some(Word { terms, position: same, .. }) if *same == position => terms.push(term),
            _ => words.push(Word { from, to, position, terms: vec![term] }),
        }
        let place = words.last().map(|word| (word.from, word.to));
        assert_eq!(place, Some((from, to)), "a token of {text:?}");
    });
    words
}

/// A text and its words, as one analyzer reads it.
pub(crate) struct Read<'t> {
    subject: &'static Subject,
    text: &'t str,
    words: Vec<Word>,
}

impl<'t> Read<'t> {
    pub(crate) fn new(subject: &'static Subject, text: &'t str) -> Read<'t> {
        Read { subject, text, words: words(&subject.analyzer, text) }
    }

    pub(crate) fn every_law(&self) {
        self.offsets_slice_the_text_in_order();
        self.views_agree_on_the_words();
        self.stop_words_alone_are_dropped();
        self.a_word_alone_gives_its_term();
        self.terms_are_short_and_never_empty();
        self.folding_a_term_changes_nothing();
        self.composed_and_decomposed_text_give_the_same_terms();
        self.functions_and_analyzers_agree();
    }

    pub(crate) fn offsets_slice_the_text_in_order(&self) {
        let mut end = 0;
        for (word, position) in self.words.iter().zip(0..) {
            assert!(word.from >= end && word.to > word.from, "{word:?} of {:?}", self.text);
            assert!(self.text.get(word.from..word.to).is_some(), "{word:?} of {:?}", self.text);
            assert_eq!(word.position, position, "{word:?} of {:?}", self.text);
            end = word.to;
        }
    }

    pub(crate) fn views_agree_on_the_words(&self) {
        let mut places = self.words.iter().map(|word| (word.from, word.to, word.position));
        let mut same = self.subject.cuts || self.words.iter().all(|word| word.terms.len() == 1);
        SUBJECTS[0].analyzer.analyze(self.text).for_each(|token| {
            same &= places.next() == Some((token.offset_from, token.offset_to, token.position));
        });
        same &= places.next().is_none();
        assert!(same, "{:?} of {:?}", self.words, self.text);
    }

    pub(crate) fn stop_words_alone_are_dropped(&self) {
        let mut all = self.words.iter();
        for word in words(&self.subject.without_stop_words, self.text) {
            assert!(all.any(|other| *other == word), "{word:?} of {:?}", self.text);
        }
    }

    pub(crate) fn a_word_alone_gives_its_term(&self) {
        for word in &self.words {
            assert_terms(&self.subject.analyzer, &self.text[word.from..word.to], &word.terms);
        }
    }

    pub(crate) fn terms_are_short_and_never_empty(&self) {
        for term in self.terms() {
            let chars = term.chars().count();
            assert!((1..=MAX_TERM_CHARS).contains(&chars), "{term:?} of {:?}", self.text);
        }
    }

    pub(crate) fn folding_a_term_changes_nothing(&self) {
        for term in self.terms() {
            assert_terms(&self.subject.folds, term, std::slice::from_ref(term));
        }
    }

    pub(crate) fn composed_and_decomposed_text_give_the_same_terms(&self) {
        for form in [self.text.nfc().collect::<String>(), self.text.nfd().collect()] {
            if form != self.text {
                self.assert_same_terms(&form);
            }
        }
    }

    fn terms(&self) -> impl Iterator<Item = &String> {
        self.words.iter().flat_map(|word| &word.terms)
    }

    fn assert_same_terms(&self, text: &str) {
        let mut terms = self.terms();
        let mut same = true;
        self.subject
            .analyzer
            .analyze(text)
            .for_each(|token| same &= terms.next() == Some(&token.text));
        same &= terms.next().is_none();
        assert!(same, "{:?} of {:?} are not those of {text:?}", self.words, self.text);
    }

    pub(crate) fn functions_and_analyzers_agree(&self) {
        if let Some(function) = self.subject.function {
            let terms = self.terms().map(String::as_str).collect::<Vec<_>>();
            assert_eq!(function(self.text), terms.join(" "), "{:?}", self.text);
        }
    }
}

/// Panics unless `text` is one word that gives `terms`.
fn assert_terms(analyzer: &Analyzer, text: &str, terms: &[String]) {
    let mut tokens = analyzer.analyze(text);
    let mut same = terms.iter().all(|term| {
        tokens.advance() && tokens.token().text == *term && tokens.token().position == 0
    });
    same &= !tokens.advance();
    assert!(same, "{text:?} gives {:?}, not {terms:?}: {}", analyzer.terms(text), analyzer.name());
}
