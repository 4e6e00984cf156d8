//! Links that were lost are sent again, to the address that has the registrations and to nobody else.

use super::Registrations;
use crate::accounts::tries::{self, Subject, network};
use crate::messages::queue_for;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::limits::{LOST_LINK_ADDRESS, LOST_LINK_NETWORK};
use domain::ids::SiteId;
use domain::messages::{MailKind, Reader};
use domain::registrations::details::{Problem, check_email};
use domain::time::{Span, Timestamp};
use std::net::IpAddr;
use store::Tx;
use store::registrations as rows;

/// Registrations of one address whose links are sent at a time: those of coming sessions first, then the latest, whose
/// receipts somebody may still need.
const LOST_LINKS_MAX: i64 = 10;

/// Why nothing was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostLinkRefusal {
    /// Not a mail address.
    Invalid(Problem),
    /// Too many were asked for: nothing is looked for until then.
    TooMany(Timestamp),
}

impl Registrations<'_> {
    /// Sends the links of a mail address's registrations there. Nothing tells the asker whether there are any: the
    /// limits and the answer are the same, and the work is done afterwards. Each link goes out at most once an hour.
    pub async fn send_lost_links(
        &self,
        site: &Site,
        email: &str,
        asked_from: IpAddr,
    ) -> Result<Result<(), LostLinkRefusal>, AppError> {
        let email = match check_email(email) {
            Ok(email) => email,
            Err(problem) => return Ok(Err(LostLinkRefusal::Invalid(problem))),
        };
        let (app, site) = (self.0.clone(), site.id);
        let subjects = [
            Subject::new(&app, LOST_LINK_NETWORK, &network(asked_from)),
            Subject::new(&app, LOST_LINK_ADDRESS, &format!("{site} {email}")),
        ];
        if let Err(until) = tries::count(&app, &subjects).await? {
            return Ok(Err(LostLinkRefusal::TooMany(until)));
        }
        spawn(async move {
            if let Err(error) = send(app, site, email).await {
                tracing::warn!(error = %error, "a lost link could not be sent");
            }
        });
        Ok(Ok(()))
    }
}

/// Only for an address that has registrations something is written.
async fn send(app: App, site: SiteId, email: String) -> Result<(), AppError> {
    let now = app.now();
    let found = {
        let mut tx = app.store().reader().await?;
        rows::list_by_email(&mut tx, site, &email, now, LOST_LINKS_MAX).await?
    };
    if found.is_empty() {
        return Ok(());
    }
    let store = app.store().clone();
    let unit = async move |tx: &mut Tx| {
        let cause = format!("hour {}", now.0 / Span::hours(1).0);
        for registration in &found {
            for reader in Reader::ALL {
                let person = registration.person(registration.holder(reader));
                // Where one person is both, the second is the same link.
                let is_new = reader == Reader::Attendee || registration.payer.is_some();
                if is_new && person.email == email {
                    let cause = format!("{cause}, {}", reader.as_str());
                    queue_for(&app, tx, registration, (MailKind::LostLink, reader), &cause).await?;
                }
            }
        }
        Ok::<_, AppError>(())
    };
    store.run(unit).await
}
