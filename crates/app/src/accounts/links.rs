//! Links that let somebody choose a password: the first operator's, an invitation, a reset. A link is its id and a
//! signature of it, so that what is stored opens nothing; it works once, and not for long.

use super::Accounts;
use super::passwords::{self, WeakPassword};
use super::people::{NewAccount, add};
use super::sign_ins::{Draft, NewSignIn, Origin, email_key};
use super::tries::{self, Subject, network};
use crate::audit::actor;
use crate::entropy::base32;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::Role;
use domain::accounts::limits::{RESET_ACCOUNT, RESET_ADDRESS};
use domain::accounts::links::LinkKind;
use domain::accounts::sign_ins::Stage;
use domain::ids::{AccountId, AccountLinkId, SiteId};
use domain::messages::MailKind;
use domain::registrations::details::{self, check_email, check_name};
use domain::time::Timestamp;
use locale::{Address, Locale};
use std::fmt;
use store::Tx;
use store::accounts::links::{self as rows, LinkRow};
use store::accounts::{people, sign_ins};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// Characters of a link's signature: 130 bits.
const MAC_LENGTH: usize = 26;

/// A link that works, as its page shows it.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// What it is for.
    pub kind: LinkKind,
    /// Whom it was sent to; empty for the first operator's.
    pub email: String,
    /// How an invited person is called; may be empty.
    pub name: String,
    /// The site that invites; none for the installation's own.
    pub site: Option<Site>,
    /// What an invited person becomes.
    pub roles: Vec<Role>,
    /// The account that the address has.
    pub account: Option<AccountId>,
}

/// What somebody enters who chooses a password. What a link does not ask for is left empty.
#[derive(Clone, Default)]
pub struct Choice {
    /// Name.
    pub name: String,
    /// Mail address: the first operator's link only.
    pub email: String,
    /// Password.
    pub password: String,
    /// The same once more.
    pub repeated: String,
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Choice(..)")
    }
}

/// A field of [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChoiceField {
    /// Name.
    Name,
    /// Mail address.
    Email,
    /// Password.
    Password,
    /// The password once more.
    Repeated,
}

impl ChoiceField {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Password => "password",
            Self::Repeated => "repeated",
        }
    }
}

/// What is wrong with a field of [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChoiceProblem {
    /// Name or address cannot be used.
    Details(details::Problem),
    /// The password is too easy to guess.
    Weak(WeakPassword),
    /// The two passwords differ.
    Differs,
    /// There is an account with this address.
    Taken,
}

/// What is wrong, in the order of the form.
pub type ChoiceProblems = Vec<(ChoiceField, ChoiceProblem)>;

/// What a link did.
#[derive(Debug)]
pub enum Accepted {
    /// There is a new account, and its owner is signed in.
    SignedIn(NewSignIn),
    /// The password is another one; every sign-in has ended.
    PasswordSet,
}

/// Why a link did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkRefusal {
    /// It was used, taken back or has ended, or was never made.
    Gone,
    /// Something is wrong with what was entered.
    Invalid(ChoiceProblems),
    /// The address has an account: its owner signs in and accepts there.
    HasAccount,
}

/// Why no link was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetRefusal {
    /// Not a mail address.
    Invalid(details::Problem),
    /// Too many were asked for: none is sent until then.
    TooMany(Timestamp),
}

/// The text of a link.
pub(super) fn token(app: &App, id: AccountLinkId) -> String {
    format!("{}-{}", id.0.simple(), mac(app, id))
}

/// The whole address of a link.
pub(super) fn url(app: &App, id: AccountLinkId) -> String {
    Address::AccountLink { token: &token(app, id) }.absolute(app.base())
}

fn mac(app: &App, id: AccountLinkId) -> String {
    let mut text = base32(&app.keys().sign("account link", id.0.as_bytes()));
    text.truncate(MAC_LENGTH);
    text
}

/// The id of a link that we made.
fn parse(app: &App, token: &str) -> Option<AccountLinkId> {
    let (id, found) = token.split_once('-')?;
    let id = AccountLinkId(Uuid::try_parse(id).ok()?);
    bool::from(mac(app, id).as_bytes().ct_eq(found.to_ascii_uppercase().as_bytes())).then_some(id)
}

/// A link that works still.
async fn open(tx: &mut Tx, id: AccountLinkId, now: Timestamp) -> Result<Option<LinkRow>, AppError> {
    let link = rows::find(tx, id).await?.filter(|link| link.used_at.is_none() && now < link.ends_at);
    let Some(link) = link else { return Ok(None) };
    // The first operator's link is for an installation without one.
    let is_late = link.kind == LinkKind::FirstOperator && people::count_operators(tx).await? > 0;
    Ok((!is_late).then_some(link))
}

