//! Disputes (PS 6.11): while one is open nothing of its payment is given back; what is asked back meanwhile waits for its end.

use crate::common::{arm, balance, buy};
use crate::refund_books::with_part_policy;
use crate::refunds::{CLERK, eur, give, refunded, registration};
use app::PersonalLink;
use app::disputes::{DisputeRefusal, NewDispute};
use app::money::{Decided, Decision, PaymentFilter, PaymentView};
use app::refunds::{ConsoleRefund, HowPaid, OrderRefusal};
use app::registrations::GoingBackView;
use domain::ids::RegistrationId;
use domain::ledger::Account;
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::payments::situation::Waiting;
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use store::payments::disputes::DisputeRow;
use testkit::TestApp;
use testkit::databases::each_engine;

pub(crate) fn told(test: &TestApp, minor: i64) -> NewDispute {
    NewDispute {
        id: test.app.disputes().new_id(),
        amount: eur(test, minor),
        fee: eur(test, 1_500),
        case_number: "PP-D-12345".into(),
        opened_at: test.clock_now(),
        answer_by: None,
        reason: "not received".into(),
    }
}

pub(crate) async fn note(test: &TestApp, of: RegistrationId, told: NewDispute) -> Result<(), DisputeRefusal> {
    test.app.disputes().note(CLERK, test.site.id, of, told).await.expect("the store works")
}

pub(crate) async fn open(test: &TestApp, link: &PersonalLink, minor: i64) -> RegistrationId {
    let of = registration(test, link).await;
    assert_eq!(note(test, of, told(test, minor)).await, Ok(()));
    of
}

pub(crate) async fn payment(test: &TestApp, link: &PersonalLink) -> PaymentView {
    let reference = test.view(link).await.reference;
    test.app.money().payment(&test.site, &reference).await.expect("readable").expect("paid")
}

/// Decides the dispute that is open, or was.
pub(crate) async fn decide(
    test: &TestApp,
    link: &PersonalLink,
    how: impl Fn(&DisputeRow) -> Decision,
) -> Decided {
    let reference = test.view(link).await.reference;
    let decision = how(&shown(test, link).await);
    let decided = test.app.money().decide(CLERK, &test.site, &reference, (decision, "")).await;
    decided.expect("the store works").expect("a payment")
}

fn won(of: &DisputeRow) -> Decision {
    Decision::DisputeWon(of.id)
}

/// All of it.
pub(crate) fn lost(of: &DisputeRow) -> Decision {
    Decision::DisputeLost(of.id, of.amount)
}

/// The dispute that is open, or the last one.
async fn shown(test: &TestApp, link: &PersonalLink) -> DisputeRow {
    let mut tx = test.app.store().reader().await.expect("readable");
    let intent = payment(test, link).await.id;
    let known = store::payments::disputes::list(&mut tx, test.site.id, intent).await.expect("readable");
    known.iter().find(|row| row.state == DisputeState::Open).or(known.last()).expect("noted").clone()
}

