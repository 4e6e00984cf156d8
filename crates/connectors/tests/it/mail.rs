//! Mail as a server receives it.

use bursar_connectors::Secret;
use bursar_connectors::mail::{
    CalendarMethod, CalendarPart, MailError, Mailbox, Mailer, MemoryMailer, OutgoingMail, SmtpConfig,
    SmtpMailer, SmtpSecurity,
};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

fn a_mail() -> OutgoingMail {
    OutgoingMail {
        message_id: "7K3M9Q2XVB4T.1@school.example".into(),
        from: Mailbox { name: "École d’été".into(), address: "no-reply@school.example".into() },
        reply_to: Some(Mailbox { name: String::new(), address: "help@school.example".into() }),
        to_name: "Zoë Müller".into(),
        to_address: "zoe@example.org".into(),
        subject: "Your seat: Rust à fond".into(),
        text: "Hello Zoë\n.\nBye".into(),
        html: "<p>Hello Zoë</p>".into(),
        calendar: Some(CalendarPart {
            method: CalendarMethod::Request,
            text: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n".into(),
        }),
    }
}

/// A mail server that keeps what it is given; it refuses with these replies.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone, Copy, Default)]
struct Replies {
    recipient: Option<&'static str>,
    data: Option<&'static str>,
    sign_in: Option<&'static str>,
}

async fn server(replies: Replies) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let received: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&received);
    let connections: Arc<AtomicUsize> = Arc::default();
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(talk(stream, replies, Arc::clone(&kept)));
        }
    });
    Server { port, connections, received }
}

async fn talk(stream: TcpStream, replies: Replies, received: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.to_ascii_uppercase();
        let reply = if verb.starts_with("EHLO") {
            "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN"
        } else if verb.starts_with("AUTH") {
            replies.sign_in.unwrap_or("235 ok")
        } else if verb.starts_with("RCPT") {
            replies.recipient.unwrap_or("250 ok")
        } else if verb.starts_with("DATA") {
            stream.write_all(b"354 go on\r\n").await?;
            let mut mail = String::new();
            loop {
                line.clear();
                stream.read_line(&mut line).await?;
                if line == ".\r\n" {
                    break;
                }
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
            }
            received.lock().expect("not poisoned").push(mail);
            replies.data.unwrap_or("250 queued")
        } else if verb.starts_with("QUIT") {
            stream.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 ok"
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".into(),
        port,
        security: SmtpSecurity::None,
        credentials: None,
        timeout: Duration::from_secs(2),
    }
}

async fn sent(mail: &OutgoingMail) -> String {
    let server = server(Replies::default()).await;
    let mailer = SmtpMailer::new(&config(server.port)).expect("a mailer");
    mailer.send(mail).await.expect("accepted");
    let received = server.received.lock().expect("not poisoned");
    assert_eq!(received.len(), 1);
    received[0].clone()
}

/// The header lines, unfolded.
fn headers(mail: &str) -> Vec<String> {
    let (head, _) = mail.split_once("\r\n\r\n").expect("a head");
    head.replace("\r\n ", " ").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_mail_has_text_html_and_the_calendar_entry_twice() {
    let mail = sent(&a_mail()).await;
    let headers = headers(&mail);
    for expected in [
        "Message-ID: <7K3M9Q2XVB4T.1@school.example>",
        "Reply-To: help@school.example",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(headers.iter().any(|header| header == expected), "{expected} in {headers:#?}");
    }
    assert!(
        headers.iter().any(|h| h.starts_with("To: ") && h.ends_with("<zoe@example.org>")),
        "{headers:#?}"
    );
    let order = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar; charset=utf-8; method=REQUEST",
        "Content-Disposition: attachment; filename=\"invite.ics\"",
        "application/ics",
    ];
    let places: Vec<_> =
        order.iter().map(|part| mail.find(part).unwrap_or_else(|| panic!("{part}"))).collect();
    assert!(places.is_sorted(), "{mail}");
    assert!(mail.lines().all(|line| line.len() <= 998 && line.is_ascii()), "{mail}");
}

