//! How long clients may take, and how many may come at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{ARTICLES, Server, path};

/// What the server gives a client, and the time of a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends `head`, then a byte now and then until the server has enough of it.
fn dribble(server: &Server, head: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(server.address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_millis(500))).expect("a timeout");
    stream.write_all(head.as_bytes()).expect("the server reads");
    let (started, mut answer, mut buffer) = (Instant::now(), Vec::new(), [0; 4096]);
    while started.elapsed() < PATIENCE {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(_) => {
                let _ = stream.write_all(b"a");
            }
        }
    }
    (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
}

#[test]
fn slow_clients_are_cut_off() {
    let server = Server::with(ARTICLES, ["--writable"]);
    let body = "Host: x\r\nConnection: close\r\nContent-Length: 1000\r\n";
    let add =
        format!("POST /api/documents HTTP/1.1\r\n{body}Content-Type: application/json\r\n\r\n");
    let digits = format!("POST /digits HTTP/1.1\r\n{body}\r\n");
    thread::scope(|scope| {
        for (head, status, reason) in [
            ("", "", "a head of one byte now and then"),
            ("GET / HTTP/1.1\r\nHost: x\r\nX: ", "", "a header without an end"),
            (&*add, "HTTP/1.1 408", "a body of one byte now and then"),
            (&digits, "HTTP/1.1 408", "a form of one byte now and then"),
        ] {
            let server = &server;
            scope.spawn(move || {
                let (answer, took) = dribble(server, head);
                assert!(took < PATIENCE, "{reason}: it is still listened to");
                assert!(answer.starts_with(status), "{reason}: {answer}");
            });
        }
        // Meanwhile others are answered.
        let started = Instant::now();
        assert_eq!(server.get("/help").status, 200);
        assert!(started.elapsed() < Duration::from_secs(5));
    });
}

/// More connect than are listened to, and say nothing.
#[test]
fn idle_clients_keep_no_other_out() {
    const IDLE: usize = 520;
    let server = Server::start();
    let idle = (0..IDLE).map_while(|_| TcpStream::connect(server.address).ok());
    let idle: Vec<TcpStream> = idle.collect();
    assert_eq!(idle.len(), IDLE, "the system lets so many connect");
    let started = Instant::now();
    assert_eq!(server.get("/help").status, 200);
    assert!(started.elapsed() < PATIENCE);
    // A byte is read, or the end: whoever came first is gone by then.
    let mut first = &idle[0];
    first.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    assert!(matches!(first.read(&mut [0]), Ok(0)), "who says nothing is not kept");
}

#[test]
fn many_add_and_search_at_once() {
    const CLIENTS: usize = 16;
    let server = Server::with(ARTICLES, ["--writable"]);
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let server = &server;
            scope.spawn(move || {
                let articles = ["a", "b"].map(|name| {
                    json!({ "id": format!("{client}{name}"), "title": format!("زلزال {client}") })
                });
                let body = json!(articles).to_string();
                let json_type = [("Content-Type", "application/json")];
                let answer = server.ask("POST", "/api/documents", &json_type, body.as_bytes());
                assert_eq!(answer.status, 200, "{}", answer.body);
                let id = format!("{client}a");
                let own = server.get(&path("/article", [("id", &*id), ("q", "زلزال")]));
                assert_eq!(own.status, 200, "seen by its own client once it is answered");
            });
        }
    });
    let all = server.get(&path("/api/search", [("q", "زلزال"), ("limit", "0")])).json();
    assert_eq!(all["total"], 2 * CLIENTS);
}
