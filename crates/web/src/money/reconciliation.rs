//! What the gateways list, held against the books: when each account was compared, and the three lists that should be empty.

use super::payment::actor_words;
use super::query::PaymentsQuery;
use crate::layout::Frame;
use crate::request::form::{PostedForm, sent_id};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::{
    Answer, CompareRefusal, ComparedAccount, Difference, DifferenceLine, Movement, PostedDifference,
    ReconciliationView,
};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::ids::MerchantAccountId;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::sites::GatewayProduct;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "money/reconciliation.html")]
pub(crate) struct ReconciliationPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    list: String,
    /// Why nothing was compared.
    refused: Option<&'a str>,
    /// Words, address, and whether it is this one.
    modes: Vec<(String, String, bool)>,
    mode: &'static str,
    accounts: Vec<Account>,
    lists: Vec<List>,
    /// What a person has posted.
    posted: Vec<PostedLine>,
    /// That there are more than are shown.
    more: Option<String>,
    may_act: bool,
    compare: String,
    /// Whose clock its times are on.
    clock: String,
}

struct Account {
    id: String,
    title: String,
    texts: Vec<String>,
    /// Money moved that nobody has compared.
    warning: Option<String>,
    is_listed: bool,
    /// Where its files are imported, where it is compared by files.
    files: Option<String>,
}

struct List {
    id: &'static str,
    title: String,
    /// What it means and what to do.
    text: String,
    lines: Vec<Line>,
}

/// A difference that a person has posted, in words.
struct PostedLine {
    line: Line,
    /// What was posted to the gateway's clearing account.
    amount: String,
    /// The account that stands against it.
    account: String,
    /// When and by whom.
    posted_on: String,
    reason: String,
}

/// A difference, in words.
pub(super) struct Line {
    /// Its own page.
    pub address: String,
    pub title: String,
    pub date: String,
    pub object: String,
    pub theirs: String,
    pub ours: String,
    /// Reference and address.
    pub payment: Option<(String, String)>,
}

/// What the page is made from.
pub(crate) struct ReconciliationFacts<'a> {
    /// The seller.
    pub site: &'a Site,
    /// Test or Production.
    pub mode: Mode,
    /// What was compared.
    pub view: &'a ReconciliationView,
    /// Whether who looks may act.
    pub may_act: bool,
    /// Why nothing was compared, in words.
    pub refused: Option<&'a str>,
}

impl<'a> ReconciliationPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &ReconciliationFacts<'a>) -> Self {
        let t = frame.t;
        let ReconciliationFacts { site, mode, view, may_act, refused } = *facts;
        let zone = Zone::stored(&site.time_zone);
        let slug = site.slug.as_str();
        let shown = i64::try_from(view.differences.len()).unwrap_or(i64::MAX);
        let modes =
            [(Mode::Production, msg!("money-mode-production")), (Mode::Test, msg!("money-mode-test"))];
        Self {
            t,
            list: PaymentsQuery::of_mode(site, mode),
            refused,
            modes: modes.map(|(of, words)| (t.text(words).into_owned(), here(slug, of), of == mode)).into(),
            mode: mode.as_str(),
            accounts: view
                .accounts
                .iter()
                .map(|account| self::account(t, &zone, (slug, mode), account))
                .collect(),
            lists: lists(t, site, &view.differences),
            posted: view.posted.iter().map(|of| PostedLine::new(t, site, of)).collect(),
            more: (view.open > shown).then(|| {
                t.with("reconciliation-more", [("shown", shown.into()), ("count", view.open.into())])
            }),
            may_act,
            compare: Address::ReconciliationCompare { site: slug }.path(),
            clock: t.with("times-are-of", [("zone", zone.words().into())]),
            frame: frame.showing_money(mode),
        }
    }

    fn title(&self) -> String {
        self.t.text("reconciliation-title").into_owned()
    }
}

/// What is open: first what was posted and fits no more, where there is any; then the three lists.
fn lists(t: Messages, site: &Site, differences: &[DifferenceLine]) -> Vec<List> {
    let list = |of: &Listing, holds: &dyn Fn(&DifferenceLine) -> bool| List {
        id: of.id,
        title: t.text(of.title).into_owned(),
        text: t.text(of.text).into_owned(),
        lines: differences.iter().filter(|line| holds(line)).map(|line| Line::new(t, site, line)).collect(),
    };
    let is_posted = |line: &DifferenceLine| line.posted.is_some();
    let misfit = list(&MISFIT, &is_posted);
    let three = LISTS
        .iter()
        .map(|of| list(of, &|line: &DifferenceLine| !is_posted(line) && of.holds(line.row.difference)));
    Some(misfit).filter(|list| !list.lines.is_empty()).into_iter().chain(three).collect()
}

