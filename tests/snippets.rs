//! Snippets: which stretch is shown, what is marked, and what comes out, case by case.

#![cfg(feature = "index")]

use fihris::{DEFAULT_SNIPPET_CHARS, Hit, Index, Schema, Snippet, SnippetOptions};
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
        ("صدر كتاب جديد", "كتاب", 0, "…", "nor with text on both sides: one sign is enough"),
        ("صدر وَالمُسْتَشْفَيَاتُ جديد", "مستشفيات", 1, "…", "no room for a letter and its mark"),
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
        ("body", json!(["", " \n", "قصة"]), "قصة", "the first that has a text"),
        ("body", json!(["", " "]), "", "none has"),
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
        (
            "\" onmouseover=\"alert(1)\" كتاب",
            format!("&quot; onmouseover=&quot;alert(1)&quot; {mark}"),
            "an attribute",
        ),
        (
            "' onfocus='alert(1)' كتاب",
            format!("&#39; onfocus=&#39;alert(1)&#39; {mark}"),
            "in the other quotes",
        ),
        ("<كتاب>", format!("&lt;{mark}&gt;"), "a word that is a tag"),
        ("&كتاب;", format!("&amp;{mark};"), "a word that is an entity"),
        ("<!--كتاب-->", format!("&lt;!--{mark}--&gt;"), "a comment"),
        ("]]>كتاب", format!("]]&gt;{mark}"), "the end of a section"),
        ("<\u{0}script>كتاب\u{1b}\u{7f}", format!("&lt;script&gt;{mark}"), "NUL and controls"),
        ("كتاب\u{2028}جديد", format!("{mark}\u{2028}جديد"), "the line separator"),
        ("\u{202E}كتاب", format!("\u{202E}{mark}\u{202C}"), "an override is closed"),
        ("\u{2067}كتاب", format!("\u{2067}{mark}\u{2069}"), "so is an isolate"),
        ("كتاب\u{2069}\u{202C}", mark.to_owned(), "what the page opened is not"),
        ("كتاب\u{200F}!", format!("{mark}\u{200F}!"), "a mark of direction is kept"),
    ];
    for (text, expected, reason) in rows {
        let snippet = hit("كتاب", [("body".into(), json!(text))]).snippet("body");
        assert_eq!(snippet.to_html(), expected, "{reason}");
    }
    let rows = [
        ("كتاب\r\nجديد", "[كتاب]  جديد", "each char of a line break is a space"),
        ("كتاب\tجديد\u{2028}جدا", "[كتاب] جديد جدا", "tabs and the line separator"),
        ("كتاب\u{1b}[2Jجديد", "[كتاب][2Jجديد", "no escape sequence begins"),
        ("كتاب \u{202E}جديد", "[كتاب] \u{202E}جديد\u{202C}", "an override is closed here, too"),
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

/// What is closed stands before the sign that the text goes on.
#[test]
fn a_direction_ends_with_the_stretch() {
    let text = "كتاب \u{202E}جديد من دار المعارف\u{202C} في القاهرة";
    let snippet = hit("كتاب", [("body".into(), json!(text))]).snippet_of("body", 12);
    assert_eq!(snippet.to_html(), "<mark>كتاب</mark> \u{202E}جديد\u{202C}…");
    assert_eq!(snippet.text(), "كتاب \u{202E}جديد", "the text stays as it is");
}

#[test]
fn a_stretch_begins_with_a_sentence_if_one_is_near() {
    let rows = [
        (
            "عقد المجلس جلسته أمس في العاصمة. صدر كتاب جديد في النحو عن دار المعارف في القاهرة",
            "كتاب",
            40,
            "…صدر [كتاب] جديد في النحو عن دار المعارف في…",
            "after a full stop",
        ),
        (
            "هل عقد المجلس جلسته أمس في العاصمة؟ صدر كتاب جديد في النحو عن دار المعارف في القاهرة",
            "كتاب",
            40,
            "…صدر [كتاب] جديد في النحو عن دار المعارف في…",
            "after the Arabic question mark",
        ),
        (
            "أخبار الثقافة والفنون في العاصمة\nصدر كتاب جديد في النحو عن دار المعارف في القاهرة",
            "كتاب",
            40,
            "…صدر [كتاب] جديد في النحو عن دار المعارف في…",
            "after a line break",
        ),
        (
            "عقد المجلس جلسته في العاصمة وحضرها د. أحمد وله كتاب جديد في النحو عن دار المعارف",
            "كتاب",
            40,
            "…د. أحمد وله [كتاب] جديد في النحو عن…",
            "not after an abbreviation",
        ),
        (
            "وصلت الحافلة. عقد المجلس جلسته أمس في العاصمة وصدر بعدها كتاب جديد في النحو عن الدار",
            "كتاب",
            40,
            "…وصدر بعدها [كتاب] جديد في النحو عن…",
            "with a word when the sentence begins too far before",
        ),
        (
            "عقد المجلس جلسته أمس في العاصمة وانتهت مساء. صدر كتاب",
            "كتاب",
            40,
            "…أمس في العاصمة وانتهت مساء. صدر [كتاب]",
            "with a word when little is left of the text",
        ),
        (
            "عقد المجلس جلسته. وصل الوزير مساء. صدر كتاب",
            "كتاب",
            32,
            "…وصل الوزير مساء. صدر [كتاب]",
            "with a sentence before it then, if there is one",
        ),
        (
            "وصل. صدر كتاب جديد في النحو",
            "كتاب",
            40,
            "وصل. صدر [كتاب] جديد في النحو",
            "a text that fits is shown whole",
        ),
    ];
    for (text, query, width, expected, reason) in rows {
        let snippet = hit(query, [("body".into(), json!(text))]).snippet_of("body", width);
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
    }
}

#[test]
fn words_next_to_each_other_as_in_the_query_come_first() {
    let rows = [
        (
            "المجلس ناقش أمن الدولة، ثم أقر رئيس اللجنة ما طلبه مجلس الأمن في قراره الأخير",
            "مجلس الأمن",
            24,
            "…طلبه [مجلس] [الأمن] في…",
            "the name before its words apart",
        ),
        (
            "أقر الأمن المجلس مرة، ثم أقر رئيس اللجنة ما طلبه مجلس الأمن في قراره الأخير",
            "مجلس الأمن",
            24,
            "…طلبه [مجلس] [الأمن] في…",
            "in the order of the query",
        ),
        (
            "الكتاب والصرف والنحو معا. قرأنا بعده أبوابا كثيرة من كتاب في النحو لعالم قديم",
            "كتاب في النحو",
            24,
            "…من [كتاب] في [النحو] لعالم…",
            "with the stop words of the query between them",
        ),
    ];
    for (text, query, width, expected, reason) in rows {
        let snippet = hit(query, [("body".into(), json!(text))]).snippet_of("body", width);
        assert_eq!(snippet.to_line("[", "]"), expected, "{reason}");
    }
}

/// The text, the query, the chars, the stretches, what is shown, why.
type Row<'r> = (Value, &'r str, usize, usize, &'r [&'r str], &'r str);

