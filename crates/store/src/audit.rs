//! The audit log: who did what. Append-only; no personal data.

use crate::{StoreError, Tx, Value, statements};
use domain::ids::{AuditId, SiteId};
use domain::time::Timestamp;

/// A line of the audit log.
#[derive(Debug, Clone)]
pub struct AuditRow<'a> {
    /// Its id.
    pub id: AuditId,
    /// Whose; none for the installation's own.
    pub site_id: Option<SiteId>,
    /// Who: "attendee", "janitor", "operator" …
    pub actor: &'a str,
    /// What, as a verb and a noun: "confirm seat".
    pub action: &'a str,
    /// To what: a reference or id.
    pub subject: &'a str,
    /// More, in words.
    pub detail: &'a str,
}

statements! {
    /// A new line.
    INSERT_AUDIT = "insert into audit (id, site_id, actor, action, subject, detail, at)
        values ($1, $2, $3, $4, $5, $6, $7)";
}

/// Adds a line.
pub async fn insert(tx: &mut Tx, row: &AuditRow<'_>, now: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        row.id.into(),
        row.site_id.into(),
        row.actor.into(),
        row.action.into(),
        row.subject.into(),
        row.detail.into(),
        now.into(),
    ];
    tx.execute(&INSERT_AUDIT, &values).await.map(drop)
}
