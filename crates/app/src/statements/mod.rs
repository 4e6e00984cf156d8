//! Statements of pay-per-use sessions, for their hosts, for those who keep the site's books, and for the operator. Somebody
//! else's statement is not found (decision 15).

mod people;

pub(crate) use people::Names;

use crate::sites::{Seller, Site};
use crate::{App, AppError};
pub use documents::statements::{Counted, Standing, Statement, Sum, Who, Words, person};
use domain::accounts::{Act, Role};
use domain::ids::{AccountId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::usage::charge::charge;
use locale::Zone;
use store::sessions::SessionRow;
pub use store::usage::statements::StatementLine;
use store::usage::statements::{self as rows, Booked, StatementRow};
use store::{Tx, sessions};

/// Whose statements and reports somebody sees (S-34).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Who looks.
    pub account: AccountId,
    /// Whether he sees the whole site, not only his own sessions and those of the divisions that he heads.
    pub all: bool,
}

/// Statements in the operator's list.
const LATEST_MAX: i64 = 200;

impl Sight {
    /// What `person` sees at the site: administrators and finance everything.
    pub fn of(person: &crate::accounts::Person, site: &Site) -> Self {
        let all = person.roles_at(site.id).any(|role| role == Role::Administrator)
            || person.may(site.id, Act::SeePayments);
        Self { account: person.account, all }
    }

    /// The operator's, to whom every session of his installation is owed.
    pub fn of_operator(person: &crate::accounts::Person) -> Self {
        Self { account: person.account, all: true }
    }
}

/// A statement, and the session that it is of.
#[derive(Debug, Clone)]
pub struct StatementView {
    /// The session.
    pub session: SessionId,
    /// Test or Production.
    pub mode: Mode,
    /// Who hosts it.
    pub host: Option<AccountId>,
    /// Everything that page, paper and file say.
    pub statement: Statement,
}

/// Use cases of statements.
#[derive(Clone, Copy)]
pub struct Statements<'a>(pub(crate) &'a App);

impl Statements<'_> {
    /// The statement of the session at this address, for who may see it. Who only heads its division reads no names of
    /// participants.
    pub async fn find(&self, by: Sight, site: &Site, slug: &str) -> Result<Option<StatementView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = sessions::find(&mut tx, site.id, slug).await? else { return Ok(None) };
        if !may_see(&mut tx, by, &session).await? {
            return Ok(None);
        }
        let mut found = view(&mut tx, site, &session).await?;
        if let Some(found) = found.as_mut().filter(|_| !by.all && session.host != Some(by.account)) {
            people::withhold(&mut found.statement.intervals);
        }
        Ok(found)
    }

    /// The latest statements of a site, of both modes.
    pub async fn latest(&self, site: &Site) -> Result<Vec<StatementLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::latest(&mut tx, site.id, LATEST_MAX).await?)
    }

    /// Whether a session has its statement.
    pub async fn is_there(&self, site: SiteId, session: SessionId) -> Result<bool, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::of_session(&mut tx, site, session).await?.is_some())
    }
}

/// Whether the session is one of those that he sees.
pub(crate) async fn may_see(tx: &mut Tx, by: Sight, session: &SessionRow) -> Result<bool, AppError> {
    if by.all || session.host == Some(by.account) {
        return Ok(true);
    }
    let division = store::divisions::find(tx, session.site_id, &session.division).await?;
    Ok(match division {
        Some(row) => store::divisions::heads::is_head(tx, session.site_id, row.id, by.account).await?,
        None => false,
    })
}

async fn view(tx: &mut Tx, site: &Site, session: &SessionRow) -> Result<Option<StatementView>, AppError> {
    let id = session.session.id;
    let Some(row) = rows::of_session(tx, site.id, id).await? else { return Ok(None) };
    let version = store::tariffs::get_version(tx, row.tariff_version_id).await?;
    let version = version.ok_or(AppError::Broken("a statement names a tariff that there is not"))?;
    let booked = booked(tx, &row).await?;
    let names = Names::of(tx, site.id, id).await?;
    let intervals = rows::intervals(tx, site.id, row.id).await?;
    let host = match session.host {
        Some(host) => store::accounts::people::find_by_id(tx, host).await?.map(|account| account.name),
        None => None,
    };
    let (paid_before, held) = before_and_held(&booked, row.charged.gross);
    // It goes back as well, and is no refund of what was charged.
    let unused = (paid_before.minor - row.charged.gross.minor).max(0);
    let (seller, country) = seller(tx).await?;
    let statement = Statement {
        site: site.name.clone(),
        seller,
        country,
        test: row.mode == Mode::Test,
        session: session.topic.clone(),
        slug: session.slug.clone(),
        window: row.window,
        zone: Zone::stored(&session.time_zone),
        host: host.unwrap_or_default(),
        division: division(tx, site.id, &session.division).await?,
        actual: charge(&version.tariff, &row.used)?,
        tariff_name: store::tariffs::name_of_version(tx, row.tariff_version_id).await?,
        tariff: (version.number, version.tariff),
        rule: row.settlement,
        used: row.used,
        ceiling: row.ceiling,
        charged: row.charged,
        held,
        paid_before,
        refunded: Money::new((booked.refunded.minor - unused).max(0), row.charged.gross.currency),
        standing: standing(&row, &booked),
        frozen_at: row.frozen_at,
        intervals: intervals
            .into_iter()
            .map(|interval| Counted { who: Who::Named(names.of_interval(&interval)), interval })
            .collect(),
        late: store::usage::facts::count_late(tx, site.id, id).await?,
    };
    Ok(Some(StatementView { session: id, mode: row.mode, host: session.host, statement }))
}

