//! What leaves the house on paper or by mail: mail bodies and calendar entries, later PDF and spreadsheets. Plain
//! values in, finished text out; nothing here sends, stores or reads a clock.

pub mod calendar;
pub mod line;
pub mod messages;

pub use calendar::{CalendarFile, SeatCalendar};
pub use messages::{Mail, MailBody};
