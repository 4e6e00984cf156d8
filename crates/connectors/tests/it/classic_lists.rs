//! The list of what moved at an account of the classic interface: a hundred lines at a time, until it is whole.

use crate::express_fixtures::{Asked, account, answered_by, money};
use bursar_connectors::payments::classic::Express;
use bursar_connectors::payments::{LineDetails, Transactions, Unreadable};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{ListedState, Movement};
use domain::time::Timestamp;
use std::collections::HashSet;
use std::fmt::Write;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400;

fn express(answer: impl Fn(&str) -> Option<(u16, String)> + Send + Sync + 'static) -> (Express, Asked) {
    let (hosts, http, asked) = answered_by(answer);
    (Express::new(&hosts, http).expect("an adapter"), asked)
}

/// The second that a field of a request names.
fn second(body: &str, name: &str) -> i64 {
    let (_, rest) = body.split_once(&format!("&{name}=")).expect("named");
    let text = rest.split('&').next().unwrap_or_default().replace("%3A", ":");
    text.parse::<jiff::Timestamp>().expect("an instant").as_second()
}

fn line(out: &mut String, n: usize, (id, at): (&str, i64), (kind, status, amount): (&str, &str, &str)) {
    let at = jiff::Timestamp::from_second(at).expect("an instant");
    let _ = write!(
        out,
        "L_TIMESTAMP{n}={at}&L_TIMEZONE{n}=GMT&L_TYPE{n}={kind}&L_TRANSACTIONID{n}={id}&L_STATUS{n}={status}\
         &L_AMT{n}={amount}&L_CURRENCYCODE{n}=USD&L_FEEAMT{n}=0.00&L_NETAMT{n}={amount}&"
    );
}

/// A PayPal at which payments were made in these seconds; whether it means the ends of what is asked for as well.
fn paid_in(seconds: Vec<i64>, (first, last): (bool, bool)) -> (Express, Asked) {
    express(move |body| {
        let (start, end) = (second(body, "STARTDATE"), second(body, "ENDDATE"));
        let is_within = |at: i64| {
            (if first { start <= at } else { start < at }) && (if last { at <= end } else { at < end })
        };
        let mut found: Vec<_> = seconds.iter().enumerate().filter(|(_, at)| is_within(**at)).collect();
        found.sort_by_key(|(id, at)| std::cmp::Reverse((**at, *id)));
        let mut text = String::new();
        for (n, (id, at)) in found.iter().take(100).enumerate() {
            line(&mut text, n, (&format!("P{id}"), **at), ("Payment", "Completed", "5.00"));
        }
        text.push_str(match found.len() > 100 {
            true => "ACK=SuccessWithWarning&L_ERRORCODE0=11002&L_SEVERITYCODE0=Warning",
            false => "ACK=Success",
        });
        Some((200, text))
    })
}

async fn listed(express: &Express, from: i64, until: i64) -> Transactions {
    express.transactions(&account(), Timestamp(from), Timestamp(until)).await
}

fn ids(told: &Transactions) -> Vec<String> {
    let Transactions::Listed { lines, unreadable, .. } = told else { panic!("{told:?}") };
    assert_eq!(*unreadable, []);
    lines.iter().map(|line| line.object.0.clone()).collect()
}

