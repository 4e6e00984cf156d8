//! A host's pages.

use super::{Add, LINK, NOW, START, Studio, session};
use crate::hosting::mine::{MineFacts, MinePage};
use crate::hosting::schedule_page::{PageNotice, SchedulePage, SchedulePageFacts};
use crate::hosting::session::{HostSessionFacts, HostSessionPage};
use crate::hosting::walk::WalkPaymentPage;
use crate::layout::Frame;
use app::sessions::{HostedSession, ScheduleForm, ScheduleOffer, SessionView, Shelf};
use askama::Template;
use domain::money::Money;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::invitations::InviteRefusal;
use domain::sessions::schedule::{Field, Plan, Problem};
use domain::sessions::{Session, SessionState};
use domain::sites::FeesMissing;
use domain::time::Span;
use locale::BaseUrl;

impl Studio {
    pub(super) fn host_pages(&self, add: Add<'_>) {
        self.host_lists(add);
        self.schedule_pages(add);
        self.host_session_pages(add);
        let walk = Some("/demo/host/sessions/session-0/walk".to_owned());
        let frame = Frame { walk, ..self.frame("/demo/host/sessions/session-0/walk/payment") };
        let text = self.t.with("host-walk-pay-text", &[("amount", "€ 121.00".into())]);
        let next = format!("/demo/registrations/{LINK}");
        add("host-walk-payment", WalkPaymentPage { t: self.t, frame, text, next }.render());
    }

    fn hosted(&self, number: i64, state: SessionState) -> HostedSession {
        let view = session(&self.site, number);
        let session = Session { state, ..view.session };
        HostedSession {
            view: SessionView { session, ..view },
            listed: number != 2,
            meeting_link: "https://meet.example/feedback".into(),
            division: if number == 0 { "HR-12".into() } else { String::new() },
            host: None,
            greeting: String::new(),
            confirmation_text: String::new(),
            version: 1,
        }
    }

    fn host_lists(&self, add: Add<'_>) {
        let sessions: Vec<HostedSession> = (0..6)
            .map(|n| self.hosted(n, if n == 1 { SessionState::Draft } else { SessionState::Scheduled }))
            .collect();
        let mut show = |name: &str, shelf, sessions: &[HostedSession], is_full| {
            let facts = MineFacts { site: &self.site, shelf, sessions, is_full, notice: None };
            add(name, MinePage::new(self.frame("/demo/host"), facts).render());
        };
        show("host-sessions", Shelf::Upcoming, &sessions, false);
        show("host-sessions-past", Shelf::Past, &sessions[..2], true);
        show("host-sessions-none", Shelf::Upcoming, &[], false);
        show("host-sessions-none-past", Shelf::Past, &[], false);
        show("host-sessions-none-cancelled", Shelf::Cancelled, &[], false);
    }

