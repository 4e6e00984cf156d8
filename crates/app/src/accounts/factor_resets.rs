//! The way back for who has lost phone and recovery codes: somebody else takes the second factor away. The password
//! stays; at the next sign-in with it a new second factor is set up, where the roles ask for one.

use super::own::{OwnPassword, tell_change};
use super::person::Person;
use super::sign_ins::{email_key, person};
use super::{Accounts, Place};
use crate::audit::actor;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::people::{FactorResetRefusal, Rights, may_reset_factor};
use domain::ids::{AccountId, SiteId};
use store::Tx;
use store::accounts::people::{self, AccountRow};
use store::accounts::{second_factors, sign_ins};
use uuid::Uuid;

/// Most people that a search shows.
const SHOWN_MAX: usize = 100;

/// Somebody who signs in to the installation.
#[derive(Clone)]
pub struct AccountLine {
    /// Who.
    pub person: Person,
    /// What he is, and where, by the site's name.
    pub places: Vec<Place>,
    /// Whether the reader may take his second factor away, and why not.
    pub factor: Result<(), FactorResetRefusal>,
}

/// What became of a second factor that was to be taken away by the address of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorReset {
    /// It is away.
    Done,
    /// There was none.
    NoFactor,
    /// Nobody signs in with this address.
    NoAccount,
}

/// Why somebody's second factor was not taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRefusal {
    /// His, or that of who asks, says no.
    Rule(FactorResetRefusal),
    /// The password of who asks did not do.
    Password(OwnPassword),
}

impl Accounts<'_> {
    /// Somebody who works at the site, or anybody when none is named, and whether `by` may take his second factor away.
    /// `None`: there is no such person.
    pub async fn helped(
        &self,
        by: &Person,
        site: Option<SiteId>,
        account: AccountId,
    ) -> Result<Option<(Person, Result<(), FactorResetRefusal>)>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = find(&mut tx, site, account).await? else { return Ok(None) };
        let who = person(&mut tx, row.clone()).await?;
        Ok(Some((who, may_reset(&mut tx, by, row).await?)))
    }

    /// Takes away the second factor of somebody who works at the site, or of anybody when none is named; `password` is the
    /// password of who does it, asked for again. Every sign-in of the other ends, and a mail tells him. `None`: there is
    /// no such person.
    pub async fn reset_second_factor(
        &self,
        by: &Person,
        site: Option<SiteId>,
        account: AccountId,
        password: &str,
    ) -> Result<Option<Result<(), HelpRefusal>>, AppError> {
        if self.helped(by, site, account).await?.is_none() {
            return Ok(None);
        }
        if let Err(why) = self.check_own_password(by, password).await? {
            return Ok(Some(Err(HelpRefusal::Password(why))));
        }
        let (app, by, store) = (self.0.clone(), by.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, site, account).await? else { return Ok(None) };
            if let Err(refusal) = may_reset(tx, &by, row).await? {
                return Ok(Some(Err(HelpRefusal::Rule(refusal))));
            }
            take_away(&app, tx, site, account, &by.actor()).await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// The same from the command line of the machine: whoever gives commands there is an operator.
    pub async fn reset_second_factor_of(&self, email: &str) -> Result<FactorReset, AppError> {
        let (app, email, store) = (self.0.clone(), email_key(email), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let Some(row) = people::find(tx, &email).await? else { return Ok(FactorReset::NoAccount) };
            if row.sealed_second_factor.is_none() {
                return Ok(FactorReset::NoFactor);
            }
            take_away(&app, tx, None, row.id, "operator").await?;
            Ok::<_, AppError>(FactorReset::Done)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Who signs in to the installation and has this text in name or address, by name; everybody when it is empty. At
    /// most 100; the flag says whether there are more.
    pub async fn search(&self, by: &Person, text: &str) -> Result<(Vec<AccountLine>, bool), AppError> {
        let found = {
            let mut tx = self.0.store().reader().await?;
            people::search(&mut tx, text.trim(), 1 + i64::try_from(SHOWN_MAX).unwrap_or(i64::MAX)).await?
        };
        let more = found.len() > SHOWN_MAX;
        let mut lines = Vec::new();
        for row in found.into_iter().take(SHOWN_MAX) {
            let (person, factor) = {
                let mut tx = self.0.store().reader().await?;
                (person(&mut tx, row.clone()).await?, may_reset(&mut tx, by, row).await?)
            };
            lines.push(AccountLine { places: self.places(&person).await?, person, factor });
        }
        Ok((lines, more))
    }
}

/// The account, where its owner works at the site; any when none is named.
async fn find(tx: &mut Tx, site: Option<SiteId>, account: AccountId) -> Result<Option<AccountRow>, AppError> {
    let Some(row) = people::find_by_id(tx, account).await? else { return Ok(None) };
    let works_there = match site {
        Some(site) => people::roles(tx, account).await?.iter().any(|(at, _)| *at == site),
        None => true,
    };
    Ok(works_there.then_some(row))
}

async fn may_reset(
    tx: &mut Tx,
    by: &Person,
    of: AccountRow,
) -> Result<Result<(), FactorResetRefusal>, AppError> {
    if of.id == by.account {
        return Ok(Err(FactorResetRefusal::Yourself));
    }
    if of.sealed_second_factor.is_none() {
        return Ok(Err(FactorResetRefusal::NoFactor));
    }
    let of = person(tx, of).await?;
    Ok(may_reset_factor(rights(by), rights(&of)))
}

fn rights(person: &Person) -> Rights<'_> {
    Rights { is_operator: person.is_operator, roles: &person.roles }
}

async fn take_away(
    app: &App,
    tx: &mut Tx,
    site: Option<SiteId>,
    account: AccountId,
    by: &str,
) -> Result<(), AppError> {
    second_factors::set(tx, account, None, None).await?;
    second_factors::replace_codes(tx, account, &[]).await?;
    sign_ins::end_others(tx, account, Uuid::nil().into()).await?;
    app.audit(tx, site, by, "reset second factor", &actor(account), "").await?;
    tell_change(app, tx, account, "second-factor-reset").await
}
