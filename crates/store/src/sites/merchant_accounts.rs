//! Merchant accounts: one at a time of each product for each site and mode, in an order of the seller's. One that was
//! replaced or removed is retired, and kept for the payments that it took.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{MerchantAccountId, SiteId};
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::payments::situation::OnMismatch;
use domain::sites::{CheckOutcome, GatewayProduct, Login, PAYPAL_UK};
use domain::time::{Span, Timestamp};

/// A merchant account.
#[derive(Debug, Clone)]
pub struct MerchantAccountRow {
    /// Its id.
    pub id: MerchantAccountId,
    /// Whose it is.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The product, whose account it is there, and who signs in.
    pub login: Login,
    /// What it signs in with.
    pub credentials: Credentials,
    /// The last check at the gateway, if there was one.
    pub check: Option<AccountCheckRow>,
    /// Version of the credentials that the gateway took, and has refused in no check since.
    pub verified_version: Option<i64>,
    /// Hold first, or take at once.
    pub action: HostedAction,
    /// Where payers type their card.
    pub card_entry: CardEntry,
    /// What an address mismatch leads to: the site's policy.
    pub on_address_mismatch: OnMismatch,
    /// What a security code mismatch leads to: the site's policy.
    pub on_code_mismatch: OnMismatch,
    /// Since when the gateway has given no good answer.
    pub failing_since: Option<Timestamp>,
    /// When to try it again.
    pub probe_at: Option<Timestamp>,
    /// Bad answers in a row.
    pub failures: i64,
    /// Since when its gateway refuses it, as payers found it: when the call began that found it first.
    pub refused_at: Option<Timestamp>,
    /// How long its holds last, if its owner has said (decision 2).
    pub hold_life: Option<Span>,
    /// Its place among the accounts of its mode: the lowest comes first.
    pub rank: i64,
    /// Since when it is not offered to payers, as its owner wishes.
    pub paused_at: Option<Timestamp>,
}

/// What an account signs in with at its gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The password, encrypted.
    pub sealed_password: Vec<u8>,
    /// Counts the replacements: a check is worth what it was made with.
    pub version: i64,
    /// When they were entered.
    pub set_at: Timestamp,
}

/// A check of an account at its gateway (decision 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountCheckRow {
    /// When.
    pub at: Timestamp,
    /// Version of the credentials that were checked.
    pub version: i64,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// The gateway's number, if it gave one.
    pub code: Option<i64>,
}

impl MerchantAccountRow {
    /// An account that is entered for the first time: in use, the seller's first, and asked about by nobody yet. `sealed` is its
    /// password, encrypted for this row.
    pub fn new(
        (id, site_id, mode): (MerchantAccountId, SiteId, Mode),
        (login, sealed): (Login, Vec<u8>),
        action: HostedAction,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            site_id,
            mode,
            login,
            credentials: Credentials { sealed_password: sealed, version: 1, set_at: now },
            check: None,
            verified_version: None,
            action,
            card_entry: CardEntry::GatewayPage,
            on_address_mismatch: OnMismatch::Accept,
            on_code_mismatch: OnMismatch::Accept,
            failing_since: None,
            probe_at: None,
            failures: 0,
            refused_at: None,
            hold_life: None,
            rank: 0,
            paused_at: None,
        }
    }

    /// Whether the gateway took the present credentials, and has not refused them in a check since.
    pub fn is_verified(&self) -> bool {
        self.verified_version == Some(self.credentials.version)
    }

    /// When the last check found that the gateway takes the present credentials; none where it found something else.
    pub fn found_usable_at(&self) -> Option<Timestamp> {
        let is_good = |check: &AccountCheckRow| {
            check.outcome == CheckOutcome::Usable && check.version == self.credentials.version
        };
        self.check.filter(is_good).map(|check| check.at)
    }
}

