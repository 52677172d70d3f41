//! What a query finds and in which order, case by case.

#![cfg(feature = "index")]

use std::fmt::Write as _;

use fihris::{Error, ErrorKind, Hits, Index, MAX_WINDOW, Schema};
use serde_json::json;

/// An index of documents with a title and a body; a document's id is its number, from 1.
fn index<'d>(documents: impl IntoIterator<Item = (&'d str, &'d str)>) -> Index {
    let schema = Schema::builder().id("id").text("title").boost(2.0).text("body");
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    for ((title, body), id) in documents.into_iter().zip(1..) {
        writer.put(&json!({ "id": id, "title": title, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    index
}

fn bodies<'d>(bodies: &'d [&'d str]) -> Index {
    index(bodies.iter().map(|&body| ("", body)))
}

fn ids(hits: &Hits) -> Vec<usize> {
    hits.iter().map(|hit| hit.id().unwrap().parse().unwrap()).collect()
}

fn found(index: &Index, query: &str) -> Vec<usize> {
    ids(&index.search(query).limit(100).run().unwrap())
}

/// With all the words of the query first, as a name of two words is.
#[test]
fn names_are_found_with_their_space_and_without() {
    let texts = [
        "زار الملك عبدالله دمشق",
        "زار الملك عبد الله دمشق",
        "لعبدالرحمن كتاب",
        "كتاب عبد الرحمن",
        "هذا عبدﷲ",
    ];
    let index = bodies(&texts);
    for (query, expected) in [
        ("عبدالله", &[1, 2, 5][..]),
        ("عبد الله", &[1, 2, 5]),
        ("عبدالرحمن", &[3, 4]),
        ("عبد الرحمن", &[3, 4]),
    ] {
        let mut first = found(&index, query);
        first.truncate(expected.len());
        first.sort_unstable();
        assert_eq!(first, expected, "{query}");
    }
    let mut of_second_word = found(&index, "الرحمن");
    of_second_word.sort_unstable();
    assert_eq!(of_second_word, [3, 4], "the second word alone");

    for (text, query, marked) in [
        (texts[0], "عبد الله", "زار الملك [عبد][الله] دمشق"),
        (texts[1], "عبدالله", "زار الملك [عبد] [الله] دمشق"),
        (texts[4], "عبدالله", "هذا [عبد][ﷲ]"),
    ] {
        let index = bodies(&[text]);
        let hits = index.search(query).run().unwrap();
        let snippet = hits[0].snippet("body").to_line("[", "]");
        assert_eq!(snippet, marked, "{query} in {text}");
    }
}

/// All the texts in one index: each query must find its own, and the others if a row says so.
#[test]
fn spellings_of_a_word_find_each_other() {
    let rows = [
        ("أحمد", "احمد", "hamza above alef"),
        ("إسلام", "اسلام", "hamza below alef"),
        ("آثار", "اثار", "madda"),
        ("ٱلرحمن", "الرحمن", "alef wasla"),
        ("مسؤول", "مسئول", "the seat of a hamza"),
        ("شؤون", "شئون", "the seat of a hamza between two waws"),
        ("مدرسة", "مدرسه", "teh marbuta typed as heh"),
        ("مستشفى", "مستشفي", "alef maksura typed as yeh"),
        ("مُحَمَّدٌ", "محمد", "vowel marks"),
        ("كـــريـــم", "كريم", "tatweel"),
        ("ﻗﺎﻧﻮﻥ", "قانون", "presentation forms"),
        ("ﺳﻼﻡ", "سلام", "a ligature among them"),
        ("کاتب", "كاتب", "Persian kaf"),
        ("علمی", "علمي", "Persian yeh"),
        ("١٩٧٣", "1973", "Arabic digits"),
        ("۱۹۴۸", "1948", "Persian digits"),
        ("1,000", "1000", "a comma between thousands"),
        ("٢٬٠٠٠", "2000", "an Arabic separator between thousands"),
        ("٣٫٥", "3.5", "an Arabic decimal separator"),
        ("سورية", "سوريا", "two names of a country"),
        ("آذار", "مارس", "two names of a month"),
        ("شباط", "فبراير", "two names of another"),
        ("البيت", "بيت", "the article"),
        ("وبالعربية", "عربية", "conjunction, preposition and article"),
        ("للجامعة", "جامعة", "the article after lam"),
        ("وزراء", "وزير", "a broken plural"),
        ("والمهندسون", "مهندس", "a sound plural"),
        ("معلمات", "معلمة", "a feminine plural"),
        ("صحيفتان", "صحيفة", "a dual"),
        ("شركاتهم", "شركة", "a pronoun after a plural"),
        ("Beirut", "BEIRUT", "capitals"),
        ("café", "cafe", "accents"),
        ("elections", "election", "an English plural"),
    ];
    let index = bodies(&rows.map(|(one, _, _)| one));
    let swapped = bodies(&rows.map(|(_, other, _)| other));
    for ((one, other, reason), id) in rows.into_iter().zip(1..) {
        // Each pair is no other's: what is found is the pair's own text and nothing else.
        assert_eq!(found(&index, other), [id], "{other} finds {one}: {reason}");
        assert_eq!(found(&swapped, one), [id], "{one} finds {other}: {reason}");
    }
}

#[test]
fn different_words_do_not_find_each_other() {
    let rows = [
        ("مكتب", "مكتبة", "teh marbuta makes another word"),
        ("وزير", "زير", "the waw belongs to the word"),
        ("ولد", "لد", "the waw belongs to a short word"),
        ("كاتب", "كتاب", "two words of one root"),
        ("علم", "معلم", "a noun of the same root"),
        ("لبنان", "لبن", "an ending that belongs to the word"),
        ("عمان", "عم", "an ending that belongs to a name"),
        ("إيران", "إير", "an ending that belongs to another name"),
        ("تأمين", "أم", "a verbal noun"),
        ("ألمانيا", "مانيا", "an alef and lam that is no article"),
        ("التزام", "تزام", "an alef and lam of the root"),
        ("حرب", "حزب", "a dot is a letter's own"),
        ("جمل", "حمل", "so is this one"),
        ("عام", "عالم", "a letter more"),
        ("10", "100", "a number is no beginning of another"),
        ("1.5", "15", "a point separates"),
        ("1973", "1974", "two years"),
        ("new", "news", "English words with an s of their own"),
    ];
    for (one, other, reason) in rows {
        let index = bodies(&[one, other]);
        assert_eq!(found(&index, one), [1], "{one} does not find {other}: {reason}");
        assert_eq!(found(&index, other), [2], "{other} does not find {one}: {reason}");
    }
}

#[test]
fn documents_come_in_order() {
    let rows: &[(&[&str], &str, &[usize], &str)] = &[
        (
            &[
                "وزير وزير وزير وزير وزير",
                "اجتمع وزير مع وفد من الصحفيين في قاعة من قاعات البلدية بدمشق ثم عاد إلى دمشق",
            ],
            "وزير دمشق",
            &[2, 1],
            "all the words before one of them many times",
        ),
        (
            &["دمشق", "قال", "زار وزير دمشق"],
            "وزير دمشق",
            &[3, 1],
            "all the words before one in a shorter text; no word, no hit",
        ),
        (
            &[
                "الزرافة الزرافة الزرافة",
                "مدينة فيها زرافة",
                "مدينة",
                "مدينة قديمة",
                "مدينة قديمة جدا",
            ],
            "مدينة الزرافة",
            &[2, 1, 3, 4, 5],
            "all the words before the rarest one, and that one before a common one",
        ),
        (
            &["كتاب في النحو والصرف والعروض", "كتاب"],
            "كتاب",
            &[2, 1],
            "a short text before a long one",
        ),
        (
            &["كتاب نحو لغة أدب", "كتاب كتاب كتاب أدب"],
            "كتاب",
            &[2, 1],
            "a word that stands there often",
        ),
        (&["في البيت", "في السوق"], "في البيت", &[1], "a stop word finds nothing beside others"),
        (&["في البيت", "بيت"], "في", &[1], "a stop word alone does"),
        (&["من هنا", "من إلى", "بيت"], "من إلى", &[2, 1], "so do two"),
        (&["قال:نعم", "بيت"], "نعم", &[1], "words glued by a sign are two"),
        (&["كتاب", "بيت"], "«كتاب»؟!", &[1], "signs of the query say nothing"),
        (&["كتاب", "بيت"], "كتاب AND (", &[1], "operators and brackets without more are nothing"),
        (&["كتاب", "بيت"], "body:كتاب", &[1], "a word in a field"),
        (&["كتاب", "بيت"], "كتا*", &[1], "a word of a shape"),
    ];
    for (texts, query, expected, reason) in rows {
        assert_eq!(&found(&bodies(texts), query), expected, "{reason}");
    }
}

/// Wherever it stands: equals come in any order.
#[test]
fn the_form_asked_for_comes_first() {
    let rows = [
        ("زار وزير", "زار الوزراء", "وزير", "the bare word"),
        ("زار الوزراء", "زار وزير", "الوزراء", "a plural with its article"),
        ("زار الوُزراء", "زار وزراء", "الوزراء", "vowel marks are no other form"),
        ("فتح مدرسة", "فتح المدرسة", "مدرسه", "nor is a spelling"),
    ];
    for (exact, other, query, reason) in rows {
        for place in 0..6 {
            let mut texts = [other; 6];
            texts[place] = exact;
            assert_eq!(found(&bodies(&texts), query)[0], place + 1, "{reason}");
        }
    }
}

/// Whatever the scores of single words are, all the words together have a greater one.
#[test]
fn all_the_words_outweigh_any_number_of_some() {
    let mut documents = vec![("زرافة", "زرافة زرافة زرافة"), ("زرافة فيل", "زرافة فيل")];
    documents.push(("", "بيت زرافة فيل ونص طويل عن أشياء أخرى كثيرة لا صلة لها بما يسأل عنه أحد"));
    documents.extend([("بيت", "بيت كبير"); 60]);
    let hits = index(documents).search("بيت زرافة فيل").limit(100).run().unwrap();
    assert_eq!(ids(&hits)[..3], [3, 2, 1]);
    assert_eq!(hits.total(), 63);
    assert!(hits.iter().zip(hits.iter().skip(1)).all(|(hit, next)| hit.score() >= next.score()));
    assert!(hits[0].score() > hits[1].score());
}

#[test]
fn a_title_weighs_more_than_a_body() {
    type Documents = &'static [(&'static str, &'static str)];
    let rows: &[(Documents, &[usize], &str)] = &[
        (&[("خبر", "كتاب"), ("كتاب", "خبر")], &[2, 1], "in the title before in the body"),
        (&[("كتاب", "خبر"), ("كتاب", "كتاب")], &[2, 1], "in both before in the title"),
        (
            &[("خبر", "كتاب كتاب كتاب"), ("كتاب", "خبر خبر خبر")],
            &[2, 1],
            "in the title before three times in the body",
        ),
        (&[("", "كتاب"), ("كتاب", "")], &[2, 1], "in a title when other documents have none"),
    ];
    for (documents, expected, reason) in rows {
        assert_eq!(&found(&index(documents.iter().copied()), "كتاب"), expected, "{reason}");
    }
    // A title that only one document has is as long as the average title, not 200 times as long.
    let mut documents = vec![("", "خبر قصير"); 200];
    documents[60] = ("", "كتاب في النحو");
    documents[140] = ("كتاب النحو العربي الجديد", "خبر قصير");
    assert_eq!(found(&index(documents), "كتاب"), [141, 61]);
}

#[test]
fn a_word_said_twice_weighs_no_more_than_once() {
    let index = bodies(&["كتاب", "كتاب وبيت"]);
    let scores = |query| {
        let hits = index.search(query).run().unwrap();
        hits.iter().map(|hit| hit.score().to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(scores("كتاب كِتاب كتاب"), scores("كتاب"));
}

#[test]
fn a_window_cuts_the_hits() {
    let index = bodies(&["كتاب"; 25]);
    let all = found(&index, "كتاب");
    let mut sorted = all.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=25).collect::<Vec<_>>(), "each document once");
    let rows = [
        (0, 0, 0..0, "no hit, and still a total"),
        (0, 7, 0..0, "no hit from the middle"),
        (10, 0, 0..10, "the first page"),
        (10, 10, 10..20, "the second goes on where it ends, equal as the scores are"),
        (10, 20, 20..25, "the last page is short"),
        (10, 25, 0..0, "right past the end"),
        (10, 9_000, 0..0, "far past the end"),
        (MAX_WINDOW, 0, 0..25, "the widest window"),
        (1, MAX_WINDOW - 1, 0..0, "the last hit of that window"),
        (0, MAX_WINDOW, 0..0, "nothing after it"),
    ];
    for (limit, offset, expected, reason) in rows {
        let hits = index.search("كتاب").limit(limit).offset(offset).run().unwrap();
        assert_eq!(ids(&hits), all[expected.clone()], "{reason}");
        assert_eq!(hits.len(), expected.len(), "{reason}");
        assert_eq!(hits.is_empty(), expected.is_empty(), "{reason}");
        assert_eq!(hits.total(), 25, "{reason}");
    }
    assert_eq!(index.search("كتاب").run().unwrap().len(), 10, "ten hits unless asked otherwise");
}

#[test]
fn too_wide_a_window_is_an_error() {
    let index = bodies(&["كتاب"]);
    let max = usize::MAX;
    let rows = [
        (
            MAX_WINDOW + 1,
            0,
            "offset 0 and limit 10001 ask for hits past 10000; ask for fewer".into(),
        ),
        (1, MAX_WINDOW, "offset 10000 and limit 1 ask for hits past 10000; ask for fewer".into()),
        (max, max, format!("offset {max} and limit {max} ask for hits past 10000; ask for fewer")),
    ];
    for (limit, offset, expected) in rows {
        for query in ["كتاب", ""] {
            let error: Error = index.search(query).limit(limit).offset(offset).run().unwrap_err();
            assert_eq!(error.to_string(), expected);
            assert_eq!(error.kind(), ErrorKind::Search);
        }
    }
}

#[test]
fn a_query_without_words_finds_nothing() {
    let rows = [
        ("", "nothing"),
        (" \t\r\n\u{A0}\u{3000}", "white space"),
        ("؟!،؛.«»()\"'*:-/\\", "punctuation"),
        ("\u{64E}\u{651}\u{652}", "marks without a letter"),
        ("ـــ", "tatweel"),
        ("🙂👍🏽", "emoji"),
        ("\u{200F}\u{200E}\u{FEFF}\u{0}", "invisible characters"),
    ];
    // Even where the same signs stand in a document.
    let documents = rows.map(|(query, _)| query);
    let index = bodies(&[documents.as_slice(), &["كتاب"]].concat());
    for (query, reason) in rows {
        let hits = index.search(query).run().unwrap();
        assert!(hits.is_empty() && hits.total() == 0, "{reason}");
    }
}

#[test]
fn an_empty_index_has_no_hits() {
    let hits = bodies(&[]).search("كتاب وزير").run().unwrap();
    assert_eq!((hits.len(), hits.total()), (0, 0));
}

#[test]
fn a_query_may_be_as_long_as_a_book() {
    let mut long = String::new();
    for number in 0..10_000 {
        write!(long, "كلمة{number} ").unwrap();
    }
    let index = bodies(&["كلمة9999", "بيت", long.as_str(), "كلمة0 كلمة17"]);
    let hits = index.search(long.as_str()).run().unwrap();
    assert_eq!(ids(&hits)[0], 3, "the one with all the words");
    assert_eq!(hits.total(), 3);
    assert!(hits.iter().all(|hit| hit.score().is_finite()));
    assert!(!hits[0].snippet("body").highlights().is_empty());
}

#[test]
fn the_total_counts_what_can_be_found() {
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for id in 0..30 {
        let body = if id % 3 == 0 { "كتاب وكتب" } else { "قلم" };
        writer.put(&json!({ "id": id, "body": body })).unwrap();
    }
    assert_eq!(index.search("كتاب").run().unwrap().total(), 0, "nothing before the commit");
    writer.commit().unwrap();
    assert_eq!(index.search("كتاب").run().unwrap().total(), 10, "documents, not words");
    assert_eq!(index.search("كتاب قلم").limit(3).run().unwrap().total(), 30, "any of the words");
    writer.put(&json!({ "id": 0, "body": "قلم" })).unwrap();
    writer.commit().unwrap();
    for limit in [0, 10] {
        let hits = index.search("كتاب").limit(limit).run().unwrap();
        assert_eq!(hits.total(), 9, "a document replaced is gone, limit {limit}");
    }
}
