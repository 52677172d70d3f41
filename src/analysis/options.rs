//! What an analyzer is asked for: a view of the words, and the switches that shape its terms.

use std::fmt;

use rust_stemmers::Algorithm;
use serde::{Deserialize, Serialize};

use super::letters::{Folding, Hamza};
use super::user_lexicon::Lexicon;

/// Which terms a word becomes: one in each view but [`View::Grams`]. Index a text once a view.
///
/// ```
/// use fihris::View;
///
/// assert_eq!("stem".parse::<View>(), Ok(View::Stem));
/// assert_eq!(View::Exact.to_string(), "exact");
/// assert_eq!(fihris::Analyzer::new(View::Grams).terms("والبرازيل"), ["برا", "راز", "ازي", "زيل"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum View {
    /// The folded word: الكِتَابُ and الكتاب are one term, الكتاب and كتاب two.
    Exact,
    /// The folded word without its affixes: الكتاب, وكتابه and كتاب are one term.
    Stem,
    /// The consonants of the stem: الكاتب, كتاب and كتب are one term. Coarse: a second voice beside
    /// the stem, not a search by itself. An index keeps no terms of it: it finds a root by the stems that
    /// have it.
    Root,
    /// The stem three letters at a time: برازيل is برا, راز, ازي and زيل. Words that no rule
    /// joins have some in common (سينما and سينمائي). The only view with several terms a word, all at its position; words of up to
    /// three letters are one term, and so are numbers and words of letters other than those of Arabic
    /// and a to z. Coarser still, and an index keeps them all: no text field has it unless it is asked for.
    Grams,
}