/// The columns that [`account`] reads, in its order; policies are the site's.
macro_rules! columns {
    () => {
        "select a.id, a.site_id, a.mode, a.gateway, a.partner, a.vendor, a.login, a.sealed_password,
        a.credentials_version, a.credentials_set_at, a.checked_at, a.checked_version, a.check_outcome, a.check_code,
        a.action, s.on_address_mismatch, s.on_code_mismatch, a.failing_since, a.probe_at, a.failures,
        a.hold_life, a.refused_at, a.rank, a.paused_at, a.card_entry, a.verified_version
        from merchant_account a join site s on s.id = a.site_id "
    };
}

statements! {
    /// A new merchant account.
    INSERT_ACCOUNT = "insert into merchant_account (id, site_id, mode, gateway, partner, vendor, login,
        sealed_password, credentials_version, credentials_set_at, action, failures, created_at, hold_life, rank,
        paused_at, card_entry)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15, $16)";
    /// A site's account of a product in a mode.
    FIND_ACCOUNT = concat!(columns!(), "where a.site_id = $1 and a.mode = $2 and a.gateway = $3
        and a.retired_at is null");
    /// The accounts through which a site is paid, in its order; there are at most as many as products and modes.
    LIST_ACCOUNTS = concat!(columns!(), "where a.site_id = $1 and a.retired_at is null
        order by a.mode, a.rank, a.id");
    /// What was taken out of use, the last first.
    LIST_RETIRED = concat!(columns!(), "where a.site_id = $1 and a.retired_at is not null
        order by a.retired_at desc, a.id desc");
    /// What was taken out of use and has payments that began since then.
    LIST_RETIRED_IN_USE = concat!(columns!(), "where a.site_id = $1 and a.retired_at is not null
        and exists (select 1 from attempt t where t.merchant_account_id = a.id and t.created_at >= $2)");
    /// Its place among the others.
    SET_RANK = "update merchant_account set rank = $3 where site_id = $1 and id = $2";
    /// Whether it is offered to payers.
    PAUSE_ACCOUNT = "update merchant_account set paused_at = $3 where site_id = $1 and id = $2
        and retired_at is null";
    /// An account of a site, retired or not.
    GET_ACCOUNT = concat!(columns!(), "where a.site_id = $1 and a.id = $2");
    /// An account, retired or not, by its id alone.
    FIND_TOLD = concat!(columns!(), "where a.id = $1");
    /// What its gateway calls our wish to be told.
    SUBSCRIPTION = "select subscription from merchant_account where site_id = $1 and id = $2";
    /// The wish was granted.
    SUBSCRIBE = "update merchant_account set subscription = $3 where site_id = $1 and id = $2";
    /// New user and password; the account has to be checked again.
    REPLACE_CREDENTIALS = "update merchant_account set login = $3, sealed_password = $4, action = $5, card_entry = $7,
        credentials_version = credentials_version + 1, credentials_set_at = $6
        where site_id = $1 and id = $2";
    /// What its pages do, and whose they are.
    SET_PAGES = "update merchant_account set action = $3, card_entry = $4 where site_id = $1 and id = $2";
    /// How long its holds last.
    SET_HOLD_LIFE = "update merchant_account set hold_life = $3 where site_id = $1 and id = $2";
    /// Another account took its place.
    RETIRE_ACCOUNT = "update merchant_account set retired_at = $3 where site_id = $1 and id = $2
        and retired_at is null";
    /// It is entered again, and starts as a new one does.
    REVIVE_ACCOUNT = "update merchant_account set retired_at = null, rank = $3, paused_at = $4, failures = 0,
        failing_since = null, probe_at = null, refused_at = null where site_id = $1 and id = $2";
    /// How a check ended, unless the credentials were replaced meanwhile. That there was no answer takes nothing back.
    NOTE_CHECK = "update merchant_account set checked_at = $3, checked_version = $4, check_outcome = $5,
        check_code = $6,
        verified_version = case when $5 = 'usable' then $4 when $5 = 'no-answer' then verified_version end
        where site_id = $1 and id = $2 and credentials_version = $4";
    /// The gateway gave no good answer.
    NOTE_FAILURE = "update merchant_account set failures = failures + 1, failing_since = coalesce(failing_since, $3),
        probe_at = case when probe_at > $4 then probe_at else $4 end where site_id = $1 and id = $2";
    /// It asks not to be called before this moment: as after so many failures, and rarer each time.
    NOTE_BUSY = "update merchant_account set failures = case when failures < $5 then $5 else failures + 1 end,
        failing_since = coalesce(failing_since, $3),
        probe_at = case when probe_at > $4 then probe_at else $4 end where site_id = $1 and id = $2";
    /// How often in a row the gateway gave no answer.
    FAILURES = "select failures from merchant_account where site_id = $1 and id = $2";
    /// The gateway answers again.
    NOTE_GOOD_ANSWER = "update merchant_account set failures = 0, failing_since = null, probe_at = null
        where site_id = $1 and id = $2 and failing_since is not null";
    /// It refuses to open a payment page; a row means that it had not before.
    NOTE_REFUSAL = "update merchant_account set refused_at = $3 where site_id = $1 and id = $2 and refused_at is null
        and retired_at is null";
    /// It works again, as far as is known.
    NOTE_WORKING = "update merchant_account set refused_at = null where site_id = $1 and id = $2
        and refused_at is not null";
}

/// Whose account it is, as its product keeps it.
fn login(row: &Row) -> Result<Login, StoreError> {
    Ok(match row.word(3, GatewayProduct::parse)? {
        GatewayProduct::PayflowPro => {
            Login::Payflow { partner: row.get(4)?, vendor: row.get(5)?, user: row.get(6)? }
        }
        GatewayProduct::PayflowExpress => {
            Login::PayflowExpress { partner: row.get(4)?, vendor: row.get(5)?, user: row.get(6)? }
        }
        GatewayProduct::PayPal => Login::PayPal { client_id: row.get(5)? },
        GatewayProduct::ExpressCheckout => Login::ExpressCheckout { user: row.get(5)? },
        // The partner says which of its editions it is.
        GatewayProduct::ProUk if row.get::<String>(4)? == PAYPAL_UK => {
            Login::ProUkPayflow { vendor: row.get(5)?, user: row.get(6)? }
        }
        // And so does where the card is typed: no other edition lets it come to our server.
        GatewayProduct::ProUk if row.word(24, CardEntry::parse)? == CardEntry::OurServer => {
            Login::ProUkDirect { user: row.get(5)? }
        }
        GatewayProduct::ProUk => Login::ProUk { user: row.get(5)? },
    })
}

/// The columns `partner`, `vendor` and `login` of what [`login`] reads.
fn columns_of(login: &Login) -> [&str; 3] {
    match login {
        Login::Payflow { partner, vendor, user } | Login::PayflowExpress { partner, vendor, user } => {
            [partner, vendor, user]
        }
        Login::PayPal { client_id } => ["", client_id, client_id],
        Login::ExpressCheckout { user } | Login::ProUk { user } | Login::ProUkDirect { user } => {
            ["", user, user]
        }
        Login::ProUkPayflow { vendor, user } => [PAYPAL_UK, vendor, user],
    }
}

fn account(row: &Row) -> Result<MerchantAccountRow, StoreError> {
    let checked_at: Option<Timestamp> = row.get(10)?;
    let check = match checked_at {
        Some(at) => Some(AccountCheckRow {
            at,
            version: row.get(11)?,
            outcome: row.word(12, CheckOutcome::parse)?,
            code: row.get(13)?,
        }),
        None => None,
    };
    Ok(MerchantAccountRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        login: login(row)?,
        credentials: Credentials { sealed_password: row.get(7)?, version: row.get(8)?, set_at: row.get(9)? },
        check,
        verified_version: row.get(25)?,
        action: row.word(14, HostedAction::parse)?,
        card_entry: row.word(24, CardEntry::parse)?,
        on_address_mismatch: row.word(15, OnMismatch::parse)?,
        on_code_mismatch: row.word(16, OnMismatch::parse)?,
        failing_since: row.get(17)?,
        probe_at: row.get(18)?,
        failures: row.get(19)?,
        hold_life: row.get(20)?,
        refused_at: row.get(21)?,
        rank: row.get(22)?,
        paused_at: row.get(23)?,
    })
}

/// Adds a merchant account.
pub async fn insert_account(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let credentials = &account.credentials;
    let [partner, vendor, login] = columns_of(&account.login);
    let values: [Value; 16] = [
        account.id.into(),
        account.site_id.into(),
        account.mode.as_str().into(),
        account.login.product().as_str().into(),
        partner.into(),
        vendor.into(),
        login.into(),
        credentials.sealed_password.clone().into(),
        credentials.version.into(),
        credentials.set_at.into(),
        account.action.as_str().into(),
        now.into(),
        account.hold_life.into(),
        account.rank.into(),
        account.paused_at.into(),
        account.card_entry.as_str().into(),
    ];
    tx.execute(&INSERT_ACCOUNT, &values).await.map(drop)
}

/// The site's account of a product in `mode`.
pub async fn find_account(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    product: GatewayProduct,
) -> Result<Option<MerchantAccountRow>, StoreError> {
    let values = [site.into(), mode.as_str().into(), product.as_str().into()];
    tx.query_opt(&FIND_ACCOUNT, &values).await?.as_ref().map(account).transpose()
}

/// The accounts through which the site is paid, at most one of each product for each mode, in the site's order.
pub async fn list_accounts(tx: &mut Tx, site: SiteId) -> Result<Vec<MerchantAccountRow>, StoreError> {
    tx.query(&LIST_ACCOUNTS, &[site.into()]).await?.iter().map(account).collect()
}

/// The accounts of the site that were taken out of use, the last first.
pub async fn list_retired(tx: &mut Tx, site: SiteId) -> Result<Vec<MerchantAccountRow>, StoreError> {
    tx.query(&LIST_RETIRED, &[site.into()]).await?.iter().map(account).collect()
}

/// Those of them through which payments began at `since` or later.
pub async fn list_retired_in_use(
    tx: &mut Tx,
    site: SiteId,
    since: Timestamp,
) -> Result<Vec<MerchantAccountRow>, StoreError> {
    tx.query(&LIST_RETIRED_IN_USE, &[site.into(), since.into()]).await?.iter().map(account).collect()
}

/// An account of the site, also a retired one.
pub async fn get_account(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
) -> Result<MerchantAccountRow, StoreError> {
    account(&tx.query_one(&GET_ACCOUNT, &[site.into(), id.into()]).await?)
}

/// The account that a gateway's notification is addressed to, and what the gateway calls our wish to be told. Without a
/// site: the address names only the account.
pub async fn find_told(
    tx: &mut Tx,
    id: MerchantAccountId,
) -> Result<Option<(MerchantAccountRow, Option<String>)>, StoreError> {
    let Some(row) = tx.query_opt(&FIND_TOLD, &[id.into()]).await? else { return Ok(None) };
    let account = account(&row)?;
    let subscription = subscription(tx, account.site_id, id).await?;
    Ok(Some((account, subscription)))
}

/// What the gateway calls our wish to be told of what happens at an account.
pub async fn subscription(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
) -> Result<Option<String>, StoreError> {
    tx.query_one(&SUBSCRIPTION, &[site.into(), id.into()]).await?.get(0)
}

/// The gateway will tell us.
pub async fn subscribe(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    subscription: &str,
) -> Result<(), StoreError> {
    tx.execute(&SUBSCRIBE, &[site.into(), id.into(), subscription.into()]).await.map(drop)
}

/// Replaces what signs in to an account, and what its pages do; it is unverified then.
pub async fn replace_credentials(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    (login, sealed_password): (&Login, Vec<u8>),
    (action, card_entry): (HostedAction, CardEntry),
    now: Timestamp,
) -> Result<(), StoreError> {
    let [_, _, login] = columns_of(login);
    let values: [Value; 7] = [
        site.into(),
        id.into(),
        login.into(),
        sealed_password.into(),
        action.as_str().into(),
        now.into(),
        card_entry.as_str().into(),
    ];
    tx.execute(&REPLACE_CREDENTIALS, &values).await.map(drop)
}

/// Sets whether pages opened from now on hold the money or take it at once, and where the card is typed.
pub async fn set_pages(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    (action, card_entry): (HostedAction, CardEntry),
) -> Result<(), StoreError> {
    let values = [site.into(), id.into(), action.as_str().into(), card_entry.as_str().into()];
    tx.execute(&SET_PAGES, &values).await.map(drop)
}

/// Sets how long holds at the account last; `None`: as long as the gateway assures.
pub async fn set_hold_life(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    life: Option<Span>,
) -> Result<(), StoreError> {
    tx.execute(&SET_HOLD_LIFE, &[site.into(), id.into(), life.into()]).await.map(drop)
}

/// Gives an account its place among those of its mode.
pub async fn set_rank(tx: &mut Tx, site: SiteId, id: MerchantAccountId, rank: i64) -> Result<(), StoreError> {
    tx.execute(&SET_RANK, &[site.into(), id.into(), rank.into()]).await.map(drop)
}

/// Offers an account to payers no more since then, or again with none; its payments go on.
pub async fn pause_account(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.execute(&PAUSE_ACCOUNT, &[site.into(), id.into(), since.into()]).await.map(drop)
}

/// Takes an account out of use; its payments go on.
pub async fn retire_account(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&RETIRE_ACCOUNT, &[site.into(), id.into(), now.into()]).await.map(drop)
}

/// Takes an account into use again, at that place and paused since then; its credentials are to be replaced.
pub async fn revive_account(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    (rank, paused_at): (i64, Option<Timestamp>),
) -> Result<(), StoreError> {
    let values = [site.into(), id.into(), rank.into(), paused_at.into()];
    tx.execute(&REVIVE_ACCOUNT, &values).await.map(drop)
}

/// Keeps how a check ended; false when the credentials were replaced meanwhile, so that it says nothing.
pub async fn note_check(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    check: AccountCheckRow,
) -> Result<bool, StoreError> {
    let values: [Value; 6] = [
        site.into(),
        id.into(),
        check.at.into(),
        check.version.into(),
        check.outcome.as_str().into(),
        check.code.into(),
    ];
    Ok(tx.execute(&NOTE_CHECK, &values).await? == 1)
}

/// Counts a bad answer of the account's gateway and says when to try it again (decision 9).
pub async fn note_failure(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    now: Timestamp,
    probe_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&NOTE_FAILURE, &[site.into(), id.into(), now.into(), probe_at.into()]).await.map(drop)
}

