//! What hosts pay to the operator: the money office at his till.

use super::money::{eur, failed_refund, overview};
use super::{Add, NOW, START, Studio};
use crate::money::console::{ConsolePage, TypedConsole};
use crate::money::failed::{FailedFacts, FailedPage, TypedSettle};
use crate::money::payment::{PaymentFacts, PaymentPage, TypedRefund};
use crate::money::payments::{MoneyFacts, MoneyPage};
use crate::money::query::PaymentsQuery;
use crate::money::tasks::{TypedClose, TypedLoss};
use app::money::{
    Actor, CardChecks, Moment, Overview, PaymentLine, PaymentSum, PaymentView, PaymentsPage, Task, What,
};
use app::sites::Site;
use askama::Template as _;
use domain::ids::IntentId;
use domain::ledger::{Account, Event};
use domain::payments::facts::Conflict;
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::payments::operation::OperationKind;
use domain::payments::situation::{HeldBackBy, Waiting};
use domain::sites::PayMethod;
use domain::time::Span;

impl Studio {
    /// The operator as a seller.
    fn seller(&self) -> Site {
        Site { slug: "operator".into(), name: "Operator".into(), ..self.site.clone() }
    }

    /// The list and a payment.
    pub(super) fn host_money_pages(&self, add: Add<'_>) {
        let seller = self.seller();
        let line = |number: u32, state, taken| PaymentLine {
            disputed: eur(0),
            id: IntentId(uuid::Uuid::nil()),
            reference: format!("7K3M9Q2X4RT{number}"),
            begun_at: NOW.minus(Span::hours(i64::from(number))),
            state,
            is_outcome_unknown: false,
            due: eur(14_636),
            taken: eur(taken),
            returned: eur(0),
            fee: eur(0),
            name: "Anna de Boer".into(),
            email: "anna@example.org".into(),
            session: "Effective feedback for team leads".into(),
            of_site: self.site.name.clone(),
            tax: eur(0),
            tax_returned: eur(0),
            receipt: None,
        };
        let page = PaymentsPage {
            lines: vec![line(1, IntentState::NeedsHuman, 0), line(2, IntentState::Paid, 10_140)],
            older: None,
            sums: vec![PaymentSum {
                count: 2,
                taken: eur(10_140),
                returned: eur(0),
                fee: eur(0),
                disputed: eur(0),
            }],
        };
        let nothing = PaymentsPage { lines: Vec::new(), older: None, sums: Vec::new() };
        let calm =
            Overview { waiting: Vec::new(), undecided: Vec::new(), balances: Vec::new(), ..overview() };
        let sites = [(self.site.slug.clone(), self.site.name.clone()), ("delft".into(), "Delft".into())];
        for (name, query, page, overview) in [
            ("host-payments", "", &page, &overview()),
            ("host-payments-of-site", "site=delft", &nothing, &calm),
        ] {
            let query = PaymentsQuery::parse(&seller, Some(query));
            let facts = MoneyFacts {
                site: &seller,
                query: &query,
                page,
                overview,
                sessions: &[],
                sites: Some(&sites),
            };
            add(name, MoneyPage::new(self.operator_frame("/operator/money"), &facts).render());
        }
        self.waiting_host_money(&seller, add);
    }

    /// A host's payment with everything that may wait for a person.
    fn waiting_host_money(&self, seller: &Site, add: Add<'_>) {
        let here = "/operator/money/payments/x";
        let moment = |seconds, what| Moment { at: NOW.plus(Span::seconds(seconds)), what };
        let charged = PaymentView {
            id: IntentId(uuid::Uuid::nil()),
            reference: "7K3M9Q2X4RTB".into(),
            seat: None,
            name: "Anna de Boer".into(),
            email: "anna@example.org".into(),
            session: self.session.topic.clone(),
            of_site: (self.site.slug.clone(), self.session.slug.clone(), self.site.name.clone()),
            of_ceiling: Some(eur(10_140)),
            session_times: (START, START.plus(Span::minutes(90)), "Europe/Amsterdam".into()),
            mode: Mode::Production,
            state: IntentState::Paid,
            paid_with: Some(PayMethod::Card),
            checks: CardChecks::default(),
            price: self.session.price.expect("the first sample has a fee"),
            taken: eur(10_140),
            returned: eur(0),
            fee: None,
            held: eur(0),
            left: eur(10_140),
            documents: Vec::new(),
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
            history: vec![
                moment(
                    0,
                    What::Asked {
                        kind: OperationKind::Capture,
                        amount: eur(10_140),
                        reference: "4TQ8".into(),
                        sends: 1,
                    },
                ),
                moment(
                    1,
                    What::Booked {
                        event: Event::UsageCaptured,
                        lines: vec![
                            (Account::GatewayClearing, eur(10_140)),
                            (Account::CustomerReceivables, eur(-10_140)),
                        ],
                    },
                ),
                moment(
                    2,
                    What::Acted {
                        by: Actor::Person("Noor Bakker".into()),
                        action: "charge again".into(),
                        detail: String::new(),
                    },
                ),
            ],
        };
        let (refund, close, loss) = (TypedRefund::default(), TypedClose::default(), &TypedLoss::default());
        let mut payment = |name: &str, view: &PaymentView| {
            let (refused, refund, close) = (None, &refund, &close);
            let facts = PaymentFacts {
                site: seller,
                view,
                may_act: true,
                refused,
                refund,
                close,
                loss,
                token: "token",
            };
            add(name, PaymentPage::new(self.operator_frame(here), &facts).render());
        };
        payment("host-money-charged", &charged);
        let held = PaymentView {
            left: eur(0),
            may_record: false,
            shows_refunds: false,
            taken: eur(0),
            held: eur(14_636),
            state: IntentState::NeedsHuman,
            ..charged.clone()
        };
        let waits = |why, may_close, may_charge| PaymentView {
            waiting: Some(Task { why, may_close, may_charge }),
            releasable: may_charge.then(|| eur(14_636)),
            ..held.clone()
        };
        let until = NOW.plus(Span::hours(30));
        let review =
            Waiting::Review { by: HeldBackBy::FraudTools, until, is_deciding: false, is_refused: false };
        payment("host-money-under-review", &waits(review, false, false));
        payment("host-money-contradicts", &waits(Waiting::Contradiction(Conflict::Amount), true, false));
        payment("host-money-charge-refused", &waits(Waiting::ChargeRefused, true, true));
        payment("host-money-hold-lost", &waits(Waiting::HoldLost, true, false));
        payment(
            "host-money-refund-failed",
            &PaymentView { failed: vec![failed_refund(true)], ..charged.clone() },
        );
        let typed = TypedSettle { how: "bank".into(), ..TypedSettle::default() };
        let facts = FailedFacts { site: seller, view: &charged, refund: failed_refund(true), typed: &typed };
        add("host-money-failed", FailedPage::new(self.operator_frame(here), &facts).render());
        let typed = TypedConsole { amount: "101.40".into(), ..TypedConsole::default() };
        add(
            "host-money-console",
            ConsolePage::new(self.operator_frame(here), seller, &charged, &typed).render(),
        );
    }
}
