//! `/{site}/admin/merchant-accounts/{mode}`, and for the operator's own `/operator/merchant-accounts/{mode}`: entering an
//! account, or replacing its credentials. What is secret goes in here and is shown nowhere.

use super::{AccountsDone, Owner, mode_of, words};
use crate::forms::{Mistake, Mistakes, OptionOf, Options, TextField, Tick};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::Person;
use app::commerce::{
    AccountRefusal, AccountView, CredentialsField, CredentialsForm, CredentialsProblem, Entered, HOLD_DAYS,
    MerchantAccounts,
};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::sites::{GatewayProduct, Interface, Login, ProUkEdition};
use http::StatusCode;
use locale::{Messages, Zone, countries, msg};

/// The page.
#[derive(Template)]
#[template(path = "commerce/merchant_account.html")]
pub(crate) struct MerchantAccountPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    back: String,
    mode: Mode,
    product: GatewayProduct,
    products: Vec<FormLink>,
    /// The editions of a product that has several: the form is of the one that is shown.
    editions: Vec<FormLink>,
    edition: Option<ProUkEdition>,
    /// Why this seller cannot have an account of the product, and where the form of one is that he can have.
    elsewhere: Option<(String, String)>,
    /// What is good to know of the product before its form is filled in.
    known: Vec<(String, String)>,
    is_replacement: bool,
    stale: bool,
    mistakes: Mistakes<'a>,
    login: Vec<TextField<'a>>,
    password: TextField<'a>,
    signature: Option<TextField<'a>>,
    takes: Options<'a>,
    /// Where the card is typed, of an interface that leaves the choice.
    card_entry: Option<Options<'a>>,
    /// The box by which it is accepted what it means that a card is typed on our page.
    card_accepted: Option<Tick<'a>>,
    /// Of the operator's own account: holds of pay-per-use last longer than a checkout.
    hold_days: Option<TextField<'a>>,
}

/// Where the form of a product is, or of an edition.
struct FormLink {
    name: String,
    path: String,
    is_shown: bool,
}

/// A product, and which edition of it.
pub(crate) type Kind = (GatewayProduct, Option<ProUkEdition>);

/// What the page is made from.
pub(crate) struct AccountFacts<'a> {
    /// Whose account it is.
    pub owner: Owner<'a>,
    /// Test or Production.
    pub mode: Mode,
    /// The country in which the seller is; empty until he has said so.
    pub country: &'a str,
    /// The product and its edition, when there is an account of it already.
    pub replaces: Option<Kind>,
    /// The form as typed.
    pub form: &'a CredentialsForm,
    /// Why it was not taken.
    pub refusal: Option<&'a AccountRefusal>,
    /// The form could not be trusted.
    pub stale: bool,
}