/// The sums of the list, which are its one line's: taken, given back, away by disputes, kept by the gateway. What is left of them
/// is what the gateway has for us.
pub(crate) async fn totals(test: &TestApp) -> [i64; 4] {
    let filter = PaymentFilter {
        mode: Mode::Production,
        search: String::new(),
        state: String::new(),
        session: String::new(),
        of_site: String::new(),
        method: String::new(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    };
    let page = test.app.money().payments(&test.site, &filter, None).await.expect("readable");
    let (line, sum) = (&page.lines[0], page.sums[0]);
    assert_eq!((page.lines.len(), page.sums.len()), (1, 1));
    assert_eq!(
        (line.taken, line.returned, line.disputed, line.fee),
        (sum.taken, sum.returned, sum.disputed, sum.fee)
    );
    let sums = [sum.taken, sum.returned, sum.disputed, sum.fee].map(|money| money.minor);
    let there = balance(test, Account::GatewayClearing).await;
    assert_eq!(sums[0] - sums[1..].iter().sum::<i64>(), there, "they add up with the books: {sums:?}");
    sums
}

/// What its payer reads of the money of a seat that was given up.
pub(crate) async fn going_back(test: &TestApp, link: &PersonalLink) -> GoingBackView {
    test.view(link).await.going_back.expect("it was paid")
}

/// Balances of what disputes move: at the gateway, disputed, lost, fees, tax, owed.
pub(crate) async fn books(test: &TestApp) -> [i64; 6] {
    let mut sums = [0; 6];
    for (sum, account) in sums.iter_mut().zip([
        Account::GatewayClearing,
        Account::DisputedFunds,
        Account::DisputeLosses,
        Account::DisputeFees,
        Account::OutputTax,
        Account::RefundsPayable,
    ]) {
        *sum = balance(test, account).await;
    }
    sums
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_disputed_payment_is_given_back_until_it_is_won() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = open(&test, &link, 12_100).await;
        assert_eq!(books(&test).await, [-1_500, 12_100, 0, 1_500, -2_100, 0], "LT-E15");
        let view = payment(&test, &link).await;
        assert_eq!(
            (view.state, view.disputed, view.taken),
            (IntentState::InDispute, eur(&test, 12_100), eur(&test, 12_100))
        );
        assert_eq!(view.returned, eur(&test, 0));
        assert_eq!(view.waiting.map(|task| task.why), Some(Waiting::Dispute));
        assert!(!view.may_dispute && view.may_record);
        assert_eq!(totals(&test).await, [12_100, 0, 12_100, 1_500]);

        assert_eq!(give(&test, of, 2_100).await, Err(OrderRefusal::Disputed), "it would leave twice");
        assert_eq!(note(&test, of, told(&test, 12_100)).await, Err(DisputeRefusal::AlreadyOpen));
        // What the rules give him he may ask for: it waits.
        let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        test.run_for(Span::hours(2)).await;
        assert_eq!(refunded(&test).await, 0);
        let view = payment(&test, &link).await;
        assert_eq!(view.dispute.expect("open").waits, eur(&test, 12_100));
        assert!(view.may_record, "somebody may have given it back at the console");

        assert_eq!(decide(&test, &link, won).await, Decided::Done);
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 12_100, "once");
        assert_eq!(books(&test).await, [-1_500, 0, 0, 1_500, 0, 0], "LT-E16, then E6 and E7");
        assert_eq!(decide(&test, &link, lost).await, Decided::NotNow, "it was won");
        assert_eq!(payment(&test, &link).await.state, IntentState::ClosedReturned);
        assert_eq!(totals(&test).await, [12_100, 12_100, 0, 1_500]);
        test.assert_sound().await;
    })
    .await;
}

