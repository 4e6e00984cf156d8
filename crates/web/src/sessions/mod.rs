//! The public pages of sessions, and how a session's time, price, seats and rules are written on every page.

pub(crate) mod catalogue;
mod policy;
mod price;
mod seats;
pub(crate) mod session;
pub(crate) mod test_link;
mod when;

pub(crate) use policy::refund_sentence;
pub(crate) use price::PriceText;
pub(crate) use seats::{SeatsBar, words as seats_words};
pub(crate) use session::cannot_be_paid;
pub(crate) use when::When;

use app::sessions::SessionView;
use locale::{Locale, Messages};
use std::borrow::Cow;

/// The language a session is held in, in the reader's words.
pub(crate) fn spoken_language(t: Messages, session: &SessionView) -> Cow<'static, str> {
    t.language_name(Locale::parse(&session.language).unwrap_or_default())
}
