//! The payer: goes from page to page, does at the gateway what the rehearsal wants, and looks at his registration as time
//! passes.

use super::{LONGEST, SESSION, end, troubles};
use crate::attendee::{press, send};
use app::PersonalLink;
use app::registrations::Standing;
use domain::sites::Interface;
use domain::time::{Span, Timestamp};
use http::StatusCode;
use testkit::browser::{Answer, Browser, DETAILS, pages};
use testkit::{Card, PageVisit, SITE, TestApp};
use web::rehearsal::{Event, Moment, Outcome, Rehearsal, Rehearsed, Trouble, What};

/// What the pages and mails of the sample installation call themselves, for those who read them.
const SHOWN_AS: &str = "https://training.example";

/// How the address of our page ends that takes a card.
const CARD_PAGE: &str = "/card";

/// When nothing can change any more, mails may still be on their way for so long.
const LAST_MAILS: Span = Span::minutes(10);

/// He looks at least so often: every thirtieth of the time that has passed.
const LOOKS: i64 = 30;

/// The payer, and what he has seen.
pub(super) struct Payer {
    test: TestApp,
    rehearsal: Rehearsal,
    browser: Browser,
    began: Timestamp,
    moments: Vec<Moment>,
    /// The page as he saw it last: its heading and paragraphs.
    seen: Option<(String, Vec<String>)>,
    mails: usize,
    struck: u64,
    /// The address of his registration, and the link in it.
    registration: Option<(String, PersonalLink)>,
    /// Whether he has that page open: who left for good, or is where he pays, has not.
    watches: bool,
}

impl Payer {
    /// Has done nothing yet.
    pub fn new(test: TestApp, rehearsal: Rehearsal) -> Self {
        let browser = Browser::new(&pages(&test), rehearsal.locale.code());
        let began = test.clock_now();
        Self {
            test,
            rehearsal,
            browser,
            began,
            moments: Vec::new(),
            seen: None,
            mails: 0,
            struck: 0,
            registration: None,
            watches: false,
        }
    }

    /// From the session's page until it is settled.
    pub async fn play(mut self) -> Rehearsed {
        troubles::keep_inside(&self.test);
        let page = self.register().await;
        let back = if is_ours(&page) {
            self.on_card_page(&page).await
        } else {
            self.event(Event::AtGateway);
            self.at_gateway(&page).await
        };
        if let Some(address) = back {
            self.come_back(&address).await;
        }
        self.wait().await;
        let outcome = self.outcome().await;
        let end = end(&self.test, outcome).await;
        self.test.app.store().close().await;
        Rehearsed { moments: self.moments, end }
    }

    /// Asks for a seat and fills in the form; the address of the gateway's page.
    async fn register(&mut self) -> String {
        let session = format!("/{SITE}/sessions/{SESSION}");
        let page = self.browser.get(&session).await;
        self.see(&page);
        self.pass(Span::seconds(20)).await;
        self.browser.submit(&page, &format!("{session}/hold"), &[]).await;
        let form = format!("{session}/register");
        let page = self.browser.get(&form).await;
        self.see(&page);
        self.pass(Span::minutes(1)).await;
        let is_his = |name: &str| DETAILS.iter().any(|(known, _)| *known == name);
        let shown = page.fields();
        let mut fields: Vec<_> = shown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|(name, _)| !is_his(name));
        let method = self.rehearsal.product.method().as_str();
        fields.extend(DETAILS.map(|(name, value)| (name, if name == "method" { method } else { value })));
        let sent = self.browser.post(&form, &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        // His registration has an address from now on, which a second tab would be shown.
        let address = self.browser.get(&form).await.location();
        let link = address.rsplit('/').next().and_then(PersonalLink::parse);
        let address = format!("/{SITE}/registrations/{}", address.rsplit('/').next().unwrap_or_default());
        self.registration = Some((address, link.expect("he is registered")));
        sent.location()
    }

    /// What he does on the gateway's page; where it sends him, if he goes there.
    async fn at_gateway(&mut self, page: &str) -> Option<String> {
        self.pass(Span::seconds(40)).await;
        // Not before: we ask about a page that is open, too.
        troubles::arm(&self.test, self.rehearsal);
        let trouble = self.rehearsal.trouble;
        if trouble == Trouble::Cancelled {
            self.event(Event::Cancels);
            return sent_back(send(&self.test, page, "act=cancel").await);
        }
        self.event(if trouble == Trouble::Declined { Event::PaysDeclined } else { Event::Pays });
        let visit = press(&self.test, page, &first_card(trouble)).await;
        self.note_strikes();
        match (trouble, visit) {
            (Trouble::NeverBack, _) => {
                self.event(Event::Leaves);
                None
            }
            (Trouble::Declined, PageVisit::StillThere) => {
                self.event(Event::DeclinedThere);
                self.pass(Span::seconds(30)).await;
                self.event(Event::Pays);
                sent_back(press(&self.test, page, &Card::good()).await)
            }
            (Trouble::Unreachable, visit) => {
                self.test.stand_in(self.rehearsal.product).set_down(true);
                self.event(Event::Unreachable);
                sent_back(visit)
            }
            (_, PageVisit::SentBack(to)) => {
                if matches!(trouble, Trouble::ReviewAccepted | Trouble::ReviewDeclined) {
                    self.event(Event::HeldForReview);
                }
                Some(to)
            }
            (_, PageVisit::StillThere | PageVisit::Cut) => {
                self.pass(Span::seconds(30)).await;
                self.event(Event::OpensAgain);
                self.registration.as_ref().map(|(address, _)| address.clone())
            }
        }
    }

