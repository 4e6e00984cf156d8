//! Somebody who buys a seat: goes on where the last answer was lost, as a person does who presses the button again.

use crate::payer::Card;
use crate::simulated_browser::{Answer, Lost, SimulatedBrowser};

/// Words that no page may say to somebody whose money was taken (PS-I-38).
const FAILED: [&str; 5] =
    ["failed", "not accepted", "not been charged", "was not charged", "not paid in time"];

/// How far a buyer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Has not asked for a seat, or lost it.
    Looking,
    /// Fills in the form.
    Form,
    /// Is at the gateway's page.
    AtGateway(String),
    /// Is at our page that takes a card to our server.
    AtCardPage(String),
    /// Is sent back by the gateway.
    SentBack(String),
    /// Looks at the registration.
    Waiting,
    /// Has a seat.
    Confirmed,
    /// Got the money back.
    Returned,
    /// No seat was left.
    SoldOut,
}

/// Fills in the gateway's page, whose address names its token, and presses *Pay*: what Payflow's page asks for, and what
/// PayPal's does.
///
/// # Errors
/// When the answer was lost.
pub(crate) async fn press_pay(
    browser: &mut SimulatedBrowser,
    page: &str,
    card: &Card,
) -> Result<Answer, Lost> {
    let fields = [
        ("EXPDATE", "12/30"),
        ("act", "pay"),
        ("funding", card.funding),
        ("ACCT", &card.number),
        ("CVV2", &card.code),
        ("NAME", &card.name),
        ("BILLTOSTREET", &card.street),
        ("BILLTOZIP", &card.postcode),
    ];
    browser.post(page, &fields.map(|(name, value)| (name.to_owned(), value.to_owned()))).await
}

/// A page that said that a payment came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldFailed {
    /// Path of the registration.
    pub registration: String,
    /// What it said.
    pub words: String,
}

/// A buyer of one seat.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// The browser.
    pub browser: SimulatedBrowser,
    session: String,
    number: u64,
    /// How far.
    pub stage: Stage,
    form: Vec<(String, String)>,
    /// Path of the registration, once known.
    pub registration: Option<String>,
    /// Whether the card was sent to the gateway.
    pub has_paid: bool,
    /// Pages that said, after the card was sent, that the payment came to nothing.
    pub told_failed: Vec<ToldFailed>,
    /// Goes away after paying: the janitor must find the money.
    pub leaves_after_paying: bool,
    /// What he pays with.
    pub card: Card,
}

impl Buyer {
    /// Buyer number `number` of the session at `/academy/sessions/{session}`.
    pub fn new(base: &str, session: &str, number: u64) -> Self {
        Self {
            browser: SimulatedBrowser::new(base),
            session: format!("/{}/sessions/{session}", crate::SITE),
            number,
            stage: Stage::Looking,
            form: Vec::new(),
            registration: None,
            has_paid: false,
            told_failed: Vec::new(),
            leaves_after_paying: false,
            card: Card::good(),
        }
    }

