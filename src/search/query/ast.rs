//! What is asked for, as a value.

use serde::{Deserialize, Serialize};

use super::filter::Filter;

/// What is asked for: what someone typed, or what a program builds.
///
/// Words are wanted: documents with all of them come first, those with some of them below. What is
/// required must be there, what is excluded must not.
///
/// # Syntax
///
/// What [`Query::parse`] reads, to show to those who search:
///
/// | typed | finds |
/// |---|---|
/// | `أسعار النفط` | the words in any form; documents with both come first |
/// | `"مجلس الأمن"`, `«مجلس الأمن»` | these very words one after the other, in any quotation marks |
/// | `"اتفاق السلام"~3` | up to three other words between them |
/// | `الحرب -العالمية`, `الحرب NOT العالمية` | not that: a word, phrase, group or value |
/// | `+سوريا الاقتصاد` | سوريا must be there |
/// | `سوريا AND لبنان`, `سوريا & لبنان` | both must be there |
/// | `سيارة OR حافلة`, <code>سيارة \| حافلة</code> | one of them: OR joins its two neighbours, before AND does |
/// | `"حرب أهلية" أو "نزاع مسلح"` | the same between phrases, groups and values; between words أو is a word |
/// | `(سيارة OR حافلة) -مستعملة` | brackets make one of several |
/// | `كتا*`, `م*رسة`, `كت?ب` | words of that shape: `*` any letters, `?` one, between others |
/// | `{كتا?}` | a shape in braces, where `?` may stand at either end |
/// | `title:سوريا`, `title:(سوريا لبنان)` | in that text field only |
/// | `section:سياسة`, `section:"اقتصاد وأعمال"` | that value |
/// | `section:(سياسة OR اقتصاد)` | one of these values |
/// | `section:*`, `section:!=رياضة` | any value; not that value |
/// | `published:2021-06`, `published:>=2021-06`, `pages:<100` | of that month; since; fewer |
/// | `pages:10..20`, `pages:[10 TO 20]`, `pages:{10 TO 20}` | from 10 to 20; the same; without the ends |
/// | `~"مجلس الأمن" قرار` | the phrase comes first but need not be there |
/// | `"نص مقال"~like` | what is on the subject of that text |
/// | `*` | every document |
/// | `\-سوريا`, `\OR` | a backslash makes a word of what would be an operator |
///
/// Words and patterns are wanted; phrases, fields and values are required, and so are groups that hold
/// something required or excluded. A sign stands before a word after white space: `أبو-ظبي` has none,
/// nor has a number (`كوفيد -19`). A field must be declared and have such a value: else `قال:نعم`
/// or `published:أمس` are words. Marks and brackets without another end are not there, and
/// operators are in capitals.
///
/// ```
/// use fihris::{Filter, Query};
///
/// let query = Query::word("الحرب").and(Query::phrase("القدس الشرقية")).not(Query::word("العالمية"));
/// assert_ne!(query, Query::from("الحرب"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Query {
    /// Every document.
    All,
    /// What someone typed: read with the fields of the index that is searched.
    Typed(String),
    /// A word, or several as one list of wanted words: in any of its forms.
    Word(String),
    /// These very words one after the other, as they are: clitics and endings count, marks and
    /// spellings that fold to the same letters do not. With a distance, that many other words may stand
    /// between.
    Phrase {
        /// The words.
        words: String,
        /// How many other words may stand between them, in all.
        #[serde(default)]
        distance: u32,
    },
    /// Words of a shape: `*` stands for any letters or none, `?` for one.
    Pattern(String),
    /// A query of words in one text field only.
    In {
        /// The name of a text field.
        field: String,
        /// What is looked for in it.
        query: Box<Query>,
    },
    /// Documents on the subject of this text: those that share its most telling words.
    Like(String),
    /// What is true of a field's values; it adds nothing to scores.
    Filter(Filter),
    /// Several together.
    Clauses(Vec<Clause>),
    /// One or more of these, and the best counts.
    Any(Vec<Query>),
}

/// A part of a query, and whether it must be there.
///
/// ```
/// use fihris::{Clause, Occur, Query};
///
/// let clause = Clause { occur: Occur::Required, query: Query::word("سوريا") };
/// assert_eq!(Query::Clauses(vec![clause.clone()]), Query::Clauses(vec![clause]));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Whether it must be there.
    pub occur: Occur,
    /// What is looked for.
    pub query: Query,
}

