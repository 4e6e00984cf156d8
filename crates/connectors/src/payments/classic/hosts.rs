//! Where the classic interface is: process configuration, never a field on a site's page (decision 13).

use crate::http::{Origin, PolicyError};
use crate::payments::percent::percent_encoded;
use domain::payments::gateway::Mode;
use http::Uri;

/// Base addresses. Each may have a path, such as `http://127.0.0.1:9300/live/nvp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassicHosts {
    /// Receives requests in production.
    pub live_api: String,
    /// Shows the pages on which payers approve in production.
    pub live_pages: String,
    /// Serves the pages of Website Payments Pro in production.
    pub live_hosted: String,
    /// Says in production whether a notification is PayPal's own.
    pub live_notices: String,
    /// Receives requests in test mode.
    pub sandbox_api: String,
    /// Shows the pages on which payers approve in test mode.
    pub sandbox_pages: String,
    /// Serves the pages of Website Payments Pro in test mode.
    pub sandbox_hosted: String,
    /// Says in test mode whether a notification is PayPal's own.
    pub sandbox_notices: String,
}

impl Default for ClassicHosts {
    /// PayPal's own.
    fn default() -> Self {
        Self {
            live_api: "https://api-3t.paypal.com/nvp".into(),
            live_pages: "https://www.paypal.com/cgi-bin/webscr".into(),
            live_hosted: "https://securepayments.paypal.com".into(),
            live_notices: "https://ipnpb.paypal.com/cgi-bin/webscr".into(),
            sandbox_api: "https://api-3t.sandbox.paypal.com/nvp".into(),
            sandbox_pages: "https://www.sandbox.paypal.com/cgi-bin/webscr".into(),
            sandbox_hosted: "https://securepayments.sandbox.paypal.com".into(),
            sandbox_notices: "https://ipnpb.sandbox.paypal.com/cgi-bin/webscr".into(),
        }
    }
}

impl ClassicHosts {
    /// Those of a stand-in that plays both worlds below one address.
    pub fn below(base: &str) -> Self {
        Self {
            live_api: format!("{base}/live/nvp"),
            live_pages: format!("{base}/live/webscr"),
            live_hosted: format!("{base}/live"),
            live_notices: format!("{base}/live/notices"),
            sandbox_api: format!("{base}/sandbox/nvp"),
            sandbox_pages: format!("{base}/sandbox/webscr"),
            sandbox_hosted: format!("{base}/sandbox"),
            sandbox_notices: format!("{base}/sandbox/notices"),
        }
    }

    /// The addresses that the server itself calls, for the HTTP client's policy.
    pub fn servers(&self) -> Vec<String> {
        [&self.live_api, &self.live_notices, &self.sandbox_api, &self.sandbox_notices]
            .map(String::clone)
            .to_vec()
    }
}

/// The addresses, checked.
#[derive(Debug)]
pub(super) struct Addresses {
    live: World,
    sandbox: World,
    page_origins: Vec<String>,
    hosted_origins: Vec<String>,
}

/// The addresses of one mode.
#[derive(Debug)]
struct World {
    api: Uri,
    pages: String,
    /// Where its pages are, and what their paths begin with.
    hosted: (String, String),
    notices: Uri,
}

impl Addresses {
    pub(super) fn check(hosts: &ClassicHosts) -> Result<Self, PolicyError> {
        let read = |address: &str| {
            let uri: Uri = address.parse().map_err(|_| PolicyError::NotAnAddress(address.to_owned()))?;
            let origin = Origin::of(&uri).ok_or_else(|| PolicyError::NotAnAddress(address.to_owned()))?;
            Ok((uri, origin.to_string()))
        };
        let mut page_origins = vec![read(&hosts.live_pages)?.1, read(&hosts.sandbox_pages)?.1];
        page_origins.dedup();
        let mut hosted_origins = vec![read(&hosts.live_hosted)?.1, read(&hosts.sandbox_hosted)?.1];
        hosted_origins.dedup();
        let world = |api: &str, pages: &str, hosted: &str, notices: &str| {
            let (api, notices) = (read(api)?.0, read(notices)?.0);
            let (below, origin) = read(hosted)?;
            let hosted = (origin, format!("{}/", below.path().trim_end_matches('/')));
            Ok(World { api, pages: pages.to_owned(), hosted, notices })
        };
        Ok(Self {
            live: world(&hosts.live_api, &hosts.live_pages, &hosts.live_hosted, &hosts.live_notices)?,
            sandbox: world(
                &hosts.sandbox_api,
                &hosts.sandbox_pages,
                &hosts.sandbox_hosted,
                &hosts.sandbox_notices,
            )?,
            page_origins,
            hosted_origins,
        })
    }

