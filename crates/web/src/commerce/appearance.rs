//! `/{site}/admin/appearance`: accent colour and logo.

use super::looks::logo_address;
use super::{SAVED, was_saved};
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, PostedForm};
use crate::request::upload::Upload;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::commerce::AccentRefusal;
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::sites::{AccentProblem, Colour, LOGO_BYTES_MAX, LOGO_SIDE_MAX, LogoProblem, Palette};
use http::StatusCode;
use locale::{Address, Messages, msg};

/// How much more than a logo is read, so that one that is too large gets words and not only a refusal.
const READ_BYTES_MAX: usize = 4 * LOGO_BYTES_MAX;

/// The page.
#[derive(Template)]
#[template(path = "commerce/appearance.html")]
pub(crate) struct AppearancePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    logo_action: String,
    no_logo_action: String,
    saved: bool,
    stale: bool,
    mistakes: Mistakes<'a>,
    light: TextField<'a>,
    dark: TextField<'a>,
    swatches: Vec<Swatch>,
    logo: Option<(String, i64, i64)>,
    logo_problem: Option<String>,
    logo_hint: String,
}

/// A button as it looks on one kind of ground.
struct Swatch {
    name: String,
    ground: &'static str,
    accent: String,
    on_accent: String,
}

/// What the page is made from.
pub(crate) struct AppearanceFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The colours as typed, or as kept: for light and for dark.
    pub typed: (&'a str, &'a str),
    /// Why they were not taken.
    pub refusal: Option<AccentRefusal>,
    /// Why the logo was not taken.
    pub logo_problem: Option<LogoProblem>,
    /// Something was kept just now.
    pub saved: bool,
    /// The form could not be trusted.
    pub stale: bool,
}

impl<'a> AppearancePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &AppearanceFacts<'a>) -> Self {
        let t = frame.t;
        let site = facts.site;
        let wrong = facts.refusal.map(|refusal| refusal_words(t, refusal));
        let logo_problem = facts.logo_problem.map(|problem| logo_words(t, problem));
        let of = |field: &str| wrong.as_ref().filter(|(f, _)| *f == field).map(|(_, words)| words.clone());
        let mut list: Vec<Mistake<'a>> = Vec::new();
        list.extend(wrong.clone().map(|(field, words)| Mistake { field, words }));
        list.extend(logo_problem.clone().map(|words| Mistake { field: "logo", words }));
        let palette = site.accent.and_then(|accent| accent.palette().ok());
        Self {
            t,
            action: Address::Appearance { site: &site.slug }.path(),
            logo_action: Address::Logo { site: &site.slug }.path(),
            no_logo_action: Address::NoLogo { site: &site.slug }.path(),
            saved: facts.saved,
            stale: facts.stale,
            // A file that was chosen is not typed, and no page gives it back.
            mistakes: match facts.logo_problem {
                None => Mistakes::new(t, list),
                Some(_) => Mistakes::new(t, list).kept(t.text("appearance-logo-kept")),
            },
            light: TextField::new("light", t.text("appearance-light"), facts.typed.0)
                .hint(t.text("appearance-light-hint"))
                .problem(of("light"))
                .optional(),
            dark: TextField::new("dark", t.text("appearance-dark"), facts.typed.1)
                .hint(t.text("appearance-dark-hint"))
                .problem(of("dark"))
                .optional(),
            swatches: palette.map_or_else(Vec::new, |palette| swatches(t, &palette)),
            logo: logo_address(site)
                .zip(site.logo.as_ref())
                .map(|(path, logo)| (path, logo.width, logo.height)),
            logo_problem,
            logo_hint: t.with("appearance-logo-hint", limits()),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("appearance-title"))
    }
}

fn limits() -> [(&'static str, locale::Value<'static>); 2] {
    [("kilobytes", (LOGO_BYTES_MAX / 1024).into()), ("pixels", i64::from(LOGO_SIDE_MAX).into())]
}

fn swatches(t: Messages, palette: &Palette) -> Vec<Swatch> {
    let of = |name: &str, ground, accent: Colour, on_accent: Colour| Swatch {
        name: t.text(name).into_owned(),
        ground,
        accent: accent.to_text(),
        on_accent: on_accent.to_text(),
    };
    let (light, dark) = (&palette.light, &palette.dark);
    vec![
        of(msg!("appearance-swatch-light"), "#f6f6f4", light.accent, light.on_accent),
        of(msg!("appearance-swatch-dark"), "#0e1412", dark.accent, dark.on_accent),
    ]
}

