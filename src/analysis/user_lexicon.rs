//! What an application knows of its words: entries that overrule the built-in lexicon and the rules.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize, Serializer};

use super::lexicon_error::{Fault, LexiconError};
use super::tokenizer::normalize;
use super::user_stems::UserStems;

/// Words whose stems the application decides: names that look as if they had an affix, irregular
/// forms, synonyms. Given to [`AnalyzerOptions::lexicon`](crate::AnalyzerOptions::lexicon), it
/// overrules the built-in lexicon and the rules of [`View::Stem`](crate::View::Stem), and of
/// [`View::Root`](crate::View::Root), which takes the consonants of the stem; the exact view and the
/// function [`stem`](fn@crate::stem) do not ask it. It is part of what an index is made with: change it, and
/// index anew. Cheap to clone.
///
/// Words are given as people write them, with or without marks, in any script, and folded by
/// [`normalize`]. Each must be one word to the analyzer. An entry acts on
///
/// 1. its word as it stands, folded;
/// 2. the word after و or ف, then ب, ك or ل, then ال (لل for ل and ال): for those letters at least three
///    letters must be left and the word must not be a common one in which the letter is its own
///    (وجهة is no و before جهة), for ال two, and not in words that have it of their own (إلهام). The
///    longest rest that is an entry counts, of والسيسي first السيسي, then سيسي. So an entry given
///    without ال acts on the word with and without, one given with it only where it stands;
/// 3. words whose stem by the rules it is: an entry for غراب acts on غرابها.
///
/// So do a base and the first of a group: بكوفيد goes with كوفيد. A base may itself be the word of
/// another entry, which is then followed as well.
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, Lexicon, View};
///
/// let lexicon = Lexicon::new()
///     .protect("بلاتيني")? // the footballer: no ب before لاتيني
///     .replace("أغربة", "غراب")?
///     .synonyms(["كوفيد", "كورونا", "COVID"])?;
/// let analyzer =
///     Analyzer::with_options(View::Stem, AnalyzerOptions::default().lexicon(lexicon));
/// assert_eq!(analyzer.terms("بلاتيني ولبلاتيني"), ["بلاتيني", "بلاتيني"]);
/// assert_eq!(analyzer.terms("الأغربة وغراب"), ["غراب", "غراب"]);
/// assert_eq!(analyzer.terms("Covid بكورونا"), ["كوفيد", "كوفيد"]);
/// # Ok::<(), fihris::LexiconError>(())
/// ```
///
/// As JSON it is an object of folded words and their bases: `{"اغربه": "غراب"}`. A protected word is
/// its own base.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Lexicon(Arc<Entries>);

#[derive(Default)]
struct Entries {
    /// Folded words and their folded bases; that of a protected word is itself.
    bases: BTreeMap<String, String>,
    /// What the words come to, by the name of the analyzer that stems their bases: analyzers are
    /// made for each search, and the entries need not be followed for each.
    stems: Mutex<Vec<(String, Arc<UserStems>)>>,
}

impl Clone for Entries {
    fn clone(&self) -> Entries {
        // A clone is about to be changed.
        Entries { bases: self.bases.clone(), stems: Mutex::default() }
    }
}

impl Lexicon {
    /// A lexicon without entries.
    ///
    /// ```
    /// assert!(fihris::Lexicon::new().is_empty());
    /// ```
    pub fn new() -> Lexicon {
        Lexicon::default()
    }