#[tokio::test]
async fn a_mail_without_calendar_entry_has_two_alternatives() {
    let mail = sent(&OutgoingMail { calendar: None, reply_to: None, ..a_mail() }).await;
    assert!(mail.contains("multipart/alternative") && !mail.contains("multipart/mixed"));
    assert!(!mail.contains("text/calendar") && !mail.contains("Reply-To"));
}

/// S-13's neighbours: CR and LF in what people type must not make headers or receivers.
#[tokio::test]
async fn line_breaks_add_no_headers() {
    let attack = "x\r\nBcc: victim@example.org\r\n\r\nbody\u{2028}Bcc: v";
    let mail = OutgoingMail {
        subject: attack.into(),
        to_name: attack.into(),
        from: Mailbox { name: attack.into(), address: "no-reply@school.example".into() },
        reply_to: Some(Mailbox { name: attack.into(), address: "help@school.example".into() }),
        ..a_mail()
    };
    let received = sent(&mail).await;
    let headers = headers(&received);
    let names: Vec<&str> =
        headers.iter().filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    let mut expected = [
        "Message-ID",
        "From",
        "To",
        "Subject",
        "Auto-Submitted",
        "Reply-To",
        "MIME-Version",
        "Date",
        "Content-Type",
    ];
    let mut names = names;
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "{headers:#?}");
}

