//! The words that a site says to its payers (S-24): plain text, in each language, versions kept.

use crate::registrations::details::{Problem, check_email, is_hidden};

/// Longest text.
pub const TEXT_MAX: usize = 2_000;

/// Longest name.
const NAME_MAX: usize = 80;

/// A text that payers read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PayerText {
    /// Under whose name the site sells.
    DisplayName,
    /// Above the form on which one pays.
    Intro,
    /// Cancelling and refunds, in the site's own words: accepted before paying.
    Policy,
    /// Why consumers cannot withdraw from sessions of which a host says so: read before paying.
    NoWithdrawal,
    /// At the foot of receipts.
    ReceiptFooter,
    /// E-mail address for payers' questions.
    Contact,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextProblem {
    /// Longer than this many characters.
    TooLong(usize),
    /// Holds characters that cannot be seen.
    HiddenCharacters,
    /// Not an e-mail address.
    NotAnAddress,
}

impl PayerText {
    /// Every text, in the order of its form.
    pub const ALL: [Self; 6] = [
        Self::DisplayName,
        Self::Intro,
        Self::Policy,
        Self::NoWithdrawal,
        Self::ReceiptFooter,
        Self::Contact,
    ];

    /// As stored, and as named in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DisplayName => "display_name",
            Self::Intro => "intro",
            Self::Policy => "policy",
            Self::NoWithdrawal => "no_withdrawal",
            Self::ReceiptFooter => "receipt_footer",
            Self::Contact => "contact",
        }
    }

    /// Reads [`PayerText::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether readers of a language in which it was not written read it in the site's own. Words that take a right away
    /// count only for who reads their language (`ledger-and-tax.md` B5).
    pub fn falls_back(self) -> bool {
        self != Self::NoWithdrawal
    }

    /// Whether it has several lines.
    pub fn is_long(self) -> bool {
        matches!(self, Self::Intro | Self::Policy | Self::NoWithdrawal | Self::ReceiptFooter)
    }
}

/// Checks a text; an empty one is allowed and means that another language's, or ours, is shown. Lines are kept, runs
/// of empty ones become one.
pub fn check_text(kind: PayerText, typed: &str) -> Result<String, TextProblem> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let max = if kind.is_long() { TEXT_MAX } else { NAME_MAX };
    let text = if kind.is_long() { paragraphs(text) } else { text.to_owned() };
    if kind == PayerText::Contact {
        return check_email(&text).map_err(|problem| match problem {
            Problem::TooLong => TextProblem::TooLong(max),
            Problem::HiddenCharacters => TextProblem::HiddenCharacters,
            _ => TextProblem::NotAnAddress,
        });
    }
    match () {
        () if text.chars().count() > max => Err(TextProblem::TooLong(max)),
        () if text.chars().any(|c| is_hidden(c) && !(kind.is_long() && c == '\n')) => {
            Err(TextProblem::HiddenCharacters)
        }
        () => Ok(text),
    }
}

/// Lines without blanks at their ends, at most one empty line between two.
fn paragraphs(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_names_have_one() {
        let long = check_text(PayerText::Policy, " One. \r\n\r\n\r\n Two.\r\nThree. ");
        assert_eq!(long, Ok("One.\n\n Two.\nThree.".into()));
        assert_eq!(check_text(PayerText::DisplayName, "A\nB"), Err(TextProblem::HiddenCharacters));
        assert_eq!(check_text(PayerText::Intro, "a\u{202e}b"), Err(TextProblem::HiddenCharacters));
        assert_eq!(check_text(PayerText::Intro, "  "), Ok(String::new()));
        let exact = "x".repeat(TEXT_MAX);
        assert_eq!(check_text(PayerText::Intro, &exact), Ok(exact.clone()));
        assert_eq!(check_text(PayerText::Intro, &format!("{exact}x")), Err(TextProblem::TooLong(TEXT_MAX)));
    }

    #[test]
    fn a_contact_is_an_address() {
        assert_eq!(check_text(PayerText::Contact, " Pay@Example.org "), Ok("pay@example.org".into()));
        assert_eq!(check_text(PayerText::Contact, "call us"), Err(TextProblem::NotAnAddress));
    }

    #[test]
    fn texts_are_stored_by_their_words() {
        for kind in PayerText::ALL {
            assert_eq!(PayerText::parse(kind.as_str()), Some(kind));
        }
    }
}
