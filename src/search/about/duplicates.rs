//! Near-duplicates: how much two texts have in common, as runs of three words.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde::Serialize;
use serde_json::Value;
use tantivy::collector::TopDocs;

use super::like;
use crate::analysis::{Analyzer, View};
use crate::error::{Error, Kind};
use crate::search::searcher::Searcher;

/// The words of a run: a shingle.
const RUN: usize = 3;
/// Documents that resemble one less than this are no near-duplicates of it.
const NEAR: f32 = 0.5;
/// The documents most like one that are compared with it.
const CANDIDATES: usize = 50;
/// Texts of no more different runs are compared exactly, longer ones by a sample of so many.
const MAX_RUNS: usize = 16_384;
/// The runs of a hit that are kept to compare it with other hits.
pub(crate) const SKETCH_RUNS: usize = 256;

/// A document that repeats another, in [`Searcher::near_duplicates`].
///
/// ```
/// use fihris::{Index, NearDuplicate, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
/// let mut writer = index.writer()?;
/// for (id, body) in [("1", "أعلنت الوزارة نتائج الامتحان"), ("2", "أعلنت الوزارةُ نتائج الامتحان.")] {
///     writer.put(&json!({ "id": id, "body": body }))?;
/// }
/// writer.commit()?;
/// let found = index.searcher().near_duplicates("1")?;
/// assert_eq!(found, [NearDuplicate { id: "2".to_owned(), resemblance: 1.0 }]);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearDuplicate {
    /// The id of the document.
    pub id: String,
    /// How much it resembles the other, from 0.5 to 1: see [`Searcher::resemblance`].
    pub resemblance: f32,
}

impl Searcher {
    /// How much two texts repeat each other, from 0 to 1: of all the different runs of three words in
    /// them, the share that is in both (Broder, On the Resemblance and Containment of Documents, 1997).
    /// 1 for the same words in the same order, 0 for texts that share no run or of which one has no
    /// word; a text of one or two words is one run. Words are compared as a search compares the very
    /// word, so spelling and punctuation do not count. A word changed in a text costs three runs.
    ///
    /// Texts of up to 16,384 different runs are compared exactly; of longer ones a sample of so many
    /// is, which errs by less than 0.02. The cost is that of analysing both.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let searcher = index.searcher();
    /// // Three runs in the first and four in the second, of which three are in both.
    /// let shorter = "وصل الرئيس إلى دمشق اليوم";
    /// assert_eq!(searcher.resemblance(shorter, "وصل الرئيس الى دمشق اليوم الخميس"), 0.75);
    /// assert_eq!(searcher.resemblance(shorter, "ارتفعت أسعار النفط"), 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn resemblance(&self, one: &str, other: &str) -> f32 {
        let analyzer = self.layout().analyzer(View::Exact);
        let [one, other] = [one, other].map(|text| Sketch::new(&analyzer, [text], MAX_RUNS));
        one.resemblance(&other)
    }

    /// The documents that repeat most of the one with this id, the nearest first: those that
    /// [resemble](Searcher::resemblance) it by 0.5 or more, such as the report of an agency in
    /// another paper. Without itself; empty when nothing repeats it or no document has this id.
    ///
    /// They are looked for among the 50 documents most like it, so of more copies some are missing.
    /// The cost is that of a search for 25 words, and of analysing these documents.
    ///
    /// # Errors
    /// When the schema declares no id, or the index cannot be read.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// for (id, body) in [
    ///     (1, "قتل ثلاثة أشخاص في حادث سير على طريق المطار مساء الأربعاء"),
    ///     (2, "قتل ثلاثة أشخاص في حادث سير على طريق المطار مساء أمس الأربعاء"),
    ///     (3, "قتل الكاتب بطل روايته في حادث غامض"),
    /// ] {
    ///     writer.put(&json!({ "id": id, "body": body }))?;
    /// }
    /// writer.commit()?;
    /// let found = index.searcher().near_duplicates("1")?;
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found[0].id, "2");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn near_duplicates(&self, id: &str) -> Result<Vec<NearDuplicate>, Error> {
        let Some(document) = like::document_of(self, id)? else { return Ok(Vec::new()) };
        let (layout, tantivy) = (self.layout(), self.as_tantivy());
        let analyzer = layout.analyzer(View::Exact);
        let sketch = |document: &Value| {
            let texts = like::texts_of(layout, document).into_iter().map(|(text, _)| text);
            Sketch::new(&analyzer, texts, MAX_RUNS)
        };
        let own = sketch(&document);
        let (query, _) = like::query_of(layout, tantivy, &like::texts_of(layout, &document))?;
        // One more, as it is found itself.
        let best = TopDocs::with_limit(CANDIDATES + 1).order_by_score();
        let statistics = self.statistics()?;
        let mut near = Vec::new();
        for (_, address) in tantivy.search_with_statistics_provider(&query, &best, &statistics)? {
            let json = self.document(address)?;
            let Some(other) = self.id_of(&json).filter(|other| other != id) else { continue };
            let candidate: Value = serde_json::from_str(&json).map_err(Kind::Json)?;
            let resemblance = own.resemblance(&sketch(&candidate));
            if resemblance >= NEAR {
                near.push(NearDuplicate { id: other, resemblance });
            }
        }
        near.sort_by(|a, b| b.resemblance.total_cmp(&a.resemblance).then(a.id.cmp(&b.id)));
        Ok(near)
    }
}

