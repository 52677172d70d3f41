//! A lexicon of the application's own: what its entries do to words, what it refuses, and that an
//! index is made with one.

use fihris::{Analyzer, AnalyzerOptions, ArabicStemmer, LatinStemmer, Lexicon, LexiconError, View};

/// The one term of a word.
fn term(view: View, lexicon: &Lexicon, word: &str) -> String {
    let options = AnalyzerOptions::default().lexicon(lexicon.clone());
    let terms = Analyzer::with_options(view, options).terms(word);
    let [term] = <[String; 1]>::try_from(terms).expect("one word");
    term
}

fn lexicon() -> Lexicon {
    Lexicon::from_tsv(
        "\u{FEFF}# الأسماء\r\n\
         السيسي\tالسيسي\tprotect\r\n\
         بدران\tبدران\tprotect\n\
         بلاتيني\tبلاتيني\tprotect\n\
         هامّ\tمهم\treplace\n\
         جهة\tطرف\treplace\n\
         \n\
         أغربة\tغراب\treplace\n\
         موبايلات\tموبايل\treplace\n\
         # ما يُبحث عنه بأسماء شتى\n\
         موبايل\tهاتف\tsynonym\n\
         جوّال\tهاتف\tsynonym\n\
         كورونا\tكوفيد\tsynonym\n\
         COVID\tكوفيد\tsynonym\n\
         elected\tالانتخاب\treplace\n",
    )
    .unwrap()
}

/// Why, the word, its stem with the lexicon, and its stem without.
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const STEMS: &[Row] = &[
    ("a protected word whose ending is its own", "بدران", "بدران", "بدر"),
    ("one whose first letter is", "بلاتيني", "بلاتيني", "لاتيني"),
    ("with the article, as it was given", "السيسي", "السيسي", "سيس"),
    ("and with و before that", "والسيسي", "السيسي", "سيس"),
    ("with ب", "بالسيسي", "السيسي", "سيس"),
    ("لل has the article without its alef", "للسيسي", "السيسي", "سيس"),
    ("so has ولل", "وللسيسي", "السيسي", "سيس"),
    ("without the article it was not given", "سيسي", "سيس", "سيس"),
    ("with a preposition", "لبدران", "بدران", "بدر"),
    ("with a conjunction and a preposition", "وببدران", "بدران", "بدر"),
    ("with the article where it was given without", "والبدران", "بدران", "بدر"),
    ("marks and tatweel are nothing", "بَدْرَـان", "بدران", "بدر"),
    ("an irregular form", "أغربة", "غراب", "اغرب"),
    ("however it is spelt", "اغربه", "غراب", "اغرب"),
    ("with the article", "بالأغربة", "غراب", "اغرب"),
    ("a base that has a base", "موبايلات", "هاتف", "موبايل"),
    ("a synonym", "جوال", "هاتف", "جوال"),
    ("a word that the rules stem to one", "جوالهم", "هاتف", "جوال"),
    ("a synonym that is stemmed by itself", "كورونا", "كوفيد", "كورون"),
    ("with what may stand before it", "وبكورونا", "كوفيد", "بكورون"),
    ("of another script, in any case", "Covid", "كوفيد", "covid"),
    ("the first of the group", "كوفيد", "كوفيد", "كوفيد"),
    ("and with what may stand before it", "لكوفيد", "كوفيد", "لكوفيد"),
    ("a Latin word, before its stemmer, to an Arabic base with the article", "elected", "انتخاب", "elect"),
    ("and no other word of its stem", "electing", "elect", "elect"),
    ("وجهة is no و before جهة", "وجهة", "وجه", "وجه"),
    ("but this is a ل", "لجهة", "طرف", "جهه"),
    ("the ال of إلهام is its own", "إلهام", "الهام", "الهام"),
    ("a word that is no entry's", "والوزراء", "وزير", "وزير"),
];

#[test]
fn words_have_the_stems_of_their_entries() {
    let (given, none) = (lexicon(), Lexicon::new());
    for &(why, word, with, without) in STEMS {
        assert_eq!(term(View::Stem, &given, word), with, "{why}: {word}");
        assert_eq!(term(View::Stem, &none, word), without, "{why}: {word} without the lexicon");
    }
}

