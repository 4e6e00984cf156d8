//! The cancelling and refund rules as sentences, with their dates.

use app::sessions::SessionView;
use app::sites::Site;
use domain::time::{Span, Timestamp};
use locale::Messages;

/// `Full refund until 6 December 2026. No refund after that.`
pub(crate) fn refund_sentence(t: Messages, site: &Site, session: &SessionView, now: Timestamp) -> String {
    let starts_at = session.session.starts_at;
    let until = starts_at.minus(Span::days(site.refund_policy.full_until_days_before.max(0)));
    if until <= now {
        return t.text("policy-none").into_owned();
    }
    t.refund_policy(site.refund_policy, starts_at, &super::zone_of(&session.time_zone))
}
