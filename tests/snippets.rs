//! Snippets: which stretch is shown, what is marked, and what comes out, case by case.

#![cfg(feature = "index")]

use fihris::{DEFAULT_SNIPPET_CHARS, Hit, Index, Schema, Snippet};
use serde_json::{Value, json};

/// The one document with these fields, found by the query: its title is the query, so that it is
/// found whatever stands in the others.
fn hit(query: &str, fields: impl IntoIterator<Item = (String, Value)>) -> Hit {
    let schema = Schema::builder().text("title").text("body").integer("pages").store_unknown();
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    let mut document = json!({ "title": query, "pages": 70 });
    document.as_object_mut().unwrap().extend(fields);
    writer.put(&document).unwrap();
    writer.commit().unwrap();
    let hits = index.search(query).run().unwrap();
    assert_eq!(hits.len(), 1, "{query} finds its own title");
    hits[0].clone()
}

/// A word that is longer than its letters, and than some snippets.
const LONG: &str = "وَالمُسْتَشْفَيَاتُ";

#[test]
fn the_best_stretch_is_shown() {
    let rows = [
        (
            "اجتمع الوزراء ثم قال الوزير للوزراء إن الوزارة تعمل. وفي المساء وصل الوزير إلى دمشق جوا",
            "وزير دمشق",
            28,
            "…وصل [الوزير] إلى [دمشق] جوا",
            "two different words, however often one of them stands elsewhere",
        ),
        (
            "في الكتاب فصل عن النحو، ثم يأتي ملحق طويل، وكتاب عن كتاب في الصرف",
            "كتاب",
            24,
            "…[وكتاب] عن [كتاب] في…",
            "the same word twice rather than once",
        ),
        (
            "كتاب في النحو وفي الصرف وفي العروض وفي البلاغة كتاب آخر",
            "كتاب",
            14,
            "[كتاب] في النحو…",
            "the first of equals",
        ),
        (
            "زار وفد من الصحفيين أمس معرض الكتاب في القاهرة قبل افتتاحه بيوم واحد",
            "معرض كتاب",
            40,
            "…الصحفيين أمس [معرض] [الكتاب] في القاهرة قبل…",
            "text on both sides",
        ),
        (
            "معرض الكتاب في القاهرة يفتح أبوابه غدا",
            "معرض",
            24,
            "[معرض] الكتاب في القاهرة…",
            "at the beginning all the room is after the word",
        ),
        (
            "يفتح أبوابه غدا في القاهرة معرض الكتاب",
            "كتاب",
            24,
            "…في القاهرة معرض [الكتاب]",
            "at the end all the room is before the word",
        ),
        ("صدر كتاب جديد", "كتاب", 200, "صدر [كتاب] جديد", "a short text is shown whole"),
        ("صدر كتاب جديد", "كتاب", 13, "صدر [كتاب] جديد", "a text of just that many chars too"),
        (
            "صدر أمس عن دار المعارف ديوان جديد",
            "كتاب",
            16,
            "صدر أمس عن دار…",
            "the beginning when nothing matches",
        ),
        (" \n صدر أمس", "كتاب", 4, "صدر…", "the beginning is the first word, not white space"),
        ("\nوالاستقلالية", "كتاب", 5, "والاس…", "even when that word is too long"),
        (
            "المستشفيات كثيرة",
            "مستشفيات كثيرة",
            6,
            "…[كثيرة]",
            "a word that can be shown before one that is too long",
        ),
        ("المستشفيات", "مستشفيات", 6, "المستش…", "a word cut is no word of the query"),
        (LONG, "مستشفيات", 6, "وَالمُ…", "a word is cut after a letter and its marks"),
        (LONG, "مستشفيات", 5, "وَال…", "and not between them"),
        ("كتاب", "كتاب", 0, "…", "no room at all"),
        ("", "كتاب", 20, "", "no text"),
        (" \n ", "كتاب", 20, "", "nothing but white space"),
        ("…؟!", "كتاب", 20, "…؟!", "no word in the text"),
        ("كتاب/قلم/دفتر", "ديوان", 10, "كتاب/قلم/…", "no word is cut where no white space is"),
        ("كتاب/قلم/دفتر", "ديوان", 3, "كتا…", "unless it is too long"),
        ("          صدر كتاب", "ديوان", 8, "صدر كتاب", "white space before the text takes no room"),
    ];
    for (text, query, width, expected, reason) in rows {
        let snippet = hit(query, [("body".into(), json!(text))]).snippet_of("body", width);
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
    }
}

