//! What the address of a report asks for.

use crate::money::query::{date, days_problem, encode};
use crate::request::form::Fields;
use app::accounts::Person;
use app::reports::{Asked, GroupBy, Kind, ReportFilter, Sight};
use app::sites::Site;
use app::statements::Sight as Whole;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::payments::gateway::Mode;
use domain::time::Timestamp;
use locale::{Address, Zone};
use std::fmt::Write as _;

/// Names of the filters in the address.
const FILTERS: [&str; 7] = ["from", "until", "host", "division", "session", "by", "detail"];

/// The query of a report.
pub(crate) struct ReportQuery {
    fields: Fields,
    /// Which report.
    pub kind: Kind,
    /// Test or Production.
    pub mode: Mode,
    /// First day, as it stands in the field.
    pub from: String,
}

impl ReportQuery {
    /// Reads the part behind the question mark. What cannot be read asks for nothing; without a first day the last twelve
    /// months are told.
    pub fn parse(site: &Site, kind: Kind, query: Option<&str>, now: Timestamp) -> Self {
        let fields = Fields::parse(query.unwrap_or_default().as_bytes());
        let mode = Mode::parse(fields.get("mode")).unwrap_or(site.mode);
        let zone = Zone::stored(&site.time_zone);
        let from = if fields.has("from") {
            fields.get("from").to_owned()
        } else {
            let (year, month, _) = zone.day(now, -365);
            format!("{year}-{month:02}-01")
        };
        Self { fields, kind, mode, from }
    }

    /// A filter as it was typed.
    pub fn get(&self, name: &str) -> &str {
        if name == "from" { &self.from } else { self.fields.get(name) }
    }

    /// What is wrong with the days: the field, and the key of the words.
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        days_problem(&self.from, self.get("until"))
    }

    /// How what is charged back is put together.
    pub fn group(&self) -> GroupBy {
        GroupBy::parse(self.get("by")).unwrap_or_default()
    }

    /// Whether it is told line by line.
    pub fn detail(&self) -> bool {
        !self.get("detail").is_empty()
    }

    /// What `person` sees of this kind of report.
    pub fn sight(person: &Person, site: &Site, kind: Kind) -> Sight {
        match () {
            () if Whole::of(person, site).all => Sight::All,
            () if kind.names_people() => Sight::Own,
            () => Sight::OwnAndHeaded,
        }
    }

    /// The reports that can tell `person` something: who only heads divisions has no sessions whose people he may see.
    pub fn kinds(person: &Person, site: &Site) -> Vec<Kind> {
        let has_own = Whole::of(person, site).all || person.roles_at(site.id).any(|role| role == Role::Host);
        Kind::ALL.into_iter().filter(|kind| has_own || !kind.names_people()).collect()
    }

    /// What the use case is asked for.
    pub fn asked(&self, person: &Person, site: &Site) -> Asked {
        let zone = Zone::stored(&site.time_zone);
        let from = date(&self.from).and_then(|day| zone.instant(day, (0, 0)));
        // The last day counts whole.
        let until = date(self.get("until")).and_then(|day| zone.instant(day, (0, 0)));
        let until = until.and_then(|at| zone.instant(zone.day(at, 1), (0, 0)));
        let filter = ReportFilter {
            mode: self.mode,
            from: from.unwrap_or(Timestamp(i64::MIN)),
            until: until.unwrap_or(Timestamp(i64::MAX)),
            division: self.get("division").replace('\0', ""),
            session: self.get("session").replace('\0', ""),
            host: self.get("host").parse().map(AccountId).ok(),
            reader: person.account,
            sight: Self::sight(person, site, self.kind),
        };
        Asked {
            kind: self.kind,
            filter,
            group: self.group(),
            detail: self.detail(),
            most: Some(self.kind.page_max()),
        }
    }

    /// The same question at another address, in `mode`.
    pub fn address(&self, address: Address<'_>, mode: Mode) -> String {
        let mut path = format!("{}?mode={}", address.path(), mode.as_str());
        for name in FILTERS {
            let value = self.get(name);
            if !value.is_empty() || name == "from" {
                write!(path, "&{name}=").expect("writing into a String cannot fail");
                encode(&mut path, value);
            }
        }
        path
    }
}
