use super::{Standing, Statement, samples};
use crate::receipts::tests::{none, program, text_of};
use domain::money::Money;
use domain::time::Span;
use domain::usage::Leg;
use domain::usage::charge::charge;
use locale::{Locale, Messages};
use std::process::Command;

#[test]
fn page_paper_and_file_say_the_same_in_every_language() {
    for locale in Locale::ALL {
        let t = Messages::new(locale);
        for (name, statement) in [
            ("statement", samples::statement()),
            ("waived", samples::waived()),
            ("nothing", samples::nothing()),
        ] {
            let Some(text) = text_of(name, &statement.pdf(t, &none())) else { return };
            let words = statement.words(t);
            let mut said: Vec<&String> =
                words.facts.iter().chain(&words.headline).flat_map(|(a, b)| [a, b]).collect();
            said.extend(words.lines.iter().flatten().chain(words.notes.iter()).chain([&words.standing]));
            said.extend(words.sums.iter().flat_map(|sum| [&sum.label, &sum.amount]));
            said.extend(words.intervals.iter().flatten());
            for word in said.iter().flat_map(|said| said.split_whitespace()).filter(|word| word.len() < 12) {
                assert!(text.contains(word), "{locale} {name}: {word:?} is not in\n{text}");
            }
        }
    }
}

#[test]
fn the_files_are_sound_and_always_the_same() {
    let t = Messages::new(Locale::Nl);
    let bytes = samples::statement().pdf(t, &none());
    assert_eq!(bytes, samples::statement().pdf(t, &none()));
    let Some(program) = program("qpdf") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("statement.pdf");
    std::fs::write(&file, bytes).expect("a file in the test's folder");
    let output = Command::new(program).arg("--check").arg(&file).output().expect("it starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("No syntax or stream encoding errors"));
}

#[test]
fn the_file_for_programs_adds_up_to_the_statement() {
    let statement = samples::statement();
    let csv = statement.table().csv();
    let minutes = |record: &str, leg: &str| -> i64 {
        let of = csv
            .lines()
            .filter(|line| line.starts_with(&format!("{record},")) && line.contains(&format!(",{leg},")));
        let cell = |line: &str| line.split(',').rev().nth(7).map(str::to_owned).expect("a cell");
        of.map(|line| cell(line).replace('.', "").parse::<i64>().expect("seconds")).sum()
    };
    for line in &statement.actual.lines {
        let leg = line.leg.as_str();
        assert_eq!(minutes("interval", leg), line.used.0, "{leg}");
        assert_eq!(minutes("line", leg), line.used.0, "{leg}");
    }
    assert!(csv.contains("'=cmd"), "no name is computed by a spreadsheet");
    let exact = locale::times::machine_exact(statement.intervals[0].interval.up);
    assert!(exact.len() == "2026-12-08T13:00:00.000Z".len() && csv.contains(&exact), "{exact} in {csv}");
    let charged = statement.charged.gross.to_decimal_string();
    assert!(csv.contains(&format!("charged_total,,,,,,,,,,,,,EUR,{charged}\r\n")), "{csv}");
}

#[test]
fn what_is_above_the_ceiling_is_shown_and_not_charged() {
    let statement = samples::waived();
    assert_eq!(statement.waived().minor, statement.actual.price.gross.minor - 1_000);
    assert_eq!(statement.released().minor, 0);
    let words = statement.words(Messages::new(Locale::En));
    let [.., waived, charged] = &words.sums[..] else { unreachable!("several") };
    assert!(waived.amount.starts_with('\u{2212}') && charged.is_total && charged.amount == "€\u{a0}10.00");
    assert!(words.notes.iter().any(|note| note.contains("never charged")));
}

#[test]
fn devices_are_numbered_only_where_somebody_had_several() {
    let statement = samples::statement();
    let devices: Vec<_> = statement.named().into_iter().map(|(_, device, _)| device).collect();
    assert_eq!(devices, [None, None, Some(1), Some(2), None]);
    let again = charge(&statement.tariff.1, &statement.used).expect("small");
    assert_eq!((again, statement.total()), (statement.actual.clone(), Span::minutes(302)));
}

#[test]
fn who_has_one_computer_and_one_telephone_has_no_two_devices() {
    let mut statement = samples::statement();
    for counted in &mut statement.intervals {
        if counted.interval.leg != Leg::Computer {
            counted.interval.device = "the telephone".into();
        }
    }
    let devices: Vec<_> = statement.named().into_iter().map(|(_, device, _)| device).collect();
    assert_eq!(devices, [None, None, Some(1), Some(2), None]);
}

#[test]
fn a_statement_names_who_sells() {
    let words = samples::statement().words(Messages::new(Locale::En));
    let seller = words.facts.iter().find(|(label, _)| label == "Sold by").map(|(_, seller)| seller.as_str());
    assert_eq!(seller, Some("Bursar Services B.V., Keizersgracht 1, 1015 CJ Amsterdam, NL"));
}

#[test]
fn what_was_paid_before_is_no_hold_and_what_is_not_done_is_not_told_as_done() {
    let said = |statement: &Statement| -> Vec<String> {
        let words = statement.words(Messages::new(Locale::En));
        words.headline.into_iter().map(|(label, _)| label).collect()
    };
    let usual = samples::statement();
    assert_eq!(said(&usual), ["Charged", "Held before", "Released"]);
    let refused = Statement { standing: Standing::LookedInto, ..usual.clone() };
    assert_eq!(said(&refused), ["To be charged", "Held before"]);
    let zero = Money::new(0, usual.ceiling.currency);
    let before = Statement { held: zero, paid_before: usual.ceiling, ..usual };
    assert_eq!(said(&before), ["Charged", "Paid before", "Not used, goes back"]);
    assert_eq!(before.unused().minor, before.ceiling.minor - before.charged.gross.minor);
    assert!(before.words(Messages::new(Locale::En)).standing.contains("paid before"));
}
