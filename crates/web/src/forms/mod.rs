//! Parts of forms: a label, a place to fill in or choose, a hint, and what is wrong with what was typed. Everything that
//! was typed is kept. A page puts a part where it belongs with `{{ part }}`.

mod before;
mod choice;
mod long_text;
mod mistakes;
mod options;
mod seen;
mod text;
mod tick;
mod ticks;
mod zone;

pub(crate) use before::Before;
pub(crate) use choice::{Choice, Choices};
pub(crate) use long_text::LongText;
pub(crate) use mistakes::{Mistake, Mistakes};
pub(crate) use options::{OptionOf, Options};
pub(crate) use seen::{SeenField, not_saved};
pub(crate) use text::TextField;
pub(crate) use tick::Tick;
pub(crate) use ticks::Ticks;
pub(crate) use zone::ZoneField;
