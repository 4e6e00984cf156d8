//! Words that several of these pages say.

use app::commerce::AgainstTerms;
use domain::sites::{AccountTrouble, CheckOutcome, GatewayProduct, Interface, ProUkEdition};
use locale::{Messages, msg};

/// What a product calls the secret that its accounts sign in with.
pub(super) fn secret(t: Messages, product: GatewayProduct) -> String {
    let key = match product {
        GatewayProduct::PayflowPro
        | GatewayProduct::ExpressCheckout
        | GatewayProduct::PayflowExpress
        | GatewayProduct::ProUk => msg!("accounts-password"),
        GatewayProduct::PayPal => msg!("accounts-secret"),
    };
    t.text(key).into_owned()
}

/// What an edition of Website Payments Pro is called.
pub(super) fn edition(t: Messages, edition: ProUkEdition) -> String {
    let key = match edition {
        ProUkEdition::Hosted => msg!("accounts-edition-hosted"),
        ProUkEdition::Payflow => msg!("accounts-edition-payflow"),
        ProUkEdition::Direct => msg!("accounts-edition-direct"),
    };
    t.text(key).into_owned()
}

/// What is offered against PayPal's terms, and what to do.
pub(super) fn against_terms(t: Messages, against: AgainstTerms) -> String {
    let key = match against {
        AgainstTerms::Alone => msg!("accounts-pro-uk-alone"),
        AgainstTerms::First => msg!("accounts-pro-uk-first"),
    };
    t.text(key).into_owned()
}

/// How a check of an account at that interface ended, and what to do.
pub(super) fn outcome(t: Messages, interface: Interface, outcome: CheckOutcome, code: Option<i64>) -> String {
    let by_paypal = interface == Interface::PayPal;
    let by_signature = interface.signs();
    let by_pro_uk = matches!(interface, Interface::HostedPro | Interface::DirectPro);
    let by_payflow_express = interface == Interface::PayflowExpress;
    let key = match outcome {
        CheckOutcome::Usable => msg!("check-usable"),
        CheckOutcome::NoAnswer => msg!("check-no-answer"),
        CheckOutcome::Refused(trouble) => match trouble {
            AccountTrouble::Credentials if by_paypal => msg!("check-credentials-paypal"),
            AccountTrouble::Permissions | AccountTrouble::Feature if by_paypal => {
                msg!("check-permissions-paypal")
            }
            AccountTrouble::Credentials if by_signature => msg!("check-credentials-express"),
            AccountTrouble::Permissions | AccountTrouble::Feature if by_pro_uk => {
                msg!("check-permissions-pro-uk")
            }
            AccountTrouble::Permissions | AccountTrouble::Feature if by_signature => {
                msg!("check-permissions-express")
            }
            AccountTrouble::Feature if by_payflow_express => msg!("check-feature-payflow-express"),
            AccountTrouble::Credentials => msg!("check-credentials"),
            AccountTrouble::Permissions => msg!("check-permissions"),
            AccountTrouble::Currency => msg!("check-currency"),
            AccountTrouble::Feature => msg!("check-feature"),
            AccountTrouble::Suspended => msg!("check-suspended"),
            AccountTrouble::PageElsewhere => msg!("check-page-elsewhere"),
            AccountTrouble::Other => msg!("check-other"),
        },
    };
    let words = t.text(key).into_owned();
    match code {
        Some(code) => format!("{words} {}", t.with("check-code", &[("code", code.to_string().into())])),
        None => words,
    }
}
