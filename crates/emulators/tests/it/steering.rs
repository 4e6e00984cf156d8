//! The control page, its API, and the byte log.

use crate::client::{CARD, fresh_id, start};

#[tokio::test]
async fn the_log_has_every_request_with_its_time_and_no_secret() {
    let at = start(|_| {}).await;
    let before = at.emulator.clock().base();
    at.ask(&format!("TRXTYPE=S&AMT=10.00&{CARD}")).await;
    at.arm("{\"op\":\"sale\",\"fault\":\"drop-before\"}").await;
    at.try_gateway(&fresh_id(), &format!("TRXTYPE=S&AMT=11.00&{CARD}")).await;
    let log = at.get("/control/api/log").await;
    for secret in ["demo-password", "4111111111111111", "CVV2=123"] {
        assert!(!log.text().contains(secret), "{secret}");
    }
    let rows = log.json();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&*rows[0]["op"].to_string(), &*rows[1]["fault"].to_string()),
        ("\"sale\"", "\"drop-before\"")
    );
    assert_eq!(rows[1]["answer"], "");
    assert!(rows[0]["request"].as_str().unwrap().contains("ACCT=***1111"));
    assert!(rows[0]["received_at_us"].as_i64().unwrap() >= before);
    let next = at.get(&format!("/control/api/log?after={}", rows[0]["id"])).await.json();
    assert_eq!(next.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn people_can_arm_and_disarm_and_see_what_is_armed() {
    let at = start(|_| {}).await;
    let form = "op=capture&fault=delay-after&nth=2&count=0&per_mille=&seed=0&delay_ms=5&retry_after_s=";
    assert_eq!(at.form("/control/arm", form).await.unwrap().status, 303);
    assert_eq!(at.form("/control/arm", "fault=no-such").await.unwrap().status, 422);
    let page = at.get("/control").await;
    assert!(page.text().contains("on capture from call 2"), "{}", page.text());
    assert_eq!(at.form("/control/disarm", "").await.unwrap().status, 303);
    assert!(at.emulator.faults().armed.is_empty());
    assert_eq!(at.form("/control/clock", "minutes=5").await.unwrap().status, 303);
    assert_eq!(at.emulator.clock().offset(), 300_000_000);
    assert_eq!(at.form("/control/clock", "reset=1&minutes=5").await.unwrap().status, 303);
    assert_eq!(at.emulator.clock().offset(), 0);
    assert_eq!(at.form("/control/down", "down=true").await.unwrap().status, 303);
    assert!(at.emulator.is_down());
    assert!(at.get("/").await.text().contains("Payflow emulator"));
}

#[tokio::test]
async fn foreign_pages_cannot_steer() {
    let at = start(|_| {}).await;
    let head = "POST /control/down HTTP/1.1\r\nOrigin: http://evil.test\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(at.send(head, b"down=true").await.unwrap().status, 403);
    assert!(!at.emulator.is_down());
    let own = format!(
        "POST /control/down HTTP/1.1\r\nOrigin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        at.address
    );
    assert_eq!(at.send(&own, b"down=true").await.unwrap().status, 303);
}

#[tokio::test]
async fn accounts_and_periods_can_be_changed_while_running() {
    let at = start(|_| {}).await;
    let account = "{\"mode\":\"live\",\"vendor\":\"bursardemo\",\"currencies\":[\"SEK\"]}";
    let all = at.json("POST", "/control/api/accounts", account).await;
    assert!(all.text().contains("SEK") && !all.text().contains("demo-password"), "{}", all.text());
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=1.00&CURRENCY=SEK&{CARD}")).await, 0);
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=1.00&CURRENCY=EUR&{CARD}")).await, 6);
    at.json("POST", "/control/api/settings", "{\"key_retention_us\":60000000}").await;
    assert_eq!(at.get("/control/api/settings").await.json()["key_retention_us"], 60_000_000);
    let id = fresh_id();
    let sale = format!("TRXTYPE=S&AMT=1.00&CURRENCY=SEK&{CARD}");
    at.try_gateway(&id, &sale).await;
    at.json("POST", "/control/api/clock", "{\"offset_seconds\":61}").await;
    let forgotten = at.try_gateway(&id, &sale).await.unwrap().fields();
    assert!(!forgotten.contains_key("DUPLICATE"), "PS-F16");
    let state = at.get("/control/api/state").await.json();
    assert_eq!((state["down"].as_bool(), state["offset_us"].as_i64()), (Some(false), Some(61_000_000)));
    let books = at.get("/control/api/books").await.json();
    assert_eq!(
        (books["balanced"].as_bool(), books["transactions"][0]["kind"].as_str()),
        (Some(true), Some("sale"))
    );
}
