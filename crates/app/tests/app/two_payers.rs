//! Two people who each paid a part of one session claim at the same moment, on both databases: each gets his own part, once
//! (PS-I-41, LT-B5…B7), whoever files, decides and pays beside whom.

use crate::common::pay_well;
use crate::divisions::typed;
use app::accounts::Person;
use app::disputes::NewDispute;
use app::refunds::RefundRequest;
use app::reports::{Asked, GroupBy, Kind, ReportFilter, Sight};
use app::sessions::Acting;
use app::usage::{HostPay, HowToPay};
use domain::accounts::Role;
use domain::claims::ClaimRefusal;
use domain::ids::{ClaimId, DivisionId};
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::dispute;
use domain::payments::gateway::Mode;
use domain::payments::purchase::Purchase;
use domain::refunds::OrderState;
use domain::time::{Span, Timestamp};
use domain::usage::ceiling::AtCeiling;
use emulators::payflow::{Arm, FaultKind, Operation};
use store::payments::intents::{self, IntentRow};
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};

/// A session that its host paid first and a colleague added to, and who is asked for the money.
struct Scene {
    test: TestApp,
    here: HostedHere,
    payers: [Person; 2],
    heads: [Person; 2],
    clerks: [Person; 2],
    division: DivisionId,
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

async fn page(test: &TestApp, here: &HostedHere, by: &Person) -> String {
    let by = Acting { account: by.account, on_all: true };
    match test.app.usage().open(by, &test.site, &here.slug, HowToPay::Hold).await.expect("works") {
        Some(HostPay::GoToPage(url)) => url,
        other => panic!("no page: {other:?}"),
    }
}

async fn scene(database: &TestDatabase) -> Scene {
    let test = TestApp::start(database).await;
    test.sell_minutes("authorize").await;
    let little = Accepting { minutes: 10, computers: 1, at_ceiling: AtCeiling::Ask, ..Accepting::default() };
    let mut here = test.hosted_here(little).await;
    let payers = [test.person(Role::Host).await.person, test.person(Role::Administrator).await.person];
    let heads = [test.person(Role::Head).await.person, test.person(Role::Head).await.person];
    let clerks = [test.person(Role::Finance).await.person, test.person(Role::Finance).await.person];
    let division = test.division("4711", &[heads[0].account, heads[1].account]).await;
    test.book(&here.slug, payers[0].account, "4711").await;
    here.by = Acting { account: payers[0].account, on_all: false };
    let url = page(&test, &here, &payers[0]).await;
    pay_well(&test, &url).await;
    test.host_returns(&url).await;
    test.run_for(Span::hours(3)).await;
    drop(test.begin_here(&here).await);
    test.connect(&here, "desk").await;
    test.run_for(Span::minutes(13)).await;
    // Twenty minutes in all: € 1.74, of which 88 cents are held; the colleague adds the rest.
    test.accept(payers[0].account, here.id, Accepting { minutes: 20, ..little }).await;
    let url = page(&test, &here, &payers[1]).await;
    pay_well(&test, &url).await;
    test.host_returns(&url).await;
    test.run_for(Span::minutes(9)).await;
    test.disconnect(&here, "desk").await;
    test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
    test.run_for(Span::minutes(1)).await;
    Scene { test, here, payers, heads, clerks, division }
}

impl Scene {
    async fn file(&self, by: &Person) -> Option<Result<ClaimId, ClaimRefusal>> {
        self.test.app.claims().file(by, &self.test.site, &self.here.slug).await.expect("works")
    }

    async fn decide(&self, by: &Person, id: ClaimId) -> Option<Result<(), ClaimRefusal>> {
        self.test.app.claims().decide(by, &self.test.site, id, (true, "")).await.expect("works")
    }

    async fn pay(&self, by: &Person, id: ClaimId) -> Option<Result<(), ClaimRefusal>> {
        let claims = self.test.app.claims();
        let view = claims.find(by, &self.test.site, id).await.expect("works");
        let paid = ("2026-118", view.map(|view| view.due.minor));
        claims.pay(by, &self.test.site, id, paid).await.expect("works")
    }

    async fn amount(&self, by: &Person, id: ClaimId) -> i64 {
        let view = self.test.app.claims().find(by, &self.test.site, id).await.expect("works");
        view.expect("his own").line.row.claim.amount.minor
    }

