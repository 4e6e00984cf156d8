//! The audit log, page by page and filtered.

use crate::common::buy;
use app::audit::{AuditFilter, AuditLine};
use app::commerce::SettingsForm;
use domain::accounts::Role;
use domain::audit::{Changes, Setting};
use domain::divisions::{Division, DivisionUse};
use domain::ids::AccountId;
use domain::payments::gateway::Mode;
use domain::time::{Span, Timestamp};
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};
use uuid::Uuid;

const ADMINISTRATOR: AccountId = AccountId(Uuid::from_u128(7));

fn everything() -> AuditFilter {
    AuditFilter {
        actor: String::new(),
        action: String::new(),
        subject: String::new(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_log_follow_each_other_without_gap_or_repetition() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for number in 0..120 {
            let division = Division { code: format!("{number}"), name: "Division".into() };
            let added = test.app.divisions().add(ADMINISTRATOR, &test.site, &division).await;
            added.expect("the store works").expect("added");
            // Several at the same moment, some later.
            if number % 7 == 0 {
                test.advance(Span::seconds(1)).await;
            }
        }
        let log = test.app.audit_log();
        let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = log.page(&test.site, &everything(), after).await.expect("readable");
            seen.extend(page.lines);
            pages += 1;
            after = page.older;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (120, 3));
        assert!(seen.is_sorted_by_key(|line| std::cmp::Reverse((line.at, line.id))), "newest first");
        let t = locale::Messages::new(locale::Locale::En);
        let csv = log.export(&test.site, &everything(), t).await.expect("readable");
        assert_eq!(csv.lines().count(), 121, "all of them, and the titles");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_filtered_by_who_what_to_what_and_when() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let reference = link.reference().as_str().to_lowercase();
        test.advance(Span::hours(1)).await;
        let later = test.clock_now();
        test.app.divisions().set_use(ADMINISTRATOR, &test.site, DivisionUse::Optional).await.expect("set");
        let found = async |filter: AuditFilter| -> Vec<String> {
            let page = test.app.audit_log().page(&test.site, &filter, None).await.expect("readable");
            page.lines.into_iter().map(|line| line.action).collect()
        };
        let all = found(everything()).await;
        assert_eq!(all.first().map(String::as_str), Some("set use of divisions"));
        assert!(all.contains(&"register".to_owned()) && all.contains(&"confirm seat".to_owned()));
        let attendee = AuditFilter { actor: "attendee".into(), ..everything() };
        assert_eq!(found(attendee).await, ["register"]);
        let action = AuditFilter { action: "confirm seat".into(), ..everything() };
        assert_eq!(found(action).await, ["confirm seat"]);
        let subject = AuditFilter { subject: format!(" {} ", &reference[..8]), ..everything() };
        assert_eq!(found(subject).await.len(), all.len() - 1);
        for wildcard in ["%", "_", "\\"] {
            let subject = AuditFilter { subject: wildcard.into(), ..everything() };
            assert_eq!(found(subject).await, Vec::<String>::new(), "{wildcard} stands for itself");
        }
        let (administrator, host) = (test.person(Role::Administrator).await, test.person(Role::Host).await);
        let roles = [Role::Host, Role::Finance];
        let given =
            test.app.people().set_roles(&administrator.person, &test.site, host.person.account, &roles).await;
        assert_eq!(given.expect("the store works"), Ok(()));
        let about_him = AuditFilter { subject: "the HOST".into(), ..everything() };
        assert_eq!(found(about_him).await, ["give role", "give role"], "his first one, and another");
        let since = AuditFilter { action: "set use of divisions".into(), from: later, ..everything() };
        assert_eq!(found(since).await, ["set use of divisions"]);
        assert_eq!(found(AuditFilter { until: later, ..everything() }).await.len(), all.len() - 1);
    })
    .await;
}

/// What the log says of an action, the latest first.
pub async fn noted(test: &TestApp, action: &str) -> Vec<AuditLine> {
    lines(test, AuditFilter { action: action.into(), ..everything() }).await
}

async fn lines(test: &TestApp, filter: AuditFilter) -> Vec<AuditLine> {
    test.app.audit_log().page(&test.site, &filter, None).await.expect("readable").lines
}

#[tokio::test(flavor = "multi_thread")]
async fn what_matters_for_money_is_recorded_from_what_to_what() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut form = SettingsForm::of(&test.site, Locale::En);
        (form.tax_name, form.tax_rate, form.fee_max) = ("BTW".into(), "9".into(), "1,500.00".into());
        for turn in 0..2 {
            let seen = test.site_now().await.settings_seen();
            let (commerce, site) = (test.app.commerce(), &test.site);
            let saved = commerce.save_settings(ADMINISTRATOR, site, Locale::En, &form, &seen).await;
            saved.expect("the store works").expect("good");
            let changed =
                lines(&test, AuditFilter { action: "change e-commerce".into(), ..everything() }).await;
            let [line] = &changed[..] else { panic!("turn {turn}: what stays is no change: {changed:?}") };
            let changes = Changes::parse(&line.detail).expect("changes");
            let told: Vec<(Setting, &str)> = changes
                .iter()
                .map(|change| (change.setting, change.values.as_ref().map_or("", |(_, to)| to.as_str())))
                .collect();
            let expected =
                [(Setting::TaxName, "BTW"), (Setting::TaxRate, "90000"), (Setting::FeeMax, "1500.00 EUR")];
            assert_eq!(told, expected);
        }
        test.app
            .commerce()
            .switch_mode(ADMINISTRATOR, &test.site, Mode::Test)
            .await
            .expect("works")
            .expect("may");
        let switched = lines(&test, AuditFilter { action: "switch mode".into(), ..everything() }).await;
        assert_eq!(switched[0].detail, "mode\tproduction\ttest");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrations_reference_finds_what_happened_to_its_money() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&link).await;
        let other = buy(&test, 2).await;
        let reference = test.view(&link).await.reference;
        let found = lines(&test, AuditFilter { subject: reference.clone(), ..everything() }).await;
        let asked = found.iter().find(|line| line.action == "ask a person").expect("it waits for a person");
        assert_ne!(asked.subject, reference, "it is about an attempt");
        assert_eq!(
            (asked.detail.as_str(), asked.registration.as_deref()),
            ("review", Some(reference.as_str()))
        );
        let elsewhere =
            lines(&test, AuditFilter { subject: test.view(&other).await.reference, ..everything() }).await;
        assert!(elsewhere.iter().all(|line| line.action != "ask a person"));
        let by_attempt = lines(&test, AuditFilter { subject: asked.subject.clone(), ..everything() }).await;
        assert_eq!(by_attempt.iter().collect::<Vec<_>>(), [asked]);
    })
    .await;
}
