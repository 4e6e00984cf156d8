//! Where Payflow is: process configuration, never a field on a site's page (decision 13).

use crate::http::{Origin, PolicyError};
use crate::payments::CardForm;
use crate::payments::percent::percent_encoded;
use domain::payments::gateway::Mode;
use http::Uri;

/// Base addresses. Each may have a path, such as `http://127.0.0.1:9100/live`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayflowHosts {
    /// Receives requests in production.
    pub live_gateway: String,
    /// Shows hosted pages in production.
    pub live_pages: String,
    /// Shows the pages on which payers with a PayPal account approve in production.
    pub live_wallet: String,
    /// Receives requests in test mode.
    pub pilot_gateway: String,
    /// Shows hosted pages in test mode.
    pub pilot_pages: String,
    /// Shows the pages on which payers with a PayPal account approve in test mode.
    pub pilot_wallet: String,
}

impl Default for PayflowHosts {
    /// PayPal's own (payflow-pro 1).
    fn default() -> Self {
        Self {
            live_gateway: "https://payflowpro.paypal.com".into(),
            live_pages: "https://payflowlink.paypal.com".into(),
            live_wallet: "https://www.paypal.com/cgi-bin/webscr".into(),
            pilot_gateway: "https://pilot-payflowpro.paypal.com".into(),
            pilot_pages: "https://pilot-payflowlink.paypal.com".into(),
            pilot_wallet: "https://www.sandbox.paypal.com/cgi-bin/webscr".into(),
        }
    }
}

impl PayflowHosts {
    /// Those of a stand-in that plays both worlds below one address.
    pub fn below(base: &str) -> Self {
        Self {
            live_gateway: format!("{base}/live"),
            live_pages: format!("{base}/live/hosted"),
            live_wallet: format!("{base}/live/webscr"),
            pilot_gateway: format!("{base}/pilot"),
            pilot_pages: format!("{base}/pilot/hosted"),
            pilot_wallet: format!("{base}/pilot/webscr"),
        }
    }

    /// The two addresses that the server itself calls, for the HTTP client's policy.
    pub fn gateways(&self) -> [&str; 2] {
        [&self.live_gateway, &self.pilot_gateway]
    }
}

/// The addresses, checked.
#[derive(Debug)]
pub(super) struct Addresses {
    live_gateway: Uri,
    live_pages: String,
    live_origin: String,
    pilot_gateway: Uri,
    pilot_pages: String,
    pilot_origin: String,
    page_origins: Vec<String>,
    live_wallet: String,
    pilot_wallet: String,
    wallet_origins: Vec<String>,
}

impl Addresses {
    pub(super) fn check(hosts: &PayflowHosts) -> Result<Self, PolicyError> {
        let read = |address: &str| {
            let uri: Uri = address.parse().map_err(|_| PolicyError::NotAnAddress(address.to_owned()))?;
            let origin = Origin::of(&uri).ok_or_else(|| PolicyError::NotAnAddress(address.to_owned()))?;
            Ok((uri, origin.to_string()))
        };
        let (live_origin, pilot_origin) = (read(&hosts.live_pages)?.1, read(&hosts.pilot_pages)?.1);
        let mut page_origins = vec![live_origin.clone(), pilot_origin.clone()];
        page_origins.dedup();
        let mut wallet_origins = vec![read(&hosts.live_wallet)?.1, read(&hosts.pilot_wallet)?.1];
        wallet_origins.dedup();
        Ok(Self {
            live_origin,
            pilot_origin,
            live_gateway: read(&hosts.live_gateway)?.0,
            live_pages: hosts.live_pages.clone(),
            pilot_gateway: read(&hosts.pilot_gateway)?.0,
            pilot_pages: hosts.pilot_pages.clone(),
            page_origins,
            live_wallet: hosts.live_wallet.clone(),
            pilot_wallet: hosts.pilot_wallet.clone(),
            wallet_origins,
        })
    }

    pub(super) fn gateway(&self, mode: Mode) -> &Uri {
        match mode {
            Mode::Production => &self.live_gateway,
            Mode::Test => &self.pilot_gateway,
        }
    }

    pub(super) fn page_origins(&self) -> &[String] {
        &self.page_origins
    }

    /// Servers of the pages on which payers with a PayPal account approve.
    pub(super) fn wallet_origins(&self) -> &[String] {
        &self.wallet_origins
    }

