//! A form with a file. Its token is looked at like that of every form; the file's name and type, which a browser says,
//! are not.

use super::browser::Browser;
use super::form::read;
use super::form_token;
use crate::response::Failure;
use crate::state::WebState;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use domain::sites::LOGO_BYTES_MAX;
use futures_util::stream;
use http::header;
use multer::{Constraints, Multipart, SizeLimit};

/// What stands around a file in its form.
const FIELDS_BYTES_MAX: usize = 16 * 1024;

/// How much more than a logo is read, so that one that is too large gets words and not only a refusal.
const READ_BYTES_MAX: usize = 4 * LOGO_BYTES_MAX;

/// A form with one file, sent by this browser from one of our pages.
pub(crate) struct Upload {
    /// The file's bytes; empty when none was chosen.
    pub file: Vec<u8>,
}

impl FromRequest<WebState> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let boundary = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = boundary.and_then(|value| multer::parse_boundary(value).ok());
        let boundary = boundary.ok_or(Failure::BadRequest)?;
        let bytes = Bytes::from(read(body, READ_BYTES_MAX + FIELDS_BYTES_MAX).await?);
        let limit = SizeLimit::new().whole_stream(bytes.len() as u64);
        let body = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        let mut form = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit));
        let (mut token, mut file) = (String::new(), Vec::new());
        while let Some(field) = form.next_field().await.map_err(|_| Failure::BadRequest)? {
            let is_token = field.name() == Some(form_token::FIELD);
            let content = field.bytes().await.map_err(|_| Failure::BadRequest)?;
            if is_token {
                token = String::from_utf8_lossy(&content).into_owned();
            } else {
                file = content.to_vec();
            }
        }
        let browser = Browser::of(&state.app, &parts.headers, state.https);
        if form_token::is_genuine(state, &parts.headers, &browser, &token) {
            Ok(Self { file })
        } else {
            Err(Failure::FormStale)
        }
    }
}
