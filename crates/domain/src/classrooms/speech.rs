//! What is said in a room, and who reads it.

use super::RoomRole;
use crate::ids::RoomPersonId;

/// Longest message, question or answer, characters.
pub const TEXT_MAX: usize = 1_000;

/// Longest question of a poll, and longest choice, characters.
pub const POLL_QUESTION_MAX: usize = 300;
/// Longest choice of a poll, characters.
pub const CHOICE_MAX: usize = 100;
/// Fewest and most choices of a poll.
pub const CHOICES: std::ops::RangeInclusive<usize> = 2..=8;

/// Longest name that a guest gives, characters.
pub const GUEST_NAME_MAX: usize = 60;

/// Most messages and questions of one person in a session, and of all people together: what one may write is bounded, and
/// hides nobody else's. Who leads is not bounded.
pub const MESSAGES_EACH: i64 = 1_000;
/// Most messages of a session.
pub const MESSAGES_ALL: i64 = 20_000;
/// Most questions of one person in a session.
pub const QUESTIONS_EACH: i64 = 100;
/// Most questions of a session.
pub const QUESTIONS_ALL: i64 = 2_000;

/// To whom something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    All,
    /// Who leads.
    Leaders,
    /// One person.
    Person(RoomPersonId),
}

impl Audience {
    /// Whether `reader` reads what `from` said to this audience.
    pub fn includes(self, from: RoomPersonId, reader: RoomPersonId, role: RoomRole) -> bool {
        from == reader
            || match self {
                Self::All => true,
                Self::Leaders => role.leads(),
                Self::Person(to) => to == reader,
            }
    }
}

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextProblem {
    /// There is nothing in it.
    Empty,
    /// It has more than so many characters.
    TooLong(usize),
}

/// A text as it is kept: without space around it and without characters that only steer.
///
/// # Errors
/// What is wrong with it.
pub fn text(typed: &str, max: usize) -> Result<String, TextProblem> {
    let steers = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text: String = typed.trim().chars().filter(|c| !steers(*c)).collect();
    match text.chars().count() {
        0 => Err(TextProblem::Empty),
        count if count > max => Err(TextProblem::TooLong(max)),
        _ => Ok(text),
    }
}

/// A name, as a text on one line.
///
/// # Errors
/// What is wrong with it.
pub fn name(typed: &str) -> Result<String, TextProblem> {
    text(&typed.split_whitespace().collect::<Vec<_>>().join(" "), GUEST_NAME_MAX)
}

/// Whether people would take one name for the other: they differ in case, space and signs only.
pub fn reads_as(name: &str, other: &str) -> bool {
    let read = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let name = read(name);
    !name.is_empty() && name == read(other)
}

/// A poll as it is kept: its question, and its choices without empty and repeated ones.
///
/// # Errors
/// [`PollProblem`].
pub fn poll(question: &str, choices: &[String]) -> Result<(String, Vec<String>), PollProblem> {
    let question = text(question, POLL_QUESTION_MAX).map_err(PollProblem::Question)?;
    let mut kept: Vec<String> = Vec::new();
    for typed in choices {
        match text(typed, CHOICE_MAX) {
            Ok(choice) if !kept.contains(&choice) => kept.push(choice),
            Ok(_) | Err(TextProblem::Empty) => {}
            Err(problem) => return Err(PollProblem::Choice(problem)),
        }
    }
    if CHOICES.contains(&kept.len()) { Ok((question, kept)) } else { Err(PollProblem::HowMany) }
}

/// Why a poll was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PollProblem {
    /// Its question.
    Question(TextProblem),
    /// One of its choices.
    Choice(TextProblem),
    /// Fewer or more choices than [`CHOICES`].
    HowMany,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> RoomPersonId {
        RoomPersonId(Uuid::from_u128(n))
    }

    #[test]
    fn everybody_reads_what_is_for_him_and_what_he_said() {
        let read =
            |audience: Audience, reader: u128, role| audience.includes(person(1), person(reader), role);
        for audience in [Audience::All, Audience::Leaders, Audience::Person(person(2))] {
            assert!(read(audience, 1, RoomRole::Attendee), "who said it");
        }
        assert!(read(Audience::All, 3, RoomRole::Guest));
        assert!(read(Audience::Leaders, 3, RoomRole::Administrator));
        assert!(!read(Audience::Leaders, 3, RoomRole::Attendee));
        assert!(read(Audience::Person(person(2)), 2, RoomRole::Attendee));
        assert!(!read(Audience::Person(person(2)), 3, RoomRole::Host), "private is private");
    }

    #[test]
    fn texts_are_kept_without_what_only_steers() {
        assert_eq!(text("  hello \u{0}\u{202e}there\n ", 20), Ok("hello there".into()));
        assert_eq!(text("one\ntwo", 20), Ok("one\ntwo".into()));
        assert_eq!(text(" \n ", 20), Err(TextProblem::Empty));
        assert_eq!(text("ééé", 2), Err(TextProblem::TooLong(2)));
        assert_eq!(name(" Noor \n de  Vries"), Ok("Noor de Vries".into()));
    }

    #[test]
    fn names_that_differ_in_signs_only_read_as_one() {
        assert!(reads_as("noor  de WIT.", "Noor de Wit"));
        assert!(!reads_as("Noor de Witte", "Noor de Wit"));
        assert!(!reads_as("…", "!"), "no name at all is nobody's");
    }

    #[test]
    fn a_poll_has_a_few_different_choices() {
        let choices = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let kept = poll(" Lunch? ", &choices(&["Now", "", "Later", "Now"]));
        assert_eq!(kept, Ok(("Lunch?".into(), choices(&["Now", "Later"]))));
        assert_eq!(poll("Lunch?", &choices(&["Now", "Now"])), Err(PollProblem::HowMany));
        assert_eq!(poll("", &choices(&["a", "b"])), Err(PollProblem::Question(TextProblem::Empty)));
        let long = "x".repeat(CHOICE_MAX + 1);
        assert!(matches!(poll("?", &choices(&["a", &long])), Err(PollProblem::Choice(_))));
    }
}
