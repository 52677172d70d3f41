//! The chain and its order: words read and folded, then stemmed, as tantivy's tokenizer API wants
//! them. The only analysis file that meets that API.

use std::mem;
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use super::arabic::TATWEEL;
use super::grams::Grams;
use super::letters::Class;
use super::memo::Memo;
use super::options::{AnalyzerOptions, ArabicStemmer, View};
use super::root::replace_by_root;
use super::stopwords::is_stop_word_as_spelt;
use super::table::Letters;
use super::tokenizer::{MAX_TERM_CHARS, Script, Word, Words, normalize};
use super::user_lexicon::Lexicon;
use super::user_stems::UserStems;

/// Raised whenever any term of the golden file changes. It is part of every analyzer's name, so
/// an index made with other terms is not read as if it had ours.
pub(crate) const ANALYZER_VERSION: u32 = 4;

/// The name under which `register` (of the feature `index`) registers [`View::Exact`] at its defaults.
///
/// ```
/// assert_eq!(fihris::EXACT, fihris::Analyzer::new(fihris::View::Exact).name());
/// ```
pub const EXACT: &str = "fihris_exact_4";

/// The name under which `register` (of the feature `index`) registers [`View::Stem`] at its defaults.
///
/// ```
/// assert_eq!(fihris::STEM, fihris::Analyzer::new(fihris::View::Stem).name());
/// ```
pub const STEM: &str = "fihris_stem_4";

/// Text to terms: a tokenizer for tantivy, and a function for everyone else.
///
/// Invariants, each a law in the tests:
/// 1. A token's offsets are those of its word: bytes of the text as given, on char boundaries, from
///    word to word increasing, never overlapping. Marks and joiners before a word stay outside its
///    offsets, marks after it inside.
/// 2. A word is one token at one position, in [`View::Grams`] one or more at that position, and has
///    the same position and offsets in every view. A name of عبد written without its space (عبدالله)
///    is two words.
/// 3. The slice of a token analysed alone gives the terms of its word again, and no others.
/// 4. A term is folded: folding it changes nothing. Composed and decomposed spellings and
///    presentation forms give the same terms.
/// 5. No text makes it panic, and the cost is linear in the bytes of the text.
/// 6. No term is empty, and none is longer than [`MAX_TERM_CHARS`](crate::MAX_TERM_CHARS) chars.
///
/// ```
/// use fihris::{Analyzer, View};
///
/// let text = "وَالْكِتَابُ الجديد";
/// let mut words = Vec::new();
/// Analyzer::new(View::Stem).analyze(text).for_each(|token| {
///     words.push((text[token.offset_from..token.offset_to].to_owned(), token.text.clone()));
/// });
/// assert_eq!(words[0], ("وَالْكِتَابُ".to_owned(), "كتاب".to_owned()));
/// ```
#[derive(Clone, Debug)]
pub struct Analyzer {
    view: View,
    options: AnalyzerOptions,
    letters: Arc<Letters>,
    /// Of the words of the lexicon; none in the exact view.
    user_stems: Option<Arc<UserStems>>,
}

impl Analyzer {
    /// The analyzer of a view at the defaults.
    ///
    /// ```
    /// use fihris::{Analyzer, View};
    ///
    /// assert_eq!(Analyzer::new(View::Exact).terms("مدرسة"), ["مدرسه"]);
    /// ```
    pub fn new(view: View) -> Analyzer {
        Analyzer::with_options(view, AnalyzerOptions::default())
    }

    /// The analyzer of a view with these options.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let analyzer = Analyzer::with_options(View::Exact, AnalyzerOptions::default());
    /// assert_eq!(analyzer.terms("آفاق"), ["افاق"]);
    /// ```
    pub fn with_options(view: View, options: AnalyzerOptions) -> Analyzer {
        let letters = Letters::get(options.folding(view));
        let user_stems = if view == View::Exact { None } else { user_stems(&options) };
        Analyzer { view, options, letters, user_stems }
    }

    /// The name to register it under: it tells the view, the version of its terms and any option
    /// that is not the default. Terms of analyzers with different names must not be mixed.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
    ///
    /// let off = AnalyzerOptions::default().latin_stemmer(LatinStemmer::Off);
    /// assert_eq!(Analyzer::with_options(View::Stem, off).name(), "fihris_stem_4_latin_off");
    /// ```
    pub fn name(&self) -> String {
        format!("fihris_{}_{ANALYZER_VERSION}{}", self.view, self.options.suffix(self.view))
    }

