//! A host's pages of pay-per-use: the estimate, and how his payment stands.

use super::tariffs::{tariff, version};
use super::{Add, NOW, START, Studio};
use crate::usage::estimate_page::{EstimateFacts, EstimatePage};
use crate::usage::payment::{HostPaymentFacts, HostPaymentPage};
use app::sessions::{HostedSession, How, ScheduleForm};
use app::usage::estimates::{UsageTerms, expected};
use app::usage::{Proposal, UsePayment};
use askama::Template;
use domain::ids::{AccountId, TariffVersionId};
use domain::money::Money;
use domain::payments::gateway::Decline;
use domain::sessions::SessionState;
use domain::time::Span;
use domain::usage::PerLeg;
use domain::usage::ceiling::{AtCeiling, Buffer};
use domain::usage::estimate::{Accepted, Estimated, WhenPaid, estimate};
use domain::usage::gate::{HoldMoment, HostPayment};
use domain::usage::settlement::SettlementRule;
use uuid::Uuid;

impl Studio {
    pub(super) fn estimate_pages(&self, add: Add<'_>) {
        // S-58.
        let form = ScheduleForm {
            topic: "Effective feedback for team leads <b>".into(),
            minutes: "90".into(),
            expected: ["12", "", "", "", "10"].map(str::to_owned),
            place: "here".into(),
            ..ScheduleForm::empty("Europe/Amsterdam", "en")
        };
        let terms = |hold_life, settlement, ppm| UsageTerms {
            version: version(1, -90, false),
            buffer: Buffer::from_ppm(ppm).expect("a buffer"),
            settlement,
            hold_life,
            takes_at_once: false,
        };
        let usual = terms(Some(Span::days(29)), SettlementRule::Measured, 200_000);
        let short = terms(Some(Span::days(3)), SettlementRule::EstimateIsFinal, 200_000);
        let nobody = terms(None, SettlementRule::Measured, 0);
        let wrong = ScheduleForm {
            minutes: String::new(),
            at_ceiling: AtCeiling::End.as_str().into(),
            expected: ["0", "x", "", "<b>", "10001"].map(str::to_owned),
            ..form.clone()
        };
        let elsewhere = ScheduleForm {
            place: "link".into(),
            meeting_link: "https://meet.example/feedback".into(),
            ..form.clone()
        };
        let mut show = |name: &str, form: &ScheduleForm, terms: &UsageTerms, how, is_only, has_changed| {
            let expected = expected(form, 0);
            let found = estimate(&expected, &terms.version.tariff, terms.buffer);
            let facts = EstimateFacts {
                action: "/demo/host/sessions/new".into(),
                form,
                carried: vec![("form_key", "AAAAAAAAAAAAAAAAAAAAAA"), ("version", "0"), ("fee_shown", "0")],
                how,
                is_only,
                times: Some((START, START.plus(Span::minutes(90)))),
                terms,
                counts: &form.expected,
                estimate: &found,
                runs: has_changed,
                used: name.ends_with("below").then_some(Money::new(30_000, self.site.currency)),
                held: name.ends_with("held").then_some((Money::new(20_000, self.site.currency), false)),
                notice: None,
                now: NOW,
            };
            add(name, EstimatePage::new(self.frame("/demo/host/sessions/new"), facts).render());
        };
        show("estimate", &form, &usual, How::Schedule, false, false);
        show("estimate-later", &form, &short, How::Schedule, false, true);
        show("estimate-only", &elsewhere, &short, How::Start, true, false);
        let many = ScheduleForm { expected: ["900", "", "", "", "400"].map(str::to_owned), ..form.clone() };
        show("estimate-held", &form, &usual, How::Schedule, true, false);
        show("estimate-runs", &form, &usual, How::Schedule, true, true);
        show("estimate-runs-held", &form, &usual, How::Schedule, true, true);
        show("estimate-runs-below", &form, &usual, How::Schedule, true, true);
        show("estimate-added-held", &many, &usual, How::Schedule, true, true);
        show("estimate-more-than-held", &many, &usual, How::Schedule, true, false);
        show("estimate-nobody", &form, &nobody, How::Schedule, false, false);
        show("estimate-mistakes", &wrong, &usual, How::Schedule, false, false);
        self.host_payment_pages(add);
    }

