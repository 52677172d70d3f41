//! Fields and their options: what a document may hold and how it is searched. Kept with the index
//! and compared when it is opened.

use serde::{Deserialize, Serialize};

use super::views::Views;
use crate::analysis::{Analyzer, AnalyzerOptions, View};
use crate::error::{Error, Kind};

/// The fields of an index's documents.
///
/// ```
/// use fihris::Schema;
///
/// let schema = Schema::builder().id("id").text("title").boost(2.0).text("body").build()?;
/// assert_eq!(schema.fields().collect::<Vec<_>>(), ["id", "title", "body"]);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Schema {
    pub(super) fields: Vec<Field>,
    pub(super) store_unknown: bool,
    pub(super) analyzer: AnalyzerOptions,
}

/// A schema as it is read, to be checked like one that is built.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    fields: Vec<Field>,
    #[serde(default)]
    store_unknown: bool,
    #[serde(default)]
    analyzer: AnalyzerOptions,
}

impl TryFrom<Unchecked> for Schema {
    type Error = Error;

    fn try_from(read: Unchecked) -> Result<Schema, Error> {
        let Unchecked { fields, store_unknown, analyzer } = read;
        SchemaBuilder { fields, store_unknown, analyzer, misplaced: None }.build()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldKind {
    Id,
    Text {
        boost: f32,
        #[serde(default)]
        views: Views,
    },
    Keyword,
    Date,
    Integer,
    Float,
    Bool,
    Stored,
}

impl std::fmt::Display for FieldKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FieldKind::Id => "id",
            FieldKind::Text { boost, views } => {
                write!(f, "text with boost {boost}")?;
                return if views.is_default() {
                    Ok(())
                } else {
                    write!(f, " in the views {views}")
                };
            }
            FieldKind::Keyword => "keyword",
            FieldKind::Date => "date",
            FieldKind::Integer => "integer",
            FieldKind::Float => "float",
            FieldKind::Bool => "bool",
            FieldKind::Stored => "stored",
        })
    }
}

impl Schema {
    /// Starts an empty schema.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").build().is_ok());
    /// ```
    pub fn builder() -> SchemaBuilder {
        SchemaBuilder::default()
    }

    /// The names of the declared fields, in the order of their declaration.
    ///
    /// ```
    /// let schema = fihris::Schema::builder().keyword("section").text("body").build()?;
    /// assert!(schema.fields().eq(["section", "body"]));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_str())
    }

    /// What kind of field `name` is declared as.
    pub(crate) fn kind(&self, name: &str) -> Option<FieldKind> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.kind)
    }

    /// How the text fields are analysed.
    ///
    /// ```
    /// let schema = fihris::Schema::builder().text("body").build()?;
    /// assert_eq!(schema.analyzer(), &fihris::AnalyzerOptions::default());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn analyzer(&self) -> &AnalyzerOptions {
        &self.analyzer
    }

    /// What an index with schema `self` has other than `wanted`; `None` if they are equal.
    pub(crate) fn difference(&self, wanted: &Schema) -> Option<String> {
        for Field { name, kind } in &wanted.fields {
            match self.fields.iter().find(|field| &field.name == name) {
                None => return Some(format!("has no field {name:?}, wanted as {kind}")),
                Some(field) if field.kind != *kind => {
                    return Some(format!("has the field {name:?} as {}, not {kind}", field.kind));
                }
                Some(_) => {}
            }
        }
        if let Some(more) = self.fields().find(|&name| !wanted.fields().any(|other| other == name))
        {
            return Some(format!("has a field {more:?} that the schema given does not declare"));
        }
        let (has, wants) = (&self.analyzer.lexicon, &wanted.analyzer.lexicon);
        if let Some(difference) = has.difference(wants) {
            return Some(format!(
                "was made with another lexicon: {difference}; index the documents anew, or open it \
                 with the lexicon it keeps (Index::open)"
            ));
        }
        for view in [View::Stem, View::Exact] {
            let name =
                |schema: &Schema| Analyzer::with_options(view, schema.analyzer.clone()).name();
            let (has, want) = (name(self), name(wanted));
            if has != want {
                return Some(format!("was made with the analyzer {has:?}, not {want:?}"));
            }
        }
        if self.store_unknown != wanted.store_unknown {
            let (has, wants) =
                if self.store_unknown { ("stores", "refuses") } else { ("refuses", "stores") };
            return Some(format!("{has} undeclared fields, which the schema given {wants}"));
        }
        (self != wanted).then(|| "declares its fields in another order".to_owned())
    }

    /// Whether documents are read and indexed alike by both.
    pub(super) fn differs_in_boosts_alone(&self, other: &Schema) -> bool {
        let without = |schema: &Schema| {
            let mut schema = schema.clone();
            for field in &mut schema.fields {
                if let FieldKind::Text { boost, .. } = &mut field.kind {
                    *boost = 1.0;
                }
            }
            schema
        };
        without(self) == without(other)
    }
}

