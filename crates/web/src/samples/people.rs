//! The operator's pages of sites, and the administrator's pages of people.

use super::{Add, NOW, Studio};
use crate::layout::confirm::ConfirmPage;
use crate::people::everybody::{EverybodyFacts, EverybodyPage};
use crate::people::factor::{self, FactorFacts, FactorPage};
use crate::people::list::withdrawal;
use crate::people::list::{PeopleFacts, PeoplePage};
use crate::people::roles::RolesPage;
use crate::sites::new_site::NewSitePage;
use crate::sites::operator_site::{OperatorSitePage, SiteFacts};
use crate::sites::overview::OverviewPage;
use crate::sites::profile_form::of_site;
use app::accounts::{AccountLine, HelpRefusal, OwnPassword, Person, Place};
use app::health::{Engine, HealthView};
use app::people::{Invitation, Invite, InviteField, InviteProblem, PeopleView, PersonAtSite};
use app::sites::Site;
use app::sites::making::{MakeSite, Refusal};
use app::sites::overview::{SiteDetails, SiteOverview};
use app::usage::lacking::Lacking;
use app::usage::provision::{ProvisionForm, ProvisionView};
use askama::Template;
use domain::accounts::Role;
use domain::accounts::people::{FactorResetRefusal, RolesRefusal};
use domain::health::{Facts, Waiting};
use domain::ids::{AccountId, AccountLinkId, TariffId};
use domain::payments::gateway::Mode;
use domain::registrations::details;
use domain::sites::profile::{Field, Problem, ProfileInput};
use domain::tariffs::{Provision, ProvisionProblem};
use domain::time::Span;
use domain::usage::ceiling::Buffer;
use domain::usage::settlement::SettlementRule;
use uuid::Uuid;

fn person(number: u128, name: &str, roles: &[Role]) -> PersonAtSite {
    let email = format!("{}@academy.example", name.split(' ').next().unwrap_or(name).to_lowercase());
    PersonAtSite {
        account: AccountId(Uuid::from_u128(number)),
        name: name.into(),
        email,
        roles: roles.to_vec(),
    }
}

fn invitation(name: &str, email: &str, role: Role) -> Invitation {
    Invitation {
        id: AccountLinkId(Uuid::nil()),
        email: email.into(),
        name: name.into(),
        roles: vec![role],
        sent_at: NOW,
        ends_at: NOW.plus(Span::days(7)),
    }
}

impl Studio {
    pub(super) fn site_pages(&self, add: Add<'_>) {
        let none = Waiting::default();
        let facts = Facts {
            looked_at: NOW,
            has_workers: true,
            overdue: none,
            mails: none,
            unknown: none,
            for_a_person: none,
            differences: none,
            uncompared: none,
            silent_gateways: none,
            unsealed: none,
            disk_free: None,
            disk_floor: 0,
            is_restored: false,
            clock_off: Span(0),
            fonts_lacking: &[],
        };
        let health = HealthView { facts, last_seal: None, engine: Engine::Postgres };
        let unlike = Site { slug: "delft".into(), name: "Werkplaats Delft".into(), ..self.site.clone() };
        let mut without_fees = unlike.clone();
        without_fees.fees.provided = false;
        let lacking = vec![Lacking::Account(Mode::Production), Lacking::Seller];
        let sites = [
            SiteOverview {
                site: self.site.clone(),
                administrators: 2,
                invitations: 0,
                lacking: lacking.clone(),
            },
            SiteOverview {
                site: without_fees.clone(),
                administrators: 0,
                invitations: 1,
                lacking: lacking.clone(),
            },
        ];
        for (name, sites) in [("operator", &sites[..]), ("operator-empty", &[])] {
            let frame = self.operator_frame("/operator");
            add(name, OverviewPage::new(frame, sites, &health, &self.reader, NOW).render());
        }

        let typed = MakeSite {
            profile: ProfileInput {
                name: "Werkplaats <Delft>".into(),
                slug: "operator".into(),
                languages: vec!["nl".into()],
                default_language: "fr".into(),
                ..ProfileInput::default()
            },
            administrator: "noor@".into(),
            provide_fees: true,
        };
        let refusal = Refusal {
            profile: vec![
                (Field::Slug, Problem::Reserved),
                (Field::Region, Problem::Missing),
                (Field::Currency, Problem::Missing),
                (Field::TimeZone, Problem::Missing),
                (Field::DefaultLanguage, Problem::NotAmongLanguages),
            ],
            administrator: Some(InviteProblem::Email(details::Problem::NotAnAddress)),
        };
        let empty = MakeSite::default();
        for (name, typed, refusal) in
            [("site-new", &empty, &Refusal::default()), ("site-new-mistakes", &typed, &refusal)]
        {
            let frame = self.operator_frame("/operator/sites/new");
            add(name, NewSitePage::new(frame, typed, refusal).render());
        }

        let details = SiteDetails {
            site: self.site.clone(),
            administrators: vec![person(1, "Noor de Wit", &[Role::Administrator])],
            invitations: vec![invitation("", "sam@academy.example", Role::Administrator)],
        };
        let bare = SiteDetails { site: without_fees, administrators: Vec::new(), invitations: Vec::new() };
        let profile = of_site(&self.site);
        let usage = ProvisionView {
            provision: Provision {
                provided: true,
                tariff: Some(TariffId(Uuid::nil())),
                buffer: Buffer::USUAL,
                settlement: SettlementRule::Measured,
            },
            lacking,
            tariffs: vec![(Uuid::nil().to_string(), "Standard <b>".into())],
        };
        let usage_form = ProvisionForm::of(&usage.provision, self.t.locale());
        let not_yet = ProvisionView {
            provision: Provision { provided: false, tariff: None, ..usage.provision },
            ..usage.clone()
        };
        let no_tariffs = ProvisionView { tariffs: Vec::new(), ..not_yet.clone() };
        let odd = ProvisionForm { buffer: "<b>".into(), ..ProvisionForm::default() };
        let facts = SiteFacts {
            details: &details,
            done: Some("Saved.".into()),
            typed: &profile,
            problems: &[],
            seen: details.site.profile_seen(),
            changed: false,
            email: "",
            email_problem: None,
            zone: &self.reader,
            usage: &usage,
            usage_typed: &usage_form,
            usage_problem: None,
        };
        let frame = || self.operator_frame("/operator/sites/demo");
        add("site-operated", OperatorSitePage::new(frame(), &facts).render());
        let wrong = SiteFacts {
            details: &bare,
            done: None,
            problems: &[(Field::Currency, Problem::InUse)],
            seen: details.site.profile_seen(),
            changed: true,
            email: "noor@academy.example",
            email_problem: Some(InviteProblem::WorksHere),
            usage: &no_tariffs,
            ..facts
        };
        let misread = SiteFacts {
            done: None,
            seen: details.site.profile_seen(),
            usage: &not_yet,
            usage_typed: &odd,
            usage_problem: Some(ProvisionProblem::BufferOutOfRange),
            ..facts
        };
        add("site-operated-provision", OperatorSitePage::new(frame(), &misread).render());
        add("site-operated-mistakes", OperatorSitePage::new(frame(), &wrong).render());
    }

