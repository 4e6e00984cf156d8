//! Who a registration is for: who has the seat, and who paid for it where that is somebody else.

use std::fmt;

/// Somebody's name and mail address.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
}

impl Person {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Whether both are one: the same name at the same mailbox.
    fn is(&self, other: &Self) -> bool {
        let is_name = self.name().to_lowercase() == other.name().to_lowercase();
        is_name && self.shares_mailbox(&other.email)
    }

    /// Whether his mails go to that address.
    pub fn shares_mailbox(&self, email: &str) -> bool {
        self.email.eq_ignore_ascii_case(email)
    }
}

impl fmt::Debug for Person {
    /// Prints no personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

/// The people of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Who has the seat.
    pub attendee: Person,
    /// Who paid, where somebody else has the seat: receipts, company and the acts of money are his.
    pub payer: Option<Person>,
}

impl People {
    /// The seat is `successor`'s. Who paid for it stays the payer; a seat that cost nothing has none. It comes back to the
    /// payer where name and mail address are his; colleagues may share a mailbox.
    #[must_use]
    pub fn pass_on(&self, is_paid: bool, successor: Person) -> Self {
        let payer = self.payer.clone().or_else(|| is_paid.then(|| self.attendee.clone()));
        let payer = payer.filter(|payer| !payer.is(&successor));
        Self { attendee: successor, payer }
    }
}

/// What somebody who holds a personal link is to the registration that it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Has the seat, and paid for it or need not.
    Registrant,
    /// Has a seat that somebody else paid for.
    Attendee,
    /// Paid for a seat that somebody else has.
    Payer,
}

impl Holder {
    /// Whether the seat is his: the way in, the calendar.
    pub fn has_seat(self) -> bool {
        self != Self::Payer
    }

    /// Whether he decides what becomes of it and of the money: cancelling, withdrawing, sending somebody, documents.
    pub fn decides(self) -> bool {
        self != Self::Attendee
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person {
            first_name: name.to_owned(),
            last_name: "Test".to_owned(),
            email: format!("{name}@example.org"),
        }
    }

    #[test]
    fn who_paid_stays_the_payer_however_often_the_seat_is_passed_on() {
        let bought = People { attendee: person("robin"), payer: None };
        let kim = bought.pass_on(true, person("kim"));
        assert_eq!(kim, People { attendee: person("kim"), payer: Some(person("robin")) });
        let sam = kim.pass_on(true, person("sam"));
        assert_eq!(sam, People { attendee: person("sam"), payer: Some(person("robin")) });
        let back = sam.pass_on(true, Person { email: "Robin@example.org".to_owned(), ..person("robin") });
        assert_eq!((back.attendee.name(), back.payer), ("robin Test".to_owned(), None), "it came back");
        let mailbox = Person { email: "robin@example.org".to_owned(), ..person("kim") };
        let shared = bought.pass_on(true, mailbox.clone());
        assert_eq!(shared, People { attendee: mailbox, payer: Some(person("robin")) }, "a mailbox of two");
        let free = bought.pass_on(false, person("kim"));
        assert_eq!(free, People { attendee: person("kim"), payer: None }, "nobody paid");
    }

    #[test]
    fn one_has_the_seat_and_one_decides() {
        let of = |holder: Holder| (holder.has_seat(), holder.decides());
        assert_eq!(of(Holder::Registrant), (true, true));
        assert_eq!(of(Holder::Attendee), (true, false));
        assert_eq!(of(Holder::Payer), (false, true));
    }
}
