//! A colleague is sent instead: the seat is his, and documents, company and the acts of money stay with who paid.

use crate::common::{buy, eventually, seats, unproven};
use crate::refunds::CLERK;
use app::PersonalLink;
use app::refunds::CancelRefusal;
use app::registrations::{PayOutcome, PersonInput, RegisterRefusal, Standing};
use app::sessions::{Acting, GivenSeat};
use connectors::mail::{CalendarMethod, OutgoingMail};
use domain::accounts::Role;
use domain::receipts::DocumentNumber;
use domain::registrations::buyer::CompanyInput;
use domain::registrations::people::Holder;
use domain::time::Span;
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::app_under_test::browser_key;
use testkit::databases::each_engine;

fn kim() -> PersonInput {
    PersonInput { first_name: "Kim".into(), last_name: "Jansen".into(), email: "kim@example.org".into() }
}

/// Sends a colleague; the link that the sender keeps.
async fn send(test: &TestApp, link: &PersonalLink, colleague: &PersonInput) -> Option<PersonalLink> {
    let sent = test.app.registrations().send_colleague(&test.site, link, colleague).await;
    sent.expect("the store works").expect("a link that decides").expect("in time")
}

/// Mails to an address, oldest first, after sending what waits.
async fn mails_to(test: &TestApp, address: &str) -> Vec<OutgoingMail> {
    test.run_jobs().await;
    test.mailer.sent().into_iter().filter(|mail| mail.to_address == address).collect()
}

/// The registration's link in a mail.
fn link_in(mail: &OutgoingMail) -> Option<PersonalLink> {
    let (_, rest) = mail.text.split_once("/registrations/")?;
    PersonalLink::parse(rest.split(|c: char| c.is_whitespace() || c == '/').next()?)
}

fn method(mail: &OutgoingMail) -> Option<CalendarMethod> {
    mail.calendar.as_ref().map(|entry| entry.method)
}

/// What a link reaches: seen, with a way in, with a calendar entry; cancelling, withdrawing, receipt, its file, company;
/// sending somebody.
async fn reach(test: &TestApp, link: &PersonalLink) -> ([bool; 3], [bool; 6]) {
    let (site, registrations) = (&test.site, test.app.registrations());
    let view = registrations.view(site, link).await.expect("the store works");
    let seat = [
        view.is_some(),
        view.as_ref().is_some_and(|view| view.join_token.is_some()),
        registrations.calendar(site, link).await.expect("the store works").is_some(),
    ];
    let receipt = test.app.receipts().find(site, link).await.expect("readable");
    let number = store_number(test, link).await;
    let file = test.app.receipts().file(site, link, number).await.expect("readable");
    let cancel = test.app.refunds().cancel_offer(site, link).await.expect("the store works");
    let withdraw = test.app.refunds().withdrawal_offer(site, link).await.expect("the store works");
    let company = test.app.receipts().company_form(site, link).await.expect("readable");
    let decides = registrations.decides(site, link).await.expect("the store works");
    let money =
        [cancel.is_some(), withdraw.is_some(), receipt.is_some(), file.is_some(), company.is_some(), decides];
    (seat, money)
}

/// The number of the registration's receipt, whoever may see it.
async fn store_number(test: &TestApp, link: &PersonalLink) -> DocumentNumber {
    let mut tx = test.app.store().reader().await.expect("readable");
    let row = store::registrations::find(&mut tx, test.site.id, link.reference().as_str()).await;
    let id = row.expect("readable").expect("there").id;
    let receipt = store::receipts::find(&mut tx, test.site.id, id).await.expect("readable");
    DocumentNumber::Receipt(receipt.expect("paid").number)
}

const ALL: ([bool; 3], [bool; 6]) = ([true; 3], [true; 6]);
const SEAT_ONLY: ([bool; 3], [bool; 6]) = ([true; 3], [false; 6]);
const MONEY_ONLY: ([bool; 3], [bool; 6]) = ([true, false, false], [true; 6]);
const NOTHING: ([bool; 3], [bool; 6]) = ([false; 3], [false; 6]);

