//! The outbox of mails: written in the unit of work of the fact that they tell of (PS section 3). A mail's text is
//! made from committed state when it is sent.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{MailId, SiteId};
use domain::messages::{MailKind, Reader};
use domain::time::Timestamp;
use uuid::Uuid;

/// A mail in the outbox.
#[derive(Debug, Clone)]
pub struct MailRow {
    /// Its id.
    pub id: MailId,
    /// Whose; none for the installation's own.
    pub site_id: Option<SiteId>,
    /// The registration, account or link that it is about: its kind says which.
    pub subject: Uuid,
    /// What it tells.
    pub kind: MailKind,
    /// What caused it: the same cause gives no second mail.
    pub cause: String,
    /// Whom it is for, where one paid for a seat and another has it.
    pub reader: Reader,
    /// Name and address, where it does not go to the registration's person of now.
    pub to: Option<(String, String)>,
    /// Message-ID, the same at every delivery (PS-C11).
    pub message_id: String,
    /// When it was put here.
    pub created_at: Timestamp,
    /// When it was delivered to the mail server.
    pub sent_at: Option<Timestamp>,
    /// The address that it was sent to then; none where an older version sent it.
    pub sent_to: Option<String>,
}

statements! {
    /// A new mail; nothing when this cause has one.
    INSERT_MAIL = "insert into mail (id, site_id, subject, kind, cause, message_id, state, created_at, to_name,
        to_address, reader) values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10)
        on conflict (subject, kind, cause) do nothing";
    /// A mail.
    GET_MAIL = "select id, site_id, subject, kind, cause, message_id, sent_at, to_name, to_address, reader, created_at,
        sent_to from mail
        where site_id is not distinct from $1 and id = $2";
    /// Mails about something that were delivered to the mail server, in that order.
    LIST_SENT = "select id, site_id, subject, kind, cause, message_id, sent_at, to_name, to_address, reader, created_at,
        sent_to from mail where site_id = $1 and subject = $2 and sent_at is not null order by sent_at, id limit 500";
    /// A mail that has still to be sent, taken so that its end waits for this unit.
    TAKE_WAITING = "update mail set state = 'waiting'
        where site_id = $1 and subject = $2 and kind = $3 and cause = $4 and state = 'waiting' returning id";
    /// How it ended.
    SET_MAIL = "update mail set state = $3, sent_at = $4, sent_to = $5 where site_id is not distinct from $1 and id = $2";
}

/// Adds a mail; false when this cause has one.
pub async fn insert(tx: &mut Tx, row: &MailRow) -> Result<bool, StoreError> {
    let values: [Value; 10] = [
        row.id.into(),
        row.site_id.into(),
        row.subject.into(),
        row.kind.as_str().into(),
        (&row.cause).into(),
        (&row.message_id).into(),
        row.created_at.into(),
        row.to.as_ref().map(|(name, _)| name.clone()).into(),
        row.to.as_ref().map(|(_, address)| address.clone()).into(),
        row.reader.as_str().into(),
    ];
    Ok(tx.execute(&INSERT_MAIL, &values).await? == 1)
}

fn mail(row: &Row) -> Result<MailRow, StoreError> {
    Ok(MailRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        subject: row.get(2)?,
        kind: row.word(3, MailKind::parse)?,
        cause: row.get(4)?,
        message_id: row.get(5)?,
        sent_at: row.get(6)?,
        to: row.get::<Option<String>>(7)?.zip(row.get::<Option<String>>(8)?),
        reader: row.word(9, Reader::parse)?,
        created_at: row.get(10)?,
        sent_to: row.get(11)?,
    })
}

/// A mail.
pub async fn get(tx: &mut Tx, site: Option<SiteId>, id: MailId) -> Result<MailRow, StoreError> {
    mail(&tx.query_one(&GET_MAIL, &[site.into(), id.into()]).await?)
}

/// Mails about a registration that were delivered to the mail server, in that order.
pub async fn list_sent(tx: &mut Tx, site: SiteId, subject: Uuid) -> Result<Vec<MailRow>, StoreError> {
    tx.query(&LIST_SENT, &[site.into(), subject.into()]).await?.iter().map(mail).collect()
}

/// A mail about a registration that has still to be sent. It is not noted as sent before this unit has ended.
pub async fn take_waiting(
    tx: &mut Tx,
    (site, subject): (SiteId, Uuid),
    kind: MailKind,
    cause: &str,
) -> Result<Option<MailId>, StoreError> {
    let values: [Value; 4] = [site.into(), subject.into(), kind.as_str().into(), cause.into()];
    tx.query_opt(&TAKE_WAITING, &values).await?.map(|row| row.get(0)).transpose()
}

/// The mail was taken by the mail server, for the address `to`; none where that is not known.
pub async fn note_sent(
    tx: &mut Tx,
    site: Option<SiteId>,
    id: MailId,
    (to, now): (Option<&str>, Timestamp),
) -> Result<(), StoreError> {
    let values: [Value; 5] =
        [site.into(), id.into(), "sent".into(), now.into(), to.map(str::to_owned).into()];
    tx.execute(&SET_MAIL, &values).await.map(drop)
}

/// Nobody was to get it (any more).
pub async fn note_dropped(tx: &mut Tx, site: Option<SiteId>, id: MailId) -> Result<(), StoreError> {
    unsent(tx, site, id, "dropped").await
}

/// The mail server refused it for good.
pub async fn note_refused(tx: &mut Tx, site: Option<SiteId>, id: MailId) -> Result<(), StoreError> {
    unsent(tx, site, id, "refused").await
}

async fn unsent(tx: &mut Tx, site: Option<SiteId>, id: MailId, state: &str) -> Result<(), StoreError> {
    let values: [Value; 5] = [site.into(), id.into(), state.into(), Value::Null, Value::Null];
    tx.execute(&SET_MAIL, &values).await.map(drop)
}
