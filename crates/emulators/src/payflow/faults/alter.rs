//! Faults in what is said: the answer has the right form and tells something else.

use super::FaultKind;
use crate::payflow::nvp::Nvp;
use crate::payflow::request::Operation;
use crate::payflow::results;

/// Changes the fields of an answer. `other` is the answer of another request, when there was one.
pub(crate) fn alter(mut fields: Nvp, fault: FaultKind, op: Operation, other: Option<&str>) -> Nvp {
    match fault {
        FaultKind::OtherAnswer => {
            let other = other.and_then(|text| Nvp::parse(text.as_bytes()).ok());
            return other.unwrap_or_else(|| {
                Nvp::from([("RESULT", "0"), ("PNREF", "AFFFFFFFFFFF"), ("RESPMSG", "Approved")])
            });
        }
        FaultKind::OtherAmount => {
            let amount = fields.get("AMT").unwrap_or("1.00");
            let other = format!("9{amount}");
            fields.set("AMT", other);
        }
        FaultKind::OtherCurrency => {
            let other = if fields.get("CURRENCY") == Some("JPY") { "USD" } else { "JPY" };
            fields.set("CURRENCY", other);
        }
        FaultKind::OtherReference => {
            for name in ["CUSTREF", "INVNUM", "COMMENT1"] {
                if name == "CUSTREF" || fields.get(name).is_some() {
                    fields.set(name, "0THER0000000");
                }
            }
        }
        FaultKind::OtherAccount => fields.set("VENDOR", "somebodyelse"),
        FaultKind::DeclinedThenApproved => tell(&mut fields, op, 12),
        FaultKind::ApprovedThenDeclined => tell(&mut fields, op, 0),
        _ => {}
    }
    fields
}

/// Tells a RESULT (of the original, when it is an inquiry that found one).
fn tell(fields: &mut Nvp, op: Operation, result: i32) {
    if op == Operation::Inquiry {
        if fields.get("ORIGRESULT").is_some() {
            fields.set("ORIGRESULT", result.to_string());
            fields.set("TRANSSTATE", if result == 0 { "3" } else { "1" });
        }
        return;
    }
    fields.set("RESULT", result.to_string());
    fields.set("RESPMSG", results::text(result));
    fields.set("AUTHCODE", if result == 0 { "010101" } else { "" });
}