    /// Reads a table: a row has a form, its base and a kind with tabs between. The kinds are
    /// `protect` (the base is the form), `replace` and `synonym` (the base is the first word of the
    /// group); the methods of these names say what they do. Empty lines and those that begin with
    /// `#` are skipped.
    ///
    /// # Errors
    /// When a row has other than three columns or another kind, a protected word another base, and
    /// those of the methods. The error tells the [line](LexiconError::line).
    ///
    /// ```
    /// use fihris::Lexicon;
    ///
    /// let lexicon = Lexicon::from_tsv("# أسماء\nبلاتيني\tبلاتيني\tprotect\nأغربة\tغراب\treplace\n")?;
    /// assert_eq!(lexicon, Lexicon::new().protect("بلاتيني")?.replace("أغربة", "غراب")?);
    ///
    /// let error = Lexicon::from_tsv("\nأغربة\tغراب\tplural").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"line 2: unknown kind "plural"; there are protect, replace and synonym"#
    /// );
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn from_tsv(table: &str) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::new();
        // Some editors mark UTF-8 so.
        let table = table.strip_prefix('\u{FEFF}').unwrap_or(table);
        for (row, line) in table.lines().zip(1..) {
            if !row.trim().is_empty() && !row.starts_with('#') {
                lexicon.add_row(row).map_err(|error| error.on_line(line))?;
            }
        }
        Ok(lexicon)
    }

    fn add_row(&mut self, row: &str) -> Result<(), LexiconError> {
        let columns: Vec<&str> = row.split('\t').collect();
        let &[form, base, kind] = columns.as_slice() else {
            let fault = Fault::Columns { row: row.to_owned(), count: columns.len() };
            return Err(fault.into());
        };
        match kind.trim() {
            "protect" if fold(form)? != fold(base)? => {
                Err(Fault::Protected { form: form.to_owned(), base: base.to_owned() }.into())
            }
            "protect" => self.add_protected(form),
            "replace" | "synonym" => self.add(form, base),
            _ => Err(Fault::Kind(kind.to_owned()).into()),
        }
    }

    /// Leaves a word whole: its stem is itself, folded.
    ///
    /// # Errors
    /// When `word` is not one word, or is the form of another entry already.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, Lexicon, View};
    ///
    /// let terms = |lexicon| {
    ///     let options = AnalyzerOptions::default().lexicon(lexicon);
    ///     Analyzer::with_options(View::Stem, options).terms("مع بدران")
    /// };
    /// assert_eq!(terms(Lexicon::new()), ["مع", "بدر"]);
    /// assert_eq!(terms(Lexicon::new().protect("بدران")?), ["مع", "بدران"]);
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn protect(mut self, word: &str) -> Result<Lexicon, LexiconError> {
        self.add_protected(word)?;
        Ok(self)
    }

    /// Gives `form` the stem of `base`: an irregular form and the word it is a form of.
    ///
    /// # Errors
    /// When either is not one word, when they fold to the same word, when `form` has another base
    /// already, and when the bases would lead back to it.
    ///
    /// ```
    /// use fihris::Lexicon;
    ///
    /// let lexicon = Lexicon::new().replace("أغربة", "غراب")?;
    /// let error = lexicon.replace("غراب", "أغربة").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"the bases lead in a circle, "غراب" -> "اغربه" -> "غراب"; leave out one of these"#
    /// );
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn replace(mut self, form: &str, base: &str) -> Result<Lexicon, LexiconError> {
        self.add(form, base)?;
        Ok(self)
    }

    /// Gives all words of a group the stem of the first, so that each is found by every other.
    /// Words that fold to the first are no trouble.
    ///
    /// # Errors
    /// When there are fewer than two words, and those of [`replace`](Self::replace) for each after
    /// the first. A name of two words is none: the analyzer makes a term of each.
    ///
    /// ```
    /// use fihris::{Analyzer, AnalyzerOptions, Lexicon, View};
    ///
    /// let lexicon = Lexicon::new().synonyms(["هاتف", "موبايل", "جوال"])?;
    /// let options = AnalyzerOptions::default().lexicon(lexicon);
    /// let terms = Analyzer::with_options(View::Stem, options).terms("جوال وموبايل");
    /// assert_eq!(terms, ["هاتف", "هاتف"]);
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn synonyms(
        mut self,
        words: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Lexicon, LexiconError> {
        let mut words = words.into_iter();
        let first = words.next().ok_or(Fault::Group(None))?;
        let folded = fold(first.as_ref())?;
        let mut others = 0;
        for word in words {
            others += 1;
            if fold(word.as_ref())? != folded {
                self.add(word.as_ref(), first.as_ref())?;
            }
        }
        if others == 0 {
            return Err(Fault::Group(Some(first.as_ref().to_owned())).into());
        }
        Ok(self)
    }

    fn add_protected(&mut self, word: &str) -> Result<(), LexiconError> {
        let folded = fold(word)?;
        self.insert(word, folded.clone(), folded)
    }

    fn add(&mut self, form: &str, base: &str) -> Result<(), LexiconError> {
        let (folded, folded_base) = (fold(form)?, fold(base)?);
        if folded == folded_base {
            let (form, base) = (form.to_owned(), base.to_owned());
            return Err(Fault::SameWord { form, base, folded }.into());
        }
        let mut circle = vec![folded.clone()];
        let mut next = Some(&folded_base);
        while let Some(word) = next {
            circle.push(word.clone());
            if *word == folded {
                return Err(Fault::Circle(circle).into());
            }
            next = self.0.bases.get(word).filter(|base| *base != word);
        }
        self.insert(form, folded, folded_base)
    }

    fn insert(&mut self, given: &str, form: String, base: String) -> Result<(), LexiconError> {
        if let Some(other) = self.0.bases.get(&form).filter(|other| **other != base) {
            let (has, wants) = (as_what(&form, other), as_what(&form, &base));
            return Err(Fault::Twice { given: given.to_owned(), has, wants }.into());
        }
        let entries = Arc::make_mut(&mut self.0);
        entries.bases.insert(form, base);
        entries.stems = Mutex::default();
        Ok(())
    }

    /// Whether there are no entries.
    ///
    /// ```
    /// assert!(!fihris::Lexicon::new().protect("بدران")?.is_empty());
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.bases.is_empty()
    }

    /// The number of words that have an entry.
    ///
    /// ```
    /// use fihris::Lexicon;
    ///
    /// assert_eq!(Lexicon::new().synonyms(["هاتف", "موبايل", "جوال"])?.len(), 2);
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.0.bases.len()
    }

    /// The words that have an entry, folded and sorted, each with its base; that of a protected
    /// word is itself.
    ///
    /// ```
    /// use fihris::Lexicon;
    ///
    /// let lexicon = Lexicon::new().replace("أغربة", "غراب")?;
    /// assert!(lexicon.entries().eq([("اغربه", "غراب")]));
    /// # Ok::<(), fihris::LexiconError>(())
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.bases.iter().map(|(form, base)| (form.as_str(), base.as_str()))
    }

    /// What the words come to where `stem`, which has no lexicon and is called `name`, stems their
    /// bases; `None` if there are none.
    pub(super) fn stems(
        &self,
        name: String,
        stem: impl Fn(&str) -> String,
    ) -> Option<Arc<UserStems>> {
        if self.is_empty() {
            return None;
        }
        let mut known = self.0.stems.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, stems)) = known.iter().find(|(other, _)| *other == name) {
            return Some(stems.clone());
        }
        let stems = Arc::new(UserStems::new(&self.0.bases, stem));
        known.push((name, stems.clone()));
        Some(stems)
    }

    /// A number for the entries (64-bit FNV-1a folded to 32), the same on every machine.
    pub(super) fn sum(&self) -> u32 {
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        for (form, base) in self.entries() {
            for byte in [form, "\t", base, "\n"].iter().flat_map(|part| part.bytes()) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
        }
        (hash >> 32 ^ hash) as u32
    }

    /// What this has other than `wanted`, by its first entry; `None` if they are equal.
    #[cfg(feature = "index")]
    pub(crate) fn difference(&self, wanted: &Lexicon) -> Option<String> {
        let (has, wants) = (&self.0.bases, &wanted.0.bases);
        let forms = || has.keys().chain(wants.keys().filter(|form| !has.contains_key(*form)));
        let mut different = forms().filter(|form| has.get(*form) != wants.get(*form));
        let form = different.next()?;
        let tell =
            |base: Option<&String>| base.map_or("no entry".to_owned(), |base| as_what(form, base));
        let more = match different.count() {
            0 => String::new(),
            count => format!(", and {count} more differ"),
        };
        let (has, wants) = (tell(has.get(form)), tell(wants.get(form)));
        Some(format!("{form:?} has {has} there and {wants} in the one given{more}"))
    }
}