impl<'a> MerchantAccountPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &AccountFacts<'a>) -> Self {
        let t = frame.t;
        let AccountFacts { owner, mode, country, replaces, form, refusal, stale } = *facts;
        let (product, edition, interface) = (form.product(), form.edition(), form.interface());
        let problems = match refusal {
            Some(AccountRefusal::Form(problems)) => problems.as_slice(),
            _ => &[],
        };
        let problem =
            |field| problems.iter().find(|(f, _)| *f == field).map(|&(_, p)| problem_words(t, interface, p));
        let line = |field: CredentialsField, value: &'a str| {
            TextField::new(field.as_str(), label(t, product, interface, field), value).problem(problem(field))
        };
        use CredentialsField as F;
        // Only the account that is there can keep its own.
        let may_stay = replaces == Some((product, edition));
        let password_hint =
            if may_stay { msg!("accounts-password-replace") } else { msg!("accounts-password-hint") };
        let password =
            line(F::Password, "").kind("password").autocomplete("new-password").hint(t.text(password_hint));
        let path = |of: GatewayProduct| owner.account_of(mode, of);
        let signature = interface.signs().then(|| {
            let hint =
                if may_stay { msg!("accounts-signature-replace") } else { msg!("accounts-signature-hint") };
            let field =
                line(F::Signature, "").kind("password").autocomplete("new-password").hint(t.text(hint));
            if may_stay { field.optional() } else { field }
        });
        Self {
            t,
            elsewhere: elsewhere_words(t, product, country)
                .map(|words| (words, path(GatewayProduct::PayPal))),
            known: known(t, (product, edition)),
            action: owner.account(mode),
            back: owner.accounts(),
            mode,
            product,
            products: GatewayProduct::ALL
                .into_iter()
                .map(|of| FormLink { name: of.name().to_owned(), path: path(of), is_shown: of == product })
                .collect(),
            editions: editions(t, (owner, mode), (product, edition)),
            edition,
            is_replacement: replaces.is_some_and(|(of, _)| of == product),
            stale,
            mistakes: mistakes(t, facts),
            login: match interface {
                Interface::Payflow | Interface::PayflowExpress => {
                    // Of Website Payments Pro it is always the same.
                    let partner = (product != GatewayProduct::ProUk)
                        .then(|| line(F::Partner, &form.partner).hint(t.text("accounts-partner-hint")));
                    let vendor = line(F::Vendor, &form.vendor).hint(t.text("accounts-vendor-hint"));
                    let user = line(F::User, &form.user).hint(t.text("accounts-user-hint")).optional();
                    partner.into_iter().chain([vendor, user]).collect()
                }
                Interface::PayPal => {
                    vec![line(F::ClientId, &form.client_id).hint(t.text("accounts-client-id-hint"))]
                }
                Interface::Express | Interface::HostedPro | Interface::DirectPro => {
                    vec![line(F::User, &form.user).hint(t.text("accounts-api-user-hint"))]
                }
            },
            signature,
            password: if may_stay { password.optional() } else { password },
            takes: takes(t, &form.action),
            card_entry: (interface == Interface::Payflow).then(|| card_entry(t, &form.card_entry)),
            card_accepted: accepted(interface).map(|accept| {
                let box_of = F::CardEntryAccepted;
                let tick = Tick::new(box_of.as_str(), "yes", t.text(accept), form.card_entry_accepted);
                tick.problem(problem(box_of))
            }),
            hold_days: matches!(owner, Owner::Operator(_)).then(|| {
                line(F::HoldDays, &form.hold_days)
                    .hint(t.text("accounts-hold-days-hint"))
                    .input_mode("numeric")
                    .optional()
            }),
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

    fn lead(&self) -> String {
        let key = match self.product {
            GatewayProduct::PayflowPro => msg!("accounts-form-lead"),
            GatewayProduct::PayPal => msg!("accounts-form-lead-paypal"),
            GatewayProduct::ExpressCheckout => msg!("accounts-form-lead-express"),
            GatewayProduct::PayflowExpress => msg!("accounts-form-lead-payflow-express"),
            GatewayProduct::ProUk if self.edition == Some(ProUkEdition::Payflow) => {
                msg!("accounts-form-lead-pro-uk-payflow")
            }
            GatewayProduct::ProUk if self.edition == Some(ProUkEdition::Direct) => {
                msg!("accounts-form-lead-pro-uk-direct")
            }
            GatewayProduct::ProUk => msg!("accounts-form-lead-pro-uk"),
        };
        self.t.text(key).into_owned()
    }

    fn mode_words(&self) -> String {
        self.t.mode(self.mode).into_owned()
    }
}

