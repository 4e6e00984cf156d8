//! What was typed on the page of who comes, and who is looked for with it.

use crate::request::form::{Fields, sent_id};
use crate::response::Failure;
use app::sessions::{GivenSeat, PeopleFilter};
use domain::ids::{RefundId, RegistrationId};
use domain::registrations::RegistrationState;
use std::collections::HashSet;
use uuid::Uuid;

/// What was typed on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The word of the state that is filtered by.
    pub state: String,
    /// What is searched.
    pub text: String,
    /// Who is chosen: registration and the id of the refund that it would be.
    pub chosen: Vec<(RegistrationId, RefundId)>,
    /// Whether everybody is.
    pub all: bool,
    /// The message's id.
    pub message: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// How much goes back.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// A seat that is given away.
    pub given: GivenSeat,
}

impl Typed {
    /// Of a form that was sent: whoever was chosen on it is chosen.
    pub fn sent(fields: &Fields) -> Result<Self, Failure> {
        for who in fields.all("who") {
            let (registration, refund) = who.split_once(':').ok_or(Failure::BadRequest)?;
            sent_id(registration).and(sent_id(refund))?;
        }
        Ok(Self::of(fields))
    }

    /// Of a form or an address.
    pub fn of(fields: &Fields) -> Self {
        let chosen = fields.all("who").filter_map(|value| {
            let (registration, refund) = value.split_once(':')?;
            Some((
                RegistrationId(Uuid::parse_str(registration).ok()?),
                RefundId(Uuid::parse_str(refund).ok()?),
            ))
        });
        // Whoever is named twice is meant once.
        let mut named = HashSet::new();
        let chosen = chosen.filter(|(registration, _)| named.insert(*registration)).collect();
        let text = |name: &str| fields.get(name).to_owned();
        Self {
            state: text("state"),
            text: text("text"),
            chosen,
            all: !fields.get("all").is_empty(),
            message: text("message"),
            subject: text("subject"),
            body: text("body"),
            amount: text("amount"),
            reason: text("reason"),
            given: GivenSeat {
                first_name: text("first_name"),
                last_name: text("last_name"),
                email: text("email"),
                // Another address than the one that the hint was about is looked at again.
                is_second: !fields.get("email").is_empty()
                    && fields.get("second_seat") == fields.get("email"),
            },
        }
    }

    /// Who is shown.
    pub fn filter(&self) -> PeopleFilter {
        PeopleFilter { state: RegistrationState::parse(&self.state), text: self.text.clone() }
    }
}
