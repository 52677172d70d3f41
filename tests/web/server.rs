//! The web example, started as anyone starts it, and asked as a browser asks it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Articles that differ in what the tests ask for; the last is as hostile as text can be.
pub(crate) const ARTICLES: &str = concat!(
    r#"{"id":"n1","title":"الوزراء يزورون مدرسة في دمشق","body":"استمع الوزراء إلى المعلمين، ووعد وزير التربية ببناء مختبر جديد.\nوقال المدير إن المدرسة تنتظر المختبر منذ سنوات.","source":"صحيفة الرواق","section":"تعليم","published":"2021-09-30"}"#,
    "\n",
    r#"{"id":"n2","title":"كتاب جديد في النحو","body":"يشرح المؤلف القواعد للمبتدئين بأمثلة من الحياة اليومية.","source":"مجلة قطوف","section":"ثقافة","published":"2022-01-15T08:30:00Z"}"#,
    "\n",
    r#"{"id":"n3","title":"حريق في مستودع","body":"اندلع حريق كبير في مستودع للأخشاب قرب الميناء فجر الثلاثاء، وأخمده رجال الإطفاء بعد ساعتين من دون إصابات.","source":"وكالة مدار الأنباء","section":"محليات","published":"2021-10-05"}"#,
    "\n",
    r#"{"id":"n4","title":"حريق في مستودع أخشاب","body":"اندلع حريق كبير في مستودع للأخشاب قرب الميناء فجر الثلاثاء، وأخمده رجال الإطفاء بعد ساعتين من دون إصابات، وفق وكالة مدار.","source":"شبكة المرصاد","section":"محليات","published":"2021-10-06"}"#,
    "\n",
    r#"{"id":"h/1?&\"<>","title":"<script>alert('عنوان')</script> اختراق","body":"<img src=x onerror=alert(1)> نص الاختراق \u202eمقلوب \u2067</p></article><style>*{display:none}</style>\" onmouseover=\"alert(2)","source":"<b>مصدر</b>","section":"\"><i>قسم</i>","published":"2023-05-01"}"#,
    "\n",
);

pub(crate) fn program() -> PathBuf {
    example("web")
}

/// cargo puts the examples beside the directory of the tests.
pub(crate) fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let profile = test.ancestors().nth(2).expect("tests are in target/PROFILE/deps");
    let program = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "no {}; run cargo build --examples first", program.display());
    program
}

/// A server on a free port; it ends with its test.
pub(crate) struct Server {
    child: Mutex<Child>,
    pub(crate) address: SocketAddr,
    _directory: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Server {
    /// Ends it.
    pub(crate) fn stop(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }

    /// One with the articles above.
    pub(crate) fn start() -> Server {
        Server::with(ARTICLES, [""; 0])
    }

    /// One with these articles, as JSON lines, and more arguments.
    pub(crate) fn with(articles: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Server {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("articles.jsonl");
        fs::write(&file, articles).expect("the temporary directory takes files");
        Server::run(Some(file), arguments, directory)
    }

    /// One with an index that is there.
    pub(crate) fn of_index(index: &Path) -> Server {
        let directory = tempfile::tempdir().expect("a temporary directory");
        Server::run(None, ["--index".as_ref(), index.as_os_str()], directory)
    }

    /// Asks it to end, as at a terminal, and waits until it has.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) -> ExitStatus {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("there is a kill");
        assert!(sent.success());
        for _ in 0..300 {
            if let Some(status) = child.try_wait().expect("a child") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not end");
    }

    /// One with the articles that come with the crate.
    pub(crate) fn bundled() -> Server {
        Server::run(None, [""; 0], tempfile::tempdir().expect("a temporary directory"))
    }

    fn run(
        file: Option<PathBuf>,
        arguments: impl IntoIterator<Item: AsRef<OsStr>>,
        directory: TempDir,
    ) -> Server {
        let mut child = Command::new(program())
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .args(file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut line).expect("a line that says where to look");
        let address = line.trim().rsplit_once("http://").map(|(_, address)| address);
        let address = address.and_then(|address| address.strip_suffix('/'));
        let address = address.and_then(|address| address.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            panic!("no address in {line:?}");
        };
        Server { child: Mutex::new(child), address, _directory: directory }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        ask(self.address, method, path, headers, body)
    }
}

/// Asks any server.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    let length = body.len();
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n"
    );
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    // A server that refuses a request need not read all of it.
    let _ = stream.write_all(request.as_bytes());
    let _ = stream.write_all(body);
    let (mut answer, mut buffer) = (Vec::new(), [0; 1 << 16]);
    // Not every server closes a connection when it is told to.
    while !is_whole(&answer) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
        }
    }
    Answer::read(&answer)
}

/// Whether an answer has as many bytes as it says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let lines = str::from_utf8(&answer[..head]).unwrap_or_default().lines();
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, length)| length.trim().parse::<usize>().ok());
    length.is_some_and(|length| answer.len() >= head + 4 + length)
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let text = String::from_utf8(bytes.to_vec()).expect("an answer in UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|status| status.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        Answer { status, headers: headers.collect(), body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json; charset=utf-8"));
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// A path with parameters.
pub(crate) fn path<'p>(path: &str, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}
