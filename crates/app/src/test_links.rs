//! Test links: by one, sessions of Test mode are open to somebody who is not signed in (decision 11). A link is signed
//! for one site and ends by itself.

use crate::App;
use crate::entropy::base32;
use crate::sessions::TestAccess;
use domain::ids::SiteId;
use domain::payments::gateway::Mode;
use domain::time::{Span, Timestamp};
use locale::Address;
use subtle::ConstantTimeEq as _;

/// How long a link opens.
const LIFE: Span = Span::days(30);

/// Characters of its signature: 130 bits.
const MAC_LENGTH: usize = 26;

impl App {
    /// A token that opens the sessions of Test mode of this site for thirty days: `<last day>-<signature>`.
    pub fn test_token(&self, site: SiteId) -> String {
        let last_day = day(self.now().plus(LIFE));
        format!("{last_day}-{}", self.test_mac(site, last_day))
    }

    /// Where people from outside come to a session: of Test mode by the test link, for nobody else sees it.
    pub fn session_url(&self, (id, site): (SiteId, &str), mode: Mode, session: &str) -> String {
        match mode {
            Mode::Production => Address::Session { site, session }.absolute(self.base()),
            Mode::Test => {
                Address::TestLink { site, token: &self.test_token(id), session }.absolute(self.base())
            }
        }
    }

    /// What a token opens.
    pub fn test_access(&self, site: SiteId, token: &str) -> TestAccess {
        let parts = token.split_once('-').and_then(|(day, mac)| Some((day.parse::<i64>().ok()?, mac)));
        let genuine = parts.is_some_and(|(last_day, mac)| {
            let expected = self.test_mac(site, last_day);
            last_day >= day(self.now()) && bool::from(expected.as_bytes().ct_eq(mac.as_bytes()))
        });
        if genuine { TestAccess::Open } else { TestAccess::Closed }
    }

    fn test_mac(&self, site: SiteId, last_day: i64) -> String {
        let data = [&site.0.as_bytes()[..], &last_day.to_be_bytes()].concat();
        let mut text = base32(&self.sign("test link", &data));
        text.truncate(MAC_LENGTH);
        text
    }
}

/// Days since the epoch.
fn day(at: Timestamp) -> i64 {
    at.micros().div_euclid(Span::days(1).0)
}
