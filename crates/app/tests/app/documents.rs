//! Receipts and credit notes: made out to companies, numbered without gaps, never changed.

use crate::common::{buy, pay_well};
use app::PersonalLink;
use app::receipts::{About, DocumentView, MakeOutRefusal};
use app::registrations::RegisterRefusal;
use domain::payments::gateway::Mode;
use domain::receipts::{CompanyRefusal, CreditReason, DocumentNumber};
use domain::registrations::buyer::{BuyerKind, CompanyInput};
use domain::registrations::details::{Field, Problem};
use domain::time::Span;
use locale::{Locale, Messages};
use store::StoreError;
use testkit::TestApp;
use testkit::databases::each_engine;

fn company() -> CompanyInput {
    CompanyInput {
        name: "Ateliers Łódź S.à r.l.".into(),
        address: "12, rue de l’Église\r\nL-1234 Luxembourg".into(),
        vat_number: "lu 123 456 78".into(),
        reference: "PO 4711".into(),
    }
}

async fn receipt(test: &TestApp, link: &PersonalLink) -> DocumentView {
    let view = test.app.receipts().find(&test.site, link).await.expect("readable");
    view.expect("a receipt")
}

async fn make_out(
    test: &TestApp,
    link: &PersonalLink,
    input: &CompanyInput,
) -> Result<String, MakeOutRefusal> {
    let made = test.app.receipts().make_out(&test.site, link, input).await.expect("the store works");
    made.expect("a receipt").map(|number| number.to_string())
}

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::parse(text).expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_buys_has_its_name_and_number_on_the_receipt() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("paid", 1).await.expect("a seat");
        let mut form = test.form("paid", 1).await;
        form.input.buyer = BuyerKind::Business;
        form.input.company = CompanyInput { vat_number: "LU1".into(), ..company() };
        let refused = test.app.registrations().register(&test.site, form.clone()).await.expect("works");
        match refused {
            Err(RegisterRefusal::Invalid(problems)) => {
                assert_eq!(problems, [(Field::VatNumber, Problem::NotAVatNumber)]);
            }
            other => panic!("a wrong number went through: {other:?}"),
        }
        form.input.company = company();
        let outcome = test.app.registrations().register(&test.site, form).await.expect("works");
        let Ok(app::registrations::PayOutcome::GoToPage { url, link }) = outcome else {
            panic!("no payment page: {outcome:?}")
        };
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let view = receipt(&test, &link).await;
        let words = view.document.words(Messages::new(Locale::En));
        assert_eq!(words.buyer.name, "Ateliers Łódź S.à r.l.");
        assert_eq!(
            words.buyer.lines,
            ["12, rue de l’Église", "L-1234 Luxembourg", "Netherlands", "VAT number LU12345678"]
        );
        assert!(words.facts.iter().any(|(_, value)| value == "PO 4711"), "{:?}", words.facts);
        assert!(words.facts.iter().any(|(_, value)| value == "Robin de Vries 1"), "{:?}", words.facts);
        assert_eq!(view.company_until, None, "it names a company already");
        let again = make_out(&test, &link, &company()).await;
        assert_eq!(again, Err(MakeOutRefusal::Stays(CompanyRefusal::MadeOutAlready)));
        assert_eq!(words.lines[1].1, "€\u{a0}21.00", "a VAT number does not change the tax");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_made_out_to_a_company_once_by_credit_note_and_new_receipt() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let first = receipt(&test, &link).await;
        assert_eq!(first.document.number, number("2026-000001"));
        assert_eq!(first.company_until, Some(first.document.issued_at.plus(Span::days(30))));
        let books = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");

        let wrong = CompanyInput { name: " ".into(), ..company() };
        let refused = make_out(&test, &link, &wrong).await;
        assert_eq!(
            refused,
            Err(MakeOutRefusal::Invalid(vec![(Field::CompanyName, Problem::Missing)])),
            "and nothing was issued"
        );
        test.advance(Span::days(3)).await;
        // Two clicks at the same moment.
        let input = company();
        let (one, two) = tokio::join!(make_out(&test, &link, &input), make_out(&test, &link, &input));
        let made: Vec<_> = [one, two].into_iter().filter_map(Result::ok).collect();
        assert_eq!(made, ["2026-000002"]);

        let second = receipt(&test, &link).await;
        let listed: Vec<_> = second.all.iter().map(|d| (d.number.to_string(), d.is_replaced)).collect();
        assert_eq!(listed[0], ("2026-000001".into(), true));
        assert!(listed[1..].contains(&("C-2026-000001".into(), false)), "{listed:?}");
        assert!(listed[1..].contains(&("2026-000002".into(), false)), "{listed:?}");
        assert!(second.refunded.is_zero(), "a correction is no refund");
        let About::Receipt { paid_at, replaces: Some((replaced, by)), .. } = second.document.about else {
            panic!("{:?}", second.document.about)
        };
        assert_eq!((replaced.to_string(), by.to_string()), ("2026-000001".into(), "C-2026-000001".into()));
        assert_eq!(paid_at, first.document.issued_at, "paid when it was paid");

        let documents = test.app.receipts();
        let note =
            documents.find_document(&test.site, &link, number("C-2026-000001")).await.expect("readable");
        let note = note.expect("a credit note").document;
        assert_eq!(note.amount, first.document.amount, "all of it, positive");
        assert_eq!(note.buyer, first.document.buyer, "made out as the receipt was");
        assert!(matches!(
            note.about,
            About::CreditNote { reason: CreditReason::Correction, whole: true, replaced_by: Some(_), .. }
        ));
        let old = documents.find_document(&test.site, &link, number("2026-000001")).await.expect("readable");
        assert_eq!(old.expect("kept").document, first.document, "what was issued never changes");
        let after = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
        assert_eq!(books, after, "no money moved");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_thirty_days_a_receipt_stays_as_it_is() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.advance(Span::days(30)).await;
        let refused = make_out(&test, &link, &company()).await;
        assert_eq!(refused, Err(MakeOutRefusal::Stays(CompanyRefusal::TooLate)));
        assert_eq!(receipt(&test, &link).await.all.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_document_is_not_found() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (mine, other) = (buy(&test, 1).await, buy(&test, 2).await);
        let number = receipt(&test, &other).await.document.number;
        let documents = test.app.receipts();
        assert!(documents.find_document(&test.site, &mine, number).await.expect("readable").is_none());
        assert!(documents.file(&test.site, &mine, number).await.expect("readable").is_none());
        assert!(documents.file(&test.site, &other, number).await.expect("readable").is_some());
    })
    .await;
}

