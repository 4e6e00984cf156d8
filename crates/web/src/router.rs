//! Every address, who may come to it, and who answers it.

use crate::access::{self, Access};
use crate::methods::{AnyHandler, form, get, post};
use crate::response::{Failure, access_log, explain, headers, see_other};
use crate::state::WebState;
use crate::{
    WebConfig, accounts, assets, audit, claims, classrooms, commerce, divisions, health, hosting, money,
    payments, people, receipts, registrations, reports, sessions, sites, statements, tariffs, usage,
};
use app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, RawPathParams};
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use domain::accounts::Act;
use locale::addresses::{fill_places, patterns as at};
use std::collections::HashMap;
use std::sync::Arc;

/// Browsers ask for it by themselves.
const FAVICON: &str = "/favicon.ico";

/// Somebody typed a site's address without its closing slash.
const SITE_WITHOUT_SLASH: &str = "/{site}";

/// A form that stands on another page, whose pattern is given. Who asks for its address, because the answer to it was
/// reloaded or its address kept, is led to that page.
fn form_on<H, T>(page: &'static str, handler: H) -> MethodRouter<WebState>
where
    H: Handler<T, WebState>,
    T: 'static,
{
    form(leading_to(page), handler)
}

fn leading_to(page: &'static str) -> AnyHandler {
    AnyHandler::of(async move |params: RawPathParams| {
        let named = |place: &str| params.iter().find(|(name, _)| *name == place).map(|(_, value)| value);
        see_other(&fill_places(page, named).ok_or(Failure::NotFound)?)
    })
}

/// The table of contents: pattern, who may come, and the handlers by method.
pub(crate) fn routes() -> Vec<(&'static str, Access, MethodRouter<WebState>)> {
    use Access::{Machine, Operator, PersonalLink, Public, SignedIn, Site};
    vec![
        // Anyone.
        (at::SITES, Public, get(sites::list)),
        (at::INSTALLATION_LANGUAGE, Public, form_on(at::SITES, sites::language::choose)),
        (SITE_WITHOUT_SLASH, Public, get(sites::add_slash)),
        (at::CATALOGUE, Public, get(sessions::catalogue::show)),
        (at::LANGUAGE, Public, form_on(at::CATALOGUE, sites::language::choose)),
        (at::SESSION, Public, get(sessions::session::show)),
        (at::TEST_LINK, PersonalLink, get(sessions::test_link::open)),
        (at::LOOKS, Public, get(commerce::looks::show)),
        (at::HOLD, Public, form_on(at::SESSION, registrations::hold::hold)),
        (at::SESSION_CODE, Public, get(hosting::sharing::code)),
        (at::SESSION_BUTTON, Public, get(hosting::sharing::button)),
        (at::JOIN_FREELY, Public, get(registrations::join::show_plain)),
        (at::REGISTER, Public, form(registrations::register::show, registrations::register::register)),
        // Who has a personal link.
        (at::CHECKOUT, PersonalLink, form(payments::checkout::show, payments::checkout::pay)),
        (at::CHECKOUT_CARD, PersonalLink, get(payments::card::show)),
        (at::CHECKOUT_CARD_PAY, PersonalLink, form_on(at::CHECKOUT_CARD, payments::typed::pay)),
        (
            at::HOST_PAYMENT_RETURN,
            Public,
            form(payments::returned::host_from_browser, payments::returned::host_from_form),
        ),
        (
            at::CHECKOUT_RETURN,
            PersonalLink,
            form(payments::returned::from_browser, payments::returned::from_form),
        ),
        (at::REGISTRATION, PersonalLink, get(registrations::registration::show)),
        (
            at::CANCEL_REGISTRATION,
            PersonalLink,
            form(registrations::cancel::show, registrations::cancel::cancel),
        ),
        (at::WITHDRAW, PersonalLink, form(registrations::withdraw::show, registrations::withdraw::withdraw)),
        (
            at::CORRECT_REGISTRATION,
            PersonalLink,
            form(registrations::person::show_correct, registrations::person::correct),
        ),
        (
            at::ACCEPT_NEW_DATE,
            PersonalLink,
            form(registrations::new_date::show, registrations::new_date::accept),
        ),
        (
            at::SEND_COLLEAGUE,
            PersonalLink,
            form(registrations::person::show_colleague, registrations::person::send_colleague),
        ),
        (at::LOST_LINK, Public, form(registrations::lost::show, registrations::lost::send)),
        (at::RECEIPT, PersonalLink, get(receipts::show)),
        (at::RECEIPT_COMPANY, PersonalLink, form(receipts::company::show, receipts::company::make_out)),
        (at::DOCUMENT, PersonalLink, get(receipts::show_document)),
        (at::DOCUMENT_FILE, PersonalLink, get(receipts::file::show)),
        (at::CALENDAR, PersonalLink, get(registrations::calendar::show)),
        (at::JOIN, PersonalLink, get(registrations::join::show)),
        (at::ROOM_SEAT, PersonalLink, get(classrooms::page::show_seat)),
        (at::ROOM_SEAT_SOCKET, PersonalLink, get(classrooms::socket::of_seat)),
        (at::ROOM_SEAT_SLIDES, PersonalLink, get(classrooms::pages::show)),
        (at::ROOM_SEAT_SLIDE, PersonalLink, get(classrooms::pages::picture_for_seat)),
        (at::ROOM_GUEST, Public, form(classrooms::guest::show, classrooms::guest::welcome)),
        // Who signs in.
        (at::SIGN_IN, Public, form(accounts::sign_in::show, accounts::sign_in::sign_in)),
        (at::SIGN_IN_CODE, Public, form(accounts::code::show, accounts::code::enter)),
        (at::SIGN_OUT, SignedIn, form_on(at::SITES, accounts::sign_in::sign_out)),
        (at::FORGOTTEN, Public, form(accounts::forgotten::show, accounts::forgotten::send)),
        (at::ACCOUNT_LINK, PersonalLink, form(accounts::link::show, accounts::link::accept)),
        (at::ACCOUNT_LINK_JOIN, SignedIn, form_on(at::ACCOUNT_LINK, accounts::link::join)),
        (at::ACCOUNT, SignedIn, get(accounts::account::show)),
        (at::ACCOUNT_NAME, SignedIn, form_on(at::ACCOUNT, accounts::account::rename)),
        (at::ACCOUNT_PASSWORD, SignedIn, form(accounts::password::show, accounts::password::change)),
        (at::SECOND_FACTOR, SignedIn, form(accounts::second_factor::show, accounts::second_factor::set_up)),
        (at::RECOVERY_CODES, SignedIn, form_on(at::SECOND_FACTOR, accounts::second_factor::renew_codes)),
        (at::SECOND_FACTOR_REMOVE, SignedIn, form_on(at::SECOND_FACTOR, accounts::second_factor::remove)),
        (at::SIGN_IN_END, SignedIn, form_on(at::ACCOUNT, accounts::sign_ins::end)),
        (at::SIGN_INS_END_OTHERS, SignedIn, form_on(at::ACCOUNT, accounts::sign_ins::end_others)),
        // Who runs the installation.
        (at::OPERATOR_SITES, Operator(Act::ProvideSites), get(sites::overview::show)),
        (
            at::OPERATOR_NEW_SITE,
            Operator(Act::ProvideSites),
            form(sites::new_site::show, sites::new_site::make),
        ),
        (
            at::OPERATOR_SITE,
            Operator(Act::ProvideSites),
            form(sites::operator_site::show, sites::operator_site::save),
        ),
        (
            at::OPERATOR_FEES,
            Operator(Act::ProvideSites),
            form(sites::operator_site::show_fees, sites::operator_site::provide_fees),
        ),
        (
            at::OPERATOR_USAGE,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_SITE, sites::operator_site::provide_usage),
        ),
        (
            at::OPERATOR_INVITE,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_SITE, sites::operator_site::invite),
        ),
        (
            at::OPERATOR_RESEND,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_SITE, sites::operator_site::resend),
        ),
        (
            at::OPERATOR_WITHDRAW,
            Operator(Act::ProvideSites),
            form(sites::operator_site::show_withdraw, sites::operator_site::withdraw),
        ),
        (
            at::OPERATOR_ACCOUNTS,
            Operator(Act::ProvideSites),
            get(commerce::merchant_accounts::show_operators),
        ),
        (
            at::OPERATOR_ACCOUNT,
            Operator(Act::ProvideSites),
            form(commerce::merchant_account::show_operators, commerce::merchant_account::save_operators),
        ),
        (
            at::VERIFY_OPERATOR_ACCOUNT,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_ACCOUNTS, commerce::merchant_accounts::verify_operators),
        ),
        (
            at::ARRANGE_OPERATOR_ACCOUNTS,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_ACCOUNTS, commerce::merchant_accounts::arrange_operators),
        ),
        (
            at::OPERATOR_REHEARSAL,
            Operator(Act::ProvideSites),
            form(commerce::rehearse::show_operators, commerce::rehearse::rehearse_operators),
        ),
        (
            at::OPERATOR_SELLER,
            Operator(Act::ProvideSites),
            form(commerce::seller::show, commerce::seller::save),
        ),
        // What hosts pay to the operator: the money office of a seller that no list of sites shows.
        (at::OPERATOR_MONEY, Operator(Act::ProvideSites), get(money::payments::show_operators)),
        (at::OPERATOR_MONEY_CSV, Operator(Act::ProvideSites), get(money::exports::csv)),
        (at::OPERATOR_MONEY_XLSX, Operator(Act::ProvideSites), get(money::exports::xlsx)),
        (at::OPERATOR_MONEY_JOURNAL, Operator(Act::ProvideSites), get(money::exports::journal)),
        (at::OPERATOR_MONEY_DOCUMENT, Operator(Act::ProvideSites), get(money::exports::document)),
        (at::OPERATOR_RECONCILIATION, Operator(Act::ProvideSites), get(money::reconciliation::show)),
        (
            at::OPERATOR_RECONCILIATION_COMPARE,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_RECONCILIATION, money::reconciliation::compare),
        ),
        (
            at::OPERATOR_SETTLEMENT_FILES,
            Operator(Act::ProvideSites),
            form(money::settlements::show, money::settlements::import),
        ),
        (
            at::OPERATOR_SETTLEMENT_FILE,
            Operator(Act::ProvideSites),
            form(money::settlement::show, money::settlement::act),
        ),
        (
            at::OPERATOR_DIFFERENCE,
            Operator(Act::ProvideSites),
            form(money::difference::show, money::difference::explain),
        ),
        (
            at::OPERATOR_DIFFERENCE_POSTING,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_DIFFERENCE, money::posting::post),
        ),
        (
            at::OPERATOR_DIFFERENCE_REVERSAL,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_DIFFERENCE, money::posting::reverse),
        ),
        (at::OPERATOR_PAYMENT, Operator(Act::ProvideSites), get(money::payment::show)),
        (
            at::OPERATOR_PAYMENT_INQUIRY,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_PAYMENT, money::acts::inquire),
        ),
        (
            at::OPERATOR_PAYMENT_DECIDE,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_PAYMENT, money::acts::decide),
        ),
        (
            at::OPERATOR_PAYMENT_FAILED_REFUND,
            Operator(Act::ProvideSites),
            form(money::failed::show, money::failed::act),
        ),
        (
            at::OPERATOR_PAYMENT_CONSOLE_REFUND,
            Operator(Act::ProvideSites),
            form(money::console::show, money::console::note),
        ),
        (
            at::OPERATOR_PAYMENT_DISPUTE,
            Operator(Act::ProvideSites),
            form(money::dispute::show, money::dispute::note),
        ),
        (
            at::OPERATOR_PAYMENT_REFUND,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_PAYMENT, money::acts::refund),
        ),
        (at::OPERATOR_TARIFFS, Operator(Act::ProvideSites), get(tariffs::list::show)),
        (
            at::OPERATOR_NEW_TARIFF,
            Operator(Act::ProvideSites),
            form(tariffs::new_tariff::show, tariffs::new_tariff::make),
        ),
        (
            at::OPERATOR_TARIFF,
            Operator(Act::ProvideSites),
            form(tariffs::tariff::show, tariffs::tariff::add_version),
        ),
        (
            at::OPERATOR_TARIFF_WITHDRAW,
            Operator(Act::ProvideSites),
            form_on(at::OPERATOR_TARIFF, tariffs::tariff::withdraw),
        ),
        (at::OPERATOR_STATEMENTS, Operator(Act::ProvideSites), get(statements::operators::list)),
        (at::OPERATOR_STATEMENT, Operator(Act::ProvideSites), get(statements::operators::show)),
        (at::OPERATOR_STATEMENT_PDF, Operator(Act::ProvideSites), get(statements::operators::pdf)),
        (at::OPERATOR_STATEMENT_CSV, Operator(Act::ProvideSites), get(statements::operators::csv)),
        (at::EVERYBODY, Operator(Act::ProvideSites), get(people::everybody::show)),
        (
            at::EVERYBODY_FACTOR,
            Operator(Act::ProvideSites),
            form(people::factor::show_everybody, people::factor::post_everybody),
        ),
        (at::OPERATOR_HEALTH, Operator(Act::SeeHealth), get(health::page::show)),
        (at::OPERATOR_JOBS, Operator(Act::SeeHealth), get(health::jobs::show)),
        (at::OPERATOR_HURRY, Operator(Act::SeeHealth), form_on(at::OPERATOR_JOBS, health::jobs::hurry)),
        // Who administers a site.
        (at::PEOPLE, Site(Act::ManagePeople), form(people::list::show, people::list::invite)),
        (at::PERSON_ROLES, Site(Act::ManagePeople), form(people::roles::show, people::roles::save)),
        (at::PERSON_REMOVE, Site(Act::ManagePeople), form_on(at::PERSON_ROLES, people::roles::remove)),
        (at::PERSON_FACTOR, Site(Act::ManagePeople), form(people::factor::show, people::factor::post)),
        (at::INVITATION_RESEND, Site(Act::ManagePeople), form_on(at::PEOPLE, people::list::resend)),
        (
            at::INVITATION_WITHDRAW,
            Site(Act::ManagePeople),
            form(people::list::show_withdraw, people::list::withdraw),
        ),
        (at::DIVISIONS, Site(Act::ManageDivisions), form(divisions::list::show, divisions::list::add)),
        (at::DIVISION, Site(Act::ManageDivisions), form(divisions::change::show, divisions::change::save)),
        (at::DIVISION_HEADS, Site(Act::ManageDivisions), form_on(at::DIVISION, divisions::heads::save)),
        (at::DIVISION_BUDGETS, Site(Act::ManageDivisions), form_on(at::DIVISION, divisions::heads::add)),
        (at::DIVISION_USE, Site(Act::ManageDivisions), form_on(at::DIVISIONS, divisions::list::set_use)),
        (at::AUDIT, Site(Act::ReadAudit), get(audit::log::show)),
        (at::AUDIT_EXPORT, Site(Act::ReadAudit), get(audit::log::export)),
        // Hosts.
        (at::HOST, Site(Act::HostSessions), get(hosting::mine::show)),
        (
            at::HOST_NEW,
            Site(Act::HostSessions),
            form(hosting::schedule::show_new, hosting::schedule::post_new),
        ),
        (at::HOST_SESSION, Site(Act::HostSessions), get(hosting::session::show)),
        (at::HOST_RECEIPT, Site(Act::HostSessions), get(hosting::receipt::file)),
        (at::HOST_ACT, Site(Act::HostSessions), form_on(at::HOST_SESSION, hosting::session::act)),
        (
            at::HOST_HAND_OVER,
            Site(Act::ManagePeople),
            form(hosting::handing_over::show, hosting::handing_over::hand_over),
        ),
        (
            at::HOST_EDIT,
            Site(Act::HostSessions),
            form(hosting::schedule::show_edit, hosting::schedule::post_edit),
        ),
        (
            at::HOST_ESTIMATE,
            Site(Act::HostSessions),
            form(hosting::estimating::show, hosting::estimating::accept),
        ),
        (at::HOST_PAYMENT_CARD, Site(Act::HostSessions), get(payments::card::show_host)),
        (
            at::HOST_PAYMENT_CARD_PAY,
            Site(Act::HostSessions),
            form_on(at::HOST_PAYMENT_CARD, payments::typed::pay_host),
        ),
        (at::HOST_PAY, Site(Act::HostSessions), form(usage::payment::show, usage::payment::pay)),
        (at::ASK_BUDGET, Site(Act::HostSessions), form_on(at::HOST_SESSION, claims::shortage::ask)),
        (at::HOST_INVITE, Site(Act::HostSessions), form_on(at::HOST_SESSION, hosting::session::invite)),
        (at::HOST_PEOPLE, Site(Act::HostSessions), form(hosting::people::show, hosting::people::act)),
        (at::HOST_PERSON, Site(Act::HostSessions), get(hosting::person::show)),
        (at::HOST_PERSON_LINK, Site(Act::HostSessions), form_on(at::HOST_PERSON, hosting::person::send_link)),
        (at::HOST_PERSON_SEAT, Site(Act::HostSessions), form(hosting::seat::show, hosting::seat::take)),
        (at::HOST_PEOPLE_CSV, Site(Act::HostSessions), get(hosting::people::csv)),
        (at::HOST_PEOPLE_XLSX, Site(Act::HostSessions), get(hosting::people::xlsx)),
        (at::HOST_CANCEL, Site(Act::HostSessions), form(hosting::plans::show_cancel, hosting::plans::cancel)),
        (at::HOST_MOVE, Site(Act::HostSessions), form(hosting::plans::show_move, hosting::plans::reschedule)),
        (at::HOST_WALK, Site(Act::HostSessions), get(hosting::walk::show)),
        (at::HOST_WALK_STEP, Site(Act::HostSessions), form(hosting::walk::show_step, hosting::walk::press)),
        (at::ROOM, Site(Act::HostSessions), get(classrooms::page::show_led)),
        (at::ROOM_SOCKET, Site(Act::HostSessions), get(classrooms::socket::of_leader)),
        (at::ROOM_SLIDES, Site(Act::HostSessions), form(classrooms::slides::show, classrooms::slides::add)),
        (
            at::ROOM_SLIDES_REMOVE,
            Site(Act::HostSessions),
            form_on(at::ROOM_SLIDES, classrooms::slides::remove),
        ),
        (at::ROOM_SLIDE, Site(Act::HostSessions), get(classrooms::pages::picture_for_leader)),
        // Administrators.
        (at::ADMIN, Site(Act::SetUpSite), get(commerce::set_up::show)),
        (at::E_COMMERCE, Site(Act::SetUpSite), form(commerce::settings::show, commerce::settings::save)),
        (at::MERCHANT_ACCOUNTS, Site(Act::ManageMerchantAccounts), get(commerce::merchant_accounts::show)),
        (
            at::MERCHANT_ACCOUNT,
            Site(Act::ManageMerchantAccounts),
            form(commerce::merchant_account::show, commerce::merchant_account::save),
        ),
        (
            at::VERIFY_MERCHANT_ACCOUNT,
            Site(Act::ManageMerchantAccounts),
            form_on(at::MERCHANT_ACCOUNTS, commerce::merchant_accounts::verify),
        ),
        (
            at::ARRANGE_MERCHANT_ACCOUNTS,
            Site(Act::ManageMerchantAccounts),
            form_on(at::MERCHANT_ACCOUNTS, commerce::merchant_accounts::arrange),
        ),
        (
            at::REHEARSAL,
            Site(Act::ManageMerchantAccounts),
            form(commerce::rehearse::show, commerce::rehearse::rehearse),
        ),
        (
            at::SITE_MODE,
            Site(Act::ManageMerchantAccounts),
            form_on(at::MERCHANT_ACCOUNTS, commerce::merchant_accounts::switch),
        ),
        (at::TEST_SESSION, Site(Act::SetUpSite), form_on(at::ADMIN, commerce::set_up::test_session)),
        (at::TEXTS, Site(Act::SetUpSite), form(commerce::texts::show, commerce::texts::save)),
        (at::APPEARANCE, Site(Act::SetUpSite), form(commerce::appearance::show, commerce::appearance::save)),
        (at::LOGO, Site(Act::SetUpSite), form_on(at::APPEARANCE, commerce::appearance::set_logo)),
        (at::NO_LOGO, Site(Act::SetUpSite), form_on(at::APPEARANCE, commerce::appearance::remove_logo)),
        // Who keeps the site's books.
        (at::MONEY, Site(Act::SeePayments), get(money::payments::show)),
        (at::MONEY_CSV, Site(Act::ExportBooks), get(money::exports::csv)),
        (at::MONEY_XLSX, Site(Act::ExportBooks), get(money::exports::xlsx)),
        (at::MONEY_JOURNAL, Site(Act::ExportBooks), get(money::exports::journal)),
        (at::MONEY_DOCUMENT, Site(Act::SeePayments), get(money::exports::document)),
        (at::RECONCILIATION, Site(Act::SeePayments), get(money::reconciliation::show)),
        (
            at::RECONCILIATION_COMPARE,
            Site(Act::MovePayments),
            form_on(at::RECONCILIATION, money::reconciliation::compare),
        ),
        (
            at::SETTLEMENT_FILES,
            Site(Act::MovePayments),
            form(money::settlements::show, money::settlements::import),
        ),
        (at::SETTLEMENT_FILE, Site(Act::MovePayments), form(money::settlement::show, money::settlement::act)),
        (at::DIFFERENCE, Site(Act::MovePayments), form(money::difference::show, money::difference::explain)),
        (at::DIFFERENCE_POSTING, Site(Act::MovePayments), form_on(at::DIFFERENCE, money::posting::post)),
        (at::DIFFERENCE_REVERSAL, Site(Act::MovePayments), form_on(at::DIFFERENCE, money::posting::reverse)),
        (at::PAYMENT, Site(Act::SeePayments), get(money::payment::show)),
        (at::PAYMENT_INQUIRY, Site(Act::MovePayments), form_on(at::PAYMENT, money::acts::inquire)),
        (at::PAYMENT_DECIDE, Site(Act::MovePayments), form_on(at::PAYMENT, money::acts::decide)),
        (at::PAYMENT_FAILED_REFUND, Site(Act::MovePayments), form(money::failed::show, money::failed::act)),
        (
            at::PAYMENT_CONSOLE_REFUND,
            Site(Act::MovePayments),
            form(money::console::show, money::console::note),
        ),
        (at::PAYMENT_DISPUTE, Site(Act::MovePayments), form(money::dispute::show, money::dispute::note)),
        (at::PAYMENT_EVIDENCE, Site(Act::SeePayments), get(money::evidence::show)),
        (at::PAYMENT_REFUND, Site(Act::MovePayments), form_on(at::PAYMENT, money::acts::refund)),
        // What pay-per-use sessions used and cost.
        (at::STATEMENT, Site(Act::SeeReports), get(statements::page::show)),
        (at::STATEMENT_PDF, Site(Act::SeeReports), get(statements::page::pdf)),
        (at::STATEMENT_CSV, Site(Act::SeeReports), get(statements::page::csv)),
        (at::REPORTS, Site(Act::SeeReports), get(reports::page::first)),
        (at::REPORT, Site(Act::SeeReports), get(reports::page::show)),
        (at::REPORT_CSV, Site(Act::SeeReports), get(reports::page::csv)),
        (at::REPORT_XLSX, Site(Act::SeeReports), get(reports::page::xlsx)),
        (at::FILE_CLAIM, Site(Act::SeeReports), form_on(at::STATEMENT, claims::claiming::file)),
        (at::CLAIMS, Site(Act::SeeReports), get(claims::list::show)),
        (at::CLAIM, Site(Act::SeeReports), form(claims::claim::show, claims::claim::act)),
        (at::ANSWER_BUDGET, Site(Act::SeeReports), form_on(at::CLAIMS, claims::list::answer)),
        (at::BUDGET, Site(Act::SeeReports), form(divisions::budget::show, divisions::budget::save)),
        // Gateways.
        (at::PAYFLOW_SILENT_POST, Machine, post(payments::notifications::payflow)),
        (at::PAYPAL_NOTIFICATIONS, Machine, post(payments::notifications::paypal)),
        // Machines.
        (at::ASSET, Machine, get(assets::asset)),
        (FAVICON, Machine, get(assets::favicon)),
        (at::HEALTHZ, Machine, get(health::machines::healthz)),
        (at::READYZ, Machine, get(health::machines::readyz)),
        (at::METRICS, Machine, get(health::machines::metrics)),
    ]
}

/// All pages of an installation. Serve it with the peer's address
/// (`into_make_service_with_connect_info::<SocketAddr>()`): seat holds are limited by it.
pub fn router(app: App, config: WebConfig) -> Router {
    let state = WebState::new(app, config);
    let table = routes().iter().map(|(path, access, _)| (*path, *access)).collect::<HashMap<_, _>>();
    let table: access::Table = Arc::new(table);
    routes()
        .into_iter()
        .fold(Router::new(), |router, (path, _, methods)| router.route(path, methods))
        .fallback(async || Failure::NotFound)
        .method_not_allowed_fallback(async || Failure::MethodNotAllowed)
        // The form extractor has a limit of its own, which answers with a page.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state((state.clone(), table), access::enforce))
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
        let routed: Vec<&str> = routes().into_iter().map(|(path, ..)| path).collect();
        for pattern in at::ALL {
            assert!(routed.contains(pattern), "{pattern} is not routed");
        }
        for path in routed {
            let first = path.split('/').nth(1).unwrap_or_default();
            let taken = first.is_empty() || first.starts_with('{') || first.contains('.');
            assert!(taken || locale::addresses::is_reserved(first), "a site could be called {first:?}");
        }
    }
}