    fn host_payment_pages(&self, add: Add<'_>) {
        let announced: HostedSession = self.hosted(0, SessionState::Scheduled);
        let draft: HostedSession = self.hosted(0, SessionState::Draft);
        let ceiling = Money::new(14_636, self.site.currency);
        let accepted = |when_paid| Accepted {
            tariff_version: TariffVersionId(Uuid::nil()),
            settlement: SettlementRule::Measured,
            expected: Estimated { minutes: 90, counts: PerLeg::default() },
            price: tariff().tax().price(Money::new(10_080, self.site.currency)).expect("small"),
            ceiling,
            at_ceiling: AtCeiling::Ask,
            when_paid,
            by: AccountId(Uuid::nil()),
            at: NOW,
        };
        let open = UsePayment {
            payment: HostPayment::Nothing,
            lasts: false,
            proposal: None,
            due: Some(ceiling),
            secured: Money::zero(self.site.currency),
            outdated: None,
            returned: None,
            moment: HoldMoment::Now,
            takes_at_once: false,
            page_open: false,
            decline: None,
            unavailable: false,
            account_refused: false,
            is_card_looked_for: false,
            tries_left: 5,
            runs: false,
        };
        let held = HostPayment::Held { capture_before: START.plus(Span::days(2)) };
        let good = UsePayment { payment: held, lasts: true, due: None, secured: ceiling, ..open };
        let less = Money::new(ceiling.minor / 2, ceiling.currency);
        let proposal = Some(Proposal { ceiling, is_checked: false });
        let more = UsePayment { proposal, secured: less, due: Some(ceiling), ..good };
        let later = HoldMoment::At(START.minus(Span::days(1)));
        for (name, when_paid, payment) in [
            ("host-payment", WhenPaid::Schedules, open),
            ("host-payment-announced", WhenPaid::Schedules, open),
            ("host-payment-running", WhenPaid::Stays, UsePayment { runs: true, secured: less, ..open }),
            ("host-payment-starts", WhenPaid::Starts, UsePayment { moment: HoldMoment::PayOnly, ..open }),
            ("host-payment-later", WhenPaid::Stays, UsePayment { moment: later, ..open }),
            (
                "host-payment-declined",
                WhenPaid::Schedules,
                UsePayment { decline: Some(Decline::Issuer), ..open },
            ),
            ("host-payment-unavailable", WhenPaid::Schedules, UsePayment { unavailable: true, ..open }),
            ("host-payment-refused", WhenPaid::Schedules, UsePayment { account_refused: true, ..open }),
            ("host-payment-tries", WhenPaid::Schedules, UsePayment { tries_left: 0, ..open }),
            ("host-payment-nobody", WhenPaid::Schedules, UsePayment { due: None, ..open }),
            ("host-payment-more", WhenPaid::Stays, more),
            (
                "host-payment-more-declined",
                WhenPaid::Stays,
                UsePayment { decline: Some(Decline::Issuer), ..more },
            ),
            (
                "host-payment-more-checking",
                WhenPaid::Stays,
                UsePayment { due: None, proposal: Some(Proposal { ceiling, is_checked: true }), ..more },
            ),
            (
                "host-payment-more-paid",
                WhenPaid::Stays,
                UsePayment { payment: HostPayment::Captured, ..more },
            ),
            ("host-payment-outdated", WhenPaid::Stays, UsePayment { outdated: Some(less), ..open }),
            ("host-payment-held", WhenPaid::Schedules, good),
            ("host-payment-held-outdated", WhenPaid::Stays, UsePayment { outdated: Some(less), ..good }),
            ("host-payment-short", WhenPaid::Stays, UsePayment { due: Some(ceiling), lasts: false, ..good }),
            ("host-payment-paid", WhenPaid::Stays, UsePayment { payment: HostPayment::Captured, ..good }),
            (
                "host-payment-checking",
                WhenPaid::Stays,
                UsePayment { payment: HostPayment::UnderWay, due: None, ..open },
            ),
            (
                "host-payment-review",
                WhenPaid::Stays,
                UsePayment { payment: HostPayment::InReview, due: None, ..open },
            ),
        ] {
            let accepted = accepted(when_paid);
            let hosted = if name == "host-payment" { &draft } else { &announced };
            let facts = HostPaymentFacts {
                site: "demo",
                hosted,
                accepted: &accepted,
                payment: &payment,
                contact: &self.site.support_email,
                now: NOW,
            };
            add(name, HostPaymentPage::new(self.frame("/demo/host/sessions/session-0/pay"), &facts).render());
        }
    }
}
