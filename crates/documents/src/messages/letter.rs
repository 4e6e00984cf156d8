//! The one layout of all mails: a greeting, what happened, facts in two columns, one action, quiet links below.

use super::{MailBody, RegistrationFacts};
use crate::line::one_line;
use askama::Template;
use domain::sites::{Accent, Colour};
use locale::Messages;

/// A mail before it is written as text and HTML.
#[derive(Debug)]
pub(super) struct Letter {
    t: Messages,
    subject: String,
    title: String,
    site: String,
    greeting: String,
    test: bool,
    accent: Colour,
    paragraphs: Vec<String>,
    facts: Vec<Fact>,
    action: Option<Link>,
    notes: Vec<String>,
    links: Vec<Link>,
    reference: String,
    questions: String,
}

/// A line of the table of facts.
#[derive(Debug)]
struct Fact {
    label: String,
    value: String,
}

/// A link with its words.
#[derive(Debug)]
struct Link {
    words: String,
    url: String,
}

#[derive(Template)]
#[template(path = "messages/letter.txt")]
struct Text<'a> {
    l: &'a Letter,
}

#[derive(Template)]
#[template(path = "messages/letter.html")]
struct Html<'a> {
    l: &'a Letter,
}

impl Letter {
    /// A letter from a site to somebody who has no registration.
    pub(super) fn to_anybody(t: Messages, site: &str, contact: &str, subject: &str, title: &str) -> Self {
        Self {
            t,
            subject: one_line(subject),
            title: t.text(title).into_owned(),
            site: one_line(site),
            greeting: t.text("mail-greeting-nameless").into_owned(),
            test: false,
            accent: Accent::on_paper(None),
            paragraphs: Vec::new(),
            facts: Vec::new(),
            action: None,
            notes: Vec::new(),
            links: Vec::new(),
            reference: String::new(),
            // A new site names nobody to ask yet.
            questions: match one_line(contact) {
                contact if contact.is_empty() => String::new(),
                contact => t.with("mail-questions", &[("contact", contact.into())]),
            },
        }
    }

    /// The same, about something of Test mode or not.
    pub(super) fn test(self, test: bool) -> Self {
        Self { test, ..self }
    }

    /// The same, its button in the site's own colour.
    pub(super) fn accent(self, accent: Option<Accent>) -> Self {
        Self { accent: Accent::on_paper(accent), ..self }
    }

    /// A letter about a registration that says when the session is.
    pub(super) fn new(about: &RegistrationFacts, subject: String, title: &str) -> Self {
        let t = about.t();
        let letter = Self {
            greeting: t.with("mail-greeting", &[("name", one_line(&about.name).into())]),
            reference: t.with("mail-reference", &[("reference", one_line(&about.reference).into())]),
            test: about.test,
            accent: Accent::on_paper(about.accent),
            ..Self::to_anybody(t, &about.site, &about.contact, &subject, title)
        };
        let mut when = t.long_range_inside(about.starts_at, about.ends_at, &about.zone);
        let reader = about.reader.as_ref();
        if let Some(yours) =
            reader.and_then(|reader| t.your_time(about.starts_at, about.ends_at, &about.zone, reader))
        {
            when = format!("{when} {yours}");
        }
        letter.fact("mail-session", about.session()).fact("mail-when", when)
    }

    pub(super) fn paragraph(mut self, text: impl Into<String>) -> Self {
        self.paragraphs.push(text.into());
        self
    }

    /// A paragraph for every line that somebody wrote.
    pub(super) fn paragraphs(self, text: &str) -> Self {
        let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
        lines.fold(self, Self::paragraph)
    }

    /// Another first line than the usual one.
    pub(super) fn greeting(mut self, greeting: &str) -> Self {
        self.greeting = one_line(greeting);
        self
    }

    /// Other last words than to whom questions go.
    pub(super) fn questions(mut self, text: impl Into<String>) -> Self {
        self.questions = text.into();
        self
    }

    /// A line of the table whose label is no message of ours.
    pub(super) fn line(mut self, label: String, value: String) -> Self {
        self.facts.push(Fact { label, value });
        self
    }

    pub(super) fn fact(mut self, label: &str, value: String) -> Self {
        self.facts.push(Fact { label: self.t.text(label).into_owned(), value });
        self
    }

    /// The one thing to do; written as a button.
    pub(super) fn action(mut self, words: &str, url: &str) -> Self {
        self.action = Some(Link { words: self.t.text(words).into_owned(), url: one_line(url) });
        self
    }

    /// A quiet sentence below the action.
    pub(super) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// A quiet sentence for every line that somebody wrote.
    pub(super) fn notes(self, text: &str) -> Self {
        let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
        lines.fold(self, Self::note)
    }

    pub(super) fn link(mut self, words: &str, url: &str) -> Self {
        self.links.push(Link { words: self.t.text(words).into_owned(), url: one_line(url) });
        self
    }

    pub(super) fn render(self) -> MailBody {
        let text = Text { l: &self }.render().expect("writing into a String cannot fail");
        let html = Html { l: &self }.render().expect("writing into a String cannot fail");
        MailBody { subject: self.subject, text, html, calendar: None }
    }
}
