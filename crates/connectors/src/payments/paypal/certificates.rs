//! What is remembered of certificates that notifications name: those that are PayPal's, those that could not be had, and how
//! often somebody has made us ask PayPal of late. Anybody may send notifications; who forges them must not make us call.

use crate::payments::calls::Calls;
use domain::time::{Span, Timestamp};
use rustls::pki_types::CertificateDer;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Certificates that are kept; PayPal uses one or two at a time.
const KEPT_MAX: usize = 8;

/// Addresses without a certificate that are kept.
const MISSING_MAX: usize = 256;

/// So long an address is not asked again that had none, or did not answer.
const MISSING_FOR: Span = Span::minutes(10);

/// What is known.
#[derive(Default)]
pub(super) struct Certificates {
    inner: Mutex<Inner>,
    calls: Calls,
}

#[derive(Default)]
struct Inner {
    kept: HashMap<String, CertificateDer<'static>>,
    /// Until when an address is not asked.
    missing: HashMap<String, Timestamp>,
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// This certificate lies there.
    Here(CertificateDer<'static>),
    /// None lay there lately.
    Missing,
    /// Nothing: it may be looked at.
    Unknown,
}

impl Certificates {
    /// What is known of an address.
    pub fn find(&self, url: &str, now: Timestamp) -> Known {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match (inner.kept.get(url), inner.missing.get(url)) {
            (Some(certificate), _) => Known::Here(certificate.clone()),
            (None, Some(until)) if now < *until => Known::Missing,
            _ => Known::Unknown,
        }
    }

    /// Whether PayPal may be called for a notification that nothing proves yet. Counts the call.
    pub fn may_call(&self, now: Timestamp) -> bool {
        self.calls.may_call("", now)
    }

    /// A certificate lies there.
    pub fn keep(&self, url: &str, certificate: CertificateDer<'static>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.kept.len() >= KEPT_MAX {
            inner.kept.clear();
        }
        inner.missing.remove(url);
        inner.kept.insert(url.to_owned(), certificate);
    }

    /// None could be had there.
    pub fn miss(&self, url: &str, now: Timestamp) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.missing.len() >= MISSING_MAX {
            inner.missing.retain(|_, until| now < *until);
        }
        if inner.missing.len() >= MISSING_MAX {
            inner.missing.clear();
        }
        inner.missing.insert(url.to_owned(), now.plus(MISSING_FOR));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::calls::{CALLS_MAX, WINDOW};

    const NOW: Timestamp = Timestamp(1_795_338_000_000_000);

    #[test]
    fn an_address_without_one_is_not_asked_again_for_a_while() {
        let known = Certificates::default();
        assert_eq!(known.find("a", NOW), Known::Unknown);
        known.miss("a", NOW);
        assert_eq!(known.find("a", NOW), Known::Missing);
        assert_eq!(known.find("b", NOW), Known::Unknown);
        assert_eq!(known.find("a", NOW.plus(MISSING_FOR)), Known::Unknown);
        let certificate = CertificateDer::from(vec![1]);
        known.keep("a", certificate.clone());
        assert_eq!(known.find("a", NOW), Known::Here(certificate));
    }

    #[test]
    fn however_many_addresses_somebody_names_they_cost_a_bounded_number_of_calls_and_places() {
        let known = Certificates::default();
        let called = (0..10_000).filter(|number| {
            known.miss(&number.to_string(), NOW);
            known.may_call(NOW)
        });
        assert_eq!(called.count(), usize::try_from(CALLS_MAX).expect("small"));
        assert!(known.inner.lock().expect("whole").missing.len() <= MISSING_MAX);
        assert!(known.may_call(NOW.plus(WINDOW)), "a minute later there are new ones");
        assert!(known.may_call(NOW.minus(WINDOW)), "a clock that was set back does not end it for good");
    }
}