#[test]
fn words_are_marked_whole() {
    let rows = [
        ("دحر الإرهابيين", "ارهابي", "دحر [الإرهابيين]", "article and ending"),
        ("دَحْرُ الإِرْهَابِيِّينَ.", "ارهابي", "دَحْرُ [الإِرْهَابِيِّينَ].", "the last vowel is the word's"),
        ("كِتَابًا", "كتاب", "[كِتَابًا]", "tanwin"),
        ("كتاباً", "كتاب", "[كتاباً]", "tanwin after its alef"),
        ("كـــتـــاب جديد", "كتاب", "[كـــتـــاب] جديد", "tatweel in the word"),
        ("ﻛﺘﺎﺏ ﺟﺪﻳﺪ", "كتاب", "[ﻛﺘﺎﺏ] ﺟﺪﻳﺪ", "presentation forms"),
        ("أهلا وﺳﻼم", "سلام", "أهلا [وﺳﻼم]", "a ligature of lam and alef"),
        ("قال:نعم", "نعم", "قال:[نعم]", "a word glued to another by a sign"),
        ("بيروت:دمشق", "دمشق بيروت", "[بيروت]:[دمشق]", "each of two glued words"),
        ("«الكتاب»", "كتاب", "«[الكتاب]»", "no quotation mark is marked"),
        ("كتاب/كتب", "كتاب", "[كتاب]/[كتب]", "both sides of a slash"),
        (
            "كتابهم وللكتاب",
            "كتاب",
            "[كتابهم] [وللكتاب]",
            "a pronoun, and a conjunction with the article",
        ),
        ("نحو ١٬٠٠٠ كتاب", "1000", "نحو [١٬٠٠٠] كتاب", "a number with its separator"),
        ("كلفت ١٢٫٥ دينارا", "12.5", "كلفت [١٢٫٥] دينارا", "a number with its fraction"),
        ("مجلة Café الثقافية", "cafe", "مجلة [Café] الثقافية", "accents and capitals"),
        (
            "المكتبة والمكتب",
            "مكتبة",
            "[المكتبة] والمكتب",
            "another word of the same letters is not marked",
        ),
        ("هو في الدار", "في دار", "هو في [الدار]", "stop words are not marked beside others"),
        ("هو في الدار", "في", "هو [في] الدار", "a stop word alone is"),
    ];
    for (text, query, expected, reason) in rows {
        let snippet = hit(query, [("body".into(), json!(text))]).snippet("body");
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
    }
}

#[test]
fn every_kind_of_value_has_a_snippet() {
    let rows = [
        ("body", json!(["صدر ديوان", "صدر كتاب", "كتاب"]), "صدر [كتاب]", "the best of a list"),
        ("body", json!(["ديوان", "قصة"]), "ديوان", "the first of a list when none matches"),
        ("body", json!(["", "قصة"]), "", "the first even if it is empty"),
        ("body", json!([]), "", "an empty list"),
        ("body", json!(null), "", "null"),
        ("extra", json!([1, null, ["كتاب"], "الكتب"]), "[الكتب]", "strings among other values"),
        ("extra", json!("صدر كتاب"), "صدر [كتاب]", "a field that is only stored"),
        ("extra", json!({ "كتاب": "كتاب" }), "", "an object"),
        ("extra", json!(70), "", "a number"),
    ];
    for (field, value, expected, reason) in rows {
        let snippet = hit("كتاب", [(field.into(), value)]).snippet(field);
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
    }
    let hit = hit("كتاب 70", []);
    for (field, reason) in [
        ("pages", "a declared number, though the query names it"),
        ("body", "a declared field the document lacks"),
        ("no such field", "an undeclared field"),
        ("", "no name"),
    ] {
        assert_eq!(hit.snippet(field), Snippet::default(), "{reason}");
    }
}

#[test]
fn nothing_in_a_text_escapes() {
    let mark = "<mark>كتاب</mark>";
    let rows = [
        ("<script>كتاب</script>", format!("&lt;script&gt;{mark}&lt;/script&gt;"), "a tag"),
        ("\"><img src='x'>كتاب", format!("&quot;&gt;&lt;img src=&#39;x&#39;&gt;{mark}"), "quotes"),
        ("&lt; كتاب", format!("&amp;lt; {mark}"), "an entity stays what it was"),
        ("</mark>كتاب<mark>", format!("&lt;/mark&gt;{mark}&lt;mark&gt;"), "marks in the text"),
        ("كتاب\nجديد", format!("{mark}\nجديد"), "HTML keeps line breaks"),
    ];
    for (text, expected, reason) in rows {
        let snippet = hit("كتاب", [("body".into(), json!(text))]).snippet("body");
        assert_eq!(snippet.to_html(), expected, "{reason}");
    }
    let rows = [
        ("كتاب\r\nجديد", "[كتاب]  جديد", "each char of a line break is a space"),
        ("كتاب\tجديد\u{2028}جدا", "[كتاب] جديد جدا", "tabs and the line separator"),
        ("كتاب\u{1b}[2Jجديد", "[كتاب][2Jجديد", "no escape sequence begins"),
        ("كتاب\u{9b}2J \u{7}\u{8}\u{7f}\u{0}", "[كتاب]2J ", "C1, bell, backspace, delete, NUL"),
    ];
    for (text, expected, reason) in rows {
        let snippet = hit("كتاب", [("body".into(), json!(text))]).snippet("body");
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
        let terminal = expected.replacen('[', "\u{1b}[1;33m", 1).replacen(']', "\u{1b}[0m", 1);
        assert_eq!(snippet.to_terminal(), terminal, "{reason}");
    }
}

#[test]
fn the_default_width_is_the_constant() {
    let hit = hit("كتاب", [("body".into(), json!("صدر كتاب جديد ".repeat(100)))]);
    assert_eq!(hit.snippet("body"), hit.snippet_of("body", DEFAULT_SNIPPET_CHARS));
    assert_ne!(hit.snippet("body"), hit.snippet_of("body", DEFAULT_SNIPPET_CHARS / 2));
}
