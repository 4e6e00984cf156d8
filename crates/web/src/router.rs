//! Every address and who answers it.

use crate::response::{Failure, access_log, explain, headers};
use crate::state::WebState;
use crate::{WebConfig, assets, health, payments, receipts, registrations, sessions, sites};
use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use locale::addresses::patterns as at;

/// Browsers ask for it by themselves.
const FAVICON: &str = "/favicon.ico";

/// Somebody typed a site's address without its closing slash.
const SITE_WITHOUT_SLASH: &str = "/{site}";

/// The table of contents.
fn routes() -> Vec<(&'static str, MethodRouter<WebState>)> {
    vec![
        // Anyone.
        (at::SITES, get(sites::list)),
        (at::INSTALLATION_LANGUAGE, post(sites::language::choose)),
        (SITE_WITHOUT_SLASH, get(sites::add_slash)),
        (at::CATALOGUE, get(sessions::catalogue::show)),
        (at::LANGUAGE, post(sites::language::choose)),
        (at::SESSION, get(sessions::session::show)),
        (at::TEST_LINK, get(sessions::test_link::open)),
        (at::HOLD, post(registrations::hold::hold)),
        (at::JOIN_FREELY, get(registrations::join::show_plain)),
        (at::REGISTER, get(registrations::register::show).post(registrations::register::register)),
        // Who has a personal link.
        (at::CHECKOUT, get(payments::checkout::show).post(payments::checkout::pay)),
        (at::CHECKOUT_RETURN, get(payments::returned::from_browser).post(payments::returned::from_form)),
        (at::REGISTRATION, get(registrations::registration::show)),
        (at::RECEIPT, get(receipts::show)),
        (at::CALENDAR, get(registrations::calendar::show)),
        (at::JOIN, get(registrations::join::show)),
        // Gateways.
        (at::PAYFLOW_SILENT_POST, post(payments::notifications::payflow)),
        // Machines.
        (at::ASSET, get(assets::asset)),
        (FAVICON, get(assets::favicon)),
        (at::HEALTHZ, get(health::healthz)),
        (at::READYZ, get(health::readyz)),
        (at::METRICS, get(health::metrics)),
    ]
}

/// All pages of an installation. Serve it with the peer's address
/// (`into_make_service_with_connect_info::<SocketAddr>()`): seat holds are limited by it.
pub fn router(app: App, config: WebConfig) -> Router {
    let state = WebState::new(app, config);
    routes()
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods))
        .fallback(async || Failure::NotFound)
        .method_not_allowed_fallback(async || Failure::MethodNotAllowed)
        // The form extractor has a limit of its own, which answers with a page.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), access_log::log))
        .layer(from_fn_with_state(state.clone(), explain))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .with_state(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_routed_and_no_site_can_lie_over_one() {
        let routed: Vec<&str> = routes().into_iter().map(|(path, _)| path).collect();
        for pattern in at::ALL {
            assert!(routed.contains(&pattern), "{pattern} is not routed");
        }
        for path in routed {
            let first = path.split('/').nth(1).unwrap_or_default();
            let taken = first.is_empty() || first.starts_with('{') || first.contains('.');
            assert!(taken || locale::addresses::is_reserved(first), "a site could be called {first:?}");
        }
    }
}
