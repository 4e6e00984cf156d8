//! Reports as they come, and what people make of them.

use super::*;

const NOW: Timestamp = Timestamp(1_795_700_000_000_000);

fn expected() -> Expected<'static> {
    Expected {
        vendor: "bursardemo",
        mode: Mode::Production,
        currency: Currency::from_code("EUR").expect("EUR"),
        time_zone: "America/Los_Angeles",
        is_day_first: false,
        now: NOW,
    }
}

const HEADING: &str = "Transaction ID,Time,Type,Tender Type,Account Number,Expires,Amount,Result Code,Response Msg,Comment1,Comment2,Original Transaction ID";

fn daily(lines: &[&str]) -> String {
    format!("{HEADING}\r\n{}\r\n", lines.join("\r\n"))
}

const SALE: &str = "V19A2C65B4D1,11/25/2026 14:32:10,Delayed Capture,Visa,4111111111111111,1230,€121.00,0,Approved,7K3M9Q2XVB4T,,V19A2C65B4D0";

fn good(text: &str) -> Report {
    read(text.as_bytes(), &expected()).expect("a report")
}

fn told(report: &Report) -> Vec<(u64, &str, LineKind, i64)> {
    report.lines.iter().map(|of| (of.number, of.object.0.as_str(), of.kind, of.amount.minor)).collect()
}

#[test]
fn a_line_is_reduced_to_what_is_compared() {
    let report = good(&daily(&[SALE]));
    let line = &report.lines[0];
    assert_eq!(told(&report), [(2, "V19A2C65B4D1", LineKind::Taken, 12_100)]);
    assert_eq!(line.of, Some(ObjectId("V19A2C65B4D0".into())));
    assert_eq!(line.attempt_reference.as_deref(), Some("7K3M9Q2XVB4T"));
    assert_eq!(line.reference, line.attempt_reference, "there is no column for the other number");
    assert!(!format!("{report:?}").contains("4111111111111111"));
    assert!(!report.is_settled_only);
}

