//! Chromium, driven as a reader drives it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server;

/// What is waited for comes within this time, or never.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is looked with.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) runs_scripts: bool,
}

pub(crate) const DESK: Screen = Screen { width: 1280, height: 900, runs_scripts: true };
pub(crate) const PHONE: Screen = Screen { width: 390, height: 844, runs_scripts: true };

impl Screen {
    pub(crate) const fn without_scripts(self) -> Screen {
        Screen { runs_scripts: false, ..self }
    }

    fn capabilities(self, profile: &TempDir) -> serde_json::Map<String, Value> {
        let profile = profile.path().display();
        let scripts = if self.runs_scripts { 1 } else { 2 };
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-dev-shm-usage", "--hide-scrollbars", format!("--user-data-dir={profile}"),
                ],
                "prefs": { "profile.managed_default_content_settings.javascript": scripts },
                "mobileEmulation": {
                    "deviceMetrics": {
                        "width": self.width, "height": self.height, "pixelRatio": 1, "mobile": self.width < 800,
                        // The driver waits for ever for a touch to be answered where no script may run.
                        "touch": self.width < 800 && self.runs_scripts,
                    },
                },
            },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        capabilities.as_object().cloned().unwrap_or_default()
    }
}

/// The program that drives; it ends with its test, and the browser with it.
struct Driver {
    child: Child,
    address: SocketAddr,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Driver {
    fn start() -> Driver {
        let child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = child.expect("chromedriver; apt-get install chromium chromium-driver");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let Some(port) = port else {
            let _ = child.kill();
            panic!("chromedriver says no port");
        };
        Driver { child, address: ([127, 0, 0, 1], port).into() }
    }
}

pub(crate) struct Browser {
    pub(crate) client: Client,
    session: String,
    driver: Driver,
    origin: String,
    _profile: TempDir,
}

/// Looks at a server.
pub(crate) fn browse(server: &server::Server, screen: Screen, look: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let browser = Browser::open(server, screen).await;
        look(&browser).await;
    });
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Else the browser would outlive its driver, also after a test that failed.
        let path = format!("/session/{}", self.session);
        server::ask(self.driver.address, "DELETE", &path, &[], b"");
    }
}

impl Browser {
    async fn open(server: &server::Server, screen: Screen) -> Browser {
        let driver = Driver::start();
        let profile = tempfile::tempdir().expect("a temporary directory");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(screen.capabilities(&profile))
            .connect(&format!("http://{}", driver.address))
            .await
            .expect("the browser opens");
        let session = client.session_id().await.expect("the driver answers").expect("a session");
        let origin = format!("http://{}", server.address);
        Browser { client, session, driver, origin, _profile: profile }
    }

    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.origin)).await.expect("the page loads");
    }

    /// The first element that is there, once it is.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("elements").len()
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("a text")
    }

    pub(crate) async fn click(&self, css: &str) {
        let clicked = self.find(css).await.click().await;
        clicked.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub(crate) async fn keys(&self, css: &str, keys: &str) {
        self.find(css).await.send_keys(keys).await.expect("keys");
    }

    /// Keys to whatever has the focus.
    pub(crate) async fn press(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// What a script returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// The path and parameters of the page.
    pub(crate) async fn path(&self) -> String {
        let address = self.client.current_url().await.expect("an address");
        let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", address.path())
    }

    /// Waits until the first such element has a text.
    pub(crate) async fn until(&self, css: &str, contains: &str) {
        let mut last = String::new();
        for _ in 0..200 {
            if let Ok(element) = self.client.find(Locator::Css(css)).await
                && let Ok(text) = element.text().await
            {
                if text.contains(contains) {
                    return;
                }
                last = text;
            }
            tokio::time::sleep(PATIENCE / 200).await;
        }
        panic!("{css} never has {contains:?}; it has {last:?}");
    }

    /// What the browser has noted since it was asked last.
    fn log(&self, kind: &str) -> Vec<Value> {
        let path = format!("/session/{}/se/log", self.session);
        let asked = json!({ "type": kind }).to_string();
        let answer = server::ask(self.driver.address, "POST", &path, &[], asked.as_bytes());
        let answer: Value = serde_json::from_str(&answer.body).expect("JSON of the driver");
        answer["value"].as_array().cloned().expect("a list")
    }

    /// Nothing went wrong in the page, and it asked no other server for anything.
    #[track_caller]
    pub(crate) fn was_quiet(&self) {
        let errors: Vec<Value> =
            self.log("browser").into_iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut asked = 0;
        for entry in self.log("performance") {
            let message = entry["message"].as_str().unwrap_or_default();
            let message: Value = serde_json::from_str(message).unwrap_or_default();
            if message["message"]["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let address = &message["message"]["params"]["request"]["url"];
            let address = address.as_str().unwrap_or_default();
            // Chromium's own pages are not ours to judge.
            if !["http", "ws"].iter().any(|scheme| address.starts_with(scheme)) {
                continue;
            }
            let is_ours =
                address.strip_prefix(&self.origin).is_some_and(|path| path.starts_with('/'));
            assert!(is_ours, "asked for {address}");
            asked += 1;
        }
        assert!(asked > 0, "the requests are noted");
    }
}
