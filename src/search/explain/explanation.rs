//! Where a score comes from, for programs and for people.

use serde::Serialize;

use crate::analysis::View;
use crate::search::query::ast::Query;

/// How many words of a document a [`WordMatch`] names at most.
///
/// ```
/// assert_eq!(fihris::MAX_EXPLAINED_FORMS, 5);
/// ```
pub const MAX_EXPLAINED_FORMS: usize = 5;

/// Where the score of a hit comes from; made by [`Hit::explain`](crate::Hit::explain).
///
/// Invariants, but for what floats lose:
/// 1. The score is the sum of what the words, their synonyms, nearness and other parts give, of the bonus,
///    and of what age takes.
/// 2. What a word gives is the sum of what its matches give.
///
/// As text it is lines that begin with a number, what it is for next to it; `{:#}` isolates words of
/// other scripts (U+2068, U+2069) so that they do not turn the line around them in a terminal. It
/// serialises to an object with the names of the accessors.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&json!({ "body": "اجتمع الوزراء في دمشق" }))?;
/// writer.commit()?;
/// let explanation = index.search("وزير في لبنان").run()?[0].explain()?;
/// let lines = explanation.to_string();
/// assert!(lines.contains("in full        body, stem, once: وزير as الوزراء\n"), "{lines}");
/// assert!(lines.contains("0.00  no match for the word لبنان\n"));
/// assert!(lines.contains("left out as stop words: في\n"));
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    pub(crate) score: f32,
    pub(crate) words: Vec<WordScore>,
    pub(crate) synonyms: Vec<SynonymScore>,
    pub(crate) left_out: Vec<String>,
    pub(crate) near: Vec<Nearness>,
    pub(crate) parts: Vec<PartScore>,
    pub(crate) age: f32,
    pub(crate) bonus: Bonus,
}

/// What one word of the query gave.
///
/// ```
/// # use fihris::{Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
/// # writer.commit()?;
/// let explanation = index.search("الكِتَاب والوزير").run()?[0].explain()?;
/// let [book, minister] = explanation.words() else { panic!("two words") };
/// assert_eq!(book.word, "الكِتَاب");
/// assert!(book.gives > 0.0);
/// assert_eq!((minister.gives, minister.matches.len()), (0.0, 0));
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WordScore {
    /// The word as it stands in the query, where it is for the first time.
    pub word: String,
    /// Its part of the score; 0 if it matched nothing.
    pub gives: f32,
    /// What it matched, what gives most first; empty if nothing.
    pub matches: Vec<WordMatch>,
}

/// A match of one word of the query in one view of one field.
///
/// ```
/// # use fihris::{Index, Schema, View};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "الكتب كتاب والكتب" }))?;
/// # writer.commit()?;
/// let explanation = index.search("كتاب").run()?[0].explain()?;
/// let best = &explanation.words()[0].matches[0];
/// assert_eq!((best.field.as_str(), best.view, best.term.as_str()), ("body", View::Stem, "كتاب"));
/// assert_eq!((best.times, best.words.as_slice()), (3, &["الكتب", "كتاب", "والكتب"].map(String::from)[..]));
/// assert_eq!(best.share, 1.0);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WordMatch {
    /// The name of the field.
    pub field: String,
    /// Whether the words have the same letters, stem or root, or grams in common.
    pub view: View,
    /// The term that they share in that view; in [`View::Grams`] the grams of the word of the query,
    /// some of which the words of the document have, with a space between them.
    pub term: String,
    /// What the match would give by itself: BM25 times the weight of the view and the boost of the
    /// field.
    pub score: f32,
    /// What part of that counts: all of the best match in the best field, a part of the others.
    pub share: f32,
    /// How many words of the field have the term, or one of the grams.
    pub times: usize,
    /// Those words as they stand in the document, each form once in the order of appearance, at most
    /// [`MAX_EXPLAINED_FORMS`].
    pub words: Vec<String>,
    /// How many forms more there are.
    pub more: usize,
}

/// A synonym of words of the query.
///
/// ```
/// # use fihris::{Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "ولد في كانون الثاني" }))?;
/// # writer.commit()?;
/// let explanation = index.search("يناير").run()?[0].explain()?;
/// let found = &explanation.synonyms()[0];
/// assert_eq!((&found.words[..], found.synonym.as_str()), (&["يناير".to_owned()][..], "كانون الثاني"));
/// assert!(found.gives > 0.0);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SynonymScore {
    /// The words as they stand in the query.
    pub words: Vec<String>,
    /// The word or phrase that is in the document instead or as well.
    pub synonym: String,
    /// Its part of the score.
    pub gives: f32,
}

