//! Notices: "something changed, look", sent after the commit (decision 17).

use std::borrow::Cow;

/// A wake-up that is sent after a commit to everybody who listens, on every node. It may be lost when a connection
/// breaks: listeners poll as well. Equal notices of one moment are sent once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Notice {
    /// What kind of thing changed, e.g. `"job"`.
    pub channel: Cow<'static, str>,
    /// Which one: an id, or nothing. At most [`Notice::PAYLOAD_LIMIT`] bytes.
    pub payload: String,
}

impl Notice {
    /// What a payload may measure, in bytes (PostgreSQL's limit is 8 000 for everything).
    pub const PAYLOAD_LIMIT: usize = 7_000;

    /// A notice on `channel` about `payload`.
    pub fn new(channel: &'static str, payload: impl Into<String>) -> Self {
        Self { channel: Cow::Borrowed(channel), payload: payload.into() }
    }

    /// The form in which it travels through PostgreSQL's one channel.
    pub(crate) fn encode(&self) -> String {
        format!("{}\u{1f}{}", self.channel, self.payload)
    }

    /// Reads what [`Notice::encode`] wrote.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        let (channel, payload) = text.split_once('\u{1f}')?;
        Some(Self { channel: Cow::Owned(channel.to_owned()), payload: payload.to_owned() })
    }
}

/// Adds `notices` to `pending` without repeating equal ones.
pub(crate) fn coalesce(pending: &mut Vec<Notice>, notices: impl IntoIterator<Item = Notice>) {
    for notice in notices {
        if !pending.contains(&notice) {
            pending.push(notice);
        }
    }
}