/// Where the form of each edition is, of a product that has several.
fn editions(t: Messages, (owner, mode): (Owner<'_>, Mode), (product, shown): Kind) -> Vec<FormLink> {
    let link = |of: ProUkEdition| FormLink {
        name: words::edition(t, of),
        path: owner.account_of_edition(mode, product, of),
        is_shown: Some(of) == shown,
    };
    let all: &[ProUkEdition] = if shown.is_some() { &ProUkEdition::ALL } else { &[] };
    all.iter().copied().map(link).collect()
}

/// What is good to know of a product, name and text.
fn known(t: Messages, (product, edition): Kind) -> Vec<(String, String)> {
    let line = |name: &str, text: &str| (t.text(name).into_owned(), t.text(text).into_owned());
    match product {
        GatewayProduct::PayflowPro => vec![
            line(msg!("accounts-known-who"), msg!("accounts-payflow-who")),
            line(msg!("accounts-known-where"), msg!("accounts-payflow-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-payflow-cards")),
            line(msg!("accounts-known-beside"), msg!("accounts-payflow-beside")),
            line(msg!("accounts-known-credentials"), msg!("accounts-payflow-credentials")),
        ],
        GatewayProduct::PayPal => vec![
            line(msg!("accounts-known-who"), msg!("accounts-paypal-who")),
            line(msg!("accounts-known-where"), msg!("accounts-paypal-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-known-cards-theirs")),
            line(msg!("accounts-known-credentials"), msg!("accounts-paypal-credentials")),
        ],
        GatewayProduct::ExpressCheckout => vec![
            line(msg!("accounts-known-who"), msg!("accounts-express-who")),
            line(msg!("accounts-known-where"), msg!("accounts-express-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-known-cards-theirs")),
            line(msg!("accounts-known-credentials"), msg!("accounts-express-credentials")),
        ],
        GatewayProduct::PayflowExpress => vec![
            line(msg!("accounts-known-who"), msg!("accounts-payflow-express-who")),
            line(msg!("accounts-known-where"), msg!("accounts-express-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-known-cards-theirs")),
            line(msg!("accounts-known-beside"), msg!("accounts-payflow-express-beside")),
            line(msg!("accounts-known-credentials"), msg!("accounts-payflow-express-credentials")),
        ],
        GatewayProduct::ProUk if edition == Some(ProUkEdition::Payflow) => vec![
            line(msg!("accounts-known-who"), msg!("accounts-pro-uk-who")),
            line(msg!("accounts-known-where"), msg!("accounts-pro-uk-payflow-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-payflow-cards")),
            line(msg!("accounts-known-beside"), msg!("accounts-pro-uk-beside")),
            line(msg!("accounts-known-credentials"), msg!("accounts-pro-uk-payflow-credentials")),
        ],
        GatewayProduct::ProUk if edition == Some(ProUkEdition::Direct) => vec![
            line(msg!("accounts-known-who"), msg!("accounts-pro-uk-who")),
            line(msg!("accounts-known-where"), msg!("accounts-pro-uk-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-pro-uk-direct-cards")),
            line(msg!("accounts-known-3ds"), msg!("accounts-pro-uk-direct-3ds")),
            line(msg!("accounts-known-beside"), msg!("accounts-pro-uk-beside")),
            line(msg!("accounts-known-credentials"), msg!("accounts-pro-uk-credentials")),
        ],
        GatewayProduct::ProUk => vec![
            line(msg!("accounts-known-who"), msg!("accounts-pro-uk-who")),
            line(msg!("accounts-known-where"), msg!("accounts-pro-uk-where")),
            line(msg!("accounts-known-cards"), msg!("accounts-pro-uk-cards")),
            line(msg!("accounts-known-beside"), msg!("accounts-pro-uk-beside")),
            line(msg!("accounts-known-credentials"), msg!("accounts-pro-uk-credentials")),
        ],
    }
}

/// Why a seller in that country cannot have an account of the product, and what to use instead; none where he can.
fn elsewhere_words(t: Messages, product: GatewayProduct, country: &str) -> Option<String> {
    let (elsewhere, nowhere) = match product {
        _ if product.serves(country) => return None,
        // They serve everybody.
        GatewayProduct::PayflowPro | GatewayProduct::PayPal => return None,
        GatewayProduct::ProUk => (msg!("accounts-pro-uk-elsewhere"), msg!("accounts-pro-uk-nowhere")),
        GatewayProduct::ExpressCheckout | GatewayProduct::PayflowExpress => {
            (msg!("accounts-express-elsewhere"), msg!("accounts-express-nowhere"))
        }
    };
    Some(match countries::country(t.locale(), country) {
        Some(country) => t.with(elsewhere, &[("country", country.name.into())]),
        None => t.text(nowhere).into_owned(),
    })
}

/// What is accepted where a card is typed on our page.
fn accepted(interface: Interface) -> Option<&'static str> {
    match interface {
        Interface::Payflow => Some(msg!("accounts-card-accept")),
        Interface::DirectPro => Some(msg!("accounts-server-accept")),
        Interface::PayPal | Interface::Express | Interface::PayflowExpress | Interface::HostedPro => None,
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

/// On the gateway's page, or on one of ours: with what that means for the seller.
fn card_entry<'a>(t: Messages, chosen: &str) -> Options<'a> {
    let option = |entry: CardEntry, title: &str, hint: &str| OptionOf {
        value: entry.as_str(),
        title: t.text(title).into_owned(),
        hint: t.text(hint).into_owned(),
    };
    let options = vec![
        option(CardEntry::GatewayPage, msg!("accounts-card-gateway"), msg!("accounts-card-gateway-hint")),
        option(CardEntry::OurPage, msg!("accounts-card-ours"), msg!("accounts-card-ours-hint")),
    ];
    let chosen = CardEntry::parse(chosen).unwrap_or_default().as_str();
    Options::new("card_entry", t.text("accounts-card-entry"), chosen, options)
}

/// What a field is called.
fn label(t: Messages, product: GatewayProduct, interface: Interface, field: CredentialsField) -> String {
    let key = match field {
        CredentialsField::Partner => msg!("accounts-partner"),
        CredentialsField::Vendor => msg!("accounts-vendor"),
        CredentialsField::User if interface.signs() => msg!("accounts-api-user"),
        CredentialsField::User => msg!("accounts-user"),
        CredentialsField::ClientId => msg!("accounts-client-id"),
        CredentialsField::Password => return words::secret(t, product),
        CredentialsField::Signature => msg!("accounts-signature"),
        CredentialsField::CardEntryAccepted => msg!("accounts-card-entry"),
        CredentialsField::HoldDays => msg!("accounts-hold-days"),
    };
    t.text(key).into_owned()
}

/// Why the form was not taken, and what stays as it is.
fn mistakes(t: Messages, facts: &AccountFacts<'_>) -> Mistakes<'static> {
    let AccountFacts { form, refusal, replaces, .. } = *facts;
    let (product, interface) = (form.product(), form.interface());
    let found = match refusal {
        // That the seller is elsewhere is said where the form would be.
        None | Some(AccountRefusal::Elsewhere) => Vec::new(),
        Some(AccountRefusal::Form(problems)) => {
            problems.iter().map(|&(field, p)| (field, problem_words(t, interface, p))).collect()
        }
        Some(AccountRefusal::NotAccepted(answer)) => {
            let why = words::outcome(t, interface, answer.outcome, answer.code);
            vec![(CredentialsField::Password, why)]
        }
        Some(AccountRefusal::Changed) => {
            let first = match interface {
                Interface::Payflow | Interface::PayflowExpress => CredentialsField::Vendor,
                Interface::PayPal => CredentialsField::ClientId,
                Interface::Express | Interface::HostedPro | Interface::DirectPro => CredentialsField::User,
            };
            vec![(first, t.text("accounts-replaced-meanwhile").into_owned())]
        }
    };
    let labelled = found.into_iter().map(|(field, words)| {
        (Mistake { field: field.as_str(), words }, label(t, product, interface, field))
    });
    let kept = match refusal {
        Some(AccountRefusal::NotAccepted(_)) if replaces.is_some_and(|(of, _)| of == product) => {
            msg!("accounts-not-replaced")
        }
        _ => msg!("accounts-kept"),
    };
    let was_typed = !form.password.is_empty() || !form.signature.is_empty();
    let again = was_typed.then(|| t.text("accounts-password-again"));
    let kept: Vec<_> = [Some(t.text(kept)), again].into_iter().flatten().collect();
    Mistakes::labelled(t, labelled.collect()).kept(kept.join(" "))
}

fn problem_words(t: Messages, interface: Interface, problem: CredentialsProblem) -> String {
    let key = match problem {
        CredentialsProblem::Missing => msg!("accounts-problem-missing"),
        CredentialsProblem::TooLong(most) => {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            return t.with("accounts-problem-too-long", &[("most", most.into())]);
        }
        CredentialsProblem::NotPlain => msg!("accounts-problem-not-plain"),
        CredentialsProblem::PasswordNeeded => msg!("accounts-problem-password"),
        CredentialsProblem::NotAccepted if interface == Interface::DirectPro => {
            msg!("accounts-problem-server-not-accepted")
        }
        CredentialsProblem::NotAccepted => msg!("accounts-problem-not-accepted"),
        CredentialsProblem::OperatorTakesNoCards => msg!("accounts-problem-no-cards-here"),
        CredentialsProblem::NotEncrypted => msg!("accounts-problem-not-encrypted"),
        CredentialsProblem::DaysOutOfRange => {
            let ends = [("least", (*HOLD_DAYS.start()).into()), ("most", (*HOLD_DAYS.end()).into())];
            return t.with("accounts-problem-days", &ends);
        }
    };
    t.text(key).into_owned()
}

/// What is filled in when the page of a product opens: what may be shown of the present account, if it is of that one and of the
/// edition that is asked for. Without a wish it is the first one's, or Payflow Pro.
fn present(accounts: &MerchantAccounts, mode: Mode, query: Option<&str>) -> CredentialsForm {
    let wish = asked(query, "gateway").and_then(GatewayProduct::parse);
    let of_account = |account: &AccountView| account.login.product();
    let product = wish.or(accounts.main(mode).map(of_account)).unwrap_or(GatewayProduct::PayflowPro);
    let account = accounts.find(mode, product);
    let edition = asked(query, "edition").and_then(ProUkEdition::parse);
    let edition = edition.or(account.and_then(|account| account.login.edition())).unwrap_or_default();
    let empty = CredentialsForm {
        gateway: product.as_str().to_owned(),
        edition: edition.as_str().to_owned(),
        ..CredentialsForm::default()
    };
    let Some(account) = account.filter(|account| account.login.interface() == empty.interface()) else {
        return CredentialsForm { partner: "PayPal".into(), ..empty };
    };
    let filled = CredentialsForm {
        action: account.action.as_str().to_owned(),
        card_entry: account.card_entry.as_str().to_owned(),
        hold_days: account.hold_days.map(|days| days.to_string()).unwrap_or_default(),
        ..empty
    };
    match account.login.clone() {
        Login::Payflow { partner, vendor, user } => CredentialsForm { partner, vendor, user, ..filled },
        Login::PayflowExpress { partner, vendor, user } => {
            CredentialsForm { partner, vendor, user, ..filled }
        }
        Login::ProUkPayflow { vendor, user } => CredentialsForm { vendor, user, ..filled },
        Login::PayPal { client_id } => CredentialsForm { client_id, ..filled },
        Login::ExpressCheckout { user } | Login::ProUk { user } | Login::ProUkDirect { user } => {
            CredentialsForm { user, ..filled }
        }
    }
}

/// What an address asks for under that name.
fn asked<'a>(query: Option<&'a str>, name: &str) -> Option<&'a str> {
    query?.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
}

/// The form of the account that the seller has, or of a new one.
fn form_page(
    visit: &Visit,
    frame: Frame<'_>,
    (owner, country, accounts): (Owner<'_>, &str, &MerchantAccounts),
    query: Option<&str>,
) -> Result<Response, Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let form = present(accounts, mode, query);
    let replaces = replaced(accounts, mode, &form);
    let facts = AccountFacts { owner, mode, country, replaces, form: &form, refusal: None, stale: false };
    visit.show(&MerchantAccountPage::new(frame, &facts), Privacy::Personal)
}

/// What there is of the form's product already.
fn replaced(accounts: &MerchantAccounts, mode: Mode, form: &CredentialsForm) -> Option<Kind> {
    accounts.find(mode, form.product()).map(|account| (account.login.product(), account.login.edition()))
}

fn typed(fields: &Fields) -> CredentialsForm {
    let text = |field: CredentialsField| fields.get(field.as_str()).to_owned();
    CredentialsForm {
        gateway: fields.get("gateway").to_owned(),
        edition: fields.get("edition").to_owned(),
        client_id: text(CredentialsField::ClientId),
        partner: text(CredentialsField::Partner),
        vendor: text(CredentialsField::Vendor),
        user: text(CredentialsField::User),
        password: text(CredentialsField::Password),
        signature: text(CredentialsField::Signature),
        action: fields.get("action").to_owned(),
        card_entry: fields.get("card_entry").to_owned(),
        card_entry_accepted: !text(CredentialsField::CardEntryAccepted).is_empty(),
        hold_days: text(CredentialsField::HoldDays),
    }
}

/// What was typed, with why it was not taken: nothing when the form could not be trusted.
fn again(
    visit: &Visit,
    frame: Frame<'_>,
    (owner, country, accounts): (Owner<'_>, &str, &MerchantAccounts),
    form: &CredentialsForm,
    refusal: Option<&AccountRefusal>,
) -> Result<Response, Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let replaces = replaced(accounts, mode, form);
    let facts = AccountFacts { owner, mode, country, replaces, form, refusal, stale: refusal.is_none() };
    let mut response = visit.show(&MerchantAccountPage::new(frame, &facts), Privacy::Personal)?;
    *response.status_mut() = match refusal {
        None => StatusCode::FORBIDDEN,
        Some(AccountRefusal::Changed) => StatusCode::CONFLICT,
        Some(AccountRefusal::Form(_) | AccountRefusal::NotAccepted(_) | AccountRefusal::Elsewhere) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    Ok(response)
}

/// Keeps the credentials and asks the gateway about them, if it was not asked before.
async fn keep(
    state: &WebState,
    by: &Person,
    (seller, mode): (&Site, Mode),
    form: &CredentialsForm,
) -> Result<Result<(), AccountRefusal>, Failure> {
    let commerce = state.app.commerce();
    match commerce.save_account(by, seller, mode, form).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Entered::Proven) => {}
        Ok(Entered::Unproven) => {
            commerce.verify(by, seller, (mode, form.product())).await?;
        }
    }
    Ok(Ok(()))
}