/// LT-E8 is posted with the refund that waited: what is kept for a cancellation is known before, where it stands is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_given_back_for_a_fee_is_posted_when_the_dispute_ends() {
    for is_won in [true, false] {
        each_engine(async |database| {
            let test = with_part_policy(TestApp::start(database).await).await;
            let link = buy(&test, 1).await;
            test.run_for(Span::days(3)).await;
            open(&test, &link, 12_100).await;
            let cancelled = test.app.refunds().cancel(&test.site, &link, (9_075, 3_025)).await;
            cancelled.expect("works").expect("a link").expect("by the rules");
            test.run_for(Span::minutes(5)).await;
            assert_eq!(balance(&test, Account::DeferredRevenue).await, -10_000, "nothing is posted yet");
            let ends = if is_won { won } else { lost };
            assert_eq!(decide(&test, &link, ends).await, Decided::Done);
            test.run_for(Span::minutes(5)).await;
            assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
            assert_eq!(balance(&test, Account::CancellationFees).await, -2_500, "LT-E8");
            let (back, loss, tax, there) =
                if is_won { (9_075, 0, -525, 1_525) } else { (0, 2_500, 0, -1_500) };
            assert_eq!(refunded(&test).await, back);
            assert_eq!(books(&test).await, [there, 0, loss, 1_500, tax, 0]);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_counts_for_what_the_rules_give_back() {
    each_engine(async |database| {
        let test = with_part_policy(TestApp::start(database).await).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::days(3)).await;
        open(&test, &link, 9_000).await;
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        // Three quarters are 90.75, of which he has 90.
        let cancelled = test.app.refunds().cancel(&test.site, &link, (75, 3_025)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 75);
        let told = going_back(&test, &link).await;
        assert_eq!(
            [told.taken_back, told.gone, told.kept],
            [9_000, 75, 3_025].map(|minor| eur(&test, minor))
        );
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_had_gone_back_before_is_lost_beyond_the_payment() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = registration(&test, &link).await;
        give(&test, of, 12_100).await.expect("so much is left");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 12_100);
        assert_eq!(note(&test, of, told(&test, 12_100)).await, Ok(()), "a bank does not ask");
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        assert_eq!(books(&test).await, [-13_600, 0, 12_100, 1_500, 0, 0], "he has it twice");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_lost_leaves_the_rest_to_be_given_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = open(&test, &link, 5_001).await;
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        assert_eq!(give(&test, of, 7_100).await, Err(OrderRefusal::TooMuch(eur(&test, 7_099))));
        give(&test, of, 7_099).await.expect("so much is left");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 7_099);
        assert_eq!(balance(&test, Account::OutputTax).await, 0, "the tax of both is that of the whole");
        assert_eq!(balance(&test, Account::GatewayClearing).await, -1_500);
        // Another one over what is gone already.
        assert_eq!(note(&test, of, told(&test, 100)).await, Ok(()));
        assert_eq!(decide(&test, &link, won).await, Decided::Done);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_not_lost_while_a_refund_is_under_way() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = registration(&test, &link).await;
        arm(&test, Operation::Credit, FaultKind::DropAfter);
        // Nobody answers for a while.
        test.emulator.arm(Arm { count: 20, ..Arm::once(Operation::Inquiry, FaultKind::DropBefore) });
        give(&test, of, 2_100).await.expect("so much is left");
        assert_eq!(note(&test, of, told(&test, 12_100)).await, Ok(()));
        assert_eq!(decide(&test, &link, lost).await, Decided::RefundUnderWay);
        test.run_for(Span::minutes(30)).await;
        assert_eq!(refunded(&test).await, 2_100, "it was sent before the dispute was noted");
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        assert_eq!(payment(&test, &link).await.lost, eur(&test, 12_100));
        test.assert_sound().await;
    })
    .await;
}

