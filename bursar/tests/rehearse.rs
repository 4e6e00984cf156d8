//! The process that plays a rehearsal: one JSON document, and nothing else of it.

use serde_json::Value;
use std::process::{Command, Output};

fn rehearse(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command.arg("rehearse").args(words).env_clear();
    // No configuration is read: neither one that is broken, nor one that leads to a database.
    command
        .env("BURSAR_CONFIG", "/nowhere.toml")
        .env("BURSAR_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    command.output().expect("it starts")
}

#[test]
fn what_the_payer_sees_is_printed_and_nothing_else() {
    let output = rehearse(&["--gateway", "payflow", "--trouble", "answer-lost", "--language", "nl"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["end"]["outcome"], "seat");
    assert_eq!(told["end"]["theirs"], serde_json::json!({ "held": 0, "taken": 12_100 }));
    assert_eq!(told["end"]["broken"], serde_json::json!([]));
    let moments = told["moments"].as_array().expect("a list");
    assert_eq!(moments[0]["after_seconds"], 0);
    assert!(moments.iter().any(|moment| moment["what"]["event"] == "answer-lost"), "{moments:?}");
    let texts = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(texts.contains("Uw gegevens"), "in his language: {texts}");
}

#[test]
fn an_edition_is_played_through_its_own_adapter() {
    for (edition, is_typed_here) in [("payflow", false), ("direct", true)] {
        let gateway = ["--gateway", "paypal-pro-uk", "--edition", edition];
        let output = rehearse(&[gateway.as_slice(), &["--trouble", "answer-lost"]].concat());
        assert!(output.status.success(), "{output:?}");
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(told["end"]["outcome"], "seat");
        assert_eq!(told["end"]["theirs"], serde_json::json!({ "held": 0, "taken": 12_100 }));
        assert_eq!(told["end"]["broken"], serde_json::json!([]));
        let moments = told["moments"].as_array().expect("a list");
        let was_at_gateway = moments.iter().any(|moment| moment["what"]["event"] == "at-gateway");
        assert_eq!(was_at_gateway, !is_typed_here, "{moments:?}");
    }
}

#[test]
fn what_cannot_be_rehearsed_is_refused_in_words() {
    for (words, why) in [
        (["--gateway", "paypal", "--trouble", "earthquake"], "one of none, declined"),
        (["--gateway", "cash", "--trouble", "none"], "one of payflow, paypal"),
    ] {
        let output = rehearse(&words);
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(why), "{told}");
    }
    let output = rehearse(&["--gateway", "paypal", "--edition", "direct"]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    let output = rehearse(&["--gateway", "paypal", "--action", "sale", "--trouble", "charge-refused"]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
}
