//! What somebody does with his own account: another password, another name, looking after where he is signed in.

use super::links::{ChoiceField, ChoiceProblem, ChoiceProblems, check_password};
use super::person::Person;
use super::tries::{self, Subject};
use super::{Accounts, sign_ins::SignIn};
use crate::audit::actor;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::limits::OWN_PASSWORD;
use domain::accounts::sign_ins::{Stage, is_alive};
use domain::ids::{AccountId, SignInId};
use domain::messages::MailKind;
use domain::registrations::details::check_name;
use domain::time::Timestamp;
use locale::Locale;
use store::Tx;
use store::accounts::{people, second_factors, sign_ins as rows};

/// Why a password that was asked for again did not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPassword {
    /// It is not the account's.
    Wrong,
    /// Too many tries: none is looked at until then.
    TooMany(Timestamp),
}

/// Why a password stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// The present one.
    Present(OwnPassword),
    /// The new one.
    Invalid(ChoiceProblems),
}

/// A browser in which somebody is signed in, as he sees it.
#[derive(Debug, Clone)]
pub struct SignInView {
    /// Its id.
    pub id: SignInId,
    /// From which network address.
    pub address: String,
    /// With which browser; may be empty.
    pub browser: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, give or take a few minutes.
    pub seen_at: Timestamp,
}

/// How an account is protected.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Where its owner is signed in, last seen first.
    pub sign_ins: Vec<SignInView>,
    /// Whether it has a second factor.
    pub has_second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// The owner's language, for mails.
    pub locale: Locale,
}

/// Stores another password, and tells its owner.
pub(super) async fn set_password(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    hash: &str,
    action: &str,
) -> Result<(), AppError> {
    people::set_password(tx, account, hash).await?;
    app.audit(tx, None, &actor(account), action, &account.to_string(), "").await?;
    tell_change(app, tx, account, "password").await
}

/// Queues a mail that something was changed which protects the account.
pub(super) async fn tell_change(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    what: &str,
) -> Result<(), AppError> {
    let cause = format!("{what} {}", app.now().micros());
    crate::messages::queue_about(app, tx, None, account.0, MailKind::AccountChanged, &cause).await
}

impl Accounts<'_> {
    /// How the person's account is protected, and where he is signed in.
    pub async fn view(&self, person: &Person) -> Result<AccountView, AppError> {
        let app = self.0;
        let now = app.now();
        let mut tx = app.store().reader().await?;
        let account = people::get(&mut tx, person.account).await?;
        let recovery_codes = second_factors::count_codes(&mut tx, person.account).await?;
        let found = rows::list(&mut tx, person.account).await?;
        let alive = found
            .into_iter()
            .filter(|row| row.stage == Stage::Complete && is_alive(row.seen_at, row.ends_at, now));
        let sign_ins = alive.map(|row| SignInView {
            id: row.id,
            address: row.address,
            browser: row.browser,
            since: row.created_at,
            seen_at: row.seen_at,
        });
        Ok(AccountView {
            sign_ins: sign_ins.collect(),
            has_second_factor: account.sealed_second_factor.is_some(),
            recovery_codes,
            locale: Locale::parse(&account.locale).unwrap_or_default(),
        })
    }

    /// Ends one of the person's sign-ins; false when he has no such one.
    pub async fn end_sign_in(&self, by: &Person, id: SignInId) -> Result<bool, AppError> {
        let (app, by, store) = (self.0.clone(), by.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let ended = rows::end(tx, id, by.account).await?;
            if ended {
                app.audit(tx, None, &by.actor(), "end sign-in", &id.to_string(), "").await?;
            }
            Ok::<_, AppError>(ended)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Ends all of the person's sign-ins but this one.
    pub async fn end_other_sign_ins(&self, by: &Person, keep: SignInId) -> Result<(), AppError> {
        let (app, by, store) = (self.0.clone(), by.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let count = rows::end_others(tx, by.account, keep).await?;
            app.audit(
                tx,
                None,
                &by.actor(),
                "end other sign-ins",
                &by.account.to_string(),
                &count.to_string(),
            )
            .await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Sets how the person is called, and the language of his mails.
    pub async fn rename(
        &self,
        by: &Person,
        name: &str,
        locale: Locale,
    ) -> Result<Result<(), ChoiceProblems>, AppError> {
        let name = match check_name(name) {
            Ok(name) => name,
            Err(problem) => return Ok(Err(vec![(ChoiceField::Name, ChoiceProblem::Details(problem))])),
        };
        let (app, by, store) = (self.0.clone(), by.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            people::set_name(tx, by.account, &name, locale.code()).await?;
            app.audit(tx, None, &by.actor(), "change name or language", &by.account.to_string(), "").await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }

    /// Chooses another password; every other sign-in ends.
    pub async fn change_password(
        &self,
        by: &Person,
        sign_in: SignInId,
        present: &str,
        (password, repeated): (&str, &str),
    ) -> Result<Result<(), PasswordRefusal>, AppError> {
        let app = self.0.clone();
        if let Err(why) = self.check_own_password(by, present).await? {
            return Ok(Err(PasswordRefusal::Present(why)));
        }
        let problems = check_password(password, repeated, &[&by.name, &by.email]);
        if !problems.is_empty() {
            return Ok(Err(PasswordRefusal::Invalid(problems)));
        }
        let hash = app.passwords().hash(app.entropy(), password).await?;
        let (by, store) = (by.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            set_password(&app, tx, by.account, &hash, "change password").await?;
            rows::end_others(tx, by.account, sign_in).await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }

    /// Whether this is the person's password, asked for again before something is changed.
    pub(super) async fn check_own_password(
        &self,
        by: &Person,
        password: &str,
    ) -> Result<Result<(), OwnPassword>, AppError> {
        let app = self.0;
        let subjects = [Subject::new(app, OWN_PASSWORD, &by.account.to_string())];
        if let Err(until) = tries::count(app, &subjects).await? {
            return Ok(Err(OwnPassword::TooMany(until)));
        }
        let account = {
            let mut tx = app.store().reader().await?;
            people::get(&mut tx, by.account).await?
        };
        if !app.passwords().verify(password, account.password_hash.as_deref()).await? {
            return Ok(Err(OwnPassword::Wrong));
        }
        let store = app.store().clone();
        let unit = async move |tx: &mut Tx| tries::forgive(tx, &subjects).await;
        spawn(async move { store.run_hot(unit).await }).await??;
        Ok(Ok(()))
    }
}

impl SignIn {
    /// Whether it is the one of the list.
    pub fn is(&self, view: &SignInView) -> bool {
        self.id == view.id
    }
}
