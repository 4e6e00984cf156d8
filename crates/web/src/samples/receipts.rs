//! Receipts, credit notes, and having a receipt made out to a company.

use super::{Add, LINK, NOW, START, Studio};
use crate::receipts::company::CompanyPage;
use crate::receipts::{DocumentPage, MissingPage};
use app::receipts::{About, Buyer, CompanyForm, Document, DocumentView, Issuer, Listed, Seat, WhyBack};
use askama::Template as _;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::receipts::{CompanyRefusal, CreditNoteNumber, CreditReason, DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::registrations::buyer::{Company, CompanyInput};
use domain::registrations::details::{Field, Problem};
use domain::sites::PayMethod;
use domain::time::Span;
use locale::Zone;

fn receipt_number(number: i64) -> ReceiptNumber {
    ReceiptNumber { mode: Mode::Production, year: 2026, number }
}

fn note_number(number: i64) -> CreditNoteNumber {
    CreditNoteNumber { mode: Mode::Production, year: 2026, number }
}

impl Studio {
    fn document(&self) -> Document {
        let zone = Zone::parse("Europe/Amsterdam").expect("a zone of the database");
        let seller = &self.site.seller;
        Document {
            sold: app::receipts::Sold::Seat,
            number: DocumentNumber::Receipt(receipt_number(42)),
            issued_at: NOW,
            zone: zone.clone(),
            seller: Issuer {
                name: seller.name.clone(),
                address: seller.address.clone(),
                country: seller.country.clone(),
                vat_number: seller.vat_number.clone(),
            },
            buyer: Buyer {
                name: "Robin de Vries".into(),
                email: "robin@example.org".into(),
                country: "NL".into(),
                company: None,
            },
            seat: Seat {
                session: self.session.topic.clone(),
                starts_at: START,
                ends_at: START.plus(Span::minutes(90)),
                zone,
            },
            amount: self.session.price.expect("the first sample has a fee"),
            tax_name: self.site.tax.name.clone(),
            tax_rate_ppm: self.site.tax.rate_ppm,
            footer: "Chamber of commerce 12345678".into(),
            about: About::Receipt {
                paid_at: NOW,
                method: PayMethod::Card,
                reference: "V19A2E5D8C41".into(),
                replaces: None,
            },
        }
    }

    fn company_document(&self) -> Document {
        let first = self.document();
        let company = Company {
            name: "Ateliers du Nord S.à r.l.".into(),
            address: "12, rue de l’Église\nL-1234 Luxembourg".into(),
            vat_number: "LU12345678".into(),
            reference: "PO 4711".into(),
        };
        Document {
            number: DocumentNumber::Receipt(receipt_number(43)),
            buyer: Buyer { country: "LU".into(), company: Some(company), ..first.buyer },
            about: About::Receipt {
                paid_at: NOW,
                method: PayMethod::PayPal,
                reference: "V19A2E5D8C41".into(),
                replaces: Some((receipt_number(42), note_number(7))),
            },
            ..first
        }
    }

    fn view(&self, document: Document) -> DocumentView {
        let gross = document.amount.gross;
        let listed = |number, is_replaced| Listed { number, issued_at: NOW, gross, is_replaced };
        DocumentView {
            refunded: Money::zero(gross.currency),
            company_until: None,
            all: vec![
                listed(DocumentNumber::Receipt(receipt_number(42)), true),
                listed(DocumentNumber::CreditNote(note_number(7)), false),
                listed(DocumentNumber::Receipt(receipt_number(43)), false),
            ],
            document,
        }
    }

    /// Every page about documents.
    pub(super) fn receipt_pages(&self, add: Add<'_>) {
        let here = format!("/demo/registrations/{LINK}/receipt");
        let mut show = |name: &str, view: &DocumentView| {
            add(name, DocumentPage::new(self.frame(&here), view, LINK).render());
        };
        let first = self.document();
        let mut alone = self.view(first.clone());
        alone.all.truncate(1);
        show("receipt", &DocumentView { company_until: Some(NOW.plus(Span::days(30))), ..alone.clone() });
        show("receipt-company", &self.view(self.company_document()));
        let mut test = first.clone();
        test.number = DocumentNumber::Receipt(ReceiptNumber { mode: Mode::Test, ..receipt_number(1) });
        test.tax_rate_ppm = 0;
        show(
            "receipt-test-refunded",
            &DocumentView { document: test, refunded: first.amount.gross, ..alone.clone() },
        );
        let mut note = self.company_document();
        note.number = DocumentNumber::CreditNote(note_number(8));
        note.about = About::CreditNote {
            receipt: receipt_number(43),
            receipt_issued_at: NOW,
            whole: false,
            reason: CreditReason::Refund,
            replaced_by: None,
            reference: "A1B2C3D4E5F6".into(),
            why: Some(WhyBack {
                cause: Cause::SessionCancelled,
                words: "The trainer is ill.".into(),
                by_bank: false,
            }),
        };
        show("credit-note", &self.view(note));
        let mut correction = first;
        correction.number = DocumentNumber::CreditNote(note_number(7));
        correction.about = About::CreditNote {
            receipt: receipt_number(42),
            receipt_issued_at: NOW,
            whole: true,
            reason: CreditReason::Correction,
            replaced_by: Some(receipt_number(43)),
            reference: "V19A2E5D8C41".into(),
            why: None,
        };
        show("credit-note-correction", &self.view(correction));
        for is_coming in [true, false] {
            let registration = format!("/demo/registrations/{LINK}");
            let page = MissingPage { t: self.t, frame: self.frame(&here), is_coming, registration };
            add(if is_coming { "receipt-pending" } else { "receipt-none" }, page.render());
        }
    }

    /// The page that has a receipt made out to a company.
    pub(super) fn company_pages(&self, add: Add<'_>) {
        let here = format!("/demo/registrations/{LINK}/receipt/company");
        let empty = CompanyInput::default();
        let mut show = |name: &str, allowed, typed: &CompanyInput, problems: &[(Field, Problem)]| {
            let form = CompanyForm {
                receipt: receipt_number(42),
                name: "Robin de Vries".into(),
                country: "NL".into(),
                until: NOW.plus(Span::days(30)),
                allowed,
            };
            let frame = self.frame(&here);
            add(name, CompanyPage::new(frame, &self.site, LINK, &form, typed, problems).render());
        };
        show("company-add", Ok(()), &empty, &[]);
        let typed = CompanyInput { name: "Ateliers".into(), vat_number: "NL1".into(), ..empty.clone() };
        let problems =
            [(Field::CompanyAddress, Problem::Missing), (Field::VatNumber, Problem::NotAVatNumber)];
        show("company-add-mistakes", Ok(()), &typed, &problems);
        for refusal in [CompanyRefusal::MadeOutAlready, CompanyRefusal::Refunded, CompanyRefusal::TooLate] {
            show(&format!("company-refused-{refusal:?}").to_lowercase(), Err(refusal), &empty, &[]);
        }
    }
}