impl PostedLine {
    fn new(t: Messages, site: &Site, of: &PostedDifference) -> Self {
        let row = &of.posted.row;
        let time = t.short_date_time(row.at, &Zone::stored(&site.time_zone));
        let values = [("time", time.into()), ("name", actor_words(t, &of.posted.by).into())];
        Self {
            line: Line::new(t, site, &of.line),
            amount: t.money(row.to_clearing),
            account: t.account(row.posted_as.account()),
            posted_on: t.with("reconciliation-posted-on", values),
            reason: row.reason.clone(),
        }
    }
}

/// The address of the page of a mode.
pub(super) fn here(slug: &str, mode: Mode) -> String {
    format!("{}?mode={}", Address::Reconciliation { site: slug }.path(), mode.as_str())
}

/// One of the three lists that should be empty (PS 3.4).
pub(super) struct Listing {
    id: &'static str,
    pub title: &'static str,
    pub text: &'static str,
    differences: &'static [Difference],
}

impl Listing {
    fn holds(&self, difference: Difference) -> bool {
        self.differences.contains(&difference)
    }

    /// The list in which a difference stands.
    pub fn of(difference: Difference) -> &'static Self {
        LISTS.iter().find(|list| list.holds(difference)).unwrap_or(&LISTS[2])
    }
}

/// What was posted of these fits no more.
static MISFIT: Listing = Listing {
    id: "misfit",
    title: msg!("reconciliation-misfit-title"),
    text: msg!("reconciliation-misfit-text"),
    differences: &Difference::ALL,
};

static LISTS: [Listing; 3] = [
    Listing {
        id: "not-here",
        title: msg!("reconciliation-not-here"),
        text: msg!("reconciliation-not-here-text"),
        differences: &[Difference::NotHere],
    },
    Listing {
        id: "not-there",
        title: msg!("reconciliation-not-there"),
        text: msg!("reconciliation-not-there-text"),
        differences: &[Difference::NotThere],
    },
    Listing {
        id: "differing",
        title: msg!("reconciliation-differing"),
        text: msg!("reconciliation-differing-text"),
        differences: &[Difference::Amount, Difference::Fee, Difference::Waiting, Difference::Refused],
    },
];

fn account(t: Messages, zone: &Zone, (slug, mode): (&str, Mode), account: &ComparedAccount) -> Account {
    let mut texts = Vec::new();
    let time = |at| t.short_date_time(at, zone);
    // With an API signature there is no app to give a permission to, and each line may be a question.
    let signs = matches!(account.product, GatewayProduct::ExpressCheckout | GatewayProduct::ProUk);
    let imported = account.imported.as_ref();
    if let Some(imported) = imported {
        texts.push(match (imported.spans.first(), imported.spans.last()) {
            (Some((from, _)), Some((_, until))) => {
                let values = [("from", time(*from).into()), ("until", time(*until).into())];
                t.with("settlements-until", values)
            }
            _ => t.text("settlements-never").into_owned(),
        });
        for pair in imported.spans.windows(2) {
            let [(_, from), (until, _)] = pair else { continue };
            let values = [("from", time(*from).into()), ("until", time(*until).into())];
            texts.push(t.with("settlements-gap", values));
        }
        if !imported.waiting.is_empty() {
            texts.push(t.with("settlements-waiting", [("count", imported.waiting.len().into())]));
        }
    }
    match &account.last {
        None if imported.is_some() => {}
        _ if imported.is_none() && !account.is_listed => {
            texts.push(t.text("reconciliation-not-listed").into_owned())
        }
        None => texts.push(t.text("reconciliation-never").into_owned()),
        Some(last) => {
            let asked = [("time", time(last.asked_at).into())];
            match last.answer {
                Answer::Compared => {}
                Answer::Asking => texts.push(t.with("reconciliation-asking", asked)),
                Answer::NotPermitted if signs => {
                    texts.push(t.with("reconciliation-not-permitted-signature", asked))
                }
                Answer::NotPermitted => texts.push(t.with("reconciliation-not-permitted", asked)),
                Answer::TooMany => texts.push(t.with("reconciliation-too-many", asked)),
                Answer::Unfinished => texts.push(t.with("reconciliation-unfinished", asked)),
                Answer::NoAnswer => texts.push(t.with("reconciliation-no-answer", asked)),
            }
            if let Some(compared) = last.compared {
                let values = [
                    ("time", time(compared.at).into()),
                    ("from", time(compared.since).into()),
                    ("until", time(compared.until).into()),
                    ("count", compared.agreed.into()),
                ];
                texts.push(t.with("reconciliation-compared", values));
                if compared.others > 0 {
                    texts.push(t.with("reconciliation-others", [("count", compared.others.into())]));
                }
                if compared.unjudged > 0 {
                    texts.push(t.with("reconciliation-unjudged", [("count", compared.unjudged.into())]));
                }
            }
        }
    }
    Account {
        id: account.id.to_string(),
        title: format!("{} · {}", account.product.name(), account.name),
        texts,
        warning: imported
            .filter(|imported| imported.is_late)
            .map(|_| t.text("settlements-late").into_owned()),
        is_listed: account.is_listed || imported.is_some_and(|imported| !imported.spans.is_empty()),
        files: imported
            .map(|_| format!("{}?mode={}", Address::SettlementFiles { site: slug }.path(), mode.as_str())),
    }
}

