//! What the gateways list, held against the books.

use super::super::{Add, NOW, Studio};
use super::eur;
use crate::money::difference::{DifferencePage, TypedNote};
use crate::money::reconciliation::{ReconciliationFacts, ReconciliationPage};
use app::reconciliation::{
    Alike, Answer, Compared, ComparedAccount, Difference, DifferenceLine, DifferenceRow, Imported, Movement,
    ReconciliationRow, ReconciliationView,
};
use askama::Template as _;
use domain::ids::{DifferenceId, MerchantAccountId};
use domain::payments::gateway::{Mode, ObjectId};
use domain::reconciliation::WINDOW;
use domain::settlements::Covered;
use domain::sites::GatewayProduct;
use domain::time::Span;

const ACCOUNT: MerchantAccountId = MerchantAccountId(uuid::Uuid::from_u128(21));

impl Studio {
    /// Accounts that were compared, and not; and what differs.
    pub(in crate::samples) fn reconciliation_pages(&self, add: Add<'_>) {
        let here = "/demo/money/reconciliation";
        let account = |answer: Option<Answer>, is_compared: bool| {
            let compared = Compared {
                at: NOW,
                since: NOW.minus(WINDOW),
                until: NOW.minus(Span::hours(4)),
                agreed: 1_240,
                others: 3,
                unjudged: 1,
            };
            let row = |answer| ReconciliationRow {
                merchant_account_id: ACCOUNT,
                site_id: self.site.id,
                asked_at: NOW,
                answer,
                compared: is_compared.then_some(compared),
            };
            ComparedAccount {
                id: ACCOUNT,
                product: GatewayProduct::PayPal,
                name: "bursardemo-paypal".into(),
                is_listed: true,
                imported: None,
                last: answer.map(row),
            }
        };
        let unlisted =
            ComparedAccount { product: GatewayProduct::PayflowPro, is_listed: false, ..account(None, false) };
        let week = |from: i64| (NOW.minus(Span::days(from)), NOW.minus(Span::days(from - 7)));
        let reach = vec![week(21), week(8)];
        let by_files = |spans: Vec<Covered>, is_late| ComparedAccount {
            product: GatewayProduct::PayflowPro,
            is_listed: false,
            imported: Some(Imported { spans: spans.clone(), is_late, waiting: Vec::new() }),
            ..account(spans.first().map(|_| Answer::Compared), !spans.is_empty())
        };
        let signed = |answer| ComparedAccount {
            product: GatewayProduct::ExpressCheckout,
            name: "bursardemo_api1.example.com".into(),
            ..account(Some(answer), true)
        };
        let line = |id: u128, difference, movement, (theirs, ours)| DifferenceLine {
            row: DifferenceRow {
                id: DifferenceId(uuid::Uuid::from_u128(id)),
                site_id: self.site.id,
                mode: Mode::Production,
                merchant_account_id: ACCOUNT,
                difference,
                object: ObjectId(format!("3C679366HH90899{id:02}")),
                movement,
                theirs,
                ours,
                intent_id: None,
                moved_at: NOW.minus(Span::days(2)),
                found_at: NOW,
            },
            reference: (id > 1).then(|| "7K3M9Q2X4RTB".to_owned()),
        };
        let view = |accounts, differences, open| ReconciliationView { accounts, differences, open };
        let well = view(
            vec![account(Some(Answer::Compared), true), unlisted, by_files(reach.clone(), false)],
            Vec::new(),
            0,
        );
        let differing = view(
            vec![
                account(Some(Answer::NoAnswer), true),
                account(Some(Answer::NotPermitted), false),
                account(Some(Answer::TooMany), false),
                account(Some(Answer::Asking), true),
                account(None, false),
                by_files(Vec::new(), true),
                signed(Answer::NotPermitted),
                signed(Answer::Unfinished),
            ],
            vec![
                line(1, Difference::NotHere, Movement::Taken, (Some(eur(5_000)), None)),
                line(2, Difference::NotHere, Movement::TakenBack, (Some(eur(12_100)), None)),
                line(3, Difference::NotThere, Movement::GivenBack, (None, Some(eur(12_100)))),
                line(4, Difference::Amount, Movement::Taken, (Some(eur(12_000)), Some(eur(12_100)))),
                line(5, Difference::Fee, Movement::Taken, (Some(eur(450)), Some(eur(446)))),
                line(6, Difference::Waiting, Movement::Taken, (Some(eur(12_100)), Some(eur(12_100)))),
                line(7, Difference::Refused, Movement::Taken, (Some(eur(12_100)), Some(eur(12_100)))),
                line(8, Difference::NotHere, Movement::Returned, (Some(eur(12_100)), None)),
                line(9, Difference::NotHere, Movement::GivenBack, (Some(eur(2_000)), None)),
            ],
            608,
        );
        let none = view(Vec::new(), Vec::new(), 0);
        for (name, view, refused) in [
            ("reconciliation", &well, None),
            ("reconciliation-differing", &differing, Some("…")),
            ("reconciliation-no-account", &none, None),
        ] {
            let facts = ReconciliationFacts {
                site: &self.site,
                mode: Mode::Production,
                view,
                may_act: name != "reconciliation-no-account",
                refused,
            };
            add(name, ReconciliationPage::new(self.frame(here), &facts).render());
        }
        let like = Alike { count: 7, mark: "7.0".into() };
        let wrong = TypedNote { note: "…".into(), all: true, like, problem: Some("…".into()) };
        for (name, of, typed) in [
            ("difference", 1, TypedNote::default()),
            ("difference-wrong", 0, wrong),
            ("difference-refund", 8, TypedNote::default()),
        ] {
            let of = &differing.differences[of];
            add(name, DifferencePage::new(self.frame(here), &self.site, of, &typed).render());
        }
    }
}
