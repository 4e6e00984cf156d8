//! The page that asks for a card.

use super::{Add, LINK, NOW, Studio};
use crate::payments::card::{CardFacts, CardPage};
use crate::payments::typed::{Filled, TypedPage};
use crate::sessions::{PriceText, When};
use app::payments::{CardForm, CardRefusal, PayerCard};
use askama::Template as _;
use domain::money::Money;
use domain::payments::card::{Field, Problem};
use domain::time::{Span, Timestamp};
use locale::msg;

impl Studio {
    /// The page whose card comes to our server: empty, and with mistakes.
    fn typed_cards(&self, add: Add<'_>, until: Timestamp) {
        let wrong = CardRefusal::Form(vec![
            (Field::Number, Problem::NotTaken),
            (Field::Expiry, Problem::Over),
            (Field::Street, Problem::Missing),
            (Field::Postcode, Problem::TooLong(20)),
        ]);
        let typed = Filled {
            first_name: "<b>\"é".into(),
            last_name: "de Vries".into(),
            postcode: "LS1 1AA LS1 1AA LS1 1AA".into(),
            ..Filled::empty()
        };
        for (name, filled, refusal) in [
            ("card-typed", &Filled::empty(), None),
            ("card-typed-mistakes", &typed, Some(&wrong)),
            ("card-typed-old-address", &typed, Some(&CardRefusal::NoOldAddress)),
            ("card-typed-too-many", &typed, Some(&CardRefusal::TooManyDeclined)),
        ] {
            let frame = self.frame(&format!("/demo/checkout/{LINK}/card"));
            let t = frame.t;
            let amount = t.money(Money::new(14_636, self.site.currency));
            let facts = CardFacts {
                stop: format!("/demo/checkout/{LINK}/return?outcome=cancel"),
                topic: &self.session.topic,
                when: Some(When::in_a_list(t, &self.session, Some(&self.reader))),
                lines: Vec::new(),
                total: (t.text("register-total").into_owned(), amount.clone()),
                until: (until, t.with("card-until", &[("time", "13:26".into())]), String::new()),
                button: t.with("register-pay", &[("amount", amount.into())]),
                note: msg!("card-note"),
                now: NOW,
            };
            let what = (format!("/demo/checkout/{LINK}/card/pay"), msg!("card-typed-note"));
            add(name, TypedPage::new(frame, facts, what, (filled, refusal)).render());
        }
    }

    pub(super) fn card_pages(&self, add: Add<'_>) {
        let until = NOW.plus(Span::minutes(26));
        let form = CardForm {
            address: "https://pay.example/".into(),
            origin: "https://pay.example".into(),
            hidden: vec![("SECURETOKEN", "7a/b".into()), ("SECURETOKENID", "k1".into())],
            number: "ACCT",
            expiry: "EXPDATE",
            code: "CVV2",
        };
        let frame = self.frame(&format!("/demo/checkout/{LINK}/card"));
        let t = frame.t;
        let price = self.session.price.as_ref().map(|price| PriceText::of(t, &self.site, price));
        let price = price.expect("a session that costs something");
        let card = PayerCard { form, until };
        let facts = CardFacts {
            stop: format!("/demo/checkout/{LINK}/return?outcome=cancel"),
            topic: &self.session.topic,
            when: Some(When::in_a_list(t, &self.session, Some(&self.reader))),
            lines: price.tax_line.into_iter().collect(),
            total: (t.text("register-total").into_owned(), price.gross.clone()),
            until: (
                until,
                t.with("register-hold-until", &[("time", "13:26".into())]),
                t.with("register-kept-until", &[("time", "13:26".into())]),
            ),
            button: t.with("register-pay", &[("amount", price.gross.into())]),
            note: msg!("card-note"),
            now: NOW,
        };
        add("card", CardPage::new(frame, &card, facts).render());
        let amount = t.money(Money::new(14_636, self.site.currency));
        let of_host = CardFacts {
            stop: "/demo/host/payments/k1/return?outcome=cancel".into(),
            topic: &self.session.topic,
            when: Some(When::in_a_list(t, &self.session, Some(&self.reader))),
            lines: Vec::new(),
            total: (t.text("host-pay-due").into_owned(), amount.clone()),
            until: (until, t.with("card-until", &[("time", "13:26".into())]), String::new()),
            button: t.with("host-pay-hold", &[("amount", amount.into())]),
            note: msg!("card-note-host"),
            now: NOW,
        };
        self.typed_cards(add, until);
        add("card-host", CardPage::new(self.frame("/demo/host/payments/k1/card"), &card, of_host).render());
    }
}