/// The runs of a text, as hashes: all of them, or the least so many. As which hashes are the least is
/// chance, what share of the least ones of two texts is in both tells what share of all is (bottom-k
/// sketches: Cohen and Kaplan, Summarizing Data Using Bottom-k Sketches, 2007).
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    /// In order, each once.
    hashes: Vec<u64>,
    /// Whether these are all.
    is_whole: bool,
}

impl Sketch {
    /// The sketch of `texts` as one text, of at most `size` runs, which is at least 1. The cost is that
    /// of analysing them, and the memory that of twice `size` numbers.
    pub(crate) fn new<'t>(
        analyzer: &Analyzer,
        texts: impl IntoIterator<Item = &'t str>,
        size: usize,
    ) -> Sketch {
        let mut least = Least { hashes: Vec::new(), size, most: u64::MAX };
        // The words read last, the oldest first.
        let mut run = [0; RUN];
        let mut words = 0_usize;
        for text in texts {
            analyzer.analyze(text).for_each(|token| {
                run.rotate_left(1);
                run[RUN - 1] = hash(&token.text);
                words += 1;
                if words >= RUN {
                    least.put(hash(&run));
                }
            });
        }
        if (1..RUN).contains(&words) {
            least.put(hash(&run));
        }
        least.cut();
        Sketch { is_whole: least.most == u64::MAX, hashes: least.hashes }
    }

    /// The share of the runs in either text that is in both; 0 if there is none. Exact if both
    /// sketches hold all runs, and else with a standard error of at most 0.5 / √size.
    pub(crate) fn resemblance(&self, other: &Sketch) -> f32 {
        // Up to here both hold all they have.
        let cuts = [self, other].map(|sketch| match sketch.hashes.last() {
            Some(&last) if !sketch.is_whole => last,
            _ => u64::MAX,
        });
        let known = cuts[0].min(cuts[1]);
        let [one, two] = [self, other]
            .map(|sketch| &sketch.hashes[..sketch.hashes.partition_point(|&hash| hash <= known)]);
        let both = common(one, two);
        let either = one.len() + two.len() - both;
        if either == 0 { 0.0 } else { ratio(both, either) }
    }
}

/// How many numbers are in both of two lists, which are in order.
fn common(one: &[u64], two: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), two.get(j)) {
        both += usize::from(a == b);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    both
}

#[allow(clippy::cast_precision_loss, reason = "a share has no more digits")]
fn ratio(over: usize, under: usize) -> f32 {
    over as f32 / under as f32
}

/// The least numbers of those put.
struct Least {
    hashes: Vec<u64>,
    size: usize,
    /// Greater ones are none of them.
    most: u64,
}

impl Least {
    fn put(&mut self, hash: u64) {
        if hash > self.most {
            return;
        }
        self.hashes.push(hash);
        if self.hashes.len() >= 2 * self.size {
            self.cut();
        }
    }

    /// Leaves the least, in order and each once.
    fn cut(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        if self.hashes.len() > self.size {
            self.hashes.truncate(self.size);
            self.most = self.hashes.last().copied().unwrap_or(0);
        }
    }
}

/// The same for the same value as long as the program runs.
fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// For each of a page's documents the first earlier one that it repeats, or else itself.
///
/// # Errors
/// When one is not JSON.
pub(crate) fn repeated<'d>(
    searcher: &Searcher,
    documents: impl Iterator<Item = &'d str>,
) -> Result<Vec<usize>, Error> {
    let layout = searcher.layout();
    let analyzer = layout.analyzer(View::Exact);
    let sketches = documents.map(|json| {
        let document: Value = serde_json::from_str(json).map_err(Kind::Json)?;
        let texts = like::texts_of(layout, &document).into_iter().map(|(text, _)| text);
        Ok(Sketch::new(&analyzer, texts, SKETCH_RUNS))
    });
    Ok(groups(&sketches.collect::<Result<Vec<_>, Error>>()?, NEAR))
}

/// For each of a page's hits the first earlier one that it resembles by `threshold` or more and that
/// is not itself such a repetition, or else itself. So a hit left out always resembles one that is
/// not. Only hits that share runs are compared.
pub(crate) fn groups(sketches: &[Sketch], threshold: f32) -> Vec<usize> {
    // The hits so far that repeat none, by their runs.
    let mut with_run: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut groups = Vec::with_capacity(sketches.len());
    let mut shared = vec![0_usize; sketches.len()];
    for (i, sketch) in sketches.iter().enumerate() {
        let mut near = Vec::new();
        for &earlier in sketch.hashes.iter().filter_map(|run| with_run.get(run)).flatten() {
            if shared[earlier] == 0 {
                near.push(earlier);
            }
            shared[earlier] += 1;
        }
        near.sort_unstable();
        let repeated = near.iter().copied().find(|&earlier| {
            // Either has at least as many runs as the smaller sketch, so this is cheap to tell.
            let either = sketch.hashes.len().min(sketches[earlier].hashes.len());
            ratio(shared[earlier], either) >= threshold
                && sketch.resemblance(&sketches[earlier]) >= threshold
        });
        for earlier in near {
            shared[earlier] = 0;
        }
        groups.push(repeated.unwrap_or(i));
        if repeated.is_none() {
            for &run in &sketch.hashes {
                with_run.entry(run).or_default().push(i);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests;