#[test]
fn several_stretches_are_shown() {
    let long = "صدر كتاب جديد في النحو عن دار المعارف. وعقد المجلس جلسته في العاصمة أمس بحضور الجميع. \
                ثم ألقى شاعر شاب قصائده الأولى أمام الحضور. وناقش الوزراء بعدها خطة الري الجديدة في الجنوب";
    let again = "صدر كتاب جديد في النحو. عقد المجلس جلسته أمس في العاصمة بحضور الجميع وناقش خطة الري \
                 الجديدة. صدر كتاب جديد في النحو";
    let rows: [Row<'_>; 11] = [
        (
            json!(long),
            "كتاب شاعر وزير",
            90,
            3,
            &[
                "صدر [كتاب] جديد في النحو عن دار…",
                "…ثم ألقى [شاعر] شاب قصائده الأولى…",
                "…وناقش [الوزراء] بعدها خطة الري…",
            ],
            "each with a word not shown before",
        ),
        (
            json!(long),
            "كتاب شاعر",
            90,
            3,
            &[
                "صدر [كتاب] جديد في النحو عن دار المعارف. وعقد…",
                "…ثم ألقى [شاعر] شاب قصائده الأولى أمام الحضور.…",
            ],
            "fewer have more room each",
        ),
        (
            json!(long),
            "كتاب شاعر",
            90,
            1,
            &[
                "صدر [كتاب] جديد في النحو عن دار المعارف. وعقد المجلس جلسته في العاصمة أمس بحضور الجميع. ثم…",
            ],
            "one has it all",
        ),
        (
            json!(long),
            "كتاب شاعر وزير",
            45,
            3,
            &["صدر [كتاب] جديد في النحو…", "…ثم ألقى [شاعر] شاب…"],
            "no more than there is room for",
        ),
        (json!(long), "كتاب", 20, 0, &["صدر [كتاب] جديد في…"], "none is one"),
        (json!(long), "ديوان", 20, 3, &["صدر كتاب جديد في…"], "the beginning if nothing matches"),
        (
            json!(again),
            "كتاب",
            50,
            2,
            &["صدر [كتاب] جديد في النحو. عقد المجلس جلسته أمس في…"],
            "not what says the same",
        ),
        (
            json!(["صدر كتاب جديد", "ديوان", "شاعر شاب"]),
            "شاعر كتاب",
            80,
            3,
            &["صدر [كتاب] جديد", "[شاعر] شاب"],
            "of several strings of a list",
        ),
        (
            json!("كتاب عن شاعر من مصر، وطبع مرتين. ثم جاء بعده بأعوام كتاب آخر ضخم"),
            "كتاب شاعر",
            60,
            2,
            &["[كتاب] عن [شاعر] من مصر، وطبع…", "…جاء بعده بأعوام [كتاب] آخر ضخم"],
            "with words shown before if there are no others",
        ),
        (json!(""), "كتاب", 60, 3, &[], "no text"),
        (json!([]), "كتاب", 60, 3, &[], "no strings"),
    ];
    for (value, query, chars, count, expected, reason) in rows {
        let hit = hit(query, [("body".into(), value)]);
        let options = SnippetOptions::default().max_chars(chars).stretches(count);
        let snippets = hit.snippets("body", &options);
        let lines: Vec<_> = snippets.iter().map(|snippet| snippet.to_line("[", "]")).collect();
        assert_eq!(lines, expected, "{reason}");
    }
}

