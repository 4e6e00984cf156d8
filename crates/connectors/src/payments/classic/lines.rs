//! What a line of a search says of money, and what the details of a transaction do. A search names neither our numbers nor what a line
//! came of; details do.

use super::nvp::Reply;
use super::response::{id, text, word};
use crate::payments::{LineDetails, Unreadable};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{ListedState, ListedTransaction, Movement};
use domain::time::Timestamp;

/// Longest id of a transaction: PayPal's have 17 characters, and those of orders 19.
const ID_MAX: usize = 40;

/// Fields by which the lines of an answer are counted.
pub(super) const FIELDS: [&str; 7] =
    ["TIMESTAMP", "TYPE", "TRANSACTIONID", "STATUS", "AMT", "CURRENCYCODE", "FEEAMT"];

/// What is in the words for what moves no payer's money: holds, what goes to a bank or comes from one, what is kept for a dispute, what is
/// kept for the service (and given back of that), what is asked for, what is paid to many at once.
const OTHERS: [&str; 16] = [
    "authorization",
    "conversion",
    "transfer",
    "hold",
    "withdrawal",
    "deposit",
    "fee",
    "funds",
    "dividend",
    "subscription",
    "masspay",
    "request",
    "invoice",
    "services",
    "shipping",
    "referral",
];

/// The same as whole words.
const OTHER_WORDS: [&str; 2] = ["order", "bill"];

/// What is in the words for what a payer pays.
const PAYMENTS: [&str; 5] = ["payment", "purchase", "donation", "checkout", "sale"];

/// What an id is made of.
fn object(text: &str) -> Option<ObjectId> {
    let is_one = text.len() <= ID_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    id(text).filter(|_| is_one)
}

/// A line of an answer to a search.
pub(super) struct Line<'a> {
    reply: &'a Reply,
    n: usize,
}

impl<'a> Line<'a> {
    pub fn new(reply: &'a Reply, n: usize) -> Self {
        Self { reply, n }
    }

    fn get(&self, name: &str) -> &'a str {
        self.reply.get(&format!("L_{name}{}", self.n))
    }

    /// What tells it from others.
    pub fn key(&self) -> [&'a str; 4] {
        ["TRANSACTIONID", "TYPE", "AMT", "CURRENCYCODE"].map(|name| self.get(name))
    }

    /// What it says, none where it is about something else; or what of it cannot be read.
    pub fn read(&self) -> Result<Option<ListedTransaction>, &'static str> {
        let (amount, is_credit) = signed(self.get("AMT"));
        let Some(movement) = movement(&word(self.get("TYPE")), is_credit)? else { return Ok(None) };
        let amount = self.reply.money(amount, self.get("CURRENCYCODE")).0.ok_or("amount")?;
        if amount.is_zero() {
            return Ok(None);
        }
        if amount.minor < 0 {
            return Err("amount");
        }
        Ok(Some(ListedTransaction {
            object: object(self.get("TRANSACTIONID")).ok_or("id")?,
            movement,
            amount,
            // Our books keep no fee of this interface: what PayPal keeps is in its own reports.
            fee: None,
            state: state(self.get("STATUS")).ok_or("status")?,
            of: None,
            reference: None,
            attempt_reference: None,
            at: self.at().ok_or("date")?,
        }))
    }

    /// What says of it which one it is; none where it has no id.
    pub fn unreadable(&self) -> Option<Unreadable> {
        let object = object(self.get("TRANSACTIONID"))?;
        Some(Unreadable { at: self.at(), ..nothing_of(&object) })
    }

    fn at(&self) -> Option<Timestamp> {
        // It is always this one.
        let is_utc = matches!(word(self.get("TIMEZONE")).as_str(), "" | "gmt" | "utc");
        instant(self.get("TIMESTAMP")).filter(|_| is_utc)
    }

    /// In PayPal's words, for the log.
    pub fn words(&self) -> [&'a str; 2] {
        ["TYPE", "STATUS"].map(|name| self.get(name))
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let at = text.parse::<jiff::Timestamp>().ok()?;
    Some(Timestamp(at.as_microsecond()))
}

/// An amount without its sign, and whether it came to the account.
fn signed(text: &str) -> (&str, bool) {
    text.strip_prefix('-').map_or((text, true), |text| (text, false))
}

