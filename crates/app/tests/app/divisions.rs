//! Budgets: the ceiling is reserved before the gateway is asked, the actual is spent afterwards, and nobody's reservation
//! outlives its intent (PS-C25, PS-I-39, LT-B1…B4).

use crate::audit::noted;
use app::AppError;
use app::divisions::budgets::{self, Exhausted, Reserve};
use app::divisions::{Answered, Asked, BudgetReader, BudgetRow};
use app::sessions::Acting;
use domain::accounts::Role;
use domain::divisions::budgets::{Field, Problem, Typed};
use domain::ids::{AccountId, BudgetRequestId, DivisionId, EstimateId, IntentId, SessionId, StatementId};
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sessions::schedule::Typed as Read;
use domain::time::{Span, Timestamp};
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::{Accepted, Estimated, WhenPaid};
use domain::usage::settlement::SettlementRule;
use domain::usage::{Leg, PerLeg};
use store::Tx;
use testkit::TestApp;
use testkit::databases::{self, TestDatabase};
use uuid::Uuid;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

fn intent(number: u128) -> IntentId {
    IntentId(Uuid::from_u128(number))
}

/// A site with a division whose heads are given, and a budget around the sample sessions.
pub struct Kept {
    pub test: TestApp,
    pub administrator: AccountId,
    pub division: DivisionId,
    pub budget: BudgetRow,
}

pub fn typed(from: Timestamp, minor: i64, overdraft: bool) -> Typed {
    Typed {
        from: Read::Is(from),
        until: Read::Is(from.plus(Span::days(365))),
        amount: Read::Is(eur(minor)),
        overdraft,
    }
}

pub async fn kept(database: &TestDatabase, minor: i64, overdraft: bool) -> Kept {
    let test = TestApp::start(database).await;
    let administrator = test.person(Role::Administrator).await.person.account;
    let division = test.division("4711", &[]).await;
    let from = test.clock_now().minus(Span::days(30));
    let (divisions, typed) = (test.app.divisions(), typed(from, minor, overdraft));
    let added = divisions.add_budget(administrator, &test.site, division, &typed).await;
    assert_eq!(added.expect("the store works"), Some(Ok(())));
    let view = test.app.divisions().with_budgets(&test.site, division).await.expect("the store works");
    let budget = view.expect("it is there").budgets[0];
    test.book("paid", administrator, "4711").await;
    Kept { test, administrator, division, budget }
}

impl Kept {
    pub async fn reserve(&self, number: u128, amount: i64) -> Result<(), Exhausted> {
        let (app, session) = (self.test.app.clone(), self.session().await);
        let asked = Reserve {
            site: self.test.site.id,
            session,
            intent: intent(number),
            amount: eur(amount),
            replaces: &[],
        };
        let unit = async move |tx: &mut Tx| budgets::reserve(&app, tx, asked).await;
        self.test.app.store().run(unit).await.expect("the store works")
    }

    async fn free(&self, number: u128) {
        let (app, site) = (self.test.app.clone(), self.test.site.id);
        let unit = async move |tx: &mut Tx| budgets::free(&app, tx, site, intent(number)).await;
        self.test.app.store().run(unit).await.expect("the store works");
    }

    pub async fn spend(&self, actual: i64) {
        let (app, place) = (self.test.app.clone(), (self.test.site.id, self.session().await));
        let statement = StatementId(Uuid::from_u128(7));
        let unit = async move |tx: &mut Tx| budgets::spend(&app, tx, place, statement, eur(actual)).await;
        self.test.app.store().run(unit).await.expect("the store works");
    }

    async fn session(&self) -> SessionId {
        self.test.session("paid").await.session.id
    }

    /// Allocated, reserved and spent, as the row and as the books have it.
    pub async fn stands(&self) -> [i64; 3] {
        let reader = BudgetReader { account: self.administrator, keeps_all: true };
        let view = self.test.app.divisions().budget(reader, &self.test.site, self.budget.id).await;
        let budget = view.expect("the store works").expect("it is there").row.budget;
        let balance = async |account: Account| {
            let balances = self.test.app.ledger().balances(&self.test.site, Mode::Production).await;
            let found = balances.expect("readable").into_iter().filter(|(of, ..)| *of == account);
            found.map(|(_, _, minor)| minor).sum::<i64>()
        };
        let (reserved, spent) = (balance(Account::BudgetReserved).await, balance(Account::BudgetSpent).await);
        assert_eq!((reserved, spent), (budget.reserved.minor, budget.spent.minor), "the books say the same");
        let free = balance(Account::BudgetAllocated).await;
        assert_eq!(free, budget.free().expect("counted").minor);
        assert_eq!(-balance(Account::BudgetContra).await, budget.allocated.minor);
        [budget.allocated.minor, reserved, spent]
    }