/// Whether a part of a query must be there.
///
/// ```
/// assert_eq!(fihris::Occur::default(), fihris::Occur::Wanted);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occur {
    /// Documents that have it come before those that do not.
    #[default]
    Wanted,
    /// Only documents that have it are found.
    Required,
    /// Only documents that do not have it are found.
    Excluded,
}

impl From<&str> for Query {
    fn from(typed: &str) -> Query {
        Query::Typed(typed.to_owned())
    }
}

impl From<String> for Query {
    fn from(typed: String) -> Query {
        Query::Typed(typed)
    }
}

impl From<&String> for Query {
    fn from(typed: &String) -> Query {
        Query::Typed(typed.clone())
    }
}

impl From<Filter> for Query {
    fn from(filter: Filter) -> Query {
        Query::Filter(filter)
    }
}

impl Query {
    /// A word, or several.
    ///
    /// ```
    /// assert_eq!(fihris::Query::word("سوريا"), fihris::Query::Word("سوريا".to_owned()));
    /// ```
    pub fn word(word: impl Into<String>) -> Query {
        Query::Word(word.into())
    }

    /// These very words one after the other.
    ///
    /// ```
    /// use fihris::Query;
    ///
    /// let phrase = Query::phrase("مجلس الأمن");
    /// assert_eq!(phrase, Query::Phrase { words: "مجلس الأمن".to_owned(), distance: 0 });
    /// ```
    pub fn phrase(words: impl Into<String>) -> Query {
        Query::Phrase { words: words.into(), distance: 0 }
    }

    /// A query in one text field only.
    ///
    /// ```
    /// use fihris::Query;
    ///
    /// assert!(matches!(Query::within("title", Query::word("سوريا")), Query::In { .. }));
    /// ```
    pub fn within(field: impl Into<String>, query: impl Into<Query>) -> Query {
        Query::In { field: field.into(), query: Box::new(query.into()) }
    }

    /// This, and preferably `other`: documents with both come first.
    ///
    /// ```
    /// use fihris::Query;
    ///
    /// let query = Query::word("سوريا").prefer(Query::word("الاقتصاد"));
    /// assert!(matches!(query, Query::Clauses(clauses) if clauses.len() == 2));
    /// ```
    #[must_use]
    pub fn prefer(self, other: impl Into<Query>) -> Query {
        self.with(Occur::Wanted, Occur::Wanted, other.into())
    }

    /// Both this and `other`.
    ///
    /// ```
    /// use fihris::{Filter, Query};
    ///
    /// let query = Query::word("سوريا").and(Filter::is("section", "اقتصاد"));
    /// assert!(matches!(query, Query::Clauses(clauses) if clauses.len() == 2));
    /// ```
    #[must_use]
    pub fn and(self, other: impl Into<Query>) -> Query {
        self.with(Occur::Required, Occur::Required, other.into())
    }

    /// This without `other`.
    ///
    /// ```
    /// use fihris::{Occur, Query};
    ///
    /// let Query::Clauses(clauses) = Query::word("سوريا").not(Query::word("مباراة")) else { panic!() };
    /// assert_eq!(clauses[1].occur, Occur::Excluded);
    /// ```
    #[must_use]
    pub fn not(self, other: impl Into<Query>) -> Query {
        self.with(Occur::Wanted, Occur::Excluded, other.into())
    }

    /// This or `other`, or both.
    ///
    /// ```
    /// use fihris::Query;
    ///
    /// let query = Query::word("سيارة").or(Query::word("حافلة")).or(Query::word("قطار"));
    /// assert!(matches!(query, Query::Any(any) if any.len() == 3));
    /// ```
    #[must_use]
    pub fn or(self, other: impl Into<Query>) -> Query {
        let mut any = match self {
            Query::Any(any) => any,
            one => vec![one],
        };
        any.push(other.into());
        Query::Any(any)
    }

    /// Adds to a list of clauses, which `self` begins unless it is one.
    fn with(self, first: Occur, occur: Occur, query: Query) -> Query {
        let mut clauses = match self {
            Query::Clauses(clauses) => clauses,
            one => vec![Clause { occur: first, query: one }],
        };
        clauses.push(Clause { occur, query });
        Query::Clauses(clauses)
    }
}