/// What moved, by PayPal's word for it and by its sign; none where it is no money of a payer's.
fn movement(kind: &str, is_credit: bool) -> Result<Option<Movement>, &'static str> {
    let has = |parts: &[&str]| parts.iter().any(|part| kind.contains(part));
    if has(&OTHERS) || OTHER_WORDS.contains(&kind) {
        return Ok(None);
    }
    Ok(match is_credit {
        _ if kind.is_empty() => return Err("type"),
        true if has(&["reversal", "chargeback"]) => Some(Movement::Returned),
        false if has(&["reversal", "chargeback"]) => Some(Movement::TakenBack),
        // What a merchant is given back, or pays, is his own purchase.
        true if has(&["refund"]) => None,
        false if has(&["refund"]) => Some(Movement::GivenBack),
        false if has(&PAYMENTS) => None,
        // Words that nobody has told us of: money that came may be a payer's, and of what went its details say what it is.
        true => Some(Movement::Taken),
        false => return Err("type"),
    })
}

/// How a line stands; none for words that its details have to explain: money that is held may be taken or not, and what was returned may
/// never have come.
fn state(status: &str) -> Option<ListedState> {
    Some(match word(status).as_str() {
        // Given or taken back, of which other lines tell: it was taken all the same.
        "completed" | "cleared" | "processed" | "success" | "paid" | "refunded" | "partiallyrefunded"
        | "reversed" | "canceledreversal" => ListedState::Done,
        "pending" | "processing" | "uncleared" | "underreview" | "created" | "unclaimed" | "inprogress"
        | "unverified" => ListedState::Waiting,
        "denied" | "failed" | "canceled" | "cancelled" | "expired" | "removed" | "voided" | "rejected" => {
            ListedState::Refused
        }
        _ => return None,
    })
}

/// The same of the details of a payment.
fn state_of_payment(reply: &Reply) -> Option<ListedState> {
    Some(match word(reply.of_payment("PAYMENTSTATUS")).as_str() {
        "completed" | "processed" | "completedfundsheld" | "refunded" | "partiallyrefunded" | "reversed"
        | "canceledreversal" => ListedState::Done,
        "pending" | "inprogress" | "created" | "delayed" => ListedState::Waiting,
        "denied" | "failed" | "expired" | "voided" => ListedState::Refused,
        _ => return None,
    })
}

/// Whether details are of money that went off the account: it is written with a minus, or its reason is a refund. A payment that was given
/// back may have that reason as well: its status says so.
pub(super) fn is_gone(reply: &Reply) -> bool {
    let status = word(reply.of_payment("PAYMENTSTATUS"));
    let is_taken = matches!(status.as_str(), "refunded" | "partiallyrefunded");
    let is_refund = word(reply.of_payment("REASONCODE")) == "refund" && !is_taken;
    reply.of_payment("AMT").starts_with('-') || is_refund
}

/// A transaction of which nothing is told.
pub(super) fn nothing_of(object: &ObjectId) -> Unreadable {
    Unreadable { object: object.clone(), of: None, reference: None, attempt_reference: None, at: None }
}

/// What details say of what went off the account: given back by somebody, or taken back by PayPal or a bank.
fn went(reply: &Reply) -> Movement {
    let is_reversed = word(reply.of_payment("PAYMENTSTATUS")) == "reversed";
    let reason = word(reply.of_payment("REASONCODE"));
    match is_reversed || !matches!(reason.as_str(), "" | "none" | "refund" | "other") {
        true => Movement::TakenBack,
        false => Movement::GivenBack,
    }
}

