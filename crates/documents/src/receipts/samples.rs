//! Documents for tests and for looking at.

use super::{About, Buyer, Document, Seat, Seller, WhyBack};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::receipts::{CreditNoteNumber, CreditReason, DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::registrations::buyer::Company;
use domain::sites::{PayMethod, Tax};
use domain::time::{Span, Timestamp};
use locale::Zone;

fn number(number: i64) -> ReceiptNumber {
    ReceiptNumber { mode: Mode::Production, year: 2026, number }
}

fn note(number: i64) -> CreditNoteNumber {
    CreditNoteNumber { mode: Mode::Production, year: 2026, number }
}

fn price(minor: i64) -> domain::sites::Price {
    let euro = Currency::from_code("EUR").expect("EUR");
    let tax = Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true };
    tax.price(Money::new(minor, euro)).expect("small")
}

/// A receipt for a person.
pub(crate) fn receipt() -> Document {
    // 25 November 2026, 12:00 UTC; 8 December 2026, 14:00 in Amsterdam.
    let (issued_at, starts_at) = (Timestamp(1_795_608_000_000_000), Timestamp(1_796_734_800_000_000));
    let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
    Document {
        number: DocumentNumber::Receipt(number(42)),
        issued_at,
        zone: zone.clone(),
        seller: Seller {
            name: "Demo Academy B.V.".into(),
            address: "Keizersgracht 1\n1015 CN Amsterdam".into(),
            country: "NL".into(),
            vat_number: "NL123456789B01".into(),
        },
        buyer: Buyer {
            name: "Zoë Brånemark-Łukasiewicz".into(),
            email: "zoe@example.org".into(),
            country: "SE".into(),
            company: None,
        },
        sold: super::Sold::Seat,
        seat: Seat {
            session: "Effective feedback for team leads".into(),
            starts_at,
            ends_at: starts_at.plus(Span::minutes(90)),
            zone,
        },
        amount: price(123_450),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        footer: "Chamber of commerce 12345678".into(),
        about: About::Receipt {
            paid_at: issued_at,
            method: PayMethod::Card,
            reference: "7K3M9Q2X4RTB".into(),
            replaces: None,
        },
    }
}

/// A receipt for a company, in place of another one.
pub(crate) fn company_receipt() -> Document {
    let first = receipt();
    let company = Company {
        name: "Ελληνική Εκπαίδευση & София Обучение S.à r.l.".into(),
        address: "12, rue de l’Église\nBâtiment B, 3e étage\nL-1234 Luxembourg".into(),
        vat_number: "LU12345678".into(),
        reference: "PO 4711 / cost centre Ω-9".into(),
    };
    Document {
        number: DocumentNumber::Receipt(number(43)),
        issued_at: first.issued_at.plus(Span::days(3)),
        buyer: Buyer { country: "LU".into(), company: Some(company), ..first.buyer },
        about: About::Receipt {
            paid_at: first.issued_at,
            method: PayMethod::PayPal,
            reference: "7K3M9Q2X4RTB".into(),
            replaces: Some((number(42), note(7))),
        },
        ..first
    }
}

/// A credit note for a part of a receipt.
pub(crate) fn part_credit_note() -> Document {
    let receipt = company_receipt();
    Document {
        number: DocumentNumber::CreditNote(note(8)),
        issued_at: receipt.issued_at.plus(Span::days(2)),
        amount: price(30_862),
        about: About::CreditNote {
            receipt: number(43),
            receipt_issued_at: receipt.issued_at,
            whole: false,
            reason: CreditReason::Refund,
            replaced_by: None,
            reference: "A1B2C3D4E5F6".into(),
            why: Some(WhyBack {
                cause: Cause::Staff,
                words: "You had to leave early,\nand told us before.".into(),
                by_bank: false,
            }),
        },
        ..receipt
    }
}

/// A credit note that takes back a receipt which another one replaces.
pub(crate) fn correction() -> Document {
    let first = receipt();
    Document {
        number: DocumentNumber::CreditNote(note(7)),
        issued_at: first.issued_at.plus(Span::days(3)),
        about: About::CreditNote {
            receipt: number(42),
            receipt_issued_at: first.issued_at,
            whole: true,
            reason: CreditReason::Correction,
            replaced_by: Some(number(43)),
            reference: "7K3M9Q2X4RTB".into(),
            why: None,
        },
        ..first
    }
}

/// A test receipt with long and strange texts, without tax.
pub(crate) fn test_receipt() -> Document {
    let first = company_receipt();
    let mut document = Document {
        number: DocumentNumber::Receipt(ReceiptNumber { mode: Mode::Test, year: 2026, number: 1 }),
        tax_rate_ppm: 0,
        about: About::Receipt {
            paid_at: first.issued_at,
            method: PayMethod::Card,
            reference: "7K3M9Q2X4RTB".into(),
            replaces: None,
        },
        ..first
    };
    document.amount.net = document.amount.gross;
    document.amount.tax = Money::zero(document.amount.gross.currency);
    document.buyer.name = "王小明 Wolfeschlegelsteinhausenbergerdorff".into();
    document.seat.session = "Négocier, quand on n’aime pas négocier : ".repeat(5);
    if let Some(company) = &mut document.buyer.company {
        company.name = "Wolfeschlegelsteinhausenbergerdorff".repeat(5);
        company.address =
            "A very long line of an address that does not fit in half a page at all\n".repeat(6);
    }
    document
}
