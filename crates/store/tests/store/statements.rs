//! Every statement of the crate: understood by both engines, within the common subset, and none forgotten.

use crate::databases::each_engine;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Tx, all_statements};

/// Statements with a text per engine: raise it only with a reason in the statement's comment.
const PER_ENGINE_LIMIT: usize = 4;

#[tokio::test]
async fn both_engines_understand_every_statement() {
    each_engine(async |database| {
        let store = database.open().await;
        let mut faults = Vec::new();
        for statement in all_statements() {
            let prepared = store.run(async move |tx: &mut Tx| tx.prepare(statement).await).await;
            faults.extend(prepared.err().map(|error| format!("{}: {error}", statement.name())));
        }
        assert!(faults.is_empty(), "on {}:\n{}", database.engine(), faults.join("\n"));
        store.close().await;
    })
    .await;
}

#[test]
fn every_statement_keeps_to_the_common_subset() {
    let mut faults = Vec::new();
    for statement in all_statements() {
        let sql = statement.postgres().to_lowercase();
        let words: Vec<&str> =
            sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
        let has = |word: &str| words.contains(&word);
        let mut fault = |text: &str| faults.push(format!("{}: {text}", statement.name()));
        if sql.contains("::") {
            fault("`::` casts are PostgreSQL's own: write cast(x as bigint)");
        }
        if words.first() == Some(&"with") && ["insert", "update", "delete"].iter().any(|word| has(word)) {
            fault("no data-changing `with`: SQLite has none");
        }
        if ["real", "float", "double", "numeric", "decimal"].iter().any(|word| has(word)) {
            fault("no floats, and money is an integer");
        }
        if !statement.is_per_engine() && ["now", "current_timestamp", "random"].iter().any(|word| has(word)) {
            fault("time and randomness are parameters");
        }
        if sql.contains("sum(") && !sql.contains("cast(sum(") && !sql.contains("cast(coalesce(sum(") {
            fault("cast sums: PostgreSQL makes them numeric");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn few_statements_differ_by_engine() {
    let differing: Vec<_> = all_statements()
        .iter()
        .filter(|statement| statement.is_per_engine())
        .map(|statement| statement.name())
        .collect();
    assert!(differing.len() <= PER_ENGINE_LIMIT, "{differing:?}");
}

#[test]
fn no_statement_is_forgotten_or_named_twice() {
    let all = all_statements();
    let names: BTreeSet<_> = all.iter().map(|statement| statement.name()).collect();
    assert_eq!(names.len(), all.len(), "two statements have one name");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&source) {
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let Some((_, declared)) =
            text.split_once("\ncrate::statements! {").or_else(|| text.split_once("\nstatements! {"))
        else {
            continue;
        };
        let declared = declared.split("\n}").next().unwrap_or_default();
        for line in declared.lines() {
            let name = line.trim().split(' ').next().unwrap_or_default();
            let is_name = line.starts_with("    ") && !line.starts_with("     ") && line.contains('=');
            if is_name
                && !name.is_empty()
                && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
            {
                let module = module_of(&source, &file);
                let full = format!("bursar_store{module}::{name}");
                assert!(names.contains(full.as_str()), "{full} is missing in all_statements()");
            }
        }
    }
}

fn module_of(source: &Path, file: &Path) -> String {
    let path = file.strip_prefix(source).expect("below src").with_extension("");
    let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| part != "mod" && part != "lib").map(|part| format!("::{part}")).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources are here").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}