/// The field, and what to enter instead.
fn refusal_words(t: Messages, refusal: AccentRefusal) -> (&'static str, String) {
    let unreadable = |key: &str, contrast: i64, instead: Colour| {
        let values = [("contrast", ratio(t, contrast).into()), ("instead", instead.to_text().into())];
        t.with(key, &values)
    };
    match refusal {
        AccentRefusal::LightNotAColour => ("light", t.text("appearance-not-a-colour").into_owned()),
        AccentRefusal::DarkNotAColour => ("dark", t.text("appearance-not-a-colour").into_owned()),
        AccentRefusal::Unreadable(AccentProblem::TooPale { contrast, instead }) => {
            ("light", unreadable(msg!("appearance-too-pale"), contrast, instead))
        }
        AccentRefusal::Unreadable(AccentProblem::TooDark { contrast, instead }) => {
            ("dark", unreadable(msg!("appearance-too-dark"), contrast, instead))
        }
    }
}

/// `2.9`, in Dutch and French `2,9`.
fn ratio(t: Messages, hundredths: i64) -> String {
    locale::numbers::rate_to_type(t.locale(), hundredths / 10 * 1_000)
}

fn logo_words(t: Messages, problem: LogoProblem) -> String {
    match problem {
        LogoProblem::Missing => t.text("appearance-logo-missing").into_owned(),
        LogoProblem::TooLarge => t.with("appearance-logo-too-large", limits()),
        LogoProblem::NotAPicture => t.text("appearance-logo-not-a-picture").into_owned(),
        LogoProblem::Dimensions => t.with("appearance-logo-dimensions", limits()),
    }
}

/// The colours as they are kept.
fn kept(site: &Site) -> (String, String) {
    let text = |colour: Option<Colour>| colour.map(Colour::to_text).unwrap_or_default();
    (text(site.accent.map(|accent| accent.light)), text(site.accent.and_then(|accent| accent.dark)))
}

fn back(site: &Site) -> Result<Response, Failure> {
    see_other(&format!("{}{SAVED}", Address::Appearance { site: &site.slug }.path()))
}

/// `GET /{site}/admin/appearance`
pub(crate) async fn show(here: SignedIn, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let (light, dark) = kept(site);
    let facts = AppearanceFacts {
        site,
        typed: (&light, &dark),
        refusal: None,
        logo_problem: None,
        saved: was_saved(query.as_deref()),
        stale: false,
    };
    visit.show(&AppearancePage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/admin/appearance`: the accent.
pub(crate) async fn save(
    here: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let typed = (form.fields.get("light"), form.fields.get("dark"));
    let mut refusal = None;
    if form.is_genuine {
        match state.app.commerce().save_accent(here.person.account, site, typed.0, typed.1).await? {
            Ok(()) => return back(site),
            Err(why) => refusal = Some(why),
        }
    }
    let stale = !form.is_genuine;
    let facts = AppearanceFacts { site, typed, refusal, logo_problem: None, saved: false, stale };
    let mut response = visit.show(&AppearancePage::new(visit.frame(), &facts), Privacy::Personal)?;
    *response.status_mut() = if stale { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(response)
}

/// `POST /{site}/admin/appearance/logo`: a picture.
pub(crate) async fn set_logo(
    here: SignedIn,
    State(state): State<WebState>,
    upload: Result<Upload<READ_BYTES_MAX>, Failure>,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let problem = match upload {
        // More than is read at all: of it nothing is known, and nothing is done.
        Err(Failure::TooLarge) => LogoProblem::TooLarge,
        Err(failure) => return Err(failure),
        Ok(upload) => match state.app.commerce().set_logo(here.person.account, site, upload.file).await? {
            Ok(()) => return back(site),
            Err(problem) => problem,
        },
    };
    let (light, dark) = kept(site);
    let facts = AppearanceFacts {
        site,
        typed: (&light, &dark),
        refusal: None,
        logo_problem: Some(problem),
        saved: false,
        stale: false,
    };
    let frame = visit.frame_at(Address::Appearance { site: &site.slug }.path());
    let mut response = visit.show(&AppearancePage::new(frame, &facts), Privacy::Personal)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// `POST /{site}/admin/appearance/logo/none`: takes the picture away.
pub(crate) async fn remove_logo(
    here: SignedIn,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    state.app.commerce().remove_logo(here.person.account, &here.visit.site).await?;
    back(&here.visit.site)
}
