//! A host's pages.

use super::{Add, LINK, NOW, START, Studio, session};
use crate::commerce::missing::MissingNotice;
use crate::hosting::handing_over::HandOverPage;
use crate::hosting::mine::{MineFacts, MinePage};
use crate::hosting::payment::PaymentFacts;
use crate::hosting::people::{PeopleFacts, PeoplePage, Typed};
use crate::hosting::person::{PersonFacts, PersonPage};
use crate::hosting::plans::{CancelFacts, PlanPage, ProgressView};
use crate::hosting::schedule_page::{PageNotice, SchedulePage, SchedulePageFacts};
use crate::hosting::seat::{SeatPage, TypedSeat};
use crate::hosting::session::{HostSessionFacts, HostSessionPage};
use crate::hosting::walk::WalkPaymentPage;
use crate::layout::Frame;
use app::commerce::MissingFees;
use app::divisions::{BudgetOutlook, Outlook, RequestRow, RequestState};
use app::money::{Actor, Moment, What};
use app::refunds::{CalledOffOffer, Given, Progress, SeatRefusal};
use app::sessions::{
    Attendee, AttendeeRow, GivenSeat, HandOverRefusal, HostedSession, ScheduleForm, ScheduleOffer,
    SessionView, Shelf, Undecided,
};
use app::usage::PaidState;
use askama::Template;
use domain::classrooms::entry::RoomStanding;
use domain::ids::{AccountId, BudgetId, BudgetRequestId, RefundId, RegistrationId, SessionId};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::payments::intent::{Charge, IntentState};
use domain::refunds::{Cause, SeatFacts};
use domain::registrations::RegistrationState;
use domain::registrations::buyer::Company;
use domain::registrations::people::Person;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::invitations::InviteRefusal;
use domain::sessions::moved::{Moved, NewDate};
use domain::sessions::schedule::{Field, Plan, Problem};
use domain::sessions::{Session, SessionState};
use domain::sites::FeesMissing;
use domain::time::Span;
use locale::BaseUrl;
use std::collections::{HashMap, HashSet};

impl Studio {
    pub(super) fn host_pages(&self, add: Add<'_>) {
        self.host_lists(add);
        self.schedule_pages(add);
        self.host_session_pages(add);
        self.hand_over_pages(add);
        self.attendee_pages(add);
        self.plan_pages(add);
        let walk = Some("/demo/host/sessions/session-0/walk".to_owned());
        let frame = Frame { walk, ..self.frame("/demo/host/sessions/session-0/walk/payment") };
        let text = self.t.with("host-walk-pay-text", &[("amount", "€ 121.00".into())]);
        let next = format!("/demo/registrations/{LINK}");
        add("host-walk-payment", WalkPaymentPage { t: self.t, frame, text, next }.render());
    }

    pub(super) fn hosted(&self, number: i64, state: SessionState) -> HostedSession {
        let view = session(&self.site, number);
        let session = Session { state, ..view.session };
        HostedSession {
            view: SessionView { session, ..view },
            listed: number != 2,
            meeting_link: "https://meet.example/feedback".into(),
            division: if number == 0 { "HR-12".into() } else { String::new() },
            host: Some(AccountId(uuid::Uuid::from_u128(1))),
            greeting: String::new(),
            confirmation_text: String::new(),
            version: 1,
        }
    }

