//! The room's pages with made-up content: before the start, for who waits and who leads, and the way in of a guest.

use super::{Add, LINK, NOW, Studio};
use crate::classrooms::guest::GuestPage;
use crate::classrooms::page::{RoomFacts, RoomPage};
use app::classrooms::GuestRefusal;
use askama::Template as _;
use domain::classrooms::speech::TextProblem;

impl Studio {
    pub(super) fn room_pages(&self, add: Add<'_>) {
        for (name, leads, waits, token) in [
            ("room-waits", false, true, Some(LINK)),
            ("room-leads", true, true, None),
            ("room-connects", false, false, Some(LINK)),
        ] {
            let reader = Some(&self.reader);
            let facts = RoomFacts {
                session: &self.session,
                name: "Anna Smit",
                leads,
                waits,
                token,
                reader,
                now: NOW,
            };
            add(name, RoomPage::new(self.frame("/demo/room/session-0"), facts).render());
        }
        for (name, typed, refusal) in [
            ("room-guest", "", None),
            ("room-guest-refused", "", Some(GuestRefusal::Name(TextProblem::Empty))),
            ("room-guest-full", "Noor", Some(GuestRefusal::Full)),
        ] {
            let frame = self.frame("/demo/room/session-0/guest");
            add(name, GuestPage::new(frame, &self.session, typed, refusal, Some(&self.reader)).render());
        }
    }
}