/// How messages tell what an entry says.
fn as_what(form: &str, base: &str) -> String {
    if form == base { "itself as base".to_owned() } else { format!("the base {base:?}") }
}

/// The one word in `given`, folded.
fn fold(given: &str) -> Result<String, LexiconError> {
    let folded = normalize(given);
    match folded.split(' ').count() {
        _ if folded.is_empty() => Err(Fault::NoWord(given.to_owned()).into()),
        1 => Ok(folded),
        count => Err(Fault::Words { given: given.to_owned(), count, folded }.into()),
    }
}

impl TryFrom<BTreeMap<String, String>> for Lexicon {
    type Error = LexiconError;

    fn try_from(bases: BTreeMap<String, String>) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::new();
        for (form, base) in bases {
            if form == base {
                lexicon.add_protected(&form)?;
            } else {
                lexicon.add(&form, &base)?;
            }
        }
        Ok(lexicon)
    }
}

impl Serialize for Lexicon {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.bases.serialize(serializer)
    }
}

impl PartialEq for Lexicon {
    fn eq(&self, other: &Lexicon) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.bases == other.0.bases
    }
}

impl Eq for Lexicon {}

impl Hash for Lexicon {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.bases.hash(state);
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // There may be thousands of entries.
        write!(f, "Lexicon({} entries, {:08x})", self.len(), self.sum())
    }
}
