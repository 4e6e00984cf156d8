//! Inviting people by mail: each address once, within limits, never before the session is announced.

use super::Sessions;
use super::hosting::{self as hosted, Acting};
use crate::messages::outgoing;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::MailBody;
use documents::messages::{InvitationMail, InvitedCancelledMail, InvitedFacts, InvitedMovedMail, PaidPrice};
use domain::ids::{SessionId, SiteId};
use domain::messages::MailKind;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use domain::sessions::invitations::{self as rules, InviteRefusal, Pasted, SITE_WINDOW};
use locale::{Address, Locale, Zone};
use store::Tx;
use store::mails::MailRow;
use store::sessions::SessionRow;
use store::sessions::invitations::{self as rows, InvitationRow};

/// What came of a paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    /// Asked now, or when the draft is announced.
    pub new: usize,
    /// Asked before: they get no second mail.
    pub known: usize,
    /// The session is a draft: the mails leave when it is announced.
    pub waits: bool,
}

impl Sessions<'_> {
    /// Invites the addresses of a pasted text. `None`: there is no such session, or it is over.
    pub async fn invite(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        text: &str,
        locale: Locale,
    ) -> Result<Option<Result<Invited, InviteRefusal>>, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let (store, pasted) = (self.0.store().clone(), rules::read(text));
        let unit = async move |tx: &mut Tx| {
            let Some(row) = hosted::find(tx, by, &in_site, &slug).await? else { return Ok(None) };
            if !row.session.goes_on(app.now()) {
                return Ok(None);
            }
            if let Err(refusal) = admit(&app, tx, in_site.id, Some(row.session.id), &pasted).await? {
                return Ok(Some(Err(refusal)));
            }
            let announced = row.session.state == SessionState::Scheduled;
            let new = add(&app, tx, by, &row, &pasted, locale.code(), announced).await?;
            let detail = format!("{new} people");
            app.audit(tx, in_site.id, &by.actor(), "invite people", &row.slug, &detail).await?;
            Ok::<_, AppError>(Some(Ok(Invited {
                new,
                known: pasted.addresses.len() - new,
                waits: !announced,
            })))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Those of the pasted addresses that the session has not invited yet, a line each.
    pub async fn not_invited(&self, site: &Site, session: SessionId, text: &str) -> Result<String, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(new_ones(&mut tx, (site.id, session), &rules::read(text)).await?.join("\n"))
    }

    /// How many people a session has invited besides those of the pasted text, who are counted there.
    pub async fn count_invited_besides(
        &self,
        site: &Site,
        session: SessionId,
        text: &str,
    ) -> Result<i64, AppError> {
        let mut tx = self.0.store().reader().await?;
        besides(&mut tx, (site.id, session), &rules::read(text)).await
    }

    /// How many people are invited to a session of who acts.
    pub async fn count_invited(&self, site: &Site, session: SessionId) -> Result<i64, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::count(&mut tx, site.id, session).await?)
    }
}

/// How many the session has invited who are none of these.
pub(crate) async fn besides(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    pasted: &Pasted,
) -> Result<i64, AppError> {
    let known = rows::addresses(tx, site, session).await?;
    let others = known.iter().filter(|address| !pasted.addresses.contains(address)).count();
    Ok(i64::try_from(others).unwrap_or(i64::MAX))
}

/// Those of the addresses that the session has not invited yet.
pub(super) async fn new_ones(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    pasted: &Pasted,
) -> Result<Vec<String>, AppError> {
    let known = rows::addresses(tx, site, session).await?;
    Ok(pasted.addresses.iter().filter(|address| !known.contains(address)).cloned().collect())
}

/// Whether the addresses may be invited now.
pub(super) async fn admit(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: Option<SessionId>,
    pasted: &Pasted,
) -> Result<Result<(), InviteRefusal>, AppError> {
    let of_session = match session {
        Some(session) => rows::count(tx, site, session).await?,
        None => 0,
    };
    let of_site = rows::count_since(tx, site, app.now().minus(SITE_WINDOW)).await?;
    Ok(rules::admit(pasted, of_session, of_site))
}