/// Each entry as made by a call, and the rows that say the same.
#[test]
fn calls_and_rows_make_the_same() {
    let made = || {
        Lexicon::new().protect("بدران")?.replace("أغربة", "غراب")?.synonyms([
            "هاتف",
            "موبايل",
            "جوال",
        ])
    };
    let rows =
        "جَوّال\tهاتف\tsynonym\nموبايل\tهاتف\tsynonym\nاغربه\tغراب\treplace\nبدران\tبدران\tprotect";
    assert_eq!(made(), Lexicon::from_tsv(rows));
    let made = made().unwrap();
    assert_eq!(made.len(), 4);
    let entries = [("اغربه", "غراب"), ("بدران", "بدران"), ("جوال", "هاتف"), ("موبايل", "هاتف")];
    assert!(made.entries().eq(entries), "folded and sorted");
}

#[test]
fn what_is_given_twice_alike_is_one_entry() {
    let once = Lexicon::new().replace("مدارس", "مدرسة").unwrap();
    assert_eq!(once.clone().replace("مدارِس", "مدرسه"), Ok(once.clone()));
    let synonyms = Lexicon::new().synonyms(["مدرسة", "مدرسه", "مدارس"]);
    assert_eq!(synonyms, Ok(once), "a spelling of the first is no trouble");
}

/// Bases that lead in a circle by way of the rules: the stem of one is the form of another.
#[test]
fn a_form_has_the_stem_of_its_base() {
    for (why, form, base) in [
        ("the stem of the base is the form", "كتاب", "كتب"),
        ("the base is the form with its article", "كتاب", "الكتاب"),
        ("the form is the base with its article", "الكتاب", "كتاب"),
        ("the base has an affix", "أغربة", "غربانها"),
        ("a Latin base", "انتخابات", "Elections"),
        ("a number", "ألف", "١٠٠٠"),
    ] {
        let lexicon = Lexicon::new().replace(form, base).expect(why);
        for arabic in [ArabicStemmer::Light, ArabicStemmer::Snowball, ArabicStemmer::Off] {
            let options = AnalyzerOptions::default()
                .arabic_stemmer(arabic)
                .latin_stemmer(LatinStemmer::English)
                .lexicon(lexicon.clone());
            for view in [View::Stem, View::Root] {
                let analyzer = Analyzer::with_options(view, options.clone());
                assert_eq!(analyzer.terms(form), analyzer.terms(base), "{why}, {arabic:?}, {view}");
            }
        }
    }
}

#[test]
fn other_views() {
    let lexicon = lexicon();
    for (why, view, word, expected) in [
        ("the exact view does not ask", View::Exact, "بكورونا", "بكورونا"),
        ("the root is that of the stem", View::Root, "جوالاتهم", "هتف"),
        ("of a protected word, too", View::Root, "بلاتيني", "بلتن"),
    ] {
        assert_eq!(term(view, &lexicon, word), expected, "{why}");
    }
    let options = AnalyzerOptions::default().lexicon(lexicon);
    let name = |view| Analyzer::with_options(view, options.clone()).name();
    assert_eq!(name(View::Exact), fihris::EXACT);
    // The same on every machine: an index is opened by it.
    assert_eq!(name(View::Stem), "fihris_stem_4_lexicon_a0536ecb");
    assert_eq!(name(View::Root), "fihris_root_4_lexicon_a0536ecb");
}

/// What one analyzer remembers in a thread, others of the thread read.
#[test]
fn entries_are_not_remembered_for_others() {
    let lexicon = lexicon();
    for _ in 0..2 {
        for &(why, word, with, without) in STEMS {
            assert_eq!(term(View::Stem, &Lexicon::new(), word), without, "{why}");
            assert_eq!(term(View::Stem, &lexicon, word), with, "{why}");
            let other = Lexicon::new().replace(word, "قلم").expect(why);
            assert_eq!(term(View::Stem, &other, word), "قلم", "{why}");
        }
    }
}

type Made = Result<Lexicon, LexiconError>;

