use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{Index, Schema};

/// A report as an agency sends it.
const AGENCY: &str = "أعلنت وزارة الصحة اليوم الثلاثاء وصول الدفعة الأولى من اللقاح إلى مطار العاصمة، \
    وقالت الوزارة في بيان إن حملة التطعيم ستبدأ يوم الأحد المقبل في عشرين مركزًا، وإن الأولوية فيها \
    لكبار السن والعاملين في المستشفيات. وأضاف البيان أن الدفعة الثانية ستصل قبل نهاية الشهر.";
/// The same in a paper that is careless of hamzas and marks.
const REPRINT: &str = "أعلنت وزارة الصحه اليوم الثلاثاء وصول الدفعة الاولى من اللقاح الى مطار العاصمة. \
    وقالت الوزارة في بيان ان حملة التطعيم ستبدأ يوم الاحد المقبل في عشرين مركزا، وان الأولوية فيها \
    لكبار السن والعاملين في المستشفيات؛ وأضاف البيان أن الدفعة الثانية ستصل قبل نهاية الشهر";
/// In a paper that wrote its own beginning.
const REWRITE: &str = "وصلت أمس إلى مطار العاصمة الدفعة الأولى من اللقاح الذي طال انتظاره. \
    وقالت الوزارة في بيان إن حملة التطعيم ستبدأ يوم الأحد المقبل في عشرين مركزًا، وإن الأولوية فيها \
    لكبار السن والعاملين في المستشفيات. وأضاف البيان أن الدفعة الثانية ستصل قبل نهاية الشهر.";
/// Of the same news in words of its own.
const OWN_WORDS: &str = "يبدأ تطعيم كبار السن والأطباء والممرضين مطلع الأسبوع القادم، بعد أن حطت في \
    العاصمة طائرة تحمل أول شحنة من اللقاحات، على أن تليها شحنة أخرى خلال أسابيع.";
/// Of something else.
const FOOTBALL: &str = "فاز المنتخب الوطني على ضيفه بثلاثة أهداف في مباراة الذهاب من الدور الثاني.";

fn sketch(text: &str, size: usize) -> Sketch {
    Sketch::new(&Analyzer::new(View::Exact), [text], size)
}

fn resemblance(one: &str, other: &str) -> f32 {
    sketch(one, MAX_RUNS).resemblance(&sketch(other, MAX_RUNS))
}

#[test]
fn texts_resemble_each_other_by_their_runs() {
    for (one, other, range, why) in [
        (AGENCY, REPRINT, 1.0..=1.0, "spelling and punctuation do not count"),
        (AGENCY, REWRITE, 0.5..=0.8, "another beginning"),
        (AGENCY, OWN_WORDS, 0.0..=0.1, "the same news told anew"),
        (AGENCY, FOOTBALL, 0.0..=0.0, "other news"),
        ("", "", 0.0..=0.0, "nothing in common without a word"),
        ("", AGENCY, 0.0..=0.0, "no word"),
        ("؟!", "؟!", 0.0..=0.0, "no word"),
        ("كتاب", "كِتاب", 1.0..=1.0, "one word"),
        ("كتاب جديد", "كتاب جديد", 1.0..=1.0, "two words"),
        ("كتاب جديد", "جديد كتاب", 0.0..=0.0, "in another order"),
        ("كتاب", "كتاب كتاب", 0.0..=0.0, "one word and two are not the same run"),
        ("كتاب جديد في النحو", "الكتاب الجديد في النحو", 0.0..=0.0, "other forms are other words"),
        ("لا لا لا لا لا", "لا لا لا", 1.0..=1.0, "a run counts once"),
        ("وصل الوزير أمس إلى بغداد", "وصل الوزير أمس إلى عمان", 0.5..=0.5, "two runs of four"),
    ] {
        let found = resemblance(one, other);
        assert!(range.contains(&found), "{why}: {found}");
    }
}

#[test]
fn a_text_in_parts_is_one_text() {
    let analyzer = Analyzer::new(View::Exact);
    let parts = AGENCY.split_inclusive('،');
    let in_parts = Sketch::new(&analyzer, parts, MAX_RUNS);
    assert_eq!(in_parts.resemblance(&sketch(AGENCY, MAX_RUNS)).to_bits(), 1.0_f32.to_bits());
}

/// Texts of the runs of consecutive numbers: of 30,000 and 30,000 so many are in both.
#[test]
fn long_texts_are_estimated_within_the_error_stated() {
    let text =
        |from: usize| (from..from + 30_002).map(|i| i.to_string()).collect::<Vec<_>>().join(" ");
    let one = sketch(&text(0), MAX_RUNS);
    assert_eq!(one.hashes.len(), MAX_RUNS);
    for from in [0, 300, 3_000, 10_000, 20_000, 40_000] {
        let both = 30_000_usize.saturating_sub(from);
        let exact = ratio(both, 60_000 - both);
        let found = one.resemblance(&sketch(&text(from), MAX_RUNS));
        assert!((found - exact).abs() < 0.02, "{found}, not {exact}");
    }
}