/// The request of a refund was lost, and is not sent again while it is disputed: a person reads that it is disputed, and decides.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_never_arrived_hides_no_dispute() {
    for is_won in [true, false] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let link = buy(&test, 1).await;
            let of = registration(&test, &link).await;
            arm(&test, Operation::Credit, FaultKind::DropBefore);
            test.emulator.arm(Arm { count: 5, ..Arm::once(Operation::Inquiry, FaultKind::DropBefore) });
            give(&test, of, 2_100).await.expect("so much is left");
            assert_eq!(note(&test, of, told(&test, 12_100)).await, Ok(()));
            let view = payment(&test, &link).await;
            assert_eq!(
                (view.state, view.waiting.map(|task| task.why)),
                (IntentState::InDispute, Some(Waiting::Dispute))
            );
            test.run_for(Span::minutes(30)).await;
            assert_eq!(refunded(&test).await, 0, "it is not sent again");
            if is_won {
                assert_eq!(decide(&test, &link, won).await, Decided::Done);
                test.run_for(Span::minutes(30)).await;
                assert_eq!(refunded(&test).await, 2_100, "once");
                assert_eq!(books(&test).await, [8_500, 0, 0, 1_500, -1_736, 0]);
            } else {
                assert_eq!(decide(&test, &link, lost).await, Decided::RefundUnderWay);
                // Its key is good for no more than half of a day.
                test.run_for(Span::hours(13)).await;
                assert_eq!(decide(&test, &link, lost).await, Decided::Done);
                test.run_for(Span::hours(3)).await;
                assert_eq!(refunded(&test).await, 0);
                assert_eq!(books(&test).await, [-1_500, 0, 8_264, 1_500, 0, 0]);
            }
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_dispute_is_refused() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = registration(&test, &link).await;
        let (unpaid, _) = test.register("paid", 2).await;
        let unpaid = registration(&test, &unpaid).await;
        assert_eq!(note(&test, unpaid, told(&test, 1)).await, Err(DisputeRefusal::NothingPaid));
        let good = || told(&test, 12_100);
        let now = test.clock_now();
        for (wrong, refusal) in [
            (told(&test, 0), DisputeRefusal::BadAmount),
            (told(&test, 12_101), DisputeRefusal::TooMuch(eur(&test, 12_100))),
            (NewDispute { fee: eur(&test, -1), ..good() }, DisputeRefusal::BadFee(eur(&test, 12_100))),
            (NewDispute { fee: eur(&test, 12_101), ..good() }, DisputeRefusal::BadFee(eur(&test, 12_100))),
            (NewDispute { case_number: " ".into(), ..good() }, DisputeRefusal::CaseNumberMissing),
            (NewDispute { case_number: "9".repeat(61), ..good() }, DisputeRefusal::CaseNumberTooLong),
            (NewDispute { reason: "x".repeat(5_000), ..good() }, DisputeRefusal::ReasonTooLong),
            (NewDispute { opened_at: now.plus(Span::minutes(1)), ..good() }, DisputeRefusal::BadDay),
            (NewDispute { opened_at: now.minus(Span::days(2)), ..good() }, DisputeRefusal::BadDay),
            (
                NewDispute { answer_by: Some(now.minus(Span::days(1))), ..good() },
                DisputeRefusal::BadAnswerDay,
            ),
        ] {
            assert_eq!(note(&test, of, wrong).await, Err(refusal));
        }
        let form = good();
        assert_eq!(note(&test, of, form.clone()).await, Ok(()));
        assert_eq!(note(&test, of, form.clone()).await, Ok(()), "a double click notes once");
        let other = NewDispute { amount: eur(&test, 5), ..form };
        assert_eq!(note(&test, of, other).await, Err(DisputeRefusal::OtherForm));
        // What somebody gives back at the console all the same has left.
        let console = ConsoleRefund {
            id: test.app.refunds().new_id(),
            object: test
                .emulator
                .credit_at_console(&capture(&test).await, 100)
                .await
                .expect("so much is left"),
            given: Some((eur(&test, 100), now)),
            reason: String::new(),
        };
        let recorded = test.app.refunds().record_console(CLERK, test.site.id, of, console).await;
        assert_eq!(recorded.expect("the store works"), Ok(()));
        assert_eq!(books(&test).await, [-1_600, 12_100, 0, 1_500, -2_083, 0], "disputed once");
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        assert_eq!(books(&test).await, [-1_600, 0, 10_017, 1_500, 0, 0], "he has a part of it twice");
        test.assert_sound().await;
    })
    .await;
}

async fn capture(test: &TestApp) -> String {
    let books = test.emulator.books().await.expect("books");
    let mut captures = books.transactions.iter().filter(|txn| txn.kind == emulators::payflow::Kind::Capture);
    captures.next().expect("captured").pnref.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_tells_what_was_bought_agreed_and_sent() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(5)).await;
        let reference = test.view(&link).await.reference;
        let evidence = test.app.disputes().evidence(&test.site, &reference).await.expect("readable");
        let evidence = evidence.expect("it was paid");
        assert_eq!((evidence.price, evidence.transactions), (eur(&test, 12_100), vec![capture(&test).await]));
        assert_eq!(evidence.policy, test.site.refund_policy);
        let kinds: Vec<_> = evidence.sent.iter().map(|mail| (mail.kind, mail.to.as_deref())).collect();
        assert_eq!(kinds, [(domain::messages::MailKind::Confirmation, Some(evidence.payer.1.as_str()))]);
        assert!(evidence.confirmed_at.is_some() && evidence.attended.is_empty());
        let (unpaid, _) = test.register("paid", 2).await;
        let reference = test.view(&unpaid).await.reference;
        let none = test.app.disputes().evidence(&test.site, &reference).await.expect("readable");
        assert!(none.is_none(), "nothing was taken");
    })
    .await;
}

