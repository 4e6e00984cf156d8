//! Claims, budgets, and a division with both.

use super::{Add, NOW, START, Studio, euro};
use crate::claims::claim::{ClaimFacts, ClaimPage};
use crate::claims::list::{ClaimsFacts, ClaimsPage};
use crate::divisions::budget::{BudgetFacts, BudgetPage};
use crate::divisions::budget_form::BudgetInput;
use crate::divisions::change::{DivisionPage, Parts};
use app::claims::{ClaimLine, ClaimRow, ClaimView};
use app::divisions::{
    AskedView, BudgetLine, BudgetRow, BudgetView, ChangeLine, DivisionRow, DivisionView, HeadRow, HeadedView,
    RequestRow, RequestState,
};
use askama::Template as _;
use domain::claims::{Claim, ClaimState};
use domain::divisions::budgets::{self, Budget};
use domain::divisions::{Division, Field, Problem};
use domain::ids::{AccountId, BudgetId, BudgetRequestId, ClaimId, DivisionId, SessionId, StatementId};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::time::Span;
use std::collections::HashMap;
use uuid::Uuid;

fn eur(minor: i64) -> Money {
    Money::new(minor, euro())
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn division() -> DivisionRow {
    DivisionRow {
        id: DivisionId(Uuid::from_u128(1)),
        division: Division { code: "4711".into(), name: "Sales <b>\u{202e}".into() },
        active: true,
    }
}

fn budget(number: u128, [allocated, reserved, spent]: [i64; 3], overdraft: bool) -> BudgetRow {
    let days = i64::try_from(number).unwrap_or(0) * 365;
    BudgetRow {
        id: BudgetId(Uuid::from_u128(number)),
        division: division().id,
        mode: Mode::Production,
        from: NOW.minus(Span::days(300 + days)),
        until: NOW.plus(Span::days(65 - days)),
        budget: Budget { allocated: eur(allocated), reserved: eur(reserved), spent: eur(spent), overdraft },
    }
}

fn claim(number: u128, claimant: u128, state: ClaimState) -> ClaimLine {
    ClaimLine {
        row: ClaimRow {
            id: ClaimId(Uuid::from_u128(number)),
            session: SessionId(Uuid::nil()),
            statement: StatementId(Uuid::nil()),
            division: division().id,
            mode: Mode::Production,
            claim: Claim { claimant: account(claimant), amount: eur(4_758), state },
            filed_at: NOW,
            decided: (state != ClaimState::Filed).then_some((account(1), NOW)),
            words: if state == ClaimState::Refused { "Book it to 4712.".into() } else { String::new() },
            paid: (state == ClaimState::Reimbursed).then_some((account(3), NOW)),
            reference: if state == ClaimState::Reimbursed { "2026-118".into() } else { String::new() },
            settled_at: None,
        },
        slug: "session-0".into(),
        topic: "Effective feedback for team leads".into(),
        division: "4711 Sales".into(),
        claimant: "Anna de Boer".into(),
        host: Some(account(claimant)),
    }
}

fn asked() -> AskedView {
    AskedView {
        row: RequestRow {
            id: BudgetRequestId(Uuid::from_u128(9)),
            budget: BudgetId(Uuid::from_u128(0)),
            session: SessionId(Uuid::nil()),
            asked_by: account(2),
            ceiling: eur(14_636),
            state: RequestState::Asked,
            words: "The fair is in March.".into(),
            answer: String::new(),
            asked_at: NOW,
        },
        session: ("session-1".into(), "Difficult conversations, in practice".into()),
        name: "Anna de Boer".into(),
        free: eur(3_000),
    }
}

impl Studio {
    pub(super) fn claim_pages(&self, add: Add<'_>) {
        let claims = ClaimState::ALL.map(|state| claim(state as u128, 2, state));
        let budgets =
            vec![budget(0, [500_000, 14_636, 301_200], false), budget(1, [100_000, 0, 104_000], true)];
        let headed = [
            HeadedView { row: division(), heads: true, budgets: budgets.clone(), asked: vec![asked()] },
            HeadedView { row: division(), heads: true, budgets: Vec::new(), asked: Vec::new() },
        ];
        let dues = HashMap::new();
        let facts = ClaimsFacts {
            site: &self.site,
            reader: account(1),
            pays: true,
            claims: &claims,
            dues: &dues,
            headed: &headed,
            answered: None,
            done: Some("Answered.".into()),
        };
        let frame = || self.staff_frame("/demo/claims");
        add("claims", ClaimsPage::new(frame(), &facts).render());
        let words = "x".repeat(501);
        let too_long = self.t.with("form-too-long", &[("max", 500.into())]);
        let answered = Some((headed[0].asked[0].row.id, words.as_str(), too_long));
        add(
            "claims-mistakes",
            ClaimsPage::new(frame(), &ClaimsFacts { answered, done: None, ..facts.clone() }).render(),
        );
        let none = ClaimsFacts { claims: &[], headed: &[], done: None, ..facts };
        add("claims-none", ClaimsPage::new(frame(), &none).render());
        for state in ClaimState::ALL {
            let view = ClaimView {
                line: claim(7, 2, state),
                kept: eur(4_758),
                due: eur(if state == ClaimState::Approved { 4_000 } else { 4_758 }),
                owed_back: eur(if state == ClaimState::Reimbursed { 758 } else { 0 }),
                decided_by: "Noor de Wit".into(),
                paid_by: "Sam Okafor".into(),
                may_decide: state == ClaimState::Filed,
                lacks_head: state == ClaimState::Filed,
                may_pay: state == ClaimState::Approved,
                may_settle: state == ClaimState::Reimbursed,
            };
            let problem = (state == ClaimState::Filed)
                .then(|| (Some("words"), self.t.text("claims-refused-words").into_owned()));
            let facts = ClaimFacts {
                site: &self.site,
                view: &view,
                words: "",
                reference: "",
                problem,
                done: (state == ClaimState::Approved).then(|| "Decided.".into()),
            };
            let frame = self.staff_frame("/demo/claims/7");
            add(&format!("claim-{}", state.as_str()), ClaimPage::new(frame, facts).render());
        }
        self.budget_pages(add, budgets);
    }

    fn budget_pages(&self, add: Add<'_>, budgets: Vec<BudgetRow>) {
        let view = BudgetView {
            division: division(),
            row: budgets[0],
            lines: vec![BudgetLine {
                slug: "session-0".into(),
                topic: "Effective feedback for team leads".into(),
                starts_at: START,
                time_zone: "Europe/Amsterdam".into(),
                host: "Anna de Boer".into(),
                reserved: eur(0),
                spent: eur(4_758),
            }],
            changes: vec![ChangeLine {
                by: eur(-500),
                name: "Noor de Wit".into(),
                note: "Less".into(),
                at: NOW,
            }],
        };
        let typed = BudgetInput { amount: "x".into(), ..BudgetInput::default() };
        let problems = [(budgets::Field::Amount, budgets::Problem::BelowUsed(eur(315_836)))];
        for (name, typed, problems) in [
            ("budget", Some((&typed, "")), &[][..]),
            ("budget-mistakes", Some((&typed, "Less")), &problems),
            ("budget-for-heads", None, &[]),
        ] {
            let facts = BudgetFacts { site: &self.site, view: &view, typed, problems, done: None };
            add(name, BudgetPage::new(self.staff_frame("/demo/budgets/1"), &facts).render());
        }
        let head = |number, name: &str| HeadRow {
            account: account(number),
            name: name.into(),
            email: format!("head{number}@academy.example"),
        };
        let (noor, sam) = (head(1, "Noor de Wit"), head(2, "Sam <b> Okafor"));
        let full = DivisionView {
            row: division(),
            heads: vec![noor.clone()],
            candidates: vec![noor, sam],
            budgets,
            currency: euro(),
        };
        let bare =
            DivisionView { heads: Vec::new(), candidates: Vec::new(), budgets: Vec::new(), ..full.clone() };
        let empty = BudgetInput::this_year(&self.site, NOW);
        let wrong = [
            (budgets::Field::From, budgets::Problem::Overlaps),
            (budgets::Field::Until, budgets::Problem::Order),
            (budgets::Field::Amount, budgets::Problem::Unreadable),
        ];
        let typed_division = Division { code: String::new(), name: "<b>\u{202e}".into() };
        let of_division = [(Field::Code, Problem::Missing)];
        let usual =
            || Parts { typed: None, problems: &[], budget: (&empty, &[]), done: Some("Saved.".into()) };
        let frame = || self.staff_frame("/demo/admin/divisions/1");
        add("division", DivisionPage::new(frame(), &self.site, &full, usual()).render());
        add("division-bare", DivisionPage::new(frame(), &self.site, &bare, usual()).render());
        let parts = Parts { budget: (&typed, &wrong), done: None, ..usual() };
        add("division-budget-mistakes", DivisionPage::new(frame(), &self.site, &full, parts).render());
        let parts =
            Parts { typed: Some((&typed_division, false)), problems: &of_division, done: None, ..usual() };
        add("division-mistakes", DivisionPage::new(frame(), &self.site, &full, parts).render());
    }
}
