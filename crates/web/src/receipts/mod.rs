//! The receipts and credit notes of a registration: to read, to print, to keep as files.

pub(crate) mod company;
pub(crate) mod file;

use crate::layout::Frame;
use crate::response::{Failure, Privacy, refresh};
use crate::state::WebState;
use crate::visit::{Personal, Visit};
use app::receipts::{DocumentView, Listed, Party, Words};
use app::registrations::Standing;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::receipts::DocumentNumber;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// A document as it is printed.
#[derive(Template)]
#[template(path = "receipts/paper.html")]
pub(crate) struct Paper {
    words: Words,
    parties: [Party; 2],
}

impl From<Words> for Paper {
    fn from(words: Words) -> Self {
        Self { parties: [words.buyer.clone(), words.seller.clone()], words }
    }
}

/// Safe because its template escapes.
impl HtmlSafe for Paper {}

/// A document with what can be done with it.
#[derive(Template)]
#[template(path = "receipts/document.html")]
pub(crate) struct DocumentPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    title: String,
    paper: Paper,
    refunded: Option<String>,
    file: String,
    company: Option<String>,
    company_until: Option<String>,
    others: Vec<Other>,
    registration: String,
}

/// A document of the same registration.
struct Other {
    title: String,
    address: String,
    date: String,
    amount: String,
    is_this: bool,
    is_replaced: bool,
}

/// Kind and number in the reader's language.
pub(crate) fn title_of(t: Messages, number: DocumentNumber) -> String {
    let kind = match number {
        DocumentNumber::Receipt(_) => msg!("receipt-title"),
        DocumentNumber::CreditNote(_) => msg!("credit-note-title"),
    };
    format!("{} {number}", t.text(kind))
}

impl Other {
    fn new(t: Messages, listed: &Listed, this: DocumentNumber, zone: &Zone, site: &str, link: &str) -> Self {
        let number = listed.number.to_string();
        Self {
            title: title_of(t, listed.number),
            address: Address::Document { site, reference: link, number: &number }.path(),
            date: t.date(listed.issued_at, zone),
            amount: t.money(listed.gross),
            is_this: listed.number == this,
            is_replaced: listed.is_replaced,
        }
    }
}

impl<'a> DocumentPage<'a> {
    /// The page of `view`; `link` leads back to the registration.
    pub fn new(frame: Frame<'a>, view: &DocumentView, link: &str) -> Self {
        let t = frame.t;
        let site = frame.site.map_or("", |site| &site.slug);
        let words = view.document.words(t);
        let (this, zone) = (view.document.number, &view.document.zone);
        let refunded = matches!(this, DocumentNumber::Receipt(_)) && !view.refunded.is_zero();
        let until = view.company_until.map(|until| t.date(until, zone));
        Self {
            t,
            title: words.title.clone(),
            paper: words.into(),
            refunded: refunded
                .then(|| t.with("receipt-refunded-amount", [("amount", t.money(view.refunded).into())])),
            file: Address::DocumentFile { site, reference: link, number: &this.to_string() }.path(),
            company: view.company_until.map(|_| Address::ReceiptCompany { site, reference: link }.path()),
            company_until: until.map(|date| t.with("receipt-company-until", [("date", date.into())])),
            others: view.all.iter().map(|other| Other::new(t, other, this, zone, site, link)).collect(),
            registration: Address::Registration { site, reference: link }.path(),
            frame: frame.showing(this.mode()),
        }
    }

    fn title(&self) -> &str {
        &self.title
    }
}

/// No receipt: not yet, or none.
#[derive(Template)]
#[template(path = "receipts/missing.html")]
pub(crate) struct MissingPage<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The frame.
    pub frame: Frame<'a>,
    /// Whether it will come by itself.
    pub is_coming: bool,
    /// Back to the registration.
    pub registration: String,
}

impl MissingPage<'_> {
    fn title(&self) -> String {
        let key = if self.is_coming { "receipt-pending-title" } else { "receipt-none-title" };
        self.t.text(key).into_owned()
    }
}

/// `GET /{site}/registrations/{reference}/receipt`: the receipt that stands.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let reference = link.to_string();
    if let Some(view) = state.app.receipts().find(&visit.site, &link).await? {
        return visit.show(&DocumentPage::new(visit.frame(), &view, &reference), Privacy::Personal);
    }
    let view = state.app.registrations().view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let paid = matches!(view.standing, Standing::Checking | Standing::UnderReview | Standing::Confirmed);
    let is_coming = paid && view.price.is_some();
    let registration = Address::Registration { site: &visit.site.slug, reference: &reference }.path();
    let page = MissingPage { t: visit.t, frame: visit.frame(), is_coming, registration };
    let mut response = visit.show(&page, Privacy::Personal)?;
    if is_coming {
        return Ok((refresh(5), response).into_response());
    }
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// `GET /{site}/registrations/{reference}/documents/{number}`: a receipt or credit note.
pub(crate) async fn show_document(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let number = number_of(&visit)?;
    let view = state.app.receipts().find_document(&visit.site, &link, number).await?;
    let view = view.ok_or(Failure::NotFound)?;
    visit.show(&DocumentPage::new(visit.frame(), &view, &link.to_string()), Privacy::Personal)
}

/// The number in the address.
pub(crate) fn number_of(visit: &Visit) -> Result<DocumentNumber, Failure> {
    DocumentNumber::parse(visit.param("number")).ok_or(Failure::NotFound)
}
