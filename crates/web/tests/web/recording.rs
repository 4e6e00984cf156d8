//! What a test hears of what is logged, and what must not be in there.

use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;

/// Lines of a log.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// What was written until now.
    pub fn read(&self) -> Vec<u8> {
        self.0.lock().expect("unbroken").clone()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("unbroken").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that anybody writes at any level, whose target `is_heard`; never the stand-ins.
pub fn recorder(lines: &Lines, is_heard: fn(&str) -> bool) -> impl tracing::Subscriber + Send + Sync + use<> {
    let writer = lines.clone();
    let ours = filter_fn(move |line| is_heard(line.target()) && !line.target().contains("emulators"));
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    tracing_subscriber::registry().with(layer.with_filter(ours))
}

/// Everything that this thread writes while this lives, as [`recorder`] hears it. A second one beside it, which nobody writes to: while there
/// is one alone, whichever thread comes to a line first decides for all whether that line is heard.
pub fn record(lines: &Lines, is_heard: fn(&str) -> bool) -> (DefaultGuard, Dispatch) {
    let beside = Dispatch::new(recorder(&Lines::default(), is_heard));
    (tracing::subscriber::set_default(recorder(lines, is_heard)), beside)
}

/// Whether a card's number is in there, as digits, in groups, or as a form sends it; or most of it.
pub fn has_number(bytes: &[u8], number: &str) -> bool {
    let grouped = |between: &str| {
        let groups: Vec<_> = number.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect();
        groups.join(between)
    };
    let all =
        [number.to_owned(), grouped(" "), grouped("+"), grouped("%20"), grouped("-"), number[4..].to_owned()];
    let is_here = |text: &[u8], window: &[u8]| window[0] == text[0] && window == text;
    all.iter().map(String::as_bytes).any(|text| bytes.windows(text.len()).any(|window| is_here(text, window)))
}
