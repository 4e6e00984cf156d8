//! The money office.

use super::{Add, NOW, START, Studio};
use crate::money::payment::{Notice, PaymentFacts, PaymentPage, TypedRefund};
use crate::money::payments::{MoneyFacts, MoneyPage};
use crate::money::query::PaymentsQuery;
use app::money::{
    Actor, Filling, Moment, Overview, PaymentLine, PaymentSum, PaymentView, PaymentsPage, SessionName,
    Waiting, Week, What,
};
use app::receipts::Listed;
use askama::Template as _;
use domain::ids::{IntentId, RegistrationId};
use domain::ledger::{Account, Event};
use domain::money::Money;
use domain::payments::gateway::{Decline, Mode, Verdict};
use domain::payments::intent::IntentState;
use domain::payments::observation::Source;
use domain::payments::operation::OperationKind;
use domain::payments::situation::AttemptState;
use domain::receipts::{DocumentNumber, ReceiptNumber};
use domain::registrations::RegistrationState;
use domain::time::Span;

fn eur(minor: i64) -> Money {
    Money::new(minor, super::euro())
}

fn overview() -> Overview {
    let week = |n: i64| Week {
        begins_at: NOW.minus(Span::days(7 * (12 - n))),
        taken: eur((n * 7919) % 13 * 24_200),
        returned: eur(if n % 4 == 0 { 12_100 } else { 0 }),
    };
    let filling = |n: i64, topic: &str, capacity, sold, held| Filling {
        slug: format!("session-{n}"),
        topic: topic.into(),
        starts_at: START.plus(Span::days(n * 6)),
        time_zone: "Europe/Amsterdam".into(),
        capacity,
        sold,
        held,
    };
    Overview {
        balances: Account::ALL.map(|account| (account, eur(account.code() * 100 - 150_000))).into(),
        weeks: (1..=12).map(week).collect(),
        filling: vec![
            filling(0, "Effective feedback for team leads", Some(20), 12, 3),
            filling(1, "Difficult conversations, in practice", Some(20), 20, 0),
            filling(2, "Privacy in an hour", None, 4, 1),
        ],
        waiting: vec![Waiting {
            reference: "7K3M9Q2X4RTB".into(),
            name: "Robin de Vries".into(),
            session: "Effective feedback for team leads".into(),
            state: "review".into(),
            due: eur(12_100),
            since: NOW,
        }],
    }
}

fn moments() -> Vec<Moment> {
    let moment = |seconds, what| Moment { at: NOW.plus(Span::seconds(seconds)), what };
    let asked = |kind| What::Asked { kind, amount: eur(12_100), reference: "4TQ8".into(), sends: 1 };
    let heard = |about, verdict, contradicts| What::Heard {
        about,
        source: Source::Inquiry,
        verdict,
        contradicts,
        object: Some("V19A2E5D8C41".into()),
        code: Some(0),
        raw: "RESULT=0&PNREF=V19A2E5D8C41&RESPMSG=Approved".into(),
    };
    vec![
        moment(0, What::Acted { by: Actor::Attendee, action: "register".into(), detail: String::new() }),
        moment(0, asked(OperationKind::HostedPage)),
        moment(40, heard(OperationKind::HostedPage, Verdict::Declined(Decline::Issuer), false)),
        moment(80, heard(OperationKind::HostedPage, Verdict::Authorized, false)),
        moment(
            80,
            What::Booked {
                event: Event::FeeAuthorized,
                lines: vec![
                    (Account::AuthorizationsOutstanding, eur(12_100)),
                    (Account::AuthorizationsContra, eur(-12_100)),
                ],
            },
        ),
        moment(81, asked(OperationKind::Capture)),
        moment(82, heard(OperationKind::Capture, Verdict::Captured, true)),
        moment(
            90,
            What::Acted {
                by: Actor::Person("Noor Bakker".into()),
                action: "ask gateway".into(),
                detail: String::new(),
            },
        ),
    ]
}

impl Studio {
    /// The list and a payment.
    pub(super) fn money_pages(&self, add: Add<'_>) {
        let states = IntentState::ALL;
        let lines = states.iter().enumerate().map(|(n, state)| PaymentLine {
            id: IntentId(uuid::Uuid::nil()),
            reference: format!("7K3M9Q2X4RT{n}"),
            begun_at: NOW.minus(Span::hours(i64::try_from(n).unwrap_or(0))),
            state: *state,
            due: eur(12_100),
            taken: eur(12_100),
            returned: eur(0),
            name: "Robin de Vries".into(),
            email: "robin@example.org".into(),
            session: "Effective feedback for team leads".into(),
        });
        let page = PaymentsPage {
            lines: lines.collect(),
            older: Some((NOW, IntentId(uuid::Uuid::nil()))),
            sums: vec![PaymentSum { count: 8, taken: eur(96_800), returned: eur(12_100) }],
        };
        let nothing = PaymentsPage { lines: Vec::new(), older: None, sums: Vec::new() };
        let empty = Overview { balances: Vec::new(), filling: Vec::new(), waiting: Vec::new(), ..overview() };
        let sessions =
            [SessionName { slug: "session-0".into(), topic: "Effective feedback".into(), starts_at: START }];
        let mut list = |name: &str, query: &str, page: &PaymentsPage, overview: &Overview| {
            let query = PaymentsQuery::parse(&self.site, Some(query));
            let facts = MoneyFacts { site: &self.site, query: &query, page, overview, sessions: &sessions };
            add(name, MoneyPage::new(self.frame("/demo/money"), &facts).render());
        };
        list("money", "", &page, &overview());
        list("money-found", "q=robin&state=paid&session=session-0", &page, &overview());
        list("money-none-found", "q=nobody", &nothing, &overview());
        list("money-empty-test", "mode=test", &nothing, &empty);
        let view = PaymentView {
            registration: RegistrationId(uuid::Uuid::nil()),
            reference: "7K3M9Q2X4RTB".into(),
            registration_state: RegistrationState::Confirmed,
            name: "Robin de Vries".into(),
            email: "robin@example.org".into(),
            session: self.session.topic.clone(),
            session_times: (START, START.plus(Span::minutes(90)), "Europe/Amsterdam".into()),
            mode: Mode::Production,
            state: IntentState::Paid,
            price: self.session.price.expect("the first sample has a fee"),
            taken: eur(12_100),
            returned: eur(0),
            held: eur(0),
            left: eur(12_100),
            documents: vec![Listed {
                number: DocumentNumber::Receipt(ReceiptNumber {
                    mode: Mode::Production,
                    year: 2026,
                    number: 42,
                }),
                issued_at: NOW,
                gross: eur(12_100),
                is_replaced: false,
            }],
            attempt: Some(AttemptState::Captured),
            history: moments(),
        };
        let mut payment = |name: &str, may_act: bool, notice: Option<Notice>| {
            let facts = PaymentFacts {
                site: &self.site,
                view: &view,
                may_act,
                notice,
                refund: &TypedRefund::default(),
            };
            add(name, PaymentPage::new(self.frame("/demo/money/payments/x"), &facts).render());
        };
        payment("payment", true, None);
        let held = PaymentView { attempt: Some(AttemptState::Review), left: eur(0), ..view.clone() };
        let facts = PaymentFacts {
            site: &self.site,
            view: &held,
            may_act: true,
            notice: None,
            refund: &TypedRefund::default(),
        };
        let reviewed = PaymentPage::new(self.frame("/demo/money/payments/x"), &facts).render();
        payment("payment-looked-at", false, Some(Notice { words: "…".into(), is_bad: true }));
        add("payment-under-review", reviewed);
    }
}
