//! The hidden session on which an administrator buys the first seat himself, in Test mode.

use super::{Commerce, offers};
use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::AccountId;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::registrations::hold::Seats;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::{Registration, Session, SessionState};
use domain::sites::{FeesMissing, PayMethod, fees_available};
use domain::time::Span;
use locale::{Address, Locale, Messages, msg};
use store::sessions::{self, SessionRow};
use store::{Tx, sites as rows};

/// The fee, in whole units of the currency: small enough for every test account.
const FEE_MAJOR: i64 = 10;

/// Seats, so that colleagues can try it too.
const SEATS: i64 = 20;

/// How far ahead it is.
const AHEAD: Span = Span::days(14);

impl Commerce<'_> {
    /// Makes the hidden session of Test mode, or finds the one that still takes registrations; its address. In words of
    /// `locale`, which the administrator reads.
    pub async fn test_session(
        &self,
        by: AccountId,
        site: &Site,
        locale: Locale,
    ) -> Result<Result<String, FeesMissing>, AppError> {
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let offered = offers::offered(&app, tx, site.as_seller(), Mode::Test, None).await?;
            fees_available(site.fees, Mode::Test, !offered.is_empty()).map_err(Stop::Refused)?;
            let method = offered.first().map_or(PayMethod::Card, offers::method);
            if let Some(id) = rows::get(tx, site.id).await?.test_session {
                let present = sessions::get(tx, site.id, id).await?;
                let open = present.session.registration(app.now()) == Registration::Open;
                if open && present.seats.has_room() {
                    return Ok(present.slug);
                }
            }
            let row = test_session(&app, by, &site, (method, locale));
            sessions::insert(tx, &row, site.currency, None, app.now()).await?;
            rows::save_test_session(tx, site.id, row.session.id).await?;
            app.audit(tx, site.id, &crate::audit::actor(by), "make test session", &row.slug, "").await?;
            Ok(row.slug)
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }

    /// The address by which the hidden test session is reached without signing in; none while there is none.
    pub async fn test_link(&self, site: &Site) -> Result<Option<String>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(id) = rows::get(&mut tx, site.id).await?.test_session else { return Ok(None) };
        let session = sessions::get(&mut tx, site.id, id).await?;
        Ok(Some(self.0.session_url((site.id, &site.slug), Mode::Test, &session.slug)))
    }
}

fn test_session(app: &App, by: AccountId, site: &Site, (method, locale): (PayMethod, Locale)) -> SessionRow {
    let t = Messages::new(locale);
    let now = app.now();
    // At a full hour.
    let hour = Span::hours(1).0;
    let starts_at = domain::time::Timestamp(now.plus(AHEAD).micros().div_euclid(hour) * hour);
    let reference = app.reference().to_string().to_lowercase();
    SessionRow {
        session: Session {
            id: app.id(),
            mode: Mode::Test,
            state: SessionState::Scheduled,
            starts_at,
            ends_at: starts_at.plus(Span::hours(1)),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: starts_at.minus(Span::hours(1)),
            fee: Some(Money::new(FEE_MAJOR * site.currency.minor_per_major(), site.currency)),
        },
        site_id: site.id,
        slug: format!("test-{reference}"),
        topic: t.text("commerce-test-session-topic").into_owned(),
        description: t
            .text(match method {
                PayMethod::Card => msg!("commerce-test-session-description"),
                PayMethod::PayPal => msg!("commerce-test-session-description-paypal"),
            })
            .into_owned(),
        agenda: String::new(),
        presenter: site.name.clone(),
        language: locale.code().to_owned(),
        listed: false,
        time_zone: site.time_zone.clone(),
        meeting_link: Address::Catalogue { site: &site.slug }.absolute(app.base()),
        calendar_sequence: 0,
        seats: Seats { capacity: Some(SEATS), held: 0, sold: 0 },
        host: Some(by),
        division: String::new(),
        cancelling: Cancelling::UntilBefore(Span::hours(0)),
        greeting: String::new(),
        confirmation_text: String::new(),
        version: 1,
    }
}
