//! Many people in one room: coming in, sitting there, and hearing each other, with what that takes of the server.

use crate::arguments::Arguments;
use crate::browser::Browser;
use crate::figure::{Figures, Limit};
use crate::installation::{Installation, ROOM, SITE};
use anyhow::{Context as _, Result, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Store;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, http::HeaderValue};
use tokio_tungstenite::{WebSocketStream, client_async};

/// How many come in at the same time.
const DOOR: usize = 32;

/// How long everybody sits still.
const STILL: Duration = Duration::from_secs(10);

/// What is said to all, and between two times.
const MESSAGES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(500);

/// Nothing in a room takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

const GROUP: &str = "People in one room, SQLite";

type Socket = WebSocketStream<TcpStream>;

/// What a browser in the room noticed.
enum Noticed {
    Inside,
    Heard { number: u32, at: Instant },
    Lost(String),
}

/// Starts the room of the sample, which nobody has to register for. Before the server runs: it has its database to itself.
pub async fn prepare(installation: &Installation) -> Result<()> {
    let store = Store::open(store::StoreConfig::new(installation.database_url())).await?;
    let unit = async |tx: &mut store::Tx| {
        let site = store::sites::find(tx, SITE).await?;
        let site = site.ok_or(store::StoreError::Other("no site".to_owned()))?.id;
        let session = store::sessions::find(tx, site, ROOM).await?;
        let session = session.ok_or(store::StoreError::Other("no session".to_owned()))?.session;
        store::classrooms::start(tx, (site, session.id), session.starts_at, None).await
    };
    let started: Result<bool, store::StoreError> = store.run(unit).await;
    store.close().await;
    ensure!(started?, "the room was started before");
    Ok(())
}

/// Measures with as many people as asked for.
pub async fn measure(
    installation: &Installation,
    server: &crate::process::Process,
    arguments: &Arguments,
    figures: &mut Figures,
) -> Result<()> {
    let people = arguments.people;
    figures.say(&format!("{people} people in one room"));
    let (idle_memory, mut processor) = (server.megabytes("VmRSS")?, server.processor_ms()?);
    let mut since = Instant::now();
    let mut spent = |server: &crate::process::Process| -> Result<(f64, f64)> {
        let (now, used) = (Instant::now(), server.processor_ms()?);
        let spent = (used - processor, (now - since).as_secs_f64());
        (processor, since) = (used, now);
        Ok(spent)
    };
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut sockets = come_in(installation, people, &tell).await?;
    let mut speaker = sockets.pop().context("somebody came in")?;
    // Everybody hears of everybody who comes: that is what takes time here.
    let mut inside = 0;
    while inside + 1 < people {
        match tokio::time::timeout(PATIENCE, told.recv()).await.context("not everybody came in")? {
            Some(Noticed::Inside) => inside += 1,
            Some(Noticed::Lost(why)) => bail!("somebody was lost at the door: {why}"),
            Some(Noticed::Heard { .. }) | None => {}
        }
    }
    let (used, seconds) = spent(server)?;
    figures.add(GROUP, "people connected", people as f64, "people", Limit::AtLeast(500.0));
    figures.add(GROUP, "coming in, all of them", seconds, "s", Limit::None);
    figures.add(GROUP, "processor time for each who comes in", used / people as f64, "ms", Limit::None);

    tokio::time::sleep(STILL).await;
    let (used, seconds) = spent(server)?;
    figures.add(
        GROUP,
        "processor while everybody sits still",
        used / seconds / 10.0,
        "%",
        Limit::AtMost(25.0),
    );

    let mut times = Vec::new();
    for number in 0..MESSAGES {
        let said = Instant::now();
        let text = format!(r#"{{"do":"say","to":"all","text":"message {number}."}}"#);
        speaker.send(Message::Text(text.into())).await.context("speaking")?;
        let mut heard = 0;
        while heard + 1 < people {
            match tokio::time::timeout(PATIENCE, told.recv()).await.context("not everybody heard")? {
                Some(Noticed::Heard { number: found, at }) if found == number => {
                    heard += 1;
                    times.push(at - said);
                }
                Some(Noticed::Lost(why)) => bail!("somebody was lost: {why}"),
                _ => {}
            }
        }
        tokio::time::sleep(PAUSE.saturating_sub(said.elapsed())).await;
    }
    let (used, _) = spent(server)?;
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100].as_secs_f64() * 1_000.0;
    figures.add(GROUP, "a message is heard by everybody, p99", p99, "ms", Limit::AtMost(500.0));
    let per_message = used / f64::from(MESSAGES);
    figures.add(GROUP, "processor time for each message to all", per_message, "ms", Limit::None);
    let memory = server.megabytes("VmRSS")?;
    figures.add(
        GROUP,
        "memory for each person",
        (memory - idle_memory) * 1_000.0 / people as f64,
        "kB",
        Limit::None,
    );
    figures.add(GROUP, "resident memory with everybody inside", memory, "MB", Limit::AtMost(250.0));
    drop(speaker);
    Ok(())
}

/// Everybody comes in as a guest; the last socket is the speaker's, the others are listened to elsewhere.
async fn come_in(
    installation: &Installation,
    people: usize,
    tell: &mpsc::UnboundedSender<Noticed>,
) -> Result<Vec<Socket>> {
    let door = Arc::new(Semaphore::new(DOOR));
    let mut coming = JoinSet::new();
    for number in 0..people {
        let (door, tell, authority) = (Arc::clone(&door), tell.clone(), installation.authority.clone());
        let gateway = installation.gateway_authority().to_owned();
        coming.spawn(async move {
            let place = door.acquire_owned().await?;
            let mut browser = Browser::new(&authority, &gateway);
            let seat = browser.come_as_guest(SITE, ROOM, &format!("Guest {number}")).await?;
            let socket = connect(&authority, &seat, number).await?;
            drop(place);
            if number == 0 {
                return Ok::<_, anyhow::Error>(Some(socket));
            }
            tokio::spawn(listen(socket, tell));
            Ok(None)
        });
    }
    let mut kept = Vec::new();
    while let Some(came) = coming.join_next().await {
        kept.extend(came??);
    }
    Ok(kept)
}

async fn connect(authority: &str, seat: &str, number: usize) -> Result<Socket> {
    let mut request = format!("ws://{authority}{seat}/socket?device=d{number}").into_client_request()?;
    request.headers_mut().insert("origin", HeaderValue::try_from(format!("http://{authority}"))?);
    let stream = TcpStream::connect(authority).await.context("connecting")?;
    stream.set_nodelay(true)?;
    Ok(client_async(request, stream).await.context("opening a socket")?.0)
}

async fn listen(mut socket: Socket, tell: mpsc::UnboundedSender<Noticed>) {
    let noticed = |noticed| drop(tell.send(noticed));
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let at = Instant::now();
                if text.contains(r#""way":"inside""#) {
                    noticed(Noticed::Inside);
                } else if let Some((_, rest)) = text.split_once(r#""text":"message "#)
                    && let Some(number) = rest.split('.').next().and_then(|number| number.parse().ok())
                {
                    noticed(Noticed::Heard { number, at });
                }
            }
            // The library answers pings when it reads on.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Close(_))) | None => return noticed(Noticed::Lost("closed".to_owned())),
            Some(Err(error)) => return noticed(Noticed::Lost(error.to_string())),
        }
    }
}
