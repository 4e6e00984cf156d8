//! Answers that belong to another request: one that was really given, or the same one as somebody else's payment would get.

use rusqlite::{Connection, OptionalExtension as _, params};

/// What somebody else's request of this kind was answered last, if anybody asked one.
pub(crate) fn given(db: &Connection, op: &str, request: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT answer FROM log WHERE op = ?1 AND request <> ?2 AND answer <> '' AND fault = '' ORDER BY id DESC LIMIT 1";
    db.query_row(sql, params![op, request], |row| row.get(0)).optional()
}

/// A number as somebody else's thing would have it: of the same form, and no other.
pub(crate) fn number(own: &str) -> String {
    let (kind, rest) = own.rfind('-').map_or(("", own), |at| own.split_at(at + 1));
    let next = |c: char| match c {
        '0'..='8' | 'a'..='y' | 'A'..='Y' => char::from_u32(u32::from(c) + 1).unwrap_or(c),
        '9' => '0',
        'z' => 'a',
        'Z' => 'A',
        _ => c,
    };
    format!("{kind}{}", rest.chars().map(next).collect::<String>())
}

/// The same text with somebody else's numbers instead of these.
pub(crate) fn with_numbers<'a>(text: &str, own: impl IntoIterator<Item = &'a str>) -> String {
    let mut own: Vec<&str> = own.into_iter().filter(|number| number.len() > 3).collect();
    own.sort_unstable();
    own.dedup();
    // Each is replaced once: what a replacement makes may look like another one of them.
    let marked = own
        .iter()
        .enumerate()
        .fold(text.to_owned(), |text, (n, own)| text.replace(own, &format!("\u{1}{n}\u{2}")));
    own.iter()
        .enumerate()
        .fold(marked, |text, (n, own)| text.replace(&format!("\u{1}{n}\u{2}"), &number(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_elses_answer_looks_like_ones_own() {
        let text = "TOKEN=EC-19AZ&TRANSACTIONID=20BA&AMT=19.00";
        assert_eq!(with_numbers(text, ["EC-19AZ", "20BA"]), "TOKEN=EC-20BA&TRANSACTIONID=31CB&AMT=19.00");
    }
}
