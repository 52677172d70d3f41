//! What is wrong with a request, said in Arabic to readers and in English to programs.

use axum::http::StatusCode;
use fihris::{Error, ErrorKind};

pub(crate) type Result<T> = std::result::Result<T, Fault>;

#[derive(Debug)]
pub(crate) enum Fault {
    /// A parameter that is wrong, and what would be right.
    Parameter { name: String, value: String, expected: Expected },
    /// There is no such article.
    NoArticle(String),
    /// There is no such page.
    NoPage,
    /// There is one, but not to be asked so.
    Method,
    /// The article is there, but not among those the query finds.
    NotFoundBy(String),
    /// Too many ask at once.
    Busy,
    /// Articles cannot be added.
    ReadOnly,
    /// A document that cannot be added: its number in the request, from 0, and why.
    Document { number: usize, reason: String },
    /// The body is not what it should be.
    Body { status: StatusCode, reason: String },
    /// It is our fault.
    Internal(String),
}

/// What a parameter should be.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) english: String,
    pub(crate) arabic: String,
}

impl Fault {
    pub(crate) fn parameter(name: &str, value: &str, english: &str, arabic: &str) -> Fault {
        Fault::Parameter {
            name: name.to_owned(),
            value: value.chars().take(MAX_QUOTED_CHARS).collect(),
            expected: Expected { english: english.to_owned(), arabic: arabic.to_owned() },
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Fault::Parameter { .. } | Fault::Document { .. } => StatusCode::BAD_REQUEST,
            Fault::NoArticle(_) | Fault::NoPage | Fault::NotFoundBy(_) => StatusCode::NOT_FOUND,
            Fault::Method => StatusCode::METHOD_NOT_ALLOWED,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::ReadOnly => StatusCode::FORBIDDEN,
            Fault::Body { status, .. } => *status,
            Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// For programs.
    pub(crate) fn english(&self) -> String {
        match self {
            Fault::Parameter { name, value, expected } => {
                format!("the parameter {name:?} is {value:?}; expected {}", expected.english)
            }
            Fault::NoArticle(id) => format!("there is no article with the id {id:?}"),
            Fault::NoPage => "there is nothing at this path; /api says what there is".to_owned(),
            Fault::Method => {
                "this path does not take that method; /api says which it does".to_owned()
            }
            Fault::NotFoundBy(id) => format!("the query does not find the article {id:?}"),
            Fault::Busy => "too many requests at once; try again in a moment".to_owned(),
            Fault::ReadOnly => {
                "articles cannot be added: start the server with --writable".to_owned()
            }
            Fault::Document { number, reason } => {
                format!("the document {number} (from 0) cannot be added, and so none was: {reason}")
            }
            Fault::Body { reason, .. } => reason.clone(),
            // What went wrong is for the one who runs the server, on standard error.
            Fault::Internal(_) => "the server could not answer".to_owned(),
        }
    }

    /// For readers.
    pub(crate) fn arabic(&self) -> String {
        match self {
            Fault::Parameter { expected, .. } => expected.arabic.clone(),
            Fault::NoArticle(_) => {
                "لا مقال في الأرشيف بهذا المعرّف؛ لعله حُذف أو كان الرابط ناقصًا.".to_owned()
            }
            Fault::NoPage => "لا صفحة بهذا العنوان.".to_owned(),
            Fault::Method => "لا تُطلب هذه الصفحة على هذا النحو.".to_owned(),
            Fault::NotFoundBy(_) => "المقال موجود، لكنّ هذا البحث لا يجده، فلا درجة تُشرح.".to_owned(),
            Fault::Busy => "الطلبات كثيرة في هذه اللحظة. أعد المحاولة بعد قليل.".to_owned(),
            Fault::ReadOnly => "لا تُقبل الإضافة إلى هذا الأرشيف.".to_owned(),
            Fault::Document { .. } | Fault::Body { .. } => "لم يُقبل ما أُرسل.".to_owned(),
            Fault::Internal(_) => "وقع خطأ في الخادم. أعد المحاولة بعد قليل.".to_owned(),
        }
    }
}

/// Of a wrong value no more is said back.
const MAX_QUOTED_CHARS: usize = 100;

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        match error.kind() {
            // Parameters are checked before, so what is left is the cursor.
            ErrorKind::Search => Fault::Parameter {
                name: "after".to_owned(),
                value: "…".to_owned(),
                expected: Expected {
                    english: format!("the \"next\" of the page before ({error})"),
                    arabic: "لا يُتابع هذا البحث من هنا.".to_owned(),
                },
            },
            _ => Fault::Internal(error.to_string()),
        }
    }
}
