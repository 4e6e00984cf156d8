//! Pages of the operator, and the administrator's pages beside the set-up.

use super::{Add, NOW, Studio};
use crate::audit::log::{LogFacts, LogPage};
use crate::audit::{AuditQuery, DateProblem};
use crate::divisions::list::DivisionsPage;
use crate::health::jobs::{JobsFacts, JobsPage};
use crate::health::page::HealthPage;
use app::accounts::Person;
use app::audit::{AuditLine, AuditPage, AuditRoad, AuditRoads, People};
use app::divisions::{DivisionRow, DivisionsView};
use app::health::{Engine, HealthView, JobKindRow, JobLine, LastSeal};
use askama::Template;
use domain::accounts::Role;
use domain::audit::{Changes, Setting};
use domain::divisions::{Division, DivisionUse, Field, Problem};
use domain::health::{Facts, Waiting};
use domain::ids::{AccountId, AuditId, DivisionId, SiteId};
use domain::time::Span;
use std::collections::BTreeSet;
use uuid::Uuid;

const TYPED: (&str, &str) = ("<b>\u{202e}", "");

/// Somebody who runs the installation and administers the sample site.
pub(super) fn person(site: SiteId) -> Person {
    Person {
        account: AccountId(Uuid::from_u128(1)),
        name: "Noor de Wit".into(),
        email: "noor@academy.example".into(),
        is_operator: true,
        roles: vec![(site, Role::Administrator)],
    }
}

impl Studio {
    pub(super) fn health_pages(&self, add: Add<'_>) {
        let well = HealthView {
            facts: Facts {
                looked_at: NOW,
                has_workers: true,
                overdue: Waiting::default(),
                mails: Waiting::default(),
                unknown: Waiting::default(),
                for_a_person: Waiting::default(),
                differences: Waiting::default(),
                uncompared: Waiting::default(),
                silent_gateways: Waiting::default(),
                unsealed: Waiting::default(),
                disk_free: Some(123_456_789_012),
                disk_floor: 67_108_864,
                is_restored: false,
                clock_off: Span(0),
                fonts_lacking: &[],
            },
            last_seal: Some(LastSeal { number: 1_234, sealed_at: NOW.minus(Span::minutes(3)) }),
            engine: Engine::Sqlite,
        };
        let since = |count, age| Waiting { count, since: Some(NOW.minus(age)) };
        let ill = HealthView {
            facts: Facts {
                overdue: since(3, Span::minutes(4)),
                mails: since(12, Span::hours(2)),
                unknown: since(1, Span::minutes(7)),
                for_a_person: since(2, Span::days(1)),
                differences: since(2, Span::hours(9)),
                uncompared: since(1, Span::days(4)),
                silent_gateways: since(1, Span::minutes(9)),
                unsealed: since(5, Span::minutes(30)),
                disk_free: Some(90_000_000),
                is_restored: true,
                clock_off: Span::minutes(7),
                fonts_lacking: &["fonts-noto-core", "fonts-noto-cjk"],
                ..well.facts
            },
            ..well
        };
        let untold = HealthView {
            facts: Facts { has_workers: false, disk_free: None, ..well.facts },
            last_seal: None,
            engine: Engine::Postgres,
        };
        for (name, view, now) in [
            ("health", &well, NOW),
            ("health-ill", &ill, NOW),
            ("health-without-workers", &untold, NOW),
            ("health-stale", &well, NOW.plus(Span::minutes(2))),
        ] {
            let frame = self.operator_frame("/operator/health");
            add(name, HealthPage::new(frame, view, &self.reader, now).render());
        }
    }

    pub(super) fn job_pages(&self, add: Add<'_>) {
        let kind = |kind: &str, count, failed| JobKindRow {
            kind: kind.into(),
            count,
            next_due_at: Some(NOW.plus(Span::minutes(1))),
            taken: 1,
            failed,
        };
        let kinds = [kind("resolve-attempt", 1_200, 0), kind("send-mail", 2, 1), kind("unheard-of", 1, 0)];
        let job = JobLine {
            kind: "send-mail".into(),
            subject: Uuid::nil(),
            site: Some("academy".into()),
            due_at: NOW.plus(Span::minutes(5)),
            tries: 3,
            leased_until: None,
            last_error: Some("the mail server answered 451".into()),
        };
        let taken = JobLine {
            leased_until: Some(NOW.plus(Span::seconds(30))),
            last_error: None,
            site: None,
            kind: "unheard-of".into(),
            ..job.clone()
        };
        let mut show = |name: &str, kinds: &[JobKindRow], jobs: &[JobLine], chosen: &str| {
            let was_hurried = !chosen.is_empty();
            let facts = JobsFacts { kinds, jobs, chosen, was_hurried, zone: &self.reader, now: NOW };
            add(name, JobsPage::new(self.operator_frame("/operator/jobs"), &facts).render());
        };
        show("jobs", &kinds, &[job, taken], "send-mail");
        show("jobs-none", &[], &[], "");
    }

