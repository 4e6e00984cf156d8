//! The audit log: who did what. Append-only; no personal data.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AuditId, SiteId};
use domain::time::Timestamp;
use std::collections::BTreeSet;

/// A line of the audit log.
#[derive(Debug, Clone)]
pub struct AuditRow<'a> {
    /// Its id.
    pub id: AuditId,
    /// Whose; none for the installation's own.
    pub site_id: Option<SiteId>,
    /// Who: "attendee", "janitor", "person" and the id of an account …
    pub actor: &'a str,
    /// What, as a verb and a noun: "confirm seat".
    pub action: &'a str,
    /// To what: a reference or id.
    pub subject: &'a str,
    /// More, in words.
    pub detail: &'a str,
}

/// A line as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its id.
    pub id: AuditId,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More, in words.
    pub detail: String,
    /// When.
    pub at: Timestamp,
    /// Reference of the registration, where the subject is an attempt at paying for it.
    pub registration: Option<String>,
}

/// Which lines are asked for; empty texts ask for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// Exactly this actor.
    pub actor: String,
    /// Exactly this action.
    pub action: String,
    /// A part of the subject, or of the reference of the registration that it is about, in any case.
    pub subject: String,
    /// Not before.
    pub from: Timestamp,
    /// Before.
    pub until: Timestamp,
}

/// Where a page of the log begins: after this line, which is older than what was shown.
pub type AuditPlace = (Timestamp, AuditId);

statements! {
    /// A new line.
    INSERT_AUDIT = "insert into audit (id, site_id, actor, action, subject, detail, at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// What was done lately at a site.
    LIST_ACTIONS = "select distinct recent.action from (select a.action from audit a where a.site_id = $1
        order by a.at desc limit $2) recent order by recent.action";
    /// Lines of a site, newest first, older than a place.
    LIST_AUDIT = "select a.id, a.actor, a.action, a.subject, a.detail, a.at, r.reference from audit a
        left join attempt t on t.site_id = a.site_id and t.reference = a.subject
        left join intent i on i.id = t.intent_id left join registration r on r.id = i.registration_id
        where a.site_id = $1 and a.at >= $2 and a.at < $3 and ($4 = '' or a.actor = $4) and ($5 = '' or a.action = $5)
        and ($6 = '' or lower(a.subject) like $6 escape '\\' or lower(r.reference) like $6 escape '\\'
            or $9 like '%|' || a.subject || '|%')
        and (a.at < $7 or (a.at = $7 and a.id < $8)) order by a.at desc, a.id desc limit $10";
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

/// What was done in the last `limit` lines of a site.
pub async fn list_actions(tx: &mut Tx, site: SiteId, limit: i64) -> Result<BTreeSet<String>, StoreError> {
    tx.query(&LIST_ACTIONS, &[site.into(), limit.into()]).await?.iter().map(|row| row.get(0)).collect()
}

/// At most `limit` lines of the site that the filter asks for, newest first, beginning behind `after`. Lines about one of
/// `named` are among them as those are that the filter's subject is a part of.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    (filter, named): (&AuditFilter, &[String]),
    after: Option<AuditPlace>,
    limit: i64,
) -> Result<Vec<AuditLine>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), AuditId(uuid::Uuid::max())));
    let named = if named.is_empty() { String::new() } else { format!("|{}|", named.join("|")) };
    let values: [Value; 10] = [
        site.into(),
        filter.from.into(),
        filter.until.into(),
        (&filter.actor).into(),
        (&filter.action).into(),
        part_of(&filter.subject).into(),
        at.into(),
        id.into(),
        named.into(),
        limit.into(),
    ];
    let line = |row: &Row| {
        Ok(AuditLine {
            id: row.get(0)?,
            actor: row.get(1)?,
            action: row.get(2)?,
            subject: row.get(3)?,
            detail: row.get(4)?,
            at: row.get(5)?,
            registration: row.get(6)?,
        })
    };
    tx.query(&LIST_AUDIT, &values).await?.iter().map(line).collect()
}

/// A pattern for `like` that finds a text anywhere; its own wildcards stand for themselves.
pub(crate) fn part_of(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for c in text.chars().flat_map(char::to_lowercase) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(part_of(" 7K3_%\\ "), "%7k3\\_\\%\\\\%");
        assert_eq!(part_of("  "), "");
    }
}
