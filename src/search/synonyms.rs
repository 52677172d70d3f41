//! Words and phrases that a search takes for each other.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::analysis::stem;
use crate::error::{Error, Kind};

const DEFAULTS: &str = include_str!("../../data/synonyms.tsv");

/// Groups of words and phrases of one meaning. A search for one finds the others too, below it: no
/// document need be indexed again.
///
/// What someone types is compared by its stems, so وللسيارات meets a group with سيارة, and longer
/// phrases go before shorter ones. A phrase is found where its words stand in its order. The defaults are
/// the months that have a name of two words (كانون الثاني and يناير) and some 200 names written as one word
/// or two (أبوظبي and أبو ظبي).
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
    groups: Vec<Vec<String>>,
    /// The groups of each form, by its stems with spaces between them.
    by_stems: HashMap<String, Vec<usize>>,
    /// The most words of a form.
    longest: usize,
}

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
        let forms: Vec<String> = forms.into_iter().map(Into::into).collect();
        let all = Arc::make_mut(&mut self.0);
        let mut stems = Vec::new();
        for form in &forms {
            let form_stems = stem(form);
            if form_stems.is_empty() {
                return Err(Kind::Synonyms(format!("the synonym {form:?} holds no word")).into());
            }
            if !stems.contains(&form_stems) {
                stems.push(form_stems);
            }
        }
        if stems.len() < 2 {
            let message = format!("the synonyms {forms:?} are one word; a group has two or more");
            return Err(Kind::Synonyms(message).into());
        }
        for stems in stems {
            all.longest = all.longest.max(stems.split(' ').count());
            all.by_stems.entry(stems).or_default().push(all.groups.len());
        }
        all.groups.push(forms);
        Ok(self)
    }

    /// The synonyms of the phrase that a query goes on with, and how many words it has; of several
    /// phrases the longest. `stems` are those of the query from some word on.
    pub(super) fn at(&self, stems: &[String]) -> Option<(usize, Vec<&str>)> {
        (1..=stems.len().min(self.0.longest)).rev().find_map(|words| {
            let phrase = stems[..words].join(" ");
            let groups = self.0.by_stems.get(&phrase)?.iter();
            let forms = groups.flat_map(|&group| &self.0.groups[group]);
            Some((words, forms.map(String::as_str).filter(|form| stem(form) != phrase).collect()))
        })
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
        synonyms.0.groups.clone()
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
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            synonyms = synonyms
                .group(line.split('\t'))
                .map_err(|error| Kind::Synonyms(format!("line {number}: {error}")))?;
        }
        Ok(synonyms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_groups_and_no_form_is_in_two() {
        let synonyms: Synonyms = DEFAULTS.parse().unwrap();
        let forms = synonyms.0.by_stems.iter();
        let twice: Vec<_> = forms.filter(|(_, groups)| groups.len() > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