/// Notes that the gateway asks not to be called before `probe_at`: as after `failures` calls without an answer.
pub async fn note_busy(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    now: Timestamp,
    probe_at: Timestamp,
    failures: i64,
) -> Result<(), StoreError> {
    let values = [site.into(), id.into(), now.into(), probe_at.into(), failures.into()];
    tx.execute(&NOTE_BUSY, &values).await.map(drop)
}

/// Notes a good answer; how many in a row were none before.
pub async fn note_good_answer(tx: &mut Tx, site: SiteId, id: MerchantAccountId) -> Result<i64, StoreError> {
    let failures = tx.query_one(&FAILURES, &[site.into(), id.into()]).await?.get(0)?;
    tx.execute(&NOTE_GOOD_ANSWER, &[site.into(), id.into()]).await?;
    Ok(failures)
}

/// Notes that the gateway refuses the account since a call that began at `since`; true when it had not before.
pub async fn note_refusal(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&NOTE_REFUSAL, &[site.into(), id.into(), since.into()]).await? > 0)
}

/// Notes that the account works again: a payment page opened, or it was verified.
pub async fn note_working(tx: &mut Tx, site: SiteId, id: MerchantAccountId) -> Result<(), StoreError> {
    tx.execute(&NOTE_WORKING, &[site.into(), id.into()]).await.map(drop)
}
