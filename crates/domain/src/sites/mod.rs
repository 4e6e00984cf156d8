//! Sites: the tenants of an installation, with the rules that apply to everything they sell.

mod accent;
mod account_check;
mod fees;
mod gateways;
mod logo;
mod offered;
pub mod profile;
mod refund_policy;
mod set_up;
mod settings;
mod tax;
mod texts;
mod usage;

pub use accent::{Accent, AccentProblem, Colour, Palette, Shade};
pub use account_check::{AccountTrouble, CheckOutcome};
pub use fees::{FeeSwitches, FeesMissing, fees_available};
pub use gateways::{GatewayProduct, Interface, Login, PAYPAL_UK, PayMethod, ProUkEdition};
pub use logo::{LOGO_BYTES_MAX, LOGO_SIDE_MAX, Logo, LogoFormat, LogoProblem, look_at_logo};
pub use offered::{Candidate, offered};
pub use refund_policy::{PartialRefund, RefundPolicy, RefundPolicyProblem, Share};
pub use set_up::{AccountState, SetUp, Step, StepState, SwitchRefusal};
pub use settings::{
    ATTEMPTS_MIN_MAX, FREE_SEATS_DEFAULT, SellerInput, SettingsField, SettingsProblem, check_attempts,
    check_fee_max, check_free_seats, check_line, check_seller,
};
pub use tax::{PPM, Price, Tax};
pub use texts::{PayerText, TEXT_MAX, TextProblem, check_text};
pub use usage::UsageSwitches;
