//! What was just done, said on the page that follows a form. The address carries only which notice and its counts.

use crate::request::form::Fields;
use app::sessions::{Changed, FeeChange, Invited};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::sessions::start::StartRefusal;
use locale::{Messages, msg};

/// A notice.
#[derive(Template)]
#[template(path = "hosting/notices.html")]
pub(crate) struct Notice {
    title: String,
    lines: Vec<String>,
    link: Option<(String, String)>,
    is_warning: bool,
}

/// Safe because its template escapes.
impl HtmlSafe for Notice {}

/// What the address of the page after a change says of it.
pub(super) fn after_change(changed: Changed) -> String {
    let FeeChange { free, paid, is_removed } = changed.fee;
    let fee = if is_removed { "&fee=removed" } else { "" };
    format!("done=changed{fee}&free={free}&paid={paid}&invited={}", changed.invited)
}

/// What a change of the fee means to those who have registered, in sentences.
pub(super) fn fee_sentences(t: Messages, change: FeeChange) -> Vec<String> {
    let sentence = |key: &str, count: i64| (count > 0).then(|| t.with(key, &[("count", count.into())]));
    let paid = if change.is_removed { msg!("host-fee-paid-stay") } else { msg!("host-fee-new-only") };
    [sentence(paid, change.paid), sentence(msg!("host-fee-free-stay"), change.free)]
        .into_iter()
        .flatten()
        .collect()
}

/// What the address of the page after inviting says of it.
pub(super) fn after_inviting(invited: Invited) -> String {
    let waits = if invited.waits { "&waits=yes" } else { "" };
    format!("done=invited{waits}&count={}&known={}", invited.new, invited.known)
}

/// The word for a refused start in an address.
pub(super) fn start_word(refusal: StartRefusal) -> &'static str {
    match refusal {
        StartRefusal::Cancelled => "cancelled",
        StartRefusal::Ended => "ended",
        StartRefusal::NotScheduled => "draft",
        StartRefusal::Gate(_) => "unpaid",
    }
}

impl Notice {
    fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new(), link: None, is_warning: false }
    }

    fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// On the list.
    pub fn of_list(t: Messages, asked: &Fields) -> Option<Self> {
        (asked.get("done") == "forgotten").then(|| Self::new(t.text("host-done-forgotten")))
    }

    /// On the list of people.
    pub fn of_people(t: Messages, asked: &Fields) -> Option<Self> {
        let count: u32 = asked.get("count").parse().unwrap_or(0);
        Some(match asked.get("done") {
            "written" => Self::new(t.with("host-done-written", &[("count", count.into())])),
            "refunded" => Self::new(t.with("host-done-refunded", &[("count", count.into())]))
                .line(t.text("host-done-refunded-hint")),
            "given" => Self::new(t.text("host-done-given")),
            _ => return None,
        })
    }

    /// On a person's page.
    pub fn of_person(t: Messages, asked: &Fields, email: &str) -> Option<Self> {
        Some(match asked.get("done") {
            "link-sent" => Self::new(t.text("host-done-link")).line(t.text("host-done-link-hint")),
            "link-not-yet" => Self { is_warning: true, ..Self::new(t.text("host-person-link-not-yet")) },
            "seat-already" => Self {
                is_warning: true,
                ..Self::new(t.text("host-seat-already")).line(t.text("host-seat-already-hint"))
            },
            "seat-taken" => Self::new(t.text("host-done-seat"))
                .line(t.with("host-done-seat-hint", &[("email", email.into())])),
            _ => return None,
        })
    }

    /// On a session's page. `meeting` is where the host goes after starting, `people` where he gives money back.
    pub fn of_session(t: Messages, asked: &Fields, (meeting, people): (&str, &str)) -> Option<Self> {
        let count: u32 = asked.get("count").parse().unwrap_or(0);
        let invited: u32 = asked.get("invited").parse().unwrap_or(0);
        let mail = |notice: Self| {
            if invited == 0 {
                notice
            } else {
                notice.line(t.with("host-done-mails", &[("count", invited.into())]))
            }
        };
        Some(match asked.get("done") {
            "scheduled" => {
                mail(Self::new(t.text("host-done-scheduled")).line(t.text("host-done-scheduled-hint")))
            }
            "draft" => Self::new(t.text("host-done-draft")).line(t.text("host-done-draft-hint")),
            "changed" => {
                let number = |name: &str| asked.get(name).parse().unwrap_or(0);
                let is_removed = asked.get("fee") == "removed";
                let fee = FeeChange { free: number("free"), paid: number("paid"), is_removed };
                let paid_stay = is_removed && fee.paid > 0;
                let notice = Self {
                    link: paid_stay
                        .then(|| (t.text("host-fee-paid-stay-refund").into_owned(), people.to_owned())),
                    ..mail(Self::new(t.text("host-done-changed")))
                };
                fee_sentences(t, fee).into_iter().fold(notice, Self::line)
            }
            "held" => Self::new(t.text("host-done-held")).line(t.text("host-done-held-hint")),
            "taken-over" => Self::new(t.text("host-done-handed-over")),
            "handed-over" => {
                Self::new(t.text("host-done-handed-over")).line(t.text("host-done-handed-over-hint"))
            }
            "moved" => Self::new(t.text("host-done-moved")).line(t.text("host-done-moved-hint")),
            "started" => Self {
                link: (!meeting.is_empty()).then(|| (t.text("host-enter").into_owned(), meeting.to_owned())),
                ..Self::new(t.text("host-done-started")).line(t.text("host-done-started-hint"))
            },
            "invited" => {
                let words = match asked.get("waits") {
                    "" => msg!("host-done-invited"),
                    _ => msg!("host-done-invited-waits"),
                };
                let notice = Self::new(t.with(words, &[("count", count.into())]));
                let known: u32 = asked.get("known").parse().unwrap_or(0);
                if known == 0 {
                    notice
                } else {
                    notice.line(t.with("host-done-known", &[("count", known.into())]))
                }
            }
            "not-forgotten" => Self {
                is_warning: true,
                ..Self::new(t.text("host-not-forgotten")).line(t.text(match asked.get("why") {
                    "open" => msg!("host-not-forgotten-open"),
                    "checked" => msg!("host-not-forgotten-checked"),
                    _ => msg!("host-not-forgotten-paid"),
                }))
            },
            "budget-asked" => Self::new(t.text("budgets-done-asked")),
            "budget-not-needed" => Self::new(t.text("budgets-done-not-needed")),
            "not-started" => {
                let why = match asked.get("why") {
                    "cancelled" => msg!("host-start-cancelled"),
                    "draft" => msg!("host-start-draft"),
                    "unpaid" => msg!("host-start-unpaid"),
                    _ => msg!("host-start-ended"),
                };
                Self { is_warning: true, ..Self::new(t.text("host-start-refused")).line(t.text(why)) }
            }
            _ => return None,
        })
    }
}