#[tokio::test]
async fn everything_is_told_once_whatever_is_meant_by_the_ends() {
    // Now and then one, a thousand in ten minutes, and as many at one moment as can be told.
    let mut seconds: Vec<i64> = (0..60).map(|n| n * DAY / 2).collect();
    seconds.extend((0..1_000).map(|n| 10 * DAY + n * 6 / 10));
    seconds.extend([12 * DAY + 7; 99]);
    // The ends of what is asked for.
    seconds.extend([0, 30 * DAY - 1, 30 * DAY, 30 * DAY + 1]);
    let expected: HashSet<String> = (0..)
        .zip(&seconds)
        .filter(|(_, at)| **at < 30 * DAY)
        .map(|(n, _): (usize, _)| format!("P{n}"))
        .collect();
    for ends in [(true, true), (true, false), (false, true), (false, false)] {
        let (express, asked) = paid_in(seconds.clone(), ends);
        let told = ids(&listed(&express, SECOND / 2, 30 * DAY * SECOND).await);
        assert_eq!(told.len(), expected.len(), "{ends:?}: none twice");
        assert_eq!(told.into_iter().collect::<HashSet<_>>(), expected, "{ends:?}");
        let calls = asked.lock().expect("unpoisoned").len();
        assert!(calls < 120, "{ends:?}: {calls}");
    }
    let (express, asked) = paid_in(Vec::new(), (true, true));
    assert_eq!(ids(&listed(&express, 0, 70 * DAY * SECOND).await), Vec::<String>::new());
    assert_eq!(asked.lock().expect("unpoisoned").len(), 4, "31 days at most in one go");
    listed(&express, SECOND, SECOND).await;
    assert_eq!(asked.lock().expect("unpoisoned").len(), 4, "no time at all");
}

#[tokio::test]
async fn what_cannot_be_told_apart_by_time_is_too_many() {
    for count in [100, 101, 500] {
        let (express, asked) = paid_in(vec![12 * DAY; count], (true, true));
        assert_eq!(listed(&express, 0, 30 * DAY * SECOND).await, Transactions::TooMany, "{count}");
        assert!(asked.lock().expect("unpoisoned").len() < 60, "{count}");
    }
    // More than can be asked for.
    let endless = (0..).step_by(2).take(60_000).collect();
    let (express, asked) = paid_in(endless, (true, true));
    assert_eq!(listed(&express, 0, 2 * DAY * SECOND).await, Transactions::TooMany);
    assert_eq!(asked.lock().expect("unpoisoned").len(), 500);
}

/// What a merchant published of a day in 2009, another one of two weeks in 2012, and a third of a change of currency, newest first: words,
/// signs, fees and standings as PayPal gave them, other ids, and nobody's name.
#[tokio::test]
async fn published_lists_are_read_as_their_merchants_understood_them() {
    use ListedState::{Done, Waiting};
    use Movement::{GivenBack, Taken};
    let rows = [
        ("Payment", "Completed", "42%2e98", "%2d1%2e98", Some((Taken, Done, 4_298))),
        ("Refund", "Completed", "%2d75%2e97", "3%2e26", Some((GivenBack, Done, 7_597))),
        ("Payment", "Refunded", "75%2e97", "%2d3%2e26", Some((Taken, Done, 7_597))),
        ("Payment", "Uncleared", "75%2e97", "0%2e00", Some((Taken, Waiting, 7_597))),
        ("Payment", "Cleared", "3%2e09", "%2d0%2e32", Some((Taken, Done, 309))),
        ("Payment", "Partially%20Refunded", "229%2e00", "%2d8%2e09", Some((Taken, Done, 22_900))),
        ("Refund", "Completed", "%2d29%2e00", "0%2e99", Some((GivenBack, Done, 2_900))),
        ("Transfer", "Completed", "%2d333%2e54", "0%2e00", None),
        ("PayPal%20Services", "Completed", "%2d3%2e30", "0%2e00", None),
        ("Payment", "Completed", "%2d23%2e08", "0%2e00", None),
        ("Currency%20Conversion%20%28credit%29", "Completed", "766%2e37", "0%2e00", None),
        ("Currency%20Conversion%20%28debit%29", "Completed", "%2d729%2e71", "0%2e00", None),
    ];
    // PayPal writes a field of all lines before the next one.
    let mut text = String::new();
    let mut field = |name: &str, value: &dyn Fn(usize) -> String| {
        for n in 0..rows.len() {
            let _ = write!(text, "L_{name}{n}={}&", value(n));
        }
    };
    field("TIMESTAMP", &|n| format!("2009%2d10%2d20T14%3a28%3a{:02}Z", 40 - n));
    field("TIMEZONE", &|_| "GMT".into());
    field("TYPE", &|n| rows[n].0.into());
    field("NAME", &|_| "Jos%c3%a9".into());
    field("TRANSACTIONID", &|n| format!("5CA18762S1483{n:04}"));
    field("STATUS", &|n| rows[n].1.into());
    field("AMT", &|n| rows[n].2.into());
    field("CURRENCYCODE", &|_| "USD".into());
    field("FEEAMT", &|n| rows[n].3.into());
    text.push_str("TIMESTAMP=2009%2d10%2d20T14%3a32%3a55Z&CORRELATIONID=d6b&ACK=Success&VERSION=51%2e0");
    let (express, _) = express(move |_| Some((200, text.clone())));
    let from = 1_256_000_000;
    let Transactions::Listed { lines, unreadable, others, .. } =
        listed(&express, from * SECOND, (from + DAY) * SECOND).await
    else {
        panic!("listed")
    };
    let mut expected: Vec<_> = rows.iter().filter_map(|row| row.4).collect();
    expected.reverse();
    let read: Vec<_> = lines.iter().map(|of| (of.movement, of.state, of.amount.minor)).collect();
    assert_eq!((read, unreadable, others), (expected, vec![], 5));
    assert!(lines.iter().all(|of| of.amount == money(of.amount.minor, "USD") && of.fee.is_none()));
}