    /// Where such a payer approves; the button there says *Pay now*, because nothing is asked of him after it (payflow-pro 12).
    pub(super) fn wallet_url(&self, mode: Mode, token: &str) -> String {
        let base = match mode {
            Mode::Production => &self.live_wallet,
            Mode::Test => &self.pilot_wallet,
        };
        format!("{base}?cmd=_express-checkout&useraction=commit&token={}", percent_encoded(token))
    }

    /// Where a form on our page sends a card, and what goes along with it, named as the gateway names it (payflow-pro 11,
    /// step 2b). The token is in the form and not in the address: no log on the way keeps it.
    pub(super) fn card_form(&self, mode: Mode, token: &str, page_id: &str) -> CardForm {
        let (address, origin) = match mode {
            Mode::Production => (&self.live_pages, &self.live_origin),
            Mode::Test => (&self.pilot_pages, &self.pilot_origin),
        };
        let mut hidden = vec![("SECURETOKEN", token.to_owned()), ("SECURETOKENID", page_id.to_owned())];
        if mode == Mode::Test {
            hidden.push(("MODE", "TEST".to_owned()));
        }
        CardForm {
            address: address.clone(),
            origin: origin.clone(),
            hidden,
            number: "ACCT",
            expiry: "EXPDATE",
            code: "CVV2",
        }
    }

    /// The hosted page's address (payflow-pro 11, step 2a).
    pub(super) fn page_url(&self, mode: Mode, token: &str, page_id: &str) -> String {
        let (base, suffix) = match mode {
            Mode::Production => (&self.live_pages, ""),
            Mode::Test => (&self.pilot_pages, "&MODE=TEST"),
        };
        let separator = if base.contains('?') { '&' } else { '?' };
        let (token, page_id) = (percent_encoded(token), percent_encoded(page_id));
        format!("{base}{separator}SECURETOKEN={token}&SECURETOKENID={page_id}{suffix}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_addressed_by_mode_and_escaped() {
        let hosts =
            PayflowHosts { live_pages: "http://127.0.0.1:9100/live/pages".into(), ..Default::default() };
        let addresses = Addresses::check(&hosts).expect("all are addresses");
        assert_eq!(
            addresses.page_url(Mode::Production, "7a/b+c==", "k-1"),
            "http://127.0.0.1:9100/live/pages?SECURETOKEN=7a%2Fb%2Bc%3D%3D&SECURETOKENID=k-1"
        );
        assert_eq!(
            addresses.page_url(Mode::Test, "T", "K"),
            "https://pilot-payflowlink.paypal.com?SECURETOKEN=T&SECURETOKENID=K&MODE=TEST"
        );
        assert_eq!(
            addresses.page_origins(),
            ["http://127.0.0.1:9100", "https://pilot-payflowlink.paypal.com"]
        );
        assert_eq!(
            addresses.wallet_url(Mode::Test, "EC-97J718043X120051H&x"),
            "https://www.sandbox.paypal.com/cgi-bin/webscr?cmd=_express-checkout&useraction=commit\
             &token=EC-97J718043X120051H%26x"
        );
        assert_eq!(addresses.wallet_origins(), ["https://www.paypal.com", "https://www.sandbox.paypal.com"]);
    }

    #[test]
    fn a_card_goes_to_the_host_of_its_mode_with_the_token_in_the_form() {
        let hosts =
            PayflowHosts { live_pages: "http://127.0.0.1:9100/live/pages".into(), ..Default::default() };
        let addresses = Addresses::check(&hosts).expect("all are addresses");
        let live = addresses.card_form(Mode::Production, "7a/b+c==", "k-1");
        assert_eq!(
            (live.address.as_str(), live.origin.as_str()),
            ("http://127.0.0.1:9100/live/pages", "http://127.0.0.1:9100")
        );
        assert_eq!(live.hidden, [("SECURETOKEN", "7a/b+c==".into()), ("SECURETOKENID", "k-1".to_owned())]);
        assert_eq!([live.number, live.expiry, live.code], ["ACCT", "EXPDATE", "CVV2"]);
        let test = addresses.card_form(Mode::Test, "T", "K");
        assert_eq!(test.address, "https://pilot-payflowlink.paypal.com");
        assert_eq!(test.hidden.last(), Some(&("MODE", "TEST".to_owned())));
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let hosts = PayflowHosts { pilot_pages: "pilot-payflowlink.paypal.com".into(), ..Default::default() };
        assert!(matches!(Addresses::check(&hosts), Err(PolicyError::NotAnAddress(_))));
    }
}
