//! The chain and its order: words read and folded, then stemmed, as tantivy's tokenizer API wants
//! them. The only analysis file that meets that API.

use std::borrow::Cow;
use std::fmt;

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use super::letters;
use super::stemmer;
use super::tokenizer::{MAX_TERM_CHARS, Script, Word, Words, normalize};

/// Raised whenever any term of the golden file changes. It is part of every analyzer's name, so
/// an index made with other terms is not read as if it had ours.
pub(crate) const ANALYZER_VERSION: u32 = 1;

/// The name under which [`register`](crate::register) registers [`View::Exact`] at its defaults.
///
/// ```
/// assert_eq!(fihris::EXACT, fihris::Analyzer::new(fihris::View::Exact).name());
/// ```
pub const EXACT: &str = "fihris_exact_1";

/// The name under which [`register`](crate::register) registers [`View::Stem`] at its defaults.
///
/// ```
/// assert_eq!(fihris::STEM, fihris::Analyzer::new(fihris::View::Stem).name());
/// ```
pub const STEM: &str = "fihris_stem_1";

/// Which term a word becomes. A view gives one term a word; index a text once a view.
///
/// ```
/// use fihris::View;
///
/// assert_eq!("stem".parse::<View>(), Ok(View::Stem));
/// assert_eq!(View::Exact.to_string(), "exact");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum View {
    /// The folded word: الكِتَابُ and الكتاب are one term, الكتاب and كتاب two.
    Exact,
    /// The folded word without its affixes: الكتاب, وكتابه and كتاب are one term.
    Stem,
}

impl View {
    /// Every view, in the order of their terms' fineness.
    ///
    /// ```
    /// assert!(fihris::View::ALL.contains(&fihris::View::Stem));
    /// ```
    pub const ALL: [View; 2] = [View::Exact, View::Stem];
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            View::Exact => "exact",
            View::Stem => "stem",
        })
    }
}

impl std::str::FromStr for View {
    type Err = UnknownView;

    fn from_str(name: &str) -> Result<View, UnknownView> {
        View::ALL
            .into_iter()
            .find(|view| view.to_string() == name)
            .ok_or_else(|| UnknownView(name.to_owned()))
    }
}

/// The error of parsing a [`View`] from a name no view has.
///
/// ```
/// let error = "root".parse::<fihris::View>().unwrap_err();
/// assert_eq!(error.to_string(), r#"unknown view "root"; there are exact and stem"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown view {0:?}; there are exact and stem")]
pub struct UnknownView(String);

/// What takes the affixes off Arabic words in [`View::Stem`].
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, ArabicStemmer, View};
///
/// let options = AnalyzerOptions::default().arabic_stemmer(ArabicStemmer::Snowball);
/// let snowball = Analyzer::with_options(View::Stem, options);
/// assert_eq!(snowball.terms("وزير"), ["زير"]);
/// assert_eq!(Analyzer::new(View::Stem).terms("وزير"), ["وزير"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ArabicStemmer {
    /// Our own: rules that ask a lexicon before each cut.
    #[default]
    Light,
    /// Snowball's, as tantivy and `PostgreSQL` have it: a reference to compare with. It gets the
    /// word as written, because it does worse on folded ones.
    Snowball,
    /// None: the folded word.
    Off,
}

/// What takes the endings off words of Latin letters in [`View::Stem`]: the Snowball stemmer of a
/// language, or none. Words are lower-cased and lose their accents first; words with letters
/// other than a–z are left as they are.
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
///
/// assert_eq!(Analyzer::new(View::Stem).terms("Elections"), ["elect"]);
/// let off = AnalyzerOptions::default().latin_stemmer(LatinStemmer::Off);
/// assert_eq!(Analyzer::with_options(View::Stem, off).terms("Elections"), ["elections"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each variant is the name of a language")]
#[non_exhaustive]
pub enum LatinStemmer {
    /// Words are only folded.
    Off,
    #[default]
    English,
    Danish,
    Dutch,
    Finnish,
    French,
    German,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Spanish,
    Swedish,
    Turkish,
}

