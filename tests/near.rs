//! What a mistyped query was meant to be: over the bundled articles, and over a few of our own.

#![cfg(feature = "index")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use fihris::{Analyzer, Index, Schema, Searcher, View};
use proptest::prelude::*;
use serde_json::{Value, json};

fn index(documents: impl IntoIterator<Item = Value>) -> Searcher {
    let schema = Schema::builder().text("title").text("body").text("source").keyword("section");
    let schema = schema.store_unknown();
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(&document).unwrap();
    }
    writer.commit().unwrap();
    index.searcher()
}

static ARTICLES: LazyLock<Searcher> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/articles.jsonl");
    let articles = fs::read_to_string(path).unwrap();
    index(articles.lines().map(|line| serde_json::from_str(line).unwrap()))
});

/// Typed, meant, the mistake.
const MISTAKES: [(&str, &str, &str); 71] = [
    // More of each.
    ("المتوصط", "المتوسط", "sad for seen"),
    ("البياناط", "البيانات", "tah for teh at the end"),
    ("العاسمة", "العاصمة", "seen for sad"),
    ("الشارغ", "الشارع", "a dot too many"),
    ("متتوعون", "متطوعون", "teh for tah"),
    ("المنتقة", "المنطقة", "teh for tah"),
    ("المتتوعين", "المتطوعين", "teh for tah before an ending"),
    ("الاتفاك", "الاتفاق", "kaf for qaf at the end"),
    ("الإنجليظي", "الإنجليزي", "zah for zain"),
    ("الفرنصي", "الفرنسي", "sad for seen"),
    ("الانتضار", "الانتظار", "dad for zah"),
    ("القتار", "القطار", "teh for tah"),
    ("المهندص", "المهندس", "sad for seen at the end"),
    ("الاتحاض", "الاتحاد", "dad for dal"),
    ("أصبوعين", "أسبوعين", "sad for seen after a hamza"),
    ("الهاطف", "الهاتف", "tah for teh"),
    ("برنامح", "برنامج", "the key beside it"),
    ("الحافلاط", "الحافلات", "tah for teh"),
    ("بيروط", "بيروت", "a name of a city"),
    ("دمشك", "دمشق", "another"),
    ("الكديمة", "القديمة", "kaf for qaf"),
    // Letters said alike.
    ("ارطفاع", "ارتفاع", "tah for teh"),
    ("مضرسة", "مدرسة", "dad for dal"),
    ("صندوك", "صندوق", "kaf for qaf"),
    ("القارة القديمه مضينة", "القارة القديمه مدينة", "dad for dal among other words"),
    ("الاصطناعي السيارات الكيلومطر", "الاصطناعي السيارات الكيلومتر", "tah for teh in the last word"),
    ("مصتشفى", "مستشفى", "sad for seen"),
    ("اقتساد", "اقتصاد", "seen for sad, in the middle"),
    ("النزوم", "النجوم", "zain for jeem"),
    ("تظاعف", "تضاعف", "zah for dad"),
    ("البيظاء", "البيضاء", "zah for dad and a hamza"),
    ("الثلاساء", "الثلاثاء", "seen for theh"),
    ("التلاثاء", "الثلاثاء", "teh for theh"),
    // Hamzas.
    ("العايلات", "العائلات", "yeh for a hamza on yeh"),
    ("الأهالء", "الأهالي", "a hamza for yeh"),
    ("خرايط", "خرائط", "yeh for a hamza, and a plural"),
    ("القوايم", "القوائم", "yeh for a hamza, with its article"),
    // Ends of words.
    ("شبكت", "شبكة", "another"),
    ("مستشفا", "مستشفى", "alef for alef maksura"),
    // Letters that are heard and not written, and the reverse.
    // Swapped and doubled letters.
    ("صحييفة", "صحيفة", "a letter doubled"),
    ("الممدينة", "المدينة", "another"),
    ("المجاوره الاردن القوافلل", "المجاوره الاردن القوافل", "at the end of the last word"),
    ("اتقصاد", "اقتصاد", "two letters swapped"),
    ("الجزائير", "الجزائر", "a yeh more"),
    ("الانترتن", "الإنترنت", "two letters swapped in a long word"),
    ("كيولمتر", "كيلومتر", "two letters swapped in the middle"),
    ("موسوةع", "موسوعة", "two letters swapped at the end"),
    ("بغدداد", "بغداد", "a doubled letter"),
    ("فبرايرر", "فبراير", "a doubled letter at the end"),
    // Neighbouring keys, wrong, missing and needless letters.
    ("الغربيغ", "الغربي", "a letter more"),
    ("مدرسى القرن الماصي", "مدرسى القرن الماضي", "a neighbouring key"),
    ("بروتوكوو", "بروتوكول", "a wrong letter at the end"),
    ("الاسكدرية", "الإسكندرية", "another"),
    ("الاسكنرديه", "الإسكندرية", "two letters swapped"),
    ("اليونسكز", "اليونسكو", "a neighbouring key"),
    ("اليونسسكو", "اليونسكو", "a doubled letter"),
    ("القوانبن", "القوانين", "a neighbouring key"),
    ("الاسطناعي", "الاصطناعي", "seen for sad"),
    ("معاهضة", "معاهدة", "dad for dal"),
    ("المسافرسن", "المسافرين", "a neighbouring key"),
    ("الناخبثن", "الناخبين", "a key of the row above"),
    ("نوفمبب", "نوفمبر", "a neighbouring key at the end"),
    ("الكيلومترلت", "الكيلومترات", "a neighbouring key"),
    ("ديسمبير", "ديسمبر", "a yeh more"),
    ("التمضخم", "التضخم", "a letter more"),
    // Text in the other keyboard layout.
    ("hguvhr", "العراق", "Arabic typed in the Latin layout"),
    ("l]vsm", "مدرسة", "with dal, which is a bracket"),
    ("fy]h]", "بغداد", "with a letter of the upper row"),
    ("rhk,k", "قانون", "with waw, which is a comma"),
    ("HGUVHR", "العراق", "with the shift lock on"),
    ("hgjvhe hguvfd", "التراث العربي", "two words"),
];

