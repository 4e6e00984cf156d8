//! What the address of a list asks for: mode, filters, where the page begins.

use crate::request::form::Fields;
use app::money::{OUTCOME_UNKNOWN, PaymentFilter, PaymentPlace};
use app::sites::Site;
use domain::ids::IntentId;
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::sites::PayMethod;
use domain::time::Timestamp;
use locale::{Address, Zone, msg};
use std::fmt::Write as _;

/// Names of the filters in the address.
const FILTERS: [&str; 7] = ["q", "state", "session", "site", "method", "from", "until"];

/// The query of a list of payments.
pub(crate) struct PaymentsQuery {
    fields: Fields,
    /// Test or Production.
    pub mode: Mode,
}

impl PaymentsQuery {
    /// Reads the part behind the question mark. What cannot be read asks for nothing.
    pub fn parse(site: &Site, query: Option<&str>) -> Self {
        let fields = Fields::parse(query.unwrap_or_default().as_bytes());
        let mode = Mode::parse(fields.get("mode")).unwrap_or(site.mode);
        Self { fields, mode }
    }

    /// A filter as it was typed.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    /// Whether any filter is set.
    pub fn is_filtered(&self) -> bool {
        FILTERS.iter().any(|name| !self.fields.get(name).is_empty())
    }

    /// The filter for the use case.
    pub fn filter(&self, site: &Site) -> PaymentFilter {
        let zone = Zone::stored(&site.time_zone);
        let state = match self.get("state") {
            OUTCOME_UNKNOWN => OUTCOME_UNKNOWN,
            state => IntentState::parse(state).map_or("", IntentState::as_str),
        };
        let from = date(self.get("from")).and_then(|day| zone.instant(day, (0, 0)));
        // The last day counts whole.
        let until = date(self.get("until")).and_then(|day| zone.instant(day, (0, 0)));
        let until = until.and_then(|at| zone.instant(zone.day(at, 1), (0, 0)));
        PaymentFilter {
            mode: self.mode,
            search: self.get("q").replace('\0', ""),
            state: state.to_owned(),
            session: self.get("session").replace('\0', ""),
            of_site: self.get("site").replace('\0', ""),
            method: PayMethod::parse(self.get("method")).map_or("", PayMethod::as_str).to_owned(),
            from: from.unwrap_or(Timestamp(i64::MIN)),
            until: until.unwrap_or(Timestamp(i64::MAX)),
        }
    }

    /// What is wrong with the days: the field, and the key of the words.
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        days_problem(self.get("from"), self.get("until"))
    }

    /// Where the page begins.
    pub fn after(&self) -> Option<PaymentPlace> {
        let (at, id) = self.get("after").split_once('.')?;
        Some((Timestamp(at.parse().ok()?), IntentId(uuid::Uuid::parse_str(id).ok()?)))
    }

    /// The same list at `address`, beginning behind `after`.
    pub fn address(&self, address: Address<'_>, after: Option<PaymentPlace>) -> String {
        let mut path = format!("{}?mode={}", address.path(), self.mode.as_str());
        for name in FILTERS {
            let value = self.get(name);
            if !value.is_empty() {
                write!(path, "&{name}=").expect("writing into a String cannot fail");
                encode(&mut path, value);
            }
        }
        if let Some((at, id)) = after {
            write!(path, "&after={}.{}", at.0, id.0).expect("writing into a String cannot fail");
        }
        path
    }

    /// The unfiltered list of a mode.
    pub fn of_mode(site: &Site, mode: Mode) -> String {
        format!("{}?mode={}", Address::Money { site: &site.slug }.path(), mode.as_str())
    }
}

/// What is wrong with the first and the last day that a list is asked for: the field, and the key of the words.
pub(crate) fn days_problem(from: &str, until: &str) -> Option<(&'static str, &'static str)> {
    let day = |text: &str| date(text).and_then(|day| Zone::UTC.instant(day, (0, 0)));
    for (field, text) in [("from", from), ("until", until)] {
        if !text.is_empty() && day(text).is_none() {
            return Some((field, msg!("audit-date-wrong")));
        }
    }
    let is_turned = day(from).zip(day(until)).is_some_and(|(from, until)| from > until);
    is_turned.then_some(("until", msg!("audit-dates-order")))
}

/// Percent-encodes a value of a query.
pub(crate) fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing into a String cannot fail");
        }
    }
}

/// `2026-11-25`
pub(crate) fn date(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_dates_are_read_strictly() {
        assert_eq!(date("2026-11-25"), Some((2026, 11, 25)));
        for wrong in ["", "2026-11", "x-11-25", "2026-11-25T00:00"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        let query = |text: &str| PaymentsQuery { fields: Fields::parse(text.as_bytes()), mode: Mode::Test };
        let place = query("after=5.00000000-0000-0000-0000-000000000001").after();
        assert_eq!(place.map(|(at, _)| at), Some(Timestamp(5)));
        assert_eq!(query("after=5").after(), None);
        assert_eq!(query("from=2026-11-25&until=2026-11-25").problem(), None);
        assert_eq!(query("until=2026-11-25").problem(), None);
        let turned = query("from=2026-11-26&until=2026-11-25").problem();
        assert_eq!(turned, Some(("until", "audit-dates-order")));
        assert_eq!(query("from=25-11-2026").problem(), Some(("from", "audit-date-wrong")));
        assert_eq!(query("until=2026-02-30").problem(), Some(("until", "audit-date-wrong")));
        let again = query("q=a%26b&state=paid&after=1.x").address(Address::Money { site: "demo" }, None);
        assert_eq!(again, "/demo/money?mode=test&q=a%26b&state=paid");
    }
}
