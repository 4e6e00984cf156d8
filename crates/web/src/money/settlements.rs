//! Settlement files: where an account's gateway shows no list, the file that its console writes is imported here.

use super::query::{PaymentsQuery, date};
use super::reconciliation::here as reconciliation;
use crate::forms::{Choice, Choices, Mistake, Mistakes, TextField, ZoneField};
use crate::layout::Frame;
use crate::request::form_token;
use crate::request::upload::Upload;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::{AccountFiles, Day, ImportRefusal, NewFile, SettlementFileRow};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::settlements::{DAYS_MAX, FILE_BYTES_MAX, FileProblem, LINES_MAX, SETTLES_WITHIN};
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// So much more than a file may have is read, so that one that is too large gets words and not only a refusal.
const READ_BYTES_MAX: usize = 2 * FILE_BYTES_MAX;

/// The zone in which PayPal Manager writes where nobody has chosen another.
const MANAGERS_ZONE: &str = "America/Los_Angeles";

/// As PayPal Manager writes days: `11/25/2026`.
const MONTH_FIRST: &str = "month-first";

/// As much of the world does: `25/11/2026`.
const DAY_FIRST: &str = "day-first";

/// The page.
#[derive(Template)]
#[template(path = "money/settlements.html")]
pub(crate) struct SettlementsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    list: String,
    action: String,
    mode: &'static str,
    mistakes: Mistakes<'a>,
    account: Choices<'a>,
    zone: ZoneField<'a>,
    order: Choices<'a>,
    first: TextField<'a>,
    last: TextField<'a>,
    file_hint: String,
    file_problem: Option<String>,
    accounts: Vec<Account>,
    /// Whose clock its times are on.
    clock: String,
}

struct Account {
    title: String,
    files: Vec<File>,
}

struct File {
    address: String,
    name: String,
    covers: String,
    state: String,
    uploaded: String,
}

/// What was chosen, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedFile {
    /// The account.
    pub account: String,
    /// The time zone of the report.
    pub zone: String,
    /// Which stands first in its days: [`MONTH_FIRST`] or [`DAY_FIRST`].
    pub order: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// The field that is wrong, and why.
    pub problem: Option<(&'static str, String)>,
}

impl TypedFile {
    /// What the form offers: a report as PayPal Manager writes it where nobody has chosen otherwise.
    pub fn untouched() -> Self {
        Self { zone: MANAGERS_ZONE.into(), order: MONTH_FIRST.into(), ..Self::default() }
    }
}

impl<'a> SettlementsPage<'a> {
    /// The page of a mode.
    pub fn new(
        frame: Frame<'a>,
        (site, mode): (&Site, Mode),
        accounts: &'a [AccountFiles],
        typed: &'a TypedFile,
    ) -> Self {
        let t = frame.t;
        let slug = site.slug.as_str();
        let zone = Zone::stored(&site.time_zone);
        let problem = |field: &str| {
            typed.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, words)| words.clone())
        };
        let mistake = typed.problem.clone().map(|(field, words)| Mistake { field, words });
        let choices = accounts.iter().map(|of| Choice::new(&of.key, title(of)));
        Self {
            t,
            list: reconciliation(slug, mode),
            action: Address::SettlementFiles { site: slug }.path(),
            mode: mode.as_str(),
            // A file that was chosen is not typed, and no page gives it back.
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(t.text("settlements-kept")),
            account: Choices::new(
                "account",
                t.text("settlements-account"),
                &typed.account,
                choices.collect(),
            )
            .problem(problem("account")),
            zone: ZoneField::new("zone", t.text("settlements-zone"), &typed.zone, problem("zone")),
            order: Choices::new(
                "order",
                t.text("settlements-order"),
                &typed.order,
                vec![
                    Choice::new(MONTH_FIRST, t.text("settlements-order-month")),
                    Choice::new(DAY_FIRST, t.text("settlements-order-day")),
                ],
            )
            .hint(t.text("settlements-order-hint"))
            .problem(problem("order")),
            first: TextField::new("first", t.text("settlements-first"), &typed.first)
                .kind("date")
                .hint(t.text("settlements-days-hint"))
                .optional()
                .problem(problem("first")),
            last: TextField::new("last", t.text("settlements-last"), &typed.last)
                .kind("date")
                .optional()
                .problem(problem("last")),
            file_hint: t.with("settlements-file-hint", limits()),
            file_problem: problem("file"),
            accounts: accounts
                .iter()
                .map(|of| Account {
                    title: title(of),
                    files: of.files.iter().map(|row| file(t, (slug, &zone), row)).collect(),
                })
                .collect(),
            clock: t.with("times-are-of", &[("zone", zone.words().into())]),
            frame: frame.showing_money(mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("settlements-title"))
    }
}

