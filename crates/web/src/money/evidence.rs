//! What there is to say for a payment that is disputed, on one page to be printed or saved.

use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::disputes::{Evidence, Sent};
use app::money::PaymentView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::messages::MailKind;
use domain::registrations::buyer::BuyerKind;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "money/evidence.html")]
pub(crate) struct EvidencePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    payment: String,
    reference: &'a str,
    zone: String,
    facts: Vec<(&'static str, String)>,
    accepted: String,
    policy: String,
    policy_text: Option<&'a str>,
    express: Option<String>,
    sent: Vec<(String, String)>,
    attended: Vec<(String, String, String)>,
}

impl<'a> EvidencePage<'a> {
    /// The page.
    pub fn new(frame: Frame<'a>, site: &Site, view: &PaymentView, evidence: &'a Evidence) -> Self {
        let t = frame.t;
        // Times with their seconds are read beside the gateway's own: on the site's clock, named above.
        let zone = Zone::stored(&site.time_zone);
        let session_zone = Zone::stored(&evidence.time_zone);
        let at = |at| t.short_date_time(at, &zone);
        let person = |(name, email): &(String, String)| format!("{name}, {email}");
        let buyer = match evidence.buyer {
            BuyerKind::Consumer => msg!("money-evidence-as-consumer"),
            BuyerKind::Business => msg!("money-evidence-as-business"),
        };
        let mut facts = vec![
            (msg!("money-evidence-sale"), evidence.topic.clone()),
            (
                msg!("money-evidence-when"),
                t.short_range_inside(evidence.starts_at, evidence.ends_at, &session_zone),
            ),
            (msg!("money-evidence-seller"), site.seller.name.clone()),
            (msg!("money-who"), format!("{}, {}", person(&evidence.payer), evidence.country)),
            (buyer, at(evidence.registered_at)),
            (msg!("money-evidence-paid"), t.money(evidence.price)),
            (msg!("money-evidence-transaction"), evidence.transactions.join(", ")),
        ];
        let more = [
            (msg!("money-evidence-attendee"), evidence.attendee.as_ref().map(person)),
            (msg!("money-evidence-confirmed"), evidence.confirmed_at.map(at)),
            (msg!("money-evidence-cancelled"), evidence.cancelled_at.map(at)),
            (msg!("money-evidence-back"), (!view.returned.is_zero()).then(|| t.money(view.returned))),
        ];
        facts.extend(more.into_iter().filter_map(|(title, words)| Some((title, words?))));
        let accepted_at = evidence.accepted_at;
        Self {
            t,
            payment: Address::Payment { site: &site.slug, reference: &evidence.reference }.path(),
            reference: &evidence.reference,
            zone: zone.words(),
            facts,
            accepted: t.with("money-evidence-accepted", [("date", at(accepted_at).into())]),
            policy: t.refund_policy(evidence.policy, evidence.starts_at, (&session_zone, None), accepted_at),
            policy_text: evidence.policy_text.as_deref(),
            express: evidence
                .express_request_at
                .map(|asked| t.with("money-evidence-express", [("date", at(asked).into())])),
            sent: evidence.sent.iter().map(|mail| (at(mail.at), mail_words(t, mail))).collect(),
            attended: evidence
                .attended
                .iter()
                .map(|there| {
                    let minutes = there.until.since(there.from);
                    (at(there.from), at(there.until), t.minutes(minutes))
                })
                .collect(),
            frame: frame.showing_money(view.mode),
        }
    }

    fn title(&self) -> String {
        self.t.with("money-evidence-title", [("reference", self.reference.into())])
    }
}

/// What a mail told, and to whom.
fn mail_words(t: Messages, mail: &Sent) -> String {
    let what = match mail.kind {
        MailKind::Confirmation => msg!("money-evidence-sent-confirmation"),
        MailKind::SessionMoved => msg!("money-evidence-sent-moved"),
        MailKind::Cancelled | MailKind::Withdrawn | MailKind::SessionCancelled | MailKind::SeatGone => {
            msg!("money-evidence-sent-cancelled")
        }
        MailKind::RefundBegun | MailKind::Refunded => msg!("money-evidence-sent-refund"),
        MailKind::LostLink => msg!("money-evidence-sent-link"),
        MailKind::HostMessage => msg!("money-evidence-sent-message"),
        _ => msg!("money-evidence-sent-other"),
    };
    let what = t.text(what);
    match &mail.to {
        Some(to) => {
            let values = [("subject", what.into_owned().into()), ("address", to.as_str().into())];
            t.with("money-evidence-mail", values)
        }
        None => what.into_owned(),
    }
}

/// `GET /{site}/money/payments/{reference}/evidence`
pub(crate) async fn show(here: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, reference) = (&here.visit.site, here.visit.param("reference"));
    let view = state.app.money().payment(site, reference).await?.ok_or(Failure::NotFound)?;
    let evidence = state.app.disputes().evidence(site, reference).await?.ok_or(Failure::NotFound)?;
    let again = Address::PaymentEvidence { site: &site.slug, reference }.path();
    let page = EvidencePage::new(here.visit.frame_at(again), site, &view, &evidence);
    here.visit.show(&page, Privacy::Personal)
}