/// Two people of one office read the same mail: who paid stays the payer, and the entry stays in the calendar.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_at_the_same_mailbox_is_another_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_jobs().await;
        let colleague = PersonInput { email: "Robin1@example.org".into(), ..kim() };
        let payer = send(&test, &link, &colleague).await.expect("who paid keeps a link");
        assert_eq!(reach(&test, &payer).await, MONEY_ONLY);
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let told = mails.iter().rev().find(|mail| mail.subject.starts_with("Your seat was passed on"));
        let told = told.expect("who paid is told");
        assert_eq!((method(told), link_in(told)), (None, Some(payer)));
        assert!(!told.text.contains("calendar"), "{}", told.text);
        let welcome = mails.iter().rev().find(|mail| mail.to_name == "Kim Jansen").expect("he is told");
        assert_eq!(method(welcome), Some(CalendarMethod::Publish));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seat_goes_and_the_money_stays() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_jobs().await;
        assert_eq!(reach(&test, &link).await, ALL);
        let old_token = test.view(&link).await.join_token.expect("confirmed");
        let payer = send(&test, &link, &kim()).await.expect("who paid keeps a link");
        assert_eq!(reach(&test, &link).await, NOTHING, "the old link is dead");
        let joined = test.app.registrations().join(&test.site, &old_token).await.expect("the store works");
        assert!(joined.is_none(), "and does not lead in any more");
        assert_eq!(reach(&test, &payer).await, MONEY_ONLY);

        let told = mails_to(&test, "robin1@example.org").await;
        let told = told.last().expect("who paid is told");
        assert_eq!(
            (told.subject.as_str(), method(told)),
            ("Your seat was passed on: Session paid", Some(CalendarMethod::Cancel))
        );
        assert_eq!(link_in(told).as_ref(), Some(&payer), "with his link");
        assert!(told.text.contains("Kim Jansen has your seat") && told.text.contains("stay with you"));
        assert!(!told.text.contains("/join/"), "{}", told.text);

        let welcome = mails_to(&test, "kim@example.org").await.pop().expect("the colleague is told");
        assert_eq!(method(&welcome), Some(CalendarMethod::Publish));
        assert!(welcome.text.contains("paid for this seat and sends you"), "{}", welcome.text);
        assert!(!welcome.text.contains("/receipt") && !welcome.text.contains("121"), "{}", welcome.text);
        let colleague = link_in(&welcome).expect("a link");
        assert_eq!(reach(&test, &colleague).await, SEAT_ONLY);
        let view = test.view(&colleague).await;
        assert_eq!((view.holder, view.price, view.receipt), (Holder::Attendee, None, None));
        assert_eq!(view.other.map(|person| person.name()).as_deref(), Some("Robin de Vries 1"));
        let refused = test.app.registrations().send_colleague(&test.site, &colleague, &kim()).await;
        assert_eq!(refused.expect("the store works"), None, "only who paid sends somebody");
        let company = CompanyInput { name: "Firm".into(), ..CompanyInput::default() };
        let made_out = test.app.receipts().make_out(&test.site, &colleague, &company).await;
        assert!(made_out.expect("the store works").is_none());

        // The browser that bought leads to the payer's page, never into the colleague's seat.
        let seat = test.app.registrations().seat_of(&test.site, "paid", &browser_key(1)).await;
        assert_eq!(seat.expect("the store works"), Some(payer.clone()));
        // The receipt stays made out to who paid.
        let receipt = test.app.receipts().find(&test.site, &payer).await.expect("readable").expect("paid");
        assert_eq!(receipt.document.buyer.name, "Robin de Vries 1");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_paid_gives_the_seat_back_and_only_he_hears_of_the_money() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let payer = send(&test, &link, &kim()).await.expect("paid");
        let colleague = link_in(&mails_to(&test, "kim@example.org").await[0]).expect("a link");
        let refunds = test.app.refunds();
        let by_colleague =
            refunds.cancel(&test.site, &colleague, (12_100, 0)).await.expect("the store works");
        assert_eq!(by_colleague, None, "the colleague's link opens nothing here");
        let by_colleague =
            refunds.withdraw(&test.site, &colleague, &unproven(12_100)).await.expect("the store works");
        assert_eq!(by_colleague, None);
        let by_payer = refunds.cancel(&test.site, &payer, (12_100, 0)).await.expect("the store works");
        assert_eq!(by_payer, Some(Ok(())));
        let again = refunds.cancel(&test.site, &payer, (12_100, 0)).await.expect("the store works");
        assert_eq!(again, Some(Err(CancelRefusal::Already)), "PS-I-16");
        test.run_for(Span::minutes(2)).await;
        assert_eq!(seats(&test).await, (0, 0));
        let Standing::Cancelled(mine) = test.view(&payer).await.standing else { panic!("not cancelled") };
        assert_eq!(mine.money.expect("paid").gone.minor, 12_100);
        let Standing::Cancelled(his) = test.view(&colleague).await.standing else { panic!("not cancelled") };
        assert_eq!(his.money, None);

        let told = mails_to(&test, "robin1@example.org").await;
        let cancelled = told.iter().find(|mail| mail.subject.starts_with("Cancelled: ")).expect("told");
        assert!(cancelled.text.contains("121.00") && method(cancelled).is_none(), "{}", cancelled.text);
        let with_papers = |mail: &&OutgoingMail| mail.text.contains("Receipt and credit notes");
        let gone = told.iter().rfind(with_papers).expect("the way to the credit note");
        assert!(gone.text.contains("121.00"), "{}", gone.text);
        let told = mails_to(&test, "kim@example.org").await;
        let gone = told.last().expect("the colleague is told");
        assert_eq!(method(gone), Some(CalendarMethod::Cancel));
        assert!(gone.text.contains("has given it back") && !gone.text.contains("121"), "{}", gone.text);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_passed_on_again_and_comes_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let payer = send(&test, &link, &kim()).await.expect("paid");
        let kims = link_in(&mails_to(&test, "kim@example.org").await[0]).expect("a link");
        let sam = PersonInput { first_name: "Sam".into(), email: "sam@example.org".into(), ..kim() };
        assert_eq!(send(&test, &payer, &sam).await.as_ref(), Some(&payer), "the same link is kept");
        assert_eq!(reach(&test, &kims).await, NOTHING);
        let replaced = mails_to(&test, "kim@example.org").await.pop().expect("told");
        assert!(replaced.subject.starts_with("Your seat was passed on: ") && link_in(&replaced).is_none());
        assert_eq!(method(&replaced), Some(CalendarMethod::Cancel));
        let sams = link_in(&mails_to(&test, "sam@example.org").await[0]).expect("a link");
        // A colleague corrects himself, and the payer himself; neither gets the other's things by it.
        let other = PersonInput { email: "sam@example.net".into(), ..sam.clone() };
        let registrations = test.app.registrations();
        let sams = registrations.correct(&test.site, &sams, &other).await.expect("the store works");
        let sams = sams.expect("genuine").expect("in time");
        assert_eq!(reach(&test, &sams).await, SEAT_ONLY);
        assert_eq!(reach(&test, &payer).await, MONEY_ONLY);
        let me = PersonInput {
            first_name: "Robin".into(),
            last_name: "de Vries".into(),
            email: "robin@new.example".into(),
        };
        let mine = registrations.correct(&test.site, &payer, &me).await.expect("the store works");
        let mine = mine.expect("genuine").expect("in time");
        assert_eq!((reach(&test, &payer).await, reach(&test, &mine).await), (NOTHING, MONEY_ONLY));
        assert_eq!(link_in(&mails_to(&test, "robin@new.example").await[0]).as_ref(), Some(&mine));
        let told = mails_to(&test, "robin1@example.org").await.pop().expect("told");
        assert!(told.subject.starts_with("Your address was changed: ") && told.text.contains("Robin"));
        // He comes himself after all: everything is in one hand again.
        let back = send(&test, &mine, &me).await.expect("his own");
        assert_eq!((reach(&test, &back).await, reach(&test, &mine).await), (ALL, NOTHING));
        assert_eq!(reach(&test, &sams).await, NOTHING);
        assert_eq!(seats(&test).await, (0, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_seat_goes_as_a_whole() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = Acting { account: test.person(Role::Administrator).await.person.account, on_all: true };
        let robin = GivenSeat {
            first_name: "Robin".into(),
            last_name: "de Vries".into(),
            email: "robin@example.org".into(),
            is_second: false,
        };
        let form = ("form", Messages::new(Locale::En));
        let given = test.app.sessions().give_seat(by, &test.site, "paid", &robin, form).await;
        given.expect("the store works").expect("his session").expect("a seat is left");
        let link = link_in(&mails_to(&test, "robin@example.org").await[0]).expect("a link");
        assert_eq!(send(&test, &link, &kim()).await, None, "nobody paid, so nothing is kept");
        assert!(test.app.registrations().view(&test.site, &link).await.expect("the store works").is_none());
        let told = mails_to(&test, "robin@example.org").await.pop().expect("told");
        assert!(link_in(&told).is_none() && told.text.contains("does not work any more"), "{}", told.text);
        let kims = link_in(&mails_to(&test, "kim@example.org").await[0]).expect("a link");
        let offer = test.app.refunds().cancel_offer(&test.site, &kims).await.expect("the store works");
        assert!(offer.is_some_and(|offer| offer.is_ok()), "the seat is wholly the colleague's");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_hear_when_the_session_is_called_off_and_each_finds_his_own_lost_link() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let payer = send(&test, &link, &kim()).await.expect("paid");
        let kims = link_in(&mails_to(&test, "kim@example.org").await[0]).expect("a link");
        for (n, (email, own)) in
            [("robin1@example.org", &payer), ("kim@example.org", &kims)].into_iter().enumerate()
        {
            let from = [192, 0, 2, u8::try_from(n).expect("few")].into();
            let asked = test.app.registrations().send_lost_links(&test.site, email, from).await;
            asked.expect("the store works").expect("not too often");
            let found = eventually(async || {
                let mails = mails_to(&test, email).await;
                mails.iter().find(|mail| mail.subject.starts_with("Your link: ")).and_then(link_in)
            });
            assert_eq!(&found.await, own, "{email}");
        }
        let session = test.session("paid").await.session.id;
        let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "Ill.").await;
        called_off.expect("the store works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        let off = |mail: &OutgoingMail| mail.subject.starts_with("Does not take place: ");
        let mine = mails_to(&test, "robin1@example.org").await;
        let mine = mine.iter().find(|mail| off(mail)).expect("told");
        assert!(mine.text.contains("121.00") && method(mine).is_none(), "{}", mine.text);
        let his = mails_to(&test, "kim@example.org").await;
        let his = his.iter().find(|mail| off(mail)).expect("told");
        assert!(!his.text.contains("121") && method(his) == Some(CalendarMethod::Cancel), "{}", his.text);
        test.assert_sound().await;
    })
    .await;
}

/// Neither the browser that registered nor its form leads its sender to the colleague's link.
#[tokio::test(flavor = "multi_thread")]
async fn a_free_seat_that_was_passed_on_is_gone_from_its_browser() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let registrations = test.app.registrations();
        test.hold("free", 1).await.expect("a seat");
        let form = test.form("free", 1).await;
        let registered = registrations.register(&test.site, form.clone()).await.expect("works");
        let Ok(PayOutcome::NothingToPay(link)) = registered else { panic!("free: {registered:?}") };
        let seat_of =
            async || registrations.seat_of(&test.site, "free", &browser_key(1)).await.expect("works");
        assert_eq!(seat_of().await, Some(link.clone()));
        assert_eq!(send(&test, &link, &kim()).await, None);
        assert_eq!(seat_of().await, None);
        let again = registrations.register(&test.site, form).await.expect("works");
        assert!(matches!(again, Err(RegisterRefusal::HoldEnded)));
        test.assert_sound().await;
    })
    .await;
}