    fn host_lists(&self, add: Add<'_>) {
        let sessions: Vec<HostedSession> = (0..6)
            .map(|n| self.hosted(n, if n == 1 { SessionState::Draft } else { SessionState::Scheduled }))
            .collect();
        let hosts: Vec<(String, String)> = [(1, "Anna de Boer"), (2, "Jean Dupont")]
            .map(|(n, name)| (AccountId(uuid::Uuid::from_u128(n)).to_string(), name.to_owned()))
            .into();
        let mut show = |name: &str, shelf, sessions: &[HostedSession], is_full| {
            // An administrator's, of which one host's are shown where there are some.
            let hosts = if is_full { &hosts[..] } else { &[] };
            let host = hosts.first().map_or("", |(id, _)| id);
            let amount = Money::new(4_051, self.site.currency);
            let states = [PaidState::Held(amount), PaidState::Unpaid, PaidState::Charged(amount)];
            let ids = sessions.iter().map(|session| session.view.session.id);
            let paid: HashMap<_, _> = ids.clone().zip(states).collect();
            let undecided: HashSet<_> = ids.filter(|_| shelf == Shelf::Past).take(1).collect();
            let facts = MineFacts {
                site: &self.site,
                shelf,
                hosts,
                host,
                sessions,
                paid: &paid,
                undecided: &undecided,
                is_full,
                notice: None,
                reader: None,
            };
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
            payment_max: None,
            divisions: vec![("HR-12".into(), "People and culture".into())],
            division_required: false,
            may_exclude_withdrawal: true,
            pays_per_use: true,
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
            no_withdrawal: false,
            meeting_link: String::new(),
            division: String::new(),
            greeting: String::new(),
            confirmation_text: String::new(),
        };
        let nothing = Vec::new();
        // What a page says of itself before anybody has typed.
        let first = vec![(Field::Topic, Problem::Missing), (Field::Date, Problem::Missing)];
        let problems = self.problems();
        let facts = |form, offer, problems, plan, notice| SchedulePageFacts {
            site: &self.site,
            offer,
            missing: None,
            form,
            problems,
            plan,
            reader: None,
            now: NOW,
            understood: Some(price),
            keeps_price: Vec::new(),
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
            SchedulePageFacts { understood: None, ..facts(&empty, &offer, &nothing, Err(&first), None) },
        );
        show("schedule-planned", facts(&typed, &offer, &nothing, Ok(&plan), None));
        let amount = "€ 121.00".to_owned();
        let notice = Some(PageNotice::ConfirmFee { amount });
        show("schedule-confirm", facts(&typed, &offer, &nothing, Ok(&plan), notice));
        show("schedule-stale", facts(&typed, &offer, &nothing, Ok(&plan), Some(PageNotice::Stale)));
        let missing = MissingFees { what: FeesMissing::NotEnabled, owners: vec!["Noor de Wit".into()] };
        let missing = Some(MissingNotice::new(self.t, &self.site, &missing, |_| false));
        let no_fees = facts(&empty, &none, &nothing, Err(&first), None);
        show("schedule-no-fees", SchedulePageFacts { understood: None, missing, ..no_fees });
        let keeps = vec![self.t.with("host-fee-new-only", &[("count", 3_u32.into())])];
        let present = vec![(self.t.text("host-topic").into_owned(), "Feedback for team leads".to_owned())];
        let kept = Some(PageNotice::Kept { present: present.clone() });
        show(
            "schedule-kept",
            SchedulePageFacts { version: 2, ..facts(&typed, &offer, &nothing, Ok(&plan), kept) },
        );
        show("schedule-gone", facts(&typed, &offer, &nothing, Ok(&plan), Some(PageNotice::Gone)));
        let meanwhile = PageNotice::ChangedMeanwhile { present };
        let changed = facts(&typed, &offer, &nothing, Ok(&plan), Some(meanwhile));
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
        show("schedule-mistakes", facts(&wrong, &offer, &problems, Err(&problems), None));
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
            (Field::Fee, Problem::PaymentTooHigh(money)),
            (Field::Fee, Problem::GatewayDecimals(0)),
            (Field::Fee, Problem::FeesNotAvailable(FeesMissing::NotProvided)),
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

    fn hand_over_pages(&self, add: Add<'_>) {
        let hosted = self.hosted(0, SessionState::Scheduled);
        let one = AccountId(uuid::Uuid::from_u128(1)).to_string();
        let other = AccountId(uuid::Uuid::from_u128(2)).to_string();
        let hosts = [(one, "Noor de Wit".to_owned()), (other.clone(), "Kees Bakker".to_owned())];
        let mut show = |name: &str, frame, typed| {
            add(name, HandOverPage::new(frame, &self.site, &hosted, &hosts, typed).render());
        };
        let frame = || self.frame("/demo/host/sessions/session-0/host");
        show("host-hand-over", frame(), ("", None));
        show("host-hand-over-runs", frame(), (other.as_str(), Some(HandOverRefusal::Runs)));
    }

    fn host_session_pages(&self, add: Add<'_>) {
        let base = BaseUrl::parse("https://training.example").expect("a base URL");
        let here = "/demo/host/sessions/session-0";
        let mut show = |name: &str, state, now, moved, pasted, budget: Option<BudgetOutlook>| {
            let mut hosted = self.hosted(0, state);
            match name {
                "host-session-runs" => hosted.meeting_link = String::new(),
                "host-session-test" => hosted.view.session.mode = Mode::Test,
                _ => {}
            }
            let facts = HostSessionFacts {
                site: &self.site,
                base: &base,
                hosted: &hosted,
                moved,
                invited: 2,
                has_statement: now > START
                    && !matches!(name, "host-session-undecided" | "host-session-held-elsewhere"),
                undecided: (name == "host-session-undecided")
                    .then(|| Undecided { seats: 12, until: START.plus(Span::days(14)) }),
                held_elsewhere_at: (name == "host-session-held-elsewhere")
                    .then(|| START.plus(Span::hours(2))),
                room: match name {
                    "host-session-runs" => RoomStanding { started_at: Some(NOW), ..RoomStanding::default() },
                    _ => RoomStanding::default(),
                },
                budget: budget.as_ref(),
                asking: ("", None),
                pasted,
                notice: None,
                hosted_by: (name != "host-session-test").then_some("Noor de Wit"),
                missing: (name == "host-session-cannot-be-paid").then(|| {
                    let missing =
                        MissingFees { what: FeesMissing::NotProvided, owners: vec!["Ada Operator".into()] };
                    MissingNotice::new(self.t, &self.site, &missing, |_| false)
                }),
                test_link: "https://training.example/demo/test/20800-abc/session-0",
                reader: Some(&self.reader),
                payment: match name {
                    "host-session-to-pay" => Some(PaymentFacts::NotEstimated),
                    _ => None,
                },
                now,
            };
            add(name, HostSessionPage::new(self.frame(here), facts).render());
        };
        show("host-session", SessionState::Scheduled, NOW, None, ("", None), None);
        let over = START.plus(Span::hours(3));
        show("host-session-undecided", SessionState::Scheduled, over, None, ("", None), None);
        show("host-session-held-elsewhere", SessionState::Scheduled, over, None, ("", None), None);
        show("host-session-cannot-be-paid", SessionState::Scheduled, NOW, None, ("", None), None);
        show("host-session-test", SessionState::Scheduled, NOW, None, ("", None), None);
        show("host-session-to-pay", SessionState::Scheduled, NOW, None, ("", None), None);
        show("host-session-runs", SessionState::Scheduled, NOW, None, ("", None), None);
        show("host-session-draft", SessionState::Draft, NOW, None, ("", None), None);
        show("host-session-cancelled", SessionState::Cancelled, NOW, None, ("", None), None);
        show(
            "host-session-ended",
            SessionState::Scheduled,
            START.plus(Span::hours(3)),
            None,
            ("", None),
            None,
        );
        let moved = Moved { at: NOW, from: None, cancel_until: START.minus(Span::hours(2)) };
        show("host-session-moved", SessionState::Scheduled, NOW, Some(moved), ("", None), None);
        let problem = Some("robin@".to_owned());
        show("host-session-wrong-paste", SessionState::Scheduled, NOW, None, ("robin@", problem), None);
        let request = |state, answer: &str| RequestRow {
            id: BudgetRequestId(uuid::Uuid::nil()),
            budget: BudgetId(uuid::Uuid::nil()),
            session: SessionId(uuid::Uuid::nil()),
            asked_by: AccountId(uuid::Uuid::nil()),
            ceiling: Money::new(14_636, self.site.currency),
            state,
            words: String::new(),
            answer: answer.into(),
            asked_at: NOW,
        };
        let free = Money::new(3_000, self.site.currency);
        let (short, declined) =
            (Outlook::Exhausted(free), Some(request(RequestState::Declined, "Next <b> year.")));
        for (name, outlook, request, has_heads) in [
            ("suffices", Outlook::Suffices(free), None, true),
            ("overdraws", Outlook::Overdraws(free), None, true),
            ("short", short, None, true),
            ("asked", short, Some(request(RequestState::Asked, "")), true),
            ("declined", short, declined, true),
            ("nobody", short, None, false),
        ] {
            let amount = Money::new(14_636, self.site.currency);
            let division = "4711 Sales".to_owned();
            let said = BudgetOutlook { division, amount, adds: false, outlook, request, has_heads };
            let name = format!("host-session-budget-{name}");
            show(&name, SessionState::Scheduled, NOW, None, ("", None), Some(said));
        }
    }

    fn attendee_pages(&self, add: Add<'_>) {
        let hosted = self.hosted(0, SessionState::Scheduled);
        let ids = || uuid::Uuid::from_u128(7);
        let people: Vec<AttendeeRow> = (0_u8..)
            .zip(RegistrationState::ALL)
            .map(|(number, state)| AttendeeRow {
                id: RegistrationId(uuid::Uuid::from_u128(number.into())),
                reference: format!("7K3M9Q2XVB4{number}"),
                first_name: "Robin".into(),
                last_name: format!("de Vries {number}"),
                email: "robin@example.org".into(),
                country: "NL".into(),
                state,
                paid_by: (number == 2).then(|| "Sam Bakker".to_owned()),
                new_date: (number == 2).then_some(NewDate::Open),
                complimentary: number == 2,
                created_at: NOW,
                called_off: false,
                was_confirmed: true,
                paid: [2, 4].contains(&number).then(|| Money::new(12_100, self.site.currency)),
                charge: if number == 2 { Charge::NotThrough } else { Charge::Taken },
                given: if number == 4 {
                    Given { all: 12_100, back: 2_100, refused: 3_000, disputed: 2_000 }
                } else {
                    Given::default()
                },
                lost: 0,
            })
            .collect();
        let states: Vec<(&str, String)> = RegistrationState::ALL
            .iter()
            .map(|state| (state.as_str(), self.t.registration_state(*state, true).into_owned()))
            .collect();
        let facts = |people, typed, problems, preview, refund| PeopleFacts {
            site: &self.site,
            hosted: &hosted,
            people,
            typed,
            problems,
            kept: None,
            notice: None,
            preview,
            refund,
            same_person: None,
            ids: &ids,
            form_key: "key",
            states: &states,
        };
        let here = "/demo/host/sessions/session-0/people";
        let mut show = |name: &str, facts: PeopleFacts<'_>| {
            add(name, PeoplePage::new(self.frame(here), facts, "1:12100").render());
        };
        let empty = Typed::default();
        let chosen = Typed {
            chosen: vec![(RegistrationId(uuid::Uuid::from_u128(2)), RefundId(uuid::Uuid::from_u128(9)))],
            subject: "What to bring".into(),
            body: "Bring a pen.".into(),
            amount: "1.000".into(),
            ..Typed::default()
        };
        show("host-people", facts(&people, &empty, Vec::new(), None, None));
        show("host-people-none", facts(&[], &empty, Vec::new(), None, None));
        let searched = Typed { text: "Zoë".into(), ..Typed::default() };
        show("host-people-none-found", facts(&[], &searched, Vec::new(), None, None));
        let twice = Typed {
            given: GivenSeat {
                first_name: "Robin".into(),
                last_name: "de Vries".into(),
                email: "robin@example.org".into(),
                is_second: false,
            },
            ..Typed::default()
        };
        let values = [("name", "Robin de Vries".into()), ("email", "robin@example.org".into())];
        let same_person = Some(self.t.with("host-give-same-person", values));
        let again = facts(&people, &twice, Vec::new(), None, None);
        show("host-people-same-person", PeopleFacts { same_person, ..again });
        let preview = self.t.with("host-write-count", &[("count", 1_u32.into())]);
        let ask =
            self.t.with("host-refund-confirm", &[("count", 1_u32.into()), ("amount", "€ 121.00".into())]);
        show(
            "host-people-asked",
            facts(&people, &chosen, Vec::new(), Some(preview), Some((ask, "1:12100".into()))),
        );
        let problems = vec![("amount", self.t.text("host-refund-bad").into_owned())];
        show("host-people-mistakes", facts(&people, &chosen, problems, None, None));
        self.hosted_person_pages(&hosted, &people[2], add);
    }

