//! What a site gets of pay-per-use: tariff, buffer and settlement, which only the operator decides.

use crate::forms::{Choice, Choices, Mistake, OptionOf, Options, TextField};
use crate::request::form::Fields;
use app::usage::lacking::Lacking;
use app::usage::provision::{ProvisionForm, ProvisionView};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::tariffs::ProvisionProblem;
use domain::usage::settlement::SettlementRule;
use locale::{Address, Messages, msg};

/// Names of the fields.
const TARIFF: &str = "usage_tariff";
const BUFFER: &str = "usage_buffer";
const SETTLEMENT: &str = "usage_settlement";

/// The section of the site's page.
#[derive(Template)]
#[template(path = "sites/provision.html")]
pub(crate) struct ProvisionSection<'a> {
    t: Messages,
    action: String,
    token: String,
    provided: bool,
    lacking: Vec<LackingLine>,
    currency: &'a str,
    tariff: Option<Choices<'a>>,
    buffer: TextField<'a>,
    settlement: Options<'a>,
}

/// Safe because its template escapes.
impl HtmlSafe for ProvisionSection<'_> {}

impl<'a> ProvisionSection<'a> {
    /// As typed, with what is wrong; `token` is the form's.
    pub fn new(
        t: Messages,
        (site, currency): (&'a str, &'a str),
        (view, typed): (&'a ProvisionView, &'a ProvisionForm),
        problem: Option<ProvisionProblem>,
        token: &str,
    ) -> Self {
        let about = |field: &str| problem.filter(|p| field_of(*p) == field).map(|p| words(t, p));
        let text = |key: &str| t.text(key).into_owned();
        let choices = view.tariffs.iter().map(|(id, name)| Choice::new(id, name.as_str()));
        let option = |rule: SettlementRule, title: &str, hint: &str| OptionOf {
            value: rule.as_str(),
            title: text(title),
            hint: text(hint),
        };
        let rules = vec![
            option(SettlementRule::Measured, msg!("provision-measured"), msg!("provision-measured-hint")),
            option(SettlementRule::EstimateIsFinal, msg!("provision-final"), msg!("provision-final-hint")),
        ];
        Self {
            action: Address::OperatorUsage { site }.path(),
            token: token.to_owned(),
            provided: view.provision.provided,
            lacking: lacking_lines(t, &view.lacking),
            currency,
            tariff: (!view.tariffs.is_empty()).then(|| {
                Choices::new(TARIFF, text(msg!("provision-tariff")), &typed.tariff, choices.collect())
                    .nothing(text(msg!("provision-tariff-choose")))
                    .problem(about(TARIFF))
            }),
            buffer: TextField::new(BUFFER, text(msg!("provision-buffer")), &typed.buffer)
                .input_mode("decimal")
                .hint(text(msg!("provision-buffer-hint")))
                .problem(about(BUFFER)),
            settlement: Options::new(
                SETTLEMENT,
                text(msg!("provision-settlement")),
                &typed.settlement,
                rules,
            ),
            t,
        }
    }
}

/// What the operator has not entered yet, and where he does.
pub(super) struct LackingLine {
    pub words: String,
    pub address: String,
    pub link: String,
}

/// Lines of what is lacking, each once.
pub(super) fn lacking_lines<'a>(
    t: Messages,
    lacking: impl IntoIterator<Item = &'a Lacking>,
) -> Vec<LackingLine> {
    let mut known = Vec::new();
    for &one in lacking {
        if !known.contains(&one) {
            known.push(one);
        }
    }
    let line = |lacking| match lacking {
        Lacking::Account(mode) => LackingLine {
            words: t.with("provision-lacks-account", &[("mode", t.mode(mode).into())]),
            address: Address::OperatorAccounts.path(),
            link: t.text("provision-lacks-account-link").into_owned(),
        },
        Lacking::Seller => LackingLine {
            words: t.text("provision-lacks-seller").into_owned(),
            address: Address::OperatorSeller.path(),
            link: t.text("provision-lacks-seller-link").into_owned(),
        },
    };
    known.into_iter().map(line).collect()
}

fn field_of(problem: ProvisionProblem) -> &'static str {
    match problem {
        ProvisionProblem::BufferOutOfRange => BUFFER,
        ProvisionProblem::NoTariff | ProvisionProblem::OtherCurrency | ProvisionProblem::NotInForce => TARIFF,
    }
}

fn words(t: Messages, problem: ProvisionProblem) -> String {
    let key = match problem {
        ProvisionProblem::NoTariff => msg!("provision-no-tariff"),
        ProvisionProblem::OtherCurrency => msg!("provision-other-currency"),
        ProvisionProblem::NotInForce => msg!("provision-not-in-force"),
        ProvisionProblem::BufferOutOfRange => msg!("provision-buffer-range"),
    };
    t.text(key).into_owned()
}

/// What is wrong, for the summary on top of the page.
pub(super) fn mistake(t: Messages, problem: ProvisionProblem) -> Mistake<'static> {
    Mistake { field: field_of(problem), words: words(t, problem) }
}

/// What was typed.
pub(super) fn typed(fields: &Fields) -> ProvisionForm {
    ProvisionForm {
        provided: fields.get("usage") != "withdraw",
        tariff: fields.get(TARIFF).to_owned(),
        buffer: fields.get(BUFFER).to_owned(),
        settlement: fields.get(SETTLEMENT).to_owned(),
    }
}