/// Declares the fields of a [`Schema`], one call a field, and checks them in [`build`](Self::build).
///
/// ```
/// use fihris::Schema;
///
/// let schema = Schema::builder()
///     .id("id")
///     .text("title").boost(2.0)
///     .text("body")
///     .keyword("section")
///     .date("published")
///     .integer("pages")
///     .float("price")
///     .bool("free")
///     .stored("cover")
///     .build()?;
/// assert_eq!(schema.fields().count(), 9);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SchemaBuilder {
    fields: Vec<Field>,
    store_unknown: bool,
    analyzer: AnalyzerOptions,
    /// What is wrong with what was said of a text field with none before it.
    misplaced: Option<&'static str>,
}

impl SchemaBuilder {
    fn field(mut self, name: impl Into<String>, kind: FieldKind) -> SchemaBuilder {
        self.fields.push(Field { name: name.into(), kind });
        self
    }

    /// Declares the unique key: a string or an integer, compared as text. A document put with the
    /// id of another replaces it.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().id("url").text("body").build().is_ok());
    /// ```
    #[must_use]
    pub fn id(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Id)
    }

    /// Declares a field of analysed text: a string or a list of strings.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").build().is_ok());
    /// ```
    #[must_use]
    pub fn text(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Text { boost: 1.0, views: Views::default() })
    }

    /// Multiplies what matches in the text field declared last give to the score; 1 unless set.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("title").boost(2.5).build().is_ok());
    /// assert!(fihris::Schema::builder().text("title").boost(-1.0).build().is_err());
    /// ```
    #[must_use]
    pub fn boost(mut self, factor: f32) -> SchemaBuilder {
        match self.fields.last_mut() {
            Some(Field { kind: FieldKind::Text { boost, .. }, .. }) => *boost = factor,
            _ => self.misplaced = Some("a boost must follow the text field it is for"),
        }
        self
    }

    /// Sets the views that the text field declared last is searched in; [`View::Exact`],
    /// [`View::Stem`] and [`View::Root`] unless set. The exact view or the stem view, or both, must be
    /// among them: documents are found by these. The root view takes no room of its own, but needs the
    /// stem view, as a root is looked up by the stems that have it. Without the exact view
    /// nearness of words does not count, nor does the very word of the query more than another form of it;
    /// without the stem view only the very word is found. DESIGN.md says what each view gives, in
    /// bytes and time, too.
    ///
    /// ```
    /// use fihris::{Schema, View};
    ///
    /// let schema = Schema::builder().text("body").views([View::Exact, View::Stem]).build();
    /// assert!(schema.is_ok());
    /// assert!(Schema::builder().text("body").views(View::ALL).build().is_ok());
    /// assert!(Schema::builder().text("body").views([View::Root, View::Grams]).build().is_err());
    /// ```
    #[must_use]
    pub fn views(mut self, wanted: impl IntoIterator<Item = View>) -> SchemaBuilder {
        match self.fields.last_mut() {
            Some(Field { kind: FieldKind::Text { views, .. }, .. }) => {
                *views = wanted.into_iter().collect::<Vec<_>>().into();
            }
            _ => self.misplaced = Some("views must follow the text field they are for"),
        }
        self
    }

    /// Declares a field of exact values: a string or a list of strings, compared byte by byte.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").keyword("section").build().is_ok());
    /// ```
    #[must_use]
    pub fn keyword(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Keyword)
    }

    /// Declares a field of dates: strings as RFC 3339 has them (`2021-09-30T12:00:00Z`) or as
    /// `YYYY-MM-DD`, which stands for its midnight in UTC.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").date("published").build().is_ok());
    /// ```
    #[must_use]
    pub fn date(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Date)
    }

    /// Declares a field of integers that fit in 64 bits with a sign.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").integer("pages").build().is_ok());
    /// ```
    #[must_use]
    pub fn integer(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Integer)
    }

    /// Declares a field of numbers, kept as 64-bit floats.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").float("price").build().is_ok());
    /// ```
    #[must_use]
    pub fn float(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Float)
    }

    /// Declares a field of `true` and `false`.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").bool("free").build().is_ok());
    /// ```
    #[must_use]
    pub fn bool(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Bool)
    }

    /// Declares a field of any value that is not searched but comes back with the document.
    ///
    /// ```
    /// assert!(fihris::Schema::builder().text("body").stored("cover").build().is_ok());
    /// ```
    #[must_use]
    pub fn stored(self, name: impl Into<String>) -> SchemaBuilder {
        self.field(name, FieldKind::Stored)
    }

    /// Lets documents have fields that are not declared: they come back with the document and are
    /// not searched. Without this they are refused.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").store_unknown().build()?)?;
    /// assert!(index.writer()?.put(&json!({ "body": "نص", "source": "صحيفة" })).is_ok());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[must_use]
    pub fn store_unknown(mut self) -> SchemaBuilder {
        self.store_unknown = true;
        self
    }

    /// Sets how the text fields are analysed; the defaults are almost certainly what you want.
    ///
    /// ```
    /// use fihris::{AnalyzerOptions, LatinStemmer, Schema};
    ///
    /// let options = AnalyzerOptions::default().latin_stemmer(LatinStemmer::French);
    /// let schema = Schema::builder().text("body").analyzer(options.clone()).build()?;
    /// assert_eq!(schema.analyzer(), &options);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[must_use]
    pub fn analyzer(mut self, options: AnalyzerOptions) -> SchemaBuilder {
        self.analyzer = options;
        self
    }

    /// Checks the fields and makes the schema.
    ///
    /// # Errors
    /// When a name is empty, begins with `_` or `-`, holds a `.` or is declared twice; when there
    /// is more than one id or no text field; when a boost is not a positive number; when
    /// a boost or views do not follow a text field; when its views are neither exact nor stem.
    ///
    /// ```
    /// let error = fihris::Schema::builder().id("id").build().unwrap_err();
    /// assert_eq!(error.to_string(), "the schema declares no text field, so nothing can be found");
    /// ```
    pub fn build(self) -> Result<Schema, Error> {
        let fault = |message: String| Err(Kind::Schema(message).into());
        if let Some(misplaced) = self.misplaced {
            return fault(misplaced.to_owned());
        }
        for (i, Field { name, kind }) in self.fields.iter().enumerate() {
            if name.is_empty() || name.starts_with(['_', '-']) || name.contains('.') {
                return fault(format!(
                    "{name:?} cannot be a field name: one is not empty, does not begin with _ or -, and has no dot"
                ));
            }
            if self.fields[..i].iter().any(|other| &other.name == name) {
                return fault(format!("the schema declares the field {name:?} twice"));
            }
            let FieldKind::Text { boost, views } = kind else { continue };
            if !(boost.is_finite() && *boost > 0.0) {
                return fault(format!(
                    "the boost of field {name:?} is {boost}; it must be a positive number"
                ));
            }
            if !views.has(View::Exact) && !views.has(View::Stem) {
                return fault(format!(
                    "the field {name:?} is in neither the exact nor the stem view, so nothing can be found in it"
                ));
            }
            if views.has(View::Root) && !views.has(View::Stem) {
                return fault(format!(
                    "the field {name:?} is in the root view without the stem view, and roots are found by stems"
                ));
            }
        }
        let mut ids = self.fields.iter().filter(|field| field.kind == FieldKind::Id);
        if let (Some(one), Some(two)) = (ids.next(), ids.next()) {
            return fault(format!(
                "the schema declares two ids, {:?} and {:?}; a document has one",
                one.name, two.name
            ));
        }
        if !self.fields.iter().any(|field| matches!(field.kind, FieldKind::Text { .. })) {
            return fault("the schema declares no text field, so nothing can be found".to_owned());
        }
        Ok(Schema {
            fields: self.fields,
            store_unknown: self.store_unknown,
            analyzer: self.analyzer,
        })
    }
}
