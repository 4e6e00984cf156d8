//! Reports: their totals are the ledger's, whatever happened (S-30…S-34, LT).

use crate::common::{buy, buy_as_company, pay_well};
use crate::refunds::{give, registration};
use app::reports::{Asked, Field, GroupBy, Kind, Report, ReportFilter, Sight};
use app::sites::Site;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::money::Currency;
use domain::payments::gateway::Mode;
use domain::time::{Span, Timestamp};
use domain::usage::{AudioType, Leg};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use testkit::TestApp;
use testkit::databases::{self, TestDatabase, each_engine};
use testkit::hosts::Accepting;
use testkit::statements::Stay;
use uuid::Uuid;

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR")
}

fn everything(kind: Kind) -> Asked {
    let filter = ReportFilter {
        mode: Mode::Production,
        from: Timestamp(i64::MIN),
        until: Timestamp(i64::MAX),
        division: String::new(),
        session: String::new(),
        host: None,
        reader: AccountId(Uuid::nil()),
        sight: Sight::All,
    };
    Asked { kind, filter, group: GroupBy::Division, detail: false, most: Some(1_000) }
}

async fn report(test: &TestApp, asked: &Asked) -> Report {
    test.app.reports().make(&test.site, asked).await.expect("the store works")
}

/// What the books of a site say on an account: the balance.
async fn balance(test: &TestApp, site: &Site, account: Account) -> i64 {
    let balances = test.app.ledger().balances(site, Mode::Production).await.expect("readable");
    balances.into_iter().filter(|(of, ..)| *of == account).map(|(_, _, minor)| minor).sum()
}

const SLUGS: [&str; 3] = ["paid", "free", "open-now"];

