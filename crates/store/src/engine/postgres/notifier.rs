//! Notices between processes: LISTEN and NOTIFY on a connection of their own. NOTIFY inside a unit's transaction
//! would take a lock over all commits (decision 17: 40 % of the throughput).

use super::{connect, translate};
use crate::engine::notice::coalesce;
use crate::{Notice, StoreError};
use std::future::poll_fn;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, Config};

/// The one channel of PostgreSQL that all notices share.
const LISTEN: &str = "listen bursar";

/// Sends what was committed, all in one statement.
const NOTIFY: &str = "select pg_notify('bursar', notice) from unnest($1::text[]) as notice";

/// The pause before a broken connection is made anew.
const RECONNECT: Duration = Duration::from_secs(1);

/// Sends and receives notices; ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Notifier {
    outbox: mpsc::UnboundedSender<Vec<Notice>>,
    task: JoinHandle<()>,
}

impl Notifier {
    /// Connects and listens; returns once nothing can be missed any more.
    pub(crate) async fn start(config: Config, inbox: broadcast::Sender<Notice>) -> Result<Self, StoreError> {
        let (outbox, waiting) = mpsc::unbounded_channel();
        let link = Link::open(&config, inbox.clone()).await?;
        let task = tokio::spawn(keep_going(config, link, waiting, inbox));
        Ok(Self { outbox, task })
    }

    /// Where others may hand over notices of what was committed.
    pub(crate) fn outbox(&self) -> mpsc::UnboundedSender<Vec<Notice>> {
        self.outbox.clone()
    }

    /// Gives the connection back; later notices are lost.
    pub(crate) fn close(&self) {
        self.task.abort();
    }

    /// Hands over the notices of a committed unit; returns at once.
    pub(crate) fn send(&self, notices: Vec<Notice>) {
        if !notices.is_empty() {
            // The task ends only with this value.
            drop(self.outbox.send(notices));
        }
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.close();
    }
}

/// A listening connection and the task that drives it.
struct Link {
    client: Client,
    driver: JoinHandle<()>,
}

impl Link {
    async fn open(config: &Config, inbox: broadcast::Sender<Notice>) -> Result<Self, StoreError> {
        let (client, mut connection) = connect(config).await?;
        let driver = tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                if let AsyncMessage::Notification(notification) = message
                    && let Some(notice) = Notice::decode(notification.payload())
                {
                    // Nobody may be listening.
                    drop(inbox.send(notice));
                }
            }
        });
        let link = Self { client, driver };
        link.client.batch_execute(LISTEN).await.map_err(translate)?;
        Ok(link)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

async fn keep_going(
    config: Config,
    mut link: Link,
    mut waiting: mpsc::UnboundedReceiver<Vec<Notice>>,
    inbox: broadcast::Sender<Notice>,
) {
    loop {
        tokio::select! {
            first = waiting.recv() => {
                let Some(first) = first else { return };
                let mut notices = Vec::new();
                coalesce(&mut notices, first);
                while let Ok(more) = waiting.try_recv() {
                    coalesce(&mut notices, more);
                }
                if let Err(error) = send(&link.client, &notices).await {
                    tracing::warn!(%error, "notices were lost; listeners poll");
                }
            }
            _ = &mut link.driver => {
                tracing::warn!("the connection for notices broke; connecting again");
                link = reopen(&config, &inbox).await;
            }
        }
    }
}

async fn reopen(config: &Config, inbox: &broadcast::Sender<Notice>) -> Link {
    loop {
        tokio::time::sleep(RECONNECT).await;
        if let Ok(link) = Link::open(config, inbox.clone()).await {
            return link;
        }
    }
}

async fn send(client: &Client, notices: &[Notice]) -> Result<(), StoreError> {
    let texts: Vec<String> = notices
        .iter()
        .filter(|notice| notice.payload.len() <= Notice::PAYLOAD_LIMIT)
        .map(Notice::encode)
        .collect();
    client.execute(NOTIFY, &[&texts]).await.map(drop).map_err(translate)
}