/// `GET /{site}/admin/merchant-accounts/{mode}`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    let facts = (Owner::Site(site), site.seller.country.as_str(), &accounts);
    form_page(visit, visit.frame(), facts, query.as_deref())
}

/// `POST /{site}/admin/merchant-accounts/{mode}`
pub(crate) async fn save(
    here: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let (owner, typed) = (Owner::Site(site), typed(&form.fields));
    let mut refusal = None;
    if form.is_genuine {
        match keep(&state, &here.person, (site, mode), &typed).await? {
            Ok(()) => return owner.back_to_accounts(AccountsDone::Checked(mode, typed.product())),
            Err(found) => refusal = Some(found),
        }
    }
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    again(visit, visit.frame(), (owner, &site.seller.country, &accounts), &typed, refusal.as_ref())
}

/// `GET /operator/merchant-accounts/{mode}`
pub(crate) async fn show_operators(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let accounts = state.app.commerce().operators_accounts().await?;
    let seller = state.app.commerce().operators_seller().await?;
    let facts = (Owner::Operator(&Zone::UTC), seller.country.as_str(), &accounts);
    form_page(&visit, visit.frame(), facts, query.as_deref())
}

/// `POST /operator/merchant-accounts/{mode}`
pub(crate) async fn save_operators(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let (owner, typed) = (Owner::Operator(&Zone::UTC), typed(&form.fields));
    let mut refusal = None;
    if form.is_genuine {
        let seller = state.app.sites().enter_operators_seller(&person).await?;
        match keep(&state, &person, (&seller, mode), &typed).await? {
            Ok(()) => return owner.back_to_accounts(AccountsDone::Checked(mode, typed.product())),
            Err(found) => refusal = Some(found),
        }
    }
    let accounts = state.app.commerce().operators_accounts().await?;
    let seller = state.app.commerce().operators_seller().await?;
    again(&visit, visit.frame(), (owner, &seller.country, &accounts), &typed, refusal.as_ref())
}
