//! What pages are made of beside their text; part of the program.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

#[derive(Clone, Copy)]
pub(crate) struct Asset {
    pub(crate) path: &'static str,
    kind: &'static str,
    content: &'static str,
}

pub(crate) const ALL: [Asset; 4] = [
    Asset {
        path: "/assets/page.css",
        kind: "text/css; charset=utf-8",
        content: include_str!("assets/page.css"),
    },
    Asset {
        path: "/assets/page.js",
        kind: "text/javascript; charset=utf-8",
        content: include_str!("assets/page.js"),
    },
    Asset {
        path: "/assets/completion.js",
        kind: "text/javascript; charset=utf-8",
        content: include_str!("assets/completion.js"),
    },
    Asset {
        path: "/assets/icon.svg",
        kind: "image/svg+xml",
        content: include_str!("assets/icon.svg"),
    },
];

impl IntoResponse for Asset {
    fn into_response(self) -> Response {
        let headers = [(CONTENT_TYPE, self.kind), (CACHE_CONTROL, "max-age=300")];
        (headers, self.content).into_response()
    }
}
