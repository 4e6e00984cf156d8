//! Divisions: the tracking codes to whose cost sessions are booked (S-28). A site may do without, offer them, or demand
//! one of every session.

pub mod budgets;

use crate::registrations::details::is_hidden;

/// Longest code, characters.
pub const CODE_MAX: usize = 30;

/// Longest name, characters.
pub const NAME_MAX: usize = 100;

/// Most divisions of a site, active or not.
pub const DIVISIONS_MAX: i64 = 500;

/// Whether sessions of a site are booked to a division (S-10: tracking codes on or off; S-28: required or optional).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DivisionUse {
    /// Scheduling does not ask.
    #[default]
    Off,
    /// One may be chosen.
    Optional,
    /// One must be chosen.
    Required,
}

impl DivisionUse {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Off, Self::Optional, Self::Required];

    /// As stored, and as the form's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }

    /// Reads [`DivisionUse::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.as_str() == text)
    }
}

/// A division as typed, or checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Division {
    /// The code that books know it by, unique in its site.
    pub code: String,
    /// What people call it.
    pub name: String,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Code.
    Code,
    /// Name.
    Name,
}

impl Field {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was entered.
    Missing,
    /// Longer than allowed.
    TooLong,
    /// Contains line breaks, control characters or marks that change the direction of writing.
    HiddenCharacters,
    /// Another division of the site has this code.
    Taken,
    /// The site has as many as a site can have.
    TooMany,
}

/// Checks a division as typed.
pub fn check(typed: &Division) -> Result<Division, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = |field, text: &str, max| {
        let text = text.trim();
        let problem = match () {
            () if text.is_empty() => Problem::Missing,
            () if text.chars().count() > max => Problem::TooLong,
            () if text.chars().any(is_hidden) => Problem::HiddenCharacters,
            () => return text.to_owned(),
        };
        problems.push((field, problem));
        String::new()
    };
    let division = Division {
        code: keep(Field::Code, &typed.code, CODE_MAX),
        name: keep(Field::Name, &typed.name, NAME_MAX),
    };
    if problems.is_empty() { Ok(division) } else { Err(problems) }
}

/// Why a session cannot be booked as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingRefusal {
    /// The site demands a division of every session.
    Missing,
    /// Not an active division of the site.
    Unknown,
}

/// The code to which a session is booked: what `typed` names among the `active` codes. A session keeps the code that it
/// has (`present`) though the division is no longer active.
pub fn book(
    usage: DivisionUse,
    active: &[String],
    present: Option<&str>,
    typed: &str,
) -> Result<Option<String>, BookingRefusal> {
    let typed = typed.trim();
    match usage {
        DivisionUse::Off => Ok(present.map(str::to_owned)),
        DivisionUse::Required if typed.is_empty() => Err(BookingRefusal::Missing),
        DivisionUse::Optional if typed.is_empty() => Ok(None),
        _ if present == Some(typed) || active.iter().any(|code| code == typed) => Ok(Some(typed.to_owned())),
        _ => Err(BookingRefusal::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_has_a_code_and_a_name() {
        let typed = |code: &str, name: &str| Division { code: code.into(), name: name.into() };
        assert_eq!(check(&typed(" 4711 ", " Sales ")), Ok(typed("4711", "Sales")));
        let both = [(Field::Code, Problem::Missing), (Field::Name, Problem::Missing)];
        assert_eq!(check(&typed("", "  ")), Err(both.to_vec()));
        assert_eq!(check(&typed(&"x".repeat(31), "Sales")), Err(vec![(Field::Code, Problem::TooLong)]));
        assert_eq!(check(&typed("1", "a\nb")), Err(vec![(Field::Name, Problem::HiddenCharacters)]));
    }

    #[test]
    fn a_site_decides_whether_sessions_are_booked() {
        let active = ["4711".to_owned(), "4712".to_owned()];
        let booked = |usage, present, typed| book(usage, &active, present, typed);
        assert_eq!(booked(DivisionUse::Off, None, "4711"), Ok(None), "nobody asked");
        assert_eq!(
            booked(DivisionUse::Off, Some("4711"), ""),
            Ok(Some("4711".into())),
            "what is booked stays"
        );
        assert_eq!(booked(DivisionUse::Optional, None, ""), Ok(None));
        assert_eq!(booked(DivisionUse::Optional, None, " 4712 "), Ok(Some("4712".into())));
        assert_eq!(booked(DivisionUse::Required, None, ""), Err(BookingRefusal::Missing));
        assert_eq!(booked(DivisionUse::Required, None, "9"), Err(BookingRefusal::Unknown));
        assert_eq!(
            booked(DivisionUse::Required, Some("9"), "9"),
            Ok(Some("9".into())),
            "kept, though closed"
        );
    }

    #[test]
    fn words_read_back() {
        for usage in DivisionUse::ALL {
            assert_eq!(DivisionUse::parse(usage.as_str()), Some(usage));
        }
        assert_eq!(DivisionUse::parse("on"), None);
    }
}
