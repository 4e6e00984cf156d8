//! Every page with made-up content, for the test that renders all of them in all languages and for the gallery
//! (`examples/gallery.rs`). Not a way around the handlers: nothing here is reachable from a request.

mod card;
mod claims;
mod classrooms;
mod commerce;
mod estimates;
mod giving;
mod host_money;
mod hosting;
mod money;
mod operator;
mod people;
mod receipts;
mod rehearsals;
mod reports;
mod statements;
mod tariffs;

use crate::assets;
use crate::layout::Frame;
use crate::registrations::hold::{KeptSeat, RefusedPage};
use crate::registrations::join::{Closed, JoinPage};
use crate::registrations::register::{Notice, RegisterFacts, RegisterPage};
use crate::registrations::registration::{RegistrationFacts, RegistrationPage};
use crate::response::{Failure, FailurePage};
use crate::sessions::catalogue::CataloguePage;
use crate::sessions::session::{SessionFacts, SessionPage};
use crate::sites::SitesPage;
use app::accounts::Person;
use app::registrations::{
    Cancellation, Doubt, HoldView, LateMoney, MovedView, OfBrowser, PersonalLink, Standing,
};
use app::sessions::SessionView;
use app::sites::{PayerTexts, Seller, Site, SiteSummary};
use askama::Template;
use domain::ids::{SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::{CardEntry, Decline, Mode};
use domain::payments::situation::{OnMismatch, ReturnReason};
use domain::refunds::Cause;
use domain::registrations::buyer::BuyerKind;
use domain::registrations::details::{DetailsInput, Field, Problem};
use domain::registrations::hold::{HoldRefusal, Seats};
use domain::registrations::people::Holder;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::{Session, SessionState};
use domain::sites::{FeeSwitches, PayMethod, RefundPolicy, Tax, UsageSwitches};
use domain::time::{Span, Timestamp};
use locale::{Locale, Messages, Zone};

/// One page.
pub struct Sample {
    /// A short name for files and test reports.
    pub name: String,
    /// The document.
    pub html: String,
}

/// The files that the pages refer to: their paths and texts.
pub fn files() -> Vec<(&'static str, &'static str)> {
    [&assets::STYLE, &assets::SCRIPT, &assets::ROOM_STYLE, &assets::ROOM_SCRIPT, &assets::ICON]
        .into_iter()
        .map(|asset| (asset.path.as_str(), asset.body))
        .collect()
}

/// How many bytes of them travel, by their paths.
pub fn weights() -> Vec<(&'static str, usize)> {
    [&assets::STYLE, &assets::SCRIPT, &assets::ROOM_STYLE, &assets::ROOM_SCRIPT, &assets::ICON]
        .into_iter()
        .map(|asset| (asset.path.as_str(), asset.packed.len()))
        .collect()
}

/// Noon of 25 November 2026 in UTC.
const NOW: Timestamp = Timestamp(1_795_608_000_000_000);

/// 8 December 2026, 14:00 in Amsterdam.
const START: Timestamp = Timestamp(1_796_734_800_000_000);

const LINK: &str = "7K3M9Q2X4RTB-0123456789ABCDEFGHJKMNPQRS";

/// Every page in that language.
pub fn pages(locale: Locale) -> Vec<Sample> {
    let studio = Studio::new(locale);
    let mut samples = Vec::new();
    let mut add = |name: &str, html: askama::Result<String>| {
        let html = html.unwrap_or_else(|error| panic!("{name} in {locale}: {error}"));
        samples.push(Sample { name: name.to_owned(), html });
    };
    studio.public_pages(&mut add);
    studio.register_pages(&mut add);
    studio.registration_pages(&mut add);
    studio.card_pages(&mut add);
    studio.room_pages(&mut add);
    studio.money_pages(&mut add);
    studio.host_money_pages(&mut add);
    studio.giving_pages(&mut add);
    studio.receipt_pages(&mut add);
    studio.tariff_pages(&mut add);
    studio.estimate_pages(&mut add);
    studio.statement_pages(&mut add);
    studio.report_pages(&mut add);
    studio.company_pages(&mut add);
    studio.other_pages(&mut add);
    studio.site_pages(&mut add);
    studio.people_pages(&mut add);
    studio.health_pages(&mut add);
    studio.job_pages(&mut add);
    studio.division_pages(&mut add);
    studio.claim_pages(&mut add);
    studio.audit_pages(&mut add);
    studio.host_pages(&mut add);
    studio.commerce_pages(&mut add);
    crate::accounts::samples::pages(studio.t, &studio.site, NOW, &mut add);
    samples
}

/// Takes a page by its name.
pub(crate) type Add<'a> = &'a mut dyn FnMut(&str, askama::Result<String>);

/// Where samples are made.
struct Studio {
    t: Messages,
    site: Site,
    reader: Zone,
    session: SessionView,
    person: Person,
}

impl Studio {
    fn new(locale: Locale) -> Self {
        let site = site();
        let reader = Zone::parse("America/New_York").expect("a zone of the database");
        let person = operator::person(site.id);
        Self { t: Messages::new(locale), session: session(&site, 0), site, reader, person }
    }

    fn frame(&self, here: &str) -> Frame<'_> {
        Frame {
            t: self.t,
            site: Some(&self.site),
            person: None,
            form_token: Some("sample-token".into()),
            here: here.to_owned(),
            keeps: None,
            shows: None,
            about_money: false,
            walk: None,
            seller: None,
        }
    }

    /// A page of the site for somebody who administers it.
    fn staff_frame(&self, here: &str) -> Frame<'_> {
        Frame { person: Some(&self.person), ..self.frame(here) }
    }

    /// A page of the installation for somebody who runs it.
    fn operator_frame(&self, here: &str) -> Frame<'_> {
        Frame { site: None, ..self.staff_frame(here) }
    }

    fn public_pages(&self, add: Add<'_>) {
        let sites = ["Demo Academy", "Werkplaats Delft"]
            .map(|name| SiteSummary { slug: name.replace(' ', "-").to_lowercase(), name: name.to_owned() });
        let bare = || Frame { site: None, ..self.frame("/") };
        add("sites", SitesPage { t: self.t, frame: bare(), sites: &sites }.render());
        add("sites-none", SitesPage { t: self.t, frame: bare(), sites: &[] }.render());
        let sessions: Vec<SessionView> = (0..6).map(|n| session(&self.site, n)).collect();
        add(
            "catalogue",
            CataloguePage::new(self.frame("/demo/"), &self.site, &sessions, (None, NOW)).render(),
        );
        add(
            "catalogue-empty",
            CataloguePage::new(self.frame("/demo/"), &self.site, &[], (None, NOW)).render(),
        );
        let test_site = Site { mode: Mode::Test, ..site() };
        // Guests are told nothing of it: what they see takes real money.
        let test_frame = Frame { site: Some(&test_site), ..self.staff_frame("/demo/") };
        add("catalogue-test", CataloguePage::new(test_frame, &test_site, &sessions, (None, NOW)).render());
        let link = PersonalLink::parse(LINK).expect("the form of a link");
        let hold = HoldView { expires_at: NOW.plus(Span::minutes(14)), registered: None };
        let begun = OfBrowser::Holds(HoldView { registered: Some(link.clone()), ..hold.clone() });
        let (held, had) = (OfBrowser::Holds(hold), OfBrowser::HasSeat(link));
        let facts = SessionFacts {
            site: &self.site,
            session: &self.session,
            reader: Some(&self.reader),
            of_browser: &OfBrowser::Nothing,
            room: None,
            called_off_because: "",
            is_restored: false,
            methods: &[PayMethod::Card],
            now: NOW,
        };
        let mut browser = |name: &str, facts: &SessionFacts<'_>| {
            add(name, SessionPage::new(self.frame("/demo/sessions/feedback"), facts).render());
        };
        browser("session-paypal", &SessionFacts { methods: &[PayMethod::PayPal], ..facts });
        browser("session-both", &SessionFacts { methods: &PayMethod::ALL, ..facts });
        browser("session-restored", &SessionFacts { is_restored: true, ..facts });
        browser("session-held", &SessionFacts { of_browser: &held, ..facts });
        browser("session-begun", &SessionFacts { of_browser: &begun, ..facts });
        browser("session-had", &SessionFacts { of_browser: &had, ..facts });
        let mut show = |name: &str, session: &SessionView, now| {
            browser(name, &SessionFacts { session, now, ..facts });
        };
        show("session", &self.session, NOW);
        show("session-free", &SessionView { price: None, ..self.session.clone() }, NOW);
        let open = Session { registration_required: false, fee: None, ..self.session.session.clone() };
        let open = SessionView { session: open, price: None, ..self.session.clone() };
        show("session-plain-link", &open, NOW);
        show("session-plain-link-open", &open, START);
        let full = Seats { capacity: Some(20), held: 2, sold: 18 };
        show("session-sold-out", &SessionView { seats: full, ..self.session.clone() }, NOW);
        show("session-closed", &self.session, START.minus(Span::minutes(30)));
        show("session-under-way", &self.session, START.plus(Span::minutes(30)));
        show("session-ended", &self.session, START.plus(Span::hours(3)));
        for refusal in [
            HoldRefusal::SoldOut,
            HoldRefusal::RegistrationClosed,
            HoldRefusal::SessionCancelled,
            HoldRefusal::TooManyFromAddress,
            HoldRefusal::TooManyHereFromAddress,
            HoldRefusal::CannotBePaid,
        ] {
            let session_address = "/demo/sessions/feedback".to_owned();
            let frame = self.frame(&session_address);
            let kept = match refusal {
                HoldRefusal::TooManyFromAddress => vec![KeptSeat {
                    hold: format!("{session_address}/hold"),
                    session: session_address.clone(),
                    topic: self.session.topic.clone(),
                }],
                _ => Vec::new(),
            };
            let page = RefusedPage { t: self.t, frame, refusal, session_address, kept };
            add(&format!("refused-{refusal:?}").to_lowercase(), page.render());
        }
    }

    fn register_pages(&self, add: Add<'_>) {
        let empty = DetailsInput { country: "NL".into(), ..DetailsInput::default() };
        let typed = DetailsInput {
            first_name: "Robin".into(),
            last_name: String::new(),
            email: "robin@".into(),
            ..empty.clone()
        };
        let long = DetailsInput {
            first_name: "<script>alert(\"1\")</script>\u{202e}".into(),
            last_name: "Wolfeschlegelsteinhausenbergerdorff".repeat(12),
            ..typed.clone()
        };
        let mistakes = [
            (Field::LastName, Problem::Missing),
            (Field::Email, Problem::NotAnAddress),
            (Field::Policy, Problem::Missing),
        ];
        let hidden = [(Field::FirstName, Problem::HiddenCharacters), (Field::LastName, Problem::TooLong)];
        let facts = RegisterFacts {
            site: &self.site,
            session: &self.session,
            reader: None,
            texts: &PayerTexts::default(),
            held_until: Some(NOW.plus(Span::minutes(14))),
            typed: &empty,
            problems: &[],
            notice: None,
            methods: &[PayMethod::Card],
            card_entry: CardEntry::GatewayPage,
            method: None,
            form_key: "AAAAAAAAAAAAAAAAAAAAAA",
            now: NOW,
        };
        let mut show = |name: &str, facts: &RegisterFacts<'_>| {
            add(name, RegisterPage::new(self.frame("/demo/sessions/feedback/register"), facts).render());
        };
        show("register", &facts);
        show("register-paypal", &RegisterFacts { methods: &[PayMethod::PayPal], ..facts });
        let both = RegisterFacts { methods: &PayMethod::ALL, ..facts };
        show("register-both", &both);
        let gone = RegisterFacts { notice: Some(Notice::MethodGone), typed: &typed, ..facts };
        show("register-method-gone", &gone);
        let mut business = DetailsInput { buyer: BuyerKind::Business, ..typed.clone() };
        business.company.name = "Ateliers du Nord".into();
        business.company.vat_number = "NL1".into();
        let company_mistakes =
            [(Field::CompanyAddress, Problem::Missing), (Field::VatNumber, Problem::NotAVatNumber)];
        show("register-business", &RegisterFacts { typed: &business, problems: &company_mistakes, ..facts });
        show("register-mistakes", &RegisterFacts { typed: &typed, problems: &mistakes, ..facts });
        show("register-hidden-and-long", &RegisterFacts { typed: &long, problems: &hidden, ..facts });
        show("register-gone", &RegisterFacts { typed: &typed, held_until: None, ..facts });
        show("register-stale", &RegisterFacts { typed: &typed, notice: Some(Notice::Stale), ..facts });
        let same =
            DetailsInput { last_name: "de Vries".into(), email: "robin@example.org".into(), ..typed.clone() };
        let warned = RegisterFacts { typed: &same, notice: Some(Notice::SamePerson), ..facts };
        show("register-same-person", &warned);
        let changed = RegisterFacts { typed: &typed, notice: Some(Notice::PriceChanged), ..facts };
        show("register-price-changed", &changed);
        let reworded = RegisterFacts { typed: &typed, notice: Some(Notice::TermsChanged), ..facts };
        show("register-terms-changed", &reworded);
        let free = SessionView { price: None, ..self.session.clone() };
        show("register-free", &RegisterFacts { session: &free, ..facts });
    }

    fn registration_pages(&self, add: Add<'_>) {
        let standing = Standing::Confirmed;
        let facts = RegistrationFacts {
            site: &self.site,
            session: &self.session,
            link: LINK,
            reference: "7K3M9Q2X4RTB",
            standing: &standing,
            holder: Holder::Registrant,
            other: None,
            email: "robin@example.org",
            price: self.session.price,
            tax: (&self.site.tax.name, self.site.tax.rate_ppm),
            hold_until: None,
            attempts_left: 0,
            methods: &[PayMethod::Card],
            card_entry: CardEntry::GatewayPage,
            method: Some(PayMethod::Card),
            review_until: NOW.plus(Span::hours(72)),
            page_was_open: true,
            stopped: false,
            confirmed_at: None,
            has_receipt: true,
            going_back: None,
            complimentary: false,
            given_up_because: "You had booked twice.",
            withdraw_until: Some(NOW.plus(Span::days(14))),
            moved: None,
            refund_policy: Some(RefundPolicy::full_until_days(2)),
            policy_accepted_at: NOW,
            room: None,
            join_token: Some("8Q4W-token"),
            reader: Some(&self.reader),
            now: NOW,
        };
        let mut show = |name: &str, facts: &RegistrationFacts<'_>| {
            let here = format!("/demo/registrations/{LINK}");
            add(name, RegistrationPage::new(self.frame(&here), facts).render());
        };
        show("confirmed", &facts);
        show("confirmed-open", &RegistrationFacts { now: START, ..facts });
        show("confirmed-ended", &RegistrationFacts { now: START.plus(Span::hours(3)), ..facts });
        show("confirmed-receipt-follows", &RegistrationFacts { has_receipt: false, ..facts });
        let moved = MovedView {
            from: Some(START.minus(Span::days(7))),
            cancel_until: Some(NOW.plus(Span::days(3))),
            accepting_costs: false,
            accepted_at: None,
            may_accept: true,
        };
        show("confirmed-moved", &RegistrationFacts { moved: Some(moved), ..facts });
        let costs =
            MovedView { cancel_until: Some(START.minus(Span::hours(2))), accepting_costs: true, ..moved };
        show("confirmed-moved-costs", &RegistrationFacts { moved: Some(costs), ..facts });
        let accepted = MovedView { cancel_until: None, accepted_at: Some(NOW), may_accept: false, ..moved };
        show("confirmed-moved-accepted", &RegistrationFacts { moved: Some(accepted), ..facts });
        show(
            "confirmed-payer",
            &RegistrationFacts {
                holder: Holder::Payer,
                other: Some("Kim Jansen"),
                join_token: None,
                ..facts
            },
        );
        let colleague = RegistrationFacts {
            holder: Holder::Attendee,
            other: Some("Robin de Vries"),
            email: "kim@example.org",
            price: None,
            confirmed_at: None,
            has_receipt: false,
            withdraw_until: None,
            refund_policy: None,
            ..facts
        };
        show("confirmed-colleague", &colleague);
        let gone = given_up(Cause::Cancelled, [0, 12_100, 0, 0, 0]);
        let Standing::Cancelled(gone) = gone else { unreachable!("given up") };
        let gone = Cancellation { money: None, ..gone };
        let released =
            Cancellation { late: Some(LateMoney::Released), cause: Cause::SessionCancelled, ..gone };
        let late = Standing::Cancelled(released);
        show("cancelled-late", &RegistrationFacts { standing: &late, join_token: None, ..facts });
        let gone = Standing::Cancelled(gone);
        show("cancelled-colleague", &RegistrationFacts { standing: &gone, join_token: None, ..colleague });
        show(
            "confirmed-free",
            &RegistrationFacts { price: None, has_receipt: false, refund_policy: None, ..facts },
        );
        for (name, standing) in [
            ("checking", Standing::Checking),
            ("under-review", Standing::UnderReview),
            ("lapsed", Standing::Lapsed),
            ("cannot-be-paid", Standing::CannotBePaidNow { doubt: None }),
            ("cannot-be-paid-late", Standing::CannotBePaidNow { doubt: Some(Doubt::LeftPage) }),
            ("returned-no-seat", Standing::Returned(ReturnReason::NoSeat)),
            ("returned-second", Standing::Returned(ReturnReason::SecondPayment)),
            ("returned-review", Standing::Returned(ReturnReason::ReviewTimeout)),
            ("returned-declined", Standing::Returned(ReturnReason::ReviewDeclined)),
            ("returned-address", Standing::Returned(ReturnReason::AddressMismatch)),
            ("returned-code", Standing::Returned(ReturnReason::CodeMismatch)),
            ("returned-stray", Standing::Returned(ReturnReason::StrayHold)),
            ("returned-cancelled", Standing::Returned(ReturnReason::Cancelled)),
            ("cancelled-going", given_up(Cause::Cancelled, [9_075, 0, 0, 0, 3_025])),
            ("cancelled-gone", given_up(Cause::Cancelled, [0, 12_100, 0, 0, 0])),
            ("cancelled-nothing", given_up(Cause::Cancelled, [0, 0, 0, 0, 12_100])),
            ("withdrawn", given_up(Cause::Withdrawn, [0, 0, 12_100, 0, 0])),
            ("seat-taken", given_up(Cause::SeatTaken, [12_100, 0, 0, 0, 0])),
            ("seat-taken-nothing", given_up(Cause::SeatTaken, [0, 0, 0, 0, 12_100])),
            ("session-called-off", given_up(Cause::SessionCancelled, [0, 0, 0, 12_100, 0])),
        ] {
            show(name, &RegistrationFacts { standing: &standing, ..facts });
        }
        let mut stopped = |name: &str, nothing_found_at, doubt| {
            let standing = Standing::AwaitingPayment {
                page_open: true,
                nothing_found_at,
                doubt,
                decline: None,
                unavailable: false,
                account_refused: false,
                attempts_used_up: false,
            };
            show(name, &RegistrationFacts { standing: &standing, stopped: true, ..facts });
        };
        stopped("stopped", Some(NOW), None);
        stopped("stopped-late", Some(NOW), Some(Doubt::LeftPage));
        stopped("card-looked-for", Some(NOW), Some(Doubt::SentCard));
        stopped("stopped-checking", None, None);
        let part = Some(giving::going([2_000, 1_000, 0, 0, 9_100]));
        show("confirmed-part-back", &RegistrationFacts { going_back: part, ..facts });
        let given = RegistrationFacts {
            complimentary: true,
            price: None,
            confirmed_at: None,
            has_receipt: false,
            refund_policy: None,
            ..facts
        };
        show("confirmed-complimentary", &given);
        let by = |name: &str| if name.ends_with("-both") { &PayMethod::ALL[..] } else { &[PayMethod::Card] };
        let mut awaiting =
            |name: &str, page_open: bool, decline: Option<Decline>, unavailable: bool, left: i64| {
                let standing = Standing::AwaitingPayment {
                    page_open,
                    nothing_found_at: Some(NOW),
                    doubt: None,
                    decline,
                    unavailable,
                    account_refused: name == "awaiting-refused",
                    attempts_used_up: left == 0,
                };
                let hold_until = Some(NOW.plus(Span::minutes(26)));
                let facts = RegistrationFacts {
                    standing: &standing,
                    hold_until,
                    attempts_left: left,
                    methods: by(name),
                    ..facts
                };
                show(name, &facts);
            };
        awaiting("awaiting", true, None, false, 5);
        awaiting("awaiting-both", true, None, false, 5);
        awaiting("declined-both", false, Some(Decline::Issuer), false, 3);
        awaiting("awaiting-unavailable", false, None, true, 5);
        awaiting("awaiting-refused", false, None, false, 5);
        awaiting("awaiting-used-up", false, Some(Decline::Issuer), false, 0);
        for decline in Decline::ALL {
            awaiting(&format!("declined-{}", decline.as_str()), false, Some(decline), false, 3);
        }
    }

    fn other_pages(&self, add: Add<'_>) {
        for (name, closed) in [
            ("join-not-open", Closed::NotOpen(self.session.session.opens_at())),
            ("join-no-seat", Closed::NoSeat),
            ("join-no-link", Closed::NoMeetingLink),
            ("join-removed", Closed::Removed),
            ("join-locked", Closed::Locked),
            ("join-ended", Closed::Ended(self.session.session.ends_at)),
            ("join-cancelled", Closed::Cancelled),
        ] {
            let frame = self.frame("/demo/join/token");
            add(name, JoinPage::new(frame, &self.session, closed, Some(&self.reader)).render());
        }
        for failure in Failure::ALL {
            let frame = Frame { form_token: None, ..self.frame("/demo/nowhere") };
            let ask = ["Noor de Wit".to_owned()];
            let page = FailurePage { t: self.t, frame, failure, ask: &ask, request_id: "00c0ffee00c0ffee" };
            let name = match failure {
                Failure::NoRight => "failure-no-right".to_owned(),
                Failure::DeadLink => "failure-dead-link".to_owned(),
                _ => format!("failure-{}", failure.status().as_u16()),
            };
            add(&name, page.render());
        }
    }
}

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR is a currency")
}

