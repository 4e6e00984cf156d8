//! The host of a pay-per-use session, who does the next thing that is not done yet: what an answer that was lost has done is
//! seen when he looks again.

use crate::crash_settings::HostStanding;
use crate::payer::Card;
use crate::simulated_browser::{self, Lost, SimulatedBrowser};
use crate::simulated_buyer::press_pay;

/// What a host does, and what he waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Pays what he has accepted.
    Pay,
    /// Accepts that it takes so many minutes with so many computers, at this ceiling in minor units; then pays it.
    Raise(i64, i64, i64),
    /// Starts his session.
    Start,
    /// Somebody's computer is connected for half an hour: the first, the second …
    Attend(i64),
    /// His own computer comes into the room, once in a life of the process.
    ComeIn,
    /// Ends it for all.
    End,
    /// Calls it off.
    CallOff,
    /// Waits until its use is frozen.
    AwaitCharge,
    /// Waits until everything that was paid was given up.
    AwaitReturn,
    /// Claims from his division what he was charged.
    Claim,
    /// The division's head agrees.
    Approve,
    /// The operator's office gives him so much back, in minor units.
    GiveBack(i64),
    /// Finance notes that he has his money.
    Reimburse,
}

/// What an act of his wants of the world around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Nothing.
    Nothing,
    /// That so many seconds pass.
    Time(i64),
    /// That something happens without him.
    Patience,
}

/// The host.
#[derive(Debug)]
pub struct Host {
    base: String,
    browser: SimulatedBrowser,
    /// The page that he has paid on.
    paid_on: Option<String>,
    /// The computers that were told of as connected, in this life or an earlier one.
    connected: i64,
    /// Whether his own is in the room, as far as he knows.
    pub is_inside: bool,
}

impl Host {
    /// A host of the installation at `base`.
    pub fn new(base: &str) -> Self {
        let browser = SimulatedBrowser::new(base);
        Self { base: base.to_owned(), browser, paid_on: None, connected: 0, is_inside: false }
    }

    /// How his session stands.
    ///
    /// # Errors
    /// When the answer was lost.
    pub async fn standing(&self) -> Result<HostStanding, Lost> {
        let answer = self.call("GET", "standing", "").await?;
        serde_json::from_str(&answer).map_err(|_| Lost)
    }

    async fn call(&self, method: &str, act: &str, body: &str) -> Result<String, Lost> {
        let address = format!("{}/test/host/{act}", self.base);
        let answer = simulated_browser::call(method, &address, body, &[]).await?;
        if answer.status == 200 { Ok(answer.body) } else { Err(Lost) }
    }

    async fn tell(&self, act: &str) -> Result<(), Lost> {
        self.call("POST", act, "").await.map(drop)
    }

    /// Whether there is nothing left to do about a step.
    pub fn is_done(&self, step: Step, now: &HostStanding) -> bool {
        let is_over = now.charged.is_some() || now.is_given_back;
        match step {
            Step::Pay => now.is_paid || is_over,
            Step::Raise(_, _, ceiling) => is_over || (now.ceiling == ceiling && now.is_paid),
            Step::Start => now.is_started,
            Step::Attend(number) => now.disconnected >= number || is_over,
            Step::ComeIn => self.is_inside || is_over,
            Step::End => now.has_ended,
            Step::CallOff => now.is_cancelled,
            Step::AwaitCharge => now.charged.is_some(),
            Step::AwaitReturn => now.is_given_back,
            Step::Claim => now.claim.is_some(),
            Step::Approve => now.claim.as_ref().is_some_and(|(state, _)| state != "filed"),
            Step::GiveBack(amount) => now.given_back == amount,
            Step::Reimburse => now.claim.as_ref().is_some_and(|(state, _)| state == "reimbursed"),
        }
    }

    /// Does what is next about a step.
    ///
    /// # Errors
    /// When an answer was lost, or was an error: it is tried again.
    pub async fn act(&mut self, step: Step, now: &HostStanding) -> Result<Wants, Lost> {
        match step {
            Step::Pay => self.pay().await,
            Step::Raise(minutes, computers, ceiling) if now.ceiling != ceiling => {
                self.tell(&format!("accept/{minutes}/{computers}")).await.map(|()| Wants::Nothing)
            }
            Step::Raise(..) => self.pay().await,
            Step::Start => self.tell("start").await.map(|()| Wants::Nothing),
            Step::Attend(number) if self.connected < number => {
                self.connects(number).await?;
                self.connected = number;
                Ok(Wants::Time(30 * 60))
            }
            Step::Attend(number) => self.disconnects(number).await.map(|()| Wants::Nothing),
            Step::ComeIn => {
                self.tell("come-in").await?;
                self.is_inside = true;
                // Shorter than the silence after which nobody is there.
                Ok(Wants::Time(10))
            }
            Step::End => self.tell("end").await.map(|()| Wants::Nothing),
            Step::CallOff => self.tell("call-off").await.map(|()| Wants::Nothing),
            Step::AwaitCharge | Step::AwaitReturn => Ok(Wants::Patience),
            Step::Claim => self.tell("claim").await.map(|()| Wants::Nothing),
            Step::Approve => self.tell("approve").await.map(|()| Wants::Nothing),
            Step::GiveBack(amount) => {
                self.tell(&format!("give-back/{amount}")).await.map(|()| Wants::Patience)
            }
            Step::Reimburse => self.tell("reimburse").await.map(|()| Wants::Nothing),
        }
    }

    /// A computer is connected from now on.
    ///
    /// # Errors
    /// When the answer was lost.
    pub async fn connects(&mut self, number: i64) -> Result<(), Lost> {
        self.tell(&format!("connected/{number}")).await
    }

    /// It is connected no more.
    ///
    /// # Errors
    /// When the answer was lost.
    pub async fn disconnects(&mut self, number: i64) -> Result<(), Lost> {
        self.tell(&format!("disconnected/{number}")).await
    }

    async fn pay(&mut self) -> Result<Wants, Lost> {
        let page: Option<String> =
            serde_json::from_str(&self.call("POST", "pay", "").await?).map_err(|_| Lost)?;
        let Some(page) = page else { return Ok(Wants::Patience) };
        if self.paid_on.as_ref() != Some(&page) {
            match page.strip_prefix('/') {
                // Our page, whose form comes to our server.
                Some(ours) => self.tell(&format!("pay-by-card/{}", id_in(ours))).await?,
                None => {
                    let answer = press_pay(&mut self.browser, &page, &Card::good()).await?;
                    if answer.status >= 400 {
                        // An error page: the button is pressed again.
                        return Err(Lost);
                    }
                }
            }
            self.paid_on = Some(page);
        }
        self.tell("returned").await.map(|()| Wants::Nothing)
    }
}

/// The id of the payment's page in `…/host/payments/{page}/card`.
fn id_in(path: &str) -> &str {
    path.rsplit('/').nth(1).unwrap_or_default()
}
