//! Payflow shows no list: what PayPal Manager writes into a file is held against the books, as far as it covers them (PS 3.4).

use crate::common::{balance, buy};
use crate::reconciliation::{LATER, agreed, compare, differing, pass, view_of};
use crate::refunds::{CLERK, eur, give, registration};
use app::reconciliation::{Answer, Day, Difference, FileView, ImportRefusal, NewFile, SettlementFileRow};
use app::refunds::ConsoleRefund;
use bytes::Bytes;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::settlements::{Doubt, FileProblem, LineProblem};
use domain::time::{Span, Timestamp};
use emulators::payflow::{Kind, Mode as HostMode};
use store::Tx;
use store::reconciliation as rows;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::stolen::dump;

/// The day on which the tests begin, at midnight of the west coast.
pub(crate) const FIRST: Day = (2026, 11, 22);
pub(crate) const SECOND: Day = (2026, 11, 23);

const ZONE: &str = "America/Los_Angeles";

/// What PayPal Manager writes of the site's account until now.
pub(crate) async fn report(test: &TestApp) -> String {
    report_of(test, (Timestamp(0), test.clock_now().plus(Span::days(1)))).await
}

pub(crate) async fn report_of(test: &TestApp, (from, until): (Timestamp, Timestamp)) -> String {
    let report = test.emulator.activity_report(HostMode::Live, "bursardemo", (from.0, until.0)).await;
    report.expect("the books are readable")
}

pub(crate) async fn new_file(test: &TestApp, text: &str, days: Option<(Day, Day)>) -> NewFile {
    NewFile {
        account: view_of(test).await.accounts[0].id.to_string(),
        time_zone: ZONE.into(),
        is_day_first: false,
        days,
        name: "C:\\Users\\clerk\\DailyActivity.csv".into(),
        file: text.as_bytes().to_vec(),
    }
}

pub(crate) async fn import(
    test: &TestApp,
    text: &str,
    days: Option<(Day, Day)>,
) -> Result<SettlementFileRow, ImportRefusal> {
    let new = new_file(test, text, days).await;
    test.app.reconciliation().import(CLERK, &test.site, new).await.expect("the store works")
}

pub(crate) async fn take(test: &TestApp, text: &str, days: Option<(Day, Day)>) -> SettlementFileRow {
    let file = import(test, text, days).await.expect("a report");
    assert!(file.is_taken, "{file:?}");
    file
}

/// The PNREFs of what was captured, in their order.
pub(crate) async fn captures(test: &TestApp) -> Vec<String> {
    let books = test.emulator.books().await.expect("books").transactions;
    books.into_iter().filter(|txn| txn.kind == Kind::Capture).map(|txn| txn.pnref).collect()
}

/// A report without the lines of a transaction.
pub(crate) fn without(text: &str, pnref: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(pnref)).collect()
}

/// Somebody takes money at the gateway's own terminal.
async fn sell_by_hand(test: &TestApp, comment: &str) {
    let body = format!(
        "PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-live&TRXTYPE=S&TENDER=C&ACCT=4111111111111111\
         &EXPDATE=1230&AMT=50.00&CURRENCY=EUR&COMMENT1={comment}"
    );
    let request = http::Request::post("/live")
        .header("X-VPS-REQUEST-ID", format!("hand{}", comment.len()))
        .header("X-VPS-CLIENT-TIMEOUT", "45")
        .header("Content-Type", "text/namevalue")
        .body(Bytes::from(body))
        .expect("a request");
    let answer = test.emulator.call(request).await.expect("answered");
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    assert!(text.starts_with("RESULT=0&"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_sales_refunds_and_voids_agrees_with_the_gateways_own_file() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (first, _, _) = (buy(&test, 1).await, buy(&test, 2).await, buy(&test, 3).await);
        give(&test, registration(&test, &first).await, 2_000).await.expect("so much is left");
        test.run_for(Span::minutes(5)).await;
        let voided = captures(&test).await[1].clone();
        test.emulator.void_at_console(&voided).await.expect("not settled yet");
        // Somebody began and did not pay, and a card was declined: neither moved anything.
        let _ = test.register("paid", 4).await;
        // The void is found when the capture has settled.
        test.run_for(Span::days(3)).await;
        let text = report(&test).await;
        assert!(text.contains("Authorization") && text.contains("Void"), "{text}");
        let last = (2026, 11, 24);
        let file = take(&test, &text, Some((FIRST, last))).await;
        assert_eq!((file.name.as_str(), file.bytes), ("DailyActivity.csv", text.len() as i64));
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (5, 0)), "{view:#?}");
        let imported = view.accounts[0].imported.clone().expect("by files");
        assert_eq!(
            (imported.spans, imported.is_late),
            (vec![(file.covered_from, file.covered_until)], false)
        );
        test.assert_sound().await;
    })
    .await;
}

