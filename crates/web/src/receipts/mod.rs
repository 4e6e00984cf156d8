//! The receipt of a registration, to read and to print.

use crate::layout::Frame;
use crate::response::{Failure, Privacy, refresh};
use crate::sessions::zone_of;
use crate::state::WebState;
use crate::visit::Personal;
use app::receipts::ReceiptView;
use app::registrations::Standing;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::payments::gateway::Mode;
use http::StatusCode;
use locale::countries::country;
use locale::{Address, Messages};

/// The receipt.
#[derive(Template)]
#[template(path = "receipts/receipt.html")]
pub(crate) struct ReceiptPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    receipt: &'a ReceiptView,
    number: String,
    date: String,
    line: String,
    net: String,
    tax: String,
    gross: String,
    tax_line: Option<String>,
    paid: String,
    refunded: Option<String>,
    registration: String,
}

impl<'a> ReceiptPage<'a> {
    /// The page of `receipt`; `link` leads back to the registration.
    pub fn new(frame: Frame<'a>, receipt: &'a ReceiptView, link: &str) -> Self {
        let t = frame.t;
        let zone = zone_of(&receipt.time_zone);
        let date = t.date(receipt.issued_at, &zone);
        let when = t.short_range(receipt.session_starts_at, receipt.session_ends_at, &zone);
        let site = frame.site.map_or("", |site| &site.slug);
        let line =
            t.with("receipt-line", &[("session", receipt.topic.as_str().into()), ("when", when.into())]);
        let tax_line = (receipt.tax_rate_ppm > 0).then(|| {
            let values = [
                ("tax", receipt.tax_name.as_str().into()),
                ("rate", t.rate(receipt.tax_rate_ppm).into()),
                ("net", t.money(receipt.price.net).into()),
            ];
            t.with("receipt-tax-line", &values)
        });
        let frame = frame.showing(receipt.number.mode);
        Self {
            t,
            receipt,
            number: receipt.number.to_string(),
            line,
            net: t.money(receipt.price.net),
            tax: t.money(receipt.price.tax),
            gross: t.money(receipt.price.gross),
            tax_line,
            paid: t.with("receipt-paid-card", &[("date", (&date).into())]),
            refunded: receipt
                .refunded
                .map(|amount| t.with("receipt-refunded-amount", &[("amount", t.money(amount).into())])),
            registration: Address::Registration { site, reference: link }.path(),
            date,
            frame,
        }
    }

    fn title(&self) -> String {
        format!("{} {}", self.t.text("receipt-title"), self.number)
    }

    fn country_name<'c>(&self, code: &'c str) -> &'c str {
        country(self.t.locale(), code).map_or(code, |country| country.name)
    }

    fn is_test(&self) -> bool {
        self.receipt.number.mode == Mode::Test
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

/// `GET /{site}/registrations/{reference}/receipt`
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let reference = link.to_string();
    if let Some(receipt) = state.app.receipts().find(&visit.site, &link).await? {
        return visit.show(&ReceiptPage::new(visit.frame(), &receipt, &reference), Privacy::Personal);
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