    /// One person, and taking the seat away.
    fn hosted_person_pages(&self, hosted: &HostedSession, row: &AttendeeRow, add: Add<'_>) {
        let acted = |by, action: &str| Moment {
            at: NOW,
            what: What::Acted { by, action: action.into(), detail: String::new() },
        };
        let person = Attendee {
            row: row.clone(),
            payer: Some(Person {
                first_name: "Sam".into(),
                last_name: "Bakker".into(),
                email: "sam@example.org".into(),
            }),
            company: Some(Company {
                name: "Ateliers <Łódź> S.à r.l.".into(),
                address: "12, rue de l’Église\nL-1234 Luxembourg".into(),
                vat_number: "LU12345678".into(),
                reference: "PO 4711".into(),
            }),
            locale: "nl".into(),
            confirmed_at: Some(NOW),
            given_up: None,
            payment: Some(IntentState::Paid),
            may_send_link: true,
            may_take_seat: true,
            history: vec![
                acted(Actor::Attendee, "register"),
                acted(Actor::Program("payment".into()), "confirm seat"),
                acted(Actor::Person("Noor Bakker".into()), "send link"),
            ],
        };
        let gone = Attendee {
            given_up: Some((NOW, Cause::SeatTaken, "You had booked twice.".into())),
            may_send_link: false,
            may_take_seat: false,
            company: None,
            ..person.clone()
        };
        let here = "/demo/host/sessions/session-0/people/7K3M9Q2XVB42";
        for (name, person, sees_money) in [
            ("host-person", &person, true),
            ("host-person-of-host", &person, false),
            ("host-person-gone", &gone, true),
        ] {
            let facts = PersonFacts { site: &self.site, hosted, person, sees_money, notice: None };
            add(name, PersonPage::new(self.frame(here), facts).render());
        }
        let money = |minor| Money::new(minor, self.site.currency);
        let facts = SeatFacts {
            paid: Some(money(12_100)),
            left: money(12_100),
            by_policy: money(6_050),
            policy: self.site.refund_policy,
            by_law: money(0),
            has_begun: false,
        };
        let (offer, owed) = (facts.offer(), SeatFacts { by_law: money(12_100), ..facts }.offer());
        let free = SeatFacts { paid: None, left: money(0), by_policy: money(0), ..facts }.offer();
        let typed = TypedSeat { back: "all".into(), ..TypedSeat::default() };
        let wrong = TypedSeat { problem: Some(("reason", "…".into())), ..typed.clone() };
        for (name, offer, typed) in [
            ("host-seat", Ok(offer), &typed),
            ("host-seat-least", Ok(owed), &typed),
            ("host-seat-free", Ok(free), &typed),
            ("host-seat-wrong", Ok(offer), &wrong),
            ("host-seat-already", Err(SeatRefusal::Already), &typed),
            ("host-seat-not-now", Err(SeatRefusal::NotNow), &typed),
            ("host-seat-over", Err(SeatRefusal::Over), &typed),
        ] {
            let of = (&self.site, hosted, &person);
            add(name, SeatPage::new(self.frame(here), of, offer, typed).render());
        }
    }

