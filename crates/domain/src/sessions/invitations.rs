//! Inviting people: addresses pasted from anywhere, each asked at most once.

use crate::registrations::details::check_email;
use crate::time::Span;

/// Most addresses in one paste.
pub const PASTE_MAX: usize = 300;

/// Most invitations of one session.
pub const PER_SESSION_MAX: i64 = 1_000;

/// Most invitations of one site within [`SITE_WINDOW`]: who can send more is a spammer or needs a newsletter.
pub const PER_SITE_MAX: i64 = 3_000;

/// The window of [`PER_SITE_MAX`].
pub const SITE_WINDOW: Span = Span::days(1);

/// What a pasted text holds.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// Good addresses in lower case, each once, in the order of the text.
    pub addresses: Vec<String>,
    /// What could not be read as an address, nor as the name beside one, as it was typed.
    pub wrong: Vec<String>,
}

impl std::fmt::Debug for Pasted {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pasted({} addresses, {} wrong)", self.addresses.len(), self.wrong.len())
    }
}

/// Why nobody is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InviteRefusal {
    /// There is no address in the text.
    Nothing,
    /// What could not be read as an address, as typed.
    Wrong(Vec<String>),
    /// More than [`PASTE_MAX`] at once.
    TooManyAtOnce,
    /// The session would have more than [`PER_SESSION_MAX`].
    TooManyOfSession,
    /// The site would have sent more than [`PER_SITE_MAX`] within a day.
    TooManyToday,
}

/// Whether those addresses may be invited to a session that has `of_session` invitations, by a site that has sent
/// `of_site` within [`SITE_WINDOW`].
pub fn admit(pasted: &Pasted, of_session: i64, of_site: i64) -> Result<(), InviteRefusal> {
    let count = i64::try_from(pasted.addresses.len()).unwrap_or(i64::MAX);
    match () {
        () if !pasted.wrong.is_empty() => Err(InviteRefusal::Wrong(pasted.wrong.clone())),
        () if count == 0 => Err(InviteRefusal::Nothing),
        () if pasted.addresses.len() > PASTE_MAX => Err(InviteRefusal::TooManyAtOnce),
        () if of_session.saturating_add(count) > PER_SESSION_MAX => Err(InviteRefusal::TooManyOfSession),
        () if of_site.saturating_add(count) > PER_SITE_MAX => Err(InviteRefusal::TooManyToday),
        () => Ok(()),
    }
}

/// Reads addresses from pasted text: one a line or many, separated by commas, semicolons or blanks, with or without
/// names (`Robin de Vries <robin@example.org>; "Visser, Sanne" <sanne@example.org>`), as mail programs and
/// spreadsheets give them. Names beside an address are passed over; what stands alone and is no address is named.
pub fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let without_quotes = outside_quotes(text);
    let lines: Vec<&str> = without_quotes.lines().filter(|line| !line.trim().is_empty()).collect();
    for line in &lines {
        // A row of a table: its other cells are about the address in it.
        let is_row = line.matches('@').count() == 1 && (lines.len() > 1 || line.contains('\t'));
        read_line(line, is_row, &mut pasted);
    }
    pasted
}

fn read_line(line: &str, is_row: bool, pasted: &mut Pasted) {
    let entries: Vec<&str> = line.split(';').flat_map(|part| part.split(',')).collect();
    for (place, entry) in entries.iter().enumerate() {
        if entry.contains('@') {
            read_entry(entry, pasted);
            continue;
        }
        // "Visser, Sanne <sanne@example.org>": the first half of a name.
        let is_half = entries.get(place + 1).is_some_and(|next| names_before(next));
        let words = entry.trim();
        if !is_row && !is_half && words.contains(char::is_alphanumeric) {
            pasted.wrong.push(words.to_owned());
        }
    }
}

/// Whether an entry has a name in front of its address, which then stands in brackets.
fn names_before(entry: &str) -> bool {
    entry.split_once('<').is_some_and(|(name, address)| !name.trim().is_empty() && address.contains('@'))
}

