//! The cancelling and refund rules as sentences, with their dates.

use app::sessions::SessionView;
use app::sites::Site;
use domain::time::Timestamp;
use locale::{Messages, Zone};

/// `Full refund until 6 December 2026. No refund after that.`: the site's rule, as far as the host's lets it be used.
pub(crate) fn refund_sentence(
    t: Messages,
    site: &Site,
    session: &SessionView,
    (reader, now): (Option<&Zone>, Timestamp),
) -> String {
    let starts_at = session.session.starts_at;
    let policy = session.cancelling.limits(site.refund_policy);
    t.refund_policy(policy, starts_at, (&locale::Zone::stored(&session.time_zone), reader), now)
}
