//! What the manual says is so: its commands exist, and systemd understands its service.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The documents for people who run Bursar.
fn documents() -> Vec<PathBuf> {
    let manual = std::fs::read_dir(root().join("docs/manual")).expect("the manual is there");
    let pages = manual.map(|entry| entry.expect("readable").path());
    let mut pages: Vec<_> = pages.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.push(root().join("README.md"));
    pages
}

/// The words behind `bursar` in the lines of a document that are commands, up to what belongs to the shell.
fn commands(text: &str) -> Vec<Vec<&str>> {
    let indented = text.lines().filter(|line| line.starts_with("    ") || line.starts_with('\t'));
    let spans = text
        .lines()
        .filter(|line| !line.starts_with(' '))
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    indented.chain(spans).filter_map(command).collect()
}

fn command(line: &str) -> Option<Vec<&str>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        let ours = words[at] == "bursar" || words[at].ends_with("/bursar");
        let ends = |word: &&&str| !matches!(**word, ">" | "&&" | "|" | "#" | ";");
        let rest: Vec<_> =
            words[at + 1..].iter().take_while(ends).map(|word| word.trim_end_matches('\'')).collect();
        let first = rest.first()?;
        // It may also be a user, a folder or a service.
        let runs = first.starts_with(|c: char| c.is_ascii_lowercase()) || (at == 0 && first.starts_with('-'));
        (ours && runs).then_some(rest)
    })
}

fn help(command: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_bursar")).args(command).arg("--help").output().expect("it starts");
    assert!(output.status.success(), "bursar {}: there is no such command", command.join(" "));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn every_command_of_the_manual_exists_with_its_options() {
    let mut seen = BTreeSet::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("readable");
        for words in commands(&text) {
            if words[0].starts_with('-') {
                assert!(help(&[]).contains(words[0]), "{}: {}", path.display(), words.join(" "));
                continue;
            }
            let depth = if matches!(words[0], "db" | "emulator") { 2 } else { 1 };
            let name = &words[..depth.min(words.len())];
            let help = help(name);
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{}: {}", path.display(), words.join(" "));
            }
            seen.insert(name.join(" "));
        }
    }
    for name in ["serve", "check", "backup", "restore", "release", "db copy", "ledger", "verify-chain"] {
        assert!(seen.contains(name), "the manual does not say how to use {name}");
    }
}

/// The page of the manual that tells what deserves an alarm, in one line.
fn watching() -> String {
    let text = std::fs::read_to_string(root().join("docs/manual/watching.md")).expect("readable");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_entry_of_the_health_page_is_explained() {
    let manual = watching();
    let catalogue = root().join("crates/locale/messages/en/health.ftl");
    let catalogue = std::fs::read_to_string(catalogue).expect("readable");
    let titles: Vec<&str> = catalogue
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .filter(|(key, _)| key.starts_with("health-") && catalogue.contains(&format!("\n{key}-")))
        .map(|(_, title)| title)
        .collect();
    assert_eq!(titles.len(), domain::health::Check::ALL.len(), "{titles:?}");
    for title in titles {
        assert!(manual.contains(&format!("| *{title}* |")), "{title}");
    }
}

/// Every source file below a folder.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn every_error_of_the_log_is_explained() {
    let (manual, mut files) = (watching(), Vec::new());
    for part in ["crates/app", "crates/connectors", "crates/store", "crates/web", "bursar"] {
        sources(&root().join(part).join("src"), &mut files);
    }
    // What the demo says of its stand-ins no operator reads.
    files.retain(|path| !path.ends_with("demo.rs"));
    let mut found = 0;
    for path in files {
        let text = std::fs::read_to_string(&path).expect("readable");
        for line in text.split("tracing::error!(").skip(1) {
            // The words are the last text of the call.
            let call = line.split_once(");").expect("it ends").0;
            let words = call.rsplit('"').nth(1).expect("it says something");
            assert!(manual.contains(&format!("*{words}*")), "{}: {words}", path.display());
            found += 1;
        }
    }
    assert!(found > 20, "{found}");
}

#[test]
fn systemd_understands_the_service() {
    if !Command::new("systemd-analyze").arg("--version").output().is_ok_and(|output| output.status.success())
    {
        println!("left out: there is no systemd-analyze");
        return;
    }
    let text = std::fs::read_to_string(root().join("docs/manual/bursar.service")).expect("readable");
    let folder = tempfile::tempdir().expect("a folder");
    let unit = folder.path().join("bursar.service");
    let verify = |text: &str| {
        // The program and the user are not installed here.
        let here = text.replace("/usr/local/bin/bursar", env!("CARGO_BIN_EXE_bursar"));
        let here =
            here.replace("=bursar\n", "=root\n").replace("StateDirectory=root", "StateDirectory=bursar");
        std::fs::write(&unit, here).expect("written");
        let output = Command::new("systemd-analyze").arg("verify").arg(&unit).output().expect("it starts");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        // Of other units of the machine it may say what it likes.
        let about_ours: Vec<_> = said.lines().filter(|line| line.contains("bursar.service")).collect();
        (output.status.success(), about_ours.join("\n"))
    };
    assert_eq!(verify(&text), (true, String::new()));
    let wrong = verify(&text.replace("ProtectClock=", "ProtectClocks="));
    assert!(wrong.1.contains("ProtectClocks"), "a mistake is noticed: {wrong:?}");
}