fn given_up(cause: Cause, money: [i64; 5]) -> Standing {
    Standing::Cancelled(Cancellation { cause, at: NOW, money: Some(giving::going(money)), late: None })
}

fn site() -> Site {
    Site {
        id: SiteId(uuid::Uuid::nil()),
        slug: "demo".into(),
        name: "Demo Academy".into(),
        mode: Mode::Production,
        currency: euro(),
        time_zone: "Europe/Amsterdam".into(),
        locale: "en".into(),
        tax: Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true },
        fee_max: Money::new(1_000_000, euro()),
        free_seats_max: 25,
        refund_policy: RefundPolicy::full_until_days(2),
        support_email: "help@academy.example".into(),
        seller: Seller {
            name: "Demo Academy B.V.".into(),
            address: "Keizersgracht 1\n1015 CN Amsterdam".into(),
            country: "NL".into(),
            vat_number: "NL123456789B01".into(),
        },
        region: "NL".into(),
        languages: Locale::ALL.to_vec(),
        fees: FeeSwitches { provided: true, enabled: true },
        usage: UsageSwitches { provided: true, enabled: true },
        on_address_mismatch: OnMismatch::Accept,
        on_code_mismatch: OnMismatch::Accept,
        attempts_max: 5,
        uk_withdrawal: false,
        accent: None,
        logo: None,
        test_session: None,
    }
}

