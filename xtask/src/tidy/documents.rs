//! Rules about the documents: what they point at exists.

use super::{File, Finding};

/// The document that names places in the code.
const MAP: &str = "ARCHITECTURE.md";

/// The picture of the schema.
const SCHEMA: &str = "crates/store/schema/sqlite.sql";

/// Folders at the root whose paths the map may name.
const FOLDERS: &[&str] = &["bursar/", "crates/", "docs/", "e2e/", "xtask/"];

/// Every relative link in a document leads to a file of the repository.
pub fn links(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in between(&file.text, "](", ")") {
            let path = target.split('#').next().unwrap_or_default();
            let outside = path.is_empty() || path.contains("://") || path.starts_with("mailto:");
            if !outside && !exists(files, &joined(folder, path)) {
                findings.push(format!("{}: a link leads to {target}, which is not there", file.path));
            }
        }
    }
    findings
}

/// Every table has its place in the map's list of nouns.
pub fn tables(files: &[File]) -> Vec<Finding> {
    let text =
        |path| files.iter().find(|file: &&File| file.path == path).map_or("", |file| file.text.as_str());
    let map = text(MAP);
    between(text(SCHEMA), "CREATE TABLE ", " (")
        .into_iter()
        .map(|name| name.trim_matches('"'))
        .filter(|name| !map.contains(&format!("`{name}`")))
        .map(|name| format!("{MAP} does not name the table {name}"))
        .collect()
}

/// Every place in the code that the map names exists.
pub fn map(files: &[File]) -> Vec<Finding> {
    let Some(map) = files.iter().find(|file| file.path == MAP) else {
        return vec![format!("{MAP} is missing")];
    };
    let named = between(&map.text, "`", "`").into_iter();
    let places = named.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
    places
        .filter(|place| !exists(files, place.trim_end_matches('/')))
        .map(|place| format!("{MAP} names {place}, which is not there"))
        .collect()
}

/// A file, or a folder with files in it.
fn exists(files: &[File], path: &str) -> bool {
    files
        .iter()
        .any(|file| file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// A relative path seen from a folder, with its `..` walked.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// What stands between the marks, on one line each.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, after)) = after.split_once(close) else { break };
            found.push(inside);
            rest = after;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_table_that_the_map_forgot_is_found() {
        let files = [
            file("ARCHITECTURE.md", "| seat | `seats` |"),
            file(
                "crates/store/schema/sqlite.sql",
                "CREATE TABLE \"seats\" (\n  id\n);\nCREATE TABLE claim (\n",
            ),
        ];
        assert_eq!(tables(&files), ["ARCHITECTURE.md does not name the table claim"]);
    }

    #[test]
    fn a_link_to_nothing_is_found_from_any_folder() {
        let files = [
            file("README.md", "[a](docs/a.md) [b](docs/a.md#top) [c](https://example.org/x) [d](docs)"),
            file("docs/a.md", "[up](../README.md) [self](#top) [gone](b.md)"),
        ];
        assert_eq!(links(&files), ["docs/a.md: a link leads to b.md, which is not there"]);
    }

    #[test]
    fn a_place_that_moved_is_found_in_the_map() {
        let files = [
            file(MAP, "`crates/web` and `crates/web/src/router.rs`, `Store::run`, `crates/old/src/lib.rs`"),
            file("crates/web/src/router.rs", ""),
        ];
        assert_eq!(map(&files), [format!("{MAP} names crates/old/src/lib.rs, which is not there")]);
        assert_eq!(map(&files[1..]).len(), 1);
    }
}