#[tokio::test]
async fn an_answer_that_is_not_whole_or_not_an_answer_is_no_list() {
    let good = |n: usize, id: &str| {
        let mut text = String::new();
        line(&mut text, n, (id, 100), ("Payment", "Completed", "5.00"));
        text
    };
    let end = "ACK=Success";
    for (text, expected) in [
        (String::new(), Transactions::NoAnswer),
        ("<html>Sorry</html>".into(), Transactions::NoAnswer),
        (good(0, "P1"), Transactions::NoAnswer),
        (format!("{}ACK=Failure", good(0, "P1")), Transactions::NoAnswer),
        (format!("{}ACK=Failed", good(0, "P1")), Transactions::NoAnswer),
        ("ACK=Failure&L_ERRORCODE0=10001".into(), Transactions::NoAnswer),
        ("ACK=Failure&L_ERRORCODE0=10101".into(), Transactions::NoAnswer),
        ("ACK=Failure&L_ERRORCODE0=10004".into(), Transactions::NoAnswer),
        ("ACK=Failure&L_ERRORCODE0=10002".into(), Transactions::NotPermitted),
        ("ACK=Failure&L_ERRORCODE0=10007".into(), Transactions::NotPermitted),
        ("ACK=Failure&L_ERRORCODE0=10008".into(), Transactions::NotPermitted),
        // It may not have looked at all.
        ("ACK=Failure&L_ERRORCODE0=10001&L_ERRORCODE1=10002".into(), Transactions::NoAnswer),
        // A warning that nobody has told us of.
        (format!("{}ACK=SuccessWithWarning&L_ERRORCODE0=11999", good(0, "P1")), Transactions::NoAnswer),
        (format!("{}ACK=SuccessWithWarning", good(0, "P1")), Transactions::NoAnswer),
        // A line is missing, comes twice under one number, or has no id.
        (format!("{}{}{end}", good(0, "P1"), good(2, "P2")), Transactions::NoAnswer),
        (format!("{}{}{end}", good(0, "P1"), good(0, "P2")), Transactions::NoAnswer),
        (format!("{}{end}", good(1, "P1")), Transactions::NoAnswer),
        (format!("{}{end}", good(0, "")), Transactions::NoAnswer),
        (format!("L_AMT0=5.00&{end}"), Transactions::NoAnswer),
        (format!("{}{end}", good(4_000_000_000, "P1")), Transactions::NoAnswer),
        // More lines than there can be.
        (
            format!("{}{end}", (0..101).map(|n| good(n, &format!("P{n}"))).collect::<String>()),
            Transactions::NoAnswer,
        ),
    ] {
        let answer = text.clone();
        let (express, _) = express(move |_| Some((200, answer.clone())));
        assert_eq!(listed(&express, 0, DAY * SECOND).await, expected, "{text:.200}");
    }
    for status in [400, 403, 429, 500, 502, 503] {
        let (express, _) = express(move |_| Some((status, "ACK=Success".into())));
        assert_eq!(listed(&express, 0, DAY * SECOND).await, Transactions::NoAnswer, "{status}");
    }
    let (express, _) = express(|_| None);
    assert_eq!(listed(&express, 0, DAY * SECOND).await, Transactions::NoAnswer);
}

