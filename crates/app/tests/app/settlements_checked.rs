//! What a settlement file has in common with the books, and what not, is looked at before it counts: its days may be read wrongly, it may be
//! another merchant's, or saved too early (PS 3.4).

use crate::common::buy;
use crate::reconciliation::{agreed, differing, view_of};
use crate::refunds::{CLERK, give, registration};
use crate::settlements::{FIRST, captures, import, new_file, report, report_of, take};
use app::reconciliation::{Day, Difference, ImportRefusal, NewFile, SettlementFileRow};
use domain::settlements::Doubt;
use domain::time::{Span, Timestamp};
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

/// A day that may be another one of May, too.
const FIFTH: Day = (2026, 12, 5);

/// Two seats are sold on the fifth of December.
async fn sold(database: &TestDatabase) -> TestApp {
    let begins_at = TestAppOptions::default().begins_at.plus(Span::days(13));
    let test = TestApp::start_with(database, TestAppOptions { begins_at, ..TestAppOptions::default() }).await;
    test.advance(Span::hours(3)).await;
    buy(&test, 1).await;
    buy(&test, 2).await;
    test.advance(Span::days(2)).await;
    test
}

async fn send(test: &TestApp, new: NewFile) -> Result<SettlementFileRow, ImportRefusal> {
    test.app.reconciliation().import(CLERK, &test.site, new).await.expect("the store works")
}

