//! Who may claim what a session cost, and who decides about it: who went to the gateway's page last, and nobody who hosts
//! the session or has paid for it (PS-I-41).

use crate::common::pay_well;
use app::accounts::Person;
use app::sessions::Acting;
use app::usage::{HostPay, HowToPay};
use domain::accounts::Role;
use domain::claims::ClaimRefusal;
use domain::ids::ClaimId;
use domain::time::Span;
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};

/// A session of a division with two heads.
struct Scene {
    test: TestApp,
    here: HostedHere,
    host: Person,
    heads: [Person; 2],
}

async fn scene(database: &TestDatabase) -> Scene {
    let test = TestApp::start(database).await;
    test.sell_minutes("authorize").await;
    let mut here = test.hosted_here(Accepting::default()).await;
    let host = test.person(Role::Host).await.person;
    let heads = [test.person(Role::Head).await.person, test.person(Role::Head).await.person];
    test.division("4711", &[heads[0].account, heads[1].account]).await;
    test.book(&here.slug, host.account, "4711").await;
    here.by = Acting { account: host.account, on_all: false };
    Scene { test, here, host, heads }
}

impl Scene {
    /// The gateway's page, to which somebody goes who may pay for every session.
    async fn page(&self, by: &Person) -> String {
        let by = Acting { account: by.account, on_all: true };
        let usage = self.test.app.usage();
        match usage.open(by, &self.test.site, &self.here.slug, HowToPay::Hold).await.expect("works") {
            Some(HostPay::GoToPage(url)) => url,
            other => panic!("no page: {other:?}"),
        }
    }

    /// It is paid there, takes place, and is charged.
    async fn held(&self, url: &str) {
        pay_well(&self.test, url).await;
        self.test.host_returns(url).await;
        self.test.run_for(Span::hours(3)).await;
        let connection = self.test.begin_here(&self.here).await;
        self.test.attended(&self.here, "desk", Span::minutes(30)).await;
        self.test.end_here(&connection).await;
        self.test.run_jobs().await;
    }

    async fn file(&self, by: &Person) -> Option<Result<ClaimId, ClaimRefusal>> {
        self.test.app.claims().file(by, &self.test.site, &self.here.slug).await.expect("works")
    }

    async fn decide(&self, by: &Person, id: ClaimId) -> Option<Result<(), ClaimRefusal>> {
        self.test.app.claims().decide(by, &self.test.site, id, (true, "")).await.expect("works")
    }

    async fn amount(&self, by: &Person, id: ClaimId) -> i64 {
        let view = self.test.app.claims().find(by, &self.test.site, id).await.expect("works");
        view.expect("his own").line.row.claim.amount.minor
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_went_to_the_page_last_has_paid() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let [head, other] = &scene.heads;
        let url = scene.page(&scene.host).await;
        assert_eq!(scene.page(head).await, url, "both are led to one page");
        scene.held(&url).await;
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NotThePayer)), "the head paid");
        let id = scene.file(head).await.expect("hers").expect("filed");
        assert_eq!(scene.amount(head, id).await, 218);
        assert_eq!(scene.decide(head, id).await, Some(Err(ClaimRefusal::OwnClaim)));
        assert_eq!(scene.decide(other, id).await, Some(Ok(())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_given_up_is_nobodys_claim() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let [head, _] = &scene.heads;
        // The host paid a ceiling of his own; the head's, for more people, took its place.
        let url = scene.page(&scene.host).await;
        pay_well(&scene.test, &url).await;
        scene.test.host_returns(&url).await;
        scene.test.advance(Span::minutes(1)).await;
        let more = Accepting { computers: 6, ..Accepting::default() };
        scene.test.accept(scene.host.account, scene.here.id, more).await;
        let url = scene.page(head).await;
        scene.held(&url).await;
        assert_eq!(scene.file(&scene.host).await, Some(Err(ClaimRefusal::NotThePayer)));
        let id = scene.file(head).await.expect("hers").expect("filed");
        assert_eq!(scene.amount(head, id).await, 218);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hosts_a_session_does_not_decide_who_is_reimbursed_for_it() {
    each_engine(async |database| {
        let scene = scene(database).await;
        let [head, other] = scene.heads.clone();
        let url = scene.page(&scene.host).await;
        scene.held(&url).await;
        scene.test.book(&scene.here.slug, head.account, "4711").await;
        let id = scene.file(&scene.host).await.expect("his").expect("filed");
        assert_eq!(scene.decide(&head, id).await, Some(Err(ClaimRefusal::Involved)), "she hosts it");
        scene.test.run_jobs().await;
        let mails = scene.test.mailer.sent();
        let told = |email: &str| mails.iter().any(|mail| mail.to_address == email);
        assert!(!told(&head.email) && told(&other.email));
        assert_eq!(scene.decide(&other, id).await, Some(Ok(())));
    })
    .await;
}
