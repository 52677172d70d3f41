//! How far it is: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::shared::command::say;

const BAR: &str = "{bar:30} {bytes} of {total_bytes}, {msg} documents, {bytes_per_sec}, {eta} left";
/// When the size of the input is not known.
const NO_BAR: &str = "{spinner} {bytes}, {msg} documents, {bytes_per_sec}, {elapsed} so far";
const EVERY_ON_TERMINAL: Duration = Duration::from_millis(100);
const EVERY_ELSEWHERE: Duration = Duration::from_secs(5);

pub(crate) struct Progress {
    bar: ProgressBar,
    terminal: bool,
    started: Instant,
    shown: Instant,
    /// Bytes that an earlier run has read.
    skipped: u64,
}

impl Progress {
    /// Starts the clock. `bytes` is the size of the input, if it is known.
    pub(crate) fn new(bytes: Option<u64>) -> Progress {
        let terminal = io::stderr().is_terminal();
        let target =
            if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let template = if bytes.is_some() { BAR } else { NO_BAR };
        let style = ProgressStyle::with_template(template).expect("the templates above are right");
        let bar = ProgressBar::with_draw_target(bytes, target).with_style(style).with_message("0");
        let started = Instant::now();
        Progress { bar, terminal, started, shown: started, skipped: 0 }
    }

    /// Counts what is read through it.
    pub(crate) fn count<R: Read>(&self, read: R) -> impl Read + use<R> {
        self.bar.wrap_read(read)
    }

    /// Shows the number of documents so far if it is time to.
    pub(crate) fn documents(&mut self, documents: u64) {
        let every = if self.terminal { EVERY_ON_TERMINAL } else { EVERY_ELSEWHERE };
        if self.shown.elapsed() < every {
            return;
        }
        self.shown = Instant::now();
        if self.terminal {
            self.bar.set_message(documents.to_string());
            return;
        }
        let of =
            self.bar.length().map(|all| format!(" of {}", HumanBytes(all))).unwrap_or_default();
        let read = HumanBytes(self.bar.position());
        let time = self.started.elapsed();
        #[allow(clippy::cast_sign_loss, reason = "a count of bytes is not below 0")]
        let bytes = HumanBytes(per_second(self.bar.position() - self.skipped, time) as u64);
        let rate = rate(documents, time);
        let left = self.left(time).map(|left| format!(", {} left", HumanDuration(left)));
        let left = left.unwrap_or_default();
        say(&format!(
            "{read}{of} read, {documents} documents, {rate:.0} documents per second, {bytes}/s{left}"
        ));
    }

    /// The time that what is left will take, if the size of the input is known.
    fn left(&self, time: Duration) -> Option<Duration> {
        let read = per_second(self.bar.position() - self.skipped, time);
        let left = self.bar.length()?.saturating_sub(self.bar.position());
        #[allow(clippy::cast_precision_loss, reason = "an estimate needs no more digits")]
        Duration::try_from_secs_f64(left as f64 / read).ok()
    }

    /// Counts bytes that an earlier run has read.
    pub(crate) fn skip(&mut self, bytes: u64) {
        self.skipped += bytes;
        self.bar.inc(bytes);
        self.bar.reset_eta();
    }

    /// Says something above the bar.
    pub(crate) fn say(&self, message: &str) {
        self.bar.suspend(|| say(message));
    }

    /// Takes the bar away and tells the time since the start.
    pub(crate) fn finish(self) -> Duration {
        self.bar.finish_and_clear();
        self.started.elapsed()
    }
}

pub(crate) fn rate(documents: u64, time: Duration) -> f64 {
    per_second(documents, time)
}

fn per_second(count: u64, time: Duration) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a rate needs no more digits")]
    let count = count as f64;
    // The clock of some systems is coarse, and a rate must be a number.
    count / time.as_secs_f64().max(1e-6)
}
