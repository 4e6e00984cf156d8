//! Slides are drawn in a process of their own: whatever a PDF file does to it, the server goes on. The process limits its
//! own memory and processor time before it reads a byte, and is killed when it takes too long.
//!
//! It gets the file on its standard input and answers on its standard output: lines of JSON, each page's line followed by
//! its picture.

use crate::child_process::limit_this_process;
use anyhow::Context as _;
use app::classrooms::{Rendered, Rendering, SlideRenderer};
use documents::{SlidePage, Slides};
use domain::classrooms::slides::{PICTURE_BYTES_MAX, RENDER_TIME_MAX, SlidesProblem};
use serde::{Deserialize, Serialize};
use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{ChildStdout, Command};
use tokio::sync::mpsc;

/// The command that draws; not for people.
pub const COMMAND: &str = "render-slides";

/// Memory of the process: addresses, bytes.
const MEMORY_MAX: u64 = 1_536 * 1024 * 1024;

/// Longest line between the processes, bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// What the process says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    Pages(usize),
    Page {
        width: u16,
        height: u16,
        media_type: String,
        bytes: usize,
        text: String,
    },
    /// The end: all pages came, or why not.
    End(Option<String>),
}

/// Draws as asked: the whole of the other process.
///
/// # Errors
/// When nobody listens any more.
pub fn draw() -> anyhow::Result<()> {
    limit_this_process(MEMORY_MAX, Duration::from_secs(RENDER_TIME_MAX.whole_seconds().unsigned_abs()))?;
    let mut file = Vec::new();
    std::io::stdin().lock().read_to_end(&mut file).context("reading the file")?;
    let mut out = std::io::stdout().lock();
    let outcome = Slides::open(file).and_then(|slides| {
        let mut takes = say(&mut out, &Line::Pages(slides.count()), &[]).is_ok();
        slides.each(|page| {
            let SlidePage { width, height, media_type, picture, text } = page;
            let media_type = media_type.to_owned();
            let line = Line::Page { width, height, media_type, bytes: picture.len(), text };
            takes = takes && say(&mut out, &line, &picture).is_ok();
            takes
        })
    });
    say(&mut out, &Line::End(outcome.err().map(|problem| problem.as_str().to_owned())), &[])
}

fn say(out: &mut impl Write, line: &Line, bytes: &[u8]) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")?;
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Draws in processes of this program.
pub struct OwnProcess(PathBuf);

impl OwnProcess {
    /// Of the program that runs.
    ///
    /// # Errors
    /// When the system does not say which that is.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self(std::env::current_exe().context("finding this program")?))
    }

    async fn run(&self, file: Vec<u8>, pages: mpsc::Sender<Rendered>) -> Result<(), SlidesProblem> {
        let spawned = Command::new(&self.0)
            .arg(COMMAND)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut child = spawned.map_err(|error| {
            tracing::error!(%error, "slides cannot be drawn: the program does not start");
            SlidesProblem::Interrupted
        })?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(SlidesProblem::Interrupted);
        };
        // One that has read enough closes its end; what it says tells more than that.
        let feeding = tokio::spawn(async move { drop(input.write_all(&file).await) });
        let outcome = hear(output, &pages).await;
        feeding.abort();
        outcome
    }
}

impl SlideRenderer for OwnProcess {
    fn render(&self, file: Vec<u8>, pages: mpsc::Sender<Rendered>) -> Rendering<'_> {
        let most = Duration::from_secs(RENDER_TIME_MAX.whole_seconds().unsigned_abs());
        Box::pin(async move {
            let drawn = tokio::time::timeout(most, self.run(file, pages)).await;
            drawn.unwrap_or(Err(SlidesProblem::TooSlow))
        })
    }
}

/// Hands on what the process says. One that falls silent without its last line took too much of something.
async fn hear(output: ChildStdout, pages: &mpsc::Sender<Rendered>) -> Result<(), SlidesProblem> {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let read = (&mut output).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await;
        read.map_err(|_| SlidesProblem::TooHeavy)?;
        let rendered = match serde_json::from_slice(&line).map_err(|_| SlidesProblem::TooHeavy)? {
            Line::Pages(count) => Rendered::Pages(count),
            Line::Page { width, height, media_type, bytes, text } => {
                let media_type = match media_type.as_str() {
                    "image/png" => "image/png",
                    "image/jpeg" => "image/jpeg",
                    _ => return Err(SlidesProblem::NotPdf),
                };
                if bytes > PICTURE_BYTES_MAX {
                    return Err(SlidesProblem::TooHeavy);
                }
                let mut picture = vec![0; bytes];
                output.read_exact(&mut picture).await.map_err(|_| SlidesProblem::TooHeavy)?;
                Rendered::Page(SlidePage { width, height, media_type, picture, text })
            }
            Line::End(None) => return Ok(()),
            Line::End(Some(problem)) => {
                return Err(SlidesProblem::parse(&problem).unwrap_or(SlidesProblem::NotPdf));
            }
        };
        if pages.send(rendered).await.is_err() {
            return Ok(());
        }
    }
}
