//! Money back to several people of a session: first what would go back, person by person, then exactly that.

use super::Sessions;
use super::hosting::{self as hosted, Acting};
use crate::AppError;
use crate::refunds::{OrderRefusal, RefundRequest};
use crate::sites::Site;
use domain::ids::{RefundId, RegistrationId};
use domain::money::Money;
use std::collections::HashMap;
use std::fmt;
use store::refunds::{self, SessionOrder};
use store::sessions::people::{self as rows, AttendeeRow};

/// What would go back to the people whom a host chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOffer {
    /// To whom, under which id, how much.
    pub parts: Vec<(RegistrationId, RefundId, Money)>,
    /// All of it.
    pub total: Money,
    /// Who cannot get so much, and why: then nothing is ordered for anybody.
    pub refused: Vec<(Named, OrderRefusal)>,
    /// Who was chosen and gets nothing: nothing was paid, or all of it is back.
    pub left_out: Vec<Named>,
    /// Stands for exactly these parts: whoever confirms it was shown them.
    pub seal: String,
}

/// Somebody in the list, as his host knows him.
#[derive(Clone, PartialEq, Eq)]
pub struct Named {
    /// First and last name.
    pub name: String,
    /// His address, by which two of one name differ.
    pub email: String,
}

impl fmt::Debug for Named {
    /// Prints no personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Named")
    }
}

impl Named {
    fn new(first: &str, last: &str, email: &str) -> Self {
        Self { name: format!("{first} {last}"), email: email.to_owned() }
    }
}

/// What came of refunds for several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refunded {
    /// So many go back.
    Ordered(usize),
    /// Another sum than the one that was shown: nothing was ordered.
    Changed(RefundOffer),
    /// Some were refused at the last moment: what goes back is what was shown for the others.
    Partly(Vec<(Named, OrderRefusal)>),
}

impl Sessions<'_> {
    /// What would go back to the chosen people, all that is left of each or `amount` of each; nothing changes. Who paid
    /// nothing, or has all of it back, is left out. `None`: there is no such session.
    pub async fn refund_offer(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        chosen: &[(RegistrationId, RefundId)],
        amount: Option<Money>,
    ) -> Result<Option<RefundOffer>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = hosted::find(&mut tx, by, site, slug).await? else { return Ok(None) };
        let people = rows::list(&mut tx, site.id, session.session.id, super::people::LIST_MAX).await?;
        let orders = refunds::list_by_session(&mut tx, site.id, session.session.id).await?;
        Ok(Some(self.offer_of(site, chosen, amount, (&people, &orders))))
    }

    fn offer_of(
        &self,
        site: &Site,
        chosen: &[(RegistrationId, RefundId)],
        amount: Option<Money>,
        (people, orders): (&[AttendeeRow], &[SessionOrder]),
    ) -> RefundOffer {
        let people: HashMap<_, _> = people.iter().map(|row| (row.id, row)).collect();
        let orders: HashMap<_, _> = orders.iter().map(|order| (order.id, order)).collect();
        let (mut parts, mut refused, mut seal) = (Vec::new(), Vec::new(), Vec::new());
        let mut left_out = Vec::new();
        for (registration, id) in chosen {
            // Somebody of another session is nobody here.
            let Some(person) = people.get(registration) else { continue };
            let left = Money::new(person.left(), site.currency);
            let named = || Named::new(&person.first_name, &person.last_name, &person.email);
            // The same form again: what it ordered is what it shows.
            let known = orders.get(id).filter(|order| order.registration_id == *registration);
            let part = match (known, amount) {
                (Some(order), _) => Money::new(order.minor, site.currency),
                (None, _) if left.is_zero() => {
                    left_out.push(named());
                    continue;
                }
                (None, Some(part)) if part.minor > left.minor => {
                    refused.push((named(), OrderRefusal::TooMuch(left)));
                    continue;
                }
                (None, Some(part)) => part,
                (None, None) => left,
            };
            parts.push((*registration, *id, part));
            seal.extend_from_slice(registration.0.as_bytes());
            seal.extend_from_slice(id.0.as_bytes());
            seal.extend_from_slice(&part.minor.to_be_bytes());
        }
        let total = parts.iter().map(|(_, _, part)| part.minor).sum();
        let seal = crate::entropy::base32(&self.0.sign("refund offer", &seal)[..20]);
        RefundOffer { parts, total: Money::new(total, site.currency), refused, left_out, seal }
    }

    /// Orders exactly what the offer with the seal `shown` said; nothing when it would be something else by now. `None`:
    /// there is no such session.
    pub async fn refund_people(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (chosen, amount): (&[(RegistrationId, RefundId)], Option<Money>),
        (shown, reason): (&str, &str),
    ) -> Result<Option<Refunded>, AppError> {
        let Some(offer) = self.refund_offer(by, site, slug, chosen, amount).await? else { return Ok(None) };
        if offer.seal != shown || !offer.refused.is_empty() || offer.parts.is_empty() {
            return Ok(Some(Refunded::Changed(offer)));
        }
        let mut refused = Vec::new();
        for (registration, id, amount) in &offer.parts {
            let request = RefundRequest { id: *id, amount: *amount, reason: reason.to_owned() };
            let asked = self.0.refunds().request(by.account, site.id, *registration, request).await?;
            if let Err(refusal) = asked {
                refused.push((*registration, refusal));
            }
        }
        if refused.is_empty() {
            return Ok(Some(Refunded::Ordered(offer.parts.len())));
        }
        let mut tx = self.0.store().reader().await?;
        let mut named = Vec::new();
        for (registration, refusal) in refused {
            let row = store::registrations::get(&mut tx, site.id, registration).await?;
            named.push((Named::new(&row.first_name, &row.last_name, &row.email), refusal));
        }
        Ok(Some(Refunded::Partly(named)))
    }
}