    fn schedule_pages(&self, add: Add<'_>) {
        let currency = self.site.currency;
        let offer = ScheduleOffer {
            fees: Ok(()),
            fee_max: Money::new(1_000_000, currency),
            gateway_digits: 2,
            divisions: vec![("HR-12".into(), "People and culture".into())],
            division_required: false,
        };
        let none =
            ScheduleOffer { fees: Err(FeesMissing::NotEnabled), divisions: Vec::new(), ..offer.clone() };
        let empty = ScheduleForm::empty("Europe/Amsterdam", "en");
        let typed = ScheduleForm {
            topic: "Effective feedback for team leads".into(),
            date: "2026-12-08".into(),
            time: "14:00".into(),
            fee: "121".into(),
            capacity: "20".into(),
            invitations: "robin@example.org, sanne@example.org".into(),
            ..empty.clone()
        };
        let fee = Money::new(12_100, currency);
        let price = self.site.tax.price(fee).expect("a small fee");
        let plan = Plan {
            mode: self.site.mode,
            topic: typed.topic.clone(),
            description: String::new(),
            agenda: String::new(),
            presenter: String::new(),
            starts_at: START,
            ends_at: START.plus(Span::minutes(60)),
            listed: true,
            registration_required: true,
            registration_closes_at: START.minus(Span::hours(1)),
            capacity: Some(20),
            cancelling: Cancelling::UntilBefore(Span::days(1)),
            fee: Some(fee),
            price: Some(price),
            meeting_link: String::new(),
            division: String::new(),
            greeting: String::new(),
            confirmation_text: String::new(),
        };
        let nothing = Vec::new();
        let facts = |form, offer, problems, plan, notice| SchedulePageFacts {
            site: &self.site,
            offer,
            form,
            problems,
            plan,
            understood: Some(price),
            keeps_price: None,
            notice,
            action: "/demo/host/sessions/new".into(),
            form_key: "AAAAAAAAAAAAAAAAAAAAAA",
            version: 0,
            is_announced: false,
        };
        let mut show = |name: &str, facts: SchedulePageFacts<'_>| {
            add(name, SchedulePage::new(self.frame("/demo/host/sessions/new"), facts).render());
        };
        show(
            "schedule",
            SchedulePageFacts { understood: None, ..facts(&empty, &offer, &nothing, None, None) },
        );
        show("schedule-planned", facts(&typed, &offer, &nothing, Some(&plan), None));
        let amount = "€ 121.00".to_owned();
        let notice = Some(PageNotice::ConfirmFee { amount });
        show("schedule-confirm", facts(&typed, &offer, &nothing, Some(&plan), notice));
        show("schedule-stale", facts(&typed, &offer, &nothing, Some(&plan), Some(PageNotice::Stale)));
        show(
            "schedule-no-fees",
            SchedulePageFacts { understood: None, ..facts(&empty, &none, &nothing, None, None) },
        );
        let keeps = Some(self.t.with("host-fee-new-only", &[("count", 3_u32.into())]));
        let changed = facts(&typed, &offer, &nothing, Some(&plan), Some(PageNotice::ChangedMeanwhile));
        show(
            "schedule-edit",
            SchedulePageFacts { version: 2, is_announced: true, keeps_price: keeps, ..changed },
        );
        let wrong = ScheduleForm {
            topic: String::new(),
            date: "2026-10-25".into(),
            time: "02:30".into(),
            fee: "12,345.678".into(),
            capacity: "many".into(),
            ..typed.clone()
        };
        show("schedule-mistakes", facts(&wrong, &offer, &self.problems(), None, None));
    }

    /// One of every kind; the page shows the first of a field.
    fn problems(&self) -> Vec<(Field, Problem)> {
        let (first, second) = (START, START.plus(Span::hours(1)));
        let money = Money::new(1_000_000, self.site.currency);
        vec![
            (Field::Topic, Problem::Missing),
            (Field::Description, Problem::TooLong(2_500)),
            (Field::Presenter, Problem::HiddenCharacters),
            (Field::Date, Problem::Past),
            (Field::Date, Problem::TooFar),
            (Field::Date, Problem::Missing),
            (Field::Date, Problem::Unreadable),
            (Field::Date, Problem::MovedByEdit),
            (Field::Time, Problem::Twice { first, second }),
            (Field::Time, Problem::Skipped { before: first, after: second }),
            (Field::Time, Problem::Missing),
            (Field::Time, Problem::Unreadable),
            (Field::TimeZone, Problem::Unreadable),
            (Field::Minutes, Problem::OutOfRange { min: 1, max: 10_080 }),
            (Field::Minutes, Problem::Missing),
            (Field::Registration, Problem::PeopleRegistered),
            (Field::Closes, Problem::OutOfRange { min: 0, max: 365 }),
            (Field::Closes, Problem::ClosesInThePast),
            (Field::Capacity, Problem::Unreadable),
            (Field::Capacity, Problem::BelowTaken(3)),
            (Field::Fee, Problem::Unreadable),
            (Field::Fee, Problem::Negative),
            (Field::Fee, Problem::FeeTooHigh(money)),
            (Field::Fee, Problem::GatewayDecimals(0)),
            (Field::Fee, Problem::FeesNotAvailable),
            (Field::MeetingLink, Problem::Missing),
            (Field::MeetingLink, Problem::NotALink),
            (Field::Division, Problem::Missing),
            (Field::Division, Problem::UnknownDivision),
            (Field::Invitations, Problem::Invitations(InviteRefusal::Wrong(vec!["robin@".into()]))),
            (Field::Invitations, Problem::Invitations(InviteRefusal::Nothing)),
            (Field::Invitations, Problem::Invitations(InviteRefusal::TooManyAtOnce)),
            (Field::Invitations, Problem::Invitations(InviteRefusal::TooManyOfSession)),
            (Field::Invitations, Problem::Invitations(InviteRefusal::TooManyToday)),
        ]
    }

    fn host_session_pages(&self, add: Add<'_>) {
        let base = BaseUrl::parse("https://training.example").expect("a base URL");
        let here = "/demo/host/sessions/session-0";
        let mut show = |name: &str, state, now, pasted| {
            let hosted = self.hosted(0, state);
            let facts = HostSessionFacts {
                site: &self.site,
                base: &base,
                hosted: &hosted,
                invited: 2,
                pasted,
                notice: None,
                reader: Some(&self.reader),
                now,
            };
            add(name, HostSessionPage::new(self.frame(here), facts).render());
        };
        show("host-session", SessionState::Scheduled, NOW, ("", None));
        show("host-session-draft", SessionState::Draft, NOW, ("", None));
        show("host-session-cancelled", SessionState::Cancelled, NOW, ("", None));
        show("host-session-ended", SessionState::Scheduled, START.plus(Span::hours(3)), ("", None));
        let problem = Some("robin@".to_owned());
        show("host-session-wrong-paste", SessionState::Scheduled, NOW, ("robin@", problem));
    }
}
