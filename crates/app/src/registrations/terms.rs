//! What somebody agrees to by registering, as the form shows it: the unit that stores a registration compares it, so that
//! what was agreed to is what was read.

use crate::refunds::exclusion;
use crate::sites::{PayerTexts, Site};
use crate::{AppError, Seen};
use domain::sessions::Session;
use domain::sessions::cancelling::Cancelling;
use domain::sites::PayerText;
use store::Tx;
use store::sessions::SessionRow;

/// What the form is made from, as stored.
pub(super) struct Terms {
    /// The session.
    pub session: SessionRow,
    /// What its site says to payers; not read where nothing is paid.
    pub texts: PayerTexts,
}

impl Terms {
    /// Reads what belongs to a seat in the session.
    pub async fn read(tx: &mut Tx, site: &Site, session: SessionRow) -> Result<Self, AppError> {
        if session.session.fee_due().is_none() {
            return Ok(Self { session, texts: PayerTexts::default() });
        }
        let texts = PayerTexts::of(store::sites::list_texts(tx, site.id).await?, site);
        Ok(Self { session, texts })
    }

    /// As [`terms_seen`].
    pub fn seen(&self, site: &Site, locale: &str) -> Seen {
        terms_seen(site, &self.texts, (&self.session.session, self.session.cancelling), locale)
    }
}

/// A digest of what the form says to a reader of that language about a seat: when the session is and, where it costs
/// something, who sells it, the rules of giving back, and what consumers are told of withdrawing. What is paid with is chosen, and
/// compared by itself.
pub fn terms_seen(
    site: &Site,
    texts: &PayerTexts,
    (session, cancelling): (&Session, Cancelling),
    locale: &str,
) -> Seen {
    let when = (session.starts_at, session.ends_at);
    if session.fee_due().is_none() {
        return Seen::of(&when);
    }
    let words = [
        texts.text(PayerText::DisplayName, locale),
        texts.text(PayerText::Policy, locale),
        exclusion(texts, session, locale),
    ];
    Seen::of(&(when, words, cancelling, site.refund_policy, site.seller_then()))
}
