//! A settlement file that was imported: what it covers, what of it cannot be read, and whether it counts.

use super::reconciliation::here as reconciliation;
use super::settlements::{covers, here as files, shown_name, state};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::FileView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::SettlementFileId;
use domain::settlements::{Doubt, LineProblem, UnreadLine};
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};
use uuid::Uuid;

/// The page.
#[derive(Template)]
#[template(path = "money/settlement.html")]
pub(crate) struct SettlementPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    list: String,
    here: String,
    name: String,
    refused: Option<String>,
    state: String,
    /// Names and values.
    facts: Vec<(String, String)>,
    /// What else speaks against it.
    doubt: Option<String>,
    problems: Vec<String>,
    /// That there are more than are told.
    more: Option<String>,
    /// Somebody has to say whether it counts.
    waits: bool,
    take: String,
    /// Whose clock its times are on.
    clock: String,
}

impl<'a> SettlementPage<'a> {
    /// The page of a seller's file.
    pub fn new(frame: Frame<'a>, site: &Site, of: &FileView, refused: Option<String>) -> Self {
        let (t, row) = (frame.t, &of.file);
        let (zone, slug) = (Zone::stored(&site.time_zone), site.slug.as_str());
        let by = of.by.clone().unwrap_or_else(|| t.text("audit-person-gone").into_owned());
        let fact = |key: &str, value: String| (t.text(key).into_owned(), value);
        let told = i64::try_from(of.problems.len()).unwrap_or(i64::MAX);
        Self {
            t,
            list: files(slug, row.mode),
            here: here(site, row.id),
            name: shown_name(t, row),
            refused,
            state: state(t, row),
            facts: vec![
                fact(msg!("settlements-covers"), covers(t, &zone, row)),
                fact(msg!("settlement-zone"), Zone::stored(&row.time_zone).words()),
                fact(msg!("settlements-uploaded"), t.short_date_time(row.uploaded_at, &zone)),
                fact(msg!("settlement-by"), by),
                fact(msg!("settlement-bytes"), t.integer(row.bytes)),
                fact(msg!("settlement-digest"), in_groups(&row.digest)),
            ],
            doubt: row.doubt.map(|doubt| t.text(doubt_words(doubt)).into_owned()),
            problems: of.problems.iter().map(|line| problem_words(t, line)).collect(),
            more: (row.unread > told)
                .then(|| t.with("settlement-more", &[("count", (row.unread - told).into())])),
            waits: !row.is_taken,
            take: t.with("settlement-take", &[("count", row.unread.into())]),
            clock: t.with("times-are-of", &[("zone", zone.words().into())]),
            frame: frame.showing_money(row.mode),
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }
}

/// Eight digits at a time: a telephone's screen is narrower than all of them.
fn in_groups(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn here(site: &Site, id: SettlementFileId) -> String {
    Address::SettlementFile { site: &site.slug, settlement: &id.to_string() }.path()
}

/// Which line it is, and what is wrong with it.
fn problem_words(t: Messages, line: &UnreadLine) -> String {
    let key = match line.problem {
        LineProblem::Id => msg!("settlement-line-id"),
        LineProblem::Time => msg!("settlement-line-time"),
        LineProblem::Future => msg!("settlement-line-future"),
        LineProblem::Type => msg!("settlement-line-type"),
        LineProblem::Amount => msg!("settlement-line-amount"),
        LineProblem::Currency => msg!("settlement-line-currency"),
        LineProblem::Result => msg!("settlement-line-result"),
        LineProblem::Twice => msg!("settlement-line-twice"),
        LineProblem::Cells => msg!("settlement-line-cells"),
        LineProblem::Untold => msg!("settlement-line-untold"),
    };
    let number = t.integer(i64::try_from(line.number).unwrap_or(i64::MAX));
    t.with(key, &[("line", number.into())])
}

fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Days => msg!("settlement-doubt-days"),
        Doubt::Strange => msg!("settlement-doubt-strange"),
        Doubt::SavedEarly => msg!("settlement-doubt-saved-early"),
    }
}

fn id(who: &SignedIn<Till>) -> Result<SettlementFileId, Failure> {
    Uuid::parse_str(who.visit.param("settlement")).map(SettlementFileId).map_err(|_| Failure::NotFound)
}

async fn page(
    who: &SignedIn<Till>,
    state: &WebState,
    refused: Option<String>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (site, id) = (&who.visit.site, id(who)?);
    let of = state.app.reconciliation().file(site, id).await?.ok_or(Failure::NotFound)?;
    let page = SettlementPage::new(who.visit.frame_at(here(site, id)), site, &of, refused);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/reconciliation/files/{settlement}`
pub(crate) async fn show(who: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&who, &state, None, StatusCode::OK).await
}

/// `POST /{site}/money/reconciliation/files/{settlement}`: takes it all the same, or removes it.
pub(crate) async fn act(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (site, by, id) = (&who.visit.site, who.person.account, id(&who)?);
    if !form.is_genuine {
        let words = who.visit.t.text("money-form-stale").into_owned();
        return page(&who, &state, Some(words), StatusCode::FORBIDDEN).await;
    }
    let office = state.app.reconciliation();
    let mode = office.file(site, id).await?.ok_or(Failure::NotFound)?.file.mode;
    match form.fields.get("act") {
        "take" => {
            office.take_file(by, site, id).await?;
            see_other(&reconciliation(&site.slug, mode))
        }
        "remove" => {
            office.remove_file(by, site, id).await?;
            see_other(&files(&site.slug, mode))
        }
        _ => Err(Failure::BadRequest),
    }
}
