//! Rehearsals of payments.

use super::{Add, Studio};
use crate::commerce::Owner;
use crate::commerce::rehearse::{Answer, RehearsalFacts, RehearsalPage};
use crate::rehearsal::{End, Event, Moment, NotRehearsed, Outcome, Rehearsed, Sums, Trouble, What};
use app::sites::Site;
use askama::Template;
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::sites::GatewayProduct;

fn rehearsed(outcome: Outcome, broken: Vec<String>) -> Rehearsed {
    let page = |heading: &str, texts: &[&str]| What::Page {
        heading: heading.to_owned(),
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
    };
    let moments = [
        (0, page("Effective <b>feedback</b>", &["You get your seat within seconds."])),
        (20, page("Your details", &[])),
        (80, What::Event(Event::AtGateway)),
        (120, What::Event(Event::Pays)),
        (120, What::Event(Event::Unreachable)),
        (121, page("We are checking your payment", &["Nothing is lost; this page will change by itself."])),
        (720, What::Event(Event::ReachableAgain)),
        (3_725, What::Change { texts: vec!["Your seat is certain.".into()] }),
        (7_200, What::Mail { subject: "Your seat".into(), text: "Dear Robin,\n\nYou have a seat.\n".into() }),
        (259_200, page("Confirmed", &["You have a seat."])),
    ];
    let moments = moments.map(|(after_seconds, what)| Moment { after_seconds, what }).into();
    let (theirs, ours) = (Sums { held: 0, taken: 12_100 }, Sums { held: 12_100, taken: 0 });
    Rehearsed { moments, end: End { outcome, currency: "EUR".into(), theirs, ours, broken } }
}

impl Studio {
    pub(super) fn rehearsal_pages(&self, add: Add<'_>, site: &Site) {
        let usual = Trouble::Unreachable.as_str();
        let broken = vec!["I-1: <money> without a purchase".to_owned()];
        for (name, chosen, result) in [
            ("rehearsal", Trouble::Smooth.as_str(), Answer::Asked),
            ("rehearsal-stale", usual, Answer::Stale),
            ("rehearsal-none-chosen", "earthquake", Answer::NoneChosen),
            ("rehearsal-too-many", usual, Answer::TooMany),
            ("rehearsal-too-slow", usual, Answer::Not(NotRehearsed::TooSlow)),
            ("rehearsal-failed", usual, Answer::Not(NotRehearsed::Failed)),
            ("rehearsal-seat", usual, Answer::Played(rehearsed(Outcome::Seat, Vec::new()))),
            ("rehearsal-uncharged", usual, Answer::Played(rehearsed(Outcome::SeatUncharged, Vec::new()))),
            ("rehearsal-not-charged", usual, Answer::Played(rehearsed(Outcome::NotCharged, Vec::new()))),
            ("rehearsal-given-back", usual, Answer::Played(rehearsed(Outcome::GivenBack, Vec::new()))),
            ("rehearsal-open", usual, Answer::Played(rehearsed(Outcome::Open, broken))),
        ] {
            let facts = RehearsalFacts {
                owner: Owner::Site(site),
                mode: Mode::Production,
                product: GatewayProduct::PayPal,
                edition: None,
                account_does: HostedAction::Authorize,
                card_entry: CardEntry::GatewayPage,
                chosen,
                result,
            };
            let frame = self.desk(site, "/merchant-accounts/production/rehearsal");
            add(name, RehearsalPage::new(frame, facts).render());
        }
        let facts = RehearsalFacts {
            owner: Owner::Operator(&self.reader),
            mode: Mode::Test,
            product: GatewayProduct::PayflowPro,
            edition: None,
            account_does: HostedAction::Sale,
            card_entry: CardEntry::OurPage,
            chosen: Trouble::Smooth.as_str(),
            result: Answer::Asked,
        };
        let frame = self.operator_frame("/operator/merchant-accounts/test/rehearsal");
        add("operators-rehearsal", RehearsalPage::new(frame, facts).render());
    }
}