#[test]
fn mistakes_become_what_was_meant() {
    let mut wrong = Vec::new();
    for (typed, meant, why) in MISTAKES {
        let corrected = ARTICLES.did_you_mean(typed).unwrap();
        if corrected.as_deref() != Some(meant) {
            wrong.push(format!("{why}: {typed} becomes {corrected:?}, not {meant}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_mistake_stays() {
    let mut wrong = Vec::new();
    for (typed, why) in [
        ("", "nothing"),
        ("؟!", "no word"),
        ("المدينة", "a word of the index"),
        ("مدينه", "its teh marbuta as heh"),
        ("الاردن", "its hamza left out"),
        ("مستشفي", "its alef maksura as yeh"),
        ("اليونسكو", "a name of the index"),
        ("مُسْتَشْفَى", "with vowel marks"),
        ("مدينـــة", "with tatweel"),
        ("وبالمدينة", "with prefixes"),
        ("مدينتهم", "with a pronoun"),
        ("المدارس القديمة", "two words of the index"),
        ("صحيفتان", "a dual"),
        ("في", "a stop word"),
        ("هذا الذي", "stop words"),
        ("إلى", "a stop word with its hamza"),
        ("لم", "two letters"),
        ("غض", "two letters in no document"),
        ("2099", "a number in no document"),
        ("٢٠٩٩", "one in Arabic digits"),
        ("٣٫٧٧", "a decimal"),
        ("g20", "letters and digits"),
        ("المسيح", "a common word in no document"),
        ("الفلسفي", "another"),
        ("القاموس", "another"),
        ("الطهارة", "another"),
        ("البيضا", "found by its stem"),
        ("صفحت", "found by its stem"),
        ("سيارت", "found by its stem"),
        ("الناخبيين", "found by its stem"),
        ("النتايج", "found by its stem"),
        ("السلتان", "a dual of a common word"),
        ("تشيكوسلوفاكيا", "a name unlike any word of the index"),
        ("xyzzy", "a Latin word unlike any"),
        ("section:ريادة", "a filter"),
        ("section:\"ريادة الأمال\"", "a filter in quotes"),
        ("مدين*", "a pattern"),
        ("مدي؟ة*", "another"),
        ("المدينة OR القرية", "an operator"),
        ("-المدينة", "a word that is excluded"),
        ("\"العاصمة العراقية\"", "a phrase of words of the index"),
        ("🙂", "a picture"),
        ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "the alphabet"),
    ] {
        if let Some(corrected) = ARTICLES.did_you_mean(typed).unwrap() {
            wrong.push(format!("{why}: {typed} becomes {corrected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_else_stays_as_typed() {
    for (typed, expected, why) in [
        ("  العاسمة   القديمة ", "  العاصمة   القديمة ", "spaces"),
        ("\"العاصمة صحييفة\"", "\"العاصمة صحيفة\"", "quotes"),
        ("«صحييفة» التراث!", "«صحيفة» التراث!", "Arabic quotes"),
        ("title:صحييفة section:ريادة", "title:صحيفة section:ريادة", "a field and a filter"),
        ("(صحييفة OR موسوةع) -مدين*", "(صحيفة OR موسوعة) -مدين*", "operators and a pattern"),
        ("صَحِييفة التُّراث", "صحيفة التُّراث", "marks of the other words"),
    ] {
        let corrected = ARTICLES.did_you_mean(typed).unwrap();
        assert_eq!(corrected.as_deref(), Some(expected), "{why}");
    }
}

fn bodies(bodies: &[&str], times: usize) -> Searcher {
    index(bodies.iter().flat_map(|body| vec![json!({ "body": body }); times]))
}

#[test]
fn words_beside_decide() {
    let mut documents = vec![json!({ "body": "نشيد الطيور" }); 9];
    documents.push(json!({ "body": "نشيط في العمل" }));
    let searcher = index(documents);
    for (typed, expected) in
        [("نشيض", "نشيد"), ("نشيض العمل", "نشيط العمل"), ("نشيض الطيور", "نشيد الطيور")]
    {
        assert_eq!(searcher.did_you_mean(typed).unwrap().as_deref(), Some(expected), "{typed}");
    }
}

#[test]
fn rare_words_are_mistakes_if_a_cheap_one_has_many_more_documents() {
    for (times, expected) in [(49, None), (50, Some("زرافة"))] {
        let mut documents = vec![json!({ "body": "زرافة" }); times];
        documents.push(json!({ "body": "ذرافة" }));
        let corrected = index(documents).did_you_mean("ذرافة").unwrap();
        assert_eq!(corrected.as_deref(), expected, "{times} documents");
    }
    let mut documents = vec![json!({ "body": "زرافة" }); 50];
    documents.push(json!({ "body": "ذرافة الكلام" }));
    let corrected = index(documents).did_you_mean("ذرافة الكلام").unwrap();
    assert_eq!(corrected, None, "a document has it with the word beside it");
}

#[test]
fn prefixes_are_not_part_of_the_mistake() {
    let searcher = bodies(&["زرافة جميلة", "المستشفى"], 1);
    for (typed, expected) in [
        ("والذرافة", "والزرافة"),
        ("بذرافة", "بزرافة"),
        ("مصتشفى", "مستشفى"),
        ("وبالذرافة", "وبالزرافة"),
    ] {
        assert_eq!(searcher.did_you_mean(typed).unwrap().as_deref(), Some(expected), "{typed}");
    }
}

#[test]
fn latin_words_are_corrected_and_shown_as_written() {
    let searcher = bodies(&["بحث Google عن YouTube", "nights in Beirut"], 3);
    for (typed, expected) in [
        ("gogle", "Google"),
        ("googke", "Google"),
        ("yuotube", "YouTube"),
        ("لخخلمث", "google"),
        ("ىهلافس", "nights"),
        ("beiurt", "Beirut"),
    ] {
        assert_eq!(searcher.did_you_mean(typed).unwrap().as_deref(), Some(expected), "{typed}");
    }
}

#[test]
fn views_and_deleted_documents() {
    let schema = Schema::builder().id("id").text("body").views([View::Stem]).build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    assert_eq!(index.searcher().did_you_mean("مدرصة").unwrap(), None, "an empty index");
    writer.put(&json!({ "id": 1, "body": "مدرسة قديمة" })).unwrap();
    writer.put(&json!({ "id": 2, "body": "كتاب" })).unwrap();
    writer.commit().unwrap();
    let corrected = index.searcher().did_you_mean("مدرصة").unwrap();
    assert_eq!(corrected.as_deref(), Some("مدرسة"), "without an exact view");
}

/// A word read in the other layout stands nowhere in the query, and is not corrected once more.
#[test]
fn what_was_typed_in_the_other_layout_is_corrected_once() {
    let common = (0..120).map(|day| json!({ "body": format!("تصريح الوزير يوم {day}") }));
    let rare = [json!({ "body": "تسريح العمال" })];
    let searcher = index(common.chain(rare));
    for (typed, expected) in
        [("jsvdp", "تسريح"), ("الوزير jsvdp", "الوزير تسريح"), ("jsvdp الوزيز", "تسريح الوزير")]
    {
        assert_eq!(searcher.did_you_mean(typed).unwrap().as_deref(), Some(expected), "{typed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of any text, and of words with any mistake; what comes out differs, and is no longer by more than
    /// its mistakes.
    #[test]
    fn no_query_panics(query in "\\PC{0,60}|[ابتسصءوي \"(*:-]{0,60}|(section|title):[\\PC\"\\[]{0,20}") {
        if let Some(corrected) = ARTICLES.did_you_mean(&query).unwrap() {
            prop_assert_ne!(&corrected, &query);
            prop_assert!(!Analyzer::new(View::Exact).terms(&corrected).is_empty());
        }
    }

    /// A query is as good as it was corrected to be: nothing in it is in no document any more.
    #[test]
    fn a_corrected_word_is_in_the_index(at in 0..MISTAKES.len()) {
        let (typed, ..) = MISTAKES[at];
        if let Some(corrected) = ARTICLES.did_you_mean(typed).unwrap() {
            prop_assert!(ARTICLES.search(corrected).run().unwrap().total() > 0);
        }
    }

    #[test]
    fn long_queries_end(word in "[ابتسص]{3,8}", times in 1..300_usize) {
        let query = vec![word; times].join(" ");
        prop_assert!(ARTICLES.did_you_mean(&query).is_ok());
    }
}
