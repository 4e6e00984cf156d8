//! A QR code as a picture in the page: drawn by the server, sharp at any size.

use askama::Template;
use askama::filters::HtmlSafe;
use qrcode::{Color, EcLevel};
use std::fmt::Write as _;

/// Light modules around the code, without which readers do not find it.
const MARGIN: usize = 4;

/// The picture.
#[derive(Template)]
#[template(
    source = r#"<svg class="qr-code" viewBox="0 0 {{ size }} {{ size }}" role="img" aria-label="{{ label }}" shape-rendering="crispEdges"><path fill="white" d="M0 0h{{ size }}v{{ size }}H0z"/><path fill="black" d="{{ modules }}"/></svg>"#,
    ext = "html"
)]
pub(crate) struct QrCode {
    size: usize,
    label: String,
    modules: String,
}

/// Safe because its template escapes.
impl HtmlSafe for QrCode {}

impl QrCode {
    /// Of that text; none when it is too long for any code. `label` is for those who cannot see it.
    pub fn new(text: &str, label: impl Into<String>) -> Option<Self> {
        let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut modules = String::new();
        for (index, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (index % width + MARGIN, index / width + MARGIN);
                write!(modules, "M{x} {y}h1v1h-1z").ok()?;
            }
        }
        Some(Self { size: width + 2 * MARGIN, label: label.into(), modules })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_margin() {
        let code = QrCode::new("otpauth://totp/x", "A \"code\"").expect("short").render().expect("renders");
        assert!(code.starts_with("<svg class=\"qr-code\" viewBox=\"0 0 33 33\""), "{code}");
        assert!(code.contains("aria-label=\"A &#34;code&#34;\"") && code.contains("M4 4h1v1h-1z"), "{code}");
        assert!(QrCode::new(&"x".repeat(5_000), "").is_none());
    }
}
