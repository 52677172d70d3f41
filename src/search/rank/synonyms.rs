//! Words and phrases that a search takes for each other.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::analysis::{normalize, stem};
use crate::error::{Error, Kind};

const DEFAULTS: &str = include_str!("../../../data/synonyms.tsv");

/// Groups of words and phrases of one meaning. A search for one finds the others too, below it: no
/// document need be indexed again.
///
/// What someone types is compared word by word by its stem, so وللسيارات meets a group with سيارة; phrases
/// are compared by their folded letters, with one of و ف ب ل ك before them or none, the longest first, and are
/// found so in documents, where their words stand one after the other. In an index that drops stop words,
/// phrases with one are left out. The defaults are the months that have a name of two words (كانون الثاني and
/// يناير), some 170 names written as one word or two (أبوظبي and أبو ظبي), and some 60 that are written in Latin
/// letters, too (غوغل and Google).
///
/// These are synonyms of queries, for words and phrases, and can change at any time. Those of a
/// [`Lexicon`](crate::Lexicon) give single words one term when documents are indexed: faster to search, and
/// nothing tells them apart any more.
///
/// As a value of serde it is a list of groups, each a list of strings.
///
/// ```
/// use fihris::{Index, Schema, Synonyms};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&serde_json::json!({ "body": "تراجعت أسعار النفط" }))?;
/// writer.put(&serde_json::json!({ "body": "اكتشاف في كانون الثاني" }))?;
/// writer.commit()?;
///
/// let synonyms = Synonyms::default().group(["البترول", "النفط", "الذهب الأسود"])?;
/// assert_eq!(index.search("الذهب الأسود").run()?.total(), 0);
/// assert_eq!(index.search("الذهب الأسود").synonyms(synonyms).run()?.total(), 1);
/// assert_eq!(index.search("يناير").run()?.total(), 1);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<String>>", into = "Vec<Vec<String>>")]
pub struct Synonyms(Arc<Table>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Table {
    groups: Vec<Vec<Form>>,
    /// The groups of each form, by its key.
    by_key: HashMap<String, Vec<usize>>,
    /// The most words of a form.
    longest: usize,
}

/// A word or phrase of a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    pub(crate) text: String,
    /// What it is recognised by: the stem of one word, the folded letters of more.
    key: String,
    /// How many words it has.
    pub(crate) words: usize,
}

impl Form {
    fn new(text: String) -> Option<Form> {
        let folded = normalize(&text);
        let words = folded.split(' ').count();
        let key = if words == 1 { stem(&text) } else { folded };
        (!key.is_empty()).then_some(Form { text, key, words })
    }
}

/// What may stand before a phrase.
pub(crate) const PREFIXES: [&str; 6] = ["", "و", "ف", "ب", "ل", "ك"];

impl Default for Synonyms {
    fn default() -> Synonyms {
        static DEFAULT: LazyLock<Synonyms> =
            LazyLock::new(|| DEFAULTS.parse().expect("the tests read it"));
        DEFAULT.clone()
    }
}