#[test]
fn repetitions_are_grouped_under_the_first() {
    let half = "وصل الوزير أمس إلى بغداد في زيارة رسمية";
    let next = "وصل الوزير أمس إلى بغداد في زيارة قصيرة جدا";
    let last = "أمس إلى بغداد في زيارة قصيرة جدا للعراق";
    for (texts, expected, why) in [
        (&[][..], &[][..], "no hit"),
        (&[AGENCY], &[0], "one"),
        (&[AGENCY, FOOTBALL, REPRINT, REWRITE], &[0, 1, 0, 0], "under the first"),
        (&[FOOTBALL, REWRITE, OWN_WORDS, AGENCY], &[0, 1, 2, 1], "the first may be the rewrite"),
        (&["", "", "؟"], &[0, 1, 2], "without words nothing is repeated"),
        (&["كتاب", "الكتاب", "كتاب"], &[0, 1, 0], "one word"),
        (&[half, next, last], &[0, 0, 2], "what repeats a repetition only is not left out"),
        (&[last, half, next], &[0, 1, 0], "the first that it repeats"),
    ] {
        let sketches: Vec<_> = texts.iter().map(|text| sketch(text, SKETCH_RUNS)).collect();
        assert_eq!(groups(&sketches, NEAR), expected, "{why}");
    }
}

fn index_of(bodies: &[&str]) -> Index {
    let schema = Schema::builder().id("id").text("title").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, body) in (1..).zip(bodies) {
        writer.put(&json!({ "id": id, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    index
}

#[test]
fn near_duplicates_are_found_by_id() {
    let index = index_of(&[AGENCY, OWN_WORDS, REWRITE, FOOTBALL, REPRINT]);
    for (id, expected, why) in [
        ("1", &["5", "3"][..], "the reprint before the rewrite"),
        ("3", &["1", "5"], "equally near ones by their ids"),
        ("2", &[], "the same news told anew"),
        ("4", &[], "other news"),
        ("6", &[], "no such document"),
    ] {
        let found = index.searcher().near_duplicates(id).unwrap();
        let ids: Vec<_> = found.iter().map(|near| near.id.as_str()).collect();
        assert_eq!(ids, expected, "{why}: {found:?}");
        for near in &found {
            let place = |id: &str| id.parse::<usize>().unwrap() - 1;
            let bodies = [AGENCY, OWN_WORDS, REWRITE, FOOTBALL, REPRINT];
            let of_texts = index.searcher().resemblance(bodies[place(id)], bodies[place(&near.id)]);
            assert_eq!(near.resemblance.to_bits(), of_texts.to_bits(), "{why}");
        }
    }
}

#[test]
fn without_ids_no_duplicates_can_be_asked_for() {
    let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let error = index.searcher().near_duplicates("1").unwrap_err();
    assert_eq!(error.to_string(), "the schema declares no id, so no document can be named by it");
}

/// Texts of few words, so that they share runs, and texts of any chars.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["((قال|الوزير|أمس|في|بغداد|42|news)[ ،.]){0,40}", ".{0,60}", "[ء-ي ]{0,60}"]
}

/// The measure by its definition.
fn by_definition(one: &str, other: &str) -> f32 {
    let analyzer = Analyzer::new(View::Exact);
    let [one, other] = [one, other].map(|text| {
        let terms = analyzer.terms(text);
        let size = terms.len().clamp(1, RUN);
        terms.windows(size).map(<[String]>::to_vec).collect::<std::collections::HashSet<_>>()
    });
    match one.union(&other).count() {
        0 => 0.0,
        either => ratio(one.intersection(&other).count(), either),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn resemblance_is_as_defined(one in any_text(), other in any_text()) {
        let found = resemblance(&one, &other);
        prop_assert_eq!(found.to_bits(), by_definition(&one, &other).to_bits());
        prop_assert_eq!(found.to_bits(), resemblance(&other, &one).to_bits());
        prop_assert!((0.0..=1.0).contains(&found));
        let has_words = !Analyzer::new(View::Exact).terms(&one).is_empty();
        let with_itself = if has_words { 1.0_f32 } else { 0.0 };
        prop_assert_eq!(resemblance(&one, &one).to_bits(), with_itself.to_bits());
    }

    /// Within five standard errors, so that it hardly ever fails by chance.
    #[test]
    fn sketches_estimate_it(shared in 0_usize..400, own in 0_usize..400, size in 64_usize..300) {
        let numbers = |range: std::ops::Range<usize>| {
            range.map(|i| i.to_string()).collect::<Vec<_>>().join(" ")
        };
        let one = numbers(0..shared + own + 3);
        let other = numbers(own..shared + 2 * own + 3);
        let exact = by_definition(&one, &other);
        let found = sketch(&one, size).resemblance(&sketch(&other, size));
        let error = 2.5 / (f64::from(u32::try_from(size).unwrap())).sqrt();
        prop_assert!(f64::from((found - exact).abs()) <= error, "{found}, not {exact}");
    }

    /// Each hit left out resembles an earlier one that is kept, and no two that are kept resemble
    /// each other.
    #[test]
    fn groups_are_as_defined(texts in proptest::collection::vec(any_text(), 0..8), size in 2_usize..40) {
        let sketches: Vec<_> = texts.iter().map(|text| sketch(text, size)).collect();
        let groups = groups(&sketches, NEAR);
        prop_assert_eq!(groups.len(), texts.len());
        for (i, &group) in groups.iter().enumerate() {
            let first = (0..i).find(|&earlier| {
                groups[earlier] == earlier && sketches[i].resemblance(&sketches[earlier]) >= NEAR
            });
            prop_assert_eq!(group, first.unwrap_or(i));
        }
    }
}
