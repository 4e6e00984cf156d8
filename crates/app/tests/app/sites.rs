//! Sites that an operator makes, and their divisions.

use app::accounts::Person;
use app::sites::Site;
use app::sites::making::{MakeSite, Refusal};
use app::{NotSaved, Seen};
use domain::divisions::{self, Division, DivisionUse};
use domain::ids::AccountId;
use domain::sites::profile::{Field, Problem, ProfileInput};
use domain::time::Span;
use testkit::TestApp;
use testkit::databases::each_engine;
use uuid::Uuid;

const OPERATOR: AccountId = AccountId(Uuid::from_u128(1));

pub fn typed(name: &str) -> ProfileInput {
    ProfileInput {
        name: name.into(),
        slug: String::new(),
        region: "CA".into(),
        currency: "CAD".into(),
        time_zone: "America/Toronto".into(),
        languages: vec!["en".into(), "fr".into()],
        default_language: "fr".into(),
    }
}

fn operator() -> Person {
    Person {
        account: OPERATOR,
        name: "Sam".into(),
        email: "sam@example.org".into(),
        is_operator: true,
        roles: Vec::new(),
    }
}

fn command(input: &ProfileInput) -> MakeSite {
    MakeSite { profile: input.clone(), administrator: "noor@example.org".into(), provide_fees: true }
}

async fn make(test: &TestApp, input: &ProfileInput) -> Result<Site, Refusal> {
    let made = test.app.sites().make(&operator(), &command(input)).await.expect("the store works")?;
    Ok(test.app.sites().find(&made.slug).await.expect("readable").expect("made"))
}