#[tokio::test]
async fn one_line_that_cannot_be_read_leaves_the_others() {
    let mut text = String::new();
    line(&mut text, 0, ("P1", 100), ("Payment", "Completed", "5.00"));
    line(&mut text, 1, ("P2", 100), ("Payment", "Astonished", "5.00"));
    line(&mut text, 2, ("P3", 90), ("Settlement", "Completed", "-5.00"));
    text.push_str("ACK=Success");
    let (express, _) = express(move |_| Some((200, text.clone())));
    let Transactions::Listed { lines, unreadable, .. } = listed(&express, 0, DAY * SECOND).await else {
        panic!("listed")
    };
    let unread: Vec<_> = unreadable.iter().map(|of| (of.object.0.as_str(), of.at)).collect();
    let at = |second: i64| Some(Timestamp(second * SECOND));
    assert_eq!((lines.len(), unread), (1, vec![("P2", at(100)), ("P3", at(90))]));
}

#[tokio::test]
async fn details_are_told_not_shown_or_not_answered() {
    let ask = async |answer: Option<(u16, &'static str)>| {
        let (express, asked) = express(move |_| answer.map(|(status, text)| (status, text.to_owned())));
        let told = express.line_details(&account(), &ObjectId("P1".into())).await;
        assert!(asked.lock().expect("unpoisoned")[0].contains("METHOD=GetTransactionDetails"));
        told
    };
    let whole = "ACK=Success&TRANSACTIONID=P1&AMT=-5.00&CURRENCYCODE=USD&PAYMENTSTATUS=Completed&REASONCODE=refund\
                 &PARENTTRANSACTIONID=C1&ORDERTIME=2009-10-20T01:44:55Z";
    let nothing = || Unreadable {
        object: ObjectId("P1".into()),
        of: None,
        reference: None,
        attempt_reference: None,
        at: None,
    };
    let LineDetails::Line(told) = ask(Some((200, whole))).await else { panic!("told") };
    assert_eq!((told.movement, told.of), (Movement::GivenBack, Some(ObjectId("C1".into()))));
    for (answer, expected) in [
        (Some((200, "ACK=Failure&L_ERRORCODE0=10004")), LineDetails::NotShown),
        (Some((200, "ACK=Failure&L_ERRORCODE0=10011")), LineDetails::NotShown),
        (Some((200, "ACK=Failure&L_ERRORCODE0=10007")), LineDetails::NotPermitted),
        // Asked again, it would say the same.
        (Some((200, "ACK=Failure&L_ERRORCODE0=10609")), LineDetails::Unreadable(nothing())),
        // A number that nobody has told us of may be a bad hour.
        (Some((200, "ACK=Failure&L_ERRORCODE0=999999")), LineDetails::NoAnswer),
        (Some((200, "ACK=Failure")), LineDetails::NoAnswer),
        (Some((200, "ACK=Failure&L_ERRORCODE0=10001")), LineDetails::NoAnswer),
        (Some((200, "ACK=Failure&L_ERRORCODE0=10002")), LineDetails::NoAnswer),
        (Some((200, "ACK=Success")), LineDetails::Unreadable(nothing())),
        (Some((200, "ACK=Success&TRANSACTIONID=P2&AMT=5.00")), LineDetails::Unreadable(nothing())),
        (Some((500, "ACK=Success&TRANSACTIONID=P1")), LineDetails::NoAnswer),
        (None, LineDetails::NoAnswer),
    ] {
        assert_eq!(ask(answer).await, expected, "{answer:?}");
    }
}
