//! One's own account: who one is, and what one may do where.

use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::{Person, Place};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(crate) struct AccountPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    person: &'a Person,
    places: &'a [Place],
}

impl<'a> AccountPage<'a> {
    /// Of that person.
    pub fn new(frame: Frame<'a>, person: &'a Person, places: &'a [Place]) -> Self {
        Self { t: frame.t, frame, person, places }
    }

    fn title(&self) -> String {
        self.t.text("account-title").into_owned()
    }

    /// What the person is there, in words.
    fn roles(&self, place: &Place) -> String {
        let words: Vec<_> = place.roles.iter().map(|role| self.t.role(*role)).collect();
        words.join(", ")
    }
}

/// Where somebody goes who signed in without wanting to go anywhere.
pub(super) async fn home(_: &WebState, _: &Person) -> Result<String, Failure> {
    Ok(Address::Account.path())
}

/// `GET /account`
pub(crate) async fn show(here: SignedIn<Visit>, State(state): State<WebState>) -> Result<Response, Failure> {
    let places = state.app.accounts().places(&here.person).await?;
    let page = AccountPage::new(here.visit.frame(), &here.person, &places);
    here.visit.show(&page, Privacy::Personal)
}