    fn of(&self, mode: Mode) -> &World {
        match mode {
            Mode::Production => &self.live,
            Mode::Test => &self.sandbox,
        }
    }

    /// Receives requests.
    pub(super) fn api(&self, mode: Mode) -> &Uri {
        &self.of(mode).api
    }

    /// Says whether a notification is PayPal's own.
    pub(super) fn notices(&self, mode: Mode) -> &Uri {
        &self.of(mode).notices
    }

    pub(super) fn page_origins(&self) -> &[String] {
        &self.page_origins
    }

    /// Servers of the pages of Website Payments Pro.
    pub(super) fn hosted_origins(&self) -> &[String] {
        &self.hosted_origins
    }

    /// Whether this is a page of Website Payments Pro in that mode: a payer is sent nowhere else, whatever an answer says.
    pub(super) fn is_hosted_page(&self, mode: Mode, link: &str) -> bool {
        let Ok(uri) = link.parse::<Uri>() else { return false };
        let (origin, below) = &self.of(mode).hosted;
        Origin::of(&uri).is_some_and(|of| of.to_string() == *origin) && uri.path().starts_with(below)
    }

    /// Where the payer approves; the button there says *Pay now*, because nothing is asked of him after it.
    pub(super) fn page_url(&self, mode: Mode, token: &str) -> String {
        let base = &self.of(mode).pages;
        format!("{base}?cmd=_express-checkout&useraction=commit&token={}", percent_encoded(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_addressed_by_mode_and_escaped() {
        let addresses = Addresses::check(&ClassicHosts::default()).expect("all are addresses");
        assert_eq!(
            addresses.page_url(Mode::Test, "EC-97J718043X120051H&x"),
            "https://www.sandbox.paypal.com/cgi-bin/webscr?cmd=_express-checkout&useraction=commit\
             &token=EC-97J718043X120051H%26x"
        );
        assert_eq!(
            addresses.page_origins(),
            ["https://www.paypal.com", "https://www.sandbox.paypal.com"],
            "browsers go there"
        );
        assert_eq!(addresses.api(Mode::Production), "https://api-3t.paypal.com/nvp");
        assert_eq!(addresses.notices(Mode::Test), "https://ipnpb.sandbox.paypal.com/cgi-bin/webscr");
    }

    #[test]
    fn a_page_of_website_payments_pro_is_at_its_own_server_only() {
        let addresses = Addresses::check(&ClassicHosts::default()).expect("all are addresses");
        let live =
            "https://securepayments.paypal.com/acquiringweb?cmd=_hosted-payment&hosted_button_id=HSSS-1";
        assert!(addresses.is_hosted_page(Mode::Production, live));
        let stand_in = Addresses::check(&ClassicHosts::below("http://127.0.0.1:9300")).expect("addresses");
        for (mode, link, expected) in [
            (Mode::Production, "http://127.0.0.1:9300/live/x", true),
            (Mode::Test, "http://127.0.0.1:9300/sandbox/x", true),
            (Mode::Test, "http://127.0.0.1:9300/live/x", false),
            (Mode::Production, "http://127.0.0.1:9300/sandbox/x", false),
            (Mode::Production, "http://127.0.0.1:9300/livelier/x", false),
        ] {
            assert_eq!(stand_in.is_hosted_page(mode, link), expected, "{link}");
        }
        assert!(addresses.is_hosted_page(Mode::Test, "https://securepayments.sandbox.paypal.com/x"));
        assert!(!addresses.is_hosted_page(Mode::Test, live), "real money for a try");
        for other in [
            "https://securepayments.sandbox.paypal.com/x",
            "http://securepayments.paypal.com/x",
            "https://securepayments.paypal.com.example/x",
            "https://securepayments.paypal.com@example/x",
            "/x",
            "",
        ] {
            assert!(!addresses.is_hosted_page(Mode::Production, other), "{other}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let hosts = ClassicHosts { sandbox_notices: "ipnpb.paypal.com".into(), ..Default::default() };
        assert!(matches!(Addresses::check(&hosts), Err(PolicyError::NotAnAddress(_))));
    }
}
