//! DoReauthorization: an authorization is held anew, once, when its days are over.

use rusqlite::Connection;

use super::api::{self, Asked};
use super::moves::{Made, refused};
use super::notices;
use super::nvp::Answer;
use super::status;
use crate::wallet::books::{Kind, Transaction};
use crate::wallet::holds::{self, Refusal};

pub(super) fn reauthorize(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Made> {
    let found = api::find(db, asked, asked.get("AUTHORIZATIONID"))?;
    let Some((held, order)) = found.filter(|(held, _)| held.kind == Kind::Authorization) else {
        return Ok(refused(10_004));
    };
    if !asked.get("INVNUM").is_empty() {
        return Ok(refused(10_627));
    }
    let currency = asked.get("CURRENCYCODE");
    let minor = match asked.amount(asked.get("AMT"), currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok((refusal, None)),
    };
    let code = match held.status.as_str() {
        "CREATED" if currency != held.currency => Some(10_613),
        "CREATED" if minor > held.amount => Some(10_610),
        "CREATED" => match holds::refuses_renewal(db, &held, asked.now)? {
            Some(Refusal::NotTheFirst) => Some(10_615),
            Some(Refusal::HeldAnew) => Some(10_616),
            Some(Refusal::IsHonoured | Refusal::IsNotHonoured) => Some(10_617),
            None if asked.is_declined() => Some(10_606),
            None => None,
        },
        "VOIDED" | "EXPIRED" => Some(10_618),
        "CAPTURED" => Some(10_602),
        _ => Some(10_629),
    };
    if let Some(code) = code {
        return Ok(refused(code));
    }
    let made = holds::renew(db, &held, minor, asked.now)?;
    notices::tell(db, &order, &made, asked.now)?;
    Ok((renewed(&made), Some(made.id)))
}

/// The answer: it does not say how much is held.
pub(super) fn renewed(of: &Transaction) -> Answer {
    let (standing, reason) = status::of(of);
    Answer::done(vec![
        ("AUTHORIZATIONID", of.id.clone()),
        ("PAYMENTSTATUS", standing.to_owned()),
        ("PENDINGREASON", reason.to_owned()),
        ("PROTECTIONELIGIBILITY", "Ineligible".to_owned()),
    ])
}