/// What the details of a transaction that a list names say of it.
pub(super) fn of_details(reply: &Reply, asked: &ObjectId) -> LineDetails {
    let named = object(reply.of_payment("TRANSACTIONID"));
    if named.as_ref().is_none_or(|named| !named.is_same(asked)) {
        // It would say the same another time.
        tracing::warn!(object = %asked.0, "PayPal was asked about a transaction and does not answer about it");
        return LineDetails::Unreadable(nothing_of(asked));
    }
    let unreadable = Unreadable {
        object: asked.clone(),
        of: object(reply.of_payment("PARENTTRANSACTIONID")),
        reference: text(reply.of_payment("INVNUM")),
        attempt_reference: text(reply.of_payment("CUSTOM")),
        at: instant(reply.of_payment("ORDERTIME")),
    };
    let (amount, _) = signed(reply.of_payment("AMT"));
    let amount = reply.money(amount, reply.of_payment("CURRENCYCODE")).0;
    let amount = amount.filter(|amount| amount.minor > 0);
    let (Some(amount), Some(state), Some(at)) = (amount, state_of_payment(reply), unreadable.at) else {
        return LineDetails::Unreadable(unreadable);
    };
    LineDetails::Line(ListedTransaction {
        object: unreadable.object,
        // That it came back after it had been taken back a list says, and the parent: details do not.
        movement: if is_gone(reply) { went(reply) } else { Movement::Taken },
        amount,
        fee: None,
        state,
        of: unreadable.of,
        reference: unreadable.reference,
        attempt_reference: unreadable.attempt_reference,
        at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::{Currency, Money};

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("USD").expect("USD"))
    }

    fn reply(text: &str) -> Reply {
        Reply::read(format!("ACK=Success&{text}").as_bytes()).expect("an answer")
    }

    fn listed(kind: &str, status: &str, amount: &str) -> Result<Option<ListedTransaction>, &'static str> {
        let text = format!(
            "L_TIMESTAMP0=2009%2d10%2d20T01%3a44%3a55Z&L_TIMEZONE0=GMT&L_TYPE0={kind}&L_TRANSACTIONID0=8910\
             &L_STATUS0={status}&L_AMT0={amount}&L_CURRENCYCODE0=USD&L_FEEAMT0=3%2e26&L_NETAMT0=%2d72%2e71"
        );
        Line::new(&reply(&text), 0).read()
    }

    /// The words that merchants have seen in their lists, with the signs that they had there.
    #[test]
    fn words_and_signs_say_what_moved() {
        use Movement as M;
        for (kind, amount, expected) in [
            ("Payment", "42%2e98", Ok(Some(M::Taken))),
            ("Recurring%20Payment", "5.00", Ok(Some(M::Taken))),
            ("Donation", "5.00", Ok(Some(M::Taken))),
            ("Express%20Checkout%20Payment", "5.00", Ok(Some(M::Taken))),
            ("Something+New", "5.00", Ok(Some(M::Taken))),
            // What the merchant pays.
            ("Payment", "-23.08", Ok(None)),
            ("PayPal%20Services", "-3.30", Ok(None)),
            ("Refund", "%2d75%2e97", Ok(Some(M::GivenBack))),
            ("Refund", "75.97", Ok(None)),
            ("Reversal", "-75.97", Ok(Some(M::TakenBack))),
            ("Reversal", "75.97", Ok(Some(M::Returned))),
            ("Chargeback", "-75.97", Ok(Some(M::TakenBack))),
            ("Fee%20Reversal", "3.26", Ok(None)),
            ("Chargeback%20Fee", "-20.00", Ok(None)),
            ("Transfer", "-333.54", Ok(None)),
            ("Currency%20Conversion%20(credit)", "766.37", Ok(None)),
            ("Currency%20Conversion%20(debit)", "-729.71", Ok(None)),
            ("Temporary%20Hold", "-75.97", Ok(None)),
            ("Authorization", "75.97", Ok(None)),
            ("Order", "75.97", Ok(None)),
            ("Bill", "-5.00", Ok(None)),
            ("Payment", "0.00", Ok(None)),
            ("Something+New", "-5.00", Err("type")),
            ("", "5.00", Err("type")),
            ("", "-5.00", Err("type")),
        ] {
            let line = listed(kind, "Completed", amount);
            assert_eq!(line.map(|line| line.map(|line| line.movement)), expected, "{kind} {amount}");
        }
    }

    #[test]
    fn a_line_is_read_whole_and_its_status_says_whether_it_has_moved() {
        let line = listed("Refund", "Completed", "-75.97").expect("readable").expect("of money");
        let expected = ListedTransaction {
            object: ObjectId("8910".into()),
            movement: Movement::GivenBack,
            amount: usd(7_597),
            fee: None,
            state: ListedState::Done,
            of: None,
            reference: None,
            attempt_reference: None,
            at: Timestamp(1_256_003_095_000_000),
        };
        assert_eq!(line, expected);
        use ListedState as S;
        for (status, expected) in [
            ("Completed", Ok(S::Done)),
            ("completed", Ok(S::Done)),
            ("Cleared", Ok(S::Done)),
            ("Refunded", Ok(S::Done)),
            ("Partially%20Refunded", Ok(S::Done)),
            ("Reversed", Ok(S::Done)),
            ("Canceled-Reversal", Ok(S::Done)),
            ("Pending", Ok(S::Waiting)),
            ("Uncleared", Ok(S::Waiting)),
            ("Under%20Review", Ok(S::Waiting)),
            ("Denied", Ok(S::Refused)),
            ("Canceled", Ok(S::Refused)),
            ("Expired", Ok(S::Refused)),
            ("Held", Err("status")),
            ("Returned", Err("status")),
            ("Perhaps", Err("status")),
            ("", Err("status")),
        ] {
            let state = listed("Payment", status, "75.97").map(|line| line.expect("of money").state);
            assert_eq!(state, expected, "{status}");
        }
    }

    #[test]
    fn what_contradicts_itself_cannot_be_read() {
        for (field, value, what) in [
            ("TIMESTAMP", "yesterday", "date"),
            ("TIMESTAMP", "", "date"),
            ("TIMEZONE", "PDT", "date"),
            ("AMT", "75,97", "amount"),
            ("AMT", "--75.97", "amount"),
            ("AMT", "-", "amount"),
            ("AMT", "99999999999999999999.00", "amount"),
            ("AMT", "1.005", "amount"),
            ("CURRENCYCODE", "XXX", "amount"),
            ("CURRENCYCODE", "", "amount"),
            ("TRANSACTIONID", "", "id"),
            ("TRANSACTIONID", "A%0aB", "id"),
        ] {
            let mut text = String::new();
            for (name, good) in [
                ("TIMESTAMP", "2009-10-20T01:44:55Z"),
                ("TIMEZONE", "GMT"),
                ("TYPE", if value.starts_with('-') { "Refund" } else { "Payment" }),
                ("TRANSACTIONID", "8910"),
                ("STATUS", "Completed"),
                ("AMT", "75.97"),
                ("CURRENCYCODE", "USD"),
            ] {
                text.push_str(&format!("&L_{name}0={}", if name == field { value } else { good }));
            }
            let reply = reply(&text[1..]);
            let line = Line::new(&reply, 0);
            assert_eq!(line.read(), Err(what), "{field} {value}");
            let told = line.unreadable().map(|of| (of.object.0, of.at.is_some()));
            let expected = ("8910".to_owned(), !matches!(field, "TIMESTAMP" | "TIMEZONE"));
            assert_eq!(told, (field != "TRANSACTIONID").then_some(expected), "{field} {value}");
        }
    }

    fn details(more: &str) -> LineDetails {
        let text = "TRANSACTIONID=8910&CURRENCYCODE=USD&ORDERTIME=2009%2d10%2d20T01%3a44%3a55Z&INVNUM=7K3M\
                    &CUSTOM=9QXV&PARENTTRANSACTIONID=4K76";
        of_details(&reply(&format!("{text}&{more}")), &ObjectId("8910".into()))
    }

    #[test]
    fn details_say_whose_it_is_and_what_it_came_of() {
        use {ListedState as S, Movement as M};
        for (more, movement, state) in [
            ("AMT=75.97&PAYMENTSTATUS=Completed&REASONCODE=None", M::Taken, S::Done),
            ("AMT=75.97&PAYMENTSTATUS=Reversed&REASONCODE=chargeback", M::Taken, S::Done),
            ("AMT=75.97&PAYMENTSTATUS=Completed-Funds-Held", M::Taken, S::Done),
            ("AMT=75.97&PAYMENTSTATUS=Pending&PENDINGREASON=echeck", M::Taken, S::Waiting),
            ("AMT=75.97&PAYMENTSTATUS=Denied", M::Taken, S::Refused),
            ("AMT=-75.97&PAYMENTSTATUS=Completed&REASONCODE=refund", M::GivenBack, S::Done),
            ("AMT=-75.97&PAYMENTSTATUS=Refunded", M::GivenBack, S::Done),
            // As the form for a refund at the console reads it.
            ("AMT=75.97&PAYMENTSTATUS=Completed&REASONCODE=refund", M::GivenBack, S::Done),
            ("AMT=75.97&PAYMENTSTATUS=Refunded&REASONCODE=refund", M::Taken, S::Done),
            // What comes back: its list says so.
            ("AMT=75.97&PAYMENTSTATUS=Canceled-Reversal&REASONCODE=chargeback", M::Taken, S::Done),
            ("AMT=-75.97&PAYMENTSTATUS=Reversed&REASONCODE=None", M::TakenBack, S::Done),
            ("AMT=-75.97&PAYMENTSTATUS=Completed&REASONCODE=buyer-complaint", M::TakenBack, S::Done),
        ] {
            let LineDetails::Line(line) = details(more) else { panic!("{more}") };
            assert_eq!((line.movement, line.state, line.amount), (movement, state, usd(7_597)), "{more}");
            let of = Some(ObjectId("4K76".into()));
            let (reference, mark) = (Some("7K3M".to_owned()), Some("9QXV".to_owned()));
            assert_eq!((line.of, line.reference, line.attempt_reference), (of, reference, mark), "{more}");
        }
        for more in [
            "AMT=75.97&PAYMENTSTATUS=None",
            "AMT=75.97",
            "AMT=&PAYMENTSTATUS=Completed",
            "AMT=0.00&PAYMENTSTATUS=Completed",
            "AMT=x&PAYMENTSTATUS=Completed",
        ] {
            let LineDetails::Unreadable(of) = details(more) else { panic!("{more}") };
            let numbers = (Some("7K3M".to_owned()), Some("9QXV".to_owned()));
            assert_eq!(
                (of.of, (of.reference, of.attempt_reference)),
                (Some(ObjectId("4K76".into())), numbers)
            );
        }
        let other =
            of_details(&reply("TRANSACTIONID=8911&AMT=1.00&CURRENCYCODE=USD"), &ObjectId("8910".into()));
        let nothing = LineDetails::Unreadable(nothing_of(&ObjectId("8910".into())));
        assert_eq!(other, nothing, "it is about another one");
    }
}