impl LatinStemmer {
    fn algorithm(self) -> Option<Algorithm> {
        Some(match self {
            LatinStemmer::Off => return None,
            LatinStemmer::English => Algorithm::English,
            LatinStemmer::Danish => Algorithm::Danish,
            LatinStemmer::Dutch => Algorithm::Dutch,
            LatinStemmer::Finnish => Algorithm::Finnish,
            LatinStemmer::French => Algorithm::French,
            LatinStemmer::German => Algorithm::German,
            LatinStemmer::Hungarian => Algorithm::Hungarian,
            LatinStemmer::Italian => Algorithm::Italian,
            LatinStemmer::Norwegian => Algorithm::Norwegian,
            LatinStemmer::Portuguese => Algorithm::Portuguese,
            LatinStemmer::Romanian => Algorithm::Romanian,
            LatinStemmer::Spanish => Algorithm::Spanish,
            LatinStemmer::Swedish => Algorithm::Swedish,
            LatinStemmer::Turkish => Algorithm::Turkish,
        })
    }
}

/// How an [`Analyzer`] makes terms. The defaults are almost certainly what you want.
///
/// An index keeps the options it was made with: terms made with others would not meet.
///
/// ```
/// use fihris::{AnalyzerOptions, LatinStemmer};
///
/// let options = AnalyzerOptions::default().latin_stemmer(LatinStemmer::French);
/// assert_ne!(options, AnalyzerOptions::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnalyzerOptions {
    arabic_stemmer: ArabicStemmer,
    latin_stemmer: LatinStemmer,
}

impl AnalyzerOptions {
    /// Sets the stemmer of Arabic words; [`ArabicStemmer::Light`] unless set.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, ArabicStemmer, View};
    ///
    /// let off = AnalyzerOptions::default().arabic_stemmer(ArabicStemmer::Off);
    /// assert_eq!(Analyzer::with_options(View::Stem, off).terms("الوزراء"), ["الوزراء"]);
    /// ```
    #[must_use]
    pub fn arabic_stemmer(mut self, stemmer: ArabicStemmer) -> AnalyzerOptions {
        self.arabic_stemmer = stemmer;
        self
    }

    /// Sets the stemmer of words in Latin letters; [`LatinStemmer::English`] unless set.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
    ///
    /// let french = AnalyzerOptions::default().latin_stemmer(LatinStemmer::French);
    /// assert_eq!(Analyzer::with_options(View::Stem, french).terms("élections"), ["elect"]);
    /// ```
    #[must_use]
    pub fn latin_stemmer(mut self, stemmer: LatinStemmer) -> AnalyzerOptions {
        self.latin_stemmer = stemmer;
        self
    }

    /// What the analyzer's name says of them: nothing at the defaults.
    fn suffix(&self) -> String {
        let defaults = AnalyzerOptions::default();
        let mut suffix = Vec::new();
        if self.arabic_stemmer != defaults.arabic_stemmer {
            suffix.push(format!("_{:?}", self.arabic_stemmer));
        }
        if self.latin_stemmer != defaults.latin_stemmer {
            suffix.push(format!("_latin_{:?}", self.latin_stemmer));
        }
        suffix.concat().to_lowercase()
    }
}

