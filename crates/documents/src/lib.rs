//! What leaves the house on paper or by mail: mail bodies, calendar entries, receipts, credit notes and statements as PDF, tables
//! as CSV and XLSX. Plain
//! values in, finished text or bytes out; nothing here sends, stores or reads a clock. Papers are drawn with the fonts that
//! the machine has ([`Fonts`]).

pub mod calendar;
pub mod csv;
mod fonts;
pub mod line;
pub mod messages;
mod pdf;
pub mod receipts;
pub mod slides;
pub mod spreadsheet;
pub mod statements;

pub use calendar::{CalendarFile, SeatCalendar};
pub use csv::Csv;
pub use fonts::Fonts;
pub use messages::{Mail, MailBody};
pub use receipts::Document;
pub use slides::{SlidePage, Slides};
pub use spreadsheet::{Cell, Table};
pub use statements::Statement;