    /// What the session is charged, whoever paid.
    async fn cost(&self) -> i64 {
        let mut reader = self.test.app.store().reader().await.expect("readable");
        let (site, session) = (self.test.site.id, self.here.id);
        let statement = store::usage::statements::of_session(&mut reader, site, session).await;
        statement.expect("readable").expect("frozen").charged.gross.minor
    }

    /// The division gets a budget, of which nothing was reserved for the session.
    async fn budget(&self, minor: i64) {
        let by = self.test.person(Role::Administrator).await.person.account;
        let typed = typed(self.test.clock_now().minus(Span::days(30)), minor, false);
        let added = self.test.app.divisions().add_budget(by, &self.test.site, self.division, &typed).await;
        assert_eq!(added.expect("works"), Some(Ok(())));
    }

    /// What the session has cost the division's budget.
    async fn spent(&self) -> i64 {
        let mut reader = self.test.app.store().reader().await.expect("readable");
        let (site, session) = (self.test.site.id, self.here.id);
        let spent = store::divisions::budgets::spent(&mut reader, site, session).await.expect("readable");
        spent.map_or(0, |(_, spent)| spent.minor)
    }

    /// The gateway refuses a refund, and the operator dismisses it.
    async fn refund_in_vain(&self, to: &Person, minor: i64) {
        self.refund_refused(to, minor).await;
        self.dismiss().await;
    }

    /// The gateway refuses a refund.
    async fn refund_refused(&self, to: &Person, minor: i64) {
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 111;
        self.test.emulator.arm(no);
        self.refund(to, minor).await;
        self.test.run_for(Span::minutes(20)).await;
    }

    /// The operator dismisses the refund that failed.
    async fn dismiss(&self) {
        let seller = self.test.app.sites().operators_seller().await.expect("readable").expect("he sells");
        let mut reader = self.test.app.store().reader().await.expect("readable");
        let (site, session) = (self.test.site.id, self.here.id);
        let mut failed = Vec::new();
        for intent in intents::list_of_use(&mut reader, site, session).await.expect("readable") {
            let orders = store::refunds::list(&mut reader, seller.id, intent.id).await.expect("readable");
            failed.extend(orders.into_iter().filter(|row| row.order.state == OrderState::Failed));
        }
        drop(reader);
        assert_eq!(failed.len(), 1);
        let clerk = self.clerks[0].account;
        let dismissed = self.test.app.refunds().dismiss(clerk, seller.id, failed[0].order.id, "kept").await;
        assert_eq!(dismissed.expect("works"), Ok(()));
    }

    /// What one has paid.
    async fn payment_of(&self, payer: &Person) -> IntentRow {
        let mut reader = self.test.app.store().reader().await.expect("readable");
        let (site, session) = (self.test.site.id, self.here.id);
        let mut intents =
            intents::list_of_use(&mut reader, site, session).await.expect("readable").into_iter();
        let is_his =
            |purchase: &Purchase| matches!(purchase, Purchase::Use(paid) if paid.payer == payer.account);
        intents.find(|intent| is_his(&intent.purchase)).expect("he has paid")
    }

    /// One who paid has his bank take a part of it back, and wins.
    async fn charge_back(&self, payer: &Person, minor: i64) {
        let (intent, disputes) = (self.payment_of(payer).await, self.test.app.disputes());
        let told = NewDispute {
            id: disputes.new_id(),
            amount: eur(minor),
            fee: eur(0),
            case_number: "PP-1".into(),
            opened_at: self.test.clock_now(),
            answer_by: None,
            reason: String::new(),
        };
        let clerk = self.clerks[0].account;
        let how = (told.id, dispute::Ended::Lost(told.amount), "");
        let noted = disputes.note(clerk, intent.site_id, intent.id, told).await;
        noted.expect("works").expect("so much was taken");
        let lost = disputes.end(clerk, intent.site_id, intent.id, how).await;
        lost.expect("works").expect("it was open");
        self.test.run_for(Span::minutes(1)).await;
    }

    /// The operator gives money back to the card of one who paid.
    async fn refund(&self, to: &Person, minor: i64) {
        let intent = self.payment_of(to).await;
        let amount = Money::new(minor, intent.price.gross.currency);
        let refunds = self.test.app.refunds();
        let request = RefundRequest { id: refunds.new_id(), amount, reason: "the sound was bad".into() };
        let asked = refunds.request(self.clerks[0].account, intent.site_id, intent.id, request).await;
        asked.expect("works").expect("so much was taken");
        self.test.run_for(Span::minutes(1)).await;
    }

