//! The words that a site says to its payers (S-24), by the reader's language.

use super::Site;
use crate::Seen;
use domain::sites::PayerText;
use store::sites::PayerTextRow;

/// The present texts of a site.
#[derive(Debug, Clone, Default)]
pub struct PayerTexts {
    rows: Vec<PayerTextRow>,
    fallback: String,
    /// The site's contact; it may be known without ever having been written as a text.
    contact: String,
}

impl PayerTexts {
    pub(crate) fn of(rows: Vec<PayerTextRow>, site: &Site) -> Self {
        Self { rows, fallback: site.locale.clone(), contact: site.support_email.clone() }
    }

    /// A text for a reader of that language: in it, else in the site's own where that serves ([`PayerText::falls_back`]),
    /// else none.
    pub fn text(&self, kind: PayerText, locale: &str) -> Option<&str> {
        self.find(kind, locale).map(|row| row.content.as_str())
    }

    /// What was written in that very language; empty when nothing was.
    pub fn written(&self, kind: PayerText, locale: &str) -> &str {
        match self.row(kind, locale) {
            Some(row) => &row.content,
            None if kind == PayerText::Contact && locale == self.fallback => &self.contact,
            None => "",
        }
    }

    /// What was written in that very language, as a form sees it.
    pub fn seen(&self, locale: &str) -> Seen {
        Seen::of(&PayerText::ALL.map(|kind| self.written(kind, locale)))
    }

    /// The site under the name, and with the contact, that payers of that language are told.
    pub(crate) fn speaking(&self, site: Site, locale: &str) -> Site {
        let text = |kind, else_: String| self.text(kind, locale).map_or(else_, str::to_owned);
        Site {
            name: text(PayerText::DisplayName, site.name.clone()),
            support_email: text(PayerText::Contact, site.support_email.clone()),
            ..site
        }
    }

    pub(crate) fn find(&self, kind: PayerText, locale: &str) -> Option<&PayerTextRow> {
        let other = kind.falls_back().then_some(self.fallback.as_str());
        [Some(locale), other]
            .into_iter()
            .flatten()
            .filter_map(|locale| self.row(kind, locale))
            .find(|row| !row.content.is_empty())
    }

    /// Whether it was written in any language.
    pub(crate) fn has(&self, kind: PayerText) -> bool {
        self.rows.iter().any(|row| row.kind == kind && !row.content.is_empty())
    }

    pub(crate) fn row(&self, kind: PayerText, locale: &str) -> Option<&PayerTextRow> {
        self.rows.iter().find(|row| row.kind == kind && row.locale == locale)
    }
}
