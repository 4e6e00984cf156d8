//! The process that draws slides: what it answers, and that it ends by itself whatever it is given.

use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What the process says about a file: its lines, without the pictures between them.
fn drawn(file: &[u8]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bursar"))
        .arg("render-slides")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let (mut input, file) = (child.stdin.take().expect("piped"), file.to_vec());
    // It may end before it has read everything.
    let feeding = std::thread::spawn(move || drop(input.write_all(&file)));
    let mut said = Vec::new();
    child.stdout.take().expect("piped").read_to_end(&mut said).expect("readable");
    feeding.join().expect("fed");
    child.wait().expect("it ends");
    let (mut lines, mut rest) = (Vec::new(), said.as_slice());
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line: Value = serde_json::from_slice(&rest[..end]).expect("a line of JSON");
        let bytes = line["page"]["bytes"].as_u64().map_or(0, |bytes| usize::try_from(bytes).expect("small"));
        rest = rest.get(end + 1 + bytes..).unwrap_or_default();
        lines.push(line);
    }
    lines
}

#[test]
fn pages_come_with_their_text_and_then_the_end() {
    let lines = drawn(&testkit::slides::pdf(&["One", "Two"]));
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0]["pages"], 2);
    assert_eq!(lines[2]["page"]["text"], "Two");
    assert_eq!((&lines[1]["page"]["width"], &lines[1]["page"]["height"]), (&1_600.into(), &900.into()));
    assert_eq!(lines[3], serde_json::json!({ "end": null }));
}

#[test]
fn what_is_no_pdf_is_said_to_be_none() {
    assert_eq!(drawn(b"hello"), [serde_json::json!({ "end": "not-pdf" })]);
    assert_eq!(drawn(b""), [serde_json::json!({ "end": "not-pdf" })]);
}

/// A page as large as a house, one that is a line, one that draws itself, and a stream that unpacks to more than the
/// process may hold: it says so, or it dies; it does not go on, and nothing of it is taken for pages.
#[test]
fn a_hostile_file_takes_neither_time_nor_memory() {
    let usual = String::from_utf8(testkit::slides::pdf(&["Hello"])).expect("ASCII");
    let with_box = |size: &str| usual.replace("[0 0 720 405]", size).into_bytes();
    let itself = usual
        .replace("/F1 36 Tf", "/Me Do /F1 36 Tf")
        .replace("/Font<</F1", "/XObject<</Me 5 0 R>>/Font<</F1");
    let began = Instant::now();
    for (what, file) in [
        ("huge", with_box("[0 0 1e30 1e30]")),
        ("thin", with_box("[0 0 100000 1]")),
        ("turned", with_box("[720 405 0 0]")),
        ("empty", with_box("[0 0 0 0]")),
        ("no numbers", with_box("[x y z w]")),
        ("itself", itself.into_bytes()),
        ("bomb", bomb()),
    ] {
        for line in drawn(&file) {
            if let (Some(width), Some(height)) =
                (line["page"]["width"].as_u64(), line["page"]["height"].as_u64())
            {
                assert!(
                    (1..=1_600).contains(&width) && (1..=1_600).contains(&height),
                    "{what}: {width} × {height}"
                );
            }
        }
    }
    assert!(began.elapsed() < Duration::from_secs(180), "{:?}", began.elapsed());
}

/// A content stream that unpacks to gigabytes: three filters of runs, one around the other.
fn bomb() -> Vec<u8> {
    // Each pair says "the next byte 128 times".
    let runs = |bytes: &[u8]| bytes.iter().flat_map(|byte| [129, *byte]).collect::<Vec<u8>>();
    let mut packed = runs(&vec![b'q'; 4 * 1_024]);
    packed = runs(&packed);
    packed = runs(&packed);
    packed.push(128);
    let head = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 405]/Contents 4 0 R>>endobj\n";
    let filters = "[/RunLengthDecode/RunLengthDecode/RunLengthDecode]";
    let mut file = head.as_bytes().to_vec();
    file.extend(format!("4 0 obj<</Length {}/Filter{filters}>>stream\n", packed.len()).bytes());
    file.extend(packed);
    file.extend(b"\nendstream endobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF\n");
    file
}
