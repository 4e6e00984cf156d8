//! A form with a file. Its token is looked at like that of every form; the file's type, which a browser says, is not.

use super::browser::Browser;
use super::form::read_file;
use super::form_token;
use crate::response::Failure;
use crate::state::WebState;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use domain::payments::card::hide_cards;
use futures_util::stream;
use http::header;
use multer::{Constraints, Multipart, SizeLimit};

/// What stands around a file in its form.
const FIELDS_BYTES_MAX: usize = 16 * 1024;

/// A form with one file of at most so many bytes, sent by this browser from one of our pages.
pub(crate) struct Upload<const BYTES_MAX: usize> {
    /// The file's bytes; empty when none was chosen.
    pub file: Vec<u8>,
    /// Its name on the sender's computer, as his browser says it.
    pub name: String,
    /// What else was typed or chosen in the form.
    fields: Vec<(String, String)>,
}

impl<const BYTES_MAX: usize> Upload<BYTES_MAX> {
    /// What was typed or chosen; empty where the form has no such field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }
}

impl<const BYTES_MAX: usize> FromRequest<WebState> for Upload<BYTES_MAX> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let boundary = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = boundary.and_then(|value| multer::parse_boundary(value).ok());
        let boundary = boundary.ok_or(Failure::BadRequest)?;
        let bytes = Bytes::from(read_file(body, BYTES_MAX + FIELDS_BYTES_MAX).await?);
        let limit = SizeLimit::new().whole_stream(bytes.len() as u64);
        let body = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        let mut form = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit));
        let (mut token, mut file, mut name) = (String::new(), Vec::new(), String::new());
        let mut fields = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|_| Failure::BadRequest)? {
            let is_token = field.name() == Some(form_token::FIELD);
            let field_name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let content = field.bytes().await.map_err(|_| Failure::BadRequest)?;
            if is_token {
                token = String::from_utf8_lossy(&content).into_owned();
            } else if let Some(file_name) = file_name {
                (file, name) = (content.to_vec(), hide_cards(&file_name).into_owned());
            } else if content.len() <= FIELDS_BYTES_MAX {
                // No character of it ends a text in the database.
                let text = String::from_utf8_lossy(&content).replace('\0', "");
                fields.push((field_name, hide_cards(&text).into_owned()));
            }
        }
        let browser = Browser::of(&state.app, &parts.headers, state.https);
        if form_token::is_genuine(state, &parts.headers, &browser, &token) {
            Ok(Self { file, name, fields })
        } else {
            Err(Failure::FormStale)
        }
    }
}
