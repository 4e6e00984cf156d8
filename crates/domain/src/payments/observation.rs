//! Observations: things heard from a gateway, kept for ever (PS section 1). This is their stored form in words.

use super::facts::Conflict;
use super::gateway::{Check, Decline, Heard, Promise, Verdict, WrongState};

/// Where an observation came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The answer to the call itself.
    Answer,
    /// The answer to an inquiry about it.
    Inquiry,
}

impl Source {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Inquiry => "inquiry",
        }
    }

    /// Reads [`Source::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Answer, Self::Inquiry].into_iter().find(|source| source.as_str() == text)
    }
}

/// What became of an observation when it was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was folded into the facts.
    Counts,
    /// It contradicted what we asked; it set the attempt aside and is not folded.
    Conflicts(Conflict),
}

impl Standing {
    /// As stored.
    pub fn to_word(self) -> String {
        match self {
            Self::Counts => "counts".to_owned(),
            Self::Conflicts(conflict) => format!("conflicts:{}", conflict.as_str()),
        }
    }

    /// Reads [`Standing::to_word`].
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            None if word == "counts" => Some(Self::Counts),
            Some(("conflicts", kind)) => Conflict::parse(kind).map(Self::Conflicts),
            _ => None,
        }
    }
}

/// As stored: a word, or a word with its reason behind a colon. The token of an opened page is not part of it.
pub fn verdict_word(verdict: &Verdict) -> String {
    let word = match verdict {
        Verdict::PageOpened { .. } => "page-opened",
        Verdict::Approved => "approved",
        Verdict::PayAnotherWay => "pay-another-way",
        Verdict::Verified => "verified",
        Verdict::Authorized => "authorized",
        Verdict::UnderReview => "under-review",
        Verdict::Captured => "captured",
        Verdict::AuthorizationUsed => "authorization-used",
        Verdict::TakenBack => "taken-back",
        Verdict::Voided => "voided",
        Verdict::AuthorizationExpired => "authorization-expired",
        Verdict::Refunded => "refunded",
        Verdict::ReviewAccepted => "review-accepted",
        Verdict::ReviewDeclined => "review-declined",
        Verdict::Declined(reason) => return format!("declined:{}", reason.as_str()),
        Verdict::Misconfigured => "misconfigured",
        Verdict::WrongState(kind) => return format!("wrong-state:{}", wrong_state_word(*kind)),
        Verdict::Duplicate => "duplicate",
        Verdict::NotDone => "not-done",
        Verdict::NotSent => "not-sent",
        Verdict::NotFound => "not-found",
        Verdict::Pending => "pending",
        Verdict::Unknown => "unknown",
    };
    word.to_owned()
}

/// The same with what is waited for where it is pending.
pub fn heard_word(heard: &Heard) -> String {
    match (&heard.verdict, heard.promise) {
        (Verdict::Pending, Some(promise)) => format!("pending:{}", promise.as_str()),
        (verdict, _) => verdict_word(verdict),
    }
}

/// Reads [`heard_word`]: a verdict, and what is waited for.
pub fn parse_heard(word: &str) -> Option<(Verdict, Option<Promise>)> {
    match word.split_once(':') {
        Some(("pending", promise)) => {
            Promise::parse(promise).map(|promise| (Verdict::Pending, Some(promise)))
        }
        _ => parse_verdict(word).map(|verdict| (verdict, None)),
    }
}

/// Reads [`verdict_word`]; an opened page comes back with an empty token.
pub fn parse_verdict(word: &str) -> Option<Verdict> {
    if let Some((head, reason)) = word.split_once(':') {
        return match head {
            "declined" => Decline::parse(reason).map(Verdict::Declined),
            "wrong-state" => WRONG_STATES
                .into_iter()
                .find(|kind| wrong_state_word(*kind) == reason)
                .map(Verdict::WrongState),
            _ => None,
        };
    }
    Some(match word {
        "page-opened" => Verdict::PageOpened { token: String::new() },
        "approved" => Verdict::Approved,
        "pay-another-way" => Verdict::PayAnotherWay,
        "verified" => Verdict::Verified,
        "authorized" => Verdict::Authorized,
        "under-review" => Verdict::UnderReview,
        "captured" => Verdict::Captured,
        "authorization-used" => Verdict::AuthorizationUsed,
        "taken-back" => Verdict::TakenBack,
        "voided" => Verdict::Voided,
        "authorization-expired" => Verdict::AuthorizationExpired,
        "refunded" => Verdict::Refunded,
        "review-accepted" => Verdict::ReviewAccepted,
        "review-declined" => Verdict::ReviewDeclined,
        "misconfigured" => Verdict::Misconfigured,
        "duplicate" => Verdict::Duplicate,
        "not-done" => Verdict::NotDone,
        "not-sent" => Verdict::NotSent,
        "not-found" => Verdict::NotFound,
        "pending" => Verdict::Pending,
        "unknown" => Verdict::Unknown,
        _ => return None,
    })
}

const WRONG_STATES: [WrongState; 7] = [
    WrongState::NoSuchTransaction,
    WrongState::CannotCapture,
    WrongState::CannotReauthorize,
    WrongState::CannotVoid,
    WrongState::CannotRefund,
    WrongState::Other,
    WrongState::Disputed,
];

fn wrong_state_word(kind: WrongState) -> &'static str {
    match kind {
        WrongState::NoSuchTransaction => "no-such-transaction",
        WrongState::CannotCapture => "cannot-capture",
        WrongState::CannotReauthorize => "cannot-reauthorize",
        WrongState::CannotVoid => "cannot-void",
        WrongState::CannotRefund => "cannot-refund",
        WrongState::Other => "other",
        WrongState::Disputed => "disputed",
    }
}

/// As stored.
pub fn check_word(check: Check) -> &'static str {
    match check {
        Check::Match => "match",
        Check::Mismatch => "mismatch",
        Check::NotAvailable => "not-available",
    }
}

/// Reads [`check_word`].
pub fn parse_check(word: &str) -> Option<Check> {
    [Check::Match, Check::Mismatch, Check::NotAvailable].into_iter().find(|check| check_word(*check) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_read_back_from_its_word() {
        let mut verdicts = vec![
            Verdict::PageOpened { token: String::new() },
            Verdict::Approved,
            Verdict::Verified,
            Verdict::Authorized,
            Verdict::UnderReview,
            Verdict::Captured,
            Verdict::AuthorizationUsed,
            Verdict::TakenBack,
            Verdict::Voided,
            Verdict::AuthorizationExpired,
            Verdict::Refunded,
            Verdict::ReviewAccepted,
            Verdict::ReviewDeclined,
            Verdict::Misconfigured,
            Verdict::Duplicate,
            Verdict::NotDone,
            Verdict::NotSent,
            Verdict::NotFound,
            Verdict::Pending,
            Verdict::Unknown,
        ];
        verdicts.extend(Decline::ALL.map(Verdict::Declined));
        verdicts.extend(WRONG_STATES.map(Verdict::WrongState));
        for verdict in verdicts {
            assert_eq!(parse_verdict(&verdict_word(&verdict)), Some(verdict));
        }
        for promise in Promise::ALL {
            let heard = Heard { promise: Some(promise), ..Heard::bare(Verdict::Pending) };
            assert_eq!(parse_heard(&heard_word(&heard)), Some((Verdict::Pending, Some(promise))));
        }
        assert_eq!(parse_heard("pending"), Some((Verdict::Pending, None)));
        assert_eq!(parse_heard("pending:mood"), None);
        assert_eq!(parse_verdict("declined:mood"), None);
    }
}