/// Adds invitations; their mails leave at once when the session is announced. How many are new.
pub(super) async fn add(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    session: &SessionRow,
    pasted: &Pasted,
    locale: &str,
    announced: bool,
) -> Result<usize, AppError> {
    let now = app.now();
    let mut new = 0;
    for email in &pasted.addresses {
        let row = InvitationRow {
            id: app.id(),
            site_id: session.site_id,
            session_id: session.session.id,
            email: email.clone(),
            locale: locale.to_owned(),
            invited_by: Some(by.account),
            asked_at: announced.then_some(now),
        };
        if rows::insert(tx, &row, now).await? {
            new += 1;
            if announced {
                queue(app, tx, &row).await?;
            }
        }
    }
    Ok(new)
}

/// Sends the invitations that waited for their session to be announced.
pub(super) async fn send_waiting(app: &App, tx: &mut Tx, session: &SessionRow) -> Result<(), AppError> {
    for row in rows::list_waiting(tx, session.site_id, session.session.id).await? {
        rows::note_asked(tx, row.site_id, row.id, app.now()).await?;
        queue(app, tx, &row).await?;
    }
    Ok(())
}

/// Tells who was asked and has not answered that the session was moved or called off; the same cause tells nobody twice.
pub(crate) async fn tell_unanswered(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    for row in rows::list_unanswered(tx, site, session).await? {
        crate::messages::queue_about(app, tx, site, row.id.0, kind, cause).await?;
    }
    Ok(())
}

async fn queue(app: &App, tx: &mut Tx, row: &InvitationRow) -> Result<(), AppError> {
    let kind = MailKind::Invitation;
    crate::messages::queue_about(app, tx, row.site_id, row.id.0, kind, "invitation").await
}

/// The mail of an invitation, or what became of its session since, written from what the session is when it is sent.
pub(crate) async fn mail(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
    site: &Site,
) -> Result<OutgoingMail, AppError> {
    let row = rows::get(tx, site.id, mail.subject.into()).await?;
    let session = store::sessions::get(tx, site.id, row.session_id).await?;
    if mail.kind != MailKind::Invitation {
        let body = changed(app, tx, (mail.kind, &row), site, &session).await?;
        return Ok(outgoing(app, mail, Some(site.sender()), ("", &row.email), body));
    }
    let price = session.session.fee_due().map(|fee| site.tax.price(fee)).transpose()?;
    let session_url = app.session_url((site.id, &site.slug), session.session.mode, &session.slug);
    let body = InvitationMail {
        locale: Locale::parse(&row.locale).unwrap_or_default(),
        test: session.session.mode == Mode::Test,
        site: site.name.clone(),
        contact: site.support_email.clone(),
        session: session.topic.clone(),
        description: session.description.clone(),
        starts_at: session.session.starts_at,
        ends_at: session.session.ends_at,
        zone: Zone::stored(&session.time_zone),
        accent: site.accent,
        price: price.map(|price| PaidPrice {
            total: price.gross,
            tax: price.tax,
            tax_name: site.tax.name.clone(),
            tax_rate_ppm: site.tax.rate_ppm,
        }),
        session_url,
    }
    .render();
    Ok(outgoing(app, mail, Some(site.sender()), ("", &row.email), body))
}

/// That the session was moved, or called off.
async fn changed(
    app: &App,
    tx: &mut Tx,
    (kind, row): (MailKind, &InvitationRow),
    site: &Site,
    session: &SessionRow,
) -> Result<MailBody, AppError> {
    let about = InvitedFacts {
        locale: Locale::parse(&row.locale).unwrap_or_default(),
        test: session.session.mode == Mode::Test,
        site: site.name.clone(),
        contact: site.support_email.clone(),
        session: session.topic.clone(),
        starts_at: session.session.starts_at,
        ends_at: session.session.ends_at,
        zone: Zone::stored(&session.time_zone),
        accent: site.accent,
    };
    if kind == MailKind::InvitedCancelled {
        let reason = store::sessions::changes(tx, site.id, session.session.id).await?.cancel_reason;
        let sessions_url = Address::Catalogue { site: &site.slug }.absolute(app.base());
        return Ok(InvitedCancelledMail { about, reason, sessions_url }.render());
    }
    let session_url = app.session_url((site.id, &site.slug), session.session.mode, &session.slug);
    Ok(InvitedMovedMail { about, session_url }.render())
}
