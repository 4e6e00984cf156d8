//! The frame of every page: top bar, test banner, footer. A page's template extends `layout/page.html` and has the
//! fields `t` and `frame` and the method `title`.

pub(crate) mod areas;
pub(crate) mod confirm;
pub(crate) mod icons;
pub(crate) mod markup;
mod qr;

use crate::assets;
use crate::commerce::looks;
use app::accounts::Person;
use app::sites::Site;
use areas::Area;
pub(crate) use areas::areas as areas_of;
use domain::accounts::Act;
use domain::payments::gateway::Mode;
use locale::{Address, Locale, Messages};
pub(crate) use qr::QrCode;
use std::borrow::Cow;

/// Name of the language menu's buttons where they send a form that somebody is filling in: it may have a field `language`
/// of its own.
pub(crate) const KEPT_LANGUAGE: &str = "shown_in";

/// A form in the page that the language menu sends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeptForm {
    /// Its id.
    pub id: &'static str,
    /// Name and value of what Enter in one of its fields presses; none where that says nothing. A browser presses the form's
    /// first button, and without this one that would be a language.
    pub enter: Option<(&'static str, &'static str)>,
}

/// What the frame shows.
pub(crate) struct Frame<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The site, unless the page belongs to none.
    pub site: Option<&'a Site>,
    /// Who is signed in.
    pub person: Option<&'a Person>,
    /// The form token of the language menu; without one the menu is left out.
    pub form_token: Option<String>,
    /// The page's own path, to come back to from the language menu.
    pub here: String,
    /// A form that somebody is filling in: the language menu sends that one, so that what was typed is kept. Its handler
    /// must show it again when it gets a [`KEPT_LANGUAGE`].
    pub keeps: Option<KeptForm>,
    /// The mode of the session or receipt that the page is about.
    pub shows: Option<Mode>,
    /// The page is about payments, not about one session.
    pub about_money: bool,
    /// Where the walk through as an attendee began, while its host is on it.
    pub walk: Option<String>,
    /// Who sells what the page is about, where that is not the site: the operator sells minutes.
    pub seller: Option<String>,
}

impl Frame<'_> {
    /// Address of the style sheet.
    pub fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    /// Address of the script.
    pub fn script(&self) -> &'static str {
        &assets::SCRIPT.path
    }

    /// Address of the icon.
    pub fn icon(&self) -> &'static str {
        &assets::ICON.path
    }

    /// The name in the top bar.
    pub fn name(&self) -> &str {
        self.site.map_or("Bursar", |site| &site.name)
    }

    /// The catalogue, or the list of sites.
    pub fn home(&self) -> String {
        self.site.map_or(Address::Sites, |site| Address::Catalogue { site: &site.slug }).path()
    }

    /// Whether this page is [`Frame::home`].
    pub fn at_home(&self) -> bool {
        self.here == self.home()
    }

    /// Where the language menu is sent.
    pub fn language_action(&self) -> String {
        match self.site {
            Some(site) => Address::Language { site: &site.slug }.path(),
            None => Address::InstallationLanguage.path(),
        }
    }

    /// Name of the language menu's buttons.
    pub fn language_name(&self) -> &'static str {
        self.keeps.map_or("language", |_| KEPT_LANGUAGE)
    }

    /// The areas of who is signed in.
    pub fn areas(&self) -> Vec<Area> {
        self.person.map_or_else(Vec::new, |person| areas_of(self.t, person, self.site, &self.here))
    }

    /// Whether no real money moves here: the site is in Test mode, or what the page shows is from then.
    pub fn is_test(&self) -> bool {
        match self.shows {
            // What moves real money is never called a test, whatever the site's mode is now.
            Some(mode) => mode == Mode::Test,
            None => self.site.is_some_and(|site| site.mode == Mode::Test),
        }
    }

    /// What the banner of Test mode says: of the session or receipt that is shown, or of the site.
    pub fn test_words(&self) -> Cow<'static, str> {
        match self.shows {
            Some(_) if self.about_money => self.t.text("layout-test-money"),
            Some(_) => self.t.text("layout-test-banner"),
            None => self.t.text("layout-test-site"),
        }
    }

    /// Address of the site's own style sheet, when its accent is not ours.
    pub fn accent(&self) -> Option<String> {
        looks::sheet_address(self.site?)
    }

    /// Address of the site's logo with its width and height, when it has one.
    pub fn logo(&self) -> Option<(String, i64, i64)> {
        let site = self.site?;
        looks::logo_address(site).zip(site.logo.as_ref()).map(|(path, logo)| (path, logo.width, logo.height))
    }

    /// Who sells what the page is about.
    pub fn seller_words(&self) -> Option<String> {
        match &self.seller {
            Some(seller) => {
                Some(self.t.with("layout-footer-operator", &[("seller", seller.as_str().into())]))
            }
            None => {
                let site = self.site?;
                // As receipts name him, once that is said.
                let seller = if site.seller.name.is_empty() { &site.name } else { &site.seller.name };
                Some(self.t.with("layout-footer-seller", &[("seller", seller.as_str().into())]))
            }
        }
    }

    /// The same frame around what the operator sells.
    pub fn sold_by(self, seller: Option<String>) -> Self {
        Self { seller, ..self }
    }

    /// The same frame around something that keeps a mode of its own (decision 11).
    pub fn showing(self, mode: Mode) -> Self {
        Self { shows: Some(mode), ..self }
    }

    /// The same frame around payments of that mode.
    pub fn showing_money(self, mode: Mode) -> Self {
        Self { about_money: true, ..self.showing(mode) }
    }

    /// The way back to the set-up, for who tries a purchase before the site sells.
    pub fn set_up(&self) -> Option<String> {
        let site = self.site.filter(|site| site.mode == Mode::Test && self.shows == Some(Mode::Test))?;
        let may = self.person.is_some_and(|person| person.may(site.id, Act::SetUpSite));
        may.then(|| Address::Admin { site: &site.slug }.path())
    }

    /// The session's page in its host's area: where a walk leads back to.
    pub fn walk_end(&self) -> Option<&str> {
        self.walk.as_deref().map(|walk| walk.trim_end_matches("/walk"))
    }

    /// The languages of the menu: the site's own, or all of ours.
    pub fn languages(&self) -> Vec<Locale> {
        self.site.map_or_else(|| Locale::ALL.to_vec(), |site| site.languages.clone())
    }

    /// The title of the browser's window: the page's, then the site's.
    pub fn window_title(&self, page: &str) -> String {
        match self.site {
            Some(site) => {
                self.t.with("layout-title", &[("page", page.into()), ("site", site.name.as_str().into())])
            }
            None => page.to_owned(),
        }
    }

    /// The footer's invitation to ask, with the address to write to.
    pub fn questions(&self) -> Option<(String, &str)> {
        let contact = &self.site.filter(|site| !site.support_email.is_empty())?.support_email;
        let words = self.t.with("layout-footer", &[("contact", contact.as_str().into())]);
        Some((words, contact))
    }
}
