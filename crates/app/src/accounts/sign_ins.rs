//! Signing in and out, and who a browser's token belongs to.

use super::Accounts;
use super::known_browsers::Mark;
use super::person::Person;
use super::tries::{self, Subject, network};
use crate::audit::actor;
use crate::entropy;
use crate::spawn::spawn;
use crate::{App, AppError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::accounts::limits::{SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS, SIGN_IN_HERE, SIGN_IN_KNOWN};
use domain::accounts::sign_ins::{Stage, is_alive, is_worth_noting};
use domain::ids::SignInId;
use domain::time::Timestamp;
use std::fmt;
use std::net::IpAddr;
use store::accounts::people::{self, AccountRow};
use store::accounts::sign_ins::{self as rows, SignInRow};
use store::{StoreError, Tx};

/// Characters of a token: 256 bits in base64.
const TOKEN_LEN: usize = 43;

/// What somebody signs in with.
pub struct Credentials {
    /// The mail address as typed.
    pub email: String,
    /// The password as typed.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// Where a request comes from; shown to the account's owner, who may know it or not.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The network address.
    pub address: IpAddr,
    /// The browser, in a few words.
    pub browser: String,
    /// What it keeps from an earlier sign-in ([`Accounts::mark_browser`]).
    pub mark: Option<String>,
}

/// A sign-in that was just made.
pub struct NewSignIn {
    /// What the browser keeps. It is stored nowhere else.
    pub token: String,
    /// Whether the second factor is still owed.
    pub stage: Stage,
    /// Who it is.
    pub person: Person,
}

impl fmt::Debug for NewSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSignIn").field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// Why somebody was not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Address and password do not belong together; which of them is wrong is not told.
    Wrong,
    /// Too many tries: none is looked at until then.
    TooMany(Timestamp),
}

/// A browser in which somebody is signed in, or on the way to it.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// Who.
    pub person: Person,
    /// How far.
    pub stage: Stage,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
}

impl SignIn {
    /// Whether everything was given that the person's roles ask for. Before, he is nobody on every page but those
    /// that lead there.
    pub fn is_complete(&self) -> bool {
        self.stage == Stage::Complete && !self.owes_set_up()
    }

    /// Whether a second factor must be set up first.
    pub fn owes_set_up(&self) -> bool {
        self.person.needs_second_factor() && !self.has_second_factor
    }
}