fn session(site: &Site, number: i64) -> SessionView {
    const TOPICS: [(&str, &str, &str, i64, i64); 6] = [
        ("Effective feedback for team leads", "Anna de Boer", "en", 12_100, 8),
        ("Difficult conversations, in practice", "Anna de Boer", "nl", 18_150, 20),
        ("First aid for remote teams", "Jean Dupont", "fr", 9_900, 3),
        (
            "Privacy in an hour: what every new colleague should know about other people's data",
            "Sanne Visser",
            "nl",
            0,
            0,
        ),
        ("Excel, from lists to answers", "Tom Baker", "en", 24_200, 11),
        ("Negotiating for people who dislike negotiating", "Amira Haddad", "en", 123_450, 1),
    ];
    let index = usize::try_from(number).unwrap_or_default() % TOPICS.len();
    let (topic, presenter, language, fee, sold) = TOPICS[index];
    let starts_at = START.plus(Span::days(number * 6));
    let fee = (fee > 0).then(|| Money::new(fee, euro()));
    SessionView {
        session: Session {
            id: SessionId(uuid::Uuid::nil()),
            mode: Mode::Production,
            state: SessionState::Scheduled,
            starts_at,
            ends_at: starts_at.plus(Span::minutes(90)),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: starts_at.minus(Span::hours(1)),
            fee,
        },
        slug: format!("session-{number}"),
        topic: topic.into(),
        description: "Ninety minutes of practice, not slides: how to prepare a difficult conversation, say what you saw without judging, and agree on what happens next. You leave with a one-page plan for a conversation you have been putting off.".into(),
        agenda: "14:00 Why feedback goes wrong\n14:20 The three-sentence opening, in pairs\n14:55 Receiving it\n15:15 Your plan".into(),
        presenter: presenter.into(),
        language: language.into(),
        time_zone: "Europe/Amsterdam".into(),
        price: fee.map(|fee| site.tax.price(fee).expect("a small fee")),
        seats: Seats { capacity: (fee.is_some()).then_some(20), held: 0, sold },
        cancelling: Cancelling::UntilBefore(Span(0)),
        is_here: false,
    }
}
