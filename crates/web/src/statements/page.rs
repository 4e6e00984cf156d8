//! The page of a statement, and the same as files.

use super::picture::Timeline;
use crate::claims::claiming::ClaimingPart;
use crate::layout::Frame;
use crate::request::form::Fields;
use crate::response::{Failure, File, Privacy, download};
use crate::state::WebState;
use crate::usage::payment::LATE;
use crate::visit::SignedIn;
use app::AppError;
use app::claims::Claiming;
use app::sites::Site;
use app::statements::{Sight, Standing, StatementView, Words};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::money::Money;
use locale::{Address, Messages, msg};

/// Intervals on a page; the files have all of them.
const PART: usize = 25;

/// The part that is asked for, in the address.
const PART_ASKED: &str = "part";

/// The page.
#[derive(Template)]
#[template(path = "statements/page.html")]
pub(crate) struct StatementPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    back: (String, String),
    mark: String,
    topic: String,
    claiming: Option<ClaimingPart>,
    pdf: String,
    csv: String,
    picture: Option<Timeline>,
    shown: Vec<[String; 7]>,
    parts: Option<Parts>,
    wrong: Option<String>,
    late: Option<String>,
    words: Words,
}

/// Which of many intervals are shown, and where the others are.
struct Parts {
    words: String,
    before: Option<String>,
    after: Option<String>,
}

/// What the page is made from.
pub(crate) struct StatementFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The statement.
    pub view: &'a StatementView,
    /// Where the reader came from: address and words.
    pub back: (String, String),
    /// The page's address, and which part of the intervals is asked for, from 0.
    pub here: (String, usize),
    /// Addresses of the PDF and of the CSV file.
    pub files: (String, String),
    /// Claims about it, and what the reader can claim; none for the operator, whom they do not concern.
    pub claiming: Option<&'a Claiming>,
    /// What the reader has paid when the session was over.
    pub late: Option<Money>,
}

impl<'a> StatementPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: StatementFacts<'a>) -> Self {
        let t = frame.t;
        let statement = &facts.view.statement;
        let words = statement.words(t);
        let all = words.intervals.len();
        let part = facts.here.1.min(all.saturating_sub(1) / PART);
        let key = match statement.standing {
            Standing::Nothing => msg!("statement-mark-nothing"),
            Standing::Charging => msg!("statement-mark-charging"),
            Standing::Charged => msg!("statement-mark-charged"),
            Standing::LookedInto => msg!("statement-mark-looked-into"),
            Standing::Lost => msg!("statement-mark-lost"),
        };
        let contact = &facts.site.support_email;
        Self {
            t,
            back: facts.back,
            mark: t.text(key).into_owned(),
            topic: statement.session.clone(),
            claiming: facts.claiming.map(|claiming| {
                let token = frame.form_token.as_deref().unwrap_or_default();
                ClaimingPart::new(t, &facts.site.slug, &statement.slug, token, claiming)
            }),
            late: facts.late.map(|amount| t.with("statement-late", [("amount", t.money(amount).into())])),
            pdf: facts.files.0,
            csv: facts.files.1,
            picture: Timeline::of(t, statement),
            parts: (all > PART).then(|| Parts::of(t, &facts.here.0, part, all)),
            shown: words.intervals.iter().skip(part * PART).take(PART).cloned().collect(),
            wrong: (!contact.is_empty() && all > 0)
                .then(|| t.with("statement-wrong-text", [("contact", contact.as_str().into())])),
            words,
            frame: frame.showing(facts.view.mode),
        }
    }

    fn title(&self) -> String {
        self.words.title.clone()
    }
}

impl Parts {
    fn of(t: Messages, here: &str, part: usize, all: usize) -> Self {
        let number = |count: usize| t.integer(i64::try_from(count).unwrap_or(i64::MAX));
        let address = |part: usize| format!("{here}?{PART_ASKED}={}#intervals", part + 1);
        let until = ((part + 1) * PART).min(all);
        let values = [
            ("from", number(part * PART + 1).into()),
            ("until", number(until).into()),
            ("all", number(all).into()),
        ];
        Self {
            words: t.with("statement-intervals-part", values),
            before: part.checked_sub(1).map(address),
            after: (until < all).then(|| address(part + 1)),
        }
    }
}

/// The part of the intervals that an address asks for, from 0.
pub(super) fn part_asked(query: Option<String>) -> usize {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    fields.get(PART_ASKED).parse::<usize>().unwrap_or(1).saturating_sub(1)
}

async fn find(who: &SignedIn, state: &WebState) -> Result<StatementView, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let sight = Sight::of(&who.person, site);
    state.app.statements().find(sight, site, slug).await?.ok_or(Failure::NotFound)
}

/// `GET /{site}/statements/{session}`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (site, t) = (&who.visit.site, who.visit.t);
    let view = find(&who, &state).await?;
    let (slug, session) = (site.slug.as_str(), view.statement.slug.as_str());
    let may_host = who.person.may(site.id, Act::HostSessions)
        && (view.host == Some(who.person.account) || Sight::of(&who.person, site).all);
    let back = if may_host {
        (Address::HostSession { site: slug, session }.path(), t.text("statement-back").into_owned())
    } else {
        (Address::Reports { site: slug }.path(), t.text("reports-title").into_owned())
    };
    let files = (
        Address::StatementPdf { site: slug, session }.path(),
        Address::StatementCsv { site: slug, session }.path(),
    );
    let claiming = state.app.claims().of_session(who.person.account, site, view.session).await?;
    let asks_of_late = !Fields::parse(query.as_deref().unwrap_or_default().as_bytes()).get(LATE).is_empty();
    let late = match asks_of_late && may_host {
        true => state.app.usage().payment(site, view.session).await?.and_then(|payment| payment.outdated),
        false => None,
    };
    let here = (Address::Statement { site: slug, session }.path(), part_asked(query));
    let frame = who.visit.frame_of_use(&state, here.0.clone()).await?;
    let facts = StatementFacts { site, view: &view, back, here, files, claiming: claiming.as_ref(), late };
    who.visit.show(&StatementPage::new(frame, facts), Privacy::Personal)
}

/// `GET /{site}/statements/{session}/pdf`
pub(crate) async fn pdf(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    as_pdf(find(&who, &state).await?, &state, who.visit.t).await
}

/// `GET /{site}/statements/{session}/csv`
pub(crate) async fn csv(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    as_csv(&find(&who, &state).await?)
}

pub(super) async fn as_pdf(view: StatementView, state: &WebState, t: Messages) -> Result<Response, Failure> {
    let (name, fonts) = (view.statement.file_name("pdf"), state.app.fonts().clone());
    // Fonts are read from the disk.
    let drawn = tokio::task::spawn_blocking(move || view.statement.pdf(t, &fonts)).await;
    download(File::Pdf, &name, drawn.map_err(AppError::from)?)
}

pub(super) fn as_csv(view: &StatementView) -> Result<Response, Failure> {
    download(File::Csv, &view.statement.file_name("csv"), view.statement.table().csv())
}

#[cfg(test)]
mod tests {
    use super::part_asked;

    #[test]
    fn parts_are_counted_from_one_in_addresses_and_anything_else_is_the_first() {
        let asked = |query: &str| part_asked(Some(query.to_owned()));
        assert_eq!(part_asked(None), 0);
        assert_eq!([asked("part=1"), asked("part=2"), asked("x=1&part=3")], [0, 1, 2]);
        assert_eq!([asked("part=0"), asked("part=-1"), asked("part=many"), asked("part=")], [0; 4]);
    }
}