/// A report in which nobody ticked the column for what a line acts on.
fn without_originals(text: &str) -> String {
    let mut at = None;
    let without = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        let at = *at.get_or_insert_with(|| {
            cells.iter().position(|cell| *cell == "Original Transaction ID").expect("the column")
        });
        cells.remove(at);
        cells.join(",")
    };
    text.lines().map(without).collect::<Vec<_>>().join("\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_that_does_not_say_of_what_accuses_nobody() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(1)).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        let voided = captures(&test).await[1].clone();
        test.emulator.void_at_console(&voided).await.expect("not settled yet");
        test.run_for(Span::days(3)).await;
        let text = without_originals(&report(&test).await);
        let days = Some((FIRST, (2026, 11, 24)));
        take(&test, &text, days).await;
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "{view:#?}");
        // A report with everything that was done has the void: without it nothing was undone there.
        let voids = |line: &&str| line.contains(",Void,");
        let id = text.lines().find(voids).and_then(|line| line.split(',').next()).expect("a void");
        let files = test.app.reconciliation().files(&test.site, test.site.mode).await.expect("readable");
        let id = (id.to_owned(), files[0].files[0].id);
        test.app.reconciliation().remove_file(CLERK, &test.site, id.1).await.expect("the store works");
        take(&test, &without(&text, &id.0), days).await;
        let expected = format!("void of {voided}");
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, expected.as_str())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_the_console_is_told_until_it_is_noted() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let capture = captures(&test).await.remove(0);
        test.advance(LATER).await;
        let credit = test.emulator.credit_at_console(&capture, 2_000).await.expect("so much is left");
        test.advance(Span::days(1)).await;
        take(&test, &report(&test).await, Some((FIRST, FIRST))).await;
        let view = view_of(&test).await;
        assert_eq!(differing(&view), [(Difference::NotHere, credit.as_str())]);
        assert_eq!(view.differences[0].row.theirs, Some(eur(&test, 2_000)));
        assert!(view.differences[0].reference.is_some(), "its payment is named");
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "nothing is posted by it");
        let told = ConsoleRefund {
            id: test.app.refunds().new_id(),
            object: credit,
            given: Some((eur(&test, 2_000), test.begins_at())),
            reason: String::new(),
        };
        let of = registration(&test, &link).await;
        let noted = test.app.refunds().record_console(CLERK, test.site.id, of, told).await;
        noted.expect("works").expect("it was given");
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "{view:#?}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_another_amount_differs_until_a_better_file_comes() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        // What began in the first minutes of the span may have moved before it, by the gateway's clock.
        test.advance(Span::minutes(30)).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        sell_by_hand(&test, "Stand 12").await;
        sell_by_hand(&test, "7K3M9Q2XVB4T").await;
        test.advance(Span::days(2)).await;
        let text = report(&test).await;
        let captured = captures(&test).await;
        let other = without(&text, &captured[0]).replace("121.00", "120.00");
        let first = take(&test, &other, Some((FIRST, FIRST))).await;
        let view = view_of(&test).await;
        let strange = view.differences.iter().find(|of| of.reference.is_none()).expect("one of nobody");
        let strange = strange.row.object.0.clone();
        let mut expected = vec![
            (Difference::NotThere, captured[0].as_str()),
            (Difference::Amount, captured[1].as_str()),
            // It bears a number as ours do, and no payment has it; the other one is somebody else's.
            (Difference::NotHere, strange.as_str()),
        ];
        let mut told = differing(&view);
        told.sort_by_key(|of| of.1.to_owned());
        expected.sort_by_key(|of| of.1.to_owned());
        assert_eq!(told, expected, "{view:#?}");
        assert_eq!(agreed(&view), (0, 1));
        // The newer one knows better. What was removed says nothing any more.
        test.advance(Span::minutes(1)).await;
        take(&test, &text, Some((FIRST, FIRST))).await;
        let view = view_of(&test).await;
        assert_eq!(differing(&view), [(Difference::NotHere, strange.as_str())]);
        let office = test.app.reconciliation();
        assert!(office.remove_file(CLERK, &test.site, first.id).await.expect("the store works"));
        assert_eq!(agreed(&view_of(&test).await), (2, 1));
        let files = office.files(&test.site, test.site.mode).await.expect("readable");
        let left = files[0].files[0].id;
        assert!(office.remove_file(CLERK, &test.site, left).await.expect("the store works"));
        let view = view_of(&test).await;
        assert_eq!((differing(&view), view.accounts[0].last.clone()), (vec![], None), "no evidence is left");
        assert!(!office.remove_file(CLERK, &test.site, left).await.expect("the store works"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_proves_what_it_covers_and_nothing_else() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(3)).await;
        buy(&test, 1).await;
        let noon = test.begins_at().plus(Span::hours(12));
        test.advance(Span::hours(12)).await;
        buy(&test, 2).await;
        test.advance(Span::days(1)).await;
        buy(&test, 3).await;
        test.advance(Span::days(2)).await;
        // Half a day, and nobody said more: the afternoon is not missed.
        let half = report_of(&test, (test.begins_at(), noon)).await;
        let file = take(&test, &half, None).await;
        assert_eq!(file.covered_from, test.begins_at());
        assert!(file.covered_until < noon);
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{view:#?}");
        // Who says that it is the whole day is told what it lacks.
        let whole = format!("{half}\r\n");
        let file = import(&test, &whole, Some((FIRST, FIRST))).await.expect("a report");
        assert_eq!((file.is_taken, file.doubt), (false, Some(Doubt::SavedEarly)));
        let taken = test.app.reconciliation().take_file(CLERK, &test.site, file.id).await;
        assert!(taken.expect("the store works"));
        let captured = captures(&test).await;
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, captured[1].as_str())]);
        // Two that overlap: each movement counts once, and what the one lacks the other has.
        let second = test.begins_at().plus(Span::hours(8));
        let overlapping = report_of(&test, (second, test.begins_at().plus(Span::days(2)))).await;
        take(&test, &overlapping, Some((FIRST, SECOND))).await;
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (3, 0)), "{view:#?}");
        // A day on which nothing moved is evidence, too, if somebody says so.
        let empty = report_of(&test, (Timestamp(0), Timestamp(1))).await;
        assert_eq!(import(&test, &empty, None).await, Err(ImportRefusal::DaysMissing));
        take(&test, &empty, Some(((2026, 11, 24), (2026, 11, 24)))).await;
        assert_eq!(differing(&view_of(&test).await), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_imported_is_refused_and_nothing_is_kept() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        test.advance(Span::days(2)).await;
        let text = report(&test).await;
        let day = Some((FIRST, FIRST));
        for (days, refusal) in [
            (Some((SECOND, FIRST)), ImportRefusal::DaysReversed),
            (Some((FIRST, (2026, 12, 24))), ImportRefusal::DaysAhead),
            (Some(((2026, 2, 30), FIRST)), ImportRefusal::DaysAhead),
            (Some(((2026, 1, 1), FIRST)), ImportRefusal::DaysMany),
            (Some((SECOND, SECOND)), ImportRefusal::DaysOthers),
        ] {
            assert_eq!(import(&test, &text, days).await, Err(refusal));
        }
        for (file, problem) in [
            ("", FileProblem::Missing),
            ("%PDF-1.7", FileProblem::Pdf),
            ("Transaction ID,\0", FileProblem::NotText),
            ("Day;Amount\n1;2\n", FileProblem::NoHeading),
        ] {
            assert_eq!(import(&test, file, day).await, Err(ImportRefusal::File(problem)));
        }
        let account = view_of(&test).await.accounts[0].id.to_string();
        for wrong in [
            NewFile { account: "x".into(), ..new_file(&test, &text, day).await },
            NewFile { account: uuid::Uuid::from_u128(1).to_string(), ..new_file(&test, &text, day).await },
        ] {
            let refused = test.app.reconciliation().import(CLERK, &test.site, wrong).await;
            assert_eq!(refused.expect("the store works"), Err(ImportRefusal::Account));
        }
        let nowhere = NewFile { time_zone: "Mars/Olympus".into(), ..new_file(&test, &text, day).await };
        let refused = test.app.reconciliation().import(CLERK, &test.site, nowhere).await;
        assert_eq!(refused.expect("the store works"), Err(ImportRefusal::Zone));
        let files = test.app.reconciliation().files(&test.site, test.site.mode).await.expect("readable");
        assert_eq!((files[0].id.to_string(), files[0].files.len()), (account, 0));
        // Once it is good it counts once.
        let file = take(&test, &text, day).await;
        assert_eq!(import(&test, &text, day).await, Err(ImportRefusal::Known(file.uploaded_at)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_of_another_account_give_a_file_away() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        test.advance(Span::days(2)).await;
        let text = report(&test).await;
        // The same seller's account for Test.
        let (login, administrator) = (testkit::test_account(), test.person(Role::Administrator).await);
        let typed = crate::commerce::form(&login.vendor, &login.user, &login.pwd);
        let saved =
            test.app.commerce().save_account(&administrator.person, &test.site, Mode::Test, &typed).await;
        saved.expect("the store works").expect("entered");
        let office = test.app.reconciliation();
        let of_test = office.files(&test.site, Mode::Test).await.expect("readable");
        let account = of_test[0].id.to_string();
        let new = NewFile { account, ..new_file(&test, &text, Some((FIRST, FIRST))).await };
        let refused = office.import(CLERK, &test.site, new).await.expect("the store works");
        assert_eq!(refused, Err(ImportRefusal::OtherAccount));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_cannot_be_read_wait_for_a_second_word_and_no_card_number_is_kept() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        test.advance(Span::days(2)).await;
        let captured = captures(&test).await;
        let text = report(&test).await.replace("XXXXXXXXXXXX1111", "4111111111111111");
        assert!(text.contains("4111111111111111"), "{text}");
        let mut broken = String::new();
        for line in text.split_inclusive('\n') {
            let is_one = line.starts_with(&captured[0]);
            broken.push_str(&if is_one { line.replace("121.00", "=cmd|'/c calc'!A1") } else { line.to_owned() });
        }
        broken.push_str("5555555555554444,11/22/2026 10:00:00,Sale,Visa,5555555555554444,1230,1.00,EUR,0,4111111111111111,,,,,\r\n");
        let named = NewFile {
            name: "5555555555554444 5555-5555-5555-4444.csv".into(),
            ..new_file(&test, &broken, Some((FIRST, FIRST))).await
        };
        let office = test.app.reconciliation();
        let file = office.import(CLERK, &test.site, named).await.expect("the store works").expect("a report");
        assert_eq!(file.name, "**************** ****-****-****-****.csv");
        assert!(!file.is_taken);
        let view = view_of(&test).await;
        assert_eq!((differing(&view), view.accounts[0].last.clone()), (vec![], None), "nothing counts yet");
        assert_eq!(view.accounts[0].imported.clone().expect("by files").waiting, [file.id]);
        let FileView { problems, .. } = office.file(&test.site, file.id).await.expect("readable").expect("kept");
        let problems: Vec<_> = problems.iter().map(|line| line.problem).collect();
        assert_eq!(problems, [LineProblem::Amount, LineProblem::Id]);
        assert!(office.take_file(CLERK, &test.site, file.id).await.expect("the store works"));
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "what cannot be read is not missed: {view:#?}");
        let all = dump(test.app.store()).await;
        assert!(all.contains(&captured[1]) && all.contains(&file.digest));
        for number in ["4111111111111111", "5555555555554444", "5555-5555", "411111", "555555555555", "cmd|", "XXXXXXXXXXXX"] {
            assert!(!all.contains(number), "{number}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_no_file_covers_for_a_week_shows_on_the_health_page() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let late = async || {
            let health = test.app.health().look().await.expect("readable").facts.uncompared.count;
            let imported = view_of(&test).await.accounts[0].imported.clone().expect("by files");
            assert_eq!(imported.is_late, health > 0);
            health
        };
        assert_eq!(late().await, 0, "nothing moved");
        buy(&test, 1).await;
        pass(&test, Span::days(5)).await;
        assert_eq!(late().await, 0);
        pass(&test, Span::days(4)).await;
        assert_eq!(late().await, 1);
        let day = |test: &TestApp| locale::Zone::parse(ZONE).expect("a zone").day(test.clock_now(), -1);
        take(&test, &report(&test).await, Some((FIRST, day(&test)))).await;
        assert_eq!(late().await, 0);
        let first = view_of(&test).await.accounts[0].last.clone().expect("compared");
        assert_eq!(first.answer, Answer::Compared);
        // Every day what is there is compared again.
        pass(&test, Span::days(2)).await;
        assert!(view_of(&test).await.accounts[0].last.clone().expect("compared").asked_at > first.asked_at);
        pass(&test, Span::days(60)).await;
        assert_eq!(late().await, 0, "all that moved is covered");
        assert_eq!(view_of(&test).await.accounts[0].last.clone().expect("compared").answer, Answer::Compared);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_between_two_files_is_told_until_it_is_filled() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let day = |n: i8| (2026, 11, 22 + n);
        let begins = test.begins_at();
        let mut files = Vec::new();
        for n in 0..3 {
            buy(&test, u128::try_from(n).expect("small") + 1).await;
            pass(&test, Span::days(1)).await;
            let of = |n: i8| begins.plus(Span::days(i64::from(n)));
            files.push((report_of(&test, (of(n), of(n + 1))).await, day(n)));
        }
        pass(&test, Span::days(8)).await;
        for n in [0, 2] {
            let (text, day) = &files[n];
            take(&test, text, Some((*day, *day))).await;
        }
        let imported = async || view_of(&test).await.accounts[0].imported.clone().expect("by files");
        let late = async || test.app.health().look().await.expect("readable").facts.uncompared.count;
        let told = imported().await;
        assert_eq!((told.spans.len(), told.is_late, late().await), (2, true, 1));
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "of both spans: {view:#?}");
        let compared = view.accounts[0].last.clone().and_then(|last| last.compared).expect("compared");
        assert_eq!((compared.since, compared.until), (told.spans[0].0, told.spans[1].1));
        let (text, day) = &files[1];
        take(&test, text, Some((*day, *day))).await;
        let told = imported().await;
        assert_eq!((told.spans.len(), told.is_late, late().await), (1, false, 0));
    })
    .await;
}

