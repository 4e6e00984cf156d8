//! What the host of a pay-per-use session does in a process that a crash test kills, at addresses of its own below
//! `/test/host/`: each act calls a use case, as a page does, and can be done again.

use crate::crash_settings::{HostSettings, HostStanding};
use crate::hosts::{Accepting, Told, accept, tell};
use app::App;
use app::classrooms::Connected;
use app::sessions::Acting;
use app::sites::Site;
use app::usage::{HostPay, HowToPay};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::ids::{AccountId, SessionId};
use domain::payments::purchase::Purchase;
use domain::sessions::SessionState;
use domain::usage::gate::HostPayment;
use store::payments::intents::IntentRow;
use store::usage::{estimates, statements};
use store::{Statement, classrooms};
use uuid::Uuid;

/// Facts of the session about computers that are connected no more.
static COUNT_DOWN: Statement = Statement::new(
    "count what went down",
    "select count(*) from usage_fact where site_id = $1 and session_id = $2 and kind = 'down'",
);

/// Between two signs of life of a computer in the room.
const SIGN_OF_LIFE: std::time::Duration = std::time::Duration::from_millis(500);

#[derive(Clone)]
struct Host {
    app: App,
    settings: HostSettings,
}

type Answered<T> = Result<T, (StatusCode, String)>;

/// The addresses.
pub fn routes(app: App, settings: HostSettings) -> Router {
    Router::new()
        .route("/test/host/standing", get(standing))
        .route("/test/host/pay", post(pay))
        .route("/test/host/returned", post(returned))
        .route("/test/host/accept/{minutes}/{computers}", post(accept_more))
        .route("/test/host/start", post(start))
        .route("/test/host/connected/{computer}", post(connected))
        .route("/test/host/disconnected/{computer}", post(disconnected))
        .route("/test/host/come-in", post(come_in))
        .route("/test/host/end", post(end))
        .route("/test/host/call-off", post(call_off))
        .with_state(Host { app, settings })
}

impl Host {
    fn by(&self) -> Acting {
        Acting { account: AccountId(Uuid::from_u128(self.settings.account)), on_all: false }
    }

    fn session(&self) -> SessionId {
        SessionId(Uuid::from_u128(self.settings.session))
    }

    async fn site(&self) -> anyhow::Result<Site> {
        self.app.sites().find(crate::SITE).await?.ok_or_else(|| anyhow::anyhow!("the sample site"))
    }
}

fn is_given_up(intent: &IntentRow) -> bool {
    matches!(intent.purchase, Purchase::Use(of_use) if of_use.given_up)
}

fn answer<T>(done: anyhow::Result<T>) -> Answered<T> {
    done.map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")))
}

async fn standing(State(host): State<Host>) -> Answered<axum::Json<HostStanding>> {
    let read = async {
        let (site, session) = (host.site().await?, host.session());
        let payment = host.app.usage().host_payment(site.id, session).await?;
        let in_force = host.app.usage().in_force(&site, session).await?;
        let mut tx = host.app.store().reader().await?;
        let room = classrooms::get(&mut tx, site.id, session).await?;
        let planned = store::sessions::get(&mut tx, site.id, session).await?.session;
        let frozen = statements::of_session(&mut tx, site.id, session).await?;
        let paid = store::payments::intents::list_of_use(&mut tx, site.id, session).await?;
        let newest = estimates::newest(&mut tx, site.id, session).await?;
        let down = tx.query_one(&COUNT_DOWN, &[site.id.into(), session.into()]).await?.get(0)?;
        Ok(HostStanding {
            // All that he has accepted is, not only what he had paid before.
            is_paid: matches!(payment, HostPayment::Held { .. } | HostPayment::Captured)
                && in_force.map(|accepted| accepted.ceiling) == newest.map(|accepted| accepted.ceiling),
            is_started: room.started_at.is_some(),
            has_ended: room.ended_at.is_some(),
            is_cancelled: planned.state == SessionState::Cancelled,
            charged: frozen.map(|frozen| frozen.charged.gross.minor),
            is_given_back: !paid.is_empty() && paid.iter().all(is_given_up),
            ceiling: newest.map_or(0, |accepted| accepted.ceiling.minor),
            disconnected: down,
        })
    };
    answer(read.await).map(axum::Json)
}

