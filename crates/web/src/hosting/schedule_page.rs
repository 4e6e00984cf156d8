//! The schedule page: everything about a session on one page, with the sentence that says what will happen.

use super::fields::ScheduleFields;
use super::summary::{Summary, SummaryFacts};
use super::words;
use crate::commerce::missing::MissingNotice;
use crate::forms::{Mistake, Mistakes};
use crate::layout::{Frame, KeptForm};
use crate::request::form_token;
use app::sessions::{ScheduleForm, ScheduleOffer};
use app::sites::Site;
use askama::Template;
use domain::sessions::schedule::{Plan, Problem, Problems};
use domain::sites::Price;
use domain::time::Timestamp;
use locale::{Messages, Zone};

/// The languages that a session can be held in.
const LANGUAGES: [&str; 3] = ["en", "nl", "fr"];

/// The page.
#[derive(Template)]
#[template(path = "hosting/schedule.html")]
pub(crate) struct SchedulePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    heading: String,
    action: String,
    form_key: &'a str,
    version: i64,
    is_announced: bool,
    fields: ScheduleFields<'a>,
    mistakes: Mistakes<'a>,
    notice: Option<PageNotice>,
    summary: Summary,
    /// What cancelling gives back at this site, where a fee can be asked.
    refund_rule: Option<String>,
    missing: Option<MissingNotice>,
}

/// Something to know before pressing the button once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageNotice {
    /// The form could not be trusted (403).
    Stale,
    /// A fee was typed that the page had not echoed yet.
    ConfirmFee {
        /// As understood.
        amount: String,
    },
    /// Somebody else changed the session since the page was shown.
    ChangedMeanwhile {
        /// What is not as it was typed here: the field, and how it is now.
        present: Vec<(String, String)>,
    },
    /// The page of a new session was sent before, and has become this one, which is something else.
    Kept {
        /// The same.
        present: Vec<(String, String)>,
    },
    /// It has become a session that is over, called off, deleted or another host's.
    Gone,
}

/// What the page is made from.
pub(crate) struct SchedulePageFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// What the site lets its hosts do.
    pub offer: &'a ScheduleOffer,
    /// What keeps fees from being charged there, if anything does.
    pub missing: Option<MissingNotice>,
    /// What was typed.
    pub form: &'a ScheduleForm,
    /// What is wrong with it; what is shown of it.
    pub problems: &'a Problems,
    /// What it would become, or what is missing or wrong for that.
    pub plan: Result<&'a Plan, &'a Problems>,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// The present.
    pub now: Timestamp,
    /// What attendees would pay, as far as the fee can be read.
    pub understood: Option<Price>,
    /// What a change of the fee means to who has registered.
    pub keeps_price: Vec<String>,
    /// What else to know.
    pub notice: Option<PageNotice>,
    /// Where the form goes.
    pub action: String,
    /// The form's key (PS-K6).
    pub form_key: &'a str,
    /// Version of the session that is changed; 0 for a new one.
    pub version: i64,
    /// Whether the session that is changed has been announced.
    pub is_announced: bool,
}

impl<'a> SchedulePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: SchedulePageFacts<'a>) -> Self {
        let t = frame.t;
        let currency = facts.site.currency;
        let mistakes = facts.problems.iter().map(|(field, problem)| {
            let words = words::problem(t, facts.form, currency, *field, problem);
            let label = words::label(t, *field);
            // These say the same of many fields.
            let is_said_of_many = matches!(problem, Problem::TooLong(_) | Problem::HiddenCharacters);
            match field.is_number() || is_said_of_many {
                true => (Mistake::of(t, field.as_str(), label.clone(), words), label),
                false => (Mistake { field: field.as_str(), words }, label),
            }
        });
        let summary = SummaryFacts {
            site: facts.site,
            form: facts.form,
            plan: facts.plan,
            reader: facts.reader,
            now: facts.now,
            understood: facts.understood,
            keeps_price: facts.keeps_price,
        };
        let is_new = facts.version == 0;
        let fields = ScheduleFields::new(t, facts.form, facts.offer, facts.problems, &LANGUAGES);
        let refund_rule = fields.fee.is_some().then(|| {
            let rule = t.refund_rule(facts.site.refund_policy);
            t.with("host-refund-rule", &[("rule", rule.into())])
        });
        Self {
            t,
            heading: t.text(if is_new { "host-new-title" } else { "host-edit-title" }).into_owned(),
            action: facts.action,
            form_key: facts.form_key,
            version: facts.version,
            is_announced: facts.is_announced,
            fields,
            refund_rule,
            mistakes: Mistakes::labelled(t, mistakes.collect()),
            notice: facts.notice,
            summary: Summary::new(t, &summary),
            missing: facts.missing,
            frame: Frame {
                keeps: Some(KeptForm { id: "schedule", enter: Some(("action", "check")) }),
                ..frame
            },
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.heading)
    }
}