#[test]
fn what_was_refused_held_checked_or_replayed_moves_nothing() {
    let report = good(&daily(&[
        "V00000000001,11/25/2026 10:00:00,Authorization,Visa,1111,1230,€121.00,0,Approved,,,",
        "V00000000002,11/25/2026 10:00:00,Sale,Visa,1111,1230,€121.00,12,Declined,,,",
        "V00000000003,11/25/2026 10:00:00,Sale,Visa,1111,1230,€121.00,126,Under review,,,",
        "V00000000004,11/25/2026 10:00:00,Sale,Visa,1111,1230,nothing,12,Declined,,,",
        "V00000000005,11/25/2026 10:00:00,Credit,Visa,1111,1230,(€12.00),0,Approved,,,V19A2C65B4D1",
        "V00000000006,11/25/2026 10:00:00,Void,Visa,1111,1230,,0,Approved,,,V19A2C65B4D1",
        "V00000000005,11/25/2026 10:00:00,Duplicate,Visa,1111,1230,€12.00,0,Approved,,,",
        "V00000000007,11/25/2026 10:00:00,Sale,Visa,1111,1230,€0.00,0,Verified,,,",
    ]));
    use LineKind::{GivenBack, Nothing, Refused, Undone};
    let kinds: Vec<_> = told(&report).into_iter().map(|(_, _, kind, minor)| (kind, minor)).collect();
    let expected = [
        (Nothing, 12_100),
        (Refused, 12_100),
        (Refused, 12_100),
        (Refused, 0),
        (GivenBack, 1_200),
        (Undone, 0),
        (Nothing, 0),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(report.unread, []);
}

#[test]
fn every_shape_of_a_file_says_the_same() {
    let plain = daily(&[SALE]);
    let expected_lines = good(&plain).lines;
    let tabs = plain.replace(',', "\t");
    let semicolons = plain.replace(',', ";").replace("€121.00", "\"€121,00\"");
    let quoted: String = plain
        .lines()
        .map(|line| line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\n")
        .collect();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked: Vec<u8> = b"\xef\xbb\xbf".iter().copied().chain(plain.bytes()).collect();
    let guarded = plain.replace("V19A2C65B4D1", "=\"V19A2C65B4D1\"");
    let western: Vec<u8> =
        plain.replace("€", "").replace("Approved", "Approv\u{e9}").chars().map(|c| c as u8).collect();
    for (name, file) in [
        ("tabs", tabs.into_bytes()),
        ("semicolons", semicolons.into_bytes()),
        ("quoted", quoted.into_bytes()),
        ("UTF-16", wide),
        ("byte order mark", marked),
        ("guarded", guarded.into_bytes()),
        ("Latin-1", western),
        ("line feeds", plain.replace("\r\n", "\n").into_bytes()),
    ] {
        let report = read(&file, &expected()).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        assert_eq!((report.lines, report.unread), (expected_lines.clone(), vec![]), "{name}");
    }
}

#[test]
fn what_stands_above_beneath_and_between_is_no_transaction() {
    let text = format!(
        "Daily Activity Report\nMerchant: BursarDemo\nMode,Live\n\n{}\n,,,,,,\nTotal,,,,,,€121.00\n{HEADING}\nTotal Count: 1\n,,,,,Subtotal,€121.00,,,,,\n",
        daily(&[SALE]),
    );
    let report = good(&text);
    assert_eq!((told(&report).len(), report.unread.len()), (1, 0), "{report:?}");
    assert_eq!(report.lines[0].number, 6, "as a text editor counts");
}

#[test]
fn what_cannot_be_read_is_told_by_its_line_and_not_quoted() {
    let report = good(&daily(&[
        SALE,
        "4111111111111111,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,",
        "411111111111,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,",
        "V00000000001,yesterday,Sale,Visa,1111,1230,€1.00,0,Approved,,,",
        "V00000000002,11/25/2056 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,",
        "V00000000003,11/25/2026 10:00:00,Barter,Visa,1111,1230,€1.00,0,Approved,,,",
        "V00000000004,11/25/2026 10:00:00,Sale,Visa,1111,1230,=1+1,0,Approved,,,",
        "V00000000005,11/25/2026 10:00:00,Sale,Visa,1111,1230,-€1.00,0,Approved,,,",
        "V00000000006,11/25/2026 10:00:00,Sale,Visa,1111,1230,$1.00,0,Approved,,,",
        "V00000000007,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,OK,Approved,,,",
        "V0000000000A,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,,Approved,,,",
        "V0000000000B,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00",
        "V19A2C65B4D1,11/25/2026 14:32:10,Delayed Capture,Visa,1111,1230,€122.00,0,Approved,,,V19A2C65B4D0",
        "V00000000008,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,,,more",
    ]));
    use LineProblem::{Amount, Cells, Currency, Future, Id, Result, Time, Twice, Type};
    let problems: Vec<_> = report.unread.iter().map(|of| (of.number, of.problem)).collect();
    let expected = [
        (3, Id),
        (4, Id),
        (5, Time),
        (6, Future),
        (7, Type),
        (8, Amount),
        (9, Amount),
        (10, Currency),
        (11, Result),
        (12, Result),
        (13, Result),
        (14, Twice),
        (15, Cells),
    ];
    assert_eq!(problems, expected);
    assert_eq!(report.lines.len(), 1);
    assert!(!format!("{report:?}").contains("4111"), "{report:?}");
}

#[test]
fn a_quotation_mark_that_does_not_end_swallows_nothing_unseen() {
    let open = "\"V00000000001,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,";
    let payer = "V00000000002,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,\"Big\" Al,,,";
    assert_eq!(good(&daily(&[payer, SALE])).lines.len(), 2);
    for end in ["\r\n", "\n", "\r"] {
        for lines in [[SALE, open, SALE], [open, SALE, SALE]] {
            let text = format!("{HEADING}{end}{}{end}", lines.join(end));
            assert_eq!(read(text.as_bytes(), &expected()), Err(FileProblem::Quotation), "{end:?}");
        }
    }
}

#[test]
fn a_quoted_cell_may_have_several_lines() {
    let note = "V00000000001,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,\"Approved,\nwith \"\"thanks\"\"\r\n\",,,";
    let report = good(&daily(&[note, SALE]));
    assert_eq!(
        told(&report),
        [(2, "V00000000001", LineKind::Taken, 100), (5, "V19A2C65B4D1", LineKind::Taken, 12_100),]
    );
    // Two marks that swallow a line between them leave as many cells as there should be.
    let opens = "V00000000002,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,,\"";
    let ends = "\",11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,Approved,,";
    // And one on the last line takes its other cells.
    let last = "V00000000003,11/25/2026 10:00:00,Sale,Visa,1111,1230,€1.00,0,\"Approved,,,";
    for lines in [vec![opens, SALE, ends], vec![SALE, last]] {
        assert_eq!(read(daily(&lines).as_bytes(), &expected()), Err(FileProblem::Quotation), "{lines:?}");
    }
}

#[test]
fn what_is_no_report_is_named_for_what_it_is() {
    let many = daily(&vec![SALE; LINES_MAX + 1]);
    let big = vec![b'x'; FILE_BYTES_MAX + 1];
    for (file, problem) in [
        (&b""[..], FileProblem::Missing),
        (b"\xef\xbb\xbf", FileProblem::Missing),
        (b" \r\n ", FileProblem::Missing),
        (b"%PDF-1.7\n...", FileProblem::Pdf),
        (b"PK\x03\x04...", FileProblem::Spreadsheet),
        (b"\xd0\xcf\x11\xe0...", FileProblem::Spreadsheet),
        (b"Transaction ID,Time\0", FileProblem::NotText),
        (b"<html><body>Sign in</body></html>", FileProblem::NoHeading),
        (b"Transaction ID,Type,Amount\nV19A2C65B4D1,Sale,1.00\n", FileProblem::NoHeading),
        // Whether it was refused is not said.
        (b"Transaction ID,Time,Type,Amount\nV19A2C65B4D1,2026-11-25,Sale,1.00\n", FileProblem::NoHeading),
        (many.as_bytes(), FileProblem::TooManyLines),
        (&big, FileProblem::TooLarge),
    ] {
        assert_eq!(read(file, &expected()), Err(problem));
    }
}

#[test]
fn another_merchants_report_and_the_other_modes_are_refused() {
    for (above, problem) in [
        ("Merchant: somebody\n", FileProblem::OtherMerchant),
        ("Vendor,somebody\n", FileProblem::OtherMerchant),
        ("Mode: Test\n", FileProblem::OtherMode),
        ("Environment,pilot\n", FileProblem::OtherMode),
    ] {
        let text = format!("{above}{}", daily(&[SALE]));
        assert_eq!(read(text.as_bytes(), &expected()), Err(problem), "{above}");
    }
    let column = daily(&[SALE]).replace("Comment2", "Vendor").replace("VB4T,,", "VB4T,somebody,");
    assert_eq!(read(column.as_bytes(), &expected()), Err(FileProblem::OtherMerchant));
}

#[test]
fn a_settlement_report_names_the_day_of_settlement_and_no_result() {
    let text = "Settled Date;Transaction ID;Transaction Type;Amount;Currency;Batch ID\n2026-11-25;V19A2C65B4D1;Sale;1.210,00;EUR;77\n";
    let report = good(text);
    assert!(report.is_settled_only);
    assert_eq!(told(&report), [(2, "V19A2C65B4D1", LineKind::Taken, 121_000)]);
}

#[test]
fn how_closely_it_is_dated_is_known() {
    let of = |text: &str| good(text).precision;
    assert_eq!(of(&daily(&[SALE])), Precision::Moment);
    let by_day = daily(&[SALE, "V00000000001,11/25/2026,Sale,Visa,1111,1230,€1.00,0,Approved,,,"]);
    assert_eq!(of(&by_day), Precision::Day);
    let settled = "Settled Date,Transaction ID,Type,Amount\n2026-11-25,V19A2C65B4D1,Sale,121.00\n";
    assert_eq!(of(settled), Precision::SettledDay);
}

#[test]
fn without_a_result_what_has_no_day_of_settlement_was_not_taken_for_sure() {
    let text = "Settled Date,Time,Transaction ID,Type,Amount\n\
        2026-11-25,2026-11-24 10:00:00,V19A2C65B4D1,Sale,121.00\n\
        ,2026-11-24 10:00:00,V19A2C65B4D2,Sale,121.00\n\
        ,2026-11-24 10:00:00,V19A2C65B4D3,Authorization,121.00\n";
    let report = good(text);
    let kinds: Vec<_> = told(&report).into_iter().map(|(_, _, kind, _)| kind).collect();
    assert_eq!(kinds, [LineKind::Taken, LineKind::Nothing]);
    let unread: Vec<_> = report.unread.iter().map(|of| (of.number, of.problem)).collect();
    assert_eq!(unread, [(3, LineProblem::Untold)]);
}

proptest::proptest! {
    /// Whatever comes ends in lines, problems or a refusal, and every line of it is told of at most once.
    #[test]
    fn nothing_breaks_it(cells in proptest::collection::vec("[ -~\u{a0}-\u{ff}\r\n\t]{0,24}", 0..60)) {
        let text = format!("{HEADING}\n{}", cells.join(","));
        if let Ok(report) = read(text.as_bytes(), &expected()) {
            proptest::prop_assert!(report.lines.len() + report.unread.len() <= text.split(['\r', '\n']).count());
        }
    }

    /// Neither do bytes.
    #[test]
    fn bytes_do_not_break_it(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = read(&bytes, &expected());
    }
}