    fn plan_pages(&self, add: Add<'_>) {
        let hosted = self.hosted(0, SessionState::Scheduled);
        let progress = Progress {
            waiting: 2,
            given_up: 6,
            going_back: 2,
            disputed: 1,
            gone_back: 2,
            failed: 1,
            minor: 72_600,
        };
        let progress = ProgressView::of(self.t, &progress, self.site.currency);
        let paid = Some((Money::new(4_051, self.site.currency), false));
        let cancel = |progress, problem| CancelFacts {
            site: "demo",
            hosted: &hosted,
            was_over: false,
            paid,
            is_used: false,
            back: CalledOffOffer { back: Money::new(36_300, self.site.currency), payers: 3, disputed: 1 },
            progress,
            reason: "",
            problem,
        };
        let here = "/demo/host/sessions/session-0/cancel";
        let not_held = CancelFacts { was_over: true, paid: None, ..cancel(None, None) };
        let used = CancelFacts { is_used: true, paid: None, ..cancel(None, None) };
        add("host-cancel-not-held", PlanPage::cancel(self.frame(here), not_held).render());
        add("host-cancel-used", PlanPage::cancel(self.frame(here), used).render());
        add("host-cancel", PlanPage::cancel(self.frame(here), cancel(None, None)).render());
        add(
            "host-cancel-progress",
            PlanPage::cancel(self.frame(here), cancel(Some(progress), None)).render(),
        );
        let typed = ["2026-12-09", "14:00", "90", "2026-12-08"].map(str::to_owned);
        let here = "/demo/host/sessions/session-0/move";
        let page = PlanPage::reschedule(self.frame(here), ("demo", &hosted), &typed, None);
        add("host-move", page.render());
        let problem = Some(("until", "host-move-bad-until"));
        let page = PlanPage::reschedule(self.frame(here), ("demo", &hosted), &typed, problem);
        add("host-move-mistake", page.render());
    }
}