impl Accounts<'_> {
    /// Signs in. The words and the work are the same whether the address has an account or not. `replaces` is the
    /// token that this browser had before.
    pub async fn sign_in(
        &self,
        credentials: &Credentials,
        origin: &Origin,
        replaces: Option<&str>,
    ) -> Result<Result<NewSignIn, SignInRefusal>, AppError> {
        let app = self.0;
        let email = email_key(&credentials.email);
        let subjects = subjects(app, &email, origin);
        if let Err(until) = tries::count(app, &subjects).await? {
            return Ok(Err(SignInRefusal::TooMany(until)));
        }
        let account = {
            let mut tx = app.store().reader().await?;
            people::find(&mut tx, &email).await?
        };
        let account = account.filter(|account| account.disabled_at.is_none());
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        let matches = app.passwords().verify(&credentials.password, hash).await?;
        let Some(account) = account.filter(|_| matches) else { return Ok(Err(SignInRefusal::Wrong)) };
        let stage = if account.sealed_second_factor.is_some() { Stage::Password } else { Stage::Complete };
        let new = Draft::new(app, origin, stage, replaces);
        let (app, store) = (app.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            // Between reading and now the password may have been changed, or the account closed.
            let now_stored = people::get(tx, account.id).await?;
            if now_stored.password_hash != account.password_hash || now_stored.disabled_at.is_some() {
                return Ok(Err(SignInRefusal::Wrong));
            }
            tries::forgive(tx, &subjects).await?;
            new.insert(&app, tx, &now_stored).await.map(Ok)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Who a browser's token belongs to, while it lives.
    pub async fn who(&self, token: &str) -> Result<Option<SignIn>, AppError> {
        let app = self.0;
        let Some(hash) = token_hash(app, token) else { return Ok(None) };
        let now = app.now();
        let (row, found) = {
            let mut tx = app.store().reader().await?;
            let Some((account, row)) = rows::find(&mut tx, &hash).await? else { return Ok(None) };
            if account.disabled_at.is_some() || !is_alive(row.seen_at, row.ends_at, now) {
                return Ok(None);
            }
            let has_second_factor = account.sealed_second_factor.is_some();
            let person = person(&mut tx, account).await?;
            (row.clone(), SignIn { id: row.id, person, stage: row.stage, has_second_factor })
        };
        note_use(app, &row, now).await?;
        Ok(Some(found))
    }

    /// Whether a sign-in goes on, of whoever is connected by it without asking for pages; that counts as use.
    pub async fn goes_on(&self, id: SignInId) -> Result<bool, AppError> {
        let (app, now) = (self.0, self.0.now());
        let found = {
            let mut tx = app.store().reader().await?;
            rows::get(&mut tx, id).await?
        };
        let alive = |row: &SignInRow| row.stage == Stage::Complete && is_alive(row.seen_at, row.ends_at, now);
        let Some(row) = found.filter(alive) else { return Ok(false) };
        note_use(app, &row, now).await?;
        Ok(true)
    }

    /// Ends the sign-in of a browser's token.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let app = self.0.clone();
        let Some(hash) = token_hash(&app, token) else { return Ok(()) };
        let store = app.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some((account, row)) = rows::find(tx, &hash).await? else { return Ok(()) };
            rows::end(tx, row.id, account.id).await?;
            app.audit(tx, None, &actor(account.id), "sign out", &row.id.to_string(), "").await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

async fn note_use(app: &App, row: &SignInRow, now: Timestamp) -> Result<(), AppError> {
    if is_worth_noting(row.seen_at, now) {
        let (store, id) = (app.store().clone(), row.id);
        let unit = async move |tx: &mut Tx| rows::touch(tx, id, now).await;
        spawn(async move { store.run_hot(unit).await }).await??;
    }
    Ok(())
}

/// By what a try is counted: a browser that the owner of the address has signed in with before by itself, others by
/// network and account.
fn subjects(app: &App, email: &str, origin: &Origin) -> Vec<Subject> {
    let mark = origin.mark.as_deref().and_then(Mark::parse).filter(|mark| mark.knows(app, email));
    if let Some(mark) = mark {
        return vec![Subject::new(app, SIGN_IN_KNOWN, &mark.subject(email))];
    }
    let network = network(origin.address);
    vec![
        Subject::new(app, SIGN_IN_HERE, &format!("{email} {network}")),
        Subject::new(app, SIGN_IN_ADDRESS, &network),
        Subject::new(app, SIGN_IN_ACCOUNT, email),
    ]
}

/// A sign-in about to be stored.
pub(super) struct Draft {
    token: String,
    row: SignInRow,
    replaces: Option<[u8; 32]>,
}

impl Draft {
    /// For whoever is proven to be meant in the unit of work that stores it.
    pub(super) fn new(app: &App, origin: &Origin, stage: Stage, replaces: Option<&str>) -> Self {
        let now = app.now();
        Self {
            token: new_token(app),
            row: SignInRow {
                id: app.id(),
                // Set when it is stored.
                account_id: uuid::Uuid::nil().into(),
                stage,
                address: origin.address.to_canonical().to_string(),
                browser: origin.browser.clone(),
                created_at: now,
                seen_at: now,
                ends_at: now.plus(stage.life()),
            },
            replaces: replaces.and_then(|token| token_hash(app, token)),
        }
    }

    /// Stores it for `account`, in place of the one that this browser had.
    pub(super) async fn insert(
        &self,
        app: &App,
        tx: &mut Tx,
        account: &AccountRow,
    ) -> Result<NewSignIn, AppError> {
        if let Some(hash) = &self.replaces
            && let Some((owner, old)) = rows::find(tx, hash).await?
        {
            rows::end(tx, old.id, owner.id).await?;
        }
        let row = SignInRow { account_id: account.id, ..self.row.clone() };
        let hash = token_hash(app, &self.token).ok_or(AppError::Broken("a new token is none"))?;
        rows::insert(tx, &row, &hash).await?;
        let action = if row.stage == Stage::Complete { "sign in" } else { "enter password" };
        app.audit(tx, None, &actor(account.id), action, &row.id.to_string(), "").await?;
        let person = person(tx, account.clone()).await?;
        Ok(NewSignIn { token: self.token.clone(), stage: row.stage, person })
    }
}

/// The owner of an account, with his roles.
pub(super) async fn person(tx: &mut Tx, account: AccountRow) -> Result<Person, StoreError> {
    Ok(Person {
        roles: people::roles(tx, account.id).await?,
        account: account.id,
        name: account.name,
        email: account.email,
        is_operator: account.is_operator,
    })
}

/// The form in which a mail address names an account.
pub(super) fn email_key(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// A new token.
pub(super) fn new_token(app: &App) -> String {
    BASE64.encode(entropy::bytes::<32>(app.entropy()))
}

/// What is stored of a token; none when it has not the form of one.
pub(super) fn token_hash(app: &App, token: &str) -> Option<[u8; 32]> {
    let is_token =
        token.len() == TOKEN_LEN && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    is_token.then(|| app.keys().sign("sign-in token", token.as_bytes()))
}