impl Line {
    /// The line of a difference of this seller.
    pub fn new(t: Messages, site: &Site, line: &DifferenceLine) -> Self {
        let (row, slug) = (&line.row, site.slug.as_str());
        let amount = |money: Option<Money>| {
            money.map_or_else(|| t.text("reconciliation-nothing").into_owned(), |money| t.money(money))
        };
        let title = match (row.difference, row.movement) {
            (Difference::Fee, _) => msg!("reconciliation-fee"),
            (Difference::Waiting, _) => msg!("reconciliation-waiting"),
            (Difference::Refused, _) => msg!("reconciliation-refused"),
            (_, Movement::Taken) => msg!("reconciliation-taken"),
            (_, Movement::GivenBack) => msg!("reconciliation-given-back"),
            (_, Movement::TakenBack) => msg!("reconciliation-taken-back"),
            (_, Movement::Returned) => msg!("reconciliation-returned"),
        };
        Self {
            address: Address::Difference { site: slug, difference: &row.id.to_string() }.path(),
            title: t.text(title).into_owned(),
            date: t.short_date_time(row.moved_at, &Zone::stored(&site.time_zone)),
            object: row.object.0.clone(),
            theirs: amount(row.theirs),
            ours: amount(row.ours),
            payment: line.reference.clone().map(|reference| {
                let address = Address::Payment { site: slug, reference: &reference }.path();
                (reference, address)
            }),
        }
    }
}

async fn page(
    who: &SignedIn<Till>,
    state: &WebState,
    (mode, refused): (Mode, Option<&str>),
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let view = state.app.reconciliation().view(site, mode).await?;
    let may_act = who.visit.may(&who.person, Act::MovePayments);
    let facts = ReconciliationFacts { site, mode, view: &view, may_act, refused };
    let page = ReconciliationPage::new(who.visit.frame_at(here(&site.slug, mode)), &facts);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/reconciliation`
pub(crate) async fn show(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mode = PaymentsQuery::parse(&who.visit.site, query.as_deref()).mode;
    page(&who, &state, (mode, None), StatusCode::OK).await
}

/// `POST /{site}/money/reconciliation/compare`: asks the gateway for its list now.
pub(crate) async fn compare(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site) = (who.visit.t, &who.visit.site);
    let mode = Mode::parse(form.fields.get("mode")).unwrap_or(site.mode);
    if !form.is_genuine {
        let words = t.text("money-form-stale");
        return page(&who, &state, (mode, Some(&words)), StatusCode::FORBIDDEN).await;
    }
    let account = sent_id(form.fields.get("account")).map(MerchantAccountId)?;
    match state.app.reconciliation().compare(site, account).await? {
        // How it was answered stands with the account.
        Ok(_) => see_other(&here(&site.slug, mode)),
        Err(CompareRefusal::NotListed) => Err(Failure::NotFound),
        Err(CompareRefusal::TooSoon) => {
            let words = t.text("reconciliation-too-soon");
            page(&who, &state, (mode, Some(&words)), StatusCode::CONFLICT).await
        }
    }
}
