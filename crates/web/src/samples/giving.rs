//! Pages about giving a seat back, and about who it is for.

use super::{Add, LINK, NOW, Studio};
use crate::registrations::cancel::CancelPage;
use crate::registrations::lost::{LostPage, Trouble};
use crate::registrations::person::{Change, PassedOnPage, PersonPage};
use crate::registrations::withdraw::{StepOfTwo, WithdrawPage};
use app::refunds::{CancelOffer, CancelRefusal, WithdrawRefusal, WithdrawalOffer};
use app::registrations::{
    GoingBackView, LostLinkRefusal, PersonInput, PersonRefusal, RegistrationView, Standing,
};
use askama::Template as _;
use domain::money::Money;
use domain::payments::gateway::CardEntry;
use domain::refunds::Cause;
use domain::registrations::details::{Field, Problem};
use domain::registrations::people::{Holder, Person};
use domain::sites::RefundPolicy;
use domain::time::Span;

impl Studio {
    pub(super) fn giving_pages(&self, add: Add<'_>) {
        let view = self.registration();
        let money = |minor| Money::new(minor, self.site.currency);
        let offer = |back: i64, paid: bool| CancelOffer {
            paid: paid.then(|| money(12_100)),
            given: money(0),
            back: money(back),
            coming: money(0),
            policy: RefundPolicy::full_until_days(2),
            moved_until: None,
            cause: Cause::Cancelled,
            is_disputed: false,
        };
        let moved = CancelOffer { moved_until: Some(NOW.plus(Span::days(3))), ..offer(12_100, true) };
        let until = NOW.plus(Span::days(14));
        let (none, price) = (money(0), money(12_100));
        let whole = WithdrawalOffer {
            until,
            back: price,
            given: none,
            coming: none,
            kept: none,
            at: NOW,
            is_disputed: false,
        };
        for (name, offer) in [
            ("cancel-all", Ok(offer(12_100, true))),
            ("cancel-part", Ok(offer(9_075, true))),
            ("cancel-nothing", Ok(offer(0, true))),
            ("cancel-given", Ok(CancelOffer { given: money(12_100), ..offer(0, true) })),
            ("cancel-given-part", Ok(CancelOffer { given: money(5_000), ..offer(0, true) })),
            (
                "cancel-given-coming",
                Ok(CancelOffer { given: money(5_000), coming: money(2_000), ..offer(7_100, true) }),
            ),
            ("cancel-disputed", Ok(CancelOffer { is_disputed: true, ..offer(9_075, true) })),
            ("cancel-withdraw", Ok(offer(9_075, true))),
            ("cancel-free", Ok(offer(0, false))),
            ("cancel-moved", Ok(moved)),
            ("cancel-changed", Err(CancelRefusal::Changed(Box::new(offer(9_075, true))))),
            ("cancel-too-late", Err(CancelRefusal::TooLate)),
            ("cancel-not-now", Err(CancelRefusal::NotNow)),
            ("cancel-already", Err(CancelRefusal::Already)),
        ] {
            let changed = matches!(offer, Err(CancelRefusal::Changed(_)));
            let frame = self.frame(&format!("/demo/registrations/{LINK}/cancel"));
            let withdrawal = (name == "cancel-withdraw").then_some(whole);
            let offers = (offer, withdrawal);
            add(name, CancelPage::new(frame, &self.site, &view, offers, (changed, (None, NOW))).render());
        }
        let part = WithdrawalOffer { back: money(6_050), kept: money(6_050), ..whole };
        let rest =
            WithdrawalOffer { back: money(10_100), given: money(2_000), coming: money(2_000), ..whole };
        for (name, offer, step) in [
            ("withdraw", Ok(whole), StepOfTwo::First),
            ("withdraw-confirm", Ok(whole), StepOfTwo::Second),
            ("withdraw-confirm-rest", Ok(rest), StepOfTwo::Second),
            (
                "withdraw-confirm-disputed",
                Ok(WithdrawalOffer { is_disputed: true, ..whole }),
                StepOfTwo::Second,
            ),
            ("withdraw-changed", Err(WithdrawRefusal::Changed(part)), StepOfTwo::Second),
            ("withdraw-no-right", Err(WithdrawRefusal::NoRight), StepOfTwo::First),
            ("withdraw-excluded", Err(WithdrawRefusal::Excluded), StepOfTwo::First),
            ("withdraw-over", Err(WithdrawRefusal::PeriodOver(until)), StepOfTwo::First),
            ("withdraw-performed", Err(WithdrawRefusal::Performed), StepOfTwo::First),
            ("withdraw-already", Err(WithdrawRefusal::Already), StepOfTwo::First),
            ("withdraw-not-now", Err(WithdrawRefusal::NotNow), StepOfTwo::First),
        ] {
            let frame = self.frame(&format!("/demo/registrations/{LINK}/withdraw"));
            add(name, WithdrawPage::new(frame, &self.site, &view, (offer, ""), step).render());
        }
        self.person_pages(&view, add);
    }