/// A new link of this kind, not stored yet.
pub(super) fn new_link(app: &App, kind: LinkKind, email: &str, locale: &str) -> LinkRow {
    let now = app.now();
    LinkRow {
        id: app.id(),
        kind,
        email: email.to_owned(),
        name: String::new(),
        site_id: None,
        roles: Vec::new(),
        locale: locale.to_owned(),
        created_at: now,
        ends_at: now.plus(kind.life()),
        used_at: None,
    }
}

/// What is wrong with a password that was chosen by somebody of this name and address.
pub(super) fn check_password(password: &str, repeated: &str, own: &[&str]) -> ChoiceProblems {
    match passwords::check(password, own) {
        Err(why) => vec![(ChoiceField::Password, ChoiceProblem::Weak(why))],
        Ok(()) if password != repeated => vec![(ChoiceField::Repeated, ChoiceProblem::Differs)],
        Ok(()) => Vec::new(),
    }
}

impl Accounts<'_> {
    /// The link that makes the first operator, while there is none; the same one until it ends.
    pub async fn first_operator_link(&self) -> Result<Option<String>, AppError> {
        let app = self.0.clone();
        let (new, store) =
            (new_link(&app, LinkKind::FirstOperator, "", Locale::En.code()), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            if people::count_operators(tx).await? > 0 {
                return Ok(None);
            }
            let link = match rows::latest(tx, LinkKind::FirstOperator, app.now()).await? {
                Some(link) => link,
                None => {
                    rows::insert(tx, &new).await?;
                    new.clone()
                }
            };
            Ok::<_, AppError>(Some(url(&app, link.id)))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Sends a link to choose another password, if the address has an account. Whether it has, neither the answer nor
    /// the time that it takes tells: that is looked at when the mail is written.
    pub async fn forgotten(
        &self,
        email: &str,
        origin: &Origin,
        locale: Locale,
    ) -> Result<Result<(), ResetRefusal>, AppError> {
        let app = self.0.clone();
        let email = match check_email(email) {
            Ok(email) => email_key(&email),
            Err(problem) => return Ok(Err(ResetRefusal::Invalid(problem))),
        };
        let subjects = [
            Subject::new(&app, RESET_ACCOUNT, &email),
            Subject::new(&app, RESET_ADDRESS, &network(origin.address)),
        ];
        if let Err(until) = tries::count(&app, &subjects).await? {
            return Ok(Err(ResetRefusal::TooMany(until)));
        }
        let (link, store) = (new_link(&app, LinkKind::Reset, &email, locale.code()), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            rows::insert(tx, &link).await?;
            crate::messages::queue_about(&app, tx, None, link.id.0, MailKind::PasswordReset, "").await
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }

    /// A link that works.
    pub async fn link(&self, token: &str) -> Result<Option<LinkView>, AppError> {
        let app = self.0;
        let Some(id) = parse(app, token) else { return Ok(None) };
        let mut tx = app.store().reader().await?;
        let Some(link) = open(&mut tx, id, app.now()).await? else { return Ok(None) };
        let account = people::find(&mut tx, &link.email).await?;
        if link.kind == LinkKind::Reset && account.as_ref().is_none_or(|owner| owner.disabled_at.is_some()) {
            return Ok(None);
        }
        let site = match link.site_id {
            Some(site) => Some(store::sites::get(&mut tx, site).await?.into()),
            None => None,
        };
        Ok(Some(LinkView {
            kind: link.kind,
            email: link.email,
            name: link.name,
            site,
            roles: link.roles,
            account: account.map(|account| account.id),
        }))
    }

    /// Uses a link with what was chosen. `replaces` is the token that this browser had before.
    pub async fn accept(
        &self,
        token: &str,
        choice: &Choice,
        locale: Locale,
        origin: &Origin,
        replaces: Option<&str>,
    ) -> Result<Result<Accepted, LinkRefusal>, AppError> {
        let app = self.0.clone();
        let Some(view) = self.link(token).await? else { return Ok(Err(LinkRefusal::Gone)) };
        let Some(id) = parse(&app, token) else { return Ok(Err(LinkRefusal::Gone)) };
        if view.kind == LinkKind::Invitation && view.account.is_some() {
            return Ok(Err(LinkRefusal::HasAccount));
        }
        let (name, email) = match read(&view, choice) {
            Ok(read) => read,
            Err(problems) => return Ok(Err(LinkRefusal::Invalid(problems))),
        };
        let password_hash = app.passwords().hash(app.entropy(), &choice.password).await?;
        let new = Draft::new(&app, origin, Stage::Complete, replaces);
        let (locale, store) = (locale.code().to_owned(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            let now = app.now();
            let link = open(tx, id, now).await?;
            let Some(link) = link.filter(|link| link.used_at.is_none()) else {
                return Ok(Err(LinkRefusal::Gone));
            };
            if !rows::take(tx, id, now).await? {
                return Ok(Err(LinkRefusal::Gone));
            }
            if link.kind == LinkKind::Reset {
                let account = people::find(tx, &link.email).await?;
                let Some(account) = account.filter(|account| account.disabled_at.is_none()) else {
                    return Ok(Err(LinkRefusal::Gone));
                };
                rows::end_all(tx, LinkKind::Reset, &link.email, now).await?;
                super::own::set_password(&app, tx, account.id, &password_hash, "reset password").await?;
                sign_ins::end_others(tx, account.id, Uuid::nil().into()).await?;
                return Ok(Ok(Accepted::PasswordSet));
            }
            let account = NewAccount {
                email: email.clone(),
                name: name.clone(),
                locale: locale.clone(),
                is_operator: link.kind == LinkKind::FirstOperator || link.roles.contains(&Role::Operator),
                password_hash: Some(password_hash.clone()),
                roles: site_roles(&link),
            };
            let by = if link.kind == LinkKind::FirstOperator { "first start" } else { "invitation" };
            match add(&app, tx, &account, by).await? {
                Some(account) => Ok(Ok(Accepted::SignedIn(new.insert(&app, tx, &account).await?))),
                // Refused as a whole: the link stays.
                None => Err(Undo::Taken),
            }
        };
        let done = spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?;
        match done {
            Ok(done) => Ok(done),
            Err(Undo::App(error)) => Err(error),
            Err(Undo::Taken) => {
                let problem = (ChoiceField::Email, ChoiceProblem::Taken);
                Ok(Err(LinkRefusal::Invalid(vec![problem])))
            }
        }
    }

    /// Accepts an invitation for the account that its address has, by its owner: what he is now. `None` when there is nothing to
    /// accept.
    pub async fn join(&self, by: &super::Person, token: &str) -> Result<Option<super::Person>, AppError> {
        let app = self.0.clone();
        let Some(id) = parse(&app, token) else { return Ok(None) };
        let (by, store) = (by.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            let now = app.now();
            let Some(link) = open(tx, id, now).await? else { return Ok(None) };
            let account = people::get(tx, by.account).await?;
            if link.kind != LinkKind::Invitation
                || link.email != account.email
                || !rows::take(tx, id, now).await?
            {
                return Ok(None);
            }
            let about = actor(account.id);
            for (site, role) in site_roles(&link) {
                people::give_role(tx, site, account.id, role, now).await?;
                app.audit(tx, site, "invitation", "give role", &about, role.as_str()).await?;
            }
            if link.roles.contains(&Role::Operator) {
                people::set_operator(tx, account.id, true).await?;
                app.audit(tx, None, "invitation", "add operator", &about, "").await?;
            }
            let is_operator = by.is_operator || link.roles.contains(&Role::Operator);
            let roles = people::roles(tx, account.id).await?;
            Ok::<_, AppError>(Some(super::Person { is_operator, roles, ..by.clone() }))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Why a unit of work that uses a link is undone.
enum Undo {
    App(AppError),
    Taken,
}

impl From<AppError> for Undo {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<store::StoreError> for Undo {
    fn from(error: store::StoreError) -> Self {
        Self::App(error.into())
    }
}

/// Name and address of who uses the link.
fn read(view: &LinkView, choice: &Choice) -> Result<(String, String), ChoiceProblems> {
    let mut problems = ChoiceProblems::new();
    let mut keep = |field, result: Result<String, details::Problem>| {
        result.map_err(|problem| problems.push((field, ChoiceProblem::Details(problem)))).unwrap_or_default()
    };
    let name = match view.kind {
        LinkKind::Reset => view.name.clone(),
        _ => keep(ChoiceField::Name, check_name(&choice.name)),
    };
    let email = match view.kind {
        LinkKind::FirstOperator => keep(ChoiceField::Email, check_email(&choice.email)),
        _ => view.email.clone(),
    };
    let site = view.site.as_ref().map_or("", |site| &site.name);
    problems.extend(check_password(&choice.password, &choice.repeated, &[&name, &email, site]));
    if problems.is_empty() { Ok((name, email)) } else { Err(problems) }
}

fn site_roles(link: &LinkRow) -> Vec<(SiteId, Role)> {
    let at_site = link.roles.iter().filter(|role| Role::AT_SITE.contains(role));
    link.site_id.map(|site| at_site.map(|role| (site, *role)).collect()).unwrap_or_default()
}
