//! Sites that an operator makes, and their divisions.

use app::sites::Site;
use app::sites::making::Problems;
use domain::divisions::{self, Division, DivisionUse};
use domain::ids::AccountId;
use domain::sites::profile::{Field, Problem, ProfileInput};
use testkit::TestApp;
use testkit::databases::each_engine;
use uuid::Uuid;

const OPERATOR: AccountId = AccountId(Uuid::from_u128(1));

fn typed(name: &str) -> ProfileInput {
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

async fn make(test: &TestApp, input: &ProfileInput) -> Result<Site, Problems> {
    let made = test.app.sites().make(OPERATOR, input).await.expect("the store works")?;
    Ok(test.app.sites().find(&made.slug).await.expect("readable").expect("made"))
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
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_belongs_to_one_site() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let taken = ProfileInput { slug: testkit::SITE.into(), ..typed("Other") };
        assert_eq!(make(&test, &taken).await.err(), Some(vec![(Field::Slug, Problem::Taken)]));
        let reserved = ProfileInput { slug: "operator".into(), ..typed("Other") };
        assert_eq!(make(&test, &reserved).await.err(), Some(vec![(Field::Slug, Problem::Reserved)]));
        // Two operators at the same moment.
        let input = typed("Twins");
        let sites = test.app.sites();
        let (first, second) = tokio::join!(sites.make(OPERATOR, &input), sites.make(OPERATOR, &input));
        let outcomes = [first.expect("the store works"), second.expect("the store works")];
        let refused: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
        assert_eq!(refused, [&vec![(Field::Slug, Problem::Taken)]]);
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
        sites
            .change(OPERATOR, &site.slug, &changed)
            .await
            .expect("the store works")
            .expect("there")
            .expect("good");
        let site = sites.find("before").await.expect("readable").expect("at its address");
        assert_eq!((site.name.as_str(), site.currency.code()), ("After", "USD"));
        // The sample site sells in euros.
        let outcome = sites.change(OPERATOR, testkit::SITE, &changed).await.expect("the store works");
        assert_eq!(outcome.expect("there").err(), Some(vec![(Field::Currency, Problem::InUse)]));
        let kept = ProfileInput { currency: "EUR".into(), ..changed.clone() };
        let outcome = sites.change(OPERATOR, testkit::SITE, &kept).await.expect("the store works");
        assert!(outcome.expect("there").is_ok());
        assert!(sites.change(OPERATOR, "nowhere", &changed).await.expect("the store works").is_none());
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
