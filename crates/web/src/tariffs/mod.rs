//! The operator's tariffs of pay-per-use.

pub(crate) mod list;
pub(crate) mod new_tariff;
mod preview;
pub(crate) mod tariff;
mod version_fields;

pub(crate) use preview::PreviewForm;

use crate::response::Failure;
use crate::visit::Visit;
use app::tariffs::Reader;
use domain::ids::TariffId;
use locale::Zone;

/// In whose language and on whose clock a form is read. Who has told no zone reads and writes UTC.
fn reader(visit: &Visit) -> Reader {
    Reader { locale: visit.t.locale(), zone: visit.zone.clone().unwrap_or(Zone::UTC) }
}

fn id_of(visit: &Visit) -> Result<TariffId, Failure> {
    visit.param("tariff").parse().map(TariffId).map_err(|_| Failure::NotFound)
}
