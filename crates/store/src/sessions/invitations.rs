//! Who was asked by mail to come to a session: each address at most once.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AccountId, InvitationId, SessionId, SiteId};
use domain::time::Timestamp;

/// An invitation.
#[derive(Clone)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// Whose session.
    pub site_id: SiteId,
    /// The session.
    pub session_id: SessionId,
    /// The address.
    pub email: String,
    /// Language of the mail.
    pub locale: String,
    /// Who asked.
    pub invited_by: Option<AccountId>,
    /// When the mail was put into the outbox; none while the session is a draft.
    pub asked_at: Option<Timestamp>,
}

impl std::fmt::Debug for InvitationRow {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationRow").field("id", &self.id).finish_non_exhaustive()
    }
}

statements! {
    /// A new invitation; nothing when the address was asked before.
    INSERT_INVITATION = "insert into invitation (id, site_id, session_id, email, locale, invited_by, asked_at,
        created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (session_id, email) do nothing";
    /// An invitation.
    GET_INVITATION = "select id, site_id, session_id, email, locale, invited_by, asked_at from invitation
        where site_id = $1 and id = $2";
    /// The invitations that wait for their session to be announced.
    LIST_WAITING = "select id, site_id, session_id, email, locale, invited_by, asked_at from invitation
        where site_id = $1 and session_id = $2 and asked_at is null order by id";
    /// Who was asked and has neither a seat, nor paid for one, nor given one back.
    LIST_UNANSWERED = "select i.id, i.site_id, i.session_id, i.email, i.locale, i.invited_by, i.asked_at
        from invitation i where i.site_id = $1 and i.session_id = $2 and i.asked_at is not null
        and not exists (select 1 from registration r where r.site_id = $1 and r.email = i.email and r.session_id = $2
            and r.state in ('confirmed', 'under-review', 'awaiting-payment', 'cancelled'))
        and not exists (select 1 from registration p where p.site_id = $1 and p.payer_email = i.email
            and p.session_id = $2 and p.state in ('confirmed', 'cancelled'))
        order by i.id";
    /// The mail is in the outbox.
    NOTE_ASKED = "update invitation set asked_at = $3 where site_id = $1 and id = $2 and asked_at is null";
    /// The addresses of a session.
    LIST_ADDRESSES = "select email from invitation where site_id = $1 and session_id = $2";
    /// How many addresses a session has.
    COUNT_OF_SESSION = "select count(*) from invitation where site_id = $1 and session_id = $2";
    /// How many a site has sent since a time.
    COUNT_SINCE = "select count(*) from invitation where site_id = $1 and asked_at > $2";
    /// Forgets the invitations of a draft.
    DELETE_INVITATIONS = "delete from invitation where site_id = $1 and session_id = $2 and asked_at is null";
}

fn invitation(row: &Row) -> Result<InvitationRow, StoreError> {
    Ok(InvitationRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        session_id: row.get(2)?,
        email: row.get(3)?,
        locale: row.get(4)?,
        invited_by: row.get(5)?,
        asked_at: row.get(6)?,
    })
}

/// Adds an invitation; false when the address was asked before.
pub async fn insert(tx: &mut Tx, row: &InvitationRow, now: Timestamp) -> Result<bool, StoreError> {
    let values: [Value; 8] = [
        row.id.into(),
        row.site_id.into(),
        row.session_id.into(),
        (&row.email).into(),
        (&row.locale).into(),
        row.invited_by.into(),
        row.asked_at.into(),
        now.into(),
    ];
    Ok(tx.execute(&INSERT_INVITATION, &values).await? == 1)
}

/// An invitation.
pub async fn get(tx: &mut Tx, site: SiteId, id: InvitationId) -> Result<InvitationRow, StoreError> {
    invitation(&tx.query_one(&GET_INVITATION, &[site.into(), id.into()]).await?)
}

/// The invitations that wait for their session to be announced.
pub async fn list_waiting(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<InvitationRow>, StoreError> {
    tx.query(&LIST_WAITING, &[site.into(), session.into()]).await?.iter().map(invitation).collect()
}

/// Who was asked and has neither a seat, nor paid for one, nor given one back.
pub async fn list_unanswered(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<InvitationRow>, StoreError> {
    tx.query(&LIST_UNANSWERED, &[site.into(), session.into()]).await?.iter().map(invitation).collect()
}

/// The mail of a waiting invitation is in the outbox.
pub async fn note_asked(
    tx: &mut Tx,
    site: SiteId,
    id: InvitationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&NOTE_ASKED, &[site.into(), id.into(), now.into()]).await.map(drop)
}

/// Who is invited to a session, or will be when it is announced.
pub async fn addresses(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(&LIST_ADDRESSES, &[site.into(), session.into()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many addresses a session has.
pub async fn count(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_OF_SESSION, &[site.into(), session.into()]).await?.get(0)
}

/// How many invitations a site has sent since `since`.
pub async fn count_since(tx: &mut Tx, site: SiteId, since: Timestamp) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_SINCE, &[site.into(), since.into()]).await?.get(0)
}

/// Forgets what waits.
pub(super) async fn delete(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<(), StoreError> {
    tx.execute(&DELETE_INVITATIONS, &[site.into(), session.into()]).await.map(drop)
}