impl View {
    /// Every view, in the order of their terms' fineness.
    ///
    /// ```
    /// assert!(fihris::View::ALL.contains(&fihris::View::Stem));
    /// ```
    pub const ALL: [View; 4] = [View::Exact, View::Stem, View::Root, View::Grams];
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            View::Exact => "exact",
            View::Stem => "stem",
            View::Root => "root",
            View::Grams => "grams",
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
/// let error = "lemma".parse::<fihris::View>().unwrap_err();
/// assert_eq!(error.to_string(), r#"unknown view "lemma"; there are exact, stem, root and grams"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown view {0:?}; there are exact, stem, root and grams")]
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
    /// Our own: an affix comes off where the rest is the more common word, and a lexicon knows the
    /// rest.
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
    pub(super) fn algorithm(self) -> Option<Algorithm> {
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

/// How an [`Analyzer`](crate::Analyzer) makes terms. The defaults are almost certainly what you want.
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
    pub(super) arabic_stemmer: ArabicStemmer,
    pub(super) latin_stemmer: LatinStemmer,
    hamza: Hamza,
    keep_teh_marbuta: bool,
    keep_alef_maksura: bool,
    keep_digits: bool,
    keep_marks: bool,
    pub(super) drop_stop_words: bool,
    // Not written when empty, as before there were any.
    #[serde(skip_serializing_if = "Lexicon::is_empty")]
    pub(crate) lexicon: Lexicon,
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

    /// Sets what ؤ ئ ء fold to; [`Hamza::One`] unless set. It shapes [`View::Exact`] only, as do
    /// the other switches of letters: our own stemmer wants all letters folded.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, Hamza, View};
    ///
    /// let keep = AnalyzerOptions::default().hamza(Hamza::Keep);
    /// assert_eq!(Analyzer::with_options(View::Exact, keep).terms("شؤون"), ["شؤون"]);
    /// ```
    #[must_use]
    pub fn hamza(mut self, hamza: Hamza) -> AnalyzerOptions {
        self.hamza = hamza;
        self
    }

    /// Keeps ة apart from ه in [`View::Exact`]; unless set they are one.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let keep = AnalyzerOptions::default().keep_teh_marbuta(true);
    /// assert_eq!(Analyzer::with_options(View::Exact, keep).terms("مدرسة"), ["مدرسة"]);
    /// ```
    #[must_use]
    pub fn keep_teh_marbuta(mut self, keep: bool) -> AnalyzerOptions {
        self.keep_teh_marbuta = keep;
        self
    }

    /// Keeps ى apart from ي in [`View::Exact`]; unless set they are one.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let keep = AnalyzerOptions::default().keep_alef_maksura(true);
    /// assert_eq!(Analyzer::with_options(View::Exact, keep).terms("على"), ["على"]);
    /// ```
    #[must_use]
    pub fn keep_alef_maksura(mut self, keep: bool) -> AnalyzerOptions {
        self.keep_alef_maksura = keep;
        self
    }

    /// Keeps digits as written, ٣ apart from 3, in [`View::Exact`]; unless set they are one.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let keep = AnalyzerOptions::default().keep_digits(true);
    /// assert_eq!(Analyzer::with_options(View::Exact, keep).terms("١٩٧٣"), ["١٩٧٣"]);
    /// ```
    #[must_use]
    pub fn keep_digits(mut self, keep: bool) -> AnalyzerOptions {
        self.keep_digits = keep;
        self
    }

    /// Keeps vowel marks in [`View::Exact`], for those who search vocalised text as written;
    /// unless set they are left out. The marks kept are those of U+064B to U+0652 (tanwin, vowels,
    /// shadda, sukun) and U+0670 (dagger alef), in the order of Unicode; Quranic marks, tatweel and
    /// what goes by other switches are not, but ءَا stays apart from آ.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let keep = AnalyzerOptions::default().keep_marks(true);
    /// assert_eq!(Analyzer::with_options(View::Exact, keep).terms("عِلْم"), ["عِلْم"]);
    /// ```
    #[must_use]
    pub fn keep_marks(mut self, keep: bool) -> AnalyzerOptions {
        self.keep_marks = keep;
        self
    }

    /// Gives no tokens for words such as في and هذا, nor for English ones such as *the* and *of*,
    /// in any view; the positions of the others stay as they are. Unless set stop words are terms like others, and a search leaves them out when
    /// it has other words.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, View};
    ///
    /// let drop = AnalyzerOptions::default().drop_stop_words(true);
    /// assert_eq!(Analyzer::with_options(View::Exact, drop).terms("كتاب في النحو"), ["كتاب", "النحو"]);
    /// ```
    #[must_use]
    pub fn drop_stop_words(mut self, drop: bool) -> AnalyzerOptions {
        self.drop_stop_words = drop;
        self
    }

    /// Sets the words whose stems you decide; none unless set. The lexicon acts in every view but
    /// [`View::Exact`], whatever the stemmers are.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, Lexicon, View};
    ///
    /// let lexicon = Lexicon::new().replace("أغربة", "غراب")?;
    /// let options = AnalyzerOptions::default().lexicon(lexicon);
    /// let analyzer = Analyzer::with_options(View::Stem, options);
    /// assert_eq!(analyzer.terms("الأغربة"), ["غراب"]);
    /// assert!(analyzer.name().starts_with("fihris_stem_4_lexicon_"));
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> AnalyzerOptions {
        self.lexicon = lexicon;
        self
    }

    /// What the name of a view's analyzer says of them: nothing at the defaults, and nothing of
    /// what does not change its terms.
    pub(super) fn suffix(&self, view: View) -> String {
        let defaults = AnalyzerOptions::default();
        let mut suffix = String::new();
        let mut name = |differs: bool, part: &str| {
            if differs {
                suffix.push('_');
                suffix.push_str(part);
            }
        };
        match view {
            View::Exact => {
                name(self.hamza != defaults.hamza, &format!("hamza_{:?}", self.hamza));
                name(self.keep_teh_marbuta, "teh_marbuta");
                name(self.keep_alef_maksura, "alef_maksura");
                name(self.keep_digits, "digits");
                name(self.keep_marks, "marks");
            }
            View::Stem | View::Root | View::Grams => {
                let (arabic, latin) = (self.arabic_stemmer, self.latin_stemmer);
                name(arabic != defaults.arabic_stemmer, &format!("{arabic:?}"));
                name(latin != defaults.latin_stemmer, &format!("latin_{latin:?}"));
                let sum = self.lexicon.sum();
                name(!self.lexicon.is_empty(), &format!("lexicon_{sum:08x}"));
            }
        }
        name(self.drop_stop_words, "stop");
        suffix.to_lowercase()
    }

    pub(super) fn folding(&self, view: View) -> Folding {
        match view {
            View::Exact => Folding {
                hamza: self.hamza,
                teh_marbuta: !self.keep_teh_marbuta,
                alef_maksura: !self.keep_alef_maksura,
                digits: !self.keep_digits,
                marks: self.keep_marks,
            },
            View::Stem | View::Root | View::Grams => Folding::default(),
        }
    }
}
