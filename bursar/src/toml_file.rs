//! Files in TOML that may hold secrets. What is wrong in one is told by line and column; no value is repeated, because
//! the message ends up in the system's log.

use anyhow::{Context as _, anyhow};
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads a file.
///
/// # Errors
/// When it cannot be read or is not of the form of `T`.
pub fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

/// Reads a file's text.
///
/// # Errors
/// When it is not of the form of `T`.
pub fn parse<T: DeserializeOwned>(text: &str) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error| {
        let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        anyhow!("line {line}, column {column}: {}", without_value(error.message()))
    })
}

/// ``invalid type: integer `1234`, expected a string`` names the value that was found; only the rest is told.
fn without_value(message: &str) -> String {
    let names_value = ["invalid type: ", "invalid value: "].iter().any(|start| message.starts_with(start));
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if names_value => format!("expected {expected}"),
        None if names_value => "a value of another kind is expected".to_owned(),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Secrets {
        #[allow(dead_code, reason = "only read by the parser")]
        password: String,
    }

    #[test]
    fn what_is_wrong_is_told_without_the_value() {
        for (text, told) in [
            ("password = 1234567", "line 1, column 12: expected a string"),
            ("\npassword = \"1234567", "line 2, column 20: invalid basic string, expected `\"`"),
            ("passwort = \"1234567\"", "line 1, column 1: unknown field `passwort`, expected `password`"),
            ("password = [\"1234567\"]", "line 1, column 12: expected a string"),
        ] {
            let error = parse::<Secrets>(text).expect_err("wrong").to_string();
            assert_eq!(error, told, "{text}");
            assert!(!error.contains("1234567"));
        }
        assert!(parse::<Secrets>("password = \"x\"").is_ok());
    }
}
