use super::{About, Document, WhyBack, samples};
use crate::Fonts;
use domain::refunds::Cause;
use locale::{Locale, Messages};
use std::path::PathBuf;
use std::process::Command;

fn all() -> [(&'static str, Document); 5] {
    [
        ("receipt", samples::receipt()),
        ("company", samples::company_receipt()),
        ("part", samples::part_credit_note()),
        ("correction", samples::correction()),
        ("test", samples::test_receipt()),
    ]
}

/// No fonts: papers look the same on every machine.
pub(crate) fn none() -> Fonts {
    Fonts::in_folders(Vec::new())
}

/// A program of Debian's that reads PDF files; without one, tests that need it say so.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("left out: {name} is not installed (Debian: poppler-utils, qpdf)");
    }
    found
}

/// What somebody who selects all text of the file gets.
pub(crate) fn text_of(name: &str, bytes: &[u8]) -> Option<String> {
    let program = program("pdftotext")?;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(format!("{name}.pdf"));
    std::fs::write(&file, bytes).expect("a file in the test's folder");
    let output = Command::new(program).arg("-layout").arg(&file).arg("-").output().expect("it starts");
    assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn everything_that_is_said_can_be_selected_in_every_language() {
    for locale in Locale::ALL {
        let t = Messages::new(locale);
        for (name, document) in all() {
            let Some(text) = text_of(name, &document.pdf(t, None, &none())) else { return };
            let words = document.words(t);
            let pairs = words.facts.iter().chain(&words.lines).chain(&words.settled).chain([&words.total]);
            let mut said: Vec<&String> = pairs.flat_map(|(label, value)| [label, value]).collect();
            said.extend([&words.kind, &words.buyer.heading, &words.seller.name]);
            said.extend(words.seller.lines.iter().chain(&words.notes));
            said.push(&words.buyer.name);
            said.extend(&words.buyer.lines);
            // Lines are broken at blanks; longer words than a line are broken inside.
            for word in said.iter().flat_map(|said| said.split_whitespace()).filter(|word| word.len() < 30) {
                assert!(text.contains(word), "{locale} {name}: {word:?} is not in\n{text}");
            }
        }
    }
}

#[test]
fn a_credit_note_says_why_the_money_went_back_and_calls_its_number_its_own() {
    for locale in Locale::ALL {
        let t = Messages::new(locale);
        let says = |cause, words: &str| {
            let mut note = samples::part_credit_note();
            if let About::CreditNote { why, .. } = &mut note.about {
                *why = Some(WhyBack { cause, words: words.into(), by_bank: false });
            }
            let said = note.words(t);
            assert_eq!(said.facts[0].0, t.text("credit-note-number"), "{locale}");
            said.settled.into_iter().find(|(label, _)| *label == t.text("credit-note-why")).expect("why").1
        };
        assert_eq!(says(Cause::Staff, " You left\nearly "), "You left early", "{locale}: as it was typed");
        let called_off = says(Cause::SessionCancelled, "The trainer is ill.");
        assert_eq!(called_off, format!("{} The trainer is ill.", t.text("credit-note-why-called-off")));
        for cause in Cause::ALL {
            assert!(!says(cause, "").is_empty(), "{locale}: {cause:?} has words of its own");
        }
        let mut by_bank = samples::part_credit_note();
        if let About::CreditNote { why: Some(why), .. } = &mut by_bank.about {
            why.by_bank = true;
        }
        let how = |note: &Document| {
            let back = t.text("credit-note-given-back");
            note.words(t).settled.into_iter().find(|(label, _)| *label == back).expect("how").1
        };
        assert_eq!(how(&by_bank), t.text("credit-note-by-bank"), "{locale}");
        assert_eq!(how(&samples::part_credit_note()), t.text("credit-note-as-paid"), "{locale}");
        let mut old = samples::part_credit_note();
        if let About::CreditNote { why, .. } = &mut old.about {
            *why = None;
        }
        let label = t.text("credit-note-why");
        assert!(old.words(t).settled.iter().all(|(said, _)| *said != label), "{locale}: not known, not said");
        assert_eq!(samples::receipt().words(t).facts[0].0, t.text("receipt-number"), "{locale}");
    }
}

#[test]
fn amounts_end_at_the_right_margin() {
    let Some(program) = program("pdftotext") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, samples::receipt().pdf(Messages::new(Locale::En), None, &none())).expect("a file");
    let output = Command::new(program).arg("-bbox").arg(&file).arg("-").output().expect("it starts");
    let words = String::from_utf8(output.stdout).expect("UTF-8");
    let ends: Vec<&str> = words
        .lines()
        .filter(|line| ["1,020.25<", "214.25<", "1,234.50<"].iter().any(|amount| line.contains(amount)))
        .filter_map(|line| Some(line.split_once("xMax=\"")?.1.split_once('.')?.0))
        .collect();
    // The net amount stands in the tax line once more, further left.
    assert_eq!(ends.iter().filter(|end| **end == "538").count(), 3, "{words}");
}

