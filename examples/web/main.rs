//! A page to search an archive with, right to left, and the same as JSON.
//!
//! `cargo run --release --example web -- [--index DIR] [--listen ADDRESS] [--writable] [FILE...]`

mod api;
mod archive;
mod arguments;
mod asked;
mod assets;
mod connections;
mod fault;
mod found;
mod lookup;
mod pages;
mod parameters;
mod server;
#[path = "../shared/mod.rs"]
mod shared;
mod wording;

use std::io::{self, Write};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

use archive::Archive;
use shared::command;

fn main() -> ExitCode {
    command::run(web)
}

fn web() -> command::Result<ExitCode> {
    let Some(arguments) = arguments::read()? else { return command::help(arguments::USAGE) };
    // Before any file is read: a port that is in use is known at once, and nothing is added for it.
    let listen = &arguments.listen;
    let listener = TcpListener::bind(listen).map_err(|error| {
        format!("--listen {listen}: {error}; it takes an address and a port, as 127.0.0.1:8080")
    })?;
    listener.set_nonblocking(true)?;
    let archive = Arc::new(Archive::open(&arguments)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(server::MAX_BLOCKING_THREADS)
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // Programs that ask for any free port (:0) read here which one it is.
        let mut out = io::stdout();
        let documents = archive.index().count();
        writeln!(out, "{documents} articles; look at http://{}/", listener.local_addr()?)?;
        out.flush()?;
        server::serve(listener, archive).await;
        Ok(ExitCode::SUCCESS)
    })
}
