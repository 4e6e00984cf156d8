//! What a page says that would need e-commerce while a level of it is missing: what is missing, and who can switch it
//! on (S-2, S-15).

use app::commerce::MissingFees;
use app::sites::Site;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::accounts::{Act, Role};
use domain::payments::gateway::Mode;
use domain::sites::FeesMissing;
use locale::{Address, Messages};

/// The notice. A page puts it where the missing thing would be.
#[derive(Template)]
#[template(path = "commerce/missing.html")]
pub(crate) struct MissingNotice {
    what: String,
    who: String,
    /// Where the reader himself can do it, and the words of the link.
    step: Option<(String, String)>,
}

/// Safe because its template escapes.
impl HtmlSafe for MissingNotice {}

impl MissingNotice {
    /// Of what is missing at the site; `may` says what the reader may do there.
    pub fn new(t: Messages, site: &Site, missing: &MissingFees, may: impl Fn(Act) -> bool) -> Self {
        let what = match missing.what {
            FeesMissing::NotProvided => t.text("missing-not-provided"),
            FeesMissing::NotEnabled => t.text("missing-not-enabled"),
            FeesMissing::NoMerchantAccount(Mode::Test) => t.text("missing-account-test"),
            FeesMissing::NoMerchantAccount(Mode::Production) => t.text("missing-account-production"),
        };
        let slug = &site.slug;
        let step = match missing.what {
            FeesMissing::NotProvided => None,
            FeesMissing::NotEnabled if may(Act::SetUpSite) => {
                Some((Address::ECommerce { site: slug }.path(), t.text("missing-enable").into_owned()))
            }
            FeesMissing::NoMerchantAccount(mode) if may(Act::ManageMerchantAccounts) => {
                let path = Address::MerchantAccount { site: slug, mode: mode.as_str() }.path();
                Some((path, t.text("missing-connect").into_owned()))
            }
            FeesMissing::NotEnabled | FeesMissing::NoMerchantAccount(_) => None,
        };
        Self { what: what.into_owned(), who: who(t, missing), step }
    }
}

/// `An administrator can do that: Noor, Sam.`
pub(super) fn who(t: Messages, missing: &MissingFees) -> String {
    let names = missing.owners.join(", ");
    let values = [("names", names.as_str().into())];
    match (missing.what.owner(), names.is_empty()) {
        (Role::Operator, true) => t.text("missing-ask-operator").into_owned(),
        (Role::Operator, false) => t.with("missing-ask-operators", &values),
        (_, true) => t.text("missing-ask-administrator").into_owned(),
        (_, false) => t.with("missing-ask-administrators", &values),
    }
}
