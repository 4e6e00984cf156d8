//! Divisions of an import file, with who heads them and what they may spend.

use super::{ACTOR, ImportError, invalid};
use crate::App;
use crate::divisions as keeping;
use domain::accounts::Role;
use domain::divisions::budgets::{self, Checked, Typed};
use domain::divisions::{self, Division, DivisionUse};
use domain::ids::AccountId;
use domain::money::{Currency, Money};
use domain::sessions::schedule::Typed as Read;
use domain::time::Timestamp;
use locale::Zone;
use serde::Deserialize;
use store::Tx;
use store::accounts::people;
use store::divisions::DivisionRow;
use store::sites::SiteRow;

/// How long an imported budget lasts, days.
const PERIOD: i32 = 365;

/// A division to be added.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DivisionImport {
    pub code: String,
    name: String,
    /// Addresses of those who head it.
    #[serde(default)]
    heads: Vec<String>,
    /// What it may spend within a year from the day of the import, minor units.
    budget: Option<i64>,
    /// Whether it may spend more.
    #[serde(default)]
    overdraft: bool,
}

/// A division ready to be stored.
#[derive(Clone)]
pub(super) struct PreparedDivision {
    division: Division,
    heads: Vec<String>,
    budget: Option<Checked>,
}

pub(super) fn prepare(
    site: &str,
    zone: &Zone,
    currency: Currency,
    imported: &[DivisionImport],
    now: Timestamp,
) -> Result<Vec<PreparedDivision>, ImportError> {
    let day = |ahead| zone.instant(zone.day(now, ahead), (0, 0)).map_or(Read::Unreadable, Read::Is);
    let one = |entry: &DivisionImport| {
        let wrong = |what: String| invalid(site, &format!("division {:?}: {what}", entry.code));
        let typed = Division { code: entry.code.clone(), name: entry.name.clone() };
        let division = divisions::check(&typed).map_err(|problems| wrong(format!("{problems:?}")))?;
        let budget = entry.budget.map(|minor| {
            let amount = Read::Is(Money::new(minor, currency));
            budgets::check(&Typed { from: day(0), until: day(PERIOD), amount, overdraft: entry.overdraft })
        });
        let budget = budget.transpose().map_err(|problems| wrong(format!("budget: {problems:?}")))?;
        Ok(PreparedDivision { division, heads: entry.heads.clone(), budget })
    };
    imported.iter().map(one).collect()
}

/// Stores the divisions of a site, after the people of the file.
pub(super) async fn store(
    app: &App,
    tx: &mut Tx,
    site: &SiteRow,
    (used, prepared): &(DivisionUse, Vec<PreparedDivision>),
) -> Result<(), ImportError> {
    if *used == DivisionUse::Off && prepared.is_empty() {
        return Ok(());
    }
    store::divisions::set_use(tx, site.id, *used).await?;
    app.audit(tx, site.id, ACTOR, "set use of divisions", "", used.as_str()).await?;
    for PreparedDivision { division, heads, budget } in prepared {
        let wrong = |what: &str| invalid(&site.slug, &format!("division {:?}: {what}", division.code));
        let added = keeping::add(app, tx, ACTOR, site.id, division).await;
        let id = added.map_err(|stop| match stop {
            keeping::Stop::Refused(problem) => wrong(&format!("{problem:?}")),
            keeping::Stop::Failed(error) => error.into(),
        })?;
        let row = DivisionRow { id, division: division.clone(), active: true };
        let mut wanted: Vec<AccountId> = Vec::new();
        for email in heads {
            let found = people::find(tx, email).await?;
            wanted.push(found.ok_or_else(|| wrong(&format!("there is no person {email:?}")))?.id);
        }
        if !wanted.is_empty() {
            let present = keeping::set_heads(app, tx, ACTOR, (site.id, &row), &wanted).await?;
            if present.len() != wanted.len() {
                return Err(wrong("who heads a division has the role \"head\" at its site"));
            }
        }
        let Some(budget) = budget else { continue };
        let by = administrator(tx, site).await?;
        let by = by.ok_or_else(|| wrong("a budget is given by an administrator, and the site has none"))?;
        let added = keeping::add_budget(app, tx, by, (site.id, site.mode), &row, *budget).await?;
        added.map_err(|problems| wrong(&format!("budget: {problems:?}")))?;
    }
    Ok(())
}

/// Who gives the budgets of a site.
async fn administrator(tx: &mut Tx, site: &SiteRow) -> Result<Option<AccountId>, ImportError> {
    let found = people::of_site(tx, site.id).await?;
    Ok(found.into_iter().find(|(_, role)| *role == Role::Administrator).map(|(account, _)| account.id))
}
