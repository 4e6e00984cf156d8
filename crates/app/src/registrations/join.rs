//! Joining: the personal way into a session lets exactly one person in, from its opening time on (S-82).

use super::Registrations;
use crate::AppError;
use crate::keys::Purpose;
use crate::links::PersonalLink;
use crate::sessions::SessionView;
use crate::sites::Site;
use domain::registrations::RegistrationState;
use domain::sessions::Door;
use store::sessions;

/// What the join address answers.
#[derive(Debug, Clone)]
pub struct JoinView {
    /// Whether this person has a confirmed seat.
    pub entitled: bool,
    /// Whether the door is open.
    pub door: Door,
    /// Whether it takes place in a room of ours.
    pub is_here: bool,
    /// Whether its host has paid, where hosts pay per use: before that nobody gets in.
    pub is_paid: bool,
    /// Where else it takes place: only for the entitled, only while the door is open, only when it is paid.
    pub meeting_link: Option<String>,
    /// The session.
    pub session: SessionView,
}

impl Registrations<'_> {
    /// What a join token opens; `None` when it is not genuine.
    pub async fn join(&self, site: &Site, token: &str) -> Result<Option<JoinView>, AppError> {
        let app = self.0;
        let Some(link) = PersonalLink::parse(token) else { return Ok(None) };
        let mut tx = app.store().reader().await?;
        let found = store::registrations::find(&mut tx, site.id, link.reference().as_str()).await?;
        let genuine = |row: &store::registrations::RegistrationRow| {
            app.keys().link_is_genuine(Purpose::Join, site.id, link.reference(), row.link_version, link.mac())
        };
        let Some(registration) = found.filter(genuine) else { return Ok(None) };
        let session = sessions::get(&mut tx, site.id, registration.session_id).await?;
        let entitled = registration.state == RegistrationState::Confirmed;
        let door = session.session.door(app.now());
        let is_paid = crate::usage::may_start(app, &mut tx, &session).await?.is_ok();
        let meeting_link = (entitled && door == Door::Open && is_paid).then(|| session.meeting_link.clone());
        let is_here = session.meeting_link.is_empty();
        Ok(Some(JoinView {
            entitled,
            door,
            is_here,
            is_paid,
            meeting_link,
            session: SessionView::of(session, &site.tax)?,
        }))
    }
}
