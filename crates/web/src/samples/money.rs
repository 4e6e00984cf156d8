//! The money office.

mod disputes;
mod reconciliation;
mod settlements;

use super::{Add, NOW, START, Studio};
use crate::money::console::{ConsolePage, TypedConsole};
use crate::money::failed::{FailedFacts, FailedPage, TypedSettle};
use crate::money::payment::{Part, PaymentFacts, PaymentPage, Refused, TypedRefund};
use crate::money::payments::{MoneyFacts, MoneyPage};
use crate::money::query::PaymentsQuery;
use crate::money::tasks::{TypedClose, TypedLoss};
use app::money::{
    Actor, CardChecks, FailedRefund, Filling, Moment, Overview, PaymentLine, PaymentSum, PaymentView,
    PaymentsPage, SessionName, Task, UndecidedRow, Waiting as WaitingPayment, Week, What,
};
use app::receipts::Listed;
use askama::Template as _;
use domain::ids::{IntentId, RefundId, SessionId};
use domain::ledger::{Account, Event};
use domain::money::Money;
use domain::payments::facts::Conflict;
use domain::payments::gateway::{Check, Decline, Mode, Promise, Verdict};
use domain::payments::intent::IntentState;
use domain::payments::observation::Source;
use domain::payments::operation::OperationKind;
use domain::payments::situation::{HeldBackBy, Waiting};
use domain::receipts::{DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::registrations::RegistrationState;
use domain::sites::PayMethod;
use domain::time::Span;

pub(super) fn eur(minor: i64) -> Money {
    Money::new(minor, super::euro())
}

pub(super) fn overview() -> Overview {
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
        differences: 0,
        refused_at: None,
        waiting_in_production: 0,
        undecided: vec![UndecidedRow {
            id: SessionId(uuid::Uuid::nil()),
            slug: "session-0".into(),
            topic: "Listening, for people who lead".into(),
            host: None,
            asked_at: NOW,
            time_zone: "Europe/Amsterdam".into(),
        }],
        waiting: vec![WaitingPayment {
            reference: "7K3M9Q2X4RTB".into(),
            name: "Robin de Vries".into(),
            session: "Effective feedback for team leads".into(),
            of_site: "Demo Academy".into(),
            state: "review".into(),
            failed_refund: false,
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
        promise: None,
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
            disputed: eur(0),
            id: IntentId(uuid::Uuid::nil()),
            reference: format!("7K3M9Q2X4RT{n}"),
            begun_at: NOW.minus(Span::hours(i64::try_from(n).unwrap_or(0))),
            state: *state,
            is_outcome_unknown: *state == IntentState::Paying,
            due: eur(12_100),
            taken: eur(12_100),
            returned: eur(0),
            fee: eur(0),
            name: "Robin de Vries".into(),
            email: "robin@example.org".into(),
            session: "Effective feedback for team leads".into(),
            of_site: self.site.name.clone(),
            tax: eur(2_100),
            tax_returned: eur(0),
            receipt: None,
        });
        let page = PaymentsPage {
            lines: lines.collect(),
            older: Some((NOW, IntentId(uuid::Uuid::nil()))),
            sums: vec![PaymentSum {
                count: 8,
                taken: eur(96_800),
                returned: eur(12_100),
                fee: eur(3_641),
                disputed: eur(12_100),
            }],
        };
        let nothing = PaymentsPage { lines: Vec::new(), older: None, sums: Vec::new() };
        let empty = Overview {
            balances: Vec::new(),
            filling: Vec::new(),
            waiting: Vec::new(),
            undecided: Vec::new(),
            weeks: overview()
                .weeks
                .into_iter()
                .map(|week| Week { taken: eur(0), returned: eur(0), ..week })
                .collect(),
            differences: 3,
            refused_at: Some(NOW),
            waiting_in_production: 2,
        };
        let sessions =
            [SessionName { slug: "session-0".into(), topic: "Effective feedback".into(), starts_at: START }];
        let mut list = |name: &str, query: &str, page: &PaymentsPage, overview: &Overview| {
            let query = PaymentsQuery::parse(&self.site, Some(query));
            let (site, sessions) = (&self.site, &sessions);
            let facts = MoneyFacts { site, query: &query, page, overview, sessions, sites: None };
            add(name, MoneyPage::new(self.frame("/demo/money"), &facts).render());
        };
        list("money", "", &page, &overview());
        list("money-found", "q=robin&state=paid&session=session-0", &page, &overview());
        list("money-none-found", "q=nobody", &nothing, &overview());
        list("money-empty-test", "mode=test", &nothing, &empty);
        let view = PaymentView {
            id: IntentId(uuid::Uuid::nil()),
            reference: "7K3M9Q2X4RTB".into(),
            seat: Some(RegistrationState::Confirmed),
            name: "Robin de Vries".into(),
            email: "robin@example.org".into(),
            session: self.session.topic.clone(),
            of_site: (self.site.slug.clone(), self.session.slug.clone(), self.site.name.clone()),
            of_ceiling: None,
            session_times: (START, START.plus(Span::minutes(90)), "Europe/Amsterdam".into()),
            mode: Mode::Production,
            state: IntentState::Paid,
            paid_with: Some(PayMethod::Card),
            checks: CardChecks { address: Check::Mismatch, code: Check::Match },
            price: self.session.price.expect("the first sample has a fee"),
            taken: eur(12_100),
            returned: eur(0),
            fee: Some(eur(446)),
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
            waiting: None,
            failed: Vec::new(),
            releasable: None,
            disputed: eur(0),
            lost: eur(0),
            dispute: None,
            may_dispute: true,
            is_disputed: false,
            may_record: true,
            shows_refunds: false,
            history: moments(),
        };
        self.payment_pages(&view, add);
        self.refund_pages(&view, add);
        self.dispute_pages(&view, add);
        self.reconciliation_pages(add);
        self.settlement_pages(add);
    }

    /// A payment as it stands, and with everything that may wait for a person.
    fn payment_pages(&self, view: &PaymentView, add: Add<'_>) {
        let (refund, close, loss) = (TypedRefund::default(), TypedClose::default(), &TypedLoss::default());
        let wrong = TypedClose { problem: Some("…".into()), ..TypedClose::default() };
        let stale = Refused { part: Part::Task, words: "…".into() };
        let mut payment = |name: &str, view: &PaymentView, may_act: bool, close: &TypedClose| {
            let refused = (!may_act).then_some(&stale);
            let (site, refund) = (&self.site, &refund);
            let facts = PaymentFacts { site, view, may_act, refused, refund, close, loss, token: "token" };
            add(name, PaymentPage::new(self.frame("/demo/money/payments/x"), &facts).render());
        };
        payment("payment", view, true, &close);
        payment("payment-looked-at", view, false, &close);
        let held = PaymentView {
            left: eur(0),
            may_record: false,
            shows_refunds: false,
            taken: eur(0),
            held: eur(12_100),
            state: IntentState::Secured,
            ..view.clone()
        };
        let waits = |why, may_close, may_charge| PaymentView {
            waiting: Some(Task { why, may_close, may_charge }),
            releasable: may_charge.then(|| eur(12_100)),
            ..held.clone()
        };
        let review = |is_deciding, is_refused| {
            let (by, until) = (HeldBackBy::FraudTools, NOW.plus(Span::hours(30)));
            Waiting::Review { by, until, is_deciding, is_refused }
        };
        for (name, by) in [
            ("payment-address-mismatch", HeldBackBy::Address),
            ("payment-code-mismatch", HeldBackBy::SecurityCode),
        ] {
            let until = NOW.plus(Span::hours(30));
            let why = Waiting::Review { by, until, is_deciding: false, is_refused: false };
            payment(name, &waits(why, false, false), true, &close);
        }
        payment("payment-under-review", &waits(review(false, false), false, false), true, &close);
        payment("payment-review-refused", &waits(review(false, true), false, false), true, &close);
        payment("payment-review-deciding", &waits(review(true, false), false, false), true, &close);
        for (name, conflict) in [
            ("payment-other-amount", Conflict::Amount),
            ("payment-other-currency", Conflict::Currency),
            ("payment-other-reference", Conflict::Reference),
            ("payment-other-account", Conflict::Account),
            ("payment-replayed", Conflict::ReplayOfSomethingElse),
            ("payment-captured-elsewhere", Conflict::CapturedElsewhere),
            ("payment-taken-back", Conflict::TakenBack),
        ] {
            payment(name, &waits(Waiting::Contradiction(conflict), true, false), true, &close);
        }
        payment("payment-charge-refused", &waits(Waiting::ChargeRefused, true, true), true, &close);
        payment("payment-release-refused", &waits(Waiting::ReleaseRefused, true, false), true, &close);
        payment("payment-hold-lost", &waits(Waiting::HoldLost, true, false), true, &close);
        for (name, why) in [
            ("payment-to-accept", Waiting::Promised(Promise::Acceptance)),
            ("payment-to-confirm", Waiting::Promised(Promise::Account)),
            ("payment-promised", Waiting::PromisedTooLong),
        ] {
            payment(name, &waits(why, why == Waiting::PromisedTooLong, false), true, &close);
        }
        payment("payment-no-answer", &waits(Waiting::NoAnswer, true, false), true, &wrong);
        payment("payment-refund-refused", &waits(Waiting::RefundRefused, false, false), true, &close);
        let failed = PaymentView { failed: vec![failed_refund(true)], ..view.clone() };
        payment("payment-refund-failed", &failed, true, &close);
        let wrong = TypedRefund {
            amount: "999".into(),
            amount_problem: Some("…".into()),
            reason_problem: Some("…".into()),
            ..TypedRefund::default()
        };
        let site = &self.site;
        let (refund, close) = (&wrong, &close);
        let facts =
            PaymentFacts { site, view, may_act: true, refused: None, refund, close, loss, token: "token" };
        add("payment-refund-wrong", PaymentPage::new(self.frame("/demo/money/payments/x"), &facts).render());
    }

    /// A refund that failed, and one that was given at the gateway's console.
    fn refund_pages(&self, view: &PaymentView, add: Add<'_>) {
        let here = "/demo/money/payments/x";
        let wrong = TypedSettle {
            how: "console".into(),
            object: "é".into(),
            problem: Some(("object", "…".into())),
            ..TypedSettle::default()
        };
        for (name, typed, may_dismiss) in [
            ("refund-failed", TypedSettle { how: "bank".into(), ..TypedSettle::default() }, true),
            ("refund-failed-owed", TypedSettle { how: "bank".into(), ..TypedSettle::default() }, false),
            ("refund-failed-wrong", wrong, true),
        ] {
            let refund = failed_refund(may_dismiss);
            let facts = FailedFacts { site: &self.site, view, refund, typed: &typed };
            add(name, FailedPage::new(self.frame(here), &facts).render());
        }
        let typed = TypedConsole { amount: "121.00".into(), ..TypedConsole::default() };
        let wrong = TypedConsole {
            problems: vec![("amount", "…".into()), ("object", "…".into()), ("day", "…".into())],
            ..typed.clone()
        };
        add("console-refund", ConsolePage::new(self.frame(here), &self.site, view, &typed).render());
        let shown = PaymentView { shows_refunds: true, ..view.clone() };
        add("console-refund-shown", ConsolePage::new(self.frame(here), &self.site, &shown, &typed).render());
        add("console-refund-wrong", ConsolePage::new(self.frame(here), &self.site, view, &wrong).render());
    }
}

pub(super) fn failed_refund(may_dismiss: bool) -> FailedRefund {
    FailedRefund {
        id: RefundId(uuid::Uuid::from_u128(9)),
        amount: eur(2_000),
        cause: if may_dismiss { Cause::Staff } else { Cause::Cancelled },
        failed_at: NOW,
        is_held_back: may_dismiss,
        may_retry: true,
        may_dismiss,
    }
}
