//! Website Payments Pro, Hosted Solution: a button that is made by the interface, and its page, on which the payer types his card
//! and pays. No call of the merchant's follows.

use axum::body::Bytes;
use http::{Method, Response};
use rusqlite::Connection;

use super::api::{self, Asked};
use super::emulator::Emulator;
use super::nvp::Answer;
use super::{moves, notices};
use crate::form;
use crate::html;
use crate::payflow::{Arm, FaultKind};
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{HOSTED, Mode, REFUSED, page};

/// What the address of a page calls its button.
const ID: &str = "hosted_button_id";

/// What its page calls the stand-in.
const NAME: &str = "Website Payments Pro (Hosted Solution)";

/// What a payer may pay with there: the word that is sent, and what he reads. The numbers of cards are not asked for.
const FUNDING: &[(&str, &str)] = &[
    ("card", "A card that the bank accepts"),
    ("declined", "A card that the bank declines"),
    ("refused", "A card that PayPal takes nothing from"),
    ("review", "A card that PayPal holds back for review"),
];

/// A variable of the button that is asked for.
fn variable<'a>(asked: &'a Asked<'_>, name: &str) -> &'a str {
    let variables = (0..).map(|n| asked.get(&format!("L_BUTTONVAR{n}"))).take_while(|text| !text.is_empty());
    let named =
        |text: &'a str| text.split_once('=').filter(|(known, _)| *known == name).map(|(_, value)| value);
    variables.filter_map(named).next().unwrap_or_default()
}

/// BMCreateButton.
pub(super) fn create(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    // Buttons that stay, or are paid without a page of PayPal's, are of no use here.
    if asked.get("BUTTONCODE") != "TOKEN" {
        return Ok(Answer::refused(&[11_938]));
    }
    if asked.get("BUTTONTYPE") != "PAYMENT" {
        return Ok(Answer::refused(&[11_925]));
    }
    let currency = match variable(asked, "currency_code") {
        "" => "USD",
        code => code,
    };
    let total = match variable(asked, "subtotal") {
        "" => variable(asked, "total"),
        subtotal => subtotal,
    };
    let minor = match asked.amount(total, currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok(refusal),
    };
    let intent = match variable(asked, "paymentaction") {
        "" | "sale" => "Sale",
        "authorization" => "Authorization",
        _ => return Ok(Answer::refused(&[11_926])),
    };
    let own = |name: &str| variable(asked, name).to_owned();
    let order = books::enter_order(
        db,
        Order {
            id: HOSTED.to_owned(),
            mode: asked.signature.mode.word().to_owned(),
            client_id: asked.signature.user.clone(),
            intent: intent.to_owned(),
            currency: currency.to_owned(),
            amount: minor,
            // It is shown none.
            description: String::new(),
            custom_id: own("custom"),
            invoice_id: own("invoice"),
            return_url: own("return"),
            cancel_url: own("cancel_return"),
            status: "CREATED".to_owned(),
            funding: String::new(),
            created_at: asked.now,
        },
    )?;
    if !variable(asked, "notify_url").is_empty() {
        api::keep_notify(db, &order.id, variable(asked, "notify_url"))?;
    }
    let link = format!("{}/{}/securepayments?{ID}={}", asked.base, asked.signature.mode.word(), order.id);
    let code = format!("<form action=\"{link}\" method=\"post\"></form>");
    Ok(Answer::done(vec![("HOSTEDBUTTONID", order.id), ("WEBSITECODE", code), ("EMAILLINK", link)]))
}

/// What the button was paid with, if it was.
fn paid(db: &Connection, order: &str) -> rusqlite::Result<Option<Transaction>> {
    Ok(books::of_order(db, order)?.into_iter().find(|made| made.status != REFUSED))
}

fn kind_of(order: &Order) -> Kind {
    if order.intent == "Sale" { Kind::Capture } else { Kind::Authorization }
}

/// Serves a button's page: shown by GET, paid by POST.
pub(super) async fn serve(
    emulator: &Emulator,
    mode: Mode,
    method: &Method,
    fields: &[(String, String)],
    arm: Option<&Arm>,
) -> anyhow::Result<Response<Bytes>> {
    let field = |name| form::value(fields, name).unwrap_or_default().to_owned();
    let (id, act, funding) = (field(ID), field("act"), field("funding"));
    let (now, fault) = (emulator.clock().now(), arm.map(|arm| arm.fault));
    let found = emulator.db.run(move |db| {
        let found = books::find_order(db, mode, &id)?;
        let Some(order) = found else { return Ok(None) };
        let made = paid(db, &order.id)?;
        Ok(Some((order, made)))
    });
    let Some((mut order, made)) = found.await? else { return Ok(page::not_here()) };
    let signature = emulator.signature(mode, &order.client_id);
    let Some(signature) = signature.filter(|of| now < order.created_at + of.button_lives) else {
        return Ok(page::not_here());
    };
    let back = |made: &str, order: &Order| form::with_query(&order.return_url, &[("tx", made)]);
    if let Some(made) = made {
        let back = back(&made.id, &order);
        return Ok(match *method == Method::POST {
            true => html::see_other(&back),
            false => page::show_as((NAME, FUNDING), &order, &signature.merchant_name, ID, &back),
        });
    }
    if *method == Method::POST && act == "cancel" {
        return Ok(html::see_other(&order.cancel_url));
    }
    if *method == Method::POST {
        let known = FUNDING.iter().map(|(word, _)| *word).find(|word| *word == funding);
        let is_declined = matches!(known, Some("declined" | "refused")) || fault == Some(FaultKind::Result);
        let is_reviewed = known == Some("review") || fault == Some(FaultKind::Review);
        let is_told_wrong = fault == Some(FaultKind::DeclinedThenApproved);
        let is_refused = fault == Some(FaultKind::ApprovedThenDeclined);
        if is_declined {
            let failed = order.clone();
            emulator
                .db
                .run(move |db| {
                    let kind = kind_of(&failed);
                    let new =
                        moves::entry(&failed, kind, "", failed.amount, REFUSED, &failed.invoice_id, now);
                    books::enter(db, new)?;
                    Ok(books::set_order(db, &failed.id, "FAILED", "")?)
                })
                .await?;
            "FAILED".clone_into(&mut order.status);
        } else {
            let kind = kind_of(&order);
            let (of, told, struck) = (order.clone(), signature.clone(), arm.cloned());
            let funding = known.unwrap_or("card");
            let made = emulator.db.run(move |db| {
                // Pressed twice at once, it is paid once.
                if let Some(made) = paid(db, &of.id)? {
                    return Ok(made);
                }
                let status = match is_refused {
                    true => REFUSED,
                    false => moves::status_of_payment(&told, &of, kind, is_reviewed),
                };
                let new = moves::entry(&of, kind, "", of.amount, status, &of.invoice_id, now);
                let made = books::enter(db, new)?;
                books::end_early(db, &made, struck.as_ref(), now)?;
                books::set_order(db, &of.id, if is_refused { "FAILED" } else { "COMPLETED" }, funding)?;
                notices::tell(db, &of, &made, now)?;
                Ok(made)
            });
            let made = made.await?;
            if !is_told_wrong {
                return Ok(html::see_other(&back(&made.id, &order)));
            }
            "FAILED".clone_into(&mut order.status);
        }
    }
    Ok(page::show_as((NAME, FUNDING), &order, &signature.merchant_name, ID, &order.return_url))
}
