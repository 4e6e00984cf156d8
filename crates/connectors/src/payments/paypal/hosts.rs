//! Where PayPal is: process configuration, never a field on a site's page (decision 13).

use crate::http::{Origin, PolicyError};
use crate::payments::percent::percent_encoded;
use domain::payments::gateway::Mode;
use http::Uri;

/// Base addresses. Each may have a path, such as `http://127.0.0.1:9200/live`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayPalHosts {
    /// Receives requests in production.
    pub live_api: String,
    /// Shows the pages on which payers approve in production.
    pub live_pages: String,
    /// Receives requests in test mode.
    pub sandbox_api: String,
    /// Shows the pages on which payers approve in test mode.
    pub sandbox_pages: String,
}

impl Default for PayPalHosts {
    /// PayPal's own.
    fn default() -> Self {
        Self {
            live_api: "https://api-m.paypal.com".into(),
            live_pages: "https://www.paypal.com/checkoutnow".into(),
            sandbox_api: "https://api-m.sandbox.paypal.com".into(),
            sandbox_pages: "https://www.sandbox.paypal.com/checkoutnow".into(),
        }
    }
}

impl PayPalHosts {
    /// Those of a stand-in that plays both worlds below one address.
    pub fn below(base: &str) -> Self {
        Self {
            live_api: format!("{base}/live"),
            live_pages: format!("{base}/live/checkoutnow"),
            sandbox_api: format!("{base}/sandbox"),
            sandbox_pages: format!("{base}/sandbox/checkoutnow"),
        }
    }

    /// The addresses that the server itself calls, for the HTTP client's policy.
    pub fn servers(&self) -> Vec<String> {
        let apis = [&self.live_api, &self.sandbox_api];
        apis.into_iter().flat_map(|api| [api.clone(), certificates_of(api)]).collect()
    }
}

/// Where the certificates lie that notifications are signed by: PayPal's older name of its server, of which the certificates
/// keep speaking, and anybody else's server itself.
fn certificates_of(api: &str) -> String {
    api.replacen("https://api-m.", "https://api.", 1)
}

/// The addresses, checked.
#[derive(Debug)]
pub(super) struct Addresses {
    hosts: PayPalHosts,
    page_origins: Vec<String>,
}

impl Addresses {
    pub(super) fn check(hosts: &PayPalHosts) -> Result<Self, PolicyError> {
        let origin = |address: &str| {
            let uri: Uri = address.parse().map_err(|_| PolicyError::NotAnAddress(address.to_owned()))?;
            let origin = Origin::of(&uri).ok_or_else(|| PolicyError::NotAnAddress(address.to_owned()))?;
            Ok(origin.to_string())
        };
        origin(&hosts.live_api)?;
        origin(&hosts.sandbox_api)?;
        let mut page_origins = vec![origin(&hosts.live_pages)?, origin(&hosts.sandbox_pages)?];
        page_origins.dedup();
        Ok(Self { hosts: hosts.clone(), page_origins })
    }

    /// The address of a path at the server of that mode.
    pub(super) fn api(&self, mode: Mode, path: &str) -> String {
        let base = match mode {
            Mode::Production => &self.hosts.live_api,
            Mode::Test => &self.hosts.sandbox_api,
        };
        format!("{}{path}", base.trim_end_matches('/'))
    }

    /// Whether a certificate at this address would be PayPal's, of that mode.
    pub(super) fn is_certificate(&self, mode: Mode, url: &str) -> bool {
        let api = self.api(mode, "");
        let below = |base: &str| url.strip_prefix(base.trim_end_matches('/')).map(str::to_owned);
        let path = below(&certificates_of(&api)).or_else(|| below(&api));
        let name = path.as_deref().and_then(|path| path.strip_prefix("/v1/notifications/certs/"));
        name.is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    }

    pub(super) fn page_origins(&self) -> &[String] {
        &self.page_origins
    }

    /// Where the payer approves an order.
    pub(super) fn page_url(&self, mode: Mode, order: &str) -> String {
        let base = match mode {
            Mode::Production => &self.hosts.live_pages,
            Mode::Test => &self.hosts.sandbox_pages,
        };
        format!("{base}?token={}", percent_encoded(order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_addressed_by_mode_and_escaped() {
        let hosts = PayPalHosts { live_api: "http://127.0.0.1:1/live/".into(), ..Default::default() };
        let addresses = Addresses::check(&hosts).expect("all are addresses");
        assert_eq!(addresses.api(Mode::Production, "/v1/x"), "http://127.0.0.1:1/live/v1/x");
        assert_eq!(addresses.api(Mode::Test, "/v1/x"), "https://api-m.sandbox.paypal.com/v1/x");
        assert_eq!(
            addresses.page_url(Mode::Test, "5O1&"),
            "https://www.sandbox.paypal.com/checkoutnow?token=5O1%26"
        );
        assert_eq!(addresses.page_origins(), ["https://www.paypal.com", "https://www.sandbox.paypal.com"]);
    }

    #[test]
    fn certificates_lie_on_paypals_own_servers_only() {
        let addresses = Addresses::check(&PayPalHosts::default()).expect("all are addresses");
        for (url, expected) in [
            ("https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270", true),
            ("https://api-m.sandbox.paypal.com/v1/notifications/certs/CERT-1", true),
            ("https://api.paypal.com/v1/notifications/certs/CERT-1", false),
            ("http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1", false),
            ("https://api.sandbox.paypal.com.evil.test/v1/notifications/certs/CERT-1", false),
            ("https://api.sandbox.paypal.com@evil.test/v1/notifications/certs/CERT-1", false),
            ("https://api.sandbox.paypal.com/v1/notifications/certs/../../x", false),
            ("https://api.sandbox.paypal.com/v1/notifications/certs/", false),
            ("https://evil.test/v1/notifications/certs/CERT-1", false),
            ("", false),
        ] {
            assert_eq!(addresses.is_certificate(Mode::Test, url), expected, "{url}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let hosts = PayPalHosts { sandbox_api: "api.paypal.com".into(), ..Default::default() };
        assert!(matches!(Addresses::check(&hosts), Err(PolicyError::NotAnAddress(_))));
    }
}
