//! What leaves the house on paper or by mail: mail bodies, calendar entries, receipts and credit notes as PDF. Plain
//! values in, finished text or bytes out; nothing here sends, stores or reads a clock.

pub mod calendar;
pub mod csv;
pub mod line;
pub mod messages;
mod pdf;
pub mod receipts;
pub mod spreadsheet;

pub use calendar::{CalendarFile, SeatCalendar};
pub use csv::Csv;
pub use messages::{Mail, MailBody};
pub use receipts::Document;