    /// What he does on our page that takes his card; where that leads him, if he waits for it.
    async fn on_card_page(&mut self, address: &str) -> Option<String> {
        let page = self.browser.get(address).await;
        self.see(&page);
        self.pass(Span::seconds(40)).await;
        troubles::arm(&self.test, self.rehearsal);
        let trouble = self.rehearsal.trouble;
        if trouble == Trouble::Cancelled {
            self.event(Event::Cancels);
            return Some(page.link("outcome=cancel"));
        }
        self.event(if trouble == Trouble::Declined { Event::PaysDeclined } else { Event::Pays });
        if trouble == Trouble::Unreachable {
            self.test.stand_in(self.rehearsal.product).set_down(true);
            self.event(Event::Unreachable);
        }
        let sent = self.type_card(&page, address, &first_card(trouble)).await;
        match trouble {
            Trouble::NeverBack => {
                self.event(Event::Leaves);
                return None;
            }
            Trouble::ReviewAccepted | Trouble::ReviewDeclined => self.event(Event::HeldForReview),
            _ => {}
        }
        Some(sent)
    }

    /// Types his card on our page and presses *Pay*; where that leads him.
    async fn type_card(&mut self, page: &Answer, address: &str, card: &Card) -> String {
        let fields = card.fields();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = self.browser.submit(page, &format!("{address}/pay"), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        self.note_strikes();
        sent.location()
    }

    /// Goes where he is sent, over as many addresses as it takes; where he pays again, he does it with a good card.
    async fn come_back(&mut self, address: &str) {
        let mut to = address.to_owned();
        for _ in 0..6 {
            let ours = to.strip_prefix(self.test.app.base_url()).unwrap_or(&to).to_owned();
            if !is_ours(&ours) {
                self.event(Event::AtGateway);
                self.pass(Span::seconds(30)).await;
                self.event(Event::Pays);
                let Some(next) = sent_back(press(&self.test, &to, &Card::good()).await) else { return };
                to = next;
                continue;
            }
            let page = self.browser.get(&ours).await;
            self.note_strikes();
            if page.status == StatusCode::SEE_OTHER {
                to = page.location();
                continue;
            }
            self.see(&page);
            if ours.ends_with(CARD_PAGE) {
                self.watches = false;
                self.pass(Span::seconds(30)).await;
                self.event(Event::Pays);
                to = self.type_card(&page, &ours, &Card::good()).await;
                continue;
            }
            self.watches = true;
            if !self.pays_again() || !self.awaits_payment().await {
                return;
            }
            // *Pay again*, with another card.
            self.pass(Span::seconds(30)).await;
            let (_, link) = self.registration.as_ref().expect("he is registered");
            let checkout = format!("/{SITE}/checkout/{link}");
            let again = self.browser.submit(&page, &checkout, &[]).await;
            to = again.location();
        }
    }

    /// Time passes until it is settled.
    async fn wait(&mut self) {
        let product = self.rehearsal.product;
        match self.rehearsal.trouble {
            Trouble::Unreachable => {
                self.pass(troubles::OUTAGE).await;
                self.test.stand_in(product).set_down(false);
                self.event(Event::ReachableAgain);
            }
            Trouble::ReviewAccepted | Trouble::ReviewDeclined => {
                self.pass(troubles::REVIEW).await;
                let accepts = self.rehearsal.trouble == Trouble::ReviewAccepted;
                troubles::decide(&self.test, product, accepts).await;
                self.event(if accepts { Event::ReviewAccepted } else { Event::ReviewDeclined });
            }
            _ => {}
        }
        let last = self.began.plus(LONGEST);
        while self.test.clock_now() < last && !self.is_settled().await {
            self.pass_a_step(last).await;
            if self.watches
                && self.pays_again()
                && self.awaits_payment().await
                && let Some((address, _)) = self.registration.clone()
            {
                self.come_back(&address).await;
            }
        }
        self.pass(LAST_MAILS).await;
    }

    /// Whether nothing more can come: neither a seat nor money is under way.
    async fn is_settled(&self) -> bool {
        if matches!(self.outcome().await, Outcome::Open) {
            return false;
        }
        end(&self.test, Outcome::Open).await.theirs.held == 0
    }

    async fn standing(&self) -> Standing {
        let (_, link) = self.registration.as_ref().expect("he is registered");
        self.test.view(link).await.standing
    }

    /// Whether he pays again when his page offers it: after a decline, and where his card cannot have been charged.
    fn pays_again(&self) -> bool {
        match self.rehearsal.trouble {
            Trouble::Declined => true,
            Trouble::Unreachable => self.test.interface(self.rehearsal.product) == Interface::DirectPro,
            _ => false,
        }
    }

    async fn awaits_payment(&self) -> bool {
        matches!(self.standing().await, Standing::AwaitingPayment { .. })
    }

    async fn outcome(&self) -> Outcome {
        match self.standing().await {
            Standing::Confirmed => Outcome::Seat,
            Standing::Lapsed => Outcome::NotCharged,
            Standing::Returned(_) | Standing::Cancelled(_) => Outcome::GivenBack,
            Standing::AwaitingPayment { .. }
            | Standing::Checking
            | Standing::UnderReview
            | Standing::CannotBePaidNow { .. } => Outcome::Open,
        }
    }

    /// Lets time pass; from his registration on, he looks at it.
    async fn pass(&mut self, span: Span) {
        let last = self.test.clock_now().plus(span);
        while self.test.clock_now() < last {
            self.pass_a_step(last).await;
        }
    }

    /// Lets time pass until something is due, and does it.
    async fn pass_a_step(&mut self, last: Timestamp) {
        let now = self.test.clock_now();
        let due = app::jobs::next_due(&self.test.app).await.expect("the database can be read");
        let least = Span((now.since(self.began).0 / LOOKS).max(Span::seconds(1).0));
        let next = due.unwrap_or(last).max(now.plus(least)).min(last);
        self.test.advance(next.since(now)).await;
        self.test.run_jobs().await;
        self.note_strikes();
        if self.watches {
            let address = self.registration.as_ref().map(|(address, _)| address.clone());
            let page = self.browser.get(&address.unwrap_or_default()).await;
            self.note_strikes();
            self.see(&page);
        }
        self.note_mails();
    }

    fn event(&mut self, event: Event) {
        if event == Event::AtGateway {
            // What he comes back to he sees anew.
            (self.seen, self.watches) = (None, false);
        }
        self.note(What::Event(event));
    }

    fn note(&mut self, what: What) {
        let after_seconds = self.test.clock_now().since(self.began).whole_seconds();
        self.moments.push(Moment { after_seconds, what });
    }

    /// He sees a page. Of one that has changed under the same heading he reads what is new; one that says nothing new is none.
    fn see(&mut self, page: &Answer) {
        assert!(page.status.is_success(), "{}: {}", page.status, page.body);
        let (heading, texts) = (page.heading_text(), page.paragraphs());
        match self.seen.replace((heading.clone(), texts.clone())) {
            Some((same, before)) if same == heading => {
                let new: Vec<_> = texts.into_iter().filter(|text| !before.contains(text)).collect();
                if !new.is_empty() {
                    self.note(What::Change { texts: new });
                }
            }
            _ => self.note(What::Page { heading, texts }),
        }
    }

    /// Says once that the trouble has struck.
    fn note_strikes(&mut self) {
        let strikes = troubles::strikes(&self.test, self.rehearsal.product);
        if self.struck == 0
            && strikes > 0
            && let Some(event) = troubles::event(self.rehearsal.trouble)
        {
            self.event(event);
        }
        self.struck = strikes;
    }

    fn note_mails(&mut self) {
        let (_, his_address) = DETAILS[2];
        let sent = self.test.mailer.sent();
        let base = self.test.app.base_url().to_owned();
        for mail in sent.iter().skip(self.mails).filter(|mail| mail.to_address == his_address) {
            let text = mail.text.replace(&base, SHOWN_AS);
            self.note(What::Mail { subject: mail.subject.clone(), text });
        }
        self.mails = sent.len();
    }
}

/// The card that he pays with at first.
fn first_card(trouble: Trouble) -> Card {
    match trouble {
        Trouble::Declined => Card::declined(),
        Trouble::ReviewAccepted | Trouble::ReviewDeclined => Card::reviewed(),
        _ => Card::good(),
    }
}

/// Whether an address is one of our pages, and not the gateway's.
fn is_ours(address: &str) -> bool {
    address.starts_with('/')
}

fn sent_back(visit: PageVisit) -> Option<String> {
    match visit {
        PageVisit::SentBack(to) => Some(to),
        PageVisit::StillThere | PageVisit::Cut => None,
    }
}