#[test]
fn what_cannot_be_an_entry_is_named() {
    let new = Lexicon::new;
    let none = || -> [&str; 0] { [] };
    #[rustfmt::skip]
    let rows: Vec<(&str, Made, &str)> = vec![
        ("nothing", new().protect(""), r#""" has no word in it; an entry takes one"#),
        ("punctuation", new().protect("؟!"), r#""؟!" has no word in it; an entry takes one"#),
        ("a base without a word", new().replace("أغربة", "ـ"), r#""ـ" has no word in it; an entry takes one"#),
        ("two words", new().protect("وزارة الصحة"),
            r#""وزارة الصحة" is 2 words to the analyzer (وزاره الصحه); an entry takes one"#),
        ("two words written as one", new().synonyms(["كورونا", "كوفيد-19"]),
            r#""كوفيد-19" is 2 words to the analyzer (كوفيد 19); an entry takes one"#),
        ("the base is the word", new().replace("مدرسة", "مدرسه"),
            r#""مدرسة" and its base "مدرسه" fold to the same word, "مدرسه"; give another base, or protect the word to leave it whole"#),
        ("two bases", new().replace("أغربة", "غراب").and_then(|made| made.replace("اغربة", "غريب")),
            r#""اغربة" is given twice, with the base "غراب" and with the base "غريب"; leave out one of these"#),
        ("protected and replaced", new().protect("بدران").and_then(|made| made.replace("بدران", "بدر")),
            r#""بدران" is given twice, with itself as base and with the base "بدر"; leave out one of these"#),
        ("a word of two groups", new().synonyms(["هاتف", "جوال"]).and_then(|made| made.synonyms(["رحالة", "جوال"])),
            r#""جوال" is given twice, with the base "هاتف" and with the base "رحاله"; leave out one of these"#),
        ("a circle", new().replace("هاتف", "جوال").and_then(|made| made.replace("جوال", "هاتف")),
            r#"the bases lead in a circle, "جوال" -> "هاتف" -> "جوال"; leave out one of these"#),
        ("a longer circle", new().replace("هاتف", "جوال").and_then(|made| made.replace("جوال", "موبايل")?.synonyms(["هاتف", "موبايل"])),
            r#"the bases lead in a circle, "موبايل" -> "هاتف" -> "جوال" -> "موبايل"; leave out one of these"#),
        ("no group", new().synonyms(none()), "a group of synonyms has no words; give it two words or more"),
        ("a group of one", new().synonyms(["هاتف"]), r#"a group of synonyms has one word, "هاتف"; give it two words or more"#),
        ("spaces for tabs", Lexicon::from_tsv("أغربة غراب replace"),
            r#"line 1: the row "أغربة غراب replace" must have 3 columns, form, base and kind with tabs between, not 1"#),
        ("no kind", Lexicon::from_tsv("# بلا نوع\n\nأغربة\tغراب"),
            r#"line 3: the row "أغربة\tغراب" must have 3 columns, form, base and kind with tabs between, not 2"#),
        ("a kind of the built-in lexicon", Lexicon::from_tsv("أغربة\tغراب\tplural"),
            r#"line 1: unknown kind "plural"; there are protect, replace and synonym"#),
        ("a protected word with another base", Lexicon::from_tsv("بدران\tبدر\tprotect"),
            r#"line 1: "بدران" is protected with the base "بدر"; the base of such a word is itself"#),
        ("two words in a row", Lexicon::from_tsv("\nوزارة الصحة\tوزارة\treplace"),
            r#"line 2: "وزارة الصحة" is 2 words to the analyzer (وزاره الصحه); an entry takes one"#),
        ("a circle of rows", Lexicon::from_tsv("هاتف\tجوال\treplace\r\nجوال\tهاتف\tsynonym\r\n"),
            r#"line 2: the bases lead in a circle, "جوال" -> "هاتف" -> "جوال"; leave out one of these"#),
    ];
    for (why, made, message) in rows {
        assert_eq!(made.expect_err(why).to_string(), message, "{why}");
    }
}

#[cfg(feature = "index")]
mod of_an_index {
    use std::fs;

    use fihris::{AnalyzerOptions, ErrorKind, Index, Lexicon, Schema};
    use serde_json::json;

    fn schema(lexicon: &Lexicon) -> Schema {
        let options = AnalyzerOptions::default().lexicon(lexicon.clone());
        Schema::builder().id("id").text("body").analyzer(options).build().unwrap()
    }

    #[test]
    fn options_keep_it_as_json() {
        let options = |lexicon: &Lexicon| AnalyzerOptions::default().lexicon(lexicon.clone());
        let lexicon = super::lexicon();
        let json = serde_json::to_string(&options(&lexicon)).unwrap();
        assert!(json.contains(r#""جوال":"هاتف""#), "{json}");
        let read: AnalyzerOptions = serde_json::from_str(&json).unwrap();
        assert_eq!(read, options(&lexicon));
        let none = serde_json::to_string(&AnalyzerOptions::default()).unwrap();
        assert!(!none.contains("lexicon"), "as before there were any: {none}");

        for (why, json, message) in [
            ("two words", json!({ "وزارة الصحة": "وزارة" }), "is 2 words to the analyzer"),
            ("a circle", json!({ "جوال": "هاتف", "هاتف": "جوال" }), "the bases lead in a circle"),
            ("folded alike", json!({ "مدارس": "مدرسة", "مدارِس": "كتاب" }), "is given twice"),
        ] {
            let read = serde_json::from_value::<AnalyzerOptions>(json!({ "lexicon": json }));
            let error = read.expect_err(why).to_string();
            assert!(error.contains(message), "{why}: {error}");
        }
    }

    #[test]
    fn documents_are_found_by_the_words_of_the_lexicon() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("أخبار");
        let lexicon = super::lexicon();
        let index = Index::create(&path, schema(&lexicon)).unwrap();
        let mut writer = index.writer().unwrap();
        for (id, body) in [
            ("phones", "أعلنت الشركة عن هاتف جديد"),
            ("crows", "حطّت الأغربة على السور"),
            ("health", "تراجعت إصابات COVID في المدينة"),
            ("sports", "استقال بلاتيني من رئاسة الاتحاد"),
            ("languages", "درس الأدب اللاتيني في الجامعة"),
        ] {
            writer.put(&json!({ "id": id, "body": body })).unwrap();
        }
        writer.commit().unwrap();
        drop((writer, index));

        let opened = [
            ("with its own", Index::open(&path).unwrap()),
            ("with the same", Index::open_or_create(&path, schema(&super::lexicon())).unwrap()),
        ];
        for (how, index) in opened {
            assert_eq!(index.schema(), &schema(&lexicon), "{how}");
            for (why, query, ids) in [
                ("a synonym", "الموبايلات", &["phones"][..]),
                ("the same with a pronoun", "جوالهم", &["phones"]),
                ("the first of the group", "هاتف", &["phones"]),
                ("an irregular form by its base", "غراب", &["crows"]),
                ("another script", "كورونا", &["health"]),
                ("a name, and no word that looks like it", "بلاتيني", &["sports"]),
                ("nor the other way round", "لاتيني", &["languages"]),
            ] {
                let hits = index.search(query).run().unwrap();
                let found: Vec<String> = hits
                    .iter()
                    .map(|hit| {
                        hit.document::<serde_json::Value>().unwrap()["id"]
                            .as_str()
                            .unwrap()
                            .to_owned()
                    })
                    .collect();
                assert_eq!(found, ids, "{how}: {why}: {query}");
            }
            let hits = index.search("كورونا").run().unwrap();
            let marked = hits[0].snippet("body").to_html();
            assert_eq!(marked, "تراجعت إصابات <mark>COVID</mark> في المدينة", "{how}");
        }
    }

    #[test]
    fn another_lexicon_is_refused() {
        let new = Lexicon::new;
        let made = || new().replace("أغربة", "غراب").unwrap().protect("بدران").unwrap();
        #[rustfmt::skip]
        let rows = [
            ("none", made(), new(), r#""اغربه" has the base "غراب" there and no entry in the one given, and 1 more differ"#),
            ("none there", new(), made(), r#""اغربه" has no entry there and the base "غراب" in the one given, and 1 more differ"#),
            ("an entry more", made(), made().replace("جوال", "هاتف").unwrap(),
                r#""جوال" has no entry there and the base "هاتف" in the one given"#),
            ("an entry less", made(), new().replace("أغربة", "غراب").unwrap(),
                r#""بدران" has itself as base there and no entry in the one given"#),
            ("another base", made(), new().protect("بدران").unwrap().replace("أغربة", "غريب").unwrap(),
                r#""اغربه" has the base "غراب" there and the base "غريب" in the one given"#),
        ];
        for (why, there, given, difference) in rows {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path();
            drop(Index::create(path, schema(&there)).unwrap());
            let description = fs::read(path.join("fihris.json")).unwrap();
            let error = Index::open_or_create(path, schema(&given)).err().expect(why);
            assert_eq!(
                error.to_string(),
                format!(
                    "the index in {path:?} was made with another lexicon: {difference}; index the \
                     documents anew, or open it with the lexicon it keeps (Index::open)"
                ),
                "{why}"
            );
            assert_eq!(error.kind(), ErrorKind::Mismatch, "{why}");
            assert_eq!(fs::read(path.join("fihris.json")).unwrap(), description, "{why}");
            assert_eq!(Index::open(path).unwrap().schema(), &schema(&there), "{why}");
        }
    }
}