async fn pay(State(host): State<Host>) -> Answered<axum::Json<Option<String>>> {
    let pressed = async {
        let site = host.site().await?;
        let usage = host.app.usage();
        Ok(match usage.open(host.by(), &site, &host.settings.slug, HowToPay::Hold).await? {
            Some(HostPay::GoToPage(url)) => Some(url),
            _ => None,
        })
    };
    answer(pressed.await).map(axum::Json)
}

async fn returned(State(host): State<Host>) -> Answered<()> {
    let back = async {
        let (site, session) = (host.site().await?, host.session());
        let page = {
            let mut tx = host.app.store().reader().await?;
            let paid = store::payments::intents::list_of_use(&mut tx, site.id, session).await?;
            let newest = paid.last().ok_or_else(|| anyhow::anyhow!("nothing to pay"))?;
            let tries = store::payments::attempts::list(&mut tx, newest.site_id, newest.id).await?;
            tries.last().map(|attempt| attempt.page_id.clone())
        };
        host.app.usage().returned(&site, &page.unwrap_or_default(), None).await?;
        Ok(())
    };
    answer(back.await)
}

async fn accept_more(State(host): State<Host>, Path((minutes, computers)): Path<(i64, i64)>) -> Answered<()> {
    let accepting = Accepting { minutes, computers, ..Accepting::default() };
    let accepted = async {
        let place = (host.site().await?.id, host.session());
        accept(&host.app, place, host.by().account, accepting).await?;
        Ok(())
    };
    answer(accepted.await)
}

async fn start(State(host): State<Host>) -> Answered<()> {
    let started = async {
        let site = host.site().await?;
        let started = host.app.sessions().start(host.by(), &site, &host.settings.slug).await?;
        if let Some(Err(refusal)) = started {
            anyhow::bail!("refused: {refusal:?}");
        }
        Ok(())
    };
    answer(started.await)
}

async fn told(host: &Host, told: Told<'_>) -> Answered<()> {
    let kept = async {
        let place = (host.site().await?.id, host.session());
        tell(&host.app, place, told).await?;
        Ok(())
    };
    answer(kept.await)
}

async fn connected(State(host): State<Host>, Path(computer): Path<String>) -> Answered<()> {
    told(&host, Told::Connected(&computer)).await
}

async fn disconnected(State(host): State<Host>, Path(computer): Path<String>) -> Answered<()> {
    told(&host, Told::Disconnected(&computer)).await
}

/// The host's computer comes into the room, and is heard of as long as the process lives.
async fn come_in(State(host): State<Host>) -> Answered<()> {
    let inside = async {
        let (site, classrooms) = (host.site().await?, host.app.classrooms());
        let door = classrooms.at_door_by_account(host.by(), "Noor", &site, &host.settings.slug).await?;
        let door = door.ok_or_else(|| anyhow::anyhow!("not his session"))?;
        let Connected::Inside(connection) = classrooms.connect(&door, "desk").await? else {
            anyhow::bail!("he is not let in");
        };
        tokio::spawn(async move {
            loop {
                connection.heard();
                tokio::time::sleep(SIGN_OF_LIFE).await;
            }
        });
        Ok(())
    };
    answer(inside.await)
}

async fn end(State(host): State<Host>) -> Answered<()> {
    let ended = async {
        let site = host.site().await?;
        host.app.classrooms().end(host.by(), &site, &host.settings.slug).await?;
        Ok(())
    };
    answer(ended.await)
}

async fn call_off(State(host): State<Host>) -> Answered<()> {
    let called_off = async {
        let site = host.site().await?;
        let (by, session) = (host.by().account, host.session());
        let called_off =
            host.app.refunds().cancel_session(by, site.id, session, "The trainer is ill.").await?;
        called_off.map_err(|refusal| anyhow::anyhow!("refused: {refusal:?}"))
    };
    answer(called_off.await)
}
