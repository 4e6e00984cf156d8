//! The rules, one function each, over the text of the whole repository.

use super::documents;
use super::{File, Finding};

/// A file with one job fits in this many lines. Style sheets are lists of rules, and free of this.
const LINES_MAX: usize = 600;

/// Endings of files that people write and read as code.
const CODE: &[&str] = &[".rs", ".js", ".mjs", ".css", ".html", ".sql", ".sh"];

/// Words that mark unfinished work. In two pieces each, so that this list is not itself a finding.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// Beginnings of paths that exist on one person's machine only.
const MACHINE_PATHS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];

/// Where crates may come from, as the lock file writes it.
const CRATE_INDEX: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

/// A rule returns what it does not allow.
type Rule = fn(&[File]) -> Vec<Finding>;

/// Every rule with the name it is reported under.
pub const ALL: &[(&str, Rule)] = &[
    ("one job per file", file_length),
    ("nothing unfinished", unfinished),
    ("no machine's paths", machine_paths),
    ("no private registry", registries),
    ("every crate says what it is", crate_documents),
    ("every crate has the licence", licence),
    ("a test that is left out says why", ignored_tests),
    ("an example in the documentation is a test", examples),
    ("tasks and handlers are of one type", own_types),
    ("links in documents lead somewhere", documents::links),
    ("the map names what exists", documents::map),
    ("the map names every table", documents::tables),
    ("text ends in one newline, lines in no space", white_space),
];

fn file_length(files: &[File]) -> Vec<Finding> {
    // The picture of the schema is generated: it grows with every table.
    let counted = code(files)
        .filter(|file| !file.path.ends_with(".css") && !file.path.starts_with("crates/store/schema/"));
    let long = counted.map(|file| (file, file.text.lines().count())).filter(|(_, lines)| *lines > LINES_MAX);
    long.map(|(file, lines)| format!("{}: {lines} lines, at most {LINES_MAX}", file.path)).collect()
}

fn unfinished(files: &[File]) -> Vec<Finding> {
    containing(code(files), UNFINISHED)
}

fn machine_paths(files: &[File]) -> Vec<Finding> {
    containing(files.iter(), MACHINE_PATHS)
}

/// A lock file or a setting that names another registry builds on one machine only.
fn registries(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let wrong: fn(&str) -> bool = match name {
            "Cargo.lock" => |line| line.starts_with("source = ") && line != CRATE_INDEX,
            "package-lock.json" => |line| line.contains("\"resolved\"") || line.contains("//"),
            "requirements.txt" => |line| line.contains("://") || line.contains("index-url"),
            ".npmrc" | "pip.conf" => |line| line.contains("://") || line.contains("registry="),
            "config.toml" => |line| line.trim_start().starts_with("[source") || line.contains("[registr"),
            _ => continue,
        };
        findings.extend(matching(file, wrong));
    }
    findings
}

fn crate_documents(files: &[File]) -> Vec<Finding> {
    let undocumented =
        files.iter().filter(|file| is_crate_root(&file.path) && !file.text.starts_with("//! "));
    undocumented.map(|file| format!("{}: does not open with what the crate is", file.path)).collect()
}

fn licence(files: &[File]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml") && !file.text.contains("license.workspace = true"))
        .map(|file| format!("{}: has no `license.workspace = true`", file.path))
        .collect();
    if !files.iter().any(|file| file.path == "LICENSE" && file.text.contains("Apache License")) {
        findings.push("LICENSE is not the Apache License".to_owned());
    }
    findings
}

fn ignored_tests(files: &[File]) -> Vec<Finding> {
    let bare = concat!("#[igno", "re]");
    containing(files.iter().filter(|file| file.path.ends_with(".rs")), &[bare])
}