    pub(super) fn division_pages(&self, add: Add<'_>) {
        let row = |number, code: &str, name: &str, active| DivisionRow {
            id: DivisionId(Uuid::from_u128(number)),
            division: Division { code: code.into(), name: name.into() },
            active,
        };
        let view = DivisionsView {
            usage: DivisionUse::Optional,
            divisions: vec![row(1, "4711", "Sales", true), row(2, "4712", "Service, old", false)],
        };
        let none = DivisionsView { usage: DivisionUse::Required, divisions: Vec::new() };
        let empty = Division::default();
        let typed = Division { code: TYPED.0.into(), name: TYPED.1.into() };
        let problems = [(Field::Code, Problem::Taken), (Field::Name, Problem::Missing)];
        let frame = || self.staff_frame("/demo/admin/divisions");
        let done = Some("Saved.".to_owned());
        add("divisions", DivisionsPage::new(frame(), &self.site, &view, &empty, &[], done).render());
        add("divisions-none", DivisionsPage::new(frame(), &self.site, &none, &empty, &[], None).render());
        let page = DivisionsPage::new(frame(), &self.site, &view, &typed, &problems, None);
        add("divisions-mistakes", page.render());
    }

    pub(super) fn audit_pages(&self, add: Add<'_>) {
        let person = "person 00000000-0000-0000-0000-000000000001";
        let line = |actor: &str, action: &str, subject: &str, detail: &str| AuditLine {
            id: AuditId(Uuid::nil()),
            actor: actor.into(),
            action: action.into(),
            subject: subject.into(),
            detail: detail.into(),
            at: NOW,
            registration: None,
        };
        let changes = Changes::default()
            .of(Setting::TaxRate, "210000", "90000")
            .of(Setting::FeeMax, "1000.00 EUR", "1500.00 EUR")
            .of(Setting::RefundPolicy, "full 48h", "full 48h; 50% 24h");
        let found = AuditPage {
            lines: vec![
                line(person, "give role", "person 00000000-0000-0000-0000-000000000002", "host"),
                line(person, "add division", "4711", "Sales"),
                line("attendee", "register", "7K3M9Q2X4RTB", ""),
                line("payment", "confirm seat", "7K3M9Q2X4RTB", ""),
                AuditLine {
                    registration: Some("7K3M9Q2X4RTB".into()),
                    ..line("gateway", "raise alarm", "9P2Q4R6T8V1W", "conflict-amount")
                },
                line(person, "change e-commerce", "", &changes.to_text()),
                line(person, "cancel registration", "7K3M9Q2X4RTB", "session-cancelled"),
                line(person, "verify merchant account", "test", "usable"),
                line("operator", "not known yet", "<b>", "typed by <somebody>"),
            ],
            older: Some((NOW, AuditId(Uuid::nil()))),
        };
        let roads = AuditRoads::from([(AuditId(Uuid::nil()), AuditRoad::Session("session-0".into()))]);
        let people = People::new(vec![(person.into(), "Noor de Wit".into())]);
        let mut show = |name: &str, query: &AuditQuery, found: &AuditPage, problem| {
            let (people, roads, occurring) = (&people, &roads, &BTreeSet::new());
            let facts = LogFacts { site: &self.site, query, problem, found, people, roads, occurring };
            add(name, LogPage::new(self.staff_frame("/demo/admin/audit"), &facts).render());
        };
        let nothing = AuditPage::default();
        show("audit", &AuditQuery::default(), &found, None);
        show("audit-empty", &AuditQuery::default(), &nothing, None);
        let query = AuditQuery { from: "8-12-2026".into(), subject: "7K3".into(), ..AuditQuery::default() };
        show("audit-nothing-fits", &query, &nothing, None);
        show("audit-mistakes", &query, &nothing, Some(DateProblem::From));
    }
}