/// A page that was left open decides nothing about the next dispute of the same payment.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_is_the_dispute_that_was_shown() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        open(&test, &link, 5_000).await;
        let first = shown(&test, &link).await;
        assert_eq!(decide(&test, &link, won).await, Decided::Done);
        open(&test, &link, 12_100).await;
        let reference = test.view(&link).await.reference;
        for stale in [won(&first), lost(&first)] {
            let decided = test.app.money().decide(CLERK, &test.site, &reference, (stale, "")).await;
            assert_eq!(decided.expect("the store works"), Some(Decided::NotNow));
        }
        assert_eq!(payment(&test, &link).await.disputed, eur(&test, 12_100));
        assert_eq!(decide(&test, &link, won).await, Decided::Done);
        test.assert_sound().await;
    })
    .await;
}

/// The answers of the gateway contradict while what is due waits for the end of a dispute, and a person ends the payment by hand:
/// the fee that is kept stays where it was until the rest is settled, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_disputed_payment_that_is_ended_by_hand_is_posted_when_its_dispute_ends() {
    for is_won in [true, false] {
        each_engine(async |database| {
            let test = with_part_policy(TestApp::start(database).await).await;
            let link = buy(&test, 1).await;
            test.run_for(Span::days(3)).await;
            let of = open(&test, &link, 12_100).await;
            let cancelled = test.app.refunds().cancel(&test.site, &link, (9_075, 3_025)).await;
            cancelled.expect("works").expect("a link").expect("by the rules");
            test.emulator.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::OtherAmount) });
            let reference = test.view(&link).await.reference;
            test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked").expect("a payment");
            let waiting = payment(&test, &link).await.waiting.map(|task| task.why);
            assert!(matches!(waiting, Some(Waiting::Contradiction(_))), "{waiting:?}");
            let close = (Decision::Close { keeps_seat: false }, "seen to");
            let closed = test.app.money().decide(CLERK, &test.site, &reference, close).await;
            assert_eq!(closed.expect("works"), Some(Decided::Done));
            assert_eq!(balance(&test, Account::DeferredRevenue).await, -10_000, "nothing is posted yet");
            let ends = if is_won { won } else { lost };
            assert_eq!(decide(&test, &link, ends).await, Decided::Done);
            if is_won {
                let orders = test.app.refunds().list(test.site.id, of).await.expect("readable");
                let by_bank = (HowPaid::ByBank, "12 December");
                let paid = test
                    .app
                    .refunds()
                    .settle_otherwise(CLERK, test.site.id, orders[0].order.id, by_bank)
                    .await;
                assert_eq!(paid.expect("works"), Ok(()));
            }
            assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
            assert_eq!(balance(&test, Account::CancellationFees).await, -2_500, "LT-E8");
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

/// While it is disputed nobody is promised money that waits.
#[tokio::test(flavor = "multi_thread")]
async fn mails_say_what_waits_and_what_is_kept() {
    each_engine(async |database| {
        let test = with_part_policy(TestApp::start(database).await).await;
        let (waits, loses) = (buy(&test, 1).await, buy(&test, 2).await);
        test.run_for(Span::days(3)).await;
        open(&test, &waits, 12_100).await;
        open(&test, &loses, 9_000).await;
        assert_eq!(decide(&test, &loses, lost).await, Decided::Done);
        for (link, shown, said, never) in [
            (&waits, (9_075, 3_025), ["90.75 is due to you, and waits", "30.25"], "is on its way"),
            (&loses, (75, 3_025), ["0.75", "30.25"], "120.25"),
        ] {
            let before = test.mailer.sent().len();
            let cancelled = test.app.refunds().cancel(&test.site, link, shown).await;
            cancelled.expect("works").expect("a link").expect("by the rules");
            test.run_for(Span::minutes(2)).await;
            let mails = test.mailer.sent();
            let mail = &mails[before];
            for words in said {
                assert!(mail.text.contains(words), "{words} is missing: {}", mail.text);
            }
            assert!(!mail.text.contains(never), "{}", mail.text);
        }
        test.assert_sound().await;
    })
    .await;
}
