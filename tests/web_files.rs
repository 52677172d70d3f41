//! The tests within the files of the web example. A program for `tests/web.rs` to start is made of an
//! example only where it is no test itself, so its files are looked at from here.
#![allow(dead_code, reason = "what only the program does is not done here")]

#[path = "../examples/web/api/mod.rs"]
mod api;
#[path = "../examples/web/archive.rs"]
mod archive;
#[path = "../examples/web/arguments.rs"]
mod arguments;
#[path = "../examples/web/asked.rs"]
mod asked;
#[path = "../examples/web/assets.rs"]
mod assets;
#[path = "../examples/web/connections.rs"]
mod connections;
#[path = "../examples/web/fault.rs"]
mod fault;
#[path = "../examples/web/found.rs"]
mod found;
#[path = "../examples/web/lookup.rs"]
mod lookup;
#[path = "../examples/web/pages/mod.rs"]
mod pages;
#[path = "../examples/web/parameters.rs"]
mod parameters;
#[path = "../examples/web/server.rs"]
mod server;
#[path = "../examples/shared/mod.rs"]
mod shared;
#[path = "../examples/web/wording.rs"]
mod wording;