#[test]
fn a_snippet_says_where_it_is_from() {
    let value = json!([7, "ديوان", "  صدر أمس عن دار المعارف كتاب جديد"]);
    let snippet = hit("كتاب", [("extra".into(), value)]).snippet_of("extra", 16);
    assert_eq!((snippet.text(), snippet.item()), ("كتاب جديد", 2));
    assert_eq!(snippet.start(), "  صدر أمس عن دار المعارف ".len());
}

#[test]
fn a_whole_text_is_marked() {
    let rows: [(Value, &[&str], &str); 5] = [
        (json!(" صدر كتاب\n"), &[" صدر [كتاب] "], "white space stays"),
        (json!(["ديوان", "", "الكتب"]), &["ديوان", "", "[الكتب]"], "one for each string"),
        (json!([]), &[], "no strings"),
        (json!(null), &[], "null"),
        (json!("قصة"), &["قصة"], "nothing to mark"),
    ];
    for (value, expected, reason) in rows {
        let whole = hit("كتاب", [("body".into(), value)]).highlighted("body");
        let lines: Vec<_> = whole.iter().map(|snippet| snippet.to_line("[", "]")).collect();
        assert_eq!(lines, expected, "{reason}");
    }
    assert_eq!(hit("كتاب", []).highlighted("no such field"), []);
}

/// Many matches, many of them as good as the best, and nothing to tell the stretches apart.
#[test]
fn a_long_text_takes_no_long_time() {
    let text = "صدر كتاب جديد في كانون الثاني عن دار المعارف. ".repeat(13_000);
    let bytes = text.len();
    assert!(bytes > 1_000_000, "{bytes}");
    let hit = hit("كتاب يناير", [("body".into(), json!(text))]);
    let options = SnippetOptions::default().max_chars(1_000).stretches(20);
    let before = std::time::Instant::now();
    assert_eq!(hit.highlighted("body")[0].highlights().len(), 39_000);
    assert_eq!(hit.snippets("body", &options).len(), 1);
    let taken = before.elapsed();
    assert!(taken.as_secs() < 5, "{taken:?}; it should be some tenths of a second");
}
