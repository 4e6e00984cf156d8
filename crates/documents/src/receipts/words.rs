//! A document in the words of one language, in the order in which they are read: the same for page and paper.

use super::{About, Document, Sold, WhyBack};
use crate::line::{apart, one_line};
use domain::payments::gateway::Mode;
use domain::receipts::{CreditReason, DocumentNumber};
use domain::refunds::Cause;
use domain::sites::PayMethod;
use domain::time::Timestamp;
use locale::countries::country;
use locale::{Messages, msg};

/// Everything that is printed. Amounts are in the second places of `lines` and `total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Kind and number in one: the title of page and file.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// Number, date and what it refers to: labels and values.
    pub facts: Vec<(String, String)>,
    /// What to know of a test document.
    pub test: Option<String>,
    /// Who bought.
    pub buyer: Party,
    /// Who sold.
    pub seller: Party,
    /// Headings of the two columns.
    pub columns: (String, String),
    /// Descriptions and amounts.
    pub lines: Vec<(String, String)>,
    /// The sum's label and amount.
    pub total: (String, String),
    /// How it was paid or given back: labels and values.
    pub settled: Vec<(String, String)>,
    /// Sentences at the end.
    pub notes: Vec<String>,
}

/// Buyer or seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// "Seller", "Made out to".
    pub heading: String,
    /// The name.
    pub name: String,
    /// Address, country, numbers.
    pub lines: Vec<String>,
}

/// A buyer's text stays on its own line, whatever it contains.
fn lines_of(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(one_line).filter(|line| !line.is_empty())
}

impl Document {
    /// Whether it is of Test mode.
    pub fn is_test(&self) -> bool {
        self.number.mode() == Mode::Test
    }

    fn date(&self, t: Messages, at: Timestamp) -> String {
        t.date(at, &self.zone)
    }

    /// The document in words.
    pub fn words(&self, t: Messages) -> Words {
        let label = |key: &str| t.text(key).into_owned();
        let (kind, number) = match self.number {
            DocumentNumber::Receipt(_) => ("receipt-title", "receipt-number"),
            DocumentNumber::CreditNote(_) => ("credit-note-title", "credit-note-number"),
        };
        let kind = label(kind);
        let mut facts = vec![
            (label(number), self.number.to_string()),
            (label("receipt-date"), self.date(t, self.issued_at)),
        ];
        if let About::CreditNote { receipt, receipt_issued_at, .. } = &self.about {
            let values =
                [("number", receipt.to_string().into()), ("date", self.date(t, *receipt_issued_at).into())];
            facts.push((label("credit-note-of"), t.with("credit-note-of-receipt", values)));
        }
        if let Some(company) = &self.buyer.company {
            if !company.reference.is_empty() {
                facts.push((label("receipt-purchase-reference"), one_line(&company.reference)));
            }
            let who = match self.sold {
                Sold::Seat => "receipt-attendee",
                Sold::Minutes => "receipt-host",
            };
            facts.push((label(who), one_line(&self.buyer.name)));
        }
        Words {
            title: format!("{kind} {}", self.number),
            kind,
            facts,
            test: self.is_test().then(|| label("receipt-test")),
            buyer: self.buyer(t),
            seller: self.seller(t),
            columns: (label("receipt-description"), label("receipt-amount")),
            lines: self.lines(t),
            total: (self.total_label(t), t.money(self.amount.gross)),
            settled: self.settled(t),
            notes: self.notes(t),
        }
    }

    fn buyer(&self, t: Messages) -> Party {
        let nation = country(t.locale(), &self.buyer.country).map_or("", |country| country.name).to_owned();
        let name = one_line(&self.buyer.name);
        match &self.buyer.company {
            None => Party {
                heading: t.text("receipt-buyer").into_owned(),
                name,
                lines: vec![one_line(&self.buyer.email), nation],
            },
            Some(company) => {
                let mut lines: Vec<String> = lines_of(&company.address).collect();
                lines.push(nation);
                if !company.vat_number.is_empty() {
                    let number = company.vat_number.as_str().into();
                    lines.push(t.with("receipt-vat-number", [("number", number)]));
                }
                Party {
                    heading: t.text("receipt-made-out-to").into_owned(),
                    name: one_line(&company.name),
                    lines,
                }
            }
        }
    }

    fn seller(&self, t: Messages) -> Party {
        let seller = &self.seller;
        let mut lines: Vec<String> = lines_of(&seller.address).collect();
        let nation =
            country(t.locale(), &seller.country).map_or(seller.country.as_str(), |country| country.name);
        lines.push(nation.to_owned());
        if !seller.vat_number.is_empty() {
            let number = one_line(&seller.vat_number).into();
            lines.push(t.with("receipt-vat-number", [("number", number)]));
        }
        Party { heading: t.text("receipt-seller").into_owned(), name: one_line(&seller.name), lines }
    }