/// The file waits for a second word, and gets it.
async fn doubted(test: &TestApp, text: &str, days: Option<(Day, Day)>, doubt: Doubt) {
    let file = import(test, text, days).await.expect("a report");
    assert_eq!((file.is_taken, file.doubt), (false, Some(doubt)));
    let view = view_of(test).await;
    assert_eq!((differing(&view), view.accounts[0].last.clone()), (vec![], None), "nothing counts yet");
    assert_eq!(view.accounts[0].imported.clone().expect("by files").waiting, [file.id]);
    let taken = test.app.reconciliation().take_file(CLERK, &test.site, file.id).await;
    assert!(taken.expect("the store works"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_both_know_tells_how_days_and_times_were_meant() {
    each_engine(async |database| {
        let test = sold(database).await;
        let month_first = report(&test).await;
        let day_first = month_first.replace("12/05/2026", "05/12/2026");
        assert_ne!(day_first, month_first);
        for days in [None, Some((FIFTH, FIFTH))] {
            for (text, is_day_first, time_zone, refusal) in [
                (&day_first, false, "America/Los_Angeles", ImportRefusal::OtherOrder { is_day_first: true }),
                (
                    &month_first,
                    true,
                    "America/Los_Angeles",
                    ImportRefusal::OtherOrder { is_day_first: false },
                ),
                (&month_first, false, "Asia/Tokyo", ImportRefusal::OtherZone("America/Los_Angeles".into())),
                (&day_first, true, "UTC", ImportRefusal::OtherZone("America/Los_Angeles".into())),
                // First the days, then the time.
                (&day_first, false, "UTC", ImportRefusal::OtherOrder { is_day_first: true }),
            ] {
                let time_zone = time_zone.to_owned();
                let new = NewFile { time_zone, is_day_first, ..new_file(&test, text, days).await };
                assert_eq!(send(&test, new).await, Err(refusal), "{is_day_first} {days:?}");
            }
        }
        let files = test.app.reconciliation().files(&test.site, test.site.mode).await.expect("readable");
        assert_eq!(files[0].files, [], "nothing is kept");
        let said = NewFile { is_day_first: true, ..new_file(&test, &day_first, Some((FIFTH, FIFTH))).await };
        assert!(send(&test, said).await.expect("a report").is_taken);
        assert_eq!((differing(&view_of(&test).await), agreed(&view_of(&test).await)), (vec![], (2, 0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_the_future_may_be_days_of_another_order() {
    each_engine(async |database| {
        let begins_at = TestAppOptions::default().begins_at.minus(Span::days(10));
        let options = TestAppOptions { begins_at, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        buy(&test, 1).await;
        test.advance(Span::days(2)).await;
        // The twelfth of November, and not the eleventh of December.
        let text = report(&test).await.replace("11/12/2026", "12/11/2026");
        assert_eq!(import(&test, &text, None).await, Err(ImportRefusal::OtherOrder { is_day_first: true }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_that_fit_no_zone_wait_for_a_second_word() {
    each_engine(async |database| {
        let test = sold(database).await;
        // Hours and minutes of nowhere.
        let text = report(&test).await.replace("12/05/2026 03:", "12/05/2026 16:");
        doubted(&test, &text, None, Doubt::Days).await;
        assert_eq!(agreed(&view_of(&test).await), (2, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_knows_nothing_of_ours_wants_a_second_word() {
    each_engine(async |database| {
        let test = sold(database).await;
        let heading = report_of(&test, (Timestamp(0), Timestamp(1))).await;
        let days = Some((FIFTH, FIFTH));
        let other = format!(
            "{heading}V00000000001,12/05/2026 09:00:00,Sale,Visa,XXXXXXXXXXXX1111,1230,5.00,EUR,0,Approved,,,,,\r\n"
        );
        doubted(&test, &other, days, Doubt::Strange).await;
        let mut expected: Vec<_> = captures(&test).await;
        expected.sort();
        let view = view_of(&test).await;
        let mut told: Vec<_> = differing(&view).into_iter().map(|of| (of.0, of.1.to_owned())).collect();
        told.sort_by(|one, other| one.1.cmp(&other.1));
        let expected: Vec<_> = expected.into_iter().map(|of| (Difference::NotThere, of)).collect();
        assert_eq!((told, agreed(&view)), (expected, (0, 1)));
        // Of a day without a sale nothing has to be known.
        take(&test, &heading, Some(((2026, 12, 6), (2026, 12, 6)))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_line_of_days_with_sales_wants_a_second_word() {
    each_engine(async |database| {
        let test = sold(database).await;
        let heading = report_of(&test, (Timestamp(0), Timestamp(1))).await;
        doubted(&test, &heading, Some((FIFTH, FIFTH)), Doubt::Strange).await;
        assert_eq!(differing(&view_of(&test).await).len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_refunds_alone_is_looked_at_as_one_of_sales() {
    each_engine(async |database| {
        let test = sold(database).await;
        // A seat was sold before, and its money goes back on a day without a sale.
        let sold_until = test.clock_now();
        let link = buy(&test, 3).await;
        test.advance(Span::days(2)).await;
        let refunded_from = test.clock_now();
        give(&test, registration(&test, &link).await, 2_000).await.expect("so much is left");
        test.run_for(Span::minutes(5)).await;
        test.advance(Span::days(2)).await;
        let text = report_of(&test, (refunded_from, test.clock_now())).await;
        let day: Day = (2026, 12, 9);
        assert!(
            text.contains("12/09/2026") && text.contains("Credit") && sold_until < refunded_from,
            "{text}"
        );
        let day_first = text.replace("12/09/2026", "09/12/2026");
        let refusal = ImportRefusal::OtherOrder { is_day_first: true };
        assert_eq!(import(&test, &day_first, Some((day, day))).await, Err(refusal));
        let heading = report_of(&test, (Timestamp(0), Timestamp(1))).await;
        doubted(&test, &heading, Some((day, day)), Doubt::Strange).await;
        assert_eq!(differing(&view_of(&test).await).len(), 1);
        take(&test, &text, Some((day, day))).await;
        assert_eq!(differing(&view_of(&test).await), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_saved_in_its_morning_does_not_accuse_its_evening() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(9)).await;
        buy(&test, 1).await;
        test.advance(Span::hours(1)).await;
        let text = report(&test).await;
        test.advance(Span::hours(9)).await;
        buy(&test, 2).await;
        test.advance(Span::days(1)).await;
        let evening = captures(&test).await.remove(1);
        doubted(&test, &text, Some((FIRST, FIRST)), Doubt::SavedEarly).await;
        assert_eq!(differing(&view_of(&test).await), [(Difference::NotThere, evening.as_str())]);
        // Without days it reaches to its last line, and with the evening to the end of the day.
        take(&test, &format!("{text}\r\n"), None).await;
        take(&test, &report(&test).await, Some((FIRST, FIRST))).await;
        assert_eq!(differing(&view_of(&test).await), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_files_the_one_that_was_written_later_counts_whichever_came_later() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(9)).await;
        buy(&test, 1).await;
        test.advance(Span::hours(1)).await;
        let morning = report(&test).await;
        test.advance(Span::hours(9)).await;
        buy(&test, 2).await;
        test.advance(Span::days(1)).await;
        let first = captures(&test).await.remove(0);
        // By the evening the processor had refused what was taken in the morning.
        let refused =
            |line: &str| if line.starts_with(&first) { line.replace(",0,", ",12,") } else { line.into() };
        let evening: String = report(&test).await.split_inclusive('\n').map(refused).collect();
        take(&test, &evening, Some((FIRST, FIRST))).await;
        let expected = [(Difference::NotThere, first.as_str())];
        assert_eq!(differing(&view_of(&test).await), expected);
        test.advance(Span::minutes(1)).await;
        take(&test, &morning, None).await;
        assert_eq!(differing(&view_of(&test).await), expected, "it knows less");
        test.advance(Span::minutes(1)).await;
        take(&test, &report(&test).await, Some((FIRST, FIRST))).await;
        assert_eq!(differing(&view_of(&test).await), [], "nothing says that it is older");
    })
    .await;
}
