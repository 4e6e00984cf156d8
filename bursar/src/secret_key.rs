//! The installation's secret key: 32 bytes, written as 64 hexadecimal digits.

use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::Path;

/// Reads the 64 digits.
///
/// # Errors
/// When they are not 64 hexadecimal digits. The text is not repeated.
pub fn parse(text: &str) -> anyhow::Result<[u8; 32]> {
    let text = text.trim();
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        bail!("the secret key must be 64 hexadecimal digits (make one with: openssl rand -hex 32)");
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16)
            .map_err(|_| anyhow::anyhow!("the secret key must be 64 hexadecimal digits"))?;
    }
    Ok(key)
}

/// Reads the key from a file.
///
/// # Errors
/// When the file cannot be read or holds no key.
pub fn read(path: &Path) -> anyhow::Result<[u8; 32]> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the secret key {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

/// Reads the key from a file, which is made with a new key when it is not there: for the demo.
///
/// # Errors
/// When the file can be neither read nor made.
pub fn read_or_make(path: &Path) -> anyhow::Result<[u8; 32]> {
    if path.exists() {
        return read(path);
    }
    let mut key = [0; 32];
    app::entropy::Entropy::fill(&app::entropy::SystemEntropy, &mut key);
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("making the secret key {}", path.display()))?;
    writeln!(file, "{text}")?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(parse(&"0a".repeat(32)).expect("a key"), [10; 32]);
        for bad in ["", "0a", &"zz".repeat(32), &"é".repeat(32)] {
            let error = parse(bad).expect_err("no key").to_string();
            assert!(bad.is_empty() || !error.contains(bad), "the text is not repeated");
        }
    }

    #[test]
    fn the_demo_makes_its_key_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        let key = read_or_make(&path).expect("made");
        assert_eq!(read_or_make(&path).expect("read"), key);
    }
}