#[tokio::test]
async fn addresses_and_ids_with_line_breaks_are_refused() {
    let server = server(Replies::default()).await;
    let mailer = SmtpMailer::new(&config(server.port)).expect("a mailer");
    let evil = "zoe@example.org\r\nBcc: victim@example.org";
    for mail in [
        OutgoingMail { to_address: evil.into(), ..a_mail() },
        OutgoingMail { to_address: "not an address".into(), ..a_mail() },
        OutgoingMail { to_address: String::new(), ..a_mail() },
        OutgoingMail { from: Mailbox { name: String::new(), address: evil.into() }, ..a_mail() },
        OutgoingMail { reply_to: Some(Mailbox { name: String::new(), address: evil.into() }), ..a_mail() },
        OutgoingMail { message_id: "a@b>\r\nBcc: victim@example.org".into(), ..a_mail() },
        OutgoingMail { message_id: "no-domain".into(), ..a_mail() },
    ] {
        assert_eq!(mailer.send(&mail).await, Err(MailError::Permanent { code: None }));
        assert!(MemoryMailer::default().send(&mail).await.is_err());
    }
    assert!(server.received.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn refusals_for_good_and_for_now_differ() {
    let credentials = Some(("user".to_owned(), Secret::new("wrong".to_owned())));
    for (replies, expected) in [
        (
            Replies { recipient: Some("550 no such mailbox"), ..Replies::default() },
            MailError::Permanent { code: Some(550) },
        ),
        (
            Replies { recipient: Some("450 busy"), ..Replies::default() },
            MailError::Temporary { code: Some(450) },
        ),
        (Replies { data: Some("554 spam"), ..Replies::default() }, MailError::Permanent { code: Some(554) }),
        (Replies { data: Some("452 full"), ..Replies::default() }, MailError::Temporary { code: Some(452) }),
        (
            Replies { sign_in: Some("535 bad password"), ..Replies::default() },
            MailError::Temporary { code: Some(535) },
        ),
    ] {
        let server = server(replies).await;
        let config = SmtpConfig { credentials: credentials.clone(), ..config(server.port) };
        let mailer = SmtpMailer::new(&config).expect("a mailer");
        assert_eq!(mailer.send(&a_mail()).await, Err(expected));
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_speaks_no_tls_is_for_now() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    drop(listener);
    let mailer = SmtpMailer::new(&config(port)).expect("a mailer");
    assert_eq!(mailer.send(&a_mail()).await, Err(MailError::Temporary { code: None }));

    // This one offers no STARTTLS: nothing is sent in the open.
    let server = server(Replies::default()).await;
    for security in [SmtpSecurity::StartTls, SmtpSecurity::Tls] {
        let timeout = Duration::from_millis(300);
        let config = SmtpConfig { security, timeout, ..config(server.port) };
        let outcome = SmtpMailer::new(&config).expect("a mailer").send(&a_mail()).await;
        assert!(matches!(outcome, Err(MailError::Temporary { .. })), "{outcome:?}");
    }
    assert!(server.received.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn many_mails_go_over_few_connections() {
    let server = server(Replies::default()).await;
    let mailer = SmtpMailer::new(&config(server.port)).expect("a mailer");
    for number in 0..20 {
        let mail = OutgoingMail { message_id: format!("{number}@school.example"), ..a_mail() };
        mailer.send(&mail).await.expect("accepted");
    }
    assert_eq!(server.received.lock().expect("not poisoned").len(), 20);
    assert!(server.connections.load(Ordering::SeqCst) <= 4);
}

#[tokio::test]
async fn the_memory_mailer_keeps_mails_and_fails_when_told() {
    let mailer = MemoryMailer::default();
    mailer.send(&a_mail()).await.expect("kept");
    let failure = MailError::Temporary { code: Some(421) };
    mailer.fail_with(Some(failure));
    assert_eq!(mailer.send(&a_mail()).await, Err(failure));
    mailer.fail_with(None);
    mailer.send(&a_mail()).await.expect("kept");
    assert_eq!(mailer.sent(), [a_mail(), a_mail()]);
}

/// A receiver that we did not write: Python's aiosmtpd, when `BURSAR_TEST_PYTHON` names an interpreter that has it.
/// It parses the mail with Python's own mail package and prints what it understood.
const RECEIVER: &str = r#"
import sys, time
from email import message_from_bytes, policy
from aiosmtpd.controller import Controller
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); port = s.getsockname()[1]; s.close()
class Handler:
    async def handle_DATA(self, server, session, envelope):
        m = message_from_bytes(envelope.content, policy=policy.default)
        parts = [p.get_content_type() for p in m.walk()]
        text = m.get_body(("plain",)).get_content().splitlines()
        print("|".join([m["message-id"], m["subject"], m["to"].addresses[0].display_name, ",".join(parts),
            "/".join(text), ",".join(envelope.rcpt_tos)]).encode("unicode_escape").decode(), flush=True)
        return "250 ok"
c = Controller(Handler(), hostname="127.0.0.1", port=port)
c.start()
print(port, flush=True)
sys.stdin.read()
"#;

#[tokio::test]
async fn another_programs_receiver_understands_the_mail() {
    let Some(python) = std::env::var_os("BURSAR_TEST_PYTHON") else {
        eprintln!("left out: BURSAR_TEST_PYTHON names no Python with third_party/requirements.txt");
        return;
    };
    let mut child = tokio::process::Command::new(python)
        .args(["-c", RECEIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("python runs");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let port = lines.next_line().await.expect("readable").expect("aiosmtpd is installed");
    let mailer = SmtpMailer::new(&config(port.parse().expect("a port"))).expect("a mailer");
    mailer.send(&a_mail()).await.expect("accepted");
    let understood = lines.next_line().await.expect("readable").expect("a mail");
    assert_eq!(
        understood,
        "<7K3M9Q2XVB4T.1@school.example>|Your seat: Rust \\xe0 fond|Zo\\xeb M\\xfcller|\
         multipart/mixed,multipart/alternative,text/plain,text/html,text/calendar,application/ics|\
         Hello Zo\\xeb/./Bye|zoe@example.org"
    );
}

#[test]
fn a_mail_prints_neither_its_receiver_nor_its_links() {
    let mail = a_mail();
    let printed = format!("{mail:?} {:?}", mail.calendar);
    assert!(printed.contains(&mail.message_id));
    for secret in [&mail.to_address, &mail.to_name, &mail.text, &mail.html, &mail.subject] {
        assert!(!printed.contains(secret.as_str()), "{printed}");
    }
}

#[tokio::test]
async fn an_international_domain_goes_out_in_ascii() {
    let mail = sent(&OutgoingMail { to_address: "info@bücher.example".into(), ..a_mail() }).await;
    let headers = headers(&mail);
    let to = headers.iter().find(|header| header.starts_with("To:")).expect("a receiver");
    assert!(to.contains("<info@xn--bcher-kva.example>"), "{to}");
    assert!(headers.iter().all(|header| header.is_ascii()));
}
