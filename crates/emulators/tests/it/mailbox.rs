//! Mails go in by SMTP and are read in a browser.

use std::net::SocketAddr;

use bursar_emulators::mailbox::{Mailbox, MailboxConfig};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{Answer, exchange, parse};

async fn start(config: MailboxConfig) -> (Mailbox, SocketAddr, SocketAddr) {
    let mailbox = Mailbox::open(&config).unwrap();
    let smtp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let http = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addresses = (smtp.local_addr().unwrap(), http.local_addr().unwrap());
    let (taking, router) = (mailbox.clone(), mailbox.router());
    tokio::spawn(async move { taking.serve_smtp(smtp).await });
    tokio::spawn(async move { axum::serve(http, router).await });
    (mailbox, addresses.0, addresses.1)
}

async fn get(at: SocketAddr, path: &str) -> Answer {
    parse(exchange(at, &format!("GET {path} HTTP/1.1\r\n"), b"").await.unwrap()).unwrap()
}

/// Says lines one after the other; the codes of the answers.
async fn talk(at: SocketAddr, lines: &[&str]) -> Vec<String> {
    let mut stream = BufReader::new(TcpStream::connect(at).await.unwrap());
    let mut codes = Vec::new();
    for n in 0..=lines.len() {
        if n > 0 {
            let line = format!("{}\r\n", lines[n - 1]);
            stream.get_mut().write_all(line.as_bytes()).await.unwrap();
        }
        loop {
            let mut answer = String::new();
            if stream.read_line(&mut answer).await.unwrap() == 0 {
                return codes;
            }
            if answer.as_bytes().get(3) == Some(&b' ') {
                codes.push(answer[..3].to_string());
                break;
            }
        }
    }
    codes
}

const MAIL: &str = "From: Site <site@shop.test>\r\nTo: ada@home.test\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\
    Message-ID: <m1@shop.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
    --c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello http://shop.test/j/1\r\n..dots\r\n\
    --c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello <script>alert(1)</script></p>\r\n--c--\r\n\
    --b\r\nContent-Type: text/calendar; method=REQUEST; name=invite.ics\r\n\
    Content-Disposition: attachment; filename=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--\r\n.";

#[tokio::test]
async fn a_mail_is_kept_with_all_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let config = MailboxConfig { data: Some(folder.path().into()), ..MailboxConfig::default() };
    let (_mailbox, smtp, http) = start(config.clone()).await;
    assert!(get(http, "/").await.text().contains("No mails"));
    let codes = talk(
        smtp,
        &[
            "EHLO me",
            "MAIL FROM:<site@shop.test> BODY=8BITMIME",
            "RCPT TO:<ada@home.test>",
            "DATA",
            MAIL,
            "QUIT",
        ],
    )
    .await;
    assert_eq!(codes, ["220", "250", "250", "250", "354", "250", "221"]);
    let list = get(http, "/").await;
    assert!(list.text().contains("Café") && list.text().contains("ada@home.test"), "{}", list.text());
    let page = get(http, "/1").await;
    assert!(page.text().contains("<a href=\"http://shop.test/j/1\">") && page.text().contains("\n.dots"));
    assert!(!page.text().contains("<script>alert"));
    let frame = get(http, "/1/html").await;
    assert!(frame.text().contains("<script>"), "{}", frame.text());
    let policy = &frame.headers["content-security-policy"];
    assert!(
        policy.starts_with("sandbox ") && !policy.contains("allow-scripts") && !policy.contains("script-src")
    );
    let invite = get(http, "/1/attachments/0").await;
    assert_eq!(invite.headers["content-type"], "text/calendar");
    assert_eq!(invite.headers["content-disposition"], "attachment; filename=\"invite.ics\"");
    assert!(invite.text().starts_with("BEGIN:VCALENDAR"));
    assert!(get(http, "/1/raw").await.text().starts_with("From: Site"));
    let json = get(http, "/api/mails?to=ada@home.test").await.json();
    assert_eq!((&json[0]["subject"], &json[0]["message_id"]), (&"Café".into(), &"m1@shop.test".into()));
    assert_eq!(get(http, "/api/mails?to=da@home.test").await.json(), serde_json::json!([]));
    let one = get(http, "/api/mails/1").await.json();
    assert_eq!(one["attachments"][0]["name"], "invite.ics");
    assert_eq!(get(http, "/2").await.status, 404);
    let again = Mailbox::open(&config).unwrap();
    assert_eq!(again.list(0, None, 10).await.unwrap().len(), 1, "kept on disk");
    again.clear().await.unwrap();
    assert!(again.list(0, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn commands_out_of_order_and_mails_too_large_are_refused() {
    let (mailbox, smtp, _) = start(MailboxConfig { max_size: 1000, ..MailboxConfig::default() }).await;
    let long = format!("{}\r\n.", "x".repeat(1500));
    let codes = talk(
        smtp,
        &[
            "MAIL FROM:<a@b.test>",
            "HELO me",
            "RCPT TO:<a@b.test>",
            "DATA",
            "MAIL FROM:<a@b.test> SIZE=1001",
            "MAIL FROM:a@b.test",
            "MAIL FROM:<>",
            "RCPT TO:<>",
            "RCPT TO:<a@b.test>",
            "RSET",
            "DATA",
            "MAIL FROM:<a@b.test>",
            "RCPT TO:<a@b.test>",
            "DATA",
            &long,
            "NOOP",
            "STARTTLS",
            "QUIT",
        ],
    )
    .await;
    let expected = [
        "220", "503", "250", "503", "503", "552", "501", "250", "501", "250", "250", "503", "250", "250",
        "354", "552", "250", "502", "221",
    ];
    assert_eq!(codes, expected);
    assert!(mailbox.list(0, None, 10).await.unwrap().is_empty());
}