const HALF_A_SECOND: Span = Span(500_000);

#[tokio::test(flavor = "multi_thread")]
async fn the_last_sale_of_a_file_without_days_is_covered_whatever_our_clock_says() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        test.advance(Span::hours(2)).await;
        test.advance(HALF_A_SECOND).await;
        buy(&test, 1).await;
        let until = test.clock_now().plus(Span(1));
        let text = report_of(&test, (Timestamp(0), until)).await;
        pass(&test, Span::hours(1)).await;
        buy(&test, 2).await;
        pass(&test, Span::days(9)).await;
        // Its seconds are whole: by our clock the sale stands behind it.
        let file = take(&test, &text, None).await;
        let posted = posted(&test).await;
        assert!(file.covered_until < posted[0] && posted[0] < posted[1], "{file:?} {posted:?}");
        let late = async || test.app.health().look().await.expect("readable").facts.uncompared;
        let told = late().await;
        assert_eq!((told.count, told.since), (1, Some(posted[1])), "the second one is in no file");
        take(&test, &report(&test).await, None).await;
        assert_eq!(late().await.count, 0);
        assert!(!view_of(&test).await.accounts[0].imported.clone().expect("by files").is_late);
    })
    .await;
}

/// When our books noted what was taken, in its order.
async fn posted(test: &TestApp) -> Vec<Timestamp> {
    let mut tx = test.app.store().reader().await.expect("a reader");
    let (whose, nil) = ((test.site.id, test.site.mode), uuid::Uuid::nil());
    let account = store::sites::list_accounts(&mut tx, whose.0).await.expect("readable")[0].id;
    let after = (Timestamp(0), domain::ids::EntryId(nil));
    let all = rows::list_posted(&mut tx, (whose.0, whose.1, account), after, 100).await.expect("readable");
    all.into_iter().map(|of| of.posted_at).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_file_takes_back_what_an_older_one_listed() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(1)).await;
        buy(&test, 1).await;
        test.advance(Span::days(2)).await;
        let text = report(&test).await;
        let captured = captures(&test).await.remove(0);
        take(&test, &text, Some((FIRST, FIRST))).await;
        assert_eq!(agreed(&view_of(&test).await), (1, 0));
        test.advance(Span::minutes(1)).await;
        // The processor refused the batch: the same line bears another result.
        let failed: String = text
            .split_inclusive('\n')
            .map(
                |line| {
                    if line.starts_with(&captured) { line.replace(",0,", ",12,") } else { line.to_owned() }
                },
            )
            .collect();
        assert_ne!(failed, text);
        take(&test, &failed, Some((FIRST, FIRST))).await;
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, captured.as_str())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_has_not_ended_is_covered_to_the_last_line() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(1)).await;
        buy(&test, 1).await;
        test.advance(Span::hours(2)).await;
        let text = report(&test).await;
        test.advance(Span::hours(2)).await;
        buy(&test, 2).await;
        test.advance(Span::hours(4)).await;
        let file = take(&test, &text, Some((FIRST, FIRST))).await;
        assert!(file.covered_until < test.begins_at().plus(Span::hours(2)), "{file:?}");
        assert_eq!(differing(&view_of(&test).await), []);
        // Without a line nothing of that day is known.
        let empty = report_of(&test, (Timestamp(0), Timestamp(1))).await;
        assert_eq!(import(&test, &empty, Some((FIRST, FIRST))).await, Err(ImportRefusal::DaysFew));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_file_that_comes_while_somebody_compares_is_compared_next() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(1)).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        test.advance(Span::days(60)).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let missing = captures(&test).await.remove(0);
        let text = report(&test).await;
        let other = without(&text, &missing);
        // Another node compares.
        let (account, now) = (view_of(&test).await.accounts[0].id, test.clock_now());
        let of = (account, test.site.id);
        let claim = async move |tx: &mut Tx| rows::claim(tx, of, now, (now, now)).await;
        assert!(test.app.store().run(claim).await.expect("writable"));
        test.advance(Span::seconds(1)).await;
        let file = take(&test, &other, Some((FIRST, FIRST))).await;
        assert_eq!(differing(&view_of(&test).await), []);
        pass(&test, Span::hours(1)).await;
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, missing.as_str())]);
        // And again, where the file that knew better is taken out meanwhile.
        take(&test, &text, Some((FIRST, FIRST))).await;
        assert_eq!(differing(&view_of(&test).await), []);
        let now = test.clock_now();
        let claim = async move |tx: &mut Tx| rows::claim(tx, of, now, (now, now)).await;
        assert!(test.app.store().run(claim).await.expect("writable"));
        test.advance(Span::seconds(1)).await;
        let office = test.app.reconciliation();
        let files = office.files(&test.site, test.site.mode).await.expect("readable");
        let better = files[0].files.iter().find(|of| of.id != file.id).expect("the other one").id;
        assert!(office.remove_file(CLERK, &test.site, better).await.expect("the store works"));
        assert_eq!(differing(&view_of(&test).await), []);
        pass(&test, Span::hours(1)).await;
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, missing.as_str())]);
    })
    .await;
}
