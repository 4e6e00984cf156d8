//! Until when a consumer may withdraw, as pages, forms and units of work all ask it: the rule of the law is the domain's, the
//! calendar is the site's.

use crate::sites::{PayerTexts, Site};
use domain::refunds::{Contract, PERIOD_DAYS, Parties, needs_express_request, too_late_from};
use domain::registrations::buyer::BuyerKind;
use domain::sessions::Session;
use domain::sites::PayerText;
use domain::time::{Span, Timestamp};
use locale::Zone;
use store::registrations::RegistrationRow;

/// The contract that a consumer may withdraw from, or might have; none where there is no such right.
pub(crate) fn withdrawal_contract(
    site: &Site,
    registration: &RegistrationRow,
    session: &Session,
    is_paid: bool,
) -> Option<Contract> {
    // As it was when the contract was made: what was told before paying stays.
    let seller = registration.seller_then.clone().unwrap_or_else(|| site.seller_then());
    let parties = Parties {
        seller_country: &seller.country,
        buyer_country: &registration.country,
        buyer: registration.buyer,
        uk: seller.uk,
    };
    let has_right = parties.have_the_right();
    let stands = is_paid && has_right && registration.no_withdrawal.is_none();
    let concluded_at = registration.confirmed_at.filter(|_| stands)?;
    Some(Contract {
        until: period_end(site, &seller.country, &registration.country, concluded_at),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        express_request: registration.express_request_at.is_some(),
    })
}

/// What somebody is told of a consumer's right to withdraw before he buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightAhead {
    /// Who buys now as a consumer may withdraw until then.
    Until(Timestamp),
    /// Not in the country that he named; consumers of other countries may.
    Elsewhere,
}

/// The site's words that nobody can withdraw from that session, for a reader of that language: who reads another one
/// keeps his right, since he is not told in words that he reads.
pub fn exclusion<'a>(texts: &'a PayerTexts, session: &Session, locale: &str) -> Option<&'a str> {
    session.fee_due()?;
    texts.text(PayerText::NoWithdrawal, locale).filter(|_| session.no_withdrawal)
}

/// What is told of the right to withdraw to who is about to pay for a seat in that country; none where nothing is paid, or
/// where he reads that he has no such right.
pub fn right_ahead(
    site: &Site,
    session: &Session,
    texts: &PayerTexts,
    (buyer_country, locale): (&str, &str),
    now: Timestamp,
) -> Option<RightAhead> {
    session.fee_due()?;
    if exclusion(texts, session, locale).is_some() {
        return None;
    }
    if !site.parties(buyer_country, BuyerKind::Consumer).have_the_right() {
        return Some(RightAhead::Elsewhere);
    }
    let contract = Contract {
        until: period_end(site, &site.seller.country, buyer_country, now),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        express_request: begins_within_withdrawal(site, session, texts, (buyer_country, locale), now),
    };
    Some(RightAhead::Until(contract.ends()))
}

/// Whether a consumer in that country who buys a seat now must ask expressly that the session begin within his time for
/// withdrawing. Where he cannot withdraw there is nothing to lose by beginning.
pub fn begins_within_withdrawal(
    site: &Site,
    session: &Session,
    texts: &PayerTexts,
    (buyer_country, locale): (&str, &str),
    now: Timestamp,
) -> bool {
    session.fee_due().is_some()
        && exclusion(texts, session, locale).is_none()
        && needs_express_request(
            session.starts_at,
            period_end(site, &site.seller.country, buyer_country, now),
        )
}

/// The end of the period for a contract that was made then: of a working day, in the site's time zone.
fn period_end(site: &Site, seller_country: &str, buyer_country: &str, concluded_at: Timestamp) -> Timestamp {
    let zone = Zone::stored(&site.time_zone);
    end(&zone, &[seller_country, buyer_country], concluded_at)
}

fn end(zone: &Zone, countries: &[&str], concluded_at: Timestamp) -> Timestamp {
    let day = too_late_from(zone.day(concluded_at, 0), countries);
    zone.instant(day, (0, 0)).unwrap_or(concluded_at.plus(Span::days(PERIOD_DAYS + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::times::machine;

    /// Across both changes of the clocks, on both sides of midnight, and at the ends of the world.
    #[test]
    fn the_time_for_withdrawing_ends_with_a_day_of_the_sites_own_calendar() {
        let at = |zone: &Zone, day, time| zone.instant(day, time).expect("it exists");
        for (zone, countries, day, time, expected) in [
            // Clocks are put back on 25 October: the end is in winter time.
            ("Europe/Amsterdam", ["NL", "NL"], (2026, 10, 14), (23, 59), "2026-10-28T23:00:00Z"),
            ("Europe/Amsterdam", ["NL", "NL"], (2026, 10, 15), (0, 0), "2026-10-29T23:00:00Z"),
            // Clocks are put forward on 29 March: the end is in summer time.
            ("Europe/Amsterdam", ["NL", ""], (2026, 3, 19), (0, 30), "2026-04-02T22:00:00Z"),
            // The last day is Good Friday: a holiday in the Netherlands, not in Belgium; Easter Monday is one in both.
            ("Europe/Amsterdam", ["NL", "BE"], (2026, 3, 20), (12, 0), "2026-04-07T22:00:00Z"),
            ("Europe/Brussels", ["BE", "BE"], (2026, 3, 20), (12, 0), "2026-04-03T22:00:00Z"),
            ("Europe/London", ["GB", "GB"], (2026, 3, 15), (9, 0), "2026-03-30T23:00:00Z"),
            ("Etc/GMT+12", ["NL", "NL"], (2026, 11, 24), (23, 0), "2026-12-09T12:00:00Z"),
            ("Pacific/Kiritimati", ["NL", "NL"], (2026, 11, 24), (1, 0), "2026-12-08T10:00:00Z"),
        ] {
            let zone = Zone::parse(zone).expect("a zone");
            let until = end(&zone, &countries, at(&zone, day, time));
            assert_eq!(machine(until), expected, "{} {day:?} {time:?}", zone.name());
        }
    }
}