    pub(super) fn people_pages(&self, add: Add<'_>) {
        let noor = person(1, "Noor de Wit", &[Role::Administrator, Role::Host]);
        let view = PeopleView {
            people: vec![noor.clone(), person(2, "Sam Okafor", &[Role::Finance])],
            invitations: vec![invitation("Anna <b> de Boer", "anna@academy.example", Role::Host)],
        };
        let alone = PeopleView { people: vec![noor.clone()], invitations: Vec::new() };
        let empty = Invite::default();
        let typed = Invite { email: "sam@academy.example".into(), ..Invite::default() };
        let facts = PeopleFacts {
            site: &self.site,
            reader: &self.person,
            view: &view,
            done: Some("Saved.".into()),
            hosts_gone: &[(noor.account, "Kees Bakker".into(), 5)],
            typed: &empty,
            problems: &[],
            zone: &self.reader,
        };
        let frame = || self.staff_frame("/demo/admin/people");
        add("people", PeoplePage::new(frame(), &facts).render());
        let problems = [
            (InviteField::Name, InviteProblem::Name(details::Problem::Missing)),
            (InviteField::Email, InviteProblem::WorksHere),
            (InviteField::Roles, InviteProblem::NoRole),
        ];
        let wrong = PeopleFacts {
            view: &alone,
            done: None,
            hosts_gone: &[],
            typed: &typed,
            problems: &problems,
            ..facts
        };
        add("people-mistakes", PeoplePage::new(frame(), &wrong).render());
        let frame = || self.staff_frame("/demo/admin/people/1");
        let page = RolesPage::new(frame(), &self.site, &noor, true, &noor.roles, None);
        add("roles", page.render());
        for (name, is_reader) in
            [("roles-last-administrator", true), ("roles-last-administrator-other", false)]
        {
            let refusal = Some(RolesRefusal::LastAdministrator);
            let page = RolesPage::new(frame(), &self.site, &noor, is_reader, &[Role::Host], refusal);
            add(name, page.render());
        }
        let somebody = |number, name: &str, is_operator, roles: Vec<Role>, factor| AccountLine {
            person: Person {
                account: AccountId(Uuid::from_u128(number)),
                name: name.into(),
                email: "somebody@academy.example".into(),
                is_operator,
                roles: Vec::new(),
            },
            places: vec![Place { site: self.site.clone(), roles }],
            factor,
        };
        let lines = [
            somebody(1, "Noor de Wit", true, vec![Role::Host], Err(FactorResetRefusal::Yourself)),
            somebody(2, "Sam <b> Okafor", false, vec![Role::Administrator, Role::Finance], Ok(())),
            somebody(3, "Anna de Boer", false, vec![Role::Host], Err(FactorResetRefusal::NoFactor)),
        ];
        for (name, lines) in [("everybody", &lines[..]), ("everybody-none", &[])] {
            let facts = EverybodyFacts { text: "o", lines, more: !lines.is_empty(), done: !lines.is_empty() };
            let frame = self.operator_frame("/operator/people");
            add(name, EverybodyPage::new(frame, &facts).render());
        }
        let person = &lines[1].person;
        for (name, may, trouble) in [
            ("factor-lost", Ok(()), None),
            ("factor-lost-wrong", Ok(()), Some(HelpRefusal::Password(OwnPassword::Wrong))),
            ("factor-lost-refused", Ok(()), Some(HelpRefusal::Rule(FactorResetRefusal::MoreRights))),
            ("factor-lost-none", Err(FactorResetRefusal::NoFactor), None),
        ] {
            let (back, action) =
                ("/demo/admin/people/2".to_owned(), "/demo/admin/people/2/second-factor".to_owned());
            let trouble = trouble.map(factor::Trouble::Refused);
            let facts = FactorFacts { person, may, back, action, trouble, zone: None };
            add(name, FactorPage::new(self.staff_frame("/demo/admin/people/2"), facts).render());
        }
        let invitation = invitation("Sam", "sam@academy.example", Role::Host);
        let back = ("/demo/admin/people".to_owned(), "…".to_owned());
        let step = withdrawal(self.t, &invitation, back, "/demo/admin/invitations/1/withdraw".to_owned());
        add("invitation-withdraw", ConfirmPage::new(self.staff_frame("/demo/admin/people"), step).render());
    }
}
