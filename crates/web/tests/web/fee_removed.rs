//! A host takes the fee off a session that people have paid for: they keep what they have, and he is led to giving it back
//! (S-44).

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use super::host_people::{act, first_person, refunded};
use super::hosting::{NEW, send};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_keeps_his_seat_and_the_host_is_led_to_refunding() {
    for (language, locale) in [("en", Locale::En), ("nl", Locale::Nl), ("fr", Locale::Fr)] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let router = pages(&test);
        let mut host = Browser::signed_in(&router, language, &test.person(Role::Host).await);
        let page = host.get(NEW).await;
        let fee = [("fee", "121"), ("fee_shown", "12100"), ("action", "schedule")];
        let asked = send(&mut host, &page, NEW, &fee).await;
        let done =
            if asked.status == StatusCode::OK { send(&mut host, &asked, NEW, &fee).await } else { asked };
        let own = done.location().split('?').next().expect("an address").to_owned();
        let slug = own.rsplit('/').next().expect("a slug").to_owned();

        let mut buyer = Browser::new(&router, language);
        let form = buyer.take_seat(&slug).await;
        let sent = buyer.submit(&form, &format!("/academy/sessions/{slug}/register"), &DETAILS).await;
        let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
            panic!("the card is good");
        };
        let registration = buyer.get(&path(&test, &back)).await.location();

        let edit = format!("{own}/edit");
        let page = host.get(&edit).await;
        let free = [("fee", ""), ("action", "schedule")];
        let changed = send(&mut host, &page, &edit, &free).await;
        let changed = if changed.status == StatusCode::OK {
            send(&mut host, &changed, &edit, &free).await
        } else {
            changed
        };
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
        let told = host.get(&changed.location()).await;
        let words = Messages::new(locale).with("host-fee-paid-stay", &[("count", 1.into())]);
        assert!(told.body.contains(&words), "{}", told.body);
        let offer = format!("href=\"{own}/people\">{}", text(language, "host-fee-paid-stay-refund"));
        assert!(told.body.contains(&offer), "{}", told.body);

        // Nothing happened to who paid; who comes now comes in free.
        test.run_jobs().await;
        let seat = buyer.get(&registration).await;
        assert_eq!(seat.heading(), text(language, "registration-confirmed-title"));
        assert!(seat.body.contains("/receipt"), "{}", seat.body);
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.totals.iter().map(|total| total.captured - total.refunded).sum::<i64>(), 12_100);
        assert!(test.session(&slug).await.price.is_none());
        // What he is offered gives back to who paid.
        let people = format!("{own}/people");
        let page = host.get(&people).await;
        let who = first_person(&page);
        let all =
            [("who", who.as_str()), ("amount", "121"), ("reason", "It is free now."), ("action", "refund")];
        let asked = act(&mut host, &page, &people, &all).await;
        let done = act(&mut host, &asked, &people, &all).await;
        assert_eq!(done.location(), format!("{people}?done=refunded&count=1"), "{}", done.body);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(refunded(&test).await, 12_100);
        let mut other = Browser::new(&router, language);
        let form = other.take_seat(&slug).await;
        let details =
            DETAILS.map(|(name, value)| (name, if name == "email" { "kim@example.org" } else { value }));
        let sent = other.submit(&form, &format!("/academy/sessions/{slug}/register"), &details).await;
        assert!(sent.location().starts_with("/academy/registrations/"), "{}", sent.location());

        test.assert_sound().await;
    }
}