/// Reads the addresses of an entry; its other words are a name.
fn read_entry(entry: &str, pasted: &mut Pasted) {
    let separates = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '|' | '(' | ')' | '[' | ']');
    for word in entry.split(separates) {
        let word = word.trim_matches(|c: char| matches!(c, '.' | ':' | '\'' | '"' | '*'));
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        if !word.contains('@') {
            continue;
        }
        match check_email(word) {
            Ok(address) if pasted.addresses.contains(&address) => {}
            Ok(address) => pasted.addresses.push(address),
            Err(_) => pasted.wrong.push(word.to_owned()),
        }
    }
}

/// The text without what stands between quotation marks: names may hold commas and an `@`.
fn outside_quotes(text: &str) -> String {
    // A mark that is never closed is one that somebody forgot: the text stays as it is.
    if !text.matches('"').count().is_multiple_of(2) {
        return text.replace('"', " ");
    }
    text.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_found_however_they_were_copied() {
        for text in [
            "robin@example.org, sanne@example.org",
            "robin@example.org;sanne@example.org;",
            "Robin de Vries <robin@example.org>\r\n\"Visser, Sanne @home\" <SANNE@example.org>",
            "robin@example.org\tRobin\nsanne@example.org\tSanne\nrobin@example.org\tRobin again",
            "To: mailto:robin@example.org and (sanne@example.org).",
            "\"robin@example.org\nsanne@example.org",
        ] {
            let pasted = read(text);
            assert_eq!(pasted.addresses, ["robin@example.org", "sanne@example.org"], "{text}");
            assert!(pasted.wrong.is_empty(), "{text}: {:?}", pasted.wrong);
        }
        assert_eq!(format!("{:?}", read("robin@example.org")), "Pasted(1 addresses, 0 wrong)");
    }

    #[test]
    fn mistyped_addresses_are_named() {
        let pasted = read("robin@example.org, sanne@example, @home, tom@@example.org");
        assert_eq!(pasted.addresses, ["robin@example.org"]);
        assert_eq!(pasted.wrong, ["sanne@example", "@home", "tom@@example.org"]);
        for (text, wrong) in [
            ("Foo <foo@example.org>, bar@example.org; not-an-address", vec!["not-an-address"]),
            ("foo@example.org; Sanne de Vries; tom@example.org", vec!["Sanne de Vries"]),
            ("foo@example.org\nsanne at example.org", vec!["sanne at example.org"]),
            ("nobody here", vec!["nobody here"]),
            ("Visser, Sanne <sanne@example.org>", vec![]),
            ("Visser,Sanne,sanne@example.org\r\nVries,Robin,robin@example.org", vec![]),
            ("Robin;robin@example.org\n\nSanne;sanne@example.org", vec![]),
            ("Sanne\tVisser, MSc\tsanne@example.org", vec![]),
            ("foo@example.org,,;  -- ;", vec![]),
        ] {
            assert_eq!(read(text).wrong, wrong, "{text}");
        }
        assert_eq!(read(" \n"), Pasted::default());
    }

    #[test]
    fn nobody_sends_to_the_whole_world() {
        let pasted = |count: usize| Pasted {
            addresses: (0..count).map(|n| format!("a{n}@example.org")).collect(),
            wrong: Vec::new(),
        };
        assert_eq!(admit(&pasted(PASTE_MAX), 0, 0), Ok(()));
        assert_eq!(admit(&pasted(PASTE_MAX + 1), 0, 0), Err(InviteRefusal::TooManyAtOnce));
        assert_eq!(admit(&pasted(2), PER_SESSION_MAX - 1, 0), Err(InviteRefusal::TooManyOfSession));
        assert_eq!(admit(&pasted(2), 0, PER_SITE_MAX - 1), Err(InviteRefusal::TooManyToday));
        assert_eq!(admit(&pasted(0), 0, 0), Err(InviteRefusal::Nothing));
        let wrong = read("robin@example");
        assert_eq!(admit(&wrong, 0, 0), Err(InviteRefusal::Wrong(vec!["robin@example".into()])));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_every_address_is_one(text in any::<String>()) {
            for address in read(&text).addresses {
                prop_assert_eq!(check_email(&address), Ok(address.clone()));
            }
        }
    }
}