    /// The tokens of a text, one a word, or in [`View::Grams`] one a gram; none when the text holds no
    /// word.
    ///
    /// ```
    /// use fihris::{Analyzer, View};
    /// use tantivy_tokenizer_api::TokenStream;
    ///
    /// let analyzer = Analyzer::new(View::Exact);
    /// let mut tokens = analyzer.analyze("كـــتاب");
    /// assert_eq!(tokens.next().map(|token| token.text.as_str()), Some("كتاب"));
    /// assert!(tokens.next().is_none());
    /// ```
    pub fn analyze<'t>(&'t self, text: &'t str) -> AnalyzerTokens<'t> {
        let stemmer = (self.view != View::Exact).then_some(self.options.arabic_stemmer);
        let mut memo = (stemmer == Some(ArabicStemmer::Light)).then(Memo::borrow);
        let term = memo.as_mut().map(|memo| mem::take(&mut memo.term)).unwrap_or_default();
        let (memo, memo_beside_lexicon) =
            if self.user_stems.is_some() { (None, memo) } else { (memo, None) };
        AnalyzerTokens {
            text,
            words: Words::new(text, &self.letters),
            memo,
            memo_beside_lexicon,
            stemmer,
            user_stems: self.user_stems.as_deref(),
            takes_root: self.view == View::Root,
            latin: self.options.latin_stemmer.algorithm().map(Stemmer::create),
            drop_stop_words: self.options.drop_stop_words,
            grams: (self.view == View::Grams).then(Grams::default),
            token: Token { text: term, ..Token::default() },
        }
    }

    /// The terms of a text in order; empty when the text holds no word.
    ///
    /// ```
    /// use fihris::{Analyzer, View};
    ///
    /// assert_eq!(Analyzer::new(View::Stem).terms("الوزراء والوزير"), ["وزير", "وزير"]);
    /// assert!(Analyzer::new(View::Stem).terms("؟ 📚").is_empty());
    /// ```
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        self.analyze(text).for_each(|token| terms.push(token.text.clone()));
        terms
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = AnalyzerTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> AnalyzerTokens<'a> {
        self.analyze(text)
    }
}

/// The tokens of one text: what [`Analyzer::analyze`] returns.
///
/// ```
/// let mut offsets = Vec::new();
/// fihris::Analyzer::new(fihris::View::Exact)
///     .analyze("قال:نعم")
///     .for_each(|token| offsets.push((token.offset_from, token.offset_to)));
/// assert_eq!(offsets, [(0, 6), (7, 13)]);
/// ```
pub struct AnalyzerTokens<'t> {
    text: &'t str,
    words: Words<'t>,
    /// For our own stemmer without a lexicon, and with one: apart, so that words that are read without
    /// one cost no look at which it is.
    memo: Option<Memo>,
    memo_beside_lexicon: Option<Memo>,
    takes_root: bool,
    /// Of Arabic words; none in the exact view.
    stemmer: Option<ArabicStemmer>,
    latin: Option<Stemmer>,
    user_stems: Option<&'t UserStems>,
    drop_stop_words: bool,
    /// Of the word read last; none but in their view.
    grams: Option<Grams>,
    token: Token,
}

