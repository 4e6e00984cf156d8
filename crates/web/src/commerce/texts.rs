//! `/{site}/admin/texts`: the words that payers read, in each language (S-24).

use crate::forms::{LongText, Mistake, Mistakes, SeenField, TextField, not_saved};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::Seen;
use app::sites::{PayerTexts, Site};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::sites::{PayerText, TextProblem};
use locale::{Address, Locale, Messages, msg};

/// The page.
#[derive(Template)]
#[template(path = "commerce/texts.html")]
pub(crate) struct TextsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    languages: Vec<LanguageLink>,
    fallback: String,
    saved: bool,
    stale: bool,
    seen: SeenField,
    changed: bool,
    mistakes: Mistakes<'a>,
    display_name: TextField<'a>,
    intro: LongText<'a>,
    policy: LongText<'a>,
    no_withdrawal: LongText<'a>,
    receipt_footer: LongText<'a>,
    contact: TextField<'a>,
}

/// A language whose texts can be changed.
struct LanguageLink {
    name: &'static str,
    path: String,
    is_here: bool,
}

/// What the page is made from.
pub(crate) struct TextsFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Whose texts are changed.
    pub language: Locale,
    /// The texts, as typed or as kept, in the order of [`PayerText::ALL`].
    pub typed: &'a [(PayerText, String)],
    /// What is wrong with them.
    pub problems: &'a [(PayerText, TextProblem)],
    /// They were kept just now.
    pub saved: bool,
    /// The form could not be trusted.
    pub stale: bool,
    /// What is kept, as the form has seen it.
    pub seen: Seen,
    /// Somebody else saved while it was filled in.
    pub changed: bool,
}

impl<'a> TextsPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &TextsFacts<'a>) -> Self {
        let t = frame.t;
        let TextsFacts { site, language, typed, problems, saved, stale, ref seen, changed } = *facts;
        let value = |kind| typed.iter().find(|(k, _)| *k == kind).map_or("", |(_, text)| text.as_str());
        let problem = |kind| problems.iter().find(|(k, _)| *k == kind).map(|&(_, p)| words(t, p));
        let area = |kind: PayerText, label: &str, hint: &str, rows| {
            let field = LongText::new(kind.as_str(), t.text(label), value(kind), rows);
            field.hint(t.text(hint)).problem(problem(kind))
        };
        let line = |kind: PayerText, label: &str, hint: &str| {
            let field = TextField::new(kind.as_str(), t.text(label), value(kind));
            field.hint(t.text(hint)).problem(problem(kind)).optional()
        };
        let list = problems.iter().map(|&(k, p)| Mistake { field: k.as_str(), words: words(t, p) });
        let own = Locale::parse(&site.locale).unwrap_or_default();
        let fallback = if language == own {
            t.text("texts-fallback-none").into_owned()
        } else {
            t.with("texts-fallback", &[("language", t.language_name(own).into())])
        };
        let languages = site.languages.iter().map(|of| LanguageLink {
            name: of.native_name(),
            path: address(site, *of),
            is_here: *of == language,
        });
        Self {
            t,
            action: address(site, language),
            languages: languages.collect(),
            fallback,
            saved,
            stale,
            seen: SeenField(seen.clone()),
            changed,
            mistakes: Mistakes::new(t, list.collect()),
            display_name: line(
                PayerText::DisplayName,
                msg!("texts-display-name"),
                msg!("texts-display-name-hint"),
            ),
            intro: area(PayerText::Intro, msg!("texts-intro"), msg!("texts-intro-hint"), 4),
            policy: area(PayerText::Policy, msg!("texts-policy"), msg!("texts-policy-hint"), 6),
            no_withdrawal: area(
                PayerText::NoWithdrawal,
                msg!("texts-no-withdrawal"),
                msg!("texts-no-withdrawal-hint"),
                4,
            ),
            receipt_footer: area(
                PayerText::ReceiptFooter,
                msg!("texts-receipt-footer"),
                msg!("texts-receipt-footer-hint"),
                3,
            ),
            contact: line(PayerText::Contact, msg!("texts-contact"), msg!("texts-contact-hint"))
                .kind("email"),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("texts-title"))
    }
}

fn address(site: &Site, language: Locale) -> String {
    format!("{}?language={}", Address::Texts { site: &site.slug }.path(), language.code())
}

fn words(t: Messages, problem: TextProblem) -> String {
    match problem {
        TextProblem::TooLong(max) => t.with("settings-too-long", &[("max", max.into())]),
        TextProblem::HiddenCharacters => t.text("texts-hidden-characters").into_owned(),
        TextProblem::NotAnAddress => t.text("form-email-incomplete").into_owned(),
    }
}

/// The language that the address names, else the site's own.
fn language_of(site: &Site, query: Option<&str>) -> Locale {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let named = Locale::parse(fields.get("language")).filter(|named| site.languages.contains(named));
    named.or(Locale::parse(&site.locale)).unwrap_or_default()
}

fn kept(texts: &PayerTexts, language: Locale) -> Vec<(PayerText, String)> {
    PayerText::ALL.map(|kind| (kind, texts.written(kind, language.code()).to_owned())).to_vec()
}

/// `GET /{site}/admin/texts`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let language = language_of(site, query.as_deref());
    let texts = state.app.sites().texts(site).await?;
    let (typed, seen) = (kept(&texts, language), texts.seen(language.code()));
    let saved = query.as_deref().is_some_and(|query| query.ends_with("&saved"));
    let (problems, stale, changed) = (&[][..], false, false);
    let facts = TextsFacts { site, language, typed: &typed, problems, saved, stale, seen, changed };
    visit.show(&TextsPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/admin/texts?language=nl`
pub(crate) async fn save(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let language = language_of(site, query.as_deref());
    let typed = PayerText::ALL.map(|kind| (kind, form.fields.get(kind.as_str()).to_owned()));
    let sent = SeenField::sent(&form.fields);
    let (changed, seen, problems) = if form.is_genuine {
        match state.app.commerce().save_texts(here.person.account, site, language, &typed, &sent).await? {
            Ok(()) => return see_other(&format!("{}&saved", address(site, language))),
            Err(refusal) => refusal.parts(sent),
        }
    } else {
        (false, sent, Vec::new())
    };
    let stale = !form.is_genuine;
    let (typed, problems, saved) = (&typed[..], &problems[..], false);
    let facts = TextsFacts { site, language, typed, problems, saved, stale, seen, changed };
    let mut response = visit.show(&TextsPage::new(visit.frame(), &facts), Privacy::Personal)?;
    *response.status_mut() = not_saved(form.is_genuine, changed);
    Ok(response)
}
