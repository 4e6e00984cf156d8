//! The journal as an independent program reads it.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// What is held and not taken yet.
const MEMO: &str = "Held for payments (memo)";

/// Lets hledger read the journal: every entry balances, everything together is zero, and this account's balance is
/// `minor`. Left out, and said so, where hledger is not installed.
pub fn agrees(journal: &str, account: &str, minor: i64) {
    let program = std::env::var("BURSAR_TEST_HLEDGER").unwrap_or_else(|_| "hledger".to_owned());
    let start = Command::new(&program)
        .args(["-f", "-", "balance", "--flat", "--no-elide", "-O", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = start else {
        println!("left out: hledger is not installed");
        return;
    };
    child.stdin.take().expect("piped").write_all(journal.as_bytes()).expect("hledger reads");
    let output = child.wait_with_output().expect("hledger ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "hledger does not read the journal: {said}");
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    // One whose balance is zero is left out of the table: its name must be that of the books all the same.
    for name in [account, MEMO] {
        assert!(journal.contains(name), "no account of the journal is called {name}");
    }
    let balance = |name: &str| {
        let line = table.lines().find(|line| line.contains(name));
        let cell = line.and_then(|line| line.rsplit_once(',')).map_or("0", |(_, cell)| cell);
        let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        digits.parse::<i64>().unwrap_or_else(|_| panic!("{name} in {table}"))
    };
    assert_eq!(balance(account), minor, "{table}");
    assert_eq!(balance("\"total\"").min(balance("Total:")), 0, "{table}");
    assert_eq!(balance(MEMO), 0, "no authorization is open: {table}");
}