impl AnalyzerTokens<'_> {
    /// Calls `sink` with each of the remaining tokens. Faster than asking for them one by one.
    ///
    /// ```
    /// let mut count = 0;
    /// fihris::Analyzer::new(fihris::View::Exact).analyze("كتاب جديد").for_each(|_| count += 1);
    /// assert_eq!(count, 2);
    /// ```
    pub fn for_each(mut self, mut sink: impl FnMut(&Token)) {
        self.process(&mut sink);
    }

    /// The next one, if there is one. If it is known to be plain, that is, that all words are wanted and none
    /// by its root, no word need be asked; and if its stem is remembered, it is not two words.
    #[inline(always)]
    fn next_token<const PLAIN: bool, const REMEMBERED: bool>(&mut self) -> bool {
        loop {
            let term = &mut self.token.text;
            let Some(word) = self.words.next::<REMEMBERED>(term) else { return false };
            self.token.position = self.token.position.wrapping_add(1);
            if !PLAIN && self.drop_stop_words && is_stop(&self.words, word, term) {
                continue;
            }
            match (word, &mut self.memo) {
                (Word::Short(short), Some(memo)) => {
                    let pairs = &self.words.letters.pairs;
                    if !memo.recall(short, pairs, term) {
                        if REMEMBERED && self.words.split_short(short, term) {
                            memo.stem_folded(pairs, term);
                        } else {
                            memo.stem_anew(short, pairs, term);
                        }
                    }
                }
                (Word::Long, Some(memo)) => memo.stem_long(self.words.long, term),
                (Word::Written(Script::Arabic), Some(memo)) => {
                    memo.stem_folded(&self.words.letters.pairs, term);
                }
                (word, _) => {
                    let script = self.words.write_word(word, term);
                    if self.stemmer.is_some() {
                        self.stem(script);
                    }
                }
            }
            if !PLAIN && self.takes_root {
                replace_by_root(&mut self.token.text);
            }
            let span = self.words.span();
            self.token.offset_from = span.start;
            self.token.offset_to = span.end;
            return true;
        }
    }

    /// The next gram of the word read last, or the first of the next word.
    #[inline(never)]
    fn next_gram(&mut self) -> bool {
        loop {
            if let Some(grams) = &mut self.grams
                && grams.next(&mut self.token.text)
            {
                return true;
            }
            if !self.next_token::<false, false>() {
                return false;
            }
            if let Some(grams) = &mut self.grams {
                grams.begin(&mut self.token.text);
            }
        }
    }

    /// Puts the stem of the folded word in its place.
    #[inline]
    fn stem(&mut self, script: Script) {
        match self.user_stems {
            Some(user_stems) => self.stem_by_lexicon(script, user_stems),
            None => self.stem_by_rules(script),
        }
    }

    /// The like where some words are in a lexicon. What is
    /// remembered is the stem by the rules alone: other analyzers of the thread have other lexicons.
    #[inline(never)]
    fn stem_by_lexicon(&mut self, script: Script, user_stems: &UserStems) {
        let mut stem = user_stems.find(&self.token.text);
        if stem.is_none() {
            match (script, &mut self.memo_beside_lexicon) {
                (Script::Arabic, Some(memo)) => {
                    memo.stem_folded(&self.words.letters.pairs, &mut self.token.text);
                }
                _ => self.stem_by_rules(script),
            }
            stem = user_stems.get(&self.token.text);
        }
        if let Some(stem) = stem {
            self.token.text.clear();
            self.token.text.push_str(stem);
        }
    }

    #[inline]
    fn stem_by_rules(&mut self, script: Script) {
        let term = &mut self.token.text;
        match (script, self.stemmer) {
            (Script::Arabic, Some(ArabicStemmer::Snowball)) => {
                let stem = snowball(self.words.letters, &self.text[self.words.span()]);
                // Snowball can leave nothing of a word, or two (of العبدالكريم).
                if !stem.is_empty() && !stem.contains(' ') {
                    *term = stem;
                }
            }
            (Script::Other, _) => {
                // The stemmers are trusted with the letters they were made for only.
                if let Some(stemmer) = &self.latin
                    && term.bytes().all(|byte| byte.is_ascii_lowercase())
                {
                    let stem = stemmer.stem(term);
                    if !stem.is_empty() {
                        *term = stem.into_owned();
                    }
                }
            }
            // Our own stemmer's are remembered.
            (Script::Arabic | Script::Number, _) => {}
        }
    }
}

/// The stems of the words of the lexicon, as the stemmers of these options stem their bases.
fn user_stems(options: &AnalyzerOptions) -> Option<Arc<UserStems>> {
    if options.lexicon.is_empty() {
        return None;
    }
    // A base is one folded word, and so is its term.
    let without = options.clone().lexicon(Lexicon::new()).drop_stop_words(false);
    let analyzer = Analyzer::with_options(View::Stem, without);
    options.lexicon.stems(analyzer.name(), |base| analyzer.terms(base).concat())
}

/// Whether the word read last is a stop word; `term` holds it if it is written.
#[cold]
fn is_stop(words: &Words, word: Word, term: &str) -> bool {
    let mut term = term.to_owned();
    words.write_word(word, &mut term);
    is_stop_word_as_spelt(&term)
}

/// Snowball's Arabic stem of a word as written, folded afterwards so that it is a term like others.
/// It gets letters only, each as one code point: of marks it knows the vowels, but not those of the
/// Quran, and of presentation forms not all.
#[inline(never)]
fn snowball(letters: &Letters, surface: &str) -> String {
    let mut word = String::new();
    let mut on_tatweel = false;
    for c in surface.nfkc() {
        match letters.unfold(c, |_| ()) {
            Class::Mark | Class::KeptMark => on_tatweel |= c == TATWEEL,
            Class::Joiner | Class::Sign | Class::Separator => {}
            Class::HamzaAbove if on_tatweel => word.push('ء'),
            _ => {
                word.push(c);
                on_tatweel = false;
            }
        }
    }
    let composed: String = word.nfc().take(MAX_TERM_CHARS).collect();
    normalize(&Stemmer::create(Algorithm::Arabic).stem(&composed))
}

impl Drop for AnalyzerTokens<'_> {
    fn drop(&mut self) {
        if let Some(mut memo) = self.memo.take().or(self.memo_beside_lexicon.take()) {
            memo.term = mem::take(&mut self.token.text);
            memo.give_back();
        }
    }
}

impl TokenStream for AnalyzerTokens<'_> {
    fn advance(&mut self) -> bool {
        if self.grams.is_some() { self.next_gram() } else { self.next_token::<false, false>() }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }

    // Indexing calls this: one dynamic call a text instead of two a word.
    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        if self.grams.is_some() {
            while self.next_gram() {
                sink(&self.token);
            }
        } else if self.drop_stop_words || self.takes_root {
            while self.next_token::<false, false>() {
                sink(&self.token);
            }
        } else if self.memo.is_some() {
            while self.next_token::<true, true>() {
                sink(&self.token);
            }
        } else {
            while self.next_token::<true, false>() {
                sink(&self.token);
            }
        }
    }
}