/// Three sessions with people who come and go at random, ceilings that some of them reach, divisions and hosts; their hosts.
async fn at_random(test: &TestApp, seed: u64) -> [AccountId; 2] {
    let mut random = StdRng::seed_from_u64(seed);
    for code in ["4711", "4712"] {
        test.division(code, &[]).await;
    }
    let hosts = [test.person(Role::Host).await.person.account, test.person(Role::Host).await.person.account];
    for slug in SLUGS {
        let division = ["4711", "4712", ""][random.random_range(0..3)];
        test.book(slug, hosts[random.random_range(0..2)], division).await;
        let stays: Vec<Stay<'_>> = (0..random.random_range(0..12))
            .map(|_| {
                let up = random.random_range(0..80);
                let leg = match random.random_range(0..4) {
                    0 => Leg::Audio(AudioType::ALL[random.random_range(0..4)]),
                    _ => Leg::Computer,
                };
                (["Ann", "Bob", "Cas"][random.random_range(0..3)], leg, up, up + random.random_range(1..60))
            })
            .collect();
        let row = test.freeze(slug, &stays, random.random_range(100..2_000)).await;
        if !row.charged.gross.is_zero() {
            test.capture(&row).await;
        }
    }
    hosts
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_of_use_are_the_ledgers_whatever_was_used() {
    for engine in databases::engines() {
        for seed in 0..3 {
            let database = databases::fresh_database(engine).await;
            compare_with_the_ledger(&database, seed).await;
            database.remove().await;
        }
    }
}

async fn compare_with_the_ledger(database: &TestDatabase, seed: u64) {
    let test = TestApp::start(database).await;
    let hosts = at_random(&test, seed).await;
    let operator = test.person(Role::Operator).await.person;
    let seller = test.app.sites().enter_operators_seller(&operator).await.expect("there");
    let on = async |account| balance(&test, &seller, account).await;
    let (people, audio) = (-on(Account::PeopleMinutes).await, -on(Account::TeleconferenceMinutes).await);
    let (tax, taken) = (-on(Account::OutputTax).await, on(Account::GatewayClearing).await);
    for group in GroupBy::ALL {
        let asked = Asked { group, ..everything(Kind::ChargeBack) };
        let summary = report(&test, &asked).await;
        let sum = |title: &str| summary.sum_of(title, euro());
        assert_eq!(sum("reports-people-cost"), people, "seed {seed} {group:?}");
        assert_eq!(sum("reports-audio-cost"), audio, "seed {seed} {group:?}");
        assert_eq!((sum("reports-tax"), sum("reports-charged")), (tax, people + audio + tax));
        let detail = report(&test, &Asked { detail: true, ..asked }).await;
        assert_eq!(detail.sum_of("reports-amount", euro()), people + audio + tax, "seed {seed}");
        let bars: i64 = summary.bars.iter().map(|bar| bar.total.minor).sum();
        assert_eq!(bars, people + audio + tax, "the picture shows the same");
    }
    let usage = report(&test, &everything(Kind::Usage)).await;
    assert_eq!(usage.sum_of("reports-charged", euro()), people + audio + tax);
    assert_eq!(usage.sum_of("reports-paid", euro()), taken, "seed {seed}");
    // Every filter by division and host takes its part, and the parts are the whole.
    let mut parts = 0;
    for code in ["4711", "4712"] {
        let mut asked = everything(Kind::ChargeBack);
        asked.filter.division = code.into();
        parts += report(&test, &asked).await.sum_of("reports-charged", euro());
    }
    let whole = report(&test, &everything(Kind::ChargeBack)).await;
    let unbooked: i64 = whole.bars.iter().filter(|bar| bar.label.is_empty()).map(|bar| bar.total.minor).sum();
    assert_eq!(parts + unbooked, people + audio + tax);
    let mut of_hosts = 0;
    for host in hosts {
        let filter = ReportFilter { host: Some(host), ..everything(Kind::ChargeBack).filter };
        let asked = Asked { filter, ..everything(Kind::ChargeBack) };
        of_hosts += report(&test, &asked).await.sum_of("reports-charged", euro());
    }
    let mut of_sessions = 0;
    for slug in SLUGS {
        let filter = ReportFilter { session: slug.into(), ..everything(Kind::ChargeBack).filter };
        let asked = Asked { filter, ..everything(Kind::ChargeBack) };
        of_sessions += report(&test, &asked).await.sum_of("reports-charged", euro());
    }
    assert_eq!((of_hosts, of_sessions), (people + audio + tax, people + audio + tax));
}

#[tokio::test(flavor = "multi_thread")]
async fn attendees_are_told_with_their_company_and_where_it_is() {
    let database = databases::fresh_database(databases::engines()[0]).await;
    let test = TestApp::start(&database).await;
    buy_as_company(&test, 1).await;
    buy(&test, 2).await;
    let attendees = report(&test, &everything(Kind::Attendees)).await;
    let of = |title: &str| {
        let index = attendees.columns.iter().position(|column| column.title == title).expect("a column");
        let cells = attendees.lines.iter().map(|line| match &line.cells[index] {
            Field::Text(text) => text.as_str(),
            _ => "",
        });
        let mut cells: Vec<_> = cells.collect();
        cells.sort_unstable();
        cells
    };
    assert_eq!(of("reports-company"), ["", "Acme"]);
    assert_eq!(of("reports-company-address"), ["", "Straat 1, Utrecht"]);
    assert!(of("reports-country").iter().all(|code| code.len() == 2), "{:?}", of("reports-country"));
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_of_sessions_and_attendees_are_those_of_the_statements() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        at_random(&test, 11).await;
        let minutes = |report: &Report, title: &str| {
            let index = report.columns.iter().position(|column| column.title == title).expect("a column");
            let of = report.lines.iter().map(|line| match &line.cells[index] {
                app::reports::Field::Minutes(span) => span.0,
                _ => 0,
            });
            of.sum::<i64>()
        };
        let sessions = report(&test, &everything(Kind::Sessions)).await;
        let attendees = report(&test, &everything(Kind::Attendees)).await;
        let charged = report(&test, &everything(Kind::ChargeBack)).await;
        let people = minutes(&sessions, "reports-people-minutes");
        assert!(people > 0, "somebody was there");
        assert_eq!(minutes(&attendees, "reports-people-minutes"), people);
        assert_eq!(minutes(&charged, "reports-people-minutes"), people);
        let audio = minutes(&charged, "reports-audio-minutes");
        assert_eq!(minutes(&attendees, "reports-audio-minutes"), audio);
        assert_eq!(minutes(&attendees, "reports-voip-minutes"), minutes(&sessions, "reports-voip-minutes"));
        // One session began at one moment, in every report.
        let starts = |report: &Report| {
            let place = |title: &str| report.columns.iter().position(|column| column.title == title);
            let (topic, start) =
                (place("reports-session").expect("a column"), place("reports-start").expect("a column"));
            let of = report.lines.iter().filter(|line| line.statement.is_some());
            let of = of.map(|line| (format!("{:?}", line.cells[topic]), format!("{:?}", line.cells[start])));
            of.collect::<std::collections::BTreeSet<_>>()
        };
        let usage = report(&test, &everything(Kind::Usage)).await;
        let lines = report(&test, &Asked { detail: true, ..everything(Kind::ChargeBack) }).await;
        assert_eq!(starts(&usage), starts(&sessions));
        assert!(starts(&lines).is_subset(&starts(&sessions)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_of_fees_are_the_ledgers() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let host = test.person(Role::Host).await.person.account;
        test.book("paid", host, "").await;
        let mut bought = Vec::new();
        for browser in 1..=3 {
            bought.push(registration(&test, &buy(&test, browser).await).await);
        }
        test.register("paid", 9).await;
        for (of, minor) in bought.into_iter().zip([12_100, 2_100]) {
            give(&test, of, minor).await.expect("there is so much");
        }
        test.run_for(Span::minutes(1)).await;
        let fees = report(&test, &everything(Kind::Fees)).await;
        assert_eq!(fees.lines.len(), 4, "one is not paid");
        let clearing = balance(&test, &test.site, Account::GatewayClearing).await;
        assert_eq!(clearing, 3 * 12_100 - 12_100 - 2_100);
        assert_eq!(fees.sum_of("reports-paid", euro()) - fees.sum_of("reports-refunded", euro()), clearing);
        assert_eq!(fees.sum_of("reports-kept", euro()), clearing);
        let csv = fees.table(locale::Messages::new(locale::Locale::En)).csv();
        for amounts in
            ["0.00,121.00", "21.00,100.00", "121.00,0.00"].map(|back| format!(",121.00,121.00,{back},"))
        {
            assert_eq!(csv.matches(&amounts).count(), 1, "{amounts} {csv}");
        }
        let other = test.person(Role::Host).await.person.account;
        for (reader, lines) in [(host, 4), (other, 0)] {
            let filter = ReportFilter { sight: Sight::Own, reader, ..everything(Kind::Fees).filter };
            let own = report(&test, &Asked { filter, ..everything(Kind::Fees) }).await;
            assert_eq!(own.lines.len(), lines, "hosts see theirs");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_tells_all_and_a_page_says_that_it_does_not() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        at_random(&test, 5).await;
        for browser in 1..=3 {
            buy(&test, browser).await;
        }
        for kind in [Kind::Sessions, Kind::Fees] {
            let page = report(&test, &Asked { most: Some(2), ..everything(kind) }).await;
            assert_eq!((page.lines.len(), page.is_cut), (2, true), "{kind:?}");
            let file = report(&test, &Asked { most: None, ..everything(kind) }).await;
            assert!(file.lines.len() > 2 && !file.is_cut, "{kind:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_charged_back_is_told_by_person_and_as_paid_or_not() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let hosts = [test.person(Role::Host).await.person, test.person(Role::Host).await.person];
        assert_eq!(hosts[0].name, hosts[1].name, "two of one name");
        let stays = [("Ann", Leg::Computer, 0, 60)];
        let mut rows = Vec::new();
        for (slug, host) in SLUGS.iter().zip(&hosts) {
            test.book(slug, host.account, "").await;
            rows.push(test.freeze(slug, &stays, 2_000).await);
        }
        test.capture(&rows[0]).await;
        let by_host = Asked { group: GroupBy::Host, ..everything(Kind::ChargeBack) };
        let told = report(&test, &by_host).await;
        assert_eq!(told.lines.len(), 2, "a line for each");
        let charged = rows[1].charged.gross.minor;
        assert_eq!(told.sum_of("reports-charged", euro()), 2 * charged);
        assert_eq!(told.sum_of("reports-open", euro()), charged, "one of them was never captured");
        let detail = report(&test, &Asked { detail: true, ..by_host.clone() }).await;
        let csv = detail.table(locale::Messages::new(locale::Locale::En)).csv();
        assert!(csv.contains(",Charged,") && csv.contains(",Being charged,"), "{csv}");
        test.capture(&rows[1]).await;
        assert_eq!(report(&test, &by_host).await.sum_of("reports-open", euro()), 0);
    })
    .await;
}

/// What stands in a column in the row of a session.
fn cell<'r>(report: &'r Report, slug: &str, title: &str) -> &'r Field {
    let column = report.columns.iter().position(|column| column.title == title).expect("a column");
    let is_its = |line: &&app::reports::Line| line.cells.contains(&Field::Text(slug.to_owned()));
    &report.lines.iter().find(is_its).expect("its row").cells[column]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_called_off_or_never_started_is_in_no_sum() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let off = test.hosted_here(Accepting::default()).await;
        let never = test.hosted_here(Accepting::default()).await;
        for here in [&off, &never] {
            let url = test.host_page(here).await;
            pay_well(&test, &url).await;
            test.host_returns(&url).await;
        }
        let ahead = report(&test, &everything(Kind::Sessions)).await;
        let is_told =
            |slug: &str| ahead.lines.iter().any(|line| line.cells.contains(&Field::Text(slug.to_owned())));
        assert!(!is_told(&off.slug) && !is_told(&never.slug), "neither has begun");
        let asked = everything(Kind::Usage);
        let planned = report(&test, &asked).await;
        let ceiling = cell(&planned, &never.slug, "reports-ceiling");
        assert!(matches!(ceiling, Field::Planned(money) if money.minor == 1_568), "{ceiling:?}");
        assert_eq!(planned.sum_of("reports-ceiling", euro()), 0, "shown, and in no sum");
        let cancelled = test.app.refunds().cancel_session(off.by.account, test.site.id, off.id, "").await;
        cancelled.expect("works").expect("called off");
        test.run_for(Span::hours(12)).await;
        let after = report(&test, &asked).await;
        for (slug, word) in [(&off.slug, "reports-cancelled"), (&never.slug, "reports-not-started")] {
            assert_eq!(cell(&after, slug, "reports-settled"), &Field::Words(word), "{word}");
            for title in ["reports-estimate", "reports-ceiling", "reports-charged", "reports-difference"] {
                assert_eq!(cell(&after, slug, title), &Field::Nothing, "{word} {title}");
            }
        }
        for title in ["reports-estimate", "reports-ceiling", "reports-charged", "reports-paid"] {
            assert_eq!(after.sum_of(title, euro()), 0, "{title}");
        }
        let used = report(&test, &everything(Kind::Sessions)).await;
        assert_eq!(cell(&used, &never.slug, "reports-duration"), &Field::Nothing, "it never began");
    })
    .await;
}

/// Its budget is that of the announced day, and the charge-back agrees with it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_started_before_its_day_is_told_on_the_announced_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        test.run_jobs().await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        let announced = test.session(&here.slug).await.session.starts_at;
        assert!(test.clock_now() < announced, "it is over before it was to begin");
        let told = async |from, until| {
            let mut asked = everything(Kind::ChargeBack);
            (asked.filter.from, asked.filter.until) = (from, until);
            report(&test, &asked).await.sum_of("reports-charged", euro())
        };
        assert_eq!(told(Timestamp(i64::MIN), announced).await, 0);
        assert_eq!(told(announced, Timestamp(i64::MAX)).await, 218);
    })
    .await;
}