store::statements! {
    /// Changes a kept file.
    CHANGE_FILE = "update document_file set content = digest";
    /// Changes a credit note.
    CHANGE_NOTE = "update credit_note set cause = cause";
    /// Lets files be changed, as a thief with the database's password could.
    UNLOCK_FILES => {
        sqlite: "drop trigger document_file_no_update",
        postgres: "drop trigger document_file_no_change on document_file",
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_made_once_kept_sealed_and_never_given_out_changed() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        make_out(&test, &link, &company()).await.expect("made out");
        let documents = test.app.receipts();
        let number = number("C-2026-000001");
        let file = async || documents.file(&test.site, &link, number).await.map(|file| file.expect("a file"));
        let (one, two) = tokio::join!(file(), file());
        let (one, two) = (one.expect("made"), two.expect("made"));
        assert_eq!(one, two, "two who ask at once get the same bytes");
        assert_eq!(one.name, "credit-note-C-2026-000001.pdf");
        assert!(one.bytes.starts_with(b"%PDF-") && one.bytes.len() > 5_000);
        test.assert_sound().await;
        for statement in [&CHANGE_FILE, &CHANGE_NOTE] {
            let changed = test.app.store().run(async move |tx| tx.execute(statement, &[]).await).await;
            assert!(matches!(changed, Err(StoreError::AppendOnly { .. })), "{changed:?}");
        }
        let tampered = test
            .app
            .store()
            .run(async move |tx| {
                tx.execute(&UNLOCK_FILES, &[]).await?;
                tx.execute(&CHANGE_FILE, &[]).await.map(drop)
            })
            .await;
        assert_eq!(tampered, Ok::<(), StoreError>(()));
        assert!(file().await.is_err(), "a changed file is not given out");
        assert!(test.app.ledger().verify_chain().await.expect("readable").is_err(), "the chain shows it");
    })
    .await;
}
