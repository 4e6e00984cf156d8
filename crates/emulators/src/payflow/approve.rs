//! PayPal's page, on which a payer approves a checkout that was made through Payflow, or gives up.

use axum::body::Bytes;
use http::{Method, Response};

use super::books::{self, Checkout, Step};
use super::config::Mode;
use super::emulator::Emulator;
use super::faults::{self, FaultKind};
use super::money;
use super::request::Operation;
use crate::log::LogRow;
use crate::wallet::{self, Order, PAYER_ID, page};
use crate::{form, html};

/// What its pages say that it is.
const NAME: &str = "Payflow";

/// What a payer may pay with.
const FUNDING: &[(&str, &str)] = &[
    ("balance", "PayPal balance"),
    ("declined", "A card that the bank declines"),
    ("review", "A payment that PayPal holds back for review"),
    ("echeck", "A bank transfer that takes days"),
    ("address", "A payment that waits for the seller, as its address is not confirmed"),
];

/// Serves the page: shown by GET, decided by POST.
pub(super) async fn serve(
    emulator: &Emulator,
    mode: Mode,
    method: &Method,
    fields: Vec<(String, String)>,
) -> Response<Bytes> {
    let field = |name: &str| form::value(&fields, name).unwrap_or_default().to_owned();
    let (token, act, funding) = (field("token"), field("act"), field("funding"));
    let op = match (method == Method::POST, act.as_str()) {
        (true, "cancel") => Operation::HostedCancel,
        (true, _) => Operation::HostedSubmit,
        _ => Operation::HostedPage,
    };
    let arm = emulator.0.faults.draw(op);
    let fault = arm.as_ref().map(|arm| arm.fault);
    let row = LogRow {
        received_at: emulator.0.clock.base(),
        mode: mode.word(),
        op: op.word(),
        request: format!("token={token}&act={act}&funding={funding}"),
        fault: fault.map_or("", FaultKind::word),
        ..LogRow::default()
    };
    emulator.log(row).await;
    if let Some(arm) = arm.as_ref().filter(|arm| arm.fault.prevents()) {
        return faults::instead(arm);
    }
    let good = match answer(emulator, (mode, op), &token, &funding, fault).await {
        Ok(good) => good,
        Err(error) => {
            tracing::error!(%error, "PayPal's page could not be served");
            return faults::http_answer(faults::answer(String::new()), FaultKind::Error500After);
        }
    };
    match arm {
        None => good,
        Some(arm) => faults::http_answer(good, arm.fault),
    }
}

async fn answer(
    emulator: &Emulator,
    (mode, op): (Mode, Operation),
    token: &str,
    funding: &str,
    fault: Option<FaultKind>,
) -> anyhow::Result<Response<Bytes>> {
    let wanted = token.to_owned();
    let found = emulator.0.db.run(move |db| books::find_checkout(db, mode, &wanted)).await?;
    let Some(checkout) = found else { return Ok(page::not_here()) };
    let accounts = emulator.accounts();
    let account = accounts.iter().find(|of| of.mode == mode && of.vendor == checkout.vendor);
    let Some(account) = account else { return Ok(page::not_here()) };
    let to = |name: &str| checkout.fields.get(name).unwrap_or_default().to_owned();
    let back = form::with_query(&to("RETURNURL"), &[("token", token), ("PayerID", PAYER_ID)]);
    match op {
        Operation::HostedPage if fault == Some(FaultKind::ReturnWithoutPayment) => Ok(html::see_other(&back)),
        Operation::HostedPage => {
            let order = order(&checkout);
            Ok(page::show_as((NAME, FUNDING), &order, &account.merchant_name, "token", &back))
        }
        Operation::HostedCancel if fault == Some(FaultKind::ReturnAfterCancel) => Ok(html::see_other(&back)),
        Operation::HostedCancel => {
            Ok(html::see_other(&form::with_query(&to("CANCELURL"), &[("token", token)])))
        }
        _ => {
            if checkout.step != Step::Paid {
                let known = FUNDING.iter().map(|(word, _)| *word).find(|word| *word == funding);
                let (token, funding) = (token.to_owned(), known.unwrap_or("balance"));
                let approve = move |db: &rusqlite::Connection| {
                    Ok(books::set_step(db, &token, Step::Approved, funding)?)
                };
                emulator.0.db.run(approve).await?;
            }
            Ok(html::see_other(&back))
        }
    }
}

/// The checkout as the page shows it.
fn order(checkout: &Checkout) -> Order {
    let text = |name: &str| checkout.fields.get(name).unwrap_or_default().to_owned();
    let currency = checkout.fields.get("CURRENCY").unwrap_or("USD").to_owned();
    let mode = match checkout.mode {
        Mode::Live => wallet::Mode::Live,
        Mode::Test => wallet::Mode::Sandbox,
    };
    let status = match checkout.step {
        Step::Made => "CREATED",
        Step::Approved => "APPROVED",
        Step::Failed => "FAILED",
        Step::Paid => "COMPLETED",
    };
    Order {
        id: checkout.token.clone(),
        mode: mode.word().to_owned(),
        client_id: checkout.vendor.clone(),
        intent: if text("TRXTYPE") == "S" { "CAPTURE" } else { "AUTHORIZE" }.to_owned(),
        amount: money::parse(&text("AMT"), &currency).unwrap_or(0),
        currency,
        description: text("ORDERDESC"),
        custom_id: text("CUSTOM"),
        invoice_id: text("INVNUM"),
        return_url: text("RETURNURL"),
        cancel_url: text("CANCELURL"),
        status: status.to_owned(),
        funding: checkout.funding.clone(),
        created_at: checkout.created_at,
    }
}