/// To look for examples cargo compiles a library once more: one that has none says so.
fn examples(files: &[File]) -> Vec<Finding> {
    let untested = files.iter().filter_map(|file| {
        file.text.contains("\ndoctest = false\n").then(|| file.path.strip_suffix("Cargo.toml")).flatten()
    });
    let of_library = |of: &str| {
        let mine = files.iter().filter(|file| file.path.starts_with(&format!("{of}src/")));
        mine.flat_map(|file| matching_opened(file, is_example)).collect::<Vec<_>>()
    };
    untested.flat_map(of_library).collect()
}

/// Whether what stands behind the marks that open a block of documentation makes it an example that is run, or only compiled.
fn is_example(kind: &str) -> bool {
    kind.split(',').all(|word| {
        matches!(word.trim(), "" | "rust" | "no_run" | "should_panic" | "compile_fail")
            || word.trim().starts_with("edition")
    })
}

/// The lines that open a block of documentation, where what stands behind their marks is `wrong`.
fn matching_opened(file: &File, wrong: fn(&str) -> bool) -> Vec<Finding> {
    let marks = |line: &str| {
        let line = line.trim();
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        Some(text.trim().strip_prefix("```")?.to_owned())
    };
    let fences = file.text.split('\n').enumerate().filter_map(|(index, line)| Some((index, marks(line)?)));
    let opened = fences.step_by(2).filter(|(_, kind)| wrong(kind));
    opened.map(|(index, kind)| format!("{}:{}: ```{kind}", file.path, index + 1)).collect()
}

/// A task or a handler of a type of its own is some hundred functions for the compiler (decision record 0025).
fn own_types(files: &[File]) -> Vec<Finding> {
    let of = |folder: &'static str, except: &'static str| {
        files.iter().filter(move |file| file.path.starts_with(folder) && !file.path.ends_with(except))
    };
    let tasks = containing(of("crates/app/src/", "/spawn.rs"), &["tokio::spawn"]);
    let handlers =
        containing(of("crates/web/src/", "/methods.rs"), &["routing::get", "routing::post", "routing::{"]);
    [tasks, handlers].concat()
}

fn white_space(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in code(files).filter(|file| !file.text.is_empty()) {
        findings.extend(matching(file, |line| line.ends_with([' ', '\t', '\r'])));
        if !file.text.ends_with('\n') || file.text.ends_with("\n\n") {
            findings.push(format!("{}: does not end in exactly one newline", file.path));
        }
    }
    findings
}

fn is_crate_root(path: &str) -> bool {
    path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs")
}

fn code(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| CODE.iter().any(|ending| file.path.ends_with(ending)))
}

fn containing<'a>(files: impl Iterator<Item = &'a File>, words: &[&str]) -> Vec<Finding> {
    files.flat_map(|file| matching(file, |line| words.iter().any(|word| line.contains(word)))).collect()
}