/// Text to terms: a tokenizer for tantivy, and a function for everyone else.
///
/// Invariants, each a law in the tests:
/// 1. A token's offsets are bytes of the text as given, on char boundaries, increasing, never
///    overlapping. Marks and joiners before a word stay outside its offsets, marks after it inside.
/// 2. A word is one token at one position in every view, and has the same offsets in each.
/// 3. The slice of a token analysed alone gives the token's term again.
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
        Analyzer { view, options }
    }

    /// The name to register it under: it tells the view, the version of its terms and any option
    /// that is not the default. Terms of analyzers with different names must not be mixed.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
    ///
    /// let off = AnalyzerOptions::default().latin_stemmer(LatinStemmer::Off);
    /// assert_eq!(Analyzer::with_options(View::Stem, off).name(), "fihris_stem_1_latin_off");
    /// ```
    pub fn name(&self) -> String {
        let suffix = match self.view {
            // No option but the stemmers is there yet, and this view has none.
            View::Exact => String::new(),
            View::Stem => self.options.suffix(),
        };
        format!("fihris_{}_{ANALYZER_VERSION}{suffix}", self.view)
    }

    /// The tokens of a text, one a word; none when the text holds no word.
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
    pub fn analyze<'t>(&self, text: &'t str) -> AnalyzerTokens<'t> {
        AnalyzerTokens {
            text,
            words: Words::new(text),
            arabic: match self.view {
                View::Exact => ArabicStemmer::Off,
                View::Stem => self.options.arabic_stemmer,
            },
            latin: match self.view {
                View::Exact => None,
                View::Stem => self.options.latin_stemmer.algorithm().map(Stemmer::create),
            },
            folded: String::new(),
            token: Token::default(),
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
    arabic: ArabicStemmer,
    latin: Option<Stemmer>,
    folded: String,
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
        while self.advance() {
            sink(&self.token);
        }
    }

    fn stem(&mut self, word: &Word) {
        let folded = self.folded.as_str();
        let stem = match (word.script, self.arabic) {
            (Script::Arabic, ArabicStemmer::Light) => Cow::Borrowed(stemmer::light(folded)),
            (Script::Arabic, ArabicStemmer::Snowball) => {
                Cow::Owned(snowball(&self.text[word.span.clone()]))
            }
            (Script::Other, _) => match &self.latin {
                // The stemmers are trusted with the letters they were made for only.
                Some(stemmer) if folded.bytes().all(|b| b.is_ascii_lowercase()) => {
                    stemmer.stem(folded)
                }
                _ => Cow::Borrowed(folded),
            },
            _ => Cow::Borrowed(folded),
        };
        // Snowball can leave nothing of a word.
        self.token.text.push_str(if stem.is_empty() { folded } else { &stem });
    }
}

/// Snowball's Arabic stem of a word as written, folded afterwards so that it is a term like others.
fn snowball(surface: &str) -> String {
    let composed: String =
        surface.nfc().filter(|&c| !letters::is_joiner(c)).take(MAX_TERM_CHARS).collect();
    normalize(&Stemmer::create(Algorithm::Arabic).stem(&composed))
}

impl TokenStream for AnalyzerTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next_into(&mut self.folded) else { return false };
        self.token.text.clear();
        self.stem(&word);
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Registers the analyzers of all views, at their defaults, in a tantivy index of your own, under
/// the names [`EXACT`] and [`STEM`]. Call it after every create and every open: tantivy keeps the
/// names of tokenizers in an index, not the tokenizers.
///
/// ```
/// use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
///
/// let indexing = TextFieldIndexing::default()
///     .set_tokenizer(fihris::STEM)
///     .set_index_option(IndexRecordOption::WithFreqsAndPositions);
/// let mut schema = Schema::builder();
/// let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
/// let index = tantivy::Index::create_in_ram(schema.build());
/// fihris::register(&index);
///
/// let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000)?;
/// writer.add_document(tantivy::doc!(body => "اجتمع الوزراء في دمشق"))?;
/// writer.commit()?;
///
/// let query = tantivy::query::QueryParser::for_index(&index, vec![body]).parse_query("وزير")?;
/// let found = index.reader()?.searcher().search(&query, &tantivy::collector::Count)?;
/// assert_eq!(found, 1);
/// # Ok::<(), tantivy::TantivyError>(())
/// ```
#[cfg(feature = "index")]
pub fn register(index: &tantivy::Index) {
    register_with(index, &AnalyzerOptions::default());
}

/// Like [`register`](crate::register), with other options; the names are those that
/// [`Analyzer::name`] gives.
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
///
/// let index = tantivy::Index::create_in_ram(tantivy::schema::Schema::builder().build());
/// let options = AnalyzerOptions::default().latin_stemmer(LatinStemmer::French);
/// fihris::register_with(&index, &options);
/// let name = Analyzer::with_options(View::Stem, options).name();
/// assert!(index.tokenizers().get(&name).is_some());
/// ```
#[cfg(feature = "index")]
pub fn register_with(index: &tantivy::Index, options: &AnalyzerOptions) {
    for view in View::ALL {
        let analyzer = Analyzer::with_options(view, options.clone());
        index.tokenizers().register(&analyzer.name(), analyzer);
    }
}
