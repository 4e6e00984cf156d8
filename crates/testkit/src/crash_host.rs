//! What the host of a pay-per-use session does in a process that a crash test kills, at addresses of its own below
//! `/test/host/`: each act calls a use case, as a page does, and can be done again.

use crate::crash_settings::{HostSettings, HostStanding};
use crate::hosts::{Accepting, Told, accept, tell};
use crate::payer::Card;
use app::App;
use app::accounts::Person;
use app::claims::ClaimLine;
use app::classrooms::Connected;
use app::refunds::RefundRequest;
use app::sessions::Acting;
use app::sites::Site;
use app::statements::Sight;
use app::usage::{HostPay, HowToPay};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::accounts::Role;
use domain::ids::{AccountId, RefundId, SessionId, SiteId};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::payments::purchase::Purchase;
use domain::refunds::{Cause, OrderState};
use domain::sessions::SessionState;
use domain::usage::gate::HostPayment;
use store::payments::intents::IntentRow;
use store::refunds::RefundRow;
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
        .route("/test/host/pay-by-card/{page}", post(pay_by_card))
        .route("/test/host/returned", post(returned))
        .route("/test/host/accept/{minutes}/{computers}", post(accept_more))
        .route("/test/host/start", post(start))
        .route("/test/host/connected/{computer}", post(connected))
        .route("/test/host/disconnected/{computer}", post(disconnected))
        .route("/test/host/come-in", post(come_in))
        .route("/test/host/end", post(end))
        .route("/test/host/call-off", post(call_off))
        .route("/test/host/claim", post(claim))
        .route("/test/host/approve", post(approve))
        .route("/test/host/give-back/{amount}", post(give_back))
        .route("/test/host/reimburse", post(reimburse))
        .with_state(Host { app, settings })
}

impl Host {
    fn by(&self) -> Acting {
        Acting { account: AccountId(Uuid::from_u128(self.settings.account)), on_all: false }
    }

    fn session(&self) -> SessionId {
        SessionId(Uuid::from_u128(self.settings.session))
    }

    /// Somebody of the site who is signed in, and nothing more.
    fn person(&self, account: u128, roles: Vec<(SiteId, Role)>) -> Person {
        let account = AccountId(Uuid::from_u128(account));
        Person { account, name: String::new(), email: String::new(), is_operator: false, roles }
    }

    /// The host's claim, if he has filed one.
    async fn claim(&self, site: &Site) -> anyhow::Result<Option<ClaimLine>> {
        let sight = Sight { account: self.by().account, all: true };
        let mut claims = self.app.claims().list(sight, site, Mode::Production, None).await?;
        Ok(claims.pop())
    }

    /// The same, which must be there.
    async fn filed(&self, site: &Site) -> anyhow::Result<ClaimLine> {
        self.claim(site).await?.ok_or_else(|| anyhow::anyhow!("nothing is claimed"))
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
        let mut given_back = 0;
        for intent in &paid {
            let orders = store::refunds::list(&mut tx, intent.site_id, intent.id).await?;
            let by_office =
                |row: &&RefundRow| row.order.cause == Cause::Staff && row.order.state == OrderState::Done;
            given_back += orders.iter().filter(by_office).map(|row| row.part.gross.minor).sum::<i64>();
        }
        let claim = host.claim(&site).await?.map(|line| line.row.claim);
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
            claim: claim.map(|claim| (claim.state.as_str().to_owned(), claim.amount.minor)),
            given_back,
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

async fn pay_by_card(State(host): State<Host>, Path(page): Path<String>) -> Answered<()> {
    let paid = async {
        let (site, card) = (host.site().await?, Card::good().typed());
        match host.app.usage().pay_by_card(host.by(), &site, &page, card).await? {
            Some(Ok(_)) => Ok(()),
            other => anyhow::bail!("not taken: {other:?}"),
        }
    };
    answer(paid.await)
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

async fn claim(State(host): State<Host>) -> Answered<()> {
    let claimed = async {
        let (site, by) = (host.site().await?, host.person(host.settings.account, Vec::new()));
        let filed = host.app.claims().file(&by, &site, &host.settings.slug).await?;
        match filed {
            Some(Ok(_)) => Ok(()),
            other => anyhow::bail!("refused: {other:?}"),
        }
    };
    answer(claimed.await)
}

async fn approve(State(host): State<Host>) -> Answered<()> {
    let approved = async {
        let (site, by) = (host.site().await?, host.person(host.settings.head, Vec::new()));
        let id = host.filed(&site).await?.row.id;
        match host.app.claims().decide(&by, &site, id, (true, "")).await? {
            Some(Ok(())) => Ok(()),
            other => anyhow::bail!("refused: {other:?}"),
        }
    };
    answer(approved.await)
}

/// The same order again is no second one, as from a form that is sent twice.
async fn give_back(State(host): State<Host>, Path(amount): Path<i64>) -> Answered<()> {
    let given = async {
        let (site, session) = (host.site().await?, host.session());
        let paid = {
            let mut tx = host.app.store().reader().await?;
            store::payments::intents::list_of_use(&mut tx, site.id, session).await?
        };
        let paid = paid.last().ok_or_else(|| anyhow::anyhow!("nothing was paid"))?;
        let request = RefundRequest {
            id: RefundId(session.0),
            amount: Money::new(amount, paid.price.gross.currency),
            reason: "The sound was bad.".to_owned(),
        };
        let office = AccountId(Uuid::from_u128(host.settings.finance));
        let asked = host.app.refunds().request(office, paid.site_id, paid.id, request).await?;
        asked.map(drop).map_err(|refusal| anyhow::anyhow!("refused: {refusal:?}"))
    };
    answer(given.await)
}

async fn reimburse(State(host): State<Host>) -> Answered<()> {
    let noted = async {
        let site = host.site().await?;
        let by = host.person(host.settings.finance, vec![(site.id, Role::Finance)]);
        let (claims, id) = (host.app.claims(), host.filed(&site).await?.row.id);
        let view = claims.find(&by, &site, id).await?.ok_or_else(|| anyhow::anyhow!("he sees none"))?;
        match claims.pay(&by, &site, id, ("2026-118", Some(view.due.minor))).await? {
            Some(Ok(())) => Ok(()),
            other => anyhow::bail!("refused: {other:?}"),
        }
    };
    answer(noted.await)
}