fn title(of: &AccountFiles) -> String {
    format!("{} · {}", of.product.name(), of.name)
}

fn limits() -> [(&'static str, locale::Value<'static>); 2] {
    [("megabytes", (FILE_BYTES_MAX / (1_024 * 1_024)).into()), ("lines", LINES_MAX.into())]
}

fn file(t: Messages, (slug, zone): (&str, &Zone), row: &SettlementFileRow) -> File {
    File {
        address: Address::SettlementFile { site: slug, settlement: &row.id.to_string() }.path(),
        name: shown_name(t, row),
        covers: covers(t, zone, row),
        state: state(t, row),
        uploaded: t.short_date_time(row.uploaded_at, zone),
    }
}

/// Its name; some words where the browser said none.
pub(super) fn shown_name(t: Messages, row: &SettlementFileRow) -> String {
    if row.name.is_empty() { t.text("settlements-file").into_owned() } else { row.name.clone() }
}

/// From when until when it covers.
pub(super) fn covers(t: Messages, zone: &Zone, row: &SettlementFileRow) -> String {
    let time = |at| t.short_date_time(at, zone).into();
    t.with("settlements-from-until", &[("from", time(row.covered_from)), ("until", time(row.covered_until))])
}

/// Whether it counts.
pub(super) fn state(t: Messages, row: &SettlementFileRow) -> String {
    let values = [("lines", row.lines.into()), ("unread", row.unread.into())];
    match (row.is_taken, row.unread) {
        (false, 0) => t.text("settlements-doubted").into_owned(),
        (false, _) => t.with("settlements-waits", &values),
        (true, 0) => t.with("settlements-taken", &values),
        (true, _) => t.with("settlements-taken-in-part", &values),
    }
}

/// The field that is wrong, and what to do.
fn refusal_words(t: Messages, zone: &Zone, refusal: &ImportRefusal) -> (&'static str, String) {
    let plain = |field, key: &str| (field, t.text(key).into_owned());
    match refusal {
        ImportRefusal::Account => plain("account", msg!("settlements-account-unknown")),
        ImportRefusal::Zone => plain("zone", msg!("settlements-zone-unknown")),
        ImportRefusal::Known(at) => {
            let values = [("time", t.short_date_time(*at, zone).into())];
            ("file", t.with("settlements-known", &values))
        }
        ImportRefusal::OtherAccount => plain("file", msg!("settlements-other-account")),
        ImportRefusal::OtherOrder { is_day_first: true } => {
            plain("order", msg!("settlements-other-order-day"))
        }
        ImportRefusal::OtherOrder { is_day_first: false } => {
            plain("order", msg!("settlements-other-order-month"))
        }
        ImportRefusal::OtherZone(name) => {
            let values = [("zone", Zone::stored(name).words().into())];
            ("zone", t.with("settlements-other-zone", &values))
        }
        ImportRefusal::DaysReversed => plain("first", msg!("settlements-days-reversed")),
        ImportRefusal::DaysAhead => plain("last", msg!("settlements-days-ahead")),
        ImportRefusal::DaysMany => ("first", t.with("settlements-days-many", &[("days", DAYS_MAX.into())])),
        ImportRefusal::DaysOthers => plain("first", msg!("settlements-days-others")),
        ImportRefusal::DaysFew => {
            let days = SETTLES_WITHIN.whole_seconds() / domain::time::Span::days(1).whole_seconds();
            ("last", t.with("settlements-days-few", &[("days", days.into())]))
        }
        ImportRefusal::DaysMissing => plain("first", msg!("settlements-days-missing")),
        ImportRefusal::File(problem) => ("file", file_words(t, *problem)),
    }
}

