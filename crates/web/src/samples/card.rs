//! The page that asks for a card.

use super::{Add, LINK, NOW, Studio};
use crate::payments::card::{CardFacts, CardPage};
use crate::sessions::{PriceText, When};
use app::payments::{CardForm, PayerCard};
use askama::Template as _;
use domain::time::Span;
use locale::msg;

impl Studio {
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
        let facts = CardFacts {
            card: &PayerCard { form, until },
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
        add("card", CardPage::new(frame, facts).render());
    }
}