/// Two words of the query near each other in a field.
///
/// ```
/// # use fihris::{Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب في النحو" }))?;
/// # writer.commit()?;
/// let explanation = index.search("كتاب النحو").run()?[0].explain()?;
/// let near = &explanation.near()[0];
/// assert_eq!([&near.first, &near.second, &near.field], ["كتاب", "النحو", "body"]);
/// assert!(near.gives > 0.0);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Nearness {
    /// The first word as it stands in the query.
    pub first: String,
    /// The word after it in the query; in the document it may stand before the first.
    pub second: String,
    /// The name of the field.
    pub field: String,
    /// Its part of the score.
    pub gives: f32,
}

/// What a part of the query gave that is not one of its words: a pattern, a group, a field's query.
///
/// ```
/// # use fihris::{Index, Query, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
/// # writer.commit()?;
/// let explanation = index.search("كتا*").run()?[0].explain()?;
/// assert_eq!(explanation.parts()[0].query, Query::Pattern("كتا*".to_owned()));
/// assert!(explanation.parts()[0].gives > 0.0);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PartScore {
    /// The part.
    pub query: Query,
    /// Its part of the score.
    pub gives: f32,
}

/// The bonus that puts documents before others; 0 if this one does not have it.
///
/// ```
/// # use fihris::{BonusKind, Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
/// # writer.commit()?;
/// let bonus = |query| Ok::<_, fihris::Error>(index.search(query).run()?[0].explain()?.bonus());
/// assert!(bonus("كتاب")?.gives > 0.0);
/// assert_eq!(bonus("الكتب")?.gives, 0.0);
/// assert_eq!(bonus("الكتب")?.kind, BonusKind::VeryWord);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bonus {
    /// What it is for.
    pub kind: BonusKind,
    /// Its part of the score.
    pub gives: f32,
}

/// What a [`Bonus`] is for.
///
/// ```
/// # use fihris::{BonusKind, Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
/// # writer.commit()?;
/// let explanation = index.search("كتاب النحو").run()?[0].explain()?;
/// assert_eq!(explanation.bonus().kind, BonusKind::AllWords);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BonusKind {
    /// All the words and other parts of the query, in any form.
    AllWords,
    /// The only word of the query, as it is.
    VeryWord,
}

impl WordMatch {
    /// Its part of the score: the score by itself times the share that counts.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// let explanation = index.search("كتاب").run()?[0].explain()?;
    /// let word = &explanation.words()[0];
    /// let sum: f32 = word.matches.iter().map(|found| found.gives()).sum();
    /// assert!((sum - word.gives).abs() < 1e-5);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn gives(&self) -> f32 {
        self.share * self.score
    }
}

impl Explanation {
    /// The score of the hit, or what it would be if the hits were not ordered by a field.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// let hits = index.search("كتاب").run()?;
    /// assert_eq!(hits[0].explain()?.score(), hits[0].score());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The words of the query in their order, each once, also those that matched nothing.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// let explanation = index.search("كتاب كِتاب بيت").run()?[0].explain()?;
    /// assert_eq!(explanation.words().len(), 2);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn words(&self) -> &[WordScore] {
        &self.words
    }

    /// Which synonyms of words of the query are in the document; empty if none are.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "يناير" }))?;
    /// # writer.commit()?;
    /// assert!(index.search("يناير").run()?[0].explain()?.synonyms().is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn synonyms(&self) -> &[SynonymScore] {
        &self.synonyms
    }

    /// The words of the query that were not looked for, since they are in every text; none if the
    /// query has no others.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب في").run()?[0].explain()?.left_out(), ["في"]);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Which neighbours in the query are near each other in the document; empty if none are.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب النحو").run()?[0].explain()?.near().len(), 1);
    /// assert!(index.search("كتاب").run()?[0].explain()?.near().is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn near(&self) -> &[Nearness] {
        &self.near
    }

    /// What parts of the query gave that are not words of it; empty if it has none or none is in the
    /// document.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب (نحو OR صرف)").run()?[0].explain()?.parts().len(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn parts(&self) -> &[PartScore] {
        &self.parts
    }

    /// What the age of the document takes from its score, if the search prefers recent ones: 0 or less.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].explain()?.age(), 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn age(&self) -> f32 {
        self.age
    }

    /// What all but age give.
    pub(crate) fn sum(&self) -> f32 {
        let words = self.words.iter().map(|word| word.gives);
        let synonyms = self.synonyms.iter().map(|synonym| synonym.gives);
        let near = self.near.iter().map(|near| near.gives);
        let parts = self.parts.iter().map(|part| part.gives);
        words.chain(synonyms).chain(near).chain(parts).sum::<f32>() + self.bonus.gives
    }

    /// The bonus for all the words, or of a query of one word for that very word.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert!(index.search("كتاب").run()?[0].explain()?.bonus().gives > 0.0);
    /// assert_eq!(index.search("كتاب بيت").run()?[0].explain()?.bonus().gives, 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn bonus(&self) -> Bonus {
        self.bonus
    }
}