impl Synonyms {
    /// No groups at all, not those of the defaults either.
    ///
    /// ```
    /// use fihris::{Index, Schema, Synonyms};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "كانون الثاني" }))?;
    /// writer.commit()?;
    /// assert_eq!(index.search("يناير").synonyms(Synonyms::none()).run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn none() -> Synonyms {
        Synonyms(Arc::default())
    }

    /// Adds a group. A word may be in several: it then has the synonyms of each, and these stay
    /// apart.
    ///
    /// # Errors
    /// When a form holds no word, or when there are not two forms that differ by more than affixes and
    /// marks.
    ///
    /// ```
    /// use fihris::Synonyms;
    ///
    /// assert!(Synonyms::none().group(["حاسوب", "كمبيوتر", "حاسب آلي"]).is_ok());
    /// let error = Synonyms::none().group(["حاسوب", "الحاسوب"]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"the synonyms ["حاسوب", "الحاسوب"] are one word; a group has two or more"#
    /// );
    /// ```
    pub fn group<S: Into<String>>(
        mut self,
        forms: impl IntoIterator<Item = S>,
    ) -> Result<Synonyms, Error> {
        let given: Vec<String> = forms.into_iter().map(Into::into).collect();
        let mut forms: Vec<Form> = Vec::new();
        for text in &given {
            let Some(form) = Form::new(text.clone()) else {
                return Err(Kind::Synonyms(format!("the synonym {text:?} holds no word")).into());
            };
            if !forms.iter().any(|other| other.key == form.key) {
                forms.push(form);
            }
        }
        if forms.len() < 2 {
            let message = format!("the synonyms {given:?} are one word; a group has two or more");
            return Err(Kind::Synonyms(message).into());
        }
        let table = Arc::make_mut(&mut self.0);
        for form in &forms {
            table.longest = table.longest.max(form.words);
            table.by_key.entry(form.key.clone()).or_default().push(table.groups.len());
        }
        table.groups.push(forms);
        Ok(self)
    }

    /// The synonyms of the phrase that a query goes on with, and how many words it has; of several
    /// phrases the longest. `words` are those of the query from some word on, folded.
    pub(crate) fn at(&self, words: &[String]) -> Option<(usize, Vec<&Form>)> {
        (1..=words.len().min(self.0.longest)).rev().find_map(|length| {
            let (key, groups) = self.groups_of(&words[..length])?;
            let mut forms: Vec<&Form> = Vec::new();
            for form in groups.iter().flat_map(|&group| &self.0.groups[group]) {
                if form.key != key && !forms.iter().any(|other| other.key == form.key) {
                    forms.push(form);
                }
            }
            Some((length, forms))
        })
    }

    /// The groups of a phrase, and its key.
    fn groups_of(&self, words: &[String]) -> Option<(String, &[usize])> {
        let groups = |key: String| {
            let groups = self.0.by_key.get(&key)?;
            Some((key, groups.as_slice()))
        };
        if let [word] = words {
            return groups(stem(word));
        }
        let phrase = words.join(" ");
        PREFIXES.iter().find_map(|&prefix| groups(phrase.strip_prefix(prefix)?.to_owned()))
    }
}

impl TryFrom<Vec<Vec<String>>> for Synonyms {
    type Error = Error;

    fn try_from(groups: Vec<Vec<String>>) -> Result<Synonyms, Error> {
        groups.into_iter().try_fold(Synonyms::none(), Synonyms::group)
    }
}

impl From<Synonyms> for Vec<Vec<String>> {
    fn from(synonyms: Synonyms) -> Vec<Vec<String>> {
        let texts = |group: &Vec<Form>| group.iter().map(|form| form.text.clone()).collect();
        synonyms.0.groups.iter().map(texts).collect()
    }
}

/// From text: a group a line, its forms with tabs between them. Empty lines and those that begin with
/// # say nothing. An error names the line.
///
/// ```
/// let synonyms: fihris::Synonyms = "# لهجات\nبندورة\tطماطم\n".parse()?;
/// assert_eq!(synonyms, fihris::Synonyms::none().group(["بندورة", "طماطم"])?);
/// # Ok::<(), fihris::Error>(())
/// ```
impl FromStr for Synonyms {
    type Err = Error;

    fn from_str(text: &str) -> Result<Synonyms, Error> {
        let mut synonyms = Synonyms::none();
        // Some editors mark UTF-8 so.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if !line.is_empty() && !line.starts_with('#') {
                synonyms = synonyms
                    .group(line.split('\t'))
                    .map_err(|error| Kind::Synonyms(format!("line {number}: {error}")))?;
            }
        }
        Ok(synonyms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::is_common_word;

    #[test]
    fn the_defaults_are_groups_and_no_form_is_in_two() {
        let synonyms: Synonyms = DEFAULTS.parse().unwrap();
        let forms = synonyms.0.by_key.iter();
        let twice: Vec<_> = forms.filter(|(_, groups)| groups.len() > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    /// A search for ناس must not find ناسا, whose stem it is.
    #[test]
    fn the_defaults_are_recognised_by_no_other_word() {
        let synonyms: Synonyms = DEFAULTS.parse().unwrap();
        let forms = synonyms.0.groups.iter().flatten();
        let other_words: Vec<_> = forms
            .filter(|form| form.words == 1 && form.key != normalize(&form.text))
            .filter(|form| is_common_word(&form.key))
            .map(|form| (&form.text, &form.key))
            .collect();
        assert!(other_words.is_empty(), "{other_words:?}");
    }
}
