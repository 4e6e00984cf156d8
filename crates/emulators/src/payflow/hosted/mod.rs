//! The hosted page: the payer's card goes to the gateway, never to the merchant.

mod back;
mod courier;
mod entry;
mod page;
mod pay;

use axum::body::Bytes;
use http::{Method, Response};

use super::books::{self, Token, Txn};
use super::config::{Account, Mode};
use super::emulator::Emulator;
use super::faults::{self, Arm, FaultKind};
use super::nvp::Nvp;
use super::request::{self, Operation};
use crate::form;
use crate::log::LogRow;

pub(crate) use courier::{Forgery, forge, post_elsewhere};

/// A token with everything a page about it needs.
pub(crate) struct View {
    pub token: Token,
    pub account: Account,
    pub standing: Standing,
    /// The payment, or the last try.
    pub last: Option<Txn>,
}

/// Whether a token can still be paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Open,
    /// 161.
    Busy,
    /// 160, by an approval.
    Paid,
    /// 160, by refused tries.
    Spent,
    /// 162.
    Expired,
}

/// Tries that a token allows.
const TRIES: i64 = 3;

impl Standing {
    /// RESULT for who comes too late; 0 while the token is open.
    pub fn result(self) -> i32 {
        match self {
            Self::Open => 0,
            Self::Busy => 161,
            Self::Paid | Self::Spent => 160,
            Self::Expired => 162,
        }
    }

    fn of(token: &Token, age: i64, life: i64, busy: bool) -> Self {
        if token.paid {
            Self::Paid
        } else if token.tries >= TRIES {
            Self::Spent
        } else if busy {
            Self::Busy
        } else if age >= life {
            Self::Expired
        } else {
            Self::Open
        }
    }
}

/// Answers the hosted page's address: opens the page, takes the payer's form, or (transparent redirect) the
/// merchant's own form.
pub(crate) async fn serve(
    emulator: &Emulator,
    mode: Mode,
    method: &Method,
    fields: Vec<(String, String)>,
) -> Response<Bytes> {
    let of = |name: &str| form::value(&fields, name).unwrap_or_default().to_string();
    let (secret, token_id) = (of("SECURETOKEN"), of("SECURETOKENID"));
    let received_at = emulator.0.clock.base();
    let card = form::value(&fields, "ACCT").or(form::value(&fields, "CARDNUM")).is_some();
    let op = match (method == Method::POST, of("act").as_str()) {
        (true, "pay") => Operation::HostedSubmit,
        (true, "cancel") => Operation::HostedCancel,
        (true, _) if card => Operation::HostedSubmit,
        _ => Operation::HostedPage,
    };
    let arm = emulator.0.faults.draw(op);
    let mut row = LogRow {
        received_at,
        mode: mode.word(),
        op: op.word(),
        request: masked(&fields),
        fault: arm.as_ref().map_or("", |arm| arm.fault.word()),
        ..LogRow::default()
    };
    if let Some(arm) = &arm {
        if arm.fault == FaultKind::DelayBefore {
            tokio::time::sleep(std::time::Duration::from_millis(arm.delay_ms)).await;
        }
        if arm.fault.prevents() {
            emulator.log(row).await;
            return faults::instead(arm);
        }
    }
    let view = match view(emulator, mode, &secret, &token_id).await {
        Ok(Some(view)) => view,
        Ok(None) => return page::unknown(),
        Err(error) => return failure(&error),
    };
    row.vendor.clone_from(&view.account.vendor);
    let good = match op {
        Operation::HostedSubmit => pay::submit(emulator, view, &fields, arm.as_ref(), row).await,
        Operation::HostedCancel => {
            emulator.log(row).await;
            Ok(back::cancelled(emulator, &view, arm.as_ref()).await)
        }
        _ => {
            emulator.log(row).await;
            Ok(open(emulator, &view, arm.as_ref()).await)
        }
    };
    match (good, arm) {
        (Err(error), _) => failure(&error),
        (Ok(good), None) => good,
        (Ok(good), Some(arm)) => {
            if arm.fault == FaultKind::DelayAfter {
                tokio::time::sleep(std::time::Duration::from_millis(arm.delay_ms)).await;
            }
            faults::http_answer(good, arm.fault)
        }
    }
}

async fn open(emulator: &Emulator, view: &View, arm: Option<&Arm>) -> Response<Bytes> {
    if arm.is_some_and(|arm| arm.fault == FaultKind::ReturnWithoutPayment) {
        return back::as_if_paid(emulator, view).await;
    }
    match view.standing {
        Standing::Open => page::form(view, &entry::Entry::of_token(&view.token), &[], None),
        _ => page::closed(view),
    }
}

/// Reads a token and what became of it; None when the pair is not known at this host.
pub(crate) async fn view(
    emulator: &Emulator,
    mode: Mode,
    secret: &str,
    token_id: &str,
) -> anyhow::Result<Option<View>> {
    let (secret, token_id) = (secret.to_string(), token_id.to_string());
    let found = emulator
        .0
        .db
        .run(move |db| {
            let token = books::token_by_secret(db, mode, &secret)?.filter(|token| token.token_id == token_id);
            let Some(token) = token else { return Ok(None) };
            let last = books::attempts_of_token(db, token.id)?;
            Ok(Some((token, last)))
        })
        .await?;
    let Some((token, last)) = found else { return Ok(None) };
    Ok(with_account(emulator, token, last))
}

/// A token of an account that is still configured.
pub(crate) fn with_account(emulator: &Emulator, token: Token, last: Option<Txn>) -> Option<View> {
    let accounts = emulator.accounts();
    let account = accounts.iter().find(|a| a.mode == token.mode && a.vendor == token.vendor)?.clone();
    let busy = emulator.0.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&token.id);
    let age = emulator.0.clock.now() - token.created_at;
    let standing = Standing::of(&token, age, emulator.settings().token_life_us, busy);
    Some(View { token, account, standing, last })
}

fn failure(error: &anyhow::Error) -> Response<Bytes> {
    tracing::error!(%error, "the hosted page could not be served");
    faults::http_answer(faults::answer(String::new()), FaultKind::Error500After)
}

fn masked(fields: &[(String, String)]) -> String {
    let mut all = Nvp::default();
    for (name, value) in fields {
        all.set(name.clone(), value.clone());
    }
    request::masked(&all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_ends_by_payment_by_three_tries_or_by_time() {
        let token = |tries, paid| Token {
            id: 1,
            secret: String::new(),
            token_id: String::new(),
            mode: Mode::Live,
            vendor: String::new(),
            fields: Nvp::default(),
            tries,
            paid,
            created_at: 0,
        };
        let result = |tries, paid, age, busy| Standing::of(&token(tries, paid), age, 30, busy).result();
        assert_eq!(result(0, false, 29, false), 0);
        assert_eq!(result(2, false, 0, false), 0);
        assert_eq!(result(3, false, 0, false), 160);
        assert_eq!(result(0, true, 0, false), 160);
        assert_eq!(result(0, false, 0, true), 161);
        assert_eq!(result(0, false, 30, false), 162);
    }
}