/// What was taken before the session, and what was held until it was over. Of what is charged when it is over no more is
/// taken than that; what is taken before, an account that holds may have held for a moment first.
fn before_and_held(booked: &Booked, charged: Money) -> (Money, Money) {
    let zero = Money::zero(charged.currency);
    match booked.captured.minor > charged.minor {
        true => {
            (booked.captured, Money::new((booked.held.minor - booked.captured.minor).max(0), zero.currency))
        }
        false => (zero, booked.held),
    }
}

/// Who sells pay-per-use: the operator, as he entered himself, and his country.
async fn seller(tx: &mut Tx) -> Result<(Vec<String>, String), AppError> {
    let Some(row) = store::sites::find_operators(tx).await? else { return Ok(Default::default()) };
    let Seller { name, address, country, vat_number, .. } = Site::from(row).seller;
    let lines =
        [name.as_str()].into_iter().chain(address.lines()).chain([country.as_str(), vat_number.as_str()]);
    let lines = lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    Ok((lines, country))
}

/// Code and name of a division, for people to read; the code alone when it is gone.
async fn division(tx: &mut Tx, site: SiteId, code: &str) -> Result<String, AppError> {
    if code.is_empty() {
        return Ok(String::new());
    }
    let found = store::divisions::find(tx, site, code).await?;
    Ok(found.map_or_else(|| code.to_owned(), |row| format!("{code} {}", row.division.name)))
}

/// What the operator's books say about the payment of a statement.
pub(crate) async fn booked(tx: &mut Tx, row: &StatementRow) -> Result<Booked, AppError> {
    booked_session(tx, row.session_id, row.mode, row.charged.gross.currency).await
}

/// The same of a session, which may have no statement yet.
pub(crate) async fn booked_session(
    tx: &mut Tx,
    session: SessionId,
    mode: Mode,
    currency: Currency,
) -> Result<Booked, AppError> {
    Ok(match store::sites::find_operators(tx).await? {
        Some(seller) => rows::booked(tx, seller.id, session, mode, currency).await?,
        None => {
            let zero = Money::zero(currency);
            Booked { held: zero, outstanding: zero, captured: zero, refunded: zero, lost: zero, waits: false }
        }
    })
}

/// How the money stands: charged once as much was captured.
pub(crate) fn standing(row: &StatementRow, booked: &Booked) -> Standing {
    match () {
        () if booked.waits => Standing::LookedInto,
        () if row.charged.gross.is_zero() => Standing::Nothing,
        () if booked.lost.minor > 0 => Standing::Lost,
        () if booked.captured.minor >= row.charged.gross.minor => Standing::Charged,
        () => Standing::Charging,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_paid_before_is_not_told_as_held() {
        let eur = |minor| Money::new(minor, Currency::from_code("EUR").expect("EUR"));
        for (held, captured, charged, expected) in [
            (3_049, 15, 15, (0, 3_049)),
            (3_049, 3_049, 15, (3_049, 0)),
            (0, 3_049, 15, (3_049, 0)),
            (0, 3_049, 3_049, (0, 0)),
            (7_049, 3_049, 15, (3_049, 4_000)),
        ] {
            let zero = eur(0);
            let booked = Booked {
                held: eur(held),
                captured: eur(captured),
                outstanding: zero,
                refunded: zero,
                lost: zero,
                waits: false,
            };
            let (before, until_over) = before_and_held(&booked, eur(charged));
            assert_eq!((before.minor, until_over.minor), expected, "{held}, {captured}, {charged}");
        }
    }
}