    fn person_pages(&self, view: &RegistrationView, add: Add<'_>) {
        let typed = PersonInput {
            first_name: "Robin".into(),
            last_name: "de Vries".into(),
            email: "robin@example.org".into(),
        };
        let nobody = PersonInput::default();
        let missing =
            [Field::FirstName, Field::LastName, Field::Email].map(|field| (field, Problem::Missing));
        let invalid = PersonRefusal::Invalid(missing.to_vec());
        for (name, change, typed, refused) in [
            ("correct", Change::Correct, &typed, None),
            ("colleague", Change::Colleague, &nobody, None),
            ("colleague-mistakes", Change::Colleague, &nobody, Some(&invalid)),
            ("correct-too-often", Change::Correct, &typed, Some(&PersonRefusal::TooOften)),
            ("colleague-too-late", Change::Colleague, &typed, Some(&PersonRefusal::TooLate)),
        ] {
            let frame = self.frame(&format!("/demo/registrations/{LINK}/{name}"));
            add(name, PersonPage::new(frame, (&self.site, view), change, typed, refused).render());
        }
        let topic = &self.session.topic;
        add("passed-on", PassedOnPage::new(self.frame("/demo/"), "Kim Jansen", topic).render());
        let lost = |typed, trouble: Option<LostLinkRefusal>, sent| {
            let (frame, trouble) = (self.frame("/demo/lost-link"), trouble.map(Trouble::Refused));
            LostPage::new(frame, (&self.site, None), typed, trouble, sent).render()
        };
        add("lost-link", lost("", None, false));
        let mistake = LostLinkRefusal::Invalid(Problem::NotAnAddress);
        add("lost-link-mistake", lost("robin", Some(mistake), false));
        let too_many = LostLinkRefusal::TooMany(NOW);
        add("lost-link-too-many", lost("robin@example.org", Some(too_many), false));
        add("lost-link-sent", lost("robin@example.org", None, true));
    }

    fn registration(&self) -> RegistrationView {
        RegistrationView {
            link: app::PersonalLink::parse(LINK).expect("a link"),
            reference: "7K3M9Q2X4RTB".into(),
            standing: Standing::Confirmed,
            session: self.session.clone(),
            room: None,
            holder: Holder::Registrant,
            person: Person {
                first_name: "Robin".into(),
                last_name: "de Vries".into(),
                email: "robin@example.org".into(),
            },
            other: None,
            price: self.session.price,
            tax: (self.site.tax.name.clone(), self.site.tax.rate_ppm),
            confirmed_at: Some(NOW),
            hold_until: None,
            review_until: NOW,
            page_was_open: false,
            attempts_left: 0,
            receipt: None,
            join_token: None,
            going_back: None,
            complimentary: false,
            given_up_because: String::new(),
            withdraw_until: None,
            moved: None,
            refund_policy: None,
            policy_accepted_at: NOW,
            methods: Vec::new(),
            card_entry: CardEntry::GatewayPage,
            method: None,
        }
    }
}

/// Money on its way, back, released, with a person, and kept.
pub(super) fn going([going, gone, released, by_hand, kept]: [i64; 5]) -> GoingBackView {
    let money = |minor| Money::new(minor, super::euro());
    GoingBackView {
        going: money(going),
        gone: money(gone),
        released: money(released),
        by_hand: money(by_hand),
        waits: money(0),
        taken_back: money(0),
        kept: money(kept),
    }
}
