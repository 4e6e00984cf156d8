//! Payments that are disputed.

use super::super::{Add, NOW, START, Studio};
use super::eur;
use crate::money::dispute::{DisputePage, TypedDispute};
use crate::money::evidence::EvidencePage;
use crate::money::payment::{PaymentFacts, PaymentPage, TypedRefund};
use crate::money::tasks::{TypedClose, TypedLoss};
use app::disputes::{Attended, DisputeRow, Evidence, Sent};
use app::money::{Dispute, PaymentView, Task};
use askama::Template as _;
use domain::ids::{AttemptId, DisputeId};
use domain::messages::MailKind;
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::ObjectId;
use domain::payments::intent::IntentState;
use domain::payments::situation::Waiting;
use domain::registrations::buyer::BuyerKind;
use domain::time::Span;

/// One of each that has words of its own, and another.
const SENT: [MailKind; 7] = [
    MailKind::Confirmation,
    MailKind::SessionMoved,
    MailKind::Cancelled,
    MailKind::Refunded,
    MailKind::LostLink,
    MailKind::HostMessage,
    MailKind::PassedOn,
];

impl Studio {
    /// A payment that is disputed, the form that notes it, and what there is to say for it.
    pub(in crate::samples) fn dispute_pages(&self, view: &PaymentView, add: Add<'_>) {
        let here = "/demo/money/payments/x";
        let row = DisputeRow {
            id: DisputeId(uuid::Uuid::from_u128(11)),
            site_id: self.site.id,
            intent_id: view.id,
            attempt_id: AttemptId(uuid::Uuid::nil()),
            capture: ObjectId("A10A3A079143".into()),
            amount: eur(12_100),
            fee: eur(1_500),
            case_number: "PP-D-12345".into(),
            reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED".into(),
            opened_at: NOW,
            answer_by: Some(START),
            state: DisputeState::Open,
            ended_at: None,
            lost: eur(0),
            told_at: Some(NOW),
            corrections: 0,
            by_gateway: true,
            doubt: Some("RESOLVED_WITH_PAYOUT".into()),
        };
        let disputed = PaymentView {
            state: IntentState::InDispute,
            disputed: eur(12_100),
            dispute: Some(Dispute { row, waits: eur(9_000) }),
            may_dispute: false,
            is_disputed: true,
            may_record: false,
            waiting: Some(Task { why: Waiting::Dispute, may_close: false, may_charge: false }),
            ..view.clone()
        };
        let lost =
            PaymentView { state: IntentState::ChargedBack, lost: eur(12_100), left: eur(0), ..view.clone() };
        let typed = TypedLoss { amount: "121.00".into(), problem: None };
        let wrong = TypedLoss { problem: Some("…".into()), ..typed.clone() };
        for (name, view, loss) in [
            ("payment-disputed", &disputed, &typed),
            ("payment-dispute-lost-wrong", &disputed, &wrong),
            ("payment-dispute-lost", &lost, &typed),
        ] {
            let (site, refund, close) = (&self.site, &TypedRefund::default(), &TypedClose::default());
            let facts = PaymentFacts {
                site,
                view,
                may_act: true,
                refused: None,
                refund,
                close,
                loss,
                token: "token",
            };
            add(name, PaymentPage::new(self.frame(here), &facts).render());
        }
        let typed = TypedDispute { amount: "121.00".into(), ..TypedDispute::default() };
        let fields = ["case_number", "amount", "fee", "day", "answer_day", "reason"];
        let wrong = TypedDispute {
            problems: fields.map(|field| (field, "…".to_owned())).to_vec(),
            ..typed.clone()
        };
        add("dispute", DisputePage::new(self.frame(here), &self.site, view, &typed).render());
        add("dispute-wrong", DisputePage::new(self.frame(here), &self.site, view, &wrong).render());
        let mut evidence = Evidence {
            reference: view.reference.clone(),
            payer: (view.name.clone(), view.email.clone()),
            attendee: Some(("Sam Jansen".into(), "sam@example.org".into())),
            country: "NL".into(),
            buyer: BuyerKind::Consumer,
            topic: view.session.clone(),
            starts_at: START,
            ends_at: START.plus(Span::minutes(90)),
            time_zone: "Europe/Amsterdam".into(),
            price: eur(12_100),
            transactions: vec!["A10A3A079143".into()],
            registered_at: NOW,
            confirmed_at: Some(NOW),
            cancelled_at: Some(NOW),
            accepted_at: NOW,
            policy: self.site.refund_policy,
            policy_text: Some("Write to us.\nWe answer within a day.".into()),
            express_request_at: Some(NOW),
            sent: SENT.map(|kind| Sent { kind, to: Some(view.email.clone()), at: NOW }).to_vec(),
            attended: vec![Attended { from: START, until: START.plus(Span::minutes(88)) }],
        };
        add("evidence", EvidencePage::new(self.frame(here), &self.site, view, &evidence).render());
        (evidence.buyer, evidence.sent, evidence.attended) = (BuyerKind::Business, Vec::new(), Vec::new());
        add("evidence-little", EvidencePage::new(self.frame(here), &self.site, view, &evidence).render());
    }
}