    async fn balance(&self, account: Account) -> i64 {
        let balances = self.test.app.ledger().balances(&self.test.site, Mode::Production).await;
        let found = balances.expect("readable").into_iter().filter(|(of, ..)| *of == account);
        found.map(|(_, _, minor)| minor).sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bank_takes_back_for_a_host_is_not_reimbursed_as_well() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let ([host, _], [head, _], [clerk, _]) = (&scene.payers, &scene.heads, &scene.clerks);
        scene.budget(10_000).await;
        let his = scene.file(host).await.expect("his session").expect("filed");
        scene.test.run_jobs().await;
        assert_eq!(scene.decide(head, his).await, Some(Ok(())));
        let due = async || {
            let view = scene.test.app.claims().find(clerk, &scene.test.site, his).await.expect("works");
            view.expect("a claim").due.minor
        };
        let (before, spent) = (due().await, scene.spent().await);
        scene.charge_back(host, 30).await;
        assert_eq!((due().await, scene.spent().await), (before - 30, spent - 30));
        // Another one finds the books as the first one left them.
        scene.charge_back(host, 10).await;
        assert_eq!((due().await, scene.spent().await), (before - 40, spent - 40));
        assert_eq!(scene.pay(clerk, his).await, Some(Ok(())));
        assert_eq!(scene.file(host).await, Some(Err(ClaimRefusal::NothingLeft)));
        scene.test.run_jobs().await;
        scene.test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissed_refund_gives_nothing_back_to_a_claim_that_was_refused_or_paid_meanwhile() {
    for is_paid in [false, true] {
        each_engine(async |database| {
            let scene = scene(database).await;
            let ([host, _], [head, _]) = (&scene.payers, &scene.heads);
            let his = scene.file(host).await.expect("his session").expect("filed");
            scene.test.run_jobs().await;
            if is_paid {
                assert_eq!(scene.decide(head, his).await, Some(Ok(())));
            }
            scene.refund_refused(host, 30).await;
            if is_paid {
                assert_eq!(scene.pay(&scene.clerks[0], his).await, Some(Ok(())));
            } else {
                let refused =
                    scene.test.app.claims().decide(head, &scene.test.site, his, (false, "no")).await;
                assert_eq!(refused.expect("works"), Some(Ok(())));
            }
            assert_eq!(scene.balance(Account::ReimbursementsPayable).await, 0);
            scene.dismiss().await;
            assert_eq!(scene.balance(Account::ReimbursementsPayable).await, 0, "paid: {is_paid}");
            // What he was not given he may claim.
            let rest = scene.file(host).await.expect("his session").expect("filed");
            assert_eq!(scene.amount(host, rest).await, if is_paid { 30 } else { 88 });
            scene.test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_has_not_claimed_goes_back_to_him_before_what_he_has() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let ([host, _], [head, _], clerk) = (&scene.payers, &scene.heads, &scene.clerks[0]);
        scene.refund_refused(host, 60).await;
        let first = scene.file(host).await.expect("his session").expect("filed");
        scene.test.run_jobs().await;
        assert_eq!((scene.amount(host, first).await, scene.decide(head, first).await), (28, Some(Ok(()))));
        scene.dismiss().await;
        scene.refund(host, 30).await;
        let payable = async || scene.balance(Account::ReimbursementsPayable).await;
        assert_eq!(payable().await, -28, "of the 60 that he has not claimed");
        assert_eq!(scene.pay(clerk, first).await, Some(Ok(())));
        let second = scene.file(host).await.expect("his session").expect("filed");
        scene.test.run_jobs().await;
        assert_eq!((scene.amount(host, second).await, scene.decide(head, second).await), (30, Some(Ok(()))));
        assert_eq!(scene.pay(clerk, second).await, Some(Ok(())));
        assert_eq!(payable().await, 0);
        scene.refund(host, 35).await;
        assert_eq!(payable().await, 35, "now he owes it");
        let sent = scene.test.mailer.sent();
        let told = sent.iter().filter(|mail| mail.text.contains("you now owe it €\u{a0}0.35"));
        assert_eq!(told.count(), 1, "and reads so");
        // His division settles what is left of both, once.
        for claim in [first, second] {
            let settled = scene.test.app.claims().settle(clerk, &scene.test.site, claim).await;
            assert_eq!(settled.expect("works"), Some(Ok(())));
        }
        assert_eq!(scene.balance(Account::DivisionReceivables).await, 0);
        assert_eq!(scene.balance(Account::Bank).await, -35);
        scene.test.assert_sound().await;
    })
    .await;
}

/// How an act on a claim ended; none where there is no such claim.
type Ended<T> = Option<Result<T, ClaimRefusal>>;

/// What of two acts at once was done.
fn done<T: Copy>(both: (Ended<T>, Ended<T>)) -> Vec<T> {
    [both.0, both.1].into_iter().flatten().filter_map(Result::ok).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_paid_a_part_each_are_each_reimbursed_their_own_once() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let [host, colleague] = &scene.payers;
        let cost = scene.cost().await;
        assert!(cost > 88, "both have paid a part: {cost}");
        // Both at once; and each twice at once.
        let (his, hers) = tokio::join!(async { tokio::join!(scene.file(host), scene.file(host)) }, async {
            tokio::join!(scene.file(colleague), scene.file(colleague))
        },);
        let (his, hers) = (done(his), done(hers));
        assert_eq!((his.len(), hers.len()), (1, 1), "one claim of each");
        let (his, hers) = (his[0], hers[0]);
        assert_eq!(scene.amount(host, his).await, 88);
        assert_eq!(scene.amount(colleague, hers).await, cost - 88);
        assert_eq!(scene.balance(Account::ReimbursementsPayable).await, -cost);
        // Who is asked reads it before somebody has decided.
        scene.test.run_jobs().await;
        let [head, other] = &scene.heads;
        let (first, second) =
            tokio::join!(async { tokio::join!(scene.decide(head, his), scene.decide(other, his)) }, async {
                tokio::join!(scene.decide(other, hers), scene.decide(head, hers))
            },);
        assert_eq!((done(first).len(), done(second).len()), (1, 1), "each is decided once");
        scene.test.run_jobs().await;
        let [clerk, second_clerk] = &scene.clerks;
        let (first, second) = tokio::join!(
            async { tokio::join!(scene.pay(clerk, his), scene.pay(second_clerk, his)) },
            async { tokio::join!(scene.pay(second_clerk, hers), scene.pay(clerk, hers)) },
        );
        assert_eq!((done(first).len(), done(second).len()), (1, 1), "each is paid once");
        assert_eq!(scene.balance(Account::ReimbursementsPayable).await, 0);
        assert_eq!(scene.balance(Account::Bank).await, -cost);
        assert_eq!(scene.balance(Account::DivisionReceivables).await, cost);
        for payer in [host, colleague] {
            assert_eq!(scene.file(payer).await, Some(Err(ClaimRefusal::NothingLeft)));
        }
        scene.test.run_jobs().await;
        scene.test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_to_one_who_paid_frees_nothing_that_another_is_promised() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let ([host, colleague], [head, _]) = (&scene.payers, &scene.heads);
        let cost = scene.cost().await;
        assert!(cost > 88 + 40, "both have paid a part: {cost}");
        scene.budget(5_000).await;
        let his = scene.file(host).await.expect("his session").expect("filed");
        // Who is asked reads it before somebody has decided.
        scene.test.run_jobs().await;
        assert_eq!(scene.decide(head, his).await, Some(Ok(())));
        assert_eq!(scene.spent().await, 88);
        scene.refund(colleague, 30).await;
        assert_eq!(scene.spent().await, 88, "she had claimed nothing");
        let hers = scene.file(colleague).await.expect("she paid").expect("filed");
        assert_eq!(scene.amount(colleague, hers).await, cost - 88 - 30);
        scene.test.run_jobs().await;
        assert_eq!(scene.decide(head, hers).await, Some(Ok(())));
        assert_eq!(scene.spent().await, cost - 30);
        scene.refund(colleague, 10).await;
        assert_eq!(scene.spent().await, cost - 40, "of what she was promised");
        scene.refund(host, 8).await;
        assert_eq!(scene.spent().await, cost - 48);
        scene.test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_dismissed_takes_nothing_from_budget_and_claim() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let ([host, _], [head, _]) = (&scene.payers, &scene.heads);
        scene.budget(5_000).await;
        let his = scene.file(host).await.expect("his session").expect("filed");
        scene.test.run_jobs().await;
        assert_eq!(scene.decide(head, his).await, Some(Ok(())));
        assert_eq!((scene.spent().await, scene.balance(Account::ReimbursementsPayable).await), (88, -88));
        scene.refund_in_vain(host, 30).await;
        assert_eq!((scene.spent().await, scene.balance(Account::ReimbursementsPayable).await), (88, -88));
        // Another one that arrives counts as always.
        scene.refund(host, 8).await;
        assert_eq!((scene.spent().await, scene.balance(Account::ReimbursementsPayable).await), (80, -80));
        assert_eq!(scene.pay(&scene.clerks[0], his).await, Some(Ok(())));
        assert_eq!(scene.balance(Account::ReimbursementsPayable).await, 0);
        scene.test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_compares_what_was_charged_with_what_was_paid_in_the_end() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let filter = ReportFilter {
            mode: Mode::Production,
            from: Timestamp(i64::MIN),
            until: Timestamp(i64::MAX),
            division: String::new(),
            session: String::new(),
            host: None,
            reader: scene.payers[0].account,
            sight: Sight::All,
        };
        let asked = Asked { kind: Kind::Usage, filter, group: GroupBy::Host, detail: false, most: None };
        let make = async |asked: &Asked| {
            scene.test.app.reports().make(&scene.test.site, asked).await.expect("readable")
        };
        let report = make(&asked).await;
        let sum = |title: &str| report.sum_of(title, eur(0).currency);
        let cost = scene.cost().await;
        // Twenty minutes of one computer, not the ten of before.
        assert_eq!(sum("reports-estimate"), 145);
        assert_eq!((sum("reports-charged"), sum("reports-paid")), (cost, cost));
        assert_eq!(sum("reports-difference"), cost - 145);
        let told: Vec<_> = scene.test.mailer.sent().into_iter().map(|mail| mail.subject).collect();
        let charged: Vec<_> = told.iter().filter(|subject| subject.contains("charged for")).collect();
        assert_eq!(charged.len(), 2, "{told:?}");
        assert_ne!(charged[0], charged[1], "one of each payment");
        // Money goes back: what is charged back is what the operator's books keep.
        scene.refund(&scene.payers[1], 30).await;
        let seller = scene.test.app.sites().operators_seller().await.expect("readable").expect("he sells");
        let balances = scene.test.app.ledger().balances(&seller, Mode::Production).await.expect("readable");
        let revenue = [Account::PeopleMinutes, Account::TeleconferenceMinutes, Account::OutputTax];
        let kept = balances.iter().filter(|(of, ..)| revenue.contains(of)).map(|(_, _, minor)| -minor);
        let kept: i64 = kept.sum();
        assert_eq!(kept, cost - 30);
        let summary = make(&Asked { kind: Kind::ChargeBack, ..asked.clone() }).await;
        let of = |title: &str| summary.sum_of(title, eur(0).currency);
        assert_eq!((of("reports-charged"), of("reports-refunded")), (cost, 30));
        assert_eq!((of("reports-charged-back"), of("reports-open")), (kept, 0));
        assert_eq!(summary.bars.iter().map(|bar| bar.total.minor).sum::<i64>(), kept);
        let detail = make(&Asked { kind: Kind::ChargeBack, detail: true, ..asked.clone() }).await;
        assert_eq!(detail.sum_of("reports-amount", eur(0).currency), kept);
        let usage = make(&asked).await;
        let of = |title: &str| usage.sum_of(title, eur(0).currency);
        assert_eq!((of("reports-paid"), of("reports-refunded")), (cost, 30));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_presses_pay_after_another_has_paid_is_not_the_payer() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let (host, other) =
            (test.person(Role::Host).await.person, test.person(Role::Administrator).await.person);
        test.book(&here.slug, host.account, "").await;
        let url = page(&test, &here, &host).await;
        // His browser never comes back.
        pay_well(&test, &url).await;
        let by = Acting { account: other.account, on_all: true };
        let pressed = test.app.usage().open(by, &test.site, &here.slug, HowToPay::Hold).await;
        assert_eq!(pressed.expect("works"), Some(HostPay::NothingToPay));
        let mut reader = test.app.store().reader().await.expect("readable");
        let paid = intents::list_of_use(&mut reader, test.site.id, here.id).await.expect("readable");
        let payers: Vec<_> = paid
            .iter()
            .map(|intent| match intent.purchase {
                Purchase::Use(of_use) => of_use.payer,
                Purchase::Seat(_) => panic!("no seat"),
            })
            .collect();
        assert_eq!(payers, [host.account]);
    })
    .await;
}
