//! What people type, and what is read of it: each as the text of the query that it comes to.

#![cfg(feature = "index")]

#[allow(dead_code, reason = "the strings are chosen here")]
mod typed;

use fihris::{Clause, Filter, Occur, Query};
use typed::schema;

#[rustfmt::skip]
const ROWS: &[(&str, &str, &str)] = &[
    // Words.
    ("", "", "nothing"),
    ("   \n\t", "", "white space"),
    ("سوريا", "سوريا", "a word"),
    ("أسعار النفط اليوم", "أسعار النفط اليوم", "words"),
    ("  أسعار \n النفط ", "أسعار النفط", "white space around them"),
    ("أسعار\u{A0}النفط", "أسعار النفط", "a no-break space"),
    ("هل ارتفعت أسعار النفط؟", "هل ارتفعت أسعار النفط؟", "a question"),
    ("ما سعر الذهب?", "ما سعر الذهب?", "a question mark at the end is no wildcard"),
    ("ماذا؟!", "ماذا؟!", "more punctuation"),
    ("؟ ، ؛ ! …", "", "punctuation alone"),
    ("قلم، كتاب؛ دفتر.", "قلم، كتاب؛ دفتر.", "the analyzer cuts it off"),
    ("ليس الكتاب", "ليس الكتاب", "ليس is a word"),
    ("كتاب أو قلم", "كتاب أو قلم", "أو between words is a word"),
    ("أو", "أو", "أو alone"),
    ("وزارة التربية & التعليم", "وزارة +التربية +التعليم", "& is AND"),
    ("R&D", "R&D", "no operator inside a word"),
    ("and or not", "and or not", "operators are in capitals"),
    ("😀", "", "a sign that is not indexed"),
    ("كتاب 😀", "كتاب", "beside a word"),
    ("C++", "C++", "signs after a word"),
    ("#اليوم_الوطني", "#اليوم_الوطني", "a hashtag"),
    ("a@b.com", "a@b.com", "an address"),
    ("ـــ", "", "tatweel alone"),
    ("50%", "50%", "a percentage"),
    ("١٢٫٥", "١٢٫٥", "a number"),
    // Phrases.
    ("\"مجلس الأمن\"", "\"مجلس الأمن\"", "a phrase"),
    ("قرار \"مجلس الأمن\"", "قرار \"مجلس الأمن\"", "a phrase is required beside words"),
    ("«مجلس الأمن»", "\"مجلس الأمن\"", "guillemets"),
    ("‹مجلس الأمن›", "\"مجلس الأمن\"", "single guillemets"),
    ("“مجلس الأمن”", "\"مجلس الأمن\"", "curly quotes"),
    ("„مجلس الأمن“", "\"مجلس الأمن\"", "low and high"),
    ("„مجلس الأمن”", "\"مجلس الأمن\"", "low and high, another way"),
    ("‘مجلس الأمن’", "\"مجلس الأمن\"", "single curly quotes"),
    ("‚مجلس الأمن‘", "\"مجلس الأمن\"", "single low and high"),
    ("'مجلس الأمن'", "\"مجلس الأمن\"", "apostrophes as quotes"),
    ("﴿الحمد لله﴾", "\"الحمد لله\"", "ornate brackets"),
    ("﴾الحمد لله﴿", "\"الحمد لله\"", "ornate brackets the other way"),
    ("「مجلس الأمن」", "\"مجلس الأمن\"", "corner brackets"),
    ("\" مجلس الأمن \"", "\"مجلس الأمن\"", "white space inside"),
    ("\"كتاب\"", "\"كتاب\"", "a phrase of one word is that very word"),
    ("\"\"", "", "an empty phrase"),
    ("\"؟\"", "", "a phrase of punctuation"),
    ("\"مجلس الأمن", "مجلس الأمن", "no end"),
    ("مجلس\" الأمن", "مجلس الأمن", "no end, after a word"),
    ("«مجلس الأمن\"", "مجلس الأمن", "an end of another kind"),
    ("«قال \"نعم\" ومضى»", "\"قال \\\"نعم\\\" ومضى\"", "a quotation in a quotation"),
    ("و\"مجلس الأمن\"", "و \"مجلس الأمن\"", "a clitic before the mark"),
    ("l'homme d'affaires", "l'homme d'affaires", "apostrophes in words"),
    ("O’Brien’s", "O’Brien’s", "curly apostrophes in words"),
    ("شاشة 27\" أو 32\"", "شاشة 27 أو 32", "inches"),
    ("\"اتفاق السلام\"~3", "\"اتفاق السلام\"~3", "a distance"),
    ("\"اتفاق السلام\"~٣", "\"اتفاق السلام\"~3", "an Arabic distance"),
    ("«اتفاق السلام»~2 غدا", "\"اتفاق السلام\"~2 غدا", "after guillemets"),
    ("\"اتفاق السلام\"~0", "\"اتفاق السلام\"", "a distance of nothing"),
    ("\"اتفاق السلام\"~2021-06", "\"اتفاق السلام\" \\~2021-06", "a date is no distance"),
    ("\"اتفاق السلام\"~", "\"اتفاق السلام\"", "no distance"),
    ("\"تراجع سعر النفط\"~like", "\"تراجع سعر النفط\"~like", "what is on that subject"),
    ("\"تراجع النفط\"~likely", "\"تراجع النفط\" \\~likely", "a word that only begins so"),
    ("d\u{200F}'accord'", "d\\\u{200F}\\'accord\\'", "an apostrophe in a word, a direction mark before it"),
    ("\"اتفاق السلام\" ~3", "\"اتفاق السلام\" \\~3", "a distance stands at the mark"),
    ("\"اتفاق\"\"سلام\"", "\"اتفاق\" \"سلام\"", "two without a space"),
    ("\"قال \\\"نعم\\\"\"", "\"قال \\\"نعم\\\"\"", "a backslash before marks inside"),
    ("~\"مجلس الأمن\" قرار", "~\"مجلس الأمن\" قرار", "a phrase that is only wanted"),
    // Signs.
    ("الحرب -العالمية", "الحرب -العالمية", "excluded"),
    ("الحرب \u{2212}العالمية", "الحرب -العالمية", "a minus sign"),
    ("الحرب –العالمية", "الحرب -العالمية", "an en dash"),
    ("الحرب - العالمية", "الحرب العالمية", "a dash alone"),
    ("الحرب -\"العالمية الثانية\"", "الحرب -\"العالمية الثانية\"", "an excluded phrase"),
    ("الحرب NOT العالمية", "الحرب -العالمية", "in a word"),
    ("الحرب NOT \"العالمية الثانية\"", "الحرب -\"العالمية الثانية\"", "a phrase after NOT"),
    ("-العالمية", "-العالمية", "only what must not be there"),
    ("أبو-ظبي", "أبو-ظبي", "a hyphen in a word"),
    ("كوفيد-19", "كوفيد-19", "a hyphen before a number"),
    ("كوفيد -19", "كوفيد \\-19", "a space typed by mistake excludes no number"),
    ("الحرارة −٥", "الحرارة \\−٥", "below zero"),
    ("من 2010 –2015", "من 2010 \\–2015", "years"),
    ("آيفون -\"13\"", "آيفون -\"13\"", "a number that is meant to be excluded"),
    ("آيفون NOT 13", "آيفون -\\13", "the same"),
    ("--كتاب", "\\--كتاب", "two signs are none"),
    ("كتاب-", "كتاب-", "at the end of a word"),
    ("-", "", "alone"),
    ("+سوريا الاقتصاد", "+سوريا الاقتصاد", "required"),
    ("+سوريا", "سوريا", "one query alone need not be said to be required"),
    ("+966501234567", "\\+966501234567", "a telephone number"),
    ("سوريا + الاقتصاد", "سوريا الاقتصاد", "a plus alone"),
    ("~سوريا", "سوريا", "words are wanted anyway"),
    ("NOT", "\\NOT", "an operator alone is a word"),
    ("سوريا NOT", "سوريا \\NOT", "with nothing after it"),
    // OR and AND.
    ("سيارة OR حافلة", "سيارة OR حافلة", "one of two"),
    ("سيارة | حافلة || قطار", "سيارة OR حافلة OR قطار", "as strokes"),
    ("سيارة|حافلة", "سيارة|حافلة", "a stroke inside a word cuts it"),
    ("سيارة OR حافلة مستعملة", "سيارة OR حافلة مستعملة", "OR joins its neighbours"),
    ("بيع سيارة OR حافلة", "بيع سيارة OR حافلة", "and no others"),
    ("سيارة OR", "سيارة", "nothing to the right"),
    ("OR سيارة", "\\OR سيارة", "nothing to the left"),
    ("OR", "\\OR", "a word"),
    ("| سيارة", "سيارة", "a stroke is no word"),
    ("سيارة OR OR حافلة", "سيارة OR حافلة", "twice"),
    ("\"حرب أهلية\" OR \"نزاع مسلح\"", "\"حرب أهلية\" OR \"نزاع مسلح\"", "of phrases"),
    ("\"حرب أهلية\" أو \"نزاع مسلح\"", "\"حرب أهلية\" OR \"نزاع مسلح\"", "أو between phrases"),
    ("\"حرب أهلية\" أو نزاع", "\"حرب أهلية\" \\أو نزاع", "أو before a word"),
    ("(سيارة) أو (حافلة)", "سيارة OR حافلة", "أو between brackets"),
    ("section:سياسة أو section:اقتصاد", "section:سياسة OR section:اقتصاد", "أو between values"),
    ("\"حرب أهلية\" أو", "\"حرب أهلية\" \\أو", "أو at the end"),
    ("سوريا AND لبنان", "+سوريا +لبنان", "both"),
    ("سوريا && لبنان", "+سوريا +لبنان", "as signs"),
    ("سوريا AND لبنان العراق", "+سوريا +لبنان العراق", "AND joins its neighbours"),
    ("سوريا AND NOT لبنان", "+سوريا -لبنان", "AND NOT"),
    ("سوريا AND -لبنان", "+سوريا -لبنان", "AND with a sign"),
    ("سوريا AND لبنان OR الأردن", "+سوريا +لبنان OR +الأردن", "OR is read before AND"),
    ("+سوريا OR +لبنان حرب", "+سوريا OR +لبنان حرب", "one of two must be there"),
    ("سوريا OR -لبنان", "سوريا OR -لبنان", "one may be an exclusion"),
    ("\"مجلس الأمن\" OR \"الأمم المتحدة\" قرار", "\"مجلس الأمن\" OR \"الأمم المتحدة\" قرار", "of phrases one must be there"),
    // Brackets.
    ("(سيارة OR حافلة) مستعملة", "سيارة OR حافلة مستعملة", "a group"),
    ("منظمة الصحة (العالمية)", "منظمة الصحة العالمية", "brackets in a text"),
    ("الأمم المتحدة (مجلس الأمن)", "الأمم المتحدة مجلس الأمن", "a list of words in a list"),
    ("(سوريا لبنان) OR العراق", "(سوريا لبنان) OR العراق", "a list as one of two"),
    ("-(سوريا لبنان) العراق", "-(سوريا لبنان) العراق", "an excluded group"),
    ("NOT (سوريا OR لبنان)", "-(سوريا OR لبنان)", "after NOT"),
    ("+(سوريا لبنان) العراق", "+(سوريا لبنان) العراق", "a required group"),
    ("（سوريا OR لبنان） العراق", "سوريا OR لبنان العراق", "wide brackets"),
    ("((سوريا))", "سوريا", "brackets in brackets"),
    ("(سوريا", "سوريا", "no end"),
    ("سوريا)", "سوريا", "no beginning"),
    (")سوريا(", "سوريا", "the wrong way round"),
    ("()", "", "empty brackets"),
    ("كتاب(جديد)", "كتاب جديد", "at a word"),
    ("(سوريا -لبنان) OR العراق", "(سوريا -لبنان) OR العراق", "an exclusion in a group"),
    // Patterns.
    ("كتا*", "كتا*", "a prefix"),
    ("*رسة", "*رسة", "an end"),
    ("م*رسة", "م*رسة", "letters inside"),
    ("كت?ب", "كت?ب", "one letter"),
    ("كَت?ب", "كَت?ب", "after a mark"),
    ("كت؟ب", "كت؟ب", "the Arabic question mark is punctuation"),
    ("كتا*؟", "كتا*", "punctuation after it"),
    ("-كتا*", "-كتا*", "excluded"),
    ("كتا* جديد", "كتا* جديد", "wanted beside a word"),
    ("2*3", "2*3", "digits are letters of terms"),
    ("a/b*", "a/b*", "what is no word alone is no pattern"),
    ("https://example.com/a?b=c", "https\\://example.com/a?b=c", "an address is no pattern"),
    ("{كتا?}", "{كتا?}", "in braces a question mark at the end is a letter"),
    ("{كتاب}", "{كتاب}", "braces without a wildcard"),
    ("كتاب * قلم", "كتاب قلم", "a star alone among words"),
    ("* كتاب", "كتاب", "a bullet"),
    ("*", "*:*", "all"),
    ("*:*", "*:*", "all"),
    ("* -كتاب", "*:* -كتاب", "all but"),
    ("كتا\\*", "كتا\\*", "a star for itself"),
    // Text fields.
    ("title:سوريا", "title:سوريا", "a word in a field"),
    ("title:\"مجلس الأمن\"", "title:\"مجلس الأمن\"", "a phrase in a field"),
    ("title:«مجلس الأمن»~2", "title:\"مجلس الأمن\"~2", "with a distance"),
    ("title:كتا*", "title:كتا*", "a pattern in a field"),
    ("title:(سوريا لبنان)", "title:(سوريا لبنان)", "words in a field"),
    ("title:(سوريا OR لبنان) حرب", "title:(سوريا OR لبنان) حرب", "one of two in a field"),
    ("title:(سوريا -حرب)", "title:(سوريا -حرب)", "an exclusion in a field"),
    ("title:*", "title:*", "anything in a field"),
    ("-title:سوريا حرب", "-title:سوريا حرب", "excluded in a field"),
    ("~title:سوريا حرب", "~title:سوريا حرب", "wanted in a field"),
    ("title: سوريا", "title: سوريا", "nothing directly after it"),
    ("title:؟", "title\\:؟", "punctuation after it"),
    ("title:()", "", "nothing in it"),
    ("title:-سوريا", "title:\\-سوريا", "no sign inside a value"),
    ("Title:سوريا", "Title\\:سوريا", "names are exact"),
    ("خبر:سوريا", "خبر\\:سوريا", "no field"),
    ("cover:سوريا", "cover\\:سوريا", "a field that is not searched"),
    ("قال:نعم", "قال\\:نعم", "a colon in a text"),
    ("10:30", "10\\:30", "an hour"),
    ("\u{200F}title:\u{200F}سوريا\u{200F}", "title:سوريا", "direction marks around name and value"),
    ("\u{202B}سوريا\u{202C}", "سوريا", "direction controls around a word"),
    ("\u{FEFF}سوريا", "سوريا", "a byte order mark"),
    ("حرب \u{200F}-سوريا", "حرب -سوريا", "a mark before a sign"),
    ("title\\:سوريا", "title\\:سوريا", "a backslash takes the colon for itself"),
    // Values.
    ("section:اقتصاد", "section:اقتصاد", "a value"),
    ("section:اقتصاد،", "section:اقتصاد", "punctuation after it"),
    ("النفط section:اقتصاد", "النفط section:اقتصاد", "beside words it is required"),
    ("section:\"اقتصاد وأعمال\"", "section:\"اقتصاد وأعمال\"", "a value of two words"),
    ("section:«اقتصاد وأعمال»", "section:\"اقتصاد وأعمال\"", "in other marks"),
    ("section:(اقتصاد OR سياسة)", "section:(اقتصاد OR سياسة)", "one of two"),
    ("section:(اقتصاد أو سياسة)", "section:(اقتصاد OR سياسة)", "with أو"),
    ("section:(اقتصاد، \"علوم وتقنية\")", "section:(اقتصاد OR \"علوم وتقنية\")", "with a comma"),
    ("section:(اقتصاد AND سياسة)", "section: (+اقتصاد +سياسة)", "one value cannot be two: words"),
    ("section:(اقتصاد", "section: اقتصاد", "no end: words"),
    ("section:\"\"", "section:\"\"", "the empty value"),
    ("section:*", "section:*", "any value"),
    ("-section:رياضة", "-section:رياضة", "not this value"),
    ("section:!=رياضة", "section:!=رياضة", "not this value, of the filter itself"),
    ("section:!=(رياضة OR فن)", "section:!=(رياضة OR فن)", "none of these"),
    ("free:true", "free:true", "a truth"),
    ("free:نعم", "free\\:نعم", "not one"),
    ("pages:12", "pages:12", "a number"),
    ("pages:١٢", "pages:12", "an Arabic number"),
    ("pages:-5", "pages:-5", "below zero"),
    ("pages:كثيرة", "pages\\:كثيرة", "not a number"),
    ("pages:1.5", "pages\\:1.5", "not a whole one"),
    ("price:1.5", "price:1.5", "a fraction"),
    ("price:١٫٥", "price:1.5", "an Arabic fraction"),
    ("pages:(1 OR 2)", "pages:(1 OR 2)", "numbers"),
    ("pages:10..20", "pages:[10 TO 20]", "a range"),
    ("pages:١٠..٢٠", "pages:[10 TO 20]", "an Arabic range"),
    ("pages:10..", "pages:>=10", "an open range"),
    ("pages:..20", "pages:<=20", "open below"),
    ("pages:..", "pages\\:..", "no range"),
    ("pages:[10 TO 20]", "pages:[10 TO 20]", "with both ends"),
    ("pages:{10 TO 20}", "pages:{10 TO 20}", "without"),
    ("pages:[10 TO 20}", "pages:[10 TO 20}", "with one"),
    ("pages:[* TO 20]", "pages:<=20", "open"),
    ("pages:[* TO *]", "pages:[* TO *]", "open on both sides"),
    ("pages:[10 TO 20", "pages\\:[10 TO 20", "no end: words"),
    ("pages:>10", "pages:>10", "more"),
    ("pages:≤10", "pages:<=10", "a sign for at most"),
    ("pages:!=[10 TO 20]", "pages:!=[10 TO 20]", "none of a range"),
    ("published:2021", "published:2021", "a year"),
    ("published:>=2021-06", "published:>=2021-06", "since a month"),
    ("published:<٢٠٢١-٠٦-٣٠", "published:<2021-06-30", "before a day"),
    ("published:[2021-01-01 TO 2021-12-31]", "published:[2021-01-01 TO 2021-12-31]", "days"),
    ("published:2021-01..2021-06", "published:[2021-01 TO 2021-06]", "months"),
    ("published:2021-06-30T12:00:00Z", "published:2021-06-30T12:00:00Z", "a moment"),
    ("published:أمس", "published\\:أمس", "no date"),
    ("published:2021-13", "published\\:2021-13", "no month"),
    ("published:[أمس TO اليوم]", "published\\:[أمس TO اليوم]", "no dates"),
    // Backslashes.
    ("\\-سوريا", "\\-سوريا", "no exclusion"),
    ("أبو\\ ظبي", "أبو\\ ظبي", "a space in a word"),
    ("\\\"سوريا\\\"", "\\\"سوريا\\\"", "no phrase"),
    ("C:\\path\\file", "C\\:\\\\path\\\\file", "a path"),
    ("سوريا\\", "سوريا\\\\", "at the end"),
];