/// The lines of a file that a rule does not allow, with their numbers.
fn matching(file: &File, wrong: impl Fn(&str) -> bool) -> Vec<Finding> {
    let lines = file.text.split('\n').enumerate().filter(|(_, line)| wrong(line));
    lines.map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: impl Into<String>) -> Vec<File> {
        vec![File { path: path.to_owned(), text: text.into() }]
    }

    #[test]
    fn a_file_may_be_as_long_as_the_limit_and_no_longer() {
        assert_eq!(file_length(&file("a.rs", "x\n".repeat(LINES_MAX))).len(), 0);
        assert_eq!(file_length(&file("a.rs", "x\n".repeat(LINES_MAX + 1))).len(), 1);
        assert_eq!(file_length(&file("a.css", "x\n".repeat(LINES_MAX + 1))).len(), 0);
        assert_eq!(file_length(&file("a.md", "x\n".repeat(LINES_MAX + 1))).len(), 0);
    }

    #[test]
    fn unfinished_work_is_found_with_its_line() {
        let findings = unfinished(&file("a.js", format!("one\n// {} later\n", UNFINISHED[0])));
        assert_eq!(findings, [format!("a.js:2: // {} later", UNFINISHED[0])]);
    }

    #[test]
    fn paths_of_one_machine_are_found_in_any_file() {
        for path in MACHINE_PATHS {
            assert_eq!(machine_paths(&file("README.md", format!("see {path}me/bursar"))).len(), 1);
        }
        assert_eq!(machine_paths(&file("README.md", "see /var/lib/bursar")).len(), 0);
    }

    #[test]
    fn registries_other_than_the_public_ones_are_found() {
        assert_eq!(registries(&file("Cargo.lock", CRATE_INDEX)).len(), 0);
        assert_eq!(registries(&file("Cargo.lock", "source = \"registry+https://mirror.test/\"")).len(), 1);
        assert_eq!(registries(&file("e2e/package-lock.json", "  \"resolved\": \"x.tgz\"")).len(), 1);
        assert_eq!(registries(&file("e2e/package-lock.json", "  \"version\": \"1.0.0\"")).len(), 0);
        assert_eq!(registries(&file("a/requirements.txt", "--index-url https://mirror.test/")).len(), 1);
        assert_eq!(registries(&file(".cargo/config.toml", "[source.crates-io]")).len(), 1);
    }

    #[test]
    fn crates_without_a_sentence_or_a_licence_are_found() {
        assert_eq!(crate_documents(&file("crates/a/src/lib.rs", "pub mod b;\n")).len(), 1);
        assert_eq!(crate_documents(&file("crates/a/src/lib.rs", "//! Rules.\n")).len(), 0);
        assert_eq!(licence(&file("LICENSE", "Apache License")).len(), 0);
        let mut files = file("crates/a/Cargo.toml", "[package]\n");
        assert_eq!(licence(&files).len(), 2);
        files.extend(file("LICENSE", "Apache License"));
        assert_eq!(licence(&files).len(), 1);
    }

    #[test]
    fn a_test_left_out_without_a_reason_is_found() {
        assert_eq!(ignored_tests(&file("a.rs", concat!("    #[igno", "re]\n"))).len(), 1);
        assert_eq!(ignored_tests(&file("a.rs", "    #[ignore = \"slow: 20 minutes\"]\n")).len(), 0);
    }

    #[test]
    fn an_example_that_is_never_run_is_found() {
        let with = |manifest: &str, text: &str| {
            let mut all = file("crates/a/src/b.rs", text);
            all.extend(file("crates/a/Cargo.toml", manifest));
            examples(&all)
        };
        let (none, some) = ("[lib]\ndoctest = false\n", "[lib]\n");
        for example in ["/// ```\n/// b();\n/// ```\n", "//! ```rust,no_run\n//! b();\n//! ```\n"] {
            assert_eq!(with(none, example).len(), 1, "{example}");
            assert_eq!(with(some, example).len(), 0, "{example}");
        }
        assert_eq!(with(none, "/// ```text\n/// b\n/// ```\n").len(), 0);
    }

    #[test]
    fn a_task_or_a_handler_of_its_own_type_is_found() {
        let task = concat!("tokio::", "spawn(async {});\n");
        assert_eq!(own_types(&file("crates/app/src/a.rs", task)).len(), 1);
        assert_eq!(own_types(&file("crates/app/src/spawn.rs", task)).len(), 0);
        assert_eq!(own_types(&file("crates/app/tests/app/a.rs", task)).len(), 0);
        assert_eq!(own_types(&file("crates/web/src/a.rs", "use axum::routing::{get, post};\n")).len(), 1);
        assert_eq!(own_types(&file("crates/web/src/a.rs", "use axum::routing::MethodRouter;\n")).len(), 0);
    }

    #[test]
    fn stray_white_space_is_found() {
        assert_eq!(white_space(&file("a.css", "a \n")).len(), 1);
        assert_eq!(white_space(&file("a.css", "a")).len(), 1);
        assert_eq!(white_space(&file("a.css", "a\n\n")).len(), 1);
        assert_eq!(white_space(&file("a.css", "a\n")).len(), 0);
    }
}
