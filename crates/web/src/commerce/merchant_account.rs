//! `/{site}/admin/merchant-accounts/{mode}`: entering an account, or replacing its credentials. What is secret goes in
//! here and is shown nowhere.

use super::mode_of;
use super::set_up::back_to_accounts;
use super::words;
use crate::forms::{Mistake, Mistakes, OptionOf, Options, TextField};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::commerce::{AccountView, CredentialsField, CredentialsForm, CredentialsProblem};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::payments::gateway::{HostedAction, Mode};
use http::StatusCode;
use locale::{Address, Messages, msg};

/// The page.
#[derive(Template)]
#[template(path = "commerce/merchant_account.html")]
pub(crate) struct MerchantAccountPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    back: String,
    mode: Mode,
    is_replacement: bool,
    stale: bool,
    mistakes: Mistakes<'a>,
    partner: TextField<'a>,
    vendor: TextField<'a>,
    user: TextField<'a>,
    password: TextField<'a>,
    takes: Options<'a>,
}

/// What the page is made from.
pub(crate) struct AccountFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Test or Production.
    pub mode: Mode,
    /// Whether there is an account already.
    pub is_replacement: bool,
    /// The form as typed.
    pub form: &'a CredentialsForm,
    /// What is wrong with it.
    pub problems: &'a [(CredentialsField, CredentialsProblem)],
    /// The form could not be trusted.
    pub stale: bool,
}

impl<'a> MerchantAccountPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &AccountFacts<'a>) -> Self {
        let t = frame.t;
        let AccountFacts { site, mode, is_replacement, form, problems, stale } = *facts;
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(_, p)| problem_words(t, p));
        let line = |field: CredentialsField, key: &str, value: &'a str| {
            TextField::new(field.as_str(), t.text(key), value).problem(problem(field))
        };
        use CredentialsField as F;
        let list = problems.iter().map(|&(f, p)| Mistake { field: f.as_str(), words: problem_words(t, p) });
        let password_hint =
            if is_replacement { msg!("accounts-password-replace") } else { msg!("accounts-password-hint") };
        let password = line(F::Password, msg!("accounts-password"), "")
            .kind("password")
            .autocomplete("new-password")
            .hint(t.text(password_hint));
        Self {
            t,
            action: Address::MerchantAccount { site: &site.slug, mode: mode.as_str() }.path(),
            back: Address::MerchantAccounts { site: &site.slug }.path(),
            mode,
            is_replacement,
            stale,
            mistakes: Mistakes::new(t, list.collect()).kept(t.text("accounts-kept")),
            partner: line(F::Partner, msg!("accounts-partner"), &form.partner)
                .hint(t.text("accounts-partner-hint")),
            vendor: line(F::Vendor, msg!("accounts-vendor"), &form.vendor)
                .hint(t.text("accounts-vendor-hint")),
            user: line(F::User, msg!("accounts-user"), &form.user)
                .hint(t.text("accounts-user-hint"))
                .optional(),
            password: if is_replacement { password.optional() } else { password },
            takes: takes(t, &form.action),
            frame,
        }
    }

    fn title(&self) -> String {
        let key = match self.mode {
            Mode::Test => msg!("accounts-title-test"),
            Mode::Production => msg!("accounts-title-production"),
        };
        self.mistakes.title(&self.t.text(key))
    }

    fn mode_words(&self) -> String {
        words::mode(self.t, self.mode)
    }
}

/// Hold first, or take at once.
fn takes<'a>(t: Messages, chosen: &'a str) -> Options<'a> {
    let option = |action: HostedAction, title: &str, hint: &str| OptionOf {
        value: action.as_str(),
        title: t.text(title).into_owned(),
        hint: t.text(hint).into_owned(),
    };
    let options = vec![
        option(HostedAction::Authorize, msg!("accounts-authorize"), msg!("accounts-authorize-hint")),
        option(HostedAction::Sale, msg!("accounts-sale"), msg!("accounts-sale-hint")),
    ];
    let chosen = if chosen.is_empty() { HostedAction::Authorize.as_str() } else { chosen };
    Options::new("action", t.text("accounts-action"), chosen, options)
}

fn problem_words(t: Messages, problem: CredentialsProblem) -> String {
    let key = match problem {
        CredentialsProblem::Missing => msg!("accounts-problem-missing"),
        CredentialsProblem::TooLong => msg!("accounts-problem-too-long"),
        CredentialsProblem::NotPlain => msg!("accounts-problem-not-plain"),
        CredentialsProblem::PasswordNeeded => msg!("accounts-problem-password"),
    };
    t.text(key).into_owned()
}

/// What is filled in when the page opens: what may be shown of the present account.
fn present(account: Option<&AccountView>) -> CredentialsForm {
    match account {
        None => CredentialsForm { partner: "PayPal".into(), ..CredentialsForm::default() },
        Some(account) => CredentialsForm {
            partner: account.partner.clone(),
            vendor: account.vendor.clone(),
            user: account.user.clone(),
            password: String::new(),
            action: account.action.as_str().to_owned(),
        },
    }
}

/// `GET /{site}/admin/merchant-accounts/{mode}`
pub(crate) async fn show(here: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    let account = accounts.of(mode);
    let facts = AccountFacts {
        site,
        mode,
        is_replacement: account.is_some(),
        form: &present(account),
        problems: &[],
        stale: false,
    };
    visit.show(&MerchantAccountPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/admin/merchant-accounts/{mode}`: keeps the credentials and asks the gateway about them at once.
pub(crate) async fn save(
    here: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let text = |field: CredentialsField| form.fields.get(field.as_str()).to_owned();
    let typed = CredentialsForm {
        partner: text(CredentialsField::Partner),
        vendor: text(CredentialsField::Vendor),
        user: text(CredentialsField::User),
        password: text(CredentialsField::Password),
        action: form.fields.get("action").to_owned(),
    };
    let commerce = state.app.commerce();
    let (problems, status) = if form.is_genuine {
        match commerce.save_account(here.person.account, site, mode, &typed).await? {
            Ok(()) => {
                commerce.verify(here.person.account, site, mode).await?;
                return back_to_accounts(site);
            }
            Err(problems) => (problems, StatusCode::UNPROCESSABLE_ENTITY),
        }
    } else {
        (Vec::new(), StatusCode::FORBIDDEN)
    };
    let accounts = commerce.merchant_accounts(site).await?;
    let facts = AccountFacts {
        site,
        mode,
        is_replacement: accounts.of(mode).is_some(),
        form: &typed,
        problems: &problems,
        stale: !form.is_genuine,
    };
    let mut response = visit.show(&MerchantAccountPage::new(visit.frame(), &facts), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}