    /// Where this buyer's mails go.
    pub fn email(&self) -> String {
        format!("robin{}@example.org", self.number)
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Confirmed | Stage::Returned | Stage::SoldOut)
    }

    /// Does the next thing. After a lost answer the stage is as before: it is tried again.
    ///
    /// # Errors
    /// When the answer was lost.
    pub async fn step(&mut self) -> Result<(), Lost> {
        match self.stage.clone() {
            Stage::Looking => self.take_seat().await,
            Stage::Form => self.submit().await,
            Stage::AtGateway(page) => self.pay(&page).await,
            Stage::AtCardPage(page) => self.type_card(&page).await,
            Stage::SentBack(address) => {
                let answer = self.browser.get(&address).await?;
                self.follow(&answer);
                Ok(())
            }
            Stage::Waiting => self.look().await,
            Stage::Confirmed | Stage::Returned | Stage::SoldOut => Ok(()),
        }
    }

    /// Goes on until `wanted` or the end, at most `steps`.
    ///
    /// # Errors
    /// When an answer was lost.
    pub async fn go_on(&mut self, wanted: impl Fn(&Stage) -> bool, steps: usize) -> Result<(), Lost> {
        for _ in 0..steps {
            if wanted(&self.stage) || self.is_done() {
                return Ok(());
            }
            let before = self.stage.clone();
            self.step().await?;
            if before == self.stage {
                tokio::time::sleep(std::time::Duration::from_millis(250)).await;
            }
        }
        Ok(())
    }

    async fn take_seat(&mut self) -> Result<(), Lost> {
        let page = self.browser.get(&self.session.clone()).await?;
        let Some(token) = page.hidden("form_token") else {
            // Without a button: sold out, or this browser is registered already.
            if page.status != 200 {
                return Ok(());
            }
            if let Some((_, link)) = page.body.split_once("/registrations/") {
                let link = link.split(['"', '/', '?']).next().unwrap_or_default();
                self.registration = Some(format!("/{}/registrations/{link}", crate::SITE));
                self.stage = Stage::Waiting;
                return Ok(());
            }
            if page.body.contains("/register\"") {
                return self.open_form().await;
            }
            self.stage = Stage::SoldOut;
            return Ok(());
        };
        let held =
            self.browser.post(&format!("{}/hold", self.session), &[("form_token".into(), token)]).await?;
        match held.status {
            303 => self.open_form().await,
            409 => {
                self.stage = Stage::SoldOut;
                Ok(())
            }
            // An error page: the seat can be asked for again.
            _ => Ok(()),
        }
    }

    async fn open_form(&mut self) -> Result<(), Lost> {
        let page = self.browser.get(&format!("{}/register", self.session)).await?;
        if page.status == 303 {
            self.follow(&page);
            return Ok(());
        }
        let mut form: Vec<(String, String)> = ["form_token", "form_key", "price", "seen"]
            .iter()
            .filter_map(|name| page.hidden(name).map(|value| ((*name).to_owned(), value)))
            .collect();
        for (name, value) in
            [("first_name", "Robin"), ("country", "NL"), ("express", "asked"), ("policy", "accepted")]
        {
            form.push((name.into(), value.into()));
        }
        // With one method there is no question.
        if page.body.contains("name=\"method\" value=\"card\"") {
            form.push(("method".into(), "card".into()));
        }
        form.push(("last_name".into(), format!("de Vries {}", self.number)));
        form.push(("email".into(), self.email()));
        self.form = form;
        self.stage = Stage::Form;
        Ok(())
    }

    async fn submit(&mut self) -> Result<(), Lost> {
        let form = self.form.clone();
        let answer = self.browser.post(&format!("{}/register", self.session), &form).await?;
        match answer.status {
            303 => self.follow(&answer),
            // The hold has ended, or the form is stale: from the start.
            403 | 409 => self.stage = Stage::Looking,
            _ => {}
        }
        Ok(())
    }

    async fn pay(&mut self, page: &str) -> Result<(), Lost> {
        if self.registration.is_none() {
            // A second tab knows the registration's address, should the gateway's page never come to an end.
            let tab = self.browser.get(&format!("{}/register", self.session)).await?;
            let link = tab.location.split_once("/registrations/").map(|(_, link)| link);
            self.registration = link.map(|link| format!("/{}/registrations/{link}", crate::SITE));
        }
        self.has_paid = true;
        let answer = press_pay(&mut self.browser, page, &self.card).await?;
        if answer.status >= 400 {
            // An error page: the button is pressed again.
            return Ok(());
        }
        if self.leaves_after_paying {
            self.stage = Stage::Waiting;
        } else if answer.status == 303 || answer.status == 302 {
            self.stage = Stage::SentBack(answer.location);
        } else {
            // The page is spent (its answer was lost the first time): back to our own pages.
            self.stage = Stage::Waiting;
        }
        Ok(())
    }

    /// Types the card on our page and presses *Pay*: what came of it, the page of the registration says.
    async fn type_card(&mut self, page: &str) -> Result<(), Lost> {
        let shown = self.browser.get(page).await?;
        let Some(token) = shown.hidden("form_token").filter(|_| shown.status == 200) else {
            // An error page; or nothing is to be paid there any more.
            self.follow(&shown);
            return Ok(());
        };
        self.has_paid = true;
        let typed = self.card.fields().map(|(name, value)| (name.to_owned(), value));
        let form: Vec<_> = [("form_token".to_owned(), token)].into_iter().chain(typed).collect();
        let answer = self.browser.post(&format!("{page}/pay"), &form).await?;
        self.follow(&answer);
        Ok(())
    }

    /// Where an answer leads.
    fn follow(&mut self, answer: &Answer) {
        let to = answer.location.as_str();
        if ["/hosted?", "/checkoutnow?", "/webscr?", "/securepayments?"].iter().any(|page| to.contains(page))
        {
            self.stage = Stage::AtGateway(to.to_owned());
        } else if let Some((_, rest)) =
            to.split_once("/registrations/").or_else(|| to.split_once("/checkout/"))
        {
            let link = rest.split(['/', '?']).next().unwrap_or_default();
            self.registration = Some(format!("/{}/registrations/{link}", crate::SITE));
            self.stage =
                if to.ends_with("/card") { Stage::AtCardPage(to.to_owned()) } else { Stage::Waiting };
        } else if to.ends_with(&self.session) {
            self.stage = Stage::Looking;
        }
    }

    /// Looks at the registration; pays again where that is offered.
    async fn look(&mut self) -> Result<(), Lost> {
        let Some(address) = self.registration.clone() else {
            // Not told its address yet: the session's page knows this browser.
            return self.open_form().await;
        };
        let page = self.browser.get(&address).await?;
        if page.status != 200 {
            return Ok(());
        }
        let words = page.body.to_lowercase();
        if self.has_paid
            && let Some(word) = FAILED.iter().find(|word| words.contains(*word))
        {
            let words = format!("{word}: {}", page.heading());
            self.told_failed.push(ToldFailed { registration: address.clone(), words });
        }
        match page.heading() {
            "Confirmed" => self.stage = Stage::Confirmed,
            "Your money goes back to you" | "Your payment was not approved" => self.stage = Stage::Returned,
            "This registration was not paid in time" => {
                (self.stage, self.registration, self.has_paid) = (Stage::Looking, None, false);
            }
            _ => {
                if let Some(token) = page.hidden("form_token")
                    && !(self.leaves_after_paying && self.has_paid)
                {
                    let checkout = address.replace("/registrations/", "/checkout/");
                    let answer = self.browser.post(&checkout, &[("form_token".into(), token)]).await?;
                    if answer.status == 303 {
                        self.follow(&answer);
                    }
                }
            }
        }
        Ok(())
    }
}
