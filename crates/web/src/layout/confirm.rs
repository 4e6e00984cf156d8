//! A step between: what will happen, and the button that does it. For acts that cannot simply be taken back.

use super::Frame;
use askama::Template;
use locale::Messages;

/// The page.
#[derive(Template)]
#[template(path = "layout/confirm.html")]
pub(crate) struct ConfirmPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    step: Confirm,
}

/// What it says and does.
#[derive(Debug, Clone)]
pub(crate) struct Confirm {
    /// The question as a title.
    pub title: String,
    /// Whom or what it is about.
    pub about: String,
    /// What will happen, a paragraph each.
    pub texts: Vec<String>,
    /// Address and words of the page to go back to.
    pub back: (String, String),
    /// Where the form is sent.
    pub action: String,
    /// What it carries: name and value.
    pub field: Option<(&'static str, &'static str)>,
    /// The button's words.
    pub button: String,
    /// The words of the way out.
    pub keep: String,
}

impl<'a> ConfirmPage<'a> {
    /// The page of a step.
    pub fn new(frame: Frame<'a>, step: Confirm) -> Self {
        Self { t: frame.t, frame, step }
    }

    fn title(&self) -> String {
        self.step.title.clone()
    }
}
