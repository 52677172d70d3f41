//! Connections to answers: how many there may be at once, and how long a client may take.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::shared::command;

/// So many clients are listened to at once; the others wait to be.
const MAX_CONNECTIONS: usize = 512;
/// Whoever has not sent the head of a request by then is gone. It is also how long a connection may be
/// idle.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// No head of a request is larger, in bytes. What an address may ask for fits.
const MAX_HEAD_BYTES: usize = 128 << 10;
/// No connection is kept longer, whatever its client does with the answers.
const CONNECTION_TIME: Duration = Duration::from_secs(300);
/// What is being answered when the server is interrupted has this time to end.
const LAST_TIME: Duration = Duration::from_secs(3);
/// Until clients are listened to again where the system has no connections left.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers until the process is interrupted.
pub(crate) async fn serve(listener: TcpListener, routes: Router) {
    let answering = GracefulShutdown::new();
    tokio::select! {
        () = accept(listener, routes, &answering) => {}
        () = interrupted() => {}
    }
    // Whoever takes longer is cut off.
    let _ = timeout(LAST_TIME, answering.shutdown()).await;
}

async fn interrupted() {
    // Without a signal to wait for there is nothing to stop at.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn accept(listener: TcpListener, routes: Router, answering: &GracefulShutdown) {
    let open = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_header_size(MAX_HEAD_BYTES);
    // The semaphore is never closed.
    while let Ok(turn) = open.clone().acquire_owned().await {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                command::say(&format!("a connection failed: {error}"));
                sleep(PAUSE).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(routes.clone());
        let connection = answering.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // What a client did wrong is told to it, as far as it listens.
            let _ = timeout(CONNECTION_TIME, connection).await;
            drop(turn);
        });
    }
}