fn file_words(t: Messages, problem: FileProblem) -> String {
    let key = match problem {
        FileProblem::Missing => msg!("settlements-file-missing"),
        FileProblem::TooLarge | FileProblem::TooManyLines => {
            return t.with("settlements-file-too-large", limits());
        }
        FileProblem::Pdf => msg!("settlements-file-pdf"),
        FileProblem::Spreadsheet => msg!("settlements-file-spreadsheet"),
        FileProblem::NotText => msg!("settlements-file-not-text"),
        FileProblem::NoHeading => msg!("settlements-file-no-heading"),
        FileProblem::Quotation => msg!("settlements-file-quotation"),
        FileProblem::NoLines => msg!("settlements-file-no-lines"),
        FileProblem::OtherMerchant => msg!("settlements-file-other-merchant"),
        FileProblem::OtherMode => msg!("settlements-file-other-mode"),
    };
    t.text(key).into_owned()
}

async fn page(
    who: &SignedIn<Till>,
    state: &WebState,
    mode: Mode,
    typed: &TypedFile,
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let accounts = state.app.reconciliation().files(site, mode).await?;
    let page =
        SettlementsPage::new(who.visit.frame_at(here(&site.slug, mode)), (site, mode), &accounts, typed);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// The address of the page of a mode.
pub(super) fn here(slug: &str, mode: Mode) -> String {
    format!("{}?mode={}", Address::SettlementFiles { site: slug }.path(), mode.as_str())
}

/// `GET /{site}/money/reconciliation/files`
pub(crate) async fn show(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mode = PaymentsQuery::parse(&who.visit.site, query.as_deref()).mode;
    page(&who, &state, mode, &TypedFile::untouched(), StatusCode::OK).await
}

/// The first and the last day, where both are said.
fn days(t: Messages, typed: &TypedFile) -> Result<Option<(Day, Day)>, (&'static str, String)> {
    let read = |field, text: &str| {
        date(text.trim()).ok_or_else(|| (field, t.text("settlements-day-unread").into_owned()))
    };
    match (typed.first.trim(), typed.last.trim()) {
        ("", "") => Ok(None),
        (first, "") => Ok(Some((read("first", first)?, read("first", first)?))),
        ("", _) => Err(("first", t.text("settlements-first-missing").into_owned())),
        (first, last) => Ok(Some((read("first", first)?, read("last", last)?))),
    }
}

/// `POST /{site}/money/reconciliation/files`: imports one.
pub(crate) async fn import(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    upload: Result<Upload<READ_BYTES_MAX>, Failure>,
) -> Result<Response, Failure> {
    let (t, site) = (who.visit.t, &who.visit.site);
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let upload = match upload {
        Ok(upload) => upload,
        // More than is read at all: what else was chosen is not known either.
        Err(Failure::TooLarge) => {
            let problem = Some(("file", file_words(t, FileProblem::TooLarge)));
            let typed = TypedFile { problem, ..TypedFile::untouched() };
            return page(&who, &state, site.mode, &typed, refused).await;
        }
        Err(failure) => return Err(failure),
    };
    let get = |name: &str| upload.get(name).to_owned();
    let mode = Mode::parse(upload.get("mode")).unwrap_or(site.mode);
    let mut typed = TypedFile {
        account: get("account"),
        zone: get("zone"),
        order: get("order"),
        first: get("first"),
        last: get("last"),
        problem: None,
    };
    let days = match days(t, &typed) {
        Ok(days) => days,
        Err(problem) => {
            typed.problem = Some(problem);
            return page(&who, &state, mode, &typed, refused).await;
        }
    };
    let new = NewFile {
        account: typed.account.clone(),
        time_zone: typed.zone.clone(),
        is_day_first: typed.order == DAY_FIRST,
        days,
        name: upload.name,
        file: upload.file,
    };
    match state.app.reconciliation().import(who.person.account, site, new).await? {
        // What differs stands on the lists; what cannot be read on the file's own page.
        Ok(row) if row.is_taken => see_other(&reconciliation(&site.slug, row.mode)),
        Ok(row) => {
            see_other(&Address::SettlementFile { site: &site.slug, settlement: &row.id.to_string() }.path())
        }
        Err(refusal) => {
            typed.problem = Some(refusal_words(t, &Zone::stored(&site.time_zone), &refusal));
            page(&who, &state, mode, &typed, refused).await
        }
    }
}