    fn lines(&self, t: Messages) -> Vec<(String, String)> {
        let seat = &self.seat;
        let when = t.short_range_inside(seat.starts_at, seat.ends_at, &seat.zone);
        let values = [("session", apart(one_line(&seat.session)).into()), ("when", when.into())];
        let line = match &self.about {
            _ if self.sold == Sold::Minutes => t.with("receipt-line-minutes", values),
            About::Receipt { .. } => format!("1 × {}", t.with("receipt-line", values)),
            About::CreditNote { whole: true, .. } => format!("1 × {}", t.with("receipt-line", values)),
            About::CreditNote { whole: false, .. } => t.with("credit-note-line-part", values),
        };
        let net = t.money(self.amount.net);
        let tax = if self.tax_rate_ppm > 0 {
            let values = [
                ("tax", apart(one_line(&t.tax_name(&self.tax_name))).into()),
                ("rate", t.rate(self.tax_rate_ppm).into()),
                ("net", net.clone().into()),
            ];
            (t.with("receipt-tax-line", values), t.money(self.amount.tax))
        } else {
            (t.text("receipt-tax-exempt").into_owned(), String::new())
        };
        vec![(line, net), tax]
    }

    fn total_label(&self, t: Messages) -> String {
        t.text(match self.about {
            About::Receipt { .. } => "receipt-total",
            About::CreditNote { .. } => "credit-note-total",
        })
        .into_owned()
    }

    fn settled(&self, t: Messages) -> Vec<(String, String)> {
        let label = |key: &str| t.text(key).into_owned();
        match &self.about {
            About::Receipt { paid_at, method, reference, .. } => {
                let date = self.date(t, *paid_at);
                let paid = match method {
                    PayMethod::Card => msg!("receipt-paid-card"),
                    PayMethod::PayPal => msg!("receipt-paid-paypal"),
                };
                vec![
                    (label("receipt-paid"), t.with(paid, [("date", date.into())])),
                    (label("receipt-payment-reference"), one_line(reference)),
                ]
            }
            About::CreditNote { reason: CreditReason::Refund, reference, why, .. } => {
                let by_bank = why.as_ref().is_some_and(|why| why.by_bank);
                let how = if by_bank { msg!("credit-note-by-bank") } else { msg!("credit-note-as-paid") };
                let why = why.as_ref().map(|why| (label("credit-note-why"), why_back(t, why)));
                let back = [
                    (label("credit-note-given-back"), label(how)),
                    (label("credit-note-refund-reference"), one_line(reference)),
                ];
                why.into_iter().chain(back).collect()
            }
            About::CreditNote { reason: CreditReason::Correction, .. } => Vec::new(),
        }
    }

    fn notes(&self, t: Messages) -> Vec<String> {
        let mut notes = match &self.about {
            About::Receipt { replaces: Some((receipt, credit_note)), .. } => {
                let values =
                    [("receipt", receipt.to_string().into()), ("note", credit_note.to_string().into())];
                vec![t.with("receipt-replaces", values)]
            }
            About::CreditNote { reason: CreditReason::Correction, replaced_by: Some(receipt), .. } => {
                vec![t.with("credit-note-correction", [("receipt", receipt.to_string().into())])]
            }
            About::Receipt { .. } | About::CreditNote { .. } => Vec::new(),
        };
        notes.extend(lines_of(&self.footer));
        notes
    }
}

/// What somebody wrote for the payer says it himself; what followed from an act of the payer or of the host is named.
fn why_back(t: Messages, why: &WhyBack) -> String {
    // As long as it was typed: a line on its own would be cut.
    let words: Vec<String> =
        why.words.split_whitespace().map(one_line).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    let key = match why.cause {
        Cause::Staff | Cause::SeatTaken | Cause::Console if !words.is_empty() => return words,
        Cause::Staff | Cause::SeatTaken | Cause::Cancelled => msg!("credit-note-why-cancelled"),
        Cause::Withdrawn => msg!("credit-note-why-withdrawn"),
        Cause::SessionCancelled => msg!("credit-note-why-called-off"),
        Cause::SessionMoved => msg!("credit-note-why-moved"),
        Cause::Console => msg!("credit-note-why-console"),
        Cause::NotUsed => msg!("credit-note-why-not-used"),
        Cause::NoSeat | Cause::SecondPayment | Cause::AlreadyCancelled => msg!("credit-note-why-no-seat"),
    };
    let known = t.text(key);
    if words.is_empty() { known.into_owned() } else { format!("{known} {words}") }
}