#[test]
fn the_files_are_sound_small_and_always_the_same() {
    for (name, document) in all() {
        let t = Messages::new(Locale::Fr);
        let bytes = document.pdf(t, None, &none());
        assert_eq!(bytes, document.pdf(t, None, &none()), "{name}");
        assert!(bytes.len() < 60_000, "{name}: {} bytes", bytes.len());
        let Some(program) = program("qpdf") else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("document.pdf");
        std::fs::write(&file, bytes).expect("a file in the test's folder");
        let output = Command::new(program).arg("--check").arg(&file).output().expect("it starts");
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.contains("No syntax or stream encoding errors"),
            "{name}: {said}"
        );
    }
}

/// A round blue logo on a clear ground, 120 by 60 pixels.
fn logo() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..60_i32 {
        rows.push(0);
        for x in 0..120_i32 {
            let inside = (x - 60).pow(2) + 4 * (y - 30).pow(2) < 3_400;
            rows.extend([20, 90, 160, if inside { 255 } else { 0 }]);
        }
    }
    crate::pdf::png_of(120, 60, (8, 6), &[], &rows)
}

#[test]
fn a_logo_stands_on_the_paper_and_the_sellers_name_is_said_all_the_same() {
    let t = Messages::new(Locale::En);
    let bytes = samples::receipt().pdf(t, Some(&logo()), &none());
    assert_eq!(bytes, samples::receipt().pdf(t, Some(&logo()), &none()), "always the same");
    assert_eq!(
        samples::receipt().pdf(t, Some(b"no picture"), &none()),
        samples::receipt().pdf(t, None, &none()),
        "what cannot be drawn is as if there were none"
    );
    assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
    let Some(text) = text_of("logo", &bytes) else { return };
    assert!(text.contains("Demo Academy B.V."), "{text}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, &bytes).expect("a file");
    let run = |name: &str, arguments: &[&str]| {
        let output = Command::new(program(name)?).args(arguments).arg(&file).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(images) = run("pdfimages", &["-list"]) else { return };
    // The picture and what says how opaque it is, each of its own size.
    let listed = images.lines().filter(|line| line.contains(" 120 ") && line.contains(" 60 ")).count();
    assert_eq!(listed, 2, "{images}");
    let Some(said) = run("qpdf", &["--check"]) else { return };
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
}

#[test]
fn the_file_says_its_title_language_and_structure() {
    let Some(program) = program("pdfinfo") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, samples::company_receipt().pdf(Messages::new(Locale::Nl), None, &none()))
        .expect("a file");
    let run = |arguments: &[&str]| {
        let output = Command::new(&program).args(arguments).arg(&file).output().expect("it starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let said = run(&[]);
    for line in ["Betaalbewijs 2026-000043", "Demo Academy B.V.", "Tagged:          yes", "A4"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let structure = run(&["-struct"]);
    for element in ["H1", "H2", "Table", "TR", "TH", "TD", "P "] {
        assert!(structure.contains(element.trim()), "{element}: {structure}");
    }
}

#[test]
fn what_the_font_lacks_can_still_be_copied() {
    let Some(text) = text_of("test", &samples::test_receipt().pdf(Messages::new(Locale::En), None, &none()))
    else {
        return;
    };
    assert!(text.contains("王小明"), "{text}");
}

/// Files to look at: `BURSAR_DOCUMENTS=folder cargo test -p bursar-documents files_to_look_at`.
#[test]
fn files_to_look_at() {
    let Some(folder) = std::env::var_os("BURSAR_DOCUMENTS").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for locale in Locale::ALL {
        for (name, document) in all() {
            let file = folder.join(format!("{name}-{}.pdf", locale.code()));
            std::fs::write(file, document.pdf(Messages::new(locale), Some(&logo()), &Fonts::of_system()))
                .expect("written");
        }
    }
}