fn refused(field: Field, problem: Problem) -> Refusal {
    Refusal { profile: vec![(field, problem)], administrator: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_made_with_what_was_typed_and_can_be_visited_at_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let site = make(&test, &typed("Formation Québec")).await.expect("made");
        assert_eq!((site.slug.as_str(), site.name.as_str()), ("formation-quebec", "Formation Québec"));
        assert_eq!((site.region.as_str(), site.currency.code()), ("CA", "CAD"), "S-5, S-14");
        assert_eq!(site.languages.iter().map(|l| l.code()).collect::<Vec<_>>(), ["en", "fr"]);
        assert_eq!((site.locale.as_str(), site.time_zone.as_str()), ("fr", "America/Toronto"));
        assert_eq!(test.app.sessions().list_upcoming(&site).await.expect("readable").len(), 0);
        assert!(site.fees.provided && !site.fees.enabled, "S-2: the operator's switch only");
        // Its administrators are invited in the site's own language, whatever the operator reads.
        let second = test.app.people().invite_administrator(&operator(), &site, "mia@example.org").await;
        second.expect("the store works").expect("invited");
        test.run_jobs().await;
        let mails = test.mailer.sent();
        assert_eq!(mails.len(), 2);
        for (mail, address) in mails.iter().zip(["noor@example.org", "mia@example.org"]) {
            assert_eq!(mail.to_address, address);
            assert!(mail.subject.contains("invit"), "French: {}", mail.subject);
        }
        let details = test.app.sites().details(&site.slug).await.expect("readable").expect("made");
        assert_eq!((details.administrators.len(), details.invitations.len()), (0, 2));
        let overview = test.app.sites().overview().await.expect("readable");
        let figures: Vec<_> =
            overview.iter().map(|c| (c.site.slug.as_str(), c.administrators, c.invitations)).collect();
        assert_eq!(figures, [("formation-quebec", 0, 2), (testkit::SITE, 0, 0)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_belongs_to_one_site() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let taken = ProfileInput { slug: testkit::SITE.into(), ..typed("Other") };
        assert_eq!(make(&test, &taken).await.err(), Some(refused(Field::Slug, Problem::Taken)));
        let reserved = ProfileInput { slug: "operator".into(), ..typed("Other") };
        assert_eq!(make(&test, &reserved).await.err(), Some(refused(Field::Slug, Problem::Reserved)));
        // Two operators at the same moment.
        let input = typed("Twins");
        let sites = test.app.sites();
        let (by, command) = (operator(), command(&input));
        let (first, second) = tokio::join!(sites.make(&by, &command), sites.make(&by, &command));
        let outcomes = [first.expect("the store works"), second.expect("the store works")];
        let refused: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
        assert_eq!(refused, [&self::refused(Field::Slug, Problem::Taken)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_changes_but_its_address_and_a_currency_in_use_stay() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let site = make(&test, &typed("Before")).await.expect("made");
        let sites = test.app.sites();
        let changed = ProfileInput { currency: "USD".into(), slug: "elsewhere".into(), ..typed("After") };
        let found = async |slug: &str| sites.find(slug).await.expect("readable").expect("at its address");
        let change = async |slug: &str, input: &ProfileInput, seen: &Seen| {
            sites.change(&operator(), slug, input, seen).await.expect("the store works")
        };
        let seen = found("before").await.profile_seen();
        change(&site.slug, &changed, &seen).await.expect("there").expect("good");
        let site = found("before").await;
        assert_eq!((site.name.as_str(), site.currency.code()), ("After", "USD"));
        // A page that was opened before, or a form that has seen nothing, restores nothing unseen.
        let late = ProfileInput { currency: "USD".into(), ..typed("Late") };
        for older in [seen, Seen::default()] {
            let refused = change("before", &late, &older).await.expect("there").err();
            assert_eq!(refused, Some(NotSaved::Outdated(site.profile_seen())));
        }
        assert_eq!(found("before").await.name, "After");
        // The sample site sells in euros.
        let seen = found(testkit::SITE).await.profile_seen();
        let outcome = change(testkit::SITE, &changed, &seen).await;
        let in_use = NotSaved::Wrong(vec![(Field::Currency, Problem::InUse)]);
        assert_eq!(outcome.expect("there").err(), Some(in_use));
        let kept = ProfileInput { currency: "EUR".into(), ..changed.clone() };
        assert!(change(testkit::SITE, &kept, &seen).await.expect("there").is_ok());
        assert!(change("nowhere", &changed, &seen).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn divisions_are_a_sites_own() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let other = make(&test, &typed("Other")).await.expect("made");
        let divisions = test.app.divisions();
        let sales = Division { code: "4711".into(), name: "Sales".into() };
        let add = async |site: &Site, division: &Division| {
            divisions.add(OPERATOR, site, division).await.expect("the store works")
        };
        assert_eq!(add(&test.site, &sales).await, Ok(()));
        let taken = Err(vec![(divisions::Field::Code, divisions::Problem::Taken)]);
        assert_eq!(add(&test.site, &sales).await, taken);
        assert_eq!(add(&other, &sales).await, Ok(()), "another site has codes of its own");
        let empty = Division::default();
        assert_eq!(add(&other, &empty).await.err().map(|problems| problems.len()), Some(2));

        divisions.set_use(OPERATOR, &test.site, DivisionUse::Required).await.expect("the store works");
        let view = divisions.view(&test.site).await.expect("readable");
        assert_eq!(view.usage, DivisionUse::Required);
        assert_eq!(divisions.view(&other).await.expect("readable").usage, DivisionUse::Off);

        let [row] = &view.divisions[..] else { panic!("{view:?}") };
        let change = async |site: &Site, division: &Division, active| {
            divisions.change(OPERATOR, site, row.id, division, active).await.expect("the store works")
        };
        assert_eq!(change(&other, &sales, false).await, None, "not theirs");
        let renamed = Division { name: "Sales and service".into(), ..sales.clone() };
        assert_eq!(change(&test.site, &renamed, false).await, Some(Ok(())));
        let view = divisions.view(&test.site).await.expect("readable");
        assert_eq!((view.divisions[0].division.clone(), view.divisions[0].active), (renamed, false));

        assert_eq!(add(&test.site, &Division { code: "4712".into(), ..sales.clone() }).await, Ok(()));
        let swapped = Division { code: "4712".into(), ..sales.clone() };
        assert_eq!(change(&test.site, &swapped, true).await, Some(taken), "the code of another one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_a_usable_administrator_is_not_made() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let bad = MakeSite {
            administrator: "noor@".into(),
            profile: ProfileInput { region: String::new(), ..typed("Half") },
            ..command(&typed("Half"))
        };
        let refusal = test.app.sites().make(&operator(), &bad).await.expect("the store works");
        let refusal = refusal.expect_err("refused");
        assert_eq!(refusal.profile, [(Field::Region, Problem::Missing)]);
        assert!(refusal.administrator.is_some(), "both are told");
        assert!(test.app.sites().find("half").await.expect("readable").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_provides_fees_and_stops_providing_them_at_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let sites = test.app.sites();
        let provided =
            async || sites.find(testkit::SITE).await.expect("readable").expect("imported").fees.provided;
        for wanted in [false, false, true] {
            test.advance(Span::seconds(1)).await;
            test.app.commerce().provide_fees(OPERATOR, test.site.id, wanted).await.expect("the store works");
            assert_eq!(provided().await, wanted);
        }
        let everything = app::audit::AuditFilter {
            actor: format!("person {OPERATOR}"),
            action: String::new(),
            subject: String::new(),
            from: domain::time::Timestamp(0),
            until: domain::time::Timestamp(i64::MAX),
        };
        let page = test.app.audit_log().page(&test.site, &everything, None).await.expect("readable");
        let actions: Vec<_> = page.lines.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            actions,
            ["provide e-commerce", "withdraw e-commerce"],
            "what changed nothing is not recorded"
        );
    })
    .await;
}
