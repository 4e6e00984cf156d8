//! How the payment of a session stands, as its page says it where hosts pay per use.

use app::sessions::HostedSession;
use app::usage::UsePayment;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use domain::usage::gate::{HoldMoment, HostPayment};
use locale::{Address, Messages, Zone};

/// How far the settlement of its use is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It is not over.
    No,
    /// It is over, and is settled by itself.
    Soon,
    /// Its statement tells.
    Done,
    /// Its time has passed, and nobody started it.
    Never,
}

/// What is known of the payment.
#[derive(Clone, Copy)]
pub(crate) enum PaymentFacts<'a> {
    /// No estimate was accepted yet.
    NotEstimated,
    /// It stands like this.
    Stands(&'a UsePayment),
}

impl PaymentFacts<'_> {
    /// Whether the gate would let the session start, as far as its payment says.
    fn is_paid(self) -> bool {
        match self {
            Self::NotEstimated => false,
            Self::Stands(stands) => {
                let is_good = matches!(stands.payment, HostPayment::Held { .. } | HostPayment::Captured);
                is_good && stands.lasts
            }
        }
    }

    /// Where it is told in full, or begins.
    fn address(self, site: &str, session: &str) -> String {
        match self {
            Self::NotEstimated => Address::HostEstimate { site, session }.path(),
            Self::Stands(_) => Address::HostPay { site, session }.path(),
        }
    }

    /// How it stands, in a sentence, and where that is told in full.
    pub fn line(
        self,
        t: Messages,
        site: &str,
        hosted: &HostedSession,
        settled: Settled,
    ) -> Option<(String, String)> {
        let view = &hosted.view;
        let with = |key: &str, amount| t.with(key, &[("amount", t.money(amount).into())]);
        let words = match self {
            Self::NotEstimated if view.session.state == SessionState::Draft => return None,
            // It is over, and nobody paid for it.
            Self::NotEstimated if settled != Settled::No => return None,
            Self::NotEstimated => t.text("host-pay-line-open").into_owned(),
            Self::Stands(stands) if settled == Settled::Never => {
                match Some(stands.secured).filter(|held| held.minor > 0) {
                    Some(held) => with("host-pay-line-never", held),
                    None => with("host-pay-line-never-back", stands.returned?),
                }
            }
            Self::Stands(_) if settled == Settled::Soon => t.text("host-pay-line-settling").into_owned(),
            Self::Stands(_) if settled == Settled::Done => t.text("host-pay-line-settled").into_owned(),
            Self::Stands(UsePayment { proposal: Some(proposal), lasts: true, secured, .. }) => {
                let amounts =
                    [("amount", t.money(*secured).into()), ("needed", t.money(proposal.ceiling).into())];
                t.with("host-pay-line-more", &amounts)
            }
            Self::Stands(stands) => match (stands.payment, stands.moment) {
                (HostPayment::Held { .. }, HoldMoment::At(at)) if !stands.lasts => {
                    let date = t.long_date(at, &Zone::stored(&view.time_zone));
                    let amount = t.money(stands.secured);
                    t.with("host-pay-line-short-later", &[("amount", amount.into()), ("date", date.into())])
                }
                (HostPayment::Held { .. }, _) if !stands.lasts => with("host-pay-line-short", stands.secured),
                (HostPayment::Held { .. }, _) => with("host-pay-line-held", stands.secured),
                (HostPayment::Captured, _) => with("host-pay-line-paid", stands.secured),
                (HostPayment::UnderWay | HostPayment::InReview, _) => {
                    t.text("host-pay-line-checking").into_owned()
                }
                // He may add to it while it runs.
                (HostPayment::Nothing, _) if stands.secured.minor > 0 => {
                    with("host-pay-line-held", stands.secured)
                }
                (HostPayment::Nothing, HoldMoment::At(at)) => {
                    let date = t.long_date(at, &Zone::stored(&view.time_zone));
                    t.with("host-pay-line-later", &[("date", date.into())])
                }
                (HostPayment::Nothing, _) => t.text("host-pay-line-open").into_owned(),
            },
        };
        Some((words, self.address(site, &view.slug)))
    }

    /// Where its host pays, when that comes before anything else he can do.
    pub fn first(self, site: &str, hosted: &HostedSession, is_near: bool, now: Timestamp) -> Option<String> {
        let session = &hosted.view.session;
        let is_asked_later = matches!(
            self,
            Self::Stands(UsePayment {
                payment: HostPayment::Nothing | HostPayment::Held { .. },
                moment: HoldMoment::At(_),
                ..
            })
        );
        let comes_first = match (session.state, self) {
            (SessionState::Draft, Self::Stands(_)) => true,
            (SessionState::Scheduled, _) => !self.is_paid() && (is_near || !is_asked_later),
            _ => false,
        };
        let runs = matches!(self, Self::Stands(UsePayment { runs: true, .. }));
        (comes_first && (runs || now < session.ends_at)).then(|| self.address(site, &hosted.view.slug))
    }
}
