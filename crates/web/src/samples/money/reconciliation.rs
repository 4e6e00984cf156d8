//! What the gateways list, held against the books.

use super::super::{Add, NOW, Studio};
use super::eur;
use crate::money::difference::{DifferencePage, Typed, TypedNote};
use crate::money::posting::TypedPosting;
use crate::money::reconciliation::{ReconciliationFacts, ReconciliationPage};
use app::money::Actor;
use app::reconciliation::{
    Alike, Answer, Compared, ComparedAccount, Difference, DifferenceLine, DifferenceRow, DifferenceView,
    Imported, Movement, PostRefusal, Posted, PostedAs, PostedDifference, PostingRow, ReconciliationRow,
    ReconciliationView, Unpostable,
};
use askama::Template as _;
use domain::ids::{DifferenceId, EntryId, MerchantAccountId};
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
            ended_at: None,
            posted: None,
            agreed_at: None,
        };
        let posting = |number: i64, line: &DifferenceLine| Posted {
            row: PostingRow {
                difference_id: line.row.id,
                number,
                site_id: self.site.id,
                entry_id: EntryId(uuid::Uuid::from_u128(31)),
                posted_as: PostedAs::GatewayFee,
                to_clearing: eur(-4),
                theirs: line.row.theirs,
                ours: line.row.ours,
                reason: "PayPal raised its fee for this payment afterwards.".into(),
                by: String::new(),
                at: NOW.minus(Span::days(1)),
            },
            by: Actor::Person("Ada Lovelace".into()),
        };
        let fee = || line(5, Difference::Fee, Movement::Taken, (Some(eur(450)), Some(eur(446))));
        let ended = || DifferenceLine { ended_at: Some(NOW), posted: Some(1), ..fee() };
        let misfit = DifferenceLine { posted: Some(1), agreed_at: Some(NOW), ..fee() };
        let view = |accounts, differences, open| ReconciliationView {
            accounts,
            differences,
            open,
            posted: vec![PostedDifference { line: ended(), posted: posting(1, &fee()) }],
        };
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
                fee(),
                line(6, Difference::Waiting, Movement::Taken, (Some(eur(12_100)), Some(eur(12_100)))),
                line(7, Difference::Refused, Movement::Taken, (Some(eur(12_100)), Some(eur(12_100)))),
                line(8, Difference::NotHere, Movement::Returned, (Some(eur(12_100)), None)),
                line(9, Difference::NotHere, Movement::GivenBack, (Some(eur(2_000)), None)),
                misfit.clone(),
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
        let missing = vec![("posted_as", "…".into()), ("reason", "…".into())];
        let wrong =
            Typed { note: wrong, posting: TypedPosting { problems: missing, ..TypedPosting::default() } };
        let shown = TypedPosting {
            posted_as: PostedAs::GatewayFee.code().to_string(),
            reason: "PayPal raised its fee for this payment afterwards.".into(),
            is_shown: true,
            problems: Vec::new(),
        };
        let of = |line: &DifferenceLine, postings, postable| DifferenceView {
            line: line.clone(),
            account: (GatewayProduct::PayPal, "bursardemo-paypal".into()),
            postings,
            postable,
        };
        let open = |index: usize, postable| of(&differing.differences[index], Vec::new(), postable);
        let waiting = Err(PostRefusal::Unpostable(Unpostable::Waiting));
        let both = vec![posting(1, &fee()), posting(2, &fee())];
        for (name, view, typed) in [
            ("difference", open(1, Ok(eur(-12_100))), Typed::default()),
            ("difference-wrong", open(0, Ok(eur(5_000))), wrong),
            ("difference-refund", open(8, Ok(eur(-2_000))), Typed::default()),
            ("difference-waiting", open(5, waiting), Typed::default()),
            ("difference-shown", open(4, Ok(eur(-4))), Typed { posting: shown, ..Typed::default() }),
            ("difference-posted", of(&ended(), vec![posting(1, &fee())], Ok(eur(-4))), Typed::default()),
            ("difference-misfit", of(&misfit, vec![posting(1, &fee())], Ok(eur(-4))), Typed::default()),
            ("difference-reversed", of(&fee(), both, Ok(eur(-4))), Typed::default()),
        ] {
            add(name, DifferencePage::new(self.frame(here), &self.site, &view, &typed).render());
        }
    }
}
