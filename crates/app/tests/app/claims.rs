//! Claims: filed from a statement, decided by a head of the division, paid by finance; never twice, never beyond what the
//! host has paid in the end (S-56, PS-I-41, LT-B5…B10).

use crate::divisions::{Kept, kept, typed};
use app::accounts::Person;
use app::claims::ClaimView;
use app::divisions::BudgetReader;
use app::reports::{self, Asked, GroupBy, Kind, ReportFilter};
use app::statements::{Sight, Who};
use domain::accounts::Role;
use domain::claims::{ClaimRefusal, ClaimState};
use domain::ids::{ClaimId, RefundId};
use domain::ledger::{self, Account, Standing};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::time::Timestamp;
use domain::usage::Leg;
use store::Tx;
use store::usage::statements::StatementRow;
use testkit::TestApp;
use testkit::databases::{self, TestDatabase, each_engine};
use testkit::statements::Stay;
use uuid::Uuid;

/// 88 minutes: 5.28, with 21 % tax 6.39.
const STAYS: [Stay<'_>; 1] = [("Anna", Leg::Computer, 0, 88)];
const COST: i64 = 639;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

/// A host who has paid a session, a head and a bookkeeper.
struct Scene {
    test: TestApp,
    host: Person,
    head: Person,
    finance: Person,
    statement: StatementRow,
}

async fn scene(database: &TestDatabase) -> Scene {
    let test = TestApp::start(database).await;
    let host = test.person(Role::Host).await.person;
    let head = test.person(Role::Head).await.person;
    let finance = test.person(Role::Finance).await.person;
    test.division("4711", &[head.account]).await;
    test.book("paid", host.account, "4711").await;
    let statement = test.freeze("paid", &STAYS, 2_000).await;
    Scene { test, host, head, finance, statement }
}

impl Scene {
    async fn file(&self, by: &Person) -> Option<Result<ClaimId, ClaimRefusal>> {
        self.test.app.claims().file(by, &self.test.site, "paid").await.expect("the store works")
    }

    async fn filed(&self) -> ClaimId {
        self.file(&self.host).await.expect("his session").expect("filed")
    }

    async fn decide(&self, by: &Person, id: ClaimId, agrees: bool) -> Option<Result<(), ClaimRefusal>> {
        let words = (agrees, "Book it to 4712.");
        self.test.app.claims().decide(by, &self.test.site, id, words).await.expect("the store works")
    }

    async fn pay(&self, by: &Person, id: ClaimId) -> Option<Result<(), ClaimRefusal>> {
        let due = self.view(&self.finance, id).await.map(|view| view.due.minor);
        self.pay_shown(by, id, due).await
    }

    async fn pay_shown(
        &self,
        by: &Person,
        id: ClaimId,
        due: Option<i64>,
    ) -> Option<Result<(), ClaimRefusal>> {
        let paid = ("2026-118", due);
        self.test.app.claims().pay(by, &self.test.site, id, paid).await.expect("the store works")
    }

    async fn view(&self, by: &Person, id: ClaimId) -> Option<ClaimView> {
        self.test.app.claims().find(by, &self.test.site, id).await.expect("the store works")
    }

    /// Money of the session goes back to the host's card.
    async fn refund(&self, minor: i64) {
        let order = RefundId(Uuid::from_bytes(self.test.app.random_bytes()));
        let whole = self.statement.charged;
        let part = whole.share(eur(0), eur(minor)).expect("less");
        let place = (self.test.site.id, self.statement.session_id, self.host.account);
        let app = self.test.app.clone();
        let unit = async move |tx: &mut Tx| app::claims::refunded(&app, tx, place, order, eur(minor)).await;
        self.test.app.store().run(unit).await.expect("the store works");
        let entry = ledger::refund_requested(order, part, Standing::Recognized);
        self.test.post_use(&self.statement, vec![entry]).await;
    }

    async fn balance(&self, account: Account) -> i64 {
        let balances = self.test.app.ledger().balances(&self.test.site, Mode::Production).await;
        let found = balances.expect("readable").into_iter().filter(|(of, ..)| *of == account);
        found.map(|(_, _, minor)| minor).sum()
    }

    /// What the division owes, the host is owed, and the bank has.
    async fn books(&self) -> [i64; 3] {
        [
            self.balance(Account::DivisionReceivables).await,
            self.balance(Account::ReimbursementsPayable).await,
            self.balance(Account::Bank).await,
        ]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_filed_decided_paid_and_settled_once() {
    each_engine(async |database| {
        let scene = scene(database).await;
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NotCharged)));
        scene.test.capture(&scene.statement).await;
        assert_eq!(scene.file(&scene.finance).await, None, "somebody else's session");
        let id = scene.filed().await;
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NothingLeft)), "twice");
        assert_eq!(scene.books().await, [COST, -COST, 0]);
        scene.test.run_jobs().await;
        let mails = scene.test.mailer.sent();
        assert!(mails.iter().any(|mail| mail.to_address == scene.head.email && mail.text.contains("6.39")));

        assert_eq!(scene.pay(&scene.finance, id).await, Some(Err(ClaimRefusal::OtherState)), "not approved");
        assert_eq!(scene.decide(&scene.host, id, true).await, None, "he heads nothing");
        assert_eq!(scene.decide(&scene.finance, id, true).await, None);
        assert_eq!(scene.decide(&scene.head, id, true).await, Some(Ok(())));
        assert_eq!(scene.decide(&scene.head, id, false).await, Some(Err(ClaimRefusal::OtherState)));
        assert_eq!(scene.books().await, [COST, -COST, 0], "an approval posts nothing");
        assert_eq!(scene.pay(&scene.host, id).await, Some(Err(ClaimRefusal::OwnClaim)));
        assert_eq!(scene.pay(&scene.finance, id).await, Some(Ok(())));
        assert_eq!(scene.pay(&scene.finance, id).await, Some(Err(ClaimRefusal::OtherState)), "twice");
        assert_eq!(scene.books().await, [COST, 0, -COST]);
        let settle = async || {
            let claims = scene.test.app.claims();
            claims.settle(&scene.finance, &scene.test.site, id).await.expect("the store works")
        };
        assert_eq!(settle().await, Some(Ok(())));
        assert_eq!(settle().await, Some(Err(ClaimRefusal::OtherState)), "twice");
        assert_eq!(scene.books().await, [0, 0, 0]);
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NothingLeft)), "it was reimbursed");
        scene.test.run_jobs().await;
        let told: Vec<_> =
            scene.test.mailer.sent().into_iter().filter(|mail| mail.to_address == scene.host.email).collect();
        assert_eq!(told.len(), 2, "approved and paid");
        assert!(told[1].text.contains("2026-118"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_refused_reads_why_and_may_claim_again() {
    each_engine(async |database| {
        let scene = scene(database).await;
        scene.test.capture(&scene.statement).await;
        let first = scene.filed().await;
        assert_eq!(scene.decide(&scene.head, first, false).await, Some(Ok(())));
        assert_eq!(scene.books().await, [0, 0, 0]);
        scene.test.run_jobs().await;
        let mails = scene.test.mailer.sent();
        let told = mails.iter().find(|mail| mail.to_address == scene.host.email).expect("he has a mail");
        assert!(told.text.contains("Book it to 4712."), "{}", told.text);
        let second = scene.filed().await;
        assert_ne!(first, second);
        assert_eq!(scene.books().await, [COST, -COST, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_reimbursed_beyond_what_the_host_has_paid_in_the_end() {
    each_engine(async |database| {
        let scene = scene(database).await;
        scene.test.capture(&scene.statement).await;
        scene.refund(39).await;
        let id = scene.filed().await;
        let claim = scene.view(&scene.host, id).await.expect("his own");
        assert_eq!(
            (claim.line.row.claim.amount, claim.kept),
            (eur(600), eur(600)),
            "what came back is not claimed"
        );
        assert_eq!(scene.decide(&scene.head, id, true).await, Some(Ok(())));
        scene.refund(100).await;
        assert_eq!(scene.books().await, [500, -500, 0], "LT-B10: the division's cost falls");
        let view = scene.view(&scene.finance, id).await.expect("seen");
        assert_eq!((view.line.row.claim.amount, view.due, view.may_pay), (eur(600), eur(500), true));
        let stale = scene.pay_shown(&scene.finance, id, Some(600)).await;
        assert_eq!(stale, Some(Err(ClaimRefusal::AmountChanged(eur(500)))), "his page is older");
        assert_eq!(scene.pay(&scene.finance, id).await, Some(Ok(())), "what he paid in the end");
        let paid = scene.view(&scene.finance, id).await.expect("seen").line.row.claim;
        assert_eq!((paid.amount, paid.state), (eur(500), ClaimState::Reimbursed));
        assert_eq!(scene.books().await, [500, 0, -500]);
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NothingLeft)));
        let claims = scene.test.app.claims();
        let settled = claims.settle(&scene.finance, &scene.test.site, id).await.expect("works");
        assert_eq!((settled, scene.books().await), (Some(Ok(())), [0, 0, 0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_money_back_after_he_was_reimbursed_owes_it() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let scene = scene(&database).await;
    scene.test.capture(&scene.statement).await;
    let id = scene.filed().await;
    assert_eq!(scene.decide(&scene.head, id, true).await, Some(Ok(())));
    assert_eq!(scene.pay(&scene.finance, id).await, Some(Ok(())));
    scene.refund(239).await;
    let view = scene.view(&scene.finance, id).await.expect("seen");
    assert_eq!((view.owed_back, view.kept), (eur(239), eur(400)));
    assert_eq!(scene.books().await, [400, 239, -COST], "the host owes it");
    let claims = scene.test.app.claims();
    let settled = claims.settle(&scene.finance, &scene.test.site, id).await.expect("works");
    assert_eq!((settled, scene.books().await), (Some(Ok(())), [0, 239, -239]), "and his division does not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_whose_money_came_back_is_refused_for_what_is_left_and_paid_when_something_is() {
    each_engine(async |database| {
        let scene = scene(database).await;
        scene.test.capture(&scene.statement).await;
        let id = scene.filed().await;
        scene.refund(239).await;
        assert_eq!(scene.decide(&scene.head, id, false).await, Some(Ok(())));
        assert_eq!(scene.books().await, [0, 0, 0]);
        let id = scene.filed().await;
        assert_eq!(scene.decide(&scene.head, id, true).await, Some(Ok(())));
        scene.refund(400).await;
        assert_eq!(scene.pay(&scene.finance, id).await, Some(Err(ClaimRefusal::NothingLeft)));
        assert_eq!(scene.books().await, [0, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_needs_a_division_and_a_head_who_is_not_the_claimant() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let scene = scene(&database).await;
    scene.test.capture(&scene.statement).await;
    scene.test.book("paid", scene.host.account, "").await;
    assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NoDivision)));
    // The head's own session, in the division that only he heads.
    scene.test.book("paid", scene.head.account, "4711").await;
    assert_eq!(scene.file(&scene.head).await, Some(Err(ClaimRefusal::NoHead)));
    let other = scene.test.person(Role::Head).await.person;
    let view = scene.test.app.divisions().view(&scene.test.site).await.expect("readable");
    let heads = [scene.head.account, other.account];
    let id = view.divisions[0].id;
    scene.test.app.divisions().set_heads(other.account, &scene.test.site, id, &[]).await.expect("set");
    assert_eq!(scene.file(&scene.head).await, Some(Err(ClaimRefusal::NobodyHeads)));
    scene.test.app.divisions().set_heads(other.account, &scene.test.site, id, &heads).await.expect("set");
    let claim = scene.file(&scene.head).await.expect("his session").expect("filed");
    assert_eq!(scene.decide(&scene.head, claim, true).await, Some(Err(ClaimRefusal::OwnClaim)));
    let seen = scene.view(&scene.head, claim).await.expect("his own");
    assert!(!seen.may_decide && scene.view(&other, claim).await.expect("he heads it").may_decide);
    assert_eq!(scene.decide(&other, claim, true).await, Some(Ok(())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_seen_by_claimant_heads_and_bookkeepers() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let scene = scene(&database).await;
    scene.test.capture(&scene.statement).await;
    let id = scene.filed().await;
    let (stranger, other) =
        (scene.test.person(Role::Host).await.person, scene.test.person(Role::Head).await.person);
    for (person, sees) in [
        (&scene.host, true),
        (&scene.head, true),
        (&scene.finance, true),
        (&stranger, false),
        (&other, false),
    ] {
        assert_eq!(scene.view(person, id).await.is_some(), sees, "{person:?}");
        let sight = Sight::of(person, &scene.test.site);
        let list = scene.test.app.claims().list(sight, &scene.test.site, Mode::Production, None).await;
        assert_eq!(list.expect("readable").len(), usize::from(sees), "{person:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_claim_spends_of_the_budget_what_was_not_reserved_before() {
    each_engine(async |database| {
        let kept: Kept = kept(database, 500, false).await;
        let head = kept.test.person(Role::Head).await.person;
        let host = kept.test.person(Role::Host).await.person;
        let (app, site) = (&kept.test.app, kept.test.site.clone());
        let heads = [head.account];
        app.divisions().set_heads(kept.administrator, &site, kept.division, &heads).await.expect("set");
        kept.test.book("paid", host.account, "4711").await;
        let statement = kept.test.freeze("paid", &STAYS, 2_000).await;
        kept.test.capture(&statement).await;
        let filed = app.claims().file(&host, &site, "paid").await.expect("works");
        let id = filed.expect("his session").expect("filed");
        let decide =
            async |agrees| app.claims().decide(&head, &site, id, (agrees, "no")).await.expect("works");
        assert_eq!(decide(true).await, Some(Err(ClaimRefusal::BudgetExhausted(eur(500)))));
        let claim = app.claims().find(&host, &site, id).await.expect("works").expect("his own");
        assert_eq!(claim.line.row.claim.state, ClaimState::Filed, "nothing was decided");
        assert_eq!(kept.stands().await, [500, 0, 0]);
        let more = typed(kept.budget.from, 1_000, false);
        let divisions = app.divisions();
        let changed = divisions.change_budget(kept.administrator, &site, kept.budget.id, (&more, "")).await;
        assert_eq!(changed.expect("works"), Some(Ok(())));
        assert_eq!(decide(true).await, Some(Ok(())));
        assert_eq!(kept.stands().await, [1_000, 0, COST]);
        let (inside, place) = (app.clone(), (site.id, statement.session_id, host.account));
        let refund = async move |tx: &mut Tx| {
            app::claims::refunded(&inside, tx, place, RefundId(Uuid::from_u128(39)), eur(39)).await
        };
        app.store().run(refund).await.expect("the store works");
        assert_eq!(kept.stands().await, [1_000, 0, COST - 39], "it has cost the division less");
        let reader = BudgetReader { account: head.account, keeps_all: false };
        let view = app.divisions().budget(reader, &site, kept.budget.id).await.expect("works").expect("hers");
        assert_eq!((view.lines.len(), view.lines[0].spent), (1, eur(COST - 39)));
        assert_eq!(view.changes.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_budget_lacked_when_the_session_was_over_keeps_no_host_from_his_money() {
    each_engine(async |database| {
        let kept: Kept = kept(database, 500, false).await;
        let head = kept.test.person(Role::Head).await.person;
        let host = kept.test.person(Role::Host).await.person;
        let (app, site) = (&kept.test.app, kept.test.site.clone());
        let heads = [head.account];
        app.divisions().set_heads(kept.administrator, &site, kept.division, &heads).await.expect("set");
        kept.test.book("paid", host.account, "4711").await;
        kept.reserve(1, 400).await.expect("free");
        let statement = kept.test.freeze("paid", &STAYS, 2_000).await;
        kept.test.capture(&statement).await;
        kept.spend(COST).await;
        assert_eq!(kept.stands().await, [500, 0, 500], "139 were written down, outside of it");
        let filed = app.claims().file(&host, &site, "paid").await.expect("works");
        let id = filed.expect("his session").expect("filed");
        let decided = app.claims().decide(&head, &site, id, (true, "")).await.expect("works");
        assert_eq!(decided, Some(Ok(())));
        assert_eq!(kept.stands().await, [500, 0, 500], "and stay there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_head_no_more_sees_nothing_and_does_not_become_it_again_by_the_role_alone() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let (test, site) = (&scene.test, scene.test.site.clone());
        test.capture(&scene.statement).await;
        scene.filed().await;
        let administrator = test.person(Role::Administrator).await.person;
        let seen = async || {
            let sight = Sight::of(&scene.head, &site);
            let claims = test.app.claims().list(sight, &site, Mode::Production, None).await;
            let filter = ReportFilter {
                mode: Mode::Production,
                from: Timestamp(i64::MIN),
                until: Timestamp(i64::MAX),
                division: String::new(),
                session: String::new(),
                host: None,
                reader: scene.head.account,
                sight: reports::Sight::OwnAndHeaded,
            };
            let asked =
                Asked { kind: Kind::Sessions, filter, group: GroupBy::Host, detail: false, most: None };
            let report = test.app.reports().make(&site, &asked).await.expect("readable");
            (claims.expect("readable").len(), report.lines.len())
        };
        assert_eq!(seen().await, (1, 1));
        // The role alone is gone, as by an older version: the division still names him.
        let (id, head) = (site.id, scene.head.account);
        let take =
            async move |tx: &mut Tx| store::accounts::people::take_role(tx, id, head, Role::Head).await;
        assert!(test.app.store().run(take).await.expect("the store works"));
        assert_eq!(seen().await, (0, 0));
        let give = async move |tx: &mut Tx| {
            let now = Timestamp(0);
            store::accounts::people::give_role(tx, id, head, Role::Host, now).await?;
            store::accounts::people::give_role(tx, id, head, Role::Head, now).await
        };
        assert!(test.app.store().run(give).await.expect("the store works"));
        assert_eq!(seen().await, (1, 1));
        // An administrator takes it and gives it again.
        for roles in [&[Role::Host][..], &[Role::Host, Role::Head]] {
            let set = test.app.people().set_roles(&administrator, &site, head, roles).await;
            set.expect("the store works").expect("may be");
            assert_eq!(seen().await, (0, 0), "{roles:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_reads_no_names_in_a_statement() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let scene = scene(&database).await;
    let read = async |by: &Person| {
        let (sight, site) = (Sight::of(by, &scene.test.site), &scene.test.site);
        let found = scene.test.app.statements().find(sight, site, "paid").await.expect("readable");
        found.expect("he may see it").statement
    };
    let t = locale::Messages::new(locale::Locale::En);
    for (by, who, name) in [
        (&scene.host, Who::Named("Anna".into()), "Anna"),
        (&scene.finance, Who::Named("Anna".into()), "Anna"),
        (&scene.head, Who::Numbered(1), "Participant 1"),
    ] {
        let statement = read(by).await;
        assert_eq!(statement.intervals[0].who, who);
        assert_eq!(statement.words(t).intervals[0][0], name);
        assert_eq!(statement.table().csv().contains("Anna"), name == "Anna");
    }
}
