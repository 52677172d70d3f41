//! What query strings are made of, and fields that they may name.

use fihris::Schema;

/// Words and signs of the syntax, and what else is typed or pasted.
pub(crate) const PIECES: &[&str] = &[
    "كتاب",
    "قلم",
    "وَالْمَدْرَسَةُ",
    "أو",
    "و",
    "OR",
    "AND",
    "NOT",
    "TO",
    "|",
    "&",
    "+",
    "-",
    "−",
    "–",
    "~",
    "~3",
    "*",
    "?",
    "؟",
    "،",
    "\"",
    "'",
    "’",
    "‘",
    "«",
    "»",
    "“",
    "”",
    "„",
    "‚",
    "﴾",
    "﴿",
    "(",
    ")",
    "（",
    "[",
    "]",
    "{",
    "}",
    ":",
    "title:",
    "body:",
    "section:",
    "published:",
    "pages:",
    "price:",
    "free:",
    "خبر:",
    "true",
    "2021-06",
    "٢٠٢١",
    "12",
    "-5",
    "7.5",
    "..",
    ">=",
    "<",
    "!=",
    "\u{200F}",
    "\u{202B}",
    "\u{FEFF}",
    "\u{2068}",
    "\n",
    "😀",
    "l'homme",
    "عبد الله",
    "ﷺ",
    "**",
    "((",
    "))",
    "\\",
    "source:",
    "id:",
    "سياسة",
    "\u{202E}",
    "\u{2067}",
    "\u{2069}",
    "\u{64B}",
    "\u{640}",
    "\0",
    "كانون الثاني",
    "عبدالله",
];

pub(crate) fn schema() -> Schema {
    Schema::builder()
        .text("title")
        .text("body")
        .keyword("section")
        .date("published")
        .integer("pages")
        .float("price")
        .bool("free")
        .stored("cover")
        .build()
        .unwrap()
}