#[test]
fn strings_are_read() {
    let schema = schema();
    let mut wrong = Vec::new();
    for &(text, expected, why) in ROWS {
        let query = Query::parse(text, &schema);
        let printed = query.to_string();
        if printed != expected {
            wrong.push(format!("{why}: {text:?} is {printed:?}, not {expected:?}"));
        }
        assert_eq!(Query::parse(&printed, &schema), query, "{why}: {printed:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn strings_are_these_queries() {
    let clause = |occur, query: Query| Clause { occur, query };
    let (wanted, required) =
        (|query| clause(Occur::Wanted, query), |query| clause(Occur::Required, query));
    for (text, expected) in [
        ("سوريا", Query::word("سوريا")),
        ("", Query::Clauses(vec![])),
        ("أسعار النفط", Query::word("أسعار").prefer(Query::word("النفط"))),
        (
            "قرار «مجلس الأمن»~2",
            Query::Clauses(vec![
                wanted(Query::word("قرار")),
                required(Query::Phrase { words: "مجلس الأمن".to_owned(), distance: 2 }),
            ]),
        ),
        ("سوريا AND لبنان", Query::word("سوريا").and(Query::word("لبنان"))),
        ("سوريا -لبنان", Query::word("سوريا").not(Query::word("لبنان"))),
        (
            "سوريا OR لبنان OR مصر",
            Query::word("سوريا").or(Query::word("لبنان")).or(Query::word("مصر")),
        ),
        ("title:كتا*", Query::within("title", Query::Pattern("كتا*".to_owned()))),
        ("section:(سياسة OR فن)", Filter::any_of("section", ["سياسة", "فن"]).into()),
        ("pages:١٠..٢٠", Filter::range("pages", 10, 20).into()),
        ("published:<2021", Filter::less_than("published", 2021).into()),
        ("section:!=*", (!Filter::exists("section")).into()),
        ("*", Query::All),
    ] {
        assert_eq!(Query::parse(text, &schema()), expected, "{text:?}");
    }
}

/// 1,024 words and 32 brackets, as the documentation has it.
#[test]
fn what_is_too_much_is_dropped() {
    let words = |count| vec!["كتاب"; count].join(" ");
    assert_eq!(Query::parse(&words(2_000), &schema()), Query::parse(&words(1_024), &schema()));
    assert_ne!(Query::parse(&words(1_023), &schema()), Query::parse(&words(1_024), &schema()));

    let values = |count| format!("section:({})", vec!["فن"; count].join(" OR "));
    assert_eq!(Query::parse(&values(2_000), &schema()), Query::parse(&values(1_024), &schema()));

    let nested = |depth| format!("{}قلم{}", "-(سوريا ".repeat(depth), ")".repeat(depth));
    let depth = |text: &str| Query::parse(text, &schema()).to_string().matches("-(").count();
    assert_eq!([31, 32, 33, 1_000].map(|brackets| depth(&nested(brackets))), [31, 32, 32, 32]);
}