    /// Its host accepts that the session may cost so much.
    pub async fn accept(&self, ceiling: i64) -> Result<(), AppError> {
        let (site, session, now) = (self.test.site.id, self.session().await, self.test.clock_now());
        let row = self.test.freeze("free", &[("a", Leg::Computer, 0, 1)], 100).await;
        let accepted = Accepted {
            tariff_version: row.tariff_version_id,
            settlement: SettlementRule::Measured,
            expected: Estimated { minutes: 90, counts: PerLeg::default() },
            price: row.charged,
            ceiling: eur(ceiling),
            at_ceiling: AtCeiling::End,
            when_paid: WhenPaid::ALL[0],
            by: self.administrator,
            at: now,
        };
        let unit = async move |tx: &mut Tx| {
            let id = EstimateId(Uuid::from_u128(5));
            store::usage::estimates::accept(tx, site, session, (id, &accepted)).await
        };
        Ok(self.test.app.store().run(unit).await?)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_is_reserved_and_the_actual_spent() {
    databases::each_engine(async |database| {
        let kept = kept(database, 50_000, false).await;
        assert_eq!(kept.stands().await, [50_000, 0, 0]);
        assert_eq!(kept.reserve(1, 24_000).await, Ok(()));
        assert_eq!(kept.reserve(1, 24_000).await, Ok(()), "twice is once");
        assert_eq!(kept.reserve(2, 6_000).await, Ok(()), "a top-up");
        assert_eq!(kept.stands().await, [50_000, 30_000, 0]);
        assert_eq!(kept.reserve(3, 20_001).await, Err(Exhausted { free: eur(20_000) }));
        kept.spend(18_634).await;
        kept.spend(18_634).await;
        assert_eq!(kept.stands().await, [50_000, 0, 18_634], "once");
        kept.free(1).await;
        assert_eq!(kept.stands().await, [50_000, 0, 18_634], "what is spent is not freed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_whose_intent_never_came_to_be_is_freed_by_the_janitor() {
    databases::each_engine(async |database| {
        let kept = kept(database, 50_000, false).await;
        // PS-C25: we died before the intent was stored.
        assert_eq!(kept.reserve(1, 24_000).await, Ok(()));
        kept.test.run_for(Span::hours(1)).await;
        assert_eq!(kept.stands().await, [50_000, 24_000, 0], "somebody may still be paying");
        kept.test.run_for(budgets::RESERVATION).await;
        assert_eq!(kept.stands().await, [50_000, 0, 0]);
        assert_eq!(kept.reserve(2, 50_000).await, Ok(()));
        kept.free(2).await;
        kept.free(2).await;
        assert_eq!(kept.stands().await, [50_000, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_beyond_a_budget_is_allowed_only_by_its_policy_and_written_down() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let kept = kept(&database, 10_000, true).await;
    assert_eq!(kept.reserve(1, 24_000).await, Ok(()));
    assert_eq!(kept.stands().await, [10_000, 24_000, 0]);
    let (divisions, site, id) = (kept.test.app.divisions(), &kept.test.site, kept.budget.id);
    let strict = typed(kept.budget.from, 20_000, false);
    let changed = divisions.change_budget(kept.administrator, site, id, (&strict, "")).await;
    let refused = vec![(Field::Amount, Problem::BelowUsed(eur(24_000)))];
    assert_eq!(changed.expect("the store works"), Some(Err(refused)));
    let enough = typed(kept.budget.from, 24_000, false);
    let changed = divisions.change_budget(kept.administrator, site, id, (&enough, "The fair")).await;
    assert_eq!(changed.expect("the store works"), Some(Ok(())));
    assert_eq!(kept.stands().await, [24_000, 24_000, 0]);
    let again = typed(kept.budget.from.plus(Span::days(364)), 5, false);
    let added = divisions.add_budget(kept.administrator, site, kept.division, &again).await;
    assert_eq!(added.expect("the store works"), Some(Err(vec![(Field::From, Problem::Overlaps)])));
    let reader = BudgetReader { account: kept.administrator, keeps_all: false };
    assert!(divisions.budget(reader, site, id).await.expect("readable").is_none(), "he does not head it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_outside_of_every_budget_is_not_limited() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let kept = kept(&database, 10_000, false).await;
    kept.test.book("paid", kept.administrator, "").await;
    assert_eq!(kept.reserve(1, 24_000).await, Ok(()));
    kept.spend(20_000).await;
    assert_eq!(kept.stands().await, [10_000, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_is_asked_and_raises_the_budget_by_what_is_missing() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        let (test, site) = (&kept.test, kept.test.site.clone());
        let divisions = test.app.divisions();
        let host = Acting { account: kept.administrator, on_all: false };
        kept.accept(14_636).await.expect("the store works");
        let ask =
            async |words: &str| divisions.ask(host, &site, "paid", words).await.expect("the store works");
        assert_eq!(ask("").await, Some(Asked::Nobody));
        let (head, other) = (test.person(Role::Head).await.person, test.person(Role::Head).await.person);
        divisions.set_heads(kept.administrator, &site, kept.division, &[head.account]).await.expect("set");
        assert_eq!(ask("The fair").await, Some(Asked::Sent));
        assert_eq!(ask("again").await, Some(Asked::NotNeeded), "one question at a time");
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let mail = mails.iter().find(|mail| mail.to_address == head.email).expect("the head has a mail");
        assert!(mail.text.contains("The fair") && mail.text.contains("146.36"), "{}", mail.text);

        let view = &divisions.headed(head.account, &site).await.expect("readable")[0];
        let id = view.asked[0].row.id;
        let answer = async |by, allows| divisions.answer(by, &site, id, (allows, "Go")).await.expect("works");
        assert_eq!(answer(&other, true).await, None, "he heads another division");
        assert_eq!(answer(&head, true).await, Some(Answered::Told));
        assert_eq!(answer(&head, false).await, Some(Answered::Over), "once");
        assert_eq!(kept.stands().await, [14_636, 0, 0]);
        assert_eq!(kept.reserve(1, 14_636).await, Ok(()));
        assert_eq!(ask("").await, Some(Asked::NotNeeded), "all that it may cost is reserved for it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_beyond_a_budget_is_charged_all_the_same_and_written_down() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        // The ceiling was paid before there was a budget, and only what was added later is reserved of it.
        assert_eq!(kept.reserve(1, 500).await, Ok(()));
        kept.spend(12_000).await;
        assert_eq!(kept.stands().await, [10_000, 0, 10_000]);
        let noted = noted(&kept.test, "exceed budget").await;
        assert!(noted[0].detail.starts_with("20.00 EUR"), "{}", noted[0].detail);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_budget_of_which_most_is_reserved_pays_for_a_session() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        let (test, site) = (&kept.test, kept.test.site.clone());
        let (divisions, other) = (test.app.divisions(), test.division("4712", &[]).await);
        let typed = typed(kept.budget.from, 10_000, false);
        let added = divisions.add_budget(kept.administrator, &site, other, &typed).await;
        assert_eq!(added.expect("the store works"), Some(Ok(())));
        assert_eq!(kept.reserve(1, 500).await, Ok(()));
        test.book("paid", kept.administrator, "4712").await;
        assert_eq!(kept.reserve(2, 3_000).await, Ok(()));
        kept.spend(2_000).await;
        let stands = async |division| {
            let view = divisions.with_budgets(&site, division).await.expect("readable").expect("there");
            let budget = view.budgets[0].budget;
            (budget.reserved.minor, budget.spent.minor)
        };
        assert_eq!(stands(kept.division).await, (0, 0));
        assert_eq!(stands(other).await, (0, 2_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_meanwhile_is_not_released_twice() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        let place = (kept.test.site.id, kept.session().await);
        assert_eq!((kept.reserve(1, 500).await, kept.reserve(2, 700).await), (Ok(()), Ok(())));
        kept.free(1).await;
        let (budget, currency, now) = (kept.budget.id, eur(0).currency, kept.test.clock_now());
        let end = async || {
            let unit = async move |tx: &mut Tx| {
                store::divisions::budgets::spend_reserved(tx, place, budget, currency, now).await
            };
            kept.test.app.store().run(unit).await.expect("the store works")
        };
        assert_eq!(end().await, eur(700), "the other one was freed before");
        assert_eq!(end().await, eur(0));
    })
    .await;
}

/// Asks for more as the host of the session.
async fn ask(kept: &Kept, host: AccountId) -> Option<Asked> {
    let by = Acting { account: host, on_all: false };
    kept.test.app.divisions().ask(by, &kept.test.site, "paid", "").await.expect("the store works")
}

/// The question that waits for somebody.
async fn asked_of(kept: &Kept, who: AccountId) -> Option<BudgetRequestId> {
    let headed = kept.test.app.divisions().headed(who, &kept.test.site).await.expect("readable");
    headed.iter().flat_map(|headed| &headed.asked).map(|asked| asked.row.id).next()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_allows_what_he_asks_himself() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        let (test, site) = (&kept.test, kept.test.site.clone());
        let divisions = test.app.divisions();
        let host = test.person(Role::Head).await.person;
        let administrator = test.person(Role::Administrator).await.person;
        divisions.set_heads(kept.administrator, &site, kept.division, &[host.account]).await.expect("set");
        test.book("paid", host.account, "4711").await;
        kept.accept(14_636).await.expect("the store works");
        assert_eq!(ask(&kept, host.account).await, Some(Asked::Sent));
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let told = |email: &str| mails.iter().any(|mail| mail.to_address == email);
        assert!(!told(&host.email) && told(&administrator.email), "an administrator answers");
        assert_eq!(asked_of(&kept, host.account).await, None);
        let id = asked_of(&kept, administrator.account).await.expect("it waits for him");
        let answer = async |by| divisions.answer(by, &site, id, (true, "")).await.expect("works");
        assert_eq!(answer(&host).await, None, "his own question");
        // Where another one heads it, he answers, and no administrator.
        let other = test.person(Role::Head).await.person;
        let heads = [host.account, other.account];
        divisions.set_heads(kept.administrator, &site, kept.division, &heads).await.expect("set");
        assert_eq!(answer(&administrator).await, None);
        assert_eq!(asked_of(&kept, administrator.account).await, None);
        assert_eq!(answer(&other).await, Some(Answered::Told));
        assert_eq!(kept.stands().await, [14_636, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_raises_a_budget_by_what_is_missing_and_not_when_nothing_is() {
    databases::each_engine(async |database| {
        let kept = kept(database, 10_000, false).await;
        let (test, site) = (&kept.test, kept.test.site.clone());
        let divisions = test.app.divisions();
        let head = test.person(Role::Head).await.person;
        divisions.set_heads(kept.administrator, &site, kept.division, &[head.account]).await.expect("set");
        kept.accept(14_636).await.expect("the store works");
        let answer = async |id| divisions.answer(&head, &site, id, (true, "")).await.expect("works");
        let change = async |minor| {
            let typed = typed(kept.budget.from, minor, false);
            let changed =
                divisions.change_budget(kept.administrator, &site, kept.budget.id, (&typed, "")).await;
            assert_eq!(changed.expect("works"), Some(Ok(())));
        };

        // Booked elsewhere meanwhile.
        assert_eq!(ask(&kept, kept.administrator).await, Some(Asked::Sent));
        let id = asked_of(&kept, head.account).await.expect("it waits");
        test.book("paid", kept.administrator, "").await;
        assert_eq!((asked_of(&kept, head.account).await, answer(id).await), (None, Some(Answered::Over)));
        assert_eq!(kept.stands().await, [10_000, 0, 0]);
        test.book("paid", kept.administrator, "4711").await;

        // Reserved meanwhile.
        assert_eq!(ask(&kept, kept.administrator).await, Some(Asked::Sent));
        let id = asked_of(&kept, head.account).await.expect("it waits");
        change(20_000).await;
        assert_eq!(kept.reserve(1, 14_636).await, Ok(()));
        assert_eq!((asked_of(&kept, head.account).await, answer(id).await), (None, Some(Answered::Over)));
        assert_eq!(kept.stands().await, [20_000, 14_636, 0]);
        kept.free(1).await;
        change(10_000).await;

        // A part is reserved: the rest is missing.
        assert_eq!(kept.reserve(2, 6_000).await, Ok(()));
        assert_eq!(ask(&kept, kept.administrator).await, Some(Asked::Sent));
        let id = asked_of(&kept, head.account).await.expect("it waits");
        assert_eq!(answer(id).await, Some(Answered::Told));
        assert_eq!(kept.stands().await, [14_636, 6_000, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_names_nobody() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let kept = kept(&database, 10_000, false).await;
    let head = kept.test.person(Role::Head).await.person;
    let divisions = kept.test.app.divisions();
    let heads = [head.account];
    divisions.set_heads(kept.administrator, &kept.test.site, kept.division, &heads).await.expect("set");
    let noted = noted(&kept.test, "set heads").await;
    let told: Vec<&str> =
        noted.iter().map(|line| line.detail.as_str()).filter(|detail| !detail.is_empty()).collect();
    assert_eq!(told, [format!("person {}", head.account)]);
}
